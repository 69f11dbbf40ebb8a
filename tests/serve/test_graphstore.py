from __future__ import annotations

from email.utils import formatdate
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

import pharmagraph
from pharmagraph.serve.graphstore import is_unchanged

if TYPE_CHECKING:
    from pathlib import Path

    import httpx


def test_the_default_graph_is_the_built_file(http: httpx.Client, built_project: Path) -> None:
    """As N-Triples the curated layer comes byte for byte; ?graph= with its own name gives the same."""
    kg = pharmagraph.open(built_project)
    expected = kg.path.read_bytes()
    for params in ({"default": ""}, {"graph": kg.dataset.curated}):
        answer = http.get("/data", params=params, headers={"Accept": "application/n-triples"})
        assert (answer.status_code, answer.content) == (200, expected)


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/rdf+xml"])
def test_every_format_holds_the_same_triples(http: httpx.Client, built_project: Path, accept: str) -> None:
    """Turtle, JSON-LD and RDF/XML of the curated layer hold the triples of the built file."""
    answer = http.get("/data?default", headers={"Accept": accept})
    form = ox.RdfFormat.from_media_type(answer.headers["Content-Type"])
    triples = {str(quad.triple) for quad in ox.parse(answer.content, format=form)}
    kg = pharmagraph.open(built_project)
    built = {str(quad.triple) for quad in ox.parse(path=kg.path, format=ox.RdfFormat.N_QUADS)}
    assert triples == built


def test_a_named_graph_comes_without_its_name(http: httpx.Client, built_project: Path) -> None:
    """What a named graph holds comes as triples, in N-Triples and in Turtle."""
    dataset = pharmagraph.open(built_project).dataset
    iri, path = next((i, p) for i, p in dataset.named.items() if i.endswith("inferred"))
    expected = path.read_text(encoding="utf-8").replace(f" <{iri}> .\n", " .\n")
    for root in ("/data", "/data/"):
        answer = http.get(root, params={"graph": iri}, headers={"Accept": "application/n-triples"})
        assert answer.text == expected
    turtle = http.get("/data", params={"graph": iri}, headers={"Accept": "text/turtle"}).content
    assert len({str(q.triple) for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}) == expected.count("\n")


@pytest.mark.parametrize("accept", ["application/n-triples", "text/turtle"])
def test_a_client_that_has_it_gets_no_body(http: httpx.Client, accept: str) -> None:
    """ETag and Last-Modified make conditional requests work; each format has a tag of its own."""
    first = http.get("/data?default", headers={"Accept": accept})
    again = [{"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}]
    for condition in again:
        answer = http.get("/data?default", headers={"Accept": accept, **condition})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == first.headers["ETag"]
    other = http.get("/data?default", headers={"Accept": "application/ld+json", **again[0]})
    assert other.status_code == 200


def test_a_head_request_gets_the_head_alone(http: httpx.Client) -> None:
    """HEAD says format, tag and length and sends nothing."""
    for accept in ("application/n-triples", "text/turtle"):
        answer = http.head("/data?default", headers={"Accept": accept})
        assert (answer.status_code, answer.content, bool(answer.headers["ETag"])) == (200, b"", True)


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/data", 400, "bad-request"),
        ("/data?default&graph=http://example.org/g", 400, "bad-request"),
        ("/data?graph=http://example.org/g", 404, "no-graph"),
        ("/data?graph=", 404, "no-graph"),
        ("/data?graph=%FF", 400, "bad-request"),
    ],
)
def test_what_names_no_graph_is_refused(http: httpx.Client, address: str, status: int, code: str) -> None:
    """A request names one graph, and one that is there."""
    answer = http.get(address)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_writing_is_refused_with_a_reason(http: httpx.Client, method: str) -> None:
    """The graph is built from facts: 403 says so."""
    answer = http.request(method, "/data?default", content=b"<http://a> <http://b> <http://c> .")
    assert (answer.status_code, answer.json()["code"]) == (403, "read-only")


def test_other_methods_are_not_allowed(http: httpx.Client) -> None:
    """405 names the methods that are; 406 the formats."""
    answer = http.request("TRACE", "/data?default")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert http.get("/data?default", headers={"Accept": "text/html"}).status_code == 406


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], False),
        ([(b"if-none-match", b'"abc-turtle"')], True),
        ([(b"if-none-match", b'"x", W/"abc-turtle"')], True),
        ([(b"if-none-match", b"*")], True),
        ([(b"if-none-match", b'"x"')], False),
        (
            [(b"if-none-match", b'"x"'), (b"if-modified-since", formatdate(2_000, usegmt=True).encode())],
            False,
        ),
        ([(b"if-modified-since", formatdate(1_000, usegmt=True).encode())], True),
        ([(b"if-modified-since", formatdate(999, usegmt=True).encode())], False),
        ([(b"if-modified-since", b"yesterday")], False),
        ([(b"if-modified-since", b"Mon, 99 Foo 2026 00:00:00 GMT")], False),
    ],
)
def test_when_a_client_has_it_already(headers: list[tuple[bytes, bytes]], expected: bool) -> None:  # noqa: FBT001 - an expected value
    """Tags come before dates, and a date that is none counts as absent."""
    assert is_unchanged(headers, '"abc-turtle"', 1_000.5) is expected


def test_another_state_is_not_given(http: httpx.Client) -> None:
    """If-Match and If-Unmodified-Since of another state are 412; of this one, and no date, 200."""
    first = http.get("/data?default")
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]

    def status(name: str, value: str) -> int:
        return http.get("/data?default", headers={name: value}).status_code

    assert [status("If-Match", value) for value in ('"wrong"', f"W/{tag}")] == [412, 412]
    assert [status("If-Match", value) for value in (tag, "*", f'"other", {tag}')] == [200, 200, 200]
    assert status("If-Unmodified-Since", "Mon, 01 Jan 2001 00:00:00 GMT") == 412
    assert [status("If-Unmodified-Since", value) for value in (modified, "no date")] == [200, 200]
    assert http.options("/data").headers["Allow"] == "GET, HEAD, OPTIONS"
