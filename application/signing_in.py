"""Signing in: a password and a second step, or a passkey; and the invitation with which it begins."""

from __future__ import annotations

import base64
import hmac
import secrets
import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import quote

from zxcvbn import zxcvbn

from application.adapters.secrets import SECONDS, on_telephone
from application.bootstrap import House
from application.limits import SIGN_IN, SIGN_IN_KNOWN, Limit
from application.office import Command, Outcome
from domain.account import LONGEST_NAME, Account, not_invited
from domain.history import Refused
from domain.people import Actor
from domain.words import Sentence

SHORTEST, LONGEST = 15, 200
"""Characters of a password (ASVS 5, 6.2.1 and 6.2.9; NIST SP 800-63B-4, 3.1.1.2)."""
LOOKED_AT = 100
"""Characters that are judged: what is longer is good enough by its length."""
GUESSED_SOON = 2
"""What is guessed within ten thousand million tries, by the scale of zxcvbn from 0 to 4."""
OFTEN_TYPED = ("woaini", "iloveyou", "1314520", "5201314", "mima", "password", "ombud")
INVITATION = timedelta(days=3)
DRIFT = (0, -1, 1)
"""A telephone's clock may be half a minute off."""
MOST_WRONG = 10
AGENCY = "agency"
"""What the claims are called by which an account is found that the agency's sign-in opens."""
RECOVERY_CODES = 8
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody takes for another."""


def invite(house: House, account: str, *, by: Actor) -> tuple[Outcome, str]:
    """Make the code with which somebody chooses how to sign in; it is shown this once."""
    code = _code(24)
    history = house.office.load(Account, account)
    until = house.office.today() + INVITATION
    history.invite(by=by, code=_kept(house, code), until=until)
    return house.office.keep(history, command=Command()), code


def invited(house: House, *, sign_in: str, code: str) -> Account:
    """The account whose invitation a code is of. Raises `Refused`, alike for every wrong code."""
    stream = house.office.holder("sign-in", called(sign_in))
    account = house.office.load(Account, stream) if stream else None
    kept = account.invited.code.text("") if account and account.invited else ""
    if account is None or not hmac.compare_digest(kept, _kept(house, code)):
        # An account that nobody invited, and one that is not there, answer as a wrong code does.
        raise not_invited()
    return account


def accept(house: House, *, sign_in: str, code: str, password: str) -> Account:
    """Use an invitation and choose a password. Raises `Refused`, alike for every wrong code."""
    account = invited(house, sign_in=sign_in, code=code)
    me, before = Actor(account.id, account.role, "staff"), links(house, account)
    account.begin_anew(by=me, today=house.office.today())
    _choose(house, account, me, password)
    house.office.keep(account, command=Command(), releases=before)
    return account


def links(house: House, account: Account) -> list[tuple[str, str]]:
    """What an account holds of the agency's names, to be given back when it is begun anew."""
    linked = account.linked
    return [(AGENCY, marked(house, linked.issuer, linked.subject.text("")))] if linked else []


def marked(house: House, issuer: str, subject: str) -> str:
    """Under what a name of the agency is found: a hash, for the name itself is sealed."""
    return house.hasher.quick(f"{issuer}\n{subject}")


def choose_password(house: House, account: str, *, by: Actor, now: str, new: str) -> Account:
    """Choose another password; who knows the present one may. Raises `Refused`."""
    history = house.office.load(Account, account)
    if history.secret and not house.hasher.matches(history.secret.text("") or None, plain(now)):
        raise Refused(
            Sentence("This is not your present password."),
            rule="account.password_chosen",
            field="now",
        )
    _choose(house, history, by, new)
    house.office.keep(history, command=Command())
    return history


def known(house: House, *, sign_in: str, password: str) -> Account | None:
    """The account of a name and its password, or None; each takes the same time."""
    stream = house.office.holder("sign-in", called(sign_in))
    account = house.office.load(Account, stream) if stream else None
    kept = account.secret.text("") if account and account.secret else None
    fits = house.hasher.matches(kept or None, plain(password))
    return account if account and fits and not account.closed else None


