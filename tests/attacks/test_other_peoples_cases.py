"""Somebody else's case, by its address: refused and absent look the same, at every door there is."""

from collections.abc import Callable, Iterable

import pytest
from werkzeug.routing import Map, Rule
from werkzeug.test import TestResponse

from domain.access import Tie
from tests.attacks.world import (
    ACCUSED,
    ANOTHER,
    CHOSEN,
    EVERYBODY,
    NEVER,
    NOBODY,
    OF_THE_CASE,
    World,
    bare,
)

CLOSED = {302, 303, 403, 404}


def strangers(world: World, rules: Iterable[Rule]) -> set[str]:
    """What addresses name and the walk does not know."""
    return {gap for rule in rules for gap in rule.arguments} - CHOSEN.keys() - world.there.keys()


def test_every_address_takes_part_in_the_walk(world: World) -> None:
    unknown = strangers(world, world.app.url_map.iter_rules())

    assert not unknown, "Say in tests/attacks/world.py what there is of it, and what is not."


def test_an_address_that_does_not_is_noticed(world: World) -> None:
    planted = Map([Rule("/staff/complaints/<complaint>/notes/<note>", endpoint="planted")])

    assert strangers(world, planted.iter_rules()) == {"note"}


def test_a_door_that_was_left_open_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.desk.tie_to", lambda *_: Tie.HANDS)
    accused = world.clients[ACCUSED]

    there, absent = (
        accused.get(f"/staff/complaints/{ids['complaint']}") for ids in (world.there, world.absent)
    )

    assert there.status_code == 200
    assert differ(world, there, absent)


def test_what_the_walk_asks_for_is_there_for_somebody(world: World) -> None:
    own = ("/letters/", "/page/")
    seen = {
        rule.rule: {
            who
            for who in EVERYBODY
            if world.clients[who].get(world.path(rule, world.there)).status_code == 200
        }
        for rule in world.rules("GET")
        if rule.arguments & world.there.keys() and not rule.rule.startswith(own)
    }

    assert len(seen) > 6
    assert not [rule for rule, who in seen.items() if not who]


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_may_not_be_seen_looks_as_if_it_were_not_there(
    world: World, who: str, record_property: Callable[[str, object], None]
) -> None:
    client, told_apart, tried = world.clients[who], [], 0
    for rule in world.rules("GET"):
        if not rule.arguments & world.there.keys():
            continue
        there, absent = (client.get(world.path(rule, ids)) for ids in (world.there, world.absent))
        tried += 1
        if there.status_code in CLOSED and differ(world, there, absent):
            told_apart.append(rule.rule)

    record_property("tried", tried)
    assert tried > 8
    assert not told_apart


@pytest.mark.parametrize("who", NEVER)
def test_whoever_has_no_part_in_the_case_never_gets_anything_of_it(
    world: World, who: str, record_property: Callable[[str, object], None]
) -> None:
    client, token, head, opened, tried = (
        world.clients[who], world.token(who), world.house.office.head(), [], 0,
    )  # fmt: skip
    looked = len(world.house.reading.of(world.case))
    for method in ("GET", "POST"):
        for rule in world.rules(method):
            if not rule.arguments & OF_THE_CASE:
                continue
            tried += 1
            there, absent = (
                client.open(world.path(rule, ids), method=method, data={"csrf": token})
                for ids in (world.there, world.absent)
            )
            if there.status_code not in CLOSED or differ(world, there, absent):
                opened.append(f"{method} {rule.rule}: {there.status_code}")

    record_property("tried", tried)
    assert not opened
    assert world.house.office.head() == head
    assert len(world.house.reading.of(world.case)) == looked


def test_the_letter_of_another_case_is_no_letter(world: World) -> None:
    answer = world.clients[ANOTHER].get(f"/letters/{world.there['document']}")

    assert answer.status_code == 404
    assert world.clients[NOBODY].get(f"/letters/{world.there['document']}").status_code == 302


def differ(world: World, there: TestResponse, absent: TestResponse) -> bool:
    ids = sorted({*world.there.values(), *world.absent.values()}, key=len, reverse=True)
    return bare(there, *ids) != bare(absent, *ids)
