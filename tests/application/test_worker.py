"""The clockwork of the office follows the record, and waits for a database that is away."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from application import worker
from application.adapters.codec import Unreadable
from application.adapters.documents import Say
from application.adapters.printing import Paper
from application.bootstrap import House, open_house
from application.demonstration.decided import AT_THE_PERMIT_DESK, AT_THE_WINDOW
from application.demonstration.play import open_empty, perform
from application.office import Unavailable
from application.reactions.attendance import present
from application.reactions.documents import Documents
from application.reactions.errands import WAITING, Errands
from application.reactions.notices import Notices
from application.settings import Post, Settings
from application.worker import catch_up, work
from domain.complaint import Complaint
from domain.words import Sentence
from projections.disposition import Disposition
from tests.application.conftest import OpenAgain
from tests.application.reactions import mailbox
from tests.application.reactions.printing import Typewriter
from tests.processes import until


@pytest.fixture
def house(open_again: OpenAgain) -> House:
    house = open_again()
    open_empty(house)
    return house


def papers(house: House) -> int:
    kinds = (Complaint.DocumentSigned,)
    return len(house.office.facts_about(kinds, after=0, until=house.office.head(), limit=100))


def test_it_follows_the_record_and_makes_papers_until_it_is_stopped(
    house: House, open_again: OpenAgain
) -> None:
    inside, stop = open_again(), threading.Event()
    documents = Documents(inside, Typewriter())
    thread = threading.Thread(target=work, args=(inside, stop, documents))
    thread.start()

    perform(house, (AT_THE_WINDOW,))
    made = until(lambda: papers(house) == 1)
    followed = until(lambda: house.projector.position() == house.office.head())
    stop.set()
    thread.join(10)

    assert (made, followed, thread.is_alive()) == (True, True, False)


@pytest.mark.parametrize(
    "trouble", [Unavailable("gone"), Unreadable("Position 7 cannot be read", 7)]
)
def test_it_waits_out_a_trouble_and_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    calls = []
    facts_about = house.office.facts_about

    def away_at_first(*given, **named):  # type: ignore[no-untyped-def]  # a stand-in
        calls.append(1)
        if len(calls) < 4:
            raise trouble
        return facts_about(*given, **named)

    monkeypatch.setattr(worker, "FIRST_WAIT", 0.001)
    perform(house, (AT_THE_WINDOW,))
    monkeypatch.setattr(house.office, "facts_about", away_at_first)
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(house, stop, Documents(house, Typewriter())))
    thread.start()

    made = until(lambda: len(list(house.settings.documents.iterdir())) == 1)
    stop.set()
    thread.join(10)

    assert made
    assert len(calls) >= 4


def test_a_mail_server_that_hangs_holds_up_no_paper(open_again: OpenAgain) -> None:
    outside = open_again()
    open_empty(outside)
    with mailbox.opened() as box:
        box.behaviour = "hangs"
        post = Post("127.0.0.1", "duty@office.example", "ombud@office.example", box.port, False)
        inside, stop = open_again(), threading.Event()
        inside = replace(inside, settings=replace(inside.settings, post=post))
        documents = Documents(inside, Typewriter())
        thread = threading.Thread(target=work, args=(inside, stop, documents))
        thread.start()
        errands = Errands(outside.ledger, outside.clock)
        until(lambda: errands.position(Notices.NAME) is not None)

        perform(outside, (AT_THE_WINDOW,))
        made = until(lambda: papers(outside) == 1)
        stuck = until(
            lambda: any(each.held for each in errands.all(WAITING, reaction=Notices.NAME))
        )
        box.end.set()
        stop.set()
        thread.join(30)

    assert made
    assert stuck
    assert not thread.is_alive()
    assert present(outside.ledger, outside.clock) == []


def test_several_workers_print_different_papers_at_the_same_time(
    house: House, open_again: OpenAgain
) -> None:
    perform(house, (AT_THE_WINDOW, AT_THE_PERMIT_DESK))
    both_are_at_it = threading.Barrier(2)

    class Slow(Typewriter):
        lanes = 1

        def disposition(self, paper: Disposition, say: Say) -> Paper:
            both_are_at_it.wait(20)
            return super().disposition(paper, say)

    stop, presses = threading.Event(), [Slow(), Slow()]
    threads = []
    for press in presses:
        inside = open_again()
        threads.append(threading.Thread(target=work, args=(inside, stop, Documents(inside, press))))
    for thread in threads:
        thread.start()

    made = until(lambda: papers(house) == 2)
    stop.set()
    for thread in threads:
        thread.join(20)

    assert made
    assert [len(press.typed) for press in presses] == [1, 1]


def test_one_worker_prints_as_many_papers_at_once_as_its_press_has_lanes(
    house: House, open_again: OpenAgain
) -> None:
    perform(house, (AT_THE_WINDOW, AT_THE_PERMIT_DESK))
    both_are_at_it = threading.Barrier(2)

    class Slow(Typewriter):
        def disposition(self, paper: Disposition, say: Say) -> Paper:
            both_are_at_it.wait(20)
            return super().disposition(paper, say)

    inside, stop, press = open_again(), threading.Event(), Slow()
    thread = threading.Thread(target=work, args=(inside, stop, Documents(inside, press)))
    thread.start()

    made = until(lambda: papers(house) == 2)
    stop.set()
    thread.join(20)

    assert made
    assert not both_are_at_it.broken
    assert len(press.typed) == 2


def test_whoever_waits_for_papers_is_told_how_many_are_made(
    house: House, open_again: OpenAgain
) -> None:
    perform(house, (AT_THE_WINDOW, AT_THE_PERMIT_DESK))
    inside, heard = open_again(), []

    failures = catch_up(
        inside,
        Documents(inside, Typewriter()),
        lambda *told: heard.append((str(told[0]), *told[1:])),
    )

    assert failures == []
    assert ("Making papers", 2, 2) in heard
    assert ("Looking whether every paper is there", 2, 2) not in heard
    assert papers(house) == 2


def test_whoever_interrupts_it_waits_for_what_is_in_hand_and_the_rest_is_made_the_next_time(
    house: House, open_again: OpenAgain
) -> None:
    cases = [replace(AT_THE_WINDOW, id=f"case-{n}") for n in range(6)]
    perform(house, cases)
    inside = open_again()

    def interrupted(what: Sentence, *_: int) -> None:
        if str(what) == "Making papers":
            raise KeyboardInterrupt

    class Slow(Typewriter):
        def disposition(self, paper: Disposition, say: Say) -> Paper:
            time.sleep(0.3)  # longer than it takes to look: nothing else interrupts it
            return super().disposition(paper, say)

    with pytest.raises(KeyboardInterrupt):
        catch_up(inside, Documents(inside, Slow()), interrupted)
    held = [each.held for each in Errands(house.ledger, house.clock).all(WAITING)]
    made_at_first = papers(house)
    catch_up(inside, Documents(inside, Typewriter()))

    assert 0 < made_at_first < 6
    assert not any(held)
    assert papers(house) == 6


def test_what_takes_too_long_is_handed_back(
    house: House, open_again: OpenAgain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "GRACE", 0.1)
    perform(house, (AT_THE_WINDOW,))
    at_it, let_go = threading.Event(), threading.Event()

    class Endless(Typewriter):
        def disposition(self, paper: Disposition, say: Say) -> Paper:
            at_it.set()
            let_go.wait(30)
            return super().disposition(paper, say)

    inside, stop, finished = open_again(), threading.Event(), []
    documents = Documents(inside, Endless())
    thread = threading.Thread(target=lambda: finished.append(work(inside, stop, documents)))
    thread.start()
    at_it.wait(20)

    stop.set()
    thread.join(20)
    waiting = Errands(house.ledger, house.clock).all(WAITING)
    let_go.set()

    assert finished == [False]
    assert [each.held for each in waiting] == [False]


def test_it_survives_that_every_connection_is_cut(postgres_url: str, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "office", postgres_url, hash_memory_kib=64, hash_passes=1)
    inside, outside, stop = open_house(settings), open_house(settings), threading.Event()
    open_empty(outside)
    documents = Documents(inside, Typewriter())
    thread = threading.Thread(target=work, args=(inside, stop, documents))
    thread.start()
    cut = sa.text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    for _ in range(10):
        with outside.ledger.connect() as db:
            db.execute(cut)
        time.sleep(0.02)  # spread over its work; nothing is waited for here
    perform(outside, (AT_THE_WINDOW,))
    made = until(lambda: papers(outside) == 1)
    stop.set()
    thread.join(20)
    inside.close()
    outside.close()

    assert made
    assert not thread.is_alive()
