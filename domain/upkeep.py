"""What those who run the office ordered: a list put in use, an errand given up, a new master key."""

from __future__ import annotations

from domain.history import Fact, History, Refused
from domain.people import Actor
from domain.sealed import Sealed, sealed
from domain.words import Sentence

UPKEEP = "upkeep"
"""There is one such history in an office."""


class Upkeep(History):
    """The history of lists and errands: what lists show is disposable, what was ordered is not."""

    PREFIX = UPKEEP

    def __init__(self, id: str = UPKEEP) -> None:
        super().__init__(id)
        self.in_use: dict[str, int] = {}
        self.master = ""
        self.retired: list[str] = []
        self.destroyed: list[str] = []

    class ReadModelPromoted(Fact):
        """A list that had been worked out anew took the place of the one in use."""

        TOPIC = "upkeep.read_model_promoted"
        model: str
        """The name of the list."""
        model_version: int
        """The version of what the list shows."""
        build: int
        """How often this version of the list had been worked out by then."""
        compared: int
        """How many rows of the new list were held against the old one."""
        differing: int | None
        """How many rows stood in only one of the two. Absent when there was nothing to compare."""

        def apply(self, history: Upkeep, actor: str) -> None:
            history.in_use[f"{self.model}@{self.model_version}"] = self.build

    class FactPassedOver(Fact):
        """A list went on without a fact it could not take; the fact itself stays in the record."""

        TOPIC = "upkeep.fact_passed_over"
        model: str
        """The name of the list."""
        model_version: int
        """The version of what the list shows."""
        at: int
        """The position of the fact in the record."""
        reasons: Sealed
        """Why the list may go on without it, in the words of the operator."""

    class ReadModelTriedAgain(Fact):
        """A list that had stopped at a fact was told to try it again."""

        TOPIC = "upkeep.read_model_tried_again"
        model: str
        """The name of the list."""
        model_version: int
        """The version of what the list shows."""
        at: int
        """The position of the fact in the record."""

    class ErrandTriedAgain(Fact):
        """A paper or notice that was still to come was ordered once more, from its first try."""

        TOPIC = "upkeep.errand_tried_again"
        reaction: str
        """What makes it: documents or notices."""
        at: int
        """The position of the fact that asks for it."""
        ordered_by: Sealed
        """Who ordered it, as the operator wrote it."""
        reasons: Sealed
        """Why it was ordered, in the words of the operator."""

    class ErrandGivenUp(Fact):
        """It was ordered that a paper or notice is tried no more."""

        TOPIC = "upkeep.errand_given_up"
        reaction: str
        """What makes it: documents or notices."""
        at: int
        """The position of the fact that asks for it."""
        ordered_by: Sealed
        """Who ordered it, as the operator wrote it."""
        reasons: Sealed
        """Why it was ordered, in the words of the operator."""

    class MasterKeyReplaced(Fact):
        """A new master key took the place of the one with which the keys of persons were wrapped."""

        TOPIC = "upkeep.master_key_replaced"
        master: str
        """The name of the new master key."""
        former: str
        """The name of the one it replaced, which is kept until it is destroyed."""
        ordered_by: Sealed
        """Who ordered it, as the operator wrote it."""
        reasons: Sealed
        """Why it was ordered, in the words of the operator."""

        def apply(self, history: Upkeep, actor: str) -> None:
            history.master = self.master
            history.retired.append(self.former)

    class MasterKeyDestroyed(Fact):
        """It was ordered that a master key which wrapped nothing any more is destroyed."""

        TOPIC = "upkeep.master_key_destroyed"
        master: str
        """The name of the master key."""
        ordered_by: Sealed
        """Who ordered it, as the operator wrote it."""
        reasons: Sealed
        """Why it was ordered, in the words of the operator."""

        def apply(self, history: Upkeep, actor: str) -> None:
            history.destroyed.append(self.master)
            history.retired = [each for each in history.retired if each != self.master]

    def promote(
        self,
        *,
        by: Actor,
        model: str,
        version: int,
        build: int,
        compared: int,
        differing: int | None,
    ) -> None:
        """Put a new build in use. `compared` counts its rows; not compared: `differing` is None."""
        self.record(
            self.ReadModelPromoted(
                model=model,
                model_version=version,
                build=build,
                compared=compared,
                differing=differing,
            ),
            by,
        )

    def pass_over(self, *, by: Actor, model: str, version: int, at: int, reasons: str) -> None:
        """Let a list go on without one fact. Whoever does so says why."""
        text = sealed(reasons, of="operator")
        if text is None:
            raise Refused(
                Sentence("Say why the list may go on without this fact."),
                rule="upkeep.fact_passed_over",
                field="reasons",
            )
        self.record(
            self.FactPassedOver(model=model, model_version=version, at=at, reasons=text), by
        )

    def try_again(self, *, by: Actor, model: str, version: int, at: int) -> None:
        """Let a list that stopped try the same fact again."""
        self.record(self.ReadModelTriedAgain(model=model, model_version=version, at=at), by)

    def try_errand_again(
        self, *, by: Actor, reaction: str, at: int, ordered_by: str, reasons: str
    ) -> None:
        """Have a paper or notice tried once more. Whoever orders it says who, and why."""
        who, why = self._order(ordered_by, reasons)
        fact = self.ErrandTriedAgain(reaction=reaction, at=at, ordered_by=who, reasons=why)
        self.record(fact, by)

    def give_errand_up(
        self, *, by: Actor, reaction: str, at: int, ordered_by: str, reasons: str
    ) -> None:
        """Have a paper or notice tried no more. Whoever orders it says who, and why."""
        who, why = self._order(ordered_by, reasons)
        self.record(self.ErrandGivenUp(reaction=reaction, at=at, ordered_by=who, reasons=why), by)

    def replace_master(
        self, *, by: Actor, master: str, former: str, ordered_by: str, reasons: str
    ) -> None:
        """Have a new master key wrap the keys of persons. Whoever orders it says who, and why."""
        who, why = self._order(ordered_by, reasons)
        if master == former:
            raise Refused(
                Sentence("A master key is replaced by another one."), rule="upkeep.master"
            )
        fact = self.MasterKeyReplaced(master=master, former=former, ordered_by=who, reasons=why)
        self.record(fact, by)

    def destroy_master(self, *, by: Actor, master: str, ordered_by: str, reasons: str) -> None:
        """Have a master key destroyed that was replaced. Whoever orders it says who, and why."""
        who, why = self._order(ordered_by, reasons)
        if master not in self.retired:
            raise Refused(
                Sentence("Only a master key that was replaced can be destroyed."),
                rule="upkeep.master",
            )
        self.record(self.MasterKeyDestroyed(master=master, ordered_by=who, reasons=why), by)

    def _order(self, ordered_by: str, reasons: str) -> tuple[Sealed, Sealed]:
        who, why = sealed(ordered_by, of="operator"), sealed(reasons, of="operator")
        if who is None or why is None:
            raise Refused(Sentence("Say who orders this, and why."), rule="upkeep.errand")
        return who, why
