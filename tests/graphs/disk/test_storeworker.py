"""A worker over the store opens it beside others, holds its lock, and can make no connection."""

from __future__ import annotations

import io
import os
import platform
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from pharmagraph.errors import StoreDamagedError
from pharmagraph.graphs import wire, worker
from pharmagraph.graphs.dataset import Scope
from pharmagraph.graphs.disk import storeworker
from pharmagraph.graphs.disk.locks import alone
from pharmagraph.graphs.disk.updating import ready
from pharmagraph.graphs.exchange import AS_IS, request
from pharmagraph.graphs.guard import Limits, measure
from pharmagraph.graphs.process import WorkerProcess
from support.storing import COUNT, NDC, find

if TYPE_CHECKING:
    from pharmagraph.graphs.dataset import Dataset

LINUX = sys.platform == "linux" and platform.machine() in {"x86_64", "aarch64"}
ELSEWHERE = "http://127.0.0.1:59/"


@pytest.fixture
def dataset(folder: Path) -> Dataset:
    """Give a data set that is held on disk."""
    found = find(folder)
    return replace(found, store=ready(found, lambda _: None))


def requested(query: str, scope: Scope = Scope(("", NDC))) -> io.BytesIO:  # noqa: B008 - never changes
    """Make a request as the parent does."""
    return io.BytesIO(request(measure(query, prefixes={}), Limits(), scope, AS_IS))


def place(dataset: Dataset) -> tuple[str, str]:
    """Return where the store lies, and the engine that made it."""
    assert dataset.store is not None
    return str(dataset.store.tables), dataset.store.manifest.engine


def test_several_workers_read_beside_each_other(dataset: Dataset) -> None:
    """Two processes have the same store open; each sees what it asks for."""
    with WorkerProcess(dataset) as one, WorkerProcess(dataset) as two:
        for process in (one, two, one):
            assert b'"10"' in process.ask(measure(COUNT, prefixes={})).body
            assert b'"1010"' in process.ask(measure(COUNT, prefixes={}), AS_IS, Scope(("", NDC))).body
        absent = measure("ASK {}", prefixes={})._replace(names=("http://e/s0000999", "http://e/nobody"))
        assert one.ask(absent).head.absent == ("http://e/nobody",)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")
def test_a_worker_holds_the_lock_by_itself(dataset: Dataset) -> None:
    """Even when its parent has let go of the generation, a worker keeps it from being deleted."""
    assert dataset.store is not None
    with WorkerProcess(dataset) as one:
        one.ask(measure("ASK {}", prefixes={}))
        dataset.store.close()
        with alone(dataset.store.lock) as free:
            assert not free
    with alone(dataset.store.lock) as free:
        assert free


@pytest.mark.skipif(not LINUX, reason="the filter of system calls is Linux's")
def test_a_worker_can_make_no_connection(dataset: Dataset) -> None:
    """Were the guard mistaken, the system would still refuse; with a host allowed it may try."""
    ask = f"ASK {{ SERVICE <{ELSEWHERE}> {{ ?s ?p ?o }} }}"
    measured = measure(ask, prefixes={}, services=("127.0.0.1:59",))
    for doors, words in ((False, "Permission denied"), (True, "refused")):
        with WorkerProcess(dataset, doors=doors) as one, pytest.raises(Exception, match=words):
            one.ask(measured)


