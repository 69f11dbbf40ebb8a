"""Give names to nodes that have none: what we build has no blank nodes, so that its bytes stay the same.

The names follow RDFC-1.0 (RDF Dataset Canonicalization): the same graph, however it is written, gets the
same. Graphs can be made for which that takes longer than anyone has; then nodes are named by the digest
of the files and numbered as they come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pharmagraph.rdfterms import Triple

CANONICAL, DIGEST = "canonical", "digest"


class Nameless:
    """Collects triples with blank nodes; ``count`` is how many such nodes there are.

    ``start`` is what their IRIs are to begin with; labels of different files are different nodes.
    """

    def __init__(self, start: str) -> None:
        self._start = start
        self._triples: list[Triple] = []
        self._numbers: dict[tuple[int, str], int] = {}

    @property
    def count(self) -> int:
        """How many blank nodes there are."""
        return len(self._numbers)

    def take(self, triple: Triple, file: int) -> bool:
        """Take a triple with a blank node; return whether it has one."""
        s, p, o = triple
        if not (s.startswith("_:") or o.startswith("_:")):
            return False
        self._triples.append((self._known(s, file), p, self._known(o, file)))
        return True

    def _known(self, term: str, file: int) -> str:
        if not term.startswith("_:"):
            return term
        return f"_:b{self._numbers.setdefault((file, term), len(self._numbers))}"

    def named(self, naming: str, digest: str, before: Callable[[], object]) -> Iterator[Triple]:
        """Yield the triples with names; ``before`` is called before what may take for ever."""
        if naming == CANONICAL and self._triples:
            before()
            yield from self._renamed(_canonical(self._triples), "_:c14n", "c14n")
        else:
            yield from self._renamed(self._triples, "_:b", f"{digest}-")

    def _renamed(self, triples: Sequence[Triple], old: str, new: str) -> Iterator[Triple]:
        start = f"<{self._start}{new}"

        def name(term: str) -> str:
            return f"{start}{term.removeprefix(old)}>" if term.startswith("_:") else term

        for s, p, o in triples:
            yield name(s), p, name(o)


def _canonical(triples: Sequence[Triple]) -> list[Triple]:
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    dataset = ox.Dataset(ox.parse(input=lines, format=ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [(str(q.subject), str(q.predicate), str(q.object)) for q in dataset]
