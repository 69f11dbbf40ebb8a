"""Pages of imported subjects, and what a term's page says of other data sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.comparing import DATASET, make_compared

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from support.serving import Service

pytestmark = pytest.mark.server

BASE = "https://example.org/trial/"
HOME = f"/trial/data/{DATASET}"
BROWSER = {"accept": "text/html"}
HOSTILE = '<script>alert(1)</script> "100 %"/x'


@pytest.fixture(scope="module")
def running(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a service over the made-up leaflet and the made-up trials, one of which has a hostile name."""
    del server
    from support.serving import serving

    folder = tmp_path_factory.mktemp("served") / "trial"
    make_compared(folder, BASE, HOSTILE)
    with serving(folder) as service:
        yield service


@pytest.fixture
def http(running: Service) -> Iterator[httpx.Client]:
    """Give a client of that service."""
    import httpx

    with httpx.Client(base_url=running.url, timeout=30) as client:
        yield client


def test_a_terms_page_leads_to_other_data_sets(http: httpx.Client) -> None:
    """With the row and the publisher; without such data the section is not there."""
    text = http.get("/trial/term/pretendine", headers=BROWSER).text
    assert '<h2 id="other-data">In other data sets</h2>' in text
    assert f'<a href="{HOME}/medicine/Pretendine">' in text
    assert "<bdi>trials.csv</bdi></a> row 2" in text
    (one,) = http.get("/trial/term/pretendine.json").json()["elsewhere"]
    assert (one["title"], one["publisher"], one["count"]) == ("Trials of hiccups", "Nobody", 1)
    row = one["subjects"][0]["rows"][0]
    file = f"about/{DATASET}/file/trials.csv"
    assert row == {
        "iri": f"{BASE}{file}#row=2", "file": "trials.csv", "place": "row 2", "address": f"/trial/{file}",
    }  # fmt: skip
    assert "other-data" not in http.get("/trial/term/makebelix", headers=BROWSER).text


def test_a_subjects_page_says_what_the_data_set_says(http: httpx.Client) -> None:
    """Properties with links to other subjects, the terms that it is, its row, and the licence."""
    data = http.get(f"{HOME}/trial/1.json").json()
    assert (data["label"], data["kinds"], data["short"]) == ("1", ["trial"], f"data:{DATASET}/trial/1")
    assert data["lines"] == [
        {"relation": relation, "value": {"label": label, "address": address, "out": False, "apart": ""}}
        for relation, label, address in (
            ("medicine", "Pretendine", f"{HOME}/medicine/Pretendine"),
            ("problem", "Hiccups", f"{HOME}/problem/Hiccups"),
            ("verdict", "no better than water", ""),
        )
    ]
    assert data["dataset"]["licence_link"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    text = http.get(f"{HOME}/medicine/Pretendine", headers=BROWSER).text
    assert '<a href="/trial/term/pretendine"><bdi>pretendine</bdi></a>' in text
    assert "Nobody of this project has checked it." in text
    assert "The data set says no more of it than its name; what else names it stands below." in text


def test_names_that_need_encoding_have_a_page(http: httpx.Client) -> None:
    """White space and marks in a name: at the path of its IRI, and nothing of it becomes markup."""
    assert http.get(f"{HOME}/problem/cold%20feet", headers=BROWSER).status_code == 200
    address = f"{HOME}/medicine/%3Cscript%3Ealert%281%29%3C%2Fscript%3E%20%22100%20%25%22%2Fx"
    text = http.get(address, headers=BROWSER).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_subject_is_had_as_rdf_too(http: httpx.Client) -> None:
    """By a suffix or by the Accept header: its properties, links and row."""
    turtle = http.get(f"{HOME}/medicine/Pretendine.ttl").text
    assert "term:pretendine" in turtle
    assert "trials.csv#row=2" in turtle
    assert (
        http.get(f"{HOME}/trial/1", headers={"accept": "text/turtle"})
        .headers["content-type"]
        .startswith("text/turtle")
    )


@pytest.mark.parametrize("path", [f"{HOME}/trial/99", "/trial/data/unheard/x", f"{HOME}/", "/trial/data/"])
def test_what_no_data_set_has_is_not_found(http: httpx.Client, path: str) -> None:
    """Unknown subjects, and data sets that are not there."""
    assert http.get(path, headers=BROWSER).status_code == 404


def test_about_leads_to_the_page_of_a_subject(http: httpx.Client) -> None:
    """As it does for everything that has a page."""
    answer = http.get("/about", params={"iri": f"{BASE}data/{DATASET}/trial/1"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HOME}/trial/1")


def test_a_page_is_kept_until_the_graph_changes(http: httpx.Client) -> None:
    """A client that has it is told so."""
    first = http.get(f"{HOME}/trial/1", headers=BROWSER)
    again = http.get(f"{HOME}/trial/1", headers={**BROWSER, "if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code) == (200, 304)


def test_questions_over_data_sets_have_their_page(http: httpx.Client) -> None:
    """The form, the query as it runs anywhere, and the answer."""
    text = http.get("/questions/trials?drug=pretendine", headers=BROWSER).text
    assert "no better than water" in text
    assert f"PREFIX {DATASET}: &lt;{BASE}data/{DATASET}/vocab/&gt;" in text
