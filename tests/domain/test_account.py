"""Accounts: an administrator opens and closes them, and the person alone chooses how to sign in."""

from collections.abc import Callable
from datetime import date

import pytest

from domain.account import Account
from domain.history import Fact, Refused
from domain.officer import HOLDER
from domain.people import SYSTEM, Actor
from domain.sealed import Sealed
from tests.facts import happened
from tests.history import told

ADMINISTRATOR = Actor("account-root", "administrator", "staff")
OWN = Actor("account-1", "investigator", "staff")
TODAY = date(2026, 3, 3)


def given(*facts: Fact) -> Account:
    account = Account.replay(
        Account("account-1"), told(happened(Account.Opened), *facts, stream="account-1")
    )
    assert account is not None
    return account


def recorded(account: Account) -> list[str]:
    return [each.fact.NAME for each in account.collect_events()]


def refused(decide: Callable[[], None], rule: str) -> None:
    with pytest.raises(Refused) as told_why:
        decide()
    assert told_why.value.rule == rule


CLOSED = happened(Account.Closed)
PASSWORD, SECOND_STEP = happened(Account.PasswordChosen), happened(Account.SecondStepPrepared)
CODES, PASSKEY = happened(Account.RecoveryCodesMade), happened(Account.PasskeyAdded)
INVITED = happened(Account.Invited, until=TODAY)


def test_an_account_is_opened_once_in_a_role_that_there_is() -> None:
    account = given()

    again = lambda: account.open(  # noqa: E731 # it is asked for later
        by=SYSTEM, sign_in="x", role="lead", unit="u", name="n", secret=None
    )
    strange = lambda: Account("account-2").open(  # noqa: E731 # it is asked for later
        by=SYSTEM, sign_in="x", role="complainant", unit="u", name="n", secret=None
    )

    refused(again, "account.opened")
    refused(strange, "account.role")


def test_another_role_counts_from_now_on_and_ends_every_session() -> None:
    account = given(PASSWORD)

    account.change_role(by=ADMINISTRATOR, role="lead", reasons="Promoted.")

    assert recorded(account) == ["role_given"]
    assert (account.role, account.renewed) == ("lead", 2)


@pytest.mark.parametrize(
    ("decide", "rule"),
    [
        (
            lambda one, by: one.change_role(by=by, role="lead", reasons="So."),
            "account.role_given",
        ),
        (lambda one, by: one.move(by=by, unit="station"), "account.moved"),
        (lambda one, by: one.close(by=by, reasons="So."), "account.closed"),
        (lambda one, by: one.invite(by=by, code="c", until=TODAY), "account.invited"),
        (lambda one, by: one.end_sessions(by=by, reasons="So."), "account.sessions_ended"),
    ],
)
def test_nobody_changes_his_own_account(
    decide: Callable[[Account, Actor], None], rule: str
) -> None:
    account = given()

    refused(lambda: decide(account, OWN), rule)
    decide(account, ADMINISTRATOR)

    assert len(recorded(account)) == 1


@pytest.mark.parametrize(
    ("decide", "rule"),
    [
        (
            lambda one: one.change_role(by=ADMINISTRATOR, role="lead", reasons=" "),
            "account.reasons",
        ),
        (lambda one: one.close(by=ADMINISTRATOR, reasons=""), "account.reasons"),
        (lambda one: one.end_sessions(by=ADMINISTRATOR, reasons=" "), "account.reasons"),
        (lambda one: one.unlink(by=ADMINISTRATOR, reasons="So."), "account.unlinked"),
        (
            lambda one: one.change_role(by=ADMINISTRATOR, role="investigator", reasons="So."),
            "account.role_given",
        ),
        (lambda one: one.change_role(by=ADMINISTRATOR, role="king", reasons="So."), "account.role"),
        (lambda one: one.move(by=ADMINISTRATOR, unit="inspectorate"), "account.moved"),
        (lambda one: one.move(by=ADMINISTRATOR, unit=" "), "account.moved"),
        (lambda one: one.reopen(by=ADMINISTRATOR, reasons="So."), "account.reopened"),
    ],
)
def test_what_changes_nothing_or_says_not_why_is_refused(
    decide: Callable[[Account], None], rule: str
) -> None:
    account = given()

    refused(lambda: decide(account), rule)


