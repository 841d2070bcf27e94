"""What the two lists of this room say, and which tests there are to say it of."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Attack:
    """What is tried, and by which tests."""

    name: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement of the ASVS: kept by a test, or open with a reason; some are both in part."""

    id: str
    level: int
    asks: str
    kept: str = ""
    tests: tuple[str, ...] = ()
    open: str = ""


def attacks() -> list[Attack]:
    """The attack list."""
    said = tomllib.loads((HERE / "attacks.toml").read_text("utf-8"))
    return [Attack(each["name"], tuple(each["tests"])) for each in said["attack"]]


def requirements() -> list[Requirement]:
    """The requirements of the ASVS that matter here."""
    said = tomllib.loads((HERE / "asvs.toml").read_text("utf-8"))
    return [
        Requirement(**{**each, "tests": tuple(each.get("tests", ()))})
        for each in said["requirement"]
    ]


@cache
def tests_in(file: str) -> frozenset[str]:
    """The tests that a file holds, as they are collected."""
    path = ROOT / file
    if not (path.is_file() and path.name.startswith("test_") and file.startswith("tests/")):
        return frozenset()
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def is_there(test: str) -> bool:
    """Whether there is such a test, and it is collected."""
    file, _, name = test.partition("::")
    return name in tests_in(file)
