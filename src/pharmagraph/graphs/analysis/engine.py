"""What computes: networkx, which is always there, or rustworkx for graphs that are large for it.

Both are given numbered terms and weighted pairs, and both give the same results: distances are whole
numbers, and centralities are rounded before anyone sees or sorts them. rustworkx is the optional part
``analysis``; it was chosen for its licence (Apache-2.0), where igraph's is the GPL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from pharmagraph.errors import MissingExtraError, PharmagraphError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.analysis.web import Edge

EXTRA = "analysis"
NETWORKX, RUSTWORKX, AUTO = "networkx", "rustworkx", "auto"
ENGINES = (AUTO, NETWORKX, RUSTWORKX)
LARGE = 1_000_000
"""Pairs of terms from which on ``auto`` takes rustworkx, where that is installed."""

DAMPING = 0.85  # Brin and Page, "The Anatomy of a Large-Scale Hypertextual Web Search Engine" (1998), 2.1.1
# All ranks together move less in the last round: so little that both engines round them alike.
_TOLERANCE = 1e-14
_MOST_ROUNDS = 1_000


class Engine(Protocol):
    """What is computed over terms 0 to n - 1 and weighted pairs of them.

    ``most_work`` is how many terms times pairs betweenness may cost: some 20 seconds.
    """

    name: str
    most_work: int

    def distances(self, start: int) -> Sequence[int | None]:
        """Return the smallest sum of weights from a term to each; None where no path leads there."""

    def pagerank(self) -> Sequence[float]:
        """Return the PageRank of each term, pairs counting both ways and all alike."""

    def betweenness(self) -> Sequence[float]:
        """Return for each term the share (0 to 1) of shortest paths between others that lead over it."""


class Networkx:
    """The engine that is always there."""

    name = NETWORKX
    most_work = 20_000_000

    def __init__(self, size: int, edges: Sequence[Edge]) -> None:
        import networkx as nx

        self._graph: nx.Graph[int] = nx.Graph()
        self._graph.add_nodes_from(range(size))
        self._graph.add_weighted_edges_from(edges)

    def distances(self, start: int) -> Sequence[int | None]:
        """Return the distances from a term (Dijkstra)."""
        import networkx as nx

        found: dict[int, Any] = dict(nx.single_source_dijkstra_path_length(self._graph, start))
        return [found.get(term) for term in range(len(self._graph))]

    def pagerank(self) -> Sequence[float]:
        """Return the PageRanks by power iteration; networkx's own needs scipy, which we do not."""
        size = len(self._graph)
        near = [sorted(self._graph.adj[term]) for term in range(size)]
        ranks = [1 / size] * size
        for _ in range(_MOST_ROUNDS):
            lone = sum(rank for rank, others in zip(ranks, near, strict=True) if not others)
            given = [rank / max(len(others), 1) for rank, others in zip(ranks, near, strict=True)]
            base = (1 - DAMPING + DAMPING * lone) / size
            new = [base + DAMPING * sum(given[other] for other in others) for others in near]
            moved = sum(abs(a - b) for a, b in zip(new, ranks, strict=True))
            ranks = new
            if moved < _TOLERANCE:
                break
        return ranks

    def betweenness(self) -> Sequence[float]:
        """Return the betweennesses (Brandes)."""
        import networkx as nx

        found = nx.betweenness_centrality(self._graph)
        return [found[term] for term in range(len(self._graph))]


class Rustworkx:
    """The engine for large graphs: the optional part ``analysis``."""

    name = RUSTWORKX
    most_work = 2_000_000_000

    def __init__(self, size: int, edges: Sequence[Edge]) -> None:
        self._lib = _rustworkx()
        self._size = size
        self._edges = edges
        self._graph = self._lib.PyGraph(multigraph=False)
        self._graph.add_nodes_from(range(size))
        self._graph.add_edges_from(list(edges))

    def distances(self, start: int) -> Sequence[int | None]:
        """Return the distances from a term (Dijkstra); whole numbers below 2**53 stay exact."""
        found: list[int | None] = [None] * self._size
        for term, weight in self._lib.dijkstra_shortest_path_lengths(self._graph, start, float).items():
            found[term] = int(weight)
        found[start] = 0
        return found

    def pagerank(self) -> Sequence[float]:
        """Return the PageRanks (power iteration)."""
        graph = self._lib.PyDiGraph(multigraph=False)
        graph.add_nodes_from(range(self._size))
        graph.add_edges_from_no_data([(a, b) for a, b, _ in self._edges])
        graph.add_edges_from_no_data([(b, a) for a, b, _ in self._edges])
        found = self._lib.pagerank(graph, alpha=DAMPING, tol=_TOLERANCE / self._size, max_iter=_MOST_ROUNDS)
        return [found[term] for term in range(self._size)]

    def betweenness(self) -> Sequence[float]:
        """Return the betweennesses (Brandes), in one thread: several would add in any order."""
        found = self._lib.betweenness_centrality(self._graph, parallel_threshold=self._size + 1)
        return [found[term] for term in range(self._size)]


def _rustworkx() -> Any:
    import importlib

    try:
        return importlib.import_module(RUSTWORKX)
    except ImportError as error:
        raise MissingExtraError(EXTRA, "the engine rustworkx") from error


def engine_for(name: str, size: int, edges: Sequence[Edge]) -> Engine:
    """Return the engine of a name; "auto" takes rustworkx for large graphs, where it is installed.

    Raises MissingExtraError where rustworkx is named and not installed, PharmagraphError for another
    name.
    """
    if name not in ENGINES:
        mend = f"choose one of: {', '.join(ENGINES)}"
        raise PharmagraphError(f"there is no engine '{name}'", mend=mend)
    if name == RUSTWORKX:
        return Rustworkx(size, edges)
    if name == AUTO and len(edges) > LARGE:
        try:
            return Rustworkx(size, edges)
        except MissingExtraError:
            return Networkx(size, edges)
    return Networkx(size, edges)
