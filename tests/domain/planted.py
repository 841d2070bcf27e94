"""A faultless procedure of a small library, and faults that are planted in it."""

from importlib.resources import files

from domain.procedure import Procedure, parse
from domain.procedure_check import check

LIBRARY = files("domain").joinpath("procedures", "examples", "library.toml").read_text("utf-8")

WORDS = '{ en = "a", zh = "一" }'
"""What `W` stands for in what is planted."""

TRACK = """
[track.small]
label = W
public = W
[track.small.stage.filed]
label = W
public = W
[track.small.stage.closed]
label = W
public = W
final = true
[[track.small.transition]]
on = "close"
from = ["filed"]
to = "closed"
by = ["head"]
[[track.small.transition]]
on = "call_back"
from = ["filed"]
by = ["head"]
"""

CLOCK = """
[[clock]]
id = "answer"
kind = "duty"
label = W
tracks = ["suggestion"]
start = "filed"
n = 3
unit = "day"
count = "exclude_start"
rolls = "none"
stop = ["closed"]
breach = "target"
src = W
"""

DOCUMENT = """
[[document]]
id = "paper"
title = { suggestion = W }
must_contain = ["answer"]
signed_by = ["head"]
"""

NOTICE = """
[[notice]]
id = "told"
label = W
on = ["closed"]
to = ["complainant"]
tracks = ["suggestion"]
document = "paper"
src = W
"""

ORDER = """
[beside.tracking_order]
label = W
[beside.tracking_order.stage.issued]
label = W
[beside.tracking_order.stage.discharged]
label = W
final = true
[[beside.tracking_order.transition]]
on = "issue"
from = ["start"]
to = "issued"
by = ["head"]
[[beside.tracking_order.transition]]
on = "discharge"
from = ["issued"]
to = "discharged"
by = ["head"]
"""

ORDER_CLOCK = """
[[beside.tracking_order.clock]]
id = "order"
kind = "duty"
label = W
start = "issued"
until = "answer_by"
count = "exclude_start"
rolls = "none"
stop = ["answered"]
breach = "target"
src = W
"""


def changed(fragment: str, **keys: str) -> str:
    """The last table of a fragment with keys said otherwise, or besides; said as nothing: left out."""
    lines = fragment.strip().splitlines()
    begin = max(number for number, line in enumerate(lines) if line.startswith("["))
    head, table = lines[: begin + 1], lines[begin + 1 :]
    for key, said in keys.items():
        name = key.rstrip("_")
        old = [line for line in table if line.startswith(f"{name} = ")]
        new = [f"{name} = {said}"] if said else []
        if old:
            place = table.index(old[0])
            table[place : place + 1] = new
        else:
            table += new
    return "\n".join([*head, *table]) + "\n"


def planted(fragment: str) -> str:
    """The library with a fragment more: tables stand at the end, single keys at the top."""
    text = in_full(fragment).strip()
    if text.startswith("["):
        return f"{LIBRARY}\n{text}\n"
    return LIBRARY.replace("\n[role]", f"\n{text}\n\n[role]", 1)


def in_full(fragment: str) -> str:
    return fragment.replace("= W", f"= {WORDS}")


def rules(fragment: str) -> Procedure:
    return parse(planted(fragment))


def found(text: str, people: int | None = None) -> list[tuple[str, str]]:
    """Every fault: the line it stands on, in full, and what it says."""
    lines = text.splitlines()
    return [
        (lines[fault.line - 1].strip() if fault.line else "", str(fault.says))
        for fault in check(text, people)
    ]
