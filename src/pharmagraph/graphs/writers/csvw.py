"""The statement table as CSV, with what its columns mean beside it (CSV on the Web).

RFC 4180 for the table; Model for Tabular Data and Metadata on the Web, and Metadata Vocabulary for
Tabular Data (W3C, 2015), for the description. A cell that a spreadsheet would take for a formula begins
with an apostrophe (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from pharmagraph.graphs.writers.statementtable import COLUMNS, SEPARATOR, Cell, Column, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.graphs.writers.selection import Selection

TABLE = "statements.csv"
METADATA = "statements.csv-metadata.json"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_TYPES = {"integers": "integer", "date": "date", "iri": "anyURI", "iris": "anyURI"}
_LISTS = frozenset({"texts", "integers", "iris"})


def table(selection: Selection) -> Iterator[str]:
    """Write the table."""
    yield _line([column.name for column in COLUMNS])
    for row in rows(selection):
        yield _line([_cell(cell) for cell in row])


def metadata(selection: Selection) -> Iterator[str]:
    """Write the description of the table."""
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": TABLE,
        "dc:title": f"Statements of the drug knowledge graph {selection.name}".strip(),
        "dc:description": selection.disclaimer,
        "dialect": {"encoding": "utf-8", "lineTerminators": "\r\n", "delimiter": ",", "header": True},
        "tableSchema": {"columns": [_column(column) for column in COLUMNS], "primaryKey": COLUMNS[0].name},
    }
    yield json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _column(column: Column) -> dict[str, Any]:
    said: dict[str, Any] = {"name": column.name, "titles": column.name, "dc:description": column.told}
    said["datatype"] = _TYPES.get(column.sort, "string")
    if column.sort in _LISTS:
        said["separator"] = SEPARATOR
    if column is COLUMNS[0]:
        said["required"] = True
    return said


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _cell(cell: Cell) -> str:
    """Write a cell; the items of a list hold no separator of their own."""
    text = cell if isinstance(cell, str) else SEPARATOR.join(str(item).replace("|", "/") for item in cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
