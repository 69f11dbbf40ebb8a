"""Read all files of the store now and then, and see that they are as they were written.

Opening compares names, sizes and small files alone: to read a gigabyte takes a second. A large file that
was damaged meanwhile is mostly met by the engine's own checksums, but not by every query. So once a day
all of them are read: by a process that has had the store open for a while, beside its work, and by a
command that brings the store up to the files. The file ``checked`` of a generation says by its time when
that was last done.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from pharmagraph.graphs.disk.layout import CHECKED

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.graphs.disk.opening import Held

DAY = 86_400
QUIET = 5.0
"""Seconds for which a store is open before it is read beside the queries: a short run is over by then."""
_begun: set[Path] = set()
"""What this process has begun to read, or has read."""


def is_due(generation: Path) -> bool:
    """Tell whether a generation was read a day ago or longer; never where that cannot be noted."""
    try:
        last = (generation / CHECKED).stat().st_mtime
    except OSError:
        last = 0.0
    return not 0 <= time.time() - last < DAY and os.access(generation, os.W_OK)


def note_checked(generation: Path) -> None:
    """Note that the files of a generation were read, or written, just now."""
    with suppress(OSError):
        (generation / CHECKED).touch()


def inspected(held: Held) -> bool:
    """Read a generation where that is due; tell whether it is sound as far as is known."""
    if not is_due(held.generation):
        return True
    if sound := held.sound():
        note_checked(held.generation)
    return sound


def inspect_beside(held: Held, after: float = QUIET) -> threading.Timer | None:
    """Read a generation in a thread of its own after some seconds, where that is due, once in a process.

    The thread ends with the process, and keeps the generation from being deleted until it is done. What is
    found damaged is condemned: the next query is answered from the files.
    """
    if held.generation in _begun or not is_due(held.generation):
        return None
    _begun.add(held.generation)
    timer = threading.Timer(after, inspected, (held,))
    timer.daemon = True
    timer.start()
    return timer
