from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.content import Content, document_folders
from pharmagraph.extract.fact import FlagValue, NumberValue, TextValue
from pharmagraph.extract.factsfile import read_facts
from pharmagraph.extract.source import read_source
from pharmagraph.findings import Place, as_human
from pharmagraph.graphs.conflicts import MOST_PER_FACT, conflict_findings, find_conflicts, value_key
from pharmagraph.ontology.model import Key, KeyKind
from support.written import read_written, vocabulary_of, write_project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pharmagraph.findings import Finding


def fact(number: int, relation: str, value: str, **more: str) -> str:
    """Write a fact of a facts file."""
    rows = [f"- id: a-{number:03}", f"relation: {relation}", f"value: {value}", "cue: a few words"]
    rows += [f"{name.replace('_', ' ')}: {text}" for name, text in more.items()]
    return "\n  ".join(rows) + "\n"


def dosage(number: int, value: str, **more: str) -> str:
    """Write a dosage."""
    return fact(number, "has dosage", f"{{{value}}}", **more)


def conflicts(tmp_path: Path, *facts: str, jurisdictions: Mapping[str, str] | None = None) -> list[Finding]:
    """Return the conflicts of the facts of one document."""
    return find_conflicts(read_written(write_project(tmp_path, {"one": "".join(facts)})), jurisdictions)


CASE = Key("ph:when", "when", "ph:Statement", KeyKind.TEXT, ("ph:condition",), narrows=True)
ORAL = "route: oral, "
TWICE = ", times: 2, per: {value: 1, unit: d}"


def test_a_condition_both_treated_and_contraindicated_is_a_conflict(tmp_path: Path) -> None:
    """What treats a condition cannot be contraindicated in it."""
    found = conflicts(tmp_path, fact(1, "treats", "gout"), fact(2, "is contraindicated in", "podagra"))
    assert [(f.code, f.place.line, f.severity) for f in found] == [("PG602", 11, "error")]


def test_the_message_names_both_facts_with_places_cues_and_the_mend(tmp_path: Path) -> None:
    """A reader finds both facts and their words without looking for them."""
    one = fact(1, "treats", "gout").replace("a few words", "helps … against gout")
    (found,) = conflicts(tmp_path, one, fact(2, "is contraindicated in", "gout"))
    assert "one/a-001 (extract/one/facts.yaml:5:3, cue 'helps … against gout')" in found.message
    assert "one/a-002 (extract/one/facts.yaml:9:3, cue 'a few words')" in found.message
    assert "status: disputed, because: …, contradicts: one/a-001" in found.mend
    assert "gout is both treated and a contraindication" in as_human([found])


@pytest.mark.parametrize("which", [1, 2])
def test_a_disputed_fact_is_no_conflict_any_more(tmp_path: Path, which: int) -> None:
    """Marking either fact as disputed, with reason and counterpart, settles it."""
    settled = {"status": "disputed", "because": "a reason", "contradicts": f"a-00{3 - which}"}
    first = fact(1, "treats", "gout", **(settled if which == 1 else {}))
    second = fact(2, "is contraindicated in", "gout", **(settled if which == 2 else {}))
    assert conflicts(tmp_path, first, second) == []


def test_a_brand_stands_for_its_drug(tmp_path: Path) -> None:
    """A contraindication of a drug speaks against a use of its brand."""
    brand = fact(1, "is brand of", "quelorin", subject="quelora")
    use = fact(2, "treats", "gout", subject="quelora")
    excluded = fact(3, "is contraindicated in", "gout")
    assert len(conflicts(tmp_path, brand, use, excluded)) == 1
    assert conflicts(tmp_path, use, excluded) == []


def test_a_brand_with_two_drugs_stands_for_neither(tmp_path: Path) -> None:
    """A combination is not taken for one of its ingredients."""
    parts = [
        fact(n, "has active ingredient", drug, subject="quelora")
        for n, drug in ((1, "quelorin"), (2, "zanferol"))
    ]
    use = fact(3, "treats", "gout", subject="quelora")
    assert conflicts(tmp_path, *parts, use, fact(4, "is contraindicated in", "gout")) == []


def test_a_drug_that_names_its_brand_carries_it_too(tmp_path: Path) -> None:
    """The relation "has brand" says the same from the other end."""
    brand = fact(1, "has brand", "quelora")
    use = fact(2, "treats", "gout", subject="quelora")
    assert len(conflicts(tmp_path, brand, use, fact(3, "is contraindicated in", "gout"))) == 1


@pytest.mark.parametrize(
    ("one", "two", "count"),
    [
        ({"population": "children"}, {"population": "adults"}, 0),
        ({"population": "children"}, {"population": "children"}, 1),
        ({"population": "children"}, {}, 1),
        ({"population": "[children, adults]"}, {"population": "adults"}, 1),
        ({"when": "the pressure is high"}, {}, 0),
        ({"when": "the pressure is high"}, {"when": "The  pressure is high"}, 1),
        ({"polarity": "negative"}, {}, 0),
    ],
)
def test_what_sets_facts_apart_keeps_them_from_conflict(
    tmp_path: Path, one: dict[str, str], two: dict[str, str], count: int
) -> None:
    """Facts of different people, or under another condition, can both hold; silence sets nothing apart."""
    found = conflicts(
        tmp_path, fact(1, "treats", "gout", **one), fact(2, "is contraindicated in", "gout", **two)
    )
    assert len(found) == count


