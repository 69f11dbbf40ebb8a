from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
import pytest

from pharmagraph.graphs.dataset import PLAIN
from pharmagraph.graphs.exchange import AS_IS, Reply, request
from pharmagraph.graphs.guard import DEFAULT_LIMITS, measure
from pharmagraph.serve import nursery

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot split processes")
_PATIENCE = 30


class Other:
    """The other end of a nursery's socket."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self._heard = b""

    def line(self) -> str:
        """Return the next line that the nursery says, "" at its end."""
        while b"\n" not in self._heard:
            data = self.control.recv(4_096)
            if not data:
                return ""
            self._heard += data
        line, _, self._heard = self._heard.partition(b"\n")
        return line.decode()

    def born(self) -> tuple[int, socket.socket]:
        """Have a worker made; return its number and the way to it."""
        ours, theirs = socket.socketpair()
        ours.settimeout(_PATIENCE)
        with theirs:
            socket.send_fds(self.control, [nursery.FORK], [theirs.fileno()])
        sign, number = self.line().split()
        assert sign == nursery.BORN
        return int(number), ours

    def kill(self, number: int) -> None:
        """Have a worker killed."""
        self.control.send(nursery.KILL + number.to_bytes(nursery.NUMBER_SIZE, "big"))


@contextmanager
def nursery_over(graph: Path) -> Iterator[tuple[Other, subprocess.Popen[bytes]]]:
    """Start a nursery over a file."""
    ours, theirs = socket.socketpair()
    ours.settimeout(_PATIENCE)
    engine = str(Path(pyoxigraph.__file__).parents[1])
    command = [sys.executable, nursery.__file__, engine, str(2**33), "30", "closed", str(graph)]
    with ours, theirs, subprocess.Popen(command, stdin=theirs.fileno()) as process:
        theirs.close()
        yield Other(ours), process
        ours.close()
        process.wait(_PATIENCE)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """Give a file of one triple."""
    path = tmp_path / "a.nq"
    path.write_text('<http://e/1> <http://e/p> "x" .\n', encoding="utf-8")
    return path


def ask(way: socket.socket) -> bytes:
    """Ask a worker for its triple."""
    way.sendall(request(measure("SELECT ?o { ?s ?p ?o }", prefixes={}), DEFAULT_LIMITS, PLAIN, AS_IS))
    reply = Reply()
    while not reply.ended:
        reply.feed(way.recv(4_096))
    return reply.chunks()


def wait_for_end(number: int) -> None:
    """Wait until a process is gone."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail(f"process {number} lives on")


def test_workers_split_and_answer(graph: Path) -> None:
    """Each worker answers at its own socket; one that is killed is told with its signal."""
    with nursery_over(graph) as (other, _):
        assert other.line() == nursery.READY
        (first, way), (second, other_way) = other.born(), other.born()
        with way, other_way:
            assert b'"value":"x"' in ask(way) == ask(other_way)
            other.kill(first)
            assert other.line() == f"{nursery.ENDED} {first} {-signal.SIGKILL}"
            assert way.recv(1) == b""
            other.kill(first)  # buried: the number may be anybody's by now
            assert b'"value":"x"' in ask(other_way)
        assert other.line() == f"{nursery.ENDED} {second} 0"


def test_all_end_with_the_service(graph: Path) -> None:
    """When the service is gone, the nursery and its workers end too."""
    with nursery_over(graph) as (other, process):
        assert other.line() == nursery.READY
        number, way = other.born()
        other.control.close()
        assert process.wait(_PATIENCE) == 0
        wait_for_end(number)
        way.close()


def test_ctrl_c_is_for_the_service(graph: Path) -> None:
    """SIGINT, which a terminal sends to all, ends neither nursery nor worker."""
    with nursery_over(graph) as (other, process):
        assert other.line() == nursery.READY
        number, way = other.born()
        with way:
            for one in (process.pid, number):
                os.kill(one, signal.SIGINT)
            assert b'"value":"x"' in ask(way)
            other.born()[1].close()


def test_a_damaged_graph_is_told(tmp_path: Path) -> None:
    """A file that cannot be loaded is told in one line."""
    path = tmp_path / "bad.nq"
    path.write_text("this is\nno graph\n", encoding="utf-8")
    with nursery_over(path) as (other, _):
        assert other.line().startswith(f"{nursery.FAILED} ")
        assert other.line() == ""
