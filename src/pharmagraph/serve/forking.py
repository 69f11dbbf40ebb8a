"""Workers that split from one process, which has loaded the data set (``nursery.py``)."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from pharmagraph.errors import GraphError
from pharmagraph.graphs.exchange import fault_error
from pharmagraph.graphs.process import SCRIPT, worker_command
from pharmagraph.serve import nursery
from pharmagraph.serve.asyncworker import AsyncWorker

if TYPE_CHECKING:
    from collections.abc import Callable

    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.graphs.guard import Limits
    from pharmagraph.serve.asyncworker import Freed

_PIECE = 65_536


class Forker:
    """Makes workers over one data set. ``open`` it first, ``close`` it last.

    A nursery that died is started again with the next worker.
    """

    def __init__(self, dataset: Dataset, limits: Limits, *, doors: bool = False) -> None:
        self._dataset, self._limits, self._doors = dataset, limits, doors
        self._loop = asyncio.get_running_loop()
        self._opening = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._control: socket.socket | None = None
        self._heard = b""
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._births: deque[ForkedWorker] = deque()
        self._workers: dict[int, ForkedWorker] = {}

    async def open(self) -> None:
        """Start the nursery and wait until it has loaded; raises GraphError where it cannot."""
        async with self._opening:
            if self._control is not None:
                return
            command = worker_command(self._dataset, self._limits, doors=self._doors)
            command[SCRIPT] = nursery.__file__
            ours, theirs = socket.socketpair()
            ours.setblocking(False)  # noqa: FBT003 - the system's own call
            self._control, self._heard, self._ready = ours, b"", self._loop.create_future()
            try:
                with theirs:
                    self._process = await asyncio.create_subprocess_exec(
                        *command, stdin=theirs.fileno(), stdout=asyncio.subprocess.DEVNULL,
                        stderr=asyncio.subprocess.DEVNULL,
                    )  # fmt: skip
                self._loop.add_reader(ours, self._listen)
                await self._ready
            except BaseException:
                await self._end()
                raise

    async def start(self, freed: Freed) -> AsyncWorker:
        """Make a worker; raises GraphError where the data set cannot be loaded."""
        await self.open()
        control = self._control
        if control is None:
            raise GraphError("the process that makes workers ended", mend="try again")
        worker = ForkedWorker(freed, self._kill)
        ours, theirs = socket.socketpair()
        ours.setblocking(False)  # noqa: FBT003 - the system's own call
        with theirs:
            await self._loop.create_connection(lambda: worker, sock=ours)
            self._births.append(worker)
            socket.send_fds(control, [nursery.FORK], [theirs.fileno()])
        try:
            await worker.born
        except BaseException:
            worker.alive = False
            worker.transport.abort()
            raise
        return worker

    async def close(self) -> None:
        """End the nursery, and with it all workers."""
        async with self._opening:
            await self._end()

    async def _end(self) -> None:
        self._lost()
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
            self._process = None

    def _kill(self, number: int) -> None:
        if self._control is not None:
            with suppress(OSError):  # the nursery is gone, and its workers with it
                self._control.send(nursery.KILL + number.to_bytes(nursery.NUMBER_SIZE, "big"))

    def _listen(self) -> None:
        """Hear what the nursery says."""
        try:
            data = self._control.recv(_PIECE) if self._control is not None else b""
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lost()
            return
        *lines, self._heard = (self._heard + data).split(b"\n")
        for line in lines:
            self._hear(*line.decode("utf-8", "replace").split(" ", 1))

    def _hear(self, sign: str, rest: str = "") -> None:
        if sign == nursery.READY:
            self._ready.set_result(None)
        elif sign == nursery.FAILED:
            self._ready.set_exception(fault_error(("graph", rest), self._limits))
        elif sign == nursery.BORN:
            worker = self._births.popleft()
            worker.number = int(rest)
            self._workers[worker.number] = worker
            if not worker.born.done():
                worker.born.set_result(None)
        elif sign == nursery.UNBORN:
            _fail(self._births.popleft().born, GraphError(f"no process can be made: {rest}"))
        else:
            number, code = (int(word) for word in rest.split())
            self._workers.pop(number).known_dead(code)

    def _lost(self) -> None:
        """Take note that there is no nursery any more; its workers are told one by one."""
        if self._control is None:
            return
        self._loop.remove_reader(self._control)
        self._control.close()
        self._control = None
        mend = "give more memory with --memory"
        _fail(self._ready, GraphError("the process that loads the graph ended too early", mend=mend))
        for worker in self._births:
            _fail(worker.born, GraphError("the process that makes workers ended", mend="try again"))
        self._births.clear()
        orphans = list(self._workers.values())
        self._workers.clear()
        for worker in orphans:
            with suppress(ProcessLookupError):
                os.kill(worker.number, signal.SIGKILL)
            worker.known_dead(-signal.SIGKILL)
            worker.transport.abort()


def _fail(waiting: asyncio.Future[None], error: Exception) -> None:
    """Tell whoever waits that there is nothing to wait for; nobody may be waiting."""
    if not waiting.done():
        waiting.set_exception(error)
        waiting.exception()


class ForkedWorker(AsyncWorker, asyncio.Protocol):
    """A process that split from the nursery; the event loop calls what asyncio prescribes."""

    transport: asyncio.Transport

    def __init__(self, freed: Freed, kill: Callable[[int], None]) -> None:
        super().__init__(freed)
        self._have_killed = kill
        self._closed = self._dead = False
        self.born: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to the process."""
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Pass on what the process says."""
        self._said(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Take note that the process says no more; how it ended, the nursery tells."""
        del exc
        self._closed = True
        self.alive = False
        if self._dead:
            self._ended()

    def known_dead(self, code: int) -> None:
        """Take note of how the process ended; what it said last may still be on its way."""
        self._dead = True
        self.code = code
        self._exited()
        if self._closed:
            self._ended()

    def _write(self, data: bytes) -> None:
        self.transport.write(data)

    def _read_on(self, on: bool) -> None:  # noqa: FBT001 - as in the base
        (self.transport.resume_reading if on else self.transport.pause_reading)()

    def _kill(self) -> None:
        self._have_killed(self.number)
