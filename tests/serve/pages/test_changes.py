from __future__ import annotations

import json
import shutil
import time
from typing import TYPE_CHECKING

import pytest

import pharmagraph

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

pytestmark = pytest.mark.server

BROWSER = {"accept": "text/html"}
TERM = "/pharmagraph/diazepam/term/valium"
QUESTIONS = {
    "any-dispute": (
        "#+ title: Is anything disputed?\n#+ description: Yes or no.\n\nASK { ?s ph:status ph:disputed }\n"
    ),
    "brand-edges": (
        "#+ title: Which brands are there?\n#+ description: As triples.\n\n"
        "CONSTRUCT { ?m ph:hasBrand ?b . ?b ph:note 3 } WHERE { ?m ph:hasBrand ?b }\n"
    ),
    "drawn": (
        "#+ title: What was inferred?\n#+ description: Needs the inferred graph.\n#+ graphs: inferred\n"
        "#+ parameter: word (text): part of a label = Val\n#+ parameter: least (number): at least = 0\n\n"
        "SELECT ?s ?source ?match ?n WHERE {\n"
        "  ?s a ph:InferredStatement ; rdf:subject ?t . ?t rdfs:label ?l .\n"
        "  FILTER(CONTAINS(?l, $word)) BIND($least AS ?n) BIND(ph:none AS ?source)\n"
        "  OPTIONAL { ?t skos:exactMatch ?match } }\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def project(built_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project with questions of its own that give yes or no, triples, and inferred statements."""
    folder = shutil.copytree(built_project, tmp_path_factory.mktemp("changes") / "project")
    for name, text in QUESTIONS.items():
        (folder / "ontology" / "questions" / f"{name}.rq").write_text(text, encoding="utf-8")
    return folder


def wait_for(http: httpx.Client, generation: int) -> None:
    """Wait until the service has taken a new graph."""
    for _ in range(300):
        if http.get("/health").json()["generation"] >= generation:
            return
        time.sleep(0.1)
    raise AssertionError("the service took no new graph")


def test_pages_follow_each_new_build(server: str, project: Path) -> None:
    """Questions of every form have pages; after a build without inference the pages show no conclusion."""
    del server
    import httpx

    from support.serving import serving

    with (
        serving(project) as service,
        httpx.Client(base_url=service.url, timeout=30, headers=BROWSER) as http,
    ):
        asked = http.get("/questions/any-dispute")
        assert (asked.status_code, ">Yes</h2>" in asked.text) == (200, True)
        edges = http.get("/questions/brand-edges").text
        assert '<th scope="col"><bdi>relation</bdi></th>' in edges
        assert f'href="{TERM}"' in edges
        drawn = http.get("/questions/drawn")
        assert (drawn.status_code, 'value="Val"' in drawn.text) == (200, True)
        assert "/pharmagraph/diazepam/inference/" in drawn.text
        before = http.get(f"{TERM}.json").json()
        assert "inferred" in [one["key"] for one in before["standings"]]
        first = http.get(TERM)

        pharmagraph.open(project).build(inference=False)
        wait_for(http, 2)
        after = http.get(f"{TERM}.json").json()
        assert "inferred" not in [one["key"] for one in after["standings"]]
        again = http.get(TERM, headers={"if-none-match": first.headers["etag"]})
        assert again.status_code == 200
        assert "was built without rules" in http.get("/rules").text
        gone = http.get("/questions/drawn")
        assert gone.status_code == 503
        assert "inferred" in gone.text


def test_a_data_set_without_a_project_has_a_first_page(server: str, tmp_path: Path) -> None:
    """Where there are no facts of ours, pages say so instead of failing; unknown addresses stay unknown."""
    del server
    import httpx

    from support.serving import serving_dataset

    data = tmp_path / "data.nq"
    data.write_text('<http://e/a> <http://e/p> "words" .\n', encoding="utf-8")
    file = tmp_path / "dataset.json"
    file.write_text(json.dumps({"default": str(data)}), encoding="utf-8")
    with (
        serving_dataset(file) as service,
        httpx.Client(base_url=service.url, timeout=30, headers=BROWSER) as http,
    ):
        for path in (
            "/",
            "/terms",
            "/search?q=a",
            "/schema",
            "/sources",
            "/questions",
            "/rules",
            "/disputes",
        ):
            assert http.get(path).status_code == 200, path
        assert http.get("/a").status_code == 404
        assert http.get("/a", headers={"accept": "*/*"}).json()["code"] == "not-found"
        assert http.post("/a").status_code == 404
        # Lines with blank nodes are none of ours; what cannot be read has pages all the same.
        data.write_text('_:b <http://e/p> "words" .\n', encoding="utf-8")
        wait_for(http, 2)
        assert http.get("/").status_code == 200
