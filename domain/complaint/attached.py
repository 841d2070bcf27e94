"""Files added to a case: kept as they came, read as a copy, with every hand on the original noted."""

from __future__ import annotations

from domain.complaint.brought import CASE, PERSON
from domain.complaint.conversation import Conversation
from domain.complaint.evidence import HERE, Evidence
from domain.complaint.said import must_say, said
from domain.history import Fact, Refused, fresh
from domain.media import MEDIA
from domain.people import Actor, Role
from domain.sealed import Sealed
from domain.words import Sentence

ATTACHED = "files of a case"


def lost_with(by: Actor, *, from_person: bool) -> str:
    """Whose key seals a file: what the person handed in is lost with hers, all else with the case's."""
    return PERSON if from_person or by.role == Role.COMPLAINANT else CASE


class Attached(Conversation, Evidence):
    """Facts and decisions about files. What is in a file stands nowhere in the record."""

    class FileReceived(Fact):
        """Somebody added a file. It is kept encrypted, and lost with the key that seals its own."""

        TOPIC = "complaint.file_received"
        TOLD = Sentence("A file came in: {file}.")
        file: str
        """The number of the file within the case."""
        address: str
        """Where it is kept: the SHA-256 of its encrypted bytes, which says nothing of what is in it."""
        cleaned: str | None
        """Where the copy without hidden details is kept; none where there is no such copy."""
        kilobytes: int
        """Its length in thousands of bytes, rounded up: the exact one would tell a known file."""
        medium: str
        """What kind of file it is, by its bytes and its name, as a media type."""
        name: Sealed
        """What it was called."""
        note: Sealed | None
        """What it shows, as whoever added it says."""
        sha256: Sealed
        """The SHA-256 of what is in it: sealed, for it would confirm a file that somebody knows."""
        key: Sealed
        """The key of the file and of its copy."""
        item: str | None
        """The item of evidence it belongs to, by its number; none where it stands for itself."""
        details_removed: bool
        """Whether hidden details were taken out as the person wished; nothing else is kept then."""
        scanned: bool
        """Whether a scanner looked through it for malicious programs."""

        def apply(self, history: Attached, actor: str) -> None:
            history.files[self.file] = self.cleaned is not None
            history.kilobytes += self.kilobytes

    class OriginalOpened(Fact):
        """Somebody opened a file as it came, though there is a copy to be read, and said why."""

        TOPIC = "complaint.original_opened"
        TOLD = Sentence("A file was opened as it came: {file}.")
        file: str
        """The number of the file within the case."""
        reasons: Sealed
        """Why the copy was not enough."""

    files: dict[str, bool] = fresh(dict)
    """The files of the case, each with whether there is a copy to be read."""
    kilobytes: int = 0

    def receive_file(
        self,
        *,
        by: Actor,
        address: str,
        cleaned: str | None,
        kilobytes: int,
        medium: str,
        name: str,
        sha256: str,
        key: str,
        note: str | None = None,
        item: str | None = None,
        from_person: bool = False,
        details_removed: bool = False,
        scanned: bool = False,
    ) -> None:
        """Take a file in. What the person handed in is lost with her key, all else with the case's."""
        self.may_add_files(by)
        if medium not in MEDIA:
            raise Refused(Sentence("This kind of file is not taken."), rule=ATTACHED, field="file")
        if item and (item not in self.custody or self.custody[item].place != HERE):
            raise Refused(
                Sentence("{item} is not here: it was given back, or is lost.", item=item)
                if item in self.custody
                else Sentence("No item of evidence in this case has that number."),
                rule=ATTACHED,
                field="item",
            )
        of = lost_with(by, from_person=from_person)
        self.record(
            self.FileReceived(
                file=f"file-{len(self.files) + 1}",
                address=address,
                cleaned=cleaned,
                kilobytes=kilobytes,
                medium=medium,
                name=Sealed(name, of=of),
                note=said(note, of=of, field="note"),
                sha256=Sealed(sha256, of=of),
                key=Sealed(key, of=of),
                item=item or None,
                details_removed=details_removed,
                scanned=scanned,
            ),
            by,
        )

    def may_add_files(self, by: Actor) -> None:
        """Refuse whoever may neither write in this case now nor take evidence in.

        A procedure that says nothing of files lets whoever may say something prove it as well: a
        case that began under an older text takes files like every other.
        """
        ways = (self.FileReceived, self.EvidenceReceived, self.MessageReceived)
        for fact in ways:
            found = self.transition(fact, self.somewhere(fact))
            if found is not None and by.role in found.by:
                self.permit_case(fact, by)
                return
        self.permit_case(self.MessageReceived, by)

    def open_original(self, *, by: Actor, file: str, reasons: str | None) -> None:
        """Open a file as it came, with its hidden details, where the copy is not enough."""
        if (out := self.barred(by, self.OriginalOpened)) is not None:
            raise out
        if file not in self.files:
            raise Refused(Sentence("No file in this case has that number."), rule=ATTACHED)
        self.record(
            self.OriginalOpened(
                file=file,
                reasons=must_say(
                    reasons,
                    Sentence("Say what you look for that the copy does not show."),
                    of=CASE,
                    field="reasons",
                    rule=ATTACHED,
                ),
            ),
            by,
        )
