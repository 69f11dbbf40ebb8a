"""The statements that an answer rests on, compared with what the curated facts themselves say.

The expected statements are worked out another way: rdflib finds the solutions with all their
variables, and each triple of a solution leads to the facts that give it.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import pytest
import rdflib

import pharmagraph
from pharmagraph.errors import QueryLimitError
from pharmagraph.graphs.evidence import Evidence, find_evidence
from pharmagraph.graphs.nquads import read_nquads
from pharmagraph.graphs.statement import statement_iri
from pharmagraph.ontology.parameters import bind_parameters
from pharmagraph.ontology.prefixes import IDENTIFIERS, RDF, VOCAB, project_prefixes
from pharmagraph.rdfterms import value_of
from pharmagraph.sparqltext import bind
from support.asking_store import AskingStore
from support.evidence_cases import CASES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph import KnowledgeGraph
    from pharmagraph.graphs.answer import Answer
    from pharmagraph.ontology.vocabulary import Vocabulary


class Told(NamedTuple):
    """A fact as the graph tells it: its triple, its statement, and whether it gives the triple."""

    triple: tuple[str, str, str]
    statement: str
    direct: bool


class World:
    """The project's graph to ask, its facts, and the same graph in rdflib."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        content = graph.content()
        self.kg = graph
        self.base = graph.base
        self.vocabulary: Vocabulary = content.vocabulary
        self.prefixes = {**IDENTIFIERS, **project_prefixes(graph.base)}
        self.store = AskingStore(graph.triples, self.prefixes)
        self.rdflib = graph.rdflib
        objects = {s: value_of(o) for s, p, o in graph.triples if p == f"<{RDF}object>"}
        self.facts = []
        for fact in content.facts():
            iri = statement_iri(graph.base, fact.reference)
            triple = (fact.subject.iri, fact.relation.iri, objects[f"<{iri}>"])
            self.facts.append(Told(triple, iri, fact.gives_direct_triple))

    def expand(self, name: str) -> str:
        """Return the IRI of a short name; a variable stays."""
        prefix, colon, local = name.partition(":")
        return self.prefixes[prefix] + local if colon else name

    def direct(self, triple: tuple[str, str, str]) -> set[str]:
        """Return the statements that give a triple."""
        return {fact.statement for fact in self.facts if fact.direct and fact.triple == triple}

    def evidence(self, query: str, store: AskingStore | None = None) -> tuple[Answer, Evidence]:
        """Answer a query and find its evidence."""
        asking = store or self.store
        answer = asking.answer(query)
        found = find_evidence(
            query, answer, asking.answer, vocabulary=self.vocabulary, prefixes=self.prefixes
        )
        return answer, found

    def short(self, iris: Iterator[str] | tuple[str, ...] | set[str]) -> list[str]:
        """Return statements as document/fact."""
        return sorted(iri.removeprefix(f"{self.base}statement/") for iri in iris)


@pytest.fixture(scope="module")
def world(built_project: Path) -> World:
    """Give this repository's own project, built."""
    return World(pharmagraph.open(built_project))


@pytest.mark.parametrize(("query", "body", "carriers"), CASES, ids=[case[0] for case in CASES])
def test_each_row_has_the_statements_that_it_rests_on(
    query: str, body: str, carriers: list[str], world: World
) -> None:
    """The statements of a row are those of the triples of the solutions that made it."""
    body = body or query[query.index("{") :].rsplit("}", 1)[0] + "}"
    answer, evidence = world.evidence(query)
    assert answer.rows
    plain = [name for name in answer.variables if name != "n" or "alsoCalled" in query]
    expected: dict[tuple[str | None, ...], set[str]] = {}
    for solution in world.rdflib.query(f"SELECT * {{ {body} }}"):
        assert isinstance(solution, rdflib.query.ResultRow)
        bound = {str(name): str(value) for name, value in solution.asdict().items()}
        key = tuple(bound.get(name) for name in plain)
        carried = expected.setdefault(key, set())
        for carrier in carriers:
            ends = [bound.get(end[1:], "") if end[0] == "?" else world.expand(end) for end in carrier.split()]
            carried |= world.direct((ends[0], ends[1], ends[2]))
    places = [answer.variables.index(name) for name in plain]
    keys = [tuple(row[place] for place in places) for row in answer.values]
    assert [world.short(row) for row in evidence.rows] == [world.short(expected[key]) for key in keys]
    assert evidence.notes == ()
    assert all(evidence.said[iri].status == "accepted" for row in evidence.rows for iri in row)


