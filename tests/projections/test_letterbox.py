"""What was written to and fro: the newest first, each from the side it came from."""

from domain.complaint import Complaint
from projections import letterbox
from tests.facts import happened
from tests.history import procedure, told

C = Complaint


def test_messages_and_offers_stand_with_the_newest_first() -> None:
    facts = told(
        happened(C.Filed),
        happened(C.MessageSent),
        happened(C.MessageReceived),
        happened(C.RemedyOffered),
    )

    found = list(letterbox.fold(facts, procedure("cn-service")))

    assert [(each.number, each.ours) for each in found] == [
        ("remedy-1", True),
        ("answer-1", False),
        ("message-1", True),
    ]
    assert found[1].text.reveal() == "谢谢，我等着。"
