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
    head = stream.read(_LENGTH.size)
    length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
    packed = stream.read(length)
    if not packed or len(packed) < length:
        raise EOFError
    return pickle.loads(packed)  # noqa: S301 - from our own process, by a pipe that only it writes to
