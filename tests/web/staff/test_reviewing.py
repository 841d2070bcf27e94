"""The investigation report at the desk: written, handed in, read with the questions beside it, final."""

import pytest

from application.bootstrap import House
from application.reactions.documents import Documents
from domain.complaint import Complaint
from projections import own_file
from tests.application.reactions.printing import Typewriter
from tests.web.staff import course
from tests.web.staff.worker import Desks, topics


@pytest.fixture
def handed_in(desks: Desks, complaint: str) -> str:
    """A case whose report waits for its reviewer."""
    course.take_up(desks, complaint)
    course.hear(desks, complaint)
    zhou = desks["zhou"]
    zhou.decide(
        complaint,
        "receive_evidence",
        form="recording",
        what="The lobby camera",
        handed_over_by="The station",
        origin="voluntary",
    )
    zhou.decide(complaint, "recommend", finding="substantiated", reasons="Two heard it.")
    zhou.decide(
        complaint,
        "write_passage",
        speaks_for="item-1",
        analysis="The camera <shows> it.",
        causes=["supervision"],
    )
    zhou.decide(
        complaint, "draft_report", language="en", introduction="One visit.", standard="clear"
    )
    return complaint


def test_whoever_reviews_reads_the_report_and_the_answers_of_the_record(
    desks: Desks, handed_in: str
) -> None:
    page = desks["lin"].ask(handed_in, "make_report_final").text

    assert "The camera &lt;shows&gt; it." in page
    assert "For it: item-1. Against it: nothing." in page
    assert "Every proof that came in is weighed" in page
    assert "item-1 is weighed" in page
    assert "item-1 was never secured" in page


def test_a_reason_is_asked_only_where_something_is_not_met(desks: Desks, handed_in: str) -> None:
    form = desks["lin"].ask(handed_in, "make_report_final").form

    asked = {name for name in form.fields if name.startswith("why_")}

    assert asked == {"why_complainant", "why_custody"}


def test_a_report_without_a_needed_reason_is_not_final_and_says_which(
    desks: Desks, house: House, handed_in: str
) -> None:
    page = desks["lin"].ask(handed_in, "make_report_final").send(why_custody="A copy is safe.")

    assert page.status == 409
    assert "Whoever complained was heard" in page.text
    assert "report_made_final" not in topics(house, handed_in)


def test_a_final_report_is_printed_once_and_never_for_whoever_complained(
    desks: Desks, house: House, handed_in: str
) -> None:
    reasons = {"why_complainant": "She wished no talk.", "why_custody": "A copy is safe."}
    desks["lin"].decide(handed_in, "make_report_final", **reasons)
    documents = Documents(house, Typewriter())
    facts = house.office.facts_of(handed_in)
    [final] = [each for each in facts if isinstance(each.fact, Complaint.ReportMadeFinal)]

    documents.make(final)
    documents.make(final)

    facts = house.office.facts_of(handed_in)
    [paper] = [x.fact for x in facts if isinstance(x.fact, Complaint.DocumentSigned)]
    procedure = house.office.complaint(handed_in).under()
    assert (paper.kind, paper.document) == ("report", "report-m1v1")
    assert list(own_file.letters(facts, procedure, "accusation")) == []
    assert "report" not in str(own_file.for_the_person(facts))
    page = desks["lin"].go(f"/staff/complaints/{handed_in}").text
    assert "Investigation report (PDF," in page
    shown = desks["lin"].client.get(f"/staff/complaints/{handed_in}/letters/report-m1v1")
    assert shown.mimetype == "application/pdf"


def test_a_report_whose_file_is_gone_is_made_again(
    desks: Desks, house: House, handed_in: str
) -> None:
    reasons = {"why_complainant": "She wished no talk.", "why_custody": "A copy is safe."}
    desks["lin"].decide(handed_in, "make_report_final", **reasons)
    documents = Documents(house, Typewriter())
    [final] = [
        each
        for each in house.office.facts_of(handed_in)
        if isinstance(each.fact, Complaint.ReportMadeFinal)
    ]
    documents.make(final)
    [file] = house.settings.documents.glob("*.pdf")
    sealed = file.read_bytes()
    file.unlink()

    different = documents.restore()

    assert different == []
    assert file.read_bytes() == sealed


def test_a_report_is_read_as_it_would_be_printed_until_it_is_final(
    desks: Desks, house: House, handed_in: str
) -> None:
    at = f"/staff/complaints/{handed_in}/letters/draft-report?matter=m1"
    offered = at in desks["lin"].go(f"/staff/complaints/{handed_in}").text.replace("&amp;", "&")

    draft = desks["lin"].client.get(at)

    assert offered
    assert draft.data.startswith(b"%PDF-1.7")
    assert house.reading.of(handed_in)[-1][3] == "draft: report"
    reasons = {"why_complainant": "She wished no talk.", "why_custody": "A copy is safe."}
    desks["lin"].decide(handed_in, "make_report_final", **reasons)
    assert desks["lin"].client.get(at).status_code == 404


def test_a_draft_of_a_report_is_kept_from_a_colleague_without_names(
    desks: Desks, handed_in: str
) -> None:
    at = f"/staff/complaints/{handed_in}/letters/draft-report"

    status = {name: desks[name].client.get(at).status_code for name in ("zhou", "he", "gu")}

    assert status == {"zhou": 200, "he": 404, "gu": 200}
    assert at not in desks["he"].go(f"/staff/complaints/{handed_in}").text


def test_the_form_speaks_chinese(desks: Desks, handed_in: str) -> None:
    lin = desks["lin"].go("/staff/?language=zh")

    page = lin.ask(handed_in, "make_report_final").text

    assert "调查报告定稿" in page
    assert "收到的证据均已评判" in page
    assert "item-1 从未封存" in page
