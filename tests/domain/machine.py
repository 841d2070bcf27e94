"""Plays a case with random people and random decisions, and looks after each step whether all holds.

A game is a list of steps, made up from a seed. What breaks it is shown with the fewest steps that
break it still.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from application.adapters.words import Words, catalogue
from domain.access import Act
from domain.complaint import Complaint
from domain.history import Recorded, Refused
from domain.people import LEADERS, SYSTEM, Actor
from domain.procedure import Procedure
from domain.rules import Transition
from domain.words import Sentence
from tests.domain import forbidden
from tests.domain.improvised import PEOPLE, VERBS, Day, answers
from tests.history import IMPORTER, calendar, procedure
from tests.scenarios.playing import begin, scenarios

BEGAN = date(2026, 1, 28)

PREPARING = ["name_officer", "allege", "take_responsibility", "assign", "propose_softening"]
"""What has to be there before anything can be found."""

NUMBER = "2026-000001-7"

TRIES = 6
"""How often somebody tries the same with other answers."""

BESIDE = frozenset(
    {"procedure", "officer_of", "_replayed", "_facts", "_calendar", "_sorted_out", "_fresh"}
)
"""What is laid beside a case, and is no part of what it came to."""

LOOKED_AT = {
    name for kind in Complaint.__mro__ for name in vars(kind).get("__annotations__", ())
} - BESIDE | {"so_far", "moved_by"}
"""All that the rules look at, by the names under which the chapters declare it."""

Step = tuple[str, Actor | None, dict[str, Any]]
"""A verb, who, and the answers; or `days_pass`, or `run_out`."""


class Broken(AssertionError):
    """Something happened that no rule allows."""


def state(case: Complaint) -> dict[str, Any]:
    """What a case came to."""
    return {name: getattr(case, name) for name in sorted(LOOKED_AT, reverse=True)}


@dataclass
class Game:
    """One case and everybody who can do something to it."""

    rules: Procedure
    people: Sequence[Actor] = PEOPLE
    day: Day = field(default_factory=lambda: Day(BEGAN, BEGAN))
    facts: list[Recorded] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.case = self.empty()
        self.again = self.empty()
        for each in self.facts:
            self.case.again(each.fact, each.actor, each.version)
            self.again.again(each.fact, each.actor, each.version)
            self.seen[each.fact.NAME] += 1

    def empty(self) -> Complaint:
        case = Complaint("complaint-1")
        case.procedure = self.rules
        case.lay_beside(calendar=lambda: calendar(self.rules.calendar), facts=lambda: self.facts)
        return case

    # Steps

    def file(self, mode: str) -> None:
        self.case.file(
            by=IMPORTER,
            under=self.rules,
            number=NUMBER,
            channel="web",
            mode=mode,
            language="zh",
            received_on=BEGAN,
            narrative="窗口人员说话生硬。",
            name="林晓",
        )
        self.keep()

    def improvise(self, chance: Random) -> Iterator[Step]:
        """What somebody tries next; what is refused is tried again by others, and in other words."""
        kind = chance.random()
        if kind < 0.08:
            yield "days_pass", None, {"days": chance.choice([1, 1, 3, 8, 31, 70])}
        elif kind < 0.12:
            yield "run_out", None, {"nth": chance.randrange(5)}
        else:
            verb, before = chance.choice(self.likely(chance)), len(self.facts)
            for _ in range(TRIES):
                by = chance.choice(self.who(verb))
                yield verb, by, answers(chance, verb, self.case, self.day)
                if len(self.facts) > before:
                    return

    def likely(self, chance: Random) -> list[str]:
        """Mostly what the stage allows, and mostly what leads on: so that a case gets somewhere."""
        if not self.case.matters and chance.random() < 0.7:
            return ["sort_matter", "take_responsibility"]
        moves = [
            (known.kind, move)
            for known in self.case.matters.values()
            for move in self.rules.tracks[known.kind].transitions
            if known.stage in move.from_ and move.verb in VERBS
        ]
        lot = chance.random()
        if lot < 0.4:
            onward = [move.verb for kind, move in moves if move.to and self.goes_on(kind, move)]
            return [*onward * 3, *PREPARING]
        if lot < 0.5:
            return PREPARING
        return [move.verb for _, move in moves] if lot < 0.93 and moves else list(VERBS)

    def goes_on(self, kind: str, move: Transition) -> bool:
        return not self.rules.is_final(kind, move.to) and move.verb not in {"merge", "separate"}

    def who(self, verb: str) -> list[Actor]:
        roles = {
            role
            for track in self.rules.tracks.values()
            for move in track.transitions
            if move.verb == verb
            for role in move.by
        }
        fit = [each for each in self.people if each.role in roles]
        return [*fit * 6, *self.people]

    def take(self, step: Step) -> None:
        """Take one step, and look whether all still holds. Raises `Broken`."""
        verb, by, given = step
        if verb == "days_pass":
            self.day.today += timedelta(days=given["days"])
        elif verb == "run_out":
            self.run_out(given["nth"])
        else:
            assert by is not None
            self.decide(verb, by, given)
        self.nothing_differs()
        self.nobody_sees_who_may_not_act()
        self.no_office_is_stuck_unwarned()

    def decide(self, verb: str, by: Actor, given: dict[str, Any]) -> None:
        before = forbidden.Before(tuple(self.facts), self.rules)
        try:
            getattr(self.case, verb)(by=by, **given)
        except Refused as refused:
            if list(self.case.pending):
                raise Broken("What is refused was recorded.") from refused
            self.seen["refused"] += 1
            said_in_both(refused)
            return
        for new in self.keep():
            for reason in forbidden.why(before, new, by.badge):
                raise Broken(f"{new.fact.NAME} by {by.id}: {reason}.")

    def run_out(self, nth: int) -> None:
        """The daily walk writes down what ran out."""
        gone = [
            (matter, each)
            for matter in (*self.case.matters, "")
            for each in self.case.clocks_of(matter, self.day.today)
            if each.state == "lapsed" and not each.recorded
        ]
        if gone:
            matter, each = gone[nth % len(gone)]
            self.case.lapse(
                by=SYSTEM, matter=matter, clock=each.clock, started_by=each.started_by,
                today=self.day.today,
            )  # fmt: skip
            self.keep()

    def keep(self) -> list[Recorded]:
        """Record what was decided, as the office does: with a position and the moment."""
        moment = datetime.combine(self.day.today, time(10), self.rules.zone)
        new = [
            each._replace(recorded_at=moment, position=each.version)
            for each in self.case.collect_events()
        ]
        self.facts += new
        for each in new:
            self.seen[each.fact.NAME] += 1
            self.again.again(each.fact, each.actor, each.version)
        return new

    # What always holds

    def nothing_differs(self) -> None:
        """What is replayed is what stands, and somebody answers for the case from the first on."""
        if state(self.again) != state(self.case):
            now, then = state(self.case), state(self.again)
            raise Broken(f"Replayed, it differs: {[k for k in now if now[k] != then[k]]}.")
        taken = self.seen["responsibility_taken"] > 0
        if (self.case.holder is not None) != taken:
            raise Broken("Nobody answers for it.")

    def nobody_sees_who_may_not_act(self) -> None:
        """Whoever the case is about, or who stepped back, does not see it; everybody else does."""
        told = forbidden.Before(tuple(self.facts), self.rules)
        for each in self.people:
            kept_from = told.complained_about(each.id, each.badge) or told.out(each.id, each.role)
            if self.case.hidden_from(each) != kept_from:
                raise Broken(f"{each.id} {'sees' if kept_from else 'does not see'} the case.")
            seen = self.case.tie_of(each, Act.READ, self.day.today, 0)
            if seen and told.restricted() and each.role not in LEADERS:
                raise Broken(f"{each.id} reads a restricted file.")

    def no_office_is_stuck_unwarned(self) -> None:
        """Where everybody who could take a step is kept from the case, the office was told of it."""
        told = forbidden.Before(tuple(self.facts), self.rules)
        for matter, known in self.case.matters.items():
            for step in ("determined", "disposition_approved", "disposition_issued"):
                moves = [m for m in self.rules.tracks[known.kind].transitions if m.fact == step]
                roles = {role for move in moves for role in move.by}
                left = [
                    each
                    for each in self.people
                    if each.role in roles
                    and not told.complained_about(each.id, each.badge)
                    and not told.out(each.id, each.role)
                ]
                if roles and not left and step not in self.case.nobody_left(matter, self.people):
                    raise Broken(f"Nobody is left for {step}, and nobody was told.")

    def at_the_end(self) -> None:
        self.every_version_can_be_replayed()
        self.no_day_depends_on_when_it_is_asked()

    def every_version_can_be_replayed(self) -> None:
        for version in range(len(self.facts) + 1):
            case = Complaint.replay(None, self.facts[:version]) or self.empty()
            again = Complaint.replay(case, self.facts[version:])
            if again is None or state(again) != state(self.case):
                raise Broken(f"Taken up again at version {version}, it comes to something else.")

    def no_day_depends_on_when_it_is_asked(self) -> None:
        days = (date.min, BEGAN, self.day.today, self.day.today + timedelta(days=900))
        for matter in (*self.case.matters, ""):
            asked = [
                {
                    (one.clock, one.started_by, one.due, one.due_at, one.started_on, str(one.total))
                    for one in self.case.clocks_of(matter, on)
                }
                for on in days
            ]
            if any(each != asked[0] for each in asked):
                raise Broken("A last day depends on when it is asked for.")


def said_in_both(refused: Refused) -> None:
    """A refusal has its words in Chinese, and no gap of it stays open."""
    for sentence in _sentences(refused.sentence):
        if sentence.msgid not in catalogue("zh"):
            raise Broken(f"Not said in Chinese: {sentence.msgid}")
    for language in ("en", "zh"):
        if "{" in Words(language).say(refused.sentence):
            raise Broken(f"A gap stays open: {refused.sentence.msgid}")


def _sentences(sentence: Sentence) -> Iterator[Sentence]:
    yield sentence
    for value in sentence.values.values():
        if isinstance(value, Sentence):
            yield from _sentences(value)


# A game from its seed, and the fewest steps that break it


def play(profile: str, seed: int, steps: int) -> Counter[str]:
    """Play a game; return how often each fact was recorded. Raises what broke it, shown shortest."""
    rules, chance = procedure(profile), Random(f"{profile} {seed}")
    taken: list[Step] = []
    fresh = _beginning(rules, chance)
    game = fresh()
    try:
        for _ in range(steps):
            for step in game.improvise(chance):
                taken.append(step)
                game.take(step)
        game.at_the_end()
    except Exception as trouble:
        few = fewest(taken, partial(_breaks, fresh, repr(trouble)))
        told = "\n".join(f"  {_told(step)}" for step in few)
        raise Broken(f"{profile}, seed {seed}: {trouble!r}, by\n{told}") from trouble
    return game.seen


def _beginning(rules: Procedure, chance: Random) -> Callable[[], Game]:
    """A case just filed, or one that went some way as a golden scenario tells it."""
    files = scenarios(rules.id)
    if files and chance.random() < 0.7:
        file = chance.choice(files)
        steps = chance.randint(1, len(tomllib.loads(file.read_text("utf-8"))["step"]))
        return partial(_from_scenario, file, steps)
    modes = [mode for mode in rules.filing.modes if mode != "unstated"] or ["unstated"]
    return partial(_just_filed, rules, chance.choice(modes))


def _just_filed(rules: Procedure, mode: str) -> Game:
    game = Game(rules)
    game.file(mode)
    return game


def _from_scenario(file: Path, steps: int) -> Game:
    played, today = begin(file, steps)
    people = played.staff()
    facts = [each._replace(position=each.version, stream_id="complaint-1") for each in played.facts]
    began = played.case.received_on or today
    return Game(played.rules, (*people, *PEOPLE), Day(today, began), facts)


def _breaks(fresh: Callable[[], Game], trouble: str, steps: list[Step]) -> bool:
    game = fresh()
    try:
        for step in steps:
            game.take(step)
        game.at_the_end()
    except Exception as other:
        return repr(other) == trouble
    return False


def fewest(steps: list[Step], breaks: Callable[[list[Step]], bool]) -> list[Step]:
    """Leave out whatever it breaks without."""
    chunk = max(1, len(steps) // 2)
    while True:
        at = 0
        while at < len(steps):
            less = steps[:at] + steps[at + chunk :]
            if breaks(less):
                steps = less
            else:
                at += chunk
        if chunk == 1:
            return steps
        chunk //= 2


def _told(step: Step) -> str:
    verb, by, given = step
    answered = ", ".join(f"{name}={said!r}" for name, said in given.items() if name != "calendar")
    return f"{by.id if by else 'nobody'} {verb}({answered})"
