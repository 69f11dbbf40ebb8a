"""Measure questions over curated and imported facts: `python benchmarks/questions.py [--work FOLDER]`.

Loads the National Drug Code directory and DrugMechDB of the shared folder (PHARMAGRAPH_SHARED, else
../shared) into a copy of this repository's project; with --work it is kept there for the next run. Then
ten questions of different shape are answered in turn, by pharmagraph through its worker process and by
pyoxigraph in this process from the same store. None may be slower by more than a tenth and 2 ms. At the end
come queries that pyoxigraph plans badly, beside the same written so that it plans them well; the first is
one that pharmagraph writes so by itself.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

import pharmagraph
from pharmagraph.errors import QueryLimitError
from pharmagraph.graphs.disk.updating import ready
from pharmagraph.ontology.prefixes import dataset_prefixes

if TYPE_CHECKING:
    from collections.abc import Callable

    from pharmagraph import KnowledgeGraph

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("PHARMAGRAPH_SHARED") or ROOT.parent / "shared", "data")
DATASETS = {"fda-ndc": "fda_ndc", "drugmechdb": "drugmechdb"}
SLOWER, MORE_MS = 1.1, 2.0
SECONDS = 20.0
"""After how long a badly planned query is given up."""

NDC, MECH = "GRAPH data:fda-ndc", "GRAPH data:drugmechdb"
QUESTIONS = {
    "look-up": f"""
        SELECT ?key ?value {{ {NDC} {{ <PRODUCT> ?key ?value }} }} ORDER BY ?key ?value""",
    "path of two steps": f"""
        SELECT DISTINCT ?name ?route {{ {NDC} {{
          ?substance rdfs:label "DIAZEPAM" . ?product ph:hasActiveIngredient ?substance ; rdfs:label ?name .
          ?product ph:hasRoute/rdfs:label ?route }} }} ORDER BY ?name ?route""",
    "curated beside imported": f"""
        SELECT ?brand ?form (COUNT(DISTINCT ?product) AS ?products) {{
          term:diazepam ph:statement ?statement . ?statement rdf:predicate ph:hasBrand ; rdf:object ?term .
          ?term rdfs:label ?brand . GRAPH links:fda-ndc {{ ?substance skos:exactMatch term:diazepam }}
          {NDC} {{ ?product ph:hasActiveIngredient ?substance ; rdfs:label ?name ; fda-ndc:dosageForm ?form }}
          FILTER(LCASE(?name) = LCASE(STR(?brand)))
        }} GROUP BY ?brand ?form ORDER BY ?brand ?form""",
    "aggregation": f"""
        SELECT ?route (COUNT(?product) AS ?products) {{ {NDC} {{
          ?product ph:hasRoute ?node . ?node rdfs:label ?route }} }}
        GROUP BY ?route ORDER BY DESC(?products) ?route""",
    "optional": f"""
        SELECT ?product ?suffix ?schedule {{ {NDC} {{ ?product fda-ndc:labeler "Bryant Ranch Prepack"
          OPTIONAL {{ ?product fda-ndc:nameSuffix ?suffix }}
          OPTIONAL {{ ?product fda-ndc:schedule ?schedule }} }} }} ORDER BY ?product ?suffix ?schedule""",
    "property path": f"""
        SELECT DISTINCT ?name {{ {MECH} {{ <NODE> (drugmechdb:POSITIVE|drugmechdb:NEGATIVE)+ ?node .
          ?node rdfs:label ?name }} }} ORDER BY ?name""",
    "text": f"""
        SELECT ?product ?name {{ {NDC} {{ ?product a ph:Product ; rdfs:label ?name
          FILTER(CONTAINS(LCASE(?name), "valium")) }} }} ORDER BY ?product ?name""",
    "mechanism": f"""
        SELECT ?path ?from ?does ?to {{ GRAPH links:drugmechdb {{ ?drug skos:exactMatch term:diazepam }}
          {MECH} {{ ?route drugmechdb:drug ?drug ; rdfs:label ?path ; drugmechdb:step ?step .
            ?step drugmechdb:source/rdfs:label ?from ; drugmechdb:target/rdfs:label ?to ;
              drugmechdb:relation/rdfs:label ?does }} }} ORDER BY ?path ?from ?does ?to""",
    "union of graphs": f"""
        SELECT ?layer ?thing {{
          {{ ?thing rdfs:label "diazepam"@en BIND("curated" AS ?layer) }}
          UNION {{ {NDC} {{ ?thing rdfs:label "DIAZEPAM" }} BIND("directory" AS ?layer) }}
          UNION {{ {MECH} {{ ?thing rdfs:label "Diazepam" }} BIND("paths" AS ?layer) }}
        }} ORDER BY ?layer ?thing""",
    "what has none": f"""
        SELECT (COUNT(?product) AS ?products) {{ {NDC} {{ ?product a ph:Product
          MINUS {{ ?package fda-ndc:packageOf ?product }} }} }}""",
}
_FIRM = f'{NDC} {{ ?product fda-ndc:labeler "Roche Laboratories Inc." ; rdfs:label ?name'
_CONTROLLED = "?product ph:hasDrugClass ?class . ?product fda-ndc:schedule ?schedule"
_CONTROLLED_FIRST = "?product fda-ndc:schedule ?schedule . ?product ph:hasDrugClass ?class"
BADLY_PLANNED = {
    "two steps, a term that a FILTER wants": (
        f"""SELECT ?package {{ {NDC} {{ ?package fda-ndc:packageOf/ph:hasActiveIngredient/rdfs:label ?of
              FILTER(?of = "DIAZEPAM") }} }} ORDER BY ?package""",
        f"""SELECT ?package {{ {NDC} {{
              ?package fda-ndc:packageOf/ph:hasActiveIngredient/rdfs:label "DIAZEPAM" }} }}
              ORDER BY ?package""",
    ),
    "two steps, a late filter": (
        f"""SELECT ?product ?name {{ {NDC} {{ ?product ph:hasActiveIngredient ?substance ; rdfs:label ?name .
              ?substance rdfs:label ?of FILTER(STR(?of) = "DIAZEPAM") }} }} ORDER BY ?product ?name""",
        f"""SELECT ?product ?name {{ {NDC} {{ ?product ph:hasActiveIngredient ?substance ; rdfs:label ?name .
              ?substance rdfs:label "DIAZEPAM" }} }} ORDER BY ?product ?name""",
    ),
    "OPTIONAL from what an OPTIONAL gave": (
        f"""SELECT ?name ?class {{ {_FIRM} OPTIONAL {{ ?product ph:hasDrugClass ?node }}
              OPTIONAL {{ ?node rdfs:label ?class }} }} }} ORDER BY ?name ?class""",
        f"""SELECT ?name ?class {{ {_FIRM} OPTIONAL {{ ?product ph:hasDrugClass ?node
              OPTIONAL {{ ?node rdfs:label ?class }} }} }} }} ORDER BY ?name ?class""",
    ),
    "a name that BIND makes": (
        f"""SELECT ?brand ?product {{ term:diazepam ph:hasBrand ?term . ?term rdfs:label ?brand
              BIND(UCASE(STR(?brand)) AS ?name)
              {NDC} {{ ?product rdfs:label ?name }} }} ORDER BY ?brand ?product""",
        f"""SELECT ?brand ?product {{ term:diazepam ph:hasBrand ?term . ?term rdfs:label ?brand
              BIND(COALESCE(UCASE(STR(?brand)), "") AS ?name)
              {NDC} {{ ?product rdfs:label ?name }} }} ORDER BY ?brand ?product""",
    ),
    "NOT EXISTS of two patterns, the rarer last": (
        f"""SELECT (COUNT(?class) AS ?n) {{ {NDC} {{ ?class a ph:DrugClass
              FILTER NOT EXISTS {{ {_CONTROLLED} }} }} }}""",
        f"""SELECT (COUNT(?class) AS ?n) {{ {NDC} {{ ?class a ph:DrugClass
              MINUS {{ {_CONTROLLED_FIRST} }} }} }}""",
    ),
}  # fmt: skip


def make_project(folder: Path) -> None:
    """Copy this repository's project, build it, and load the data sets; what is there already stays."""
    if not (folder / "pharmagraph.toml").exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(ROOT / "extract", folder / "extract", dirs_exist_ok=True)
        shutil.copytree(ROOT / "ontology", folder / "ontology", dirs_exist_ok=True)
        shutil.copy(ROOT / "pharmagraph.toml", folder)
    with pharmagraph.open(folder) as graph:
        if not graph.path.exists():
            graph.build()
        for dataset, files in DATASETS.items():
            if f"{graph.base}data/{dataset}" not in graph.dataset.named:
                began = time.perf_counter()
                loaded = graph.load(dataset, [SHARED / files])
                print(f"{dataset}: {loaded.triples:,} triples in {time.perf_counter() - began:.0f} s")


