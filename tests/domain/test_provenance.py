"""What a paper says of its origin: any change in the history of its case gives another fingerprint."""

from dataclasses import replace

import pytest

from domain.provenance import Origin, Stored, fingerprint

FIRST = Stored(
    position=7,
    event_id="event-1",
    stream_id="complaint-1",
    version=1,
    topic="complaint.filed@1",
    recorded_at="2026-03-03T01:40:00Z",
    state='{"mode":"named","words":{"box":"AAAA","of":"complainant"}}',
    metadata='{"actor":"account-1","salt":"00"}',
)
SECOND = replace(FIRST, position=9, event_id="event-2", version=2, topic="complaint.accepted@1")


@pytest.mark.parametrize(
    "changed",
    [
        [FIRST],
        [SECOND, FIRST],
        [FIRST, replace(SECOND, position=10)],
        [FIRST, replace(SECOND, event_id="event-3")],
        [FIRST, replace(SECOND, stream_id="complaint-2")],
        [FIRST, replace(SECOND, version=3)],
        [FIRST, replace(SECOND, topic="complaint.refused@1")],
        [FIRST, replace(SECOND, recorded_at="2026-03-03T01:40:01Z")],
        [replace(FIRST, state=FIRST.state.replace("AAAA", "AAAB")), SECOND],
        [replace(FIRST, metadata=FIRST.metadata.replace("account-1", "account-2")), SECOND],
        [FIRST, SECOND, replace(SECOND, position=11, version=3)],
    ],
)
def test_whatever_is_changed_in_a_history_changes_its_fingerprint(changed: list[Stored]) -> None:
    assert fingerprint(changed) != fingerprint([FIRST, SECOND])


def test_a_demonstration_leaves_out_what_chance_made_and_nothing_else() -> None:
    told_again = replace(
        FIRST,
        state=FIRST.state.replace("AAAA", "BBBB"),
        metadata=FIRST.metadata.replace('"00"', '"11"'),
    )
    another = replace(FIRST, state=FIRST.state.replace("named", "anonymous"))

    assert fingerprint([told_again], but_sealed=True) == fingerprint([FIRST], but_sealed=True)
    assert fingerprint([another], but_sealed=True) != fingerprint([FIRST], but_sealed=True)


def test_the_fingerprint_stands_behind_the_sign_that_no_browser_sends() -> None:
    origin = Origin(41, "ab" * 32, "https://ombud.example")

    assert origin.address == f"https://ombud.example/verify#41-{'ab' * 32}"
    assert origin.mark == f"record 41 sha256:{'ab' * 32}"
    assert Origin(41, "ab" * 32).address is None