def test_a_closed_account_is_opened_again_by_another_and_by_nobody_else() -> None:
    account = given(PASSWORD, CLOSED)

    refused(lambda: account.set_password(by=OWN, secret="s"), "account.closed")
    refused(lambda: account.reopen(by=OWN, reasons="Me."), "account.reopened")
    account.reopen(by=ADMINISTRATOR, reasons="Back.")

    assert recorded(account) == ["reopened"]
    assert not account.closed


def test_closing_takes_the_invitation_back() -> None:
    account = given(INVITED, CLOSED, happened(Account.Reopened))

    refused(lambda: account.begin_anew(by=OWN, today=TODAY), "account.invited")


def test_an_invitation_is_good_to_its_last_day_and_one_time() -> None:
    account = given(INVITED)
    late = given(INVITED)

    account.begin_anew(by=OWN, today=TODAY)

    assert recorded(account) == ["begun_anew"]
    refused(lambda: account.begin_anew(by=OWN, today=TODAY), "account.invited")
    refused(lambda: late.begin_anew(by=OWN, today=date(2026, 3, 4)), "account.invited")


def test_whoever_begins_anew_leaves_every_earlier_way_in_behind() -> None:
    account = given(PASSWORD, SECOND_STEP, CODES, PASSKEY, INVITED)

    account.begin_anew(by=OWN, today=TODAY)

    assert (account.secret, account.seed, account.recovery) == (None, None, None)
    assert (account.unused, account.passkeys, account.proves_itself) == (set(), {}, False)
    assert account.renewed == 3


@pytest.mark.parametrize(
    "decide",
    [
        lambda one, by: one.set_password(by=by, secret="s"),
        lambda one, by: one.set_second_step(by=by, seed="s"),
        lambda one, by: one.make_recovery_codes(by=by, codes=("a", "b")),
        lambda one, by: one.use_recovery_code(by=by, number=1),
        lambda one, by: one.add_passkey(by=by, credential="x", public_key="p", label=""),
        lambda one, by: one.remove_passkey(by=by, credential="pWxQ"),
    ],
)
def test_the_person_alone_chooses_how_to_sign_in(decide: Callable[[Account, Actor], None]) -> None:
    account = given(PASSWORD, SECOND_STEP, CODES, PASSKEY)

    refused(lambda: decide(account, ADMINISTRATOR), "account.own")
    decide(account, OWN)

    assert len(recorded(account)) == 1


def test_a_second_step_needs_a_password_and_recovery_codes_need_a_second_step() -> None:
    account = given(happened(Account.BegunAnew))

    refused(lambda: account.set_second_step(by=OWN, seed="s"), "account.second_step_prepared")
    refused(
        lambda: account.make_recovery_codes(by=OWN, codes=("a",)), "account.recovery_codes_made"
    )


def test_a_recovery_code_is_used_once_and_new_ones_void_the_old() -> None:
    account = given(PASSWORD, SECOND_STEP, CODES, happened(Account.RecoveryCodeUsed, number=1))

    refused(lambda: account.use_recovery_code(by=OWN, number=1), "account.recovery_code_used")
    account.make_recovery_codes(by=OWN, codes=("a", "b", "c"))

    assert account.unused == {1, 2, 3}


def test_a_passkey_is_added_once_and_the_last_way_in_is_not_removed() -> None:
    account = given(happened(Account.BegunAnew), PASSKEY)

    refused(
        lambda: account.add_passkey(by=OWN, credential="pWxQ", public_key="p", label="l"),
        "account.passkey_added",
    )
    refused(lambda: account.remove_passkey(by=OWN, credential="other"), "account.passkey_removed")
    refused(lambda: account.remove_passkey(by=OWN, credential="pWxQ"), "account.passkey_removed")
    account.add_passkey(by=OWN, credential="second", public_key="p", label="l")
    refused(lambda: account.remove_passkey(by=OWN, credential="other"), "account.passkey_removed")
    account.remove_passkey(by=OWN, credential="pWxQ")

    assert list(account.passkeys) == ["second"]


