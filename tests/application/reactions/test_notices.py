"""The duty box hears of what happened: at least once, under one mark, and never of old things."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from application import complaints
from application import upkeep as recorded
from application.adapters.clock import SetClock
from application.adapters.post import MailServer
from application.bootstrap import House
from application.office import Command
from application.reactions.errands import DONE, GIVEN_UP, WAITING, Errand
from application.reactions.following import Following
from application.reactions.notices import Notices, unread_news
from application.settings import Post
from domain.people import COMPLAINANT, SYSTEM, Actor, Role
from projections import upkeep
from tests.application.conftest import OpenAgain
from tests.application.reactions import mailbox
from tests.application.reactions.mailbox import Mailbox

IMPORTER = Actor("importer", Role.IMPORTER, "import")
TYPED = "He shouted at me at the window."


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox.opened() as box:
        yield box


def told(house: House, *, by: Actor = COMPLAINANT, command: str | None = None) -> str:
    """Somebody files a complaint; its stream."""
    return complaints.file(
        house.office,
        by=by,
        command=Command(command),
        procedure="cn-service",
        channel="web",
        mode="anonymous",
        language="en",
        narrative=TYPED,
    ).stream_id


def following(house: House, box: Mailbox, **settings: str) -> Following:
    post = Post(
        host="127.0.0.1",
        port=box.port,
        to="duty@office.example",
        sender="ombud@office.example",
        starttls=False,
        **settings,  # type: ignore[arg-type] # only texts are given
    )
    return Following(house, Notices(house, post, MailServer(post, seconds=0.3)))


def later(house: House, seconds: float) -> None:
    assert isinstance(house.clock, SetClock)
    house.clock.forward(timedelta(seconds=seconds))


def run(notices: Following) -> None:
    while notices.step():
        pass


def ordered(house: House, notices: Following, errand: Errand) -> None:
    recorded.errand_tried_again(
        house,
        notices.errands,
        by=SYSTEM,
        errand=errand.id,
        ordered_by="Zhou Min",
        reasons="The server is up again.",
    )


def errand(notices: Following) -> Errand:
    (only,) = notices.errands.all(WAITING, DONE, GIVEN_UP)
    return only


def test_the_box_hears_number_and_link_and_nothing_that_was_typed(
    house: House, box: Mailbox
) -> None:
    notices = following(house, box, site="https://ombud.office.example")
    stream = told(house)

    run(notices)

    (letter,) = box.arrived
    text = letter.get_payload(decode=True).decode()  # type: ignore[union-attr]  # one plain part
    assert letter["Subject"] == "Complaint 2026-000001-7 was received."
    assert letter["To"] == "duty@office.example"
    assert f"https://ombud.office.example/staff/complaints/{stream}" in text
    assert "shouted" not in letter.as_string() + text
    assert errand(notices).state == DONE


def test_a_notice_can_be_in_chinese(house: House, box: Mailbox) -> None:
    notices = following(house, box, language="zh")
    told(house)

    run(notices)

    text = box.arrived[0].get_payload(decode=True).decode()  # type: ignore[union-attr]  # one plain part
    assert "已收到投诉 2026-000001-7。" in text


def test_nobody_hears_of_what_was_there_before(house: House, box: Mailbox) -> None:
    told(house)

    run(following(house, box))

    assert box.arrived == []


def test_nobody_hears_of_a_register(house: House, box: Mailbox) -> None:
    notices = following(house, box)
    told(house, by=IMPORTER)

    run(notices)

    assert box.arrived == []
    assert notices.errands.all(WAITING, DONE, GIVEN_UP) == []


def test_what_is_no_news_any_more_is_listed_and_sent_only_when_ordered(
    house: House, box: Mailbox
) -> None:
    notices = following(house, box)
    told(house)
    later(house, 3 * 86_400)

    run(notices)
    unasked, old = list(box.arrived), errand(notices)
    ordered(house, notices, old)
    run(notices)

    assert (unasked, old.state) == ([], GIVEN_UP)
    assert "no news any more" in old.reason
    assert (len(box.arrived), errand(notices).state) == (1, DONE)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("refuses", "The mail server refused the recipient: 450 not now"),
        ("hangs", "The mail server keeps silent."),
        ("breaks off", "The mail server broke off"),
    ],
)
def test_a_server_that_fails_is_tried_again_later(
    house: House, box: Mailbox, behaviour: str, reason: str
) -> None:
    notices = following(house, box)
    told(house)
    box.behaviour = behaviour
    run(notices)
    failed = errand(notices)

    box.behaviour = "works"
    at_once = notices.step()
    later(house, 5)
    run(notices)

    assert (failed.state, failed.tries, at_once) == (WAITING, 1, False)
    assert failed.reason.startswith(reason)
    assert errand(notices).state == DONE


def test_a_letter_that_arrives_twice_bears_one_mark_and_is_done_once(
    house: House, box: Mailbox
) -> None:
    notices = following(house, box)
    told(house)
    box.behaviour = "breaks off"
    run(notices)
    box.behaviour = "works"
    later(house, 5)

    run(notices)

    assert len(box.arrived) == 2
    assert len(set(box.marks)) == 1
    assert box.arrived[0].as_bytes().split(b"\n") == box.arrived[1].as_bytes().split(b"\n")
    assert errand(notices).state == DONE


def test_a_letter_nobody_takes_is_given_up_and_can_be_sent_again(
    house: House, box: Mailbox
) -> None:
    notices = following(house, box)
    told(house)
    box.behaviour = "refuses"
    for _ in range(200):
        run(notices)
        later(house, 900)
    lost = errand(notices)
    box.behaviour = "works"

    untouched = notices.step()
    ordered(house, notices, lost)
    run(notices)

    assert (lost.state, lost.tries, untouched) == (GIVEN_UP, 24, False)
    assert len(box.arrived) == 1
    [order] = recorded.errand_orders(house)[lost.id]
    assert (order.by, order.what) == ("Zhou Min", "again")


def test_two_workers_send_each_letter_once(
    house: House, open_again: OpenAgain, box: Mailbox
) -> None:
    both = [following(house, box), following(open_again(), box)]
    for _ in range(5):
        told(house)

    threads = [threading.Thread(target=run, args=(each,)) for each in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(box.arrived) == len(set(box.marks)) == 5


def test_a_rebuild_sends_nothing(house: House, box: Mailbox) -> None:
    notices = following(house, box)
    told(house)
    run(notices)

    upkeep.rebuild(house.projector, *house.projector.shelf.models)
    run(notices)

    assert len(box.arrived) == 1


def test_news_that_no_restored_bookmark_had_reached_can_be_ordered(
    house: House, box: Mailbox
) -> None:
    notices = following(house, box)
    told(house, by=IMPORTER)
    told(house)
    unread = unread_news(house, notices.errands, house.clock.now())

    held = notices.errands.set_back(
        house.office.head(), hold={Notices.NAME: unread}, why="Restored from a copy."
    )
    run(notices)
    unsent = len(box.arrived)
    [errand] = notices.errands.all(GIVEN_UP)
    ordered(house, notices, errand)
    run(notices)

    assert (held, unsent, errand.reason) == (1, 0, "Restored from a copy.")
    assert [str(each["Subject"]) for each in box.arrived] == [
        "Complaint 2026-000002-5 was received."
    ]


def test_a_restored_copy_sends_nothing_that_may_have_been_sent(house: House, box: Mailbox) -> None:
    notices = following(house, box)
    told(house)
    notices.note()
    head = house.office.head()

    held = notices.errands.set_back(head, hold={Notices.NAME: []}, why="Restored from a copy.")
    run(notices)
    told(house)
    run(notices)

    assert held == 1
    assert [each.reason for each in notices.errands.all(GIVEN_UP)] == ["Restored from a copy."]
    assert [str(each["Subject"]) for each in box.arrived] == [
        "Complaint 2026-000002-5 was received."
    ]
