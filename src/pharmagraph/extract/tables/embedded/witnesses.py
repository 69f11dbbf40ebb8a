"""The SQL that finds all rows which speak of a subject, where rows that say the same have become one."""

# ruff: noqa: S608 - SQL is put together of our own words, and of text that duck_text has quoted

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.embedded.sqltext import sql
from pharmagraph.extract.tables.plan import provenance
from pharmagraph.extract.tables.plan.expression import Column, call
from pharmagraph.extract.tables.plan.provenance import (
    PLACES,
    file_numbers,
    file_ranks,
    origin_line,
    row_sign,
    rows_line,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pharmagraph.extract.tables.embedded.part import PartSql
    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.extract.tables.plan.staged import StagedFile


@dataclass(frozen=True, slots=True)
class Witnesses:
    """The rows that speak of the subjects of some parts, which are all of a family."""

    parts: Sequence[PartSql]
    mapping: Mapping
    files: Sequence[StagedFile]

    def prepare(self) -> str:
        """Return the statement that makes ``seen``: all subjects, with number and first of their rows."""
        if self._tell_apart:
            cells, named = (self.parts[0].named(name) for name in ("cells", "named"))
            counted = f"select s, n, place from (select distinct s, id from {named}) join {cells} using (id)"
            found = f"select s, sum(n)::bigint as n, min(place) as place from ({counted}) group by s"
        else:
            found = f"select s, count(*) as n, min(place) as place from ({self._all()}) group by s"
        return f"create temp table seen as {found}"

    def main(self, ask: Callable[[str], Sequence[float]]) -> str:
        """Return the query of the lines that say from which rows subjects come, in the order of the text."""
        most = provenance.MOST_ROWS
        rows = f"select s, place, case when n > {most} then n end as n from seen"
        few = f"select s from seen where n between 2 and {most}"
        if ask(f"select count(*) from ({few})")[0]:
            rows += f" where n not between 2 and {most}"
            rows += f" union all select s, place, null from ({self._all(f' where s in ({few})')})"
        ranks = f"[{', '.join(map(str, file_ranks(self.files)))}][file + 1]"
        lines = call("together", origin_line(self.mapping, self.files), rows_line(self.mapping, Column("n")))
        return (
            f"select encode({sql(lines)}) from"
            f" (select *, {ranks} as rank, {sql(row_sign(self.files))} as sign from"
            f" (select *, place // {PLACES} as file, place % {PLACES} as row from ({rows})))"
            " order by s, rank, sign"
        )

    @property
    def _tell_apart(self) -> bool:
        """Tell whether cells alone say how many rows there are: each is staged once, and of one part."""
        numbers = file_numbers(self.files)
        return (
            len(self.parts) == 1
            and not self.mapping.tables[self.parts[0].part.table].each
            and len(set(numbers)) == len(numbers)
        )

    def _all(self, chosen: str = "") -> str:
        """Write subjects with the rows that speak of each, every pair once; ``chosen`` may leave some out."""
        pairs = " union all ".join(_pairs(one, chosen) for one in self.parts)
        return f"select distinct s, place from ({pairs})"


def _pairs(one: PartSql, chosen: str) -> str:
    """Write the subjects of a part with rows: those that rows which are alike name are known already."""
    if not one.gathered:
        return f"select * from ({one.subjects(one.placed(), ['place'])}){chosen}"
    same = " and ".join(f"c.{name} is not distinct from r.{name}" for name in one.read)
    named = f"select s, id from {one.named('named')}{chosen}"
    cells = f"join {one.named('cells')} as c on {same} join ({named}) using (id)"
    return f"select s, r.place from {one.placed()} as r {cells}"
