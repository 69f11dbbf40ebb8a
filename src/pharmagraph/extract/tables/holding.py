"""A lock that one process at a time can have, and that the system lifts however the process ends."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pharmagraph.errors import LoadError, NotWrittenError

if sys.platform == "win32":  # pragma: no cover
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def held(path: Path, busy: str) -> Iterator[None]:
    """Hold a lock on a file, which is made if need be; it does not wait.

    ``busy`` is the message where another process holds it. Raises LoadError with it, NotWrittenError
    where the file cannot be made. Where the system has no locks (some network folders), none is held.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        mend = "check the permissions and the free space of the folder"
        raise NotWrittenError(f"cannot write {path}: {reason}", mend=mend) from error
    try:
        if not _taken(handle):
            raise LoadError(busy, mend="wait until it has ended, and try again")
        yield
    finally:
        os.close(handle)  # which gives the lock back


def _taken(handle: int) -> bool:
    try:
        if sys.platform == "win32":  # pragma: no cover
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # as POSIX and as Windows say it
        return False
    except OSError:  # pragma: no cover - a folder of the network without locks
        return True
    return True
