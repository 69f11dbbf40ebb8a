"""The SQL by which DuckDB carries out one part of a plan: from staged rows to the text of their lines."""

# ruff: noqa: S608 - SQL is put together of our own words, and of text that duck_text has quoted

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.embedded.counting import Counted, bit, counting, own_row
from pharmagraph.extract.tables.embedded.sqltext import place_sql, scan, sql
from pharmagraph.extract.tables.plan.expression import (
    Call,
    Column,
    Number,
    Text,
    call,
    columns_in,
    renamed,
    replaced,
)
from pharmagraph.extract.tables.plan.lines import SUBJECT
from pharmagraph.extract.tables.plan.plan import careful

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pharmagraph.extract.tables.plan.expression import Expression
    from pharmagraph.extract.tables.plan.plan import Part
    from pharmagraph.extract.tables.plan.staged import StagedFile

_SUBJECT = "\1"
"""What stands for the subject in lines that are made before it is known: no line holds this character."""


@dataclass(slots=True)
class PartSql:
    """Writes the SQL of one part; ``number`` keeps its names apart from those of the other parts.

    ``glossary`` are the segments whose text depends on one cell alone, and whose cells come again and
    again: each different cell is worked out once, in a table of its own. ``different`` tells that many
    rows say the same, so that it pays to make them different before they are sorted.
    """

    part: Part
    number: int
    files: Sequence[StagedFile]
    glossary: set[int] = field(default_factory=set)
    different: bool = False

    @property
    def countable(self) -> bool:
        """Tell whether the lines of a row that stands alone can be counted without looking at them."""
        return all(segment.countable for segment in self.part.segments)

    @property
    def source(self) -> str:
        """What to select from: the rows of the part with s, care, place, item and its columns."""
        return self.named("nodes") if self.gathered else f"({self._rows()})"

    def variety(self, columns: Iterable[str]) -> str:
        """Write how many rows there are, and about how many differ in some columns."""
        counts = f"count(*), approx_count_distinct(row({', '.join(columns)}))"
        return f"select {counts} from {scan(self.files, self.part.table)}{self._where}"

    def variety_of(self, cell: str) -> str:
        """Write how many cells a column has, about how many differ, and how long they are on average."""
        counts = f"count({cell}), approx_count_distinct({cell}), coalesce(avg(strlen({cell})), 0)"
        return f"select {counts} from {scan(self.files, self.part.table)}"

    @property
    def read(self) -> list[str]:
        """The staged columns that are read of a row, for its items, subject and lines."""
        items = columns_in(self.part.each) if self.part.each else set()
        read = items | columns_in(self.part.subject) | set(self.part.columns)
        return sorted(name for name in read if name not in {"item", "x", "y"})

    def prepare(self) -> Iterator[str]:
        """Yield the statements that make the tables of the part: its items, and its glossaries."""
        if self.gathered:
            yield from self._gather()
        for i in sorted(self.glossary):
            segment = self.part.segments[i]
            lines = replaced(segment.in_order(care=True), SUBJECT, Text(_SUBJECT))
            yield (
                f"create temp table {self.named('words', i)} as select row_number() over () as id, cell,"
                " array_to_string(found, '') as text, len(found) as number from"
                f" (select {segment.cell} as cell, {sql(lines)} as found from"
                f" (select distinct {segment.cell} from {scan(self.files, self.part.table)}))"
            )

    def tables(self) -> list[str]:
        """Return the names of the tables that ``prepare`` makes."""
        gathered = [self.named(name) for name in ("cells", "named", "nodes")]
        return [*gathered, *(self.named("words", i) for i in sorted(self.glossary))]

    def numbered(self, again: str) -> str:
        """Write the rows with their numbers in the glossaries, under names that no other part has.

        ``again`` is "all" where every subject is to be treated as one that comes again, "some" where
        the table of that name tells, "" where none does.
        """
        joins, shown = "", [f"{self.number} as part, r.s, r.place, r.care"]
        if again == "some":
            joins = " left join again on hash(r.s) = again.h"
        shown.append({"some": "again.h is not null", "all": "true", "": "false"}[again] + " as again")
        for i in sorted(self.glossary):
            words = self.named("words", i)
            joins += f" left join {words} on r.{self.part.segments[i].cell} = {words}.cell"
            shown.append(f"{words}.id as {self.named('w', i)}")
        shown += [f"r.{name} as {new}" for name, new in self._names.items() if name in self._needed]
        return f"select {', '.join(shown)} from {self.source} as r{joins}"

    def texts(self) -> tuple[str, Expression, list[tuple[Counted, Expression]]]:
        """Return what is made of sorted rows: columns of lists, then the whole text and what counts lines.

        The text and the counting columns read the columns of lists, which are SQL ready to be selected.
        """
        lists: dict[str, Expression] = {}
        for i, segment in enumerate(self.part.segments):
            usual, with_care = segment.several(care=False), segment.several(care=True)
            if usual and with_care and i not in self.glossary:
                lists[self.named("l", i)] = careful(usual, with_care)
        columns = "".join(f", {self._sql(expression)} as {name}" for name, expression in lists.items())
        for i in sorted(self.glossary):
            # A list of all is at hand for each row at no cost; to join again would lose the order.
            for name, column in (("t", "text"), ("n", "number")):
                listed = f"(select list({column} order by id) from {self.named('words', i)})"
                columns += f", {listed}[{self.named('w', i)}] as {self.named(name, i)}"
        text = careful(self._text(lists, care=False), self._text(lists, care=True))
        counted = counting(self.part, self.number, self._lengths(lists), own_row(self.number))
        return (
            columns,
            renamed(text, self._names),
            [(one, renamed(expression, self._names)) for one, expression in counted],
        )

    @property
    def gathered(self) -> bool:
        """Tell whether rows that say the same are one, so that they no longer tell from where each comes."""
        return self.different or bool(self.part.each)

    @property
    def _where(self) -> str:
        return f" where {sql(self.part.where)}" if self.part.where else ""

    @property
    def _columns(self) -> tuple[str, ...]:
        return (*self.part.columns, "item") if self.part.each else self.part.columns

    @property
    def _names(self) -> dict[str, str]:
        return {name: f"{name}_{self.number}" for name in self._columns}

    @property
    def _needed(self) -> set[str]:
        """The columns that are read once the glossaries have been."""
        others = (s for i, s in enumerate(self.part.segments) if i not in self.glossary)
        return {name for segment in others for line in segment.lines for name in line.columns}

    def _sql(self, expression: Expression) -> str:
        return sql(renamed(expression, self._names))

    def named(self, what: str, segment: int | None = None) -> str:
        """Return the name of a table or column of the part, or of one of its segments."""
        return f"{what}{self.number}" + ("" if segment is None else f"_{segment}")

    def _gather(self) -> Iterator[str]:
        """Yield the statements that make rows one which say the same.

        ``cells`` are the different rows, as far as they are read, with number and first of those that are
        alike; ``named`` the subjects of each; ``nodes`` what is left, each once.
        """
        part, place = self.part, place_sql(self.files)
        cells, named = self.named("cells"), self.named("named")
        read = ", ".join(self.read)
        rows = (
            f"select {read}, bool_or(care) as care, min({place}) as place, count(*) as n"
            f" from {scan(self.files, part.table)}{self._where} group by {read}"
        )
        yield f"create temp table {cells} as select *, row_number() over () as id from ({rows})"
        shown = ["id", *(["item"] if part.each else [])]
        yield f"create temp table {named} as {self.subjects(cells, shown)}"
        names = ", ".join(["s", *self._columns])
        yield (
            f"create temp table {self.named('nodes')} as select {names}, bool_or(care) as care,"
            f" min(place) as place from {named} join {cells} using (id) group by {names}"
        )

    def subjects(self, rows: str, shown: Sequence[str]) -> str:
        """Write the subjects that rows (SQL) give lines of, with other columns of theirs."""
        part = self.part
        if part.each:
            rows = f"(select *, unnest({sql(part.each)}) as item from {rows})"
        gives = f" where {sql(part.gives)}" if part.gives else ""
        columns = ", ".join([f"{sql(part.subject)} as s", *shown])
        return f"select * from (select {columns} from {rows}{gives}) where s is not null"

    def placed(self) -> str:
        """Write the reading of the rows, with their places."""
        place = place_sql(self.files)
        return f"(select *, {place} as place from {scan(self.files, self.part.table)}{self._where})"

    def _rows(self) -> str:
        """Write the reading of the rows of a part without items."""
        shown = ", ".join([f"{sql(self.part.subject)} as s", "care", "place", *self._columns])
        return f"select * from (select {shown} from {self.placed()}) where s is not null"

    def _text(self, lists: dict[str, Expression], *, care: bool) -> Expression:
        """Return all lines of a row as one text."""
        texts: list[Expression] = []
        for i, segment in enumerate(self.part.segments):
            if i in self.glossary:
                texts.append(call("replace", Column(self.named("t", i)), Text(_SUBJECT), SUBJECT))
            elif self.named("l", i) in lists:
                flat = call("flatten", Column(self.named("l", i)))
                single = segment.single(care=care)
                texts.append(call("else", flat, single) if single else flat)
            else:
                texts += segment.pieces(care=care)
        return Call("together", tuple(texts))

    def _lengths(self, lists: dict[str, Expression]) -> dict[int, Expression]:
        """Return how many lines the segments have that may have more than one."""
        found: dict[int, Expression] = {}
        for i, segment in enumerate(self.part.segments):
            if i in self.glossary:
                found[i] = call("else", Column(self.named("n", i)), Number(0))
            elif self.named("l", i) in lists:
                single = bit(segment.there, 0) if segment.single(care=False) else Number(0)
                found[i] = call("else", call("length", Column(self.named("l", i))), single)
        return found
