"""The house rules that a machine can check, so that people need not."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("domain", "application", "projections", "web", "tests")
TOP_LEVEL = {
    *("application", "domain", "projections", "templates", "tests", "web"),
    *("CHANGELOG.md", "LICENSE", "Makefile", "README.md", "pyproject.toml", "requirements.lock"),
}
NAMELESS_ROOMS = {"base", "common", "helpers", "manager", "managers", "models", "services", "utils"}
TESTS_LOCK = "tests/requirements.lock"
LONGEST = 500
READ_BY_PEOPLE = {".css", ".html", ".js", ".py", ".scss", ".sh"}


def _committable() -> list[Path]:
    """Every file that is in the project or would be with the next commit."""
    git = ("git", "-c", f"safe.directory={ROOT}", "ls-files", "-z")
    listed = subprocess.run(
        [*git, "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = {Path(name) for name in listed.stdout.split("\0") if name}
    return sorted(path for path in paths if (ROOT / path).is_file())


FILES = _committable()
MODULES = [path for path in FILES if path.suffix == ".py" and path.parts[0] in FLOORS]


def _lines(path: Path) -> int:
    return len((ROOT / path).read_text("utf-8").splitlines())


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {str(path): _lines(path) for path in FILES if path.suffix in READ_BY_PEOPLE}

    too_long = {name: length for name, length in lengths.items() if length > LONGEST}

    assert not too_long, "a file over 500 lines hides a second noun"


def test_every_room_has_the_name_of_what_is_in_it() -> None:
    named = {path: {*path.parts[:-1], path.stem} for path in FILES}

    nameless = [str(path) for path, parts in named.items() if parts & NAMELESS_ROOMS]

    assert not nameless


def test_nothing_joins_the_top_level() -> None:
    tops = {path.parts[0] for path in FILES}

    strangers = {top for top in tops if not top.startswith(".")} - TOP_LEVEL

    assert not strangers


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_every_module_opens_with_a_sentence(path: Path) -> None:
    source = (ROOT / path).read_text("utf-8")

    opening = (ast.get_docstring(ast.parse(source)) or "").partition("\n\n")[0]

    assert not source.strip() or re.fullmatch(r"[\w`].*[.!?]", opening, re.DOTALL)


def test_the_locks_pin_by_hash_and_name_no_address() -> None:
    locks = [(ROOT / name).read_text("utf-8") for name in ("requirements.lock", TESTS_LOCK)]

    pinned = [re.findall(r"^[\w.\[\],-]+==\S+.*\\$", lock, re.MULTILINE) for lock in locks]

    assert all(len(pins) > 10 for pins in pinned)
    assert not any("://" in lock or "--index" in lock for lock in locks)


def test_the_tests_are_locked_to_what_runs() -> None:
    runs, tests = (_pins(name) for name in ("requirements.lock", TESTS_LOCK))

    different = {name for name in runs.keys() & tests.keys() if runs[name] != tests[name]}

    assert not different


def test_the_readme_says_why_each_dependency_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    readme = (ROOT / "README.md").read_text("utf-8").lower()

    names = [re.split(r"[\[<>=~! ;]", dependency)[0] for dependency in project["dependencies"]]
    unexplained = [name for name in names if f"| `{name}` |" not in readme]

    assert not unexplained


@pytest.mark.parametrize(
    "tool",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)],
    ids=["ruff finds no fault", "ruff has formatted it", "mypy is content"],
)
def test_the_code_satisfies(tool: tuple[str, ...]) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", *tool], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def _pins(name: str) -> dict[str, str]:
    return dict(
        re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    )
