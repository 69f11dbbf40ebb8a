"""Map the drug code directory with morph-kgc, write N-Triples, load them: FOLDER ROWS BASE OUT.

Its mapping language is RML over files, so that the columns are written as CSV first. What it gives is
loaded into the Oxigraph that it brings along, as that is how it makes a graph that can be asked.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import morph_kgc  # type: ignore[import-not-found, unused-ignore]
from columns import LABEL, PACKAGE, PRODUCT, VOCAB, read_columns  # type: ignore[import-not-found]

XSD = "http://www.w3.org/2001/XMLSchema#"
KINDS = {"date": f"{XSD}date", "flag": f"{XSD}boolean"}
PREFIXES = """
@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
"""


def triples_map(name: str, source: Path, subject: str, class_: str, objects: list[str]) -> str:
    """Write a map: where rows come from, their subject and type, and what is said of it."""
    typed = f"; rr:class <{class_}>" if class_ else ""
    said = "".join(f"; rr:predicateObjectMap [ {each} ]" for each in objects)
    return (
        f'<#{name}> rml:logicalSource [ rml:source "{source}"; rml:referenceFormulation ql:CSV ];'
        f' rr:subjectMap [ rml:reference "{subject}"; rr:termType rr:IRI{typed} ]{said} .\n'
    )


def literal(predicate: str, column: str, kind: str = "") -> str:
    """Say a literal."""
    typed = f"; rr:datatype <{KINDS[kind]}>" if kind else ""
    return f'rr:predicate <{predicate}>; rr:objectMap [ rml:reference "{column}"{typed} ]'


def link(predicate: str, column: str) -> str:
    """Say a link to a node whose IRI stands in a column."""
    return f'rr:predicate <{predicate}>; rr:objectMap [ rml:reference "{column}"; rr:termType rr:IRI ]'


def main(folder: str, rows: str, base: str, out: str) -> None:
    """Map, write, load and look up; print what it took."""
    began, cpu = time.perf_counter(), time.process_time()
    own = f"{base}vocab/"
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        columns = read_columns(Path(folder), int(rows), base)
        columns.products.select("id", *(c for _, c, _ in PRODUCT)).write_csv(work / "product.csv")
        columns.packages.select("id", "of", *(c for _, c, _ in PACKAGE)).write_csv(work / "package.csv")
        maps = [PREFIXES]
        for name, class_, said in (
            ("product", f"{VOCAB}Product", PRODUCT),
            ("package", f"{own}Package", PACKAGE),
        ):
            objects = [literal(p if p == LABEL else f"{own}{p}", c, kind) for p, c, kind in said]
            if name == "package":
                objects.append(link(f"{own}packageOf", "of"))
            maps.append(triples_map(name, work / f"{name}.csv", "id", class_, objects))
        for property_, (links, nodes) in columns.nodes.items():
            links.write_csv(work / f"{property_}.csv")
            nodes.write_csv(work / f"{property_}-nodes.csv")
            pair = [link(f"{VOCAB}{property_}", "node")]
            maps.append(triples_map(property_, work / f"{property_}.csv", "id", "", pair))
            objects = [literal(LABEL, "label")]
            if "kind" in nodes.columns:
                objects.append(literal(f"{own}classKind", "kind"))
            class_ = {"hasRoute": "Route", "hasActiveIngredient": "Drug"}.get(property_, "DrugClass")
            source = work / f"{property_}-nodes.csv"
            maps.append(triples_map(f"{property_}-node", source, "node", f"{VOCAB}{class_}", objects))
        (work / "maps.ttl").write_text("".join(maps), encoding="utf-8")
        parts = {"columns": time.perf_counter() - began}
        settings = f"[CONFIGURATION]\nlogging_level = ERROR\n[directory]\nmappings = {work / 'maps.ttl'}\n"
        store = morph_kgc.materialize_oxigraph(settings)
        parts["mapped"] = time.perf_counter() - began
        if not list(store.query(f'SELECT ?s {{ ?s <{LABEL}> "DIAZEPAM" }}')):
            raise SystemExit("nothing is found")
        parts["ready to query"] = time.perf_counter() - began
        store.dump(out, "application/n-quads")
        parts["written"] = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    shown = {"seconds": parts["written"], "cpu": time.process_time() - cpu, "peak": peak, "parts": parts}
    print(json.dumps(shown | {"triples": len(store)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
