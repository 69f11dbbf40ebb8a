"""Measure both engines on the same mapping: `python benchmarks/spark.py [--rows 30000] [--runs 3]`.

Starts a master and two workers of one core each on this machine, stages the National Drug Code
directory of the shared folder (PHARMAGRAPH_SHARED, else ../shared) and maps it with DuckDB and with
Spark, in turn. Both write the same bytes. Needs Java 17 or newer; takes two to five minutes, the more
other work the machine has.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import statistics
import sys
import tempfile
import time
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.embedded import map_rows
from pharmagraph.extract.tables.mappingreader import read_mapping
from pharmagraph.extract.tables.plan.staged import StagedFile
from pharmagraph.extract.tables.spark.engine import SparkEngine
from pharmagraph.extract.tables.staging import stage_file

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.sparkcluster import spark_cluster  # noqa: E402 - after the path to it

if TYPE_CHECKING:
    from pharmagraph.extract.tables.mapping import Mapping

SHARED = Path(os.environ.get("PHARMAGRAPH_SHARED") or ROOT.parent / "shared", "data", "fda_ndc")
BASE = "https://example.org/x/"
MEMORY = "1GB"


def cut(source: Path, target: Path, rows: int) -> None:
    """Unpack the first rows of a table, and its header; 0 stands for all."""
    with gzip.open(source) as lines:
        target.write_bytes(b"".join(islice(lines, rows + 1 if rows else None)))


def main() -> None:
    """Measure in turn and print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=0, help="how many rows of each table; 0 for all")
    parser.add_argument("--runs", type=int, default=3, help="how often each engine maps")
    arguments = parser.parse_args()
    java = shutil.which("java")
    if java is None or not SHARED.is_dir():
        print("skipped: this needs Java and the shared folder")
        return
    mapping = read_mapping(ROOT / "extract" / "fda-ndc", BASE, None, ROOT)
    embedded, spark, triples = [], [], 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve()
        tasks = []
        for number, (name, table) in enumerate(mapping.tables.items()):
            cut(SHARED / f"{name}.txt.gz", folder / f"{name}.txt", arguments.rows)
            task = partial(stage_file, mapping, table, folder / f"{name}.txt", folder / f"{name}.parquet")
            tasks.append(partial(task, index=number))
        print(f"load before: {os.getloadavg()[0]:.1f}")
        began = time.perf_counter()
        with spark_cluster(java, folder, memory="1g") as cluster:
            print(f"master and workers started    {time.perf_counter() - began:7.1f} s")
            began = time.perf_counter()
            with SparkEngine(cluster.url, work=folder, memory=MEMORY) as engine:
                print(f"session begun                 {time.perf_counter() - began:7.1f} s")
                began = time.perf_counter()
                done = engine.run(tasks)
                print(f"files staged on the nodes     {time.perf_counter() - began:7.1f} s")
                staged = [StagedFile(one.table, one.path, f"{BASE}file/{one.table}") for one in done]
                for run in range(arguments.runs):
                    digest, triples, seconds = by_embedded(mapping, staged, folder)
                    embedded.append(seconds)
                    began = time.perf_counter()
                    mapped = engine.map_rows(mapping, staged, folder / f"out{run}")
                    spark.append(time.perf_counter() - began)
                    if mapped.data.sha256 != digest:
                        raise SystemExit("the engines gave different bytes")
                    shutil.rmtree(folder / f"out{run}")
                    print(f"run {run + 1}: embedded {seconds:.1f} s, Spark {spark[-1]:.1f} s", flush=True)
        print(f"load after: {os.getloadavg()[0]:.1f}")
    show(triples, embedded, spark)


def by_embedded(mapping: Mapping, staged: list[StagedFile], folder: Path) -> tuple[str, int, float]:
    """Map with DuckDB; return the digest, the triples, and the seconds."""
    began = time.perf_counter()
    with (folder / "data.nq").open("wb") as data, (folder / "rows.nq").open("wb") as rows:
        mapped = map_rows(mapping, staged, data.write, rows.write, work=folder)
    return mapped.data.sha256, mapped.data.triples, time.perf_counter() - began


def show(triples: int, embedded: list[float], spark: list[float]) -> None:
    """Print a table and the relation."""
    print(f"\n{triples:,} triples; medians of {len(spark)} runs in turn")
    print("                               seconds   million triples a second")
    rows = [("embedded", statistics.median(embedded)), ("Spark, first job", spark[0])]
    if len(spark) > 1:
        rows.append(("Spark, later jobs", statistics.median(spark[1:])))
    for name, seconds in rows:
        print(f"{name:<28}  {seconds:8.1f}   {triples / seconds / 1e6:8.2f}")
    for name, seconds in rows[1:]:
        print(f"{name + ' / embedded':<28}  {seconds / rows[0][1]:8.1f}")


if __name__ == "__main__":
    main()
