"""Measure how rows of tables become N-Quads: `python benchmarks/map_tables.py [--rows 100000 1000000]`.

Without --rows, the National Drug Code directory of the shared folder (PHARMAGRAPH_SHARED, else
../shared) is mapped by several means in turn, each in a process of its own: all give the same bytes,
and writing those bytes, ready as they are, is the mark to compare with. With --rows, products are made
up in growing numbers, and time and memory of mapping them are compared.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from pharmagraph.extract.tables.embedded import map_rows
from pharmagraph.extract.tables.mappingreader import read_mapping
from pharmagraph.extract.tables.plan.staged import StagedFile
from pharmagraph.extract.tables.staging import stage_file

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.mapping_otherwise import by_polars, by_python  # noqa: E402 - after the path to it

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pharmagraph.extract.tables.mapping import Mapping

BASE = "https://example.org/x/"
SHARED = Path(os.environ.get("PHARMAGRAPH_SHARED") or ROOT.parent / "shared", "data", "fda_ndc")
COPY = 100_000
"""How many made-up products are written at a time."""


@dataclass
class Clock:
    """Seconds by the wall and of the processor."""

    seconds: float = 0.0
    cpu: float = 0.0
    size: int = 0
    sha256: str = ""

    @contextmanager
    def runs(self) -> Iterator[None]:
        """Take the time of what is done within."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.seconds += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu


# ---------------------------------------------------------------- by what means


def staged_files(mapping: Mapping, folder: Path) -> list[StagedFile]:
    """Return the staged rows in a folder."""
    files = (folder / f"{name}.parquet" for name in mapping.tables)
    return [StagedFile(path.stem, path, f"{BASE}file/{path.stem}") for path in files]


def stage_all(mapping: Mapping, source: Path, folder: Path) -> None:
    """Stage all tables of a mapping from a folder of files."""
    for number, (name, table) in enumerate(mapping.tables.items()):
        file = next(source / wanted for wanted in table.files if (source / wanted).is_file())
        stage_file(mapping, table, file, folder / f"{name}.parquet", index=number)


def from_rows(folder: Path, clock: Clock) -> None:
    """Map staged rows."""
    mapping = the_mapping(folder)
    with clock.runs(), out(folder, clock) as (data, rows):
        map_rows(mapping, staged_files(mapping, folder), data, rows, work=folder)


def from_files(folder: Path, clock: Clock) -> None:
    """Stage the publisher's files and map the rows."""
    mapping = the_mapping(folder)
    with tempfile.TemporaryDirectory(dir=folder) as work, clock.runs(), out(folder, clock) as (data, rows):
        stage_all(mapping, SHARED, Path(work))
        map_rows(mapping, staged_files(mapping, Path(work)), data, rows, work=Path(work))


def raw_lines(folder: Path, clock: Clock) -> None:
    """Write the ready lines, one by one."""
    lines = (folder / "ours.nq").read_bytes().splitlines(keepends=True)
    with clock.runs(), (folder / "out.nq").open("wb") as handle:
        for line in lines:
            handle.write(line)


def raw_whole(folder: Path, clock: Clock) -> None:
    """Write the ready bytes in one piece."""
    data = (folder / "ours.nq").read_bytes()
    with clock.runs(), (folder / "out.nq").open("wb") as handle:
        handle.write(data)


def python_strings(folder: Path, clock: Clock) -> None:
    """Make lines in Python of rows in memory, sort them and write them."""
    mapping = the_mapping(folder)
    rows = {name: fetch_rows(folder / f"{name}.parquet") for name in mapping.tables}
    with clock.runs():
        by_python(mapping, rows, folder / "out.nq")
    clock.size, clock.sha256 = digest(folder / "out.nq")


def polars_columns(folder: Path, clock: Clock) -> None:
    """Make lines with polars of rows in memory, sort them and write them."""
    mapping = the_mapping(folder)
    frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in mapping.tables}
    with clock.runs():
        by_polars(mapping, frames, folder / "out.nq")
    clock.size, clock.sha256 = digest(folder / "out.nq")


MEANS: dict[str, Callable[[Path, Clock], None]] = {
    "raw write, line by line": raw_lines,
    "raw write, in one piece": raw_whole,
    "ours, from staged rows": from_rows,
    "ours, from files": from_files,
    "polars, sorted": polars_columns,
    "Python strings, sorted": python_strings,
}


# ---------------------------------------------------------------- made-up products


MADE = """\
title: Made-up products
licence: none
tables:
  product:
    files: [product.csv]
    columns: [id, name, maker, form, routes, started]
    lists: {route: {column: routes, separator: "|"}}
maps:
  product:
    rows: product
    subject: product/{id}
    type: ph:Product
    label: "{name}"
    literals:
    - {property: rdfs:comment, column: maker}
    - {property: rdfs:seeAlso, column: form}
    - {property: dcterms:issued, column: started, datatype: date}
    links:
    - {property: ph:hasRoute, each: route, to: route}
  route: {rows: product, each: route, subject: "route/{route}", type: ph:Route, label: "{route}"}
"""


def make_products(file: Path, rows: int) -> None:
    """Write made-up products in no order."""
    numbers = count()
    with file.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write("id,name,maker,form,routes,started\n")
        while (start := next(numbers) * COPY) < rows:
            handle.writelines(
                f"p{n * 7_368_787 % 99_999_989:08},Name {n % 999_983} of a product,Maker {n % 4099} and sons,"
                f"tablet {n % 137} with a coat,{'oral|nasal' if n % 3 else 'rectal'},"
                f"20{n % 30:02}-0{n % 9 + 1}-11\n"
                for n in range(start, min(start + COPY, rows))
            )


