"""Count what is written while it is written: triples, bytes, digest, and what kinds of triples."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pharmagraph.extract.tables.plan.records import Repeat

MOST_LISTED = 10_000
"""How many differences between rows of one subject are listed; all are counted."""

Sink: TypeAlias = "Callable[[bytes], object]"
"""What takes N-Quads piece by piece: whole lines, in order."""


@dataclass(frozen=True, slots=True)
class Written:
    """What went to a sink: how many triples and bytes, and their SHA-256 in hexadecimal digits."""

    triples: int
    size: int
    sha256: str


@dataclass(slots=True)
class Tally:
    """Passes pieces on to a sink, and keeps count of their bytes and digest."""

    sink: Sink
    size: int = 0
    _digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def write(self, piece: bytes) -> None:
        """Pass a piece on."""
        self.size += len(piece)
        self._digest.update(piece)
        self.sink(piece)

    def written(self, triples: int) -> Written:
        """Return what has gone to the sink, which was so many triples."""
        return Written(triples, self.size, self._digest.hexdigest())


@dataclass(slots=True)
class Counts:
    """How many distinct triples of which kind there are.

    ``subjects`` counts them; ``properties`` leads from the IRI of a predicate to its triples (rdf:type
    too), ``classes`` from that of a class to the subjects of that type, ``parts`` from the name of a map
    and the IRI of a predicate to the triples that the map gives. A triple of several maps counts for
    the first. ``repeats`` counts, by map, the subjects of which several rows say different things that each
    row says once; ``listed`` are the first of these, in the order of the subjects.
    """

    subjects: int = 0
    properties: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    parts: Counter[tuple[str, str]] = field(default_factory=Counter)
    repeats: Counter[str] = field(default_factory=Counter)
    listed: list[Repeat] = field(default_factory=list)

    def differ(self, repeats: Sequence[Repeat]) -> None:
        """Count in what the rows of one subject differ."""
        self.repeats.update(dict.fromkeys((repeat.map for repeat in repeats), 1))
        self.listed += repeats[: MOST_LISTED - len(self.listed)]

    def add(self, map_: str, predicate: str, triples: int, classes: Iterable[str] = ()) -> None:
        """Count triples of a map with a predicate; there are as many of each class."""
        if triples:
            self.properties[predicate] += triples
            self.parts[map_, predicate] += triples
            for class_ in classes:
                self.classes[class_] += triples


def merge_lines(pieces: Iterable[bytes], lines: Sequence[bytes]) -> Iterator[bytes]:
    """Put a few sorted lines where they belong among many sorted ones, which come in pieces.

    Each line ends with a line feed; one that is there already is not written twice.
    """
    waiting = list(reversed(lines))
    for piece in pieces:
        start = 0
        while waiting and start < len(piece):
            at = _place(piece, start, waiting[-1])
            if at == len(piece):
                break
            if at > start:
                yield piece[start:at]
            line = waiting.pop()
            if not piece.startswith(line, at):
                yield line
            start = at
        if start < len(piece):
            yield piece[start:]
    yield from reversed(waiting)


def _place(piece: bytes, start: int, line: bytes) -> int:
    """Return where the first line of a piece begins, from ``start`` on, that does not sort before a line."""
    low, high = start, len(piece)
    while low < high:
        middle = piece.rfind(b"\n", low, (low + high) // 2) + 1 or low
        middle = max(middle, low)
        end = piece.index(b"\n", middle) + 1
        if piece[middle:end] < line:
            low = end
        else:
            high = middle
    return low
