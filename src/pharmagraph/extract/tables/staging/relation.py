"""The rows of a clean or Parquet file as a relation: row, item, r0, r1, … with the cells as they are."""

# ruff: noqa: S608 - SQL is put together of our own words, and of text that duck_text has quoted

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.plan.duck import duck_text
from pharmagraph.extract.tables.staging.clean import ESCAPE, escapes
from pharmagraph.extract.tables.staging.limits import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from pharmagraph.extract.tables.staging.clean import Clean

# DuckDB keeps several buffers, each of which holds a line at least: small ones keep memory low.
_LINE_BYTES = 2_000_000
_AS_THEY_ARE = ("VARCHAR", "BOOLEAN", "DATE", "FLOAT", "DOUBLE", "UUID")
_NUMBERS = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
)


def clean_rows(clean: Clean, path: Path, columns: Sequence[str]) -> str:
    """Return SQL for the rows of a clean file; ``columns`` are the wanted ones."""
    width = len(clean.columns) + (2 if clean.numbered else 0)
    names = [f"x{at}" for at in range(width)] + (["gap"] if clean.flagged else [])
    types = ", ".join(f"{name}: 'VARCHAR'" for name in names)
    line = max(_LINE_BYTES, clean.longest + 1)
    read = (
        f"read_csv({duck_text(str(path))}, auto_detect = false, header = false, columns = {{{types}}},"
        f" delim = {duck_text(clean.delimiter)}, quote = '', escape = '', new_line = '\\n',"
        f" strict_mode = true, null_padding = {'true' if clean.flagged else 'false'},"
        f" max_line_size = {line}, buffer_size = {2 * line})"
    )
    first = 2 if clean.numbered else 0
    raw = [f"x{first + clean.columns.index(column)}" for column in columns]
    cells = [f"{_unescaped(one, clean)} as r{at}" for at, one in enumerate(raw)]
    if clean.numbered:
        return f"select {', '.join(['x0::bigint as row', 'x1::integer as item', *cells])} from {read}"
    # Rows are numbered before any is left out; DuckDB keeps the order of the file.
    numbered = f"row_number() over () + {clean.first - 1} as row"
    gap = ["gap"] if clean.flagged else []
    rows = f"select {', '.join([numbered, '0 as item', *cells, *gap])} from {read}"
    return f"select * exclude (gap) from ({rows}) where gap is null" if clean.flagged else rows


def _unescaped(cell: str, clean: Clean) -> str:
    if not clean.escaped:
        return cell
    plain = cell
    for sign, shown in reversed(escapes(clean.delimiter).items()):
        plain = f"replace({plain}, {duck_text(shown)}, {duck_text(sign)})"
    return f"case when contains({cell}, {duck_text(ESCAPE)}) then {plain} else {cell} end"


def parquet_rows(
    connection: DuckDBPyConnection, path: Path, columns: Sequence[str], file: str
) -> tuple[str, tuple[str, ...]]:
    """Return SQL for the rows of a Parquet file, numbered from 1, and all columns of the file.

    Raises ContentError (PG721) for a column that holds no plain values.
    """
    source = f"read_parquet({duck_text(str(path))}, file_row_number = true)"
    with told_damage(file):
        described = connection.execute(f"describe select * from {source}").fetchall()
    types = {str(row[0]): str(row[1]) for row in described}
    del types["file_row_number"]
    cells = []
    for at, column in enumerate(columns):
        if column in types:
            cells.append(f"{_cell(column, types[column], file)} as r{at}")
    return f"select {', '.join(['file_row_number + 1 as row', '0 as item', *cells])} from {source}", tuple(
        types
    )


@contextmanager
def told_damage(file: str) -> Iterator[None]:
    """Tell (PG721) that a Parquet file is damaged, where that is why the engine fails."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        if isinstance(error, duckdb.OutOfMemoryException) or (
            isinstance(error, duckdb.IOException) and "write" in str(error)
        ):
            raise
        mend = "fetch the file again, or declare another format"
        raise unreadable(file, "the file is no Parquet file, or is damaged", mend) from error


def _cell(column: str, kind: str, file: str) -> str:
    name = '"' + column.replace('"', '""') + '"'
    if kind in (*_AS_THEY_ARE, *_NUMBERS) or kind.startswith("DECIMAL"):
        return f"cast({name} as varchar)"
    if kind.startswith("TIMESTAMP") and "ZONE" not in kind:
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S')"
    mend = "use a column with text, numbers, dates or truth values"
    raise unreadable(file, f"the column '{column}' holds {kind}, which is no plain value", mend)
