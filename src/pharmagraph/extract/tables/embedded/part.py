"""The SQL by which DuckDB carries out one part of a plan: from staged rows to the text of their lines."""

# ruff: noqa: S608 - SQL is put together of our own words, and of text that duck_text has quoted

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.plan.dialect import print_sql
from pharmagraph.extract.tables.plan.duck import DUCK, duck_text
from pharmagraph.extract.tables.plan.expression import (
    Call,
    Column,
    Number,
    Text,
    call,
    columns_in,
    replaced,
)  # fmt: skip
from pharmagraph.extract.tables.plan.lines import SUBJECT
from pharmagraph.extract.tables.plan.plan import careful

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.tables.plan.candidates import CandidatePlan
    from pharmagraph.extract.tables.plan.expression import Expression
    from pharmagraph.extract.tables.plan.plan import Part
    from pharmagraph.extract.tables.plan.staged import StagedFile

PLACES = 1 << 40
"""More rows than a file has: a place is the file's number times this, and the row."""
_BITS = 62
"""How many segments one number of 64 bits tells of, beside the bit for the row itself."""
_SUBJECT = "\1"
"""What stands for the subject in lines that are made before it is known: no line holds this character."""


def sql(expression: Expression) -> str:
    """Write an expression for DuckDB."""
    return print_sql(expression, DUCK)


def scan(files: Sequence[StagedFile], table: str) -> str:
    """Write the reading of a table's staged files. A path that exists is not taken for a pattern."""
    paths = [duck_text(str(file.path)) for file in files if file.table == table]
    return f"read_parquet([{', '.join(paths)}])"


def count_sql(files: Sequence[StagedFile]) -> str:
    """Write the query of how many staged rows there are: the files say so without being read."""
    paths = ", ".join(duck_text(str(file.path)) for file in files)
    return f"select sum(num_rows) from parquet_file_metadata([{paths}])"


def candidates_sql(plan: CandidatePlan, files: Sequence[StagedFile]) -> str:
    """Write the query of the candidates of a link rule: subject, label, keys."""
    source = f"select * from {scan(files, plan.table)}" + (f" where {sql(plan.where)}" if plan.where else "")
    if plan.each:
        source = f"select *, unnest({sql(plan.each)}) as x_item from ({source})"
        source = f"select * exclude (item, x_item), x_item as item from ({source})"
    keys = "".join(f", {sql(key)} as key{n}" for n, key in enumerate(plan.keys))
    shown = f"{sql(plan.subject)} as s, coalesce({sql(plan.label)}, '') as label{keys}"
    return f"select distinct * from (select {shown} from ({source})) where s is not null order by all"


@dataclass(frozen=True, slots=True)
class Counted:
    """A column of a query that counts lines of a part.

    Its numbers have a bit for the row itself and one for each of the segments ``bits``; or, where there
    are none, they say how many lines the segment ``length`` has.
    """

    name: str
    part: Part
    bits: tuple[int, ...] = ()
    length: int = 0


