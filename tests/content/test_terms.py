"""The diazepam project's terms and crosswalk, entry by entry; a failure names the command that mends it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.extract.fact import Structure, TermValue
from pharmagraph.ontology.vocabulary import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pharmagraph.extract.content import Content
    from pharmagraph.extract.fact import Fact, Value
    from pharmagraph.ontology.model import Term

ROOT = Path(__file__).resolve().parents[2]
THEN = "then run: pharmagraph format && pharmagraph check"
MEND = f"mend: correct ontology/terms.tsv, {THEN}"
MEND_CROSSWALK = f"mend: correct ontology/mappings.sssom.tsv, {THEN}"
LONGEST_LABEL = 60
LONGEST_PHRASE = 12  # words: as many as a cue may have

# Words with capitals that a label may hold: names of people and places, and abbreviations.
PROPER = {"GABA", "GABA-A"}


@cache
def content() -> Content:
    """Return all content of this repository's project."""
    return pharmagraph.open(ROOT).content()


def own_terms() -> list[Term]:
    """Return the terms of terms.tsv."""
    return sorted((t for t in content().vocabulary.terms.values() if not t.core), key=lambda t: t.id)


def crosswalk() -> list[dict[str, str]]:
    """Return the rows of mappings.sssom.tsv by the names of their columns."""
    text = (ROOT / "ontology" / "mappings.sssom.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def row_name(row: dict[str, str]) -> str:
    """Name a test by a row of the crosswalk."""
    return f"{row['subject_id'].partition(':')[2]}-{row['object_id']}"


TERMS = own_terms()
MAPPINGS = crosswalk()


def term_id(term: Term) -> str:
    """Name a test by the id of its term."""
    return term.id


def terms_in(value: Value) -> Iterator[Term]:
    """Yield the terms of a value, those of its parts too."""
    if isinstance(value, TermValue):
        yield value.term
    elif isinstance(value, Structure):
        for _, parts in value.parts:
            for part in parts:
                yield from terms_in(part)


def terms_of(fact: Fact) -> Iterator[Term]:
    """Yield the terms of a fact: subject, value and qualifiers."""
    yield fact.subject
    yield from terms_in(fact.value)
    for _, values in fact.qualifiers:
        for value in values:
            yield from terms_in(value)


def twice(names: Iterable[object]) -> list[object]:
    """Return what occurs more than once."""
    return [name for name, count in Counter(names).items() if count > 1]


def test_there_are_terms_and_identifiers() -> None:
    """The lists below are not empty, so that no test passes for want of entries."""
    assert len(TERMS) > 100
    assert len(MAPPINGS) > 80


@pytest.mark.parametrize("term", TERMS, ids=term_id)
def test_definition_is_a_sentence_of_its_own(term: Term) -> None:
    """Each term has a definition: one sentence with a full stop, in plain English, not just its label."""
    assert term.definition, f"{term.id} has no definition; {MEND}"
    assert term.definition == " ".join(term.definition.split()), MEND
    assert term.definition[0].isupper(), f"{term.id}: {term.definition}; {MEND}"
    assert term.definition.endswith("."), f"{term.id}: {term.definition}; {MEND}"
    assert len(term.definition) <= 160, f"{term.id}: shorten the definition; {MEND}"
    assert folded(term.definition.rstrip(".")) != folded(term.label), MEND


@pytest.mark.parametrize("term", TERMS, ids=term_id)
def test_label_is_short_and_lower_case(term: Term) -> None:
    """A label fits a node of the view, and is lower case unless it is a proper name."""
    assert 0 < len(term.label) <= LONGEST_LABEL, f"{term.id}: {term.label}; {MEND}"
    assert term.label == " ".join(term.label.split()), MEND
    if content().vocabulary.label_of(term.kind) == "brand name":
        assert term.label[0].isupper(), f"{term.id}: a brand begins with a capital; {MEND}"
    else:
        capitals = [word for word in term.label.split() if word != word.lower() and word not in PROPER]
        assert capitals == [], f"{term.id}: {term.label}; {MEND}"


@pytest.mark.parametrize("term", TERMS, ids=term_id)
def test_id_is_readable(term: Term) -> None:
    """An id is of small letters, digits and single hyphens."""
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", term.id), f"{term.id}; {MEND}"


@pytest.mark.parametrize("term", TERMS, ids=term_id)
def test_phrases_are_as_short_as_cues(term: Term) -> None:
    """A phrase of another's text has at most twelve words, and adds something to the other names."""
    for phrase in term.phrases:
        count = len(phrase.replace("…", " ").split())
        assert count <= LONGEST_PHRASE, f"{term.id}: {phrase}; {MEND}"
        assert folded(phrase) not in {folded(name) for name in term.names}, f"{term.id}: {phrase}; {MEND}"


@pytest.mark.parametrize("term", TERMS, ids=term_id)
def test_term_is_used(term: Term) -> None:
    """Each current term is in some fact, or is retired with the term that took its place."""
    used = {t.iri for fact in content().facts() for t in terms_of(fact)}
    if term.status == "current":
        assert term.iri in used, f"no fact uses {term.id}: delete its row or add the fact; {MEND}"
    else:
        assert term.replaced_by, f"{term.id} is retired and replaced by nothing; {MEND}"


def test_names_are_unique_within_a_kind() -> None:
    """No label or synonym stands for two terms of one kind, and none is written twice in a row."""
    current = [t for t in content().vocabulary.terms.values() if t.status == "current"]
    names = [(t.kind, folded(name)) for t in current for name in {folded(n): n for n in t.names}.values()]
    assert twice(names) == [], MEND
    for term in TERMS:
        assert twice(term.names) == [], f"{term.id}; {MEND}"


def test_every_project_term_has_a_known_kind() -> None:
    """The kind of each term is a class of the ontology."""
    classes = content().vocabulary.classes
    assert [t.id for t in TERMS if t.kind not in classes] == [], MEND


@pytest.mark.parametrize("name", ["stiff-man syndrome", "cramp", "AED", "fit", "fatigue", "diarrhea", "GABA"])
def test_readers_find_terms_by_the_names_they_know(name: str) -> None:
    """A name in daily use leads to one term that is labelled otherwise."""
    (found,) = content().vocabulary.find(name)
    assert folded(found.label) != folded(name), MEND


@pytest.mark.parametrize("row", MAPPINGS, ids=row_name)
def test_identifier_says_where_it_was_seen(row: dict[str, str]) -> None:
    """Each row of the crosswalk is judged by a person, and says which resource confirms it."""
    assert row["mapping_justification"] == "semapv:ManualMappingCuration", MEND_CROSSWALK
    assert row["comment"].startswith("seen in "), f"{row_name(row)}; {MEND_CROSSWALK}"


def test_every_row_of_the_crosswalk_is_read() -> None:
    """No row is passed over: as many mappings are read as the file has."""
    assert len(content().mappings) == len(MAPPINGS), MEND_CROSSWALK


def test_exact_matches_are_one_to_one() -> None:
    """An identifier is the exact match of one term only, and a pair has one predicate."""
    exact = [row["object_id"] for row in MAPPINGS if row["predicate_id"] == "skos:exactMatch"]
    assert twice(exact) == [], MEND_CROSSWALK
    assert twice((row["subject_id"], row["object_id"]) for row in MAPPINGS) == [], MEND_CROSSWALK


def test_no_restricted_vocabulary_is_mapped() -> None:
    """Identifiers come from vocabularies that may be used freely; of ATC there is the bare code."""
    allowed = {
        "ATC", "CAS", "CHEBI", "CHEMBL", "DOID", "DRUGBANK", "EPC", "GO", "HGNC", "HP", "MESH", "MONDO",
        "NCIT", "PUBCHEM", "RXCUI", "UNII",
    }  # fmt: skip
    assert {row["object_id"].partition(":")[0] for row in MAPPINGS} <= allowed, MEND_CROSSWALK
    assert "object_label" not in MAPPINGS[0], "labels of other vocabularies stay out of the repository"


def test_identifiers_of_diazepam() -> None:
    """Diazepam is the one that registries know, digit by digit."""
    exact = {
        row["object_id"]
        for row in MAPPINGS
        if (row["subject_id"], row["predicate_id"]) == ("term:diazepam", "skos:exactMatch")
    }
    assert exact == {
        "ATC:N05BA01", "CAS:439-14-5", "CHEBI:49575", "CHEMBL:CHEMBL12", "DRUGBANK:DB00829",
        "MESH:D003975", "PUBCHEM:3016", "RXCUI:3322", "UNII:Q3JTX2Q7TU",
    }, MEND_CROSSWALK  # fmt: skip
