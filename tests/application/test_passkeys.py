"""A passkey opens one account, at one address, once for each question; nothing else does."""

from datetime import timedelta

import pytest

from application import accounts, passkeys
from application.adapters.clock import SetClock
from application.adapters.passkeys import Site
from application.bootstrap import House
from domain.account import Account
from domain.history import Refused
from domain.people import SYSTEM, Actor
from tests.application.softkey import SoftKey

SITE = Site("office.example", "https://office.example")
VISIT = "visit-1"
SECOND = timedelta(seconds=1)


@pytest.fixture
def me(house: House) -> Actor:
    account = accounts.open_account(
        house.office,
        house.hasher,
        by=SYSTEM,
        sign_in="zhou.min",
        name="Zhou Min",
        role="investigator",
        unit="inspectorate",
        password=None,
    ).stream_id
    return Actor(account, "investigator", "staff")


@pytest.fixture
def key(house: House, me: Actor) -> SoftKey:
    """A device whose passkey was added."""
    key = SoftKey(SITE.host, SITE.origin)
    added(house, me, key)
    return key


def added(house: House, me: Actor, key: SoftKey, *, visit: str = VISIT) -> Account:
    options = passkeys.to_add(house, SITE, me.id, visit=VISIT, office="Lanpu")
    said = key.create(options)
    return passkeys.add(house, SITE, me.id, by=me, visit=visit, said=said, label="My telephone")


def question(house: House) -> str:
    assert isinstance(house.clock, SetClock)
    house.clock.forward(SECOND)
    return passkeys.to_sign_in(house, SITE, visit=VISIT)


def opened(house: House, said: str, *, visit: str = VISIT) -> str | None:
    account = passkeys.sign_in(house, SITE, visit=visit, said=said)
    return account.id if account else None


def test_a_passkey_opens_the_account_it_was_added_to(house: House, me: Actor, key: SoftKey) -> None:
    assert opened(house, key.get(question(house))) == me.id
    assert house.office.load(Account, me.id).proves_itself


def test_an_answer_proves_nothing_a_second_time(house: House, me: Actor, key: SoftKey) -> None:
    said = key.get(question(house))

    assert opened(house, said) == me.id
    assert opened(house, said) is None


def test_an_answer_given_before_another_one_proves_nothing_after_it(
    house: House, me: Actor, key: SoftKey
) -> None:
    earlier = key.get(question(house))
    assert opened(house, key.get(question(house))) == me.id

    assert opened(house, earlier) is None


def test_a_device_that_was_copied_is_noticed_by_its_count(
    house: House, me: Actor, key: SoftKey
) -> None:
    assert opened(house, key.get(question(house))) == me.id

    key.count = 0

    assert opened(house, key.get(question(house))) is None


def test_a_device_that_does_not_count_is_taken_all_the_same(
    house: House, me: Actor, key: SoftKey
) -> None:
    for _ in range(3):
        key.count = -1
        assert opened(house, key.get(question(house))) == me.id


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("office.example", "https://evil.example"),
        ("evil.example", "https://evil.example"),
        ("office.example", "http://office.example"),
        ("evil.example", "https://office.example"),
    ],
)
def test_a_passkey_proves_nothing_for_another_address(
    house: House, key: SoftKey, host: str, origin: str
) -> None:
    key.host, key.origin = host, origin

    assert opened(house, key.get(question(house))) is None


def test_a_question_is_for_one_browser_and_for_five_minutes(
    house: House, me: Actor, key: SoftKey
) -> None:
    elsewhere = key.get(question(house))
    late = key.get(question(house))

    assert opened(house, elsewhere, visit="visit-2") is None
    assert isinstance(house.clock, SetClock)
    house.clock.forward(timedelta(minutes=5))
    assert opened(house, late) == me.id
    stale = key.get(question(house))
    house.clock.forward(timedelta(minutes=5, seconds=1))
    assert opened(house, stale) is None


def test_a_touch_alone_is_not_enough(house: House, key: SoftKey) -> None:
    assert opened(house, key.get(question(house), verified=False)) is None


def test_another_key_a_removed_one_and_that_of_a_closed_account_open_nothing(
    house: House, me: Actor, key: SoftKey
) -> None:
    stranger = SoftKey(SITE.host, SITE.origin)
    stranger.user, stranger.id = key.user, key.id
    assert opened(house, stranger.get(question(house))) is None

    second = SoftKey(SITE.host, SITE.origin)
    added(house, me, second)
    [first, _] = house.office.load(Account, me.id).passkeys
    passkeys.remove(house, me.id, by=me, credential=first)
    assert opened(house, key.get(question(house))) is None
    assert opened(house, second.get(question(house))) == me.id

    account = house.office.load(Account, me.id)
    account.close(by=Actor("account-root", "administrator", "staff"), reasons="Gone.")
    house.office.keep(account)
    assert opened(house, second.get(question(house))) is None


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{}",
        "null",
        "[]",
        '"x"',
        '{"response": 1}',
        '{"response": {"clientDataJSON": "%%%"}}',
        "x" * 50_000,
    ],
)
def test_rubbish_opens_nothing_and_breaks_nothing(house: House, me: Actor, said: str) -> None:
    assert opened(house, said) is None
    with pytest.raises(Refused, match="did not show"):
        passkeys.add(house, SITE, me.id, by=me, visit=VISIT, said=said, label="x")


def test_a_key_is_not_added_with_the_question_of_another_browser(house: House, me: Actor) -> None:
    with pytest.raises(Refused, match="did not show"):
        added(house, me, SoftKey(SITE.host, SITE.origin), visit="visit-2")
