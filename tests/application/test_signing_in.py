"""Signing in: what proves who somebody is, once; and what does not."""

import unicodedata
from datetime import timedelta
from types import SimpleNamespace
from typing import Literal

import pytest

from application import accounts, signing_in
from application.adapters.clock import SetClock
from application.adapters.secrets import on_telephone
from application.bootstrap import House
from application.limits import SIGN_IN
from domain.account import Account
from domain.history import Refused
from domain.people import SYSTEM, Actor

PASSWORD = "purple anvil under seven rivers"
OTHER = "quiet lantern beside eleven goats"
ROOT = Actor("account-root", "administrator", "staff")


@pytest.fixture
def account(house: House) -> str:
    return accounts.open_account(
        house.office,
        house.hasher,
        by=SYSTEM,
        sign_in="zhou.min",
        name="Zhou Min",
        role="investigator",
        unit="inspectorate",
        password=None,
    ).stream_id


@pytest.fixture
def me(house: House, account: str) -> Actor:
    """Somebody who has chosen a password."""
    _, code = signing_in.invite(house, account, by=ROOT)
    signing_in.accept(house, sign_in="zhou.min", code=code, password=PASSWORD)
    return Actor(account, "investigator", "staff")


def kept(house: House, account: str) -> Account:
    return house.office.load(Account, account)


def shown(house: House, seed: str, *, later: int = 0) -> str:
    """What the telephone shows now, or so many half minutes later."""
    return on_telephone(seed, int(house.clock.now().timestamp()) + 30 * later)


@pytest.fixture
def seed(house: House, me: Actor) -> str:
    """A telephone that has been set up; it showed its code for the half minute before."""
    seed = signing_in.seed_for(house, "session")
    signing_in.set_second_step(house, me.id, by=me, seed=seed, typed=shown(house, seed, later=-1))
    return seed


def test_an_invitation_is_used_once_however_its_code_is_typed(house: House, account: str) -> None:
    _, code = signing_in.invite(house, account, by=ROOT)
    typed = code.upper().replace("-", " ")

    signing_in.accept(house, sign_in="ＺＨＯＵ.min ", code=typed, password=PASSWORD)

    assert signing_in.known(house, sign_in="zhou.min", password=PASSWORD)
    with pytest.raises(Refused, match="do not go together"):
        signing_in.accept(house, sign_in="zhou.min", code=code, password=OTHER)


def test_a_wrong_code_a_wrong_name_and_an_old_code_are_told_the_same(
    house: House, account: str
) -> None:
    _, code = signing_in.invite(house, account, by=ROOT)
    wrong = [("zhou.min", "aaaa-bbbb"), ("nobody", code), ("zhou.min", "")]

    said = set()
    for name, typed in wrong:
        with pytest.raises(Refused) as told:
            signing_in.accept(house, sign_in=name, code=typed, password=PASSWORD)
        said.add((told.value.sentence.msgid, told.value.field))
    assert isinstance(house.clock, SetClock)
    house.clock.set(house.clock.now() + signing_in.INVITATION + timedelta(days=1))
    with pytest.raises(Refused) as told:
        signing_in.accept(house, sign_in="zhou.min", code=code, password=PASSWORD)

    assert said == {(told.value.sentence.msgid, told.value.field)}


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short and sweet", None),
        ("fourteen signs", "at least"),
        ("password password", None),
        ("123456789012345", "tried first"),
        ("qwertyuiopasdfgh", "tried first"),
        ("zhou.minzhou.min", "tried first"),
        ("inspectorateinspectorate", "tried first"),
        ("woainiwoainiwoaini", "tried first"),
        ("x" * 201, "at most"),
    ],
)
def test_a_password_is_long_and_not_among_those_tried_first(password: str, why: str | None) -> None:
    about = ["zhou.min", "Zhou Min", "inspectorate"]

    if why is None:
        signing_in.must_be_hard_to_guess(password, about)
    else:
        with pytest.raises(Refused, match=why) as told:
            signing_in.must_be_hard_to_guess(password, about)
        assert told.value.field == "password"


def test_a_password_is_the_same_on_every_keyboard(house: House, account: str) -> None:
    _, code = signing_in.invite(house, account, by=ROOT)
    composed, apart = "caf\u00e9 anvil under seven rivers", "cafe\u0301 anvil under seven rivers"

    signing_in.accept(house, sign_in="zhou.min", code=code, password=composed)

    assert signing_in.known(house, sign_in="zhou.min", password=apart)


