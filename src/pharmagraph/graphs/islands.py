"""One island of a layout: a hub, its relations on an arc to both sides, and what hangs from them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Role = Literal["hub", "relation", "leaf"]
Side = Literal[-1, 0, 1]
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom

GLYPH = 14.0  # side of the square that holds a leaf's mark
ROW_GAP = 2.0  # between two leaves
BRANCH_GAP = 9.0  # between two relations
COLUMN_GAP = 26.0  # between two columns of the leaves of one relation
ROWS = 18  # a longer column is broken
NEAR = 26.0  # least way from a hub's border to its relations
BEARINGS = 10  # with more of them, branches keep their order
UNSORTED = 60.0  # pixels of height that branches out of order must save
CLEAR = 9.0  # least distance of a line from a part that it passes


@dataclass(frozen=True, slots=True)
class Box:
    """A part to be placed: its size in pixels, its weight (statements) and its turn among relations.

    Relations of one hub stand in the order of ``bearing`` on each side; those of one bearing together.
    """

    id: str
    role: Role
    width: float
    height: float
    weight: int = 0
    bearing: float = 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box lies: the point its lines meet, and the rectangle it fills.

    ``side`` says on which side of that point the box extends: 1 right, -1 left, 0 around it.
    """

    x: float
    y: float
    side: Side
    rectangle: Rectangle

    def moved(self, x: float, y: float) -> Place:
        """Return the same place, further right and further down."""
        left, top, right, bottom = self.rectangle
        return Place(self.x + x, self.y + y, self.side, (left + x, top + y, right + x, bottom + y))


@dataclass(slots=True)
class Branch:
    """A relation with the leaves and the hubs that hang from it."""

    relation: Box
    leaves: list[Box] = field(default_factory=list)
    hubs: list[Box] = field(default_factory=list)


@dataclass(slots=True)
class Island:
    """A tree: its root, the branches of each hub, and the links that it is made of."""

    root: Box
    branches: dict[str, list[Branch]] = field(default_factory=dict)
    links: set[tuple[str, str]] = field(default_factory=set)


def settle(island: Island) -> dict[str, Place]:
    """Return the places of all boxes of an island, its root at (0, 0)."""
    return _Settlement(island).places


def around(box: Box, x: float, y: float, side: Side = 0) -> Place:
    """Return the place of a box whose lines meet at (x, y)."""
    left = {0: x - box.width / 2, 1: x - GLYPH / 2, -1: x + GLYPH / 2 - box.width}[side]
    top = y - box.height / 2
    return Place(x, y, side, (left, top, left + box.width, top + box.height))


