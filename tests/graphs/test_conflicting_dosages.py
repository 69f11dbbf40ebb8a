from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.fact import TextValue
from pharmagraph.graphs.conflicts import MOST_PER_FACT, find_conflicts
from pharmagraph.ontology.model import Key, KeyKind
from support.conflicting import conflicts, dosage
from support.counting import calls_of
from support.written import read_written, write_project

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.findings import Finding


CASE = Key("ph:when", "when", "ph:Statement", KeyKind.TEXT, ("ph:condition",), narrows=True)
ORAL = "route: oral, "
TWICE = ", times: 2, per: {value: 1, unit: d}"


@pytest.mark.parametrize(
    ("one", "two", "reason"),
    [
        (ORAL + "dose: {value: 5, unit: mg}", ORAL + "dose: {value: 10, unit: mg}", "differ in amount"),
        (ORAL + "dose: {value: 5, unit: mg}", "dose: {value: 10, unit: mg}", "differ in amount"),
        (
            ORAL + "dose: {low: 5, high: 10, unit: mg}",
            ORAL + "dose: {high: 10, unit: mg}",
            "differ in amount",
        ),
        (
            ORAL + "dose: {value: 5, unit: mg}" + TWICE,
            ORAL + "dose: {value: 5, unit: mg}, every: {value: 1, unit: d}",
            "differ in amount",
        ),
        ("change: {value: -5, unit: mg}", "change: {value: -10, unit: mg}", "differ in amount"),
        (
            "maximum: {amount: {value: 40, unit: mg}, per: {value: 1, unit: d}}",
            "maximum: {amount: {value: 60, unit: mg}, per: {value: 24, unit: h}}",
            "differ in amount",
        ),
        (
            "dose: {value: 5, unit: mg}, then: {dose: {value: 5, unit: mg}}",
            "dose: {value: 5, unit: mg}, then: {dose: {value: 10, unit: mg}}",
            "differ in amount",
        ),
        (
            "dose: {value: 5, unit: mg}, for: gout",
            "dose: {value: 10, unit: mg}, for: [gout, hiccups]",
            "differ in amount",
        ),
        (ORAL + "dose: {value: 5, unit: mg}", ORAL + "dose: {value: 50, unit: mg}, for: gout", "ten times"),
        (
            ORAL + "dose: {value: 5, unit: mg}, for: hiccups",
            ORAL + "dose: {value: 0.05, unit: g}, for: gout",
            "ten times",
        ),
        (
            "dose: {low: 2, high: 10, unit: mg}, for: gout",
            "dose: {low: 0.2, high: 10, unit: mg}, for: hiccups",
            "ten times",
        ),
        ("dose: {value: 500, unit: ug}", "dose: {value: 5, unit: mg}", "ten times"),
        ("then: {dose: {value: 1, unit: mg}}", "then: {dose: {value: 10, unit: mg}}", "ten times"),
        ("dose: {low: 1, unit: mg}, for: gout", "dose: {value: 10, unit: mg}, for: hiccups", "ten times"),
        (
            "dose: {value: 10, unit: mg}, every: {value: 1, unit: wk}, for: gout",
            "dose: {value: 10, unit: mg}, every: {value: 1, unit: d}, for: hiccups",
            "weekly and the other daily",
        ),
        (
            "dose: {value: 10, unit: mg}" + TWICE,
            "dose: {value: 10, unit: mg}, times: 1, per: {value: 7, unit: d}",
            "weekly and the other daily",
        ),
        (
            "times: 1, per: {value: 1, unit: mo}",
            "every: {low: 8, high: 12, unit: h}",
            "weekly and the other daily",
        ),
    ],
)
def test_dosages_that_cannot_both_hold_are_a_conflict(
    tmp_path: Path, one: str, two: str, reason: str
) -> None:
    """Amounts that differ, a tenfold dose, and weekly against daily are told, the gravest first."""
    (found,) = conflicts(tmp_path, dosage(1, one), dosage(2, two))
    assert reason in found.message


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (ORAL + "dose: {value: 1, unit: g}", ORAL + "dose: {value: 1000, unit: mg}"),
        ("dose: {value: 5, unit: mg}" + TWICE, "dose: {value: 5, unit: mg}, every: {value: 12, unit: h}"),
        ("dose: {value: 1, unit: '{tablet}'}", "dose: {value: 5, unit: mg}"),
        ("dose: {value: 1, unit: '{tablet}'}", "dose: {value: 10, unit: '{puff}'}"),
        ("dose: {value: 5, unit: mg}", "dose: {value: 50, unit: mg/kg}"),
        ("dose: {value: 5, unit: mg}", "maximum: {amount: {value: 60, unit: mg}}"),
        (ORAL + "dose: {value: 5, unit: mg}", "route: rectal, dose: {value: 500, unit: mg}"),
        ("dose: {value: 5, unit: mg}, for: gout", "dose: {value: 10, unit: mg}, for: hiccups"),
        ("dose: {value: 5, unit: mg}, form: tablet", "dose: {value: 10, unit: mg}, form: capsule"),
        (
            "dose: {value: 5, unit: mg}, population: adults",
            "dose: {value: 1, unit: mg}, population: children",
        ),
        ("dose: {value: 5, unit: mg}, phase: initial", "dose: {value: 10, unit: mg}, phase: maintenance"),
        ("dose: {value: 5, unit: mg}", "dose: {value: 1, unit: mg}, when: the kidneys are weak"),
        (
            "dose: {value: 5, unit: mg}, jurisdiction: United States",
            "dose: {value: 10, unit: mg}, jurisdiction: United Kingdom",
        ),
        (
            "dose: {value: 5, unit: mg}, ingredient: quelorin",
            "dose: {value: 500, unit: mg}, ingredient: zanferol",
        ),
        ("dose: {value: 10, unit: mg}, for: gout", "dose: {low: 1, high: 10, unit: mg}, for: hiccups"),
        (
            "dose: {low: 1, high: 2.5, unit: mg}, for: gout",
            "dose: {low: 2, high: 10, unit: mg}, for: hiccups",
        ),
        ("times: 3, per: {value: 1, unit: wk}, for: gout", "every: {value: 1, unit: wk}, for: hiccups"),
        ("dose: {value: 0, unit: mg}, for: gout", "dose: {value: 10, unit: mg}, for: hiccups"),
        (
            "maximum: {amount: {value: 40, unit: mg}, per: {value: 1, unit: d}}",
            "maximum: {amount: {value: 100, unit: mg}, per: {value: 1, unit: wk}}",
        ),
        ("maximum: {per: {value: 1, unit: d}}", "maximum: {amount: {value: 100, unit: mg}}"),
        ("every: {value: 0, unit: h}", "every: {value: 1, unit: wk}"),
        ("times: 3", "times: 4"),
    ],
)
def test_dosages_that_can_both_hold_are_none(tmp_path: Path, one: str, two: str) -> None:
    """Other routes, forms, people, phases, conditions and units that cannot be compared set dosages apart."""
    assert conflicts(tmp_path, dosage(1, one), dosage(2, two)) == []


