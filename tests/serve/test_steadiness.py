"""The service under load: killed workers, a new build, clients that leave, a stop."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

import pharmagraph
from support.serving import serving, serving_dataset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any, Self

    import httpx

    from support.serving import Service

pytestmark = pytest.mark.server
QUICK = "SELECT ?p ?o { term:diazepam ?p ?o }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_PATIENCE = 30


class Load:
    """Clients that ask the same all the time, each over its own connection; every answer is noted."""

    def __init__(self, service: Service, query: str = QUICK, clients: int = 4) -> None:
        self._service, self._query = service, query
        self._stop = threading.Event()
        self.statuses: list[int] = []
        self.faults: list[str] = []
        self._threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(clients)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, client: int) -> None:
        import httpx

        n = 0
        with httpx.Client(base_url=self._service.url, timeout=_PATIENCE) as http:
            while not self._stop.is_set():
                n += 1
                try:  # a comment of its own keeps each query from being answered from memory
                    answer = http.get("/sparql", params={"query": f"{self._query} # {client}.{n}"})
                    answer.json()
                except (httpx.HTTPError, ValueError) as error:
                    self.faults.append(repr(error))
                else:
                    self.statuses.append(answer.status_code)

    def more(self, count: int = 20) -> None:
        """Wait until so many more answers have come."""
        wanted = len(self.statuses) + count
        wait_until(lambda: len(self.statuses) >= wanted)


def wait_until(done: Callable[[], bool]) -> None:
    """Wait until something is so; fail after a while."""
    until = time.monotonic() + _PATIENCE
    while not done():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.02)


def health(service: Service) -> dict[str, Any]:
    """Return what /health says."""
    import httpx

    said: dict[str, Any] = httpx.get(f"{service.url}/health", timeout=_PATIENCE).json()
    return said


@pytest.fixture
def project(built_project: Path, tmp_path: Path) -> Path:
    """Give a copy of the project that a test may build anew."""
    return shutil.copytree(built_project, tmp_path / "own")


def test_workers_may_be_killed(project: Path) -> None:
    """Workers that die under load are replaced, and no client notices."""
    with serving(project) as service, Load(service) as load:
        for _ in range(5):
            load.more()
            before = health(service)["workers"]["alive"]
            for number in before[:2]:
                os.kill(number, signal.SIGKILL)
            wait_until(lambda: len(set(health(service)["workers"]["alive"]) - set(before)) >= 2)  # noqa: B023
        load.more()
        load.__exit__()
        assert (set(load.statuses), load.faults) == ({200}, [])
        assert service.stop() == 0


def test_the_process_that_makes_workers_may_be_killed(project: Path) -> None:
    """Where even that one dies, it is started again, and queries are answered."""
    with serving(project) as service:
        listed = subprocess.run(
            ["pgrep", "-P", str(service.process.pid)], capture_output=True, text=True, check=True
        )
        children = [int(number) for number in listed.stdout.split()]
        for number in children:
            os.kill(number, signal.SIGKILL)
        import httpx

        def answers() -> bool:
            got = httpx.get(f"{service.url}/sparql", params={"query": "ASK {}"}, timeout=_PATIENCE)
            return got.status_code == 200

        wait_until(answers)
        wait_until(lambda: len(health(service)["workers"]["alive"]) >= 2)
        assert service.stop() == 0


def test_a_new_build_is_taken_without_a_pause(project: Path) -> None:
    """Under load the service swaps to the new graph: no answer is lost, and the new fact is there."""
    import httpx

    with serving(project) as service, Load(service) as load:
        load.more()
        before = health(service)
        graph = pharmagraph.open(project)
        new = '<http://example.org/new> <http://example.org/is> "here" .\n'
        lines = sorted({*graph.path.read_text(encoding="utf-8").splitlines(keepends=True), new})
        other = graph.path.with_suffix(".new")
        other.write_text("".join(lines), encoding="utf-8", newline="\n")
        other.replace(graph.path)
        wait_until(lambda: health(service)["generation"] != before["generation"])
        load.more(100)
        params = {"query": "ASK { <http://example.org/new> ?p ?o }"}
        answer = httpx.get(f"{service.url}/sparql", params=params, timeout=_PATIENCE)
        assert answer.json()["boolean"] is True
        wait_until(lambda: not set(before["workers"]["alive"]) & running())
        load.__exit__()
        assert (set(load.statuses), load.faults) == ({200}, [])


def running() -> set[int]:
    """Return the numbers of all processes."""
    return {int(name) for name in os.listdir("/proc") if name.isdigit()}  # noqa: PTH208


def test_a_damaged_build_is_not_taken(project: Path) -> None:
    """A graph that cannot be loaded stays out: the old one goes on, and /health says why."""
    with serving(project) as service:
        path = pharmagraph.open(project).path
        path.with_suffix(".bad").write_text("this is no graph\n", encoding="utf-8")
        path.with_suffix(".bad").replace(path)
        wait_until(lambda: "trouble" in health(service))
        said = health(service)
        assert (said["status"], said["generation"]) == ("ok", 1)
        path.unlink()
        time.sleep(1.2)
        assert health(service)["generation"] == 1


def test_a_client_that_leaves_ends_its_query(project: Path) -> None:
    """When the client hangs up, the worker of its query is killed long before the time limit."""
    with serving(project, "--time-limit", "60") as service:
        with socket.create_connection(("127.0.0.1", service.port)) as connection:
            connection.sendall(
                f"GET /sparql?query={quote(SLOW)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            )
            wait_until(lambda: bool(health(service)["workers"]["slow"]))
        wait_until(lambda: not health(service)["workers"]["slow"])
        assert health(service)["queries"]["now"] == 0


def test_slow_queries_do_not_stop_quick_ones(project: Path) -> None:
    """With more slow queries than there are places, quick ones are answered all along."""
    with serving(project, "--time-limit", "2", "--workers", "1") as service:
        with Load(service, SLOW, clients=6) as slow:
            wait_until(lambda: bool(health(service)["workers"]["slow"]))
            with Load(service, clients=1) as quick:
                quick.more(100)
            assert set(quick.statuses) == {200}
            wait_until(lambda: len(slow.statuses) >= 6)
        assert set(slow.statuses) <= {422, 503}
        assert 422 in slow.statuses
        assert quick.faults + slow.faults == []


def test_a_busy_service_says_so(built_project: Path, tmp_path: Path) -> None:
    """Where no worker comes free in time, the answer is 503 with the time to try again."""
    import httpx

    said = tmp_path / "data.json"
    said.write_text(json.dumps({"default": str(pharmagraph.open(built_project).path)}), encoding="utf-8")
    with (
        serving_dataset(said, "--time-limit", "3", "--workers", "1", "--wait", "1") as service,
        Load(service, SLOW, clients=5) as load,
    ):
        wait_until(lambda: 503 in load.statuses)
        load._stop.set()  # noqa: SLF001 - let no further query begin
        answer = httpx.get(f"{service.url}/sparql", params={"query": "ASK {}"}, timeout=_PATIENCE)
        assert answer.status_code == 200
        service.stop()
    assert load.faults == [] or all("Error" in fault for fault in load.faults)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_well(project: Path, number: signal.Signals) -> None:
    """A signal lets answers on their way end, ends all processes and exits with 0."""
    with serving(project) as service:
        numbers = health(service)["workers"]["alive"]
        begun = threading.Event()
        answers: list[httpx.Response] = []

        def ask() -> None:
            import httpx

            begun.set()
            params = {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?b ?c }"}
            answers.append(httpx.get(f"{service.url}/sparql", params=params, timeout=_PATIENCE))

        thread = threading.Thread(target=ask)
        thread.start()
        begun.wait()
        time.sleep(0.3)
        assert service.stop(number) == 0
        thread.join()
        assert answers[0].status_code in {200, 422, 503}
        assert not set(numbers) & running()
        assert not [line for line in service.said if "Traceback" in line]


def test_a_broken_stream_can_be_told(project: Path) -> None:
    """Where the worker dies in the middle of an answer, the last chunk is missing."""
    import httpx

    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 5000000"
    with (
        serving(project) as service,
        httpx.stream("GET", f"{service.url}/sparql", params={"query": query}, timeout=_PATIENCE) as answer,
    ):
        assert answer.status_code == 200
        pieces = answer.iter_raw()
        next(pieces)
        wait_until(lambda: bool(health(service)["workers"]["slow"]))
        for number in health(service)["workers"]["slow"]:
            os.kill(number, signal.SIGKILL)
        with pytest.raises(httpx.RemoteProtocolError):
            for _ in pieces:
                pass


def test_a_data_set_can_be_served_alone(tmp_path: Path) -> None:
    """Without a project there are no questions and no short names, and queries are answered."""
    import httpx

    graph = tmp_path / "a.nq"
    graph.write_text('<http://e/1> <http://e/p> "x" .\n', encoding="utf-8")
    said = tmp_path / "data.json"
    said.write_text(json.dumps({"default": str(graph)}), encoding="utf-8")
    with serving_dataset(said) as service:
        params = {"query": "SELECT ?o { <http://e/1> <http://e/p> ?o }"}
        answer = httpx.get(f"{service.url}/sparql", params=params, headers={"Accept": "text/csv"})
        assert answer.text == "o\r\nx\r\n"
        assert httpx.get(f"{service.url}/questions").json() == []
