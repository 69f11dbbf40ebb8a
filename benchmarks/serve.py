"""Measure the service beside `oxigraph serve`: `python benchmarks/serve.py`.

Both answer the same look-ups (all that is said of one subject) over the same made-up graph, in turns,
with 1 and with 32 clients that keep their connections. "Again" asks about 2,000 subjects over and
over, "new" makes each query differ from all before it, so that no kept answer helps. Then a worker is
compared with a call in this process. Needs pharmagraph[serve] and the PyPI package oxigraph.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from pharmagraph.graphs.dataset import Dataset
from pharmagraph.graphs.guard import DEFAULT_LIMITS, measure
from pharmagraph.serve.job import Job
from pharmagraph.serve.lanes import Lanes

if TYPE_CHECKING:
    from collections.abc import Iterator

SUBJECTS = 2_000
ACCEPT = "application/sparql-results+json"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/")


@dataclass
class Result:
    """What one run gave: requests a second, latencies in milliseconds, answers other than 200."""

    rate: float
    middle: float
    worst: float
    errors: int


class Client(asyncio.Protocol):
    """One connection that sends the next request as soon as it has an answer."""

    transport: asyncio.Transport

    def __init__(self, requests: Iterator[bytes], seconds: list[float], done: asyncio.Future[int]) -> None:
        self.requests, self.seconds, self.done = requests, seconds, done
        self.errors, self.heard, self.length, self.begun = 0, b"", -1, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what a TCP connection gives
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        """Send the next request, or end."""
        request = next(self.requests, None)
        if request is None:
            self.transport.close()
            self.done.set_result(self.errors)
            return
        self.begun = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Read an answer, in chunks or with its length."""
        self.heard += data
        head, end, body = self.heard.partition(b"\r\n\r\n")
        if not end:
            return
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if len(body) < int(length[1]) if length else not body.endswith(b"0\r\n\r\n"):
            return
        self.errors += not head.startswith(b"HTTP/1.1 200")
        self.heard = b""
        self.seconds.append(time.perf_counter() - self.begun)
        self.ask()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count a connection that was closed on us."""
        del exc
        if not self.done.done():
            self.done.set_result(self.errors + 1)


def requests_of(path: str, port: int, count: int, *, new: bool) -> Iterator[bytes]:
    """Yield so many requests."""
    for n in range(count):
        query = f"SELECT ?p ?o WHERE {{ <http://example.org/{n % SUBJECTS}> ?p ?o }}"
        if new:
            query += f" # {time.perf_counter_ns()}"
        head = (
            f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: {ACCEPT}\r\n\r\n"
        )
        yield head.encode()


async def load(path: str, port: int, count: int, clients: int, *, new: bool) -> Result:
    """Send requests over so many connections and measure."""
    loop = asyncio.get_running_loop()
    requests = requests_of(path, port, count, new=new)
    seconds: list[float] = []
    ends = [loop.create_future() for _ in range(clients)]
    begun = time.perf_counter()
    for end in ends:
        await loop.create_connection(lambda end=end: Client(requests, seconds, end), "127.0.0.1", port)  # type: ignore[misc]
    errors = sum(await asyncio.gather(*ends))
    spent = time.perf_counter() - begun
    ordered = sorted(seconds)
    worst = ordered[int(len(ordered) * 0.99)]
    return Result(len(ordered) / spent, statistics.median(ordered) * 1e3, worst * 1e3, errors)


def write_graph(folder: Path) -> Path:
    """Write a made-up graph and a project around it; return the graph's file."""
    (folder / "graphs").mkdir()
    (folder / "pharmagraph.toml").write_text('name = "bench"\nbase = "https://example.org/bench/"\n')
    lines = []
    for n in range(SUBJECTS):
        subject = f"<http://example.org/{n}>"
        lines += [
            f'{subject} <http://example.org/label> "drug {n}" .\n',
            f'{subject} <http://example.org/number> "{n}"^^<http://www.w3.org/2001/XMLSchema#integer> .\n',
            f"{subject} <http://example.org/treats> <http://example.org/condition/{n % 300}> .\n",
        ]
    path = folder / "graphs" / "bench.nq"
    path.write_text("".join(sorted(lines)), encoding="utf-8")
    return path


