from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.facts_only import facts_only
from pharmagraph.ontology.prefixes import DCTERMS, OA, PROV, RDF, SKOS, VOCAB
from support.leaflet import BASE

if TYPE_CHECKING:
    from pharmagraph.rdfterms import Triple


@pytest.fixture(scope="module")
def facts(leaflet_triples: list[Triple]) -> list[Triple]:
    """Give the facts of the leaflet without their evidence."""
    return facts_only(leaflet_triples)


def test_direct_triples_stay(leaflet_triples: list[Triple], facts: list[Triple]) -> None:
    """Every direct triple is there, and nothing that the whole graph has not."""
    relations = {s for s, p, o in leaflet_triples if p == f"<{RDF}type>" and o == f"<{VOCAB}Relation>"}
    direct = {t for t in leaflet_triples if t[1] in relations}
    assert len(direct) > 8
    assert direct <= set(facts) < set(leaflet_triples)
    assert facts == sorted(facts)


def test_evidence_and_ontology_stay_behind(facts: list[Triple]) -> None:
    """No statement, cue, source, class or crosswalk comes along."""
    properties = {p[1:-1] for _, p, _ in facts}
    assert not properties & {
        VOCAB + "statement", VOCAB + "cue", RDF + "subject", PROV + "wasDerivedFrom", OA + "hasSelector",
        SKOS + "definition", SKOS + "exactMatch", SKOS + "hiddenLabel", VOCAB + "valueKind",
    }  # fmt: skip


def test_dosages_come_whole(facts: list[Triple]) -> None:
    """A dosage comes with its numbers, its next step, and the names of its route."""
    value = f"<{BASE}statement/quelorin-leaflet/q-010/value>"
    then = f"{value[:-1]}/then>"
    assert (value, f"<{VOCAB}thenDosage>", then) in facts
    assert any(s == then and p == f"<{VOCAB}doseLow>" for s, p, _ in facts)
    oral = f"<{VOCAB}route-intravenous>"
    assert any(s == oral and p == f"<{SKOS}prefLabel>" for s, p, _ in facts)


def test_ends_are_named(facts: list[Triple]) -> None:
    """Each end of a fact has a class and a label."""
    for iri in (f"<{BASE}term/quelorin>", f"<{BASE}term/rash>", f"<{BASE}term/veltide>"):
        assert {p for s, p, _ in facts if s == iri} >= {f"<{RDF}type>", f"<{SKOS}prefLabel>"}


def test_denied_facts_are_not_told(facts: list[Triple]) -> None:
    """A value that only a denied or narrowed fact has is nowhere."""
    assert not any("term/weight-gain" in end for s, _, o in facts for end in (s, o))


def test_the_disclaimer_comes_along(facts: list[Triple]) -> None:
    """Whoever gets the facts alone is told what they are not."""
    about = {p: o for s, p, o in facts if s == f"<{BASE}>"}
    assert set(about) == {f"<{RDF}type>", f"<{DCTERMS}title>", f"<{VOCAB}disclaimer>"}


def test_a_base_that_looks_like_a_statement(leaflet_triples: list[Triple]) -> None:
    """Values are known by what they are, not by how their IRI looks."""
    moved = [
        tuple(term.replace(BASE, "https://e.org/statement/") for term in triple) for triple in leaflet_triples
    ]
    there = facts_only([(s, p, o) for s, p, o in moved])
    assert len(there) == len(facts_only(leaflet_triples))
