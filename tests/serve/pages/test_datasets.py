"""Pages of data sets, what points to their subjects, search in them, and where they disagree with facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from support.comparing import DATASET
from support.strengths import MANY, STRENGTHS, make_strengths

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from support.serving import Service

pytestmark = pytest.mark.server

BASE = "https://example.org/trial/"
HOME = f"/trial/data/{STRENGTHS}"
WORD = f"{BASE}data/{STRENGTHS}/vocab/"
BROWSER = {"accept": "text/html"}


@pytest.fixture(scope="module")
def running(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a service over the leaflet with made-up trials and strengths."""
    del server
    from support.serving import serving

    folder = tmp_path_factory.mktemp("served") / "trial"
    make_strengths(folder, BASE)
    with serving(folder) as service:
        yield service


@pytest.fixture
def http(running: Service) -> Iterator[httpx.Client]:
    """Give a client of that service."""
    import httpx

    with httpx.Client(base_url=running.url, timeout=30) as client:
        yield client


def test_a_data_set_says_who_published_what(http: httpx.Client) -> None:
    """Title, publisher, licence, date, homepage; files with digest; rows and those that did not fit."""
    data = http.get(f"{HOME}.json").json()
    assert (data["title"], data["publisher"], data["issued"]) == (
        "Strengths that nobody sells", "Nobody", "2024-03-01",
    )  # fmt: skip
    assert data["licence_link"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert data["homepage"] == "https://example.org/strengths"
    assert (data["rows"], data["rejected"], data["linked"]) == (MANY + 3, 1, 1)
    (file,) = data["files"]
    assert (file["name"], len(file["sha256"]), file["bytes"] > 0) == ("products.csv", 64, True)
    assert data["mapping"]["name"] == f"extract/{STRENGTHS}/mapping.yaml"
    assert [term["label"] for term in data["terms"]] == ["pretendine"]
    text = http.get(HOME, headers=BROWSER).text
    assert f"{MANY + 3} read, 1 did not fit" in text
    assert "Nobody of this project has checked it." in text


def test_a_data_set_says_what_it_holds(http: httpx.Client) -> None:
    """Classes and properties with counts, meanings and units, the most frequent first."""
    data = http.get(f"{HOME}.json").json()
    classes = {one["iri"]: (one["label"], one["definition"], one["count"]) for one in data["classes"]}
    assert classes[f"{WORD}Product"] == ("product", "What nobody sells.", MANY + 3)
    assert classes["https://w3id.org/pharmagraph/vocab/Drug"][0] == "drug"
    amount = next(one for one in data["properties"] if one["iri"] == f"{WORD}amount")
    assert (amount["label"], amount["unit"], amount["count"]) == ("amount", "mg", MANY + 3)
    counts = [one["count"] for one in data["properties"]]
    assert counts == sorted(counts, reverse=True)
    labels = {one["iri"]: one["label"] for one in data["properties"]}
    assert labels["http://www.w3.org/2004/02/skos/core#exactMatch"] == "is the same as"


def test_the_subjects_of_a_class_are_listed(http: httpx.Client) -> None:
    """By label, with what tells namesakes apart; a class that is not there changes nothing."""
    text = http.get(HOME, params={"class": f"{WORD}Group"}, headers=BROWSER).text
    assert (
        f'<a href="{HOME}/group/effect/Calmers"><bdi>Calmers</bdi></a> <small><bdi>kind of group: effect'
        in text
    )
    data = http.get(f"{HOME}.json", params={"class": f"{WORD}Product", "from": "3"}).json()
    labels = [one["label"] for one in data["members"]["subjects"]]
    assert labels[:3] == [f"Brand {n}" for n in (102, 103, 104)]
    assert http.get(f"{HOME}.json", params={"class": "https://example.org/x"}).json()["members"] is None


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (f"/trial/about/{STRENGTHS}/file/products.csv", "file-products.csv"),
        (f"/trial/about/{STRENGTHS}/file/products.csv/sha256", "file-products.csv"),
        (f"/trial/about/{STRENGTHS}/mapping", "mapping"),
        (f"{HOME}/vocab/amount", "property-amount"),
        (f"{HOME}/vocab/Group", "class-Group"),
        (f"/trial/about/{STRENGTHS}/class/https%3A%2F%2Fw3id.org%2Fpharmagraph%2Fvocab%2FDrug", "class-Drug"),
    ],
)
def test_parts_of_a_data_set_are_places_on_its_page(http: httpx.Client, path: str, place: str) -> None:
    """Files, the mapping, classes, properties and counts: 303 to the page for people, RDF for programs."""
    answer = http.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HOME}#{place}")
    assert f'id="{place}"' in http.get(HOME, headers=BROWSER).text
    turtle = http.get(path, headers={"accept": "text/turtle"})
    assert (turtle.status_code, turtle.headers["content-type"].partition(";")[0]) == (200, "text/turtle")
    assert (
        http.get(path, headers={"accept": "application/json"}).headers["location"].startswith(f"{HOME}.json")
    )


