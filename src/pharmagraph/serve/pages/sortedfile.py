"""Looks up a subject in a built graph's file without reading the file.

Canonical N-Quads are sorted by code point, which for UTF-8 is the order of the bytes; so all lines of
a subject stand together, and bisecting finds them.
"""

from __future__ import annotations

import mmap
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph.rdfterms import Triple


class SortedFile:
    """A file of sorted N-Quads of one graph; ``graph`` is that graph's IRI, "" for the default graph."""

    def __init__(self, data: mmap.mmap, graph: str = "") -> None:
        self._data = data
        self._end = (f" <{graph}> ." if graph else " .").encode()

    def about(self, iri: str, *, parts: bool = False) -> Iterator[Triple]:
        """Yield the triples of a subject, with ``parts`` those of the nodes below it in the path too."""
        yield from self._beginning(f"<{iri}> ".encode())
        if parts:
            yield from self._beginning(f"<{iri}/".encode())

    def _beginning(self, head: bytes) -> Iterator[Triple]:
        data = self._data
        at = self._first(head)
        while at < len(data) and data[at : at + len(head)] == head:
            end = data.find(b"\n", at)
            end = len(data) if end < 0 else end
            subject, predicate, rest = data[at:end].split(b" ", 2)
            yield subject.decode(), predicate.decode(), rest.removesuffix(self._end).decode()
            at = end + 1

    def _first(self, head: bytes) -> int:
        """Return where the first line begins that does not come before some bytes."""
        data = self._data
        low, high = 0, len(data)
        while low < high:
            middle = (low + high) // 2
            begin = data.rfind(b"\n", low, middle) + 1 or low
            if data[begin : begin + len(head)] < head:
                end = data.find(b"\n", middle)
                low = len(data) if end < 0 else end + 1
            else:
                high = begin
        return low


@contextmanager
def sorted_file(path: Path, graph: str = "") -> Iterator[SortedFile]:
    """Open a built graph's file for looking up."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield SortedFile(data, graph)
