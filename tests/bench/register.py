"""Takes over a whole register and holds its figures against figures computed elsewhere.

`python -m tests.bench.register DATA OFFICE`: DATA holds `chicago/` and `reference/chicago.json`, and
stays where it is; OFFICE is a folder for a new office, or one whose import was interrupted.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from application.bootstrap import House, open_house
from application.importers import chicago
from application.offices import open_office
from application.settings import Settings
from domain.people import SYSTEM
from projections import statistics

Pairs = Iterator[tuple[str, Any, Any]]


def main(data: Path, folder: Path) -> int:
    house = open_house(Settings.of(folder))
    if house.office.identity() is None:
        open_office(
            house,
            by=SYSTEM,
            code="BN",
            name_en="Bench",
            name_zh="试验",
            time_zone="America/Chicago",
        )
    begun = time.perf_counter()
    report = chicago.take_over(
        house=house, register=data / "chicago", hands=os.cpu_count() or 0, told=_tell
    )
    taken = time.perf_counter() - begun
    house.projector.catch_up()
    seen = time.perf_counter() - begun - taken
    found = figures(house)
    reference = json.loads((data / "reference" / "chicago.json").read_text(encoding="utf-8"))
    pairs = list(compared(found, reference))
    wrong = [pair for pair in pairs if pair[1] != pair[2]]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    lines = [
        f"{report.cases_new} cases new, {report.cases_known} known, {report.facts} facts",
        f"taken over in {taken:.1f} s, read models in {seen:.1f} s, peak {memory} MB",
        *(f"{each}" for each in report.files),
        *(f"{name}: {ours} here, {theirs} in the reference" for name, ours, theirs in wrong),
        f"{len(pairs) - len(wrong)} of {len(pairs)} figures agree",
    ]
    _say("\n".join(lines))
    house.close()
    uneven = [each for each in report.files if each.accepted + each.quarantined != each.rows]
    return 1 if wrong or uneven else 0


def figures(house: House) -> dict[str, Any]:
    with house.projector.look(statistics.NAME) as (db, tables):
        return statistics.figures(db, tables)


def compared(found: dict[str, Any], reference: dict[str, Any]) -> Pairs:
    """Every figure that both sides have: its name, ours, theirs."""
    totals = reference["totals"]
    yield "cases", found["cases"], totals["cases"]
    yield "open cases", found["open_cases"]["n"], totals["cases_open"]
    yield "accused rows", found["final_findings"]["of"], totals["allegation_rows"]
    received = found["cases_by_year_received"]["counts"]
    yield from _each("received in", received, reference["cases_per_received_year"])
    closed = {k: v for k, v in reference["cases_per_closed_year"].items() if k != "(null)"}
    yield from _each("closed in", found["cases_by_year_closed"]["counts"], closed)
    for name, theirs in (
        ("final_findings", reference["rows_per_final_finding"]),
        ("recommended_findings", reference["rows_per_recommended_finding"]),
    ):
        ours = found[name]["counts"] | {"(null)": found[name]["left_out"]["without_one"]}
        yield from _each(name, ours, theirs)
    yield from _rates(found, reference)
    yield from _days("days", found["days_received_to_closed"], reference["days_received_to_closed"])
    by_year = found["days_received_to_closed_by_year_received"]
    for year, theirs in reference["days_received_to_closed_by_received_year"].items():
        yield from _days(f"days, received in {year}", by_year[year], theirs)
    at_year_end = found["open_cases"]["at_the_end_of_each_year"]
    for each in reference["open_at_year_end"]:
        yield f"open at the end of {each['y']}", at_year_end[str(each["y"])], each["open_cases"]
    faults = reference["faults"]
    yield (
        "happened after receipt",
        found["happened_after_received"]["n"],
        faults["incident_after_received"],
    )


def _rates(found: dict[str, Any], reference: dict[str, Any]) -> Pairs:
    sustained, theirs = found["sustained"], reference["sustained"]
    decided, merits = sustained["of_decided"], sustained["of_decided_on_the_merits"]
    yield "sustained", decided["n"], theirs["sustained"]
    yield "decided", decided["denominator"], theirs["rows_with_final_finding"]
    yield "sustained of decided", decided["rate"], theirs["rate_of_decided"]
    yield "decided on the merits", merits["denominator"], theirs["four_findings"]
    yield "sustained of those on the merits", merits["rate"], theirs["rate_of_su_ns_un_ex"]
    for each in reference["sustained_rate_of_decided_per_received_year"]:
        ours = found["sustained_by_year_received"][str(each["y"])]
        yield (
            f"sustained of decided, received in {each['y']}",
            (ours["n"], ours["denominator"], ours["rate"]),
            (each["su"], each["decided"], each["rate"]),
        )
    differ = found["recommended_against_final"]
    theirs = reference["recommended_differs_from_final"]
    yield "recommended and found", differ["both"], theirs["both_present"]
    yield "found otherwise than recommended", differ["differ"], theirs["differ"]


def _days(name: str, ours: dict[str, Any], theirs: dict[str, Any]) -> Pairs:
    left_out = ours["left_out"]
    yield f"{name}: cases", ours["of"], theirs["cases"]
    yield f"{name}: open", left_out["open"], theirs["no_end"]
    yield f"{name}: negative", left_out["closed_before_received"], theirs["negative"]
    yield f"{name}: counted", ours["n"], theirs["both_dates"] - theirs["negative"]
    for ours_name, theirs_name in (("median", "median"), ("p90", "p90")):
        yield (
            f"{name}: {ours_name}, continuous",
            ours[ours_name]["continuous"],
            theirs[theirs_name],
        )
        yield (
            f"{name}: {ours_name}, nearest rank",
            ours[ours_name]["nearest_rank"],
            theirs[f"{theirs_name}_nearest"],
        )


def _each(name: str, ours: dict[str, int], theirs: dict[str, int]) -> Pairs:
    for key in sorted(ours.keys() | theirs.keys()):
        yield f"{name} {key}", ours.get(key, 0), theirs.get(key, 0)


def _tell(what: str, done: int, of: int) -> None:
    if done == of or done % 20_000 == 0:
        _say(f"{what}: {done} of {of}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
