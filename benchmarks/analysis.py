"""Analyses of a large graph: from rows to terms and pairs, and what both engines need for the same results.

    python benchmarks/analysis.py [STATEMENTS]

A graph of that many statements (1,000,000) is made from rows, without RDF in between; for comparison, a
tenth of it is also made from triples. Then networkx and rustworkx find distances, the five best paths and
PageRank, which must be equal.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from pharmagraph.graphs.analysis.engine import NETWORKX, RUSTWORKX, engine_for
from pharmagraph.graphs.analysis.paths import best_paths
from pharmagraph.graphs.analysis.web import Web
from pharmagraph.graphs.reading import read_records
from pharmagraph.graphs.records import StatementRow
from pharmagraph.ontology.prefixes import RDF, VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://example.org/large/"
STATUSES = ("accepted", "accepted", "accepted", "reported")
_MIX = 2_654_435_761  # Knuth's multiplier: spreads numbers without a random generator


def term(number: int) -> str:
    """Return the IRI of a term."""
    return f"{BASE}term/t{number:07}"


def rows(count: int) -> Iterator[StatementRow]:
    """Yield statements among a fifth as many terms; some terms have very many."""
    terms = count // 5
    for n in range(count):
        mixed = n * _MIX % 2**32
        subject, obj = mixed % terms, (mixed >> 7) % terms
        if n % 50 == 0:
            obj = n // 50 % 20  # hubs, as classes are
        yield StatementRow(
            f"{BASE}statement/d/f{n:07}", term(subject), f"{VOCAB}treats", "treats", term(obj), "",
            status=STATUSES[n % len(STATUSES)],
        )  # fmt: skip


def triples(count: int) -> Iterator[tuple[str, str, str]]:
    """Yield the statements as triples, the fewest that make rows."""
    for row in rows(count):
        node = f"<{row.iri}>"
        yield node, f"<{RDF}type>", f"<{VOCAB}Statement>"
        yield node, f"<{RDF}subject>", f"<{row.subject}>"
        yield node, f"<{RDF}predicate>", f"<{row.relation}>"
        yield node, f"<{RDF}object>", f"<{row.object}>"
        yield node, f"<{VOCAB}status>", f"<{VOCAB}{row.status}>"


class Clock:
    """Tells how long something took, in CPU seconds."""

    def __init__(self) -> None:
        self._start = time.process_time()

    def told(self, what: str) -> None:
        """Say it, and begin anew."""
        print(f"{what:<52} {time.process_time() - self._start:8.2f} s")
        self._start = time.process_time()


def main(count: int) -> None:
    """Measure."""
    made = list(rows(count))
    clock = Clock()
    web = Web(made)
    edges = web.edges
    clock.told(f"{count:,} rows to {len(web.terms):,} terms, {len(web):,} pairs")
    tenth = list(triples(count // 10))
    clock = Clock()
    read_records(tenth, "large")
    clock.told(f"{count // 10:,} statements from {len(tenth):,} triples to rows")
    ends = term(11), term(len(web.terms) - 12)
    results = []
    for name in (NETWORKX, RUSTWORKX):
        clock = Clock()
        engine = engine_for(name, len(web.terms), edges)
        clock.told(f"{name}: load")
        distances = list(engine.distances(web.number[ends[0]]))
        clock.told(f"{name}: distances from one term")
        ranks = [round(rank * len(web.terms), 4) for rank in engine.pagerank()]
        clock.told(f"{name}: PageRank")
        del engine
        clock = Clock()
        paths = best_paths(web, {}, *ends, most=5, engine=name)
        clock.told(f"{name}: five best paths, with loading")
        results.append((distances, ranks, paths))
    print("the same results:", results[0] == results[1])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
