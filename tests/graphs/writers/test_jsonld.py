from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from pharmagraph.errors import GraphError
from pharmagraph.graphs.writers import WRITERS
from pharmagraph.graphs.writers import jsonldcontext as shipped
from pharmagraph.ontology.loading import load_vocabulary
from pharmagraph.ontology.prefixes import RDF, VOCAB, project_prefixes
from pharmagraph.rdfterms import Triple, iri, plain, text, typed
from support.leaflet import BASE, CORE

if TYPE_CHECKING:
    from pathlib import Path

PREFIXES = project_prefixes(BASE)
A, S = iri(f"{RDF}type"), iri(f"{BASE}term/s")


def ph(name: str) -> str:
    """Write an IRI of the vocabulary."""
    return iri(VOCAB + name)


def node_of(*triples: Triple) -> dict[str, object]:
    """Write triples about one subject and return its node object."""
    (node,) = json.loads(WRITERS["jsonld"].write(sorted(triples), PREFIXES, ""))["@graph"]
    assert isinstance(node, dict)
    return node


def test_the_context_is_that_of_the_ontology(repository: Path) -> None:
    """What is shipped is what the core ontology makes: `make docs` writes it anew."""
    vocabulary, _ = load_vocabulary(CORE, repository / "no-project", BASE, repository)
    made = shipped.make_context(vocabulary.triples)
    file = repository / "src/pharmagraph/graphs/writers" / shipped.FILE
    assert file.read_text(encoding="utf-8") == shipped.context_text(made)
    assert shipped.bundled_context() == made["@context"]


def test_no_short_name_means_two_things() -> None:
    """A name that other vocabularies have given is not taken by a property of ours."""
    context = shipped.bundled_context()
    for namespace, names in shipped.OTHERS.items():
        for name in names:
            prefix, _, local = context[name]["@id"].partition(":")
            assert context[prefix] + local == namespace + name


def test_a_file_that_names_the_context_is_read_with_what_is_shipped() -> None:
    """The bundled context, put in the place of its name, gives the triples that a file means."""
    document = {"@context": shipped.CONTEXT_IRI, "@id": "http://e/s", "@type": "Drug", "doseLow": "2.50"}
    document["@context"] = shipped.bundled_context()  # type: ignore[assignment]
    quads = ox.parse(input=json.dumps(document), format=ox.RdfFormat.JSON_LD)
    assert sorted(str(quad.object) for quad in quads) == [
        '"2.50"^^<http://www.w3.org/2001/XMLSchema#decimal>', ph("Drug"),
    ]  # fmt: skip


def test_values_are_as_short_as_the_context_lets_them_be() -> None:
    """Strings where type and language are known, numbers where they stay what they are, objects elsewhere."""
    assert node_of(
        (S, A, ph("Drug")),
        (S, A, iri("http://other.org/Thing")),
        (S, ph("doseLow"), typed("2.50", "decimal")),
        (S, ph("doseHigh"), plain("many")),
        (S, ph("sentence"), typed("3", "integer")),
        (S, ph("rank"), typed("03", "integer")),
        (S, ph("asNeeded"), typed("true", "boolean")),
        (S, ph("perKg"), typed("1", "boolean")),
        (S, ph("words"), text("two tablets")),
        (S, ph("condition"), text("zwei", "de")),
        (S, ph("cue"), plain("no language")),
        (S, ph("treats"), iri(f"{BASE}term/gout")),
        (S, ph("doseUnit"), plain("mg")),
        (S, ph("see"), plain("no IRI")),
        (S, iri("http://other.org/p"), iri("http://other.org/o")),
        (S, iri("http://other.org/q"), typed("7", "integer")),
        (S, iri("http://other.org/r"), typed("2026-11-22", "date")),
        (S, iri("http://other.org/r"), plain("x")),
    ) == {
        "@id": "term:s",
        "@type": ["http://other.org/Thing", "Drug"],
        "doseLow": "2.50",
        "doseHigh": {"@value": "many"},
        "sentence": 3,
        "rank": "03",
        "asNeeded": True,
        "perKg": "1",
        "words": "two tablets",
        "condition": {"@value": "zwei", "@language": "de"},
        "cue": {"@value": "no language"},
        "treats": "term:gout",
        "doseUnit": "mg",
        "see": {"@value": "no IRI"},
        "http://other.org/p": {"@id": "http://other.org/o"},
        "http://other.org/q": 7,
        "http://other.org/r": [{"@value": "2026-11-22", "@type": "xsd:date"}, "x"],
    }


@pytest.mark.parametrize("term", ["term:x", "ph:y", "treats:z", "xsd:integer", "mailto:a@example.org"])
def test_an_iri_that_looks_like_a_short_name_stays_what_it_is(term: str) -> None:
    """A prefix or name that would change what an IRI of the graph means is left out of the context."""
    triples = [(iri(term), iri(term), iri(term)), (S, ph("treats"), iri(term)), (S, A, iri(term)),
               (S, ph("doseLow"), typed("1.0", "decimal"))]  # fmt: skip
    data = WRITERS["jsonld"].write(sorted(triples), PREFIXES, "")
    quads = ox.parse(input=data, format=ox.RdfFormat.JSON_LD)
    assert sorted((str(q.subject), str(q.predicate), str(q.object)) for q in quads) == sorted(triples)


def test_without_short_names_everything_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller with other prefixes, or none, gets a context without ours, and the same triples."""
    monkeypatch.setattr("pharmagraph.graphs.writers.jsonld._MOST_KNOWN", 1)
    triples = [(S, A, ph("Drug")), (S, ph("doseLow"), typed("1.0", "decimal")), (S, ph("words"), text("x"))]
    for prefixes in ({}, {"ph": VOCAB}, {"ph": "http://other.org/", "odd": "http://e/HP_"}):
        data = WRITERS["jsonld"].write(sorted(triples), prefixes, "")
        quads = ox.parse(input=data, format=ox.RdfFormat.JSON_LD)
        assert sorted((str(q.subject), str(q.predicate), str(q.object)) for q in quads) == sorted(triples)


def test_the_context_holds_what_the_file_uses() -> None:
    """Names that do not occur are not declared; the prefixes that declare those that do are."""
    data = json.loads(WRITERS["jsonld"].write([(S, ph("doseLow"), typed("1.0", "decimal"))], PREFIXES, ""))
    assert data["@context"] == {
        "@version": 1.1,
        "ph": VOCAB,
        "term": f"{BASE}term/",
        "xsd": PREFIXES["xsd"],
        "doseLow": {"@id": "ph:doseLow", "@type": "xsd:decimal"},
    }


def test_what_a_query_makes_can_be_written_too() -> None:
    """Blank nodes and odd types come back; a triple about a triple has no place in JSON-LD."""
    triples = [("_:b", A, "_:c"), ("_:b", ph("see"), "_:c"), ("_:b", A, plain("a word"))]
    back = list(
        ox.parse(input=WRITERS["jsonld"].write(sorted(triples), PREFIXES, ""), format=ox.RdfFormat.JSON_LD)
    )
    assert sorted(type(quad.object).__name__ for quad in back) == ["BlankNode", "BlankNode", "Literal"]
    with pytest.raises(GraphError, match="no way to write a triple about a triple"):
        WRITERS["jsonld"].write([(S, ph("see"), "<<( <a:a> <a:b> <a:c> )>>")], PREFIXES, "")
