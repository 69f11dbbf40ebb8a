"""The lines of a row in their order: those of one predicate, or of several that may mix, are a segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.plan.cells import ITEM
from pharmagraph.extract.tables.plan.expression import (
    Call,
    Column,
    Expression,
    Function,
    Number,
    all_of,
    call,
    columns_in,
    join,
    replaced,
)  # fmt: skip
from pharmagraph.extract.tables.plan.lines import SUBJECT, TYPE
from pharmagraph.extract.tables.plan.order import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.extract.tables.plan.lines import Line


@dataclass(frozen=True, slots=True)
class Segment:
    """Lines that follow one another when a row's lines are sorted, whatever the other segments give.

    ``predicate`` is the one IRI that all have, "" where they differ or columns make it. A row's lines
    are those of ``several``; where that is None or NULL, the one line of ``single``.
    """

    predicate: str
    lines: tuple[Line, ...]

    @property
    def fixed(self) -> tuple[str, ...]:
        """The objects, in the order of their lines, where every row has these and no others; else ()."""
        if not self.predicate or not all(line.fixed for line in self.lines):
            return ()
        return tuple(sorted({line.fixed for line in self.lines}, key=lambda iri: f"{iri}>"))

    @property
    def countable(self) -> bool:
        """Tell whether predicate and, for types, class of its lines are known beforehand."""
        return bool(self.fixed) or self.predicate not in {"", TYPE}

    @property
    def cell(self) -> str:
        """The column of a list cell where nothing but that cell and the subject makes the lines; else ""."""
        line = self._sole
        cell = line.items.column if line and line.items else ""
        return cell if line and line.columns == {cell} else ""

    def several(self, *, care: bool) -> Expression | None:
        """Return the lines as a sorted list without repeats, NULL in rows that ``single`` serves."""
        if self.fixed or (self._sole and not self._sole.items):
            return None
        if more := self._more:
            return call("when", more, self.in_order(care=care), call("nothing"))
        return self.in_order(care=care)

    def in_order(self, *, care: bool) -> Expression:
        """Return all lines as a sorted list without repeats."""
        return call("in_order", line_list(self.lines, care=care))

    def single(self, *, care: bool) -> Expression | None:
        """Return the text of the lines without any list, None where ``several`` serves all rows."""
        if self.fixed:
            unique = {line.fixed: line.form(care=care) for line in self.lines}
            return join(*(unique[iri] for iri in self.fixed))
        line = self._sole
        if line and (not line.items or self._more):
            return _outside(line, line.form(care=care))
        return None

    def pieces(self, *, care: bool) -> list[Expression]:
        """Return what ``single`` joins, each NULL where there is no line: quicker to put end to end."""
        single = self.single(care=care)
        if single is None:
            return []
        parts = list(single.arguments) if isinstance(single, Call) and single.name == "join" else [single]
        there = self.there
        if there is None:
            return parts
        alone = len(self.lines[0].needs) == 1
        return [
            p if alone and columns_in(p) - {SUBJECT.name} else call("when", there, p, call("nothing"))
            for p in parts
        ]

    @property
    def there(self) -> Expression | None:
        """Tell whether ``single`` gives something; None where it always does, and where it serves no row."""
        line = self._sole
        if self.fixed or not line or (line.items and not self._more):
            return None
        needs = (_outside(line, need) for need in line.needs)
        return all_of(*(call("not", call("is_null", need)) for need in needs))

    @property
    def _more(self) -> Expression | None:
        """Tell whether there may be more than one item, where a sole item would be the cell itself."""
        line = self._sole
        return line.items.several if line and line.items and ITEM.name in columns_in(line.text) else None

    @property
    def _sole(self) -> Line | None:
        return self.lines[0] if len(self.lines) == 1 else None


def segments_of(lines: Iterable[Line]) -> tuple[Segment, ...]:
    """Return the segments of a row's lines, in the order of the text."""
    found = []
    for _, group in grouped(lines, lambda line: line.start):
        predicates = {line.predicate for line in group}
        found.append(Segment(predicates.pop() if len(predicates) == 1 else "", tuple(group)))
    return tuple(found)


def any_line(lines: Iterable[Line]) -> Expression | None:
    """Tell whether a row gives any of some lines; None where every row does."""
    found: list[Expression] = []
    for line in lines:
        there = all_of(*(call("not", call("is_null", need)) for need in line.needs))
        if line.items:
            every = line.items.every
            items = call("filter", every, Function(ITEM.name, there)) if there else every
            there = call("not", call("equal", call("length", items), Number(0)))
        if there is None:
            return None
        found.append(there)
    return found[0] if len(found) == 1 else Call("or", tuple(dict.fromkeys(found)))


def line_list(lines: Iterable[Line], *, care: bool) -> Expression:
    """Return all lines of a row as a list: not sorted, with repeats and NULLs."""
    listed = list(lines)
    singles = [line.form(care=care) for line in listed if not line.items]
    lists: list[Expression] = [Call("list", tuple(singles))] if singles else []
    lists += [
        call("transform", line.items.every, Function(ITEM.name, line.form(care=care)))
        for line in listed
        if line.items
    ]
    return lists[0] if len(lists) == 1 else Call("append", tuple(lists))


def _outside(line: Line, expression: Expression) -> Expression:
    """Return an expression for a cell that is itself the only item of its list."""
    return replaced(expression, ITEM, Column(line.items.column)) if line.items else expression
