"""Where an office lives and what it runs on: read once, at the start."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from domain.history import Refused
from domain.words import Sentence


@dataclass(frozen=True, slots=True)
class Post:
    """The mail server of the office, and its own box that notices go to."""

    host: str
    to: str
    sender: str
    port: int = 587
    starttls: bool = True
    user: str = ""
    password_file: Path | None = None
    language: str = "en"
    site: str = ""

    @classmethod
    def of(cls, said: Mapping[str, Any], folder: Path) -> Post:
        """Read the section `[post]`. Raises `Refused` for one that cannot be meant."""
        known = {"host", "to", "from", "port", "starttls", "user", "password_file", "language"}
        strange = sorted(set(said) - known - {"site"})
        lacking = [name for name in ("host", "to", "from") if not said.get(name)]
        if strange or lacking:
            raise Refused(
                Sentence(
                    "In [post] of office.toml these are missing: {lacking}; these are not known:"
                    " {strange}.",
                    lacking=lacking or "–",
                    strange=strange or "–",
                )
            )
        post = cls(
            host=str(said["host"]),
            to=str(said["to"]),
            sender=str(said["from"]),
            port=int(said.get("port", 587)),
            starttls=bool(said.get("starttls", True)),
            user=str(said.get("user", "")),
            password_file=folder / said["password_file"] if said.get("password_file") else None,
            language=str(said.get("language", "en")),
            site=str(said.get("site", "")).rstrip("/"),
        )
        if post.user and not (post.starttls and post.password_file):
            raise Refused(
                Sentence(
                    "In [post] of office.toml a user needs a password_file, and starttls = true so"
                    " that nobody on the way can read it."
                )
            )
        return post

    def password(self) -> str:
        """Read the password; it stands in a file of its own, for its owner only."""
        return self.password_file.read_text("utf-8").strip() if self.password_file else ""


@dataclass(frozen=True, slots=True)
class OwnSeal:
    """The office's own key and certificate, in PEM or PKCS#12, and where its password lies."""

    file: Path
    password_file: Path | None = None

    @classmethod
    def of(cls, said: Any, folder: Path) -> OwnSeal:
        """Read the section `[seal]`. Raises `Refused` for one that cannot be meant."""
        if not (
            isinstance(said, dict)
            and "file" in said
            and said.keys() <= {"file", "password_file"}
            and all(isinstance(each, str) and each for each in said.values())
        ):
            raise Refused(
                Sentence(
                    "In [seal] of office.toml stands file, the office's key with its certificate,"
                    " and password_file if the key has a password."
                )
            )
        password = folder / said["password_file"] if "password_file" in said else None
        return cls(folder / said["file"], password)


MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Door:
    """How much may come in through a door, in megabytes: in one file, for one case, on one day."""

    file: int
    case: int
    day: int


@dataclass(frozen=True, slots=True)
class FileRules:
    """How much is taken through which door, what stays free, and where a ClamAV listens."""

    public: Door = Door(file=300, case=2_000, day=20_000)
    staff: Door = Door(file=4_000, case=40_000, day=400_000)
    free: int = 2_000
    """Megabytes of the disk that files leave free: the record needs them."""
    clamd: Path | None = None
    """Without a scanner for malicious programs nothing is scanned, and the pages say so."""

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> FileRules:
        """Read the section `[files]`. Raises `Refused` for one that cannot be meant."""
        rules = cls()
        try:
            doors = {
                name: replace(getattr(rules, name), **said[name])
                for name in ("public", "staff")
                if name in said
            }
            clamd = Path(said["clamd"]) if "clamd" in said else None
            others = {name: said[name] for name in said if name not in {*doors, "clamd"}}
            found = replace(rules, **doors, **others, clamd=clamd)
            numbers = [
                found.free,
                *(
                    getattr(door, name)
                    for door in (found.public, found.staff)
                    for name in ("file", "case", "day")
                ),
            ]
        except TypeError:
            numbers = [None]
        if not all(type(each) is int and each >= 0 for each in numbers):
            raise Refused(
                Sentence(
                    "In [files] of office.toml write clamd as a path, free as megabytes, and for"
                    " public and staff file, case and day as megabytes; nothing else is known there."
                )
            )
        return found


