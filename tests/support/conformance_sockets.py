"""What malformed and malicious clients send, byte for byte, and which answers are right."""

from __future__ import annotations

import gzip
import re
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

_QUIET = 1.5
_STATUS = re.compile(rb"(?:^|(?<=[\n}]))HTTP/1\.1 (\d{3}) ")
_ASK = b"query=ASK+%7B%7D"
_CLOSED = frozenset({0, 400})
HEALTH = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


_Row: TypeAlias = "tuple[str, bytes, Iterable[int]]"


class Case(NamedTuple):
    """What is sent, and which statuses may come back; ``answers`` is how many, at most.

    Status 0 stands for a connection that ends without an answer.
    """

    name: str
    sent: bytes
    statuses: frozenset[int]
    answers: int = 1


def _line(line: bytes) -> bytes:
    return line + b" HTTP/1.1\r\n"


def _request(line: bytes, headers: bytes = b"", body: bytes = b"") -> bytes:
    return _line(line) + b"Host: 127.0.0.1\r\n" + headers + b"\r\n" + body


def _post(headers: bytes, body: bytes = b"") -> bytes:
    return _request(b"POST /sparql", b"Content-Type: application/x-www-form-urlencoded\r\n" + headers, body)


def _get(target: bytes, headers: bytes = b"") -> bytes:
    return _request(b"GET " + target, headers)


def malformed(trap: bytes) -> list[Case]:
    """Return the cases; ``trap`` is an address that nobody may ask."""
    return [
        Case(name, sent, frozenset(right))
        for part in (_no_http(trap), _ambiguous(), _too_much(), _escapes(trap), _strangers())
        for name, sent, right in part
    ] + [Case("pipelined", HEALTH * 300 + b"\x00garbage\r\n\r\n", frozenset({200, 400}), 301)]


def _no_http(trap: bytes) -> list[_Row]:
    """Return what is not HTTP, or hardly."""
    websocket = (
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    )
    h2c = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
    host = b"Host: 127.0.0.1\r\n\r\n"
    return [
        ("tls", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500), _CLOSED),
        ("http2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9), _CLOSED | {505}),
        ("http09", b"GET /health\r\n\r\n", _CLOSED),
        ("version", b"GET /health HTTP/9.9\r\n" + host, _CLOSED | {505}),
        ("nothing", b"\r\n" * 5_000, _CLOSED),
        ("binary", bytes(range(256)) * 200, _CLOSED),
        ("method", b"A" * 100_000 + b" / HTTP/1.1\r\n" + host, _CLOSED | {405, 431}),
        ("connect", _request(b"CONNECT 127.0.0.1:7490"), {0, 400, 404, 405}),
        ("trace", _request(b"TRACE /sparql"), {400, 405}),
        ("options", _request(b"OPTIONS *"), {200, 204, 400, 404, 405}),
        ("absolute", _get(trap), {400, 404, 421}),
        ("upgrade", _get(b"/health", websocket), {200, 400, 426}),
        ("upgrade-h2c", _get(b"/health", h2c), {200, 400, 426}),
        ("space-before-colon", _get(b"/health", b"X : 1\r\nContent-Length : 40\r\n"), _CLOSED),
        ("folded", _get(b"/health", b"X: 1\r\n 2\r\n"), _CLOSED | {200}),
        ("bare-cr", b"GET /health HTTP/1.1\rHost: 127.0.0.1\r\r", _CLOSED),
        ("nul-in-header", _get(b"/health", b"X: \x00\r\n"), _CLOSED),
        ("nul-in-address", _get(b"/hea\x00lth"), _CLOSED),
        ("space-in-address", _get(b"/health x"), _CLOSED),
    ]


def _ambiguous() -> list[_Row]:
    """Return requests that two readers could read in two ways: they say two lengths."""
    chunked, length, end = (
        b"Transfer-Encoding: chunked\r\n",
        b"Content-Length: %d\r\n" % len(_ASK),
        b"0\r\n\r\n",
    )
    identity = b"Transfer-Encoding: chunked, identity\r\n"
    return [
        ("cl-te", _post(b"Content-Length: 5\r\n" + chunked, end + HEALTH), {400}),
        ("te-cl", _post(chunked + b"Content-Length: 3\r\n", end + HEALTH), {400}),
        ("te-te", _post(chunked + b"Transfer-Encoding: x\r\n", end + HEALTH), _CLOSED | {501}),
        ("te-list", _post(identity, end + HEALTH), _CLOSED | {501}),
        ("te-name", _post(b"Transfer-Encoding: xchunked\r\n" + length, _ASK + HEALTH), _CLOSED | {501}),
        ("cl-cl", _post(length + b"Content-Length: 0\r\n", _ASK + HEALTH), _CLOSED),
        ("cl-list", _post(b"Content-Length: 16, 16\r\n", _ASK + HEALTH), _CLOSED),
        ("cl-minus", _post(b"Content-Length: -1\r\n", _ASK), _CLOSED),
        ("cl-plus", _post(b"Content-Length: +16\r\n", _ASK), _CLOSED),
        ("cl-hex", _post(b"Content-Length: 0x10\r\n", _ASK), _CLOSED),
        ("cl-huge", _post(b"Content-Length: " + b"9" * 40 + b"\r\n", _ASK), _CLOSED | {413}),
        ("chunk-huge", _post(chunked, b"FFFFFFFFFFFFFFFFF\r\n" + _ASK), _CLOSED | {413}),
        ("chunk-minus", _post(chunked, b"-1\r\n" + _ASK), _CLOSED),
        ("chunk-none", _post(chunked, b"\r\n" + _ASK), _CLOSED),
    ]


