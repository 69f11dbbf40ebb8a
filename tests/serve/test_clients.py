"""Other people's clients, as their users would use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import pharmagraph

if TYPE_CHECKING:
    from pathlib import Path

    from support.serving import Service

PREFIXES = """PREFIX ph: <https://w3id.org/pharmagraph/vocab/>
PREFIX term: <https://w3id.org/pharmagraph/diazepam/term/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
EFFECTS = PREFIXES + "SELECT ?label { term:diazepam ph:hasSideEffect/rdfs:label ?label } ORDER BY ?label"


@pytest.fixture
def effects(built_project: Path) -> list[str]:
    """Give the side effects as the library answers."""
    return [str(row["label"]) for row in pharmagraph.open(built_project).query(EFFECTS)]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_asks(service: Service, effects: list[str], method: str) -> None:
    """SPARQLWrapper reads rows in JSON, XML and CSV, yes or no, and triples."""
    from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper

    client: Any = SPARQLWrapper(f"{service.url}/sparql")
    client.setMethod(method)
    client.setQuery(EFFECTS)
    client.setReturnFormat(JSON)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert [row["label"]["value"] for row in rows] == effects
    client.setReturnFormat(XML)
    found = client.queryAndConvert().getElementsByTagName("literal")
    assert [node.firstChild.data for node in found] == effects
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().decode().split("\r\n")[1:-1] == effects
    client.setQuery(PREFIXES + "ASK { term:diazepam a ph:Drug }")
    client.setReturnFormat(JSON)
    assert client.queryAndConvert()["boolean"] is True
    client.setQuery(PREFIXES + "CONSTRUCT { ?s a ph:Drug } WHERE { ?s a ph:Drug }")
    client.setReturnFormat(TURTLE)
    assert b"a ph:Drug" in client.queryAndConvert()


def test_sparqlwrapper_sees_what_is_wrong(service: Service) -> None:
    """A query that is not SPARQL is SPARQLWrapper's QueryBadFormed, with our words."""
    from SPARQLWrapper import SPARQLExceptions, SPARQLWrapper

    client: Any = SPARQLWrapper(f"{service.url}/sparql")
    client.setQuery("SELECT * { ?s ?p }")
    with pytest.raises(SPARQLExceptions.QueryBadFormed, match="query:1:"):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_asks(service: Service, effects: list[str], method: str) -> None:
    """Rdflib's SPARQLStore makes a graph of the service: it can be asked and walked."""
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = rdflib.Graph(SPARQLStore(f"{service.url}/sparql", method=method))
    rows: Any = graph.query(EFFECTS)
    assert [str(row[0]) for row in rows] == effects
    drug = rdflib.URIRef("https://w3id.org/pharmagraph/diazepam/term/diazepam")
    labels = [str(label) for label in graph.objects(drug, rdflib.RDFS.label)]
    assert labels == ["diazepam"]
    assert (drug, None, None) in graph
