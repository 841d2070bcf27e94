"""Somebody at the public door with a simple browser: reads a page, fills its form in, sends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

STORY = "They sent me away during opening hours, and shouted at me."


class Form(HTMLParser):
    """The fields of the form that a page is about, as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self._inside = False
        self._area: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = True
            self.action = named["action"]
        if not self._inside or "name" not in named:
            return
        if tag == "input" and (named.get("type") != "radio" or "checked" in named):
            self.fields[named["name"]] = named.get("value", "")
        if tag == "textarea":
            self._area = named["name"]
            self.fields[self._area] = ""

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            self.fields[self._area] = self.fields[self._area].removeprefix("\n")
            self._area = None
        if tag == "form":
            self._inside = False


@dataclass
class Visitor:
    """A person, the page before them, and what stands on their paper."""

    client: FlaskClient
    page: TestResponse | None = None
    number: str = ""
    code: str = ""
    sent: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        assert self.page is not None
        return self.page.get_data(as_text=True)

    def go(self, path: str) -> Visitor:
        self.page = self.client.get(path, follow_redirects=True)
        return self

    def send(self, **typed: str) -> Visitor:
        """Fill the form in and send it; what is not named stays as it stands."""
        form = Form(self.text)
        self.sent = {**form.fields, **typed}
        self.page = self.client.post(form.action, data=self.sent, follow_redirects=True)
        return self

    def send_again(self) -> Visitor:
        self.page = self.client.post("/tell", data=self.sent)
        return self

    def tell(self, **typed: str) -> Visitor:
        """Write, and come to the page where it is checked."""
        self.go("/tell").send(**{"mode": "anonymous", "narrative": STORY, **typed})
        self.code = Form(self.text).fields["receipt"]
        return self

    def file(self, **typed: str) -> Visitor:
        """Write, check, type the code back, send; number and code are on paper then."""
        self.tell(**typed).send(code_again=self.code)
        self.number = self.text.partition('class="ob-number">')[2].partition("<")[0]
        return self

    def open(self) -> Visitor:
        """Come back with number and code."""
        return self.go("/open").send(number=self.number, code=self.code)


def code_groups(page: str) -> list[str]:
    """The groups of the secret code as they stand on a page."""
    groups = page.partition('<ol class="ob-groups"')[2].partition("</ol>")[0]
    return [part.partition("<")[0] for part in groups.split("<li>")[1:]]
