"""Where the tiles of the overview lie: cards in a column on either side of the root, subjects outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pharmagraph.graphs.view.families import OTHER
from pharmagraph.graphs.view.summary import SHARED, joint_mark
from pharmagraph.graphs.view.tiles import (
    CARD,
    INDENT,
    SUBJECT,
    Join,
    Overview,
    Tile,
    height_of,
    more_words,
    root_width,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.islands import Rectangle
    from pharmagraph.graphs.records import StatementRow
    from pharmagraph.graphs.view.families import Family
    from pharmagraph.graphs.view.picture import Part
    from pharmagraph.graphs.view.summary import Card, Subject
    from pharmagraph.graphs.view.tiles import Sort, Words

Side = Literal[-1, 1]
Head = Literal["", "start", "end"]

FAN = 37.0  # between the root and its cards
GAP = 30.0  # between a card and the subjects beside it
BETWEEN = 7.0  # least distance of two cards or two subjects
LOOSE = 20.0  # greatest distance of two cards
LANE = 8.0  # from the edge of a subject to the line that leads to those below it


class Columns:
    """Places tiles around a root at (0, 0), in columns of a height."""

    def __init__(self, root: Part, words: Mapping[str, Sequence[Words]], high: float) -> None:
        self._root, self._words, self._high = root, words, high
        self._half = root_width(root) / 2
        self._tiles: list[Tile] = []
        self._joins: list[tuple[str, str, tuple[int, ...], str, Head]] = []
        self._cards: list[Card] = []
        self._foot: dict[Side, float] = {-1: -high / 2, 1: -high / 2}

    def place(self, side: Side, cards: Sequence[Card], subjects: Sequence[Subject]) -> None:
        """Place the cards and the subjects of one side, from top to bottom."""
        inner = side * (self._half + FAN)
        heights = [self._height(card.id) for card in cards]
        spare = self._high - sum(heights)
        gap = min(LOOSE, spare / max(len(cards) - 1, 1))
        top = -(sum(heights) + gap * (len(cards) - 1)) / 2
        middles: dict[str, float] = {}
        for card, height in zip(cards, heights, strict=True):
            box = _box(side, inner, CARD, top, height)
            middles[card.id] = top + height / 2
            self._put(card.id, "card", card.family, card.rows, box)
            self._cards.append(card)
            control = inner * 0.5
            way = f"M0 0C{control:.0f} {middles[card.id] * 0.85:.0f} {control:.0f} {middles[card.id]:.0f}"
            path = f"{way} {inner:.0f} {middles[card.id]:.0f}"
            self._joins.append((self._root.id, card.id, card.rows, path, "" if card.inward else "end"))
            top += height + gap
        self._place_subjects(side, inner + side * CARD, middles, subjects)

    def _place_subjects(
        self, side: Side, edge: float, middles: Mapping[str, float], subjects: Sequence[Subject]
    ) -> None:
        """Place subjects beside the cards that they hang from, as near as the others allow."""
        blocks: list[tuple[str, list[Subject]]] = []
        for subject in subjects:
            if not blocks or blocks[-1][0] != subject.holder:
                blocks.append((subject.holder, []))
            blocks[-1][1].extend(subject.tree())
        heights = [sum(self._height(at.id) + BETWEEN for at in block) for _, block in blocks]
        tops = []
        cursor = -self._high / 2
        for (holder, _), height in zip(blocks, heights, strict=True):
            wanted = middles[holder] - (height - BETWEEN) / 2 if holder in middles else cursor
            tops.append(max(wanted, cursor))
            cursor = tops[-1] + height
        limit = self._high / 2 + BETWEEN
        for at in reversed(range(len(blocks))):
            tops[at] = min(tops[at], limit - heights[at])
            limit = tops[at]
        outer = edge + side * GAP
        for first, (holder, block) in zip(tops, blocks, strict=True):
            top = first
            depth: dict[str, int] = {holder: -1}
            for subject in block:
                depth[subject.id] = depth.get(subject.holder, -1) + 1
                box = _box(
                    side,
                    outer + side * INDENT * depth[subject.id],
                    SUBJECT - (INDENT if depth[subject.id] else 0.0),
                    top,
                    self._height(subject.id),
                )
                self._put(subject.id, "subject", subject.part.family, subject.part.rows, box)
                self._lead(side, edge, middles, subject)
                top += self._height(subject.id) + BETWEEN
            self._foot[side] = top

    def _lead(self, side: Side, edge: float, middles: Mapping[str, float], subject: Subject) -> None:
        """Draw the line that leads to a subject that was just placed."""
        left, top, right, bottom = self._tiles[-1].box
        x, y = (left if side == 1 else right), (top + bottom) / 2
        if subject.holder in middles:
            start, half = middles[subject.holder], edge + side * GAP / 2
            path = f"M{edge:.0f} {start:.0f}C{half:.0f} {start:.0f} {half:.0f} {y:.0f} {x:.0f} {y:.0f}"
        else:
            holder = next((tile.box for tile in self._tiles if tile.id == subject.holder), None)
            if holder is None:
                return
            lane = (holder[0] if side == 1 else holder[2]) + side * LANE
            path = f"M{lane:.0f} {holder[3]:.0f}V{y:.0f}H{x:.0f}"
        head: Head = "start" if subject.towards else "end"
        if subject.told == SHARED:
            head = ""
        self._joins.append((subject.holder, subject.id, subject.joint, path, head))

    def sum_up(self, count: int, what: str) -> None:
        """Place a box that sums up what does not fit, below the shorter column of subjects."""
        if not count:
            return
        side: Side = -1 if self._foot[-1] < self._foot[1] else 1
        words = more_words(count, what)
        edge = side * (self._half + FAN + CARD + GAP)
        top = max(self._foot[side], self._high / 2 - height_of(words))
        box = _box(side, edge, SUBJECT, top, height_of(words))
        self._tiles.append(Tile("", "more", OTHER, words, (), box))
        self._foot[side] = top + height_of(words) + BETWEEN

    def overview(self, told: tuple[int, ...], rows: Sequence[StatementRow]) -> Overview:
        """Return all that was placed, and the root, whose statements are ``told``."""
        height = self._height(self._root.id)
        box = (-self._half, -height / 2, self._half, height / 2)
        self._put(self._root.id, "root", self._root.family, told, box)
        joins = tuple(
            Join(start, end, numbers, joint_mark([rows[number] for number in numbers]), path, head)
            for start, end, numbers, path, head in self._joins
        )
        lefts, tops, rights, bottoms = zip(*(tile.box for tile in self._tiles), strict=True)
        outline = (min(lefts), min(tops), max(rights), max(bottoms))
        return Overview(tuple(self._tiles), joins, tuple(self._cards), outline)

    def _height(self, name: str) -> float:
        """Return the height of a tile."""
        return height_of(self._words[name])

    def _put(self, name: str, sort: Sort, family: Family, rows: tuple[int, ...], box: Rectangle) -> None:
        """Note a tile."""
        self._tiles.append(Tile(name, sort, family, tuple(self._words[name]), rows, box))


def _box(side: Side, edge: float, width: float, top: float, height: float) -> Rectangle:
    """Return a rectangle that extends outward from an edge."""
    left = edge if side == 1 else edge - width
    return left, top, left + width, top + height
