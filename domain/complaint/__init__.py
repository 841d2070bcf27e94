"""A complaint from the first words to the paper that decides it, one chapter a file."""

from domain.complaint.access import Access
from domain.complaint.after import After
from domain.complaint.agreement import Agreement
from domain.complaint.attached import Attached
from domain.complaint.clocks import Clocks
from domain.complaint.contacts import Contacts
from domain.complaint.conversation import Conversation
from domain.complaint.copies import Copies
from domain.complaint.defence import Defence
from domain.complaint.hearing import Hearing
from domain.complaint.identification import Identification
from domain.complaint.inquiring import Inquiring
from domain.complaint.joining import Joining
from domain.complaint.lifting import Lifting
from domain.complaint.malice import Malice
from domain.complaint.measures import Measures
from domain.complaint.narrowing import Narrowing
from domain.complaint.remedy import Remedy
from domain.complaint.report import Report
from domain.complaint.responsibility import Responsibility
from domain.complaint.restraint import Restraint
from domain.complaint.review import Review
from domain.complaint.routing import Routing
from domain.complaint.serving import Serving
from domain.complaint.softening import Softening
from domain.complaint.urgency import Urgency
from domain.complaint.withdrawal import Withdrawal


class Complaint(
    Access,
    Serving,
    Copies,
    After,
    Review,
    Report,
    Malice,
    Narrowing,
    Withdrawal,
    Agreement,
    Identification,
    Joining,
    Responsibility,
    Routing,
    Urgency,
    Clocks,
    Lifting,
    Softening,
    Restraint,
    Measures,
    Defence,
    Hearing,
    Inquiring,
    Contacts,
    Remedy,
    Attached,
    Conversation,
):
    """The whole story of one complaint. Its chapters stand in the files beside this one."""


__all__ = ["Complaint"]
