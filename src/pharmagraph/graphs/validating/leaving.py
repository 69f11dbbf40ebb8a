"""Leave to pySHACL the nodes that are not judged here, and show it no more of the graph than it looks at.

A shape of SHACL Core looks from its focus node along paths, at properties that it compares, and at the types
of what it finds (sections 2 to 4). All of that is gathered by walking as the compiled shapes do, down every
branch, so that what pySHACL says of these nodes is what it would say beside the whole graph.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.graphs.validating.evaluating import Compiled
from pharmagraph.graphs.validating.index import TYPE, Index
from pharmagraph.graphs.validating.reference import reference_results
from pharmagraph.graphs.validating.result import SH, UncoveredError
from pharmagraph.graphs.validating.shape import TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pharmagraph.graphs.validating.components import Check
    from pharmagraph.graphs.validating.evaluating import Judged
    from pharmagraph.graphs.validating.index import Lookup
    from pharmagraph.graphs.validating.paths import Follow
    from pharmagraph.graphs.validating.result import Result
    from pharmagraph.graphs.validating.shape import Shape, Shapes
    from pharmagraph.rdfterms import NtTerm, Triple

_TARGETS = {f"<{SH}{word}>" for word in TARGETS}


class Found(NamedTuple):
    """What shapes find: ``why`` says for what pySHACL was needed, ``seen`` how many triples it read."""

    results: Sequence[Result]
    why: str = ""
    seen: int = 0


def find_results(triples: Sequence[Triple], shapes: Sequence[Triple]) -> Found:
    """Return what shapes find in a graph, whose triples are canonical and come once each.

    Raises SenselessShapesError for shapes that make no sense.
    """
    try:
        compiled = Compiled(shapes)
        judged = compiled.judged(triples)
    except UncoveredError as error:
        return Found(reference_results(triples, shapes), str(error), len(triples))
    if not judged.left:
        return Found(judged.results)
    if not all(node.startswith("<") for _, _, node in judged.left):  # only an IRI is the same elsewhere
        return Found(reference_results(triples, shapes), judged.why, len(triples))
    seen = _looked_at(judged)
    more = reference_results(seen, _aimed(shapes, compiled.shapes, judged))
    return Found([*judged.results, *more], judged.why, len(seen))


def _aimed(shapes: Sequence[Triple], compiled: Shapes, judged: Judged) -> list[Triple]:
    """Return the shapes with the nodes that are left as their only targets."""
    targeted = {name for name, _, _ in compiled.targeted}

    def is_target(triple: Triple) -> bool:
        s, p, o = triple
        return p in _TARGETS or (s in targeted and p == TYPE and o in compiled.classes)

    kept = [triple for triple in shapes if not is_target(triple)]
    return [*kept, *((name, f"<{SH}targetNode>", node) for name, _, node in judged.left)]


def _looked_at(judged: Judged) -> list[Triple]:
    """Return the triples that shapes look at when they judge the nodes that are left, sorted."""
    walk = _Walk(judged.graph)
    for _, shape, node in judged.left:
        walk.visit(shape, node)
    return sorted({*walk.seen.found, *judged.graph.hierarchy()})


class _Seen(Index):
    """An index that notes every triple that is looked up in it, and lets every value pass."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.found: set[Triple] = set()

    def forward(self, prop: NtTerm) -> Lookup:
        get = self._index.unchecked(prop)

        def noted(node: NtTerm) -> Sequence[NtTerm]:
            values = get(node)
            self.found.update((node, prop, value) for value in values)
            return values

        return noted

    def inverse(self, prop: NtTerm) -> Lookup:
        get = self._index.inverse(prop)

        def noted(node: NtTerm) -> Sequence[NtTerm]:
            subjects = get(node)
            self.found.update((subject, prop, node) for subject in subjects)
            return subjects

        return noted

    def about(self, node: NtTerm) -> Iterable[tuple[NtTerm, NtTerm]]:
        found = self._index.all_about(node)
        self.found.update((node, p, o) for p, o in found)
        return found

    def instances(self, cls: NtTerm) -> frozenset[NtTerm]:
        """Return nothing: which classes a value has is noted with its types."""
        del cls
        return frozenset()


class _Walk:
    """Walks from nodes wherever shapes look, in vain or not."""

    def __init__(self, index: Index) -> None:
        self.seen = _Seen(index)
        self._types = self.seen.forward(TYPE)
        self._done: set[tuple[int, NtTerm]] = set()
        self._made: dict[int, tuple[Follow | None, list[Check]]] = {}

    def _parts(self, shape: Shape) -> tuple[Follow | None, list[Check]]:
        if id(shape) not in self._made:
            follow = shape.path.follower(self.seen) if shape.path else None
            self._made[id(shape)] = follow, [make(self.seen) for _, make in shape.makes]
        return self._made[id(shape)]

    def visit(self, shape: Shape, node: NtTerm) -> None:
        """Note what a shape looks at to judge a node."""
        if (id(shape), node) in self._done:
            return
        self._done.add((id(shape), node))
        follow, checks = self._parts(shape)
        values = follow(node) if follow else (node,)
        for one in (node, *values):
            self._types(one)
        for check in checks:
            # What is compared is looked up first; whether it can be compared is no matter here.
            with suppress(UncoveredError, ArithmeticError, ValueError):
                check(node, values)
        if shape.closed is not None:
            for value in values:
                self.seen.about(value)
        inner = [*shape.below, *shape.whole, *(one for _, shapes in shape.logic for one in shapes)]
        for other in inner:
            for value in values:
                self.visit(other, value)
