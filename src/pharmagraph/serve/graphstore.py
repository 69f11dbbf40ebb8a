"""The graphs themselves: SPARQL 1.1 Graph Store HTTP Protocol, the part that reads.

N-Triples are the built file, byte for byte (of a named graph without the graph's name). Other formats
are written from it, never from an engine's store, which would rewrite numbers.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from email.utils import formatdate, parsedate_to_datetime
from typing import TYPE_CHECKING

from pharmagraph.graphs.nquads import read_nquads
from pharmagraph.graphs.writers import WRITERS
from pharmagraph.serve.body import header
from pharmagraph.serve.cache import Cache
from pharmagraph.serve.formats import GRAPH_OFFERS, content_type
from pharmagraph.serve.negotiation import choose
from pharmagraph.serve.problem import Fault
from pharmagraph.serve.protocol import fields
from pharmagraph.serve.reply import DISCLAIMER_HEADER, Whole, send_pieces, whole
from pharmagraph.serve.sparql import not_acceptable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from starlette.types import Receive, Scope, Send

    from pharmagraph.serve.desk import Desk
    from pharmagraph.serve.generation import GraphFile
    from pharmagraph.serve.security import Headers

_MIB = 1024 * 1024
_PIECE = 262_144
_CONVERTED = 64 * _MIB
LARGEST_CONVERTED = 48 * _MIB
"""The largest file of a graph, in bytes, that is written in another format than N-Triples."""
ALLOWED = (("Allow", "GET, HEAD, OPTIONS"),)
_NTRIPLES = "ntriples"


class GraphStore:
    """Answers at ``/data``. ``desk`` gives the desk of the moment."""

    def __init__(self, desk: Callable[[], Desk]) -> None:
        self._desk = desk
        self._written: Cache[Whole] = Cache(_CONVERTED, _CONVERTED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        del receive
        method = scope["method"]
        if method in {"PUT", "POST", "DELETE", "PATCH"}:
            mend = "tell whoever keeps the graph: the service takes a newly built one by itself"
            raise Fault(
                "read-only", "graphs are built from facts and cannot be changed here", mend, {}, ALLOWED
            )
        if method not in {"GET", "HEAD"}:
            raise Fault("method", f"{method} is not for graphs", "use GET or HEAD", headers=ALLOWED)
        desk = self._desk()
        graph = _graph(desk, scope["query_string"])
        accept = header(scope["headers"], b"accept")
        offer = choose(accept, GRAPH_OFFERS)
        if offer is None:
            raise not_acceptable(accept, GRAPH_OFFERS)
        tag = f'"{graph.digest[:40]}-{offer.name}"'
        headers: Headers = [
            (b"content-type", content_type(offer.media_type).encode()),
            (b"etag", tag.encode()),
            (b"last-modified", formatdate(int(graph.modified), usegmt=True).encode()),
            (b"cache-control", b"no-cache"),
            (b"vary", b"Accept"),
            DISCLAIMER_HEADER,
        ]
        if is_another(scope["headers"], tag, graph.modified):
            message = "the graph has changed since the state that If-Match or If-Unmodified-Since names"
            raise Fault("changed", message, "ask for it anew", headers=(("ETag", tag),))
        if is_unchanged(scope["headers"], tag, graph.modified):
            await send({"type": "http.response.start", "status": 304, "headers": headers[1:]})
            await send({"type": "http.response.body", "body": b""})
            return
        is_head = method == "HEAD"
        if offer.name == _NTRIPLES:
            async with aclosing(_lines(graph, desk)) as pieces:
                await send_pieces(send, headers, pieces, desk.settings.stall, head=is_head)
            return
        answer = self._written.get(tag)
        if answer is None:
            body = await desk.at_length(lambda: _converted(graph, offer.name, desk))
            answer = whole(200, headers, body)
            self._written.put(tag, answer, len(body))
        await answer.send(send, head=is_head)


def _graph(desk: Desk, address_query: bytes) -> GraphFile:
    """Return the graph that a request names (section 4.1: ?default or ?graph=IRI); raises Fault."""
    named = [
        (key, value) for key, value in fields(address_query, "the address") if key in {"default", "graph"}
    ]
    if len(named) != 1:
        raise Fault("bad-request", "the request names no graph, or several", "add ?default or ?graph=IRI")
    key, iri = named[0]
    dataset, graphs = desk.generation.dataset, desk.generation.graphs
    wanted = "" if key == "default" or iri == dataset.curated else iri
    if wanted not in graphs or (key == "graph" and not iri):
        known = ", ".join(dataset.graphs) or "none but ?default"
        raise Fault("no-graph", f"the data set has no graph <{iri}>", f"its graphs are: {known}")
    return graphs[wanted]


def is_another(headers: Sequence[tuple[bytes, bytes]], tag: str, modified: float) -> bool:
    """Tell whether the client wants another state alone (RFC 9110, section 13.2.2, steps 1 and 2)."""
    tags = header(headers, b"if-match")
    if tags is not None:  # compared strongly: a weak tag never matches
        return tags.strip() != "*" and tag not in {one.strip() for one in tags.split(",")}
    since = _moment(header(headers, b"if-unmodified-since"))
    return since is not None and int(modified) > since


def _moment(date: str | None) -> float | None:
    """Return the seconds since 1970 of a date in a header; None for what is no date."""
    try:
        return None if date is None else parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):  # as if it were not there
        return None


def is_unchanged(headers: Sequence[tuple[bytes, bytes]], tag: str, modified: float) -> bool:
    """Tell whether the client has this state already (RFC 9110, section 13.2.2)."""
    tags = header(headers, b"if-none-match")
    if tags is not None:
        listed = {one.strip().removeprefix("W/") for one in tags.split(",")}
        return tag in listed or "*" in listed
    since = _moment(header(headers, b"if-modified-since"))
    return since is not None and int(modified) <= since


async def _lines(graph: GraphFile, desk: Desk) -> AsyncGenerator[bytes, None]:
    """Yield a graph's file as N-Triples."""
    end = f" <{graph.iri}> .\n".encode()
    file = await asyncio.to_thread(graph.path.open, "rb")
    try:
        rest = b""
        while piece := await desk.in_thread(lambda: file.read(_PIECE)):
            if not graph.iri:
                yield piece
                continue
            # A line is only whole with its end, so what stands behind the last end waits.
            lines, newline, rest = (rest + piece).rpartition(b"\n")
            yield (lines + newline).replace(end, b" .\n")
        if rest:
            yield rest
    finally:
        await asyncio.to_thread(file.close)


def _converted(graph: GraphFile, form: str, desk: Desk) -> bytes:
    if graph.path.stat().st_size > LARGEST_CONVERTED:
        raise Fault(
            "not-acceptable",
            f"this graph is too large to be written as {form} on request",
            "accept application/n-triples",
            {"available": [WRITERS[_NTRIPLES].media_type]},
        )
    triples = read_nquads(graph.path, graph.iri) if graph.iri else read_nquads(graph.path)
    return WRITERS[form].write(triples, desk.shown, "")
