"""The investigation report on paper: its words in both languages, its form, and what it never says."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from application.adapters.documents import report_html
from application.adapters.press import Press
from application.adapters.printing import Paper
from application.adapters.words import Words
from domain.complaint import Complaint
from domain.sealed import Erased
from tests.paper.cases import record
from tests.paper.report_cases import TWELVE_PAGES, report, report_facts
from tests.paper.test_disposition import text_of
from tests.paper.test_documents import opened, structure

GOLDEN = Path(__file__).parent / "golden"
ZONE = "Asia/Shanghai"


def html_of(facts: list[Any], language: str = "en") -> str:
    """The page of a report."""
    return report_html(report(facts, language), Words(language, ZONE))


@pytest.fixture(scope="module", params=["en", "zh"])
def printed(request: pytest.FixtureRequest, press: Press) -> Paper:
    """The report on the household window."""
    return press.print(html_of(report_facts(request.param), request.param))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_says_what_it_has_always_said(
    language: str, press: Press, tmp_path: Path
) -> None:
    golden = (GOLDEN / f"report.{language}.txt").read_text("utf-8")

    made = press.print(html_of(report_facts(language), language))

    assert text_of(made.pdf, tmp_path) == golden


# What it is composed of


def test_each_allegation_is_measured_by_the_rule_in_force_on_its_day() -> None:
    composed = report(report_facts("en"))

    rule = composed.allegations[0].rule

    assert (rule.code, rule.label) == ("S3.2", "Shouting")
    assert (
        "Law on Administrative Discipline for Public Officials (2020), art. 38(3)" in rule.sources
    )
    assert rule.in_force.values["day"] == date(2026, 2, 26)


@pytest.mark.parametrize(
    ("happened_on", "received_on", "says"),
    [
        (date(2020, 1, 1), date(2026, 2, 27), "before this text came into force on 1 May 2022"),
        (None, date(2026, 2, 27), "the text of the day of receipt, 27 February 2026"),
        (None, None, "The day it happened is not on record."),
    ],
)
def test_a_rule_that_was_not_in_force_that_day_says_so(
    happened_on: date | None, received_on: date | None, says: str
) -> None:
    facts = report_facts("en", happened_on=happened_on, received_on=received_on)

    html = html_of(facts).replace('<span class="together">', "").replace("</span>", "")

    assert says in html


def test_what_speaks_for_and_against_stands_with_its_custody() -> None:
    [first, second] = report(report_facts("en")).allegations

    [answer] = first.answers

    assert [each.number for each in answer.speaks_for] == ["item-1", "statement-1"]
    assert [each.number for each in answer.speaks_against] == ["interview-1"]
    assert answer.finding == "Partly substantiated"
    assert answer.causes == ("Nobody supervised",)
    assert [each.number for each in answer.accounts] == ["interview-1", ""]
    assert [each.number for each in first.stated] == ["statement-1"]
    assert second.answers[0].speaks_against == ()


def test_a_chain_of_custody_begins_where_the_proof_was_asked_for_and_names_no_outsider() -> None:
    [camera, register] = report(report_facts("en")).proofs

    did = [Words("en").say(each.did) for each in camera.chain]

    assert did == ["Asked to be kept", "Came in", "Secured"]
    assert camera.chain[1].other == ""
    assert register.fingerprint is None


def test_the_report_names_nobody_who_complained() -> None:
    html = html_of(report_facts("en"))

    assert "Shen Ruolan" not in html


def test_what_a_witness_said_stands_in_the_report() -> None:
    facts = report_facts("en", witness="I heard a voice, no words.")

    composed = report(facts)

    assert [each.text for each in composed.others] == ["I heard a voice, no words."]
    assert "I heard a voice, no words." in html_of(facts)


def test_the_answers_of_a_final_report_stay_as_they_stood() -> None:
    facts = report_facts("en")

    stood = {each.check.id: each for each in report(facts).checklist}

    assert stood["clocks"].check.state == "unmet"
    assert "read over the telephone" in stood["clocks"].why
    assert stood["officer"].check.state == "holds"
    assert stood["officer"].notes[0].said.values["day"] == date(2026, 3, 12)


def test_what_happens_after_it_was_made_final_does_not_change_it() -> None:
    facts = report_facts("en")
    again = Complaint.ReportDrafted(**{**vars(facts[-2].fact), "draft": 3, "on": date(2026, 5, 1)})
    later = record((again, "account-1", "investigator"), first=60_000)

    made_again = report([*facts, *later], version=2)

    assert made_again == report(facts)


def test_a_report_that_was_never_handed_in_is_no_paper() -> None:
    facts = [
        each
        for each in report_facts("en")
        if not isinstance(each.fact, Complaint.ReportDrafted | Complaint.ReportMadeFinal)
    ]

    with pytest.raises(LookupError):
        report(facts)


def test_a_draft_says_on_every_page_that_it_is_one(press: Press, tmp_path: Path) -> None:
    made = press.print(html_of(report_facts("en", final=False)))

    text = text_of(made.pdf, tmp_path)

    assert "Nothing may rest on it." in text
    assert text.count("Demonstration, no legal effect · Draft") == made.pages


def test_an_erased_text_leaves_a_mark_in_its_place() -> None:
    facts = report_facts("en")
    filed = facts[0].fact

    assert isinstance(filed, Complaint.Filed)
    assert filed.narrative is not None
    filed.narrative.close(b"box", _gone)

    assert report(facts).narrative == "…"


def _gone(of: str, _: bytes) -> str:
    raise Erased(of)


# Its form


def test_the_contents_lead_to_every_section_and_name_its_page(press: Press, tmp_path: Path) -> None:
    made = press.print(html_of(report_facts("en")))

    text = text_of(made.pdf, tmp_path).partition("Contents\n")[2]

    lines = text.partition("\n\n")[0].splitlines()
    pages = [int(each.split()[-1]) for each in lines]
    assert len(lines) == 10
    assert pages == sorted(pages)
    assert pages[-1] <= made.pages


def test_the_file_is_archivable_tagged_and_in_its_language(printed: Paper) -> None:
    with opened(printed) as pdf:
        said = pdf.Root.Metadata.read_bytes().decode()
        tags = [str(each.S) for each in structure(pdf.Root.StructTreeRoot)]

        assert 'pdfaid:part="3"' in said
        assert "<pdfuaid:part>1</pdfuaid:part>" in said
        assert str(pdf.Root.Lang) in {"en", "zh-CN"}
        assert str(pdf.docinfo["/Title"]) == "2026-000123-4"
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 9
    assert tags.count("/H3") == 6
    assert "/Table" in tags


def test_no_heading_leaves_a_level_out(printed: Paper) -> None:
    with opened(printed) as pdf:
        tags = [str(each.S) for each in structure(pdf.Root.StructTreeRoot)]
    levels = [int(tag[2]) for tag in tags if tag[:2] == "/H" and tag[2:].isdigit()]

    jumps = [(before, after) for before, after in pairwise(levels) if after > before + 1]

    assert jumps == []


def test_every_cell_of_a_table_knows_the_heads_it_stands_under(printed: Paper) -> None:
    with opened(printed) as pdf:
        elements = structure(pdf.Root.StructTreeRoot)
        heads = {str(each.ID) for each in elements if each.S == "/TH" and "/ID" in each}
        under = [
            [str(head) for head in each.A.get("/Headers", [])]
            for each in elements
            if each.S == "/TD" and "/A" in each
        ]

    assert all(under)
    assert {head for each in under for head in each} <= heads


def test_every_font_is_inside_the_file_and_nothing_is_fetched(printed: Paper) -> None:
    with opened(printed) as pdf:
        objects = [x for x in pdf.objects if isinstance(x, pikepdf.Dictionary | pikepdf.Stream)]
        fonts = [each for each in objects if each.get("/Type") == "/FontDescriptor"]
        streams = [each for each in objects if each.get("/Type") in {"/ObjStm", "/XRef"}]
        outside = [each for each in objects if each.get("/S") in {"/URI", "/Launch", "/GoToR"}]

        assert fonts
        assert all({"/FontFile2", "/FontFile3"} & set(each.keys()) for each in fonts)
    assert (streams, outside) == ([], [])


@pytest.mark.parametrize(("size", "width"), [("A4", 595), ("Letter", 612)])
def test_it_is_printed_on_the_paper_of_the_office(size: str, width: int, press: Press) -> None:
    composed = report(report_facts("en"), paper_size=size)

    made = press.print(report_html(composed, Words("en", ZONE)))

    with opened(made) as pdf:
        assert round(float(pdf.pages[0].MediaBox[2])) == width


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_long_report_has_twelve_pages(language: str, press: Press) -> None:
    facts = report_facts(language, pairs=TWELVE_PAGES[language])

    made = press.print(html_of(facts, language))

    assert made.pages == 12


def test_what_looks_like_a_tag_stays_text_and_nothing_runs_out_of_its_box(press: Press) -> None:
    hostile = (
        '<img src="http://127.0.0.1:9/x"><script>alert(1)</script></style><style>@import'
        " url(http://127.0.0.1:9/y)</style>{{ 7 }} \u202e قال لي اذهب 🙂 㐀𠮷 " + "w" * 300
    )
    plain = report_html(report(report_facts("en")), Words("en", ZONE))
    fields = ("narrative", "shouted", "officer", "camera", "said", "shouted analysis", "clocks")
    words: dict[str, Any] = dict.fromkeys(fields, hostile)

    html = html_of(report_facts("en", **words))
    made = press.print(html)

    assert "<img" not in html
    assert "<script" not in html
    assert html.count("<style") == plain.count("<style")
    assert "\u202e" not in html
    assert made.pages >= 6
