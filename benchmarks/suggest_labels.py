"""Measure suggestions for a collection of labels: `python benchmarks/suggest_labels.py [--labels N]`.

Copies of the two drug labels of ../shared/data/spl (334 and 29 kB of XML), half and half, each with a
comment of its own so that no two files are alike. What 1,000 labels take is reckoned from the sample, by
the clock and by processor time shared among the processes: on a machine that does other work as well,
only the second says something. A second run shows what going on costs when all is there.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path

from pharmagraph.extract.suggest.bulk import suggest_all
from pharmagraph.extract.suggest.bulkworker import Job
from pharmagraph.project import read_settings

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT.parent / "shared" / "data" / "spl"
WANTED = 1000


def copies(folder: Path, count: int) -> None:
    """Write so many labels, each with a comment of its own."""
    originals = [(LABELS / f"{name}.xml").read_bytes() for name in ("lipitor-orig", "cough")]
    for number in range(count):
        raw = originals[number % len(originals)].rstrip()
        (folder / f"label-{number:04}.xml").write_bytes(raw + f"\n<!-- copy {number} -->\n".encode())


def measure(count: int, jobs: int) -> None:
    """Print what a collection takes."""
    project = read_settings(ROOT)
    job = Job(project.core_ontology, project.ontology, project.extract, project.base, ROOT)
    with tempfile.TemporaryDirectory() as temporary:
        folder, out = Path(temporary, "labels"), Path(temporary, "out")
        folder.mkdir()
        copies(folder, count)
        for what in ("anew", "all there"):
            began, before = time.perf_counter(), spent()
            rows = suggest_all(folder, out, job, jobs=jobs)
            took, cpu = time.perf_counter() - began, spent() - before
            faults = sum(1 for row in rows if row.fault)
            found = sum(row.candidates for row in rows)
            print(f"{what}: {len(rows)} labels, {faults} faults, {found:,} candidates")
            print(f"  {took:.1f} s, {cpu:.1f} CPU s, {jobs} processes, load {os.getloadavg()[0]:.1f}")
            by_clock, by_cpu = (x / count * WANTED / 60 for x in (took, cpu / jobs))
            print(
                f"  for {WANTED:,}: {by_clock:.1f} minutes by the clock, {by_cpu:.1f} of {jobs} whole cores"
            )


def spent() -> float:
    """Return the processor seconds of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    measure(arguments.labels, arguments.jobs)


if __name__ == "__main__":
    main()
