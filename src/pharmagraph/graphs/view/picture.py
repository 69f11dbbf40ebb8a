"""A graph as a drawing: which parts it has, what words they carry, and where they lie.

Terms that have relations of their own are hubs, drawn as boxes. All other terms, and values such as
dosages, are leaves: a small mark with words beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pharmagraph.graphs.islands import GLYPH, Box, Place
from pharmagraph.graphs.layout import lay_out
from pharmagraph.graphs.view.curves import TAG, Board, points_of
from pharmagraph.graphs.view.families import FAMILIES, READING_ORDER, Family, family_of
from pharmagraph.graphs.view.groups import Group, Naming, groups_of
from pharmagraph.graphs.view.lettering import LEADING, WRAP, measure, wrap
from pharmagraph.graphs.view.standing import counted, mark_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pharmagraph.graphs.records import Node, Records, StatementRow

Form = Literal["root", "hub", "relation", "leaf"]

SIZES: Mapping[str, float] = {"root": 18.0, "hub": 14.0, "relation": 12.0, "leaf": 13.0}
PADDING: Mapping[str, tuple[float, float]] = {
    "root": (22.0, 14.0),
    "hub": (12.0, 8.0),
    "relation": (9.0, 4.0),
}
VALUE_WRAP = 46  # characters a line of a dosage or a warning; terms get a little less


@dataclass(frozen=True, slots=True)
class Part:
    """A term, a value or a relation as it is drawn, and where it lies.

    ``label`` is its whole text and ``lines`` what is drawn of it; ``tag`` is a word such as "disputed";
    ``rows`` are places in the records' statements.
    """

    id: str
    form: Form
    label: str
    lines: tuple[str, ...]
    tag: str
    family: Family
    rows: tuple[int, ...]
    node: Node | None
    group: Group | None
    place: Place


@dataclass(frozen=True, slots=True)
class Line:
    """A line between a relation and a term: the statements that it stands for.

    ``mark`` is "" where all of them are accepted; ``spot`` is the middle of that word where it does
    not stand at a leaf; ``crossing`` tells that the line is no branch of the tree, and bent; ``trunk``
    that it joins a relation with the term that it is told of.
    """

    id: str
    start: str
    end: str
    rows: tuple[int, ...]
    mark: str = ""
    arrow: bool = False
    crossing: bool = False
    trunk: bool = False
    spot: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """All parts and lines of a drawing, in a fixed order, and their names."""

    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    naming: Naming

    @property
    def outline(self) -> tuple[float, float, float, float]:
        """The smallest rectangle around all parts: left, top, right, bottom."""
        rectangles = [part.place.rectangle for part in self.parts] or [(0.0, 0.0, 1.0, 1.0)]
        lefts, tops, rights, bottoms = zip(*rectangles, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)


@dataclass(slots=True)
class _Sketch:
    """A part before it has a place."""

    id: str
    label: str
    family: Family
    node: Node | None = None
    group: Group | None = None
    form: Form = "leaf"
    lines: tuple[str, ...] = ()
    tag: str = ""
    rows: tuple[int, ...] = ()


def draw(records: Records) -> Picture:
    """Return the drawing of a graph: each statement is part of one line, no two labels overlap."""
    naming = Naming(records)
    groups = groups_of(naming)
    links = _links(naming, groups)
    sketches = _sketches(records, naming, groups)
    _finish(sketches, links, naming, groups)
    boxes = [_box(sketch, naming) for _, sketch in sorted(sketches.items())]
    turned = {group.id: group.inward for group in groups}
    ways = []
    for link in links:
        inward = turned.get(link.start, False) or turned.get(link.end, False)
        ways.append((link.end, link.start) if inward else (link.start, link.end))
    layout = lay_out(boxes, ways)
    parts = tuple(
        Part(
            sketch.id,
            sketch.form,
            sketch.label,
            sketch.lines,
            sketch.tag,
            sketch.family,
            sketch.rows,
            sketch.node,
            sketch.group,
            layout.places[sketch.id],
        )
        for _, sketch in sorted(sketches.items())
    )
    board = Board(part.place.rectangle for part in parts)
    lines = []
    for number, (link, way) in enumerate(zip(links, ways, strict=True)):
        start, end = layout.places[link.start], layout.places[link.end]
        line = replace(link, id=f"line{number}", crossing=way not in layout.branches)
        if line.mark and not (sketches[link.start].tag or sketches[link.end].tag):
            line = replace(line, spot=board.spot(line.mark, points_of(start, end, line.crossing)))
        lines.append(line)
    return Picture(parts, tuple(lines), naming)


def scatter(records: Records) -> Picture:
    """Return the terms and values of a graph that is too large to be drawn whole, without places."""
    naming = Naming(records)
    told = Counter(naming.term(row.subject) for row in naming.rows)
    root = max(sorted(told), key=lambda name: told[name], default="")
    nowhere = Place(0, 0, 0, (0, 0, 0, 0))
    sketches = _sketches(records, naming, ())
    parts = tuple(
        Part(
            name, "root" if name == root else "leaf", at.label, (), "", at.family, (), at.node, None, nowhere
        )
        for name, at in sorted(sketches.items())
    )
    return Picture(parts, (), naming)


def _links(naming: Naming, groups: Sequence[Group]) -> list[Line]:
    """Return the lines: one between each group and its anchor, one for each other term or value."""
    links = []
    for group in groups:
        members: dict[str, list[int]] = defaultdict(list)
        for number in group.rows:
            subject = naming.term(naming.rows[number].subject)
            members[subject if group.inward else naming.ends[number]].append(number)
        trunk = (group.id, group.anchor) if group.inward else (group.anchor, group.id)
        links.append(Line("", *trunk, group.rows, arrow=group.inward, trunk=True))
        for member, numbers in sorted(members.items()):
            mark = mark_of([naming.rows[number] for number in numbers])
            ends = (member, group.id) if group.inward else (group.id, member)
            links.append(Line("", *ends, tuple(numbers), mark, arrow=not group.inward))
    return links


def _sketches(records: Records, naming: Naming, groups: Sequence[Group]) -> dict[str, _Sketch]:
    """Return the parts of a drawing: terms, values, and terms that only statements name."""
    sketches = {}
    for node in records.nodes:
        name = naming.term(node.iri)
        sketches[name] = _Sketch(name, node.label, family_of(node.kind, node.kind_iri), node)
    for row, end in zip(naming.rows, naming.ends, strict=True):
        family = family_of(row.relation_label, row.relation)
        for name, text in ((naming.term(row.subject), row.subject), (end, row.object_text)):
            if name not in sketches:
                sketches[name] = _Sketch(name, text, family)
    for group in groups:
        first = group.rows[0]
        told = naming.term(naming.rows[first].subject) if group.inward else naming.ends[first]
        family = sketches[told].family
        sketches[group.id] = _Sketch(group.id, group.label, family, None, group, "relation")
    return sketches


def _finish(
    sketches: Mapping[str, _Sketch], links: Sequence[Line], naming: Naming, groups: Sequence[Group]
) -> None:
    """Give each part its statements, its form, its words and its tag."""
    rows: dict[str, set[int]] = defaultdict(set)
    for link in links:
        rows[link.start].update(link.rows)
        rows[link.end].update(link.rows)
    ends = Counter(end for link in links for end in (link.start, link.end))
    anchors = {group.anchor for group in groups}
    told = Counter(naming.term(row.subject) for row in naming.rows)
    root = max(sorted(anchors), key=lambda name: told[name], default="")
    for link in links:
        for name in (link.start, link.end):
            leaf = name not in anchors and sketches[name].group is None
            if link.mark and leaf and ends[name] == 1:
                sketches[name].tag = link.mark
    for name, sketch in sketches.items():
        sketch.rows = tuple(sorted(rows[name]))
        sketch.lines = wrap(sketch.label, VALUE_WRAP if name.startswith("statement=") else WRAP)
        if name in anchors:
            sketch.form = "root" if name == root else "hub"
        if sketch.group is not None:
            count = len(sketch.rows)
            *others, last = sketch.lines
            last = f"{last} ({count})" if count > 1 else last
            sketch.lines = (*others, last, *_unsettled(naming.rows[row] for row in sketch.rows))


def _unsettled(rows: Iterable[StatementRow]) -> tuple[str, ...]:
    """Return a line such as "3 disputed" for each mark that some of the rows bear."""
    return tuple(counted([mark for row in rows if (mark := mark_of([row]))]))


def _box(sketch: _Sketch, naming: Naming) -> Box:
    """Return the room that a part needs, and what the layout must know of it."""
    width, height = extent(sketch.form, sketch.lines, sketch.tag)
    bearing = READING_ORDER.index(sketch.family.key) / len(FAMILIES)
    role: Literal["hub", "relation", "leaf"] = "hub" if sketch.form == "root" else sketch.form
    weight = sum(naming.term(naming.rows[row].subject) == sketch.id for row in sketch.rows)
    return Box(sketch.id, role, width, height, weight, bearing)


def extent(form: Form, lines: Sequence[str], tag: str = "") -> tuple[float, float]:
    """Return width and height in pixels of a part with these lines, and the tag below them."""
    size = SIZES[form]
    bold = form in {"root", "hub"}
    width = max(measure(line, size, bold=bold) for line in lines)
    height = len(lines) * size * LEADING
    if tag:
        width = max(width, measure(tag, TAG))
        height += TAG * LEADING
    if form == "leaf":
        return width + GLYPH + 5.0, max(height, GLYPH) + (2.0 if len(lines) == 1 else 6.0)
    across, down = PADDING[form]
    return width + 2 * across, height + 2 * down
