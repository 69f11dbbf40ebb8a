from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.content import Content, document_folders
from pharmagraph.extract.fact import FlagValue, NumberValue
from pharmagraph.extract.factsfile import read_facts
from pharmagraph.extract.source import read_source
from pharmagraph.findings import Finding, Place, as_human
from pharmagraph.graphs.check import check_content
from pharmagraph.graphs.conflicts import conflict_findings, value_key
from support.conflicting import conflicts, dosage, fact
from support.written import CORE, vocabulary_of, write_project

if TYPE_CHECKING:
    from pathlib import Path


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


def test_the_check_of_a_project_includes_conflicts(tmp_path: Path) -> None:
    """Conflicts are told beside the other findings, even where the content has errors."""
    facts = fact(1, "treats", "gout") + fact(2, "is contraindicated in", "gout")
    root = write_project(tmp_path, {"one": facts})
    error = Finding("PG101", "another error", Place("somewhere"))
    content = replace(content_of(root), findings=(error,))
    checked = check_content(content, "written", core=CORE, ontology=root / "ontology", root=root)
    assert [f.code for f in checked.findings if f.severity == "error"] == ["PG602", "PG101"]


def content_of(root: Path) -> Content:
    """Return the content of a written project, its cues unchecked."""
    documents = []
    for folder in document_folders(root / "extract"):
        source = read_source(folder, root)
        facts, findings = read_facts(folder, source, vocabulary_of(root), root)
        documents.append(SimpleNamespace(source=source, facts=facts, findings=findings))
    return Content(vocabulary_of(root), (), tuple(documents), ())  # type: ignore[arg-type]
