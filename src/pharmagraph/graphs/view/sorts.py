"""The overview of a graph that is too large to be drawn whole: its classes and its relations, with counts.

In three columns: what statements are about, by which relations, and what they say. A line leads from a
class to each relation that is told of its members, and from there to the classes that are named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pharmagraph.graphs.view.families import LEGEND, family_of
from pharmagraph.graphs.view.preview import Run, plain
from pharmagraph.graphs.view.tiles import Join, Overview, Tile, Words, height_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.view.families import Family
    from pharmagraph.graphs.view.picture import Part, Picture
    from pharmagraph.graphs.view.tiles import Sort

VALUE = "value"  # the class of what is no term: texts, dosages
MOST = 20  # relations, and classes on each side; more are summed up
WIDE = (190.0, 300.0, 190.0)
BESIDE = 130.0
GAP = 8.0


def class_of(part: Part) -> str:
    """Return the class of a term, "value" for what is none."""
    return plain(part.node.kind) if part.node and part.node.kind else VALUE


def sorts_of(picture: Picture) -> Overview:
    """Return the classes and relations of a graph as boxes and lines; ``rows`` say what they stand for."""
    naming = picture.naming
    parts = {part.id: part for part in picture.parts}
    columns: list[dict[str, list[int]]] = [defaultdict(list), defaultdict(list), defaultdict(list)]
    members: dict[str, set[str]] = defaultdict(set)
    for number, (row, end) in enumerate(zip(naming.rows, naming.ends, strict=True)):
        subject = naming.term(row.subject)
        names = (
            f"class={class_of(parts[subject])}",
            naming.relation("", row.relation, inward=False).replace("relation=/", "sort="),
            f"class=~{class_of(parts[end])}",
        )
        members[names[0]].add(subject)
        members[names[2]].add(end)
        for column, name in zip(columns, names, strict=True):
            column[name].append(number)
    board = _Board(picture, members)
    for at, column in enumerate(columns):
        board.place(at, column)
    return board.overview(columns)


class _Board:
    """Places boxes in columns, those with most statements on top."""

    def __init__(self, picture: Picture, members: Mapping[str, set[str]]) -> None:
        self._parts = {part.id: part for part in picture.parts}
        self._naming, self._members = picture.naming, members
        self._tiles: dict[str, Tile] = {}
        self._more: list[Tile] = []

    def place(self, at: int, column: Mapping[str, Sequence[int]]) -> None:
        """Place a column of boxes around the middle line."""
        ranked = sorted(column, key=lambda name: (-len(column[name]), name))
        shown, rest = ranked[:MOST], ranked[MOST:]
        words = {name: self._words(name, column[name]) for name in shown}
        heights = [height_of(words[name]) for name in shown]
        left = sum(WIDE[:at]) + BESIDE * at
        top = -(sum(heights) + GAP * (len(heights) - 1)) / 2
        for name, height in zip(shown, heights, strict=True):
            box = (left, top, left + WIDE[at], top + height)
            sort: Sort = "card" if at == 1 else "subject"
            rows = tuple(column[name])
            self._tiles[name] = Tile(name, sort, self._family(name, rows), words[name], rows, box)
            top += height + GAP
        if rest:
            more = (Words((Run(f"{len(rest)} more"),)),)
            box = (left, top, left + WIDE[at], top + height_of(more))
            self._more.append(Tile("", "more", LEGEND[-1], more, (), box))

    def _family(self, name: str, rows: Sequence[int]) -> Family:
        """Return the family of a class, or that of what a relation says most often."""
        if name in self._members:
            return self._parts[min(self._members[name])].family
        row = self._naming.rows[rows[0]]
        told = family_of(row.relation_label, row.relation)
        if told is not LEGEND[-1]:
            return told
        families = Counter(self._parts[self._naming.ends[number]].family.key for number in rows)
        most = max(sorted(families), key=lambda key: families[key])
        return next(family for family in LEGEND if family.key == most)

    def _words(self, name: str, rows: Sequence[int]) -> tuple[Words, ...]:
        """Return the lines of a box: a class and its members, or a relation and its statements, counted."""
        if name not in self._members:
            label = plain(self._naming.rows[rows[0]].relation_label)
            return (Words((Run(f"{_short(label)} ({len(rows):,})"),), "title"),)
        count = len(self._members[name])
        what = "value" if name in {f"class={VALUE}", f"class=~{VALUE}"} else "term"
        label = "texts and values" if what == "value" else name.partition("=")[2].removeprefix("~")
        told = f"{count:,} {what}{'' if count == 1 else 's'}"
        return Words((Run(_short(label)),), "name"), Words((Run(told),))

    def overview(self, columns: Sequence[Mapping[str, Sequence[int]]]) -> Overview:
        """Return all boxes, and a line for each two that share a statement."""
        first, middle, last = (
            {number: name for name, numbers in column.items() for number in numbers} for column in columns
        )
        ways: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, relation in middle.items():
            ways[first[number], relation].append(number)
            ways[relation, last[number]].append(number)
        joins = tuple(
            self._join(start, end, numbers)
            for (start, end), numbers in sorted(ways.items())
            if start in self._tiles and end in self._tiles
        )
        tiles = (*self._tiles.values(), *self._more)
        lefts, tops, rights, bottoms = zip(*(tile.box for tile in tiles), strict=True)
        return Overview(tiles, joins, (), (min(lefts), min(tops), max(rights), max(bottoms)))

    def _join(self, start: str, end: str, numbers: Sequence[int]) -> Join:
        """Return the line between two boxes of neighbouring columns."""
        (_, top, x, bottom), (to, above, _, below) = self._tiles[start].box, self._tiles[end].box
        y, down, half = (top + bottom) / 2, (above + below) / 2, (x + to) / 2
        path = f"M{x:.0f} {y:.0f}C{half:.0f} {y:.0f} {half:.0f} {down:.0f} {to:.0f} {down:.0f}"
        return Join(start, end, tuple(sorted(numbers)), "", path, "end" if end.startswith("class") else "")


def _short(label: str, most: int = 28) -> str:
    """Return a label that a box has room for."""
    return label if len(label) <= most else f"{label[: most - 1]}…"
