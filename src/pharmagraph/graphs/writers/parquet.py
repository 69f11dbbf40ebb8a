"""The statement table as Apache Parquet, by DuckDB (the optional part ``tables``).

Lists are lists, dates are dates, and an empty cell is no value. The disclaimer stands in the metadata
of the file.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.errors import GraphError, MissingExtraError
from pharmagraph.graphs.writers.statementtable import COLUMNS, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.graphs.writers.selection import Selection

_TYPES = {
    "text": "VARCHAR", "texts": "VARCHAR[]", "integers": "INTEGER[]", "date": "DATE", "iri": "VARCHAR",
    "iris": "VARCHAR[]",
}  # fmt: skip


def parquet(selection: Selection) -> Iterator[bytes]:
    """Write Parquet; raises MissingExtraError without DuckDB."""
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtraError("tables", "writing Parquet") from error
    with tempfile.TemporaryDirectory() as folder:
        lines, made = Path(folder, "rows.jsonl"), Path(folder, "rows.parquet")
        with lines.open("w", encoding="utf-8", newline="\n") as held:
            for row in rows(selection):
                cells = zip(COLUMNS, row, strict=True)
                held.write(json.dumps({c.name: cell or None for c, cell in cells}, ensure_ascii=False) + "\n")
        columns = ", ".join(f"{_quoted(column.name)}: {_quoted(_TYPES[column.sort])}" for column in COLUMNS)
        told = _quoted(selection.disclaimer)
        # One thread: the rows stay in order, and the bytes the same.
        with duckdb.connect(config={"threads": 1, "autoinstall_known_extensions": False}) as engine:
            try:
                engine.execute(
                    f"COPY (SELECT * FROM read_json({_quoted(str(lines))}, format='newline_delimited',"  # noqa: S608
                    f" columns={{{columns}}}, maximum_object_size=268435456))"
                    f" TO {_quoted(str(made))} (FORMAT parquet, COMPRESSION zstd,"
                    f" KV_METADATA {{disclaimer: {told}}})"
                )
            except duckdb.Error as error:
                reason = str(error).splitlines()[0]
                raise GraphError(f"the statements cannot be written as Parquet: {reason}", mend="") from error
        yield made.read_bytes()


def _quoted(words: str) -> str:
    """Write a string of SQL."""
    return "'" + words.replace("'", "''") + "'"
