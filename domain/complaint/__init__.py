"""A complaint from the first words to the paper that decides it, one chapter a file."""

from domain.complaint.clocks import Clocks
from domain.complaint.disposition import Disposition
from domain.complaint.identification import Identification
from domain.complaint.reception import Reception
from domain.complaint.responsibility import Responsibility
from domain.complaint.urgency import Urgency


class Complaint(Disposition, Reception, Identification, Responsibility, Urgency, Clocks):
    """The whole story of one complaint. Its chapters stand in the files beside this one."""


__all__ = ["Complaint"]
