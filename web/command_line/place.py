"""Where a command works: the office's folder and database, and the language it answers in."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

import click
import sqlalchemy as sa

from application.adapters.clock import Clock
from application.adapters.codec import Unreadable
from application.adapters.entropy import Entropy
from application.adapters.keeper import KeyFileOpen, WrongMaster
from application.adapters.printing import Unprintable
from application.adapters.vault import Moved
from application.adapters.words import Words
from application.bootstrap import FolderTaken, House, open_house
from application.demonstration import NoPaper
from application.importers.hands import HandLostError
from application.office import Unavailable
from application.settings import Settings
from domain.history import Refused
from domain.words import Sentence
from projections.projector import BeingMade, ListsAway

DEFAULT = Path("var/office")
LANGUAGES = click.Choice(["en", "zh"])

Command = TypeVar("Command", bound=Callable[..., Any])


class Mistake(Exception):
    """What was asked for cannot be done. One sentence says why, and what to do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Wrong(click.ClickException):
    """What a person reads instead of the program's inside: asked wrongly (2), went wrong (1)."""

    def __init__(self, said: str, exit_code: int) -> None:
        super().__init__(said)
        # Click declares it for the class; ours differs with what went wrong.
        self.exit_code = exit_code  # type: ignore[misc]  # click declares it for the class


@dataclass(frozen=True, slots=True)
class Place:
    """The office a command was given, and how to answer."""

    folder: Path
    database: str | None
    language: str

    @property
    def words(self) -> Words:
        return Words(self.language)

    def settings(self) -> Settings:
        """The office's settings. Raises `Mistake` for a damaged settings file."""
        try:
            settings = Settings.of(self.folder, database=self.database)
            if settings.database:
                named = _driver(settings.database)
                if named.partition("+")[0] not in {"postgres", "postgresql"}:
                    raise sa.exc.ArgumentError(named)
            return settings
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise Mistake(
                Sentence(
                    "The settings in {file} cannot be read: {reason}",
                    file=str(self.folder / "office.toml"),
                    reason=str(fault),
                )
            ) from fault

    @contextmanager
    def house(
        self,
        *,
        clock: Clock | None = None,
        entropy: Callable[[Clock], Entropy] | None = None,
    ) -> Iterator[House]:
        """Open what is in the folder, making it if need be."""
        settings = self.settings()
        self._must_be_finished(settings)
        house = open_house(settings, clock=clock, entropy=entropy)
        try:
            settings.keep_address()
            yield house
        finally:
            house.close()

    @contextmanager
    def office(self) -> Iterator[House]:
        """Open the office that is in the folder already. Raises `Mistake` when there is none."""
        self.must_be_an_office()
        with self.house() as house:
            if house.office.identity() is None:
                raise self._no_office()
            yield house

    def must_be_an_office(self) -> None:
        """Look without touching anything: asking a wrong folder must not make one."""
        settings = self.settings()
        self._must_be_finished(settings)
        if settings.database is None and not (settings.folder / "record.db").is_file():
            raise self._no_office()

    def _must_be_finished(self, settings: Settings) -> None:
        if settings.unfinished.exists():
            raise Mistake(
                Sentence(
                    "A restore into {folder} was cut off or found faults. Run it again, or restore"
                    " another backup there.",
                    folder=str(self.folder),
                )
            )

    def _no_office(self) -> Mistake:
        return Mistake(
            Sentence(
                "There is no office in {folder}. Name its folder with --office, or open one there:"
                " ombud run --office {folder}",
                folder=str(self.folder),
            )
        )


def at_an_office(function: Command) -> Command:
    """Give a command its place, and turn what went wrong into one sentence."""

    @click.option(
        "--office",
        "folder",
        type=click.Path(path_type=Path),
        default=DEFAULT,
        show_default=True,
        help="The office's folder.",
    )
    @click.option(
        "--database",
        envvar="OMBUD_DATABASE",
        metavar="URL",
        help="A PostgreSQL to keep the record in, instead of files in the folder.",
    )
    @click.option(
        "--language", type=LANGUAGES, default="en", show_default=True, help="Language of answers."
    )
    @functools.wraps(function)
    def command(folder: Path, database: str | None, language: str, **asked: Any) -> Any:
        place = Place(folder, database, language)
        try:
            return function(place, **asked)
        except _FAULTS as fault:
            code = 2 if isinstance(fault, _ASKED_WRONGLY) else 1
            raise Wrong(place.words.say(_sentence(fault)), code) from fault

    return cast(Command, command)


_ASKED_WRONGLY = (
    *(FolderTaken, KeyFileOpen, Mistake, Refused, WrongMaster),
    *(sa.exc.ArgumentError, sa.exc.NoSuchModuleError),
)
_FAULTS = (
    *(*_ASKED_WRONGLY, BeingMade, HandLostError, ListsAway, Moved),
    *(NoPaper, Unavailable, Unprintable, Unreadable),
    *(sa.exc.DBAPIError, OSError),
)


def _sentence(fault: Exception) -> Sentence | str:
    match fault:
        case Mistake() | Refused() | Unprintable():
            return fault.sentence
        case sa.exc.ArgumentError() | sa.exc.NoSuchModuleError():
            return Sentence(
                "This is not the address of a PostgreSQL. It looks like"
                " postgresql://user:password@host/database"
            )
        case sa.exc.DBAPIError() | Unavailable() | ListsAway():
            said = str(getattr(fault, "orig", None) or fault)
            return Sentence(
                "The database cannot be used now: {reason}", reason=" ".join(said.split())
            )
        case BeingMade():
            return Sentence(
                "The list {name} is not complete: it stands at position {position} of {head}, or"
                " stopped. See: ombud status",
                name=fault.name,
                position=fault.position,
                head=fault.head,
            )
        case Moved():
            return Sentence(
                "A sealed text does not belong where it stands ({place}): somebody moved or"
                " altered it.",
                place=str(fault),
            )
        case HandLostError():
            return Sentence(
                "A process that was writing down broke off. What was recorded stays; import again"
                " to go on."
            )
        case NoPaper():
            return Sentence("The paper could not be made: {reason}", reason=str(fault))
        case OSError() if fault.strerror:
            return Sentence(
                "{file}: {reason}", file=str(fault.filename or ""), reason=fault.strerror
            )
        case _:
            return str(fault)


def moment(text: str, time_zone: str) -> datetime:
    """Read a time as people write it. A day alone means its end; no zone means the office's.

    Raises `Mistake`.
    """
    try:
        said = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Mistake(
            Sentence(
                "“{text}” is not a time. Write a day, 2026-03-02, or a moment, 2026-03-02T09:30.",
                text=text,
            )
        ) from None
    if len(text.strip()) <= len("2026-03-02"):
        said = datetime.combine(said, time.max)
    if said.tzinfo is None:
        said = said.replace(tzinfo=ZoneInfo(time_zone))
    if not 1900 <= said.year <= 9000:
        raise Mistake(Sentence("“{text}” lies outside every calendar.", text=text))
    return said


def _driver(address: str) -> str:
    """The driver an address names. Raises `ArgumentError` for what is no address at all."""
    try:
        return sa.make_url(address).drivername
    except ValueError as fault:
        raise sa.exc.ArgumentError("not an address") from fault
