"""A mapping carried out row by row in plain Python: slow, and simple enough to be believed.

What the engines must give is what this gives. It knows no rejects: a row that does not fit is an error.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from typing import TYPE_CHECKING, Any

from pharmagraph.extract.tables.dateformat import read_format
from pharmagraph.extract.tables.mapping import TRIMMED
from pharmagraph.ontology.prefixes import RDF
from pharmagraph.rdfterms import iri, plain, text, typed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph.extract.tables.mapping import Condition, Link, Literal, Map, Mapping, Table
    from pharmagraph.rdfterms import Triple

Row = dict[str, str]


def triples_of(mapping: Mapping, folder: Path) -> set[Triple]:
    """Return the triples of the files in a folder, as N-Triples terms."""
    found: set[Triple] = set()
    for table in mapping.tables.values():
        maps = mapping.maps_of(table.name)
        for row in rows_of(table, folder):
            for one in maps:
                if all(holds(condition, row) for condition in one.where):
                    found.update(triples_of_row(one, table, row))
    return found


def rows_of(table: Table, folder: Path) -> Iterator[Row]:
    """Yield the rows of a table's first file that is there."""
    name = next(name for name in table.files if (folder / name).is_file())
    opened = gzip.open if name.endswith(".gz") else open
    with opened(folder / name, "rt", encoding=table.encoding, newline="") as lines:
        if table.format == "jsonl":
            yield from records(table, lines)
            return
        cells: Iterator[list[str]] = (line.rstrip("\r\n").split(table.delimiter) for line in lines)
        if table.quote:
            cells = csv.reader(lines, delimiter=table.delimiter, quotechar=table.quote)
        header = [cell.strip(TRIMMED) for cell in next(cells)] if table.header else list(table.columns)
        for row in cells:
            yield {k: plain_cell(v, table) for k, v in zip(header, row, strict=True)}


def plain_cell(cell: str, table: Table) -> str:
    """Return a cell as templates see it: trimmed, "" where it stands for no value."""
    cell = cell.strip(TRIMMED) if table.trim else cell
    return "" if cell in table.null else cell


def records(table: Table, lines: Iterator[str]) -> Iterator[Row]:
    """Yield the rows of JSON Lines."""
    for line in lines:
        record = json.loads(line)
        for item in (pointed(record, table.each) or []) if table.each else [record]:
            row = {}
            for column, path in table.fields.items():
                value = pointed(record, path) if path.startswith("/") else item.get(path) if path else item
                row[column] = (
                    ""
                    if value is None
                    else plain_cell(value if isinstance(value, str) else json.dumps(value), table)
                )
            yield row


def pointed(record: Any, pointer: str) -> Any:
    """Return what a JSON pointer leads to, None where there is nothing (RFC 6901)."""
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        try:
            record = record[int(key)] if isinstance(record, list) else record[key]
        except (KeyError, IndexError):
            return None
    return record


def holds(condition: Condition, row: Row) -> bool:
    """Tell whether a row fulfils a condition."""
    cell = row.get(condition.column, "")
    return (
        (condition.present is None or condition.present == bool(cell))
        and (not condition.one_of or cell in condition.one_of)
        and cell not in condition.none_of
        and (condition.matches is None or bool(re.search(condition.matches.text, cell, re.ASCII)))
    )


def items_of(table: Table, name: str, row: Row) -> list[Row]:
    """Return the items of a list in a row, by the names that templates use; one without names for no list."""
    if not name:
        return [{}]
    cell = table.lists[name]
    written = row.get(cell.column, "")
    if cell.pattern is None:
        return [{name: part.strip(TRIMMED)} for part in written.split(cell.separator) if part.strip(TRIMMED)]
    found = list(re.finditer(cell.pattern.text, written, re.ASCII))
    assert found or not written or cell.unmatched == "skip", written
    return [{f"{name}.{g}": (m[g] or "").strip(TRIMMED) for g in cell.pattern.groups} for m in found]


def triples_of_row(one: Map, table: Table, row: Row) -> Iterator[Triple]:
    """Yield the triples of a row, repeats included."""
    for item in items_of(table, one.each, row):
        cells = {**row, **item}
        subject = one.subject.fill(cells)
        assert subject is not None, row
        for template in one.types:
            if kind := template.fill(cells):
                yield iri(subject), iri(f"{RDF}type"), iri(kind)
        said: list[Literal | Link] = [*one.literals, *one.links]
        for part in said:
            for inner in items_of(table, part.each, row) if part.each != one.each else [{}]:
                filled = {**cells, **inner}
                predicate, value = part.predicate.fill(filled), object_of(part, filled)
                if predicate and value:
                    yield iri(subject), iri(predicate), value


def object_of(part: Literal | Link, cells: Row) -> str | None:
    """Return the object that a literal or link gives for a row, as an N-Triples term."""
    from pharmagraph.extract.tables.mapping import Link

    if isinstance(part, Link):
        assert part.to is not None, "lookups are not followed here"
        target = part.to.fill(cells)
        return iri(target) if target else None
    value = part.value.fill(cells)
    if value is None:
        return None
    if part.language:
        return text(value, part.language)
    if part.datatype in {"date", "dateTime"}:
        value = read_format(part.format or "yyyy-MM-dd", part.datatype).read(value)
        assert value is not None
    elif part.datatype == "boolean":
        value = dict(zip((part.format or "true|false").split("|"), ("true", "false"), strict=True))[value]
    return plain(value) if part.datatype == "string" else typed(value, part.datatype)
