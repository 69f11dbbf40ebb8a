from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.disclaimer import DISCLAIMER

if TYPE_CHECKING:
    import httpx

pytestmark = pytest.mark.server

BASE = "https://w3id.org/pharmagraph/diazepam/"
TERM = "/pharmagraph/diazepam/term/diazepam"
STATEMENT = "/pharmagraph/diazepam/statement/diazepam-for-muscle-spasms/dz-092"
SOURCE = "/pharmagraph/diazepam/document/diazepam-for-muscle-spasms"
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PAGES = (
    "/", "/terms", "/search?q=muscle", "/search", "/disputes", "/sources", "/schema", "/rules", "/questions",
    "/questions/side-effects?drug=diazepam", "/questions/dose", "/view", TERM, STATEMENT, SOURCE,
    "/pharmagraph/diazepam/document/us-diazepam-dosages", "/pharmagraph/diazepam/rule/product-to-class",
    "/pharmagraph/diazepam/graph/inferred", "/pharmagraph/diazepam/graph/curated",
    "/pharmagraph/vocab/route-oral",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_what_pages_have(http: httpx.Client, path: str) -> None:
    """A page has a title, a language, landmarks, the disclaimer, dates, and a policy without exceptions."""
    answer = http.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["pharmagraph-disclaimer"] == DISCLAIMER
    assert answer.headers["vary"] == "Accept"
    text = answer.text
    assert '<html lang="en">' in text
    assert re.search(r"<title>[^<]{4,}</title>", text)
    for landmark in ("<header>", "<main ", "<footer>", "<nav ", 'role="search"', 'class="skip"'):
        assert landmark in text
    assert len(re.findall("<h1", text)) == 1
    assert DISCLAIMER in text
    assert "No medical advice." in text
    assert "last curated on" in text
    assert "reviewed" in text
    assert not re.search(r'(?:src|href|action)="https?://(?!purl|identifiers|id\.nlm)', text)


@pytest.mark.parametrize(
    ("accept", "media_type", "begins"),
    [
        (None, "text/html; charset=utf-8", b"<!doctype html>"),
        ("*/*", "text/html; charset=utf-8", b"<!doctype html>"),
        (BROWSER["accept"], "text/html; charset=utf-8", b"<!doctype html>"),
        ("application/json", "application/json", b"{"),
        ("text/turtle", "text/turtle; charset=utf-8", b"# "),
        ("application/n-triples", "application/n-triples", b"<https://w3id.org/"),
        ("application/ld+json", "application/ld+json", b"{"),
        ("application/rdf+xml", "application/rdf+xml", b"<?xml"),
        ("text/turtle;q=0.4, application/ld+json;q=0.9, text/html;q=0.1", "application/ld+json", b"{"),
    ],
)
@pytest.mark.parametrize("path", [TERM, STATEMENT, SOURCE])
def test_a_thing_is_had_in_the_format_that_is_asked_for(
    http: httpx.Client, path: str, accept: str | None, media_type: str, begins: bytes
) -> None:
    """The same address gives a page, plain data or RDF, by the Accept header."""
    headers = {"accept": accept} if accept else {}
    if accept is None:
        del http.headers["accept"]
    answer = http.get(path, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert answer.content.startswith(begins)
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        (".html", "text/html; charset=utf-8"), (".json", "application/json"),
        (".ttl", "text/turtle; charset=utf-8"), (".nt", "application/n-triples"),
        (".jsonld", "application/ld+json"), (".rdf", "application/rdf+xml"),
    ],
)  # fmt: skip
def test_a_suffix_asks_for_a_format(http: httpx.Client, suffix: str, media_type: str) -> None:
    """A suffix wins over the Accept header, and the page links to its other formats."""
    answer = http.get(TERM + suffix, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    page = http.get(TERM, headers=BROWSER)
    if suffix in {".json", ".ttl", ".nt", ".jsonld"}:
        assert f'<{TERM}{suffix}>; rel="alternate"' in page.headers["link"]
        assert f'href="{TERM}{suffix}"' in page.text


def test_rdf_of_a_term_is_what_the_graph_says_of_it(http: httpx.Client) -> None:
    """The description holds the term's triples and its statements whole, as in the built graph."""
    lines = set(http.get(TERM + ".nt").text.splitlines())
    whole = http.get("/data?default", headers={"accept": "application/n-triples"}).text.splitlines()
    inferred = http.get(
        "/data", params={"graph": f"{BASE}graph/inferred"}, headers={"accept": "application/n-triples"}
    )
    assert lines <= {*whole, *inferred.text.splitlines()}
    subject = f"<{BASE}term/diazepam>"
    assert {line for line in whole if line.startswith(subject)} <= lines
    assert f"<{BASE}{STATEMENT.partition('diazepam/')[2]}/value>" in " ".join(lines)
    parts = http.get(STATEMENT + ".nt").text.splitlines()
    node = f"<{BASE}{STATEMENT.partition('diazepam/')[2]}"
    assert sorted(parts) == sorted(line for line in whole if line.startswith((f"{node}>", f"{node}/")))


def test_the_json_of_a_page_is_what_the_page_shows(http: httpx.Client) -> None:
    """The data of a term: facts by family and relation, each with its words, source and standing."""
    data = http.get(TERM + ".json").json()
    assert (data["label"], data["kind"]["label"], data["iri"]) == ("diazepam", "drug", f"{BASE}term/diazepam")
    assert data["graph"]["disclaimer"] == DISCLAIMER
    relations = {r["relation"]["label"]: r for family in data["families"] for r in family["relations"]}
    effects = relations["has side effect"]
    assert effects["standings"][0]["word"] == "accepted"
    drowsy = next(f for f in effects["settled"] if f["object"]["label"] == "drowsiness")
    assert drowsy["cue"]
    assert drowsy["source"]["label"] == "Diazepam for Muscle Spasms"
    assert drowsy["sentences"][0]["address"].startswith(SOURCE)
    assert drowsy["object"]["address"] == "/pharmagraph/diazepam/term/drowsiness"
    dosage = relations["has dosage"]
    assert dosage["dose"]
    assert dosage["settled"] == []
    assert {one["standing"]["key"] for one in dosage["open"]} == {"disputed", "reported"}
    disputed = next(one for one in dosage["open"] if one["reference"].endswith("dz-092"))
    assert [other["standing"]["key"] for other in disputed["against"]] == ["reported"]
    assert {one["scheme"] for one in data["identifiers"]} >= {"CHEBI", "UNII", "ATC"}
    assert data["used_by"] == sum(r["count"] for family in data["incoming"] for r in family["relations"])
    brand = http.get("/pharmagraph/diazepam/term/stesolid.json").json()
    drawn = [f for family in brand["families"] for r in family["relations"] for f in r["inferred"]]
    assert drawn[0]["rule"]["label"]
    assert drawn[0]["premises"]


def test_each_list_has_json_too(http: httpx.Client) -> None:
    """Lists answer in JSON by suffix or Accept header, with the graph's name and disclaimer."""
    for path in ("/terms", "/disputes", "/sources", "/schema", "/rules", "/search"):
        by_suffix = http.get(f"{path}.json").json()
        by_header = http.get(path, headers={"accept": "application/json"}).json()
        assert by_suffix == by_header
        assert by_suffix["graph"]["name"] == "diazepam"
    assert http.get("/index.json").json()["statements"] > 200


def test_what_is_not_settled_is_told_in_words(http: httpx.Client) -> None:
    """A disputed dose says so in a word where it is shown, and never stands among settled facts."""
    text = http.get(TERM, headers=BROWSER).text
    group = text[text.index('id="hasDosage"') : text.index('id="hasDosageForm"')]
    assert "No dose here is to be given or taken as it stands" in group
    assert group.index("apart open") < group.index("3 to 10 mg by mouth")
    assert 'class="word">disputed<' in group
    assert "Diazepam for Muscle Spasms" in group


def test_a_page_that_has_not_changed_is_not_sent_again(http: httpx.Client) -> None:
    """An entity tag saves the page, in each of its formats."""
    for path in (TERM, TERM + ".json", TERM + ".ttl", "/", "/view.html"):
        first = http.get(path, headers=BROWSER)
        again = http.get(path, headers={**BROWSER, "if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), path
        for name in ("etag", "content-security-policy", "cache-control", "vary"):
            assert again.headers[name] == first.headers[name], name  # browsers take over those of a 304
        other = http.get(path, headers={**BROWSER, "if-none-match": '"another"'})
        assert other.status_code == 200


def test_head_says_what_get_would(http: httpx.Client) -> None:
    """HEAD gives the headers of GET and no body."""
    for path in ("/", TERM, TERM + ".ttl", "/static/pages.css"):
        got, head = http.get(path), http.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == got.headers["content-type"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pages_are_read_only(http: httpx.Client, method: str) -> None:
    """No page takes anything in."""
    for path in ("/", "/terms", TERM, "/questions/dose", "/health"):
        assert http.request(method, path).status_code == 405, path
    assert http.request(method, "/nothing/here").status_code == 404


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/pharmagraph/diazepam/", "/"),
        ("/pharmagraph/vocab/hasSideEffect", "/schema#hasSideEffect"),
        ("/pharmagraph/vocab/Drug", "/schema#Drug"),
        ("/pharmagraph/diazepam/question/dose", "/questions/dose"),
        (f"/about?iri={BASE}term/diazepam", TERM),
    ],
)
def test_some_iris_are_shown_elsewhere(http: httpx.Client, path: str, target: str) -> None:
    """What is part of another page, or has an address of its own, leads there."""
    answer = http.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, target)


def test_the_ontology_and_questions_have_rdf_at_their_iris(http: httpx.Client) -> None:
    """A relation, a class and a question are described in Turtle at their own addresses."""
    for path, words in (
        ("/pharmagraph/vocab/hasSideEffect", "ph:hasSideEffect a"),
        ("/pharmagraph/vocab/Drug", "ph:Drug a"),
        ("/pharmagraph/diazepam/question/dose", "sh:select"),
        ("/pharmagraph/diazepam/", "Dataset"),
    ):
        answer = http.get(path, headers={"accept": "text/turtle"})
        assert (answer.status_code, words in answer.text) == (200, True), path
    graph = http.get("/pharmagraph/diazepam/graph/inferred", headers={"accept": "text/turtle"})
    assert graph.headers["location"].startswith("/data?graph=")


def test_nothing_there_is_told_with_what_comes_near(http: httpx.Client) -> None:
    """A wrong address gets 404: people a page with similar terms, programs the usual problem."""
    answer = http.get("/pharmagraph/diazepam/term/diazepan", headers=BROWSER)
    assert answer.status_code == 404
    assert f'href="{TERM}"' in answer.text
    for accept in ("application/json", "*/*", "text/turtle"):
        problem = http.get("/pharmagraph/diazepam/term/diazepan", headers={"accept": accept})
        assert (problem.status_code, problem.json()["code"]) == (404, "not-found")
    hostile = http.get("/%3Cscript%3Ealert(1)%3C/script%3E", headers=BROWSER)
    assert hostile.status_code == 404
    assert "<script>alert" not in hostile.text
    assert "&lt;script&gt;" in hostile.text


def test_a_question_is_a_form_and_its_answer(http: httpx.Client) -> None:
    """A question without its parameters is a form; with them it shows rows, evidence and the standing."""
    form = http.get("/questions/side-effects", headers=BROWSER).text
    assert '<input id="p-drug" name="drug"' in form
    assert '<option value="diazepam">' in form
    assert "rows</h2>" not in form
    answer = http.get("/questions/side-effects?drug=Valium", headers=BROWSER)
    assert "It rests on: " in answer.text
    wrong = http.get("/questions/side-effects?drug=diazepan", headers=BROWSER)
    assert wrong.status_code == 400
    assert "no medicine is called" in wrong.text
    assert "did you mean" in wrong.text
    stranger = http.get("/questions/side-effects?dose=1", headers=BROWSER)
    assert stranger.status_code == 400
    missing = http.get("/questions/side-effect", headers=BROWSER)
    assert missing.status_code == 404
    assert "side-effects" in missing.text


def test_programs_ask_questions_as_before(http: httpx.Client) -> None:
    """Who does not ask for HTML gets the list and the answers that programs read."""
    assert http.get("/questions").headers["content-type"] == "application/json"
    assert http.get("/questions", headers={"accept": "text/plain"}).text.startswith("/questions/")
    answer = http.get("/questions/side-effects?drug=diazepam")
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert http.get("/questions/side-effects.csv?drug=diazepam", headers=BROWSER).text.startswith(
        "side_effect"
    )


def test_a_source_shows_its_ledger(http: httpx.Client) -> None:
    """Each sentence is there with its state, its digest or words, and the facts drawn from it."""
    data = http.get(SOURCE + ".json").json()
    sentences = data["ledger"]["sentences"]
    assert [one["number"] for one in sentences] == list(range(1, len(sentences) + 1))
    assert {one["state"] for one in sentences} <= {"cited", "excused", "frame", "open"}
    assert all(re.fullmatch("[0-9a-f]{16}", one["digest"]) for one in sentences)
    assert data["ledger"]["text"] == "absent"
    assert all(not one["words"] for one in sentences if one["kind"] != "heading")
    page = http.get(f"{SOURCE}?sentence=36", headers=BROWSER).text
    assert 'id="s36"' in page
    only = http.get("/pharmagraph/diazepam/document/us-diazepam-dosages.json").json()
    assert only["reference_only"]
    assert only["ledger"] is None
    assert sum(len(section["facts"]) for section in only["sections"]) == only["statements"]


def test_the_view_is_served_whole_and_around_a_term(http: httpx.Client) -> None:
    """The picture comes with its own policy in a sandbox; one of an unknown term is a problem."""
    for path in (
        "/view.html",
        f"/view.html?about={BASE}term/diazepam",
        f"/view.html?about={BASE}term/tetanus&depth=2",
    ):
        answer = http.get(path)
        assert answer.status_code == 200
        policy = answer.headers["content-security-policy"]
        assert "sandbox allow-scripts" in policy
        assert "frame-ancestors 'self'" in policy
        assert "'sha256-" in policy
    assert http.get("/view.html?about=urn:nothing").status_code == 404
    assert http.get("/view?about=urn:nothing", headers=BROWSER).status_code == 404


def test_static_files_are_kept_for_long_when_their_version_is_named(http: httpx.Client) -> None:
    """A file at its digest never changes; without it, it is asked for again."""
    text = http.get("/", headers=BROWSER).text
    address = re.search(r"/static/pages\.css\?v=[0-9a-f]+", text)
    assert address is not None
    assert "immutable" in http.get(address[0]).headers["cache-control"]
    assert http.get("/static/pages.css?v=0").headers["cache-control"] == "no-cache"
    assert http.get("/static/nothing.css").status_code == 404
    assert http.get("/static/..%2f..%2fapp.py").status_code == 404


def test_a_malformed_address_is_refused(http: httpx.Client) -> None:
    """Broken percent-encoding gets a problem, and no traceback."""
    for path in ("/search?q=%ff", "/terms?kind=%e2%28", f"{TERM}?relation=%ff"):
        answer = http.get(path, headers=BROWSER)
        assert answer.status_code in {200, 400}, path
        assert "Traceback" not in answer.text


def test_pages_are_the_same_each_time(http: httpx.Client) -> None:
    """Two requests get the same bytes."""
    for path in PAGES[:4]:
        assert http.get(path, headers=BROWSER).content == http.get(path, headers=BROWSER).content
    assert json.loads(http.get(TERM + ".json").content) == json.loads(http.get(TERM + ".json").content)
