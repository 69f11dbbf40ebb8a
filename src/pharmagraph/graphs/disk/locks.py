"""Locks on files, which the system lifts when a process ends, however it ends.

Readers share the lock of a generation; who deletes it must have it alone. One process at a time
builds. Where there are no such locks (some network folders; for readers Windows, which refuses to
delete what is open anyway), readers go without, and old generations stay.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if sys.platform == "win32":  # pragma: no cover - Windows
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PAUSE = 0.1


def share(path: Path) -> int | None:
    """Take a share in a lock; return its handle, or None where the file is gone or locked by one alone.

    Close the handle to give it back. Where the system has no locks the handle stands for nothing.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    if sys.platform != "win32":
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        except OSError:  # a folder of the network without locks
            pass
    return handle


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Try to take a lock alone; gives whether that went well. Never waits."""
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:  # never whole: nobody can read it
        yield True
        return
    except OSError:
        yield False
        return
    if sys.platform == "win32":  # pragma: no cover - where an open file would keep the folder
        os.close(handle)
        yield True
        return
    try:
        yield _taken(handle, sure=True)
    finally:
        os.close(handle)


@contextmanager
def one_at_a_time(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a lock alone, and wait for it; ``waiting`` is called once where another holds it.

    Raises OSError where the file cannot be written.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        told = False
        while not _taken(handle, sure=False):
            if not told:
                waiting()
                told = True
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)  # gives the lock back, too


def _taken(handle: int, *, sure: bool) -> bool:
    """Take a lock alone if nobody holds it; where there are no locks, that went well unless it must."""
    try:
        if sys.platform == "win32":  # pragma: no cover - Windows
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        held = isinstance(error, (BlockingIOError, PermissionError))  # the latter on Windows
        return not (held or sure)
    return True