def test_opposite_polarity_of_the_same_claim_is_a_conflict(tmp_path: Path) -> None:
    """A claim and its denial cannot both be accepted, whatever name the value goes by."""
    denied = fact(2, "has side effect", "sleepiness", polarity="negative")
    (found,) = conflicts(tmp_path, fact(1, "has side effect", "drowsiness"), denied)
    assert "one affirms and the other denies: quelorin has side effect drowsiness" in found.message


def test_opposite_polarity_sees_through_units(tmp_path: Path) -> None:
    """The same time in days and in hours is the same value."""
    hours = fact(1, "has half-life", "{value: 24, unit: h}")
    day = fact(2, "has half-life", "{value: 1, unit: d}", polarity="negative")
    other = fact(3, "has half-life", "{value: 2, unit: d}", polarity="negative")
    (found,) = conflicts(tmp_path, hours, day, other)
    assert "one/a-002" in found.message


def test_opposite_polarity_compares_words_and_parts(tmp_path: Path) -> None:
    """Text is compared without regard to case, values with parts by their parts in any order."""
    called = [
        fact(1, "is also called", "The Pill"),
        fact(2, "is also called", "the pill", polarity="negative"),
    ]
    doses = [
        dosage(3, "dose: {value: 1, unit: g}, route: oral"),
        dosage(4, "route: oral, dose: {value: 1000, unit: mg}", polarity="negative"),
    ]
    assert [f.message.count("affirms") for f in conflicts(tmp_path, *called, *doses)] == [1, 1]


def test_numbers_and_flags_have_keys_of_their_own() -> None:
    """A number or a flag equals only its like."""
    nowhere = Place("")
    assert value_key(NumberValue(Decimal("1.0"), nowhere)) == value_key(NumberValue(Decimal(1), nowhere))
    assert value_key(FlagValue(flag=True, place=nowhere)) != value_key(FlagValue(flag=False, place=nowhere))


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


def test_see_does_not_settle_a_contradiction(tmp_path: Path) -> None:
    """Two amounts for the same people and purpose stay a conflict until one is disputed."""
    one = dosage(1, "dose: {value: 5, unit: mg}, for: gout")
    two = dosage(2, "dose: {value: 50, unit: mg}, for: gout", see="a-001", because="both are usual")
    assert ["differ in amount" in f.message for f in conflicts(tmp_path, one, two)] == [True]


def test_a_slip_among_many_is_told_a_few_times_only(tmp_path: Path) -> None:
    """A fact that conflicts with a hundred others does not bury the rest."""
    many = [dosage(n, "dose: {value: 5, unit: mg}") for n in range(100)]
    assert len(conflicts(tmp_path, *many, dosage(100, "dose: {value: 50, unit: mg}"))) == MOST_PER_FACT


def test_thousands_of_dosages_are_compared_at_once(tmp_path: Path) -> None:
    """The time grows with the number of facts: drugs are not compared with each other."""
    (model,) = read_written(
        write_project(tmp_path, {"one": dosage(1, "dose: {value: 5, unit: mg}, for: gout")})
    )
    facts = [
        replace(
            model,
            id=f"a-{number}",
            subject=replace(model.subject, iri=f"{model.subject.iri}-{number % 200}"),
            qualifiers=((CASE, (TextValue(f"case {number // 200}", model.place),)),),
        )
        for number in range(4_000)
    ]
    start = time.process_time()
    assert find_conflicts(facts) == []
    assert time.process_time() - start < 10


def test_the_check_of_a_project_tells_conflicts(tmp_path: Path) -> None:
    """The jurisdiction of each document is read from its source.yaml."""
    root = write_project(tmp_path, {"us": dosage(1, "dose: {value: 5, unit: mg}"), "uk": ""})
    write_project(root, {"uk": dosage(1, "dose: {value: 10, unit: mg}")})
    plain = content_of(root)
    assert [f.code for f in conflict_findings(plain)] == ["PG602"]
    for document, country in (("us", "United States"), ("uk", "United Kingdom")):
        with (root / "extract" / document / "source.yaml").open("a", encoding="utf-8") as file:
            file.write(f"jurisdiction: {country}\n")
    assert conflict_findings(content_of(root)) == []


def content_of(root: Path) -> Content:
    """Return the content of a written project, its cues unchecked."""
    documents = []
    for folder in document_folders(root / "extract"):
        source = read_source(folder, root)
        facts, findings = read_facts(folder, source, vocabulary_of(root), root)
        documents.append(SimpleNamespace(source=source, facts=facts, findings=findings))
    return Content(vocabulary_of(root), (), tuple(documents), ())  # type: ignore[arg-type]
