"""Where an office lives and what it runs on: read once, at the start."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """One office: its folder, and the address of a PostgreSQL when it does not use SQLite."""

    folder: Path
    database: str | None = None
    hash_memory_kib: int = 65536
    hash_passes: int = 3

    @classmethod
    def of(cls, folder: Path, *, database: str | None = None) -> Settings:
        """Read `office.toml` in the folder, if there is one; what is said at the start wins."""
        settings = cls(folder.resolve())
        file = folder / "office.toml"
        if file.exists():
            said = tomllib.loads(file.read_text(encoding="utf-8"))
            settings = replace(settings, database=said.get("database"))
        return replace(settings, database=database) if database else settings

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def documents(self) -> Path:
        return self.folder / "documents"

    @property
    def unfinished(self) -> Path:
        """The mark of an office that is being restored: it is not opened while this is there."""
        return self.folder / "restore-not-finished"

    def keep_address(self) -> None:
        """Write the database's address down, so that the next start finds it."""
        if self.database:
            file = self.folder / "office.toml"
            file.touch(mode=0o600)
            quoted = self.database.replace("\\", "\\\\").replace('"', '\\"')
            file.write_text(f'database = "{quoted}"\n', encoding="utf-8")
