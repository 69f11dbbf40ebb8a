"""How many lines of which kind the main query gives, from numbers that come beside its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.plan.expression import Call, Column, Number, call
from pharmagraph.extract.tables.plan.lines import TYPE

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping

    from pharmagraph.extract.tables.plan.expression import Expression
    from pharmagraph.extract.tables.plan.plan import Part
    from pharmagraph.extract.tables.tally import Counts

_BITS = 62
"""How many segments one number of 64 bits tells of, beside the bit for the row itself."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A column of the main query that counts lines of a part, in rows whose subject stands there alone.

    Its numbers have a bit for the row itself and one for each of the segments ``bits``; or, where there
    are none, they say how many lines the segment ``length`` has.
    """

    name: str
    part: Part
    bits: tuple[int, ...] = ()
    length: int = 0

    def add(self, numbers: Counter[int], counts: Counts) -> None:
        """Count what the column said: each number, and how often it came."""
        part = self.part
        if not self.bits:
            total = sum(length * times for length, times in numbers.items())
            counts.add(part.map, part.segments[self.length].predicate, total)
        for bit, i in enumerate(self.bits, 1):
            segment = part.segments[i]
            rows = sum(times for shape, times in numbers.items() if shape & 1 and shape >> bit & 1)
            counts.add(part.map, segment.predicate, rows * (len(segment.fixed) or 1))
            if segment.predicate == TYPE and rows:
                counts.classes.update(dict.fromkeys(segment.fixed, rows))


def counting(
    part: Part, number: int, lengths: Mapping[int, Expression], own: Expression
) -> Iterator[tuple[Counted, Expression]]:
    """Yield the columns that count the lines of a part, and what they are.

    ``lengths`` says how many lines a segment has, where that is more than one or none; ``own`` whether
    a row is one of the part that stands alone.
    """
    for i, length in lengths.items():
        yield Counted(f"count{number}_{i}", part, length=i), call("when", own, length, Number(0))
    alone = [i for i in range(len(part.segments)) if i not in lengths]
    for start in range(0, len(alone), _BITS):
        chosen = tuple(alone[start : start + _BITS])
        bits = (bit(own, 0), *(bit(part.segments[i].there, n) for n, i in enumerate(chosen, 1)))
        yield Counted(f"shape{number}_{start}", part, bits=chosen), Call("add", bits)


def bit(condition: Expression | None, place: int) -> Expression:
    """Return a number with one bit where a condition holds or there is none, else 0."""
    return call("when", condition, Number(1 << place), Number(0)) if condition else Number(1 << place)


def own_row(number: int) -> Expression:
    """Tell whether a row is one of the part of that number, and its subject comes nowhere else."""
    return call("and", call("equal", Column("part"), Number(number)), call("not", Column("again")))
