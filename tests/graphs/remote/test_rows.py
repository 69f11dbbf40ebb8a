"""Rows from a server: brought to the form and the order that our own engine gives them."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.graphs.remote.rows import Rows, sort_key

XSD = "http://www.w3.org/2001/XMLSchema#"
Json = dict[str, Any]


def result(*rows: Json, variables: tuple[str, ...] = ("x",)) -> bytes:
    """Return SPARQL results JSON."""
    return json.dumps({"head": {"vars": list(variables)}, "results": {"bindings": list(rows)}}).encode()


def lit(value: str, datatype: str = "", **more: str) -> Json:
    """Return a literal."""
    return {"type": "literal", "value": value, **({"datatype": XSD + datatype} if datatype else {}), **more}


def uri(value: str) -> Json:
    """Return an IRI."""
    return {"type": "uri", "value": value}


def only(term: Json) -> Json:
    """Return what becomes of a term."""
    rows = Rows(result({"x": term}))
    rows.arrange(mentioned=(), is_ordered=True)
    (row,) = json.loads(rows.body())["results"]["bindings"]
    found = row["x"]
    assert isinstance(found, dict)
    return found


terms = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(lit),
    st.integers().map(lambda n: lit(str(n), "integer")),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(lambda n: lit(str(n), "decimal")),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda n: lit(repr(n).upper(), "double")),
    st.sampled_from(["de", "en", "en-gb"]).map(lambda tag: lit("word", **{"xml:lang": tag})),
    st.text("abc/#", min_size=1, max_size=8)
    .filter(lambda name: name.count("#") < 2)
    .map(lambda name: uri("http://example.org/" + name)),
)
rows_of_terms = st.lists(st.dictionaries(st.sampled_from(["x", "y"]), terms), max_size=6)


@given(rows_of_terms)
def test_rows_say_what_they_said(rows: list[Json]) -> None:
    """Terms, columns and the number of rows stay; the engine reads and writes the same bytes."""
    raw = result(*rows, variables=("x", "y"))
    read = Rows(raw)
    read.arrange(mentioned=(), is_ordered=True)
    assert json.loads(read.body())["results"]["bindings"] == [
        {name: row[name] for name in ("x", "y") if name in row} for row in rows
    ]
    engine = ox.parse_query_results(raw, format=ox.QueryResultsFormat.JSON)
    assert isinstance(engine, ox.QuerySolutions)
    assert read.body() == engine.serialize(format=ox.QueryResultsFormat.JSON)
    assert read.notes == []


@given(rows_of_terms, st.randoms(use_true_random=False))
def test_order_does_not_hang_on_the_server(rows: list[Json], random: Any) -> None:
    """The same rows in any order give the same bytes."""
    mixed = list(rows)
    random.shuffle(mixed)
    bodies = []
    for some in (rows, mixed):
        read = Rows(result(*some, variables=("x", "y")))
        read.arrange(mentioned=(), is_ordered=False)
        bodies.append(read.body())
    assert bodies[0] == bodies[1]


def written(term: Json) -> str:
    """Write a term as SPARQL does."""
    if term["type"] == "uri":
        return f"<{term['value']}>"
    text = str(ox.Literal(term["value"]))
    if "xml:lang" in term:
        return f"{text}@{term['xml:lang']}"
    return f"{text}^^<{term['datatype']}>" if "datatype" in term else text


KINDS = {
    "numbers": st.integers(-50, 50).map(lambda n: lit(str(n), "integer"))
    | st.decimals(-50, 50, places=2).map(lambda n: lit(str(n), "decimal")),
    "texts": st.text("aAbB é", max_size=4).map(lit),
    "IRIs": st.text("aAbB/", min_size=1, max_size=4).map(lambda name: uri("http://example.org/" + name)),
    "dates": st.dates().map(lambda day: lit(day.isoformat(), "date")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_order_is_that_of_our_own_engine(kind: str) -> None:
    """Rows come as ORDER BY would have put them."""

    @given(st.lists(KINDS[kind], min_size=1, max_size=6))
    def check(some: list[Json]) -> None:
        values = " ".join(map(written, some))
        found = ox.Store().query(f"SELECT ?x {{ VALUES ?x {{ {values} }} }} ORDER BY ?x")
        assert isinstance(found, ox.QuerySolutions)
        ours = [sort_key(term)[:3] for term in sorted(some, key=sort_key)]
        raw = json.loads(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")
        assert ours == [sort_key(row["x"])[:3] for row in raw["results"]["bindings"]]

    check()


def test_kinds_have_their_order() -> None:
    """No value, blank nodes, IRIs, numbers, texts, triples."""
    triple = {
        "type": "triple",
        "value": {"subject": uri("http://a/"), "predicate": uri("http://b/"), "object": lit("c")},
    }
    some = [None, {"type": "bnode", "value": "z"}, uri("http://a/"), lit("9", "byte"), lit("10", "double"),
            lit("9", "string"), lit("no number", "integer"), triple]  # fmt: skip
    some.reverse()
    assert sorted(some, key=sort_key) == some[::-1]


def test_columns_stand_in_the_order_of_mention() -> None:
    """SELECT * of another server may give its columns in any order."""
    rows = Rows(result({"b": lit("1"), "a": lit("2"), "z": lit("3")}, variables=("a", "b", "z")))
    rows.arrange(mentioned=("b", "c", "a"), is_ordered=True)
    assert rows.variables == ["b", "a", "z"]
    assert list(json.loads(rows.body())["results"]["bindings"][0]) == ["b", "a", "z"]


def test_blank_nodes_get_plain_names() -> None:
    """A name that no reader takes, or that changes from day to day, is replaced; sameness stays."""
    blank = {"type": "bnode", "value": "nodeID://b10078"}
    other = {"type": "bnode", "value": "t9"}
    inside = {"type": "triple", "value": {"subject": other, "predicate": uri("http://p/"), "object": blank}}
    rows = Rows(
        result({"x": lit("2"), "y": blank}, {"x": lit("1"), "y": other}, {"x": inside}, variables=("x", "y"))
    )
    rows.arrange(mentioned=(), is_ordered=False)
    names = [row.get("y", {}).get("value") for row in json.loads(rows.body())["results"]["bindings"]]
    assert names == ["b0", "b1", None]
    assert b'"subject":{"type":"bnode","value":"b0"},' in rows.body()


def test_slips_of_servers_are_mended() -> None:
    """Literals by their former name, needless datatypes, booleans as numbers."""
    assert only({"type": "typed-literal", "value": "3", "datatype": XSD + "integer"}) == lit("3", "integer")
    assert only(lit("a", "string")) == lit("a")
    assert only(lit("1", "boolean")) == lit("true", "boolean")
    assert only(lit("0", "boolean")) == lit("false", "boolean")
    assert only({**lit("a"), "xml:lang": ""}) == lit("a")
    assert only({**lit("a", "string"), "xml:lang": "EN"}) == lit("a", **{"xml:lang": "en"})


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("http://e/a b", "http://e/a%20b"),
        ("http://e/%zz", "http://e/%25zz"),
        ("http://e/[x]", "http://e/%5Bx%5D"),
        ("http://e/#a#b", "http://e/#a%23b"),
        ("http://e/{é}", "http://e/%7Bé%7D"),
    ],
)
def test_iris_that_are_none_are_encoded_and_told(sent: str, kept: str) -> None:
    """Characters that may not stand in an IRI are percent-encoded; a note says so, once an IRI."""
    rows = Rows(result({"x": uri(sent)}, {"x": uri(sent)}))
    assert [row["x"]["value"] for row in rows.bindings] == [kept, kept]
    assert len(rows.notes) == 1
    assert "IRIs (1)" in rows.notes[0]


def test_yes_and_no() -> None:
    """The answer to ASK."""
    assert Rows(b'{"head":{},"boolean":true}').truth is True
    assert Rows(b'{"head":{"link":[]},"boolean":false}').truth is False
    assert Rows(result()).truth is None


BAD = {
    "nothing": b"",
    "cut": result({"x": lit("1")})[:-3],
    "deep": b"[" * 100_000,
    "number": b"7",
    "list": b"[]",
    "no head": b'{"results":{"bindings":[]}}',
    "no rows": b'{"head":{"vars":["x"]}}',
    "head of texts": b'{"head":["x"],"results":{"bindings":[]}}',
    "boolean as text": b'{"head":{},"boolean":"true"}',
    "name of a column": b'{"head":{"vars":["x y"]},"results":{"bindings":[]}}',
    "number as a column": b'{"head":{"vars":[1]},"results":{"bindings":[]}}',
    "row": b'{"head":{"vars":["x"]},"results":{"bindings":["x"]}}',
    "term": result({"x": "literal"}),
    "kind of term": result({"x": {"type": "graph", "value": "x"}}),
    "no value": result({"x": {"type": "uri"}}),
    "value": result({"x": {"type": "literal", "value": 7}}),
    "triple": result({"x": {"type": "triple", "value": {"subject": uri("http://a/")}}}),
    "relative": result({"x": uri("diazepam")}),
    "language": result({"x": lit("a", **{"xml:lang": "e n"})}),
    "datatype": result({"x": {"type": "literal", "value": "1", "datatype": "integer"}}),
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
def test_what_is_no_result_is_refused(body: bytes) -> None:
    """A reason is given, and no row."""
    with pytest.raises(ValueError, match=r"\w"):
        Rows(body)


def test_deep_triples_are_refused() -> None:
    """Triples within triples have an end."""
    term = lit("a")
    for _ in range(20):
        term = {
            "type": "triple",
            "value": {"subject": uri("http://a/"), "predicate": uri("http://b/"), "object": term},
        }
    with pytest.raises(ValueError, match="term"):
        Rows(result({"x": term}))


def test_half_a_character_is_refused() -> None:
    """A text with a lone surrogate cannot be written."""
    rows = Rows(
        b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"\\ud800"}}]}}'
    )
    with pytest.raises(ValueError, match="surrogates"):
        rows.body()


names = st.sampled_from(["head", "vars", "results", "bindings", "type", "value", "x"])
anything = st.recursive(
    st.none() | st.booleans() | st.text() | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(names, inner),
)


@given(anything)
def test_any_json_is_rows_or_refused(found: Any) -> None:
    """Nothing that a server sends makes anything else happen."""
    try:
        rows = Rows(json.dumps(found).encode())
    except ValueError:
        return
    assert rows.truth is not None or rows.bindings == []
