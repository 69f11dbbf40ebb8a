"""Which section a sentence stands in, by codes, lead-ins and headings."""

from __future__ import annotations

import pytest

from pharmagraph.extract.document import Block, assembled
from pharmagraph.extract.readers import read_document
from pharmagraph.extract.suggest.sections import CODES, KINDS, is_led_in, kind_of_heading, section_kind


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Possible side effects", "side effects"),
        ("4.8 Undesirable effects", "side effects"),
        ("6 ADVERSE REACTIONS", "side effects"),
        ("1 INDICATIONS AND USAGE", "indications"),
        ("What calmolin is and what it is used for", "indications"),
        ("Uses", "indications"),
        ("Contraindications", "contraindications"),
        ("Do not take calmolin", "contraindications"),
        ("When should I not take it", "contraindications"),
        ("Before you take calmolin", "warnings"),
        ("What you need to know before you use calmolin", "warnings"),
        ("Stop use and ask a doctor if", "warnings"),
        ("Other medicines and calmolin", "interactions"),
        ("If you stop taking calmolin", "abuse"),
        ("How to take calmolin", "dosage"),
        ("Dosage forms and strengths", "forms"),
        ("Dosage and administration", "dosage"),
        ("Drug interactions", "interactions"),
        ("If you take more than you should", "overdose"),
        ("Warnings and precautions", "warnings"),
        ("How does it work", "mechanism"),
        ("Use in pregnancy", "people"),
        ("Brand names", "brands"),
        ("How to store it", "storage"),
        ("Drug abuse and dependence", "abuse"),
        ("Our history", ""),
    ],
)
def test_headings_tell_sections(heading: str, kind: str) -> None:
    """A heading names the kind of its section in the words that leaflets and labels use."""
    assert kind_of_heading(heading) == kind


def test_every_code_leads_to_a_kind() -> None:
    """Codes of label sections lead to kinds that rules can name, or to none."""
    assert sorted(set(CODES.values()) - {*KINDS, is_led_in, ""}) == []


def test_a_code_tells_more_than_a_heading() -> None:
    """The section code of a label decides; a code that tells nothing leaves it to the heading."""
    text = "Label\nClinical trials\nHeadache.\nSide effects\nCough."
    blocks = [
        Block("heading", 0, 5),
        Block("heading", 6, 21, level=2, section="34084-4"),
        Block("paragraph", 22, 31),
        Block("heading", 32, 44, level=2, section="42229-5"),
        Block("paragraph", 45, 51),
    ]
    document = assembled(text, blocks, "test")

    assert [section_kind(document, n) for n in (3, 5)] == ["side effects", "side effects"]


def test_a_lead_in_tells_more_than_a_heading() -> None:
    """What leads in to a list decides for its items; other lead-ins leave it to the headings."""
    text = "Calmolin\n\nHow to take it\n\nIt may cause:\n\n- cough\n\nRemember:\n\n- water\n"
    document = read_document(text.encode(), "txt")

    assert [section_kind(document, n) for n in (4, 6)] == ["side effects", "dosage"]


@pytest.mark.parametrize(
    ("lead_in", "kind"),
    [
        ("Do not take calmolin if you have", "contraindications"),
        ("Do not use in patients with", "contraindications"),
        ("It should not be used in", "contraindications"),
        ("Do not take calmolin with", "interactions"),
        ("Calmolin may interact with", "interactions"),
        ("It can affect the following", "interactions"),
        ("Do not take it and see a doctor at once if you notice", "warnings"),
        ("Do not use it to treat", "warnings"),
        ("Tell your doctor if you have", "warnings"),
        ("This medicine contains", "contents"),
        ("Remember", "side effects"),
    ],
)
def test_lead_ins_tell_sections(lead_in: str, kind: str) -> None:
    """Only "do not take … if" and its like lead in to contraindications, whatever the heading says."""
    document = read_document(f"Calmolin\n\nSide effects\n\n{lead_in}:\n\n- cough\n".encode(), "txt")

    assert section_kind(document, 4) == kind
    assert is_led_in(document, 4) == (lead_in != "Remember")


def test_the_title_names_no_section() -> None:
    """A title that speaks of side effects does not make all that follows side effects."""
    document = read_document(b"Side effects of calmolin\n\nCalmolin is old.\n", "txt")

    assert section_kind(document, 2) == ""
