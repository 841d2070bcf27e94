"""Which module tells what each kind of letter tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from projections.papers import admission, ending, inquiring, protecting
from projections.papers.case import Case

TOLD: Mapping[str, Callable[[Case], object]] = MappingProxyType({
    "receipt": admission.receipt,
    "missing": admission.missing,
    "acceptance": admission.acceptance,
    "declination": admission.declination,
    "transfer": admission.transfer,
    "diversion": admission.diversion,
    "recording": admission.recording,
    "action": admission.action,
    "officer_notice": inquiring.officer_notice,
    "request": inquiring.request,
    "interview_notice": inquiring.interview_notice,
    "interview_record": inquiring.interview_record,
    "update": inquiring.update,
    "extension": inquiring.extension,
    "recusal": inquiring.recusal,
    "referral": inquiring.referral,
    "protection": protecting.protection,
    "no_contact": protecting.no_contact,
    "suspension": protecting.suspension,
    "restraint": protecting.restraint,
    "recommendation": ending.recommendation,
    "improvement": ending.improvement,
    "agreement": ending.agreement,
    "apology": ending.apology,
    "withdrawal": ending.withdrawal,
    "reputation": ending.reputation,
    "review": ending.review,
    "panel": ending.review,
    "summary": ending.summary,
})  # fmt: skip
"""By kind of letter. `fold` calls it; the template of the kind knows what it returns."""
