"""The talk with the person, and a word put in or a gift offered because of the case."""

from datetime import date
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.history import Fact
from tests import history as told
from tests.facts import happened
from tests.history import HEAD, INTAKE, INVESTIGATOR, PERSON, given, refusal, then

C = Complaint
SENT = happened(C.MessageSent)
WORD_PUT_IN = "Rules on police personnel who interfere in cases (2015)"

TAKEN: dict[str, tuple[type[Fact], tuple[Any, ...], dict[str, Any]]] = {
    "send_message": (
        C.MessageSent,
        told.INQUIRED,
        {"by": INVESTIGATOR, "written": "我们仍在调查，暂无新情况。"},
    ),
    "receive_message": (
        C.MessageReceived,
        told.INQUIRED,
        {"by": PERSON, "written": "谢谢，我等着。"},
    ),
    "open_message": (
        C.MessageOpened,
        (*told.INQUIRED, SENT),
        {"by": PERSON, "message": "message-1"},
    ),
    "record_interference": (
        C.InterferenceRecorded,
        told.INQUIRED,
        {
            "by": INVESTIGATOR,
            "way": "telephone",
            "from_whom": "某副职",
            "what": "问是否一定要查",
            "answer": "依规登记，按程序办理",
            "on": date(2026, 3, 9),
        },
    ),
    "declare_gift": (
        C.GiftDeclared,
        told.INQUIRED,
        {
            "by": INVESTIGATOR,
            "from_whom": "被投诉人亲属",
            "what": "香烟两条",
            "refused": True,
            "on": date(2026, 3, 9),
        },
    ),
}


def take(verb: str, story: tuple[Any, ...] | None = None, **details: Any) -> Complaint:
    _, before, answers = TAKEN[verb]
    complaint = given(*(before if story is None else story))
    getattr(complaint, verb)(**{**answers, **details})
    return complaint


@pytest.mark.parametrize("verb", TAKEN)
def test_what_is_said_about_a_case_is_written_down(verb: str) -> None:
    fact, _, _ = TAKEN[verb]

    complaint = take(verb)

    assert then(complaint) == [happened(fact)]


@pytest.mark.parametrize(
    ("verb", "details", "said", "rule", "field"),
    [
        ("send_message", {"written": ""}, "Write the message", "complaint.message_sent", "written"),
        ("receive_message", {"written": ""}, "Write", "complaint.message_received", "written"),
        ("receive_message", {"by": INTAKE}, "Choose", "complaint.message_received", "way"),
        ("open_message", {"message": "x"}, "number", "complaint.message_opened", "message"),
        ("record_interference", {"way": None}, "Choose", WORD_PUT_IN, "way"),
        ("record_interference", {"from_whom": ""}, "who it was", WORD_PUT_IN, "from_whom"),
        ("record_interference", {"what": ""}, "was asked for", WORD_PUT_IN, "what"),
        ("record_interference", {"answer": ""}, "was answered", WORD_PUT_IN, "answer"),
        ("declare_gift", {"from_whom": ""}, "who offered", "complaint.gift_declared", "from_whom"),
        ("declare_gift", {"what": ""}, "who offered", "complaint.gift_declared", "what"),
        (
            "declare_gift",
            {"refused": None},
            "kept is taken",
            "complaint.gift_declared",
            "handed_in",
        ),
    ],
)
def test_half_a_word_is_refused_with_its_rule(
    verb: str, details: dict[str, Any], said: str, rule: str, field: str
) -> None:
    refused = refusal(lambda: take(verb, **details))

    assert said in str(refused.sentence)
    assert (refused.rule, refused.field) == (rule, field)


@pytest.mark.parametrize(
    "words",
    [
        "请回复您的身份证号码核实。",
        "请留下手机号。",
        "Please send your phone number to verify.",
        "We need the number of your identity card.",
    ],
)
def test_a_message_does_not_ask_who_the_person_is(words: str) -> None:
    refused = refusal(lambda: take("send_message", written=words))

    assert "says who the person is" in str(refused.sentence)
    assert (refused.rule, refused.field) == ("complaint.message_sent", "written")


def test_a_message_may_ask_where_it_says_that_nobody_has_to_answer() -> None:
    complaint = take(
        "send_message", written="如果愿意，可以留下手机号；不留也可以。", identity_voluntary=True
    )

    (sent,) = then(complaint)

    assert isinstance(sent, C.MessageSent)
    assert sent.identity_voluntary


def test_a_message_is_opened_once() -> None:
    refused = refusal(
        lambda: take("open_message", story=(*told.INQUIRED, SENT, happened(C.MessageOpened)))
    )

    assert "opened already" in str(refused.sentence)
    assert refused.field == ""


def test_only_the_person_opens_a_message_to_the_person() -> None:
    refused = refusal(lambda: take("open_message", by=INTAKE))

    assert "not yours to decide" in str(refused.sentence)


def test_a_word_put_in_is_sealed_under_a_key_that_is_not_the_cases() -> None:
    complaint = take("record_interference", by=HEAD)

    (recorded,) = then(complaint)

    assert isinstance(recorded, C.InterferenceRecorded)
    assert {recorded.from_whom.of, recorded.what.of, recorded.answer.of} == {"interference"}


def test_what_the_person_says_after_the_end_is_heard_as_well() -> None:
    ended = (*told.ISSUED, happened(C.DocumentSigned), happened(C.Closed))

    complaint = take("receive_message", story=ended)

    assert then(complaint) == [happened(C.MessageReceived)]


def test_a_gift_that_was_not_refused_is_handed_in() -> None:
    complaint = take("declare_gift", refused=False, handed_in="纪检室")

    (declared,) = then(complaint)

    assert isinstance(declared, C.GiftDeclared)
    assert declared.handed_in is not None