def test_the_agency_vouches_once_and_for_as_long_as_an_administrator_lets_it() -> None:
    account = given(happened(Account.BegunAnew))

    account.link(by=OWN, issuer="https://login.example", subject="zhou-7")
    refused(
        lambda: account.link(by=OWN, issuer="https://login.example", subject="x"), "account.linked"
    )
    refused(lambda: account.link(by=ADMINISTRATOR, issuer="i", subject="x"), "account.own")
    vouched = account.proves_itself
    refused(lambda: account.unlink(by=OWN, reasons="So."), "account.unlinked")
    refused(lambda: account.unlink(by=ADMINISTRATOR, reasons=" "), "account.reasons")
    account.unlink(by=ADMINISTRATOR, reasons="Left.")

    assert recorded(account) == ["linked", "unlinked"]
    assert (vouched, account.proves_itself) == (True, False)


@pytest.mark.parametrize(
    ("facts", "proves"),
    [
        ((), False),
        ((PASSWORD,), False),
        ((PASSWORD, SECOND_STEP), True),
        ((PASSKEY,), True),
        ((happened(Account.Linked),), True),
    ],
)
def test_two_proofs_are_a_passkey_or_a_password_and_a_second_step(
    facts: tuple[Fact, ...], proves: bool
) -> None:
    assert given(happened(Account.BegunAnew), *facts).proves_itself is proves


@pytest.mark.parametrize(
    ("fact", "again"),
    [
        (happened(Account.RoleGiven), 1),
        (happened(Account.Moved), 1),
        (CLOSED, 1),
        (happened(Account.Reopened), 0),
        (INVITED, 0),
        (happened(Account.BegunAnew), 1),
        (PASSWORD, 1),
        (SECOND_STEP, 1),
        (CODES, 0),
        (happened(Account.RecoveryCodeUsed), 0),
        (PASSKEY, 0),
        (happened(Account.PasskeyRemoved), 1),
        (happened(Account.SessionsEnded), 1),
        (happened(Account.Linked), 1),
        (happened(Account.Unlinked), 1),
    ],
)
def test_whatever_closes_a_way_in_has_everybody_sign_in_again(fact: Fact, again: int) -> None:
    assert given(fact).renewed == again


def test_what_an_administrator_and_the_person_did_is_written_down_whole() -> None:
    account = Account("account-1")

    account.open(
        by=ADMINISTRATOR, sign_in="zhou", role="investigator", unit="north", name="Zhou",
        secret=None, badge_number="7", telephone="110",
    )  # fmt: skip
    account.change_role(by=ADMINISTRATOR, role="lead", reasons="Promoted.")
    account.move(by=ADMINISTRATOR, unit=" south ")
    account.end_sessions(by=ADMINISTRATOR, reasons="Lost.")
    account.invite(by=ADMINISTRATOR, code="c", until=TODAY)
    account.set_password(by=OWN, secret="s")
    account.set_second_step(by=OWN, seed="x")
    account.make_recovery_codes(by=OWN, codes=("a", "b"))
    account.use_recovery_code(by=OWN, number=2)
    account.add_passkey(by=OWN, credential="k", public_key="p", label=" ")
    account.remove_passkey(by=OWN, credential="k")

    def of_holder(text: str) -> Sealed:
        return Sealed(text, of=HOLDER)

    assert [each.fact for each in account.collect_events()] == [
        Account.Opened(
            sign_in="zhou", role="investigator", unit="north", badge_number="7", telephone="110",
            name=of_holder("Zhou"), secret=None,
        ),
        Account.RoleGiven(role="lead", reasons=of_holder("Promoted.")),
        Account.Moved(unit="south"),
        Account.SessionsEnded(reasons=of_holder("Lost.")),
        Account.Invited(code=of_holder("c"), until=TODAY),
        Account.PasswordChosen(secret=of_holder("s")),
        Account.SecondStepPrepared(seed=of_holder("x")),
        Account.RecoveryCodesMade(codes=of_holder("a b"), count=2),
        Account.RecoveryCodeUsed(number=2),
        Account.PasskeyAdded(credential="k", public_key="p", label=of_holder("–")),
        Account.PasskeyRemoved(credential="k"),
    ]  # fmt: skip
    assert (account.role, account.unit, account.unused) == ("lead", "south", {1})
