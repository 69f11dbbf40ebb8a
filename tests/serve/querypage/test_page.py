from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx

pytestmark = pytest.mark.server

EFFECTS = "SELECT ?medicine ?effect { ?medicine ph:hasSideEffect ?effect } ORDER BY ?effect"
INFERRED = "https://w3id.org/pharmagraph/diazepam/graph/inferred"


def page(http: httpx.Client, status: int = 200, **fields: str | list[str]) -> str:
    """Return the page that a form sends for, its entities read."""
    response = http.get("/query", params=fields)
    assert (response.status_code, response.headers["content-type"]) == (status, "text/html; charset=utf-8")
    return html.unescape(response.text)


def results(http: httpx.Client, status: int = 200, **fields: str) -> str:
    """Return the results alone, asked for as the page's script does."""
    response = http.post("/query/results", data=fields)
    assert response.status_code == status
    return html.unescape(response.text)


def test_page_has_a_form_that_works_by_itself(http: httpx.Client) -> None:
    """The page holds a query to begin with, in a form that a browser sends without script."""
    text = page(http)
    assert '<form id="query-form" action="/query#results" method="get"' in text
    assert "?medicine ph:hasSideEffect ?effect ." in text
    assert '<html lang="en">' in text
    assert "<title>SPARQL · diazepam</title>" in text


def test_page_allows_nothing_from_outside(http: httpx.Client) -> None:
    """The policy names the service's own files and nothing inline; there is one policy."""
    (policy,) = http.get("/query").headers.get_list("content-security-policy")
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_the_form_shows_the_answer_on_the_page(http: httpx.Client) -> None:
    """With the format "page" the answer stands below the query, with links to the pages of its terms."""
    text = page(http, query=EFFECTS, format="page")
    assert EFFECTS in text
    assert '<h2 id="results-title" tabindex="-1">11 rows</h2>' in text
    assert '<a href="/pharmagraph/diazepam/term/drowsiness"' in text


@pytest.mark.parametrize(
    ("form", "media_type", "name"),
    [
        ("csv", "text/csv; charset=utf-8", "answer.csv"),
        ("json", "application/sparql-results+json", "answer.json"),
        ("xml", "application/sparql-results+xml", "answer.xml"),
    ],
)
def test_the_form_gives_files(http: httpx.Client, form: str, media_type: str, name: str) -> None:
    """Any other format is what the endpoint answers, named as a file to save."""
    response = http.get("/query", params={"query": EFFECTS, "format": form})
    assert response.headers["content-type"] == media_type
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
    asked = http.get("/sparql", params={"query": EFFECTS}, headers={"Accept": media_type.partition(";")[0]})
    assert asked.content == response.content


def test_triples_can_be_had_as_turtle(http: httpx.Client) -> None:
    """The triples of a CONSTRUCT are shown as a table and as Turtle, and can be saved."""
    query = "CONSTRUCT { ?s ph:hasSideEffect ?o } WHERE { ?s ph:hasSideEffect ?o }"
    text = page(http, query=query, format="page")
    assert "11 triples" in text
    assert "ph:hasSideEffect term:appetite-loss ," in text
    saved = http.get("/query", params={"query": query, "format": "turtle"})
    assert saved.headers["content-disposition"] == 'attachment; filename="answer.ttl"'


def test_graphs_are_read_besides(http: httpx.Client) -> None:
    """A graph that is ticked is read besides the curated one, on the page as in a file."""
    query = "SELECT ?s { ?s ph:status ph:inferred }"
    assert "Nothing found" in page(http, query=query, format="page")
    assert "rows" in page(http, query=query, format="page", graph=INFERRED)
    saved = http.get("/query", params={"query": query, "format": "csv", "graph": INFERRED})
    assert saved.text.count("\n") > 2


def test_evidence_stands_beside_each_row(http: httpx.Client) -> None:
    """With evidence each row tells its statements, their words and source; others stand apart."""
    text = results(http, query=EFFECTS, evidence="true")
    assert text.count("<summary>1 statement</summary>") == 11
    assert "<q><bdi>Drowsiness</bdi></q>" in text
    assert "Matching too, without being accepted as they stand" in text
    assert "Matching too" not in results(http, query=EFFECTS)


def test_yes_and_no_are_told_in_words(http: httpx.Client) -> None:
    """ASK is answered by Yes or No, with evidence for a yes."""
    assert ">Yes</h2>" in results(http, query="ASK { ?s ph:hasSideEffect ?o }", evidence="true")
    assert ">No</h2>" in results(http, query="ASK { ?s ph:hasSideEffect ?s }")


def test_a_mistake_is_told_with_its_place(http: httpx.Client) -> None:
    """What is no SPARQL is told in words, with line and column for the editor."""
    text = results(http, 400, query="SELECT ?a {\n  ?a ?b ?c\n} LIMITT 3")
    assert 'data-line="3" data-column="3"' in text
    assert "did you mean 'LIMIT'?" in text
    assert 'role="alert"' in text


def test_an_empty_form_is_told(http: httpx.Client) -> None:
    """Without a query there is a word on what to do, not a fault of the service."""
    assert "there is no query yet" in results(http, 400, query=" ")


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("SELECT * { ?s ph:hasSideEfect ?o }", "did you mean ph:hasSideEffect?"),
        ("SELECT * { ?s ph:hasSideEffect ph:Nowhere }", "matches this pattern"),
        ("SELECT * { ?s ph:hasSideEffect term:death }", "matches this pattern"),
    ],
)
def test_an_empty_answer_tells_why(http: httpx.Client, query: str, note: str) -> None:
    """Where nothing is found, a note says which part of the query is at fault."""
    text = results(http, query=query)
    assert "Nothing found" in text
    assert note in text