@pytest.mark.skipif(not LINUX, reason="the filter of system calls is Linux's")
def test_all_sockets_are_refused() -> None:
    """After the filter is set no kind of socket can be had, in threads neither; files can."""
    code = (
        f"import sys; sys.path.insert(0, {str(Path(storeworker.__file__).parents[3])!r})\n"
        "from pharmagraph.graphs.disk import storeworker\n"
        "import socket, threading\n"
        "assert storeworker.refuse_sockets()\n"
        "def tried():\n"
        "    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):\n"
        "        try: socket.socket(family)\n"
        "        except PermissionError: print('refused')\n"
        "tried(); thread = threading.Thread(target=tried); thread.start(); thread.join(); open('/dev/null')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.split() == [b"refused"] * 6


def test_without_such_a_filter_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """On another system, on a machine whose calls are not known, or without ctypes, that is told."""
    monkeypatch.setitem(sys.modules, "ctypes", None)
    assert not storeworker.refuse_sockets()
    monkeypatch.setattr(storeworker, "_SOCKET_CALLS", {})
    assert not storeworker.refuse_sockets()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not storeworker.refuse_sockets()


@pytest.mark.parametrize("doors", ["open", "closed"])
def test_the_script_answers(dataset: Dataset, doors: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker opens the store and answers; it may open its tables, and more only where doors are open."""
    limits: list[int] = []
    monkeypatch.setattr(storeworker, "refuse_sockets", lambda: limits.append(-1))
    monkeypatch.setattr(worker, "close_doors", limits.append)
    monkeypatch.setattr(worker, "resource", None)
    replies = io.BytesIO()
    tables, version = place(dataset)
    storeworker.main(["", "1000", "9", doors, tables, version], worker, requested(COUNT), replies)
    assert b'"1010"' in replies.getvalue()
    most = 4 + sum(name.endswith(".sst") for name in os.listdir(tables))  # noqa: PTH208
    assert limits == ([most + worker.FEW_FILES] if doors == "open" else [-1, most])


@pytest.mark.parametrize("fault", ["version", "gone", "deleted", "damaged"])
def test_what_cannot_be_opened_is_the_answer(
    dataset: Dataset, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine of another version, a store that is gone or damaged: said in answer to the first request."""
    monkeypatch.setattr(storeworker, "refuse_sockets", lambda: True)
    monkeypatch.setattr(worker, "close_doors", lambda _: pytest.fail("it was opened"))
    assert dataset.store is not None
    tables, version = place(dataset)
    words = f"built by pyoxigraph 0.1.0, and this is {ox.__version__}"
    replies = io.BytesIO()
    if fault == "version":
        version = "0.1.0"
    elif fault == "gone":
        tables, words = tables + "/none/db", "No such file"
    elif fault == "damaged":
        (dataset.store.tables / "CURRENT").write_text("none\n", encoding="ascii")
        words = "CURRENT"
    dataset.store.close()
    with alone(dataset.store.lock):
        if fault == "deleted":
            words = "it is being deleted"
            storeworker.serve(worker, (tables, version), requested("ASK {}"), replies, doors=False)
    if fault != "deleted":
        storeworker.serve(worker, (tables, version), requested("ASK {}"), replies, doors=False)
    replies.seek(0)
    frame = wire.read_frame(replies)
    assert frame is not None
    assert frame[:1] == wire.FAULT
    kind, message = wire.unpack(frame[1:])
    assert kind == b"store"
    assert words in message.decode()


def test_without_locks_it_is_opened_all_the_same(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a folder of the network that knows no locks, a worker goes without, and so it does on Windows."""

    def none(_handle: int, _how: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", none)
    storeworker.share_lock(place(dataset)[0])
    monkeypatch.setattr(storeworker, "fcntl", None)
    storeworker.share_lock(place(dataset)[0])


def test_the_worker_is_loaded_by_its_place() -> None:
    """The script finds the other one beside its folder, without the package."""
    assert storeworker.worker_module().FEW_FILES == worker.FEW_FILES


def test_a_damaged_store_is_said(dataset: Dataset) -> None:
    """Whoever asks learns that the store cannot be used; nobody opens it again, and it is built anew."""
    assert dataset.store is not None
    (dataset.store.tables / "CURRENT").unlink()
    with WorkerProcess(dataset) as one, pytest.raises(StoreDamagedError, match="cannot be used") as caught:
        one.ask(measure("ASK {}", prefixes={}))
    assert "built anew" in caught.value.mend
    assert not (dataset.store.generation / "manifest.json").exists()
