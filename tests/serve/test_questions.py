from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import httpx
import pytest

import pharmagraph
from support.importing import forged_statement
from support.serving import serving

if TYPE_CHECKING:
    from pathlib import Path


def test_the_list_names_every_question(http: httpx.Client, built_project: Path) -> None:
    """As JSON and as text the list holds all questions with their parameters."""
    questions = pharmagraph.open(built_project).questions()
    listed = http.get("/questions").json()
    assert [q["name"] for q in listed] == [q.name for q in questions]
    assert [len(q["parameters"]) for q in listed] == [len(q.parameters) for q in questions]
    text = http.get("/questions", headers={"Accept": "text/plain"}).text
    assert all(f"/questions/{q.name}: {q.title}\n" in text for q in questions)
    assert http.get("/questions", headers={"Accept": "text/csv"}).status_code == 406


def test_each_question_gives_the_rows_of_the_library(http: httpx.Client, built_project: Path) -> None:
    """Every question with its defaults, or with terms of the right kind, gives the library's rows."""
    kg = pharmagraph.open(built_project)
    examples = {"drug": "diazepam", "condition": "muscle spasm", "effect": "drowsiness"}
    asked = 0
    for question in kg.questions():
        if not all(p.default or p.name in examples for p in question.parameters):
            continue
        given = {
            p.name: examples[p.name] for p in question.parameters if p.name in examples and not p.default
        }
        answer = http.get(f"/questions/{question.name}.json", params=given)
        assert answer.status_code == 200, (question.name, answer.text)
        expected = kg.ask(question.name, **given)
        if expected.form == "rows":
            assert answer.json()["results"] == json.loads(expected.body)["results"], question.name
            asked += 1
    assert asked >= 10


