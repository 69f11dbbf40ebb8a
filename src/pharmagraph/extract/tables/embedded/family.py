"""The queries by which DuckDB carries out one family of a plan."""

# ruff: noqa: S608 - SQL is put together of our own words, and of text that duck_text has quoted

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.embedded.part import PartSql
from pharmagraph.extract.tables.embedded.sqltext import sql
from pharmagraph.extract.tables.embedded.witnesses import Witnesses
from pharmagraph.extract.tables.plan.expression import columns_in
from pharmagraph.extract.tables.plan.provenance import PLACES, origin_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pharmagraph.extract.tables.embedded.counting import Counted
    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.extract.tables.plan.plan import Family
    from pharmagraph.extract.tables.plan.staged import StagedFile

MOST_WORDS = 4_000_000
"""How many bytes the cells of a glossary may have together; their lines take some ten times that."""
AGAIN = 3
"""How often a cell must come on average for a glossary to pay."""
OFTEN = 2
"""How often a row must come on average for making the rows different to pay."""


@dataclass(slots=True)
class FamilySql:
    """The queries of one family, to be run in order; the tables that they make are temporary.

    All rows of the family are sorted by subject, and then the text of their lines is made. Most
    subjects stand in one row alone; those that come again are marked, so that whoever fetches the rows
    can merge them. They are found by their hashes: it does no harm if two share one. Where predicate
    or class of some lines is not known beforehand, all subjects are treated so.

    Where a part is of items of lists, or many rows say the same, such rows have become one before they are
    sorted; then the rows that speak of a subject are found by a query of their own. ``again`` is known once
    the queries are prepared: "" where no subject comes again, "some", or "all" where all are treated so.
    """

    family: Family
    mapping: Mapping
    files: Sequence[StagedFile]
    counted: list[Counted] = field(default_factory=list)
    _parts: list[PartSql] = field(init=False)
    again: str = ""

    def __post_init__(self) -> None:
        staged = {file.table for file in self.files}
        parts = [part for part in self.family.parts if part.table in staged]
        self._parts = [PartSql(part, number, self.files) for number, part in enumerate(parts)]

    @property
    def maps(self) -> list[str]:
        """The maps of the parts, by the numbers that the main query gives."""
        return [one.part.map for one in self._parts]

    @property
    def singles(self) -> list[frozenset[str]]:
        """The properties of which a row gives one value at most, by the numbers of the parts."""
        return [one.part.singles for one in self._parts]

    @property
    def witnesses(self) -> Witnesses | None:
        """What finds the rows that speak of subjects; None where the main query tells of every row."""
        if not any(one.gathered for one in self._parts):
            return None
        return Witnesses(self._parts, self.mapping, self.files)

    def prepare(self, ask: Callable[[str], Sequence[float]]) -> Iterator[str]:
        """Yield the statements that come before the others; ``ask`` runs a query of one row between them."""
        for one in self._parts:
            self._choose(one, ask)
            yield from one.prepare()
        if witnesses := self.witnesses:
            yield witnesses.prepare()
        if not any(one.countable for one in self._parts):
            self.again = "all"
            return
        hashes = " union all ".join(
            f"select hash(s) as h, {1 if one.countable else 2} as n from {one.source}" for one in self._parts
        )
        yield f"create temp table again as select h from ({hashes}) group by h having sum(n) > 1"
        self.again = "some" if ask("select count(*) from again")[0] else ""

    def clean(self) -> list[str]:
        """Return the statements that drop what ``prepare`` has made."""
        names = [name for one in self._parts for name in one.tables()]
        return [f"drop table if exists {name}" for name in [*names, "again", "seen"]]

    def main(self) -> str:
        """Return the query of all rows in order of subject and, of one subject, of place.

        It gives the text of the lines, the line of the origin (NULL where ``witnesses`` find it) and the
        columns ``counted``; then, where there are subjects that come again, whether it is one, the number
        of the part, and the place.
        """
        rows = " union all by name ".join(one.numbered(self.again) for one in self._parts)
        made = [one.texts() for one in self._parts]
        lists = "".join(columns for columns, _, _ in made)
        cases = " ".join(f"when {n} then {sql(text)}" for n, (_, text, _) in enumerate(made))
        numbers = [pair for _, _, pairs in made for pair in pairs]
        self.counted = [counted for counted, _ in numbers]
        counts = "".join(f", {sql(expression)} as {counted.name}" for counted, expression in numbers)
        names = "".join(f", {counted.name}" for counted in self.counted)
        origin = "null::blob" if self.witnesses else f"encode({sql(origin_line(self.mapping, self.files))})"
        order = "s, place" if self.again else "s"
        return (
            f"select encode(b), {origin}{names}{', again, part, place' if self.again else ''} from"
            f" (select *, place // {PLACES} as file, place % {PLACES} as row from"
            f" (select s, part, again, place, case part {cases} end as b{counts} from"
            f" (select *{lists} from (select * from ({rows}) order by {order}))))"
        )

    @staticmethod
    def _choose(one: PartSql, ask: Callable[[str], Sequence[float]]) -> None:
        """Choose whether rows are made different first, and which segments get a glossary."""
        subject = sorted(columns_in(one.part.subject) - {"item"})
        # Rows differ at least where their subjects do, and that is quicker to see.
        one.different = not one.part.each and all(
            _come_often(ask(one.variety(columns)), OFTEN) for columns in (subject, one.read)
        )
        for i, segment in enumerate(one.part.segments):
            if segment.cell:
                cells, different, mean = ask(one.variety_of(segment.cell))
                if different * mean <= MOST_WORDS and _come_often((cells, different), AGAIN):
                    one.glossary.add(i)


def _come_often(found: Sequence[float], times: int) -> bool:
    total, different = found
    return different * times <= total
