"""A worker process as the event loop sees it: asked and ended without a thread."""

from __future__ import annotations

import asyncio
import os
import sys
import time
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
_MANY_TIMES, _SHORTEST_LOOK = 10, 0.005
_HAS_CPU_CLOCKS = sys.platform == "linux"
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
        self._spent_before: float | None = None
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
            self._begin(job)
        else:
            self.followers.append(job)
        if self.alive:
            self._write(job.request())

    def _begin(self, job: Job) -> None:
        self.job = job
        job.resume = self._resume
        self._spent_before = cpu_seconds(self.number) if self.loaded else None

    def left_of(self, patience: float, *, by_the_wall: bool = False) -> float:
        """Return the seconds after which to look again at the present job; 0 where patience is over.

        What counts is the processor time that the job has taken: time by the wall tells how busy the
        machine is. Only where nothing tells it, or where the job waits for others (for its reader,
        or ``by_the_wall`` for another host), and after many times the patience, the wall's counts.
        """
        job = self.job
        if job is None:
            return 0.0
        passed = asyncio.get_running_loop().time() - job.begun
        if passed < patience:
            return patience - passed
        now = None if self._spent_before is None else cpu_seconds(self.number)
        if by_the_wall or job.is_full or now is None or passed >= _MANY_TIMES * patience:
            return 0.0
        left = patience - (now - (self._spent_before or 0.0))
        return max(left, _SHORTEST_LOOK) if left > 0 else 0.0

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
                if job.is_full and not self._paused and self.alive:
                    self._paused = True
                    self._read_on(False)  # noqa: FBT003 - like a switch
                return
            job.resume = None
            self.job = None
            if self.followers:
                self._begin(self.followers.popleft())
            self._freed(self, job)

    def _exited(self) -> None:
        """Take note that the process is gone; what it said last may still be on its way.

        It is read to its end even where the client takes nothing at the moment: only behind it one
        hears that there will be no more. It is no more than the system keeps between two processes.
        """
        self._resume()
        self.alive = False

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


def cpu_seconds(number: int) -> float | None:
    """Return the processor time that a process has taken; None where it is gone, or nothing tells.

    The clock's number is what clock_getcpuclockid(3) returns on Linux for a process.
    """
    if not _HAS_CPU_CLOCKS or number <= 0:
        return None
    try:
        return time.clock_gettime((~number << 3) | 2)
    except OSError:
        return None
