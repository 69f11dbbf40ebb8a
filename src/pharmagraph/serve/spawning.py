"""Workers each of which is started anew and loads the data set itself: for systems without fork."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from pharmagraph.graphs.process import worker_command
from pharmagraph.serve.asyncworker import AsyncWorker

if TYPE_CHECKING:
    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.graphs.guard import Limits
    from pharmagraph.serve.asyncworker import Freed

_STDIN, _STDOUT = 0, 1


class Spawner:
    """Starts workers over one data set."""

    def __init__(self, dataset: Dataset, limits: Limits, *, doors: bool = False) -> None:
        self._dataset, self._limits, self._doors = dataset, limits, doors

    async def open(self) -> None:
        """Make ready; there is nothing to do."""

    async def start(self, freed: Freed) -> AsyncWorker:
        """Start a worker; raises GraphError where the data set cannot be loaded."""
        command = worker_command(self._dataset, self._limits, doors=self._doors)
        loop = asyncio.get_running_loop()
        _, worker = await loop.subprocess_exec(
            # Ctrl-C reaches every process of a terminal's session; the service decides when workers end.
            lambda: SpawnedWorker(freed),
            *command,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        return worker

    async def close(self) -> None:
        """End; there is nothing to do."""


class SpawnedWorker(AsyncWorker, asyncio.SubprocessProtocol):
    """A process that was started for itself; the event loop calls what asyncio prescribes."""

    _transport: asyncio.SubprocessTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to the process."""
        self._transport = cast("asyncio.SubprocessTransport", transport)
        self.number = self._transport.get_pid()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Pass on what the process says."""
        if fd == _STDOUT:
            self._said(data)

    def process_exited(self) -> None:
        """Take note of how the process ended; what it wrote last may still be in the pipe."""
        self._exited()
        code = self._transport.get_returncode()
        self.code = -1 if code is None else code

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """Take note that the process closed a pipe."""
        del exc
        self.alive = self.alive and fd != _STDOUT

    def connection_lost(self, exc: Exception | None) -> None:
        """Take note that all pipes are closed and the process has ended."""
        del exc
        self._ended()
        self._transport.close()

    def _write(self, data: bytes) -> None:
        cast("asyncio.WriteTransport", self._transport.get_pipe_transport(_STDIN)).write(data)

    def _read_on(self, on: bool) -> None:  # noqa: FBT001 - as in the base
        pipe = cast("asyncio.ReadTransport", self._transport.get_pipe_transport(_STDOUT))
        (pipe.resume_reading if on else pipe.pause_reading)()

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            self._transport.kill()
