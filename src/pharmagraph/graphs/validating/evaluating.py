"""Hold a graph against compiled shapes."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.graphs.validating.index import TYPE, Index, Wanted
from pharmagraph.graphs.validating.result import Result, UncoveredError
from pharmagraph.graphs.validating.shape import Shapes
from pharmagraph.graphs.validating.shapegraph import ShapeGraph
from pharmagraph.ontology.prefixes import RDFS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pharmagraph.graphs.validating.paths import Follow
    from pharmagraph.graphs.validating.shape import Shape, Target
    from pharmagraph.rdfterms import NtTerm, Triple

_RESOURCE = (TYPE, f"<{RDFS}Resource>")


class Judged(NamedTuple):
    """What shapes found: ``left`` are nodes that pySHACL is to judge, each with its shape; ``why`` is why."""

    results: list[Result]
    left: list[tuple[NtTerm, Shape, NtTerm]]
    why: str
    graph: Index


class Compiled:
    """Shapes, compiled once for any graphs.

    Raises UncoveredError where they use what only pySHACL knows.
    """

    def __init__(self, shapes: Iterable[Triple]) -> None:
        self._wanted = Wanted()
        self.shapes = Shapes(ShapeGraph(shapes), self._wanted)

    def results(self, triples: Iterable[Triple]) -> list[Result]:
        """Return what the shapes find in a graph, whose triples are canonical and come once each.

        Raises UncoveredError for values that only pySHACL judges.
        """
        judged = self.judged(triples)
        if judged.left:
            raise UncoveredError(judged.why)
        return judged.results

    def judged(self, triples: Iterable[Triple]) -> Judged:
        """Return what the shapes find in a graph, and which nodes are left to pySHACL.

        Raises UncoveredError for values that make the whole graph a case for pySHACL.
        """
        found: list[Result] = []
        left: list[tuple[NtTerm, Shape, NtTerm]] = []
        why = ""
        with _no_collection():
            index = Index(triples, self._wanted)
            run = _Run(index)
            for name, shape, targets in self.shapes.targeted:
                if shape.deactivated:
                    continue
                judge = run.judge(shape)
                for node in _nodes(index, targets):
                    try:
                        results = judge(node)
                    except UncoveredError as error:
                        why = why or str(error)
                        left.append((name, shape, node))
                        continue
                    if results and not all(result.messages for result in results):
                        why = why or "a violated shape without a message"
                        left.append((name, shape, node))
                    else:
                        found += results
        return Judged(found, left, why, index)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep Python from looking for cycles among millions of small objects: there are none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _nodes(index: Index, targets: Sequence[Target]) -> Iterable[NtTerm]:
    """Return the nodes that targets select (section 2.1.3), each once."""
    found: dict[NtTerm, None] = {}
    for target in targets:
        match target.kind:
            case "targetClass":
                found |= dict.fromkeys(index.instances(target.term))
            case "targetSubjectsOf":
                found |= dict.fromkeys(index.subjects(target.term))
            case "targetObjectsOf":
                found |= dict.fromkeys(index.objects(target.term))
            case _:
                found[target.term] = None
    return found


class _Run:
    """One graph held against shapes; ``judge`` gives what judges nodes by one of them."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._judges: dict[int, _Judge] = {}

    def judge(self, shape: Shape) -> _Judge:
        """Return what judges nodes by a shape."""
        if id(shape) not in self._judges:
            self._judges[id(shape)] = _Judge(shape, self._index, self)
        return self._judges[id(shape)]


class _Judge:
    """Judges nodes by one shape: calling it with a node gives the results."""

    def __init__(self, shape: Shape, index: Index, run: _Run) -> None:
        self._shape = shape
        self._index = index
        self._follow: Follow | None = shape.path.follower(index) if shape.path else None
        self._path = shape.path.prop if shape.path and shape.path.kind == "forward" else ""
        self._checks = [(name, make(index)) for name, make in shape.makes]
        self._below = [run.judge(other) for other in shape.below if not other.deactivated]
        self._whole = [run.judge(other) for other in shape.whole]
        self._logic = [(name, [run.judge(other) for other in others]) for name, others in shape.logic]
        is_closed = shape.closed is not None
        self._names_others = bool(self._below or self._whole or self._logic or is_closed)

    def __call__(self, node: NtTerm) -> Sequence[Result]:
        """Return the results of a node, none for one that conforms."""
        if self._shape.deactivated:
            return ()
        values: Sequence[NtTerm] = self._follow(node) if self._follow else (node,)
        found: list[Result] = []
        for name, check in self._checks:
            if bad := check(node, values):
                found += [self._result(name, node, value) for value in bad]
        if self._names_others and values:
            found += self._by_others(node, values)
        return found

    def _by_others(self, node: NtTerm, values: Sequence[NtTerm]) -> Iterator[Result]:
        """Yield what comes of other shapes that this one names, and of its being closed."""
        for judge in self._below:
            for value in values:
                yield from judge(value)
        for judge in self._whole:
            for value in values:
                if more := judge(value):
                    yield self._result("Node", node, value)
                    yield from more
        for name, judges in self._logic:
            for value in values:
                if not _holds(name, judges, value):
                    yield self._result(name, node, value)
        if self._shape.closed is not None:
            yield from self._strangers(node, values)

    def _strangers(self, node: NtTerm, values: Sequence[NtTerm]) -> list[Result]:
        """Return a result for each property that a closed shape does not know."""
        allowed = self._shape.closed or ()
        return [
            self._result("Closed", node, o, path=p)
            for value in values
            for p, o in self._index.about(value)
            if p not in allowed and (p, o) != _RESOURCE
        ]

    def _result(self, component: str, node: NtTerm, value: NtTerm, path: NtTerm = "") -> Result:
        s = self._shape
        return Result(node, path or self._path, value, component, s.node, s.severity, s.messages)


def _holds(component: str, judges: Sequence[_Judge], value: NtTerm) -> bool:
    """Tell whether a value conforms to shapes as a logical component asks (section 4.6)."""
    match component:
        case "Or":
            return any(not judge(value) for judge in judges)
        case "And":
            return all(not judge(value) for judge in judges)
        case "Not":
            return bool(judges[0](value))
        case _:
            return sum(not judge(value) for judge in judges) == 1
