from __future__ import annotations

import pytest

from pharmagraph.errors import TermNotFoundError
from pharmagraph.graphs.neighbourhood import named_terms, neighbourhood, part_of
from pharmagraph.graphs.records import Records
from pharmagraph.ontology.model import Term
from pharmagraph.ontology.vocabulary import Vocabulary
from support.sample_records import BASE, sample

PREFIXES = {"term": f"{BASE}term/"}


def term(name: str) -> str:
    """Return the IRI of a term of the sample."""
    return f"{BASE}term/{name}"


def vocabulary() -> Vocabulary:
    """Return a vocabulary of the terms of the sample, and of one that no statement names."""
    terms = [
        Term(node.iri, node.iri.rpartition("/")[2], node.kind_iri, node.label, node.synonyms)
        for node in sample().nodes
    ]
    terms.append(Term(f"{BASE}term/nothing", "nothing", "urn:kind", "nothing at all"))
    return Vocabulary(classes=(), relations=(), keys=(), terms=terms, units=(), triples=(), base=BASE)


def test_one_step_takes_all_that_touches_a_term() -> None:
    """Depth 1: every statement about the term or that names it, its terms and its sources, and no other."""
    records = sample()
    part = neighbourhood(records, {term("muscle-spasm")})
    touching = [row for row in records.statements if term("muscle-spasm") in {row.subject, row.object}]
    assert list(part.statements) == touching
    assert {node.iri for node in part.nodes} == {end for row in touching for end in (row.subject, row.object)}
    assert {source.iri for source in part.sources} == {row.source for row in touching}


def test_each_step_reaches_further() -> None:
    """Depth 2 holds depth 1, and the steps end where the island does."""
    records = sample()
    sizes = [len(neighbourhood(records, {term("tetanus")}, depth).statements) for depth in range(5)]
    assert sizes[0] == 0
    assert sizes[1] < sizes[2] <= sizes[3]
    assert neighbourhood(records, {term("tetanus")}, 50) == neighbourhood(records, {term("tetanus")}, 60)


def test_a_value_ends_a_way() -> None:
    """Statements with texts for objects do not join the terms that they are about."""
    rows = [row for row in sample().statements if not row.object]
    part = neighbourhood(Records("x", sample().nodes, tuple(rows)), {term("baclofen")}, 9)
    assert {row.subject for row in part.statements} == {term("baclofen")}


def test_a_part_keeps_the_terms_that_are_asked_for() -> None:
    """A term of which no row speaks is kept on request."""
    part = part_of(sample(), (), {term("oral")})
    assert [node.label for node in part.nodes] == ["oral"]
    assert (part.statements, part.sources) == ((), ())


def test_names_lead_to_terms() -> None:
    """A label, a synonym, an id, a short IRI and an IRI all name a term."""
    iri = term("midazolam")
    for name in ("Midazolam", "hypnovel", "midazolam", "term:midazolam", iri, f"<{iri}>"):
        assert named_terms(name, sample(), vocabulary(), PREFIXES) == {iri}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("midazolan", "did you mean 'midazolam'"),
        ("qqqq", "by its label"),
        ("Nothing at all", "nothing is said"),
        ("term:nothing", "nothing is said"),
    ],
)
def test_what_names_nothing_is_refused(name: str, words: str) -> None:
    """A mistyped name gets the nearest label; one of which nothing is said, a plain word."""
    with pytest.raises(TermNotFoundError) as caught:
        named_terms(name, sample(), vocabulary(), PREFIXES)
    assert words in str(caught.value)
