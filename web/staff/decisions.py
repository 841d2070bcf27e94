"""Every decision a case worker can take on a case: what it asks, and which use case it calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from application import complaints
from domain.complaint import Complaint
from domain.history import Refused
from domain.people import Actor
from domain.words import Sentence
from web import answers
from web.answers import in_hand, next_matter
from web.declared import FORMS
from web.questions import Decision, Question, Trial
from web.staff.reviewing import REVIEWING

ON = Question(
    "on",
    "date",
    Sentence("The day it was decided"),
    prefill=lambda at: at.today.isoformat(),
)
REASONS = Question("reasons", "textarea", Sentence("Why"))
TO_THE_PERSON = Sentence("The person who complained reads this.")
PAIR = Question(
    "pair",
    "choice",
    Sentence("On which allegation, against whom"),
    options=answers.pairs,
    prefill=answers.first_open_pair,
    needed=True,
)
RESTS_ON = Question(
    "rests_on",
    "text",
    Sentence("The proofs it rests on"),
    Sentence("Numbers from the history, with commas. Their limits of use pass on."),
)
FINDING = Question("finding", "choice", Sentence("Finding"), options=answers.findings, needed=True)


def _each_pair(decide: Callable[[Complaint, Actor, str, str], None]) -> Trial:
    """Try a decision on every allegation against everybody: one that may be taken is enough."""

    def trial(case: Complaint, by: Actor) -> None:
        refused = Refused(
            Sentence("Write down an allegation first: every finding answers one."),
            rule="complaint.alleged",
        )
        for allegation, (_, subjects) in case.allegations.items():
            for subject in subjects:
                try:
                    return decide(case, by, allegation, subject)
                except Refused as trouble:
                    refused = trouble
        raise refused

    return trial


def _first(among: Iterable[str]) -> str:
    return next(iter(among), "")


_ALL = (
    Decision(
        verb="sort_matter",
        means=lambda given, at: {**given, "matter": next_matter(at.case)},
        fact=Complaint.MatterSorted,
        title=Sentence("Say what kind of matter it is"),
        records=Sentence("What kind of matter it is. The kind decides which way it goes."),
        use_case=complaints.sort_matter,
        trial=lambda case, by: case.sort_matter(
            by=by, matter=next_matter(case), kind=_first(case.under().tracks), reasons="…"
        ),
        questions=(
            Question("kind", "choice", Sentence("It is"), options=answers.kinds, needed=True),
            Question(
                "reasons",
                "textarea",
                Sentence("Why"),
                Sentence("Needed when it is not an accusation: it is heard less closely then."),
            ),
        ),
    ),
    Decision(
        verb="take_responsibility",
        fact=Complaint.ResponsibilityTaken,
        title=Sentence("Answer for it"),
        records=Sentence("That you answer for this complaint until another has said yes."),
        lead=Sentence(
            "The person who complained sees your unit, your badge and your telephone number."
        ),
        use_case=complaints.take_responsibility,
        trial=lambda case, by: case.take_responsibility(by=by, unit="…"),
        questions=(
            Question(
                "unit",
                "text",
                Sentence("Your unit"),
                prefill=lambda at: at.person.unit if at.person else "",
                needed=True,
            ),
            Question(
                "badge_number",
                "text",
                Sentence("Your badge number"),
                prefill=lambda at: (at.person.badge_number if at.person else None) or "",
            ),
            Question(
                "telephone",
                "text",
                Sentence("Your telephone number"),
                prefill=lambda at: (at.person.telephone if at.person else None) or "",
            ),
        ),
    ),
    Decision(
        verb="name_officer",
        fact=Complaint.OfficerNamed,
        title=Sentence("Name who is complained about"),
        records=Sentence("Whom the complaint is about, as far as it is known today."),
        use_case=complaints.name_officer,
        trial=lambda case, by: case.name_officer(by=by, subject="…"),
        questions=(
            Question(
                "kind",
                "choice",
                Sentence("It is about"),
                options=answers.subject_kinds,
                prefill=lambda _: "officer",
                needed=True,
            ),
            Question("name", "text", Sentence("Name")),
            Question("badge", "text", Sentence("Badge number")),
            Question("standing", "select", Sentence("Standing"), options=answers.words("standing")),
            Question("unit", "text", Sentence("Unit")),
            Question("rank", "text", Sentence("Rank")),
        ),
    ),
    Decision(
        verb="allege",
        of_one_matter=True,
        fact=Complaint.Alleged,
        title=Sentence("Write down an allegation"),
        records=Sentence("What is alleged, and of whom. It gets a finding of its own in the end."),
        use_case=complaints.allege,
        trial=lambda case, by: case.allege(
            by=by,
            allegation="…",
            matter=in_hand(case),
            subjects=tuple(case.subjects)[:1],
            code=_first(case.under().codes),
        ),
        questions=(
            Question(
                "code", "select", Sentence("What is alleged"), options=answers.codes, needed=True
            ),
            Question(
                "subjects",
                "choices",
                Sentence("Whom it concerns"),
                options=answers.subjects,
                prefill=answers.only_subject,
            ),
            Question(
                "business_line",
                "select",
                Sentence("Kind of business"),
                options=answers.words("business_line"),
            ),
            Question(
                "words",
                "textarea",
                Sentence("In the words of the person who complained"),
            ),
        ),
    ),
    Decision(
        verb="assign",
        of_one_matter=True,
        fact=Complaint.Assigned,
        title=Sentence("Charge somebody with the inquiry"),
        records=Sentence("Who inquires."),
        use_case=complaints.assign,
        trial=lambda case, by: case.assign(by=by, matter=in_hand(case), investigator="…"),
        questions=(
            Question(
                "investigator",
                "select",
                Sentence("Investigator"),
                options=answers.investigators,
                needed=True,
            ),
            Question(
                "place",
                "choice",
                Sentence("In which place"),
                options=answers.places,
                prefill=lambda at: "second" if at.case.investigators else "lead",
                needed=True,
            ),
            ON,
        ),
        means=answers.charged,
    ),
    Decision(
        verb="recommend",
        fact=Complaint.Recommended,
        title=Sentence("Recommend a finding"),
        records=Sentence("What the inquiry recommends. Another person decides on it."),
        use_case=complaints.recommend,
        trial=_each_pair(
            lambda case, by, allegation, subject: case.recommend(
                by=by,
                allegation=allegation,
                subject=subject,
                finding=_first(case.under().findings),
                reasons="…",
            )
        ),
        questions=(PAIR, FINDING, REASONS, RESTS_ON),
        means=answers.on_pair,
    ),
    Decision(
        verb="determine",
        fact=Complaint.Determined,
        title=Sentence("Make the finding"),
        records=Sentence("What the office found. It stands until a review changes it."),
        use_case=complaints.determine,
        trial=_each_pair(
            lambda case, by, allegation, subject: case.determine(
                by=by,
                allegation=allegation,
                subject=subject,
                finding=_first(case.under().findings),
                on=None,
                reasons="…",
            )
        ),
        questions=(
            PAIR,
            FINDING,
            Question("reasons", "textarea", Sentence("Why"), TO_THE_PERSON),
            ON,
        ),
        means=answers.on_pair,
        reads=answers.recommendations,
    ),
    Decision(
        verb="decide_measure",
        of_one_matter=True,
        fact=Complaint.MeasureDecided,
        title=Sentence("Decide what follows"),
        records=Sentence("What follows for the person concerned, and by when."),
        use_case=complaints.decide_measure,
        trial=lambda case, by: case.decide_measure(
            by=by,
            matter=in_hand(case),
            subject=_first(case.subjects),
            measure=_first(case.under().measures),
        ),
        questions=(
            Question(
                "subject",
                "choice",
                Sentence("For whom"),
                options=answers.subjects,
                prefill=lambda at: _first(answers.only_subject(at)),
                needed=True,
            ),
            Question(
                "measure", "select", Sentence("Measure"), options=answers.measures, needed=True
            ),
            Question("particulars", "textarea", Sentence("More precisely")),
            Question("by_day", "date", Sentence("To be done by"), ahead=True),
        ),
    ),
    Decision(
        verb="draft_disposition",
        of_one_matter=True,
        fact=Complaint.DispositionDrafted,
        title=Sentence("Draft the decision"),
        records=Sentence("A draft. Another person approves it before it is sent."),
        use_case=complaints.draft_disposition,
        trial=lambda case, by: case.draft_disposition(
            by=by, matter=in_hand(case), language="en", opening="…", facts_found="…"
        ),
        questions=(
            Question(
                "language",
                "choice",
                Sentence("Language of the paper"),
                options=answers.languages,
                prefill=lambda at: at.case.language,
                needed=True,
            ),
            Question(
                "opening",
                "textarea",
                Sentence("How it begins"),
                Sentence("The answer first, in two or three sentences."),
                prefill=answers.opening,
            ),
            Question(
                "facts_found", "textarea", Sentence("The facts found"), prefill=answers.facts_found
            ),
            Question("closing", "textarea", Sentence("How it ends")),
            Question(
                "legal_basis",
                "choices",
                Sentence("What it rests on"),
                options=answers.legal_bases,
                prefill=answers.usual_legal_basis,
            ),
        ),
        means=answers.drafted,
        reads=answers.findings_made,
    ),
    Decision(
        verb="approve_disposition",
        of_one_matter=True,
        fact=Complaint.DispositionApproved,
        title=Sentence("Approve the draft"),
        records=Sentence("That you read the draft and approve it as it stands."),
        use_case=complaints.approve_disposition,
        trial=lambda case, by: case.approve_disposition(by=by, matter=in_hand(case)),
        reads=answers.draft_as_it_stands,
    ),
    Decision(
        verb="issue_disposition",
        of_one_matter=True,
        fact=Complaint.DispositionIssued,
        title=Sentence("Send the decision"),
        records=Sentence("That the decision is sent. It stands on the page of the person."),
        use_case=complaints.issue_disposition,
        trial=lambda case, by: case.issue_disposition(by=by, matter=in_hand(case), on=date.max),
        questions=(ON,),
        reads=answers.draft_as_it_stands,
    ),
)

DECISIONS: dict[str, Decision] = {each.verb: each for each in _ALL} | dict(FORMS) | REVIEWING
"""Every decision by its verb, in the order of the work."""
