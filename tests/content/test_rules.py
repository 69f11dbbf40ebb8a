"""The rules over this project's own facts: what follows, and what must never follow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.graphs.explain import explain
from pharmagraph.graphs.inferred import inferred_graph
from pharmagraph.graphs.nquads import read_nquads
from pharmagraph.graphs.reading import dataset_records
from pharmagraph.ontology.prefixes import RDF, SKOS, VOCAB

if TYPE_CHECKING:
    from pharmagraph import KnowledgeGraph
    from pharmagraph.graphs.records import Records
    from pharmagraph.rdfterms import Triple

ROOT = Path(__file__).resolve().parents[2]
RULES = sorted(path.stem for path in (ROOT / "ontology" / "rules").glob("*.rq"))
# What a rule may conclude of this project's medicines; a new relation here needs a second look.
CONCLUDED = {
    "hasDrugClass", "brandOf", "hasBrand", "hasActiveIngredient", "influences", "interactsWith", "actsOn",
    "hasMechanism", "hasEffect", "hasRisk", "hasWithdrawalSymptom", "hasWarning", "isKindOf",
    SKOS + "altLabel",
}  # fmt: skip


@pytest.fixture(scope="module")
def graph(built_project: Path) -> KnowledgeGraph:
    """Give the built graph of this repository's project."""
    return pharmagraph.open(built_project)


@pytest.fixture(scope="module")
def inferred(graph: KnowledgeGraph) -> list[Triple]:
    """Give the triples of its inferred graph."""
    return read_nquads(graph.path.with_suffix(".inferred.nq"), inferred_graph(graph.base))


@pytest.fixture(scope="module")
def rows(graph: KnowledgeGraph) -> Records:
    """Give both layers as rows."""
    return dataset_records(graph.dataset, graph.name)


def test_something_follows_from_the_facts(rows: Records) -> None:
    """Brands get their drug class, and what acts on a receptor influences what it regulates."""
    labels = {node.iri: node.label for node in rows.nodes}
    said = {
        (labels[row.subject], row.relation_label, row.object_text)
        for row in rows.statements
        if row.status == "inferred"
    }
    assert ("Stesolid", "has drug class", "benzodiazepine") in said
    assert ("Stesolid", "has active ingredient", "diazepam") in said
    assert ("diazepam", "influences", "inhibitory signalling") in said
    assert not any("Xanax" in words for words in said)  # what is said of it is disputed or reported


def test_only_expected_relations_are_concluded(inferred: list[Triple]) -> None:
    """No inferred triple of a medicine can be read as a dose, a duration or an indication."""
    own = {o for _, p, o in inferred if p == f"<{RDF}predicate>"}
    assert {o[1:-1].removeprefix(VOCAB) for o in own} <= CONCLUDED
    direct = {p for s, p, _ in inferred if "/term/" in s and p != f"<{VOCAB}statement>"}
    assert direct == own


def test_no_premise_is_disputed(rows: Records) -> None:
    """Every premise is an accepted, affirmed statement, or an inference; and each is there."""
    by_iri = {row.iri: row for row in rows.statements}
    inferences = [row for row in rows.statements if row.status == "inferred"]
    assert inferences
    for row in inferences:
        assert row.premises, row.reference
        for premise in row.premises:
            found = by_iri[premise]
            assert found.status in {"accepted", "inferred"}, row.reference
            assert found.polarity == "affirmed", row.reference


def test_nothing_is_both_curated_and_inferred(rows: Records) -> None:
    """What a curated statement speaks of, whatever its status, no rule concludes."""
    spoken = {(r.subject, r.relation, r.object) for r in rows.statements if r.status != "inferred"}
    drawn = [(r.subject, r.relation, r.object) for r in rows.statements if r.status == "inferred"]
    assert len(drawn) == len(set(drawn))
    assert not spoken & set(drawn)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_told_in_words(rows: Records, name: str) -> None:
    """Each rule of ontology/rules/ is in the graph, with a title and a description that is a sentence."""
    (rule,) = [rule for rule in rows.rules if rule.iri.endswith(f"/rule/{name}")]
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    assert rule.description.endswith(".")


def test_every_statement_can_be_explained(graph: KnowledgeGraph, rows: Records) -> None:
    """An explanation leads from each statement of the graph to words of a source, or to a named section."""
    for row in rows.statements:
        explanation = explain(rows, graph.vocabulary, graph.prefixes, row.reference)
        assert [found.iri for found in explanation.statements] == [row.iri]
        grounds = [found for found in explanation.reached() if found.status != "inferred"]
        assert grounds, row.reference
        assert all(found.cues or found.section for found in grounds), row.reference
        assert explanation.as_text()
