"""Files through both doors: added without a script, opened by who may, and never shown in a page."""

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from application.bootstrap import House
from projections import files
from tests.pictures import PLACE, photograph
from tests.web.public.visitor import Form, Visitor
from tests.web.staff.worker import Desks, file, hire, topics
from web import create_app, uploads

SANDBOX = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    return Visitor(client)


@pytest.fixture
def desks(app: Flask, house: House) -> Desks:
    assert hire(house)
    return Desks(app)


@pytest.fixture
def complaint(house: House) -> str:
    return file(house)


def sent(client: FlaskClient, path: str, name: str, content: bytes, **typed: str) -> TestResponse:
    """Send the form of a page with a file, as a browser does: the fields first, the file last."""
    form = Form(client.get(path).get_data(as_text=True))
    # The page's own form stands before the one that closes it.
    fields = {name: form.fields[name] for name in ("csrf", "command_id")} | typed
    data = {**fields, "file": (io.BytesIO(content), name)}
    return client.post(path, data=data, content_type="multipart/form-data")


def own_case(house: House, visitor: Visitor) -> str:
    return str(house.receipts.opens(house.office, number=visitor.number, code=visitor.code))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_person_adds_a_photograph_right_after_filing_and_opens_it_again(
    house: House, visitor: Visitor, language: str
) -> None:
    visitor.go(f"/?language={language}").file()
    visitor.client.post(
        "/open",
        data={
            "csrf": visitor.sent["csrf"],
            "number": visitor.number,
            "code": visitor.code,
            "then": "files",
        },
    )

    answer = sent(visitor.client, "/page/files", "window 3.jpg", photograph(), note="It was <shut>")

    assert answer.status_code == 303
    visitor.go("/page")
    assert "window 3.jpg" in visitor.text
    assert "It was &lt;shut&gt;" in visitor.text
    got = visitor.client.get("/page/files/file-1")
    assert got.data == photograph()
    assert got.mimetype == "image/jpeg"
    assert SANDBOX.items() <= dict(got.headers).items()
    named = f'attachment; filename="{visitor.number}-file-1.jpg"'
    assert got.headers["Content-Disposition"] == named
    read = [what for *_, what in house.reading.of(own_case(house, visitor))]
    assert "file: file-1" in read


def test_staff_read_the_copy_and_open_the_original_by_an_act_of_its_own(
    house: House, visitor: Visitor, desks: Desks
) -> None:
    visitor.file().open()
    sent(visitor.client, "/page/files", "window 3.jpg", photograph())
    case = own_case(house, visitor)
    clerk = desks["sun"]

    clerk.go(f"/staff/complaints/{case}")
    copy = clerk.client.get(f"/staff/complaints/{case}/files/file-1")
    asked = clerk.go(f"/staff/complaints/{case}/files/file-1/original")
    without = clerk.client.post(asked.form.action, data={**asked.form.fields, "reasons": ""})
    asked.go(f"/staff/complaints/{case}/files/file-1/original")
    original = clerk.client.post(
        asked.form.action, data={**asked.form.fields, "reasons": "When it was taken"}
    )

    assert PLACE.encode() not in copy.data
    assert without.status_code == 422
    assert original.data == photograph()
    assert SANDBOX.items() <= dict(original.headers).items()
    assert topics(house, case)[-1] == "original_opened"
    assert "When it was taken" in clerk.go(f"/staff/complaints/{case}").text
    read = [what for *_, what in house.reading.of(case)]
    assert {"file: file-1", "original: file-1"} <= set(read)


def test_staff_add_a_clip_as_a_new_item_of_evidence(
    house: House, complaint: str, desks: Desks
) -> None:
    clerk = desks["sun"]
    clip = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 1_500

    answer = sent(
        clerk.client,
        f"/staff/complaints/{complaint}/files",
        "hall.mp4",
        clip,
        note="The hall, 3 March",
        item="new",
        handed_over_by="Clerk Lin",
    )

    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert topics(house, complaint)[-2:] == ["evidence_received", "file_received"]
    page = clerk.go(f"/staff/complaints/{complaint}").text
    assert "There is no copy without hidden details" in page
    assert "item-1" in page
    got = clerk.client.get(f"/staff/complaints/{complaint}/files/file-1")
    assert got.data == clip
    assert got.content_length == len(clip)


def test_a_person_opens_no_file_of_the_office_nor_of_another_case(
    house: House, visitor: Visitor, desks: Desks
) -> None:
    visitor.file().open()
    case = own_case(house, visitor)
    sent(desks["sun"].client, f"/staff/complaints/{case}/files", "a.txt", b"text")

    assert "a.txt" not in visitor.go("/page").text
    for name in ("file-1", "file-2", "..%2ffile-1"):
        assert visitor.client.get(f"/page/files/{name}").status_code == 404


