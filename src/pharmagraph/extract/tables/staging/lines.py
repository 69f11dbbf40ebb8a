"""Cut a stream of UTF-8 into blocks of whole lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pharmagraph.extract.tables.staging.limits import ROW_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_KEPT = 1000


@dataclass(frozen=True, slots=True)
class TooLong:
    """A line that is longer than ROW_BYTES, of which only the beginning was kept."""

    beginning: bytes


class Lines:
    """The lines of a text, in blocks; ``ending`` is the byte that ends them.

    Lines end with LF or CR LF; with CR alone where the first line does so (then LF ends lines too).
    """

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self._first = self._until_known()
        self.ending: Literal[b"\n", b"\r"] = b"\r" if _old(self._first) else b"\n"

    def _until_known(self) -> bytes:
        """Read until the first end of a line has been seen whole, or there is too much without any."""
        held = b""
        for block in self._blocks:
            held += block
            if b"\n" in held or b"\r" in held[:-1] or len(held) > ROW_BYTES:
                break
        return held

    def _all(self) -> Iterator[bytes]:
        yield self._first
        self._first = b""
        yield from self._blocks

    def __iter__(self) -> Iterator[bytes | TooLong]:
        """Yield blocks of whole lines (the last may lack its end), and the lines that are too long."""
        held: list[bytes] = []
        size = 0
        skipping = False
        for read in self._all():
            block = read
            cut = self._cut(block)
            if skipping:
                if not cut:
                    continue
                first = self._first_end(block)
                block, cut, skipping = block[first:], cut - first, False
            if cut > 0:
                held.append(block[:cut])
                yield b"".join(held)
                held, size = [block[cut:]], len(block) - cut
            else:
                held.append(block)
                size += len(block)
            if size > ROW_BYTES:
                yield TooLong(b"".join(held)[:_KEPT])
                held, size, skipping = [], 0, True
        if rest := b"".join(held):
            yield rest

    def _cut(self, block: bytes) -> int:
        """Return where the last line that is whole ends; a CR at the very end may yet get its LF."""
        if self.ending == b"\n":
            return block.rfind(b"\n") + 1
        return max(block.rfind(b"\r", 0, len(block) - 1), block.rfind(b"\n")) + 1

    def _first_end(self, block: bytes) -> int:
        ends = [block.find(end) for end in ({b"\n"} if self.ending == b"\n" else {b"\n", b"\r"})]
        first = min(end for end in ends if end >= 0) + 1
        return first + (block[first - 1 : first + 1] == b"\r\n")


def _old(text: bytes) -> bool:
    """Tell whether the first line ends with CR alone, as on a Mac before 2001."""
    at = text.find(b"\r")
    first = text.find(b"\n")
    return at >= 0 and (first < 0 or at < first - 1) and text[at : at + 2] != b"\r\n"
