"""What a scanner says of a file is understood, and so is that it says nothing."""

import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from application.adapters.scanner import Malicious, ScannerAway, scan

PIECES = [b"what happened" * 100, b"and then"]
Answer = Callable[[socket.socket], None]


@contextmanager
def clamd(answer: Answer) -> Iterator[Path]:
    """A scanner that answers one caller."""
    # The name of such a socket is short.
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as door:
        place = Path(folder) / "clamd"
        door.bind(str(place))
        door.listen()

        def one() -> None:
            caller, _ = door.accept()
            with caller, suppress(OSError):
                answer(caller)

        answering = threading.Thread(target=one)
        answering.start()
        try:
            yield place
        finally:
            answering.join()


def heard(caller: socket.socket) -> bytes:
    """Read an INSTREAM to its end, as clamd does."""
    with caller.makefile("rb") as said:
        assert said.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(said.read(4), "big"):
            content += said.read(length)
        return content


def saying(words: bytes, found: list[bytes] | None = None) -> Answer:
    def answer(caller: socket.socket) -> None:
        content = heard(caller)
        if found is not None:
            found.append(content)
        caller.sendall(words)

    return answer


def test_a_clean_file_is_sent_whole_and_was_looked_through() -> None:
    found: list[bytes] = []

    with clamd(saying(b"stream: OK\0", found)) as place:
        assert scan(place, PIECES) is True

    assert found == [b"".join(PIECES)]


def test_a_malicious_program_is_said_to_be_one() -> None:
    with clamd(saying(b"stream: Eicar-Test-Signature FOUND\0")) as place, pytest.raises(Malicious):
        scan(place, PIECES)


def test_a_file_longer_than_it_takes_was_not_looked_through() -> None:
    with clamd(saying(b"INSTREAM size limit exceeded. ERROR\0")) as place:
        assert scan(place, PIECES) is False


@pytest.mark.parametrize("words", [b"Can't allocate memory ERROR\0", b""], ids=["error", "nothing"])
def test_an_error_or_silence_is_no_answer(words: bytes) -> None:
    with clamd(saying(words)) as place, pytest.raises(ScannerAway):
        scan(place, PIECES)


def test_a_scanner_that_goes_in_the_middle_is_away() -> None:
    def goes(caller: socket.socket) -> None:
        caller.recv(10)

    with clamd(goes) as place, pytest.raises(ScannerAway):
        scan(place, [bytes(1 << 20)] * 8)


def test_no_scanner_is_away(tmp_path: Path) -> None:
    with pytest.raises(ScannerAway):
        scan(tmp_path / "clamd", PIECES)
