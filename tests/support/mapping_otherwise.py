"""The drug code directory mapped by other means than ours, for benchmarks: plain Python, and polars.

Both are written for the two tables of this mapping alone, from rows in memory, and give the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pharmagraph.extract.tables.mapping import TRIMMED
from pharmagraph.extract.tables.plan.lines import TYPE
from pharmagraph.extract.tables.plan.staged import Layout, typed_value
from pharmagraph.ontology.prefixes import RDFS, VOCAB, XSD
from pharmagraph.rdfterms import plain, segment, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pharmagraph.extract.tables.mapping import Mapping

NODES = (
    ("hasRoute", "ROUTENAME", "route", "Route"),
    ("hasActiveIngredient", "SUBSTANCENAME", "substance", "Drug"),
)
_LABEL = f" <{RDFS}label> "


@dataclass(frozen=True)
class Says:
    """A literal: the text before it, its staged column, its datatype ("" for words)."""

    before: str
    column: str
    datatype: str


def literals(mapping: Mapping, name: str) -> list[Says]:
    """Return the literals of a map."""
    layout = Layout(mapping, name)
    found = []
    for literal in mapping.maps[name].literals:
        value = typed_value(literal)
        column = layout.value(value) if value else layout.cell(literal.column)
        found.append(Says(f" <{literal.predicate.constant}> ", column, literal.datatype if value else ""))
    return found


def by_python(mapping: Mapping, rows: dict[str, list[dict[str, str]]], path: Path) -> None:
    """Make lines as strings, sort them, each once, and write them."""
    lines = {*_products(mapping, rows["product"]), *_packages(mapping, rows["package"])}
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        handle.writelines(sorted(lines))


def _head(mapping: Mapping, name: str, key: str) -> tuple[str, str, str]:
    """Return the column of a map's subject, what all subjects begin with, and the line of the type."""
    column = Layout(mapping, name).cell(key)
    kind = f"> <{TYPE}> <{mapping.maps[name].types[0].constant}> <{mapping.graph}> .\n"
    return column, f"<{mapping.graph}/{name}/", kind


def _products(mapping: Mapping, rows: Iterable[dict[str, str]]) -> Iterator[str]:
    key, start, kind = _head(mapping, "product", "PRODUCTID")
    graph, end, layout = mapping.graph, f" <{mapping.graph}> .\n", Layout(mapping, "product")
    said = literals(mapping, "product")
    nodes = [(f" <{VOCAB}{p}> <", layout.cell(column), node, class_) for p, column, node, class_ in NODES]
    classes, pattern = layout.cell("PHARM_CLASSES"), re.compile(_pattern(mapping))
    for row in rows:
        s = f"{start}{segment(row[key])}"
        yield f"{s}{kind}"
        for one in said:
            if cell := row[one.column]:
                yield f"{s}>{one.before}{typed(cell, one.datatype) if one.datatype else plain(cell)}{end}"
        for predicate, column, node, class_ in nodes:
            for item in filter(None, (piece.strip(TRIMMED) for piece in (row[column] or "").split(";"))):
                target = f"{graph}/{node}/{segment(item)}>"
                yield f"{s}>{predicate}{target}{end}"
                yield f"<{target} <{TYPE}> <{VOCAB}{class_}>{end}"
                yield f"<{target}{_LABEL}{plain(item)}{end}"
        for found in pattern.finditer(row[classes] or ""):
            name, sort = found["name"].strip(TRIMMED), found["kind"]
            target = f"{graph}/class/{segment(sort)}/{segment(name)}>"
            yield f"{s}> <{VOCAB}hasDrugClass> <{target}{end}"
            yield f"<{target} <{TYPE}> <{VOCAB}DrugClass>{end}"
            yield f"<{target}{_LABEL}{plain(name)}{end}"
            yield f"<{target} <{graph}/vocab/classKind> {plain(sort)}{end}"


