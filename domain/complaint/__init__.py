"""A complaint from the first words to the paper that decides it, one chapter a file."""

from domain.complaint.agreement import Agreement
from domain.complaint.clocks import Clocks
from domain.complaint.disposition import Disposition
from domain.complaint.identification import Identification
from domain.complaint.joining import Joining
from domain.complaint.responsibility import Responsibility
from domain.complaint.routing import Routing
from domain.complaint.urgency import Urgency
from domain.complaint.withdrawal import Withdrawal


class Complaint(
    Disposition,
    Withdrawal,
    Agreement,
    Identification,
    Joining,
    Responsibility,
    Routing,
    Urgency,
    Clocks,
):
    """The whole story of one complaint. Its chapters stand in the files beside this one."""


__all__ = ["Complaint"]
