"""Reads a procedure as a careful colleague would before it is adopted, and says what will go wrong.

What the text cannot mean is refused when it is read. Here stands what it can mean and nobody wants:
a clock that never starts, a paper that nobody owes, a guard that can never be content, a person who
is never told, an office too small to finish a case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from domain.catalogue import HISTORIES
from domain.faults import CheckedText, Fault, Faulty
from domain.guards import MET_BY, REASONS
from domain.history import FACTS
from domain.left_running import left_running
from domain.lines import Path
from domain.procedure import Procedure, parse
from domain.retention import OUTCOME_WORDS, possible, rule_for
from domain.rules import Clock, Document, Track, Transition
from domain.softening import PROPOSED_FIRST
from domain.walk import people_needed
from domain.words import Sentence

DEMANDED = {
    "declined": ("reasons_given", "other_person_than_before"),
    "recommended": ("reasons_given",),
    "determined": ("reasons_given", "other_person_than_before"),
    "disposition_approved": ("other_person_than_before",),
}
"""What no procedure may leave out: to turn somebody away or to find on a case takes reasons and a
second person, and nobody approves his own work."""

HEARD = ("accepted", "declined", "disposition_issued")
"""What the person who complained is always told."""

WRITTEN = frozenset({"filed", "clock_lapsed"})
"""What is recorded without any transition."""

_UNCHECKED = re.compile(r"\bverified\s*=\s*false\b")


def check(text: str, people: int | None = None) -> list[Fault]:
    """Every fault of a procedure with its line; with `people`, also where so small an office stops."""
    assert HISTORIES, "What a fact carries is known once its chapter was read in."
    try:
        rules = parse(text)
    except Faulty as faulty:
        return _each_once(faulty.faults)
    except (AttributeError, TypeError) as wrong:
        # A number where a list belongs, a word where a table belongs: the reader stumbles over it.
        says = Sentence(
            "Something is of another kind than is read there: {error}", error=str(wrong)
        )
        return [Fault(None, says)]
    return _Check(text, rules).faults(people)


def unchecked(text: str) -> list[int]:
    """The lines on which a value stands that nobody has checked against the law yet."""
    return [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if _UNCHECKED.search(line.partition("#")[0])
    ]


def _each_once(faults: Iterable[Fault]) -> list[Fault]:
    once = {(fault.line, str(fault.says)): fault for fault in faults}
    return sorted(once.values(), key=lambda fault: fault.line or 0)


class _Check(CheckedText):
    """One procedure that can be read, while it is looked at as a whole."""

    def __init__(self, text: str, rules: Procedure) -> None:
        super().__init__(text)
        self._rules = rules
        self._possible = {
            track.id: frozenset({"filed", *(move.fact for move in track.transitions)})
            for track in rules.tracks.values()
        }

    def faults(self, people: int | None) -> list[Fault]:
        if not self._rules.history_only:
            for track in self._rules.tracks.values():
                self._moves(track)
                self._told_the_person(track)
                self._ends_of(track)
            for number, clock in enumerate(self._rules.clocks):
                self._clock(clock, ("clock", number))
            self._notices()
            self._documents()
            self._filing()
            self._keeping()
            if people is not None:
                self._office_of(people)
        return _each_once(self._faults)

    # Ways

    def _moves(self, track: Track) -> None:
        possible = self._possible[track.id]
        taken: set[tuple[str, str]] = set()
        for move in track.transitions:
            again = {(stage, move.verb) for stage in move.from_} & taken
            taken |= {(stage, move.verb) for stage in move.from_}
            for stage, verb in sorted(again):
                self._fault(
                    move.at,
                    Sentence(
                        "At the stage {stage} of {track}, {verb} stands twice; only the first counts.",
                        stage=stage, track=track.id, verb=verb,
                    ),
                )  # fmt: skip
            for fact in sorted(move.after - possible):
                self._never(move.at, "after", fact, track)
            if move.within:
                self._within(move)
            self._needs(move, track)

    def _within(self, move: Transition) -> None:
        clock = next(one for one in self._rules.clocks if one.id == move.within)
        if move.fact not in clock.stop:
            self._fault(
                (*move.at, "within"),
                Sentence(
                    "The clock {clock} does not stop when this is done ({fact}).",
                    clock=clock.id, fact=move.fact,
                ),
            )  # fmt: skip

    def _needs(self, move: Transition, track: Track) -> None:
        possible, line = self._possible[track.id], (*move.at, "needs")
        for guard in DEMANDED.get(move.fact, ()):
            if guard not in move.needs:
                self._fault(
                    move.at,
                    Sentence("{verb} must need {guard}.", verb=move.verb, guard=guard),
                )
        for need in move.needs:
            facts = ("document_signed",) if need.startswith("doc:") else MET_BY.get(need, ())
            if facts and not possible & set(facts):
                self._fault(
                    line,
                    Sentence(
                        "The guard {guard} can never be content in the track {track}: it waits for"
                        " {facts}.",
                        guard=need, track=track.id, facts=", ".join(facts),
                    ),
                )  # fmt: skip
            if need == "senior_in_rank" and not self._rules.words["rank"]:
                self._fault(line, Sentence("A procedure needs {key}.", key="rank"))
            fact = FACTS.get(f"complaint.{move.fact}")
            if need == "reasons_given" and fact and not REASONS & fact.__dataclass_fields__.keys():
                self._fault(line, Sentence("{fact} carries no reasons.", fact=move.fact))

    def _told_the_person(self, track: Track) -> None:
        told = {
            fact
            for notice in self._rules.notices
            if "complainant" in notice.to and track.id in notice.tracks
            for fact in notice.on
        }
        for fact in HEARD:
            if fact in self._possible[track.id] and fact not in told:
                self._fault(
                    ("track", track.id),
                    Sentence(
                        "In the track {track} no notice tells the person who complained of this:"
                        " {fact}.",
                        track=track.id, fact=fact,
                    ),
                )  # fmt: skip

    def _ends_of(self, track: Track) -> None:
        """What begins in a track and could never come to its end there."""
        possible, here = self._possible[track.id], ("track", track.id)
        if "recusal_asked" in possible and "recusal_decided" not in possible:
            says = Sentence(
                "In the track {track} somebody may ask that a person step aside, and nobody may"
                " decide it.",
                track=track.id,
            )
            self._fault(here, says)
        if "disposition_issued" in possible and "document_signed" not in possible:
            says = Sentence(
                "In the track {track} a decision is issued, and no paper is ever made of it: let"
                " system sign_document.",
                track=track.id,
            )
            self._fault(here, says)
        if track.id == "small" and not self._settled_by(track):
            says = Sentence(
                "A small matter ends by the person's own yes, or by others who call back: let the"
                " complainant note_person, or the office call_back."
            )
            self._fault(here, says)

        self._stands_still(track)
        for fact in sorted(PROPOSED_FIRST & possible):
            if "softening_proposed" not in possible:
                says = Sentence(
                    "In the track {track} nobody may propose_softening: without a proposal nobody"
                    " can do this: {fact}.",
                    track=track.id, fact=fact,
                )  # fmt: skip
                self._fault(here, says)

    def _stands_still(self, track: Track) -> None:
        """Where the time may be let stand still, there is a ground for it, and a clock that does."""
        if "suspended" not in self._possible[track.id]:
            return
        here: Path = ("track", track.id)
        if not self._rules.words["suspension"]:
            self._fault(here, Sentence("A procedure needs {key}.", key="suspension"))
        tolled = (
            toll.opened
            for clock in self._rules.clocks
            if track.id in clock.tracks
            for toll in clock.toll
        )
        if "suspended" not in tolled:
            says = Sentence(
                "In the track {track} the time may be let stand still, and no clock does: give one"
                " of them a toll.",
                track=track.id,
            )
            self._fault(here, says)

    def _settled_by(self, track: Track) -> bool:
        return any(
            move.fact == "called_back" or (move.fact == "person_noted" and "complainant" in move.by)
            for move in track.transitions
        )

    def _filing(self) -> None:
        mode = self._rules.filing.modes.get("anonymous")
        if mode is not None and mode.needs:
            says = Sentence("Who files without a name is asked for nothing that says who it is.")
            self._fault(("filing", "mode", "anonymous", "needs"), says)

    def _keeping(self) -> None:
        """However a file ends, somebody said how long it is kept, if only that nobody knows yet."""
        for outcome in sorted(possible(self._rules)):
            if rule_for(self._rules, outcome) is None:
                says = Sentence(
                    "Nothing says how long a file is kept that has ended so: {outcome}.",
                    outcome=OUTCOME_WORDS[outcome],
                )
                self._fault(("retention",), says)

    def _never(self, path: Path, key: str, fact: str, track: Track) -> None:
        self._fault(
            (*path, key),
            Sentence("In the track {track} this never happens: {fact}.", track=track.id, fact=fact),
        )

    # Clocks

    def _clock(self, clock: Clock, path: Path) -> None:
        if not clock.tracks and not clock.before_sorting:
            self._fault(path, Sentence("The clock {clock} runs on no track.", clock=clock.id))
        self._waits_in_vain(clock, path)
        for id_ in sorted(clock.tracks):
            track, possible = self._rules.tracks[id_], self._possible[id_]
            starts = clock.start | ({clock.deemed_start.fact} if clock.deemed_start else set())
            never = clock.start - possible
            if never and (len(clock.start) > 1 or not starts & possible):
                self._never(path, "start", ", ".join(sorted(never)), track)
            # A right may be used elsewhere, at the body above; a duty that nothing ends is a fault.
            if clock.kind != "right" and clock.stop and not clock.stop & possible:
                self._fault(
                    (*path, "stop"),
                    Sentence(
                        "In the track {track} nothing can stop the clock {clock}.",
                        track=id_, clock=clock.id,
                    ),
                )  # fmt: skip
            for fact in chain.from_iterable((toll.opened, toll.closed) for toll in clock.toll):
                if fact not in possible:
                    self._never(path, "toll", fact, track)
            for stage, facts in left_running(clock, track, self._rules.first_stage):
                says = Sentence(
                    "The clock {clock} still runs when a matter of {track} ends by this: {facts}. Let"
                    " that stop it, or something at the stage {stage}.",
                    clock=clock.id, track=id_, facts=", ".join(facts), stage=stage,
                )  # fmt: skip
                self._fault((*path, "stop"), says)

    def _waits_in_vain(self, clock: Clock, path: Path) -> None:
        """What should stop a clock or start it anew, and can nowhere be recorded where it runs."""
        here = clock.tracks or self._rules.tracks.keys()
        happens = WRITTEN.union(*(self._possible[id_] for id_ in here))
        # Where nothing at all can stop it, that is said below; a right is used at the body above.
        stop = clock.stop if clock.stop & happens else frozenset[str]()
        for key, facts in (("stop", stop), ("restart", clock.restart)):
            for fact in sorted(facts - happens):
                says = Sentence(
                    "Nobody may do what the clock {clock} waits for: {fact}.",
                    clock=clock.id, fact=fact,
                )  # fmt: skip
                self._fault((*path, key), says)

    # Papers

    def _notices(self) -> None:
        for number, notice in enumerate(self._rules.notices):
            path: Path = ("notice", number)
            document = self._rules.documents[notice.document]
            for id_ in sorted(notice.tracks):
                if not notice.on & self._possible[id_]:
                    fact = ", ".join(sorted(notice.on))
                    self._never(path, "on", fact, self._rules.tracks[id_])
                self._titled(document, id_, (*path, "document"))

    def _titled(self, document: Document, track: str, path: Path) -> None:
        if track not in document.titles:
            self._fault(
                path,
                Sentence(
                    "The document {document} has no title for the track {track}.",
                    document=document.id, track=track,
                ),
            )  # fmt: skip

    def _documents(self) -> None:
        waited_for = {
            need.removeprefix("doc:")
            for track in self._rules.tracks.values()
            for move in track.transitions
            for need in move.needs
        }
        owed = waited_for | {notice.document for notice in self._rules.notices}
        for number, document in enumerate(self._rules.documents.values()):
            path: Path = ("document", number)
            if document.id not in owed:
                self._fault(
                    path,
                    Sentence(
                        "Nobody owes the document {document}: no notice brings it, and no decision"
                        " waits for it.",
                        document=document.id,
                    ),
                )
            if not document.must_contain:
                self._fault(path, Sentence("A document needs {key}.", key="must_contain"))
            if not document.signed_by:
                self._fault(path, Sentence("A document needs {key}.", key="signed_by"))

    # The office

    def _office_of(self, people: int) -> None:
        for (track, end), n in self._too_few(people):
            self._fault(
                ("track", track, "stage", end),
                Sentence(
                    "An office of {people} cannot bring a matter of {track} to {stage}: at least"
                    " {n} different people are needed.",
                    people=people, track=track, stage=end, n=n,
                ),
            )  # fmt: skip

    def _too_few(self, people: int) -> Iterator[tuple[tuple[str, str], int]]:
        for place, n in people_needed(self._rules).items():
            if n > people:
                yield place, n
