"""Rows that nobody ordered come in order, and are the rows that the engine gave."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pharmagraph.graphs import wire, worker
from pharmagraph.graphs.dataset import Scope
from pharmagraph.graphs.exchange import Reply, Wanted, request
from pharmagraph.graphs.guard import Limits, measure
from pharmagraph.graphs.roworder import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

XSD = "http://www.w3.org/2001/XMLSchema#"
TEXT = st.text(st.sampled_from("ab\t\n\r\"'\\<>é\U0001f600 "), max_size=4)
TERMS = st.one_of(
    st.sampled_from(["http://e/a", "http://e/b", "http://e/ab", "urn:x%20y"]).map(ox.NamedNode),
    st.sampled_from(["b0", "b1"]).map(ox.BlankNode),
    TEXT.map(ox.Literal),
    TEXT.map(lambda text: ox.Literal(text, language="en")),
    st.integers(-20, 20).map(ox.Literal),
    st.floats(allow_nan=False, width=32).map(ox.Literal),
    st.booleans().map(ox.Literal),
    st.tuples(st.sampled_from(["1.50", "x", "", "-0"]), st.sampled_from(["decimal", "integer", "date"])).map(
        lambda pair: ox.Literal(pair[0], datatype=ox.NamedNode(XSD + pair[1]))
    ),
)
SUBJECT, PROPERTY = ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p")


def store_of(terms: Sequence[Any]) -> ox.Store:
    """Return a store in which one subject has these values."""
    store = ox.Store()
    store.extend(ox.Quad(SUBJECT, PROPERTY, term) for term in terms)
    return store


def body(store: ox.Store, query: str, encoding: str, *, ordered: bool) -> bytes:
    """Have the worker's code answer a query."""
    asked = request(measure(query, prefixes={}), Limits(), Scope(), Wanted(encoding, ordered=ordered))
    frames = io.BytesIO()
    worker.answer(store, wire.unpack(asked[4:]), wire.Reply(frames, 10_000_000))
    reply = Reply()
    reply.feed(frames.getvalue())
    assert reply.done, reply.fault
    return reply.chunks()


def rows(found: bytes) -> list[str]:
    """Return rows of JSON, each as text."""
    return [json.dumps(row, sort_keys=True) for row in json.loads(found)["results"]["bindings"]]


@given(st.lists(TERMS, max_size=8))
@example([ox.Literal(""), ox.Literal("\\t"), ox.Literal('"@en')])
def test_no_row_changes(terms: list[Any]) -> None:
    """Rows in order are those that the engine gives: blank nodes, tabs, empty texts and what has no value."""
    store = store_of(terms)
    for query in (
        "SELECT ?o { { ?s ?p ?o } UNION { ?s ?p ?x } }",
        "SELECT ?p ?o ?s { { ?s ?p ?o } UNION { ?s ?q ?p } UNION { ?s ?q ?o } }",
    ):
        ordered = rows(body(store, query, "json", ordered=True))
        assert sorted(ordered) == sorted(rows(body(store, query, "json", ordered=False)))
        assert rows(body(store, query, "json", ordered=True)) == ordered


@given(st.lists(TEXT.map(ox.Literal) | st.integers(-20, 20).map(ox.Literal), max_size=8))
def test_the_order_is_that_of_sparql(terms: list[Any]) -> None:
    """Texts by their characters and numbers by value, as the engine's own ORDER BY has each of them."""
    store = store_of(terms)
    for kind in ("isNumeric(?o)", "!isNumeric(?o)"):
        query = f"SELECT ?o {{ ?s ?p ?o FILTER({kind}) }}"
        ordered = rows(body(store, query, "json", ordered=True))
        assert ordered == rows(body(store, f"{query} ORDER BY ?o", "json", ordered=True))


@pytest.mark.parametrize(
    "cells",
    [
        ["", "_:b", "<http://e/a>", "3", '"a"', '"b"'],
        ["-1", "2.5", '"9"^^<XSD#byte>', "9", "10", "true"],
        ["<http://e/a>", "<http://e/ab>"],
        ['"a"', '"a\\tb"', '"a\\\\"'],
        ['"1"^^<XSD#integer>', "2", '"x"^^<XSD#integer>'],
        ["<d>", '"z"', "<<(<a> <b> <c>)>>"],
    ],
    ids=["kinds", "numbers", "iris", "escapes", "no number", "triples"],
)
def test_kinds_of_terms_have_places(cells: list[str]) -> None:
    """No value, blank nodes, IRIs, numbers, texts; numbers by value, however they are written."""
    rows = [cell.replace("XSD#", XSD).encode() for cell in cells]
    ordered = b"\n".join([b"?x", *rows, b""])
    assert in_order(b"\n".join([b"?x", *reversed(rows), b""])) == ordered
    assert in_order(ordered) == ordered


def test_columns_count_from_the_left() -> None:
    """Rows that are the same in the first column are put in order by the next."""
    table = b"?x\t?y\n<b>\t<a>\n<a>\t<b>\n<a>\t<a>\n"
    assert in_order(table) == b"?x\t?y\n<a>\t<a>\n<a>\t<b>\n<b>\t<a>\n"
