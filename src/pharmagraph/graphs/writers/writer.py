"""An export format: what a row of the table of writers holds."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.writers.selection import selected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pharmagraph.graphs.writers.selection import Selection
    from pharmagraph.rdfterms import Triple

    Make = Callable[[Selection], Iterable[str] | Iterable[bytes]]

Takes = Literal["quads", "triples", "statements"]
_PIECE = 65_536
_MOST_HELD = 8_000_000  # bytes of a body that are kept in memory
_BATCH = 500  # texts that are written to it at a time
_READ = 1_000_000  # bytes that are read of it at a time


@dataclass(frozen=True, slots=True)
class Writer:
    """An export format.

    ``files`` leads from the names of the files to what makes each: text or bytes in pieces. A format
    that is one file has the one name "". ``drops`` says in a line what a reader of the format cannot
    learn from it, "" where everything comes along; ``streamed`` formats take no more memory for a
    large graph. ``takes`` says what can be written: any triples of several graphs, each under its
    name ("quads"), any triples, joined ("triples"), or the statements of a built graph. ``about`` is
    true where it can be of one term alone. ``tool`` is whose format it is, or who reads it.
    """

    name: str
    extension: str
    media_type: str
    files: Mapping[str, Make]
    drops: str = ""
    streamed: bool = False
    takes: Takes = "triples"
    about: bool = False
    aliases: tuple[str, ...] = ()
    note: str = ""
    tool: str = ""

    @property
    def lossless(self) -> bool:
        """Whether the graph can be read back whole."""
        return not self.drops

    @property
    def others(self) -> str:
        """In words, how other graphs than the curated one come along."""
        return {"quads": "under their names", "triples": "joined", "statements": "inferred only"}[self.takes]

    @property
    def folder(self) -> bool:
        """Whether the format is a folder of files."""
        return "" not in self.files

    def write(self, triples: Iterable[Triple], prefixes: Mapping[str, str], comment: str) -> bytes:
        """Return the file for sorted triples of the default graph.

        ``comment`` stands at its head, where the format can hold one. Raises PharmagraphError for a
        folder of files, GraphError where the triples cannot be written.
        """
        return b"".join(self.pieces(selected(triples, prefixes, comment)))

    def pieces(self, selection: Selection, file: str = "") -> Iterator[bytes]:
        """Return a file in pieces; raises PharmagraphError for a name that the format does not have."""
        if file not in self.files:
            raise PharmagraphError(
                f"{self.name} is a folder of files: {', '.join(self.files)}",
                mend="name the folder: --out DIR",
            )
        return joined(self.files[file](selection))


def joined(parts: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
    """Join small pieces to larger ones, and write text as UTF-8."""
    held: list[bytes] = []
    size = 0
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        held.append(data)
        size += len(data)
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


@contextmanager
def spooled(body: Iterable[str]) -> Iterator[Iterator[bytes]]:
    """Write a body that must be known before its head, and give it back in pieces.

    It is kept in memory up to a bound, beyond that in a file of the system's.
    """
    texts = iter(body)
    with tempfile.SpooledTemporaryFile(_MOST_HELD) as held:
        while batch := list(islice(texts, _BATCH)):
            held.write("".join(batch).encode())
        held.seek(0)
        yield iter(lambda: held.read(_READ), b"")