def grown(folder: Path, clock: Clock) -> None:
    """Map the made-up products of a folder; the digest stands for a file."""
    mapping = the_mapping(folder)
    with clock.runs():
        found = map_rows(mapping, staged_files(mapping, folder), len, len, work=folder)
    clock.size, clock.sha256 = found.data.size, found.data.sha256


# ---------------------------------------------------------------- running them


def the_mapping(folder: Path) -> Mapping:
    """Read the mapping of a benchmark's folder."""
    return read_mapping(folder / "mapping", BASE, None, folder)


@contextmanager
def out(folder: Path, clock: Clock) -> Iterator[tuple[Callable[[bytes], object], Callable[[bytes], object]]]:
    """Give the sinks for data and rows: files without a buffer of Python's."""
    with (
        (folder / "out.nq").open("wb", buffering=0) as data,
        (folder / "out.rows.nq").open("wb", buffering=0) as rows,
    ):
        yield data.write, rows.write
    clock.size = (folder / "out.nq").stat().st_size


def digest(file: Path) -> tuple[int, str]:
    """Return size and SHA-256 of a file."""
    with file.open("rb") as handle:
        return file.stat().st_size, hashlib.file_digest(handle, "sha256").hexdigest()


def fetch_rows(path: Path) -> list[dict[str, str]]:
    """Read staged rows into memory."""
    return pl.read_parquet(path).to_dicts()


def in_child(name: str, folder: Path) -> dict[str, float | str]:
    """Run one of the means in a process of its own and return what it measured."""
    command = [sys.executable, __file__, "--one", name, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    found: dict[str, float | str] = json.loads(done.stdout)
    return found


def one(name: str, folder: Path) -> None:
    """Measure one of the means and print it as JSON."""
    clock = Clock()
    (MEANS | {"grown": grown})[name](folder, clock)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    shown = {"seconds": clock.seconds, "cpu": clock.cpu, "size": clock.size, "sha256": clock.sha256}
    print(json.dumps(shown | {"peak": peak}))


def compare(folder: Path, runs: int) -> None:
    """Map the directory by all means in turn, and print medians and ratios."""
    (folder / "mapping").symlink_to(ROOT / "extract" / "fda-ndc")
    mapping = the_mapping(folder)
    stage_all(mapping, SHARED, folder)
    with (folder / "ours.nq").open("wb") as data, (folder / "ours.rows.nq").open("wb") as rows:
        mapped = map_rows(mapping, staged_files(mapping, folder), data.write, rows.write, work=folder)
    print(
        f"{mapped.data.triples:,} triples, {mapped.data.size:,} bytes; rows: {mapped.rows.triples:,} triples"
    )
    found: dict[str, list[dict[str, float | str]]] = {name: [] for name in MEANS}
    for _ in range(runs):
        for name, results in found.items():
            results.append(in_child(name, folder))
            if results[-1]["sha256"] not in {"", mapped.data.sha256}:
                raise SystemExit(f"{name}: the bytes are not those of the others")
    mark = statistics.median(float(r["seconds"]) for r in found["raw write, line by line"])
    print(f"medians of {runs} runs in turn; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'':<26}{'seconds':>9}{'CPU':>8}{'million/s':>11}{'of raw':>8}{'peak MB':>9}")
    for name, results in found.items():
        seconds, cpu, peak = (
            statistics.median(float(r[key]) for r in results) for key in ("seconds", "cpu", "peak")
        )
        speed = mapped.data.triples / seconds / 1e6
        print(f"{name:<26}{seconds:>9.2f}{cpu:>8.2f}{speed:>11.2f}{mark / seconds:>8.2f}{peak:>9.0f}")


def growth(folder: Path, sizes: list[int], runs: int) -> None:
    """Map made-up products in growing numbers, and print time and memory a row."""
    print(f"medians of {runs} runs; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'rows':>12}{'seconds':>9}{'CPU':>9}{'CPU us/row':>12}{'of first':>10}{'peak MB':>9}")
    first = 0.0
    for rows in sizes:
        place = folder / str(rows)
        (place / "mapping").mkdir(parents=True)
        (place / "mapping" / "mapping.yaml").write_text(MADE, encoding="utf-8")
        make_products(place / "product.csv", rows)
        stage_all(the_mapping(place), place, place)
        (place / "product.csv").unlink()
        results = [in_child("grown", place) for _ in range(runs)]
        seconds, cpu, peak = (
            statistics.median(float(r[key]) for r in results) for key in ("seconds", "cpu", "peak")
        )
        each = cpu / rows * 1e6
        first = first or each
        print(f"{rows:>12,}{seconds:>9.2f}{cpu:>9.2f}{each:>12.2f}{each / first:>10.2f}{peak:>9.0f}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often each is measured")
    parser.add_argument("--rows", type=int, nargs="+", help="map made-up products, so many of them")
    parser.add_argument("--one", choices=[*MEANS, "grown"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.folder)
        return
    if not options.rows and not SHARED.is_dir():
        raise SystemExit("the shared folder is not there (PHARMAGRAPH_SHARED may name it); try --rows 100000")
    with tempfile.TemporaryDirectory() as folder:
        if options.rows:
            growth(Path(folder), options.rows, options.runs)
        else:
            compare(Path(folder), options.runs)


if __name__ == "__main__":
    main()