def test_a_data_set_is_described_as_rdf(http: httpx.Client) -> None:
    """VoID and DCAT with files, counts and own words, without rows of subjects; the graph is elsewhere."""
    turtle = http.get(HOME, headers={"accept": "text/turtle"}).text
    assert "dcat#Dataset" in turtle
    assert "products.csv" in turtle
    assert f"{WORD}amount" in turtle
    assert "#row=" not in turtle
    assert http.get(f"/trial/links/{STRENGTHS}", headers={"accept": "text/turtle"}).status_code == 303
    text = http.get(f"/trial/links/{STRENGTHS}", headers=BROWSER).text
    assert f'<a href="{HOME}"><bdi>Strengths that nobody sells</bdi></a>' in text


@pytest.mark.parametrize("path", ["file/none.csv", "class/x", "none"])
def test_what_is_no_part_is_not_found(http: httpx.Client, path: str) -> None:
    """Unknown files and classes."""
    assert http.get(f"/trial/about/{STRENGTHS}/{path}", headers=BROWSER).status_code == 404


def test_a_subject_shows_what_names_it(http: httpx.Client) -> None:
    """By property, twenty of each and a count; the rest on pages of their own."""
    address = f"{HOME}/medicine/Pretendine"
    (group,) = http.get(f"{address}.json").json()["incoming"]["groups"]
    assert (group["relation"], group["count"], len(group["subjects"])) == ("has ingredient", MANY + 2, 20)
    text = http.get(address, headers=BROWSER).text
    more = re.search(r'<a href="([^"]*used=[^"]*)">Show all 32', text)
    assert more is not None
    whole = http.get(more[1].replace("&amp;", "&"), headers=BROWSER).text
    assert whole.count(f'<a href="{HOME}/product/') == MANY + 2
    late = http.get(f"{address}.json", params={"used": group["iri"], "from": "31"}).json()["incoming"]
    assert [one["label"] for one in late["groups"][0]["subjects"]] == ["Calmine", "CALMINE"]
    assert late["pages"]["before"]


def test_values_have_units_and_names_elsewhere_lead_out(http: httpx.Client) -> None:
    """2.5 mg; a unit by its label; CHEBI:1 with its address; groups of one label told apart."""
    lines = http.get(f"{HOME}/product/1.json").json()["lines"]
    said = {line["relation"]: line["value"] for line in lines}
    assert (said["amount"]["label"], said["in unit"]["label"]) == ("2.5 mg", "milligram")
    assert (said["is the same as"]["label"], said["is the same as"]["out"]) == ("CHEBI:1", True)
    lines = http.get(f"{HOME}/medicine/Pretendine.json").json()["lines"]
    groups = [line["value"]["apart"] for line in lines if line["relation"] == "is in group"]
    assert groups == ["kind of group: effect", "kind of group: shape"]


def test_a_search_finds_imported_subjects(http: httpx.Client) -> None:
    """Whole labels in any case of letters, with all that are called so; and parts of those that are terms."""
    found = http.get("/search.json", params={"q": "calmine"}).json()["imported"]
    assert [(one["label"], one["count"]) for one in found["groups"]] == [("CALMINE", 1), ("Calmine", 1)]
    part = http.get("/search.json", params={"q": "retend"}).json()
    assert {one["dataset"]["name"] for one in part["imported"]["groups"]} == {DATASET, STRENGTHS}
    text = http.get("/search", params={"q": "calmine"}, headers=BROWSER).text
    assert '<h2 id="in-data">In data sets</h2>' in text
    assert f'<a href="{HOME}/product/1">' in text
    assert http.get("/search.json", params={"q": "calmine", "limit": "3"}).json()["imported"] is None


def test_a_search_through_all_labels_is_asked_for(http: httpx.Client) -> None:
    """Then a part of a label is enough; nothing of the words becomes a query."""
    text = http.get("/search", params={"q": "loin"}, headers=BROWSER).text
    assert "Nothing in the data sets is called exactly so." in text
    assert "/search?q=loin&amp;in=data" in text
    found = http.get("/search.json", params={"q": "loin", "in": "data"}).json()["imported"]
    assert [one["label"] for one in found["groups"]] == ["Soloine"]
    hostile = '") } } DROP ALL #\\'
    none = http.get("/search.json", params={"q": hostile, "in": "data"}).json()["imported"]
    assert (none["groups"], none["incomplete"]) == ([], "")
    assert http.get("/search.json", params={"q": hostile}).json()["imported"]["incomplete"] == ""


def test_disputes_list_where_data_sets_disagree(http: httpx.Client) -> None:
    """What the command conflicts lists: the statement, the data set, what it says, the row."""
    data = http.get("/disputes.json").json()["imported"]
    (pair,) = data["pairs"]
    assert (pair["conflict"], pair["fact"]["object"]["label"]) == (f"{DATASET}/no-better", "hiccups")
    assert pair["subject"]["rows"][0]["place"] == "row 2"
    text = http.get("/disputes", headers=BROWSER).text
    assert '<h2 id="against-data">Against imported data</h2>' in text
    assert "=no better than water" in text
    again = http.get("/disputes", headers=BROWSER)
    assert again.text == text