def filled(query: str, graph: KnowledgeGraph) -> str:
    """Put in what a query asks of, which the data set's own names depend on."""
    data = f"{graph.base}data"
    names = {
        "<PRODUCT>": f"<{data}/fda-ndc/product/0140-0004_c37701d6-b0f8-4dfa-a064-08c13b501296>",
        "<NODE>": f"<{data}/drugmechdb/node/MESH%3AD003975>",
        "drugmechdb:POSITIVE": f"<{data}/drugmechdb/vocab/relation/positively-regulates>",
        "drugmechdb:NEGATIVE": f"<{data}/drugmechdb/vocab/relation/negatively-regulates>",
    }
    for name, iri in names.items():
        query = query.replace(name, iri)
    return query


def milliseconds(answer: Callable[[], bytes]) -> tuple[float, bytes]:
    """Take the time of an answer."""
    began = time.perf_counter()
    body = answer()
    return (time.perf_counter() - began) * 1000, body


def compare(graph: KnowledgeGraph, store: ox.Store, prefixes: dict[str, str], runs: int) -> list[str]:
    """Answer the ten questions by both in turn; return which were slower than they may be."""
    slower = []
    print(f"{'':<26}{'rows':>6}{'pharmagraph':>14}{'pyoxigraph':>13}{'ratio':>8}   (ms, medians of {runs})")
    for name, written in QUESTIONS.items():
        query = filled(written, graph)
        mine: list[float] = []
        theirs: list[float] = []

        def engine(query: str = query) -> bytes:
            found: Any = store.query(query, prefixes=prefixes)
            body: bytes = found.serialize(format=ox.QueryResultsFormat.JSON)
            return body

        rows = len(graph.query(query, seconds=SECONDS).rows)
        engine()
        for _ in range(runs):
            taken, body = milliseconds(lambda query=query: graph.query(query, seconds=SECONDS).body)  # type: ignore[misc]
            mine.append(taken)
            taken, expected = milliseconds(engine)
            theirs.append(taken)
            if body != expected:
                raise SystemExit(f"{name}: the answers differ")
        ours, bare = statistics.median(mine), statistics.median(theirs)
        if ours > bare * SLOWER + MORE_MS:
            slower.append(name)
        print(f"{name:<26}{rows:>6}{ours:>14.2f}{bare:>13.2f}{ours / bare:>8.2f}")
    return slower


