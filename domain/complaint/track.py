"""Where a complaint stands: its matters, each on the track the procedure lays down for its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from domain import guards
from domain.complaint.named import Named
from domain.history import FACTS, Fact, Refused, fresh
from domain.people import Actor
from domain.procedure import Procedure, Word
from domain.sealed import Sealed
from domain.words import LONGEST_TEXT, MOST_MARKS, Sentence, as_meant, heaped, unreadable

if TYPE_CHECKING:
    from domain.officer import Officer
    from domain.rules import Transition
    from domain.softening import Proposal

UNSORTED = ""
"""The matter of a complaint that nobody has sorted yet."""


@dataclass(slots=True)
class Matter:
    """One thing a person brought: its kind chooses the track, its stage says how far it has come."""

    kind: str
    stage: str


@dataclass(slots=True)
class Paper:
    """The paper of one matter: its newest draft, by whom, and which was approved and issued."""

    draft: int = 0
    drafted_by: str | None = None
    approved: int = 0
    issued: int = 0
    issued_on: date | None = None


class OnTrack(Named):
    """What every chapter of a complaint shares: the pinned procedure and the stage of each matter."""

    PREFIX = "complaint"

    procedure: Procedure | None = None
    number: str | None = None
    filed: bool = False
    pinned: tuple[str, str] = ("", "")
    ruled_by: str = ""
    mode: str = ""
    stage: str = ""
    matters: dict[str, Matter] = fresh(dict)
    allegations: dict[str, tuple[str, tuple[str, ...]]] = fresh(dict)
    holder: str | None = None
    investigators: list[str] = fresh(list)
    recommended: dict[tuple[str, str], str] = fresh(dict)
    recommended_by: dict[tuple[str, str], str] = fresh(dict)
    determined: dict[tuple[str, str], str] = fresh(dict)
    measures: set[str] = fresh(set)
    taken_up: dict[str, date | None] = fresh(dict)
    decided_measures: set[tuple[str, str]] = fresh(set)
    draft: int = 0
    drafted_by: str | None = None
    papers: dict[str, Paper] = fresh(dict)
    codes: dict[str, str] = fresh(dict)
    documents: set[str] = fresh(set)
    settled: set[str] = fresh(set)
    approved_by: str | None = None
    determined_by: dict[tuple[str, str], str] = fresh(dict)
    discontinued: set[str] = fresh(set)
    open_again: set[str] = fresh(set)
    earlier_hands: set[str] = fresh(set)
    units: set[str] = fresh(set)
    softenings: dict[str, Proposal] = fresh(dict)
    to_be_restored: set[str] = fresh(set)
    """Whose restraint was annulled: the name is owed, whatever is found on the complaint itself."""
    _moved_by: dict[str, str] = fresh(dict)
    _so_far: dict[tuple[str, str], set[str]] = fresh(dict)
    _sorted_out: int = 0
    officer_of: Callable[[str], Officer | None] = staticmethod(lambda _: None)
    """The officer whose account this is; what nobody laid beside the case, it does not know."""

    def record(self, fact: Fact, by: Actor, *, procedure: str = "") -> None:
        """Let a fact happen; its envelope names the procedure of the case and its version."""
        self._says_why(fact)
        can_be_shown(fact)
        super().record(fact, by, procedure=procedure or self.ruled_by)

    def _says_why(self, fact: Fact) -> None:
        """Refuse a fact without reasons where the procedure needs them, whoever forgot to ask."""
        asked = guards.REASONS & fact.__dataclass_fields__.keys()
        if not asked or self.procedure is None or self.procedure.history_only:
            return
        kind = type(fact)
        found = self.transition(kind, getattr(fact, "matter", None) or self.somewhere(kind))
        if found is None or "reasons_given" not in found.needs:
            return
        if not any(getattr(fact, name) for name in asked):
            raise guards.without_reasons(found)

    @property
    def so_far(self) -> dict[tuple[str, str], set[str]]:
        """What happened in which matter, and through whom: the guards ask for it."""
        self._sort_the_past()
        return self._so_far

    @property
    def moved_by(self) -> dict[str, str]:
        """Through whom each matter came to the stage it is at."""
        self._sort_the_past()
        return self._moved_by

    def _sort_the_past(self) -> None:
        """Sort what happened since the last time: a case that is only read is never asked for it."""
        past = self.past()
        sorted_out, self._sorted_out = self._sorted_out, len(past)
        for fact, actor in past[sorted_out:]:
            matter = getattr(fact, "matter", UNSORTED)
            self._so_far.setdefault((fact.NAME, matter), set()).add(actor)
            if getattr(fact, "stage", ""):
                self._moved_by[matter] = actor

    def goes_by(self, procedure: Procedure) -> None:
        """Lay beside the case the procedure it is handled by; what follows is recorded under it."""
        self.procedure = procedure
        self.ruled_by = f"{procedure.id} {procedure.version}"

    def under(self) -> Procedure:
        """The procedure this case was filed under, in the version of that day."""
        if self.procedure is None:
            raise RuntimeError(f"{self.id} was loaded without its procedure.")
        return self.procedure

    def in_order(self, day: date | None, *earlier: date | None) -> None:
        """Refuse a day before the days it follows from; an imported register keeps its claims."""
        if not self.under().history_only:
            for other in earlier:
                not_before(
                    day,
                    other,
                    what=Sentence("This day lies before what it follows from. Check the date."),
                    field="on",
                )

    def word(self, kind: str, id: str) -> Word:
        """A word of the case's own procedure, in the language its reader has."""
        return Word(self.under(), kind, id)

    def stage_of(self, matter: str) -> str:
        """The stage of a matter; before it is sorted, the stage of the complaint."""
        known = self.matters.get(matter)
        return known.stage if known else self.stage

    def moved(self, matter: str, stage: str) -> None:
        """A fact led a matter to a stage. The stage stands in the fact: no procedure is asked."""
        if matter in self.matters:
            self.matters[matter].stage = stage
        else:
            self.stage = stage

    def somewhere(self, fact: type[Fact]) -> str:
        """The matter at which something about the whole case is asked for: one that lets it happen."""
        open_to_it = (each for each in self.matters if self.transition(fact, each))
        return next(open_to_it, next(iter(self.matters), UNSORTED))

    def going_on(self) -> bool:
        """Say whether anything in this case has not ended yet."""
        procedure = self.under()
        return not self.matters or any(
            not procedure.is_final(each.kind, each.stage) for each in self.matters.values()
        )

    def bars(self, person: str) -> bool:
        """Say whether somebody may not act in this case: it is about him, so far as is known here."""
        return self.stepped_back(person)

    def at_work(self, person: str) -> bool:
        """Say whether somebody answers for this case or inquires: the first of two persons."""
        return person == self.holder or person in self.investigators

    def paper(self, matter: str) -> Paper:
        """The paper of a matter; each matter of a case has its own. To look makes none."""
        return self.papers.get(matter) or Paper()

    def paper_begun(self, matter: str) -> Paper:
        """The paper of a matter, for a fact that writes on it."""
        return self.papers.setdefault(matter, Paper())

    def paper_made(self, matter: str) -> bool:
        """Say whether the issued paper of a matter was made: its id holds the number of the draft."""
        issued = str(self.paper(matter).issued)
        return any(issued in document.split("-")[1:] for document in self.documents)

    def may_be_printed(self, document: str) -> bool:
        """Say whether a paper of this name was decided on; other chapters know other papers."""
        return any(paper.issued for paper in self.papers.values())

    def not_those_it_is_about(self, by: Actor, unit: str | None, *, field: str = "") -> None:
        """Refuse the unit that is accused where what was reported never reaches those it is about."""
        kept_from = self.under().visibility.get("complaint_to_officer") == "forbid"
        accused = set(map(as_meant, self.complained_units))
        serves = {as_meant(each) for each in (by.unit, unit) if each}
        about = any(each.kind == "accusation" for each in self.matters.values())
        if kept_from and about and accused & serves and not self.under().history_only:
            raise Refused(
                Sentence(
                    "The complaint is about your unit. What was reported never reaches those it is"
                    " about: another unit takes it from here."
                ),
                rule=self.law("disclosure_agreed"),
                field=field,
            )

    def barred(self, actor: Actor, fact: type[Fact] | None = None) -> Refused | None:
        """Why somebody may not act in this case, whatever the procedure gives to the role."""
        if self.under().history_only or not self.complained_about(actor.id, actor.badge):
            return None
        return Refused(
            Sentence(
                "You are complained about in this case, so you have no part in it. If it would be"
                " yours to decide, it goes one level up."
            ),
            rule="conflict",
        )

    def stepped_back(self, person: str) -> bool:
        """Say whether somebody can no longer answer for this case."""
        return self.complained_about(person)

    def recusal_checked(self) -> Refused | None:
        """Why nobody may decide yet; the chapter on conflicts knows whether a request waits."""
        return None

    def lessened(self, act: str, matter: str, allegation: str = "") -> None:
        """What was proposed has been done: the next time it is proposed anew."""
        for each in self.softenings.values():
            if (each.act, each.matter, each.allegation) == (act, matter, allegation):
                each.spent = True

    def transition(self, fact: type[Fact], matter: str, kind: str = "") -> Transition | None:
        """What the procedure lets this fact do to a matter as it stands.

        Before a matter is sorted, whatever one of the tracks allows at their common beginning.
        """
        procedure, stage = self.under(), self.stage_of(matter)
        known = self.matters.get(matter)
        if track := kind or (known.kind if known else ""):
            return procedure.transition(track, fact.NAME, stage)
        found = (procedure.transition(each, fact.NAME, stage) for each in procedure.tracks)
        return next(filter(None, found), None)

    def permit(
        self,
        fact: type[Fact],
        by: Actor,
        matter: str = UNSORTED,
        *,
        kind: str = "",
        **answers: Any,
    ) -> str:
        """Return the stage this fact leads to, or refuse in a sentence that names the rule.

        `answers` is what the decision was told, as far as guards of the procedure look at it.
        """
        if not self.filed:
            raise Refused(Sentence("There is no such complaint."), rule="complaint.filed")
        if (out := self.barred(by, fact)) is not None:
            raise out
        if matter == UNSORTED and self.matters and not kind:
            matter = self._of_the_whole(fact)
        elif matter != UNSORTED and matter not in self.matters:
            raise Refused(
                Sentence("Sort the matter first: nobody has said yet what kind of thing it is."),
                rule="complaint.matter_sorted",
            )
        found = self.transition(fact, matter, kind)
        if found is None:
            raise Refused(
                Sentence(
                    "Not now: the matter stands at “{stage}”, and the procedure {procedure}"
                    " does not allow this there.",
                    stage=self.word("stage", self.stage_of(matter)),
                    procedure=self.under().id,
                ),
                rule=f"{self.under().id} {self.under().version}",
            )
        rule = found.src.en if found.src else f"{self.under().id} {self.under().version}"
        if by.role not in found.by:
            raise Refused(
                Sentence(
                    "This is not yours to decide: the procedure gives it to {roles}.",
                    roles=[self.word("role", role) for role in sorted(found.by)],
                ),
                rule=rule,
            )
        self._in_its_time(found, matter, rule)
        if refused := guards.refusal(self, found, by, guards.Decided(fact, matter, answers)):
            raise refused
        return found.to

    def law(self, fact: str) -> str:
        """Where the procedure of this case says what a fact rests on: a refusal names it."""
        procedure = self.under()
        sources = (
            move.src.en
            for track in procedure.tracks.values()
            for move in track.transitions
            if move.fact == fact and move.src
        )
        return next(sources, f"{procedure.id} {procedure.version}")

    def permit_case(self, fact: type[Fact], by: Actor) -> None:
        """Permit a fact about the whole case: it is asked at a matter that lets it happen, if any."""
        self.permit(fact, by, self.somewhere(fact))

    def _of_the_whole(self, fact: type[Fact]) -> str:
        """Where a fact about the whole case is asked for; refuse one that is about a single matter."""
        asked = fact.__dataclass_fields__.get("matter")
        if asked is not None and asked.type == "str":
            raise Refused(
                Sentence("Say which matter it is about."),
                rule="complaint.matter_sorted",
                field="matter",
            )
        return self.somewhere(fact)

    def too_late(self, matter: str, clock: str) -> date | None:
        """The last day of a time that ran out, if what it waited for cannot be done any more."""
        return None

    def discipline_barred(self, matter: str, subject: str) -> date | None:
        """The last day on which discipline could follow for a subject, if it went by."""
        return None

    def _in_its_time(self, move: Transition, matter: str, rule: str) -> None:
        if move.within and (gone := self.too_late(matter, move.within)) is not None:
            raise Refused(
                Sentence("The last day for this was {day}. It cannot be done any more.", day=gone),
                rule=rule,
            )
        for name in sorted(move.after):
            if not self.has_happened(name, matter):
                raise Refused(
                    Sentence("Not yet. Something comes first: {fact}", fact=_meaning(name)),
                    rule=rule,
                )
        for name in sorted(move.forbid_if):
            if self.has_happened(name, matter):
                raise Refused(
                    Sentence("It is too late for this: {fact}", fact=_meaning(name)), rule=rule
                )

    def may_be_told(self, subject: str, by: Actor) -> None:
        """Refuse to let a subject know of the complaint; the chapter on protection knows when."""

    # What the guards ask. A chapter that knows more answers for itself; what nobody knows is no.

    def has_happened(self, fact: str, matter: str = UNSORTED) -> bool:
        """Whether a fact happened in a matter, or in the case as a whole."""
        return (fact, matter) in self.so_far or (fact, UNSORTED) in self.so_far

    def through(self, fact: str, matter: str = UNSORTED) -> frozenset[str]:
        """Through whom a fact happened in a matter, or in the case as a whole."""
        return frozenset(
            self.so_far.get((fact, matter), set()) | self.so_far.get((fact, UNSORTED), set())
        )

    def workers_before(
        self, fact: type[Fact], matter: str, answers: Mapping[str, Any]
    ) -> frozenset[str]:
        """Those whose work this decision judges; where it judges nobody's, who brought it here."""
        if fact.NAME == "determined":
            pair = (answers.get("allegation", ""), answers.get("subject", ""))
            before = self.recommended_by.get(pair)
        elif fact.NAME == "disposition_approved":
            before = self.paper(matter).drafted_by
        elif fact.NAME == "declined":
            before = self.holder
        else:
            before = self.moved_by.get(matter)
        return frozenset(filter(None, [before]))

    def consents(self, matter: str, answers: Mapping[str, Any]) -> frozenset[str]:
        """Which of the two sides agreed: complainant, officer."""
        asked = {"complainant": "person_consents", "officer": "other_consents"}
        return frozenset(side for side, name in asked.items() if answers.get(name) is True)

    def unit_of(self, account: str) -> str | None:
        """The unit somebody of the office serves in, as his history as an officer says."""
        officer = self.officer_of(account)
        return officer.unit if officer else None

    def rank_of(self, account: str) -> str | None:
        """The rank of somebody of the office, as his history as an officer says."""
        officer = self.officer_of(account)
        return officer.rank if officer else None

    def defence_is_recorded(self, matter: str, answers: Mapping[str, Any]) -> bool:
        """Whether the person complained about was heard."""
        return self.has_happened("officer_answered", matter)

    def concurring(self, matter: str) -> frozenset[str]:
        """Who concurred with what is to be decided."""
        return self.through("concurred", matter)


