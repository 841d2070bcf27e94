"""The statistics in figures: what is counted, out of how many, what was left out, by which method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from projections.quantiles import Spread

Tables = Mapping[str, sa.Table]
Figure = dict[str, Any]

CASE = "case"
FINDING = "allegation against one subject in one case"


def figures(db: Connection, tables: Tables, *, procedure: str | None = None) -> Figure:
    """Every figure, of the whole office or of the cases under one procedure."""
    asked = _Asked(db, tables, procedure)
    spans = asked.spans()
    return {
        "cases": spans.cases,
        "quarantined": sum(each["quarantined"] for each in asked.files()),
        "cases_by_year_received": spans.by_year("received"),
        "cases_by_year_closed": spans.by_year("closed"),
        "open_cases": {
            "unit": CASE,
            "of": spans.cases,
            "n": spans.open,
            "at_the_end_of_each_year": spans.open_at_year_ends(),
        },
        "days_received_to_closed": spans.days_to_close(),
        "days_received_to_closed_by_year_received": spans.days_to_close_by_year(),
        "happened_after_received": {"unit": CASE, "of": spans.cases, "n": asked.happened_after()},
        **_findings(asked.pairs()),
        "files": asked.files(),
    }


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

    def pairs(self) -> Sequence[sa.Row[Any]]:
        """Recommended and final findings, with what the final one means, by year received."""
        cases, findings = self.tables["cases"].c, self.tables["findings"]
        meanings = self.tables["meanings"]
        query = (
            sa.select(
                cases.received_year,
                findings.c.recommended,
                findings.c.final,
                meanings.c.meaning,
                sa.func.count().label("n"),
            )
            .select_from(
                findings.join(self.tables["cases"], cases.stream_id == findings.c.stream_id).join(
                    meanings,
                    (meanings.c.procedure == cases.procedure)
                    & (meanings.c.finding == findings.c.final),
                    isouter=True,
                )
            )
            .where(*self.where)
            .group_by(
                cases.received_year, findings.c.recommended, findings.c.final, meanings.c.meaning
            )
        )
        return self.db.execute(query).fetchall()

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

    def open_at_year_ends(self) -> dict[str, int]:
        """Received by the end of the year, and not closed by then. Left out: no day of receipt."""
        years = {row.received_year for row in self.rows} | {row.closed_year for row in self.rows}
        known = sorted(year for year in years if year is not None)
        return {
            str(year): sum(
                row.n
                for row in self.rows
                if row.received_year is not None
                and row.received_year <= year
                and (not row.closed or (row.closed_year is not None and row.closed_year > year))
            )
            for year in known
        }

    def days_to_close(self, year: int | None = None) -> Figure:
        rows = [row for row in self.rows if year is None or row.received_year == year]
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
        years = {row.received_year for row in self.rows if row.received_year is not None}
        return {str(year): self.days_to_close(year) for year in sorted(years)}


def _findings(rows: Sequence[sa.Row[Any]]) -> Figure:
    """What was recommended and what was found, and how often it was upheld."""
    final: dict[str | None, int] = {}
    recommended: dict[str | None, int] = {}
    meanings: dict[int | None, dict[str, int]] = {}
    both = differ = 0
    for row in rows:
        final[row.final] = final.get(row.final, 0) + row.n
        recommended[row.recommended] = recommended.get(row.recommended, 0) + row.n
        if row.final is not None:
            of_year = meanings.setdefault(row.received_year, {})
            of_year[row.meaning or "other"] = of_year.get(row.meaning or "other", 0) + row.n
            if row.recommended is not None:
                both += row.n
                differ += row.n if row.final != row.recommended else 0
    total = sum(final.values())
    return {
        "final_findings": _counted(final, total),
        "recommended_findings": _counted(recommended, total),
        "sustained": _sustained(_added(meanings.values()), total),
        "sustained_by_year_received": {
            str(year): _rate(of_year.get("upheld", 0), sum(of_year.values()))
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