def _packages(mapping: Mapping, rows: Iterable[dict[str, str]]) -> Iterator[str]:
    key, start, kind = _head(mapping, "package", "NDCPACKAGECODE")
    graph, end, said = mapping.graph, f" <{mapping.graph}> .\n", literals(mapping, "package")
    product = Layout(mapping, "package").cell("PRODUCTID")
    for row in rows:
        s = f"{start}{segment(row[key])}"
        yield f"{s}{kind}"
        for one in said:
            if cell := row[one.column]:
                yield f"{s}>{one.before}{typed(cell, one.datatype) if one.datatype else plain(cell)}{end}"
        yield f"{s}> <{graph}/vocab/packageOf> <{graph}/product/{segment(row[product])}>{end}"


def _pattern(mapping: Mapping) -> str:
    pattern = mapping.tables["product"].lists["class"].pattern
    assert pattern
    return pattern.text


def by_polars(mapping: Mapping, frames: dict[str, pl.DataFrame], path: Path) -> None:
    """Make lines as columns, sort them, each once, and write them."""
    lines: list[pl.Series] = []
    for name, key in (("product", "PRODUCTID"), ("package", "NDCPACKAGECODE")):
        column, start, kind = _head(mapping, name, key)
        frame = frames[name].with_columns(s=start + _encoded(frames[name][column]))
        lines.append(frame["s"] + kind)
        for one in literals(mapping, name):
            end = f'"^^<{XSD}{one.datatype}>' if one.datatype else '"'
            cell = pl.col(one.column).str.replace_all("\\", "\\\\", literal=True)
            quoted = cell.str.replace_all('"', '\\"', literal=True)
            whole = pl.col("s") + f'>{one.before}"' + quoted + f"{end} <{mapping.graph}> .\n"
            lines.append(frame.select(whole.alias("s"))["s"].drop_nulls())
        if name == "package":
            product = _encoded(frame[Layout(mapping, name).cell("PRODUCTID")])
            before = f"> <{mapping.graph}/vocab/packageOf> <{mapping.graph}/product/"
            lines.append(frame["s"] + before + product + f"> <{mapping.graph}> .\n")
        else:
            lines += _polars_nodes(mapping, frame)
    done = pl.concat([line.rename("s") for line in lines]).unique().sort()
    with path.open("wb") as handle:
        for part in done.to_frame().iter_slices(50_000):
            handle.write("".join(part["s"]).encode())


def _polars_nodes(mapping: Mapping, frame: pl.DataFrame) -> Iterator[pl.Series]:
    graph, end, layout = mapping.graph, f" <{mapping.graph}> .\n", Layout(mapping, "product")
    for predicate, column, node, class_ in NODES:
        cells = pl.col(layout.cell(column))
        items = frame.select("s", i=cells.str.split(";")).explode("i").drop_nulls()
        items = items.with_columns(pl.col("i").str.strip_chars(TRIMMED)).filter(pl.col("i") != "")
        target = f"{graph}/{node}/" + _encoded(items["i"]) + ">"
        yield items["s"] + f"> <{VOCAB}{predicate}> <" + target + end
        yield "<" + target + f" <{TYPE}> <{VOCAB}{class_}>{end}"
        yield "<" + target + f'{_LABEL}"' + items["i"] + f'"{end}'
    matches = frame.select("s", m=pl.col(layout.cell("PHARM_CLASSES")).str.extract_all(_pattern(mapping)))
    groups = pl.col("m").str.extract_groups(_pattern(mapping)).struct.unnest()
    items = matches.explode("m").drop_nulls().select("s", groups)
    target = f"{graph}/class/" + _encoded(items["kind"]) + "/" + _encoded(items["name"]) + ">"
    yield items["s"] + f"> <{VOCAB}hasDrugClass> <" + target + end
    yield "<" + target + f" <{TYPE}> <{VOCAB}DrugClass>{end}"
    yield "<" + target + f'{_LABEL}"' + items["name"] + f'"{end}'
    yield "<" + target + f' <{graph}/vocab/classKind> "' + items["kind"] + f'"{end}'


def _encoded(cells: pl.Series) -> pl.Series:
    """Percent-encode cells: polars cannot, so each different one is encoded by Python."""
    different = cells.unique()
    return cells.replace_strict(different, pl.Series([segment(cell) for cell in different]))