def _meaning(fact: str) -> Sentence | str:
    """What a fact says, in the words of the catalogue."""
    known = FACTS.get(f"{OnTrack.PREFIX}.{fact}")
    return Sentence(" ".join((known.__doc__ or "").split())) if known else fact


def reasons_given(text: str | None, *, what: Sentence, field: str, rule: str) -> str:
    """Return the text, or refuse: who decides says why."""
    if text is None or not text.strip():
        raise Refused(what, rule=rule, field=field)
    return readable(text, field=field)


def readable(text: str, *, field: str) -> str:
    """Return the text, or refuse what no page and no paper could show."""
    if len(text) > LONGEST_TEXT:
        raise Refused(
            Sentence(
                "This text has {n} characters; {most} is the most. Shorten it, or hand the whole in"
                " as a file or on paper. Nothing you typed is lost.",
                n=len(text),
                most=LONGEST_TEXT,
            ),
            rule="complaint.text",
            field=field,
        )
    strange = unreadable(text)
    if strange:
        raise Refused(
            Sentence(
                "Line {line} holds a character that cannot be shown ({code}). Take it out and send"
                " again. Nothing you typed is lost.",
                line=strange.line,
                code=strange.code,
            ),
            rule="complaint.text",
            field=field,
        )
    line = heaped(text)
    if line:
        raise Refused(
            Sentence(
                "On line {line} a letter bears more than {most} marks. Take them off and send again."
                " Nothing you typed is lost.",
                line=line,
                most=MOST_MARKS,
            ),
            rule="complaint.text",
            field=field,
        )
    return text


def can_be_shown(fact: Fact) -> None:
    """Refuse a fact with a text that was typed now and that no page could show."""
    for name in fact.__dataclass_fields__:
        text = getattr(fact, name)
        if isinstance(text, Sealed) and text.box is None:
            readable(text.reveal(), field=name)


def day_given(day: date | None, *, field: str = "on") -> date:
    """Return the day, or refuse: a time is counted from it."""
    if day is None:
        raise Refused(
            Sentence("Say on which day: a time is counted from it."),
            rule="complaint.days",
            field=field,
        )
    return day


def not_before(day: date | None, earlier: date | None, *, what: Sentence, field: str) -> None:
    """Refuse a day that lies before the day it follows from."""
    if day is not None and earlier is not None and day < earlier:
        raise Refused(what, rule="complaint.days", field=field)
