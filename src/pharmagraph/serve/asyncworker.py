"""A worker process as the event loop sees it: asked and ended without a thread."""

from __future__ import annotations

import asyncio
import os
from abc import ABC, abstractmethod
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from pharmagraph.graphs.guard import measure
from pharmagraph.serve.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from pharmagraph.graphs.guard import Limits

    Freed = Callable[["AsyncWorker", Job | None], None]

_FIRST = measure("ASK {}", prefixes={})
NICE = 10
"""How far the process of a slow query steps back (setpriority): others get about nine times as much."""


class AsyncWorker(ABC):
    """A process that has loaded one data set and answers one job after another.

    ``job`` is the one it is busy with; ``followers`` have been sent after it, so that the process
    need not wait for the next while there are many. ``freed`` is called when a job has been answered,
    with that job, and when the process has ended, with the job that it leaves behind or None.
    ``tainted`` says that answers to jobs of others are still to come: it must not be asked again.
    ``number`` is that of the process, ``code`` how it ended: minus
    the number of a signal, or its exit code.
    """

    def __init__(self, freed: Freed) -> None:
        self._freed = freed
        self._paused = False
        self._gone = asyncio.get_running_loop().create_future()
        self._killed = False
        self.job: Job | None = None
        self.followers: deque[Job] = deque()
        self.tainted = False
        self.number = 0
        self.code = -1
        self.alive = True
        self.loaded = self.slow = False

    @abstractmethod
    def _write(self, data: bytes) -> None:
        """Send to the process."""

    @abstractmethod
    def _read_on(self, on: bool) -> None:  # noqa: FBT001 - on or off, like a switch
        """Read what the process says, or let it wait."""

    @abstractmethod
    def _kill(self) -> None:
        """Have the system end the process."""

    def ask(self, job: Job) -> None:
        """Send a job; its end is told to the job and to ``freed``."""
        if self.job is None:
            self.job = job
            job.resume = self._resume
        else:
            self.followers.append(job)
        if self.alive:
            self._write(job.request())

    async def load(self, limits: Limits) -> None:
        """Wait until the process answers; raises GraphError where it cannot load its data set."""
        job = Job(_FIRST, limits)
        self.ask(job)
        await job.settled()
        job.body()
        self.loaded = True

    def give_up_followers(self) -> list[Job]:
        """Return the jobs that were sent after the present one: others shall answer them."""
        given_up = list(self.followers)
        self.followers.clear()
        self.tainted = self.tainted or bool(given_up)
        return given_up

    def abandon(self) -> None:
        """Let go of the job without a word to it, and end the process: another will begin it anew."""
        if self.job is not None:
            self.job.resume = None
            self.job = None
        self.kill()

    def step_back(self) -> None:
        """Let other processes go first; there is no way back without privileges."""
        self.slow = True
        if hasattr(os, "setpriority"):
            with suppress(OSError):  # the process is gone already
                os.setpriority(os.PRIO_PROCESS, self.number, NICE)

    def kill(self) -> None:
        """End the process at once."""
        self._resume()
        self._killed = True
        if self.alive:
            self.alive = False
            self._kill()

    async def gone(self) -> None:
        """Wait until the process has ended."""
        await self._gone

    def _said(self, data: bytes) -> None:
        """Pass what the process says to its jobs."""
        while data and self.job is not None and not self._killed:
            job = self.job
            data = job.feed(data)
            if not job.answered:
                if job.is_full and not self._paused:
                    self._paused = True
                    self._read_on(False)  # noqa: FBT003 - like a switch
                return
            job.resume = None
            self.job = self.followers.popleft() if self.followers else None
            if self.job is not None:
                self.job.resume = self._resume
            self._freed(self, job)

    def _ended(self) -> None:
        """Take note that the process is gone and all that it said was read."""
        if self._gone.done():
            return
        self.alive = False
        job, self.job = self.job, None
        if job is not None:
            job.resume = None
        self._gone.set_result(None)
        self._freed(self, job)

    def _resume(self) -> None:
        if self._paused and self.alive:
            self._paused = False
            self._read_on(True)  # noqa: FBT003 - like a switch