def _too_much() -> list[_Row]:
    """Return requests that are too large."""
    headers = b"".join(b"X%d: y\r\n" % n for n in range(60_000))
    zipped = gzip.compress(_ASK + b"&x=" + b"y" * 10_000_000, mtime=0)
    packed = b"Content-Encoding: gzip\r\nContent-Length: %d\r\n" % len(zipped)
    announced = b"Content-Length: 104857600\r\n"
    return [
        ("headers", _get(b"/health", headers), {431}),
        ("header", _get(b"/health", b"X: " + b"y" * 1_000_000 + b"\r\n"), {431}),
        ("address", _get(b"/sparql?query=" + b"x" * 1_000_000), {431}),
        ("announced", _post(announced), {413}),
        ("continue", _post(announced + b"Expect: 100-continue\r\n"), {413}),
        ("fields", _post(b"Content-Length: 12000\r\n", b"a=b&" * 3_000), {400}),
        ("zipped", _post(packed, zipped), {400, 415}),
    ]


def _escapes(trap: bytes) -> list[_Row]:
    """Return bad escapes, and addresses that lead out."""
    ask = b"/sparql?query=ASK+%7B%7D"
    escapes = [b"%00", b"%ED%A0%80", b"%FF%FE", b"%E2%80%AE", b"%", b"%Z", b"%ZZ", b"%0"]
    paths = [
        b"/../../etc/passwd",
        b"//etc/passwd",
        b"/%00",
        b"/sparql/../../etc/passwd",
        b"/questions/..%2f..%2f..%2fetc%2fpasswd",
        b"/questions/%00",
        b"/data/..%2f..%2fetc/passwd",
        b"/data?graph=file:///etc/passwd",
        b"/data?graph=" + trap,
        b"/data?graph=%00",
    ]
    graphs = [name + b"=file:///etc/passwd" for name in (b"default-graph-uri", b"named-graph-uri")]
    return [
        *((f"escape {bad.decode()}", _get(ask + bad), {400}) for bad in escapes),
        *((f"path {path.decode()}", _get(path), {400, 404, 421}) for path in paths),
        *((f"graph {graph.decode()}", _get(ask + b"&" + graph), {400}) for graph in graphs),
    ]


def _strangers() -> list[_Row]:
    """Return requests that name a host or an origin that is not the service's."""
    hosts = [
        b"", b"evil.example", b"127.0.0.1@evil.example", b"127.0.0.1.evil.example", b"localhost:80:80",
        b"127.0.0.1/..", b"evil.example#127.0.0.1",
    ]  # fmt: skip
    origins = [b"http://evil.example", b"null", b"http://127.0.0.1.evil.example", b"file://"]
    own = b"Host: 127.0.0.1\r\n"
    return [
        *(
            (f"host {host.decode()}", _line(b"GET /health") + b"Host: " + host + b"\r\n\r\n", {400, 421})
            for host in hosts
        ),
        *((f"origin {o.decode()}", _get(b"/sparql", b"Origin: " + o + b"\r\n"), {403}) for o in origins),
        ("host-twice", _line(b"GET /health") + own + b"Host: evil.example\r\n\r\n", {400}),
        ("host-none", _line(b"GET /health") + b"\r\n", {400}),
    ]


def exchange(port: int, sent: bytes) -> bytes:
    """Send bytes; return what comes back until the connection ends, or nothing more comes."""
    got = bytearray()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        with suppress(ConnectionError):
            connection.sendall(sent)
        connection.settimeout(_QUIET)
        with suppress(TimeoutError, ConnectionError):
            while piece := connection.recv(65_536):
                got += piece
    return bytes(got)


def statuses(got: bytes) -> list[int]:
    """Return the statuses of the answers in what came back; [0] where there is none."""
    return [int(found) for found in _STATUS.findall(got)] or [0]
