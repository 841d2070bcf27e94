"""The investigation report (调查报告): written passage by passage, handed in, returned, made final.

Who writes it sets down for each allegation what speaks for and against it and how that is weighed.
Another person reads it with the reviewer's questions beside it. What can still be mended goes back;
what nobody can undo any more, a day that was missed or a proof that is gone, is explained in it.
"""

from __future__ import annotations

from datetime import date

from domain.complaint import checked
from domain.complaint.brought import CASE
from domain.complaint.chain import PAIR
from domain.complaint.checked import UNMET, Check, Checked, Passage, Writing, mentioned
from domain.complaint.said import known, must_say, said
from domain.complaint.track import reasons_given
from domain.decision import ON, Asked, decision
from domain.history import Fact, Refused, fresh
from domain.people import Actor
from domain.sealed import Sealed
from domain.words import Sentence

RULE = "complaint.report"

LANGUAGES = (("zh", Sentence("Chinese")), ("en", Sentence("English")))

PROOFS = Sentence("Numbers from the history, with commas: item-1, statement-2, interview-1.")


def _why(check: str, label: Sentence) -> Asked:
    return Asked(f"why_{check}", "words", label)


def paper_of_report(matter: str, version: int) -> str:
    """The name of a printed report within its case. No hyphen stands before its number: a decision is
    looked for by the number behind one."""
    return f"report-{matter}v{version}"


