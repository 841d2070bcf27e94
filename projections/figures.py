"""The statistics in figures: what is counted, out of how many, what was left out, by which method."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from projections.quantiles import Spread

Tables = Mapping[str, sa.Table]
Figure = dict[str, Any]

CASE = "case"
CASE_FILE = "cases"
FINDING = "allegation against one subject in one case"
UNITS = {
    "cases": CASE,
    "quarantined": "row of a register's file of cases that could not enter",
    "rows_quarantined": "row of any file of a register that could not enter",
}
"""What the bare numbers count; every other figure says its unit itself."""


def figures(db: Connection, tables: Tables, *, procedure: str | None = None) -> Figure:
    """Every figure, of the whole office or of the cases under one procedure."""
    asked = _Asked(db, tables, procedure)
    spans = asked.spans()
    return {
        "units": UNITS,
        "cases": spans.cases,
        # Cases that could not enter: cases + quarantined are the cases of the registers. Rows of
        # the other files (persons, assignments) that found no case are counted by file below.
        "quarantined": sum(
            each["quarantined"] for each in asked.files() if each["file"] == CASE_FILE
        ),
        "rows_quarantined": sum(each["quarantined"] for each in asked.files()),
        "cases_by_year_received": spans.by_year("received"),
        "cases_by_year_closed": spans.by_year("closed"),
        "open_cases": {
            "unit": CASE,
            "of": spans.cases,
            "n": spans.open,
            "at_the_end_of_each_year": spans.open_at_year_ends(),
            "left_out_of_the_years": {"without_a_day": spans.without_a_day()},
        },
        # A case that was taken up again is open until it ends anew.
        "reopened": {"unit": CASE, "of": spans.cases, "n": asked.reopened()},
        "days_received_to_closed": spans.days_to_close(),
        "days_received_to_closed_by_year_received": spans.days_to_close_by_year(),
        "happened_after_received": {
            "unit": CASE,
            "of": spans.cases,
            "n": asked.happened_after(),
            "left_out": {"without_both_days": asked.without_both_days()},
        },
        **_findings(asked.pairs()),
        "files": asked.files(),
    }


@dataclass(frozen=True, slots=True)
class Pair:
    """How often one finding was recommended and another made, in the cases of one year."""

    received_year: int | None
    recommended: str | None
    final: str | None
    meaning: str
    n: int


class _Asked:
    """The questions put to the tables; each groups in the database."""

    def __init__(self, db: Connection, tables: Tables, procedure: str | None) -> None:
        self.db = db
        self.tables = tables
        cases = tables["cases"].c
        self.where = [cases.procedure == procedure] if procedure else []

    def spans(self) -> _Spans:
        cases = self.tables["cases"].c
        closed = (cases.closures > 0) & (cases.closures >= cases.matters)
        query = sa.select(
            cases.received_year,
            sa.case((closed, cases.closed_year)).label("closed_year"),
            sa.case((closed, 1), else_=0).label("closed"),
            sa.case((closed, cases.closed_day - cases.received_day)).label("days"),
            sa.func.count().label("n"),
        ).where(*self.where)
        # Grouped by place: the databases take two expressions with bound values for two things.
        return _Spans(self.db.execute(query.group_by(*map(sa.literal_column, "1234"))).fetchall())

    def happened_after(self) -> int:
        cases = self.tables["cases"].c
        query = sa.select(sa.func.count()).where(
            cases.happened_day > cases.received_day, *self.where
        )
        return self.db.execute(query).scalar_one()

    def without_both_days(self) -> int:
        cases = self.tables["cases"].c
        unknown = cases.happened_day.is_(None) | cases.received_day.is_(None)
        query = sa.select(sa.func.count()).where(unknown, *self.where)
        return self.db.execute(query.select_from(self.tables["cases"])).scalar_one()

    def reopened(self) -> int:
        cases = self.tables["cases"].c
        query = sa.select(sa.func.count()).where(cases.reopenings > 0, *self.where)
        return self.db.execute(query).scalar_one()

    def pairs(self) -> list[Pair]:
        """Recommended and final findings, with what the final one means, by year received."""
        cases, findings = self.tables["cases"].c, self.tables["findings"]
        columns = (
            cases.received_year,
            cases.procedure,
            findings.c.recommended,
            findings.c.final,
        )
        query = (
            sa.select(*columns, sa.func.count().label("n"))
            .select_from(
                findings.join(self.tables["cases"], cases.stream_id == findings.c.stream_id)
            )
            .where(*self.where)
            .group_by(*columns)
        )
        meanings = self.meanings()
        return [
            Pair(
                row.received_year,
                row.recommended,
                row.final,
                meanings.get((row.procedure, row.final), "other"),
                row.n,
            )
            for row in self.db.execute(query)
        ]

    def meanings(self) -> dict[tuple[str, str], str]:
        meanings = self.tables["meanings"]
        return {
            (row.procedure, row.finding): row.meaning
            for row in self.db.execute(sa.select(meanings))
        }

    def files(self) -> list[Figure]:
        files = self.tables["files"]
        return [
            {
                "source": row.source,
                "file": row.file,
                "rows": row.rows,
                "accepted": row.accepted,
                "quarantined": row.quarantined,
                "waiting": row.rows - row.accepted - row.quarantined,
            }
            for row in self.db.execute(sa.select(files).order_by(files.c.key))
        ]


class _Spans:
    """Cases by year received, year closed and days between, each with its number."""

    def __init__(self, rows: Sequence[sa.Row[Any]]) -> None:
        self.rows = rows
        self.cases = sum(row.n for row in rows)
        self.open = sum(row.n for row in rows if not row.closed)

    def by_year(self, end: str) -> Figure:
        counts: dict[int | None, int] = {}
        for row in self.rows:
            year = row.received_year if end == "received" else row.closed_year
            counts[year] = counts.get(year, 0) + row.n
        left_out = {"without_this_day": counts.pop(None, 0)}
        if end == "closed":
            left_out = {
                "open": self.open,
                "without_this_day": left_out["without_this_day"] - self.open,
            }
        return {"unit": CASE, "of": self.cases, "left_out": left_out, "counts": _sorted(counts)}

    def without_a_day(self) -> int:
        """Cases that stand at the end of no year: no day of receipt, or closed on no known day."""
        return sum(
            row.n
            for row in self.rows
            if row.received_year is None or (row.closed and row.closed_year is None)
        )

    def open_at_year_ends(self) -> dict[str, int]:
        """Received by the end of the year, and not closed by then. Left out: no day of receipt.

        A case closed on no known day counts as closed from the first.
        """
        came: Counter[int] = Counter()
        went: Counter[int] = Counter()
        for row in self.rows:
            received, closed = row.received_year, row.closed_year
            if received is None or (row.closed and closed is None):
                continue
            came[received] += row.n
            if closed is not None:
                # One closed before it came was never open.
                went[max(received, closed)] += row.n
        return {
            str(year): sum(n for each, n in came.items() if each <= year)
            - sum(n for each, n in went.items() if each <= year)
            for year in sorted(came.keys() | went.keys())
        }

    def days_to_close(self, rows: Sequence[sa.Row[Any]] | None = None) -> Figure:
        rows = self.rows if rows is None else rows
        times: dict[int, int] = {}
        for row in rows:
            if row.days is not None:
                times[row.days] = times.get(row.days, 0) + row.n
        spread = Spread(times)
        still_open = sum(row.n for row in rows if not row.closed)
        return {
            "unit": CASE,
            "of": sum(row.n for row in rows),
            "n": spread.n,
            "left_out": {
                "open": still_open,
                "closed_before_received": spread.negative,
                "without_both_days": sum(row.n for row in rows if row.closed and row.days is None),
            },
            "median": _by_both_methods(spread, 0.5),
            "p90": _by_both_methods(spread, 0.9),
        }

    def days_to_close_by_year(self) -> dict[str, Figure]:
        by_year: defaultdict[int, list[sa.Row[Any]]] = defaultdict(list)
        for row in self.rows:
            if row.received_year is not None:
                by_year[row.received_year].append(row)
        return {str(year): self.days_to_close(rows) for year, rows in sorted(by_year.items())}


def _findings(rows: Sequence[Pair]) -> Figure:
    """What was recommended and what was found, and how often it was upheld."""
    final: dict[str | None, int] = {}
    recommended: dict[str | None, int] = {}
    meanings: dict[int | None, dict[str, int]] = {}
    undecided: Counter[int | None] = Counter()
    both = differ = 0
    for row in rows:
        final[row.final] = final.get(row.final, 0) + row.n
        recommended[row.recommended] = recommended.get(row.recommended, 0) + row.n
        if row.final is None:
            undecided[row.received_year] += row.n
        else:
            of_year = meanings.setdefault(row.received_year, {})
            of_year[row.meaning] = of_year.get(row.meaning, 0) + row.n
            if row.recommended is not None:
                both += row.n
                differ += row.n if row.final != row.recommended else 0
    total = sum(final.values())
    return {
        "final_findings": _counted(final, total),
        "recommended_findings": _counted(recommended, total),
        "sustained": _sustained(_added(meanings.values()), total),
        "sustained_by_year_received": {
            str(year): {
                **_rate(of_year.get("upheld", 0), sum(of_year.values())),
                "unit": FINDING,
                "denominator_is": "every final finding in the cases received in that year",
                "left_out": {"undecided": undecided[year]},
            }
            for year, of_year in sorted(meanings.items(), key=_year_first)
            if year is not None
        },
        "recommended_against_final": {
            "unit": FINDING,
            "of": total,
            "left_out": {"without_one_of_the_two": total - both},
            "both": both,
            "differ": differ,
            "rate": _share(differ, both),
        },
    }


def _sustained(meanings: Mapping[str, int], total: int) -> Figure:
    """Two rates, each with its own denominator: a closure without a finding is not "not upheld"."""
    upheld = meanings.get("upheld", 0)
    decided = sum(meanings.values())
    merits = upheld + meanings.get("not_upheld", 0)
    return {
        "unit": FINDING,
        "of": total,
        "of_decided": {
            **_rate(upheld, decided),
            "denominator_is": "every final finding",
            "left_out": {"undecided": total - decided},
        },
        "of_decided_on_the_merits": {
            **_rate(upheld, merits),
            "denominator_is": "final findings that say whether it happened and was wrong",
            "left_out": {"undecided": total - decided, "closed_otherwise": decided - merits},
        },
    }


def _rate(part: int, whole: int) -> Figure:
    return {"n": part, "denominator": whole, "rate": _share(part, whole)}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def _counted(counts: dict[str | None, int], total: int) -> Figure:
    without = counts.pop(None, 0)
    return {
        "unit": FINDING,
        "of": total,
        "left_out": {"without_one": without},
        "counts": dict(sorted(counts.items(), key=lambda each: (-each[1], str(each[0])))),
    }


def _added(many: Any) -> dict[str, int]:
    total: dict[str, int] = {}
    for counts in many:
        for name, n in counts.items():
            total[name] = total.get(name, 0) + n
    return total


def _sorted(counts: Mapping[int | None, int]) -> dict[str, int]:
    return {str(year): n for year, n in sorted(counts.items(), key=_year_first)}


def _year_first(each: tuple[int | None, Any]) -> int:
    return each[0] or 0


def _by_both_methods(spread: Spread, share: float) -> Figure:
    return {"nearest_rank": spread.nearest_rank(share), "continuous": spread.continuous(share)}