def rewrite(graph: KnowledgeGraph, runs: int) -> None:
    """Answer what is planned badly as it stands and as it is better written."""
    print(f"\n{'planned badly':<44}{'as it stands':>14}{'rewritten':>12}{'ratio':>9}   (ms)")
    for name, pair in BADLY_PLANNED.items():
        taken: list[list[float]] = [[], []]
        answers = []
        for _ in range(runs):
            for place, query in enumerate(pair):
                began = time.perf_counter()
                try:
                    answers.append(graph.query(query, seconds=SECONDS).body)
                except QueryLimitError:
                    taken[place].append(float("inf"))
                else:
                    taken[place].append((time.perf_counter() - began) * 1000)
            if taken[0][-1] == float("inf"):
                break
        if len(set(answers)) > 1:
            raise SystemExit(f"{name}: the answers differ")
        bad, good = (statistics.median(each) for each in taken)
        shown = f"{bad:14.1f}" if bad < float("inf") else f"{f'over {SECONDS * 1000:.0f}':>14}"
        ratio = f"{bad / good:9.0f}" if bad < float("inf") else f"{f'> {SECONDS * 1000 / good:.0f}':>9}"
        print(f"{name:<44}{shown}{good:12.1f}{ratio}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="how often each question is answered")
    parser.add_argument("--work", type=Path, help="a folder in which the project is kept")
    options = parser.parse_args()
    if not SHARED.is_dir():
        print("skipped: the shared folder is not there (PHARMAGRAPH_SHARED may name it)")
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.work or Path(temporary)) / "questions"
        make_project(folder)
        with pharmagraph.open(folder) as graph:
            held = ready(graph.dataset)
            store = ox.Store.read_only(str(held.tables))
            print(f"{len(store):,} triples; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
            prefixes = {**graph.prefixes, **dataset_prefixes(graph.base, DATASETS)}
            slower = compare(graph, store, prefixes, options.runs)
            said = ", ".join(slower) if slower else "none"
            print(f"slower by more than a tenth and {MORE_MS:.0f} ms: {said}")
            rewrite(graph, min(options.runs, 3))
            held.close()
        print(f"load after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