@dataclass(slots=True)
class PartSql:
    """Writes the SQL of one part; ``number`` keeps its names apart from those of the other parts.

    ``glossary`` are the segments whose text depends on one cell alone, and whose cells come again and
    again: each different cell is worked out once, in a table of its own.
    """

    part: Part
    number: int
    files: Sequence[StagedFile]
    glossary: set[int] = field(default_factory=set)

    @property
    def nodes(self) -> str:
        """The name of the table of the items that a part goes through, each once."""
        return f"nodes{self.number}"

    @property
    def source(self) -> str:
        """What to select from: the rows of the part with s, care, place, item and its columns."""
        return self.nodes if self.part.each else f"({self.rows()})"

    def rows(self) -> str:
        """Write the reading of the rows; those of a part with items are made different before."""
        part = self.part
        where = f" where {sql(part.where)}" if part.where else ""
        place = f"file::bigint * {PLACES} + row"
        shown = ", ".join(["care", "place", *part.columns, *(["item"] if part.each else [])])
        if part.each:
            read = columns_in(part.each) | columns_in(part.subject) | set(part.columns)
            names = ", ".join(sorted(name for name in read if name not in {"item", "x", "y"}))
            different = (
                f"select {names}, bool_or(care) as care, min({place}) as place"
                f" from {scan(self.files, part.table)}{where} group by {names}"
            )
            source = f"select *, unnest({sql(part.each)}) as item from ({different})"
        else:
            source = f"select *, {place} as place from {scan(self.files, part.table)}{where}"
        return f"select * from (select {sql(part.subject)} as s, {shown} from ({source})) where s is not null"

    def together(self, rows: str) -> str:
        """Write rows that say the same as one."""
        names = ", ".join(["s", *self.part.columns, *(["item"] if self.part.each else [])])
        return f"select {names}, bool_or(care) as care, min(place) as place from ({rows}) group by {names}"

    def lines(self, rows: str, tag: int) -> str:
        """Write the lines of rows, each on its own, with repeats and NULLs."""
        once = rows if self.part.each else self.together(rows)
        return f"select {tag} as tag, place, unnest({sql(self.part.line_list)}) as line from ({once})"

    def variety(self) -> str:
        """Write how many cells there are, how many differ, and how long they are on average.

        It asks for each segment that may have a glossary; "" where there is none.
        """
        cells = [segment.cell for segment in self.part.segments if segment.cell]
        if not cells:
            return ""
        counts = ", ".join(
            f"count({cell}), approx_count_distinct({cell}), coalesce(avg(strlen({cell})), 0)"
            for cell in cells
        )
        return f"select {counts} from {scan(self.files, self.part.table)}"

    def glossaries(self) -> list[str]:
        """Return the statements that make the tables of the segments in ``glossary``."""
        statements = []
        for i in sorted(self.glossary):
            segment = self.part.segments[i]
            lines = replaced(segment.in_order(care=True), SUBJECT, Text(_SUBJECT))
            statements.append(
                f"create temp table {self._named('words', i)} as select row_number() over () as id, cell,"
                f" array_to_string(found, '') as text, len(found) as number from"
                f" (select {segment.cell} as cell, {sql(lines)} as found from"
                f" (select distinct {segment.cell} from {scan(self.files, self.part.table)}))"
            )
        return statements

    def tables(self) -> list[str]:
        """Return the names of all tables that the part may have made."""
        return [self.nodes, *(self._named("words", i) for i in sorted(self.glossary))]

    def unique(self) -> str:
        """Write the rows whose subjects do not come again, with their numbers in the glossaries."""
        joins, columns = "", ""
        for i in sorted(self.glossary):
            words, cell = self._named("words", i), self.part.segments[i].cell
            joins += f" left join {words} on r.{cell} = {words}.cell"
            columns += f", {words}.id as {self._named('w', i)}"
        rows = f"select * from {self.source} as r anti join again on hash(r.s) = again.h"
        told = {segment.cell for i, segment in enumerate(self.part.segments) if i in self.glossary}
        others = [s for i, s in enumerate(self.part.segments) if i not in self.glossary]
        needed = {name for s in others for line in s.lines for name in line.columns}
        gone = sorted(cell for cell in told if cell and cell not in needed)
        without = f" exclude ({', '.join(gone)})" if gone else ""
        return f"select {self.number} as part, r.*{without}{columns} from ({rows}) as r{joins}"

    def blocks(self, source: str) -> tuple[str, list[Counted]]:
        """Write the rows of a source with the text of all lines of a row; return it with what counts them."""
        lists = {
            self._named("l", i): careful(usual, with_care)
            for i, segment in enumerate(self.part.segments)
            if i not in self.glossary
            and (usual := segment.several(care=False))
            and (with_care := segment.several(care=True))
        }
        inner = "".join(f", {sql(expression)} as {name}" for name, expression in lists.items())
        for i in sorted(self.glossary):
            # A list of all is at hand for each row at no cost; to join again would lose the order.
            for name, column in (("t", "text"), ("n", "number")):
                listed = f"(select list({column} order by id) from {self._named('words', i)})"
                inner += f", {listed}[{self._named('w', i)}] as {self._named(name, i)}"
        block = careful(self._block(lists, care=False), self._block(lists, care=True))
        counting = self._counting(lists)
        shown = "".join(f", {sql(expression)} as {counted.name}" for counted, expression in counting)
        text = f"select part, s, place, {sql(block)} as b{shown} from (select *{inner} from ({source}))"
        return text, [counted for counted, _ in counting]

    def _count(self, segment: int) -> Counted:
        return Counted(self._named("count", segment), self.part, length=segment)

    def _named(self, what: str, segment: int) -> str:
        return f"{what}{self.number}_{segment}"

    def _block(self, lists: dict[str, Expression], *, care: bool) -> Expression:
        texts: list[Expression] = []
        for i, segment in enumerate(self.part.segments):
            if i in self.glossary:
                texts.append(call("replace", Column(self._named("t", i)), Text(_SUBJECT), SUBJECT))
            elif self._named("l", i) in lists:
                flat = call("flatten", Column(self._named("l", i)))
                single = segment.single(care=care)
                texts.append(call("else", flat, single) if single else flat)
            else:
                texts += segment.pieces(care=care)
        return Call("together", tuple(texts))

    def _counting(self, lists: dict[str, Expression]) -> list[tuple[Counted, Expression]]:
        found: list[tuple[Counted, Expression]] = []
        alone: list[int] = []
        own = call("equal", Column("part"), Number(self.number))
        for i, segment in enumerate(self.part.segments):
            name = self._named("l", i)
            if i in self.glossary:
                number = call("else", Column(self._named("n", i)), Number(0))
                found.append((self._count(i), number))
            elif name in lists:
                single = _bit(segment.there, 0) if segment.single(care=False) else Number(0)
                length = call("else", call("length", Column(name)), single)
                found.append((self._count(i), call("when", own, length, Number(0))))
            else:
                alone.append(i)
        for start in range(0, len(alone), _BITS):
            chosen = tuple(alone[start : start + _BITS])
            bits = (_bit(own, 0), *(_bit(self.part.segments[i].there, n) for n, i in enumerate(chosen, 1)))
            shape = Counted(self._named("shape", start), self.part, bits=chosen)
            found.append((shape, Call("add", bits)))
        return found


def _bit(condition: Expression | None, bit: int) -> Expression:
    """Return a number with one bit where a condition holds or there is none, else 0."""
    return call("when", condition, Number(1 << bit), Number(0)) if condition else Number(1 << bit)
