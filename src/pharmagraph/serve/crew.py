"""The workers that there are: started, counted, filled up and ended."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from pharmagraph.errors import PharmagraphError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pharmagraph.graphs.guard import Limits
    from pharmagraph.serve.asyncworker import AsyncWorker, Freed
    from pharmagraph.serve.sizes import Sizes

_PAUSE_AFTER_FAULT = 0.5


class Maker(Protocol):
    """What makes workers: ``forking.Forker`` or ``spawning.Spawner``."""

    async def open(self) -> None:
        """Make ready; raises GraphError where the data set cannot be loaded."""

    async def start(self, freed: Freed) -> AsyncWorker:
        """Make a worker."""

    async def close(self) -> None:
        """End."""


class Crew:
    """All workers of one data set. ``arrived`` is called with each new one once it can be asked."""

    def __init__(
        self, maker: Maker, limits: Limits, sizes: Sizes, freed: Freed, arrived: Callable[[AsyncWorker], None]
    ) -> None:
        self._maker, self._limits, self._sizes = maker, limits, sizes
        self._freed, self._arrived = freed, arrived
        self._starting: set[asyncio.Task[None]] = set()
        self._closing = False
        self.workers: set[AsyncWorker] = set()

    async def start(self) -> None:
        """Start the first workers; raises GraphError where the data set cannot be loaded."""
        await self._maker.open()
        await asyncio.gather(*(self._new_worker() for _ in range(self._sizes.quick + 1)))

    def fill(self, spare: list[AsyncWorker]) -> None:
        """Start workers until the quick lane has all of its own and one in reserve.

        Where that would be too many, one that waits idly in the slow lane (``spare``) goes first.
        """
        quick = sum(w.alive and w.loaded and not w.slow for w in self.workers)
        missing = self._sizes.quick + 1 - quick - len(self._starting)
        room = self._sizes.most - sum(w.loaded for w in self.workers) - len(self._starting)
        if room < missing and spare:
            spare.pop().kill()  # its end fills the place
        for _ in range(min(missing, room)):
            task = asyncio.get_running_loop().create_task(self._replace(spare))
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def close(self) -> None:
        """End all workers, those at work too."""
        self._closing = True
        for task in list(self._starting):
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        for worker in list(self.workers):
            worker.kill()
        await asyncio.gather(*(worker.gone() for worker in list(self.workers)))
        await self._maker.close()

    async def _replace(self, spare: list[AsyncWorker]) -> None:
        try:
            await self._new_worker()
        except (OSError, PharmagraphError):  # the system is short of something, or a file is gone
            await asyncio.sleep(_PAUSE_AFTER_FAULT)
            if not self._closing:
                asyncio.get_running_loop().call_soon(self.fill, spare)

    async def _new_worker(self) -> None:
        """Start a worker; it counts as free once it has loaded the data set."""
        worker = await self._maker.start(self._freed)
        self.workers.add(worker)
        try:
            await worker.load(self._limits)
        except BaseException:
            worker.kill()
            raise
        self._arrived(worker)
