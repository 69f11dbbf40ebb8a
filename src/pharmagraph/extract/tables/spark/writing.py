"""Write parts: each node writes what it has made to the shared folder, and says what that is.

A node may be lost while it writes, and two may write the same piece. So every attempt has a file of
its own, and only those whose attempt was heard of become parts.
"""

from __future__ import annotations

import gzip
import hashlib
import uuid
from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, cast

from pharmagraph.errors import ClusterError
from pharmagraph.extract.tables.plan.lines import TYPE
from pharmagraph.extract.tables.plan.provenance import Origins
from pharmagraph.extract.tables.plan.records import Differences
from pharmagraph.extract.tables.tally import Counts
from pharmagraph.rdfterms import iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pharmagraph.extract.tables.mapping import Mapping

Made: TypeAlias = "tuple[int, bytes, int]"
"""The lines of a row, or of rows that say the same: number of the map, lines, place of the first row."""
Row: TypeAlias = "tuple[int | None, bytes | None, Sequence[Made] | None, Sequence[tuple[int, bytes]], int]"
"""What ``query.blocks`` gives for a subject: one block with the number of its map, or several with places;
the places of its first rows, each with the line that leads there, and the number of its rows."""

UNFINISHED = ".unfinished"
"""How the names of files end that a node is at work on, or was when it was lost."""

_TYPE = iri(TYPE).encode()
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Attempt:
    """A file that a node has written: its name, how many triples, how much text, its first and last line."""

    name: str
    triples: int
    size: int
    sha256: str
    first: bytes
    last: bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """What one piece of the job gave: two files, and how many triples of which kind are in the first.

    ``properties`` counts by the number of the map and the predicate, ``classes`` by the class; both as
    N-Triples writes them. ``counts`` has the number of subjects, and in what rows of one differ.
    """

    index: int
    data: Attempt
    rows: Attempt
    properties: dict[tuple[int, bytes], int]
    classes: dict[bytes, int]
    counts: Counts


@dataclass(slots=True)
class _File:
    """A file of sorted lines that grows."""

    path: Path
    packed: bool
    triples: int = 0
    size: int = 0
    first: bytes = b""
    last: bytes = b""
    _raw: BinaryIO = field(init=False)
    _stream: BinaryIO = field(init=False)

    def __post_init__(self) -> None:
        self._raw = self.path.open("xb")
        # Neither name nor time: the same lines give the same bytes.
        packing = gzip.GzipFile("", "wb", _LEVEL, self._raw, mtime=0) if self.packed else self._raw
        self._stream = cast("BinaryIO", packing)

    def write(self, block: bytes) -> None:
        """Write the lines of one subject; raise ClusterError where they do not come after the last ones."""
        if block <= self.last:
            raise ClusterError(
                "Spark gave the subjects out of order", mend="report this: it should not happen"
            )
        self.first = self.first or block[: block.find(b"\n") + 1]
        self.last = block[block.rfind(b"\n", 0, -1) + 1 :]
        self.triples += block.count(b"\n")
        self.size += len(block)
        self._stream.write(block)

    def finish(self) -> Attempt:
        """Close the file and say what is in it."""
        self.close()
        with self.path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Attempt(self.path.name, self.triples, self.size, digest, self.first, self.last)

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        self._raw.close()


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one piece of a job into two folders: the data, and where each subject is from.

    ``maps`` and ``singles`` are the names of the maps, and the properties of which their rows give one
    value at most, by the numbers of the maps.
    """

    data: Path
    rows: Path
    packed: bool
    mapping: Mapping
    maps: tuple[str, ...]
    singles: tuple[frozenset[str], ...]

    def __call__(self, index: int, subjects: Iterable[Row]) -> Iterator[Piece]:
        """Write the piece with a number; yields one thing, as Spark wants it."""
        name = f"{index:05}-{uuid.uuid4().hex}{UNFINISHED}"
        data, rows = _File(self.data / name, self.packed), _File(self.rows / name, self.packed)
        properties: Counter[tuple[int, bytes]] = Counter()
        classes: Counter[bytes] = Counter()
        counts, origins, differences = Counts(), Origins(self.mapping), Differences(self.singles)
        try:
            for part, block, several, named, number_of_rows in subjects:
                made = [(part or 0, block)] if block is not None else united(several or ())
                for number, lines in made:
                    count(number, lines, properties, classes)
                data.write(b"".join(sorted(lines for _, lines in made)))
                rows.write(origins.written([line for _, line in sorted(named)], number_of_rows))
                counts.subjects += 1
                if several:
                    for number, lines, place in sorted(several, key=itemgetter(2)):
                        differences.add(number, place, lines)
                    subject = made[0][1]
                    if found := differences.take(self.maps, subject[: subject.index(b" ")]):
                        counts.differ(found)
        except BaseException:
            data.close()
            rows.close()
            raise
        yield Piece(index, data.finish(), rows.finish(), dict(properties), dict(classes), counts)


def united(several: Iterable[Made]) -> list[tuple[int, bytes]]:
    """Return the lines of a subject of several rows, each once, with the number of the first map with it."""
    found: dict[bytes, int] = {}
    for number, block, _ in sorted(several):
        for line in block.split(b"\n"):
            if line:
                found.setdefault(line + b"\n", number)
    return [(number, line) for line, number in found.items()]


def count(number: int, block: bytes, properties: Counter[tuple[int, bytes]], classes: Counter[bytes]) -> None:
    """Count the lines of a map by their predicate and, for types, by class."""
    for line in block.split(b"\n"):
        if line:
            _, predicate, rest = line.split(b" ", 2)
            properties[number, predicate] += 1
            if predicate == _TYPE:
                classes[rest[: rest.index(b" ")]] += 1