@pytest.mark.parametrize(
    "patterns",
    [
        ["term:diazepam ph:hasSideEffect ?o"],
        ["?d ph:treats ?c"],
        ["?d ph:treats ?c", "?c ph:hasSymptom ?s"],
        ["?d ph:hasDosage ?x"],
        ["?d ph:brandOf ?m", "?m ph:hasSideEffect ?e"],
        ["?d ph:treats term:tetanus"],
        ["?c ph:causedBy term:spasticity"],
        ["term:diazepam ?p term:drug-withdrawal"],
        ["?x ph:hasMetabolite ?y"],
    ],
    ids=" ; ".join,
)
@pytest.mark.parametrize("form", ["SELECT *", "ASK", "SELECT (COUNT(*) AS ?n)"])
def test_what_matches_without_being_accepted_is_listed(form: str, patterns: list[str], world: World) -> None:
    """Statements that would match if they gave a triple are told, but for those in a row."""
    expected: set[str] = set()
    for facts in product(world.facts, repeat=len(patterns)):
        bound: dict[str, str] = {}
        for pattern, fact in zip(patterns, facts, strict=True):
            for end, value in zip(pattern.split(), fact.triple, strict=True):
                if (
                    bound.setdefault(world.expand(end), value if end[0] == "?" else world.expand(end))
                    != value
                ):
                    break
            else:
                continue
            break
        else:
            expected |= {fact.statement for fact in facts if not fact.direct}
    answer, evidence = world.evidence(f"{form} {{ {' . '.join(patterns)} }}")
    assert world.short(evidence.also) == world.short(expected)
    assert not evidence.firm & expected
    if form == "ASK":
        assert bool(evidence.rows[0]) == answer.truth
    assert set(evidence.all) == {iri for row in evidence.rows for iri in row} | expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?w { ?x a ph:Dosage ; ph:words ?w }",
        "SELECT ?w { ?d ph:hasDosage ?x . ?x a ph:Dosage ; ph:words ?w }",
        "SELECT ?w { term:diazepam ph:hasDosage [ a ph:Dosage ; ph:words ?w ] }",
        "SELECT ?w { ?d ph:hasDosage/ph:words ?w }",
        "SELECT ?d { ?d ph:hasDosage/a ph:Dosage }",
    ],
)
def test_unaccepted_dosages_are_told_of(query: str, world: World) -> None:
    """A query for dosages finds none that is not accepted, and its evidence lists those that are not."""
    answer, evidence = world.evidence(query)
    assert answer.rows == []
    dosages = {f.statement for f in world.facts if f.triple[1] == f"{VOCAB}hasDosage"}
    if not query.endswith("a ph:Dosage }"):
        assert world.short(evidence.also) == world.short(dosages)
    assert {evidence.said[iri].status for iri in evidence.also} <= {"disputed", "reported"}


def test_a_filter_on_values_holds_for_unaccepted_ones(world: World) -> None:
    """Only those unaccepted dosages match that pass the query's own conditions."""
    query = "SELECT ?x { ?d ph:hasDosage ?x . ?x ph:dailyHigh ?most FILTER(?most > 30) }"
    _, evidence = world.evidence(query)
    high = world.store.answer("SELECT ?e { ?e rdf:object ?x . ?x ph:dailyHigh ?most FILTER(?most > 30) }")
    assert high.rows
    assert list(evidence.also) == sorted({str(value) for (value,) in high.values})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "SELECT ?cue { term:diazepam ph:statement/ph:cue ?cue }",
            "?st ph:cue ?cue . term:diazepam ph:statement ?st",
        ),
        (
            "SELECT ?cue { term:diazepam (ph:statement|^rdf:object)/ph:cue ?cue }",
            "?st ph:cue ?cue { term:diazepam ph:statement ?st } UNION { ?st rdf:object term:diazepam }",
        ),
        (
            "SELECT ?cue { ?st ph:cue ?cue ; ph:status ph:disputed }",
            "?st ph:cue ?cue ; ph:status ph:disputed",
        ),
        (
            "SELECT ?cue { ?st a ph:Statement ; ph:cue ?cue ; ph:sentence ?n FILTER(?n < 5) }",
            "?st ph:cue ?cue ; ph:sentence ?n FILTER(?n < 5)",
        ),
        ("SELECT ?cue { { SELECT ?cue { ?st ph:cue ?cue } } }", "?st ph:cue ?cue"),
        ("SELECT ?cue ?st { { SELECT ?cue { ?st ph:cue ?cue } } ?st ph:cue ?cue }", "?st ph:cue ?cue"),
        ("SELECT ?cue { { SELECT * { ?st ph:cue ?cue } } }", "?st ph:cue ?cue"),
        ("SELECT ?cue { [ ph:cue ?cue ] }", "?st ph:cue ?cue"),
    ],
)
def test_statements_that_a_query_leads_to_are_its_evidence(query: str, expected: str, world: World) -> None:
    """A query over statements rests on those that it finds, whatever their standing."""
    answer, evidence = world.evidence(query)
    rows = world.store.answer(f"SELECT DISTINCT ?cue ?st {{ {expected} }}").values
    column = answer.variables.index("cue")
    for row, found in zip(answer.values, evidence.rows, strict=True):
        wanted = {str(st) for cue, st in rows if cue == row[column]}
        assert wanted == set(found) if len(row) == 1 else wanted >= set(found) != set()
    assert evidence.also == ()


