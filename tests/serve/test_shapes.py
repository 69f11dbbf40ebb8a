from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import QueryError
from pharmagraph.graphs.guard import measure
from pharmagraph.serve.shapes import Shapes, shape_of

PIECES = st.sampled_from(
    ["SELECT", " ", "*", "{", "}", "<http://e/1>", "<http://e/22>", "<https://e/a#b>", "<x y>", "?a", "'",
     '"', "\\", "#", "\n", "(", ")", "FILTER", "<", ">", ".", "a:b", "VALUES", "ORDER BY", "LIMIT 2", "[",
     "]", "FROM", "SERVICE", "PREFIX a: <http://e/>", "<http://e/'>", "@en", "ASK"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=14).map(lambda parts: "SELECT * { " + "".join(parts))


def measured(text: str) -> object:
    """Return what the guard says of a query, or that it says no."""
    try:
        return measure(text, prefixes={"a": "http://e/"})
    except QueryError:
        return "refused"


def test_a_query_with_another_iri_is_known() -> None:
    """What was seen of one query holds for the next that differs in an IRI."""
    shapes = Shapes()
    first = "SELECT * { <http://e/1> ?p ?o }"
    shapes.remember(measure(first, prefixes={}), first)
    second = "SELECT * { <http://e/1234> ?p ?o }"
    assert shapes.find(second) == measure(second, prefixes={})


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX a: <http://e/> SELECT * { a:b ?p ?o }",
        "SELECT * FROM <http://g/1> { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } LIMIT 1",
        "SELECT * { ?s ?p ?o } VALUES ?s { <http://e/1> }",
    ],
)
def test_only_what_stands_between_the_braces_may_differ(text: str) -> None:
    """A prologue or FROM of its own is read anew; a query that is remembered is found as it was seen."""
    shapes = Shapes()
    seen = measure(text, prefixes={}, graphs=["http://g/1"])
    shapes.remember(seen, text)
    assert shapes.find(text) in {None, seen}
    assert shapes.find(text.replace("http://g/1", "http://g/2").replace("a:", "b:")) in {None, seen}


@given(TEXTS, st.sampled_from(["http://e/9", "https://longer.example/a/b%20c", "http://x"]))
def test_the_guard_would_say_the_same(text: str, other: str) -> None:
    """For any text, putting another plain IRI in place of one changes nothing that the guard sees."""
    shapes = Shapes()
    seen = measured(text)
    if isinstance(seen, str):
        return
    shapes.remember(seen, text)  # type: ignore[arg-type]
    changed = text.replace("<http://e/1>", f"<{other}>")
    found = shapes.find(changed)
    if found is not None:
        assert found == measured(changed)


def test_long_queries_and_services_are_read_each_time() -> None:
    """Where it would not pay, or where the IRI itself is judged, there is no shape."""
    assert shape_of("SELECT * { " + "x" * 3_000) == ""
    assert shape_of("SELECT * { SERVICE <http://e/1> {} }") == ""
    assert shape_of("DESCRIBE <http://e/1>") == ""


def test_it_forgets_what_was_not_asked_for_long() -> None:
    """Only so many shapes are remembered."""
    shapes = Shapes()
    texts = [f"SELECT ?v{n} {{ ?v{n} ?p <http://e/1> }}" for n in range(1_001)]
    for text in texts:
        shapes.remember(measure(text, prefixes={}), text)
    assert shapes.find(texts[0]) is None
    assert shapes.find(texts[1]) is not None
