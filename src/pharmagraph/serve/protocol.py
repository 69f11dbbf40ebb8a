"""A request of the SPARQL 1.1 Protocol, read: what is asked, and over which graphs.

Section 2.1 of the Protocol knows three ways to send a query: GET, POST of a form, POST of the query
itself. Graphs may stand in the address in all of them (the W3C's tests do so with a form too).
Updates have their own two ways, and all of them are refused: the graph is built from facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote_to_bytes

from pharmagraph.serve.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
METHODS = frozenset({"GET", "HEAD", "POST"})
ALLOWED = "GET, HEAD, POST, OPTIONS"
_MOST_FIELDS = 1_000
_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no", ""}

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A query as it came: its text, the graphs named in the request, and whether evidence is wanted."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    evidence: bool = False


def read_request(
    method: str, address_query: bytes, content_type: str | None = None, body: bytes = b""
) -> SparqlRequest | None:
    """Read a request; None for an empty GET, which asks for the description of the service.

    ``address_query`` is what stands behind the question mark. Raises Fault for what is no query.
    """
    in_address = fields(address_query, "the address")
    if method in {"GET", "HEAD"}:
        _no_update_in_address(in_address)
        return _request(in_address, in_address) if in_address else None
    if method != "POST":
        raise Fault("method", f"{method} is no way to ask", "use GET or POST", headers=(("Allow", ALLOWED),))
    kind = _media_type(content_type)
    if kind == UPDATE:
        raise _no_updates()
    if kind == FORM:
        in_body = fields(body, "the form")
        if any(name == "update" for name, _ in in_body):
            raise _no_updates()
        _no_update_in_address(in_address)
        if any(name == "query" for name, _ in in_address):
            raise Fault("bad-request", "the query stands in the address of a POST", "put it into the form")
        return _request(in_body, [*in_address, *in_body])
    if kind == QUERY:
        if any(name in {"query", "update"} for name, _ in in_address):
            raise Fault("bad-request", "a query stands in the address and in the body", "send one of them")
        return _request([("query", _decoded(body, "the query"))], in_address)
    raise Fault(
        "media-type",
        f"a POST with Content-Type {kind}" if kind else "a POST without Content-Type",
        f"send {QUERY} with the query itself, or {FORM} with query=…",
        headers=(("Accept-Post", f"{QUERY}, {FORM}"),),
    )


def _request(with_query: Fields, with_rest: Fields) -> SparqlRequest:
    queries = _all(with_query, "query")
    if len(queries) != 1:
        message = "the request has more than one query" if queries else "the request has no query"
        raise Fault("bad-request", message, "send one parameter query=…")
    return SparqlRequest(
        queries[0],
        _all(with_rest, "default-graph-uri"),
        _all(with_rest, "named-graph-uri"),
        evidence=is_true(with_rest, "evidence"),
    )


def _all(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in fields if key == name)


def is_true(fields: Fields, name: str) -> bool:
    """Tell whether a parameter is given as true; raises Fault where it is neither true nor false."""
    values = {value.lower() for value in _all(fields, name)}
    if len(values) > 1 or values - _TRUE - _FALSE:
        raise Fault(
            "bad-request", f"{name}={'|'.join(sorted(values))} is neither true nor false", f"{name}=true"
        )
    return bool(values & _TRUE)


def fields(encoded: bytes, where: str) -> Fields:
    """Decode a form as HTML writes it (application/x-www-form-urlencoded, UTF-8)."""
    try:
        if b"&" not in encoded and encoded.startswith(b"query="):  # by far the most frequent form
            return [("query", unquote_to_bytes(encoded[6:].replace(b"+", b" ")).decode("utf-8"))]
        return parse_qsl(
            encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except UnicodeDecodeError:
        raise Fault(
            "bad-request", f"{where} is not UTF-8", "encode it as UTF-8, then in percent signs"
        ) from None
    except ValueError:
        message = f"{where} has more than {_MOST_FIELDS:,} parameters"
        raise Fault("bad-request", message, "send fewer") from None


def _decoded(body: bytes, what: str) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise Fault("bad-request", f"{what} is not UTF-8", "encode it as UTF-8") from None


def _media_type(content_type: str | None) -> str:
    """Return the media type in small letters; refuse a charset other than UTF-8."""
    if not content_type:
        return ""
    message = Message()
    message["Content-Type"] = content_type
    charset = message.get_param("charset", "utf-8")
    if not isinstance(charset, str) or charset.lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise Fault("media-type", f"the charset {charset} is not understood", "encode it as UTF-8")
    return content_type.partition(";")[0].strip().lower()


def _no_update_in_address(fields: Sequence[tuple[str, str]]) -> None:
    if any(name == "update" for name, _ in fields):
        raise _no_updates()


def _no_updates() -> Fault:
    return Fault(
        "read-only",
        "an update would change the graph, which is built from facts that people have checked",
        "tell whoever keeps the graph: the service takes a newly built one by itself",
    )