class _Settlement:
    """Places one island: bands are measured from the leaves inward, places given from the root out."""

    def __init__(self, island: Island) -> None:
        self._island = island
        self._bands: dict[str, float] = {}
        self.places: dict[str, Place] = {}
        for hub in reversed(island.branches):
            for branch in island.branches[hub]:
                self._bands[branch.relation.id] = self._measure(branch)
        self._place_root()

    def _measure(self, branch: Branch) -> float:
        """Return the height that a branch needs: that of its column, or of its relation."""
        rows = _broken(branch.leaves)
        column = max((_stack(column) for column in rows), default=0.0)
        for box in branch.hubs:
            column += self._band(box) + ROW_GAP
        return max(branch.relation.height, column) + BRANCH_GAP

    def _band(self, hub: Box) -> float:
        """Return the height that a hub and everything beyond it needs."""
        branches = self._island.branches.get(hub.id, ())
        return max(hub.height, sum(self._bands[branch.relation.id] for branch in branches))

    def _place_root(self) -> None:
        """Place the root, and its branches on both sides so that these are about equally high."""
        root = self._island.root
        self.places[root.id] = around(root, 0, 0)
        branches = sorted(
            self._island.branches.get(root.id, ()),
            key=lambda branch: (branch.relation.bearing, branch.relation.id),
        )
        left = self._left(branches)
        self._place_branches(root, [branch for at, branch in enumerate(branches) if at in left], -1)
        self._place_branches(root, [branch for at, branch in enumerate(branches) if at not in left], 1)

    def _left(self, branches: Sequence[Branch]) -> frozenset[int]:
        """Return which branches stand on the left: the first ones, or, if much more even, some bearings."""
        heights = [self._bands[branch.relation.id] for branch in branches]
        bearings = sorted({branch.relation.bearing for branch in branches})
        choices = [(0.0, frozenset(range(number))) for number in range(len(branches) + 1)]
        for number in range(1, len(bearings) if len(bearings) <= BEARINGS else 0):
            for chosen in combinations(bearings[1:], number - 1):
                some = {bearings[0], *chosen}
                found = frozenset(at for at, branch in enumerate(branches) if branch.relation.bearing in some)
                choices.append((UNSORTED, found))

        def cost(choice: tuple[float, frozenset[int]]) -> tuple[float, list[int]]:
            """Return how uneven a choice is, and a worse mark for one out of order."""
            tilt = abs(sum(heights) - 2 * sum(heights[at] for at in choice[1]))
            return round(tilt + choice[0], 3), sorted(choice[1])

        return min(choices, key=cost)[1]

    def _place_branches(self, hub: Box, branches: Sequence[Branch], side: Side) -> None:
        """Place the relations of a hub on an arc on one side of it, each with its column.

        Those furthest up and down stand nearest to the hub; each one further in keeps outside of the
        lines that lead to them.
        """
        place = self.places[hub.id]
        border = hub.width / 2 if place.side == 0 else hub.width - GLYPH / 2
        heights = [self._bands[branch.relation.id] for branch in branches]
        half = sum(heights) / 2
        middles = []
        top = -half
        for height in heights:
            middles.append(top + height / 2)
            top += height
        passed: list[tuple[float, float]] = []
        order = sorted(range(len(branches)), key=lambda number: (-abs(middles[number]), number))
        for number in order:
            relation, y = branches[number].relation, middles[number]
            beside = abs(y) < (hub.height + relation.height) / 2 + CLEAR
            bulge = math.sqrt(max(0.0, 1 - (y / (half + 1)) ** 2))
            near = border + NEAR if beside else NEAR + bulge * min(border, 90.0)
            near = max(near, _outside(passed, y - relation.height / 2, y + relation.height / 2))
            column = near + relation.width + _fan(branches[number])
            band = heights[number] / 2
            column = max(column, _outside(passed, y - band, y + band))
            if abs(y) - band < hub.height / 2:  # the column is higher than its relation, and reaches the hub
                column = max(column, border + CLEAR)
            middle = near + relation.width / 2
            passed.append((middle, y))
            self.places[relation.id] = around(relation, place.x + side * middle, place.y + y)
            self._place_column(branches[number], place.x + side * column, place.y + y, side)

    def _place_column(self, branch: Branch, edge: float, y: float, side: Side) -> None:
        """Place the leaves of a branch, and below them its hubs, outward from an edge."""
        columns = _broken(branch.leaves)
        height = max((_stack(column) for column in columns), default=0.0)
        whole = height + sum(self._band(box) + ROW_GAP for box in branch.hubs)
        x = edge
        for column in columns:
            top = y - whole / 2 + (height - _stack(column)) / 2
            for box in column:
                middle = top + (box.height + ROW_GAP) / 2
                self.places[box.id] = around(box, x + side * GLYPH / 2, middle, side)
                top += box.height + ROW_GAP
            x += side * (max(box.width for box in column) + COLUMN_GAP)
        top = y - whole / 2 + height
        for box in branch.hubs:
            band = self._band(box) + ROW_GAP
            self.places[box.id] = around(box, edge + side * GLYPH / 2, top + band / 2, side)
            self._place_branches(box, self._island.branches[box.id], side)
            top += band


def _stack(column: Sequence[Box]) -> float:
    """Return the height of some boxes that stand one below the other."""
    return sum(box.height + ROW_GAP for box in column)


def _fan(branch: Branch) -> float:
    """Return the way from a relation to its column: more for a longer one, so that lines spread."""
    return 20.0 + 3.0 * min(len(branch.leaves) + 2 * len(branch.hubs), 12)


def _broken(leaves: Sequence[Box]) -> list[Sequence[Box]]:
    """Return leaves as columns of about equal length, one where they are few."""
    columns = math.ceil(len(leaves) / max(ROWS, math.isqrt(len(leaves) * 5)))
    rows = math.ceil(len(leaves) / max(columns, 1))
    return [leaves[start : start + rows] for start in range(0, len(leaves), max(rows, 1))]


def _outside(passed: Sequence[tuple[float, float]], top: float, bottom: float) -> float:
    """Return how far out a part between two heights must stand to keep off the lines passed so far.

    Each line leads from the hub, at (0, 0), to one of the points ``passed``.
    """
    least = 0.0
    for x, y in passed:
        reached = bottom if y > 0 else top
        share = min(1.0, reached / y) if y else 0.0
        if share > 0:
            least = max(least, x * share + CLEAR)
    return least
