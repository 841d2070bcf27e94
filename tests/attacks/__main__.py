"""`python -m tests.attacks`: tries every attack of the list; says how often, and what was stopped."""

import sys

import pytest
from rich.console import Console
from rich.table import Table

from tests.attacks.listed import attacks


class Tally:
    """Counts, test by test, how often something was tried and whether it was stopped."""

    def __init__(self) -> None:
        self.tried: dict[str, int] = {}
        self.stopped: dict[str, bool] = {}
        self.figures: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = report.nodeid.partition("[")[0]
        said = dict(report.user_properties)
        if report.when == "call":
            self.tried[test] = self.tried.get(test, 0) + int(str(said.get("tried", 1)))
            self.figures += [str(said["figure"])] if "figure" in said else []
        self.stopped[test] = self.stopped.get(test, True) and report.passed


def main() -> int:
    listed, tally, console = attacks(), Tally(), Console()
    tests = sorted({test for each in listed for test in each.tests})
    pytest.main(["-q", "--no-header", *tests], plugins=[tally])
    table = Table("attack", "tried", "stopped")
    for each in listed:
        tried = sum(tally.tried.get(test, 0) for test in each.tests)
        stopped = all(tally.stopped.get(test, False) for test in each.tests)
        table.add_row(each.name, str(tried), "yes" if stopped else "NO")
    console.print(table)
    for figure in tally.figures:
        console.print(f"Guessing: {figure}.")
    return 0 if all(tally.stopped.get(test, False) for test in tests) else 1


if __name__ == "__main__":
    sys.exit(main())
