"""Measure validation: `python benchmarks/validate.py [--large 1000000]`.

The graph of this repository's own project, many times over with other names, is held against the core's
shapes: by the compiled shapes and by pySHACL at 120,000 triples, then by the compiled shapes alone at a
million. Both must find the same. Medians of three (pySHACL: one) in processor time; reading a graph into
memory is left out, the graph that pySHACL needs made of it is not.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pharmagraph
from pharmagraph.graphs.build import graph_triples
from pharmagraph.graphs.validate import read_shapes
from pharmagraph.graphs.validating.evaluating import Compiled
from pharmagraph.graphs.validating.reference import reference_results

if TYPE_CHECKING:
    from collections.abc import Callable

    from pharmagraph.graphs.validating.result import Result
    from pharmagraph.rdfterms import Triple

ROOT = Path(__file__).resolve().parents[1]


def many_times(triples: list[Triple], base: str, wanted: int) -> list[Triple]:
    """Return so many triples, sorted: the project's own again and again, each time below another base."""
    own = [triple for triple in triples if any(base in term for term in triple)]
    found = [triple for triple in triples if not any(base in term for term in triple)]
    copy = 0
    while len(found) < wanted:
        other = f"{base}copy{copy}/"
        for s, p, o in own[: wanted - len(found)]:
            found.append((s.replace(base, other), p.replace(base, other), o.replace(base, other)))
        copy += 1
    return sorted(found)


def timed(find: Callable[[], list[Result]], times: int) -> tuple[Counter[Result], float]:
    """Return what is found, and the median of the processor time."""
    seconds = []
    found: list[Result] = []
    for _ in range(times):
        began = time.process_time()
        found = find()
        seconds.append(time.process_time() - began)
    return Counter(found), statistics.median(seconds)


def main() -> None:
    """Compare both, print the ratio, and then how the compiled shapes grow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", type=int, default=1_000_000)
    arguments = parser.parse_args()
    graph = pharmagraph.open(ROOT)
    triples = graph_triples(graph.content(), graph.name)
    shapes = read_shapes([ROOT / "ontology" / "shapes.ttl"], ROOT)
    some = many_times(triples, graph.base, 120_000)
    found, ours = timed(lambda: Compiled(shapes).results(some), 3)
    expected, theirs = timed(lambda: reference_results(some, shapes), 1)
    if found != expected:
        raise SystemExit(f"not the same: {min((found - expected) | (expected - found))}")
    print(f"{len(some):,} triples, {found.total()} results: compiled {ours:.2f} CPU s, pySHACL {theirs:.2f}"
          f" ({theirs / ours:.0f} times as long); load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
    many = many_times(triples, graph.base, arguments.large)
    _, large = timed(lambda: Compiled(shapes).results(many), 3)
    growth = (large / len(many)) / (ours / len(some))
    print(f"{len(many):,} triples: compiled {large:.2f} CPU s, {growth:.2f} of linear; load"
          f" {os.getloadavg()[0]:.1f}")  # fmt: skip


if __name__ == "__main__":
    main()
