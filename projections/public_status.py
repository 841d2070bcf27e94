"""Where a matter stands, told to the person who brought it: public sentences, days, rights, letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain import softening
from domain.calendar import Calendar
from domain.clock import Reading, last_day, span_in_words
from domain.complaint import Complaint
from domain.complaint.track import Matter
from domain.history import Fact, Recorded
from domain.procedure import Label, Procedure, Word
from domain.rules import OtherRemedy
from domain.sealed import Sealed
from domain.vocabulary import EFFECT_WORDS
from domain.words import Sentence
from projections import clocks, letterbox, own_file
from projections.case_history import day_of

Words = Sentence | Label


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the way, behind the person, around the person, or ahead."""

    label: Sentence
    state: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something we owe the person: what, by which day, how it is counted, what a miss does."""

    effect: str
    headline: Sentence
    label: Words
    due: date | None
    total: Sentence
    if_missed: Sentence | None
    verified: bool


@dataclass(frozen=True, slots=True)
class Right:
    """Another door that stays open. Without a day, nobody told us when it began to run."""

    effect: str
    headline: Sentence | None
    label: Label
    explained: Label | None
    due: date | None
    total: Sentence | None
    verified: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that has happened, in a sentence the person may read."""

    on: date | None
    sentence: Sentence
    who: Words | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """The person's own page: no name of anybody, nothing sealed but what was written to and fro."""

    number: str
    heading: Label
    lead: Label | None
    steps: tuple[Step, ...]
    next_clocks: tuple[Awaited, ...]
    told: tuple[Told, ...]
    other_rights: tuple[Right, ...]
    letters: tuple[own_file.Letter, ...]
    messages: tuple[letterbox.Message, ...] = ()
    keeping: tuple[Sentence, ...] = ()
    """What was erased or is no longer used, and what stays all the same."""
    answered: tuple[Sealed, ...] = ()
    """Why something that was asked about personal data is done or not, the newest first."""


def fold(
    facts: Sequence[Recorded], procedure: Procedure, calendar: Calendar, today: date
) -> Status:
    """Fold the facts of one complaint into the page of the person who brought it."""
    case = Complaint.replay(None, facts)
    assert case is not None, "A complaint has a first fact."
    # One number, one page: where a complaint was parted into several matters, the first leads.
    first = next(iter(case.matters.values()), Matter("", case.stage))
    kind, stage = first.kind, first.stage
    inside = _inside(procedure)
    read = [each.reading for each in clocks.read(facts, procedure, calendar, today)]
    readings = [each for each in read if each.clock not in inside]
    heading, lead = _two_sentences(_public(procedure, kind, stage))
    return Status(
        number=case.number or "",
        heading=heading,
        lead=lead,
        steps=tuple(_steps(facts, procedure, kind)),
        next_clocks=tuple(_awaited(readings)),
        told=tuple(reversed(list(_told(facts, procedure)))),
        other_rights=tuple(_rights(facts, procedure, calendar, readings, today)),
        letters=tuple(own_file.letters(facts, procedure, kind)),
        messages=tuple(letterbox.fold(facts, procedure)),
        keeping=tuple(own_file.keeping(case)),
        answered=tuple(own_file.answered(facts)),
    )


def promises(procedure: Procedure) -> Iterator[tuple[Sentence, Label]]:
    """What anybody may expect, before anything is told: a length of time, and what we do in it."""
    said: set[tuple[frozenset[str], int, str]] = set()
    for clock in procedure.clocks:
        first = ("filed" if clock.before_sorting else "accepted") in clock.start
        key = (clock.start, clock.span.n, clock.span.unit)
        if clock.inside or clock.kind not in {"duty", "periodic"} or not first or key in said:
            continue
        said.add(key)
        span = span_in_words(clock.span)
        if clock.kind == "periodic":
            yield Sentence("At least every {span}", span=span), clock.label
        elif "accepted" in clock.start:
            yield Sentence("Within {span} of taking it up", span=span), clock.label
        else:
            yield Sentence("Within {span}", span=span), clock.label


def _inside(procedure: Procedure) -> set[str]:
    """The clocks that are for the office alone."""
    return {each.id for each in procedure.clocks if each.inside}


def _day(each: Recorded, procedure: Procedure) -> date | None:
    """The day it happened; where nobody claimed one, the day it was recorded, where we are."""
    claimed = day_of(each.fact)
    if claimed is None and each.recorded_at is not None:
        return each.recorded_at.astimezone(procedure.zone).date()
    return claimed


def _name(fact: Fact) -> str:
    return fact.TOPIC.partition(".")[2]


def _public(procedure: Procedure, kind: str, stage: str) -> Label:
    """What the procedure tells the person about a stage."""
    for track in procedure.tracks.values():
        if kind in {"", track.id} and stage in track.stages:
            return track.stages[stage].public
    return Label(stage, stage)


