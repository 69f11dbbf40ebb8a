"""Endpoints on loopback that the tests of SERVICE ask: each path answers over one file of data."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pyoxigraph as ox

from support.conformance import triples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.conformance import Case

_NOWHERE = "http://invalid.endpoint.org/sparql"


class Endpoints:
    """The server: gives the addresses of a test's endpoints places on loopback."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self._stores: list[ox.Store] = []

    def placed(self, case: Case) -> str:
        """Open a test's endpoints; return its query with their addresses in place of those it names.

        What the tests call an invalid endpoint becomes a path that answers 404.
        """
        text = case.text.replace(_NOWHERE, f"http://{self.host}/none")
        if not (case.data or case.remote):  # the tests of syntax name endpoints by relative addresses
            text = text.replace(f"BASE <{case.base}>", f"BASE <{self._opened(ox.Store())}>")
        for address, path in case.remote:
            store = ox.Store()
            store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples(path))
            text = text.replace(address, self._opened(store))
        return text

    def _opened(self, store: ox.Store) -> str:
        self._stores.append(store)
        return f"http://{self.host}/{len(self._stores) - 1}/"

    def answer(self, path: str, query: str) -> bytes | None:
        """Answer a query; None where there is no such endpoint."""
        name = path.split("/")[1]
        if not name.isdecimal() or int(name) >= len(self._stores):
            return None
        found = self._stores[int(name)].query(query)
        assert isinstance(found, ox.QuerySolutions)
        return found.serialize(format=ox.QueryResultsFormat.JSON)


class _Handler(BaseHTTPRequestHandler):
    """Answers requests; ``endpoints`` are those that are open."""

    endpoints: Endpoints

    def do_POST(self) -> None:
        """Answer a query in the body."""
        query = self.rfile.read(int(self.headers["Content-Length"])).decode()
        body = self.endpoints.answer(self.path, query)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def endpoints() -> Iterator[Endpoints]:
    """Run the server in a thread of its own."""

    class Handler(_Handler):
        """One class for each server, since the library makes the handlers."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    opened = Handler.endpoints = Endpoints(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield opened
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
