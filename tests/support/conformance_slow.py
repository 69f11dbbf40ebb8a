"""Clients that take their time: they send slowly, never read, never ask, or never stop sending."""

from __future__ import annotations

import select
import socket
import time
from urllib.parse import quote

_HEAD = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
_LARGE = quote("SELECT * { ?a ?b ?c . VALUES ?x { " + "1 " * 200 + "} } LIMIT 5000000")


def _ends(connection: socket.socket, seconds: float) -> bool:
    """Tell whether a connection ends within some seconds; what comes before is thrown away."""
    connection.settimeout(seconds)
    try:
        while connection.recv(65_536):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def _drip(port: int, before: bytes, seconds: float) -> bool:
    until = time.monotonic() + seconds
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.sendall(before)
        while time.monotonic() < until:
            try:
                connection.sendall(b"x")
            except ConnectionError:
                return True
            if select.select([connection], [], [], 1)[0]:  # an answer, or the end
                return _ends(connection, until - time.monotonic())
    return False


def drip_head(port: int, seconds: float) -> bool:
    """Send a request's head, a byte a second; tell whether the service ends it."""
    return _drip(port, b"GET /sparql?query=", seconds)


def drip_body(port: int, seconds: float) -> bool:
    """Send a request's body, a byte a second; tell whether the service ends it."""
    return _drip(port, _HEAD + b"Content-Length: 1000\r\n\r\n", seconds)


def never_read(port: int, seconds: float) -> bool:
    """Ask for a large answer and read nothing of it; tell whether the service gives up and ends it."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.settimeout(seconds)
        connection.connect(("127.0.0.1", port))
        connection.sendall(f"GET /sparql?query={_LARGE} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(1)
            try:  # a blank line between requests is allowed, and fails once the other side is gone
                connection.sendall(b"\r\n")
            except ConnectionError:
                return True
    return False


def crowd(port: int, size: int, seconds: float) -> int:
    """Open connections that say nothing; return how many of them the service ends."""
    connections = []
    ended = 0
    try:
        for _ in range(size):
            try:
                connections.append(socket.create_connection(("127.0.0.1", port), timeout=seconds))
            except ConnectionError:
                ended += 1
        until = time.monotonic() + seconds
        for connection in connections:
            ended += _ends(connection, max(0.01, until - time.monotonic()))
    finally:
        for connection in connections:
            connection.close()
    return ended


def flood(port: int, size: int) -> tuple[int, bytes]:
    """Send a body in chunks without end; return how many bytes were taken, and the answer."""
    chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    taken = 0
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        try:
            while taken < size:
                connection.sendall(chunk)
                taken += 65_536
        except (ConnectionError, TimeoutError):
            pass
        try:
            return taken, connection.recv(65_536)
        except (ConnectionError, TimeoutError):
            return taken, b""
