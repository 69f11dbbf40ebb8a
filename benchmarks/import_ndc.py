"""Measure an import from files to the first answer: `python benchmarks/import_ndc.py [--others PYTHON]`.

The National Drug Code directory of the shared folder (PHARMAGRAPH_SHARED, else ../shared) becomes a graph
that can be asked: by `pharmagraph load`, row by row with rdflib, and, with --others, by maplib and
morph-kgc, for which PYTHON is the Python of an environment of their own:

    python -m venv others && others/bin/pip install maplib morph-kgc

Beside them pyoxigraph loads the ready-made file. Each runs in a process of its own, in turn. rdflib takes
some minutes and gigabytes: --rows takes the first rows of each table only, and then all must write the same
triples. Ours does more than the others: it also says which row each subject comes from, and links terms.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

import pharmagraph
from pharmagraph.begin import begin_project
from pharmagraph.graphs.importing.loading import load_dataset
from pharmagraph.ontology.prefixes import RDFS, dataset_prefixes

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("PHARMAGRAPH_SHARED") or ROOT.parent / "shared", "data", "fda_ndc")
OTHERWISE = Path(__file__).parent / "otherwise"
BASE = "https://example.org/x/"
GRAPH = f"{BASE}data/fda-ndc"
TRIPLES = 3_585_562
LOOK_UP = 'SELECT ?s { GRAPH data:fda-ndc { ?s rdfs:label "DIAZEPAM" } } ORDER BY ?s'
OURS, BULK = "pharmagraph load", "pyoxigraph, ready-made file"
ROW_BY_ROW = {"rdflib": "by_rdflib.py"}
OTHERS = {"maplib": "by_maplib.py", "morph-kgc": "by_morph_kgc.py"}
TARGETS = {"rdflib": 1 / 8, "maplib": 0.7, "morph-kgc": 0.7}


class Phases:
    """Progress that notes when each phase began."""

    def __init__(self, began: float) -> None:
        self._began = began
        self.parts: dict[str, float] = {}

    def begin(self, what: str, total: int | None, unit: str) -> None:
        """Note a phase: until it began, what went before was done."""
        del total, unit
        self.parts[f"until {what}"] = time.perf_counter() - self._began

    def advance(self, count: int, rows: int = 0) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""

    def say(self, message: str) -> None:
        """Do nothing."""


def spent() -> float:
    """Return the CPU seconds of this process and of those that it started: one of them fills the store."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(seen.ru_utime + seen.ru_stime for seen in both)


def load(folder: Path, files: Path) -> dict[str, Any]:
    """Load the directory into a project that has been built; it is ready when it answers."""
    began, cpu = time.perf_counter(), spent()
    phases = Phases(began)
    with pharmagraph.open(folder) as graph:
        loaded = load_dataset(graph.project, "fda-ndc", [files], progress=phases)
        phases.parts["store ready"] = time.perf_counter() - began
        answer = graph.query(LOOK_UP, trusted=True)
        if not answer.rows:
            raise SystemExit("nothing is found")
    phases.parts["first answer"] = time.perf_counter() - began
    seconds, cpu = time.perf_counter() - began, spent() - cpu
    return {"seconds": seconds, "cpu": cpu, "triples": loaded.triples, "parts": phases.parts}


def bulk_load(folder: Path, file: Path) -> dict[str, Any]:
    """Let pyoxigraph load a ready-made file into a store on disk, and answer."""
    began, cpu = time.perf_counter(), spent()
    store = ox.Store(str(folder))
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    store.flush()
    parts = {"store ready": time.perf_counter() - began}
    found: Any = store.query(LOOK_UP, prefixes=dataset_prefixes(BASE, ["fda-ndc"]) | {"rdfs": RDFS})
    if not list(found):
        raise SystemExit("nothing is found")
    parts["first answer"] = time.perf_counter() - began
    seconds, cpu = time.perf_counter() - began, spent() - cpu
    return {"seconds": seconds, "cpu": cpu, "triples": len(store), "parts": parts}


