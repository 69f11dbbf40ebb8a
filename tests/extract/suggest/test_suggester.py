"""What is proposed for whole documents: sections, lists, patterns, doses, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.extract.readers.products import ProductField
from support.suggested import SOURCE, suggested, told

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for the made-up vocabulary."""
    return tmp_path_factory.mktemp("vocabulary")


def test_a_list_below_side_effects_proposes_side_effects(folder: Path) -> None:
    """Known terms, phrases with gaps, and new ones; how often is taken from the lead-in."""
    items = "- Sleepiness\n- Problems with sleep or balance\n- Headache\n"
    text = f"Calmolin\n\nTypical side effects include:\n\n{items}"
    found = suggested(text, folder)

    assert told(found) == [
        "it | has side effect | drowsiness",
        "it | has side effect | trouble with balance",
        "it | has side effect | headache | new side effect",
    ]
    assert [dict(c.qualifiers) for c in found] == [{"qualifier": "typical"}] * 3
    assert found[1].cue == ("Problems", "balance")


def test_a_section_of_uses_proposes_indications(folder: Path) -> None:
    """What stands below a heading of uses is treated."""
    text = "Calmolin\n\nWhat it is used for\n\nCalmolin is used for:\n\n- hay fever\n- flump\n"

    assert told(suggested(text, folder)) == ["it | treats | hay fever", "it | treats | flump"]


def test_a_section_of_contraindications_forbids(folder: Path) -> None:
    """What stands below "do not take" is a contraindication, its "not" no denial."""
    text = "Calmolin\n\nDo not take it in these cases\n\nDo not take calmolin in:\n\n- flump\n"

    assert "it | is contraindicated in | flump" in told(suggested(text, folder))


def test_brands_of_a_list(folder: Path) -> None:
    """An item of a list of brands is a brand, known or not; its form is told apart."""
    text = "Calmolin\n\nCalmolin comes under the following brands:\n\n- Quietol tablets\n- Snorexal\n"

    assert told(suggested(text, folder)) == [
        "it | has brand | Quietol",
        "it | has dosage form | tablet | interpreted",
        "Quietol | has dosage form | tablet",
        "it | has brand | Snorexal | new brand name",
    ]


def test_a_class_keeps_what_is_said_of_it(folder: Path) -> None:
    """Examples of a class are its members; what it treats is not said of them."""
    found = told(suggested("Calmolin\n\nSerenides such as Nitefix are used to treat flump.", folder))

    assert found == ["Nitefix | has drug class | serenide", "serenide | treats | flump"]


def test_it_is_the_drug_that_the_brand_carries(folder: Path) -> None:
    """Uses told of "it" after a brand of the document's drug are the drug's, forms are the brand's."""
    text = "Calmolin (Quietol) is old.\n\nQuietol comes as tablets. It is used to treat flump."
    found = told(suggested(text, folder))

    assert "Quietol | has dosage form | tablet" in found
    assert "it | treats | flump" in found


def test_a_longer_name_wins(folder: Path) -> None:
    """A name inside a longer one is not proposed."""
    assert told(suggested("Calmolin is used to treat big flump.", folder)) == ["it | treats | big flump"]


def test_denials_hedges_and_conditions_are_owned_up_to(folder: Path) -> None:
    """A candidate says what the gate would ask for: negative, hedged, when."""
    denied = suggested("Calmolin does not cause anything. It is not used to treat flump.", folder)
    hedged = suggested("Calmolin may be useful in flump.", folder)
    bound = suggested("If nothing else helps, calmolin is used to treat flump.", folder)

    assert told(denied) == ["it | treats | flump | negative"]
    assert "not" in " ".join(denied[0].cue)
    assert told(hedged) == ["it | treats | flump | hedged"]
    assert dict(bound[0].qualifiers) == {"when": "nothing else helps"}


def test_what_comes_twice_gets_its_place(folder: Path) -> None:
    """Where the words of a cue stand in several sentences, the candidate says which place is meant."""
    lists = "Side effects of calmolin:\n\n- drowsiness\n\nMore side effects:\n\n- drowsiness, dry mouth\n"
    text = f"Calmolin\n\n{lists}"
    found = [c for c in suggested(text, folder) if c.value == "drowsiness"]

    assert [(c.sentence, c.at) for c in found] == [(3, "1"), (5, "2")]


def test_doses_are_proposed_whole_or_not_at_all(folder: Path) -> None:
    """A dose with its route and times; hours alone are none, nor is the dose of a study."""
    text = "Calmolin\n\nDosage\n\nTake 2 to 4 mg by mouth twice a day. It works for 2 to 3 hours.\n"
    doses = [c for c in suggested(text, folder) if c.relation == "has dosage"]

    assert [c.value for c in doses] == [
        {
            "route": "oral",
            "dose": {"low": "2", "high": "4", "unit": "mg"},
            "times": "2",
            "per": {"value": "1", "unit": "d"},
        }
    ]
    study = "Calmolin\n\nClinical studies\n\nPeople took 2 to 4 mg by mouth twice a day.\n"
    assert [c for c in suggested(study, folder) if c.relation == "has dosage"] == []


