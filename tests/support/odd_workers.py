"""Processes that read labels badly, for the tests of what becomes of their files."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pharmagraph.extract.suggest.bulkworker import Outcome

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from pharmagraph.extract.suggest.bulkworker import Job


def slow(pipe: Connection, job: Job) -> None:
    """Serve as a worker does, but hang on one file and fall on another."""
    del job
    pipe.send(None)
    while (name := pipe.recv()) is not None:
        if name.endswith("a.md"):
            time.sleep(600)
        if name.endswith("x.xml"):
            raise SystemExit(9)
        pipe.send(Outcome("document: c\n", 1, 2))


def broken(pipe: Connection, job: Job) -> None:
    """End before the first file."""
    del job
    pipe.close()