def _two_sentences(label: Label) -> tuple[Label, Label | None]:
    """A heading, and the rest beneath it, where both languages have a rest."""
    en, _, en_rest = label.en.partition(". ")
    zh, _, zh_rest = label.zh.rstrip("。").partition("。" if "。" in label.zh[:-1] else "，")
    if en_rest and zh_rest:
        return Label(en, zh), Label(en_rest, f"{zh_rest}。")
    return Label(label.en.removesuffix("."), label.zh.removesuffix("。")), None


# The thread

MILESTONES: Mapping[str, Sentence] = {
    "filed": Sentence("Received"),
    "accepted": Sentence("Taken up"),
    "assigned": Sentence("Finding out"),
    "disposition_issued": Sentence("Decision"),
    "closed": Sentence("Closed"),
}
DECLINED: Mapping[str, Sentence] = {
    "filed": MILESTONES["filed"],
    "declined": Sentence("Not taken up"),
}


def _steps(facts: Sequence[Recorded], procedure: Procedure, kind: str) -> Iterator[Step]:
    """The stages this kind of matter goes through: solid behind, dashed ahead."""
    happened = {_name(each.fact) for each in facts}
    possible = {"filed"} | {
        transition.fact
        for track in procedure.tracks.values()
        if kind in {"", track.id}
        for transition in track.transitions
    }
    way = DECLINED if "declined" in happened else MILESTONES
    known = [name for name in way if name in possible]
    here = max(number for number, name in enumerate(known) if name in happened)
    for number, name in enumerate(known):
        state = "done" if number < here else "current" if number == here else "ahead"
        yield Step(way[name], state)


# What is awaited, and what else the person may do


def _awaited(readings: Sequence[Reading]) -> Iterator[Awaited]:
    """What we still owe: the decision before the news, and each with its nearest day first."""
    owed = [each for each in readings if each.kind in {"duty", "periodic"} and not each.ended_on]
    for each in sorted(owed, key=lambda each: (each.kind == "periodic", each.due or date.max)):
        missed = each.state == "lapsed"
        yield Awaited(
            effect=each.effect,
            headline=each.headline,
            label=Sentence("We missed this day: {what}", what=each.label) if missed else each.label,
            due=each.due,
            total=each.total,
            if_missed=Sentence("You may ask us why.") if missed else each.if_missed,
            verified=each.verified,
        )


def _rights(
    facts: Sequence[Recorded],
    procedure: Procedure,
    calendar: Calendar,
    readings: Sequence[Reading],
    today: date,
) -> list[Right]:
    ours = [
        Right(
            effect=each.effect,
            headline=each.headline,
            label=each.label,
            explained=procedure.service,
            due=each.due,
            total=each.total,
            verified=each.verified,
        )
        for each in readings
        if each.kind == "right" and not each.ended_on
    ]
    happened_on = next(
        (each.fact.happened_on for each in facts if isinstance(each.fact, Complaint.Filed)), None
    )
    codes = set(_codes(facts, procedure))
    others = [
        _remedy(remedy, happened_on, calendar, today)
        for remedy in procedure.other_remedies
        # Until somebody has said what it is about, no right is kept from the person.
        if not codes or not remedy.codes or codes & remedy.codes
    ]
    return sorted(ours + others, key=lambda right: right.due or date.max)


def _codes(facts: Iterable[Recorded], procedure: Procedure) -> Iterator[str]:
    """What is alleged, each code with the wider one it belongs to."""
    for each in facts:
        if isinstance(each.fact, Complaint.Alleged):
            yield each.fact.code
            code = procedure.code(each.fact.code)
            if code and code.parent:
                yield code.parent


def _remedy(
    remedy: OtherRemedy, happened_on: date | None, calendar: Calendar, today: date
) -> Right:
    headline = due = total = None
    effect = "target"
    if remedy.span is not None:
        span = span_in_words(remedy.span)
        effect = "lost"
        if happened_on is None:
            total = Sentence("{span} from the day you knew of it.", span=span)
        else:
            due = last_day(remedy.span, happened_on, "exclude_start", calendar)
            total = Sentence(
                "{span} from {day} (the day it happened, as you told us), the day itself not"
                " counted. If you learned of it later, it counts from that day.",
                span=span,
                day=happened_on,
            )
            headline = _countdown((due - today).days, due)
    return Right(effect, headline, remedy.label, remedy.explained, due, total, remedy.verified)


def _countdown(days: int, due: date) -> Sentence:
    lost = EFFECT_WORDS["lapse"]
    if days < 0:
        return Sentence("{effect}: the last day was {day}", effect=lost, day=due)
    if days == 0:
        return Sentence("{effect} after today", effect=lost)
    if days == 1:
        return Sentence("{effect} after tomorrow", effect=lost)
    return Sentence("{effect} in {days} days", effect=lost, days=days)


