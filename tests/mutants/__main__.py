"""`python -m tests.mutants`: how many small faults in the rules are noticed by the tests, by module.

A sample is taken, of every module its share; the same seed takes the same. Each fault lives in a
process of its own, with the tests that walk over its line, the shortest first, and dies with the
first that fails or when it has used up its time. What survives is listed, to be judged by a person.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.machinery
import json
import os
import resource
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from random import Random
from types import CodeType

import hypothesis
import pytest

from tests.mutants.covering import ROOT
from tests.mutants.mutating import NONE, Mutant, mutants, mutated

TESTS = ["tests/domain", "tests/scenarios/test_scenarios.py"]
KEPT = ROOT / "var" / "mutants" / "walked.json"
SECONDS = 90
"""What a fault may cost before it counts as noticed: it runs round in a circle."""

QUIETLY = ("-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")


class Faulty(importlib.abc.MetaPathFinder):
    """Finds every module as it is, and one with a fault in it."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._module = mutant.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._module:
            return None
        file = ROOT / self._mutant.file
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        assert spec is not None
        spec.loader = _Loader(fullname, str(file), self._mutant)
        return spec


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, fullname: str, path: str, mutant: Mutant) -> None:
        super().__init__(fullname, path)
        self._mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        return compile(mutated(Path(self.path), self._mutant.number), self.path, "exec")


def is_noticed(mutant: Mutant, tests: Sequence[str]) -> bool:
    """Let a process have the fault, and run the tests; whatever goes wrong is noticed."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        sys.meta_path.insert(0, Faulty(mutant))
        hypothesis.settings.register_profile(
            "few", max_examples=30, deadline=None, derandomize=True
        )
        hypothesis.settings.load_profile("few")
        done = 1
        try:
            done = int(pytest.main([*QUIETLY, *tests]))
        finally:
            os._exit(done)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def sample(of: Sequence[Mutant], size: int, chance: Random) -> list[Mutant]:
    """Of every module its share, and of none fewer than three."""
    by_module: dict[str, list[Mutant]] = defaultdict(list)
    for each in of:
        by_module[each.file].append(each)
    taken = []
    for some in by_module.values():
        share = max(3, round(size * len(some) / len(of)))
        taken += chance.sample(some, min(share, len(some)))
    return sorted(taken, key=lambda each: (each.file, each.line, each.number))


def tests_of(mutant: Mutant, walked: dict[str, list[str]], seconds: dict[str, float]) -> list[str]:
    """The tests that walk over a line; over what is read with the module, those that walk in it."""
    found = walked.get(f"{mutant.file}:{mutant.line}", [])
    if not found:
        near = {
            test
            for line, tests in walked.items()
            if line.startswith(f"{mutant.file}:")
            for test in tests
        }
        found = sorted(near)
    return sorted(found, key=lambda test: seconds[test])


def main() -> None:
    """Say what is noticed."""
    asked = argparse.ArgumentParser(prog="python -m tests.mutants")
    asked.add_argument("--sample", type=int, default=300)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", default="domain/", help="the beginning of a module's path")
    asked.add_argument(
        "--again", action="store_true", help="write down anew which test walks where"
    )
    given = asked.parse_args()
    if given.again or not KEPT.exists():
        # In a process of its own: none of the rules may be read before a fault is in them.
        subprocess.run(
            [sys.executable, "-m", "tests.mutants.covering", str(KEPT), *TESTS],
            cwd=ROOT,
            check=True,
        )
    kept = json.loads(KEPT.read_text("utf-8"))
    files = sorted((ROOT / "domain").rglob("*.py"))
    walked_in = {line.partition(":")[0] for line in kept["lines"]}
    all_of_them = [
        each
        for file in files
        for each in mutants(file, ROOT)
        if each.file in walked_in and each.file.startswith(given.only)
    ]
    taken = sample(all_of_them, given.sample, Random(given.seed))
    whole = Mutant("domain/softening.py", taken[0].line, NONE, "no fault")
    if is_noticed(whole, tests_of(whole, kept["lines"], kept["seconds"])[:20]):
        raise SystemExit("The tests fail without any fault, so that they prove nothing here.")
    died, tried = Counter[str](), Counter[str]()
    for each in taken:
        tests = tests_of(each, kept["lines"], kept["seconds"])
        tried[each.file] += 1
        if tests and is_noticed(each, tests):
            died[each.file] += 1
        else:
            say(f"alive: {each.file}:{each.line} {each.what}")
    for module in sorted(tried):
        say(f"{died[module]:4} of {tried[module]:4}  {module}")
    share = 100 * died.total() / tried.total()
    say(f"{died.total()} of {tried.total()} noticed ({share:.1f} %), of {len(all_of_them)} in all")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
