"""Hands letters to the mail server of the office; the same letter always bears the same mark."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol

from application.settings import Post

SECONDS = 10.0
"""How long the mail server may keep silent. The worker that waits must be able to stop soon."""


class Undelivered(Exception):
    """The letter was not taken; the sentence says why, for the operator."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to the office's own box. Its mark tells whoever gets it twice that it is the same."""

    mark: str
    subject: str
    text: str
    written_at: datetime


class PostOffice(Protocol):
    """What takes a letter to the outside."""

    def send(self, letter: Letter) -> None:
        """Hand a letter over. Raises `Undelivered`, and then it may have arrived all the same."""


class MailServer:
    """The mail server named in the settings of the office."""

    def __init__(self, post: Post, *, seconds: float = SECONDS) -> None:
        self._post = post
        self._seconds = seconds

    def send(self, letter: Letter) -> None:
        """Hand a letter over. Raises `Undelivered`, and then it may have arrived all the same."""
        post = self._post
        try:
            with smtplib.SMTP(post.host, post.port, timeout=self._seconds) as server:
                if post.starttls:
                    server.starttls(context=ssl.create_default_context())
                if post.user:
                    server.login(post.user, post.password())
                server.send_message(self._written(letter))
        except (OSError, smtplib.SMTPException) as fault:
            raise Undelivered(_said(fault)) from fault

    def _written(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._post.sender
        message["To"] = self._post.to
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(letter.written_at)
        message["Message-ID"] = f"<{letter.mark}@{self._post.sender.rpartition('@')[2]}>"
        # Nobody answers it, and no automaton shall.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text, cte="base64")
        return message


def _said(fault: Exception) -> str:
    match fault:
        case smtplib.SMTPRecipientsRefused():
            code, words = next(iter(fault.recipients.values()))
            return f"The mail server refused the recipient: {code} {_text(words)}"
        case smtplib.SMTPResponseException():
            return f"The mail server refused: {fault.smtp_code} {_text(fault.smtp_error)}"
        case TimeoutError() | smtplib.SMTPServerDisconnected(__context__=TimeoutError()):
            return "The mail server keeps silent."
        case smtplib.SMTPServerDisconnected():
            return f"The mail server broke off: {fault}"
        case _:
            return f"The mail server cannot be reached: {fault}"


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
