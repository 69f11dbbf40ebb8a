"""The W3C's tests of the SPARQL 1.1 Protocol, against the running service."""

from __future__ import annotations

import http.client
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from support.serving import serving_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.server

UPDATES = {
    "update_base_uri",
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_full",
    "update_dataset_named_graphs",
    "update_post_direct",
    "update_post_form",
}
"""The tests that change the store: the service refuses them, and says why."""

FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}


@pytest.fixture(scope="module")
def tests(shared: Path) -> list[dict[str, Any]]:
    """Give the tests, each with its requests and what it expects of the answers."""
    path = shared / "conformance" / "w3c" / "protocol-tests.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["protocol"]
    return found


@pytest.fixture(scope="module")
def connection(
    tests: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[http.client.HTTPConnection]:
    """Give a connection to a service whose data set holds all graphs that the tests name."""
    folder = tmp_path_factory.mktemp("data")
    graphs: dict[str, str] = {}
    for test in tests:
        for request in test["requests"]:
            chosen = parse_qs(urlsplit(request["path"]).query)
            for iri in chosen.get("default-graph-uri", []) + chosen.get("named-graph-uri", []):
                graphs.setdefault(iri, "")
    for test in tests:
        graphs |= {given["graph"]: given["nt"] for given in test["data"]}
    named = {}
    for n, (iri, triples) in enumerate(sorted(graphs.items())):
        quads = (
            ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(iri))
            for t in ox.parse(triples, ox.RdfFormat.N_TRIPLES)
        )
        ox.serialize(quads, folder / f"{n}.nq", ox.RdfFormat.N_QUADS)
        named[iri] = str(folder / f"{n}.nq")
    (folder / "default.nq").write_bytes(b"")
    description = folder / "dataset.json"
    description.write_text(
        json.dumps({"default": str(folder / "default.nq"), "named": named}), encoding="utf-8"
    )
    with serving_dataset(description) as service:
        opened = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
        yield opened
        opened.close()


def send(connection: http.client.HTTPConnection, request: dict[str, Any]) -> tuple[int, str, bytes]:
    """Send a request as a test writes it; return status, media type and body."""
    body = request["body"]
    data = body["chars"].encode(body["encoding"]) if body else b""
    path = request["path"].replace("/sparql/", "/sparql", 1)
    connection.putrequest(request["method"], path, skip_accept_encoding=True)
    for name, value in request["headers"]:
        connection.putheader(name, value)
    if data or request["method"] != "GET":
        connection.putheader("Content-Length", str(len(data)))
    connection.endheaders(data)
    response = connection.getresponse()
    return response.status, response.getheader("Content-Type", "").partition(";")[0], response.read()


def fault(expect: dict[str, Any], status: int, kind: str, body: bytes) -> str:
    """Say in what an answer differs from what a test expects; "" where it does not."""
    classes = {
        int(found[1]) for name in expect["status"] if (found := re.fullmatch(r"StatusCode(\d)xx", name))
    }
    assert len(classes) == len(expect["status"]) > 0, expect
    if status // 100 not in classes:
        return f"status {status}: {body[:300]!r}"
    if "expectedFormat" in expect and kind not in FORMATS[expect["expectedFormat"]]:
        return f"format {kind}"
    if "expectedBoolean" in expect:
        said = json.loads(body)["boolean"]
        return "" if said is (expect["expectedBoolean"] == "true") else f"it says {said}"
    return ""


def is_update(request: dict[str, Any]) -> bool:
    """Tell whether a request is a well-formed update."""
    kinds = {value.partition(";")[0] for name, value in request["headers"] if name == "content-type"}
    return "application/sparql-update" in kinds or (request["body"] or {}).get("chars", "").startswith(
        "update="
    )


def test_protocol_tests_for_queries_pass(
    tests: list[dict[str, Any]], connection: http.client.HTTPConnection, show: Callable[[str], None]
) -> None:
    """All tests that do not change the store pass: 27 tests, 27 requests."""
    chosen = [test for test in tests if test["id"] not in UPDATES]
    faults = {}
    sent = 0
    for test in chosen:
        for request in test["requests"]:
            sent += 1
            said = fault(request["expect"], *send(connection, request))
            if said:
                faults[test["id"]] = said
    assert faults == {}
    assert (len(chosen), sent) == (27, 27)
    show(f"SPARQL 1.1 Protocol: {len(chosen)}/{len(chosen)} of the tests for queries and refusals")


def test_protocol_tests_for_updates_are_refused_with_a_reason(
    tests: list[dict[str, Any]], connection: http.client.HTTPConnection
) -> None:
    """The tests that change the store are answered 403 with the reason: 7 tests, 12 requests."""
    chosen = [test for test in tests if test["id"] in UPDATES]
    sent = 0
    for test in chosen:
        for request in test["requests"]:
            sent += 1
            status, kind, body = send(connection, request)
            said = json.loads(body)
            if is_update(request):
                assert (status, kind, said["code"]) == (403, "application/problem+json", "read-only"), test[
                    "id"
                ]
                assert "takes a newly built one" in said["mend"], test["id"]
            else:
                assert (status, said["boolean"]) == (200, False), test["id"]
    assert (len(chosen), sent) == (7, 12)
    assert len(tests) == 34
