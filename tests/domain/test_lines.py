"""Each table and each key of a text has its line, in whichever way of TOML it is written."""

import pytest

from domain.lines import Lines, Path

TEXT = '''\
id = "a"
"said so" = 1
a.b = 2
list = [
  "[[no]]",
]
[track.small] # a table
label = { en = "x", zh = "y" }
stage.filed = { label = "[" }
[[track.small.transition]]
on = "a"
[[track.small.transition]]
on = "b"
by = [
  "x", # ] { [
  "y",
]
from = ["z"]
[[ order ]]
id = "o"
[[order.clock]]
id = "c1"
[[order.clock]]
id = "c2"
[[order]]
id = "p"
[[order.clock]]
id = "c3"
[role]
rows = [
  { id = "one" },
  { id = "two", "in" = [
    { id = "deep" },
  ] },
  { id = "three" },
]
quick = [{ id = "q" }, { id = "r" }]
spaced = [ { id = "s" },
  { id = "t" },
]
after = """
text = "[["
"""
last = 1
'''

ROWS = TEXT.splitlines()


def row(words: str, nth: int = 0) -> int:
    """The line that begins with some words; of several alike, the first, second, third."""
    return [n for n, line in enumerate(ROWS, 1) if line.strip().startswith(words)][nth]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("id",), 1),
        (("a", "b"), row("a.b")),
        (("list",), row("list")),
        (("track", "small"), row("[track.small]")),
        (("track", "small", "label"), row("label")),
        (("track", "small", "stage", "filed"), row("stage.filed")),
        (("track", "small", "transition", 0), row("[[track.small.transition]]", 0)),
        (("track", "small", "transition", 0, "on"), row('on = "a"')),
        (("track", "small", "transition", 1), row("[[track.small.transition]]", 1)),
        (("track", "small", "transition", 1, "by"), row("by")),
        (("track", "small", "transition", 1, "from"), row("from")),
        (("order", 0, "id"), row('id = "o"')),
        (("order", 0, "clock", 0), row("[[order.clock]]", 0)),
        (("order", 0, "clock", 1, "id"), row('id = "c2"')),
        (("order", 1), row("[[order]]")),
        (("order", 1, "clock", 0, "id"), row('id = "c3"')),
        (("role", "rows", 0), row('{ id = "one"')),
        (("role", "rows", 1), row('{ id = "two"')),
        (("role", "rows", 2), row('{ id = "three"')),
        (("role", "quick", 0), row("quick")),
        (("role", "spaced", 0), row("spaced")),
        (("role", "spaced", 1), row('{ id = "t"')),
        (("role", "last"), row("last")),
    ],
)
def test_what_stands_in_a_text_is_found_on_its_line(path: Path, line: int) -> None:
    assert Lines(TEXT).of(path) == line


@pytest.mark.parametrize(
    ("path", "near"),
    [
        (("track", "small", "transition", 1, "to"), row("[[track.small.transition]]", 1)),
        (("track", "small", "stage", "filed", "label"), row("stage.filed")),
        (("role", "rows", 1, "in", 0), row('{ id = "two"')),
        (("role", "none"), row("[role]")),
        (("nowhere",), None),
        ((), None),
    ],
)
def test_what_does_not_stand_there_is_found_at_what_is_around_it(
    path: Path, near: int | None
) -> None:
    assert Lines(TEXT).of(path) == near


def test_what_stands_twice_is_found_where_it_stands_first() -> None:
    lines = Lines("[a]\nb = 1\n[c]\n[a]\nb = 2\n")

    assert (lines.of(("a",)), lines.of(("a", "b"))) == (1, 2)
