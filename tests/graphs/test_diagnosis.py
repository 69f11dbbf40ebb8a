"""An empty answer is explained: which part of the query matches nothing, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.errors import QueryLimitError
from pharmagraph.graphs.diagnosis import MOST_ASKED, why_empty
from pharmagraph.graphs.patterns import read_pattern
from pharmagraph.graphs.queryparts import joined, parts_of
from pharmagraph.ontology.prefixes import project_prefixes
from pharmagraph.sparqltext import bind
from support.asking_store import AskingStore
from support.leaflet import BASE

if TYPE_CHECKING:
    from pharmagraph.rdfterms import Triple

PREFIXES = project_prefixes(BASE)
NOTHING = "nothing in the graph matches this pattern"
APART = "matches something, but nothing that goes with what stands before it"


@pytest.fixture(scope="module")
def store(leaflet_triples: list[Triple]) -> AskingStore:
    """Give the made-up leaflet's graph to ask."""
    return AskingStore(leaflet_triples, PREFIXES)


@pytest.mark.parametrize(
    ("body", "at", "message", "mend"),
    [
        (
            "?d a ph:Drug . ?d ph:hasWarning ?w . ?w rdfs:label ?l",
            "?d ph:hasWarning ?w",
            NOTHING,
            "no triple of the graph has ph:hasWarning",
        ),
        (
            "?d a ph:Brand ; ph:treats ?c",
            "ph:treats ?c",
            f"this pattern {APART}",
            "it does not go together with line 1: ?d a ph:Brand",
        ),
        (
            "?d ph:treats term:rash",
            "?d ph:treats term:rash",
            NOTHING,
            "the graph has ph:treats, but not with the object term:rash",
        ),
        (
            "term:trosibate ph:treats ?x",
            "term:trosibate ph:treats ?x",
            NOTHING,
            "the graph has ph:treats, but not with the subject term:trosibate",
        ),
        (
            "term:rash ph:treats term:dizziness",
            "term:rash ph:treats term:dizziness",
            NOTHING,
            "the graph has ph:treats, but not between these two",
        ),
        (
            "term:quelorin ph:hasLegalStatus ?x",
            "term:quelorin ph:hasLegalStatus ?x",
            NOTHING,
            "the graph has term:quelorin, but not with ph:hasLegalStatus",
        ),
        (
            "?x ph:treats ?y . ?y ph:treats ?z",
            "?y ph:treats ?z",
            f"this pattern {APART}",
            "it does not go together with line 1: ?x ph:treats ?y",
        ),
        (
            "?d ph:treats ?c . ?c a ph:SideEffect",
            "?c a ph:SideEffect",
            f"this pattern {APART}",
            "what stands before it leads to things of other classes, but none of ph:SideEffect",
        ),
        (
            "?d a ph:Warning",
            "?d a ph:Warning",
            NOTHING,
            "the graph has things of other classes, but none of ph:Warning",
        ),
        (
            "term:rash a ph:Drug",
            "term:rash a ph:Drug",
            NOTHING,
            (
                "the graph has things of other classes, but none of ph:Drug; "
                "the graph has a ph:Drug, but not with the subject term:rash"
            ),
        ),
        (
            "?d rdfs:label 'quelorin'",
            "?d rdfs:label 'quelorin'",
            NOTHING,
            "the value is there with another language or datatype than 'quelorin'",
        ),
        (
            "term:quelorin ph:treats term:gout",
            "term:quelorin ph:treats term:gout",
            NOTHING,
            (
                "the graph has ph:treats, but not with the object term:gout; "
                "statements that are disputed, reported or conditional match it: ask for the evidence"
            ),
        ),
        (
            "?d ph:treats ?c . ?d ph:treats [ rdfs:label 'gout'@en ]",
            "?d ph:treats [ rdfs:label 'gout'@en ]",
            NOTHING,
            "statements that are disputed, reported or conditional match it: ask for the evidence",
        ),
        (
            "?d ph:treats ?c, term:rash",
            "term:rash",
            NOTHING,
            "the graph has ph:treats, but not with the object term:rash",
        ),
        (
            "?c ^ph:treats/ph:hasWarning ?w",
            "?c ^ph:treats/ph:hasWarning ?w",
            NOTHING,
            "no triple of the graph has ^ph:treats/ph:hasWarning",
        ),
        (
            "?d ?p 'no such words'",
            "?d ?p 'no such words'",
            NOTHING,
            "the graph has triples, but not with the object 'no such words'",
        ),
        ("[ a ph:Drug ; ph:hasWarning ?w ]", "[ a ph:Drug ; ph:hasWarning ?w ]", NOTHING, ""),
        (
            "?d ph:treats ?c FILTER(?c = ?d) ?c rdfs:label ?l",
            "FILTER(?c = ?d)",
            "what the patterns match does not pass this FILTER",
            "",
        ),
        (
            "?d ph:treats ?c FILTER(?dose > 5)",
            "FILTER(?dose > 5)",
            "what the patterns match does not pass this FILTER",
            "nothing else in the query gives ?dose a value",
        ),
        (
            "?d ph:treats ?c FILTER NOT EXISTS { ?d a ?k }",
            "FILTER NOT EXISTS { ?d a ?k }",
            "what the patterns match does not pass this FILTER",
            "",
        ),
        (
            "?d a ph:Drug MINUS { ?d a ph:Drug }",
            "MINUS { ?d a ph:Drug }",
            "this MINUS takes away all that the parts before it match",
            "",
        ),
        (
            "?d a ph:Drug . VALUES ?d { term:quelora }",
            "VALUES ?d { term:quelora }",
            f"this VALUES {APART}",
            "it does not go together with line 1: ?d a ph:Drug",
        ),
        (
            "?d a ph:Drug { ?d ph:hasWarning ?w } UNION { ?d ph:brandOf ?b }",
            "{ ?d ph:hasWarning ?w } UNION { ?d ph:brandOf ?b }",
            f"this UNION {APART}",
            "it does not go together with line 1: ?d a ph:Drug",
        ),
        (
            "{ ?d ph:hasWarning ?w } UNION { ?d ph:hasMetabolite ?b }",
            "{ ?d ph:hasWarning ?w } UNION { ?d ph:hasMetabolite ?b }",
            "nothing in the graph matches this UNION",
            "",
        ),
        (
            "?d a ph:Drug { ?d rdfs:label ?l . ?d ph:hasWarning ?w }",
            "?d ph:hasWarning ?w",
            NOTHING,
            "no triple of the graph has ph:hasWarning",
        ),
        (
            "?d a ph:Drug . GRAPH ?g { ?d ph:treats ?c }",
            "?d ph:treats ?c",
            "nothing in that GRAPH matches this pattern",
            "no triple of that GRAPH has ph:treats",
        ),
        ("?d ph:treats ?d", "?d ph:treats ?d", NOTHING, ""),
        (
            "term:rash ph:hasWarning term:gout",
            "term:rash ph:hasWarning term:gout",
            NOTHING,
            "no triple of the graph has ph:hasWarning",
        ),
        (
            "VALUES (?x ?y) { (1 2) (2 1) } VALUES (?y ?z) { (1 2) (2 1) } VALUES (?x ?z) { (1 2) (2 1) }",
            "VALUES (?x ?z) { (1 2) (2 1) }",
            f"this VALUES {APART}",
            "",
        ),
        (
            "?any1 ph:treats term:rash",
            "?any1 ph:treats term:rash",
            NOTHING,
            "the graph has ph:treats, but not with the object term:rash",
        ),
        ("GRAPH ?g { }", "GRAPH ?g { }", "nothing in the graph matches this GRAPH", ""),
        (
            "{ SELECT ?d { ?d a ph:Drug . ?d ph:hasWarning ?w } }",
            "?d ph:hasWarning ?w",
            NOTHING,
            "no triple of the graph has ph:hasWarning",
        ),
        (
            "OPTIONAL { ?d ph:hasWarning ?w } ?d a ph:Drug, ph:Brand",
            "ph:Brand",
            f"this pattern {APART}",
            "what stands before it leads to things of other classes, but none of ph:Brand",
        ),
    ],
)
def test_the_part_at_fault_is_named(body: str, at: str, message: str, mend: str, store: AskingStore) -> None:
    """The first part after which nothing is left is pointed at, with what would match in its place."""
    query = f"SELECT * {{ {body} }}"
    assert not store.answer(query).rows
    store.asked.clear()
    found = why_empty(query, store.holds)
    assert found is not None
    assert (query[found.start : found.end], found.message, found.mend) == (at, message, mend)
    assert len(store.asked) <= MOST_ASKED


