"""Which test walks over which line of the rules: written down once, so that few tests are run often."""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
RULES = str(ROOT / "domain")
LEFT_OUT = ("test_machine.py", "is_missed", "procedure_check", "one_hundred_thousand")
"""Tests that take too long to be run for each fault."""


class Walked:
    """Notes for each test the lines of the rules that it walks over, and how long it takes."""

    def __init__(self) -> None:
        self.lines: dict[str, set[str]] = defaultdict(set)
        self.seconds: dict[str, float] = {}
        self._here: set[tuple[str, int]] = set()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._here = set()
        began = time.process_time()
        sys.settrace(self._enter)
        yield
        sys.settrace(None)
        self.seconds[item.nodeid] = time.process_time() - began
        for file, line in self._here:
            self.lines[f"{Path(file).relative_to(ROOT).as_posix()}:{line}"].add(item.nodeid)

    def _enter(self, frame: FrameType, event: str, arg: Any) -> Any:
        if not frame.f_code.co_filename.startswith(RULES):
            return None
        self._here.add((frame.f_code.co_filename, frame.f_lineno))
        return self._step

    def _step(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line":
            self._here.add((frame.f_code.co_filename, frame.f_lineno))
        return self._step


def write_down(file: Path, tests: list[str]) -> None:
    """Run the tests once, and keep which of them walk where."""
    walked = Walked()
    left_out = " and ".join(f"not {each.removesuffix('.py')}" for each in LEFT_OUT)
    done = pytest.main(["-q", "-p", "no:cacheprovider", "-k", left_out, *tests], plugins=[walked])
    if done != pytest.ExitCode.OK:
        raise SystemExit("The tests have to pass before anything is changed.")
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = {line: sorted(tests) for line, tests in sorted(walked.lines.items())}
    file.write_text(json.dumps({"lines": lines, "seconds": walked.seconds}), encoding="utf-8")


if __name__ == "__main__":
    write_down(Path(sys.argv[1]), sys.argv[2:])
