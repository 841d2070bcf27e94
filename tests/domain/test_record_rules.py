"""The ways of the records beside the complaint: read, refused where they mean nothing, and walked."""

import pytest

from domain.procedure import Faulty, bundled, parse

TEXT = bundled("cn-service")


@pytest.mark.parametrize(
    ("instead", "of", "said"),
    [
        ('on = "isue"', 'on = "issue"', "verb isue"),
        ("[beside.traking_order]", "[beside.tracking_order]", "record beside the complaint"),
        ('to = "answred"', 'to = "answered"', "stage answred"),
        ('stop = ["anwsered", "discharged"]', 'stop = ["answered", "discharged"]', "anwsered"),
        ('needs = ["other_persn"]', 'needs = ["other_person_than_before"]', "other_persn"),
    ],
)
def test_what_a_way_cannot_mean_is_refused(instead: str, of: str, said: str) -> None:
    start = TEXT.index("[beside.tracking_order]")
    text = TEXT[:start] + TEXT[start:].replace(of, instead, 1)

    with pytest.raises(Faulty) as faulty:
        parse(text)

    assert any(said in str(fault.says) for fault in faulty.value.faults)


def test_a_stage_without_an_end_is_refused() -> None:
    text = TEXT.replace(
        'discharged = { label = { en = "Discharged", zh = "已销号" }, final = true }',
        'discharged = { label = { en = "Discharged", zh = "已销号" } }',
    )

    with pytest.raises(Faulty) as faulty:
        parse(text)

    assert any("Nothing leads out of the stage" in str(each.says) for each in faulty.value.faults)


def test_the_stages_and_clocks_of_a_record_have_words_in_both_languages() -> None:
    rules = parse(TEXT)

    for kind, record in rules.beside.items():
        for stage in record.track.stages:
            assert rules.label(kind, stage, "zh") not in ("", stage)
        for clock in record.clocks:
            assert rules.label("clock", clock.id, "zh") not in ("", clock.id)
