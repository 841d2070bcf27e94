"""Whatever is done to a sealed file is refused with its own sentence; the untouched one is believed."""

import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms, core
from cryptography.exceptions import UnsupportedAlgorithm

from application.adapters import checking
from application.adapters.checking import Unsound, check
from application.adapters.seal import FILE, Attached, Seal, make_test_seal, read_seal
from application.verifying import FORMAT, checked
from domain.provenance import Origin, Stored, fingerprint
from tests.application.reactions.printing import typed

NOW = datetime(2026, 5, 26, 8, 30, tzinfo=UTC)
FACT = Stored(41, "event-1", "complaint-1", 1, "complaint.filed@1", "2026-03-03", "{}", "{}")
ORIGIN = Origin(41, fingerprint([FACT]))
UNSEALED = typed(f"/Keywords ({ORIGIN.mark}) and what the paper says")


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


def test_whoever_has_checked_a_paper_can_still_seal_one(
    sealed: bytes, seals: list[Seal], tmp_path: Path
) -> None:
    make_test_seal(tmp_path / FILE, office="Lanpu Public Security Bureau", at=NOW)
    (tmp_path / "paper.pdf").write_bytes(sealed)
    (tmp_path / "unsealed.pdf").write_bytes(UNSEALED)

    # In a process of its own: in this one everything is loaded already.
    ran = subprocess.run(
        [sys.executable, "-c", CHECK_THEN_SEAL, tmp_path, seals[0].fingerprint],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("TEST seal – no legal effect")


CHECK_THEN_SEAL = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from application.adapters.checking import check
from application.adapters.seal import read_seal
folder = Path(sys.argv[1])
check((folder / "paper.pdf").read_bytes(), certificates=[sys.argv[2]])
seal = read_seal(next(each for each in folder.iterdir() if each.suffix != ".pdf"))
sealed = seal.seal((folder / "unsealed.pdf").read_bytes(), datetime(2026, 5, 26, tzinfo=UTC))
print(check(sealed, certificates=[seal.fingerprint]).signer)
"""


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


def test_words_that_look_like_a_seal_make_no_paper_suspect(seals: list[Seal]) -> None:
    typed_in = typed(
        f"record 7 sha256:{'0' * 64} /ByteRange [0 1 2 3] /Keywords ({ORIGIN.mark}) and the rest"
    )

    found = checked(seals[0].seal(typed_in, NOW), seals[0].fingerprint)

    assert found.position == 41


def behind_the_seal(pdf: bytes, said: bytes) -> bytes:
    end = pdf.index(b">", pdf.index(b"/Contents <"))
    return pdf[: end - len(said)] + said + pdf[end:]


def test_nothing_may_stand_in_the_room_behind_the_seal(sealed: bytes, seals: list[Seal]) -> None:
    with pytest.raises(Unsound, match=CHANGED):
        check(behind_the_seal(sealed, b"41"), certificates=[seals[0].fingerprint])


def test_what_is_put_beside_the_signature_is_refused(sealed: bytes, seals: list[Seal]) -> None:
    start = sealed.index(b"/Contents <") + 11
    end = sealed.index(b">", start)
    held = cms.ContentInfo.load(bytes.fromhex(sealed[start:end].decode()))
    [signer] = held["content"]["signer_infos"]
    signer["unsigned_attrs"] = cms.CMSAttributes(
        [{"type": "1.2.3.4", "values": [core.OctetString(b"added")]}]
    )
    added = held.dump(force=True).hex().encode().ljust(end - start, b"0")

    with pytest.raises(Unsound, match="cannot be read"):
        check(sealed[:start] + added + sealed[end:], certificates=[seals[0].fingerprint])


def test_an_odd_number_of_digits_is_no_seal() -> None:
    with pytest.raises(Unsound, match=CHANGED):
        check(b"%PDF-1.7 /ByteRange [0 34 37 0]   <0>")


def test_a_seal_of_an_impossible_day_is_refused(
    seals: list[Seal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MOMENT", re.compile(rb"(/ByteRange)"))

    with pytest.raises(Unsound, match="cannot be read"):
        check(seals[0].seal(UNSEALED, NOW))


def test_a_certificate_of_a_kind_nobody_knows_is_refused(
    sealed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_: object) -> None:
        raise UnsupportedAlgorithm("of a kind nobody knows")

    monkeypatch.setattr("application.adapters.checking.x509.load_der_x509_certificate", unknown)

    with pytest.raises(Unsound, match="cannot be read"):
        check(sealed)


def test_a_length_without_end_is_no_history() -> None:
    endless = b"%%EOF\n /Type /EmbeddedFile /Length " + b"9" * 5000 + b" >> stream\n"

    assert checking._history(endless) is None


def test_no_history_is_unpacked_before_the_certificate_is_taken(sealed: bytes) -> None:
    assert check(sealed).history is None


def test_a_history_nested_without_end_is_refused(seals: list[Seal]) -> None:
    deep = Attached("history.json", b"[" * 100_000, "Deep")

    with pytest.raises(Unsound, match="not the one that this paper was made from"):
        checked(seals[0].seal(UNSEALED, NOW, attached=[deep]), seals[0].fingerprint)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(checking.MOST_BYTES + 1)

    with pytest.raises(Unsound, match="is no PDF"):
        checking.read(large)
