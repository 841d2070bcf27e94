"""What measures is measured: medians, turns, bars, and what is kept of an earlier run."""

import json
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from rich.console import Console

from tests.bench import __main__ as bench
from tests.bench import board, harness, machine
from tests.bench.harness import Bar, Bench, Declared, Figure, Runs
from tests.bench.machine import Measured

FAST = Declared("append 1 fact", "facts/s", "a bare cursor", bar=">= 0.75x")
SHORT = Declared("visible", "ms", bar="<= 10 ms")
PLAIN = Declared("the register's first page", "ms", "GET /health")
README = board.README.read_text("utf-8")


@pytest.mark.parametrize(("ratio", "holds"), [(0.749, False), (0.75, True), (3.0, True)])
def test_a_figure_holds_when_its_ratio_reaches_the_bar(ratio: float, holds: bool) -> None:
    assert FAST.found(1_000, ratio=ratio).holds is holds


@pytest.mark.parametrize(("value", "holds"), [(9.99, True), (10.0, True), (10.01, False)])
def test_a_bar_in_the_figures_own_unit_is_held_by_its_value(value: float, holds: bool) -> None:
    assert SHORT.found(value).holds is holds


def test_a_figure_without_a_bar_neither_holds_nor_fails() -> None:
    assert PLAIN.found(12.5, ratio=8.0).holds is None


def test_nobody_types_that_a_figure_holds() -> None:
    with pytest.raises(TypeError):
        Figure("visible", 11.0, "ms", bar="<= 10 ms", holds=True)  # type: ignore[call-arg]  # a yardstick is missing on purpose


@pytest.mark.parametrize(
    ("text", "bar"),
    [
        (">= 0.75x", Bar(">=", 0.75, "x")),
        ("<= 400 MB", Bar("<=", 400, "MB")),
        (">= 30,000 facts/s", Bar(">=", 30_000, "facts/s")),
        ("= 0 missed", Bar("=", 0, "missed")),
    ],
)
def test_a_bar_is_read_from_its_words(text: str, bar: Bar) -> None:
    assert Bar.of(text) == bar


@pytest.mark.parametrize("text", ["0.75x", "about 10 ms", "> 3x", ">= x"])
def test_a_bar_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no bar"):
        Bar.of(text)


def test_a_bar_in_another_unit_than_its_figure_is_refused() -> None:
    with pytest.raises(ValueError, match="its bar in s"):
        Figure("visible", 11.0, "ms", bar="<= 10 s")


def test_a_bar_against_a_yardstick_needs_a_ratio() -> None:
    with pytest.raises(ValueError, match="needs a ratio"):
        FAST.found(1_000)


def test_the_median_and_the_ranks_are_times_that_were_taken() -> None:
    runs = Runs((5.0, 1.0, 4.0, 2.0, 3.0))

    assert runs.median == 3.0
    assert (runs.percentile(1), runs.percentile(50), runs.p95) == (1.0, 3.0, 5.0)
    assert str(runs) == "median 3 s fastest 1 s quartiles 2 s to 4 s (5 rounds)"


def test_the_works_take_turns_after_a_round_to_warm_up() -> None:
    turns: list[str] = []
    works = {name: lambda name=name: turns.append(name) for name in ("ours", "bare")}

    found = harness.interleaved(works, rounds=3)

    assert turns == ["ours", "bare", "ours", "bare", "bare", "ours", "ours", "bare"]
    assert [len(each.seconds) for each in found.values()] == [3, 3]


def test_a_work_that_prepares_something_says_itself_how_long_it_took() -> None:
    def work() -> float:
        time.sleep(0.01)  # the preparation, which must not be counted
        return 0.001

    assert harness.interleaved({"work": work}, rounds=2)["work"].seconds == (0.001, 0.001)


def test_a_run_may_go_on_until_a_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count()
    monkeypatch.setattr("time.monotonic", lambda: next(ticks))

    found = harness.interleaved({"work": lambda: None}, rounds=2, seconds=5)

    assert len(found["work"].seconds) > 2


def test_a_new_figure_replaces_the_old_one_and_the_others_stay_in_their_order(
    tmp_path: Path,
) -> None:
    file = tmp_path / "bench.json"
    declared = [FAST, SHORT, PLAIN]
    board.write([SHORT.found(11.0), FAST.found(900, ratio=0.7)], file)

    board.write(board.merged(declared, board.read(file), [SHORT.found(8.0)]), file)

    assert json.loads(file.read_text("utf-8")) == [
        {
            "name": "append 1 fact",
            "value": 900,
            "unit": "facts/s",
            "yardstick": "a bare cursor",
            "ratio": 0.7,
            "bar": ">= 0.75x",
            "measured": None,
            "holds": False,
        },
        {
            "name": "visible",
            "value": 8.0,
            "unit": "ms",
            "yardstick": None,
            "ratio": None,
            "bar": "<= 10 ms",
            "measured": None,
            "holds": True,
        },
    ]