def test_what_is_longer_than_any_name_password_or_code_is_not_even_made_alike(
    house: House, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, code = signing_in.invite(house, account, by=ROOT)
    signing_in.accept(house, sign_in="zhou.min", code=code, password=PASSWORD)
    heap, lengths = "e" + "\u0315\u0301" * 60_000, []
    as_ever = unicodedata.normalize

    def counted(form: Literal["NFKC"], text: str) -> str:
        lengths.append(len(text))
        return as_ever(form, text)

    monkeypatch.setattr("application.signing_in.unicodedata", SimpleNamespace(normalize=counted))
    found = [
        signing_in.known(house, sign_in=heap, password=heap),
        signing_in.known(house, sign_in="zhou.min", password=heap),
        signing_in.counted_as(house, sign_in=heap, browser=None),
        signing_in.passes(house, kept(house, account), heap),
    ]
    with pytest.raises(Refused, match="do not go together"):
        signing_in.accept(house, sign_in="zhou.min", code=heap, password=heap)
    with pytest.raises(Refused, match="at most"):
        signing_in.choose_password(house, account, by=ROOT, now=PASSWORD, new=heap)

    assert found == [None, None, (SIGN_IN, ""), False]
    assert max(lengths) <= signing_in.LONGEST


def test_no_account_is_opened_under_a_name_that_nobody_can_type(house: House) -> None:
    opening = {"by": SYSTEM, "name": "Zhou", "role": "investigator", "unit": "u", "password": None}

    for name in (signing_in.called("x" * 201), "x" * 201):
        with pytest.raises(Refused) as told:
            accounts.open_account(house.office, house.hasher, sign_in=name, **opening)  # type: ignore[arg-type]  # one of several ways

        assert (told.value.rule, told.value.field) == ("account.opened", "account")


def test_another_password_needs_the_present_one(house: House, me: Actor) -> None:
    with pytest.raises(Refused, match="present password"):
        signing_in.choose_password(house, me.id, by=me, now="guessed", new=OTHER)
    signing_in.choose_password(house, me.id, by=me, now=PASSWORD, new=OTHER)

    assert signing_in.known(house, sign_in="zhou.min", password=OTHER)
    assert signing_in.known(house, sign_in="zhou.min", password=PASSWORD) is None


def test_a_closed_account_is_as_unknown_as_any(house: House, me: Actor) -> None:
    closing = kept(house, me.id)
    closing.close(by=ROOT, reasons="Gone.")
    house.office.keep(closing)

    assert signing_in.known(house, sign_in="zhou.min", password=PASSWORD) is None
    assert me.id not in accounts.people(house.office)
    assert accounts.everybody(house.office)[me.id].gone


def test_a_telephone_that_shows_another_code_is_not_set_up(house: House, me: Actor) -> None:
    seed = signing_in.seed_for(house, "session")
    other = signing_in.seed_for(house, "another session")

    with pytest.raises(Refused, match="Check its clock"):
        signing_in.set_second_step(house, me.id, by=me, seed=seed, typed=shown(house, other))

    assert kept(house, me.id).seed is None


@pytest.mark.parametrize(
    ("later", "passes"),
    [(-2, False), (-1, False), (0, True), (1, True), (2, False)],
)
def test_a_code_holds_for_its_half_minute_and_the_next_to_it(
    house: House, me: Actor, seed: str, later: int, passes: bool
) -> None:
    # The one of the half minute before was shown when the telephone was set up.
    code = shown(house, seed, later=later)

    assert signing_in.passes(house, kept(house, me.id), code) is passes


def test_a_code_that_was_shown_works_no_second_time(house: House, me: Actor, seed: str) -> None:
    code = shown(house, seed)

    assert signing_in.passes(house, kept(house, me.id), f" {code[:3]} {code[3:]} ")
    assert not signing_in.passes(house, kept(house, me.id), code)


def test_after_a_later_code_an_earlier_one_is_worth_nothing(
    house: House, me: Actor, seed: str
) -> None:
    assert signing_in.passes(house, kept(house, me.id), shown(house, seed, later=1))
    assert not signing_in.passes(house, kept(house, me.id), shown(house, seed))


def test_after_ten_wrong_codes_none_is_looked_at_until_the_next_hour(
    house: House, me: Actor, seed: str
) -> None:
    for _ in range(signing_in.MOST_WRONG):
        assert not signing_in.passes(house, kept(house, me.id), "000000")

    assert signing_in.too_many_wrong(house, kept(house, me.id))
    assert not signing_in.passes(house, kept(house, me.id), shown(house, seed))

    assert isinstance(house.clock, SetClock)
    house.clock.forward(timedelta(hours=1))
    assert signing_in.passes(house, kept(house, me.id), shown(house, seed))


def test_whoever_guesses_digits_shuts_out_no_recovery_code(house: House, me: Actor) -> None:
    seed = signing_in.seed_for(house, "session")
    codes = signing_in.set_second_step(house, me.id, by=me, seed=seed, typed=shown(house, seed))

    for _ in range(signing_in.MOST_WRONG):
        assert not signing_in.passes(house, kept(house, me.id), "no six digits")
    assert not signing_in.too_many_wrong(house, kept(house, me.id))
    for _ in range(signing_in.MOST_WRONG):
        assert not signing_in.passes(house, kept(house, me.id), "000000")

    assert signing_in.too_many_wrong(house, kept(house, me.id))
    assert signing_in.passes(house, kept(house, me.id), codes[0])


def test_a_recovery_code_lets_in_one_time(house: House, me: Actor) -> None:
    seed = signing_in.seed_for(house, "session")
    codes = signing_in.set_second_step(house, me.id, by=me, seed=seed, typed=shown(house, seed))

    assert len(set(codes)) == signing_in.RECOVERY_CODES
    assert signing_in.passes(house, kept(house, me.id), codes[3].upper())
    assert not signing_in.passes(house, kept(house, me.id), codes[3])
    assert not signing_in.passes(house, kept(house, me.id), "")
    assert len(kept(house, me.id).unused) == signing_in.RECOVERY_CODES - 1


def test_neither_password_nor_code_nor_key_stands_in_any_file(
    house: House, me: Actor, seed: str
) -> None:
    codes = signing_in.set_second_step(
        house, me.id, by=me, seed=seed, typed=shown(house, seed, later=1)
    )

    stored = b"".join(
        file.read_bytes() for file in house.settings.folder.rglob("*") if file.is_file()
    )

    secret = [PASSWORD, seed, *codes, *(code.replace("-", "") for code in codes)]
    assert [each for each in secret if each.encode() in stored] == []
