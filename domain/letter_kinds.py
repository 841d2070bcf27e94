"""Every letter that a case can call for: what it tells of, to whom, what it contains, who signs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.people import LEADERS, Role
from domain.words import Sentence

DISPOSITION = "disposition"
"""The paper that decides. It is no letter: it has stages and rules of its own."""

READERS: Mapping[str, Sentence] = MappingProxyType({
    "complainant": Sentence("The person who complained"),
    "officer": Sentence("Somebody who is complained about"),
    "witness": Sentence("A witness"),
    "unit": Sentence("A unit"),
    "outside": Sentence("A body outside the office"),
    "public": Sentence("Everybody"),
})  # fmt: skip
"""To whom a letter can go."""

COMMON = frozenset({"number", "day", "telephone"})
"""What every letter contains: its number and day, and whom one can ask. One to whoever complained
says what it is about besides."""


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter. A procedure may give it a title of its own and other signatures.

    `tells`: it is written because one of these facts happened; none: it can be written at any time.
    `contains`: what its page says besides `COMMON`, in the words of a procedure's `must_contain`.
    """

    id: str
    title: Sentence
    to: tuple[str, ...]
    tells: frozenset[str] = frozenset()
    contains: frozenset[str] = frozenset()
    signed_by: frozenset[str] = frozenset(LEADERS)


def _kind(
    id: str, title: Sentence, to: str, tells: str = "", contains: str = "", *, intake: bool = False
) -> LetterKind:
    signed_by = {*LEADERS, Role.INTAKE} if intake else LEADERS
    return LetterKind(
        id=id,
        title=title,
        to=tuple(to.split()),
        tells=frozenset(tells.split()),
        contains=frozenset(contains.split()),
        signed_by=frozenset(signed_by),
    )


LETTERS: Mapping[str, LetterKind] = MappingProxyType({
    each.id: each
    for each in (
        # What was brought
        _kind("receipt", Sentence("Receipt"), "complainant", "filed", "way", intake=True),
        _kind("missing", Sentence("What is still missing"), "complainant", "missing_listed",
              "papers last_day", intake=True),
        _kind("acceptance", Sentence("Notice that it is taken up"), "complainant", "accepted",
              "way last_day", intake=True),
        _kind("declination", Sentence("Notice that it is not taken up"), "complainant", "declined",
              "ground reasons other_route"),
        _kind("transfer", Sentence("Notice that it is passed on"), "complainant",
              "passed_on referred tasked", "body reasons", intake=True),
        _kind("diversion", Sentence("Notice of another way"), "complainant", "diverted",
              "other_route last_day", intake=True),
        _kind("recording", Sentence("Notice that it is recorded"), "complainant officer", "accepted",
              "copy_of_record handling", intake=True),
        _kind("action", Sentence("Notice of action"), "complainant officer",
              "accepted declined referred passed_on training_ordered withdrawn",
              "action reasons_if_dismissed may_go_to_chief"),
        # While it is inquired into
        _kind("officer_notice", Sentence("Notice to the officer"), "officer",
              "officer_notified accepted assigned", "allegations rights"),
        _kind("request", Sentence("Request for information"), "outside unit", "requested_from",
              "what last_day"),
        _kind("interview_notice", Sentence("Notice of interview"), "officer witness complainant",
              "interview_called", "when where rights"),
        _kind("interview_record", Sentence("Record of interview"), "officer witness complainant",
              "interview_held statement_taken", "said signatures"),
        _kind("update", Sentence("Where your complaint stands"), "complainant", "", "stage last_day",
              intake=True),
        _kind("extension", Sentence("Notice that it takes longer"), "complainant", "extended",
              "reasons last_day"),
        _kind("recusal", Sentence("Decision on recusal"), "complainant officer",
              "recusal_decided recused", "decision reasons"),
        _kind("protection", Sentence("How you are protected"), "complainant",
              "protection_decided", "what_we_do telephone_at_night"),
        _kind("no_contact", Sentence("Instruction to keep away"), "officer unit", "protection_decided",
              "instruction"),
        _kind("suspension", Sentence("Suspension from duty"), "officer", "duty_suspended confined",
              "reasons last_day right"),
        _kind("restraint", Sentence("Decision on an appeal against suspension"), "officer",
              "restraint_decided", "decision reasons"),
        _kind("referral", Sentence("Referral to a complaint examiner"),
              "complainant officer", "recommended",
              "report_of_investigation examiner officer_may_answer"),
        # How it ends
        _kind("recommendation", Sentence("Notice of the penalty recommended"),
              "complainant officer", "measure_proposed", "recommendation right_to_respond"),
        _kind("improvement", Sentence("Recommendation to improve"),
              "unit outside", "recommendation_made", "recommendation last_day"),
        _kind("agreement", Sentence("Agreement"), "complainant officer", "resolved_by_agreement",
              "terms signatures"),
        _kind("apology", Sentence("Explanation and apology"), "complainant",
              "disposition_issued resolved_by_agreement called_back",
              "what_happened what_we_do"),
        _kind("withdrawal", Sentence("Confirmation of withdrawal"), "complainant", "withdrawn",
              "effect other_route"),
        _kind("reputation", Sentence("Restoring of a name"), "officer unit", "reputation_restored",
              "finding where_it_is_told"),
        _kind("review", Sentence("Outcome of the review"), "complainant officer", "review_decided",
              "decision reasons other_route"),
        _kind("panel", Sentence("Decision of the final review panel"),
              "complainant officer",
              "review_decided", "correctness_of_finding reasons"),
        _kind("summary", Sentence("Summary of a closed case"), "public", "closed", "findings measures"),
    )
})  # fmt: skip
"""The letters by kind, in the order in which a case meets them. The disposition is a paper apart."""
