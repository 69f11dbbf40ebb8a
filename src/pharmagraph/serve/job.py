"""A query on its way: what was asked of a worker, and what has come back so far."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pharmagraph.errors import QueryError, WorkerEndedError
from pharmagraph.graphs.dataset import PLAIN
from pharmagraph.graphs.exchange import AS_IS, Reply, ended_error, fault_error, limit_error, request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from pharmagraph.graphs.dataset import Scope
    from pharmagraph.graphs.exchange import Head, Wanted
    from pharmagraph.graphs.guard import Limits, Measured

FEW = 262_144
"""Bytes of an answer that are held back until it is whole; of larger ones the first part is sent before."""
_LENGTH = 4  # of the length before a frame
MUCH = 1_048_576
"""Bytes that may wait for the client; beyond that the worker has to wait."""


class OneReply(Reply):
    """A reply that ends where the next one begins."""

    def feed_one(self, data: bytes) -> bytes:
        """Take in bytes; return those behind the end of the reply."""
        buffer = self._buffer
        buffer += data
        at = 0
        while not self.ended and len(buffer) - at >= _LENGTH:
            end = at + _LENGTH + int.from_bytes(buffer[at : at + _LENGTH], "big")
            if len(buffer) < end:
                break
            self._take(bytes(buffer[at + _LENGTH : at + _LENGTH + 1]), bytes(buffer[at + _LENGTH + 1 : end]))
            at = end
        del buffer[:at]
        if not self.ended:
            return b""
        rest = bytes(buffer)
        buffer.clear()
        return rest


class Job:
    """One query for one worker. Whoever asked awaits ``settled``, then reads ``pieces``.

    ``limits`` are those of the query; its time runs from ``arrived`` (the loop's clock), waiting
    included. ``failed`` says why there is no whole answer.
    """

    def __init__(
        self, measured: Measured, limits: Limits, scope: Scope = PLAIN, wanted: Wanted = AS_IS
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self.measured = measured
        self.limits = limits
        self.scope = scope
        self.wanted = wanted
        self.arrived = self.begun = self._loop.time()
        self.times_begun = self.times_lost = 0
        self.failed: Exception | None = None
        self.when_slow: Callable[[], None] | None = None
        self.resume: Callable[[], None] | None = None
        self._reply = OneReply()
        self._waiting: asyncio.Future[None] | None = None
        self._held = 0
        self.given_out = False

    @property
    def key(self) -> tuple[str, Scope]:
        """What tells queries apart that cost the same."""
        return self.measured.text, self.scope

    @property
    def deadline(self) -> float:
        """When the query must have ended, by the loop's clock."""
        return self.arrived + self.limits.seconds

    @property
    def head(self) -> Head:
        """How the answer begins; raises what went wrong where it never did."""
        if self._reply.head is None:
            raise self.failed or AssertionError("the answer has not begun")
        return self._reply.head

    @property
    def ended(self) -> bool:
        """Whether nothing more is to come."""
        return self._reply.done or self.failed is not None

    @property
    def answered(self) -> bool:
        """Whether the worker has said all that it will, whatever became of the job meanwhile."""
        return self._reply.ended

    @property
    def is_full(self) -> bool:
        """Whether so much waits for the client that the worker should pause."""
        return self._held > MUCH

    def request(self) -> bytes:
        """Begin: return what to send to a worker. The time that is left counts, not the whole."""
        self.begun = self._loop.time()
        self.times_begun += 1
        self._reply, self._held = OneReply(), 0
        left = max(self.deadline - self.begun, 0.05)
        return request(self.measured, self.limits._replace(seconds=left), self.scope, self.wanted)

    def feed(self, data: bytes) -> bytes:
        """Take in bytes from the worker; return those that belong to the next job."""
        rest = self._reply.feed_one(data)
        self._held += len(data) - len(rest)
        if self._reply.fault is not None and self.failed is None:
            self.failed = fault_error(self._reply.fault, self.limits)
        if self.ended or self._held >= FEW:
            self._wake()
        return rest

    def worker_ended(self, code: int) -> None:
        """Take note that the worker's process is gone, by its exit code."""
        error = ended_error(code, self.limits)
        if type(error) is QueryError:
            error = WorkerEndedError(error.message, mend=error.mend)
        self.fail(error)

    def too_late(self) -> None:
        """Take note that the time is over."""
        self.fail(limit_error("time", self.limits))

    def fail(self, error: Exception) -> None:
        """Take note that there will be no whole answer; the first reason counts."""
        if not self.ended:
            self.failed = error
            self._wake()

    async def settled(self) -> None:
        """Wait until the answer is whole, has failed, or is too large to be held back."""
        while not self.ended and self._held < FEW:
            await self._news()

    async def pieces(self, *, kept: bool = False) -> AsyncIterator[bytes]:
        """Yield the answer as it comes; raises what makes it end early.

        Where the pieces are ``kept`` until all are there, the query may begin anew meanwhile: when
        ``times_begun`` has changed, what came before does not count any more.
        """
        self.given_out = self.given_out or not kept
        while True:
            data = self._reply.chunks()
            self._held = 0
            if self.resume is not None:
                self.resume()
            if data:
                yield data
                continue
            if self.failed is not None:
                raise self.failed
            if self._reply.done:
                return
            await self._news()

    async def gathered(self, most: int | None = None) -> bytes | None:
        """Return the whole answer; None as soon as it is larger than ``most`` bytes.

        Nothing of it has been given out before, so the query may begin anew if its worker dies.
        """
        parts: list[bytes] = []
        size, begun = 0, self.times_begun
        async for piece in self.pieces(kept=True):
            if self.times_begun != begun:
                parts, size, begun = [], 0, self.times_begun
            parts.append(piece)
            size += len(piece)
            if most is not None and size > most:
                return None
        return b"".join(parts)

    def body(self) -> bytes:
        """Return the body of an answer that is whole; raises why it is not."""
        if self.failed is not None:
            raise self.failed
        return self._reply.chunks()

    async def _news(self) -> None:
        self._waiting = self._loop.create_future()
        try:
            await self._waiting
        finally:
            self._waiting = None

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
