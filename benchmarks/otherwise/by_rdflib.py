"""Map the drug code directory row by row with rdflib, write N-Quads, answer a look-up: FOLDER ROWS BASE OUT.

This is how one would write it at first: csv, a graph, and add() for each triple.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import resource
import sys
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from columns import PACKAGE, PRODUCT, VOCAB  # type: ignore[import-not-found]
from rdflib import RDF, RDFS, XSD, Dataset, Literal, URIRef

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib import Graph

CLASS = re.compile(r"(?P<name>[^\[\], ][^\[\]]*?) *\[(?P<kind>[A-Za-z/]+)\]")


def rows_of(path: Path, rows: int) -> Iterator[dict[str, str]]:
    """Yield the rows of a table, cells trimmed; 0 stands for all."""
    with gzip.open(path, "rt", encoding="cp1252", newline="") as lines:
        for row in islice(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), rows or None):
            yield {name: cell.strip() for name, cell in row.items()}


def literal(cell: str, kind: str) -> Literal:
    """Make a literal: a date, a truth, or text."""
    if kind == "date":
        return Literal(f"{cell[:4]}-{cell[4:6]}-{cell[6:]}", datatype=XSD.date)
    return Literal(cell == "Y") if kind == "flag" else Literal(cell)


def said(
    graph: Graph, subject: URIRef, row: dict[str, str], columns: tuple[tuple[str, str, str], ...], own: str
) -> None:
    """Add a literal for each column that is not empty."""
    for property_, column, kind in columns:
        if row[column]:
            predicate = URIRef(property_ if ":" in property_ else own + property_)
            graph.add((subject, predicate, literal(row[column], kind)))


def main(folder: str, rows: str, base: str, out: str) -> None:
    """Map, write and look up; print what it took."""
    began, cpu = time.perf_counter(), time.process_time()
    own = f"{base}vocab/"
    data = Dataset()
    graph = data.graph(URIRef(base.rstrip("/")))
    for row in rows_of(Path(folder, "product.txt.gz"), int(rows)):
        product = URIRef(f"{base}product/{quote(row['PRODUCTID'], safe='')}")
        graph.add((product, RDF.type, URIRef(f"{VOCAB}Product")))
        said(graph, product, row, PRODUCT, own)
        for column, word, property_, class_ in (
            ("ROUTENAME", "route", "hasRoute", "Route"),
            ("SUBSTANCENAME", "substance", "hasActiveIngredient", "Drug"),
        ):
            for item in filter(None, (part.strip() for part in row[column].split(";"))):
                node = URIRef(f"{base}{word}/{quote(item, safe='')}")
                graph.add((product, URIRef(VOCAB + property_), node))
                graph.add((node, RDF.type, URIRef(VOCAB + class_)))
                graph.add((node, RDFS.label, Literal(item)))
        for found in CLASS.finditer(row["PHARM_CLASSES"]):
            node = URIRef(f"{base}class/{quote(found['kind'], safe='')}/{quote(found['name'], safe='')}")
            graph.add((product, URIRef(f"{VOCAB}hasDrugClass"), node))
            graph.add((node, RDF.type, URIRef(f"{VOCAB}DrugClass")))
            graph.add((node, RDFS.label, Literal(found["name"])))
            graph.add((node, URIRef(f"{own}classKind"), Literal(found["kind"])))
    for row in rows_of(Path(folder, "package.txt.gz"), int(rows)):
        package = URIRef(f"{base}package/{quote(row['NDCPACKAGECODE'], safe='')}")
        graph.add((package, RDF.type, URIRef(f"{own}Package")))
        product = URIRef(f"{base}product/{quote(row['PRODUCTID'], safe='')}")
        graph.add((package, URIRef(f"{own}packageOf"), product))
        said(graph, package, row, PACKAGE, own)
    parts = {"mapped": time.perf_counter() - began}
    if not list(graph.subjects(RDFS.label, Literal("DIAZEPAM"))):
        raise SystemExit("nothing is found")
    parts["ready to query"] = time.perf_counter() - began
    data.serialize(out, format="nquads")
    parts["written"] = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    shown = {"seconds": parts["written"], "cpu": time.process_time() - cpu, "peak": peak, "parts": parts}
    print(json.dumps(shown | {"triples": len(graph)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
