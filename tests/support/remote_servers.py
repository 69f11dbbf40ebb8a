"""Servers for the tests of remote endpoints: a real one, and one that does what a test tells it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType
    from typing import Self

_SECONDS_TO_START = 20.0


class Seen(NamedTuple):
    """A request as the server read it; the names of headers are in small letters."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class FakeServer:
    """A server on the loopback that gives prepared answers, one a connection; the last one again and again.

    An answer is bytes, or a function that is given the connection, the request, and an event that is
    set when the test ends.
    """

    def __init__(self, *answers: bytes | Callable[[socket.socket, Seen, threading.Event], None]) -> None:
        self._answers = list(answers)
        self._ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/sparql"
        self.seen: list[Seen] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                connection.settimeout(10)
                answer = self._answers[0] if len(self._answers) == 1 else self._answers.pop(0)
                seen = _read(connection)
                self.seen.append(seen)
                if callable(answer):
                    answer(connection, seen, self._ended)
                else:
                    connection.sendall(answer)


def _read(connection: socket.socket) -> Seen:
    """Read a request with its whole body."""
    with connection.makefile("rb") as stream:
        method, target, _ = stream.readline().decode().split(" ", 2)
        headers = {}
        while line := stream.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return Seen(method, target, headers, stream.read(int(headers.get("content-length", "0"))))


def answer(
    body: bytes | str = b"", kind: str = "application/sparql-results+json", status: str = "200 OK", *more: str
) -> bytes:
    """Return an HTTP answer that says how long it is; ``more`` are further headers."""
    raw = body.encode() if isinstance(body, str) else body
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(raw)}", *more]
    return "\r\n".join([*head, "", ""]).encode() + raw


def rows(*values: str) -> str:
    """Return SPARQL results JSON with one column ?x of plain texts."""
    bindings = ",".join(f'{{"x":{{"type":"literal","value":"{value}"}}}}' for value in values)
    return f'{{"head":{{"vars":["x"]}},"results":{{"bindings":[{bindings}]}}}}'


class Oxigraph(NamedTuple):
    """A running Oxigraph: where it answers queries and where it takes graphs."""

    query: str
    store: str


@contextmanager
def oxigraph() -> Iterator[Oxigraph]:
    """Run the server of the PyPI package oxigraph in memory, on a port that is free."""
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.exists() else shutil.which("oxigraph")
    assert program, "the package oxigraph of the test requirements is not installed"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    root = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        [program, "serve", "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait_for(f"{root}/query?query=ASK%7B%7D", process)
            yield Oxigraph(f"{root}/query", f"{root}/store")
        finally:
            process.kill()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as reply:  # noqa: S310 - the loopback
                reply.read()
                return
        except OSError:
            assert process.poll() is None, "oxigraph ended early"
            assert time.monotonic() < until, "oxigraph does not answer"
            time.sleep(0.05)
