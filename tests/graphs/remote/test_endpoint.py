"""Queries over another server: the same answers, errors and limits as over the built graph."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from pharmagraph.errors import QueryError, QueryLimitError, QueryRefusedError, QuerySyntaxError
from pharmagraph.graphs.dataset import Dataset
from pharmagraph.graphs.guard import DEFAULT_LIMITS
from pharmagraph.graphs.query import ask_graph
from pharmagraph.graphs.remote.endpoint import Endpoint, remote_graphs
from pharmagraph.graphs.remote.publish import Publisher, parts_of
from support.remote_servers import FakeServer, answer, rows

if TYPE_CHECKING:
    from support.remote_servers import Oxigraph

BASE = "https://example.org/made-up/"
PREFIXES = {"term": f"{BASE}term/", "own": BASE}
XSD = "http://www.w3.org/2001/XMLSchema#"


def asked(server: FakeServer) -> list[dict[str, list[str]]]:
    """Return the forms that were sent."""
    return [parse_qs(seen.body.decode()) for seen in server.seen]


def test_a_query_is_sent_as_a_form() -> None:
    """Known prefixes are declared before it, on its first line; graphs have their own fields."""
    with FakeServer(answer(rows("b", "a"))) as server:
        found = Endpoint(server.url).query(
            "SELECT ?x\nWHERE { ?x a own:Drug }", prefixes=PREFIXES, graphs=["urn:a", "urn:b"]
        )
    (seen,) = server.seen
    assert (seen.method, seen.headers["content-type"]) == ("POST", "application/x-www-form-urlencoded")
    assert seen.headers["accept"].startswith("application/sparql-results+json,")
    assert asked(server) == [
        {
            "query": [f"PREFIX own: <{BASE}> SELECT ?x\nWHERE {{ ?x a own:Drug }}"],
            "default-graph-uri": ["urn:a", "urn:b"],
        }
    ]
    assert (found.variables, found.values) == (("x",), [("a",), ("b",)])
    assert found.notes == ("prefixes added: own:",)


def test_an_order_that_was_asked_for_is_kept() -> None:
    """Rows are put in order only where the query leaves it open."""
    with FakeServer(answer(rows("b", "a"))) as server:
        for end in ("ORDER BY ?y", "LIMIT 5"):
            assert Endpoint(server.url).query(f"SELECT ?x {{ ?x ?y ?z }} {end}").values == [("b",), ("a",)]


def test_a_server_without_post_is_asked_by_get() -> None:
    """405 to POST: the query goes behind the address, and what stood there stays."""
    with FakeServer(answer("", "text/plain", "405 No"), answer(rows("é"))) as server:
        found = Endpoint(server.url + "?key=x").query("SELECT ?x { ?x ?y 'é&' }", graphs=["urn:a"])
    assert found.values == [("é",)]
    method, target = server.seen[1][:2]
    assert method == "GET"
    assert target.startswith("/sparql?key=x&query=SELECT+%3Fx+%7B")
    assert target.endswith("&default-graph-uri=urn%3Aa")


def test_terms_take_the_place_of_variables() -> None:
    """Parameters of questions are put in here, as whole terms, before the query is sent."""
    with FakeServer(answer(rows())) as server:
        Endpoint(server.url).query("SELECT ?x { $drug ?y ?x }", substitutions={"drug": "<urn:a>"})
    assert "<urn:a>" in asked(server)[0]["query"][0]
    assert "$drug" not in asked(server)[0]["query"][0]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("DELETE WHERE { ?a ?b ?c }", "would change the graph"),
        ("LOAD <http://example.org/>", "would change the graph"),
        ("SELECT * { SERVICE <http://example.org/> { ?a ?b ?c } }", "SERVICE would ask another host"),
    ],
)
def test_what_queries_may_not_do_is_not_sent(query: str, reason: str) -> None:
    """Updates are refused here, and SERVICE unless its host is opened."""
    with FakeServer(answer(rows())) as server:
        with pytest.raises(QueryRefusedError, match=reason):
            Endpoint(server.url).query(query)
        assert server.seen == []
        service = "SELECT ?x { SERVICE <http://example.org/s> { ?x ?y ?z } }"
        Endpoint(server.url).query(service, services=["example.org"])
    assert asked(server)[0]["query"] == [service]


def test_from_may_name_any_graph() -> None:
    """The graphs are the server's own, so FROM goes as it is written."""
    query = "SELECT ?x FROM <urn:a> FROM NAMED <urn:b> { ?x ?y ?z }"
    with FakeServer(answer(rows())) as server:
        Endpoint(server.url).query(query)
    assert asked(server)[0]["query"] == [query]


