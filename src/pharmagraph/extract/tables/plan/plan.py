"""A mapping as an engine carries it out: families of subjects, and what each map adds to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.plan.expression import (
    Call,
    Column,
    Expression,
    Text,
    all_of,
    call,
    join,
)  # fmt: skip
from pharmagraph.extract.tables.plan.lines import LineMaker, beginning, items_of
from pharmagraph.extract.tables.plan.order import grouped
from pharmagraph.extract.tables.plan.records import single_properties
from pharmagraph.extract.tables.plan.segments import Segment, any_line, segments_of
from pharmagraph.extract.tables.plan.staged import Layout, lookups_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.extract.tables.mapping import Condition, Map, Mapping
    from pharmagraph.extract.tables.plan.cells import Items
    from pharmagraph.extract.tables.plan.lines import Line
    from pharmagraph.extract.tables.template import Template

CARE = Column("care")


@dataclass(frozen=True, slots=True)
class Part:
    """What one map adds: for each row of ``table`` that fulfils ``where``, a subject and its lines.

    Where ``each`` is there, the row counts once for every item of that list, as the column ``item``.
    ``subject`` is the IRI in angle brackets (the column ``s`` of the lines), NULL where a value is
    missing: then there is nothing. ``columns`` are the staged columns that the lines read, sorted;
    ``item``, ``s`` and ``care`` may come to them. ``gives`` tells whether there is any line, None where
    there always is one; ``singles`` are the properties of which a row gives one value at most.
    """

    map: str
    table: str
    where: Expression | None
    each: Expression | None
    subject: Expression
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    segments: tuple[Segment, ...]
    gives: Expression | None
    singles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Family:
    """Maps whose subjects may be the same or may mix; ``prefix`` is the text that all begin with."""

    prefix: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The families of a mapping in the order of their text: what one gives stands before the next."""

    mapping: Mapping
    families: tuple[Family, ...]


def careful(usual: Expression, with_care: Expression) -> Expression:
    """Choose by the row's column ``care``, where there is a difference."""
    return usual if usual == with_care else call("when", CARE, with_care, usual)


def make_plan(mapping: Mapping) -> Plan:
    """Make the plan of a mapping; maps that give no lines are left out."""
    maps = [m for m in mapping.maps.values() if m.types or m.literals or m.links]
    return Plan(
        mapping,
        tuple(
            Family(start, tuple(part_of(mapping, m) for m in group))
            for start, group in grouped(maps, lambda m: beginning(m.subject))
        ),
    )


def part_of(mapping: Mapping, map_: Map) -> Part:
    """Return what one map adds."""
    layout = Layout(mapping, map_.rows)
    around = items_around(layout, map_)
    maker = LineMaker(mapping, map_, layout, around)
    lines = tuple(maker.lines())
    return Part(
        map=map_.name,
        table=map_.rows,
        where=conditions(layout, map_.where),
        each=around.every if around else None,
        subject=join(Text("<"), *maker.cells("", ()).pieces(map_.subject), Text(">")),
        columns=tuple(sorted({name for line in lines for name in line.columns} - {"item"})),
        lines=lines,
        segments=segments_of(lines),
        gives=any_line(lines),
        singles=single_properties(map_),
    )


def items_around(layout: Layout, map_: Map, more: Iterable[Template] = ()) -> Items | None:
    """Return the items that a map goes through, with all parts that it and ``more`` read; None for rows."""
    if not map_.each:
        return None
    own = {link.lookup for link in map_.links}
    looked_up = lookups_of(layout.mapping, layout.table)
    columns = [Column(layout.lookup(one)) for one, each in looked_up if each == map_.each and one in own]
    return items_of(layout, map_.each, (*map_.templates, *more), columns)


def conditions(layout: Layout, where: tuple[Condition, ...]) -> Expression | None:
    """Return what a row must fulfil; None where all rows count."""
    found: list[Expression] = []
    for condition in where:
        cell = Column(layout.cell(condition.column))
        empty = call("is_null", cell)
        if condition.present is not None:
            found.append(call("not", empty) if condition.present else empty)
        if condition.one_of:
            found.append(_one_of(cell, condition.one_of))
        if condition.none_of:
            found.append(call("or", empty, call("not", _one_of(cell, condition.none_of))))
        if condition.matches:
            found.append(call("matches", cell, Text(condition.matches.plain)))
    return all_of(*found)


def _one_of(cell: Expression, values: tuple[str, ...]) -> Expression:
    return Call("one_of", (cell, *(Text(value) for value in values)))