def test_long_answers_are_cut(http: httpx.Client) -> None:
    """The page shows the first thousand rows, says so, and tells how many there are where it knows."""
    text = results(http, query="SELECT * { ?s ?p ?o } LIMIT 1500")
    assert "1,500 rows" in text
    assert text.count("<tr>") == 1001
    huge = results(http, query="SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 200000")
    assert "More than 1000 rows" in huge
    many = results(http, query="CONSTRUCT { ?s ph:side ?c } { ?s a ph:Statement . ?a ph:hasSideEffect ?c }")
    assert re.search(r"More than 1000 triples|\d,\d{3} triples", many)


def test_limits_are_told_on_the_page(http: httpx.Client) -> None:
    """A query that takes too long ends with a word on the limit."""
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert "The query hit a limit" in results(http, 422, query=slow)


def test_a_named_question_fills_the_form(http: httpx.Client) -> None:
    """A question's SPARQL is written into the form, with its values in place of the parameters."""
    text = page(http, question="side-effects", drug="diazepam")
    assert "# Which side effects does a medicine have?" in text
    assert "#+ parameter" not in text
    assert "term:diazepam  (ph:hasBrand" in text
    assert "<details open>" in text
    assert "15 rows" in page(http, question="side-effects", drug="diazepam", format="page")


def test_questions_that_cannot_be_filled_say_why(http: httpx.Client) -> None:
    """A wrong value, a missing one and an unknown question are told on the page."""
    assert "no medicine is called 'diazepan'" in page(http, 400, question="side-effects", drug="diazepan")
    assert "needs a value" in page(http, 400, question="side-effects")
    assert "there is no question 'nonsense'" in page(http, 404, question="nonsense")


def test_unknown_fields_are_told(http: httpx.Client) -> None:
    """A format or a graph that there is not is told on the page."""
    assert "there is no format 'pdf'" in page(http, 400, query=EFFECTS, format="pdf")
    assert "the data set has no graph <http://e/>" in page(http, 400, query=EFFECTS, graph="http://e/")


def test_an_answer_with_edges_has_a_picture(http: httpx.Client) -> None:
    """Where the answer joins terms, the view shows it; where it does not, nothing is offered."""
    assert "As a picture" in results(http, query=EFFECTS)
    assert "As a picture" not in results(http, query="SELECT (1 AS ?one) {}")
    drawn = http.get("/query/picture", params={"query": EFFECTS})
    assert "sandbox" in drawn.headers["content-security-policy"]
    assert "has side effect" in drawn.text
    none = http.get("/query/picture", params={"query": "SELECT (1 AS ?one) {}"})
    assert "no edges" in html.unescape(none.text)
    assert http.get("/query/picture", params={"format": "pdf"}).status_code == 400


def test_results_are_asked_for_by_a_form(http: httpx.Client) -> None:
    """The results take a form by GET or POST, and no other body; the page is only read."""
    assert "11 rows" in http.get("/query/results", params={"query": EFFECTS}).text
    assert http.post("/query/results", content=b"{}").status_code == 415
    assert http.post("/query", data={"query": EFFECTS}).status_code == 405


def test_names_are_proposed(http: httpx.Client) -> None:
    """Prefixes, properties and classes come with labels, definitions and how often they are used."""
    response = http.get("/query/names.json")
    said = response.json()
    assert {"name": "ph", "iri": "https://w3id.org/pharmagraph/vocab/"} in said["prefixes"]
    effect = next(entry for entry in said["properties"] if entry["name"] == "ph:hasSideEffect")
    assert (effect["label"], effect["uses"]) == ("has side effect", 11)
    assert effect["range"].startswith("https://w3id.org/pharmagraph/vocab/")
    assert any(entry["name"] == "prov:wasDerivedFrom" for entry in said["properties"])
    assert any(entry["name"] == "ph:Medicine" or entry["label"] == "medicine" for entry in said["classes"])
    assert INFERRED in said["graphs"]
    again = http.get("/query/names.json", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


def test_terms_are_found_by_label_and_synonym(http: httpx.Client) -> None:
    """Terms that match a word come best first, and those of a class asked for before others."""
    found = http.get("/query/terms.json", params={"q": "drow"}).json()["terms"]
    assert [term["name"] for term in found][:1] == ["term:drowsiness"]
    assert "term:drowsiness" in json.dumps(http.get("/query/terms.json", params={"q": "sleepin"}).json())
    medicine = "https://w3id.org/pharmagraph/vocab/Medicine"
    first = http.get("/query/terms.json", params={"q": "", "class": medicine}).json()["terms"][0]
    assert first["class"] != "side effect"


def test_files_of_the_page_may_be_kept(http: httpx.Client) -> None:
    """A file asked for by its digest may be kept for a year, else it is asked for again."""
    address = re.search(r'href="(/query/assets/query\.css\?v=\w+)"', http.get("/query").text)
    assert address
    kept = http.get(address[1])
    assert "immutable" in kept.headers["cache-control"]
    bare = http.get("/query/assets/query.css")
    assert bare.headers["cache-control"] == "no-cache"
    unchanged = http.get("/query/assets/query.css", headers={"If-None-Match": bare.headers["etag"]})
    assert unchanged.status_code == 304
    for name in ("page.py", "..%2fpage.py", "nothing.js"):
        assert http.get(f"/query/assets/{name}").status_code == 404
