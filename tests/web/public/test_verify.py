"""Whoever holds a paper checks it in the browser: the file stays there, and nothing bad is believed."""

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Route, ViewportSize

from application.adapters.checking import Unsound, check
from application.adapters.seal import FILE, Seal, make_test_seal, read_seal
from application.bootstrap import House
from application.sealing import known, seal_of
from domain.provenance import Origin
from tests.application.reactions.printing import typed
from tests.web.browser import Screen, address
from tests.web.conftest import MORNING

__all__ = ["address"]

ORIGIN = Origin(41, "0123456789abcdef" * 4, "https://ombud.lanpu.example")
UNSEALED = typed(f"/Keywords ({ORIGIN.mark}) and what the paper says")
PAPER = hashlib.sha256(UNSEALED).hexdigest()
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}


@pytest.fixture
def seal(house: House) -> Seal:
    return seal_of(house)


@pytest.fixture
def sealed(seal: Seal) -> bytes:
    return seal.seal(UNSEALED, MORNING)


@pytest.fixture(params=["en", "zh-CN"])
def screen(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Screen]:
    context = chromium.new_context(viewport=PHONE, locale=request.param, reduced_motion="reduce")
    yield Screen(context.new_page(), address, sizes=(PHONE, DESK))
    context.close()


def choose(screen: Screen, pdf: bytes, fragment: str = "") -> str:
    """Choose a file on the page, and return what the page says of it."""
    screen.page.goto("about:blank")
    screen.page.goto(f"{screen.address}/verify{fragment}")
    screen.page.locator("#verify-file").set_input_files(
        {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": pdf}
    )
    answer = screen.page.locator("#verify-answer[data-verdict]")
    answer.wait_for()
    return str(answer.get_attribute("data-verdict"))


def test_a_genuine_paper_is_known_in_both_languages(
    screen: Screen, sealed: bytes, seal: Seal
) -> None:
    verdict = choose(screen, sealed, f"#41-{ORIGIN.sha256}")

    said = screen.page.locator("#verify-answer").inner_text()
    assert verdict == "good"
    assert seal.name in said
    assert seal.fingerprint in said
    assert ORIGIN.sha256 in said
    assert "2026" in said
    screen.look()
    assert screen.complaints == []


def test_the_file_never_leaves_the_browser(screen: Screen, sealed: bytes) -> None:
    sent: list[str] = []
    screen.page.on("request", lambda request: sent.append(f"{request.method} {request.post_data}"))

    choose(screen, sealed, f"#41-{ORIGIN.sha256}")

    assert screen.elsewhere == []
    assert set(sent) == {"GET None"}
    [asked] = [url for url in screen.seen if "superseded" in url]
    assert asked.endswith("/verify/superseded/-")
    assert not [url for url in screen.seen if ORIGIN.sha256[:6] in url.partition("#")[0]]
    assert not [url for url in screen.seen if PAPER[:6] in url]


def test_the_code_that_was_scanned_is_held_against_the_file(screen: Screen, sealed: bytes) -> None:
    assert choose(screen, sealed, f"#41-{'f' * 64}") == "other_history"
    assert choose(screen, sealed, f"#42-{ORIGIN.sha256}") == "other_history"
    assert choose(screen, sealed, "#<script>alert(1)</script>") == "good"


def test_an_answer_counts_only_for_the_file_that_was_chosen_last(
    screen: Screen, sealed: bytes
) -> None:
    # The answer to the first is held back until the second has been told.
    held: list[Route] = []
    screen.page.route("**/superseded/*", lambda route: held.append(route))
    screen.page.goto(f"{screen.address}/verify#41-{ORIGIN.sha256}")
    field = screen.page.locator("#verify-file")
    with screen.page.expect_request("**/superseded/*"):
        field.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": sealed})
    field.set_input_files({"name": "b.pdf", "mimeType": "application/pdf", "buffer": b"no"})
    answer = screen.page.locator("#verify-answer[data-verdict]")
    answer.wait_for()

    with screen.page.expect_response("**/superseded/*"):
        held[0].continue_()

    screen.page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    assert answer.get_attribute("data-verdict") == "no_pdf"
    assert "b.pdf" in answer.inner_text()


def test_another_code_scanned_over_the_same_page_is_held_against_the_file(
    screen: Screen, sealed: bytes
) -> None:
    assert choose(screen, sealed, f"#41-{ORIGIN.sha256}") == "good"

    screen.page.evaluate(f"location.hash = '#42-{ORIGIN.sha256}'")

    screen.page.locator("#verify-answer[data-verdict=other_history]").wait_for()
    assert "42" in screen.page.locator("#verify-scanned").inner_text()


def flipped(pdf: bytes, at: int) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def behind_the_seal(pdf: bytes) -> bytes:
    end = pdf.index(b">", pdf.index(b"/Contents <"))
    return pdf[: end - 2] + b"41" + pdf[end:]


ATTACKS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "a flipped letter": ("changed", lambda pdf: flipped(pdf, pdf.index(b"what the paper says"))),
    "a flipped byte at the end": ("changed", lambda pdf: flipped(pdf, len(pdf) - 30)),
    "another digest": (
        "changed",
        lambda pdf: flipped(pdf, pdf.index(b"2A864886F70D010904") + 22 + 8),
    ),
    "an addition in the room of the seal": ("changed", behind_the_seal),
    "an addition": ("appended", lambda pdf: pdf + b"\n"),
    "twice": ("two_seals", lambda pdf: pdf + pdf),
    "cut": ("cut", lambda pdf: pdf[:-1]),
    "no seal": ("no_seal", lambda _: UNSEALED),
    "nothing": ("no_pdf", lambda _: b""),
    "a page": ("no_pdf", lambda _: b"<script>alert(1)</script>"),
    "a torn seal": (
        "unreadable",
        lambda pdf: pdf.replace(b"/Contents <3082", b"/Contents <30FF", 1),
    ),
    "endless depth": (
        "unreadable",
        lambda pdf: re.sub(
            rb"/Contents <[0-9A-F]+>",
            lambda found: b"/Contents <" + b"3080" * ((len(found[0]) - 12) // 4) + b">",
            pdf,
            count=1,
        ),
    ),
    "a range beyond all bounds": ("cut", lambda _: b"%PDF-1.7 /ByteRange [0 9 99 999999999999]"),
    "a range within itself": ("changed", lambda _: b"%PDF-1.7 /ByteRange [0 20 10 29]       "),
    "no room": ("unreadable", lambda _: b"%PDF-1.7 /ByteRange [0 39 41 1]        <>\n"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_whatever_was_done_to_a_file_is_said(
    chromium: Browser, address: str, sealed: bytes, seal: Seal, name: str
) -> None:
    verdict, done = ATTACKS[name]
    context = chromium.new_context(viewport=PHONE, locale="en", reduced_motion="reduce")
    screen = Screen(context.new_page(), address)

    said = choose(screen, done(sealed))

    assert said == verdict
    assert "Do not rely" in screen.page.locator("#verify-answer").inner_text()
    assert screen.complaints == []
    with pytest.raises(Unsound):
        check(done(sealed), certificates=[seal.fingerprint])
    context.close()


def test_a_seal_under_the_same_name_by_another_key_is_refused(
    screen: Screen, seal: Seal, tmp_path: Path
) -> None:
    make_test_seal(tmp_path / FILE, office="Lanpu Public Security Bureau", at=MORNING)
    theirs = read_seal(tmp_path / FILE)
    mixed = Seal(theirs._key, seal.chain)

    assert choose(screen, theirs.seal(UNSEALED, MORNING)) == "another_key"
    assert choose(screen, mixed.seal(UNSEALED, MORNING)) == "changed"
    screen.look()


def test_a_paper_whose_place_another_took_is_said_to_be_so(
    screen: Screen, house: House, sealed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.office.store, "held_from", lambda *_: [f"{PAPER}/c/d"])

    assert choose(screen, sealed) == "superseded"
    screen.look()


def test_without_a_script_the_page_says_how_else(
    chromium: Browser, address: str, seal: Seal
) -> None:
    context = chromium.new_context(viewport=PHONE, locale="en", java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{address}/verify")

    assert not page.locator("#verify").is_visible()
    assert "pdfsig" in page.locator("main").inner_text()
    assert seal.fingerprint in page.locator("main").inner_text()
    context.close()


def test_only_this_page_may_ask_back_and_only_here(client: FlaskClient) -> None:
    policies = {
        page: client.get(page).headers["Content-Security-Policy"] for page in ("/", "/verify")
    }

    assert "connect-src 'self'" in policies["/verify"]
    assert "connect-src" not in policies["/"]


@pytest.mark.parametrize(
    ("papers", "asked"), [(0, ""), (1_023, ""), (1_024, "a"), (16_384, "ab"), (10**9, "abc")]
)
def test_the_more_papers_the_more_digits_are_asked_for(
    client: FlaskClient, house: House, monkeypatch: pytest.MonkeyPatch, papers: int, asked: str
) -> None:
    store = house.office.store
    monkeypatch.setattr(store, "how_many_held", lambda _: papers)
    held = (f"abcd{'0' * 60}/c/d", "ffff/c/e")
    monkeypatch.setattr(
        store, "held_from", lambda _, start: [each for each in held if each.startswith(start)]
    )

    told = client.get(f"/verify/superseded/-{asked}").get_json()["superseded"]

    assert f"abcd{'0' * 60}" in told
    assert ("ffff" in told) == (asked == "")
    for other in (f"{asked}a", "x" * len(asked) or "x", asked[:-1] if asked else "00", "abcd"):
        assert client.get(f"/verify/superseded/-{other}").status_code == 404


def test_an_office_without_a_seal_makes_none_because_somebody_looks(
    client: FlaskClient, house: House
) -> None:
    (house.settings.keys / FILE).unlink()

    said = client.get("/verify")

    assert said.status_code == 200
    assert known(house) == []
    assert not (house.settings.keys / FILE).exists()