def test_qualifiers_set_dosages_apart_like_parts_do(tmp_path: Path) -> None:
    """It does not matter whether the people stand in the dosage or beside it."""
    adults = dosage(1, "dose: {value: 5, unit: mg}, population: adults")
    children = dosage(2, "dose: {value: 1, unit: mg}", population="children")
    assert conflicts(tmp_path, adults, children) == []


def test_the_jurisdiction_of_a_document_holds_for_its_facts(tmp_path: Path) -> None:
    """Labels of two countries may give different doses, unless one is ten times the other."""
    texts = {"us": dosage(1, "dose: {value: 5, unit: mg}"), "uk": dosage(1, "dose: {value: 10, unit: mg}")}
    facts = read_written(write_project(tmp_path, texts))
    assert len(find_conflicts(facts)) == 1
    assert find_conflicts(facts, {"us": "ph:a", "uk": "ph:b"}) == []


@pytest.mark.parametrize(
    "slip", ["dose: {value: 50, unit: mg}, for: hiccups", "times: 1, per: {value: 1, unit: wk}"]
)
def test_a_person_can_judge_that_a_suspicion_is_none(tmp_path: Path, slip: str) -> None:
    """A tenfold dose, or a weekly one, that is right is settled by see with because."""
    plain = dosage(1, "dose: {value: 5, unit: mg}, every: {value: 1, unit: d}, for: gout")
    assert len(conflicts(tmp_path / "a", plain, dosage(2, slip))) == 1
    seen = dosage(2, slip + ", for: hiccups" * ("for" not in slip), see="a-001", because="both are usual")
    assert conflicts(tmp_path / "b", plain, seen) == []


def test_a_person_can_judge_that_a_general_dose_and_a_special_one_both_hold(tmp_path: Path) -> None:
    """A leaflet may give a dose, and another one for older adults."""
    plain = dosage(1, "dose: {value: 10, unit: mg}")
    special = "dose: {value: 5, unit: mg}, population: older adults"
    (found,) = conflicts(tmp_path / "a", plain, dosage(2, special))
    assert "where both are right, write on one: see: one/a-001, because: …" in found.mend
    seen = dosage(2, special, see="a-001", because="the general dose is for other adults")
    assert conflicts(tmp_path / "b", plain, seen) == []


def test_see_does_not_settle_a_contradiction(tmp_path: Path) -> None:
    """Two amounts for the same people and purpose stay a conflict until one is disputed."""
    one = dosage(1, "dose: {value: 5, unit: mg}, for: gout")
    two = dosage(2, "dose: {value: 50, unit: mg}, for: gout", see="a-001", because="both are usual")
    assert ["differ in amount" in f.message for f in conflicts(tmp_path, one, two)] == [True]


def test_a_slip_among_many_is_told_a_few_times_only(tmp_path: Path) -> None:
    """A fact that conflicts with a hundred others does not bury the rest."""
    many = [dosage(n, "dose: {value: 5, unit: mg}") for n in range(100)]
    assert len(conflicts(tmp_path, *many, dosage(100, "dose: {value: 50, unit: mg}"))) == MOST_PER_FACT


@pytest.mark.no_cover
def test_thousands_of_dosages_are_compared_at_once(tmp_path: Path) -> None:
    """Twice the drugs make twice the work: drugs are not compared with each other."""
    (model,) = read_written(
        write_project(tmp_path, {"one": dosage(1, "dose: {value: 5, unit: mg}, for: gout")})
    )
    facts = [
        replace(
            model,
            id=f"a-{number}",
            subject=replace(model.subject, iri=f"{model.subject.iri}-{number // 20}"),
            qualifiers=((CASE, (TextValue(f"case {number % 20}", model.place),)),),
        )
        for number in range(4_000)
    ]
    found: list[Finding] = []
    half, whole = (calls_of(lambda n=n: found.extend(find_conflicts(facts[:n]))) for n in (2_000, 4_000))  # type: ignore[misc]
    assert found == []
    assert whole < 2.2 * half
