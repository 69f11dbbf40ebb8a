"""Traps that notice what a service must never do, and a second client that asks on while it is attacked."""

from __future__ import annotations

import http.client
import json
import os
import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from support.conformance_attacks import Attack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import Self

TRAP_PORT = 7490  # the port that the shared attacks name
TRAP = f"http://127.0.0.1:{TRAP_PORT}/trap"
_PATIENCE = 60
_PAUSE = 0.005


class Answered(NamedTuple):
    """How an attack was answered: HTTP status (0: the connection ended), and in how many seconds."""

    name: str
    status: int
    seconds: float
    body: bytes


@contextmanager
def trap_for_connections(port: int = TRAP_PORT) -> Iterator[list[str]]:
    """Listen where attacks try to make the service connect; yield the list of who did."""
    came: list[str] = []
    listener = socket.create_server(("127.0.0.1", port))

    def listen() -> None:
        while True:
            try:
                connection, address = listener.accept()
            except OSError:
                return
            came.append(str(address))
            connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield came
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
        listener.close()


@contextmanager
def trap_for_readers(path: Path) -> Iterator[list[str]]:
    """Lay out a file that notices being opened: a pipe whose writer wakes when a reader comes."""
    came: list[str] = []
    os.mkfifo(path)
    ended = threading.Event()

    def watch() -> None:
        writer = os.open(path, os.O_WRONLY)
        if not ended.is_set():
            came.append(str(path))
        os.close(writer)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield came
    finally:
        ended.set()
        reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        thread.join()
        os.close(reader)


class Bystander:
    """A client that asks for one subject, then the next, while others attack. Use it in ``with``."""

    def __init__(self, port: int, query: str) -> None:
        self.seconds: list[float] = []
        self.faults: list[str] = []
        self._port, self._query = port, query
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._ask_on)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def percentile(self, part: float) -> float:
        """Return the time in seconds within which so many of the answers came: 0.99 for 99 in 100."""
        ranked = sorted(self.seconds)
        return ranked[min(len(ranked) - 1, int(part * len(ranked)))]

    def _ask_on(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE)
        n = 0
        while not self._ended.is_set():
            n += 1
            target = "/sparql?" + urlencode({"query": self._query.replace("NUMBER", str(n % 2_000))})
            begun = time.perf_counter()
            try:
                connection.request("GET", target, headers={"Accept": "application/sparql-results+json"})
                response = connection.getresponse()
                body = response.read()
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(f"{type(error).__name__}: {error}")
                connection.close()
                continue
            self.seconds.append(time.perf_counter() - begun)
            if response.status != http.HTTPStatus.OK or not json.loads(body)["results"]["bindings"]:
                self.faults.append(f"{response.status}: {body[:200]!r}")
            self._ended.wait(_PAUSE)
        connection.close()


def send_attack(port: int, attack: Attack) -> Answered:
    """Send an attack to the endpoint, on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    kind = "application/sparql-update" if attack.is_update else "application/sparql-query"
    begun = time.perf_counter()
    status, size, body = 0, 0, b""
    try:
        connection.request(
            "POST", "/sparql", attack.text.encode("utf-8", "surrogatepass"), {"Content-Type": kind}
        )
        response = connection.getresponse()
        status = response.status
        while piece := response.read(1_048_576):
            body = body or piece[:100_000]
            size += len(piece)
    except (ConnectionError, http.client.IncompleteRead):
        status = 0 if not size else status  # a streamed answer that was cut off is no whole answer
    finally:
        connection.close()
    return Answered(attack.name, status, time.perf_counter() - begun, body)


def send_attacks(port: int, attacks: Sequence[Attack], clients: int = 1) -> list[Answered]:
    """Send attacks, as many at a time as there are ``clients``; return the answers in their order."""
    answers: list[Answered | None] = [None] * len(attacks)
    places = iter(range(len(attacks)))
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                n = next(places, None)
            if n is None:
                return
            answers[n] = send_attack(port, attacks[n])

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answer for answer in answers if answer is not None]


def shared_attacks(shared: Path) -> list[Attack]:
    """Return the attacks of the shared material."""
    said = json.loads((shared / "conformance" / "sparql-attacks.json").read_text(encoding="utf-8"))
    return [Attack(entry["id"], entry["text"], entry["kind"] == "update") for entry in said]


def slowest(answers: Iterable[Answered]) -> float:
    """Return how many seconds the slowest answer took."""
    return max(answer.seconds for answer in answers)
