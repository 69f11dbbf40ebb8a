"""One request and its answer: limits of time and size, encryption, proxies, and what is no answer."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import QueryError, QueryLimitError
from pharmagraph.graphs.remote import connection as connections
from pharmagraph.graphs.remote.address import Address, read_address
from pharmagraph.graphs.remote.connection import Reply, Request, exchange
from pharmagraph.graphs.remote.web import Patience, Web
from support.remote_servers import FakeServer, Seen, answer

if TYPE_CHECKING:
    from collections.abc import Callable

    Answer = bytes | Callable[[socket.socket, Seen, threading.Event], None]

PATIENCE = Patience(20.0, 1_000_000)

FINE = answer("fine", "text/plain")


def send(server: FakeServer, patience: Patience = PATIENCE) -> Reply:
    """Send a request to a server."""
    address = read_address(server.url)
    return Web(address.host, retries=0).send(Request("POST", address, "text/plain"), patience)


def test_a_request_says_what_it_wants() -> None:
    """Method, target, headers and body arrive; nothing asks for compression or the connection's end."""
    with FakeServer(FINE) as server:
        address = read_address(server.url + "?a=b").asking("c=d")
        reply = Web(address.host).send(Request("PUT", address, "text/plain", b"it", "text/turtle"), PATIENCE)
    (seen,) = server.seen
    assert (reply.status, reply.body, reply.media_type, reply.is_measured) == (
        200,
        b"fine",
        "text/plain",
        True,
    )
    assert (seen.method, seen.target, seen.body) == ("PUT", "/sparql?a=b&c=d", b"it")
    assert seen.headers["accept"] == "text/plain"
    assert seen.headers["content-type"] == "text/turtle"
    assert seen.headers["user-agent"] == "pharmagraph"
    assert seen.headers["host"] == server.url.split("/")[2]
    assert seen.headers["accept-encoding"] == "identity"
    assert "connection" not in seen.headers
    assert "authorization" not in seen.headers


def test_who_hangs_up_is_told_of() -> None:
    """A server that closes the connection instead of answering is named."""
    with FakeServer(b"") as server, pytest.raises(QueryError, match="hung up without an answer"):
        send(server)


