"""Keeps the service at the graph that was built last: swaps generations without dropping a request."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.serve.generation import Generation
from pharmagraph.serve.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from pharmagraph.graphs.dataset import Stamp
    from pharmagraph.serve.settings import Settings
    from pharmagraph.serve.source import Source

logger = logging.getLogger(__name__)


class Keeper:
    """Holds the current generation, and looks from time to time whether the files have changed.

    A change counts once two looks in a row see the same. Requests that are being answered end with
    the generation they began with. ``swapped`` is called after each swap.
    """

    def __init__(
        self, source: Source, settings: Settings, swapped: Callable[[], None] = lambda: None
    ) -> None:
        self._source, self._settings, self._swapped = source, settings, swapped
        self._current: Generation | None = None
        self._watching: asyncio.Task[None] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._refused: Stamp | None = None
        self.trouble = ""

    @property
    def current(self) -> Generation:
        """The generation that new requests get; raises Fault before the first."""
        if self._current is None:
            raise Fault("not-built", "the service has not loaded its graph yet", "try again")
        return self._current

    async def start(self) -> None:
        """Load the graph and begin to watch it; raises GraphError where there is none."""
        self._current = await Generation.begin(1, self._source.dataset, self._settings)
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End all generations."""
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching
        for task in self._ending:
            task.cancel()
        await asyncio.gather(*self._ending, return_exceptions=True)
        if self._current is not None:
            await self._current.end(at_once=True)
            self._current = None

    async def _watch(self) -> None:
        seen: Stamp | None = None
        while True:
            await asyncio.sleep(self._settings.poll)
            try:
                now = await asyncio.to_thread(self._stamp)
            except PharmagraphError as error:  # gone for a moment, or for good: go on with what there is
                self._tell(str(error.message))
                continue
            if self.current.damaged and now != self._refused:
                await self._swap(now)
            elif now in {self.current.stamp, self._refused}:
                seen = None
            elif now == seen:
                await self._swap(now)
                seen = None
            else:
                seen = now

    def _stamp(self) -> Stamp:
        return self._source.dataset.stamp()

    async def _swap(self, stamp: Stamp) -> None:
        old = self.current
        try:
            new = await Generation.begin(old.number + 1, self._source.dataset, self._settings)
        except PharmagraphError as error:
            self._refused = stamp
            self._tell(f"the new graph cannot be used, so the old one stays: {error.message}")
            return
        self._current = new
        self._refused = None
        self.trouble = ""
        logger.warning("took the new graph: generation %d, %d triples", new.number, new.graphs[""].triples)
        self._swapped()
        task = asyncio.create_task(old.end())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    def _tell(self, message: str) -> None:
        if message != self.trouble:
            logger.warning("%s", message)
        self.trouble = message