def test_whoever_has_no_part_in_a_case_adds_and_opens_nothing(
    house: House, complaint: str, desks: Desks
) -> None:
    place = f"/staff/complaints/{complaint}/files"
    sent(desks["sun"].client, place, "a.txt", b"text")
    auditor = desks["luo"].client

    answers = [
        auditor.get(place),
        auditor.get(f"{place}/file-1"),
        auditor.get(f"{place}/file-1/original"),
        desks["sun"].client.get(f"{place}/file-1/original"),
        desks["sun"].client.get(f"{place}/file-9"),
        desks["sun"].client.get("/staff/complaints/complaint-none/files/file-1"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert not [each for each in topics(house, complaint) if each == "original_opened"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_refusal_is_a_sentence_beside_the_field_and_what_was_typed_stays(
    house: House, visitor: Visitor, language: str
) -> None:
    visitor.go(f"/?language={language}").file().open()

    answer = sent(visitor.client, "/page/files", "a.svg", b"<svg/>", note="What I saw")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="file-error"' in page
    assert "What I saw" in page
    assert ("不接收这种文件" if language == "zh" else "Files of this kind are not taken") in page
    assert not files.fold(house.office.facts_of(own_case(house, visitor)))


# Who is not listened to


class Unread(io.RawIOBase):
    """What a browser would send, if anybody read it."""

    def __init__(self, beginning: bytes, most: int) -> None:
        super().__init__()
        self.beginning, self.most, self.read_so_far = beginning, most, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what a server hands over
        some = self.beginning[self.read_so_far :][: len(buffer)] or bytes(len(buffer))
        self.read_so_far += len(some)
        assert self.read_so_far <= self.most, "It was read on."
        buffer[: len(some)] = some
        return len(some)


def stream(
    client: FlaskClient, path: str, beginning: bytes, length: int, most: int
) -> TestResponse:
    return client.post(
        path,
        environ_overrides={
            "CONTENT_TYPE": "multipart/form-data; boundary=xx",
            "wsgi.input": io.BufferedReader(Unread(beginning, most)),
            "CONTENT_LENGTH": str(length),
        },
    )


def part(name: str, value: str = "", file: str | None = None) -> bytes:
    named = f'; filename="{file}"' if file else ""
    head = f'--xx\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n{value}'
    return head.encode() + (b"" if file else b"\r\n")


def test_ten_gigabytes_are_refused_before_they_come(house: House, visitor: Visitor) -> None:
    visitor.file().open()
    csrf = Form(visitor.go("/page/files").text).fields["csrf"]

    answer = stream(
        visitor.client,
        "/page/files",
        part("csrf", csrf) + part("file", file="hall.mp4") + b"\0\0\0\x18ftypmp42",
        10_000_000_000,
        most=4 * uploads.PIECE,
    )

    assert answer.status_code == 422
    assert "A file can have at most 300 MB here." in answer.get_data(as_text=True)
    assert not [path for path in house.settings.files.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "beginning",
    [
        part("file", file="a.txt"),
        part("csrf", "wrong") + part("file", file="a.txt"),
        part("note", "x") + part("file", file="a.txt") + b"\r\n" + part("csrf", "{csrf}"),
    ],
    ids=["no token", "a wrong token", "the token behind the file"],
)
def test_without_its_token_nothing_of_a_file_is_taken(
    house: House, visitor: Visitor, beginning: bytes
) -> None:
    visitor.file().open()
    csrf = Form(visitor.go("/page/files").text).fields["csrf"]

    answer = stream(
        visitor.client,
        "/page/files",
        beginning.replace(b"{csrf}", csrf.encode()),
        5_000_000,
        most=4 * uploads.PIECE,
    )

    assert answer.status_code == 403
    assert not files.fold(house.office.facts_of(own_case(house, visitor)))


def test_another_site_and_nobody_are_not_even_read(visitor: Visitor, complaint: str) -> None:
    place = f"/staff/complaints/{complaint}/files"
    nobody = stream(visitor.client, place, part("csrf", "x"), 5_000_000, most=0)
    receipt = stream(visitor.client, "/page/files", part("csrf", "x"), 5_000_000, most=0)
    elsewhere = visitor.client.post(
        "/page/files", data={"file": (io.BytesIO(b"x"), "a.txt")}, headers={"Origin": "https://evil.example"}
    )  # fmt: skip

    assert nobody.status_code in {302, 403}
    assert receipt.status_code in {302, 403}
    assert elsewhere.status_code == 403


def test_a_form_that_holds_no_file_takes_none_and_writes_none_to_the_disk(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spooled(*_: object, **__: object) -> None:
        raise AssertionError("It was written to the disk.")

    body = part("csrf", "x") + part("file", file="a.txt") + b"x" * 1_000_000 + b"\r\n--xx--\r\n"
    monkeypatch.setattr("werkzeug.formparser.default_stream_factory", spooled)

    answer = visitor.client.post(
        "/tell", data=body, content_type="multipart/form-data; boundary=xx"
    )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--xx",
        part("csrf", "{csrf}"),
        part("csrf", "{csrf}") + part("file", file="a.txt") + b"half",
        b"--xx\r\n\r\n",
        b"x" * 2_000_000,
        part("csrf", "{csrf}") + part("note", "x" * 300_000) + b"--xx--",
        b"".join(part(f"n{n}", "x") for n in range(30)) + b"--xx--",
    ],
    ids=["nothing", "cut", "no end", "half a file", "no name", "no form", "too long", "too many"],
)
def test_a_form_that_broke_off_or_is_none_is_refused_and_leaves_nothing(
    house: House, visitor: Visitor, body: bytes
) -> None:
    visitor.file().open()
    csrf = Form(visitor.go("/page/files").text).fields["csrf"]

    answer = visitor.client.post(
        "/page/files",
        data=body.replace(b"{csrf}", csrf.encode()),
        content_type="multipart/form-data; boundary=xx",
    )

    assert answer.status_code in {400, 403, 413}
    assert not [path for path in house.settings.files.rglob("*") if path.is_file()]


@contextmanager
def taken(door: str) -> Iterator[None]:
    with ExitStack() as places:
        for _ in range(uploads.AT_ONCE):
            places.enter_context(uploads._places[door])
        yield


def test_more_at_once_than_there_are_places_are_asked_to_wait(visitor: Visitor) -> None:
    visitor.file().open()

    with taken("public"):
        answer = sent(visitor.client, "/page/files", "a.txt", b"text")

    assert answer.status_code == 422
    assert "Several files are coming in" in answer.get_data(as_text=True)
    assert sent(visitor.client, "/page/files", "a.txt", b"text").status_code == 303


def test_the_office_takes_files_in_while_the_public_fills_its_places(
    complaint: str, desks: Desks
) -> None:
    clerk = desks["sun"]

    with taken("public"):
        answer = sent(clerk.client, f"/staff/complaints/{complaint}/files", "a.txt", b"text")

    assert answer.status_code == 303


def test_a_form_that_has_not_come_to_its_file_takes_no_place(visitor: Visitor) -> None:
    visitor.file().open()
    csrf = Form(visitor.go("/page/files").text).fields["csrf"]

    with taken("public"):
        answer = visitor.client.post(
            "/page/files",
            data=part("csrf", csrf) + b"--xx--\r\n",
            content_type="multipart/form-data; boundary=xx",
        )

    assert "Choose a file." in answer.get_data(as_text=True)


@pytest.mark.parametrize("drops", [True, False], ids=["a byte now and then", "nothing more"])
def test_whoever_sends_too_slowly_is_hung_up_on(
    house: House, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, drops: bool
) -> None:
    visitor.file().open()
    csrf = Form(visitor.go("/page/files").text).fields["csrf"]
    beginning = part("csrf", csrf) + part("file", file="hall.mp4") + b"\0\0\0\x18ftypmp42"
    monkeypatch.setattr(uploads, "PATIENCE", 0.3)
    monkeypatch.setattr(uploads, "STILL", 1.0)
    ours, theirs = socket.socketpair()
    incoming = ours.makefile("rb")
    gone = threading.Event()

    def slowly() -> None:
        theirs.sendall(beginning)
        while not gone.wait(0.05):
            if drops:
                with suppress(OSError):
                    theirs.send(b"x")

    slow = threading.Thread(target=slowly)
    slow.start()
    try:
        answer = visitor.client.post(
            "/page/files",
            environ_overrides={
                "CONTENT_TYPE": "multipart/form-data; boundary=xx",
                "wsgi.input": incoming,
                "gunicorn.socket": ours,
                "CONTENT_LENGTH": "5000000",
            },
        )
    finally:
        gone.set()
        slow.join()
        for each in (incoming, ours, theirs):
            each.close()

    assert answer.status_code == 422
    assert "comes in so slowly" in answer.get_data(as_text=True)
    assert not [path for path in house.settings.files.rglob("*") if path.is_file()]


def test_the_views_that_read_a_file_are_these(app: Flask) -> None:
    taking = {
        name for name, view in app.view_functions.items() if getattr(view, "takes_file", False)
    }

    assert taking == {"public.files.add", "staff.files.add"}


def test_a_file_that_was_erased_says_so(house: House, visitor: Visitor) -> None:
    visitor.file().open()
    sent(visitor.client, "/page/files", "a.txt", b"text")
    fresh = create_app(house).test_client()
    assert fresh
    house.vault.destroy(f"{own_case(house, visitor)}/complainant")

    answer = visitor.client.get("/page/files/file-1")

    assert answer.status_code == 410
    assert "cannot be opened any more" in answer.get_data(as_text=True)