@pytest.mark.parametrize(
    ("query", "at", "message"),
    [
        (
            "SELECT ?d { ?d a ph:Drug } GROUP BY ?d HAVING(COUNT(*) > 9)",
            "HAVING",
            "the pattern matches, but HAVING leaves nothing",
        ),
        ("SELECT * { ?d a ph:Drug } LIMIT 0", "LIMIT", "the pattern matches, but LIMIT leaves nothing"),
        ("SELECT * { ?d a ph:Drug } OFFSET 99", "OFFSET", "the pattern matches, but OFFSET leaves nothing"),
        ("SELECT * { ?d a ph:Drug } VALUES ?d { 1 }", "VALUES ?d { 1 }", f"this VALUES {APART}"),
        (
            "CONSTRUCT { 'a' a ?d } { ?d a ph:Drug }",
            "CONSTRUCT",
            "the pattern matches, but the template makes no triple of it",
        ),
        ("CONSTRUCT WHERE { ?d ph:hasWarning ?w }", "?d ph:hasWarning ?w", NOTHING),
        (
            "SELECT * { { SELECT ?d { ?d a ph:Drug } GROUP BY ?d HAVING(COUNT(*) > 9) } }",
            "{ SELECT ?d { ?d a ph:Drug } GROUP BY ?d HAVING(COUNT(*) > 9) }",
            "nothing in the graph matches this group",
        ),
        ("SELECT * WHERE { SELECT ?d { ?d a ph:Warning } }", "?d a ph:Warning", NOTHING),
    ],
)
def test_what_stands_around_a_group_is_named(query: str, at: str, message: str, store: AskingStore) -> None:
    """Where the pattern matches, what takes its matches away is pointed at."""
    found = why_empty(query, store.holds)
    assert found is not None
    assert (query[found.start : found.end], found.message) == (at, message)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?d ph:hasWarning ?w }",
        "DESCRIBE <x>",
        "SELECT * { ?s ?p",
        "SELECT * { ?d a ph:Drug }",
        "SELECT * { }",
    ],
)
def test_there_is_nothing_to_tell(query: str, store: AskingStore) -> None:
    """A "no" to an ASK is an answer; what cannot be read, or does match, is not diagnosed."""
    assert why_empty(query, store.holds) is None


