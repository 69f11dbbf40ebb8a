"""What is central in a graph: by neighbours, by PageRank, by how many shortest paths lead over it.

Terms are joined as in paths (``web``): both ways, once however many statements there are. Centralities
are rounded to four places, so that every engine and machine sorts them alike.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.graphs.analysis.engine import AUTO, NETWORKX, RUSTWORKX, engine_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pharmagraph.graphs.analysis.table import Cell
    from pharmagraph.graphs.analysis.web import Web
    from pharmagraph.graphs.records import Node

COLUMNS = ("term", "kind", "neighbours", "pagerank", "betweenness")
AVERAGE = "pagerank: 1 is that of the average term; betweenness: 1 is all shortest paths"
MEASURES = ("pagerank", "neighbours", "betweenness")
PLACES = Decimal("0.0001")


class Standing(NamedTuple):
    """How central a term (IRI) is; ``pagerank`` is 1 for the average term, ``betweenness`` 0 to 1."""

    term: str
    neighbours: int
    pagerank: Decimal
    betweenness: Decimal


def centralities(web: Web, *, engine: str = AUTO) -> tuple[list[Standing], str]:
    """Return how central every term is, in the order of their IRIs, and a note where something is left out.

    Betweenness is 0 throughout where the graph is too large to find it in some 20 seconds.
    """
    if not web.terms:
        return [], ""
    doing = engine_for(engine, len(web.terms), web.edges)
    ranks = doing.pagerank()
    work = len(web.terms) * len(web)
    note = ""
    between: Sequence[float] = [0.0] * len(web.terms)
    if work <= doing.most_work:
        between = doing.betweenness()
    else:
        mend = f'; the engine {RUSTWORKX} goes further (pip install "pharmagraph[analysis]")'
        note = (
            f"betweenness is left out: {len(web.terms):,} terms with {len(web):,} pairs are too many for it"
        )
        note += mend if doing.name == NETWORKX else ""
    size = len(web.terms)
    found = [
        Standing(term, count, _rounded(rank * size), _rounded(share))
        for term, count, rank, share in zip(web.terms, web.neighbours, ranks, between, strict=True)
    ]
    return found, note


def ranked(
    found: Iterable[Standing], nodes: Mapping[str, Node], *, by: str, most: int, each_kind: bool
) -> list[Standing]:
    """Return the ``most`` most central terms, or those of each kind; of equals, the first by label."""

    def order(each: Standing) -> tuple[Decimal, str, str]:
        return -Decimal(getattr(each, by)), nodes[each.term].label, each.term

    if not each_kind:
        return sorted(found, key=order)[:most]
    per: dict[str, list[Standing]] = {}
    for each in found:
        per.setdefault(nodes[each.term].kind, []).append(each)
    return [each for kind in sorted(per) for each in sorted(per[kind], key=order)[:most]]


def standing_row(each: Standing, nodes: Mapping[str, Node]) -> tuple[Cell, ...]:
    """Return a term as a row of the table."""
    node = nodes[each.term]
    return node.label, node.kind, each.neighbours, each.pagerank, each.betweenness


def _rounded(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(PLACES, ROUND_HALF_EVEN)
