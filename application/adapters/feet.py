"""Marks what stands at the foot of each page as no part of its text: nobody has to hear it again.

WeasyPrint 70 gives the words of page margins numbers as if they were text, and leaves them out of the
order of reading: neither one nor the other. PDF/UA wants them named a foot (ISO 14289-1, 7.8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any


def set_feet_apart(pdf: Any) -> None:
    """Do so in a document that was laid out (`pydyf.PDF`) and is not yet written."""
    known = {each.reference: each for each in pdf.objects}
    tree = known[pdf.catalog["StructTreeRoot"]]
    read = set(_read(tree, known))
    feet: dict[bytes, Any] = {
        reference: each
        for reference, each in known.items()
        if isinstance(each, dict) and each.get("Type") == "/StructElem" and reference not in read
    }
    marked: defaultdict[bytes, set[int]] = defaultdict(set)
    for each in feet.values():
        marked[each["Pg"]].update(kid for kid in each["K"] if isinstance(kid, int))
        each.free = "f"
    for page, numbers in marked.items():
        drawn = known[known[page]["Contents"]].stream
        for at, order in enumerate(drawn):
            if order == b"BDC" and drawn[at - 1].get("MCID") in numbers:
                drawn[at - 2] = "/Artifact"
                drawn[at - 1] = type(tree)({"Type": "/Pagination", "Subtype": "/Footer"})
    for numbered in known[tree["ParentTree"]]["Nums"]:
        if isinstance(numbered, list):
            numbered[:] = [b"null" if each in feet else each for each in numbered]


def _read(tree: Any, known: Mapping[bytes, Any]) -> Iterator[bytes]:
    """Every element that is read aloud: whatever can be reached from the root."""
    waiting = [tree]
    while waiting:
        for kid in waiting.pop().get("K", ()):
            if isinstance(kid, bytes):
                yield kid
                waiting.append(known[kid])
