"""The annual report: the figures of a year, each with what it counts, of how many, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.procedure import Procedure
from domain.words import Sentence
from projections.papers.sheet import Imprint, Sheet

KIND = "annual"
TITLE = Sentence("Annual report {year}")
YEARS = 8
"""So many years a chart shows, up to the one reported on."""

LEFT_OUT = {
    "without_this_day": Sentence("without this day"),
    "open": Sentence("still open"),
    "without_a_day": Sentence("without a day of receipt or of the end"),
    "closed_before_received": Sentence("closed before they were received"),
    "without_both_days": Sentence("without one of the two days"),
    "undecided": Sentence("not decided yet"),
    "without_one": Sentence("without a final finding"),
}
"""What is not counted, and why."""

CASES, FINDINGS = Sentence("cases"), Sentence("findings")

Missing = tuple[tuple[Sentence | str, int], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, with its length in hundredths of the longest."""

    label: str
    n: int
    share: float
    current: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with what they count, out of how many, and what was left out."""

    title: Sentence
    unit: Sentence
    of: int
    bars: tuple[Bar, ...]
    left_out: Missing


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the year."""

    title: Sentence
    said: Sentence
    counted: Sentence
    left_out: Missing = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What the report tells."""

    year: int
    figures: tuple[Figure, ...]
    charts: tuple[Chart, ...]


def fold(
    found: Mapping[str, Any], year: int, rules: Procedure, imprint: Imprint, *, position: int
) -> Sheet:
    """Put the figures of a year on paper, beside those of the years before."""
    return Sheet(
        kind=KIND,
        title=Sentence(TITLE.msgid, year=str(year)),
        imprint=imprint,
        number=str(year),
        made_from=position,
        told=Report(
            year, tuple(_figures(found, year)), tuple(_charts(found, year, rules, imprint))
        ),
    )


def _figures(found: Mapping[str, Any], year: int) -> list[Figure]:
    told = []
    for name, title in (
        ("cases_by_year_received", Sentence("Cases received")),
        ("cases_by_year_closed", Sentence("Cases closed")),
    ):
        figure = found[name]
        n = figure["counts"].get(str(year), 0)
        told.append(_count(title, n, figure["of"], figure["left_out"]))
    ends = found["open_cases"]
    told.append(
        _count(
            Sentence("Cases open at the end of the year"),
            _at_the_end_of(ends["at_the_end_of_each_year"], year),
            ends["of"],
            ends["left_out_of_the_years"],
        )
    )
    days = found["days_received_to_closed_by_year_received"].get(str(year))
    if days and days["n"]:
        told.append(
            Figure(
                Sentence("Days from receipt to the end"),
                Sentence(
                    "half within {median}, nine in ten within {p90}",
                    median=days["median"]["nearest_rank"],
                    p90=days["p90"]["nearest_rank"],
                ),
                Sentence(
                    "{n} closed of {of} cases received in the year", n=days["n"], of=days["of"]
                ),
                _missing(days["left_out"]),
            )
        )
    rate = found["sustained_by_year_received"].get(str(year))
    if rate and rate["rate"] is not None:
        told.append(
            Figure(
                Sentence("Findings that support the complaint"),
                Sentence("{percent} %", percent=f"{100 * rate['rate']:.1f}"),
                Sentence(
                    "{n} of {of} final findings in the cases received in the year",
                    n=rate["n"],
                    of=rate["denominator"],
                ),
                _missing(rate["left_out"]),
            )
        )
    return told


def _count(title: Sentence, n: int, of: int, left_out: Mapping[str, int]) -> Figure:
    counted = Sentence("of {of} cases of all years", of=of)
    return Figure(title, Sentence("{n}", n=n), counted, _missing(left_out))


def _at_the_end_of(ends: Mapping[str, int], year: int) -> int:
    """A year in which nothing came or went ends as the one before it."""
    known = [each for each in sorted(map(int, ends)) if each <= year]
    return ends[str(known[-1])] if known else 0


def _charts(found: Mapping[str, Any], year: int, rules: Procedure, imprint: Imprint) -> list[Chart]:
    received, closed = found["cases_by_year_received"], found["cases_by_year_closed"]
    ends, findings = found["open_cases"], found["final_findings"]
    years = _years(ends["at_the_end_of_each_year"], year)
    open_then = {str(each): _at_the_end_of(ends["at_the_end_of_each_year"], each) for each in years}
    words = {
        rules.label("finding", id, imprint.language): n for id, n in findings["counts"].items()
    }
    return [
        _by_year(Sentence("Cases received, by year"), received["counts"], received, year),
        _by_year(Sentence("Cases closed, by year"), closed["counts"], closed, year),
        Chart(
            Sentence("Cases open at the end of each year"),
            CASES,
            ends["of"],
            _bars(open_then, str(year)),
            _missing(ends["left_out_of_the_years"]),
        ),
        Chart(
            Sentence("Final findings, of all years"),
            FINDINGS,
            findings["of"],
            _bars(words),
            _missing(findings["left_out"]),
        ),
    ]


def _by_year(
    title: Sentence, counts: Mapping[str, int], figure: Mapping[str, Any], year: int
) -> Chart:
    shown = {str(each): counts.get(str(each), 0) for each in _years(counts, year)}
    left_out = _missing(figure["left_out"])
    other = sum(n for each, n in counts.items() if each not in shown)
    if other:
        left_out = (*left_out, (Sentence("in other years"), other))
    return Chart(title, CASES, figure["of"], _bars(shown, str(year)), left_out)


def _years(counts: Mapping[str, int], year: int) -> range:
    """The last years up to the one reported on; none before the office counted anything."""
    earliest = year - YEARS + 1
    known = [int(each) for each in counts if earliest <= int(each) <= year]
    return range(min(known, default=year), year + 1)


def _bars(counts: Mapping[str, int], current: str = "") -> tuple[Bar, ...]:
    longest = max(counts.values(), default=0) or 1
    return tuple(
        Bar(label, n, round(100 * n / longest, 2), label == current) for label, n in counts.items()
    )


def _missing(left_out: Mapping[str, int]) -> Missing:
    return tuple((LEFT_OUT.get(id, id.replace("_", " ")), n) for id, n in left_out.items())
