"""Do something again whenever a content file changes."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.cli.main import ended
from pharmagraph.cli.output import say
from pharmagraph.errors import PharmagraphError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import NoReturn

    # Of each file by its path: when it was last written (nanoseconds), and its size in bytes.
    State = dict[str, tuple[int, int]]

INTERVAL = 0.5
"""Seconds between two looks at the files: as good as at once for people, and next to no work."""

SEPARATOR = "-" * 72


def state_of(places: Iterable[Path]) -> State:
    """Return the state of files, and of all files below folders.

    Names that begin with a dot or end with a tilde are left out: editors keep their own files so,
    and so are ours called while they are being written.
    """
    found: State = {}
    for place in places:
        below = (Path(folder, name) for folder, _, names in os.walk(place) for name in names)
        for path in below if place.is_dir() else [place]:
            if path.name.startswith(".") or path.name.endswith("~"):
                continue
            try:
                status = path.stat()
            except OSError:  # it went away just now, or is a link that leads nowhere
                continue
            found[str(path)] = (status.st_mtime_ns, status.st_size)
    return found


def watch(
    work: Callable[[], object],
    look: Callable[[], State],
    *,
    pause: Callable[[float], None] = time.sleep,
) -> NoReturn:
    """Do some work now, and again whenever what ``look`` returns has changed; only Ctrl-C ends it.

    An error that pharmagraph raises is shown as at the end of a command, and the watch goes on: its
    reader is about to mend it. The files are looked at before the work, so that what changes
    meanwhile is not missed.
    """
    seen: State | None = None
    while True:
        now = look()
        if now != seen:
            if seen is not None:
                say(SEPARATOR)
            seen = now
            try:
                work()
            except PharmagraphError as error:
                ended(error)
        pause(INTERVAL)
