from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

import pharmagraph

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import httpx

EFFECTS = "SELECT ?effect { term:diazepam ph:hasSideEffect ?effect }"
CONSTRUCT = "CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s rdfs:label ?l . ?s a ph:Drug }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def ask(http: httpx.Client, query: str, accept: str = "*/*", **more: str) -> httpx.Response:
    """Ask by GET."""
    return http.get("/sparql", params={"query": query, **more}, headers={"Accept": accept})


@pytest.mark.parametrize(
    ("accept", "media_type", "begin"),
    [
        ("*/*", "application/sparql-results+json", '{"head"'),
        ("application/sparql-results+xml", "application/sparql-results+xml", "<?xml"),
        ("text/csv", "text/csv; charset=utf-8", "effect\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", "?effect\n"),
        ("text/plain", "text/plain; charset=utf-8", "effect\n----"),
        ("text/html, application/json;q=0.5", "application/sparql-results+json", '{"head"'),
    ],
)
def test_rows_come_in_the_accepted_format(
    http: httpx.Client, accept: str, media_type: str, begin: str
) -> None:
    """Rows are JSON, XML, CSV or TSV as the client prefers."""
    answer = ask(http, EFFECTS, accept)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
    assert answer.text.startswith(begin)
    assert "Accept" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize(
    ("accept", "media_type", "begin"),
    [
        ("*/*", "text/turtle; charset=utf-8", "@prefix"),
        ("application/n-triples", "application/n-triples", "<https://"),
        ("application/ld+json", "application/ld+json", "["),
        ("application/rdf+xml", "application/rdf+xml", "<?xml"),
    ],
)
def test_triples_come_in_the_accepted_format(
    http: httpx.Client, accept: str, media_type: str, begin: str
) -> None:
    """What CONSTRUCT gives is Turtle, N-Triples, JSON-LD or RDF/XML, and all hold the same triples."""
    answer = ask(http, CONSTRUCT, accept)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
    assert answer.text.startswith(begin)
    form = ox.RdfFormat.from_media_type(media_type)
    triples = {str(quad.triple) for quad in ox.parse(answer.content, format=form)}
    plain = ask(http, CONSTRUCT, "application/n-triples").content
    assert triples == {str(quad.triple) for quad in ox.parse(plain, format=ox.RdfFormat.N_TRIPLES)} != set()


@pytest.mark.parametrize(
    ("accept", "body"),
    [
        ("text/plain", "yes\n"),
        ("*/*", '{"head":{},"boolean":true}\n'),
        ("text/csv", "true\n"),
        ("text/tab-separated-values", "true\n"),
    ],
)
def test_yes_or_no_comes_in_each_format(http: httpx.Client, accept: str, body: str) -> None:
    """An ASK is answered in the formats of rows."""
    assert ask(http, "ASK { term:diazepam ?p ?o }", accept).text == body


@pytest.mark.parametrize(
    ("query", "accept"),
    [(EFFECTS, "text/html"), (EFFECTS, "text/turtle"), (CONSTRUCT, "text/csv"), (EFFECTS, "text/csv;q=0")],
)
def test_what_cannot_be_had_is_not_acceptable(http: httpx.Client, query: str, accept: str) -> None:
    """406 names what there is for this form of query."""
    answer = ask(http, query, accept)
    assert answer.status_code == 406
    assert answer.json()["available"]


def test_all_ways_to_ask_give_the_same(http: httpx.Client, built_project: Path) -> None:
    """GET, a form and a body give the rows that the library gives."""
    expected = pharmagraph.open(built_project).query(EFFECTS)
    answers = [
        ask(http, EFFECTS),
        http.post("/sparql", data={"query": EFFECTS}),
        http.post("/sparql", content=EFFECTS, headers={"Content-Type": "application/sparql-query"}),
        http.get("/sparql/", params={"query": EFFECTS}),
    ]
    for answer in answers:
        rows = [row["effect"]["value"] for row in answer.json()["results"]["bindings"]]
        assert rows == [row[0] for row in expected.values]


def test_a_head_request_gets_the_head_alone(http: httpx.Client) -> None:
    """HEAD answers as GET does, without the body."""
    head = http.head("/sparql", params={"query": EFFECTS})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == ask(http, EFFECTS).headers["Content-Length"]