@pytest.mark.parametrize("query", ["SELECT * {", "SELECT ?x { ?x nope:y ?z }", "", "HELLO"])
def test_slips_are_found_before_anything_is_sent(query: str) -> None:
    """Brackets, prefixes and the form of the query are checked here."""
    with FakeServer(answer(rows())) as server, pytest.raises(QuerySyntaxError):
        Endpoint(server.url).query(query)
    assert server.seen == []


@pytest.mark.parametrize(
    ("said", "place", "caret"),
    [
        ("error at 1:{0}: expected one of LATERAL, SERVICE, [_]", (1, 24), "                       ^"),
        ("Parse error: at line 2, column 9", (2, 9), "        ^"),
        ("query:2:9: this is not SPARQL", (2, 9), "        ^"),
        ("Virtuoso 37000 Error SP030: SPARQL compiler, line 2: syntax error", (2, 1), "^^^^^^^^^^^"),
    ],
)
def test_the_place_of_an_error_is_that_in_the_query(said: str, place: tuple[int, int], caret: str) -> None:
    """What was put before the query does not count; the line is shown with a mark."""
    query = "SELECT ?x { ?x a own:A }\n# own:B é {"
    words = said.format(24 + len(f"PREFIX own: <{BASE}> "))
    with (
        FakeServer(answer(words, "text/plain", "400 Bad")) as server,
        pytest.raises(QuerySyntaxError) as caught,
    ):
        Endpoint(server.url).query(query, prefixes=PREFIXES, name="a.rq")
    error = caught.value
    assert (error.line, error.column) == place
    lines = error.message.splitlines()
    assert lines[0].startswith(f"a.rq:{place[0]}:{place[1]}: ")
    assert lines[1].strip() == query.split("\n")[place[0] - 1]
    assert lines[2][4:] == caret
    assert error.mend


@pytest.mark.parametrize("said", ["this is not SPARQL", "error at 99:1: expected x", "line 0: so it is"])
def test_an_error_without_a_place_has_the_servers_words(said: str) -> None:
    """Where no line of the query is named, the words stand alone."""
    with FakeServer(answer(said, "text/plain", "400 Bad")) as server, pytest.raises(QueryError) as caught:
        Endpoint(server.url).query("ASK {}")
    assert type(caught.value) is QueryError
    assert caught.value.message == f"{server.url} answered 400 Bad Request: {said}"


def test_a_place_within_a_term_is_that_of_the_variable() -> None:
    """An error inside a term that was put in points at where it was put."""
    query = "SELECT ?x { $drug ?y ?x }"
    with (
        FakeServer(answer("line 1, column 20", "text/plain", "400 Bad")) as server,
        pytest.raises(QuerySyntaxError) as caught,
    ):
        Endpoint(server.url).query(query, substitutions={"drug": "<urn:a-long-name>"})
    assert (caught.value.line, caught.value.column) == (1, 13)


def test_an_html_page_is_no_answer() -> None:
    """The page of a web site at the wrong address is told of, and so is one with a fault."""
    page = "<html><head><title>x</title></head><body><h1>Welcome</h1></body></html>"
    with FakeServer(answer(page, "text/html"), answer(page, "text/html", "500 Fault")) as server:
        with pytest.raises(QueryError, match="it is text/html"):
            Endpoint(server.url).query("ASK {}")
        with pytest.raises(QueryError, match=r"answered 500 Internal Server Error: Welcome$"):
            Endpoint(server.url).query("ASK {}")


def test_a_cut_answer_that_is_called_fine_is_refused() -> None:
    """Virtuoso tells in a header that rows are missing."""
    cut = answer(rows("a", "b"), "application/sparql-results+json", "200 OK", "X-SPARQL-MaxRows: 2")
    with FakeServer(cut) as server:
        endpoint = Endpoint(server.url)
        assert len(endpoint.query("SELECT ?x { { SELECT ?x { ?x ?y ?z } LIMIT 9 } } LIMIT 2")) == 2
        for end in ("", "LIMIT 3", "limit 9"):
            with pytest.raises(QueryLimitError, match="no more than 2 rows"):
                endpoint.query("SELECT ?x { ?x ?y ?z } " + end)


