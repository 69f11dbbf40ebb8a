"""What a mapping means, row by row in plain Python: the engines must give the same bytes.

A row is a dict of trimmed cells; ``stage`` writes such rows as staging does, without any of its code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from pharmagraph.extract.tables.mapping import TRIMMED, Literal
from pharmagraph.extract.tables.plan import provenance
from pharmagraph.extract.tables.plan.records import MOST_VALUES, Repeat
from pharmagraph.extract.tables.plan.staged import StagedFile, lookups_of, values_of
from pharmagraph.ontology.prefixes import RDFS, VOCAB
from pharmagraph.rdfterms import iri, plain, segment, text, typed
from support.rowbyrow import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pharmagraph.extract.tables.mapping import Link, Lookup, Map, Mapping

Row = dict[str, str]
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FROM = "http://www.w3.org/ns/prov#wasDerivedFrom"
_CARE = re.compile('[\\x00-\\x1f\\x7f"\\\\\ufffe\uffff]')


@dataclass(frozen=True)
class File:
    """An input file of a test: its rows, and the number of each."""

    table: str
    name: str
    rows: tuple[tuple[int, Row], ...]
    lines: bool = False


@dataclass
class Reference:
    """What plain Python makes of files: the lines of the data and of the rows, sorted, and the parts."""

    data: bytes
    rows: bytes
    parts: dict[tuple[str, str], int] = field(default_factory=dict)
    classes: dict[str, int] = field(default_factory=dict)
    repeats: list[Repeat] = field(default_factory=list)
    repeated: dict[str, int] = field(default_factory=dict)


def terms(value: str) -> str | None:
    """Find a made-up term: every value has one but those with an x in them."""
    return None if "x" in value else f"https://example.org/term/{segment(value)}"


def canonical(datatype: str, cell: str) -> str:
    """Return a made-up canonical form: whole numbers without needless zeros, all else as it is."""
    return str(int(cell)) if datatype == "integer" else cell


def items(mapping: Mapping, table: str, name: str, row: Row) -> Iterator[Row]:
    """Yield the items of a list cell, each as what its names stand for."""
    of_table = mapping.tables[table]
    cell = of_table.lists[name]

    def clean(value: str | None) -> str:
        return (value or "").strip(TRIMMED) if of_table.trim else value or ""

    whole = row.get(cell.column, "")
    if cell.pattern is None:
        for piece in whole.split(cell.separator) if whole else ():
            if clean(piece):
                yield {name: clean(piece)}
        return
    for found in re.finditer(cell.pattern.text, whole, re.ASCII):
        groups = {f"{name}.{group}": clean(found[group]) for group in cell.pattern.groups}
        yield groups or {name: clean(found[0])}


def reference(
    mapping: Mapping, files: Iterable[File], find: Callable[[str], str | None] = terms
) -> Reference:
    """Carry a mapping out."""
    triples: dict[tuple[str, str, str], str] = {}
    seen: dict[str, dict[str, tuple[int, int]]] = {}
    said: dict[tuple[str, str, str], dict[str, int]] = {}
    listed = list(files)
    for map_ in mapping.maps.values():
        for number, file in enumerate(listed):
            if file.table != map_.rows:
                continue
            for place, row in file.rows:
                at = place_of(listed, number, place)
                for triple in _triples(mapping, map_, row, find):
                    s, p, o = triple
                    told = said.setdefault((s, map_.name, p), {})
                    told[o] = min(told.get(o, at), at)
                    triples.setdefault(triple, map_.name)
                    row_iri = f"<{file_iri(mapping, file)}#{_fragment(file, place)}>"
                    rows = seen.setdefault(triple[0], {})
                    rows[row_iri] = min(rows.get(row_iri, (number, place)), (number, place))
    about = f"{mapping.base}about/{segment(mapping.dataset)}"
    out = Reference(
        "".join(sorted(f"{s} {p} {o} <{mapping.graph}> .\n" for s, p, o in triples)).encode(),
        "".join(line for s in sorted(seen, key=_with_end) for line in _origins(s, seen[s], about)).encode(),
    )
    for (_, p, o), name in triples.items():
        out.parts[name, p[1:-1]] = out.parts.get((name, p[1:-1]), 0) + 1
        if p[1:-1] == RDF_TYPE:
            out.classes[o[1:-1]] = out.classes.get(o[1:-1], 0) + 1
    _differences(mapping, said, out)
    return out


def place_of(files: list[File], number: int, row: int) -> int:
    """Return the place of a row as one number: a file that two tables read counts as the first of the two."""
    names = [(file.name, file.lines) for file in files]
    return names.index(names[number]) * provenance.PLACES + row


def once(map_: Map) -> set[str]:
    """Return the properties of which a row says one value at most, and which tell records apart."""
    things: list[Literal | Link] = [*map_.literals, *map_.links]
    if any(thing.predicate.constant is None for thing in things):
        return set()
    names = [thing.predicate.constant for thing in things]
    single = [
        thing
        for thing in things
        if thing.each in {"", map_.each} and names.count(thing.predicate.constant) == 1
    ]
    own = {thing.predicate.constant for thing in map_.literals if thing.each in {"", map_.each}}
    is_record = bool(own - {RDFS + "label"})
    if len(map_.literals) == 1 and is_record and not map_.links:
        return set()
    return {thing.predicate.constant or "" for thing in single if is_record or isinstance(thing, Literal)}


def _differences(mapping: Mapping, said: dict[tuple[str, str, str], dict[str, int]], out: Reference) -> None:
    """Note in what rows of one map differ that speak of one subject."""
    order = list(mapping.maps)
    for s, name, p in sorted(said, key=lambda key: (f"{key[0]} ", order.index(key[1]), key[2])):
        told = said[s, name, p]
        if p[1:-1] in once(mapping.maps[name]) and len(told) > 1:
            first = sorted((place, value) for value, place in told.items())[:MOST_VALUES]
            out.repeats.append(Repeat(name, s[1:-1], p[1:-1], tuple(first)))
    for name, _ in dict.fromkeys((repeat.map, repeat.subject) for repeat in out.repeats):
        out.repeated[name] = out.repeated.get(name, 0) + 1


def _with_end(subject: str) -> str:
    return f"{subject} "


def _origins(subject: str, rows: dict[str, tuple[int, int]], about: str) -> list[str]:
    """Return the lines that lead from a subject to its rows: all, or the first with the number of all."""
    named = rows if len(rows) <= provenance.MOST_ROWS else [min(rows, key=rows.__getitem__)]
    found = sorted(f"{subject} <{FROM}> {row} <{about}> .\n" for row in named)
    if len(rows) > provenance.MOST_ROWS:
        found.append(f"{subject} <{VOCAB}rows> {typed(str(len(rows)), 'integer')} <{about}> .\n")
    return found


def file_iri(mapping: Mapping, file: File) -> str:
    """Return the IRI of an input file."""
    return f"{mapping.base}about/{segment(mapping.dataset)}/file/{segment(file.name)}"


def _fragment(file: File, row: int) -> str:
    return f"line={row - 1},{row}" if file.lines else f"row={row}"


def _triples(
    mapping: Mapping, map_: Map, row: Row, find: Callable[[str], str | None]
) -> Iterator[tuple[str, str, str]]:
    if not all(holds(condition, row) for condition in map_.where):
        return
    for around in items(mapping, map_.rows, map_.each, row) if map_.each else [{}]:
        cells = {**row, **around}
        subject = map_.subject.fill(cells)
        if subject is None:
            continue
        for template in map_.types:
            if (class_ := template.fill(cells)) is not None:
                yield iri(subject), iri(RDF_TYPE), iri(class_)
        things: list[Literal | Link] = [*map_.literals, *map_.links]
        for thing in things:
            again = thing.each and thing.each != map_.each
            for item in items(mapping, map_.rows, thing.each, row) if again else [{}]:
                predicate = thing.predicate.fill({**cells, **item})
                value = _object(thing, {**cells, **item}, find)
                if predicate is not None and value is not None:
                    yield iri(subject), iri(predicate), value


def _object(thing: Literal | Link, cells: Row, find: Callable[[str], str | None]) -> str | None:
    if isinstance(thing, Literal):
        value = thing.value.fill(cells)
        if value is None:
            return None
        if thing.language:
            return text(value, thing.language)
        if thing.datatype == "string":
            return plain(value)
        return typed(canonical(thing.datatype, value), thing.datatype)
    if thing.to:
        target = thing.to.fill(cells)
        return None if target is None else iri(target)
    assert thing.lookup
    value = thing.lookup.value.fill(cells)
    found = None if value is None else find(value)
    return None if found is None else iri(found)


def stage(
    mapping: Mapping, files: Iterable[File], folder: Path, find: Callable[[str], str | None] = terms
) -> list[StagedFile]:
    """Write files as staged rows, Parquet below a folder."""
    found = []
    for number, file in enumerate(files):
        path = folder / f"{number}.parquet"
        _stage(mapping, file, number, find).write_parquet(path, row_group_size=2048)
        found.append(StagedFile(file.table, path, file_iri(mapping, file), file.lines))
    return found


def _stage(mapping: Mapping, file: File, number: int, find: Callable[[str], str | None]) -> pl.DataFrame:
    columns, values = mapping.columns_of(file.table), values_of(mapping, file.table)
    lookups = lookups_of(mapping, file.table)
    schema: dict[str, Any] = {"file": pl.Int32, "row": pl.Int64, "item": pl.Int32, "care": pl.Boolean}
    schema |= {f"c{i}": pl.String for i in range(len(columns))}
    schema |= {f"v{i}": pl.String for i in range(len(values))}
    schema |= {f"k{i}": pl.List(pl.String) if each else pl.String for i, (_, each) in enumerate(lookups)}
    rows = []
    for place, row in file.rows:
        cells = [row.get(name) or None for name in columns]
        care = any(cell and _CARE.search(cell) for cell in cells)
        typed_cells = [canonical(kind, row[name]) if row.get(name) else None for name, kind, _ in values]
        found = [_look_up(mapping, file.table, lookup, each, row, find) for lookup, each in lookups]
        rows.append((number, place, 0, bool(care), *cells, *typed_cells, *found))
    return pl.DataFrame(rows, schema=schema, orient="row")


def _look_up(
    mapping: Mapping, table: str, lookup: Lookup, each: str, row: Row, find: Callable[[str], str | None]
) -> str | list[str | None] | None:
    def one(cells: Row) -> str | None:
        value = lookup.value.fill(cells)
        return None if value is None else find(value)

    return [one({**row, **item}) for item in items(mapping, table, each, row)] if each else one(row)
