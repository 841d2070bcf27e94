"""The floors of the building keep to themselves what is theirs."""

import ast
import sys
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]
RULES = sorted((ROOT / "domain").rglob("*.py"))


def test_the_floors_keep_their_contracts(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_domain_needs_nothing_but_python(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))

    foreign = {name for name in _imported(tree) if name not in sys.stdlib_module_names | {"domain"}}

    assert not foreign


def _imported(tree: ast.AST) -> set[str]:
    """The packages that are named at the front of an import; a relative one has none."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names
