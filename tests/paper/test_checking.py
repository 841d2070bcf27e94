"""Whatever is done to a sealed file is refused with its own sentence; the untouched one is believed."""

import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pikepdf
import pytest

from application.adapters.checking import Unsound, check
from application.adapters.seal import FILE, Attached, Seal, make_test_seal, read_seal
from application.verifying import FORMAT, checked
from domain.provenance import Origin, Stored, fingerprint
from tests.application.reactions.printing import typed

NOW = datetime(2026, 5, 26, 8, 30, tzinfo=UTC)
FACT = Stored(41, "event-1", "complaint-1", 1, "complaint.filed@1", "2026-03-03", "{}", "{}")
ORIGIN = Origin(41, fingerprint([FACT]))
UNSEALED = typed(f"{ORIGIN.mark} and what the paper says")


@pytest.fixture(scope="module")
def seals(tmp_path_factory: pytest.TempPathFactory) -> list[Seal]:
    """The office's seal, and one that somebody else made under the same name."""
    found = []
    for name in ("ours", "theirs"):
        file = tmp_path_factory.mktemp(name) / FILE
        make_test_seal(file, office="Lanpu Public Security Bureau", at=NOW)
        found.append(read_seal(file))
    return found


@pytest.fixture(scope="module")
def sealed(seals: list[Seal]) -> bytes:
    return seals[0].seal(UNSEALED, NOW, attached=[history(FACT)])


def history(*facts: Stored) -> Attached:
    told = {
        "format": FORMAT,
        "but_sealed": False,
        "facts": [{name: getattr(each, name) for name in Stored.__slots__} for each in facts],
    }
    return Attached("history.json", json.dumps(told).encode(), "The history")


def flipped(pdf: bytes, at: int) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def test_what_was_sealed_is_believed_and_told(sealed: bytes, seals: list[Seal]) -> None:
    found = checked(sealed, seals[0].fingerprint)

    assert found.signer == seals[0].name
    assert found.certificate == seals[0].fingerprint
    assert found.at == NOW
    assert (found.position, found.sha256) == (41, ORIGIN.sha256)
    assert found.paper == hashlib.sha256(UNSEALED).hexdigest()
    assert found.history == history(FACT).content


def appended(pdf: bytes) -> bytes:
    update = io.BytesIO()
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.update_root()  # type: ignore[no-untyped-call]  # it says no types
    writer.write(update)  # type: ignore[no-untyped-call]  # it says no types
    return update.getvalue()


def rewritten(pdf: bytes) -> bytes:
    """As somebody who puts another page in with an ordinary tool."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        paper.pages[0].MediaBox = pikepdf.Array([0, 0, 99, 99])
        paper.save(made)
    return made.getvalue()


CHANGED = "was changed after it was sealed"


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (lambda pdf: flipped(pdf, 12), CHANGED),
        (lambda pdf: flipped(pdf, pdf.index(b"what the paper says")), CHANGED),
        (lambda pdf: flipped(pdf, pdf.index(b"/EmbeddedFile") + 150), CHANGED),
        (lambda pdf: flipped(pdf, len(pdf) - 30), CHANGED),
        (lambda pdf: pdf.replace(b"/M (D", b"/M (E", 1), CHANGED),
        (lambda pdf: pdf + b"\n", "Something was appended"),
        (lambda pdf: pdf + pdf, "More than one seal"),
        (appended, "Something was appended"),
        (rewritten, "was changed|bears no seal|end of this file|appended"),
        (lambda pdf: pdf[:-1], "The end of this file is missing"),
        (lambda _: UNSEALED, "bears no seal"),
        (lambda _: b"", "is no PDF"),
        (lambda pdf: b"PK\x03\x04" + pdf, "is no PDF"),
        (lambda pdf: pdf.replace(b"/Contents <30", b"/Contents <31", 1), "cannot be read"),
        (lambda pdf: pdf.replace(b"/Contents <3082", b"/Contents <3(82", 1), "appended|changed"),
    ],
)
def test_whatever_is_done_to_it_is_refused(
    done: Callable[[bytes], bytes], said: str, sealed: bytes, seals: list[Seal]
) -> None:
    attacked = done(sealed)

    with pytest.raises(Unsound, match=said):
        check(attacked, certificates=[seals[0].fingerprint])


def test_no_single_byte_can_be_changed_unseen(sealed: bytes, seals: list[Seal]) -> None:
    start = sealed.index(b"/Contents <") + len(b"/Contents <")
    end = sealed.index(b">", start)
    # Behind the seal proper its room is filled with noughts, which say nothing.
    length = 2 * (4 + int(sealed[start + 4 : start + 8], 16))
    places = [*range(0, start, 97), *range(start, start + length, 53), *range(end, len(sealed), 11)]

    believed = []
    for place in places:
        try:
            found = check(flipped(sealed, place), certificates=[seals[0].fingerprint])
        except Unsound:
            continue
        believed.append((place, found))

    # A hexadecimal digit is the same in either case.
    assert [place for place, _ in believed if not start <= place < end] == []
    assert all(found.paper == hashlib.sha256(UNSEALED).hexdigest() for _, found in believed)


def test_a_seal_of_another_key_under_the_same_name_is_refused(seals: list[Seal]) -> None:
    theirs = seals[1].seal(UNSEALED, NOW)

    with pytest.raises(Unsound, match="another key than the office's") as refused:
        checked(theirs, seals[0].fingerprint)

    assert refused.value.sentence.values["fingerprint"] == seals[1].fingerprint


def test_a_history_that_is_not_the_papers_own_is_refused(seals: list[Seal]) -> None:
    another = Stored(**{**{n: getattr(FACT, n) for n in Stored.__slots__}, "topic": "x"})
    swapped = seals[0].seal(UNSEALED, NOW, attached=[history(another)])
    torn = seals[0].seal(UNSEALED, NOW, attached=[Attached("history.json", b"[", "Torn")])

    for each in (swapped, torn):
        with pytest.raises(Unsound, match="not the one that this paper was made from"):
            checked(each, seals[0].fingerprint)


def test_an_own_signature_with_the_offices_certificate_beside_it_is_refused(
    seals: list[Seal],
) -> None:
    ours, theirs = seals
    mixed = Seal(theirs._key, [ours.certificate, *ours.chain[1:]])

    forged = mixed.seal(UNSEALED, NOW)

    with pytest.raises(Unsound, match=CHANGED):
        check(forged, certificates=[ours.fingerprint])


def test_a_file_full_of_nonsense_never_breaks_the_check() -> None:
    nonsense = [
        b"%PDF-1.7 /ByteRange [0 9 9 9999999999]",
        b"%PDF-1.7 /ByteRange [0 0 0 38]      ",
        b"%PDF-1.7 /ByteRange [0 34 36 0]   <>",
        b"%PDF-1.7 /ByteRange [5 4 3 2]",
        b"%PDF-" + b"/ByteRange [" * 5000,
    ]

    for each in nonsense:
        with pytest.raises(Unsound):
            check(each)
