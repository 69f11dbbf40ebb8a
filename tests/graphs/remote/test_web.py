"""Requests to a server: what is tried again, what is not, and who is proved to whom."""

from __future__ import annotations

import socket
import time
from email.message import Message

import pytest

from pharmagraph.errors import QueryError
from pharmagraph.graphs.remote.address import Address, read_address
from pharmagraph.graphs.remote.connection import Reply, Request
from pharmagraph.graphs.remote.web import Patience, Web, wanted_pause
from support.remote_servers import FakeServer, answer

PATIENCE = Patience(20.0, 1_000_000)

FINE = answer("fine", "text/plain")


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Give the pauses that were made between requests; none of them is waited for."""
    made: list[float] = []
    monkeypatch.setattr(time, "sleep", made.append)
    return made


def send(server: FakeServer, patience: Patience = PATIENCE, *, retries: int = 3, body: bytes = b"") -> Reply:
    """Send a request to a server."""
    address = read_address(server.url)
    return Web(address.host, retries=retries).send(Request("POST", address, "text/plain", body), patience)


def test_a_busy_server_is_asked_again_when_it_says(pauses: list[float]) -> None:
    """503 with Retry-After, then 200: the pause is the server's."""
    with FakeServer(answer("busy", "text/plain", "503 Busy", "Retry-After: 2"), FINE) as server:
        assert send(server).body == b"fine"
    assert (pauses, len(server.seen)) == ([2.0], 2)


def test_each_pause_is_longer(pauses: list[float]) -> None:
    """Without Retry-After, the pauses double; after the last retry the answer is what it is."""
    busy = [answer("", "text/plain", status) for status in ("429 Slow", "502 Bad", "504 Late", "503 Busy")]
    with FakeServer(*busy) as server:
        assert send(server).status == 503
    assert (pauses, len(server.seen)) == ([0.5, 1.0, 2.0], 4)


@pytest.mark.parametrize("wanted", ["31", "999999999999999", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_no_pause_is_very_long(pauses: list[float], wanted: str) -> None:
    """A server that wants to be left alone for longer than half a minute is left alone."""
    with FakeServer(answer("", "text/plain", "503 Busy", f"Retry-After: {wanted}")) as server:
        assert send(server).status == 503
    assert (pauses, len(server.seen)) == ([], 1)


def test_no_pause_outlasts_the_time(pauses: list[float]) -> None:
    """Where the pause would end after the deadline, what there is comes back at once."""
    with FakeServer(answer("", "text/plain", "503 Busy", "Retry-After: 9")) as server:
        assert send(server, Patience(8.0, 1_000)).status == 503
    assert pauses == []


@pytest.mark.parametrize("status", ["400 Bad", "403 No", "404 None", "409 Not now", "500 Fault", "501 What"])
def test_other_faults_are_not_asked_again(pauses: list[float], status: str) -> None:
    """What would be the same the second time is asked once."""
    with FakeServer(answer("no", "text/plain", status)) as server:
        assert send(server).status == int(status[:3])
    assert (pauses, len(server.seen)) == ([], 1)


def test_who_does_not_answer_is_asked_again(pauses: list[float]) -> None:
    """A connection that is refused is tried again, and then told of."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = Address("http", "127.0.0.1", port, "/sparql")
    with pytest.raises(QueryError, match=r"http://127\.0\.0\.1:\d+/sparql cannot be reached: ") as caught:
        Web(address.host, retries=2).send(Request("GET", address), PATIENCE)
    assert caught.value.mend
    assert pauses == [0.5, 1.0]


BROKEN = {
    "cut": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
    "cut chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nonly this",
    "no last chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nonly\r\n",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_half_an_answer_is_none(pauses: list[float], broken: bytes) -> None:
    """An answer that breaks off is asked for again, and never handed on."""
    with FakeServer(broken, FINE) as server:
        assert send(server).body == b"fine"
    with (
        FakeServer(broken) as server,
        pytest.raises(QueryError, match="broke off in the middle of its answer"),
    ):
        send(server, retries=1)
    assert len(server.seen) == 2
    assert pauses == [0.5, 0.5]


def test_redirects_on_the_same_host_are_followed() -> None:
    """The request goes on as it is, method and body included."""
    with FakeServer(answer("", "text/plain", "307 Moved", "Location: /there?x=y"), FINE) as server:
        assert send(server, body=b"question").body == b"fine"
    assert [(seen.method, seen.target, seen.body) for seen in server.seen] == [
        ("POST", "/sparql", b"question"),
        ("POST", "/there?x=y", b"question"),
    ]


@pytest.mark.parametrize(
    "location",
    [
        "http://example.org/sparql",
        "//example.org/",
        "http://127.0.0.1:1/",
        "file:///etc/passwd",
        "http://[/",
        "",
    ],
)
def test_redirects_to_another_host_are_not(location: str) -> None:
    """A query goes where it was sent, and nowhere else."""
    moved = answer("", "text/plain", "302 Moved", f"Location: {location}")
    with FakeServer(moved) as server, pytest.raises(QueryError, match="leads to another place"):
        send(server)
    assert len(server.seen) == 1


def test_redirects_end() -> None:
    """A server that sends its client round in circles is left."""
    moved = answer("", "text/plain", "301 Moved", "Location: /sparql")
    with FakeServer(moved) as server, pytest.raises(QueryError, match="without end"):
        send(server)


def test_unknown_hosts_are_named(pauses: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that cannot be looked up is told plainly."""

    def fail(*_arguments: object, **_settings: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(QueryError, match=r"there is no host nowhere\.example"):
        Web("nowhere.example", retries=0).send(
            Request("GET", read_address("http://nowhere.example/")), PATIENCE
        )
    assert pauses == []


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("", 0.0), ("7", 7.0), (" 7 ", 7.0), ("-7", 0.0), ("soon", 0.0), ("٣", 0.0),
        ("Thu, 01 Jan 1970 00:02:00 GMT", 20.0), ("Thu, 01 Jan 1970 00:01:00 GMT", 0.0),
        ("Thu, 99 Jan 1970 00:01:00 GMT", 0.0), ("Thu, 01 Jan 99999999999999 00:01:00 GMT", 0.0),
    ],
)  # fmt: skip
def test_retry_after_is_a_number_or_a_date(written: str, seconds: float) -> None:
    """Seconds to wait, or the time until when; what is neither counts as nothing."""
    headers = Message()
    headers["Retry-After"] = written
    reply = Reply(read_address("http://example.org/"), 503, headers, b"", is_measured=True)
    assert wanted_pause(reply, 100.0) == seconds