def counted_as(house: House, *, sign_in: str, browser: str | None) -> tuple[Limit, str]:
    """Under which limit a password is tried: by the name that was typed, whether there is one or not.

    A browser in which this person signed in before is counted by itself, so that nobody who types
    wrong passwords elsewhere can keep her out.
    """
    name = called(sign_in)
    stream = house.office.holder("sign-in", name)
    mark, _, seal = (browser or "").partition(".")
    if stream and mark and hmac.compare_digest(seal.encode(), _seal(house, mark, stream).encode()):
        return SIGN_IN_KNOWN, f"{mark} {stream}"
    return SIGN_IN, name


def browser_known(house: House, account: str) -> str:
    """What a browser keeps in which somebody signed in. It opens nothing, and names nobody."""
    mark = secrets.token_urlsafe(12)
    return f"{mark}.{_seal(house, mark, account)}"


def _seal(house: House, mark: str, account: str) -> str:
    return house.hasher.quick(f"browser {mark} of {account}")


def passes(house: House, account: Account, typed: str) -> bool:
    """The second step: the code that the telephone shows, or a recovery code. Neither works twice.

    After ten wrong ones none is looked at until the next hour: three of a million codes are right at
    a time, and whoever has the password could otherwise try them all (ASVS 5, 6.5.5).
    """
    digits = _digits(typed)
    if digits is None:
        # Nobody guesses a code of 119 bits, so whoever guesses digits shuts out no recovery code.
        return _recovers(house, account, typed)
    if account.seed is None or too_many_wrong(house, account):
        return False
    right = _shown_by_telephone(house, account.id, account.seed.text(""), digits)
    if not right:
        house.proofs.count(_wrong_ones(house, account))
    return right


def too_many_wrong(house: House, account: Account) -> bool:
    """Whether so many wrong codes were typed for an account in this hour that none is looked at."""
    return house.proofs.shown(_wrong_ones(house, account)) >= MOST_WRONG


def _wrong_ones(house: House, account: Account) -> str:
    return f"wrong codes for {account.id} in hour {int(house.clock.now().timestamp()) // 3600}"


def _digits(typed: str) -> str | None:
    """The six digits that a telephone shows, if that is what was typed."""
    digits = "".join(str(int(sign)) for sign in typed if sign.isdecimal())
    return digits if len(digits) == 6 == len("".join(typed.split())) else None


def seed_for(house: House, session: str) -> str:
    """What a telephone works its codes out from: 160 bits, as RFC 4226 wants, in base 32.

    Another one for each session, and none has to be kept before it is known to work.
    """
    digest = bytes.fromhex(house.hasher.quick(f"second step in {session}"))
    return base64.b32encode(digest[:20]).decode()


def for_telephone(seed: str, *, office: str, account: str) -> str:
    """What the telephone reads from the picture."""
    return f"otpauth://totp/{quote(office)}:{quote(account)}?secret={seed}&issuer={quote(office)}"


def set_second_step(house: House, account: str, *, by: Actor, seed: str, typed: str) -> list[str]:
    """Set up the second step once the telephone has shown a code of it; return recovery codes.

    Raises `Refused`.
    """
    digits = "".join(str(int(sign)) for sign in typed if sign.isdecimal())
    if not _shown_by_telephone(house, account, seed, digits):
        raise Refused(
            Sentence(
                "This is not the code that the telephone shows now. Check its clock, try again."
            ),
            rule="account.second_step_prepared",
            field="code",
        )
    history = house.office.load(Account, account)
    history.set_second_step(by=by, seed=seed)
    codes = _recovery_codes(house, history, by)
    house.office.keep(history, command=Command())
    return codes