@dataclass(frozen=True, slots=True)
class Proxy:
    """How many servers of the office's own stand before its doors, and what is believed of them.

    Each number says after how many of them a header is true; 0 believes nobody, for everybody can
    send such a header. `address` is X-Forwarded-For, `scheme` X-Forwarded-Proto, `host`
    X-Forwarded-Host.
    """

    address: int = 0
    scheme: int = 0
    host: int = 0

    @classmethod
    def of(cls, said: Any) -> Proxy:
        """Read the section `[proxy]`. Raises `Refused` for one that cannot be meant."""
        known = {"address", "scheme", "host"}
        if not (
            isinstance(said, dict)
            and said.keys() <= known
            and all(type(each) is int and 0 <= each <= 9 for each in said.values())
        ):
            raise Refused(
                Sentence(
                    "In [proxy] of office.toml stand address, scheme and host, each with how many"
                    " servers of your own set it: scheme = 1."
                )
            )
        return cls(**said)


ALGORITHMS = frozenset({"RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"})
"""What a token may be signed with: never `none`, and never a secret that both sides know."""


@dataclass(frozen=True, slots=True)
class Oidc:
    """The agency's own sign-in, and how strong a proof of it is taken (OpenID Connect)."""

    issuer: str
    client_id: str
    client_secret_file: Path
    label_en: str
    label_zh: str
    acr_values: tuple[str, ...] = ()
    """Of these it has to name one: how surely it knew the person."""
    amr: tuple[str, ...] = ()
    """Of these it has to name one: by what the person proved it."""
    max_age: int | None = None
    """Seconds since the person signed in there."""
    algorithms: tuple[str, ...] = ("RS256", "ES256", "PS256", "EdDSA")
    hosts: tuple[str, ...] = ()
    """Where it has other parts of its own, beside the issuer's host."""
    trusted: bool = False
    """Whether its sign-in is taken as two proofs though it does not say how strong it was."""

    @classmethod
    def of(cls, said: Any, folder: Path) -> Oidc:
        """Read the section `[oidc]`. Raises `Refused` for one that cannot be meant."""
        needed = ("issuer", "client_id", "client_secret_file", "label_en", "label_zh")
        lists = ("acr_values", "amr", "algorithms", "hosts")
        sound = (
            isinstance(said, dict)
            and said.keys() <= {*needed, *lists, "max_age", "trusted"}
            and all(isinstance(said.get(name), str) and said[name] for name in needed)
            and all(isinstance(said.get(name, []), list) for name in lists)
            and all(isinstance(each, str) for name in lists for each in said.get(name, []))
            and (type(said.get("max_age", 0)) is int and said.get("max_age", 0) >= 0)
            and type(said.get("trusted", False)) is bool
            and _is_private(said["issuer"])
        )
        if not sound:
            raise Refused(
                Sentence(
                    "In [oidc] of office.toml stand issuer (https://…), client_id, client_secret_file,"
                    " label_en and label_zh; acr_values, amr, algorithms and hosts are lists, max_age a"
                    " number of seconds."
                )
            )
        kinds = set(said.get("algorithms", ALGORITHMS))
        # Where the list is empty, the library takes what it likes: a shared secret among it.
        if not kinds or not kinds <= ALGORITHMS:
            raise Refused(
                Sentence(
                    "The algorithms in [oidc] of office.toml are one or more of these: {known}.",
                    known=", ".join(sorted(ALGORITHMS)),
                )
            )
        given = {name: tuple(said[name]) if name in lists else said[name] for name in said}
        return cls(**{**given, "client_secret_file": folder / said["client_secret_file"]})

    def is_strong(self) -> bool:
        """Whether it is said how strong a proof of it has to be, or that it is trusted without."""
        return bool(self.acr_values or self.amr or self.trusted)

    def secret(self) -> str:
        """Read the secret; it stands in a file of its own, for its owner only."""
        return self.client_secret_file.read_text("utf-8").strip()


