"""The process that matches the patterns of rules, as the one who asks sees it: start it, ask it, end it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from pharmagraph.errors import GraphError
from pharmagraph.graphs import ruleworker
from pharmagraph.graphs.process import engine_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Self

    from pharmagraph.rdfterms import NtTerm


_OUT_OF_TIME = getattr(signal, "SIGXCPU", 0)
# A store in memory takes about 570 bytes a triple (622 MB for 1.1e6); rules see curated facts alone.
_MEMORY = 4 * 1024**3


class TooLongError(Exception):
    """A query has used up its time."""


class Matcher(Protocol):
    """What matches patterns: a process of its own, or in tests a store in this one."""

    def add(self, lines: bytes, graph: str = "", *, clear: bool = False) -> None:
        """Add N-Triples, to a graph where one is named; ``clear`` empties that before."""

    def rows(self, query: str, prefixes: Mapping[str, str], seconds: float) -> Iterator[Sequence[NtTerm]]:
        """Yield the solutions of a SELECT, each in the order of its variables; raises TooLongError."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(self, *_: object) -> None:
        """End."""


class RuleProcess:
    """A process that holds triples and matches patterns. Use it in a ``with`` block: it ends there."""

    def __init__(self) -> None:
        self._late = False
        # -I: no environment variable and no file of the working directory has a say; -S: the folder of the
        # engine is named instead of searched for.
        self._process = subprocess.Popen(  # noqa: S603 - our own script, nothing of the user's
            [sys.executable, "-I", "-S", str(Path(ruleworker.__file__)), engine_folder(), str(_MEMORY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._requests = cast("BinaryIO", self._process.stdin)
        self._replies = cast("BinaryIO", self._process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        for stream in (self._requests, self._replies):
            with suppress(BrokenPipeError):  # what was still to be written has no reader any more
                stream.close()
        self._process.wait()

    def add(self, lines: bytes, graph: str = "", *, clear: bool = False) -> None:
        """Add N-Triples, to a graph where one is named; ``clear`` empties that before."""
        self._send({"add": len(lines), "graph": graph, "clear": clear}, lines)

    def _send(self, request: Mapping[str, object], data: bytes = b"") -> None:
        with suppress(BrokenPipeError):  # the process has ended: reading tells of it
            self._requests.write(json.dumps(request).encode() + b"\n" + data)
            self._requests.flush()

    def rows(self, query: str, prefixes: Mapping[str, str], seconds: float) -> Iterator[Sequence[NtTerm]]:
        """Yield the solutions of a SELECT, each in the order of its variables.

        Raises TooLongError where that takes more ``seconds``, GraphError where the engine fails: then the
        process has ended.
        """
        self._late = False
        clock = threading.Timer(seconds, self._stop)
        clock.daemon = True
        clock.start()
        try:
            self._send({"ask": query, "prefixes": dict(prefixes), "seconds": seconds})
            while line := self._replies.readline().decode():
                if line[0] == ruleworker.END:
                    return
                if line[0] == ruleworker.FAULT:
                    raise _unmatched(line[1:-1])
                yield line[:-1].split("\t") if len(line) > 1 else ()
        finally:
            clock.cancel()
            clock.join()
        code = self._process.wait()
        if not self._late and code != -_OUT_OF_TIME:
            raise _unmatched(f"its process has ended with the code {code}")
        raise TooLongError

    def _stop(self) -> None:
        self._late = True
        self._process.kill()


def _unmatched(why: str) -> GraphError:
    mend = "leave rules out: pharmagraph build --no-inference"
    return GraphError(f"the patterns of a rule could not be matched: {why}", mend=mend)
