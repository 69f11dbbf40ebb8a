"""Measure a curated layer of a million triples: `python benchmarks/large_graph.py [--copies 131]`.

The project of this repository is taken as often as --copies says, each copy about other terms and
documents. Printed are what is said of one medicine with its evidence, what has no evidence, and how long it
takes from the start of a process to the first answer from the store on disk.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

import pharmagraph
from pharmagraph.errors import QueryLimitError
from pharmagraph.graphs.dataset import Dataset
from pharmagraph.graphs.disk.updating import ready

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.plan_steps import copies_of  # noqa: E402 - after the path to it

if TYPE_CHECKING:
    from collections.abc import Callable

    from pharmagraph import KnowledgeGraph

SECONDS = 10.0
"""After how long a badly planned query is given up."""
SAID = """
    SELECT ?relation ?object ?status ?words ?statement {
      TERM ph:statement ?statement .
      OPTIONAL { ?statement rdf:predicate ?relation } OPTIONAL { ?statement rdf:object ?object }
      OPTIONAL { ?statement ph:status ?status } OPTIONAL { ?statement ph:cue ?words }
    } ORDER BY ?statement ?relation ?object ?status ?words"""
LOOK_UP = "SELECT ?label { term:diazepam rdfs:label ?label } ORDER BY ?label"
UNSOURCED = """
    SELECT (COUNT(*) AS ?n) { ?statement a ph:Statement MINUS { ?statement prov:wasDerivedFrom ?source } }"""
# A fact stands as a plain triple, and a statement of the same three terms holds its evidence.
FACT = "?relation a ph:Relation . ?subject ?relation ?object"
STATED = "?statement rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object"
UNSTATED = f"SELECT (COUNT(*) AS ?n) {{ {FACT} MINUS {{ {STATED} }} }}"
UNSTATED_BADLY = f"SELECT (COUNT(*) AS ?n) {{ {FACT} FILTER NOT EXISTS {{ {STATED} }} }}"
OPENING = {
    "python -c pass": "pass",
    "pyoxigraph opens the store": """
import pyoxigraph as ox
store = ox.Store.read_only(TABLES)
found = store.query(QUERY, prefixes=PREFIXES)
assert b"diazepam" in found.serialize(format=ox.QueryResultsFormat.JSON)""",
    "the store is checked and opened": """
from pathlib import Path
import pyoxigraph as ox
from pharmagraph.graphs.dataset import project_dataset
from pharmagraph.graphs.disk.opening import find
held = find(project_dataset(Path(FOLDER, "graphs"), "diazepam", BASE)).held
found = ox.Store.read_only(str(held.tables)).query(QUERY, prefixes=PREFIXES)
assert b"diazepam" in found.serialize(format=ox.QueryResultsFormat.JSON)""",
    "pharmagraph, in the same process": """
import pharmagraph
with pharmagraph.open(FOLDER) as graph:
    assert b"diazepam" in graph.query(QUERY, trusted=True).body""",
    "pharmagraph, with a worker": """