def test_limits_are_those_of_queries() -> None:
    """Time and size end as they do over the built graph, each with its name."""
    with FakeServer(answer(rows("a" * 3_000))) as server:
        endpoint = Endpoint(server.url)
        with pytest.raises(QueryLimitError) as caught:
            endpoint.query("SELECT ?x { ?x ?y ?z }", limits=DEFAULT_LIMITS._replace(result=2_000))
        assert caught.value.limit == "result"
        with pytest.raises(QueryLimitError) as caught:
            endpoint.query("SELECT ?x { ?x ?y ?z }", limits=DEFAULT_LIMITS._replace(seconds=0.0))
        assert caught.value.limit == "time"


def test_the_key_in_an_address_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by the endpoint itself nor by its errors."""
    monkeypatch.delenv("PHARMAGRAPH_PASSWORD", raising=False)
    with FakeServer(answer("no", "text/plain", "403 No")) as server:
        endpoint = Endpoint(server.url + "?token=geheim")
        assert repr(endpoint) == f"<Endpoint '{server.url}'>"
        with pytest.raises(QueryError) as caught:
            endpoint.query("ASK {}")
    assert "geheim" not in str(caught.value)
    with pytest.raises(QueryError, match="no address of a server"):
        Endpoint("sparql.example.org")


@pytest.mark.parametrize(
    ("names", "graphs"),
    [
        ((), ()),
        (("curated",), ("graph/curated",)),
        (("inferred",), ("graph/curated", "graph/inferred")),
        (
            ("labels", "inferred"),
            ("graph/curated", "data/labels", "links/labels", "about/labels", "graph/inferred"),
        ),
    ],
)
def test_names_of_graphs_are_those_of_the_project(names: tuple[str, ...], graphs: tuple[str, ...]) -> None:
    """What is named stands beside the curated layer, under the IRIs that publish gives them."""
    assert remote_graphs(names, BASE) == tuple(BASE + graph for graph in graphs)


def test_other_graphs_are_named_by_their_iri() -> None:
    """An IRI stays; all graphs at once cannot be named."""
    assert remote_graphs(("urn:x",), BASE) == (f"{BASE}graph/curated", "urn:x")
    with pytest.raises(QueryError, match="cannot be asked for all graphs"):
        remote_graphs(("all",), BASE)


QUERIES = [
    "SELECT * { ?term own:size ?size }",
    "SELECT ?size ?term { ?term own:size ?size FILTER(?size > 7) }",
    "SELECT ?term { ?term own:size ?size } ORDER BY DESC(?size)",
    "SELECT (COUNT(*) AS ?n) (SUM(?size) AS ?sum) { ?term own:size ?size }",
    "SELECT * { ?term own:size ?size OPTIONAL { ?term own:no ?nothing } } VALUES ?size { 1 2 }",
    "SELECT * { ?term own:no ?nothing }",
    "ASK { term:t01 own:size 1 }",
    "ASK { term:t01 own:size 2 }",
    "CONSTRUCT { ?term a own:Thing ; own:size ?size } WHERE { ?term own:size ?size }",
    "DESCRIBE term:t03",
]


@pytest.mark.server
def test_a_real_server_gives_the_same_answers(real: Oxigraph, dataset: Dataset) -> None:
    """The same bytes as over the built graph: columns, order, terms and notes."""
    graph = f"{BASE}graph/same"
    Publisher(real.store).publish(parts_of(dataset, graph, ()))
    endpoint = Endpoint(real.query)
    for query in QUERIES:
        here = ask_graph(Dataset(dataset.default), query, prefixes=PREFIXES)
        there = endpoint.query(query, prefixes=PREFIXES, graphs=[graph])
        assert there == here, query


@pytest.mark.server
def test_a_real_server_points_at_slips(real: Oxigraph) -> None:
    """Its place becomes a place in the query as it was written."""
    with pytest.raises(QuerySyntaxError) as caught:
        Endpoint(real.query).query("SELECT ?x {\n  ?x own:size\n}", prefixes=PREFIXES)
    assert (caught.value.line, caught.value.column) == (3, 1)
    assert "^" in caught.value.message
