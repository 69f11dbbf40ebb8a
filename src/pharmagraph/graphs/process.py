"""A worker process as the one who asks sees it: start it, ask it, end it."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import suppress
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from pharmagraph.errors import GraphError, QueryError, QueryLimitError, QueryRefusedError
from pharmagraph.graphs import worker
from pharmagraph.graphs.guard import DEFAULT_LIMITS

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from pharmagraph.graphs.guard import Limits, Measured

# A memory store takes about 570 bytes a triple of about 140 bytes (measured: 622 MB for 1.1e6), and
# loading takes as much again for a moment.
_MEMORY_PER_BYTE = 10
_MIB = 1024 * 1024


class RawAnswer(NamedTuple):
    """What a worker said: ``form`` (rows, truth, graph), columns, and the body's bytes."""

    form: str
    variables: tuple[str, ...]
    body: bytes


class EngineSyntaxError(Exception):
    """The engine could not parse a query; the message is its own and names a line and column."""


class WorkerProcess:
    """A process that has loaded one graph. Use it in a ``with`` block: it ends there.

    One request at a time; a request that hits a limit ends the process.
    """

    def __init__(self, graph: Path, limits: Limits = DEFAULT_LIMITS) -> None:
        """Start the process. Raises GraphError where there is no such file."""
        try:
            size = graph.stat().st_size
        except OSError as error:
            message = f"there is no built graph at {graph}"
            raise GraphError(message, mend="build it with: pharmagraph build") from error
        self._graph = graph
        self._limits = limits
        self._late = False
        memory = limits.memory + size * _MEMORY_PER_BYTE
        script = Path(worker.__file__)
        # -I: no environment variable and no file of the working directory has a say; -S: the
        # folder of the engine is named instead of searched for, which halves the time to start.
        self._process = subprocess.Popen(  # noqa: S603 - our own script, nothing of the user's
            [
                sys.executable, "-I", "-S", str(script), _engine_folder(), str(graph), str(memory),
                str(limits.seconds),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process and let go of its pipes."""
        self._process.kill()
        for stream in self._pipes():
            with suppress(BrokenPipeError):  # what was still to be written has no reader any more
                stream.close()
        self._process.wait()

    def ask(self, measured: Measured, encoding: str = "json") -> RawAnswer:
        """Ask a query that the guard has measured.

        Raises EngineSyntaxError, QueryLimitError, QueryRefusedError, QueryError or GraphError.
        """
        limits = self._limits
        request = {
            "text": measured.text,
            "encoding": encoding,
            "seconds": str(limits.seconds),
            "result": str(limits.result),
            "prefixes": "".join(f"{name} {iri}\n" for name, iri in measured.added),
            "star": str(measured.star),
            "mentioned": " ".join(measured.mentioned),
            "tail": str(measured.tail),
        }
        packed = worker.pack([request[name].encode() for name in worker.REQUEST])
        clock = threading.Timer(limits.seconds, self._stop)
        clock.daemon = True
        clock.start()
        try:
            return self._exchange(worker.pack([packed]))
        finally:
            clock.cancel()
            clock.join()

    def _pipes(self) -> tuple[BinaryIO, BinaryIO]:
        """Return what leads to the process and what comes from it; Popen was told to make both."""
        return cast("BinaryIO", self._process.stdin), cast("BinaryIO", self._process.stdout)

    def _stop(self) -> None:
        self._late = True
        self._process.kill()

    def _exchange(self, request: bytes) -> RawAnswer:
        stdin, stdout = self._pipes()
        with suppress(BrokenPipeError):  # the process has ended already; what it said before tells why
            stdin.write(request)
            stdin.flush()
        head: list[bytes] = []
        parts: list[bytes] = []
        while (frame := worker.read_frame(stdout)) is not None:
            kind, payload = frame[:1], frame[1:]
            if kind == worker.HEAD:
                head = worker.unpack(payload)
            elif kind == worker.DATA:
                parts.append(payload)
            elif kind == worker.DONE:
                form, *names = (field.decode() for field in head)
                return RawAnswer(form, tuple(names), b"".join(parts))
            else:
                raise self._fault(*(field.decode() for field in worker.unpack(payload)))
        raise self._ended()

    def _fault(self, kind: str, message: str) -> Exception:
        """Turn what the worker said into an error."""
        if kind == "syntax":
            return EngineSyntaxError(message)
        if kind == "graph":
            return GraphError(
                f"{self._graph} cannot be loaded: {message}", mend="build it anew with: pharmagraph build"
            )
        if kind in {"memory", "result"}:
            return self._limit(kind)
        return QueryError(f"the engine cannot answer: {message}", mend="change the part that it names")

    def _ended(self) -> Exception:
        """Say why the process ended without a whole answer."""
        if self._late:
            return self._limit("time")
        code = self._process.wait()
        signal_number = -code
        if signal_number == 24:  # noqa: PLR2004 - SIGXCPU, on all systems that know it
            return self._limit("cpu")
        if signal_number == 6:  # noqa: PLR2004 - SIGABRT: the engine could get no memory
            return self._limit("memory")
        if signal_number in {7, 10, 11}:  # SIGBUS or SIGSEGV: the engine's stack ran over
            return QueryRefusedError(
                "the query is nested too deep for the engine", mend="write it flatter, or split it"
            )
        return QueryError(
            f"the process that answers queries ended early (code {code})", mend="try again, or ask for less"
        )

    def _limit(self, name: str) -> QueryLimitError:
        limits = self._limits
        words = {
            "time": f"the query took longer than {limits.seconds:g} seconds",
            "cpu": f"the query used more than {limits.seconds:g} seconds of processor time",
            "memory": f"the query needed more than {limits.memory // _MIB:,} MiB of memory",
            "result": f"the answer is larger than {limits.result // _MIB:,} MiB",
        }
        mend = "ask for less: name the subject, add a LIMIT, join less"
        return QueryLimitError(words[name], limit=name, mend=mend)


def _engine_folder() -> str:
    """Return the folder that holds pyoxigraph, found without loading it."""
    spec = PathFinder.find_spec("pyoxigraph")
    if spec is None or not spec.submodule_search_locations:
        raise QueryError("pyoxigraph is not installed", mend="pip install pharmagraph")
    return str(Path(next(iter(spec.submodule_search_locations))).parent)