@contextlib.contextmanager
def ours(folder: Path) -> Iterator[int]:
    """Run `pharmagraph serve` and give its port."""
    command = [sys.executable, "-m", "pharmagraph", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - asked for above
            found = _ADDRESS.search(process.stdout.readline())
            assert found is not None  # noqa: S101 - it says its address or nothing
            yield int(found[1])
        finally:
            process.terminate()


@contextlib.contextmanager
def theirs(folder: Path, graph: Path) -> Iterator[int]:
    """Run `oxigraph serve-read-only` and give its port."""
    program = shutil.which("oxigraph") or str(Path(sys.executable).with_name("oxigraph"))
    store = folder / "store"
    load_it = [program, "load", "--location", str(store), "--file", str(graph)]
    subprocess.run(load_it, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + 20
            while time.monotonic() < until:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()


def overhead(graph: Path, count: int) -> tuple[float, float]:
    """Return medians in milliseconds: a call in this process, and the same query through a worker."""
    store = ox.Store()
    store.bulk_load(path=str(graph), format=ox.RdfFormat.N_QUADS)
    texts = [f"SELECT ?p ?o {{ <http://example.org/{n % SUBJECTS}> ?p ?o }}" for n in range(count)]
    here = []
    for text in texts:
        begun = time.perf_counter()
        found = store.query(f"{text} ORDER BY ?p ?o")
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - a SELECT
        json.loads(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")
        here.append(time.perf_counter() - begun)

    async def through_workers() -> list[float]:
        lanes = Lanes(Dataset(graph), DEFAULT_LIMITS)
        await lanes.start()
        there = []
        for text in texts:
            begun = time.perf_counter()
            job = Job(measure(text, prefixes={}), DEFAULT_LIMITS)
            lanes.submit(job)
            await job.settled()
            json.loads(job.body())
            there.append(time.perf_counter() - begun)
        await lanes.close()
        return there

    return statistics.median(here) * 1e3, statistics.median(asyncio.run(through_workers())) * 1e3


def compare(servers: dict[str, tuple[str, int]], count: int, clients: int, rounds: int, *, new: bool) -> None:
    """Load the servers in turns and print a line for each, and the ratio of their rates."""
    runs: dict[str, list[Result]] = {name: [] for name in servers}
    for _ in range(rounds):
        for name, (path, port) in servers.items():
            runs[name].append(asyncio.run(load(path, port, count, clients, new=new)))
    rates = []
    for name, results in runs.items():
        rates.append(statistics.median(r.rate for r in results))
        middle, worst = (statistics.median(getattr(r, what) for r in results) for what in ("middle", "worst"))
        queries, errors = "new" if new else "again", sum(r.errors for r in results)
        print(f"{name:<20}{queries:<9}{clients:>7}{rates[-1]:>10.0f}{middle:>9.2f}{worst:>9.2f}{errors:>8}")
    print(f"{'ratio':<36}{rates[0] / rates[1]:>10.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=16_000, help="what a run with 32 clients sends")
    parser.add_argument("--rounds", type=int, default=3, help="how often both are measured in turn")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        graph = write_graph(folder)
        with ours(folder) as port, theirs(folder, graph) as other:
            servers = {"pharmagraph serve": ("/sparql", port), "oxigraph serve": ("/query", other)}
            heads = ("a second", "p50 ms", "p99 ms", "errors")
            print(f"{'server':<20}{'queries':<9}{'clients':>7}" + "{:>10}{:>9}{:>9}{:>8}".format(*heads))
            for new in (False, True):
                for clients in (1, 32):
                    count = given.requests if clients > 1 else given.requests // 8
                    compare(servers, count, clients, given.rounds, new=new)
        here, there = overhead(graph, 2_000)
    print(
        f"\na call in this process {here:.3f} ms, through a worker {there:.3f} ms: {there - here:.3f} ms more"
    )


if __name__ == "__main__":
    main()
