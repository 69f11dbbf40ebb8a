"""What goes between a worker process and whoever asks it: frames, requests and replies as bytes.

A frame is a length in four bytes (big end first), then as many bytes. A request is a frame that holds
fields, each again with its length before it (``REQUEST`` names them). A reply is a frame for each part,
the first byte of which says what it is (``ABSENT``, ``HEAD``, ``DATA``, ``DONE``, ``FAULT``); it is whole
only if it ends with DONE.

No module of pharmagraph is imported here, and of the standard library only what is built in: workers
load this file by its place.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing itself is not worth its loading time in a worker
    from collections.abc import Sequence
    from typing import BinaryIO

ABSENT, HEAD, DATA, DONE, FAULT = b"A", b"H", b"D", b"Z", b"F"
REQUEST = (
    "text", "encoding", "graph_encoding", "seconds", "result", "prefixes", "star", "mentioned", "tail",
    "default", "named", "names", "shown", "base", "plain",
)  # fmt: skip
"""What a request holds: the query; how rows are wanted (json, csv, tsv, xml), and how triples
(ntriples, turtle, rdfxml, jsonld); limits in seconds and bytes; prefixes ("name iri" a line); offset
of the star or -1; variables as mentioned; offset at which an ORDER BY may stand or -1 (where there is
one, rows are wanted in order); IRIs of the graphs that make up the default graph ("" is the store's
own) and of those that GRAPH reaches ("*" is all), one a line; IRIs to look for, one a line (those that
occur nowhere come back); prefixes that written triples may use; the IRI from which relative ones go on,
if any; the query as it was before it was rewritten ("": it was not), which is asked where the other is
no SPARQL, so that its faults are told."""
CHUNK = 65_536


class ResultLimit(Exception):  # noqa: N818 - no error, but what the parent calls this limit
    """An answer grew larger than it may."""


def pack(fields: Sequence[bytes]) -> bytes:
    """Join fields, each with its length in four bytes before it."""
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def unpack(packed: bytes) -> list[bytes]:
    """Take joined fields apart; the reverse of ``pack``."""
    fields, at = [], 0
    while at < len(packed):
        size = int.from_bytes(packed[at : at + 4], "big")
        fields.append(packed[at + 4 : at + 4 + size])
        at += 4 + size
    return fields


def read_frame(stream: BinaryIO) -> bytes | None:
    """Read a frame; None where the stream has ended, in the middle of one too."""
    size = stream.read(4)
    if len(size) < 4:  # noqa: PLR2004 - the length of a length
        return None
    wanted = int.from_bytes(size, "big")
    frame = stream.read(wanted)
    return frame if len(frame) == wanted else None


class Reply:
    """Writes a reply in frames, no more of it than ``most`` bytes.

    The engine writes rows into it as into a file.
    """

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream = stream
        self._left = most
        self._held: list[bytes] = []
        self._size = 0

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        """Write one frame."""
        self._stream.write((len(payload) + 1).to_bytes(4, "big") + kind + payload)

    def write(self, data: bytes) -> int:
        """Take data for the answer; raise ResultLimit where it is too much."""
        self._left -= len(data)
        if self._left < 0:
            raise ResultLimit
        self._held.append(data)
        self._size += len(data)
        if self._size >= CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Send what was taken."""
        if self._held:
            self.send(DATA, b"".join(self._held))
            self._held, self._size = [], 0

    def done(self) -> None:
        """Send the rest and say that the answer is whole."""
        self.flush()
        self.send(DONE)
        self._stream.flush()

    def fault(self, kind: str, message: str) -> None:
        """Say why there is no answer: kind is syntax, engine, memory, result or graph."""
        self._held = []
        self.send(FAULT, pack([kind.encode(), message.encode("utf-8", "replace")]))
        self._stream.flush()


class Pieces:
    """Takes what the engine writes, no more of it than ``most`` bytes."""

    def __init__(self, most: int) -> None:
        self.pieces: list[bytes] = []
        self._left = most

    def write(self, data: bytes) -> int:
        """Take a piece; raise ResultLimit where it is too much."""
        self._left -= len(data)
        if self._left < 0:
            raise ResultLimit
        self.pieces.append(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: the engine calls this at the end of what it writes to a file."""
