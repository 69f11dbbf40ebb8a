from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from pharmagraph.graphs.writers import WRITERS
from pharmagraph.graphs.writers.turtle12 import plain_triples
from pharmagraph.ontology.prefixes import RDF, VOCAB
from pharmagraph.rdfterms import Triple, iri, plain
from support.exports import by_standing, hostile_selection, only

if TYPE_CHECKING:
    from pharmagraph.graphs.writers.selection import Selection

S, P, END = iri("http://e/s"), iri("http://e/p"), iri("http://e/o")
R1, R2 = iri("http://e/r1"), iri("http://e/r2")
A = iri(f"{RDF}type")


def statement(node: str, triple: Triple) -> list[Triple]:
    """Return what makes a node a statement about a triple."""
    parts = [
        (node, iri(RDF + part), end)
        for part, end in zip(("subject", "predicate", "object"), triple, strict=True)
    ]
    return [(node, A, iri(f"{RDF}Statement")), *parts]


def written(*triples: Triple) -> str:
    """Write triples, without the head."""
    return WRITERS["turtle12"].write(sorted(triples), {"e": "http://e/"}, "").decode().partition("\n\n")[2]


def test_statements_stand_behind_their_triple() -> None:
    """A stated triple carries its statements as annotations, each with what is said of it."""
    told = written((S, P, END), *statement(R1, (S, P, END)), (R1, P, plain("x")), *statement(R2, (S, P, END)))
    assert told == 'e:s e:p e:o\n        ~ e:r1 {|\n            e:p "x" |}\n        ~ e:r2 .\n'


def test_what_is_not_stated_asserts_nothing() -> None:
    """A statement whose triple the graph does not state is a reifying triple, and nothing more."""
    told = written(*statement(R1, (S, P, END)), (R1, P, plain("x")))
    assert told == '<< e:s e:p e:o ~ e:r1 >> e:p "x" .\n'
    quads = list(ox.parse(input=f"PREFIX e: <http://e/>\n{told}".encode(), format=ox.RdfFormat.TURTLE))
    assert [str(quad.subject) for quad in quads] == [R1, R1]
    assert written(*statement(R1, (S, P, END))) == "<< e:s e:p e:o ~ e:r1 >> .\n"


@pytest.mark.parametrize(
    "triples",
    [
        [*statement(R1, (S, P, END)), (R1, iri(f"{RDF}object"), S)],  # two objects
        statement(R1, (S, P, END))[1:],  # not called a statement
        statement(R1, (S, P, END))[:3],  # without object
        [
            *statement(R1, (S, P, END)),
            *statement(R2, (R1, P, END)),
            (R1, P, END),
            (S, P, END),
        ],  # about a statement
        statement(R1, (S, P, plain("words"))),
    ],
)
def test_odd_statements_come_back(triples: list[Triple]) -> None:
    """What is no whole statement stays as it is; a statement about a statement is kept too."""
    text = WRITERS["turtle12"].write(sorted(triples), {}, "")
    back = set(plain_triples(ox.parse(input=text, format=ox.RdfFormat.TURTLE)))
    assert back == set(triples)


def test_nothing_disputed_is_asserted(project_selection: Selection) -> None:
    """A reader of RDF 1.2 finds no triple stated that only a disputed or reported statement has."""
    text = only(WRITERS["turtle12"], project_selection)
    stated = {
        (str(q.subject), str(q.predicate), str(q.object))
        for q in ox.parse(input=text, format=ox.RdfFormat.TURTLE)
    }
    rows = by_standing(project_selection, hold=False)
    assert {row.status for row in rows} >= {"disputed", "reported"}
    assert not {
        (iri(row.subject), iri(row.relation), row.value) for row in rows if row.status != "accepted"
    } & stated - {
        (iri(row.subject), iri(row.relation), row.value) for row in by_standing(project_selection, hold=True)
    }


def test_the_status_stands_with_the_reifier() -> None:
    """A disputed statement says so where it stands."""
    text = only(WRITERS["turtle12"], hostile_selection("words", status="disputed")).decode()
    block = next(block for block in text.split("\n\n") if block.startswith("<< "))
    assert "ph:status ph:disputed" in block
    assert f"<{VOCAB}" not in block