def test_a_figure_is_kept_with_what_it_was_measured_on(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    figure = replace(SHORT.found(8.0), measured=machine.now(tmp_path))

    board.write([figure], file)

    assert board.read(file) == [figure]


def test_a_figure_that_nobody_declares_any_more_is_gone() -> None:
    stale = [Figure("long ago", 1.0, "ms"), Figure("visible", 11.0, "ms", bar="<= 12 ms")]

    assert board.merged([FAST, SHORT], stale, []) == []


def test_what_is_declared_and_not_measured_is_named() -> None:
    assert harness.missed([FAST, SHORT], [SHORT.found(8.0), PLAIN.found(1.0)]) == [
        "append 1 fact",
        "the register's first page",
    ]


def test_a_figure_that_was_not_measured_says_so() -> None:
    assert board.row(SHORT, None, board.NO_DATA) == (
        *("visible", "not measured: no DATA", "", "", "<= 10 ms", ""),
    )


def test_a_number_has_the_digits_that_a_measurement_is_worth() -> None:
    shown = [board.number(each) for each in (0, 7, 0.98765, 12.3456, 345.67, 30_123.4)]

    assert shown == ["0", "7", "0.988", "12.3", "346", "30,123"]


def test_the_bench_leaves_nothing_behind_but_the_register(tmp_path: Path) -> None:
    with harness.opened(None, room=tmp_path) as opened:
        (opened.new_folder("office") / "record.db").touch()

    assert list(tmp_path.iterdir()) == []


def test_the_register_is_not_measured_without_data(tmp_path: Path) -> None:
    silent = Bench(tmp_path, console=Console(quiet=True))

    with pytest.raises(ValueError, match="DATA=folder"):
        _ = silent.office


def test_every_figure_has_a_name_of_its_own() -> None:
    names = [each.name for each in bench.declared(bench.modules())]

    assert len(names) == len(set(names))


def test_the_readme_shows_every_declared_figure_first_those_with_a_bar_and_no_other() -> None:
    shown = [(each["figure"], each["bar"]) for each in board.in_readme(README)]
    declared = [(each.name, each.bar or "") for each in bench.declared(bench.modules())]

    assert shown == sorted(declared, key=lambda each: not each[1])
    folded = README.partition(board.BEGIN)[2].partition("<details>")[0]
    assert folded.count("\n| ") - 2 == sum(bool(bar) for _, bar in declared)


def on(name: str, at: str, fdatasync: int = 300) -> Measured:
    return Measured(f"2026-11-{at}T08:00:00+00:00", f"commit{at}", name, fdatasync)


def test_a_table_written_into_the_readme_is_read_back() -> None:
    figures = [replace(PLAIN.found(12.5, ratio=8.0), measured=on("a machine", "23"))]

    written = board.into_readme([PLAIN, SHORT], figures, f"{board.BEGIN}{board.END}\nafter")

    assert "\nMeasured on a machine; fdatasync 300 µs; commit commit23; 2026-11-23.\n" in written
    assert [each["value"] for each in board.in_readme(written)] == ["not measured", "12.5 ms"]
    assert written.endswith(f"{board.END}\nafter")


def test_the_readme_says_what_it_was_measured_on_and_not_what_it_is_written_on() -> None:
    figures = [
        replace(FAST.found(900, ratio=0.8), measured=on("a machine", "21", 900)),
        replace(SHORT.found(8.0), measured=on("a machine", "23")),
        replace(PLAIN.found(12.5, ratio=8.0), measured=on("another", "20")),
    ]

    written = board.into_readme([FAST, SHORT, PLAIN], figures, f"{board.BEGIN}{board.END}")

    assert "a machine; fdatasync 300 to 900 µs; commit commit21, commit23; 2026-11-21 to" in written
    assert [each["value"] for each in board.in_readme(written)] == [
        *("900 facts/s", "8 ms", f"12.5 ms {board.ELSEWHERE}"),
    ]
    assert f"{board.ELSEWHERE} measured earlier, or on another machine." in written


def test_what_was_measured_in_another_checkout_stays_in_the_readme_and_says_so() -> None:
    figures = [replace(SHORT.found(8.0), measured=on("a machine", "22"))]
    earlier = board.into_readme([SHORT], figures, f"{board.BEGIN}{board.END}")
    found = [replace(FAST.found(900, ratio=0.8), measured=on("a machine", "23"))]

    written = board.into_readme([FAST, SHORT], found, earlier)

    assert [each["value"] for each in board.in_readme(written)] == [
        *("900 facts/s", f"8 ms {board.ELSEWHERE}"),
    ]
    assert board.into_readme([FAST, SHORT], found, written) == written
    assert board.into_readme([SHORT], [], earlier) == earlier
