"""What the names in a template stand for: cells of the row, and parts of the items of its lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.mapping import TRIMMED
from pharmagraph.extract.tables.plan.expression import (
    Call,
    Column,
    Expression,
    Function,
    Number,
    Text,
    call,
    escaped,
    slugged,
)  # fmt: skip
from pharmagraph.extract.tables.template import Filter, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.extract.tables.mapping import ListCell, Table
    from pharmagraph.extract.tables.plan.staged import Layout
    from pharmagraph.extract.tables.template import Template

ITEM = Column("x")
"""The item at hand where a function goes through a list."""
PIECE = Column("y")
"""What becomes an item, once it is trimmed."""


@dataclass(frozen=True, slots=True)
class Items:
    """The items of a list cell, of which ``parts`` are needed: groups of its pattern, or columns k….

    An item of one part is its text; an item of several is a tuple.
    """

    table: Table
    cell: ListCell
    column: str
    parts: tuple[str | Column, ...]

    @property
    def every(self) -> Expression:
        """All items, as a list."""
        lists = [part if isinstance(part, Column) else self._texts(part) for part in self.parts]
        return lists[0] if len(lists) == 1 else Call("zip", tuple(lists))

    def part(self, item: Expression, which: str | Column) -> Expression:
        """Return one part of an item."""
        if len(self.parts) == 1:
            return item
        return call("field", item, Number(self.parts.index(which) + 1))

    @property
    def several(self) -> Expression | None:
        """Tell whether a cell may hold more than one item; None where that cannot be seen.

        Where it is not true, the cell itself is the item: it is trimmed, or nothing.
        """
        if self.cell.pattern or self.parts != ("",):
            return None
        return call("contains", Column(self.column), Text(self.cell.separator))

    def _texts(self, group: str) -> Expression:
        column = Column(self.column)
        clean = call("something", call("trim", PIECE, Text(TRIMMED)) if self.table.trim else PIECE)
        if pattern := self.cell.pattern:
            number = pattern.groups.index(group) + 1 if group else 0
            found = call("find_all", column, Text(pattern.plain), Number(number))
            return call("transform", found, Function(PIECE.name, clean))
        split = call("split", column, Text(self.cell.separator))
        pieces = call("transform", split, Function(PIECE.name, clean))
        return call("filter", pieces, Function(PIECE.name, call("not", call("is_null", PIECE))))


@dataclass(frozen=True, slots=True)
class Cells:
    """What can be read at one place: the cells of the row and, with ``items``, the item at hand."""

    layout: Layout
    items: Items | None = None
    item: Expression = ITEM

    def value(self, ref: Ref) -> Expression:
        """Return what a name stands for, before its filter."""
        if ref.list and self.items:
            return self.items.part(self.item, ref.group)
        return Column(self.layout.cell(ref.column))

    def filtered(self, ref: Ref, *, care: bool = False) -> Expression:
        """Return what a name puts into a template; with ``care``, words are escaped for a literal."""
        value = self.value(ref)
        match ref.filter:
            case Filter.ENCODE:
                return call("encode", value)
            case Filter.SLUG:
                return slugged(value)
        return escaped(value) if care else value

    def pieces(self, template: Template, *, care: bool = False) -> list[Expression]:
        """Return what a template joins; its fixed text as it stands."""
        return [Text(p) if isinstance(p, str) else self.filtered(p, care=care) for p in template.parts]

    def needs(self, *templates: Template) -> Iterable[Expression]:
        """Yield what must have a value so that templates give something."""
        for template in templates:
            for ref in template.refs:
                yield self.filtered(ref) if ref.filter is Filter.SLUG else self.value(ref)
