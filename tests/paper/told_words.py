"""What an invented case says in its own language."""

from typing import Protocol


class Words(Protocol):
    """What a case says in its own language."""

    def either(self, english: str, chinese: str) -> str: ...
