"""Run tests of a suite through the service, over loopback HTTP.

One data set holds the files of all suites, each as a graph of its own; a test chooses its graphs by
the parameters of the protocol, or by its own FROM.
"""

from __future__ import annotations

import http.client
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import pyoxigraph as ox

from support.conformance import HOME, iri_of
from support.conformance_endpoint import endpoints
from support.conformance_results import Outcome, expected, graph, table
from support.conformance_worker import compared, nquads
from support.serving import serving_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from support.conformance import Case
    from support.conformance_endpoint import Endpoints

EMPTY = f"{HOME}empty"
FORM = "application/x-www-form-urlencoded"
ROWS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
TRUTHS = ("application/sparql-results+json", "application/sparql-results+xml")
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


class Response(NamedTuple):
    """What the service answered."""

    status: int
    kind: str
    body: bytes

    @property
    def code(self) -> str:
        """The code of the problem that it tells; "" where it tells none."""
        found = json.loads(self.body).get("code", "") if self.kind.startswith("application/problem") else ""
        return str(found)


class ServiceRunner:
    """Runs tests one after another. Each takes the next of the ways to ask and of the formats."""

    def __init__(self, port: int, remote: Endpoints) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._remote = remote
        self._turn = 0

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def fault(self, case: Case) -> str:
        """Return in what way a test fails; "" where it passes."""
        self._turn += 1
        if case.kind == "evaluation":
            return self._evaluation_fault(case)
        if case.kind == "update":
            got = self._request("POST", "/sparql", case.text, "application/sparql-update")
            return "" if (got.status, got.code) == (403, "read-only") else str(got)
        got = self.ask(case, "*/*")
        if case.kind == "positive":
            # A function that the engine does not know is SPARQL all the same.
            parsed = got.status == http.HTTPStatus.OK or b'"the engine cannot answer: ' in got.body
            return "" if parsed else str(got)
        return "" if (got.status, got.code) == (400, "query-syntax") else str(got)

    def _evaluation_fault(self, case: Case) -> str:
        assert case.result is not None
        wanted = expected(case.result)
        if wanted.truth is not None:
            kinds: Sequence[str] = TRUTHS
        else:
            kinds = [*GRAPHS] if "CONSTRUCT" in case.text.upper() else [*ROWS]
        kind = kinds[self._turn % len(kinds)]
        got = self.ask(case, kind)
        if got.status != http.HTTPStatus.OK or got.kind.partition(";")[0] != kind:
            return str(got)
        return compared(case, _read(got.body, kind))

    def ask(self, case: Case, accept: str) -> Response:
        """Ask a test's query: by GET, by a form or directly, in turn."""
        text = self._remote.placed(case) if case.asks_others else case.text
        graphs = [] if case.chooses_graphs else _parameters(case)
        if self._turn % 3 == 0:
            return self._request("GET", "/sparql?" + urlencode([("query", text), *graphs]), accept=accept)
        if self._turn % 3 == 1:
            form = urlencode([*graphs, ("query", text)])
            return self._request("POST", "/sparql", form, FORM, accept)
        return self._request("POST", "/sparql?" + urlencode(graphs), text, "application/sparql-query", accept)

    def _request(
        self, method: str, target: str, body: str = "", kind: str = "", accept: str = "*/*"
    ) -> Response:
        headers = {"Accept": accept, **({"Content-Type": kind} if kind else {})}
        self._connection.request(method, target, body.encode() or None, headers)
        got = self._connection.getresponse()
        return Response(got.status, got.getheader("Content-Type", ""), got.read())


def _parameters(case: Case) -> list[tuple[str, str]]:
    default = [("default-graph-uri", iri_of(path)) for path in case.data] or [("default-graph-uri", EMPTY)]
    return default + [("named-graph-uri", iri) for iri in case.graphs]


def _read(body: bytes, kind: str) -> Outcome:
    if kind in ROWS:
        return table(body, ROWS[kind])
    return graph(quad.triple for quad in ox.parse(body, GRAPHS[kind], base_iri=HOME))


@contextmanager
def conformance_service(folder: Path, cases: Sequence[Case]) -> Iterator[ServiceRunner]:
    """Start a service over the data of tests, and what they ask by SERVICE."""
    graphs: dict[str, Sequence[Path]] = {EMPTY: []}
    for case in cases:
        graphs |= {iri_of(path): [path] for path in case.data}
        graphs |= {iri: [path] if path else [] for iri, path in case.graphs.items()}
    named = {}
    for n, (iri, paths) in enumerate(sorted(graphs.items())):
        named[iri] = str(folder / f"{n}.nq")
        (folder / f"{n}.nq").write_bytes(nquads(paths, iri))
    (folder / "default.nq").write_bytes(b"")
    description = folder / "dataset.json"
    description.write_text(
        json.dumps({"default": str(folder / "default.nq"), "named": named}), encoding="utf-8"
    )
    with endpoints() as remote, serving_dataset(description, "--allow-service", remote.host) as service:
        runner = ServiceRunner(service.port, remote)
        yield runner
        runner.close()