import pharmagraph
with pharmagraph.open(FOLDER) as graph:
    assert b"diazepam" in graph.query(QUERY).body""",
}


def make_project(folder: Path, copies: int) -> KnowledgeGraph:
    """Copy and build this repository's project, and put many copies of its graph in the graph's place."""
    for part in ("ontology", "extract"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "pharmagraph.toml", folder)
    graph = pharmagraph.open(folder)
    graph.build()
    own = re.compile(f"{re.escape(graph.base)}(?:term|statement|document)/")
    curated = Dataset(graph.path)
    lines: set[str] = set()
    for text in copies_of(curated, copies, lambda iri: bool(own.match(iri))):
        lines.update(text.split("\n"))
    graph.path.write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")
    return graph


class Took(NamedTuple):
    """Milliseconds by the wall, and of this process on the processor."""

    wall: float
    cpu: float


def milliseconds(answer: Callable[[], object], runs: int) -> Took:
    """Take the median times of an answer, after one that does not count."""
    taken = []
    for _ in range(runs + 1):
        began, cpu = time.perf_counter(), time.process_time()
        answer()
        taken.append((time.perf_counter() - began, time.process_time() - cpu))
    wall, spent = (statistics.median(each) * 1000 for each in zip(*taken[1:], strict=True))
    return Took(wall, spent)


def answers(graph: KnowledgeGraph, store: ox.Store, runs: int) -> None:
    """Measure what is said of one medicine, and what has no evidence."""

    def engine(query: str) -> bytes:
        found: Any = store.query(query, prefixes=graph.prefixes)
        body: bytes = found.serialize(format=ox.QueryResultsFormat.JSON)
        return body

    print(f"{'':<46}{'rows':>6}{'pyoxigraph':>12}{'its CPU':>9}{'pharmagraph':>13}   (ms)")
    for name, query in (
        ("what is said of alprazolam, with its evidence", SAID.replace("TERM", "term:alprazolam")),
        ("what is said of diazepam, with its evidence", SAID.replace("TERM", "term:diazepam")),
        ("statements without a source, by MINUS", UNSOURCED),
        ("facts without a statement, by MINUS", UNSTATED),
    ):
        bare = milliseconds(partial(engine, query), runs)
        ask = partial(graph.query, query, diagnose=False)  # it is no fault that nothing is found
        ours = milliseconds(ask, runs)
        print(f"{name:<46}{len(ask().rows):>6}{bare.wall:>12.2f}{bare.cpu:>9.2f}{ours.wall:>13.2f}")
    for name, given in (("evidence", {"term": "diazepam"}), ("side-effects", {"drug": "diazepam"})):
        ours = milliseconds(partial(graph.ask, name, **given), runs)
        print(
            f"{f'the question {name}':<46}{len(graph.ask(name, **given).rows):>6}{'':>21}{ours.wall:>13.2f}"
        )
    began = time.perf_counter()
    try:
        graph.query(UNSTATED_BADLY, seconds=SECONDS, diagnose=False)
        said = f"{(time.perf_counter() - began) * 1000:.0f}"
    except QueryLimitError:
        said = f"over {SECONDS * 1000:.0f}"
    print(f"{'facts without a statement, by NOT EXISTS':<46}{'':>27}{said:>13}")


def spent() -> float:
    """Return the CPU seconds of the processes that have ended."""
    seen = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seen.ru_utime + seen.ru_stime


def opening(graph: KnowledgeGraph, tables: Path, runs: int) -> None:
    """Measure how long it takes from the start of a process to the first answer."""
    values = (str(graph.project.root), str(tables), graph.base, LOOK_UP, dict(graph.prefixes))
    given = f"FOLDER, TABLES, BASE, QUERY, PREFIXES = {values!r}"
    # Byte code is kept between starts, as it is for users.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in OPENING}
    for run in range(runs + 1):
        for name, code in OPENING.items():
            began, cpu = time.perf_counter(), spent()
            subprocess.run([sys.executable, "-c", f"{given}\n{code}"], check=True, env=environment)
            if run:
                taken[name].append(((time.perf_counter() - began) * 1000, (spent() - cpu) * 1000))
    middle = {
        name: Took(*(statistics.median(one) for one in zip(*each, strict=True)))
        for name, each in taken.items()
    }
    start = middle["python -c pass"]
    print(f"\n{'from start to first answer':<46}{'ms':>6}{'CPU':>6}{'beyond Python':>16}{'CPU':>6}")
    for name, each in middle.items():
        wall, cpu = each.wall - start.wall, each.cpu - start.cpu
        print(f"{name:<46}{each.wall:>6.0f}{each.cpu:>6.0f}{wall:>16.0f}{cpu:>6.0f}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=131, help="how often the project is taken")
    parser.add_argument("--runs", type=int, default=15, help="how often each is measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        with make_project(Path(temporary).resolve() / "large", options.copies) as graph:
            began = time.perf_counter()
            held = ready(graph.dataset)
            store = ox.Store.read_only(str(held.tables))
            print(f"{len(store):,} triples, store built in {time.perf_counter() - began:.0f} s;", end=" ")
            print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; medians of {options.runs}")
            answers(graph, store, options.runs)
            opening(graph, held.tables, options.runs)
            held.close()
        print(f"load after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
