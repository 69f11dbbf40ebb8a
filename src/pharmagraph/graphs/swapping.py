"""Let new files take the places of old ones, all or none.

They are first written whole into a folder on the same disk (the stage), and forced to it. Only a power
cut or a kill while names change hands can leave some old and some new, each of them whole; the last one
named is the last to change.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

STAGE = ".build-"
"""What the name of a folder begins with in which files are prepared."""

_KEPT = "kept"


def publish(files: Mapping[str, bytes], folder: Path, gone: Sequence[str] = ()) -> list[Path]:
    """Write files into a folder so that all are the new ones, or all the old ones.

    Those named in ``gone`` are no longer there afterwards. Raises OSError where that cannot be done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=folder))
    try:
        for name, data in files.items():
            with (stage / name).open("xb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
        with exchanged(stage, folder, list(files), gone):
            pass
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return [folder / name for name in files]


@contextmanager
def exchanged(stage: Path, folder: Path, names: Sequence[str], gone: Sequence[str] = ()) -> Iterator[None]:
    """Let files that lie in the stage take their places in a folder; Ctrl-C waits until they have.

    Names may lead into folders below (``data/x.nq``). Those named in ``gone`` are no longer there
    afterwards. After an error in the block, all is as it was before. Raises OSError where a file cannot
    take its place; then none has.
    """
    changed: list[str] = []
    with _interrupts_held():
        try:
            _change_places(
                names, [name for name in gone if (folder / name).is_file()], stage, folder, changed
            )
        except BaseException:
            _put_back(changed, stage, folder)
            raise
    try:
        yield
    except BaseException:
        _put_back(changed, stage, folder)
        raise


def _change_places(
    names: Sequence[str], gone: Sequence[str], stage: Path, folder: Path, changed: list[str]
) -> None:
    """Move files from the stage over the old ones, and note in ``changed`` which have been moved."""
    kept = stage / _KEPT
    for name in (*gone, *names):
        (kept / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    for name in gone:
        (folder / name).replace(kept / name)
        changed.append(name)
    for name in names:
        if (folder / name).is_file():
            _keep(folder / name, kept / name)
        (stage / name).replace(folder / name)
        changed.append(name)
    for parent in sorted({(folder / name).parent for name in (*gone, *names)}):
        settle(parent)


def _put_back(changed: Sequence[str], stage: Path, folder: Path) -> None:
    """Put the old files back into their places."""
    for name in changed:
        if (stage / _KEPT / name).exists():
            (stage / _KEPT / name).replace(folder / name)
        else:
            (folder / name).unlink()


def settle(folder: Path) -> None:
    """Flush a folder, for a rename lives in it. Systems that cannot flush one do without."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _keep(file: Path, copy: Path) -> None:
    """Keep a file under a second name, so that it is never gone from its place."""
    try:
        copy.hardlink_to(file)
    except (OSError, NotImplementedError):  # a file system without hard links
        shutil.copy2(file, copy)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while files change places, so that it cannot leave some old and some new."""
    before = signal.getsignal(signal.SIGINT)
    if before is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: caught.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if caught:
        raise KeyboardInterrupt
