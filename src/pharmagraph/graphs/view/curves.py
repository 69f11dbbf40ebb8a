"""The way of a line, and a free spot beside it for a word such as "disputed"."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pharmagraph.graphs.view.lettering import measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pharmagraph.graphs.islands import Place, Rectangle

Point = tuple[float, float]

TAG = 11.0  # size of a word such as "disputed"
ROUNDNESS = 0.12  # of lines that are no branches, as vis-network understands it
CELL = 80.0
STEPS = range(6, 67, 6)  # pixels above or below a line that is too short for its word
SHARES = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8)


def via(start: Point, end: Point) -> Point:
    """Return the control point of a bent line, where vis-network puts it for "curvedCW".

    vis-network 9.1.2 turns the way by (1 + roundness) / 2 of a half turn and shortens it by as much.
    """
    reach = (1 + ROUNDNESS) / 2
    turn = math.pi * (reach - 0.5)
    dx, dy = end[0] - start[0], end[1] - start[1]
    along, aside = reach * math.cos(turn), reach * math.sin(turn)
    return start[0] + dx * along + dy * aside, start[1] + dy * along - dx * aside


def points_of(start: Place, end: Place, bent: bool) -> Iterator[Point]:  # noqa: FBT001
    """Yield points along a line, the middle first, where a word may stand."""
    one, other = (start.x, start.y), (end.x, end.y)
    control = via(one, other) if bent else ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
    for share in SHARES:
        rest = 1 - share
        yield (
            rest * rest * one[0] + 2 * rest * share * control[0] + share * share * other[0],
            rest * rest * one[1] + 2 * rest * share * control[1] + share * share * other[1],
        )


class Board:
    """The rectangles of a drawing by the cells of a coarse grid, so that looking one up is quick."""

    def __init__(self, rectangles: Iterable[Rectangle]) -> None:
        self._cells: dict[tuple[int, int], list[Rectangle]] = {}
        for rectangle in rectangles:
            self._take(rectangle)

    def spot(self, word: str, points: Iterable[Point]) -> Point:
        """Return the first of some points where a word covers nothing, and fill it.

        Where a line is too short for its word, that is the nearest free spot above or below its middle,
        and the middle itself only where there is none within reach.
        """
        wide, high = measure(word, TAG) / 2 + 2, TAG / 2 + 2
        along = list(points) or [(0.0, 0.0)]
        middle = along[0]
        beside = [(middle[0], middle[1] + way * step) for step in STEPS for way in (1, -1)]
        for x, y in (*along, *beside, middle):
            if self._free((x - wide, y - high, x + wide, y + high)):
                break
        self._take((x - wide, y - high, x + wide, y + high))
        return x, y

    def _take(self, rectangle: Rectangle) -> None:
        """Note a rectangle in all cells that it touches."""
        for cell in _cells(rectangle):
            self._cells.setdefault(cell, []).append(rectangle)

    def _free(self, wanted: Rectangle) -> bool:
        """Tell whether a rectangle meets none of those noted."""
        return not any(
            wanted[0] < other[2] and other[0] < wanted[2] and wanted[1] < other[3] and other[1] < wanted[3]
            for cell in _cells(wanted)
            for other in self._cells.get(cell, ())
        )


def _cells(rectangle: Rectangle) -> Sequence[tuple[int, int]]:
    """Return the grid cells that a rectangle touches."""
    left, top, right, bottom = (math.floor(edge / CELL) for edge in rectangle)
    return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