def test_an_answer_without_a_length_is_marked() -> None:
    """Where only the end of the connection ends the answer, that is said."""
    with FakeServer(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nfine") as server:
        reply = send(server)
    assert (reply.body, reply.is_measured) == (b"fine", False)


@pytest.mark.parametrize(
    "noise", [b"220 mail.example.org ESMTP\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x15\x03\x01\x00\x02"]
)
def test_what_is_no_http_is_told_of(noise: bytes) -> None:
    """Another kind of server is not asked again."""
    with FakeServer(noise) as server, pytest.raises(QueryError, match="is no HTTP") as caught:
        send(server)
    assert caught.value.mend == "check the address and the port"
    assert len(server.seen) == 1


def test_too_many_headers_are_refused() -> None:
    """A server that sends headers without end is not listened to."""
    many = b"".join(b"X-%d: y\r\n" % n for n in range(1_000))
    with (
        FakeServer(b"HTTP/1.1 200 OK\r\n" + many + b"\r\n") as server,
        pytest.raises(QueryError, match="no HTTP"),
    ):
        send(server)


def test_compressed_answers_are_refused() -> None:
    """What was not asked for may grow without bound when it is unpacked."""
    zipped = answer(b"\x1f\x8b", "text/plain", "200 OK", "Content-Encoding: gzip")
    with FakeServer(zipped) as server, pytest.raises(QueryError, match="compresses its answer"):
        send(server)


def drip(start: bytes, drop: bytes) -> Answer:
    """Return an answer that goes on for ever, a drop at a time."""

    def go(connection: socket.socket, _seen: Seen, ended: threading.Event) -> None:
        connection.sendall(start)
        while not ended.wait(0.02):
            connection.sendall(drop)

    return go


SLOW = {
    "silence": drip(b"", b""),
    "status line": drip(b"HTTP/1.1 200 ", b"O"),
    "headers": drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
    "body": drip(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"b"),
    "chunks": drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nc\r\n"),
    "unmeasured": drip(b"HTTP/1.0 200 OK\r\n\r\n", b"u"),
}


@pytest.mark.parametrize("slow", SLOW.values(), ids=SLOW.keys())
def test_a_slow_server_is_left_at_the_limit(slow: Answer) -> None:
    """However the server keeps the connection alive, the limit of time ends it."""
    begun = time.monotonic()
    with (
        FakeServer(slow) as server,
        pytest.raises(QueryLimitError, match=r"longer than 0\.4 seconds") as caught,
    ):
        send(server, Patience(0.4, 1_000_000))
    assert caught.value.limit == "time"
    assert time.monotonic() - begun < 5


def flood(start: bytes) -> Answer:
    """Return an answer of 100 MB."""

    def go(connection: socket.socket, _seen: Seen, ended: threading.Event) -> None:
        connection.sendall(start)
        part = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        for _ in range(1_600):
            if ended.is_set():
                return
            connection.sendall(part)

    return go


LARGE = {
    "measured": flood(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n"),
    "chunked": flood(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
    "unmeasured": flood(b"HTTP/1.0 200 OK\r\n\r\n"),
}


@pytest.mark.parametrize("large", LARGE.values(), ids=LARGE.keys())
def test_a_large_answer_is_left_at_the_limit(large: Answer) -> None:
    """No more of an answer is read than may be."""
    with FakeServer(large) as server, pytest.raises(QueryLimitError, match="larger than 1 MiB") as caught:
        send(server, Patience(20.0, 1_048_576))
    assert caught.value.limit == "result"


def test_an_answer_before_the_end_of_the_question_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server may refuse and hang up while it is still being sent to: its answer is read."""

    def hung_up(self: connections.Connection, *_arguments: object) -> None:
        self.putrequest("POST", "/sparql")
        self.endheaders()
        raise BrokenPipeError

    monkeypatch.setattr(connections.Connection, "request", hung_up)
    with FakeServer(answer("too much", "text/plain", "413 Too large")) as server:
        assert send(server).status == 413
    with FakeServer(b"") as server, pytest.raises(QueryError, match="cannot be reached"):
        send(server)


def test_plain_requests_go_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy is told the whole address; the server's name stands in Host."""
    with FakeServer(FINE) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        address = read_address("http://server.example/sparql?a=b")
        assert Web(address.host).send(Request("GET", address), PATIENCE).body == b"fine"
    assert proxy.seen[0].target == "http://server.example/sparql?a=b"
    assert proxy.seen[0].headers["host"] == "server.example"


def test_encrypted_requests_go_through_a_tunnel(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy is told host and port alone; where it refuses, that is told."""
    with FakeServer(answer("", "text/plain", "403 Forbidden")) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        address = read_address("https://server.example/sparql")
        with pytest.raises(QueryError, match="cannot be reached: Tunnel connection failed: 403"):
            Web(address.host, retries=0).send(Request("GET", address), PATIENCE)
    assert (proxy.seen[0].method, proxy.seen[0].target) == ("CONNECT", "server.example:443")


def anonymous(context: ssl.SSLContext) -> ssl.SSLContext:
    """Return encryption without certificates, which no real server offers."""
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AECDH-AES256-SHA:@SECLEVEL=0")
    return context


def test_encryption_carries_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """An https address is asked through encryption, its host named; what is no encryption fails."""
    named: list[str] = []

    class Context(ssl.SSLContext):
        def wrap_socket(self, *arguments: object, **settings: object) -> ssl.SSLSocket:
            named.append(str(settings["server_hostname"]))
            return super().wrap_socket(*arguments, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(ssl, "create_default_context", lambda: anonymous(Context(ssl.PROTOCOL_TLS_CLIENT)))
    server_side = anonymous(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            plain, _ = listener.accept()
            with server_side.wrap_socket(plain, server_side=True) as secure:
                secure.recv(10_000)
                secure.sendall(FINE)

        thread = threading.Thread(target=serve)
        thread.start()
        address = Address("https", "127.0.0.1", listener.getsockname()[1], "/sparql")
        reply = exchange(Request("GET", address), {}, time.monotonic() + 10, 1_000)
        thread.join()
    assert (reply.body, named) == (b"fine", ["127.0.0.1"])


def test_certificates_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The encryption that is used asks for a certificate and the host's name; a bad one is told of, once."""
    context = ssl.create_default_context()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    tried = []

    def refuse(_self: ssl.SSLSocket) -> None:
        tried.append(1)
        error = ssl.SSLCertVerificationError(1, "certificate verify failed")
        error.verify_message = "self-signed certificate"
        raise error

    monkeypatch.setattr(ssl.SSLSocket, "do_handshake", refuse)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = Address("https", "127.0.0.1", listener.getsockname()[1], "/")
        with pytest.raises(
            QueryError, match=r"certificate of 127\.0\.0\.1 is not valid: self-signed"
        ) as caught:
            Web(address.host).send(Request("GET", address), PATIENCE)
    assert "SSL_CERT_FILE" in caught.value.mend
    assert tried == [1]


def test_a_stalled_handshake_ends_at_the_limit() -> None:
    """A server that accepts and then says nothing is left, before encryption too."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = Address("https", "127.0.0.1", listener.getsockname()[1], "/")
        with pytest.raises(QueryLimitError, match=r"longer than 0\.3 seconds"):
            Web(address.host).send(Request("GET", address), Patience(0.3, 1_000))
