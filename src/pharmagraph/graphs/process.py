"""A worker process as the one who asks sees it: start it, ask it, end it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from pharmagraph.errors import QueryError, StoreDamagedError
from pharmagraph.graphs import worker
from pharmagraph.graphs.dataset import PLAIN
from pharmagraph.graphs.exchange import (
    AS_IS,
    RawAnswer,
    Reply,
    ended_error,
    fault_error,
    limit_error,
    request,
)
from pharmagraph.graphs.guard import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

    from pharmagraph.graphs.dataset import Dataset, Scope
    from pharmagraph.graphs.exchange import Head, Wanted
    from pharmagraph.graphs.guard import Limits, Measured

# A memory store takes about 570 bytes a triple of about 140 bytes (measured: 622 MB for 1.1e6), and
# loading takes as much again for a moment.
_MEMORY_PER_BYTE = 10
# Address space of a process with an open store: 830 MB for one of 490 MB (measured), most of it for
# threads and never used; beyond that the indexes of the tables that it reads.
_STORE_MEMORY, _STORE_BYTES_PER_BYTE = 1024 * 1024 * 1024, 10
_PIECE = 262_144
SCRIPT = 3
"""Where in the command of a worker its script stands."""


class RawStream(NamedTuple):
    """An answer as it comes: its ``head``, then the pieces of its body.

    The pieces end with the answer; an error among them means that it is not whole.
    """

    head: Head
    pieces: Iterator[bytes]


def worker_command(dataset: Dataset, limits: Limits = DEFAULT_LIMITS, *, doors: bool = False) -> list[str]:
    """Return the command that starts a worker; ``doors`` lets it ask other hosts.

    The script (``SCRIPT``) is another for a store than for files. Raises GraphError where a file of the
    data set is not there.
    """
    said = [str(limits.seconds), "open" if doors else "closed"]
    # -I: no environment variable and no file of the working directory has a say; -S: the folder of
    # the engine is named instead of searched for, which halves the time to start.
    start = [sys.executable, "-I", "-S"]
    if dataset.store is not None:
        manifest = dataset.store.manifest
        memory = limits.memory + _STORE_MEMORY + manifest.size // _STORE_BYTES_PER_BYTE
        place = [str(dataset.store.tables), manifest.engine]
        return [
            *start,
            str(Path(worker.__file__).parent / "disk" / "storeworker.py"),
            engine_folder(),
            str(memory),
            *said,
            *place,
        ]
    memory = limits.memory + dataset.size * _MEMORY_PER_BYTE
    named = [part for iri, path in dataset.named.items() for part in (iri, str(path))]
    script = [str(Path(worker.__file__)), engine_folder(), str(memory)]
    return [*start, *script, *said, str(dataset.default), *named]


class WorkerProcess:
    """A process that has loaded one data set. Use it in a ``with`` block: it ends there.

    One request at a time; a request that hits a limit ends the process, and so does an answer that
    is not read to its end.
    """

    def __init__(self, dataset: Dataset, limits: Limits = DEFAULT_LIMITS, *, doors: bool = False) -> None:
        """Start the process. Raises GraphError where the data set has not been built."""
        self._limits = self._asked = limits
        self._store = dataset.store  # keeps the generation from being deleted
        self._late = self._ended = False
        self._process = subprocess.Popen(  # noqa: S603 - our own script, nothing of the user's
            worker_command(dataset, limits, doors=doors),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Whether the process can be asked again."""
        damaged = self._store is not None and self._store.damaged
        return not (self._ended or damaged) and self._process.poll() is None

    @property
    def number(self) -> int:
        """The process's number in the system."""
        return self._process.pid

    def close(self) -> None:
        """End the process and let go of its pipes."""
        self._process.kill()
        for stream in self._pipes():
            with suppress(BrokenPipeError):  # what was still to be written has no reader any more
                stream.close()
        self._process.wait()
        self._store = None

    def ask(
        self, measured: Measured, wanted: Wanted = AS_IS, scope: Scope = PLAIN, seconds: float = 0
    ) -> RawAnswer:
        """Ask a query that the guard has measured; ``seconds`` may set the time for this one.

        Raises EngineSyntaxError, QueryLimitError, QueryRefusedError, QueryError or GraphError.
        """
        with self.stream(measured, wanted, scope, seconds) as answer:
            return RawAnswer(answer.head, b"".join(answer.pieces))

    @contextmanager
    def stream(
        self, measured: Measured, wanted: Wanted = AS_IS, scope: Scope = PLAIN, seconds: float = 0
    ) -> Iterator[RawStream]:
        """Ask a query and read the answer while it is made; raises what ``ask`` does.

        The process ends where the block is left before the answer is whole.
        """
        self._asked = self._limits._replace(seconds=seconds or self._limits.seconds)
        clock = threading.Timer(self._asked.seconds, self._stop)
        clock.daemon = True
        clock.start()
        reply = Reply()
        try:
            stdin, _ = self._pipes()
            with suppress(BrokenPipeError):  # the process has ended; what it said before tells why
                stdin.write(request(measured, self._asked, scope, wanted))
                stdin.flush()
            while reply.head is None:
                self._read(reply)
            yield RawStream(reply.head, self._pieces(reply))
        finally:
            clock.cancel()
            clock.join()
            if not reply.ended:
                self._kill()

    def _pieces(self, reply: Reply) -> Iterator[bytes]:
        while True:
            if piece := reply.chunks():
                yield piece
            if reply.done:
                return
            self._read(reply)

    def _read(self, reply: Reply) -> None:
        """Take in some of the reply; raise where there will be no whole answer."""
        data = os.read(self._pipes()[1].fileno(), _PIECE)
        if not data:
            code = self._process.wait()
            self._look_at_store()
            raise limit_error("time", self._asked) if self._late else ended_error(code, self._asked)
        reply.feed(data)
        if reply.fault:
            error = fault_error(reply.fault, self._asked)
            if isinstance(error, StoreDamagedError) and self._store is not None:
                self._store.condemn(reply.fault[1])
                self._kill()
            raise error

    def _look_at_store(self) -> None:
        """See, after a query that ended badly, whether its store is as it was written.

        An engine that meets a damaged block may go on reading for ever, until memory or time is over.
        Raises StoreDamagedError.
        """
        if self._store is not None and not self._store.sound():
            raise fault_error(("store", "a file is not as it was written"), self._asked)

    def _pipes(self) -> tuple[BinaryIO, BinaryIO]:
        """Return what leads to the process and what comes from it; Popen was told to make both."""
        return cast("BinaryIO", self._process.stdin), cast("BinaryIO", self._process.stdout)

    def _stop(self) -> None:
        self._late = True
        self._kill()

    def _kill(self) -> None:
        self._ended = True
        self._process.kill()


def engine_folder() -> str:
    """Return the folder that holds pyoxigraph, found without loading it."""
    spec = PathFinder.find_spec("pyoxigraph")
    if spec is None or not spec.submodule_search_locations:
        raise QueryError("pyoxigraph is not installed", mend="pip install pharmagraph")
    return str(Path(next(iter(spec.submodule_search_locations))).parent)
