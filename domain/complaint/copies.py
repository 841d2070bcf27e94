"""A redacted copy: the stored facts as they are, sealed, and the keys of single fields with them.

Whoever gets such a copy can check that nothing in it was altered, and reads exactly what two persons
released. There are no black bars to trust: what is not released cannot be opened by anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from domain.complaint.expunging import Expunging
from domain.complaint.keeping import NAME_NOBODY, OF_KEEPING, WHY_KEPT, by_two
from domain.complaint.said import chosen, known, must_say
from domain.decision import ON, Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence

RULE = "complaint.copy_released"
GROUNDS = (
    ("request", Sentence("Somebody asked for what is kept about himself")),
    ("court", Sentence("A court or a prosecutor asked for it")),
    ("oversight", Sentence("A body of oversight asked for it")),
    ("freedom_of_information", Sentence("A law on freedom of information")),
    ("publication", Sentence("It is published")),
)
_PLACE = re.compile(r"([1-9]\d{0,5}):([a-z_]{1,40})")


class Copies(Expunging):
    """Facts and decisions on what others may read of a file."""

    class CopyProposed(Fact):
        """Somebody proposed to give a redacted copy of the file to others."""

        TOPIC = "complaint.copy_proposed"
        TOLD = Sentence("A redacted copy ({copy}) of the file was proposed.")
        copy: str
        """The number of the copy in the case."""
        fields: tuple[str, ...]
        """What can be read in it: the version of a fact and the name of its field."""
        ground: str
        """Why it is given, as chosen from a list."""
        recipient: Sealed
        """Who gets it."""
        reasons: Sealed
        """Why this much, and no less."""
        on: date | None
        """The day it was proposed."""

        def apply(self, history: Copies, actor: str) -> None:
            history.copies[self.copy] = (self.fields, self.ground, actor)

    class CopyReleased(Fact):
        """A second person released it: the keys of these fields are given with the copy."""

        TOPIC = "complaint.copy_released"
        TOLD = Sentence("The redacted copy {copy} was released.")
        copy: str
        """The number of the copy in the case."""
        fields: tuple[str, ...]
        """What can be read in it: the version of a fact and the name of its field."""
        ground: str
        """Why it is given, as chosen from a list."""
        proposed_by: str
        """The account of the one who proposed it."""
        until: int
        """The last version of the case that stands in the copy."""
        on: date | None
        """The day it was released."""

        def apply(self, history: Copies, actor: str) -> None:
            history.copies.pop(self.copy, None)
            history.released[self.copy] = (self.fields, self.until)

    copies: dict[str, tuple[tuple[str, ...], str, str]] = fresh(dict)
    """The copies that wait for a second person: what is read in them, why, by whom."""
    released: dict[str, tuple[tuple[str, ...], int]] = fresh(dict)

    @decision(
        CopyProposed,
        title=Sentence("Propose a redacted copy"),
        records=Sentence(
            "Who should read what of this file, and why. Another person releases it. What was never"
            " sealed is read by everybody who has the copy: ranks and units, badge numbers,"
            " fingerprints of letters, and the numbers of the accounts that acted."
        ),
        asks=(
            Asked("recipient", "line", Sentence("Who gets it"), NAME_NOBODY, needed=True),
            Asked("ground", "choice", Sentence("Why"), among=GROUNDS, needed=True),
            Asked(
                "fields",
                "line",
                Sentence("What can be read"),
                Sentence(
                    "The number of each fact and the name of its field: 1:narrative, 8:reasons. All"
                    " else stays sealed."
                ),
            ),
            WHY_KEPT,
            ON,
        ),
    )
    def propose_copy(
        self,
        *,
        by: Actor,
        recipient: str | None,
        ground: str | None,
        reasons: str | None,
        fields: str | None = None,
        on: date | None = None,
    ) -> None:
        """Propose to give others a copy in which exactly these fields can be read."""
        self.permit_keeping(self.CopyProposed, by)
        chosen(ground, GROUNDS, field="ground", rule=RULE)
        self.record(
            self.CopyProposed(
                copy=f"k{len(self.copies) + len(self.released) + 1}",
                fields=tuple(self._places(fields or "")),
                ground=str(ground),
                recipient=must_say(
                    recipient,
                    Sentence("Say who gets it."),
                    of=OF_KEEPING,
                    field="recipient",
                    rule=RULE,
                ),
                reasons=must_say(
                    reasons,
                    Sentence("Say why it takes this much, and no less."),
                    of=OF_KEEPING,
                    field="reasons",
                    rule="reasons_given",
                ),
                on=on,
            ),
            by,
        )

    @decision(
        CopyReleased,
        title=Sentence("Release a redacted copy"),
        records=Sentence("That these fields, and no others, can be read by whoever gets the copy."),
        asks=(Asked("which", "line", Sentence("The number of the copy")), ON),
    )
    def release_copy(self, *, by: Actor, which: str | None = None, on: date | None = None) -> None:
        """Release what another person proposed."""
        self.permit_keeping(self.CopyReleased, by)
        rule = "complaint.copy_proposed"
        if not self.copies:
            raise Refused(Sentence("No copy waits to be released."), rule=rule)
        number = known(which, self.copies, field="which", rule=rule)
        fields, ground, proposed_by = self.copies[number]
        by_two(by, proposed_by)
        self._not_erased_since(fields)
        self.record(
            self.CopyReleased(
                copy=number,
                fields=fields,
                ground=ground,
                proposed_by=proposed_by,
                until=self.version,
                on=on,
            ),
            by,
        )

    def _not_erased_since(self, fields: Iterable[str]) -> None:
        """Refuse to give away what was erased after it was proposed, also while its key is left."""
        for place in fields:
            version, _, name = place.partition(":")
            text = self._sealed_at(int(version), name)
            if text is None or text.of in self.erased:
                raise Refused(
                    Sentence(
                        "What stands at “{place}” was erased since this copy was proposed. Propose"
                        " another copy without it.",
                        place=place,
                    ),
                    rule="complaint.person_erased",
                )

    def _places(self, said: str) -> Iterable[str]:
        """The fields that somebody named, each of them sealed in this case and not erased."""
        for named in filter(None, re.split(r"[\s,;，、；]+", said)):
            found = _PLACE.fullmatch(named)
            text = self._sealed_at(int(found[1]), found[2]) if found else None
            if text is None or text.of in self.erased:
                raise Refused(
                    Sentence(
                        "In this case nothing sealed stands at “{place}”. Name the number of the"
                        " fact and its field: 1:narrative.",
                        place=named[:60],
                    ),
                    rule=RULE,
                    field="fields",
                )
            yield named

    def _sealed_at(self, version: int, field: str) -> Sealed | None:
        past = self.past()
        if not 1 <= version <= len(past):
            return None
        fact = past[version - 1][0]
        found = getattr(fact, field, None) if field in fact.__dataclass_fields__ else None
        return found if isinstance(found, Sealed) else None
