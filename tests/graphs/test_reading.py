from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import GraphError
from pharmagraph.graphs.network import make_network
from pharmagraph.graphs.reading import GraphReader, read_records
from pharmagraph.graphs.statement import document_iri, statement_iri
from pharmagraph.graphs.statements import content_triples
from pharmagraph.graphs.wording import value_words
from pharmagraph.ontology.prefixes import RDF, VOCAB
from pharmagraph.rdfterms import iri, plain, text
from support.leaflet import BASE
from support.small import FACTS, content_of, small_project

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.records import Records, StatementRow
    from pharmagraph.rdfterms import Triple


@pytest.fixture(scope="module")
def records(leaflet_triples: list[Triple]) -> Records:
    """Give the leaflet's graph as rows."""
    return read_records(leaflet_triples, "made-up")


def row(records: Records, fact: str) -> StatementRow:
    """Return the row of a fact."""
    wanted = statement_iri(BASE, f"quelorin-leaflet/{fact}")
    return next(r for r in records.statements if r.iri == wanted)


def test_every_fact_comes_back(leaflet_content: Content, records: Records) -> None:
    """What a fact says is what its row says."""
    facts = list(leaflet_content.facts())
    assert len(records.statements) == len(facts)
    for fact in facts:
        found = row(records, fact.id)
        assert (found.subject, found.relation) == (fact.subject.iri, fact.relation.iri)
        assert found.relation_label == fact.relation.label
        assert found.object_text == value_words(fact.value)
        assert (found.status, found.certainty) == (fact.status, fact.certainty)
        assert found.polarity == ("negated" if fact.polarity == "negative" else "affirmed")
        assert found.cues == fact.cue
        assert found.curated == ("maintainers", "2026-11-22")
        assert found.source == document_iri(BASE, "quelorin-leaflet")
        assert len(found.sentences) == 1
        for key, values in fact.qualifiers:
            shown = {words for _, words in found.qualifiers}
            assert {value_words(v) for v in values} <= shown, key.name


def test_rows_come_in_order(records: Records) -> None:
    """Nodes and statements are sorted by IRI, so that what is drawn of them stays the same."""
    assert [n.iri for n in records.nodes] == sorted(n.iri for n in records.nodes)
    assert [s.iri for s in records.statements] == sorted(s.iri for s in records.statements)


def test_nodes_are_described(records: Records) -> None:
    """A node has its label, the label of its class, its definition and other names."""
    node = records.node(f"{BASE}term/joint-stiffness")
    assert node is not None
    assert (node.label, node.kind, node.kind_iri) == ("joint stiffness", "condition", VOCAB + "Condition")
    assert (node.definition, node.synonyms) == ("Joints are stiff.", ("stiff joint",))
    assert records.node("urn:nobody") is None


def test_values_are_no_nodes(records: Records) -> None:
    """A dosage or a text is told in words, and is no node of the network."""
    assert row(records, "q-009").object == ""
    assert row(records, "q-006").object == ""
    assert row(records, "q-006").object_text == "stiff joints"
    assert not any("/value" in node.iri for node in records.nodes)


def test_qualifiers_have_labels(records: Records) -> None:
    """Conditions and qualifiers are pairs of words."""
    assert row(records, "q-018").qualifiers == (("action", "antagonist"),)
    assert dict(row(records, "q-017").qualifiers) == {"outcome": "stronger effect"}


def test_sources_are_described(records: Records) -> None:
    """A document has its title, kind and licence."""
    (source,) = records.sources
    assert (source.iri, source.title) == (document_iri(BASE, "quelorin-leaflet"), "Quelorin for Stiff Joints")
    assert (source.kind, source.licence, source.jurisdiction) == ("leaflet", "our own", "")


def test_disputes_come_back(tmp_path: Path) -> None:
    """Status, reason, what is contradicted, review and jurisdiction are read."""
    new = (
        "value: rash, status: disputed, because: no, contradicts: q-015, "
        "reviewed: {by: someone else, on: 2026-12-01}, review-due: 2027-12-01,"
    )
    project = small_project(tmp_path, facts=FACTS.replace("value: rash, certainty: hedged,", new))
    path = project.folder / "source.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "jurisdiction: Ireland\n", encoding="utf-8")
    records = read_records(content_triples(content_of(tmp_path), "x"), "x")
    found = row(records, "q-014")
    assert (found.status, found.because) == ("disputed", "no")
    assert found.contradicts == (statement_iri(BASE, "quelorin-leaflet/q-015"),)
    assert (found.reviewed, found.review_due) == (("someone else", "2026-12-01"), "2027-12-01")
    assert records.sources[0].jurisdiction == "Ireland"