def test_cues_are_short_where_the_source_may_not_be_redistributed(folder: Path) -> None:
    """No cue has more words than the licence allows."""
    text = "Calmolin is, in so many of the places where we looked, used to treat flump and hay fever."
    found = suggested(text, folder, source=replace(SOURCE, redistributable=False))

    assert len(found) == 2
    assert [c for c in found if sum(len(piece.split()) for piece in c.cue) > 12] == []


def test_the_same_words_are_proposed_once(folder: Path) -> None:
    """Two sentences of the same words give one candidate: a decision on it holds for both."""
    text = "Calmolin\n\nSide effects of calmolin:\n\n- drowsiness\n\nMore side effects:\n\n- drowsiness\n"

    assert [c.sentence for c in suggested(text, folder)] == [3]


def test_without_a_medicine_nothing_is_said_of_one(folder: Path) -> None:
    """A text that names no medicine, of a document that is about none, gives no candidate of one."""
    assert suggested("It is used to treat flump.", folder, about="") == []


def test_fields_of_a_label_are_cited_where_a_sentence_writes_them(folder: Path) -> None:
    """Brand, form and route need no language; a field whose words stand nowhere gives nothing."""
    fields = [
        ProductField(1, "brand", "QUIETOL"),
        ProductField(1, "generic", "calmolin"),
        ProductField(1, "form", "TABLET, FILM COATED", "C42931", "NCIT"),
        ProductField(1, "route", "ORAL", "C38288", "NCIT"),
        ProductField(1, "route", "RECTAL", "C38295", "NCIT"),
        ProductField(1, "ingredient", "CALMOLIN", "X000000000", "UNII", role="ACTIB"),
    ]
    found = suggested("Quietol (calmolin) tablets for oral administration", folder, fields=fields)
    spl = [c for c in found if c.rule.startswith("spl.")]

    assert told(spl) == [
        "Quietol | has active ingredient | calmolin",
        "it | has brand | Quietol",
        "it | has dosage form | tablet",
        "it | has route | oral",
    ]
    assert spl[2].because == "the label's own field gives the dosage form: TABLET, FILM COATED (NCIT C42931)"


def test_the_ingredient_of_a_product(folder: Path) -> None:
    """Of a label that is about a product, the active ingredient is proposed with its UNII."""
    fields = [
        ProductField(1, "ingredient", "CALMOLIN", "X000000000", "UNII", role="ACTIB"),
        ProductField(1, "ingredient", "STARCH", "Y000000000", "UNII", role="IACT"),
        ProductField(1, "brand", "QUIETOL"),
    ]
    text = "Quietol tablets contain calmolin and starch."
    found = [c for c in suggested(text, folder, about="Quietol", fields=fields) if c.rule.startswith("spl.")]

    assert told(found) == ["it | has active ingredient | calmolin"]
    assert "UNII X000000000" in found[0].because


def test_the_same_document_gives_the_same_candidates(folder: Path) -> None:
    """Two runs agree in every field and in order."""
    text = "Calmolin (Quietol) is used to treat flump, hay fever and night itch. It may cause sleepiness."

    assert suggested(text, folder) == suggested(text, folder)


def test_a_problem_is_told_of_across_sentences(folder: Path) -> None:
    """What a condition is like, where it sits and what helps is said of the one that was named."""
    text = (
        "Flump\n\nFlump is blotchy. It's not blotchy in summer.\n\nWarm baths and serenides may help."
        "\n\nAlso called HF, hay fever comes in spring.\n"
    )

    assert told(suggested(text, folder)) == [
        "flump | has characteristic | blotchy",
        "flump | has characteristic | blotchy | negative",
        "flump | is treated without drug by | warm bath | hedged",
        "serenide | treats | flump | interpreted",
        "hay fever | is also called | HF",
    ]


def test_qualifiers_come_from_slots(folder: Path) -> None:
    """Sites of an effect are told with it, one or several."""
    found = suggested("Calmolin brings warm hands in the elbow and knee. It treats flump.", folder)

    assert dict(found[0].qualifiers) == {"site": ("elbow", "knee")}


def test_a_judgement_comes_with_its_reason(folder: Path) -> None:
    """What is done to prevent a risk says that it can come: interpreted, in the words of the sentence."""
    found = suggested("Lower calmolin step by step to prevent craving.", folder)

    assert told(found) == ["it | has risk | craving | interpreted"]
    assert found[0].because == "what is done to prevent craving says that it can come"


def test_a_trap_before_the_words_is_seen(folder: Path) -> None:
    """Other medicines that are used for something are not this one."""
    assert (
        suggested("Tell a nurse about medicines used to treat flump, but not about calmolin.", folder) == []
    )


def test_what_the_document_is_about_is_a_judgement(folder: Path) -> None:
    """Where no words near name a medicine, the document's own is proposed, as a judgement that says so."""
    (found,) = suggested("A leaflet\n\nDosage\n\nAdults: 5 mg by mouth twice a day.\n", folder)[:1]

    assert (found.relation, found.certainty) == ("has dosage", "interpreted")
    assert found.because == "the document is about calmolin, and nothing near names another medicine"