@pytest.mark.parametrize(
    ("extension", "media_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("tsv", "text/tab-separated-values; charset=utf-8"),
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("txt", "text/plain; charset=utf-8"),
    ],
)
def test_the_extension_names_the_format(http: httpx.Client, extension: str, media_type: str) -> None:
    """What stands behind the dot wins over Accept; without it Accept decides."""
    address = f"/questions/side-effects.{extension}?drug=diazepam"
    answer = http.get(address, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
    plain = http.get(
        "/questions/side-effects?drug=diazepam", headers={"Accept": media_type.partition(";")[0]}
    )
    assert plain.content == answer.content == http.get(address).content


def test_disputes_are_told(http: httpx.Client) -> None:
    """The head and the JSON say how many statements are accepted and how many disputed."""
    answer = http.get("/questions/dose?drug=diazepam")
    document = answer.json()
    assert answer.headers["Pharmagraph-Standing"] == document["standing"]
    assert document["standing"].startswith("0 accepted, ")
    assert "disputed" in document["standing"]
    assert document["question"]["parameters"] == {"drug": "diazepam"}
    assert "Evidence" in http.get("/questions/dose.txt?drug=diazepam").text
    assert "no medical advice" in answer.headers["Pharmagraph-Disclaimer"]


@pytest.mark.parametrize(
    ("address", "status", "code", "mend"),
    [
        ("/questions/side-efects", 404, "no-question", "side-effects"),
        ("/questions/zzzzzzzzz", 404, "no-question", "/questions"),
        ("/questions/dose.pdf?drug=diazepam", 404, "no-question", "dose.csv"),
        ("/questions/dose?drug=diazepan", 400, "parameter", "diazepam"),
        ("/questions/dose?durg=diazepam", 400, "parameter", "drug"),
        ("/questions/dose", 400, "parameter", "drug"),
        ("/questions/dose?drug=diazepam&drug=valium", 400, "parameter", "once"),
        ("/questions/dose?drug=%FF", 400, "bad-request", "UTF-8"),
    ],
)
def test_what_is_no_question_is_refused(
    http: httpx.Client, address: str, status: int, code: str, mend: str
) -> None:
    """A name or a parameter that does not fit is refused with what was meant."""
    said = http.get(address).json()
    assert (said["status"], said["code"]) == (status, code)
    assert mend in said["mend"]


def test_a_parameter_cannot_become_syntax(http: httpx.Client) -> None:
    """What is given for a parameter is a term or nothing."""
    for value in ("diazepam> ?p ?o } #", '"', "$drug", "<http://x>"):
        answer = http.get("/questions/dose", params={"drug": value})
        assert (answer.status_code, answer.json()["code"]) == (400, "parameter")


def test_other_methods_are_not_allowed(http: httpx.Client) -> None:
    """Questions are asked by GET."""
    for address in ("/questions", "/questions/dose", "/health"):
        answer = http.post(address)
        assert (answer.status_code, answer.json()["code"]) == (405, "method")
        assert "GET" in answer.headers["Allow"]


def test_health_tells_what_is_served(http: httpx.Client, built_project: Path) -> None:
    """Generation, graphs with their triples, and workers that are alive."""
    said = http.get("/health").json()
    kg = pharmagraph.open(built_project)
    assert (said["status"], said["name"], said["generation"]) == ("ok", kg.name, 1)
    assert said["graphs"]["default"]["triples"] == len(kg.triples)
    assert len(said["workers"]["alive"]) >= 2


def test_unknown_addresses_name_the_known_ones(http: httpx.Client) -> None:
    """404 leads to what there is."""
    said = http.get("/nowhere").json()
    assert (said["status"], said["code"]) == (404, "not-found")
    assert "/sparql" in said["mend"]


def test_evidence_is_for_formats_that_show_it(http: httpx.Client) -> None:
    """JSON has evidence unless it is not wanted; CSV never, but the standing in its head is the same."""
    address = "/questions/indications"
    usual = http.get(f"{address}.json?drug=diazepam")
    without = http.get(f"{address}.json?drug=diazepam&evidence=false")
    rows = http.get(f"{address}.csv?drug=diazepam")
    assert ("evidence" in usual.json(), "evidence" in without.json()) == (True, False)
    assert usual.json()["results"] == without.json()["results"]
    standings = [answer.headers["Pharmagraph-Standing"] for answer in (usual, without, rows)]
    assert standings == [standings[0]] * 3
    assert "accepted" in standings[0]
    refused = http.get(f"{address}.csv?drug=diazepam&evidence=true")
    assert (refused.status_code, refused.json()["code"]) == (406, "not-acceptable")
    assert http.get(f"{address}.json?drug=diazepam&evidence=maybe").status_code == 400


def test_a_question_can_see_other_graphs(http: httpx.Client, built_project: Path) -> None:
    """``with`` and default-graph-uri choose what a question sees, as for the command line and /sparql."""
    dataset = pharmagraph.open(built_project).dataset
    inferred = next(iri for iri in dataset.graphs if iri.endswith("inferred"))
    address = "/questions/indications.json?drug=diazepam&evidence=false"
    usual = http.get(address).json()["results"]
    both = http.get(f"{address}&with=inferred").json()["results"]
    assert {str(row) for row in usual["bindings"]} <= {str(row) for row in both["bindings"]}
    chosen: list[tuple[str, str | int | float | bool | None]]
    chosen = [("drug", "diazepam"), ("default-graph-uri", dataset.curated), ("default-graph-uri", inferred)]
    assert http.get("/questions/indications.json", params=chosen).json()["results"] == both
    alone = http.get("/questions/indications.json", params=[*chosen[:1], chosen[2]]).json()["results"]
    assert alone["bindings"] == [] != usual["bindings"]
    unknown = http.get(f"{address}&with=nowhere")
    assert (unknown.status_code, unknown.json()["code"]) == (400, "unknown-graph")


def test_nothing_said_is_no_safety(http: httpx.Client) -> None:
    """Where no source says anything, the answer says that this does not mean that there is nothing."""
    answer = http.get("/questions/contraindications.txt?drug=alprazolam")
    assert "no source in this graph says anything of this" in answer.headers["Pharmagraph-Note"]
    assert "no source in this graph says anything of this" in answer.text


def test_messages_fit_http(http: httpx.Client) -> None:
    """What helps is said in words for whoever asks over HTTP, not for the command line."""
    assert "?drug=" in http.get("/questions/dose").json()["mend"]
    assert "-p " not in http.get("/questions/dose").json()["mend"]
    query = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    assert "--" not in http.get("/sparql", params={"query": query}).json()["mend"]
    assert "pharmagraph build" not in http.put("/data?default").json()["mend"]


def test_a_slash_too_many_leads_back(http: httpx.Client) -> None:
    """/questions/ leads to /questions; wrong methods there and below are 405, not 404."""
    answer = http.get("/questions/?a=b")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/questions?a=b")
    for method, address in (("POST", "/questions/dose.json"), ("DELETE", "/questions"), ("PUT", "/health")):
        refused = http.request(method, address)
        assert (refused.status_code, refused.json()["code"]) == (405, "method")


def test_imported_statements_are_marked(server: str, built_project: Path, tmp_path: Path) -> None:
    """A row that an imported file made up is told as imported, in the row, in the count and in a note."""
    assert server
    folder = shutil.copytree(built_project, tmp_path / built_project.name)
    graph = pharmagraph.open(folder)
    forged = tmp_path / "forged.nt"
    forged.write_text(forged_statement(graph.base), encoding="utf-8")
    graph.import_files(forged)
    plain = graph.ask("indications", drug="diazepam")
    with serving(folder) as service:
        address = f"http://127.0.0.1:{service.port}/questions/indications.json"
        answer = httpx.get(address, params={"drug": "diazepam", "with": "forged"}, timeout=60)
    data = answer.json()
    assert len(data["results"]["bindings"]) == len(plain) + 1
    (row,) = [r for r in data["results"]["bindings"] if r["answer"]["value"] == "stroke"]
    assert row["status"]["value"] == "imported"
    assert data["standing"].endswith(", 1 imported")
    assert answer.headers["Pharmagraph-Standing"] == data["standing"]
