"""Clean rows: cells are trimmed, typed and checked by the engine, and written as Parquet."""

# ruff: noqa: S608 - SQL is put together of our own words, and of text that duck_text has quoted

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError
from pharmagraph.extract.tables.mapping import TRIMMED
from pharmagraph.extract.tables.plan.duck import duck_text
from pharmagraph.extract.tables.plan.staged import lookups_of, values_of
from pharmagraph.extract.tables.staging.checks import checks_of
from pharmagraph.extract.tables.staging.limits import REJECT_WIDTH
from pharmagraph.extract.tables.staging.lookups import look_up, lookup_checks
from pharmagraph.extract.tables.staging.rejects import Reject
from pharmagraph.extract.tables.staging.values import value_sql
from pharmagraph.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from pharmagraph.extract.tables.mapping import Mapping, Table
    from pharmagraph.extract.tables.staging.lookups import Find

# What N-Triples escapes, and what is trimmed and no space. Searching for a few signs one after the other
# is ten times as quick as the regular expression that also finds control characters.
_SIGNS = ('"', "\\", "\u00a0", "\ufffe", "\uffff")
_CONTROLS = r"[\x00-\x1f\x7f]"
_ROW_GROUP = 16_384
_BATCH = 1000


class Cleaning:
    """The rows of one file on their way into Parquet.

    A row in which a check fails bears the number of the first such check in the column ``fault``.
    """

    def __init__(
        self, connection: DuckDBPyConnection, mapping: Mapping, table: Table, there: Sequence[str],
        *, plain: bool = False,
    ) -> None:  # fmt: skip
        self._plain = plain
        self._connection = connection
        self._mapping = mapping
        self._table = table
        self._columns = mapping.columns_of(table.name)
        self._cells = [f"c{at}" for at in range(len(self._columns))]
        place = {column: at for at, column in enumerate(there)}
        asked = lookup_checks(mapping, table)
        every = dict.fromkeys([*checks_of(mapping, table), *asked])
        self._checks = sorted(every, key=lambda check: place[check.column])
        self._asked = set(asked)

    def write(self, rows: str, path: Path, index: int) -> tuple[int, int]:
        """Write the rows (SQL: row, item, r0, …), with their faults; return how many fit and do not."""
        raw = [f"r{at}" for at in range(len(self._columns))]
        values = [
            f"{value_sql(self._cells[self._columns.index(column)], datatype, form)} as v{at}"
            for at, (column, datatype, form) in enumerate(values_of(self._mapping, self._table.name))
        ]
        cells = [f"{self._cell(one)} as c{at}" for at, one in enumerate(raw)]
        fault = self._fault(asked=False)
        query = f"select *, concat('', {', '.join(raw) or 'null'}) as whole from ({rows})"
        query = f"select * exclude (whole), {self._care()} as care from ({query})"
        query = f"select {', '.join(['row', 'item', 'care', *cells])} from ({query})"
        query = f"select {', '.join(['*', *values])} from ({query})"
        query = f"select {index}::integer as file, *, {fault} as fault from ({query})"
        return self._copy(query, path)

    def look_up(self, path: Path, out: Path, find: Find | None) -> tuple[int, int]:
        """Write the rows again, with what the look-ups found; return how many fit and do not."""
        if find is None:
            raise self._unanswered()
        rows = f"from read_parquet({duck_text(str(path))})"
        found = look_up(self._connection, self._mapping, self._table, rows, find)
        names = [f"k{at}" for at in range(len(lookups_of(self._mapping, self._table.name)))]
        fault = f"least(fault, {self._fault(asked=True)})"
        query = f"select * exclude ({', '.join(['fault', *names])}), {', '.join(names)}, {fault} as fault"
        return self._copy(f"{query} from ({found}) order by row, item", out)

    def _unanswered(self) -> ContentError:
        message = f"the table '{self._table.name}' looks terms up, and no vocabulary is at hand"
        finding = Finding("PG721", message, self._table.place, "load it from within a project")
        return ContentError(message, [finding])

    def rejects(self, path: Path) -> Iterator[Reject]:
        """Yield what was rejected of the rows written, in their order."""
        if not self._checks:
            return
        numbers: dict[str, list[str]] = {}
        for at, check in enumerate(self._checks):
            numbers.setdefault(self._cells[self._columns.index(check.column)], []).append(str(at))
        values = " ".join(f"when fault in ({', '.join(at)}) then {cell}" for cell, at in numbers.items())
        query = f"select row, item, fault, left(case {values} end, {REJECT_WIDTH})"
        query = (
            f"{query} from read_parquet({duck_text(str(path))}) where fault is not null order by row, item"
        )
        with self._connection.cursor() as cursor:
            cursor.execute(query)
            while batch := cursor.fetchmany(_BATCH):
                for row, item, fault, value in batch:
                    check = self._checks[fault]
                    yield Reject(row, item, check.column, check.reason, value or "")

    def without_rejects(self, path: Path, out: Path) -> Path:
        """Write the rows that fit, and return where."""
        self._copy(f"from read_parquet({duck_text(str(path))}) where fault is null", out)
        return out

    def _care(self) -> str:
        """Return SQL that tells whether ``whole``, all cells of a row, holds what needs care."""
        found = [f"contains(whole, {duck_text(sign)})" for sign in _SIGNS]
        if not self._plain:
            found.append(f"regexp_matches(whole, '{_CONTROLS}')")
        return f"({' or '.join(found)})"

    def _cell(self, raw: str) -> str:
        """Return SQL for a cell: trimmed, NULL where it stands for no value."""
        # Trimming looks at every character; most cells need none.
        bare = f"case when prefix({raw}, ' ') or suffix({raw}, ' ') then trim({raw}) else {raw} end"
        text = f"case when care then trim({raw}, {duck_text(TRIMMED)}) else {bare} end"
        text = text if self._table.trim else raw
        nulls = [null for null in self._table.null if null]
        if not nulls:
            return f"nullif({text}, '')"
        return f"case when {text} in ('', {', '.join(map(duck_text, nulls))}) then null else {text} end"

    def _fault(self, *, asked: bool) -> str:
        cases = [
            f"when {check.wrong} then {at}"
            for at, check in enumerate(self._checks)
            if (check in self._asked) == asked
        ]
        return f"(case {' '.join(cases)} end)::smallint" if cases else "null::smallint"

    def _copy(self, query: str, path: Path) -> tuple[int, int]:
        file = duck_text(str(path))
        self._connection.execute(
            f"copy ({query}) to {file} (format parquet, row_group_size {_ROW_GROUP}, compression snappy)"
        )
        found = self._connection.execute(
            f"select count(*), count(fault) from read_parquet({file})"
        ).fetchone()
        total, wrong = found or (0, 0)
        return total - wrong, wrong
