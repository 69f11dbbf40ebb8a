"""The order in which a person reads a page: columns one after the other, below what spans them.

The two rules of order are those of T. Breuel, "High performance document layout analysis" (2003):
what stands above goes first where both share a column; what stands to the left goes first unless
something that spans both stands between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pharmagraph.extract.readers.pdf_lines import Line

MAX_STACKS = 400
"""Above so many pieces a page is no text that flows; it is then read from top to bottom."""


@dataclass(slots=True)
class Stack:
    """Lines that stand closely one below the other."""

    lines: list[Line]

    @property
    def left(self) -> float:
        """The left edge."""
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        """The right edge."""
        return max(line.right for line in self.lines)

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.lines[-1].bottom


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    right: float
    top: float
    bottom: float

    def shares_column(self, other: _Box) -> bool:
        shared = min(self.right, other.right) - max(self.left, other.left)
        return shared > 0.1 * min(self.right - self.left, other.right - other.left)


def in_reading_order(lines: list[Line]) -> list[Stack]:
    """Return the lines of a page as stacks, in the order in which they are read."""
    stacks = _stacks(lines)
    if len(stacks) > MAX_STACKS:
        return sorted(stacks, key=lambda s: (-s.top, s.left))
    boxes = [_Box(s.left, s.right, s.top, s.bottom) for s in stacks]
    count = len(stacks)
    waiting_for = [{a for a in range(count) if a != b and _before(boxes, a, b)} for b in range(count)]
    left = set(range(count))
    ordered: list[Stack] = []
    while left:
        # Where boxes overlap, the rules may run in a circle: then the topmost goes first.
        free = [n for n in left if not waiting_for[n] & left] or list(left)
        chosen = min(free, key=lambda n: (-boxes[n].top, boxes[n].left))
        left.remove(chosen)
        ordered.append(stacks[chosen])
    return ordered


def _before(boxes: list[_Box], first: int, second: int) -> bool:
    a, b = boxes[first], boxes[second]
    if a.shares_column(b):
        return (a.top, -a.left) > (b.top, -b.left)
    if a.left >= b.left:
        return False
    high, low = max(a.bottom, b.bottom), min(a.top, b.top)
    # Between: below the upper one and above the lower one.
    return not any(
        c.shares_column(a) and c.shares_column(b) and c.bottom >= low - 1 and c.top <= high + 1
        for n, c in enumerate(boxes)
        if n not in {first, second}
    )


def _stacks(lines: list[Line]) -> list[Stack]:
    """Put each line below the one that it follows, if each is the other's only neighbour."""
    ordered = sorted(lines, key=lambda line: (-line.top, line.left))
    above: dict[int, list[int]] = {n: [] for n in range(len(ordered))}
    below: dict[int, list[int]] = {n: [] for n in range(len(ordered))}
    for n, line in enumerate(ordered):
        for m in range(n + 1, len(ordered)):
            other = ordered[m]
            if line.bottom - other.top > 1.5 * max(line.size, other.size):
                break
            if _touch(line, other):
                below[n].append(m)
                above[m].append(n)
    stacks: dict[int, Stack] = {}
    for n, line in enumerate(ordered):
        nearest = _nearest(ordered, above[n], n)
        upper = nearest[0] if len(nearest) == 1 else -1
        if upper >= 0 and _nearest(ordered, below[upper], upper) == [n]:
            stacks[n] = stacks[upper]
            stacks[n].lines.append(line)
        else:
            stacks[n] = Stack([line])
    return list({id(stack): stack for stack in stacks.values()}.values())


def _nearest(ordered: list[Line], candidates: list[int], at: int) -> list[int]:
    """Return the neighbours on one side that no other neighbour hides."""
    distance = {n: abs(ordered[n].bottom - ordered[at].bottom) for n in candidates}
    least = min(distance.values(), default=0.0)
    return [n for n in candidates if distance[n] <= least + 0.5 * ordered[at].size]


def _touch(upper: Line, lower: Line) -> bool:
    shared = min(upper.right, lower.right) - max(upper.left, lower.left)
    gap = upper.bottom - lower.top
    size = max(upper.size, lower.size)
    alike = 1 / 1.15 <= upper.size / lower.size <= 1.15  # noqa: PLR2004 - type of one size, give or take
    narrower = min(upper.right - upper.left, lower.right - lower.left)
    return alike and shared > 0.3 * narrower and -0.5 * size < gap < 0.9 * size
