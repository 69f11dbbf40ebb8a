"""Readers share, who deletes or builds is alone, and the end of a process gives its locks back."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.disk import locks

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files from being deleted")


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """Give a file to lock."""
    path = tmp_path / "lock"
    path.touch()
    return path


def free(path: Path) -> bool:
    """Tell whether nobody holds a lock."""
    with locks.alone(path) as alone:
        return alone


def test_readers_share_and_keep_others_out(lock: Path) -> None:
    """Two may read at once; as long as one does, nobody is alone."""
    first, second = locks.share(lock), locks.share(lock)
    assert first is not None
    assert second is not None
    assert not free(lock)
    os.close(first)
    assert not free(lock)
    os.close(second)
    assert free(lock)


def test_nobody_shares_with_one_who_is_alone(lock: Path, tmp_path: Path) -> None:
    """Who deletes is alone; a reader is told no, as where there is no file at all."""
    with locks.alone(lock) as alone:
        assert alone
        assert locks.share(lock) is None
    assert locks.share(tmp_path / "none") is None
    assert free(tmp_path / "none")


def test_what_cannot_be_opened_is_not_ours_alone(tmp_path: Path) -> None:
    """A lock that cannot be opened is left alone."""
    assert not free(tmp_path)


def test_one_builds_and_others_wait(lock: Path) -> None:
    """The second begins when the first has ended, and is told once that it waits."""
    order: list[str] = []
    inside = threading.Event()
    waits = threading.Event()

    def first() -> None:
        with locks.one_at_a_time(lock, lambda: None):
            inside.set()
            waits.wait(20)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(20)

    def waiting() -> None:
        order.append("waits")
        waits.set()

    with locks.one_at_a_time(lock, waiting):
        order.append("second")
    thread.join()
    assert order == ["waits", "first", "second"]


def test_the_end_of_a_process_gives_its_lock_back(lock: Path) -> None:
    """A process that is killed holds nothing any more."""
    code = "import fcntl, sys, time; f = open(sys.argv[1]); fcntl.flock(f, 2); print(); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-uc", code, str(lock)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert not free(lock)
        process.kill()
        process.wait()
        assert free(lock)


def test_without_locks_readers_read_and_nothing_is_deleted(
    lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a folder of the network that knows no locks, builders go ahead, and old generations stay."""

    def none(_handle: int, _how: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", none)
    handle = locks.share(lock)
    assert handle is not None
    os.close(handle)
    assert not free(lock)
    with locks.one_at_a_time(lock, lambda: pytest.fail("nobody waits")):
        pass
