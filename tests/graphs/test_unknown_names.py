"""A name that occurs nowhere is told with its place and what may have been meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.mentions import mentions
from pharmagraph.graphs.unknown_names import MOST_NOTES, unknown_notes
from pharmagraph.ontology.prefixes import IDENTIFIERS, project_prefixes
from pharmagraph.sparqltext import bind
from support.asking_store import AskingStore
from support.leaflet import BASE

if TYPE_CHECKING:
    from pharmagraph.extract.content import Content
    from pharmagraph.rdfterms import Triple

PREFIXES = {**IDENTIFIERS, **project_prefixes(BASE)}


@pytest.fixture(scope="module")
def store(leaflet_triples: list[Triple]) -> AskingStore:
    """Give the made-up leaflet's graph to ask."""
    return AskingStore(leaflet_triples, PREFIXES)


def notes(query: str, store: AskingStore, content: Content) -> tuple[str, ...]:
    """Return the notes on a query's unknown names."""
    found = mentions(query, PREFIXES)
    absent = store.absent(m.iri for m in found)
    return unknown_notes(query, found, absent, vocabulary=lambda: content.vocabulary, prefixes=PREFIXES)


@pytest.mark.parametrize(
    ("body", "says", "meant"),
    [
        ("?d ph:hasSideEfect ?e", "the graph has no property ph:hasSideEfect", "ph:hasSideEffect"),
        ("?d ph:side_effect ?e", "the graph has no property ph:side_effect", "ph:hasSideEffect"),
        ("?d ph:statements/ph:cue ?e", "the graph has no property ph:statements", "ph:statement"),
        ("?d ph:doselow 5", "the graph has no property ph:doselow", "ph:doseLow"),
        ("?d a ph:Drugs", "the graph has no class ph:Drugs", "ph:Drug"),
        ("?d a ph:Medecine", "the graph has no class ph:Medecine", "ph:Medicine"),
        (
            "?d ph:treats term:joint-stifness",
            "the graph has no term term:joint-stifness",
            "term:joint-stiffness",
        ),
        ("VALUES ?c { term:stiff-joint }", "the graph has no term term:stiff-joint", "term:joint-stiffness"),
        (
            "?c a <https://w3id.org/pharmagraph/vocab/Drog>",
            "the graph has no class <https://w3id.org/pharmagraph/vocab/Drog>",
            "ph:Drug",
        ),
        ("?st ph:status ph:disputd", "the graph has no ph:disputd", "ph:disputed"),
        ("FILTER(?p = ph:hasDosages)", "the graph has no ph:hasDosages", "ph:hasDosage"),
        ("?st rdf:objct ?o", "rdf:objct occurs nowhere in the graph", "rdf:object"),
        ("?c rdfs:lable ?o", "rdfs:lable occurs nowhere in the graph", "rdfs:label"),
        ("?s oa:exakt ?o", "oa:exakt occurs nowhere in the graph", "oa:exact"),
        (
            "?d <http://other/has-side-effect> ?o",
            "the graph has no property <http://other/has-side-effect>",
            "ph:hasSideEffect",
        ),
        ("?d ph:xqzwvv ?e", "the graph has no property ph:xqzwvv", ""),
        ("?s rdfs:seeAlso ?o", "rdfs:seeAlso occurs nowhere in the graph", ""),
        ("?s ?p obo:CHEBI_1", "obo:CHEBI_1 occurs nowhere in the graph", ""),
        ("?s ?p <http://other/x>", "<http://other/x> occurs nowhere in the graph", ""),
    ],
)
def test_an_unknown_name_is_told(
    body: str, says: str, meant: str, store: AskingStore, leaflet_content: Content
) -> None:
    """Properties, classes and terms are looked for among their like; other vocabularies get a short note."""
    (note,) = notes(f"SELECT * {{ {body} }}", store, leaflet_content)
    first, line, caret, *mend = note.split("\n")
    assert first.startswith("query:1:")
    assert first.endswith(f": {says}")
    assert line == f"    SELECT * {{ {body} }}"
    assert len(caret) - len(caret.lstrip()) == int(first.split(":")[2]) + 3
    asked = mend[0].strip() if mend else ""
    assert asked.startswith(f"did you mean {meant}") if meant else not asked


def test_what_is_known_gets_no_note(store: AskingStore, leaflet_content: Content) -> None:
    """A name of the graph or the ontology is fine, used or not."""
    query = "SELECT * { ?d a ph:Drug ; ph:hasWarning ?w ; ph:treats term:gout . ?w rdfs:label ?l }"
    assert notes(query, store, leaflet_content) == ()


def test_each_name_is_told_once_in_order(store: AskingStore, leaflet_content: Content) -> None:
    """A name that stands twice is told at its first place, and there are not too many notes."""
    query = "SELECT * { ?d ph:treets ?e .\n?e a ph:Drugs . ?f ph:treets ?g }"
    found = notes(query, store, leaflet_content)
    assert [note.split(": ")[0] for note in found] == ["query:1:15", "query:2:6"]
    many = " ".join(f"?s ph:unheard{n} ?o ." for n in range(MOST_NOTES + 3))
    found = notes(f"SELECT * {{ {many} }}", store, leaflet_content)
    assert len(found) == MOST_NOTES + 1
    assert found[-1] == "3 more names of the query occur nowhere in the graph"


def test_the_place_is_that_in_the_query_as_written(store: AskingStore, leaflet_content: Content) -> None:
    """Where a term was put into the query, the place is where it was written."""
    written = "SELECT * { $drug ph:treets ?x }"
    bound = bind(written, {"drug": f"<{BASE}term/quelorin>"})
    found = mentions(bound.text, PREFIXES)
    (note,) = unknown_notes(
        bound.text,
        found,
        store.absent(m.iri for m in found),
        vocabulary=lambda: leaflet_content.vocabulary,
        prefixes=PREFIXES,
        name="dose.rq",
        origin=bound.origin,
        shown=written,
    )
    assert note.splitlines()[:3] == [
        "dose.rq:1:18: the graph has no property ph:treets",
        f"    {written}",
        f"    {' ' * 17}{'^' * len('ph:treets')}",
    ]


def test_a_guess_without_a_prefix_is_a_whole_iri(leaflet_content: Content) -> None:
    """Where no prefix fits, the guess is written in angle brackets."""
    query = "PREFIX v: <https://w3id.org/pharmagraph/vocab/> SELECT * { ?s v:treets ?o }"
    found = [m for m in mentions(query, {}) if m.iri.endswith("treets")]
    (note,) = unknown_notes(
        query, found, {found[0].iri}, vocabulary=lambda: leaflet_content.vocabulary, prefixes={}
    )
    assert "did you mean <https://w3id.org/pharmagraph/vocab/treats>" in note


def test_the_vocabulary_is_read_only_when_needed() -> None:
    """Where nothing is unknown the vocabulary is not asked for."""

    def unwanted() -> None:
        raise AssertionError

    found = mentions("SELECT * { ?s ph:treats ?o }", PREFIXES)
    assert unknown_notes("", found, set(), vocabulary=unwanted, prefixes=PREFIXES) == ()  # type: ignore[arg-type]
