"""What one case knows of another: where it arose from, and whose matters go on in it.

Two cases that belong together are two histories, and each says so itself: whoever opens the one
finds the other, and whoever has no part in the one has none in the other.
"""

from __future__ import annotations

from domain.complaint.joining import Joining
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.words import Sentence


class Linked(Joining):
    """Facts by which a case knows the other cases that it belongs together with."""

    class Arose(Fact):
        """The case was opened because of what was reported in another, for other people to handle."""

        TOPIC = "complaint.arose"
        TOLD = Sentence("It arose from another case. Whoever handles that one has no part in this.")
        other: str
        """The other case."""
        apart: tuple[str, ...]
        """The accounts of those who have the other case in hand, or are complained about in it."""

        def apply(self, history: Linked, actor: str) -> None:
            history.arose_from = self.other
            history.kept_apart.update(self.apart)

    class MatterTakenIn(Fact):
        """A matter of another case goes on in this one."""

        TOPIC = "complaint.matter_taken_in"
        TOLD = Sentence("A matter of another case goes on in this one.")
        other: str
        """The case it comes from, and whose number it keeps."""
        their_matter: str
        """The matter's id in the case it comes from."""
        apart: tuple[str, ...]
        """The accounts of those who are complained about there: they have no part here either."""

        def apply(self, history: Linked, actor: str) -> None:
            history.taken_in[self.other, self.their_matter] = self.apart

    class MatterGivenBack(Fact):
        """A matter that had gone on in this case goes on in its own again."""

        TOPIC = "complaint.matter_given_back"
        TOLD = Sentence("A matter that had gone on in this case goes on in its own again.")
        other: str
        """The case it came from."""
        their_matter: str
        """The matter's id in the case it came from."""

        def apply(self, history: Linked, actor: str) -> None:
            history.taken_in.pop((self.other, self.their_matter), None)

    class Readmitted(Fact):
        """Somebody kept apart had been named in the other case in error, and may act here again."""

        TOPIC = "complaint.readmitted"
        TOLD = Sentence("Somebody had been kept apart because of another case, and may act again.")
        other: str
        """The other case, in which the wrong name was struck out."""
        person: str
        """The account of the one who may act again."""

        def apply(self, history: Linked, actor: str) -> None:
            if history.arose_from == self.other:
                history.kept_apart.discard(self.person)
            for (case, matter), apart in list(history.taken_in.items()):
                if case == self.other:
                    left = tuple(each for each in apart if each != self.person)
                    history.taken_in[case, matter] = left

    arose_from: str | None = None
    kept_apart: set[str] = fresh(set)
    taken_in: dict[tuple[str, str], tuple[str, ...]] = fresh(dict)

    def arise(self, *, by: Actor, other: str, apart: tuple[str, ...]) -> None:
        """Say where the case arose from, on the day it is opened."""
        self.record(self.Arose(other=other, apart=apart), by)

    def take_in(self, *, by: Actor, other: str, their_matter: str, apart: tuple[str, ...]) -> None:
        """Let a matter of another case go on here; never in a case that has ended."""
        if (out := self.barred(by, self.MatterTakenIn)) is not None:
            raise out
        if not self.going_on():
            raise Refused(
                Sentence("The other case has ended, so that nothing can go on in it."),
                rule="complaint.merged",
                field="into",
            )
        if self.matters and all(each in self.elsewhere for each in self.matters):
            raise Refused(
                Sentence(
                    "All that the other case was about goes on elsewhere itself. Join it to the case"
                    " that handles it."
                ),
                rule="complaint.merged",
                field="into",
            )
        fact = self.MatterTakenIn(other=other, their_matter=their_matter, apart=apart)
        self.record(fact, by)

    def give_back(self, *, by: Actor, other: str, their_matter: str) -> None:
        """Let a matter that had gone on here go on in its own case again."""
        if (out := self.barred(by, self.MatterGivenBack)) is not None:
            raise out
        self.record(self.MatterGivenBack(other=other, their_matter=their_matter), by)

    def readmit(self, *, by: Actor, other: str, person: str) -> None:
        """Let somebody act here again who had been kept apart because of another case."""
        if (out := self.barred(by, self.Readmitted)) is not None:
            raise out
        if self.is_kept_apart(person):
            self.record(self.Readmitted(other=other, person=person), by)

    def keep_apart(self, *, by: Actor, other: str, people: set[str]) -> None:
        """Keep people apart who have no part in the other case since; also when this one has ended.

        The fact that said whom the other case keeps apart says it anew, with all of them: whoever
        replays the history, or follows it, knows them by the same facts as on the first day.
        """
        if self.arose_from == other and people - self.kept_apart:
            everybody = tuple(sorted(self.kept_apart | people))
            self.record(self.Arose(other=other, apart=everybody), by)
        for (case, matter), apart in list(self.taken_in.items()):
            if case == other and people.difference(apart):
                everybody = tuple(sorted({*apart, *people}))
                self.record(
                    self.MatterTakenIn(other=other, their_matter=matter, apart=everybody), by
                )

    def is_kept_apart(self, person: str) -> bool:
        """Say whether somebody has no part in this case because of the part he has in another."""
        return person in self.kept_apart or any(person in apart for apart in self.taken_in.values())

    def barred(self, actor: Actor, fact: type[Fact] | None = None) -> Refused | None:
        """Why somebody may not act in this case, whatever the procedure gives to the role."""
        if self.is_kept_apart(actor.id) and not self.under().history_only:
            return Refused(
                Sentence(
                    "You have a part in another case that this one belongs together with, so others"
                    " handle this one."
                ),
                rule="conflict",
            )
        return super().barred(actor, fact)

    def hidden_from(self, actor: Actor) -> bool:
        """Say whether somebody neither sees nor finds this case."""
        return self.is_kept_apart(actor.id) or super().hidden_from(actor)

    def stepped_back(self, person: str) -> bool:
        """Say whether somebody can no longer answer for this case."""
        return self.is_kept_apart(person) or super().stepped_back(person)