def test_a_statement_that_is_named_is_evidence(world: World) -> None:
    """An IRI of a statement, or of a node below one, leads to the statement."""
    iri = value_of(next(s for s, p, _ in world.kg.triples if p == f"<{VOCAB}cue>"))
    for node in (iri, f"{iri}/selector/1"):
        _, evidence = world.evidence(f"SELECT ?p ?o {{ <{node}> ?p ?o }}")
        assert {iri} == set.intersection(*map(set, evidence.rows))
    _, evidence = world.evidence(f"ASK {{ <{iri}> ph:cue ?c }}")
    assert evidence.rows == ((iri,),)
    answer, evidence = world.evidence("SELECT ?s { ?s ?p term:drug-withdrawal }")
    for (value,), found in zip(answer.values, evidence.rows, strict=True):
        assert value in found or "/statement/" not in str(value)
    assert {evidence.said[iri].status for iri in evidence.all} == {"accepted", "reported"}


def test_construct_and_describe_have_evidence(world: World) -> None:
    """A triple has the statements that give it; one that no statement gives has those of the solutions."""
    answer, evidence = world.evidence("CONSTRUCT WHERE { ?d ph:hasSideEffect ?o }")
    triples = [tuple(value_of(end) for end in triple) for triple in answer.triples]
    assert [set(row) for row in evidence.rows] == [world.direct(t) for t in triples]  # type: ignore[arg-type]
    answer, evidence = world.evidence("CONSTRUCT { ?d <http://e/p> ?o } WHERE { ?d ph:hasSideEffect ?o }")
    every = {f.statement for f in world.facts if f.direct and f.triple[1] == f"{VOCAB}hasSideEffect"}
    assert {frozenset(row) for row in evidence.rows} == {frozenset(every)}
    answer, evidence = world.evidence("DESCRIBE term:muscle-spasm")
    by_triple = dict(zip(answer.triples, evidence.rows, strict=True))
    given = {t: row for t, row in by_triple.items() if value_of(t[1]) in world.vocabulary.relations}
    assert given
    for triple, row in given.items():
        assert set(row) == world.direct(tuple(value_of(end) for end in triple))  # type: ignore[arg-type]


@pytest.mark.no_cover
def test_named_questions_have_evidence(world: World) -> None:
    """A question's row rests on its statement, and on what leads from a brand or class to it."""
    from pharmagraph.project import core_ontology

    given = {
        "drug": "diazepam",
        "condition": "muscle spasm",
        "term": "diazepam",
        "word": "cramp",
        "limit": "5",
        "population": "older adults",
    }
    bridges = {f"{VOCAB}{p}" for p in ("hasDrugClass", "hasBrand", "brandOf", "hasActiveIngredient")}
    opposed = {iri for s in world.kg.records.statements for iri in s.contradicts}
    asked = 0
    for question in world.kg.questions():
        values = {p.name: given[p.name] for p in question.parameters}
        terms = bind_parameters(question, values, world.vocabulary)
        answer, evidence = world.evidence(bind(question.sparql, terms).text)
        assert evidence.notes == ()
        assert len(evidence.rows) == len(answer.rows)
        if "statement" not in answer.variables:
            continue
        asked += 1
        column = answer.variables.index("statement")
        for row, found in zip(answer.values, evidence.rows, strict=True):
            assert row[column] in found, question.name
            others = {iri for iri in found if evidence.said[iri].relation not in bridges} - {row[column]}
            assert others <= opposed, question.name
    assert core_ontology().is_dir()
    assert asked >= 20


