"""Merge the lines of a subject that comes from several rows; count them as it is done."""

from __future__ import annotations

import heapq
import tempfile
from bisect import bisect_left
from collections import Counter, defaultdict
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO

from pharmagraph.extract.tables.plan.lines import TYPE
from pharmagraph.extract.tables.plan.provenance import Origins
from pharmagraph.extract.tables.plan.records import Differences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.extract.tables.tally import Counts

MOST = 32_000_000
"""How many bytes the lines of one subject may have in memory; more are laid aside on the disk."""
PIECE = 1_000_000
_TYPE = f"<{TYPE}> <".encode()


class Merger:
    """Gathers the rows of one subject after another and gives their lines, sorted, each once.

    A line that several parts give counts for the first. ``maps`` names the parts, ``singles`` are the
    properties of which a row of each gives one value at most; ``counts`` takes what is counted, and
    ``folder`` is for temporary files.
    """

    def __init__(
        self,
        mapping: Mapping,
        maps: Sequence[str],
        singles: Sequence[frozenset[str]],
        counts: Counts,
        folder: Path,
    ) -> None:
        self._folder = folder
        self._maps = maps
        self._counts = counts
        self._origins = Origins(mapping)
        self._differences = Differences(singles)
        self._found: Counter[tuple[int, bytes]] = Counter()
        self._classes: Counter[bytes] = Counter()
        self._subject = b""
        self._blocks: defaultdict[int, set[bytes]] = defaultdict(set)
        self._size = 0
        self._aside: list[BinaryIO] = []
        self._files = ExitStack()

    def begins(self, block: bytes) -> bool:
        """Tell whether a row is of another subject than the one at hand."""
        return bool(self._subject) and not block.startswith(self._subject)

    @property
    def idle(self) -> bool:
        """Tell whether there is no subject at hand."""
        return not self._subject

    def count(self) -> None:
        """Add up how many lines of which kind were given."""
        counts = self._counts
        for (part, predicate), number in sorted(self._found.items()):
            counts.add(self._maps[part], predicate[1:-1].decode(), number)
        counts.classes.update({class_.decode(): number for class_, number in sorted(self._classes.items())})

    def add(self, block: bytes, origin: bytes | None, part: int, place: int) -> None:
        """Add the lines of a row, which are not none, with where it is from; rows come in order of place."""
        if not self._subject:
            self._subject = block[: block.index(b"> ") + 2]
        if origin:
            self._origins.add(place, origin)
        blocks = self._blocks[part]
        if block not in blocks:
            blocks.add(block)
            self._differences.add(part, place, block)
            self._size += len(block)
            if self._size > MOST:
                self._lay_aside()

    def take(self) -> Iterator[tuple[bytes, bytes | None]]:
        """Yield the lines of the subject at hand in pieces, with the last those that say where it is from.

        With the others there is None; the lines are b"" where rows came without them.
        """
        if not self._subject:
            return
        if repeats := self._differences.take(self._maps, self._subject[:-1]):
            self._counts.differ(repeats)
        origin = self._origins.take()
        if self._aside:
            self._lay_aside()
            with self._files:
                for lines in _pieces(heapq.merge(*map(_kept, self._aside))):
                    self._count(lines)
                    yield b"".join(lines), None
            self._aside, self._files = [], ExitStack()
            yield b"", origin
        else:
            lines = self._lines()
            self._count(lines)
            yield b"".join(lines), origin
        self._subject = b""

    def _lines(self) -> dict[bytes, int]:
        """Return the lines of the blocks at hand, sorted, with the first part of each; forget the blocks."""
        lines: dict[bytes, int] = {}
        for part in sorted(self._blocks, reverse=True):
            for block in self._blocks[part]:
                lines.update(dict.fromkeys(block.splitlines(keepends=True), part))
        self._blocks.clear()
        self._size = 0
        return {line: lines[line] for line in sorted(lines)}

    def _lay_aside(self) -> None:
        """Write the lines at hand to a file, sorted: no line holds a tab, so the part goes behind one."""
        lines = self._lines()
        file = self._files.enter_context(tempfile.TemporaryFile(dir=self._folder))  # noqa: SIM115 - entered
        file.writelines(b"%b\t%d\n" % (line[:-1], part) for line, part in lines.items())
        file.seek(0)
        self._aside.append(file)

    def _count(self, lines: dict[bytes, int]) -> None:
        self._found.update(zip(lines.values(), [line.split(b" ", 2)[1] for line in lines], strict=True))
        start, ordered = self._subject + _TYPE, list(lines)
        at = bisect_left(ordered, start)
        while at < len(ordered) and ordered[at].startswith(start):
            line = ordered[at]
            self._classes[line[len(start) : line.index(b">", len(start))]] += 1
            at += 1


def _pieces(kept: Iterable[tuple[bytes, int]]) -> Iterator[dict[bytes, int]]:
    """Yield sorted lines, each once with its first part, in pieces."""
    piece: dict[bytes, int] = {}
    size, last = 0, b""
    for line, part in kept:
        if line != last:
            piece[line] = part
            last = line
            size += len(line)
            if size > PIECE:
                yield piece
                piece, size = {}, 0
    yield piece


def _kept(file: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    for kept in file:
        line, _, part = kept.rpartition(b"\t")
        yield line + b"\n", int(part)
