from __future__ import annotations

import json

import pytest

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.answer import Answer
from pharmagraph.graphs.resultgraph import FOUND, result_records
from pharmagraph.graphs.view.page import render_page
from pharmagraph.ontology.prefixes import RDF, RDFS
from support.sample_records import BASE, VOCAB, sample

DIAZEPAM, TETANUS, DROWSINESS = (f"{BASE}term/{name}" for name in ("diazepam", "tetanus", "drowsiness"))


def graph(*triples: str) -> Answer:
    """Return the answer of a CONSTRUCT."""
    return Answer("graph", (), "".join(f"{triple} .\n" for triple in triples).encode())


def rows(names: str, *given: tuple[str, ...]) -> Answer:
    """Return the answer of a SELECT; what looks like an address is an IRI."""
    variables = tuple(names.split())
    bindings = [
        {
            name: {"type": "uri" if value.startswith(("http", "urn")) else "literal", "value": value}
            for name, value in zip(variables, row, strict=True)
            if value
        }
        for row in given
    ]
    body = {"head": {"vars": list(variables)}, "results": {"bindings": bindings}}
    return Answer("rows", variables, json.dumps(body).encode())


def test_a_triple_that_a_statement_says_brings_its_evidence() -> None:
    """The edge is the statement itself, with its cue and its source."""
    found = result_records(graph(f"<{DIAZEPAM}> <{VOCAB}hasSideEffect> <{DROWSINESS}>"), sample())
    [row] = found.statements
    assert row in sample().statements
    assert row.cues
    assert {node.label for node in found.nodes} == {"diazepam", "drowsiness"}
    assert {source.iri for source in found.sources} == {row.source}


def test_a_triple_that_nobody_said_is_marked_as_found() -> None:
    """It has no source; labels and classes of the result describe its ends, and are no edges."""
    answer = graph(
        f'<urn:a> <{RDFS}label> "thing of mine"',
        f"<urn:a> <{RDF}type> <urn:kinds#DrugClass>",
        "<urn:a> <urn:helps#goodFor> <urn:b>",
        '<urn:a> <urn:weight> "12.5"',
        f"<urn:a> <urn:helps#goodFor> <{TETANUS}>",
    )
    found = result_records(answer, sample())
    assert {(row.relation_label, row.object_text, row.status) for row in found.statements} == {
        ("goodFor", "urn:b", FOUND),
        ("goodFor", "tetanus", FOUND),
        ("urn:weight", "12.5", FOUND),
    }
    nodes = {node.iri: (node.label, node.kind) for node in found.nodes}
    assert nodes["urn:a"] == ("thing of mine", "drug class")
    assert nodes["urn:b"] == ("urn:b", "thing")
    assert nodes[TETANUS] == ("tetanus", "condition")
    assert "The query made it" in render_page(found, title="t")


def test_a_described_term_shows_its_statements() -> None:
    """The links from a term to its statements, disputed ones too, stand for these."""
    disputed = next(row for row in sample().statements if row.status == "disputed")
    answer = graph(f"<{disputed.subject}> <{VOCAB}statement> <{disputed.iri}>", "<urn:a> <urn:p> _:b")
    statuses = {row.iri: row.status for row in result_records(answer, sample()).statements}
    assert statuses.pop(disputed.iri) == "disputed"
    assert set(statuses.values()) == {FOUND}


@pytest.mark.parametrize("names", ["subject relation object", "S p O", "object extra subject Predicate"])
def test_columns_that_name_an_edge_make_one(names: str) -> None:
    """subject, relation and object, in any order and case, or s, p and o."""
    told = {"s": DIAZEPAM, "p": f"{VOCAB}hasSideEffect", "o": DROWSINESS, "e": "x"}
    told |= {"r": told["p"]}
    row = tuple(told[name[0].casefold()] for name in names.split())
    [edge] = result_records(rows(names, row, tuple("" for _ in row)), sample()).statements
    assert (edge.object_text, edge.status) == ("drowsiness", "accepted")


def test_a_column_of_statements_is_drawn() -> None:
    """The rows of a named question name their statements."""
    wanted = sample().statements[3:6]
    found = result_records(rows("label statement", *(("x", row.iri) for row in wanted)), sample())
    assert found.statements == wanted


def test_two_terms_of_a_row_are_joined_by_what_is_said_of_them() -> None:
    """Whichever of the two the statement is about."""
    found = result_records(rows("what who", (DROWSINESS, DIAZEPAM), (TETANUS, DROWSINESS)), sample())
    assert {(row.subject, row.object) for row in found.statements} == {(DIAZEPAM, DROWSINESS)}


@pytest.mark.parametrize(
    "answer",
    [
        Answer("truth", (), b"true"),
        rows("label", ("diazepam",)),
        rows("a b", (DROWSINESS, TETANUS)),
        graph(),
        graph(f'<urn:a> <{RDFS}label> "a"'),
    ],
)
def test_what_has_no_edge_is_refused(answer: Answer) -> None:
    """The message says how a query gives edges."""
    with pytest.raises(PharmagraphError, match=r"CONSTRUCT|triples between terms"):
        result_records(answer, sample())
