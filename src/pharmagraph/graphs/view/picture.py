"""A graph as a drawing: which parts it has, what words they carry, and where they lie.

Terms that have statements of their own are hubs. A hub's statements of one relation share one small
relation node ("has side effect (13)"), from which the objects hang. Where many small subjects say the
same of one object (Valium, Stesolid: brand of diazepam) they share a relation node at that object.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pharmagraph.graphs.islands import GLYPH, Box
from pharmagraph.graphs.layout import lay_out
from pharmagraph.graphs.view.families import FAMILIES, READING_ORDER, Family, family_of
from pharmagraph.graphs.view.lettering import LEADING, measure, wrap
from pharmagraph.graphs.view.permalinks import permalinks
from pharmagraph.graphs.view.standing import mark_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from pharmagraph.graphs.islands import Place, Role
    from pharmagraph.graphs.records import Records, StatementRow

SIZES: Mapping[str, float] = {"root": 18.0, "hub": 14.0, "relation": 12.0, "leaf": 13.0}
PADDING: Mapping[str, tuple[float, float]] = {
    "root": (22.0, 14.0),
    "hub": (12.0, 8.0),
    "relation": (9.0, 4.0),
}
TAG = 11.0  # size of the word "disputed" below a leaf

Form = Literal["root", "hub", "relation", "leaf"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part of the drawing, and where it lies.

    ``statements`` are places in the records' statements; ``tag`` is a word such as "disputed".
    """

    id: str
    form: Form
    lines: tuple[str, ...]
    tag: str
    family: Family
    iri: str
    statements: tuple[int, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Line:
    """A line between a relation node and a term: the statements that it stands for.

    ``mark`` is "" where all of them are accepted; ``tagged`` tells that its word stands at the leaf.
    """

    id: str
    start: str
    end: str
    statements: tuple[int, ...]
    mark: str
    arrow: bool
    crossing: bool
    tagged: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """All parts and lines, in a fixed order, and the names of terms and statements in addresses."""

    parts: tuple[Drawn, ...]
    lines: tuple[Line, ...]
    names: Mapping[str, str]

    @property
    def outline(self) -> tuple[float, float, float, float]:
        """The smallest rectangle around all parts: left, top, right, bottom."""
        rectangles = [part.place.rectangle for part in self.parts] or [(0.0, 0.0, 1.0, 1.0)]
        lefts, tops, rights, bottoms = zip(*rectangles, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)


@dataclass(frozen=True, slots=True)
class _Group:
    """Statements that share one relation node; ``anchor`` is the hub that it belongs to."""

    id: str
    anchor: str
    label: str
    inward: bool
    rows: tuple[int, ...]


def draw(records: Records) -> Picture:
    """Return the drawing of a graph: every statement is one line, no two labels overlap."""
    return _Draughtsman(records).draw()


class _Draughtsman:
    """Draws one graph; keeps what several steps need to know of it."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.rows = records.statements
        self.names = permalinks(
            [*(node.iri for node in records.nodes), *(row.iri for row in records.statements)]
        )
        self.families = {node.iri: family_of(node.kind, node.kind_iri) for node in records.nodes}
        self.labels = {node.iri: node.label for node in records.nodes}
        self.values = self._name_values()
        self.groups = self._group()
        self.degree: Counter[str] = Counter()
        for row in self.rows:
            self.degree[f"node={self._name(row.subject)}"] += 1

    def draw(self) -> Picture:
        """Return the drawing."""
        lines = self._lines()
        of_part: dict[str, list[int]] = defaultdict(list)
        for line in lines:
            for end in (line.start, line.end):
                if not end.startswith("relation="):
                    of_part[end] += line.statements
        ends = Counter(end for line in lines for end in (line.start, line.end))
        parts = self._parts(of_part)
        anchors = {group.anchor for group in self.groups}
        hubs = [name for name in of_part if name in anchors]
        root = max(sorted(hubs), key=lambda name: self.degree[name], default="")
        tags = {
            line.end if line.start.startswith("relation=") else line.start: line.mark
            for line in lines
            if line.mark
        }
        tags = {name: mark for name, mark in tags.items() if name not in anchors and ends[name] == 1}
        boxes, drawn = [], []
        for name, (lines_of, family, iri, rows) in sorted(parts.items()):
            form: Form = "relation" if name.startswith("relation=") else "leaf"
            if name in anchors:
                form = "root" if name == root else "hub"
            width, height = extent(form, lines_of, tags.get(name, ""))
            role: Role = "hub" if form == "root" else form
            bearing = READING_ORDER.index(family.key) / len(FAMILIES)
            boxes.append(Box(name, role, width, height, self.degree[name], bearing))
            drawn.append((name, form, lines_of, tags.get(name, ""), family, iri, rows))
        inward = {group.id for group in self.groups if group.inward}
        turned = [_turned(line, inward) for line in lines]
        layout = lay_out(boxes, turned)
        return Picture(
            tuple(Drawn(*fields, layout.places[fields[0]]) for fields in drawn),
            tuple(
                Line(
                    f"line{number}",
                    line.start,
                    line.end,
                    line.statements,
                    line.mark,
                    line.arrow,
                    turned[number] not in layout.branches,
                    line.start in tags or line.end in tags,
                )
                for number, line in enumerate(lines)
            ),
            self.names,
        )

    def _name(self, iri: str) -> str:
        """Return the short name of a term, also of one that the records do not describe."""
        return self.names.get(iri) or permalinks([iri])[iri]

    def _name_values(self) -> dict[int, str]:
        """Return the part that each statement points at: a term, or a value named by its first row."""
        first: dict[tuple[str, str, str], str] = {}
        ends = {}
        for number, row in enumerate(self.rows):
            if row.object:
                ends[number] = f"node={self._name(row.object)}"
            else:
                key = (row.subject, row.relation, row.object_text)
                ends[number] = first.setdefault(key, f"statement={self._name(row.iri)}")
        return ends

    def _group(self) -> list[_Group]:
        """Return the relation nodes: by subject, or by object where many small subjects share it."""
        touching = Counter(name for row in self.rows for name in {row.subject, row.object} - {""})
        forward: dict[tuple[str, str], list[int]] = defaultdict(list)
        objects: dict[tuple[str, str], set[str]] = defaultdict(set)
        for number, row in enumerate(self.rows):
            forward[row.subject, row.relation].append(number)
            objects[row.subject, row.relation].add(self.values[number])
        small: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows):
            alone = len(objects[row.subject, row.relation]) == 1
            if row.object and alone and touching[row.object] > touching[row.subject]:
                small[row.object, row.relation].append(number)
        inward = {
            key: numbers
            for key, numbers in small.items()
            if len({self.rows[number].subject for number in numbers}) > 1
        }
        moved = {number for numbers in inward.values() for number in numbers}
        groups = [
            self._one_group(numbers, inward=True) for numbers in inward.values()
        ] + [
            self._one_group(rest, inward=False)
            for numbers in forward.values()
            if (rest := [number for number in numbers if number not in moved])
        ]
        return sorted(groups, key=lambda group: group.id)

    def _one_group(self, numbers: Sequence[int], *, inward: bool) -> _Group:
        """Return the relation node of some statements that share a subject or an object."""
        row = self.rows[numbers[0]]
        anchor = self._name(row.object if inward else row.subject)
        relation = permalinks([row.relation])[row.relation]
        arrow = "~" if inward else ""
        return _Group(
            f"relation={anchor}/{arrow}{relation}",
            f"node={anchor}",
            row.relation_label or relation,
            inward,
            tuple(numbers),
        )

    def _lines(self) -> list[Line]:
        """Return the lines of the drawing: one from each anchor, one for each member of its groups."""
        lines = []
        for group in self.groups:
            members: dict[str, list[int]] = defaultdict(list)
            for number in group.rows:
                subject = f"node={self._name(self.rows[number].subject)}"
                members[subject if group.inward else self.values[number]].append(number)
            trunk = Line("", group.anchor, group.id, group.rows, "", False, False, False)
            if group.inward:
                trunk = Line("", group.id, group.anchor, group.rows, "", True, False, False)
            lines.append(trunk)
            for member, numbers in sorted(members.items()):
                mark = mark_of([self.rows[number] for number in numbers])
                ends = (member, group.id) if group.inward else (group.id, member)
                lines.append(Line("", *ends, tuple(numbers), mark, not group.inward, False, False))
        return lines

    def _parts(
        self, of_part: Mapping[str, Sequence[int]]
    ) -> dict[str, tuple[tuple[str, ...], Family, str, tuple[int, ...]]]:
        """Return what each part says: its lines, its family, its IRI and its statements."""
        parts: dict[str, tuple[tuple[str, ...], Family, str, tuple[int, ...]]] = {}
        for node in self.records.nodes:
            name = f"node={self._name(node.iri)}"
            rows = tuple(sorted(set(of_part.get(name, ()))))
            parts[name] = (wrap(node.label), self.families[node.iri], node.iri, rows)
        for number, row in enumerate(self.rows):
            family = family_of(row.relation_label, row.relation)
            for iri, text in ((row.subject, row.subject), (row.object, row.object_text)):
                name = f"node={self._name(iri)}" if iri else self.values[number]
                if name not in parts:
                    rows = tuple(sorted(set(of_part.get(name, (number,)))))
                    parts[name] = (wrap(text), family, iri, rows)
        for group in self.groups:
            ends = {self.values[n] for n in group.rows}
            starts = {self.rows[n].subject for n in group.rows}
            count = len(starts) if group.inward else len(ends)
            row = self.rows[group.rows[0]]
            family = family_of(group.label, row.relation)
            if group.inward and row.subject in self.families:
                family = self.families[row.subject]
            elif row.object in self.families:
                family = self.families[row.object]
            *first, last = wrap(group.label)
            last = f"{last} ({count})" if count > 1 else last
            lines = (*first, last, *_unsettled(self.rows[n] for n in group.rows))
            parts[group.id] = (lines, family, row.relation, group.rows)
        return parts


def _turned(line: Line, inward: Collection[str]) -> tuple[str, str]:
    """Return the ends of a line as the tree reads them: from hub to relation, from relation to term."""
    against = line.start in inward or line.end in inward
    return (line.end, line.start) if against else (line.start, line.end)


def _unsettled(rows: Iterable[StatementRow]) -> tuple[str, ...]:
    """Return a line such as "3 disputed" for each mark that some of the rows bear."""
    count = Counter(mark for row in rows if (mark := mark_of([row])))
    return tuple(f"{number} {mark}" for mark, number in sorted(count.items()))


def extent(form: Form, lines: Sequence[str], tag: str = "") -> tuple[float, float]:
    """Return width and height in pixels of a part with these lines (and the tag below them)."""
    size = SIZES[form]
    bold = form in {"root", "hub"}
    width = max(measure(line, size, bold=bold) for line in lines)
    height = len(lines) * size * LEADING
    if tag:
        width = max(width, measure(tag, TAG))
        height += TAG * LEADING
    if form == "leaf":
        return width + GLYPH + 5.0, max(height, GLYPH) + (3.0 if len(lines) == 1 else 7.0)
    across, down = PADDING[form]
    return width + 2 * across, height + 2 * down
