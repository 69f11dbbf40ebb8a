"""Dosages in whole leaflets: what stands above, beside and before one limits it, or it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pharmagraph.extract.fact import FactsFile
from pharmagraph.extract.readers import read_document
from pharmagraph.extract.suggest.suggester import Suggester
from pharmagraph.findings import Place
from support.suggested import SOURCE, rules, vocabulary

if TYPE_CHECKING:
    from pathlib import Path

ONCE = {"times": "1", "per": {"value": "1", "unit": "d"}}
HAY_FEVER = {"for": "hay fever"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty folder for the vocabulary."""
    return tmp_path_factory.mktemp("vocabulary")


def doses(
    text: str, folder: Path, *, about: str = "calmolin", title: str = "Calmolin"
) -> list[tuple[str, Any]]:
    """Return the dosages that are proposed for a leaflet in Markdown: of what, and the value."""
    known = vocabulary(folder)
    facts = FactsFile("made-up", known.find(about)[0] if about else None, (), (), Place("facts.yaml"))
    document = read_document(f"# {title}\n\n{text}\n".encode(), "md")
    found = Suggester(document, known, facts, SOURCE, rules=rules(folder)).candidates()
    return [(c.subject, c.value) for c in found if c.relation == "has dosage"]


def mg(amount: str, **more: object) -> dict[str, object]:
    """Return the value of a dose once daily."""
    return {"dose": {"value": amount, "unit": "mg"}, **ONCE, **more}


READ = {
    "lists": (
        "Adults:\n\n- 10 mg once daily\n\nChildren:\n\n- 5 mg once daily",
        [mg("10", population="adults"), mg("5", population="children")],
    ),
    "nested list": (
        "Dose:\n\n- Adults:\n  - 10 mg once daily\n- Children:\n  - 5 mg once daily",
        [mg("10", population="adults"), mg("5", population="children")],
    ),
    "headings": (
        "## Dosage in hay fever\n\n### Children\n\n5 mg once daily.",
        [mg("5", population="children", **HAY_FEVER)],
    ),
    "lead-in with what for": ("In hay fever:\n\n- 5 mg once daily", [mg("5", **HAY_FEVER)]),
    "lead-in with a condition": (
        "If the pain returns:\n\n- Take 5 mg once daily",
        [mg("5", when="the pain returns")],
    ),
    "lead-in that limits nothing": ("The usual dose is:\n\n- 5 mg once daily", [mg("5")]),
    "heading with a number": ("## 4.2 Posology and method of administration\n\n5 mg once daily.", [mg("5")]),
    "rows": (
        "| People | Dose |\n|---|---|\n| Adults | 10 mg once daily |\n| Children | 5 mg once daily |",
        [mg("10", population="adults"), mg("5", population="children")],
    ),
    "columns": (
        "| | Adults | Children |\n|---|---|---|\n| Dose | 10 mg once daily | 5 mg once daily |",
        [mg("10", population="adults"), mg("5", population="children")],
    ),
    "announced table": (
        "The doses are as follows.\n\n| People | Dose |\n|---|---|\n| Adults | 5 mg once daily |",
        [mg("5", population="adults")],
    ),
    "starting dose in a row": (
        "| Phase | Dose |\n|---|---|\n| Starting dose | 5 mg once daily |",
        [mg("5", phase="initial")],
    ),
    "own name in a heading": ("## How to take calmolin\n\nTake 5 mg once daily.", [mg("5")]),
    "people of the sentence itself": (
        "Most children need rather less than this in the evening. Adults: 5 mg once daily.",
        [mg("5", population="adults")],
    ),
}
"""Leaflets with the values of their dosages; the order of keys is not looked at."""

