"""Finds on a page what it says, by the marks of a procedure's `must_contain`."""

from html.parser import HTMLParser

ALONE = frozenset({"meta", "br", "img", "link", "hr"})


class Marks(HTMLParser):
    """Gathers the text of each marked part. A mark on a part that says nothing counts for nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALONE:
            self.open.append(dict(attrs).get("data-contains") or "")

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for each in " ".join(self.open).split():
            self.said[each] = self.said.get(each, "") + data.strip()


def contained(html: str) -> set[str]:
    """The marks on a page under which something is said."""
    marks = Marks()
    marks.feed(html)
    return {mark for mark, said in marks.said.items() if said}