def test_a_failing_question_ends_the_diagnosis(store: AskingStore) -> None:
    """What is known by then is told: the part at fault without its reasons, or nothing."""

    def fails_after(most: int, query: str) -> str | None:
        left = [most]

        def ask(asked: str) -> bool:
            left[0] -= 1
            if left[0] < 0:
                raise QueryLimitError("too long", limit="time")
            return store.holds(asked)

        found = why_empty(query, ask)
        return found.message if found else None

    query = "SELECT * { ?d a ph:Drug . ?d ph:hasWarning ?w }"
    assert [fails_after(most, query) for most in range(5)] == [
        None,
        None,
        "nothing is left after this part of the query",
        NOTHING,
        NOTHING,
    ]
    found = why_empty(query, store.holds, most=2)
    assert found is not None
    assert found.message == "nothing is left after this part of the query"


def test_no_more_is_asked_than_may_be(store: AskingStore) -> None:
    """A query of many parts is halved: the number of questions grows as the logarithm of their number."""
    store.asked.clear()
    body = " ".join(f"BIND({n} AS ?n{n})" for n in range(200))
    found = why_empty(f"SELECT * {{ {body} ?d ph:hasWarning ?w . {body.replace('?n', '?m')} }}", store.holds)
    assert found is not None
    assert found.mend == "no triple of the graph has ph:hasWarning"
    assert len(store.asked) <= 16


def test_the_note_points_into_the_query_as_written(store: AskingStore) -> None:
    """The note has place, line, caret and mend; terms that were put in do not shift it."""
    written = "SELECT * {\n  $drug rdfs:label ?l ;\n    ph:hasWarning ?w }"
    bound = bind(written, {"drug": f"<{BASE}term/quelorin>"})
    found = why_empty(bound.text, store.holds)
    assert found is not None
    assert found.note(bound.text, "warnings.rq", origin=bound.origin, shown=written).splitlines() == [
        f"warnings.rq:3:5: {NOTHING}",
        "        ph:hasWarning ?w }",
        "        ^^^^^^^^^^^^^^^^",
        f"    the graph has <{BASE}term/quelorin>, but not with ph:hasWarning",
    ]
    filtered = why_empty("SELECT * { ?d a ph:Drug FILTER(false) }", store.holds)
    assert filtered is not None
    assert filtered.note("SELECT * { ?d a ph:Drug FILTER(false) }").count("\n") == 2


PIECES = (
    "?d a ph:Drug .",
    "?d ph:treats ?c .",
    "?c rdfs:label ?l .",
    "OPTIONAL { ?d ph:treats ?z }",
    "?d ph:treats ?c ; ph:hasDosage ?x, ?y .",
    "{ ?d ph:treats ?c } UNION { }",
    "BIND(1 AS ?one)",
    "[ a ph:Drug ] a ?k .",
)


@settings(max_examples=30, deadline=None)
@given(
    before=st.lists(st.sampled_from(PIECES), max_size=4, unique=True),
    behind=st.lists(st.sampled_from(PIECES), max_size=3, unique=True),
)
def test_the_last_part_is_to_blame(before: list[str], behind: list[str], store: AskingStore) -> None:
    """A pattern that matches nothing is found wherever it stands among others that match."""
    behind = [piece for piece in behind if piece not in before and not piece.startswith("BIND")]
    query = f"SELECT * {{ {' '.join(before)} ?never ph:hasWarning ?w . {' '.join(behind)} }}"
    found = why_empty(query, store.holds)
    assert found is not None
    assert query[found.start : found.end] == "?never ph:hasWarning ?w"


@pytest.mark.parametrize(
    "body",
    [
        "?s ?p ?o ; ?q ?r, ?t . ?a ?b ?c",
        "?s ?p ?o FILTER(?o) ?o ?q ?r",
        "[ ?p ?o ] ?q ?r ; ?u ?v",
        "{ } ?s ?p ?o VALUES ?s { 1 }",
    ],
)
def test_parts_together_are_the_group(body: str) -> None:
    """All parts joined, and any first few of them, are SPARQL that can be read."""
    query = f"SELECT * {{ {body} }}"
    pattern = read_pattern(query)
    assert pattern is not None
    parts = list(parts_of(pattern.group, query))
    for n in range(len(parts) + 1):
        assert read_pattern(f"SELECT * {{ {joined(parts[:n])} }}") is not None
    assert read_pattern(f"SELECT * {{ {joined(parts)} ?z ?z ?z }}") is not None