def _is_private(address: str) -> bool:
    """Whether nobody can listen on the way: https, or this very machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    here = parts.scheme == "http" and parts.hostname in HERE
    return bool(parts.hostname) and (parts.scheme == "https" or here) and not parts.query


HERE = ("localhost", "127.0.0.1", "[::1]")
"""The names of this very machine."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One office: its folder, and the address of a PostgreSQL when it does not use SQLite."""

    folder: Path
    database: str | None = None
    hash_memory_kib: int = 65536
    hash_passes: int = 3
    post: Post | None = None
    """Without one, nobody is told anything by mail."""
    file_rules: FileRules = FileRules()
    procedure: str = "cn-service"
    """The rules by which an office works from the day it is opened; afterwards its record says it."""

    credentials: Path | None = None
    """Where the key files lie when it is not in the office's folder: what systemd lays out for
    `LoadCredential=`, for one."""

    second_step: bool = True
    """Whether everybody who works here needs a passkey or a second step (ASVS 5, 6.3.3)."""

    hosts: tuple[str, ...] = ()
    """Under which names the doors answer, beside those of this machine and the one they listen at."""
    proxy: Proxy = field(default_factory=Proxy)
    oidc: Oidc | None = None
    """The agency's own sign-in; without one, passkeys and passwords are the only ways in."""
    seal: OwnSeal | None = None
    """The office's own seal; without one, papers bear a test seal that has no legal effect."""
    site: str = ""
    """Where the public door stands, https://…: it is printed on papers, so that they can be checked."""

    @classmethod
    def of(cls, folder: Path, *, database: str | None = None) -> Settings:
        """Read `office.toml` in the folder, if there is one; what is said at the start wins."""
        settings = cls(folder.resolve())
        file = folder / "office.toml"
        if file.exists():
            said = tomllib.loads(file.read_text(encoding="utf-8"))
            post = Post.of(said["post"], settings.folder) if "post" in said else None
            settings = replace(
                settings,
                database=said.get("database"),
                post=post,
                file_rules=FileRules.of(said.get("files", {})),
                procedure=str(said.get("procedure", settings.procedure)),
                second_step=bool(said.get("second_step", True)),
                hosts=_hosts(said.get("hosts", [])),
                proxy=Proxy.of(said.get("proxy", {})),
                credentials=settings.folder / said["keys"] if "keys" in said else None,
                oidc=Oidc.of(said["oidc"], settings.folder) if "oidc" in said else None,
                seal=OwnSeal.of(said["seal"], settings.folder) if "seal" in said else None,
                site=_site(said["site"]) if "site" in said else post.site if post else "",
            )
            if settings.second_step and settings.oidc and not settings.oidc.is_strong():
                raise Refused(
                    Sentence(
                        "This office asks for two proofs: say in [oidc] of office.toml by acr_values or"
                        " amr how the agency’s sign-in names them, or trusted = true if it always asks"
                        " for two."
                    )
                )
        return replace(settings, database=database) if database else settings

    @property
    def keys(self) -> Path:
        return self.credentials or self.folder / "keys"

    @property
    def journal(self) -> Path:
        """Where it is written down which keys were destroyed: credentials cannot be written to."""
        return self.folder / "keys"

    @property
    def documents(self) -> Path:
        return self.folder / "documents"

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def unfinished(self) -> Path:
        """The mark of an office that is being restored: it is not opened while this is there."""
        return self.folder / "restore-not-finished"

    @property
    def file(self) -> Path:
        return self.folder / "office.toml"

    def keep_address(self) -> None:
        """Write the database's address down, so that the next start finds it; all else stays."""
        if self.database:
            self.file.touch(mode=0o600)
            quoted = self.database.replace("\\", "\\\\").replace('"', '\\"')
            said = f'database = "{quoted}"\n'
            text = self.file.read_text(encoding="utf-8")
            others = _without(_ADDRESS, text)
            if said + others != text:
                self.file.write_text(said + others, encoding="utf-8")

    def without_address(self) -> str | None:
        """What `office.toml` says but for the database, whose address may hold a password.

        None when there is nothing else. Raises `Refused` where the address cannot be told apart.
        """
        if not self.file.exists():
            return None
        text = self.file.read_text(encoding="utf-8")
        # A line that is put out of use by its # may hold a password all the same.
        others = _without(_ANY_ADDRESS, text)
        meant = {name: said for name, said in tomllib.loads(text).items() if name != "database"}
        try:
            clear = tomllib.loads(others) == meant
        except tomllib.TOMLDecodeError:
            clear = False
        if not clear:
            raise Refused(
                Sentence(
                    "In {file} write the database in one line of its own, so that a backup can"
                    " leave it out with its password.",
                    file=str(self.file),
                )
            )
        return others if others.strip() else None


def _site(said: Any) -> str:
    if not isinstance(said, str) or not _SITE.fullmatch(said):
        raise Refused(
            Sentence(
                "In office.toml site is the address of the public door, without a page:"
                ' site = "https://ombud.office.example".'
            )
        )
    return said.rstrip("/")


_SITE = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+/?")
_HOST = re.compile(r"\.?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")


def _hosts(said: Any) -> tuple[str, ...]:
    if not (
        isinstance(said, list)
        and all(isinstance(each, str) and _HOST.fullmatch(each) for each in said)
    ):
        raise Refused(
            Sentence(
                "In office.toml hosts is a list of names, without https:// and without a port:"
                ' hosts = ["ombud.office.example"].'
            )
        )
    return tuple(said)


_ADDRESS = re.compile(r"\s*database\s*=")
_ANY_ADDRESS = re.compile(r"""[\s#]*["']?database["']?\s*=""")


def _without(line_of: re.Pattern[str], text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line_of.match(line))