NONE = {
    "weight in a row": "| Weight | Dose |\n|---|---|\n| 10 to 20 kg | 5 mg once daily |",
    "kidneys in a row": "| Kidney function | Dose |\n|---|---|\n| severe | 5 mg once daily |",
    "normal kidneys in a row": "| Kidney function | Dose |\n|---|---|\n| normal | 5 mg once daily |",
    "age in a row": "| Age | Dose |\n|---|---|\n| Children 6 to 12 years | 5 mg once daily |",
    "unknown cell in a row": "| People | Kidneys | Dose |\n|---|---|---|\n| Adults | weak | 5 mg daily |",
    "unknown cell behind": "| People | Dose | Note |\n|---|---|---|\n| Adults | 5 mg daily | only if weak |",
    "row without a heading": "| People | Dose |\n|---|---|\n| Weak kidneys | 1 mg daily |\n| | 5 mg daily |",
    "maximum in a row": "| What | Dose |\n|---|---|\n| Maximum | 40 mg once daily |",
    "other medicine in a row": "| Taken with | Advice |\n|---|---|\n| dormexin | Do not exceed 20 mg daily |",
    "unknown column": "| People | Bad kidneys |\n|---|---|\n| Adults | 5 mg once daily |",
    "lead-in not understood": "Kidney function below 30:\n\n- 5 mg once daily",
    "label of an item": "- Weak kidneys. Take 5 mg once daily.",
    "label of an item with a number": "- Kidney function below 30: 5 mg once daily",
    "label in a line of its own": "**Weak kidneys**\n\nTake 5 mg once daily.",
    "label of a nested item": "- Adults\n  - Weak kidneys\n    - 5 mg once daily",
    "label in the item before": "- Weak kidneys\n- Take 5 mg once daily.",
    "label in a paragraph of the item": "- Weak kidneys\n\n  5 mg once daily",
    "sentence behind": "Take 5 mg once daily. This is for people with weak kidneys.",
    "words behind": "- Take 5 mg once daily. For weak kidneys only.",
    "lead-in of prose": "Weak kidneys:\n\nTake 5 mg once daily.",
    "people in a sentence before": "Some children need less. Take 5 mg once daily.",
    "people before a list": "In children less is enough.\n\n- Take 5 mg once daily.",
    "people before a table": "For children:\n\n| Time | Dose |\n|---|---|\n| Morning | 5 mg once daily |",
    "caption": "Table 1. Dose with dormexin\n\n| People | Dose |\n|---|---|\n| Adults | 5 mg once daily |",
    "label above a table": "Weak kidneys\n\n| People | Dose |\n|---|---|\n| Adults | 5 mg once daily |",
    "announced list": "In weak kidneys the following is given.\n\n- 5 mg once daily",
    "announced paragraph": "The following dose is for people with weak kidneys.\n\n5 mg once daily",
    "heading not understood": "## Weak kidneys\n\nTake 5 mg once daily.",
    "people below people": "## Children\n\nAdults with weak kidneys: 5 mg once daily.",
    "two kinds of people": "## Renal impairment\n\nAdults:\n\n- 5 mg once daily",
    "patients who take another": "Patients taking dormexin:\n\n- 5 mg once daily",
    "with another": "With dormexin:\n\n- do not exceed 20 mg daily",
    "with another in a heading": "### Use with dormexin\n\nTake 5 mg once daily.",
    "another in the sentence": "Patients taking dormexin: 5 mg once daily.",
    "another in the sentence before": "You may also take dormexin. Take 5 mg once daily.",
    "heading of another": "### Dormexin\n\nTake 5 mg once daily.",
    "interactions": "## Interactions\n\nDo not exceed 20 mg calmolin daily.",
    "warnings": "## Warnings and precautions\n\nDo not exceed 20 mg calmolin daily.",
    "kinetics": "## Pharmacokinetics\n\nA dose of 5 mg once daily.",
    "study in a heading": "## Dosage\n\n### Long study\n\n5 mg once daily.",
    "choice": "Take 10 or 20 mg once daily.",
    "denied above": "Do not take:\n\n- 5 mg once daily",
}


@pytest.mark.parametrize("name", READ)
def test_what_stands_above_is_part_of_a_dose(name: str, folder: Path) -> None:
    """People, conditions, what for and phase above or beside a dose come into its value."""
    text, expected = READ[name]

    assert [value for _, value in doses(text, folder)] == expected


@pytest.mark.parametrize("name", NONE)
def test_what_is_not_understood_above_gives_no_dose(name: str, folder: Path) -> None:
    """A dose with anything above, beside or before it that is not understood is proposed for nobody."""
    assert doses(NONE[name], folder) == []


@pytest.mark.parametrize(
    "name",
    [
        "patients who take another", "with another", "with another in a heading", "another in the sentence",
        "another in the sentence before", "other medicine in a row",
    ],
)  # fmt: skip
def test_no_dose_goes_to_a_medicine_besides(name: str, folder: Path) -> None:
    """Where a document is about no medicine, one that is taken besides gets no dose either."""
    assert doses(NONE[name], folder, about="") == []


def test_a_heading_gives_the_medicine_where_the_document_has_none(folder: Path) -> None:
    """In a collection, the heading that is a medicine's name says of which medicine a dose is."""
    assert doses(NONE["heading of another"], folder, about="") == [("dormexin", mg("5"))]


def test_the_brand_of_the_title_is_the_documents_own(folder: Path) -> None:
    """A dose below the title of a brand is that brand's, though the document is about its drug."""
    text = "## Dosage\n\nTake 5 mg once daily."

    assert doses(text, folder, title="Quietol") == [("Quietol", mg("5"))]
    assert doses(text, folder, title="Calmolin and Quietol") == [("", mg("5"))]
