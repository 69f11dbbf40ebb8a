"""What the process that drives Spark and the one that started it say to each other.

Both ends are this program, so the messages are pickled; the pipe between them has no other writer.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.errors import PharmagraphError
    from pharmagraph.extract.tables.spark.master import Master

Phase: TypeAlias = Literal["start", "stage", "map", "check", "link"]
"""Connect to the cluster; read the files; make the quads; read what was written; find what is linked."""


_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Start:
    """Where the session shall run: the first thing that the driver is told."""

    master: Master
    scratch: Path
    memory: str
    patience: float


@dataclass(frozen=True, slots=True)
class Step:
    """How far the job is: ``done`` of ``total`` pieces of a phase, ``running`` of them at this moment."""

    phase: Phase
    done: int
    total: int
    running: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of many results, before the message that all is done."""

    results: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """The job has failed, and this is what the caller is told."""

    error: PharmagraphError


@dataclass(frozen=True, slots=True)
class Done:
    """What was asked is done; ``result`` is what it gave."""

    result: object


def send(stream: BinaryIO, message: object) -> None:
    """Write one message, its length before it: so one that cannot be read does no harm to the next."""
    packed = pickle.dumps(message)
    stream.write(_LENGTH.pack(len(packed)) + packed)
    stream.flush()


def receive(stream: BinaryIO) -> object:
    """Read one message; raise EOFError where the other side has ended, else what pickle raises."""
    length = _LENGTH.unpack(_exactly(stream, _LENGTH.size))[0]
    return pickle.loads(_exactly(stream, length))  # noqa: S301 - from our own process, by a pipe that only it writes to


def _exactly(stream: BinaryIO, length: int) -> bytes:
    """Read so many bytes; a stream without a buffer gives fewer at a time."""
    read = bytearray()
    while len(read) < length:
        piece = stream.read(length - len(read))
        if not piece:
            raise EOFError
        read += piece
    return bytes(read)
