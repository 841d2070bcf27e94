"""Who must not act in a case: whoever it is about, whoever stepped back, whoever had it in hand before.

A recusal has three doors: somebody steps back himself, a party asks for it, or somebody above orders
it. Which grounds there are, and which roles each of them bars, stands in the procedure: commanding
the one complained about bars from the inquiry, and never from deciding what the law gives to the
head. The decider's own case goes one level up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from domain.complaint.brought import CASE
from domain.complaint.track import OnTrack, reasons_given
from domain.decision import Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor, Role
from domain.rules import Ground, Transition
from domain.sealed import Sealed, sealed
from domain.words import Sentence

RULE = "conflict"

LEVELS: Mapping[str, int] = MappingProxyType({
    Role.INTAKE: 0, Role.INVESTIGATOR: 0, Role.AUDITOR: 0, Role.LEAD: 1, Role.HEAD: 2,
})  # fmt: skip
"""Who stands above whom in one office. Nobody here stands above the head."""

STILL = frozenset({"handover_offered", "cover_arranged", "recused"})
"""What somebody who stepped back may still do: hand on what is in his hands."""

JUDGING = frozenset({
    "declined", "diverted", "passed_on", "referred", "resolved_by_agreement", "withdrawn", "merged",
    "discontinued", "reclassified", "recommended", "concurred", "determined", "overturned",
    "malice_determined", "measure_decided", "disposition_approved", "disposition_issued", "closed",
    "officer_struck_out", "recusal_lifted", "report_drafted", "report_returned",
    "report_made_final",
})  # fmt: skip
"""What somebody does not decide while it waits whether he acts. To find out goes on meanwhile, for
a request alone shall stop no inquiry (公安机关办理行政案件程序规定第二十四条)."""

BY_ANOTHER = (
    ("recommended", "determined"),
    ("disposition_drafted", "disposition_approved"),
)
"""What one person does and another has to follow up: an office needs two people for each."""

SENT = "disposition_issued"
"""What any one person does at last, and somebody has to be left for."""

GROUND = Asked("ground", "choice", Sentence("On what ground"), among="conflict", needed=True)
WHY = Asked("reasons", "words", Sentence("Why"), needed=True)
BODY = Asked("body", "line", Sentence("The body above that decided it, if one did"))
WHOM = Asked("person", "person", Sentence("Who should not act"), needed=True)


@dataclass(slots=True)
class Recusal:
    """What a party asked for: that somebody does not act. Decided once."""

    person: str
    role: str
    ground: str
    asked_by: str
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """Through whom somebody was made to step back; what came from above is undone from above."""

    by: str
    from_above: bool


class Conflict(OnTrack):
    """Facts and decisions on who may not act, and the rule that is asked before every decision."""

    class RecusalAsked(Fact):
        """Somebody asked that a person of the office does not act in this case."""

        TOPIC = "complaint.recusal_asked"
        TOLD = Sentence("It was asked that somebody does not act in this case.")
        recusal: str
        """The request's id within the case."""
        person: str
        """The account of the one who should not act."""
        role: str
        """The role in which this person acts here."""
        ground: str
        """The ground of the procedure for not acting."""
        party: str
        """Who asked for it: the complainant, or somebody of the office."""
        reasons: Sealed
        """Why this person should not act."""
        on: date | None
        """The day it was asked."""

        def apply(self, history: Conflict, actor: str) -> None:
            history.recusals[self.recusal] = Recusal(self.person, self.role, self.ground, actor)

    class RecusalDecided(Fact):
        """It was decided whether somebody acts in this case any longer."""

        TOPIC = "complaint.recusal_decided"
        VERSION = 2
        TOLD = Sentence("It was decided whether somebody acts in this case any longer.")
        recusal: str
        """The request's id within the case."""
        person: str
        """The account of the one it concerns."""
        ground: str
        """The ground of the procedure for not acting."""
        granted: bool
        """Whether the person no longer acts."""
        body: Sealed | None
        """The body above that decided it, when it was not somebody of this office."""
        reasons: Sealed
        """Why it was decided so."""
        on: date | None
        """The day it was decided."""

        def apply(self, history: Conflict, actor: str) -> None:
            if asked := history.recusals.get(self.recusal):
                asked.decided = True
            if self.granted:
                order = Order(actor, from_above=self.body is not None)
                history.steps_back(self.person, self.ground, order)

        @staticmethod
        def upcast_1_2(state: dict[str, Any]) -> None:
            """Before, nobody of this office could record what the body above had decided."""
            state["body"] = None

    class Recused(Fact):
        """Somebody stepped back from this case, or was ordered to."""

        TOPIC = "complaint.recused"
        TOLD = Sentence("Somebody stepped back from this case, or was ordered to.")
        person: str
        """The account of the one who no longer acts."""
        ground: str
        """The ground of the procedure for not acting."""
        ordered: bool
        """Whether it was ordered, and not the person's own step."""
        ordered_by: Sealed | None
        """The body above that ordered it, when it was not somebody of this office."""
        reasons: Sealed
        """Why this person does not act."""
        on: date | None
        """The day from which the person does not act."""

        def apply(self, history: Conflict, actor: str) -> None:
            order = Order(actor, from_above=self.ordered_by is not None)
            history.steps_back(self.person, self.ground, order)

    recusals: dict[str, Recusal] = fresh(dict)
    out: dict[str, dict[str, Order]] = fresh(dict)

    # What is asked before every decision

    def barred(self, actor: Actor, fact: type[Fact] | None = None) -> Refused | None:
        """Why somebody may not act in this case, whatever the procedure gives to the role."""
        if (out := super().barred(actor, fact)) is not None or self.under().history_only:
            return out
        may_still = fact is not None and fact.NAME in STILL
        for id, ground in self._grounds_against(actor):
            if not may_still:
                return Refused(
                    Sentence(
                        "You do not act in this case: {ground}. Another person takes it from here.",
                        ground=ground.label if ground else id,
                    ),
                    rule=ground.src.en if ground else RULE,
                )
        if fact is not None and fact.NAME in JUDGING and self._waits_about(actor.id):
            return Refused(
                Sentence(
                    "It was asked that you do not act in this case. Before that is decided you go"
                    " on finding out, and decide nothing."
                ),
                rule="complaint.recusal_asked",
            )
        if actor.role == Role.INVESTIGATOR and actor.id in self.earlier_hands:
            return Refused(
                Sentence("You inquired into it before. Another person handles it anew."),
                rule="complaint.reopened",
            )
        return None

    def _grounds_against(self, actor: Actor) -> Iterator[tuple[str, Ground | None]]:
        """On which grounds somebody does not act here in his role."""
        for id in sorted(self.out.get(actor.id, ())):
            ground = self.ground(id)
            if ground is None or actor.role in ground.bars:
                yield id, ground

    def hidden_from(self, actor: Actor) -> bool:
        """Say whether somebody neither sees nor finds this case: it is his own, or he stepped back.

        Who was only asked to step aside goes on finding out, and a ground that leaves somebody the
        decision leaves him the file.
        """
        return super().hidden_from(actor) or any(self._grounds_against(actor))

    def _waits_about(self, person: str) -> bool:
        return any(each.person == person and not each.decided for each in self.recusals.values())

    def stepped_back(self, person: str) -> bool:
        """Say whether somebody can no longer answer for this case."""
        return super().stepped_back(person) or person in self.out

    def recusal_checked(self) -> Refused | None:
        """Why nobody may decide yet: a party asked that somebody does not act, and waits."""
        if all(each.decided for each in self.recusals.values()):
            return None
        return Refused(
            Sentence(
                "It was asked that somebody does not act in this case. That is decided first: what"
                " the person does meanwhile could not stand."
            ),
            rule="recusal_checked",
        )

    def ground(self, id: str) -> Ground | None:
        """A ground of the procedure for not acting."""
        return next((each for each in self.under().conflict if each.id == id), None)

    def steps_back(self, person: str, ground: str, order: Order) -> None:
        """Somebody no longer acts: an inquiry in these hands ends, whoever answers hands it on."""
        self.out.setdefault(person, {})[ground] = order
        self.investigators = [each for each in self.investigators if each != person]

    def nobody_left(self, matter: str, office: Iterable[Actor]) -> list[str]:
        """Walk the case ahead: the steps that nobody of the office could take any more.

        Each of them needs another person than the one before. An office of three sees on the day
        of assignment, and not at the end, that it has to borrow a colleague.
        """
        known = self.matters.get(matter)
        if known is None or known.kind not in self.under().tracks:
            return []
        people = list(office)
        ways = self.under().tracks[known.kind].transitions
        found = []
        for first, then in BY_ANOTHER:
            before = self._who_could(first, ways, people)
            after = self._who_could(then, ways, people)
            can_happen = any(way.fact == then for way in ways)
            if can_happen and not any(after - {one} for one in before):
                found.append(then)
        sent = [way for way in ways if way.fact == SENT]
        if sent and not self._who_could(SENT, sent, people):
            found.append(SENT)
        return found

    def _who_could(
        self, fact: str, ways: Iterable[Transition], people: Iterable[Actor]
    ) -> set[str]:
        roles = {role for way in ways if way.fact == fact for role in way.by}
        free = {each.id for each in people if each.role in roles and not self.barred(each)}
        # Only who is charged with the inquiry recommends; what was recommended was so by somebody.
        return free & set(self.investigators) if fact == "recommended" else free

    # Asked, decided, taken

    @decision(
        RecusalAsked,
        title=Sentence("Ask that somebody does not act"),
        records=Sentence("Whom you mean and why. Somebody above that person decides on it."),
        asks=(
            WHOM,
            Asked("role", "line", Sentence("In which role this person acts here")),
            GROUND,
            WHY,
        ),
    )
    def ask_recusal(
        self,
        *,
        by: Actor,
        person: str,
        ground: str,
        reasons: str | None,
        role: str | None = None,
        on: date | None = None,
    ) -> None:
        """Ask that somebody does not act. A party may, and so may anybody of the office."""
        self.permit_case(self.RecusalAsked, by)
        reasons = self._reasons(ground, reasons)
        if any(
            not each.decided and (each.person, each.ground) == (person, ground)
            for each in self.recusals.values()
        ):
            raise Refused(
                Sentence("This was asked already, and waits to be decided."),
                rule="complaint.recusal_asked",
            )
        known = self.somebody(person)
        charged = Role.INVESTIGATOR if person in self.investigators else Role.INTAKE
        said = role if role and role in LEVELS else charged
        self.record(
            self.RecusalAsked(
                recusal=f"r{len(self.recusals) + 1}",
                person=person,
                role=known.role if known else said,
                ground=ground,
                party="complainant" if by.role == Role.COMPLAINANT else "office",
                reasons=Sealed(reasons, of=CASE),
                on=on,
            ),
            by,
        )

    @decision(
        RecusalDecided,
        title=Sentence("Decide whether somebody acts"),
        records=Sentence("Your decision and its reasons. Whoever asked for it is told."),
        asks=(
            Asked("granted", "yes", Sentence("The person no longer acts")),
            WHY,
            BODY,
        ),
    )
    def decide_recusal(
        self,
        *,
        by: Actor,
        granted: bool,
        reasons: str | None,
        recusal: str | None = None,
        body: str | None = None,
        on: date | None = None,
    ) -> None:
        """Decide on what was asked; the oldest that waits, if none is named. Somebody above does."""
        self.permit_case(self.RecusalDecided, by)
        waiting = [id for id, each in self.recusals.items() if not each.decided]
        if not waiting or (recusal and recusal not in waiting):
            raise Refused(
                Sentence("Nobody has asked for this, or it is decided already."),
                rule="complaint.recusal_asked",
            )
        id = recusal or waiting[0]
        asked = self.recusals[id]
        if by.id in (asked.person, asked.asked_by):
            raise Refused(
                Sentence("You asked for it, or it is about you: another person decides."),
                rule="complaint.recusal_decided",
            )
        one_level_up(by, asked.role, body=body)
        reasons = self._reasons(asked.ground, reasons)
        self.record(
            self.RecusalDecided(
                recusal=id,
                person=asked.person,
                ground=asked.ground,
                granted=granted,
                body=sealed(body, of=CASE),
                reasons=Sealed(reasons, of=CASE),
                on=on,
            ),
            by,
        )

    @decision(
        Recused,
        title=Sentence("Step back, or order somebody to"),
        records=Sentence(
            "Who no longer acts in this case, and why. What is in that person’s hands is handed on."
        ),
        asks=(
            Asked("person", "person", Sentence("Who no longer acts; leave it empty for yourself")),
            GROUND,
            WHY,
            Asked("ordered_by", "line", Sentence("The body above that ordered it, if one did")),
        ),
    )
    def recuse(
        self,
        *,
        by: Actor,
        ground: str,
        reasons: str | None,
        person: str | None = None,
        ordered_by: str | None = None,
        on: date | None = None,
    ) -> None:
        """Step back from the case; who leads may order another to, and record what came from above."""
        self.permit_case(self.Recused, by)
        reasons = self._reasons(ground, reasons)
        whom = person or by.id
        if ground in self.out.get(whom, ()):
            raise Refused(
                Sentence("This person stepped back on that ground already."),
                rule="complaint.recused",
                field="person",
            )
        if whom != by.id:
            self._may_order(by, whom, ordered_by)
        self.record(
            self.Recused(
                person=whom,
                ground=ground,
                ordered=whom != by.id,
                ordered_by=sealed(ordered_by, of=CASE),
                reasons=Sealed(reasons, of=CASE),
                on=on,
            ),
            by,
        )

    def _may_order(self, by: Actor, whom: str, body: str | None) -> None:
        """Who leads the office orders somebody below; who stepped back himself orders nobody."""
        if LEVELS.get(by.role, 0) < LEVELS[Role.LEAD] or by.id in self.out:
            raise Refused(
                Sentence(
                    "You can step back yourself. That another does is ordered by who leads the"
                    " office: ask for it instead."
                ),
                rule="complaint.recused",
                field="person",
            )
        if known := self.somebody(whom):
            one_level_up(by, known.role, body=body)

    def _reasons(self, ground: str, reasons: str | None) -> str:
        if self.ground(ground) is None:
            raise Refused(
                Sentence(
                    "The procedure {procedure} has no ground “{ground}” for not acting.",
                    procedure=self.under().id,
                    ground=ground,
                ),
                rule=f"{self.under().id} conflict",
                field="ground",
            )
        return reasons_given(
            reasons,
            what=Sentence("Say why: whether somebody may act is looked at again in a review."),
            field="reasons",
            rule="reasons_given",
        )


def one_level_up(by: Actor, role: str, *, body: str | None = None) -> None:
    """The head of the office is decided on one level up, and so is everybody by who is above.

    What the body above decided, whoever leads the office records, and names that body.
    """
    recorded = bool(body and body.strip()) and LEVELS.get(by.role, 0) >= LEVELS[Role.LEAD]
    if recorded or LEVELS.get(by.role, 0) > LEVELS.get(role, 0):
        return
    raise Refused(
        Sentence(
            "This goes one level up: who decides on it stands above the person it concerns. For"
            " the head of the office that is the bureau above; record what it ordered."
        ),
        rule=RULE,
    )