def measured(command: list[str]) -> dict[str, Any]:
    """Run one of them and return what it printed last."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def in_turn(folder: Path, files: Path, options: argparse.Namespace) -> dict[str, list[dict[str, Any]]]:
    """Run all of them so often, one after the other."""
    begin_project(folder / "built", "x", BASE)
    pharmagraph.open(folder / "built").build()
    self = [sys.executable, __file__, "--folder"]
    scripts = {name: [sys.executable, str(OTHERWISE / file)] for name, file in ROW_BY_ROW.items()}
    if options.others:
        scripts |= {name: [options.others, str(OTHERWISE / file)] for name, file in OTHERS.items()}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in (OURS, BULK, *scripts)}
    for _ in range(options.runs):
        project, store = folder / "project", folder / "store"
        for left in (project, store):
            shutil.rmtree(left, ignore_errors=True)
        shutil.copytree(folder / "built", project)
        found[OURS].append(measured([*self, str(project), "--files", str(files)]))
        ready = project / "graphs" / "data" / "fda-ndc.nq"
        found[BULK].append(measured([*self, str(store), "--ready", str(ready)]))
        for name, script in scripts.items():
            out = folder / f"{name}.nq"
            given = [str(SHARED), str(options.rows), f"{GRAPH}/", str(out)]
            found[name].append(measured([*script, *given]))
            if options.rows and triples_of(out) != triples_of(ready):
                raise SystemExit(f"{name} wrote other triples")
            out.unlink()
        if len({each[-1]["triples"] for each in found.values()}) > 1:
            raise SystemExit(f"the counts differ: {[(n, e[-1]['triples']) for n, e in found.items()]}")
    return found


def triples_of(file: Path) -> set[str]:
    """Return the triples in a file of N-Triples or N-Quads, without their graph."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return {line.removesuffix(" .").removesuffix(f" <{GRAPH}>") for line in lines if line}


def cut(files: Path, rows: int) -> None:
    """Write the first rows of each table into a folder."""
    files.mkdir()
    for name in ("product.txt.gz", "package.txt.gz"):
        with gzip.open(SHARED / name) as lines, gzip.open(files / name, "wb") as out:
            out.writelines(islice(lines, rows + 1))


def show(found: dict[str, list[dict[str, Any]]], runs: int) -> None:
    """Print medians, what ours is to each of them, and the parts."""
    middle = {
        name: {key: statistics.median(one[key] for one in each) for key in ("seconds", "cpu", "peak")}
        for name, each in found.items()
    }
    print(f"{found[OURS][0]['triples']:,} triples each; medians of {runs} runs in turn")
    print(f"{'':<30}{'seconds':>9}{'CPU':>9}{'peak MB':>9}{'ours / it':>11}{'at most':>9}")
    for name, each in middle.items():
        ratio = middle[OURS]["seconds"] / each["seconds"]
        target = f"{TARGETS[name]:9.3f}" if name in TARGETS else ""
        print(
            f"{name:<30}{each['seconds']:>9.1f}{each['cpu']:>9.1f}{each['peak']:>9.0f}{ratio:>11.3f}{target}"
        )
    for name, runs_of in found.items():
        parts = {key: statistics.median(one["parts"][key] for one in runs_of) for key in runs_of[0]["parts"]}
        print(f"{name}: " + ", ".join(f"{key} {seconds:.1f} s" for key, seconds in parts.items()))


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3, help="how often each is measured")
    parser.add_argument("--rows", type=int, default=0, help="how many rows of each table; 0 for all")
    parser.add_argument("--others", metavar="PYTHON", help="a Python that has maplib and morph-kgc")
    for name in ("folder", "files", "ready"):
        parser.add_argument(f"--{name}", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.folder:
        ours = options.ready is None
        done = load(options.folder, options.files) if ours else bulk_load(options.folder, options.ready)
        both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        peak = max(seen.ru_maxrss for seen in both) // 1024
        print(json.dumps(done | {"peak": peak}))
        return
    if not SHARED.is_dir():
        print("skipped: the shared folder is not there (PHARMAGRAPH_SHARED may name it)")
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder, files = Path(temporary).resolve(), SHARED
        if options.rows:
            files = folder / "files"
            cut(files, options.rows)
        print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
        found = in_turn(folder, files, options)
        if not options.rows and found[OURS][0]["triples"] != TRIPLES:
            raise SystemExit(f"{found[OURS][0]['triples']:,} triples, and not {TRIPLES:,}")
        show(found, options.runs)
        print(f"load after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
