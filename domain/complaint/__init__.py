"""A complaint from the first words to the paper that decides it, one chapter a file."""

from domain.complaint.disposition import Disposition


class Complaint(Disposition):
    """The whole story of one complaint. Its chapters stand in the files beside this one."""


__all__ = ["Complaint"]