def test_inferred_triples_rest_on_inferences(world: World) -> None:
    """With the inferred graph, an inferred triple rests on its inference; without, it is not there."""
    graph = f"{world.base}graph/inferred"
    inferred = read_nquads(world.kg.path.with_suffix(".inferred.nq"), graph)
    (some,) = [s for s, p, o in inferred if p == f"<{RDF}type>" and o == f"<{VOCAB}InferredStatement>"][:1]
    ends = {p: o for s, p, o in inferred if s == some}
    triple = " ".join(ends[f"<{RDF}{part}>"] for part in ("subject", "predicate", "object"))
    merged = AskingStore([*world.kg.triples, *inferred], world.prefixes)
    apart = AskingStore(world.kg.triples, world.prefixes, {graph: inferred})
    for asking, query in ((merged, f"ASK {{ {triple} }}"), (apart, f"ASK {{ GRAPH ?g {{ {triple} }} }}")):
        answer, evidence = world.evidence(query, asking)
        assert (answer.truth, evidence.rows) == (True, ((value_of(some),),))
        assert evidence.said[value_of(some)].status == "inferred"
        assert value_of(some) in evidence.firm
        # The premises are told too, down to statements of sources.
        todo = [value_of(some)]
        for iri in todo:
            todo += evidence.said[iri].premises
        assert {evidence.said[iri].status for iri in todo[1:]} >= {"accepted"}
        assert evidence.labels[evidence.said[value_of(some)].rule]
    answer, evidence = world.evidence(f"ASK {{ {triple} }}", apart)
    assert (answer.truth, evidence.rows) == (False, ((),))


def test_what_cannot_be_found_out_is_said(world: World) -> None:
    """A path that is not followed, a form that is not read, a failing query and a full cup have a note."""
    _, evidence = world.evidence("SELECT ?o { term:diazepam !(rdfs:label|ph:treats) ?o }")
    assert evidence.notes == ("the evidence of the path !(rdfs:label|ph:treats) is not looked for",)
    query = "SELECT ?c { ?d ph:treats ?c }"
    answer = world.store.answer(query)
    assert answer.rows

    def refused(_: str) -> Answer:
        raise QueryLimitError("the query took too long", limit="time")

    def found(text: str, *, most: int = 10_000, failing: bool = False) -> Evidence:
        ask = refused if failing else world.store.answer
        return find_evidence(
            text, answer, ask, vocabulary=world.vocabulary, prefixes=world.prefixes, most=most
        )

    assert found(query, failing=True).notes == (
        "the evidence could not be found out: the query took too long",
    )
    assert found("SELECT ?c {").notes == (
        "the evidence of this query cannot be looked for: its form is not followed",
    )
    assert found("SELECT ?c {").rows == ((),) * len(answer.rows)
    assert found(query, most=3).notes == ("only the first 3 solutions were looked at for evidence",)
    assert found(query, most=3).said


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?d { ?d ^ph:alsoCalled 'fits' }",
        "SELECT ?d { ?d ^ph:alsoCalled/ph:treats 'fits' }",
        "SELECT ?d { ?d (^ph:alsoCalled|ph:alsoCalled) 'fits'@en }",
        "SELECT * { ?s ph:treats (1 ?x) . () ph:treats ?y }",
        "SELECT (RAND() AS ?r) ?c { ?d ph:treats ?c }",
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ph:treats ?c } FILTER(false) }",
        "SELECT * { FILTER EXISTS { { SELECT * { ?d ph:treats ?c } } } }",
        "SELECT ?n { { SELECT (COUNT(?c) AS ?n) { ?d ph:treats ?c } } }",
        "SELECT * { GRAPH ?g { ?d ph:treats ?c } }",
        "SELECT * { } LIMIT 1",
        "SELECT * FROM <http://e/g> { ?d ph:treats ?c }",
    ],
)
def test_every_form_of_query_is_taken(query: str, world: World) -> None:
    """What is written to find the evidence is SPARQL that the engine takes."""
    if "SERVICE" in query:
        answer = world.store.answer("SELECT * { FILTER(false) }")
        evidence = find_evidence(
            query, answer, world.store.answer, vocabulary=world.vocabulary, prefixes=world.prefixes
        )
    else:
        _, evidence = world.evidence(query)
    assert evidence.notes == ()
