"""Write files so that a reader finds the old one or the new one, whole, and never half of either."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from pharmagraph.errors import NotWrittenError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_ATTEMPTS = 100


def write_atomically(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file at once: a new file beside it, flushed to the disk, then renamed over it.

    The content may come in pieces; an error among them leaves the file as it was. Missing folders are
    made. The permissions are those that any new file gets, or those of the
    file that is replaced. Raises NotWrittenError with the reason; then nothing has changed.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = _claim(path)
        try:
            _fill(beside, content, path)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        _settle(path.parent)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        mend = "check the name, the permissions and the free space of the folder"
        raise NotWrittenError(f"cannot write {path}: {reason}", mend=mend) from error


def _claim(path: Path) -> Path:
    """Make a new empty file beside a path; O_EXCL keeps two writers from sharing one."""
    for attempt in range(_ATTEMPTS):
        beside = path.with_name(f".{path.name}.{os.getpid()}-{attempt}.part")
        with contextlib.suppress(FileExistsError):
            beside.touch(exist_ok=False)  # os.open with O_CREAT | O_EXCL
            return beside
    raise FileExistsError(None, "too many unfinished files stand beside it")


def _fill(beside: Path, content: bytes | Iterable[bytes], path: Path) -> None:
    with beside.open("wb") as handle:
        handle.writelines([content] if isinstance(content, bytes) else content)
        handle.flush()
        os.fsync(handle.fileno())
    with contextlib.suppress(FileNotFoundError):
        beside.chmod(path.stat().st_mode & 0o7777)


def _settle(folder: Path) -> None:
    """Flush the folder too: a rename lives in it. Systems that cannot open folders do without."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