# What has happened


def _told(facts: Sequence[Recorded], procedure: Procedure) -> Iterator[Told]:
    issued = any(isinstance(each.fact, Complaint.DispositionIssued) for each in facts)
    before: Sentence | None = None
    hers = own_file.for_the_person(facts)
    for each in facts:
        if isinstance(each.fact, Complaint.DocumentSigned) and each.fact.document not in hers:
            continue
        found = tell(each.fact, procedure, issued=issued)
        # Ten findings of one day are one piece of news.
        if found is not None and found[0] != before:
            before = found[0]
            yield Told(_day(each, procedure), *found)


def tell(fact: Fact, procedure: Procedure, *, issued: bool) -> tuple[Sentence, Words | None] | None:
    """Tell a fact to the person, with what stands beneath it. None: it stays in the office.

    What was found and what follows is told once the decision is issued, never before it.
    """
    match fact:
        case Complaint.Filed():
            return Sentence("We received what you told us."), None
        case Complaint.ResponsibilityTaken():
            return (
                Sentence("Somebody at {unit} answers for it now.", unit=fact.unit),
                _reached_by(fact.badge_number, fact.telephone),
            )
        case Complaint.HandoverAccepted() if fact.unit:
            return (
                Sentence("Somebody at {unit} answers for it now.", unit=fact.unit),
                _reached_by(fact.badge_number, fact.telephone),
            )
        case Complaint.HandoverAccepted() | Complaint.HandoverDeemed():
            return Sentence("Another person answers for it now."), None
        case Complaint.MatterSorted():
            kind = Word(procedure, "track", fact.kind, public=True)
            return Sentence("We know what kind of matter it is: {kind}.", kind=kind), None
        case Complaint.Alleged():
            code = Word(procedure, "code", fact.code, public=True)
            return Sentence("We wrote down what it is about: {code}.", code=code), None
        case Complaint.Accepted():
            return Sentence("We took it up."), None
        case Complaint.Diverted():
            return _diverted(fact, procedure)
        case Complaint.Declined():
            return _declined(fact, procedure)
        case Complaint.Assigned():
            if fact.lead:
                return Sentence("We charged somebody with finding out what happened."), None
            return Sentence("A second person helps to find out what happened."), None
        case Complaint.StepTaken():
            step = Word(procedure, "step", fact.kind)
            return Sentence("We took a step to find out: {step}.", step=step), None
        case Complaint.Determined() | Complaint.MeasureDecided():
            return _outcome(fact, procedure) if issued else _decided(fact)
        case Complaint.DispositionIssued():
            return Sentence("We sent you our decision, with reasons."), procedure.service
        case Complaint.DocumentSigned():
            return Sentence("The letter is ready. You can read it on this page."), None
        case Complaint.SofteningProposed() if fact.terms:
            return Sentence("What was agreed stands on this page. Say yes or no to it."), None
        case Complaint.ClockLapsed() if fact.clock in _inside(procedure):
            return None
        case _ if type(fact) in _PLAINLY:
            return _PLAINLY[type(fact)], None
        case Complaint.Closed():
            if fact.ground is None:
                return Sentence("Our work on it ended."), None
            ground = Word(procedure, "closure", fact.ground)
            return Sentence("Our work on it ended: {ground}.", ground=ground), None
        case _:
            said = PLAINLY.get(fact.NAME) or softening.TOLD.get(fact.NAME)
            return (said, None) if said else None


PLAINLY: Mapping[str, Sentence] = {
    "extended": Sentence("A time was made longer. The sum under the day says by how much."),
    "suspended": Sentence("A time stands still. The sum under the day says since when."),
    "resumed": Sentence("A time that stood still runs again."),
    "clock_lapsed": Sentence("A day that was set for us or for you went by."),
    "recusal_decided": Sentence("It was decided whether somebody acts in your case any longer."),
    "recusal_lifted": Sentence("It was decided that somebody may act in your case again."),
    "overturned": Sentence("It is decided anew what we found. We are writing to you."),
    "reopened": Sentence("We took it up again."),
    "rating_asked": Sentence("We asked you how it was. Whether you answer is up to you."),
    "called_back": Sentence("Another unit than the one that handled it called you."),
    "rehandling_asked": Sentence("You asked us to handle it anew."),
    "review_requested": Sentence("You asked for a review."),
    "served": Sentence(
        "You received our decision. Your right to a review is counted from this day."
    ),
    **own_file.TOLD,
    "review_decided": Sentence("The review is decided. The answer says what it ends."),
}
"""What the person is told in the same words each time, by the name of the fact."""


