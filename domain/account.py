"""The people who work here: who somebody is, in which role, and by which ways he signs in."""

from __future__ import annotations

from datetime import date

from domain.history import Fact, History, Refused, fresh
from domain.officer import HOLDER
from domain.people import STAFF, Actor
from domain.sealed import Sealed, sealed
from domain.words import Sentence

LONGEST_NAME = 200
"""Characters of a sign-in name or of a code. What is longer is nobody's, and is not looked at: to make
it alike takes as long as its length squared, and nobody has to be known to send it."""


class Account(History):
    """One account. What somebody signs in with is kept as a hash or a key of the person's own."""

    PREFIX = "account"

    opened: Account.Opened | None = None
    role: str = ""
    unit: str = ""
    closed: bool = False
    invited: Account.Invited | None = None
    secret: Sealed | None = None
    """The password, as a slow hash."""
    seed: Sealed | None = None
    """What the codes of the second step are worked out from."""
    recovery: Sealed | None = None
    """The codes for the day on which the telephone is lost, as hashes, one after the other."""
    unused: set[int] = fresh(set)
    """The numbers of those that have not been used, counted from 1."""
    passkeys: dict[str, Account.PasskeyAdded] = fresh(dict)
    linked: Account.Linked | None = None
    """The agency's own sign-in that vouches for the person."""
    renewed: int = 0
    """How often all who were signed in had to sign in again."""

    class Opened(Fact):
        """Somebody of the office was given an account and a role."""

        TOPIC = "account.opened"
        sign_in: str
        """The name the person signs in with."""
        role: str
        """What the person may do here."""
        unit: str
        """The unit the person works in."""
        badge_number: str | None
        """The number on the person's badge."""
        telephone: str | None
        """The telephone at the office."""
        name: Sealed
        """What the person is called."""
        secret: Sealed | None
        """The password as a slow hash; nobody can read it back."""

        def apply(self, history: Account, actor: str) -> None:
            history.opened = self
            history.role, history.unit, history.secret = self.role, self.unit, self.secret

    class RoleGiven(Fact):
        """Somebody was given another role; whoever is signed in signs in again."""

        TOPIC = "account.role_given"
        TOLD = Sentence("The role became another: {role}.")
        role: str
        """What the person may do from now on."""
        reasons: Sealed
        """Why."""

        def apply(self, history: Account, actor: str) -> None:
            history.role = self.role
            history.sign_in_again()

    class Moved(Fact):
        """Somebody went to work in another unit."""

        TOPIC = "account.moved"
        TOLD = Sentence("The person works in another unit: {unit}.")
        unit: str
        """The unit the person works in from now on."""

        def apply(self, history: Account, actor: str) -> None:
            history.unit = self.unit
            history.sign_in_again()

    class Closed(Fact):
        """An account was closed: the person signs in no more, and what was done stays with the name."""

        TOPIC = "account.closed"
        TOLD = Sentence("The account was closed.")
        reasons: Sealed
        """Why."""

        def apply(self, history: Account, actor: str) -> None:
            history.closed, history.invited = True, None
            history.sign_in_again()

    class Reopened(Fact):
        """A closed account was opened again. It is signed in to as before, or by an invitation."""

        TOPIC = "account.reopened"
        TOLD = Sentence("The account was opened again.")
        reasons: Sealed
        """Why."""

        def apply(self, history: Account, actor: str) -> None:
            history.closed = False

    class Invited(Fact):
        """Somebody was handed a code with which to choose, once, how to sign in."""

        TOPIC = "account.invited"
        TOLD = Sentence("The person was handed a code to choose how to sign in.")
        code: Sealed
        """The code as a hash; it is shown once, to whoever hands it over."""
        until: date
        """The last day on which it is good."""

        def apply(self, history: Account, actor: str) -> None:
            history.invited = self

    class BegunAnew(Fact):
        """The code of an invitation was used: every earlier way to sign in is void."""

        TOPIC = "account.begun_anew"
        TOLD = Sentence("The invitation was used; every earlier way to sign in is void.")

        def apply(self, history: Account, actor: str) -> None:
            history.invited = history.secret = history.seed = history.recovery = None
            history.linked = None
            history.unused.clear()
            history.passkeys.clear()
            history.sign_in_again()

    class PasswordChosen(Fact):
        """Somebody chose a password."""

        TOPIC = "account.password_chosen"
        TOLD = Sentence("The person chose a password.")
        secret: Sealed
        """The password as a slow hash; nobody can read it back."""

        def apply(self, history: Account, actor: str) -> None:
            history.secret = self.secret
            history.sign_in_again()

    class SecondStepPrepared(Fact):
        """Somebody's telephone was told how to work out the code of the second step."""

        TOPIC = "account.second_step_prepared"
        TOLD = Sentence("The second step of signing in was set up.")
        seed: Sealed
        """What the codes are worked out from."""

        def apply(self, history: Account, actor: str) -> None:
            history.seed = self.seed
            history.sign_in_again()

    class RecoveryCodesMade(Fact):
        """Codes were made for the day on which the telephone is lost; earlier ones are void."""

        TOPIC = "account.recovery_codes_made"
        TOLD = Sentence("Recovery codes were made; earlier ones are void.")
        codes: Sealed
        """The codes as hashes, with a blank between them. Each is good for one time."""
        count: int
        """How many there are."""

        def apply(self, history: Account, actor: str) -> None:
            history.recovery = self.codes
            history.unused = set(range(1, self.count + 1))

    class RecoveryCodeUsed(Fact):
        """Somebody signed in with a recovery code; it is used up."""

        TOPIC = "account.recovery_code_used"
        TOLD = Sentence("Recovery code no. {number} was used.")
        number: int
        """Which of them, counted from 1."""

        def apply(self, history: Account, actor: str) -> None:
            history.unused.discard(self.number)

    class PasskeyAdded(Fact):
        """Somebody added a passkey: a device that proves who is there, to this office and no other."""

        TOPIC = "account.passkey_added"
        TOLD = Sentence("A passkey was added.")
        credential: str
        """What the device calls the key."""
        public_key: str
        """What its proofs are checked with. The other half never leaves the device."""
        label: Sealed
        """What the person calls the device."""

        def apply(self, history: Account, actor: str) -> None:
            history.passkeys[self.credential] = self

    class PasskeyRemoved(Fact):
        """Somebody removed a passkey: it opens nothing any more."""

        TOPIC = "account.passkey_removed"
        TOLD = Sentence("A passkey was removed.")
        credential: str
        """What the device calls the key."""

        def apply(self, history: Account, actor: str) -> None:
            history.passkeys.pop(self.credential, None)
            history.sign_in_again()

    class Linked(Fact):
        """Somebody's sign-in at the agency was linked with the account: it vouches for the person."""

        TOPIC = "account.linked"
        TOLD = Sentence("The agency’s own sign-in was linked with the account: {issuer}.")
        issuer: str
        """The address of the agency's sign-in."""
        subject: Sealed
        """What the agency's sign-in calls the person."""

        def apply(self, history: Account, actor: str) -> None:
            history.linked = self
            history.sign_in_again()

    class Unlinked(Fact):
        """The agency's sign-in vouches for somebody no more."""

        TOPIC = "account.unlinked"
        TOLD = Sentence("The agency’s own sign-in opens the account no more.")
        reasons: Sealed
        """Why."""

        def apply(self, history: Account, actor: str) -> None:
            history.linked = None
            history.sign_in_again()

    class SessionsEnded(Fact):
        """An administrator ended every session of somebody, who signs in again."""

        TOPIC = "account.sessions_ended"
        TOLD = Sentence("Every session of the person was ended.")
        reasons: Sealed
        """Why."""

        def apply(self, history: Account, actor: str) -> None:
            history.sign_in_again()

    def sign_in_again(self) -> None:
        """Whoever is signed in signs in again."""
        self.renewed += 1

    @property
    def proves_itself(self) -> bool:
        """Whether more than a word is asked for: a passkey, a second step, the agency's sign-in."""
        two_steps = self.secret is not None and self.seed is not None
        return bool(self.passkeys) or two_steps or self.linked is not None

    # Who looks after the accounts

    def open(
        self,
        *,
        by: Actor,
        sign_in: str,
        role: str,
        unit: str,
        name: str,
        secret: str | None,
        badge_number: str | None = None,
        telephone: str | None = None,
    ) -> None:
        """Open an account, once."""
        if self.opened is not None:
            raise Refused(Sentence("This account is open already."), rule="account.opened")
        if not 0 < len(sign_in) <= LONGEST_NAME:
            raise Refused(
                Sentence("A sign-in name has one character at least, {n} at most.", n=LONGEST_NAME),
                rule="account.opened",
                field="account",
            )
        _is_a_role(role)
        self.record(
            self.Opened(
                sign_in=sign_in,
                role=role,
                unit=unit,
                badge_number=badge_number,
                telephone=telephone,
                name=Sealed(name, of=HOLDER),
                secret=sealed(secret, of=HOLDER),
            ),
            by,
        )

    def change_role(self, *, by: Actor, role: str, reasons: str) -> None:
        """Give somebody another role. Nobody gives one to himself."""
        self._is_open()
        self._of_another(by, "account.role_given")
        _is_a_role(role)
        if role == self.role:
            raise Refused(
                Sentence("This is the role that the person has."),
                rule="account.role_given",
                field="role",
            )
        self.record(self.RoleGiven(role=role, reasons=_said(reasons)), by)

    def move(self, *, by: Actor, unit: str) -> None:
        """Write down that somebody works in another unit."""
        self._is_open()
        self._of_another(by, "account.moved")
        if not unit.strip() or unit == self.unit:
            raise Refused(
                Sentence("Name another unit than the one the person works in."),
                rule="account.moved",
                field="unit",
            )
        self.record(self.Moved(unit=unit.strip()), by)

    def close(self, *, by: Actor, reasons: str) -> None:
        """Close an account. Nobody closes his own."""
        self._is_open()
        self._of_another(by, "account.closed")
        self.record(self.Closed(reasons=_said(reasons)), by)

    def reopen(self, *, by: Actor, reasons: str) -> None:
        """Open a closed account again."""
        self._of_another(by, "account.reopened")
        if not self.closed:
            raise Refused(Sentence("This account is open already."), rule="account.reopened")
        self.record(self.Reopened(reasons=_said(reasons)), by)

    def end_sessions(self, *, by: Actor, reasons: str) -> None:
        """End every session of somebody, who signs in again (ASVS 5, 7.4.5)."""
        self._is_open()
        self._of_another(by, "account.sessions_ended")
        self.record(self.SessionsEnded(reasons=_said(reasons)), by)

    def unlink(self, *, by: Actor, reasons: str) -> None:
        """Let the agency's sign-in open somebody's account no more."""
        self._of_another(by, "account.unlinked")
        if self.linked is None:
            raise Refused(
                Sentence("This account is not linked with the agency’s sign-in."),
                rule="account.unlinked",
            )
        self.record(self.Unlinked(reasons=_said(reasons)), by)

    def invite(self, *, by: Actor, code: str, until: date) -> None:
        """Hand somebody a code to choose how to sign in: nobody chooses it for another."""
        self._is_open()
        self._of_another(by, "account.invited")
        self.record(self.Invited(code=Sealed(code, of=HOLDER), until=until), by)

    # The person

    def begin_anew(self, *, by: Actor, today: date) -> None:
        """Use an invitation. Whoever asks has seen that the code is right."""
        self._is_open()
        if self.invited is None or today > self.invited.until:
            raise not_invited()
        self.record(self.BegunAnew(), by)

    def set_password(self, *, by: Actor, secret: str) -> None:
        """Choose a password; what is handed over is its hash."""
        self._is_own(by)
        self.record(self.PasswordChosen(secret=Sealed(secret, of=HOLDER)), by)

    def set_second_step(self, *, by: Actor, seed: str) -> None:
        """Tell a telephone how to work out the codes. Whoever asks has seen that it can."""
        self._is_own(by)
        if self.secret is None:
            raise Refused(
                Sentence("A second step goes with a password: choose one first."),
                rule="account.second_step_prepared",
            )
        self.record(self.SecondStepPrepared(seed=Sealed(seed, of=HOLDER)), by)

    def make_recovery_codes(self, *, by: Actor, codes: tuple[str, ...]) -> None:
        """Make codes for the day on which the telephone is lost; what is handed over are hashes."""
        self._is_own(by)
        if self.seed is None:
            raise Refused(
                Sentence("Recovery codes stand in for the second step: set it up first."),
                rule="account.recovery_codes_made",
            )
        made = Sealed(" ".join(codes), of=HOLDER)
        self.record(self.RecoveryCodesMade(codes=made, count=len(codes)), by)

    def link(self, *, by: Actor, issuer: str, subject: str) -> None:
        """Link the agency's sign-in. Whoever asks has seen it vouch, and that the code is right."""
        self._is_own(by)
        if self.linked is not None:
            raise Refused(
                Sentence("This account is linked with the agency’s sign-in already."),
                rule="account.linked",
            )
        self.record(self.Linked(issuer=issuer, subject=Sealed(subject, of=HOLDER)), by)

    def use_recovery_code(self, *, by: Actor, number: int) -> None:
        """Use up a recovery code. Whoever asks has seen that it is right."""
        self._is_own(by)
        if number not in self.unused:
            raise Refused(
                Sentence("This recovery code has been used."), rule="account.recovery_code_used"
            )
        self.record(self.RecoveryCodeUsed(number=number), by)

    def add_passkey(self, *, by: Actor, credential: str, public_key: str, label: str) -> None:
        """Add a passkey. Whoever asks has seen the device prove that it has the other half."""
        self._is_own(by)
        if credential in self.passkeys:
            raise Refused(
                Sentence("This passkey opens your account already."), rule="account.passkey_added"
            )
        self.record(
            self.PasskeyAdded(
                credential=credential,
                public_key=public_key,
                label=Sealed(label.strip() or "–", of=HOLDER),
            ),
            by,
        )

    def remove_passkey(self, *, by: Actor, credential: str) -> None:
        """Remove a passkey, but never the last way in."""
        self._is_own(by)
        if credential not in self.passkeys:
            raise Refused(
                Sentence("This passkey does not open your account."), rule="account.passkey_removed"
            )
        if len(self.passkeys) == 1 and (self.secret is None or self.seed is None):
            raise Refused(
                Sentence("This is your only way in: set up another before you remove it."),
                rule="account.passkey_removed",
            )
        self.record(self.PasskeyRemoved(credential=credential), by)

    def _is_open(self) -> None:
        if self.opened is None or self.closed:
            raise Refused(Sentence("This account is closed."), rule="account.closed")

    def _is_own(self, by: Actor) -> None:
        self._is_open()
        if by.id != self.id:
            raise Refused(
                Sentence("Nobody chooses for another how to sign in."), rule="account.own"
            )

    def _of_another(self, by: Actor, rule: str) -> None:
        if by.id == self.id:
            raise Refused(
                Sentence("Nobody changes his own account: another administrator does."), rule=rule
            )


def not_invited() -> Refused:
    """What whoever comes with a wrong code is told, and with a code that is used up or too old."""
    return Refused(
        Sentence(
            "This name and this code do not go together, or no longer. Ask your administrator for"
            " another code."
        ),
        rule="account.invited",
        field="code",
    )


def _is_a_role(role: str) -> None:
    if role not in STAFF:
        raise Refused(
            Sentence("There is no such role in an office."), rule="account.role", field="role"
        )


def _said(reasons: str) -> Sealed:
    if not reasons.strip():
        raise Refused(Sentence("Say why."), rule="account.reasons", field="reasons")
    return Sealed(reasons, of=HOLDER)
