"""The lines that a map makes of a row: N-Quads, as expressions over its staged columns.

Each line begins with the column ``s``, the subject with its angle brackets, and ends with a line feed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.plan.cells import ITEM, PIECE, Cells, Items
from pharmagraph.extract.tables.plan.expression import Column, Expression, Text, columns_in, join
from pharmagraph.extract.tables.plan.staged import Layout, typed_value
from pharmagraph.extract.tables.template import Template
from pharmagraph.ontology.prefixes import RDF, XSD
from pharmagraph.rdfterms import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.tables.mapping import Link, Literal, Map, Mapping

SUBJECT = Column("s")
TYPE = f"{RDF}type"


@dataclass(frozen=True, slots=True)
class Line:
    """One line that a row may give, or each of the ``items`` of a list (then ``ITEM`` is the item).

    ``predicate`` is its IRI, "" where columns make it; ``start`` the text that it begins with, which
    says where the line stands among the others. ``text`` is the whole line, NULL where a value is
    missing, and ``careful`` the same for cells with characters that are escaped. ``fixed`` is the IRI
    of an object that all rows share, ``needs`` what must have a value for there to be a line.
    """

    predicate: str
    start: str
    items: Items | None
    text: Expression
    careful: Expression
    needs: tuple[Expression, ...]
    fixed: str = ""

    @property
    def columns(self) -> set[str]:
        """The staged columns that it reads, and ``item``."""
        read = columns_in(self.careful) | (columns_in(self.items.every) if self.items else set())
        return read - {SUBJECT.name, ITEM.name, PIECE.name}

    def form(self, *, care: bool) -> Expression:
        """Return the line for rows that need care, or for the others."""
        return self.careful if care else self.text


@dataclass(frozen=True, slots=True)
class LineMaker:
    """Makes the lines of one map. ``around`` is the list that the map itself goes through."""

    mapping: Mapping
    map: Map
    layout: Layout
    around: Items | None

    def lines(self) -> Iterator[Line]:
        """Yield the lines, types first, in the order of the mapping."""
        kind = Template((TYPE,))
        for class_ in self.map.types:
            cells = self.cells("", (class_,))
            needs = tuple(cells.needs(class_))
            yield self._line(kind, cells, _iri(cells, class_), needs, class_.constant or "")
        for literal in self.map.literals:
            yield self._literal(literal)
        for link in self.map.links:
            yield self._link(link)

    def cells(self, each: str, templates: tuple[Template, ...], lookup: Column | None = None) -> Cells:
        """Return what templates can read where a literal or link goes through the list ``each``."""
        if self.around and (not each or each == self.map.each):
            return Cells(self.layout, self.around, Column("item"))
        if not each:
            return Cells(self.layout)
        return Cells(self.layout, items_of(self.layout, each, templates, [lookup] if lookup else []), ITEM)

    def _literal(self, literal: Literal) -> Line:
        cells = self.cells(literal.each, (literal.predicate, literal.value))
        before, after = Text('"'), Text(f'"{_suffix(literal)}')
        if value := typed_value(literal):
            column = Column(self.layout.value(value))
            pieces: list[Expression] = [before, column, after]
            needs = (column, *cells.needs(literal.predicate))
            return self._line(literal.predicate, cells, (pieces, pieces), needs)
        written = Template(tuple(plain(p)[1:-1] if isinstance(p, str) else p for p in literal.value.parts))
        forms = [[before, *cells.pieces(written, care=care), after] for care in (False, True)]
        needs = tuple(cells.needs(literal.predicate, literal.value))
        return self._line(literal.predicate, cells, (forms[0], forms[1]), needs)

    def _link(self, link: Link) -> Line:
        if link.to:
            cells = self.cells(link.each, (link.predicate, link.to))
            needs = tuple(cells.needs(link.predicate, link.to))
            return self._line(link.predicate, cells, _iri(cells, link.to), needs)
        if link.lookup is None:
            raise ValueError("a link leads to a template or to what a look-up finds")
        column = Column(self.layout.lookup(link.lookup))
        inside = bool(link.lookup.value.lists)
        cells = self.cells(link.each, (link.predicate,), column if inside else None)
        found = cells.items.part(cells.item, column) if inside and cells.items else column
        pieces: list[Expression] = [Text("<"), found, Text(">")]
        return self._line(link.predicate, cells, (pieces, pieces), (found, *cells.needs(link.predicate)))

    def _line(
        self,
        predicate: Template,
        cells: Cells,
        forms: tuple[list[Expression], list[Expression]],
        needs: tuple[Expression, ...],
        fixed: str = "",
    ) -> Line:
        constant = predicate.constant
        begin = [SUBJECT, Text(" <"), *cells.pieces(predicate), Text("> ")]
        end = Text(f" <{self.mapping.graph}> .\n")
        text, careful = (join(*begin, *form, end) for form in forms)
        items = None if cells.items is self.around else cells.items
        return Line(constant or "", beginning(predicate), items, text, careful, needs, fixed)


def items_of(layout: Layout, each: str, templates: tuple[Template, ...], lookups: list[Column]) -> Items:
    """Return the items of a list, with the parts that templates and look-ups read."""
    table = layout.mapping.tables[layout.table]
    cell = table.lists[each]
    refs = (ref for template in templates for ref in template.refs)
    groups = sorted({ref.group for ref in refs if ref.list == each})
    parts: tuple[str | Column, ...] = (*groups, *lookups)
    return Items(table, cell, layout.cell(cell.column), parts or ("",))


def beginning(template: Template) -> str:
    """Return the text with which the IRIs of a template begin; all of it where no column is in it."""
    if template.constant is not None:
        return f"<{template.constant}>"
    first = template.parts[0]
    return f"<{first}" if isinstance(first, str) else "<"


def _iri(cells: Cells, template: Template) -> tuple[list[Expression], list[Expression]]:
    pieces = [Text("<"), *cells.pieces(template), Text(">")]
    return pieces, pieces


def _suffix(literal: Literal) -> str:
    if literal.language:
        return f"@{literal.language.lower()}"
    return "" if literal.datatype == "string" else f"^^<{XSD}{literal.datatype}>"