_PLAINLY: Mapping[type[Fact], Sentence] = {
    Complaint.Supplemented: Sentence("We added what you told us."),
    Complaint.MissingListed: Sentence(
        "We told you, at one time, everything that is still missing."
    ),
    Complaint.Represented: Sentence("We noted who speaks for you."),
    Complaint.Expedited: Sentence("We put it on the green channel."),
    Complaint.HappeningNow: Sentence("We noted that it is happening now."),
    Complaint.WithdrawalAsked: Sentence(
        "We noted that you want to take it back. Nothing ends yet: somebody will ask you alone."
    ),
    Complaint.PassedOn: Sentence("We passed it on to another body."),
    Complaint.Tasked: Sentence("We told another body to do the work. It is still ours to answer."),
    Complaint.Referred: Sentence("We referred it to the body whose competence it is."),
    Complaint.Merged: Sentence("It goes on together with another case. Your number stays."),
    Complaint.Withdrawn: Sentence("You took it back, and we made sure that nobody pressed you."),
    Complaint.ResolvedByAgreement: Sentence("It was settled by agreement, as you confirmed."),
    Complaint.Separated: Sentence("It goes on by itself now, apart from the other."),
    Complaint.PreservationAsked: Sentence("We asked for a proof to be kept."),
    Complaint.DisclosureAgreed: Sentence(
        "It was agreed what the person complained about may be told."
    ),
    Complaint.DisclosureRefused: Sentence("The person complained about may not be told."),
    Complaint.PressureReported: Sentence("You reported pressure. Others handle it."),
    Complaint.ProtectionDecided: Sentence("It is decided how you are protected."),
    Complaint.AfterCheck: Sentence("We asked how you fare."),
    Complaint.RemedyAsked: Sentence("You asked for something to be put right."),
    Complaint.RemedyOffered: Sentence("We offered to put something right."),
    Complaint.RemedyAccepted: Sentence("You accepted what we offered."),
    Complaint.RemedyRefused: Sentence("You refused what we offered."),
    Complaint.RemedyDone: Sentence("It was put right."),
    Complaint.RecommendationImplemented: Sentence("A rule or a practice was mended."),
    Complaint.MessageSent: Sentence("We wrote to you."),
    Complaint.MessageReceived: Sentence("You wrote to us."),
}
"""What the person is told of a fact that has nothing to add to its sentence."""


def _reached_by(badge: str | None, telephone: str | None) -> Sentence | None:
    """Whoever hears it first gives badge number and telephone (首问负责制), never a name."""
    if badge and telephone:
        return Sentence(
            "Badge number {badge}, telephone {telephone}.", badge=badge, telephone=telephone
        )
    if badge:
        return Sentence("Badge number {badge}.", badge=badge)
    if telephone:
        return Sentence("Telephone {telephone}.", telephone=telephone)
    return None


def _declined(fact: Complaint.Declined, procedure: Procedure) -> tuple[Sentence, Sentence | None]:
    ground = Word(procedure, "ground", fact.ground)
    if fact.route is None:
        return Sentence("We did not take it up: {ground}.", ground=ground), None
    # A door the procedure knows has a word in both languages; any other is named as it was given.
    routes = {remedy.id: remedy.label for remedy in procedure.other_remedies}
    said = fact.route.text()
    route = routes.get(said, said)
    open_door = Sentence("The door that is open: {route}.", route=route)
    return Sentence("We did not take it up: {ground}.", ground=ground), open_door


def _diverted(fact: Complaint.Diverted, procedure: Procedure) -> tuple[Sentence, Sentence | None]:
    """The other route with its last day, told on the day it is shown."""
    route = Word(procedure, "other_remedy", fact.route)
    if fact.last_day is None:
        return Sentence("The law gives you another route: {route}.", route=route), None
    return (
        Sentence("The law gives you another route: {route}.", route=route),
        Sentence("The last day there is {day}.", day=fact.last_day),
    )


def _decided(fact: Complaint.Determined | Complaint.MeasureDecided) -> tuple[Sentence, None] | None:
    if isinstance(fact, Complaint.Determined):
        return Sentence("It is decided what we found. We are writing to you."), None
    return None


def _outcome(
    fact: Complaint.Determined | Complaint.MeasureDecided, procedure: Procedure
) -> tuple[Sentence, None] | None:
    allowed = procedure.visibility.get("outcome_to_complainant", "")
    if isinstance(fact, Complaint.Determined):
        finding = Word(procedure, "finding", fact.finding, public=True)
        return Sentence("What we found: {finding}.", finding=finding), None
    if "measure" in allowed:
        measure = Word(procedure, "measure", fact.measure)
        return Sentence("What follows: {measure}.", measure=measure), None
    return None
