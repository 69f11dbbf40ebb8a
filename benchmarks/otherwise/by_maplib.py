"""Map the drug code directory with maplib, write N-Triples, answer a look-up: FOLDER ROWS BASE OUT."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import maplib  # type: ignore[import-not-found, unused-ignore]
from columns import LABEL, PACKAGE, PRODUCT, VOCAB, read_columns  # type: ignore[import-not-found]

PREFIXES = f"""
@prefix ottr: <http://ns.ottr.xyz/0.4/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix t: <http://example.org/template/> . @prefix ph: <{VOCAB}> .
"""
KINDS = {"": "xsd:string", "date": "xsd:date", "flag": "xsd:boolean"}


def template(name: str, type_: str, columns: tuple[tuple[str, str, str], ...], own: str) -> str:
    """Write a template: a type and a triple for each column that is not empty."""
    parameters = ["ottr:IRI ?id", *(f"? {KINDS[kind]} ?{column}" for _, column, kind in columns)]
    triples = [f"ottr:Triple(?id, rdf:type, <{type_}>)"]
    for property_, column, _ in columns:
        predicate = property_ if property_ == LABEL else f"{own}{property_}"
        triples.append(f"ottr:Triple(?id, <{predicate}>, ?{column})")
    return f"{PREFIXES}t:{name} [ {', '.join(parameters)} ] :: {{ {', '.join(triples)} }} ."


def main(folder: str, rows: str, base: str, out: str) -> None:
    """Map, write and look up; print what it took."""
    began, cpu = time.perf_counter(), time.process_time()
    own = f"{base}vocab/"
    columns = read_columns(Path(folder), int(rows), base)
    parts = {"columns": time.perf_counter() - began}
    model = maplib.Model()
    model.add_template(template("product", f"{VOCAB}Product", PRODUCT, own))
    model.add_template(template("package", f"{own}Package", PACKAGE, own))
    for name, frame, said in (("product", columns.products, PRODUCT), ("package", columns.packages, PACKAGE)):
        model.map(f"http://example.org/template/{name}", frame.select("id", *(c for _, c, _ in said)))
    pairs = columns.packages.select(subject="id", object="of")
    model.map_triples(pairs, predicate=f"{own}packageOf")
    for property_, (links, nodes) in columns.nodes.items():
        model.map_triples(links.select(subject="id", object="node"), predicate=f"{VOCAB}{property_}")
        class_ = {"hasRoute": "Route", "hasActiveIngredient": "Drug", "hasDrugClass": "DrugClass"}[property_]
        label = (("label", LABEL), ("kind", f"{own}classKind"))
        model.add_template(template(property_, f"{VOCAB}{class_}", (), own))
        model.map(f"http://example.org/template/{property_}", nodes.select(id="node"))
        for column, predicate in label:
            if column in nodes.columns:
                model.map_triples(nodes.select(subject="node", object=column), predicate=predicate)
    parts["mapped"] = time.perf_counter() - began
    found = model.query(f'SELECT ?s WHERE {{ ?s <{LABEL}> "DIAZEPAM" }}')
    if not len(found):
        raise SystemExit("nothing is found")
    parts["ready to query"] = time.perf_counter() - began
    model.write(out, format="ntriples")
    parts["written"] = time.perf_counter() - began
    counted = model.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    shown = {"seconds": parts["written"], "cpu": time.process_time() - cpu, "peak": peak, "parts": parts}
    print(json.dumps(shown | {"triples": int(counted["n"][0])}))


if __name__ == "__main__":
    main(*sys.argv[1:])
