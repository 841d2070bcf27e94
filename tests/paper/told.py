"""The facts that each kind of letter tells of, in one invented case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from domain.history import Fact
from tests.paper import told_admission, told_ending, told_inquiring, told_protecting
from tests.paper.told_words import Words

TELL: Mapping[str, Callable[[Words], Sequence[Fact]]] = {
    "receipt": told_admission.nothing,
    "missing": told_admission.missing,
    "acceptance": told_admission.nothing,
    "declination": told_admission.declination,
    "transfer": told_admission.transfer,
    "diversion": told_admission.diversion,
    "recording": told_admission.nothing,
    "action": told_admission.action,
    "officer_notice": told_inquiring.officer_notice,
    "request": told_inquiring.request,
    "interview_notice": told_inquiring.interview_notice,
    "interview_record": told_inquiring.interview_record,
    "update": told_admission.nothing,
    "extension": told_inquiring.extension,
    "recusal": told_inquiring.recusal,
    "referral": told_inquiring.referral,
    "protection": told_protecting.protection,
    "no_contact": told_protecting.protection,
    "suspension": told_protecting.suspension,
    "restraint": told_protecting.restraint,
    "recommendation": told_ending.recommendation,
    "improvement": told_ending.improvement,
    "agreement": told_ending.agreement,
    "apology": told_ending.apology,
    "withdrawal": told_ending.withdrawal,
    "reputation": told_ending.reputation,
    "review": told_ending.review,
    "panel": told_ending.panel,
    "summary": told_ending.summary,
}