def make_recovery_codes(house: House, account: str, *, by: Actor) -> list[str]:
    """Make other recovery codes; the earlier ones are void. Raises `Refused`."""
    history = house.office.load(Account, account)
    codes = _recovery_codes(house, history, by)
    house.office.keep(history, command=Command())
    return codes


def _recovery_codes(house: House, account: Account, by: Actor) -> list[str]:
    codes = [_code(24) for _ in range(RECOVERY_CODES)]
    account.make_recovery_codes(by=by, codes=tuple(_kept(house, code) for code in codes))
    return codes


def called(sign_in: str) -> str:
    """A sign-in name as it is kept, however it was typed."""
    if len(sign_in) > LONGEST_NAME:
        return ""
    return unicodedata.normalize("NFKC", sign_in).strip().lower()


def plain(password: str) -> str:
    """A password as it is compared: one keyboard composes what another writes as one sign.

    One that is longer than any is compared as none at all, and so is wrong.
    """
    return unicodedata.normalize("NFKC", password) if len(password) <= LONGEST else ""


def _choose(house: House, account: Account, by: Actor, password: str) -> None:
    _must_not_be_too_long(password)
    password = plain(password)
    opened = account.opened
    about = [opened.sign_in, opened.name.text(""), account.unit] if opened else []
    must_be_hard_to_guess(password, about)
    account.set_password(by=by, secret=house.hasher.hash(password))


def must_be_hard_to_guess(password: str, about: Iterable[str] = ()) -> None:
    """Refuse what is too short, or among what is tried first. No other composition is asked for."""
    field, rule = "password", "account.password_chosen"
    if len(password) < SHORTEST:
        raise Refused(
            Sentence(
                "A password has at least {n} characters. Four or five words will do.", n=SHORTEST
            ),
            rule=rule,
            field=field,
        )
    _must_not_be_too_long(password)
    words = [word for text in about for word in (text, *text.split()) if len(word) > 2]
    judged = zxcvbn(password[:LOOKED_AT], user_inputs=[*words, *OFTEN_TYPED], max_length=LOOKED_AT)
    if judged["score"] <= GUESSED_SOON:
        raise Refused(
            Sentence(
                "Many people use this password or one like it, so it is tried first. Take words that"
                " do not belong together."
            ),
            rule=rule,
            field=field,
        )


def _must_not_be_too_long(password: str) -> None:
    if len(password) > LONGEST:
        raise Refused(
            Sentence("A password has at most {n} characters.", n=LONGEST),
            rule="account.password_chosen",
            field="password",
        )


def _shown_by_telephone(house: House, account: str, seed: str, digits: str) -> bool:
    now = int(house.clock.now().timestamp()) // SECONDS
    for step in (now + drift for drift in DRIFT):
        if hmac.compare_digest(on_telephone(seed, step * SECONDS), digits):
            return house.proofs.is_new(f"second step of {account}", step)
    return False


def _recovers(house: House, account: Account, typed: str) -> bool:
    code = _kept(house, typed)
    all_of_them = account.recovery.text("").split() if account.recovery else []
    for number, kept in enumerate(all_of_them, start=1):
        if hmac.compare_digest(kept, code) and number in account.unused:
            account.use_recovery_code(by=Actor(account.id, account.role, "staff"), number=number)
            # Two who come with the same code at once: the record lets one of them in.
            house.office.keep(account, command=Command())
            return True
    return False


def _code(signs: int) -> str:
    """A code of 119 bits: no slow hash is needed to keep it (ASVS 5, 6.5.2)."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(signs))
    return "-".join(code[start : start + 4] for start in range(0, signs, 4))


def _kept(house: House, code: str) -> str:
    """A code as it is kept: a hash with the office's pepper, however the code was typed."""
    made = unicodedata.normalize("NFKC", code) if len(code) <= LONGEST_NAME else ""
    signs = "".join(sign for sign in made.lower() if sign.isalnum())
    return house.hasher.quick(signs)