def test_where_another_medicine_was_named_nothing_is_proposed(folder: Path) -> None:
    """What may be said of another medicine is not said of the document's own."""
    text = "A leaflet\n\nDosage\n\nDormexin is another medicine. Adults: 5 mg by mouth twice a day.\n"

    assert [c for c in suggested(text, folder) if not c.subject] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Before you take it\n\nCalmolin may interact with:\n\n- insulin\n- lactose\n", []),
        ("Do not use\n\nRemember:\n\n- lactose\n", []),
        ("Do not use\n\n- big flump in adults\n- in a child under 4 years\n",
         ["it | is contraindicated in | big flump", "it | is contraindicated in | children"]),
        ("Do not use\n\n- in a child who takes it, or took it\n- for flump\n", []),
        ("Contraindications\n\n- use with dormexin\n- flump\n", []),
        ("Uses\n\nReduce the risk of:\n\n- flump\n", ["it | prevents | flump"]),
        ("Uses\n\nTreatment and prevention of flump\n", ["it | prevents | flump", "it | treats | flump"]),
        ("Side effects\n\nFumblers such as calmolin brought drowsiness.\n", []),
        ("Fumblers such as dormexal can cause drowsiness.\n", []),
        ("Quietol tablets are small. Don't break Quietol tablets.\n",
         ["Quietol | has dosage form | tablet"]),
    ],
)  # fmt: skip
def test_what_is_near_is_not_what_is_said(folder: Path, text: str, expected: list[str]) -> None:
    """Interactions, purposes, neighbours, classes and handling give no fact of another kind."""
    relations = ("contraindicated", "prevents", "treats", "side effect", "dosage form")
    found = [
        row for row in told(suggested(f"Calmolin\n\n{text}", folder)) if any(r in row for r in relations)
    ]

    assert found == expected


def test_limits_are_conditions(folder: Path) -> None:
    """The age to which a contraindication holds is its condition, and is cited."""
    (found,) = suggested("Calmolin\n\nDo not use\n\n- in a child under 4 years of age\n", folder)
    (other,) = suggested("Calmolin\n\nIt should not be used in children under 4 years.\n", folder)

    assert (found.qualifiers, found.cue) == (
        (("when", "under 4 years of age"),),
        ("child", "under 4 years of age"),
    )
    assert other.qualifiers == (("when", "under 4 years"),)


def test_fields_are_cited_where_they_are_said_outright(folder: Path) -> None:
    """A route is cited where the medicine is given, a brand where nothing is said with a reservation."""
    brands = "Calmolin (Nitefix) may be new. For oral use. Calmolin (Nitefix) is old."
    text = f"Calmolin\n\nOral contraceptives are others. {brands}\n"
    fields = [ProductField(1, "route", "ORAL"), ProductField(1, "brand", "NITEFIX")]
    found = suggested(text, folder, fields=fields)

    assert [(c.relation, c.sentence) for c in found if c.rule.startswith("spl")] == [
        ("has route", 4),
        ("has brand", 5),
    ]


def test_an_item_that_nothing_knows_is_one_whole(folder: Path) -> None:
    """A short item of a list of side effects is one, though no vocabulary knows it; a sentence is not."""
    items = "- difficulty sleeping\n- you may feel that the room turns around you\n"
    found = suggested(f"Calmolin\n\nSide effects of calmolin are:\n\n{items}", folder)

    assert told(found) == ["it | has side effect | difficulty sleeping | new side effect"]
    assert found[0].rule == "side-effects.item"


WORDS = st.sampled_from(
    [
        "Calmolin", "Quietol", "it", "is", "used", "to", "treat", "flump", "hay fever", "and", "or", ",", "(",
        ")", ".", ":", "not", "may", "cause", "if", "5 mg", "twice a day", "for", "2 weeks", "caused by",
        "such as", "serenides", "side effects", "\n\n", "\n- ", "\u202f", "\u00df", "warm hands", "3 to 10",
        "Problems", "balance",
    ]
)  # fmt: skip


@settings(max_examples=40)
@given(st.lists(WORDS, max_size=40))
def test_whatever_a_text_says_candidates_pass_the_gate(folder: Path, words: list[str]) -> None:
    """No text makes the rules fall, and each candidate stands in the text with words of its own."""
    text = " ".join(words)

    for candidate in suggested(text, folder):
        assert all(piece.strip() for piece in candidate.cue)
        assert candidate.relation
        assert candidate.value


@pytest.mark.long
def test_a_monster_of_a_sentence_is_left(folder: Path) -> None:
    """A list of hundreds of items is read to its sixtieth, a sentence of thousands of words not at all."""
    listed = ", ".join(f"hay fever and flump x{number}" for number in range(200))
    monster = "Calmolin is used to treat " + "flump caused by hay fever, " * 600

    assert len(suggested(f"Calmolin is used to treat {listed}.", folder)) <= 120
    assert [c for c in suggested(monster, folder) if c.relation == "is caused by"] == []