def test_a_syntax_error_has_its_place(http: httpx.Client) -> None:
    """A query that is not SPARQL is a 400 with line, column and caret."""
    answer = ask(http, "SELECT *\n{ ?s ?p }")
    said = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert (said["code"], said["line"], said["column"]) == ("query-syntax", 2, 10)
    assert "^" in said["detail"]
    plain = ask(http, "SELECT *\n{ ?s ?p }", "text/plain")
    assert plain.text.startswith("query:2:10:")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("DROP ALL", 400, "query-refused"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "query-refused"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", 400, "query-refused"),
        ("SELECT * { " + "{" * 200 + "}" * 200 + " }", 400, "query-refused"),
        ("SELECT * { FILTER (<http://example.org/function>(1)) }", 422, "engine"),
        ("", 400, "query-syntax"),
    ],
)
def test_what_a_query_may_not_do(http: httpx.Client, query: str, status: int, code: str) -> None:
    """Each refusal has its status and its code."""
    answer = ask(http, query)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_limit_has_its_name(http: httpx.Client) -> None:
    """A query that takes too long is a 422 with the limit's name, and the service goes on."""
    answer = ask(http, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert (answer.status_code, answer.json()["limit"]) == (422, "time")
    assert ask(http, EFFECTS).status_code == 200


def test_updates_are_refused_with_a_reason(http: httpx.Client) -> None:
    """The graph is built from facts: 403 says so."""
    for answer in (
        http.post("/sparql", data={"update": "CLEAR ALL"}),
        http.post("/sparql", content="CLEAR ALL", headers={"Content-Type": "application/sparql-update"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "read-only")
        assert "facts" in answer.json()["detail"]


def test_other_methods_are_not_allowed(http: httpx.Client) -> None:
    """405 names the methods that are, also for an address that was answered before."""
    assert ask(http, "ASK {}").status_code == 200
    answer = http.put("/sparql", params={"query": "ASK {}"}, headers={"Accept": "*/*"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_graphs_can_be_chosen(http: httpx.Client, built_project: Path) -> None:
    """default-graph-uri and named-graph-uri choose the data set; they win over FROM."""
    dataset = pharmagraph.open(built_project).dataset
    curated, inferred = dataset.curated, next(iri for iri in dataset.graphs if iri.endswith("inferred"))

    def count(query: str = COUNT, default: Sequence[str] = (), named: Sequence[str] = ()) -> int:
        chosen = [("default-graph-uri", iri) for iri in default] + [("named-graph-uri", iri) for iri in named]
        answer = http.get("/sparql", params=[("query", query), *chosen])
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    alone = count(default=[inferred])
    assert count() == count(default=[curated]) > alone > 0
    assert count(default=[curated, inferred]) == count() + alone
    assert count(COUNT.replace("{", f"FROM <{curated}> {{"), [inferred]) == alone
    in_graphs = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert count(in_graphs) == count(in_graphs, named=[inferred]) == alone
    assert count(in_graphs, default=[curated]) == 0
    assert count(named=[inferred]) == 0


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_foreign_graphs_are_refused(http: httpx.Client, name: str) -> None:
    """A graph that is not in the data set is a 400 which names those that are."""
    answer = ask(http, COUNT, **{name: "http://example.org/other"})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-graph")
    assert "graph/inferred" in answer.json()["mend"]


def test_notes_stand_in_the_head(http: httpx.Client) -> None:
    """A prefix that was added and a name that nothing bears are said, the latter with a guess."""
    answer = ask(http, "SELECT * { term:diazepam ph:hasSideEfect ?e }")
    notes = answer.headers.get_list("Pharmagraph-Note")
    assert answer.json()["results"]["bindings"] == []
    assert notes[0] == "prefixes added: ph:, term:"
    assert "did you mean ph:hasSideEffect?" in notes[1]
    optional = ask(http, "SELECT * { term:diazepam a ?c OPTIONAL { ?x ph:hasSideEfect ?e } }")
    assert "hasSideEffect?" in optional.headers["Pharmagraph-Note"]
    assert "Pharmagraph-Note" not in ask(http, "SELECT * { ?s ?p ?o } LIMIT 1").headers


def test_evidence_comes_along(http: httpx.Client) -> None:
    """With evidence=true each row has its statements, and disputed ones are listed too."""
    answer = ask(http, EFFECTS, evidence="true")
    document = answer.json()
    evidence = document["evidence"]
    assert len(evidence["rows"]) == len(document["results"]["bindings"]) > 0
    assert all(evidence["rows"])
    assert "accepted" in evidence["standing"]
    disputed = ask(http, "SELECT * { term:diazepam ph:hasDosage ?d }", evidence="true").json()
    assert (disputed["results"]["bindings"], disputed["evidence"]["standing"][:10]) == ([], "0 accepted")
    assert disputed["evidence"]["also"]
    assert "\nEvidence" in ask(http, EFFECTS, "text/plain", evidence="true").text
    assert ask(http, EFFECTS, "text/csv", evidence="true").status_code == 406


def test_the_disclaimer_comes_along(http: httpx.Client) -> None:
    """Each answer says that it is no medical advice."""
    assert "no medical advice" in ask(http, EFFECTS).headers["Pharmagraph-Disclaimer"]


def test_answers_are_kept_and_still_the_same(http: httpx.Client) -> None:
    """The second answer to a request is the first, byte for byte; another format is another answer."""
    first, second = ask(http, EFFECTS), ask(http, EFFECTS)
    assert first.content == second.content
    assert ask(http, EFFECTS, "text/csv").headers["Content-Type"].startswith("text/csv")
    random = [ask(http, "SELECT (RAND() AS ?r) {}").text for _ in range(2)]
    assert random[0] != random[1]


def test_an_empty_get_describes_the_service(http: httpx.Client, service: object) -> None:
    """The description names endpoint, formats and graphs with their sizes."""
    import rdflib

    answer = http.get("/sparql", headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=answer.text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    address = rdflib.URIRef(f"{service.url}/sparql")  # type: ignore[attr-defined]
    assert (address, sd.endpoint, address) in graph
    default = graph.value(graph.value(address, sd.defaultDataset), sd.defaultGraph)
    counted = ask(http, COUNT).json()["results"]["bindings"][0]["n"]["value"]
    assert str(graph.value(default, void.triples)) == counted
    named = {str(o) for o in graph.objects(None, sd.name)}
    assert any(iri.endswith("graph/inferred") for iri in named)
    assert http.get("/sparql", headers={"Accept": "application/ld+json"}).json()
    assert http.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406
    assert http.head("/sparql").content == b""


def test_a_large_answer_streams_whole(http: httpx.Client) -> None:
    """Beyond 256 KiB an answer comes in chunks and is whole; its rows are those that were counted."""
    query = "SELECT ?s ?p ?o ?x { ?s ?p ?o . ?x a ph:Drug }"
    with http.stream("GET", "/sparql", params={"query": query}) as answer:
        assert answer.headers["Transfer-Encoding"] == "chunked"
        document = json.loads(b"".join(answer.iter_bytes()))
    counted = ask(http, query.replace("?s ?p ?o ?x {", "(COUNT(*) AS ?n) {", 1)).json()
    rows = len(document["results"]["bindings"])
    assert rows == int(counted["results"]["bindings"][0]["n"]["value"]) > 1_000
    head = http.head("/sparql", params={"query": query})
    assert (head.status_code, "Content-Length" in head.headers) == (200, False)


def test_relative_names_have_a_base(http: httpx.Client) -> None:
    """A query with relative IRIs and no BASE is answered."""
    answer = ask(http, "CONSTRUCT { <s> <p> 1 } WHERE {}", "application/n-triples")
    assert (answer.status_code, answer.text.count("\n")) == (200, 1)


def test_a_request_of_many_parameters_is_read(http: httpx.Client) -> None:
    """Parameters that nobody knows are ignored, as the protocol says."""
    body = urlencode({"query": "ASK {}", "format": "json", "output": "xml"})
    answer = http.post(
        "/sparql", content=body, headers={"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    )
    assert answer.json() == {"head": {}, "boolean": True}


EMPTY = "SELECT ?x { term:xanax ph:treats ?x }"


@pytest.mark.parametrize(
    "accept", ["application/json", "text/csv", "text/plain", "application/sparql-results+xml"]
)
def test_an_empty_answer_tells_of_disputes(http: httpx.Client, accept: str) -> None:
    """Where only what is not accepted matches, the head says how far it holds; a table says so too."""
    answer = ask(http, EMPTY, accept)
    standing = answer.headers["Pharmagraph-Standing"]
    assert standing.startswith("0 accepted, 2 disputed")
    note = answer.headers.get_list("Pharmagraph-Note")[-1]
    assert note.startswith(f"nothing that is accepted matches, but there is more: {standing}; evidence=true")
    assert (note in answer.text) == (accept == "text/plain")
    listed = ask(http, EMPTY, "text/plain", evidence="true")
    assert listed.headers["Pharmagraph-Standing"] == standing
    assert "Matching too:" in listed.text


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ('SELECT ?x { ?x rdfs:label "diazepam" }', "text/plain"),
        ('SELECT ?x { ?x rdfs:label "diazepam" }', "text/tab-separated-values"),
        ('CONSTRUCT { ?x a ph:Drug } { ?x rdfs:label "diazepam" }', "text/turtle"),
        ('CONSTRUCT { ?x a ph:Drug } { ?x rdfs:label "diazepam" }', "application/ld+json"),
        ('CONSTRUCT { ?x a ph:Drug } { ?x rdfs:label "diazepam" }', "application/rdf+xml"),
        ('CONSTRUCT { ?x a ph:Drug } { ?x rdfs:label "diazepam" }', "application/n-triples"),
    ],
)
def test_an_empty_answer_tells_which_pattern_matched_nothing(
    http: httpx.Client, query: str, accept: str
) -> None:
    """The part of the query that nothing matches is named, with what helps and without its drawing."""
    note = ask(http, query, accept).headers.get_list("Pharmagraph-Note")[-1]
    assert note.startswith("query:1:")
    assert "nothing in the graph matches this pattern | the value is there with another language" in note
    assert "^" not in note
    found = ask(http, query.replace('"diazepam"', '"diazepam"@en'), accept)
    assert "nothing" not in found.headers["Pharmagraph-Note"]


def test_an_answer_that_is_not_empty_has_no_standing(http: httpx.Client) -> None:
    """What found something, and an ASK, come without a standing unless evidence is wanted."""
    assert "Pharmagraph-Standing" not in ask(http, EFFECTS).headers
    assert "Pharmagraph-Standing" not in ask(http, "ASK { term:xanax ph:treats ?x }").headers
    assert "accepted" in ask(http, EFFECTS, evidence="true").headers["Pharmagraph-Standing"]
