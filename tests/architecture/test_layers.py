"""The floors of the building keep to themselves what is theirs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RULES = sorted((ROOT / "domain").rglob("*.py"))


def test_the_floors_keep_their_contracts() -> None:
    # In a process of its own: the linter silences the loggers of whoever calls it.
    command = (Path(sys.executable).with_name("lint-imports"), "--no-cache")

    linted = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert linted.returncode == 0, linted.stdout


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
