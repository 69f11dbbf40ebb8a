"""What holds for every request, seen from outside."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx

    from support.serving import Service

POST = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\n"
ADDRESSES = ("/sparql?query=ASK%7B%7D", "/data?default", "/questions", "/health", "/nowhere")


def exchange(service: Service, sent: bytes, seconds: float = 20) -> bytes:
    """Send bytes over a connection of one's own and return what comes until it closes."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=seconds) as connection:
        connection.sendall(sent)
        parts = []
        try:
            while part := connection.recv(65_536):
                parts.append(part)
        except ConnectionResetError:
            pass
        return b"".join(parts)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_guarded(http: httpx.Client, address: str) -> None:
    """Answers and problems alike forbid browsers to guess, to frame, to share."""
    headers = http.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers
    assert "Server" not in headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_are_turned_away(http: httpx.Client, address: str) -> None:
    """A foreign Host is misdirected, a foreign Origin forbidden, wherever they knock."""
    host = http.get(address, headers={"Host": "rebound.example"})
    assert (host.status_code, host.json()["code"]) == (421, "host")
    origin = http.get(address, headers={"Origin": "https://evil.example"})
    assert (origin.status_code, origin.json()["code"]) == (403, "origin")
    own = http.get("/health", headers={"Origin": str(http.base_url).rstrip("/")})
    assert own.status_code == 200


def test_options_names_the_methods(http: httpx.Client) -> None:
    """OPTIONS is answered; a preflight of a foreign page is not."""
    answer = http.options("/sparql")
    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, HEAD, POST, OPTIONS")
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert http.options("/sparql", headers=asked).status_code == 403


def test_a_large_body_is_refused_unread(service: Service) -> None:
    """What Content-Length announces is enough to say no; the connection closes."""
    head = POST + b"Content-Type: application/sparql-query\r\n"
    said = exchange(service, head + b"Content-Length: 104857600\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in said
    assert exchange(service, head + b"Content-Length: 1048577\r\n\r\n" + b"x" * 1000).startswith(
        b"HTTP/1.1 413 "
    )


def test_a_large_body_is_refused_while_it_comes(http: httpx.Client) -> None:
    """Without a length, the body is refused once it is too large."""
    answer = http.post(
        "/sparql",
        content=(b"x" * 65_536 for _ in range(64)),
        headers={"Content-Type": "application/sparql-query"},
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_a_large_head_is_refused(service: Service) -> None:
    """Neither endless headers nor an endless address are read to their end."""
    flood = b"GET /health HTTP/1.1\r\nHost: localhost\r\n" + b"X: " + b"y" * 500_000
    assert exchange(service, flood).startswith(b"HTTP/1.1 431 ")
    many = b"GET /health HTTP/1.1\r\nHost: localhost\r\n" + b"X-Y: z\r\n" * 100_000
    assert exchange(service, many).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
        b"GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n",
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)  # fmt: skip
def test_what_is_no_http_is_a_bad_request(service: Service, http: httpx.Client, sent: bytes) -> None:
    """Malformed requests get a 400, and the service goes on."""
    said = exchange(service, sent + b"\r\n" * 2)
    assert said[9:12] in {b"400", b"408"}, said[:200]
    assert http.get("/health").status_code == 200


def test_requests_may_follow_one_another_at_once(service: Service) -> None:
    """Requests that are sent without waiting are answered in their order."""
    one = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    said = exchange(service, one * 3 + last)
    assert said.count(b"HTTP/1.1 200 ") == 3
    assert said.count(b"HTTP/1.1 404 ") == 1


def test_old_http_gets_whole_answers(service: Service) -> None:
    """HTTP/1.0 knows no chunks: what would stream comes with its length."""
    query = b"SELECT%20?s%20?p%20?o%20?x%20%7B?s%20?p%20?o.?x%20a%20ph:Drug%7D"
    said = exchange(service, b"GET /sparql?query=" + query + b" HTTP/1.0\r\nHost: localhost\r\n\r\n")
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"chunked" not in head
    assert f"content-length: {len(body)}".encode() in head
    assert len(body) > 300_000


@pytest.mark.long
def test_slow_clients_are_cut_off(service: Service, http: httpx.Client) -> None:
    """A head or a body that comes drop by drop ends with 408, and others do not notice."""
    for begin, drop in (
        (b"GET /health HTTP/1.1\r\n", b"X: y\r\n"),
        (POST + b"Content-Type: application/sparql-query\r\nContent-Length: 1000\r\n\r\n", b"A"),
    ):
        with socket.create_connection(("127.0.0.1", service.port), timeout=30) as connection:
            connection.sendall(begin)
            connection.settimeout(0.5)
            said, until = b"", time.monotonic() + 30
            while not said and time.monotonic() < until:
                connection.sendall(drop)
                try:
                    said = connection.recv(4_096)
                except TimeoutError:
                    assert http.get("/health").status_code == 200
        assert said.startswith(b"HTTP/1.1 408 ")


def test_options_names_post_where_it_is_taken(http: httpx.Client) -> None:
    """What is only read says so."""
    for address, allowed in (("/sparql/", "GET, HEAD, POST, OPTIONS"), ("/health", "GET, HEAD, OPTIONS")):
        assert http.options(address).headers["Allow"] == allowed
    cross = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    answer = http.get("/sparql", params={"query": "ASK {}"}, headers=cross)
    assert (answer.status_code, answer.json()["code"]) == (403, "origin")
