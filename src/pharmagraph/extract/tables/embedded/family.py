"""The queries by which DuckDB carries out one family of a plan."""

# ruff: noqa: S608 - SQL is put together of our own words, and of text that duck_text has quoted

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.embedded.part import PLACES, Counted, PartSql, sql
from pharmagraph.extract.tables.plan.duck import duck_text
from pharmagraph.extract.tables.plan.lines import TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pharmagraph.extract.tables.plan.expression import Expression
    from pharmagraph.extract.tables.plan.plan import Family
    from pharmagraph.extract.tables.plan.staged import StagedFile

MOST_WORDS = 4_000_000
"""How many bytes the cells of a glossary may have together; their lines take some ten times that."""
AGAIN = 3
"""How often a cell must come on average for a glossary to pay."""


@dataclass(slots=True)
class FamilySql:
    """The queries of one family, to be run in order; the tables that they make are temporary.

    Most subjects stand in one row alone. Those rows are sorted by subject, and the lines of each are
    then written in one go. Subjects that come again (found by their hashes: it does no harm if two
    share one) go a slower way: each line alone, the same ones once. Maps whose lines cannot be told
    apart by predicate and class beforehand go that way with all their rows.

    ``tags`` numbers the maps, ``origin`` is the line that says where a subject comes from.
    """

    family: Family
    files: Sequence[StagedFile]
    tags: dict[str, int]
    origin: Expression
    counted: list[Counted] = field(default_factory=list)
    _parts: list[PartSql] = field(init=False)
    _quick: list[PartSql] = field(init=False)

    def __post_init__(self) -> None:
        staged = {file.table for file in self.files}
        parts = [part for part in self.family.parts if part.table in staged]
        self._parts = [PartSql(part, number, self.files) for number, part in enumerate(parts)]
        self._quick = [one for one in self._parts if all(s.countable for s in one.part.segments)]

    def prepare(self, ask: Callable[[str], Sequence[float]]) -> Iterator[str]:
        """Yield the statements that come before the others; ``ask`` runs a query of one row between them."""
        for one in self._quick:
            self._choose(one, ask)
        for one in self._parts:
            if one.part.each:
                yield f"create temp table {one.nodes} as {one.together(one.rows())}"
        for one in self._quick:
            yield from one.glossaries()
        slow = [one for one in self._parts if one not in self._quick]
        if self._quick:
            hashes = [
                f"select hash(s) as h, {2 if one in slow else 1} as n from {one.source}"
                for one in self._parts
            ]
            union = " union all ".join(hashes)
            yield f"create temp table again as select h from ({union}) group by h having sum(n) > 1"
            if ask("select count(*) from again")[0]:
                slow = self._parts
        lines = [self._lines(one) for one in slow] or [
            "select null::varchar as line, 0 as tag, 0::bigint as place"
        ]
        yield (
            "create temp table slow as select line, min(tag) as tag, min(place) as place"
            f" from ({' union all by name '.join(lines)}) where line is not null group by line"
        )

    def _choose(self, one: PartSql, ask: Callable[[str], Sequence[float]]) -> None:
        """Choose which segments of a part get a glossary."""
        if query := one.variety():
            numbers = iter(ask(query))
            for i, segment in enumerate(one.part.segments):
                if segment.cell:
                    cells, different, mean = next(numbers), next(numbers), next(numbers)
                    if different * mean <= MOST_WORDS and different * AGAIN <= cells:
                        one.glossary.add(i)

    def _lines(self, one: PartSql) -> str:
        rows = f"select r.* from {one.source} as r"
        if one in self._quick:
            rows += " semi join again on hash(r.s) = again.h"
        return one.lines(rows, self.tags[one.part.map])

    def clean(self) -> list[str]:
        """Return the statements that drop what ``prepare`` has made."""
        names = [name for one in self._parts for name in one.tables()]
        return [f"drop table if exists {name}" for name in [*names, "again", "slow"]]

    def slow_counts(self) -> str:
        """Return the query that counts the lines of the slower way by map, predicate and class."""
        class_ = f"case when p = {duck_text(f'<{TYPE}>')} then split_part(line, ' ', 3) end"
        return (
            f"select tag, p, {class_} as class, count(*) from"
            " (select *, split_part(line, ' ', 2) as p from slow) group by all order by all"
        )

    def main(self) -> str:
        """Return the query that gives, in order: text of the data, text of the rows, what counts lines."""
        slow = (
            "select -1 as part, line as s, null::bigint as place from slow"
            " union all by name select -2 as part, split_part(line, ' ', 1) as s, min(place) as place"
            " from slow group by s"
        )
        if len(self._quick) == 1:
            one = self._quick[0]
            ordered = f"select * from ({one.unique()} union all by name {slow}) order by s"
            blocks, self.counted = one.blocks(ordered)
        else:
            several = [one.blocks(one.unique()) for one in self._quick]
            texts = [*(text for text, _ in several), f"select *, '' as b from ({slow})"]
            union = " union all by name ".join(texts)
            blocks = f"select * from ({union}) order by s"
            self.counted = [counted for _, columns in several for counted in columns]
        columns = "".join(f", coalesce({counted.name}, 0)" for counted in self.counted)
        return (
            "select encode(case part when -1 then s when -2 then '' else b end),"
            " case when part = -2 or (part >= 0 and b <> '') then encode(origin) end"
            f"{columns} from (select *, {sql(self.origin)} as origin from"
            f" (select *, place // {PLACES} as file, place % {PLACES} as row from ({blocks})))"
        )
