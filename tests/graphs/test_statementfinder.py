"""Statements are read by queries, a few at a time, with what they need to be told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs import statementfinder
from pharmagraph.graphs.reading import read_records
from pharmagraph.graphs.statementfinder import StatementFinder
from pharmagraph.ontology.prefixes import project_prefixes
from support.asking_store import AskingStore
from support.leaflet import BASE

if TYPE_CHECKING:
    from pharmagraph.extract.content import Content
    from pharmagraph.rdfterms import Triple


@pytest.fixture
def store(leaflet_triples: list[Triple]) -> AskingStore:
    """Give the made-up leaflet's graph to ask."""
    return AskingStore(leaflet_triples, project_prefixes(BASE))


def test_statements_are_read_as_from_the_whole_graph(
    store: AskingStore, leaflet_triples: list[Triple], leaflet_content: Content
) -> None:
    """Each statement says the same as where all triples are read, and so does its source."""
    records = read_records(leaflet_triples, "made-up")
    finder = StatementFinder(store.answer, leaflet_content.vocabulary)
    finder.read([statement.iri for statement in records.statements])
    assert finder.said == {statement.iri: statement for statement in records.statements}
    assert finder.sources == {source.iri: source for source in records.sources}
    assert all(finder.labels[node.iri] == node.label for node in records.nodes)
    direct = {f"{BASE}statement/{f.reference}" for f in leaflet_content.facts() if f.gives_direct_triple}
    assert finder.firm == direct
    assert len(direct) < len(finder.said)


@pytest.mark.parametrize(("name", "most"), [("BATCH", 5), ("BATCH_SIZE", 400)])
def test_few_are_asked_for_at_once(
    name: str, most: int, store: AskingStore, leaflet_triples: list[Triple],
    leaflet_content: Content, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """However many are wanted, no query names more than it may, and what is found is the same."""
    iris = [statement.iri for statement in read_records(leaflet_triples, "made-up").statements]
    whole = StatementFinder(store.answer, leaflet_content.vocabulary)
    whole.read(iris)
    expected = whole.of_triples(leaflet_triples)
    store.asked.clear()
    monkeypatch.setattr(statementfinder, name, most)
    finder = StatementFinder(store.answer, leaflet_content.vocabulary)
    finder.read(iris)
    assert (finder.said, finder.firm, finder.sources) == (whole.said, whole.firm, whole.sources)
    assert finder.of_triples(leaflet_triples) == expected
    assert any(expected)
    assert max(query.count("<http") for query in store.asked) < 60
    assert len(store.asked) > 10


def test_nothing_is_asked_for_nothing(store: AskingStore, leaflet_content: Content) -> None:
    """No statements, no triples of relations and nothing too long for a query take no query."""
    finder = StatementFinder(store.answer, leaflet_content.vocabulary)
    finder.read([])
    label = (f"<{BASE}x>", "<http://www.w3.org/2000/01/rdf-schema#label>", '"x"')
    long = (f"<{BASE}x>", "<https://w3id.org/pharmagraph/vocab/alsoCalled>", f'"{"x" * 50_000}"')
    blank = ("_:b", "<https://w3id.org/pharmagraph/vocab/alsoCalled>", '"x"')
    assert finder.of_triples([label, long, blank]) == [(), (), ()]
    assert store.asked == []


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (f"{BASE}statement/leaflet/q-1", f"{BASE}statement/leaflet/q-1"),
        (f"{BASE}statement/leaflet/q-1/value/then", f"{BASE}statement/leaflet/q-1"),
        (f"{BASE}inference/0123", f"{BASE}inference/0123"),
        (f"{BASE}statement/leaflet", ""),
        (f"{BASE}term/x", ""),
        ("https://example.org/other/statement/leaflet/q-1", ""),
        ("", ""),
    ],
)
def test_a_node_below_a_statement_leads_to_it(
    iri: str, expected: str, store: AskingStore, leaflet_content: Content
) -> None:
    """A value, a selector or any other node that hangs on a statement's IRI is told to be its own."""
    assert StatementFinder(store.answer, leaflet_content.vocabulary).statement_of(iri) == expected
