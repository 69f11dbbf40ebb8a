"""The diazepam project's dosages and side effects, to the digit: what hurts most when it goes wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.extract.fact import FlagValue, RangeValue, Structure
from pharmagraph.graphs.wording import value_words
from support.curated import ARTICLE, MEND, labels, qualifiers, said, truth

if TYPE_CHECKING:
    from pharmagraph import KnowledgeGraph
    from pharmagraph.extract.fact import Fact

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    """Give all facts, by document and in the order of their files."""
    return list(pharmagraph.open(ROOT).content().facts())


@pytest.fixture(scope="module")
def graph(built_project: Path) -> KnowledgeGraph:
    """Give the built graph of this repository's project."""
    return pharmagraph.open(built_project)


def bounds(structure: Structure, part: str) -> tuple[Decimal | None, Decimal | None, str]:
    """Return low, high and the code of the unit of a part that is a range."""
    (found,) = structure.part(part)
    assert isinstance(found, RangeValue)
    return found.low, found.high, found.unit.code if found.unit else ""


def dosages(facts: list[Fact], route: str, document: str) -> list[Structure]:
    """Return the dosages of diazepam by a route in a document."""
    found = [f.value for f in said(facts, "has dosage", subject="diazepam", document=document)]
    return [v for v in found if isinstance(v, Structure) and route in labels(v.part("route"))]


def test_no_dosage_passes_as_accepted(facts: list[Fact], graph: KnowledgeGraph) -> None:
    """While sources disagree on doses, no dosage is accepted, linked directly, or of the plain class."""
    found = said(facts, "has dosage")
    assert {f.status for f in found if f.document == ARTICLE} == {"disputed"}, MEND
    assert {f.status for f in found} == {"disputed", "reported"}, MEND
    assert not truth(graph, "?medicine ph:hasDosage ?dosage")
    assert not truth(graph, "?dosage a ph:Dosage")
    assert truth(graph, "term:diazepam ph:statement/rdf:object ?dosage . ?dosage a ph:DisputedDosage")


def test_the_oral_dose_of_the_article(facts: list[Fact]) -> None:
    """3 to 10 mg by mouth, three times a day, for muscle spasm and for seizure; disputed."""
    found = dosages(facts, "oral", ARTICLE)
    assert [labels(d.part("for")) for d in found] == [["muscle spasm"], ["seizure"]]
    for dosage in found:
        assert bounds(dosage, "dose") == (Decimal(3), Decimal(10), "mg"), MEND
        assert bounds(dosage, "times") == (Decimal(3), Decimal(3), "")
        assert bounds(dosage, "per") == (Decimal(1), Decimal(1), "d")


def test_the_dose_by_injection_of_the_article(facts: list[Fact]) -> None:
    """4 to 10 mg into a vein or muscle, then as much again in 2 to 3 hours if needed; disputed."""
    found = dosages(facts, "intravenous", ARTICLE)
    assert [labels(d.part("for")) for d in found] == [["muscle spasm"], ["seizure"]]
    for dosage in found:
        (then,) = dosage.part("then")
        assert isinstance(then, Structure)
        for step in (dosage, then):
            assert bounds(step, "dose") == (Decimal(4), Decimal(10), "mg"), MEND
            assert labels(step.part("route")) == ["intramuscular", "intravenous"]
        assert bounds(then, "after") == (Decimal(2), Decimal(3), "h"), MEND
        (needed,) = then.part("as needed")
        assert isinstance(needed, FlagValue)
        assert needed.flag


def test_the_doses_of_us_labels(facts: list[Fact]) -> None:
    """The reported doses have the numbers of the labels, down to the daily count."""
    found = {
        f.id: value_words(f.value) for f in said(facts, "has dosage", subject="diazepam", status="reported")
    }
    assert found == {
        "dos-001": "2 to 10 mg by mouth, 2 to 4 times a day, for anxiety, in adults",
        "dos-002": "2 to 10 mg by mouth, 3 or 4 times a day, as an adjunct, for muscle spasm, in adults",
        "dos-003": (
            "initial phase, 10 mg by mouth, 3 or 4 times in 24 hours, for 24 hours, for alcohol withdrawal, "
            "in adults, then 5 mg by mouth, 3 or 4 times a day, as needed"
        ),
        "dos-004": (
            "2 to 10 mg by mouth, 2 to 4 times a day, as an adjunct, for convulsive disorder, in adults"
        ),
        "dos-005": "initial phase, 2 to 2.5 mg by mouth, once or twice a day, in older adults",
        "dos-006": "initial phase, 2 to 2.5 mg by mouth, once or twice a day, in debilitated patients",
        "dos-007": (
            "initial phase, 1 to 2.5 mg by mouth, 3 or 4 times a day, in children, when aged 6 months or more"
        ),
        "dos-008": (
            "5 to 10 mg into a muscle or into a vein, for muscle spasm, in adults, then after 3 to 4 hours, "
            "5 to 10 mg into a muscle or into a vein, as needed"
        ),
    }, MEND


def test_treatment_lasts_four_weeks_at_most(facts: list[Fact]) -> None:
    """The only duration is 4 weeks or less, normally: an upper bound and no lower one."""
    (fact,) = said(facts, "has treatment duration")
    assert isinstance(fact.value, RangeValue)
    assert (fact.value.low, fact.value.high) == (None, Decimal(4)), MEND
    assert fact.value.unit is not None
    assert fact.value.unit.code == "wk"
    assert qualifiers(fact) == {"qualifier": ["normally"]}


@pytest.mark.parametrize(
    ("bullet", "effects"),
    [
        ("Feeling tired", {"tiredness"}),
        ("Drowsiness", {"drowsiness"}),
        (
            "Problems with muscle movement or balance",
            {f"trouble with {x}" for x in ("balance", "muscle movement")},
        ),
        ("Confusion", {"confusion"}),
        ("Muscle weakness", {"muscle weakness"}),
        ("Depression", {"depression"}),
        ("Feeling irritable and nervous", {"irritability", "nervousness"}),
        ("Loss of appetite", {"loss of appetite"}),
        ("Diarrhea", {"diarrhoea"}),
    ],
)
def test_each_bullet_of_side_effects_is_a_fact(facts: list[Fact], bullet: str, effects: set[str]) -> None:
    """Each of the nine bullets gives its side effects of diazepam, called typical, accepted."""
    found = said(facts, "has side effect", subject="diazepam", document=ARTICLE)
    carried = [f for f in found if all(piece in bullet for piece in f.cue)]
    assert {value_words(f.value) for f in carried} == effects, MEND
    assert {f.status for f in carried} == {"accepted"}
    assert [qualifiers(f) for f in carried] == [{"qualifier": ["typical"]}] * len(effects)


def test_there_are_no_other_side_effects(facts: list[Fact]) -> None:
    """The nine bullets give eleven side effects; four of them labels list without a frequency."""
    found = said(facts, "has side effect")
    assert len({value_words(f.value) for f in found}) == 11, MEND
    reported = {value_words(f.value): qualifiers(f) for f in found if f.status == "reported"}
    listed = ["depression", "diarrhoea", "irritability", "loss of appetite"]
    assert reported == {effect: {"frequency": ["not known"]} for effect in listed}
