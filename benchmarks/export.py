"""Measure what exports of a large graph cost: `python benchmarks/export.py [TRIPLES]`.

The triples are those of this repository's built graph, copied under other IRIs until there are a million.
Each format runs in a process of its own that writes a file: processor time, peak memory, and that for a
tenth of the triples, so that it shows whether memory grows. Beside them stands pyoxigraph's dump of a
store, unsorted, as Turtle: the time of the dump alone, without loading. Needs Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DUMP = "pyoxigraph's dump as Turtle"
SMALLER = 10  # the part of the triples that memory is compared with
BUSY = "load average of the last minute"

# What a process of its own runs: it prints CPU seconds of the export, and the peak of its memory in MB.
EXPORT = """
import json, sys, time
from pathlib import Path
from pharmagraph.graphs.dataset import project_dataset
from pharmagraph.graphs.exporting import select_graphs, write_export
from pharmagraph.graphs.writers import WRITERS
from pharmagraph.ontology.prefixes import project_prefixes
form, folder, base = sys.argv[1:]
writer = WRITERS[form]
before = time.process_time()
chosen = select_graphs(project_dataset(Path(folder), "g", base), writer, (), project_prefixes(base), "g")
write_export(writer, chosen, Path(folder, "out" if writer.folder else "out." + writer.extension))
spent = time.process_time() - before
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([spent, int(peak.split()[1]) / 1024]))
"""
STORE = """
import json, sys, time
import pyoxigraph as ox
_, folder, base = sys.argv[1:]
store = ox.Store()
store.bulk_load(path=folder + "/g.nq", format=ox.RdfFormat.N_QUADS)
from pharmagraph.ontology.prefixes import project_prefixes
before = time.process_time()
store.dump(output=folder + "/dump.ttl", format=ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph(),
           prefixes=project_prefixes(base))
spent = time.process_time() - before
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([spent, int(peak.split()[1]) / 1024]))
"""


def make_graph(folder: Path, base: str, lines: list[str], triples: int) -> None:
    """Write a canonical file of so many triples: the graph, and copies of its own part."""
    own = [line for line in lines if line.startswith(f"<{base}")]
    made = set(lines)
    copy = 0
    while len(made) < triples:
        made.update(line.replace(base, f"{base}copy-{copy:05}/") for line in own)
        copy += 1
    folder.mkdir()
    (folder / "g.nq").write_text("".join(sorted(made)[:triples]), encoding="utf-8")


def measure(form: str, folder: Path, base: str) -> tuple[float, float]:
    """Return CPU seconds and peak megabytes of an export in a process of its own."""
    program = STORE if form == DUMP else EXPORT
    command = [sys.executable, "-c", program, form, str(folder), base]
    seconds, megabytes = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return seconds, megabytes


def main() -> None:
    """Measure the formats in turn and print times, ratios and memory."""
    from pharmagraph.graphs.writers import WRITERS

    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("triples", nargs="?", type=int, default=1_000_000)
    parser.add_argument(
        "--only", default="", help="formats, separated by commas; by default those that are streamed"
    )
    parser.add_argument("--repeat", type=int, default=3, help="runs of each; their median is told")
    arguments = parser.parse_args()
    streamed = [name for name, writer in WRITERS.items() if writer.streamed]
    forms = arguments.only.split(",") if arguments.only else streamed
    lines = (ROOT / "graphs" / "diazepam.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    base = next(line for line in lines if "/disclaimer>" in line and "<" in line).split()[0][1:-1]
    with tempfile.TemporaryDirectory() as scratch:
        large, small = Path(scratch, "large"), Path(scratch, "small")
        make_graph(large, base, lines, arguments.triples)
        make_graph(small, base, lines, arguments.triples // SMALLER)
        print(f"{arguments.triples:,} triples; {BUSY}: {os.getloadavg()[0]:.1f}")
        # In turn, so that a busy moment falls on all of them.
        found = [[measure(form, large, base) for form in (DUMP, *forms)] for _ in range(arguments.repeat)]
        spent = [statistics.median(seconds for seconds, _ in runs) for runs in zip(*found, strict=True)]
        peaks = [max(megabytes for _, megabytes in runs) for runs in zip(*found, strict=True)]
        print(f"{'':28} CPU s  to the dump  peak MB  peak MB of a tenth")
        print(f"{DUMP:28} {spent[0]:5.2f}")
        for form, seconds, peak in zip(forms, spent[1:], peaks[1:], strict=True):
            _, little = measure(form, small, base)
            print(f"{form:28} {seconds:5.2f} {seconds / spent[0]:12.1f} {peak:8.0f} {little:19.0f}")
        print(f"{BUSY}: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
