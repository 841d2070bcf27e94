"""The seal on a paper: what others' programs say of it, and that the same paper is the same file."""

import hashlib
import io
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import validation
from pyhanko.sign.fields import MDPPerm

from application.adapters.press import Press
from application.adapters.printing import Paper, Unprintable
from application.adapters.seal import FILE, Attached, Seal, make_test_seal, read_seal
from application.adapters.words import Words
from tests.paper.cases import facts_of, paper
from tests.paper.others import judged

OFFICE = "Lanpu Public Security Bureau"
NOW = datetime(2026, 5, 26, 8, 30, tzinfo=UTC)
HISTORY = Attached("history.json", b'{"facts": []}', "The history of the case")
SEAL_AGAIN = """
import sys, hashlib
from datetime import UTC, datetime
from pathlib import Path
from application.adapters.seal import read_seal
sealed = read_seal(Path(sys.argv[1])).seal(
    Path(sys.argv[2]).read_bytes(), datetime(2026, 5, 26, 8, 30, tzinfo=UTC)
)
print(hashlib.sha256(sealed).hexdigest())
"""


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a test seal."""
    file = tmp_path_factory.mktemp("keys") / FILE
    make_test_seal(file, office=OFFICE, at=NOW)
    return file


@pytest.fixture(scope="module")
def seal(key: Path) -> Seal:
    return read_seal(key)


@pytest.fixture(scope="module", params=["en", "zh"])
def printed(request: pytest.FixtureRequest, press: Press) -> Paper:
    """The disposition of the case of the household window, without a seal."""
    return press.disposition(
        paper(facts_of(request.param), request.param), Words(str(request.param))
    )


@pytest.fixture(params=["the complainant's copy", "the office's copy"])
def sealed(request: pytest.FixtureRequest, seal: Seal, printed: Paper) -> bytes:
    """The paper sealed: as the complainant gets it, and with its history attached."""
    attached = (HISTORY,) if "office" in request.param else ()
    return seal.seal(printed.pdf, NOW, attached=attached)


def test_another_program_finds_the_seal_good_and_the_whole_file_under_it(
    sealed: bytes, seal: Seal
) -> None:
    signature, status = judged(sealed, at=NOW)

    assert status.bottom_line
    assert status.coverage == validation.SignatureCoverageLevel.ENTIRE_FILE
    assert status.docmdp_ok
    assert signature.docmdp_level == MDPPerm.NO_CHANGES
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.signer_cert.sha256.hex() == seal.fingerprint
    assert signature.self_reported_timestamp == NOW


def test_the_tools_of_every_linux_find_nothing_wrong_with_it(sealed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(sealed)

    checked = subprocess.run(
        ("qpdf", "--check", str(file)), check=True, capture_output=True, text=True
    )
    signed = subprocess.run(("pdfsig", str(file)), check=False, capture_output=True, text=True)

    assert "No syntax or stream encoding errors found" in checked.stdout
    assert "Signature is Valid." in signed.stdout
    assert "Total document signed" in signed.stdout
    assert "no legal effect" in signed.stdout


def test_a_sealed_paper_is_archivable_and_accessible_as_before(sealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        said = pdf.Root.Metadata.read_bytes().decode()
        kinds = [
            each.get("/Type")
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary | pikepdf.Stream)
        ]
        [field] = pdf.Root.AcroForm.Fields

        assert pdf.pdf_version == "1.7"
        assert "/Version" not in pdf.Root
        assert 'pdfaid:part="3"' in said
        assert "<pdfuaid:part>1</pdfuaid:part>" in said
        assert "/ObjStm" not in kinds
        assert "/XRef" not in kinds
        assert bool(pdf.Root.MarkInfo.Marked)
        # It shows nothing, so it needs no typeface and no words for a screen reader.
        assert [float(each) for each in field.Rect] == [0, 0, 0, 0]
        assert "/AP" not in field


def test_the_history_is_attached_as_the_source_and_its_days_are_fixed(
    seal: Seal, printed: Paper
) -> None:
    with pikepdf.open(io.BytesIO(seal.seal(printed.pdf, NOW, attached=[HISTORY]))) as pdf:
        [file] = pdf.Root.AF
        held = file.EF.F

        assert file.AFRelationship == "/Source"
        assert str(file.Desc) == HISTORY.said
        assert held.Subtype == "/application/json"
        assert held.read_bytes() == HISTORY.content
        assert str(held.Params.ModDate) == "D:20260526083000Z"
        assert list(pdf.attachments) == [HISTORY.name]


def test_the_complainants_copy_carries_no_file(seal: Seal, printed: Paper) -> None:
    with pikepdf.open(io.BytesIO(seal.seal(printed.pdf, NOW))) as pdf:
        assert list(pdf.attachments) == []
        assert "/AF" not in pdf.Root


def test_the_unsealed_paper_stands_whole_in_front(sealed: bytes, printed: Paper) -> None:
    assert sealed.startswith(printed.pdf)
    assert hashlib.sha256(sealed[: len(printed.pdf)]).hexdigest() == printed.sha256


def test_the_same_paper_under_the_same_key_is_the_same_file_in_any_process(
    printed: Paper, key: Path, seal: Seal, tmp_path: Path
) -> None:
    unsealed = tmp_path / "unsealed.pdf"
    unsealed.write_bytes(printed.pdf)
    here = hashlib.sha256(seal.seal(printed.pdf, NOW)).hexdigest()

    there = {
        subprocess.run(
            (sys.executable, "-c", SEAL_AGAIN, str(key), str(unsealed)),
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert there == {here}


def test_a_test_seal_says_in_its_names_that_it_is_none(seal: Seal) -> None:
    names = [each.subject.rfc4514_string() for each in seal.chain]

    assert len(names) == 2
    assert all("TEST" in each and "no legal effect" in each for each in names)


@pytest.mark.parametrize("office", ["x" * 300, "岚浦市公安局" * 20])
def test_an_office_with_a_long_name_gets_a_seal_as_well(office: str, tmp_path: Path) -> None:
    make_test_seal(tmp_path / FILE, office=office, at=NOW)

    assert "TEST" in read_seal(tmp_path / FILE).name


def test_a_seal_that_was_made_is_never_made_over(key: Path) -> None:
    before = key.read_bytes()

    make_test_seal(key, office=OFFICE, at=NOW)

    assert key.read_bytes() == before
    assert list(key.parent.iterdir()) == [key]


def test_a_key_that_others_can_read_is_refused(key: Path, tmp_path: Path) -> None:
    open_to_all = tmp_path / FILE
    open_to_all.write_bytes(key.read_bytes())
    open_to_all.chmod(0o440)

    with pytest.raises(Unprintable, match="Others can read the key"):
        read_seal(open_to_all)


def test_an_office_brings_its_own_key_in_the_form_it_has(seal: Seal, tmp_path: Path) -> None:
    own = _parts(seal)
    for name, content in {
        "own.p12": pkcs12.serialize_key_and_certificates(
            b"seal",
            own,
            seal.certificate,
            seal.chain[1:],
            serialization.BestAvailableEncryption(b"secret"),
        ),
        "own.pem": _pem(own, *reversed(seal.chain), password=b"secret"),
    }.items():
        (tmp_path / name).write_bytes(content)
        (tmp_path / name).chmod(0o400)

    found = [read_seal(tmp_path / name, password=b"secret") for name in ("own.p12", "own.pem")]

    assert [each.fingerprint for each in found] == [seal.fingerprint] * 2


@pytest.mark.parametrize(
    "content",
    [
        lambda _: b"",
        lambda _: b"-----BEGIN nothing",
        lambda seal: _pem(_parts(seal)),
        lambda seal: _pem(rsa.generate_private_key(65537, 3072), seal.certificate),
        lambda seal: _pem(rsa.generate_private_key(65537, 2048), seal.certificate),
        lambda seal: _pem(_parts(seal), seal.certificate, password=b"another"),
    ],
    ids=["empty", "torn", "no certificate", "another's", "short", "wrong password"],
)
def test_what_is_no_seal_is_refused_with_a_sentence(
    content: Callable[[Seal], bytes], seal: Seal, tmp_path: Path
) -> None:
    file = tmp_path / FILE
    file.write_bytes(content(seal))
    file.chmod(0o400)

    with pytest.raises(Unprintable, match="is no seal"):
        read_seal(file)


def test_a_certificate_that_ended_seals_nothing_that_came_later(seal: Seal, printed: Paper) -> None:
    ended = seal.certificate.not_valid_after_utc

    with pytest.raises(Unprintable, match="ended on"):
        seal.seal(printed.pdf, ended + timedelta(seconds=1))


def test_a_paper_from_before_the_certificate_is_sealed_from_its_first_day_on(
    seal: Seal, printed: Paper
) -> None:
    begins = seal.certificate.not_valid_before_utc

    sealed = seal.seal(printed.pdf, begins - timedelta(days=400))

    [signature] = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    assert signature.self_reported_timestamp == begins


def test_what_is_no_pdf_is_not_sealed(seal: Seal) -> None:
    with pytest.raises(Unprintable, match="no whole PDF"):
        seal.seal(b"%PDF-1.7 and nothing more", NOW)


def _parts(seal: Seal) -> rsa.RSAPrivateKey:
    return seal._key


def _pem(
    key: rsa.RSAPrivateKey, *certificates: x509.Certificate, password: bytes | None = None
) -> bytes:
    shut = (
        serialization.BestAvailableEncryption(password)
        if password
        else serialization.NoEncryption()
    )
    content = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, shut)
    return content + b"".join(
        each.public_bytes(serialization.Encoding.PEM) for each in certificates
    )
