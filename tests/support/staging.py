"""Small tables that tests stage, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from pharmagraph.extract.tables.mapping import Literal, Map, Mapping, Table
from pharmagraph.extract.tables.staging import Reject, Staged, read_rejects, stage_file
from pharmagraph.extract.tables.template import Ref, Template

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BASE = "https://example.org/kg/"


def column(name: str, **more: Any) -> Template:
    """Make a template that is one column."""
    return Template((Ref(name, **more),))


def literal(name: str, **more: Any) -> Literal:
    """Make a literal of one column."""
    return Literal(Template((f"{BASE}vocab/p",)), column(name), **more)


def reading(table: Table, columns: Sequence[str]) -> Mapping:
    """Make a mapping that only reads columns, and asks nothing of them."""
    literals = tuple(literal(name) for name in columns)
    return mapping(table, Map("thing", table.name, Template((f"{BASE}thing",)), literals=literals))


def mapping(table: Table, *maps: Map, **more: Any) -> Mapping:
    """Make a mapping of one table."""
    named = {m.name: m for m in maps}
    return Mapping("things", BASE, "Things", "CC0", tables={table.name: table}, maps=named, **more)


def table(**more: Any) -> Table:
    """Make a table; a CSV file with quotes unless something else is said."""
    return Table(**{"name": "thing", "files": ("thing.csv",), "format": "csv", **more})


@dataclass(frozen=True)
class Outcome:
    """What came of staging: rows as dictionaries, and the rejects."""

    staged: Staged
    rows: list[dict[str, Any]]
    rejects: list[Reject]

    @property
    def cells(self) -> list[tuple[Any, ...]]:
        """The cells of each row, in order of the names of the columns."""
        return [tuple(v for k, v in row.items() if k[0] == "c" and k[1:].isdigit()) for row in self.rows]

    @property
    def numbers(self) -> list[int]:
        """The numbers of the rows."""
        return [row["row"] for row in self.rows]

    @property
    def reasons(self) -> list[tuple[int, str, str]]:
        """Row, column and reason of each reject."""
        return [(reject.row, reject.column, reject.reason) for reject in self.rejects]


def stage(
    folder: Path,
    content: bytes,
    of: Table,
    what: Mapping | Sequence[str],
    *,
    name: str = "thing.csv",
    **more: Any,
) -> Outcome:
    """Write a publisher's file into a folder and stage it, reading some columns or by a mapping."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / name
    source.write_bytes(content)
    means = what if isinstance(what, Mapping) else reading(of, what)
    return outcome(stage_file(means, of, source, folder / "staged" / "thing.parquet", threads=1, **more))


def outcome(staged: Staged) -> Outcome:
    """Read what was staged."""
    found = duckdb.execute("select * exclude (fault) from read_parquet(?)", [str(staged.path)])
    names = [described[0] for described in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return Outcome(staged, rows, list(read_rejects(staged.rejects)))
