"""The terms of a graph and which of them are joined: what paths and centrality run over.

It is made from rows, never from triples: to turn RDF into a network costs more than to analyse it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pharmagraph.graphs.analysis.costs import cost_of, is_step, order, passing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pharmagraph.graphs.records import StatementRow

Edge = tuple[int, int, int]


class Web:
    """Terms by number, in the order of their IRIs, and the statements that join two of them.

    Two terms are joined once, however many statements there are and whichever way they point.
    ``disputed`` takes in disputed statements too.
    """

    def __init__(self, rows: Iterable[StatementRow], *, disputed: bool = False) -> None:
        steps = [row for row in rows if is_step(row, disputed=disputed)]
        self.terms: Sequence[str] = sorted({end for row in steps for end in (row.subject, row.object)})
        self.number: Mapping[str, int] = {term: n for n, term in enumerate(self.terms)}
        self._between: dict[tuple[int, int], list[StatementRow]] = {}
        for row in steps:
            ends = self.number[row.subject], self.number[row.object]
            self._between.setdefault((min(ends), max(ends)), []).append(row)

    def __len__(self) -> int:
        """Return how many pairs of terms are joined."""
        return len(self._between)

    def between(self, one: int, other: int) -> list[StatementRow]:
        """Return the statements that join two terms, the firmest first."""
        return sorted(self._between[min(one, other), max(one, other)], key=order)

    @cached_property
    def neighbours(self) -> Sequence[int]:
        """How many terms each term is joined to."""
        counts = [0] * len(self.terms)
        for one, other in self._between:
            counts[one] += 1
            counts[other] += 1
        return counts

    @cached_property
    def edges(self) -> Sequence[Edge]:
        """The pairs with their weights, sorted.

        A weight is twice what the firmest statement costs, and what it costs to pass through either
        end: so half of the weights of a path, less what both ends would cost, is what the path costs.
        """
        through = [passing(count) for count in self.neighbours]
        return [
            (one, other, 2 * min(map(cost_of, rows)) + through[one] + through[other])
            for (one, other), rows in sorted(self._between.items())
        ]

    def cost(self, weight: int, start: int, end: int) -> int:
        """Return what a path costs, given the sum of its weights."""
        return (weight - passing(self.neighbours[start]) - passing(self.neighbours[end])) // 2
