"""The IRIs that a query names are found with their roles and places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.graphs.mentions import mentions

PREFIXES = {"ph": "http://e/vocab/", "term": "http://e/term/"}
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def named(query: str) -> list[str]:
    """Return role, IRI and words of each mention."""
    return [f"{m.role} {m.iri} {query[m.start : m.end]}" for m in mentions(query, PREFIXES)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("?s ph:p term:x", ["property http://e/vocab/p ph:p", "term http://e/term/x term:x"]),
        ("?s a ph:C", [f"property {RDF_TYPE} a", "class http://e/vocab/C ph:C"]),
        ("?s ^(ph:p/!ph:q)* ?o", ["property http://e/vocab/p ph:p", "property http://e/vocab/q ph:q"]),
        ("?s ?p [ ph:p (term:x) ]", ["property http://e/vocab/p ph:p", "term http://e/term/x term:x"]),
        ("?s <p> 'a:b'^^ph:t, 5", ["property p <p>"]),
        (
            "FILTER(ph:f(?x) = term:y) VALUES ?v { term:z }",
            ["term http://e/term/y term:y", "term http://e/term/z term:z"],
        ),
        (
            "?s ph:a\\,b <http://e/\\u0041>",
            ["property http://e/vocab/a,b ph:a\\,b", "term http://e/A <http://e/\\u0041>"],
        ),
        ("FILTER NOT EXISTS { ?s ph:p ?o }", ["property http://e/vocab/p ph:p"]),
        ("{ SELECT (IF(?x = term:y, 1, 2) AS ?z) { } }", ["term http://e/term/y term:y"]),
        ("GRAPH <http://e/g> { }", []),
        ("?s other:p ?o", []),
        ("BIND(<http://www.w3.org/2001/XMLSchema#integer> AS ?d)", []),
        ("?s <\\UFFFFFFFF> ?o", ["property \N{REPLACEMENT CHARACTER} <\\UFFFFFFFF>"]),
    ],
)
def test_roles_and_places(body: str, expected: list[str]) -> None:
    """A property stands where a predicate does, a class is what something is, all else are terms."""
    assert named(f"SELECT * {{ {body} }}") == expected


def test_the_query_says_what_its_names_stand_for() -> None:
    """PREFIX and BASE of the query come before known prefixes, and each may build on the one before."""
    query = "BASE <http://b/c/> PREFIX ph: <../v#> ASK { <x> ph:p <http://[> }"
    assert named(query) == ["term http://b/c/x <x>", "property http://b/v#p ph:p", "term http://[ <http://[>"]


def test_a_template_is_left_out() -> None:
    """What CONSTRUCT makes need not be there, what it looks for should; DESCRIBE names what it tells of."""
    assert named("CONSTRUCT { ?s ph:new ?o } { ?s ph:p ?o }") == ["property http://e/vocab/p ph:p"]
    assert named("CONSTRUCT WHERE { ?s ph:p ?o }") == ["property http://e/vocab/p ph:p"]
    assert named("DESCRIBE term:x") == ["term http://e/term/x term:x"]


def test_the_unreadable_names_nothing() -> None:
    """A query that cannot be followed has no names."""
    assert named("SELECT * { ph:p") == []


@given(st.text(alphabet="ab<>:\\u{}?;.,[]()'# ", max_size=40))
def test_any_text_is_looked_through(text: str) -> None:
    """Whatever the text, each mention lies in it."""
    query = f"SELECT * {{ ?s {text} }}"
    assert all(0 <= m.start < m.end <= len(query) for m in mentions(query, PREFIXES))
