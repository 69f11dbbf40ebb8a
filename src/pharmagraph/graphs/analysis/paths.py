"""The best explained paths between two terms.

Two searches for distances, one from each end, tell for every pair of terms what the cheapest path over
it costs. Those that may belong to the best paths are a small part of the whole, and on that part Yen's
algorithm (networkx) finds the k cheapest paths without loops. So an engine needs to know distances
only, and every engine gives the same paths.

Source: J. Y. Yen, "Finding the K Shortest Loopless Paths in a Network", Management Science 17 (1971).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.graphs.analysis.engine import AUTO, engine_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.analysis.engine import Engine
    from pharmagraph.graphs.analysis.web import Edge, Web
    from pharmagraph.graphs.records import StatementRow

MOST_PATHS = 100
_MOST_TIES = 200
_FIRST_SLACK = 20


class Path(NamedTuple):
    """A way from one term to another: the terms, the statements of each hop, and what it costs.

    ``hops`` holds for each two terms that follow each other all statements that join them, the firmest
    first; that one the cost is made of.
    """

    terms: tuple[str, ...]
    hops: tuple[tuple[StatementRow, ...], ...]
    cost: int


def best_paths(  # noqa: PLR0913 - a web and its labels, the ends, and how many
    web: Web, labels: Mapping[str, str], start: str, end: str, *, most: int = 5, engine: str = AUTO
) -> list[Path]:
    """Return the cheapest paths between two terms (IRIs), at most ``most``, without loops.

    Of paths that cost the same, the one with fewer steps stands first, then the order is that of the
    labels on the way. None where no path leads there, or both terms are the same.
    """
    if start == end or start not in web.number or end not in web.number:
        return []
    ends = web.number[start], web.number[end]
    numbers = _cheapest(web, engine_for(engine, len(web.terms), web.edges), ends, most)
    paths = [_path(web, weight, way) for weight, way in numbers]

    def order(path: Path) -> tuple[int, int, list[str], tuple[str, ...]]:
        return path.cost, len(path.terms), [labels.get(term, term) for term in path.terms], path.terms

    return sorted(paths, key=order)[:most]


def _cheapest(
    web: Web, engine: Engine, ends: tuple[int, int], most: int
) -> Sequence[tuple[int, Sequence[int]]]:
    """Return the weights and terms of the cheapest paths, and of those that cost as much as the last."""
    start, end = ends
    to, fro = engine.distances(start), engine.distances(end)
    shortest = to[end]
    if shortest is None:
        return []
    # What the cheapest path over each pair costs, whichever way it is gone.
    over = [
        (min(a + (fro[other] or 0), b + (fro[one] or 0)) + weight, one, other, weight)
        for one, other, weight in web.edges
        if (a := to[one]) is not None and (b := to[other]) is not None
    ]
    slack = _FIRST_SLACK
    while True:
        limit = shortest + slack
        part = [(one, other, weight) for least, one, other, weight in over if least <= limit]
        if len(part) == len(over):
            return _of_part(part, ends, most)
        found = _of_part(part, ends, most, limit)
        if len(found) >= most:
            return found
        slack *= 2


def _of_part(
    part: Sequence[Edge], ends: tuple[int, int], most: int, limit: int | None = None
) -> list[tuple[int, Sequence[int]]]:
    """Return the cheapest paths over some pairs; none above ``limit``: beyond it, others may be cheaper."""
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from(part)
    found: list[tuple[int, Sequence[int]]] = []
    for way in nx.shortest_simple_paths(graph, *ends, weight="weight"):
        weight = int(nx.path_weight(graph, way, "weight"))
        beyond = len(found) >= most and weight > found[most - 1][0]
        if beyond or (limit is not None and weight > limit) or len(found) >= most + _MOST_TIES:
            break
        found.append((weight, way))
    return found


def _path(web: Web, weight: int, way: Sequence[int]) -> Path:
    hops = tuple(tuple(web.between(a, b)) for a, b in pairwise(way))
    return Path(tuple(web.terms[n] for n in way), hops, web.cost(weight, way[0], way[-1]))
