"""What is said to a worker process and what it answers, as bytes: no pipe, no thread, no clock.

Whoever has a worker, in threads or in an event loop, sends ``request`` and feeds what comes back to
a ``Reply``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import (
    GraphError,
    QueryError,
    QueryLimitError,
    QueryRefusedError,
    StoreDamagedError,
    WorkerEndedError,
)  # fmt: skip
from pharmagraph.graphs import wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.graphs.dataset import Scope
    from pharmagraph.graphs.guard import Limits, Measured

_MIB = 1024 * 1024
_LENGTH = 4
_DAMAGED = ("Corruption", "IO error")
"""How RocksDB's words begin (Status::ToString) where a file of the store is not what it was."""
_SIGXCPU, _SIGABRT, _STACK_RAN_OVER = 24, 6, (7, 10, 11)


class Head(NamedTuple):
    """How an answer begins: ``form`` (rows, truth, graph) and the names of columns.

    ``absent`` are the IRIs, of those that were asked about, that occur nowhere in the data set.
    """

    form: str
    variables: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


class RawAnswer(NamedTuple):
    """A whole answer: its ``head`` and the ``body``'s bytes."""

    head: Head
    body: bytes


class EngineSyntaxError(Exception):
    """The engine could not parse a query; the message is its own and names a line and column."""


class Wanted(NamedTuple):
    """How an answer is wanted.

    ``rows`` as json, csv, tsv or xml; ``triples`` as ntriples, turtle, rdfxml or jsonld, with ``shown``
    as prefixes; ``ordered`` puts rows in order where the query does not; ``base`` is the IRI from which
    relative ones of the query go on ("": they are errors).
    """

    rows: str = "json"
    triples: str = "ntriples"
    ordered: bool = True
    shown: tuple[tuple[str, str], ...] = ()
    base: str = ""


AS_IS = Wanted()
"""Rows as JSON and triples as N-Triples, in order: what ``Answer`` reads."""


def request(measured: Measured, limits: Limits, scope: Scope, wanted: Wanted) -> bytes:
    """Return the bytes that ask a worker."""
    fields = {
        "text": measured.text,
        "encoding": wanted.rows,
        "graph_encoding": wanted.triples,
        "seconds": str(limits.seconds),
        "result": str(limits.result),
        "prefixes": _lines(dict(measured.added)),
        "star": str(measured.star),
        "mentioned": " ".join(measured.mentioned),
        "tail": str(measured.tail if wanted.ordered else -1),
        # An empty default graph is not the store's own one, which is the empty IRI.
        "default": "\n".join(scope.default) if scope.default else "*",
        "named": "*" if scope.named is None else "\n".join(scope.named),
        "names": "\n".join(measured.names),
        "shown": _lines(dict(wanted.shown)),
        "base": wanted.base,
        "plain": measured.plain,
    }
    packed = wire.pack([fields[name].encode("utf-8", "replace") for name in wire.REQUEST])
    return wire.pack([packed])


def _lines(prefixes: Mapping[str, str]) -> str:
    return "".join(f"{name} {iri}\n" for name, iri in prefixes.items())


class Reply:
    """A worker's reply as it comes in.

    ``head`` is there once the answer begins, ``done`` once it is whole, ``fault`` (its kind and the
    worker's words) once there will be none.
    """

    def __init__(self) -> None:
        self.head: Head | None = None
        self.done = False
        self.fault: tuple[str, str] | None = None
        self._absent: tuple[str, ...] = ()
        self._buffer = bytearray()
        self._chunks: list[bytes] = []

    @property
    def ended(self) -> bool:
        """Whether nothing more is to come."""
        return self.done or self.fault is not None

    def feed(self, data: bytes) -> None:
        """Take in some bytes."""
        buffer = self._buffer
        buffer += data
        at = 0
        while len(buffer) - at >= _LENGTH:
            end = at + _LENGTH + int.from_bytes(buffer[at : at + _LENGTH], "big")
            if len(buffer) < end:
                break
            kind = bytes(buffer[at + _LENGTH : at + _LENGTH + 1])
            self._take(kind, bytes(buffer[at + _LENGTH + 1 : end]))
            at = end
        del buffer[:at]

    def _take(self, kind: bytes, payload: bytes) -> None:
        if kind == wire.DATA:
            self._chunks.append(payload)
            return
        if kind == wire.DONE:
            self.done = True
            return
        fields = tuple(field.decode() for field in wire.unpack(payload))
        if kind == wire.HEAD:
            self.head = Head(fields[0], fields[1:], self._absent)
        elif kind == wire.ABSENT:
            self._absent = fields
        else:
            self.fault = (fields[0], fields[1])

    def chunks(self) -> bytes:
        """Return the part of the body that has come since the last call."""
        taken = b"".join(self._chunks)
        self._chunks = []
        return taken


def fault_error(fault: tuple[str, str], limits: Limits) -> Exception:
    """Turn what a worker said into an error."""
    kind, message = fault
    if kind == "syntax":
        return EngineSyntaxError(message)
    if kind == "graph":
        return GraphError(
            f"the built graph cannot be loaded: {message}", mend="build it anew with: pharmagraph build"
        )
    if kind == "store" or (kind == "engine" and message.startswith(_DAMAGED)):
        mend = "ask again: it is built anew from the files"
        return StoreDamagedError(f"the store on disk cannot be used: {message}", mend=mend)
    if kind in {"memory", "result"}:
        return limit_error(kind, limits)
    return QueryError(f"the engine cannot answer: {message}", mend="change the part that it names")


def ended_error(code: int, limits: Limits) -> Exception:
    """Say why a worker ended without a whole answer: ``code`` is minus the number of a signal."""
    if -code == _SIGXCPU:
        return limit_error("cpu", limits)
    if -code == _SIGABRT:  # the engine could get no memory
        return limit_error("memory", limits)
    if -code in _STACK_RAN_OVER:
        return QueryRefusedError(
            "the query is nested too deep for the engine", mend="write it flatter, or split it"
        )
    return WorkerEndedError(
        f"the process that answers queries ended early (code {code})", mend="try again, or ask for less"
    )


def limit_error(name: str, limits: Limits) -> QueryLimitError:
    """Return the error for a limit that was hit: time, cpu, memory or result."""
    words = {
        "time": f"the query took longer than {limits.seconds:g} seconds",
        "cpu": f"the query used more than {limits.seconds:g} seconds of processor time",
        "memory": f"the query needed more than {limits.memory // _MIB:,} MiB of memory",
        "result": f"the answer is larger than {limits.result // _MIB:,} MiB",
    }
    mend = "ask for less: name the subject, add a LIMIT, join less"
    if name in {"time", "cpu"}:
        mend += "; a value that a FILTER waits for is found at once where it stands in the pattern itself"
    return QueryLimitError(f"{words[name]} (the limit '{name}')", limit=name, mend=mend)