def test_labels_of_what_nobody_describes() -> None:
    """A thing without label is called by the end of its IRI; a thing without class is a thing."""
    s, st = iri("http://e/a/b/"), iri("http://e/st")
    triples = [
        (st, iri(RDF + "type"), iri(VOCAB + "Statement")),
        (st, iri(RDF + "subject"), s),
        (st, iri(RDF + "predicate"), iri("http://e/p")),
        (st, iri(RDF + "object"), iri("http://e/o")),
    ]
    records = read_records(triples, "x")
    assert [(n.label, n.kind, n.kind_iri) for n in records.nodes] == [("b", "thing", ""), ("o", "thing", "")]
    assert GraphReader(triples).label(plain("words")) == "words"
    assert records.statements[0].relation_label == "p"


def test_classes_of_others_are_kinds_too() -> None:
    """A term of a class that is not ours has that class; of several, ours is taken."""
    s, kind = iri("http://e/s"), iri(RDF + "type")
    other = [(s, kind, iri("http://a/Own")), (iri("http://a/Own"), iri(f"{VOCAB}words"), text("own"))]
    reader = GraphReader(other)
    assert reader.label(reader._kind(s)) == "own"  # noqa: SLF001 - the rule has no other face
    ours = GraphReader([*other, (s, kind, iri(VOCAB + "Drug"))])
    assert ours._kind(s) == iri(VOCAB + "Drug")  # noqa: SLF001


@pytest.mark.parametrize("missing", ["subject", "predicate", "object"])
def test_half_a_statement_is_damage(leaflet_triples: list[Triple], missing: str) -> None:
    """A statement that lacks an end is a damaged graph, not a traceback."""
    wanted = statement_iri(BASE, "quelorin-leaflet/q-002")
    broken = [t for t in leaflet_triples if t[:2] != (f"<{wanted}>", f"<{RDF}{missing}>")]
    assert len(broken) == len(leaflet_triples) - 1
    with pytest.raises(GraphError, match="q-002 has not one subject, relation and object") as caught:
        read_records(broken, "x")
    assert caught.value.mend == "pharmagraph build"


@pytest.mark.parametrize("bad", ['"open', '"x"^^<http://www.w3.org/2001/XMLSchema#integer>'])
def test_terms_that_are_none_are_damage(leaflet_triples: list[Triple], bad: str) -> None:
    """Text that is no term, or no number where one belongs, is a damaged graph."""
    broken = [(s, p, bad if p == f"<{VOCAB}sentence>" else o) for s, p, o in leaflet_triples]
    with pytest.raises(GraphError, match="the built graph is damaged"):
        read_records(broken, "x")


def test_the_network_has_an_edge_a_statement(records: Records) -> None:
    """Terms are nodes with label and kind, statements are edges with what a reader needs."""
    network = make_network(records)
    assert network.name == "made-up"
    assert network.number_of_edges() == len(records.statements)
    assert network.nodes[f"{BASE}term/quelorin"] == {"label": "quelorin", "kind": "drug"}
    found = row(records, "q-014")
    edge = network.edges[found.subject, found.object, found.iri]
    assert edge == {
        "relation": "has side effect",
        "status": "accepted",
        "certainty": "hedged",
        "polarity": "affirmed",
        "cue": "Rash may occur",
        "source": found.source,
    }


def test_values_are_nodes_of_the_network(records: Records) -> None:
    """A dosage is an end of its own, named in words."""
    network = make_network(records)
    value = f"{row(records, 'q-009').iri}/value"
    assert network.nodes[value]["kind"] == "value"
    assert network.nodes[value]["label"].startswith("5 to 20 mg by mouth")


def test_parallel_statements_stay_apart(records: Records) -> None:
    """Two statements of the same ends are two edges."""
    network = make_network(records)
    ends = (f"{BASE}term/quelorin", f"{BASE}term/joint-stiffness")
    assert network.number_of_edges(*ends) == 2