class Report(Checked):
    """Facts and decisions on the investigation report."""

    class PassageWritten(Fact):
        """The inquiry wrote, or wrote anew, what its report says on an allegation against a subject."""

        TOPIC = "complaint.passage_written"
        TOLD = Sentence("The report says something on “{allegation}”.")
        matter: str
        """The matter it concerns."""
        allegation: str
        """The allegation it is about."""
        subject: str
        """The subject it is about."""
        analysis: Sealed
        """How what speaks for it and what speaks against it is weighed."""
        speaks_for: tuple[str, ...]
        """What speaks for the allegation, by numbers within the case."""
        speaks_against: tuple[str, ...]
        """What speaks against the allegation, by numbers within the case."""
        answered: tuple[str, ...]
        """What speaks against it and is answered in the analysis, by numbers within the case."""
        causes: tuple[str, ...]
        """Why it could happen, as the procedure names the causes."""

        def apply(self, history: Report, actor: str) -> None:
            history.passages[self.allegation, self.subject] = Passage(
                actor, self.speaks_for, self.speaks_against, self.answered
            )
            history.report_on(self.matter).hands.add(actor)

    class ReportDrafted(Fact):
        """The report was put together from its passages and handed to whoever reviews it."""

        TOPIC = "complaint.report_drafted"
        TOLD = Sentence("The investigation report was handed to its reviewer (version {draft}).")
        draft: int
        """The number of the version."""
        matter: str
        """The matter it concerns."""
        language: str
        """The language of the paper."""
        introduction: Sealed
        """What the report says first: what was looked into, and how."""
        standard: str
        """The standard of proof, as the procedure names it; empty where it names none."""
        on: date | None
        """The day it was handed in."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Report, actor: str) -> None:
            report = history.report_on(self.matter)
            report.version, report.waiting = self.draft, True
            report.handed_in = self.on
            report.hands.add(actor)
            history.moved(self.matter, self.stage)

    class ReportReturned(Fact):
        """Another person read the report and gave it back, with what is missing."""

        TOPIC = "complaint.report_returned"
        TOLD = Sentence("The investigation report went back to be mended (version {draft}).")
        draft: int
        """The number of the version."""
        matter: str
        """The matter it concerns."""
        reasons: Sealed
        """What is missing, and what is to be done."""
        on: date | None
        """The day it was given back."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Report, actor: str) -> None:
            history.report_on(self.matter).waiting = False
            history.moved(self.matter, self.stage)

    class ReportMadeFinal(Fact):
        """Another person read the report, went through the reviewer's questions and made it final."""

        TOPIC = "complaint.report_made_final"
        TOLD = Sentence("The investigation report was made final (version {draft}).")
        draft: int
        """The number of the version."""
        matter: str
        """The matter it concerns."""
        held: tuple[str, ...]
        """The reviewer's questions that hold."""
        unmet: tuple[str, ...]
        """The reviewer's questions that are not met, each with its reason below."""
        not_applying: tuple[str, ...]
        """The reviewer's questions that do not apply."""
        rests_on: tuple[str, ...]
        """What the answers rest on: each a question and the position in the record of a fact."""
        why_weighed: Sealed | None
        """Why a proof is not weighed."""
        why_officer: Sealed | None
        """Why somebody complained about was not heard."""
        why_complainant: Sealed | None
        """Why whoever complained was not heard."""
        why_clocks: Sealed | None
        """Why a time was missed."""
        why_custody: Sealed | None
        """Why a proof is not secured."""
        why_recusal: Sealed | None
        """What was done about the part of somebody who had to stand aside."""
        on: date | None
        """The day it was made final."""
        stage: str
        """The stage of the matter that followed, as its procedure names it."""

        def apply(self, history: Report, actor: str) -> None:
            report = history.report_on(self.matter)
            report.waiting, report.final = False, self.draft
            history.moved(self.matter, self.stage)

    reports_written: dict[str, Writing] = fresh(dict)

    def report_on(self, matter: str) -> Writing:
        """The report on a matter, for a fact that changes it."""
        return self.reports_written.setdefault(matter, Writing())

    @decision(
        PassageWritten,
        title=Sentence("Write the report on an allegation"),
        records=Sentence(
            "What the report says on it. It can be written anew until it is handed in."
        ),
        asks=(
            PAIR,
            Asked("speaks_for", "line", Sentence("Proofs that speak for it"), PROOFS),
            Asked("speaks_against", "line", Sentence("Proofs that speak against it"), PROOFS),
            Asked(
                "analysis",
                "words",
                Sentence("How it is weighed"),
                Sentence(
                    "Name every proof that speaks against it by its number, and say why it does not"
                    " carry. Whoever reviews it asks for this first."
                ),
                needed=True,
            ),
            Asked("causes", "choices", Sentence("Why it could happen"), among="cause"),
        ),
    )
    def write_passage(
        self,
        *,
        by: Actor,
        allegation: str,
        subject: str,
        analysis: str | None,
        speaks_for: str | None = None,
        speaks_against: str | None = None,
        causes: tuple[str, ...] = (),
    ) -> None:
        """Write what the report says on an allegation. Who reads a report must find it unchanged."""
        matter = self._pair(allegation, subject)
        self.permit(self.PassageWritten, by, matter)
        self._only_investigators(by)
        self.by_other_hands(by, matter)
        self.not_with_its_reviewer(matter)
        for_it = self._named(speaks_for, "speaks_for")
        against = self._named(speaks_against, "speaks_against")
        if twice := set(for_it) & set(against):
            raise Refused(
                Sentence(
                    "{proof} cannot speak for it and against it. Say in the analysis what each part"
                    " of it shows.",
                    proof=sorted(twice)[0],
                ),
                rule=RULE,
                field="speaks_against",
            )
        for each in causes:
            known(each, self.under().words.get("cause", {}), field="causes", rule=RULE)
        text = reasons_given(
            analysis,
            what=Sentence("Write down how what speaks for it and against it is weighed."),
            field="analysis",
            rule=RULE,
        )
        self.record(
            self.PassageWritten(
                matter=matter,
                allegation=allegation,
                subject=subject,
                analysis=Sealed(text, of=CASE),
                speaks_for=for_it,
                speaks_against=against,
                answered=mentioned(text, against),
                causes=causes,
            ),
            by,
        )

    @decision(
        ReportDrafted,
        title=Sentence("Hand the report to its reviewer"),
        records=Sentence(
            "The report as it stands. Nobody changes it while another person reads it."
        ),
        asks=(
            Asked(
                "language",
                "choice",
                Sentence("Language of the paper"),
                among=LANGUAGES,
                needed=True,
            ),
            Asked(
                "introduction",
                "words",
                Sentence("What was looked into, and how"),
                Sentence("The first page: what it is about, in two or three sentences."),
                needed=True,
            ),
            Asked("standard", "choice", Sentence("Standard of proof"), among="standard"),
            ON,
        ),
    )
    def draft_report(
        self,
        *,
        by: Actor,
        matter: str,
        language: str | None,
        introduction: str | None,
        standard: str | None = None,
        on: date | None = None,
    ) -> None:
        """Hand the report in, once it says something on every allegation."""
        stage = self.permit(self.ReportDrafted, by, matter)
        self._only_investigators(by)
        self.by_other_hands(by, matter)
        self.not_with_its_reviewer(matter)
        pairs = self.to_be_answered(matter)
        missing = [each for each in pairs if each not in self.passages]
        if missing or not pairs:
            raise Refused(
                Sentence(
                    "Write the report on every allegation first: on {n} it says nothing.",
                    n=len(missing),
                ),
                rule=RULE,
            )
        self.in_order(on, self.taken_up.get(matter))
        standards = self.under().words.get("standard", {})
        if standards:
            known(standard, standards, field="standard", rule=f"{self.under().id} standard")
        self.record(
            self.ReportDrafted(
                draft=self.reports_written.get(matter, Writing()).version + 1,
                matter=matter,
                language=known(language, dict(LANGUAGES), field="language", rule=RULE),
                introduction=must_say(
                    introduction,
                    Sentence("Say what was looked into, and how."),
                    of=CASE,
                    field="introduction",
                    rule=RULE,
                ),
                standard=(standard or next(iter(standards))) if standards else "",
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        ReportReturned,
        title=Sentence("Give the report back"),
        records=Sentence(
            "What is missing. The version stays on record, and a new one has to come."
        ),
        asks=(
            Asked(
                "reasons", "words", Sentence("What is missing, and what is to be done"), needed=True
            ),
            ON,
        ),
    )
    def return_report(
        self, *, by: Actor, matter: str, reasons: str | None, on: date | None = None
    ) -> None:
        """Give a report back, and say what is missing."""
        stage = self.permit(self.ReportReturned, by, matter)
        report = self._read_by_another(by, matter)
        self.in_order(on, report.handed_in)
        self.record(
            self.ReportReturned(
                draft=report.version,
                matter=matter,
                reasons=must_say(
                    reasons,
                    Sentence("Say what is missing: the inquiry has to know what to do."),
                    of=CASE,
                    field="reasons",
                    rule=RULE,
                ),
                on=on,
                stage=stage,
            ),
            by,
        )

    @decision(
        ReportMadeFinal,
        title=Sentence("Make the report final"),
        records=Sentence(
            "That you read it and it stands, with the answers to the reviewer's questions."
        ),
        lead=Sentence(
            "What the inquiry can still mend is not explained away: give the report back. What nobody"
            " can undo any more needs its reason here."
        ),
        asks=(
            _why("weighed", Sentence("Why a proof is not weighed")),
            _why("officer", Sentence("Why somebody complained about was not heard")),
            _why("complainant", Sentence("Why whoever complained was not heard")),
            _why("clocks", Sentence("Why a time was missed")),
            _why("custody", Sentence("Why a proof is not secured")),
            _why("recusal", Sentence("What was done about the part of somebody who stands aside")),
            ON,
        ),
    )
    def make_report_final(
        self,
        *,
        by: Actor,
        matter: str,
        why_weighed: str | None = None,
        why_officer: str | None = None,
        why_complainant: str | None = None,
        why_clocks: str | None = None,
        why_custody: str | None = None,
        why_recusal: str | None = None,
        on: date | None = None,
    ) -> None:
        """Make a report final. A gap that can be mended refuses it; one that cannot needs its reason."""
        stage = self.permit(self.ReportMadeFinal, by, matter)
        report = self._read_by_another(by, matter)
        self.by_other_hands(by, matter)
        self.in_order(on, report.handed_in)
        whys = {
            "weighed": why_weighed,
            "officer": why_officer,
            "complainant": why_complainant,
            "clocks": why_clocks,
            "custody": why_custody,
            "recusal": why_recusal,
        }
        checks = self.reviewed(matter, on or self.today())
        for each in checks:
            self._settled(each, whys.get(each.id))
        self.record(
            self.ReportMadeFinal(
                draft=report.version,
                matter=matter,
                held=_in_state(checks, checked.HOLDS),
                unmet=_in_state(checks, UNMET),
                not_applying=_in_state(checks, checked.NOT_APPLYING),
                rests_on=tuple(
                    f"{each.id}@{note.position}"
                    for each in checks
                    for note in each.notes
                    if note.position
                ),
                **{
                    # A reason for what is not missing would say in the paper that it is.
                    f"why_{each.id}": said(
                        whys[each.id] if each.state == UNMET else None,
                        of=CASE,
                        field=f"why_{each.id}",
                    )
                    for each in checks
                    if each.id in whys
                },
                on=on,
                stage=stage,
            ),
            by,
        )

    def may_be_printed(self, document: str) -> bool:
        """A report that was made final is printed, whether or not anything was decided."""
        final = {
            paper_of_report(matter, each.final)
            for matter, each in self.reports_written.items()
            if each.final
        }
        return document in final or super().may_be_printed(document)

    def today(self) -> date:
        """The day it is where the office is; for a copy without a clock, the newest that is claimed."""
        if self._today is not None:
            return self._today()
        claimed = (getattr(each.fact, "on", None) for each in self._told_so_far())
        days = [day for day in claimed if isinstance(day, date)]
        return max(days, default=self.received_on or date.min)

    def _settled(self, check: Check, why: str | None) -> None:
        if check.state != UNMET:
            return
        if check.firm:
            raise Refused(
                Sentence(
                    "Not met: {question}. The inquiry can still mend this, so give the report back.",
                    question=check.asked,
                ),
                rule=RULE,
            )
        reasons_given(
            why,
            what=Sentence("Not met: {question}. Say why.", question=check.asked),
            field=f"why_{check.id}",
            rule=RULE,
        )

    def _named(self, numbers: str | None, field: str) -> tuple[str, ...]:
        """Read the numbers of proofs and interviews, or refuse what the case does not know."""
        split = (numbers or "").replace("，", ",").replace("、", ",").split(",")
        named = tuple(dict.fromkeys(each.strip() for each in split if each.strip()))
        for each in named:
            known(each, {*self.proofs, *self.interviews}, field=field, rule=RULE)
        self.usable(tuple(each for each in named if each in self.proofs), "finding", field=field)
        return named

    def not_with_its_reviewer(self, matter: str) -> None:
        """Refuse to change what another person is reading."""
        report = self.reports_written.get(matter)
        if report is not None and report.waiting:
            raise Refused(
                Sentence(
                    "The report lies with its reviewer. It is changed only once it comes back."
                ),
                rule=RULE,
            )

    def _read_by_another(self, by: Actor, matter: str) -> Writing:
        report = self.reports_written.get(matter)
        if report is None or not report.waiting:
            raise Refused(Sentence("No report waits for its reviewer."), rule=RULE)
        if by.id in report.hands:
            raise Refused(
                Sentence("You had a hand in this report, so another person reviews it."), rule=RULE
            )
        return report


def _in_state(checks: list[Check], state: str) -> tuple[str, ...]:
    return tuple(each.id for each in checks if each.state == state)
