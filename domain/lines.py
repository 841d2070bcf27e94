"""Says on which line of a TOML text a table or a key stands, so that a fault can be found."""

from __future__ import annotations

import re
from collections import Counter

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([\w-]+(?:\s*\.\s*[\w-]+)*|\"[^\"]*\")\s*=")
_QUOTED = re.compile(r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\])*\"|'[^']*'")


class Lines:
    """The lines of a text by the path of what they hold: ("clock", 0, "breach") -> 17.

    Tables may have a header each, or stand in braces on a line each: `clock = [`, `{ id = ... },`.
    """

    def __init__(self, text: str) -> None:
        self._of: dict[Path, int] = {}
        self._seen: Counter[Path] = Counter()
        here: Path = ()
        listed: Path = ()
        depth = 0
        for number, line in enumerate(text.splitlines(), start=1):
            bare = _QUOTED.sub('""', line).split("#", 1)[0]
            if depth == 1 and listed and bare.lstrip().startswith("{"):
                self._listed(listed, number)
            if depth == 0:
                if header := _HEADER.match(line):
                    here = self._table(header.group(2), many=header.group(1) == "[[")
                    self._of.setdefault(here, number)
                    continue
                if key := _KEY.match(line):
                    listed = here + tuple(_parts(key.group(1)))
                    self._of.setdefault(listed, number)
                    if bare.partition("=")[2].replace(" ", "").startswith("[{"):
                        self._listed(listed, number)
            depth = max(
                0, depth + bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")
            )

    def of(self, path: Path) -> int | None:
        """Return the line of a path, or of the nearest thing around it."""
        while path:
            if path in self._of:
                return self._of[path]
            path = path[:-1]
        return None

    def _listed(self, path: Path, number: int) -> None:
        """A table that stands in braces, one of a list."""
        self._of.setdefault((*path, self._seen[path]), number)
        self._seen[path] += 1

    def _table(self, name: str, *, many: bool) -> Path:
        path: Path = ()
        *parents, last = _parts(name)
        for part in parents:
            path = (*path, part)
            if self._seen[path]:
                path = (*path, self._seen[path] - 1)
        path = (*path, last)
        if many:
            self._seen[path] += 1
            path = (*path, self._seen[path] - 1)
        return path


def _parts(name: str) -> list[str]:
    return [part.strip().strip('"') for part in name.split(".")]
