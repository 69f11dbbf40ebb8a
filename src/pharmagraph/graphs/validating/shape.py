"""Shapes, compiled: what a shape asks of a node, and who must answer it.

A shape without a message of its own is told in pySHACL's words; so is a graph that violates one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.graphs.validating.components import COMPONENTS, ONLY_WITH_PATH, is_true
from pharmagraph.graphs.validating.index import SUBCLASS, TYPE
from pharmagraph.graphs.validating.paths import Path, read_path
from pharmagraph.graphs.validating.result import SH, UncoveredError
from pharmagraph.ontology.prefixes import OWL, RDFS
from pharmagraph.rdfterms import value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.validating.components import Make
    from pharmagraph.graphs.validating.index import Wanted
    from pharmagraph.graphs.validating.shapegraph import ShapeGraph
    from pharmagraph.rdfterms import NtTerm

LISTED = {"and": "And", "or": "Or", "xone": "Xone"}
TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
# pySHACL goes 15 shapes deep, and looks for cycles in ways of its own.
_MOST_DEPTH = 6


@dataclass(slots=True)
class Shape:
    """A shape: ``makes`` are the checks by the names of their components.

    ``below`` are the shapes of its properties, ``whole`` those that sh:node names; ``logic`` are lists of
    shapes by component (And, Or, Xone, Not). ``closed`` are the properties that a closed shape allows.
    """

    node: NtTerm
    path: Path | None
    severity: NtTerm
    messages: tuple[str, ...]
    deactivated: bool
    makes: list[tuple[str, Make]] = field(default_factory=list)
    below: list[Shape] = field(default_factory=list)
    whole: list[Shape] = field(default_factory=list)
    logic: list[tuple[str, list[Shape]]] = field(default_factory=list)
    closed: frozenset[NtTerm] | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Which nodes a shape is for: a ``kind`` of target with its class, node or property."""

    kind: str
    term: NtTerm


class Shapes:
    """All shapes of a graph of shapes; ``targeted`` are those with targets, each with its node there.

    Raises UncoveredError where one is not plainly well-formed.
    """

    def __init__(self, graph: ShapeGraph, wanted: Wanted) -> None:
        self._graph = graph
        self._wanted = wanted
        self._made: dict[NtTerm, Shape] = {}
        self._making: list[NtTerm] = []
        # pySHACL takes one step up from a class, and knows that OWL's classes are classes.
        self.classes = {f"<{RDFS}Class>", f"<{OWL}Class>"} | {
            s for s in graph.nodes if f"<{RDFS}Class>" in graph.about(s).get(SUBCLASS, ())
        }
        self.targeted: list[tuple[NtTerm, Shape, tuple[Target, ...]]] = []
        for node in graph.nodes:
            kinds = set(graph.about(node).get(TYPE, ()))
            if {f"<{SH}NodeShape>", f"<{SH}PropertyShape>"} <= kinds:
                raise UncoveredError("a shape of two kinds")
            if f"<{SH}NodeShape>" in kinds and graph.values(node, "path"):
                raise UncoveredError("a node shape with a path")
            if f"<{SH}PropertyShape>" in kinds and not graph.values(node, "path"):
                raise UncoveredError("a property shape without a path")
            if targets := self._targets(node, kinds):
                self.targeted.append((node, self.make(node), targets))

    def _targets(self, node: NtTerm, kinds: set[NtTerm]) -> tuple[Target, ...]:
        """Return the targets of a shape (section 2.1.3); a class that is one is its own target."""
        found = [Target(word, term) for word in TARGETS for term in self._graph.values(node, word)]
        is_shape = bool(found) or any(kind.startswith(f"<{SH}") for kind in kinds)
        is_shape = is_shape or any(self._graph.values(node, word) for word in ("property", "node"))
        if is_shape and kinds & self.classes:
            found.append(Target("targetClass", node))
        for target in found:
            if target.kind == "targetSubjectsOf":
                self._wanted.subjects.add(target.term)
            elif target.kind == "targetObjectsOf":
                self._wanted.inverse.add(target.term)
            if target.term.startswith("_:"):
                raise UncoveredError("a blank node as a target")
        return tuple(found)

    def make(self, node: NtTerm) -> Shape:
        """Compile a shape and those that it names."""
        if node in self._made:
            return self._made[node]
        if node in self._making or len(self._making) > _MOST_DEPTH:
            raise UncoveredError("shapes that lead back to themselves, or far")
        if node.startswith('"'):
            raise UncoveredError("a literal as a shape")
        self._making.append(node)
        graph = self._graph
        path = read_path(graph, graph.one(node, "path")) if graph.values(node, "path") else None
        if path:
            path.note(self._wanted)
        shape = Shape(
            node if node.startswith("<") else "", path, graph.one(node, "severity") or f"<{SH}Violation>",
            tuple(sorted(map(value_of, graph.values(node, "message")))), is_true(graph, node, "deactivated"),
        )  # fmt: skip
        self._add_checks(shape, node)
        self._add_shapes(shape, node)
        self._making.pop()
        self._made[node] = shape
        return shape

    def _add_checks(self, shape: Shape, node: NtTerm) -> None:
        for word, (name, component) in COMPONENTS.items():
            if self._graph.values(node, word):
                if word in ONLY_WITH_PATH and shape.path is None:
                    raise UncoveredError(f"sh:{word} without a path")
                shape.makes += [(name, make) for make in component(self._graph, node, self._wanted)]

    def _add_shapes(self, shape: Shape, node: NtTerm) -> None:
        graph = self._graph
        for word, found in (("property", shape.below), ("node", shape.whole)):
            for other in graph.values(node, word):
                found.append(self._shape(other))
                if (found[-1].path is None) is (word == "property"):
                    raise UncoveredError(f"sh:{word} with a shape of another kind")
        shape.logic += [("Not", [self._shape(other)]) for other in graph.values(node, "not")]
        for word, name in LISTED.items():
            for listed in graph.values(node, word):
                items = graph.items(listed)
                if not items:
                    raise UncoveredError(f"sh:{word} that is no list")
                shape.logic.append((name, [self._shape(item) for item in items]))
        if is_true(graph, node, "closed"):
            shape.closed = frozenset((*self._ignored(node), *self._paths(shape.below)))
            self._wanted.whole = True
        elif graph.values(node, "ignoredProperties"):
            raise UncoveredError("sh:ignoredProperties of an open shape")

    def _shape(self, node: NtTerm) -> Shape:
        """Compile a shape that another names; it must say something."""
        if not self._graph.about(node):
            raise UncoveredError("a shape of which nothing is said")
        return self.make(node)

    def _ignored(self, node: NtTerm) -> Sequence[NtTerm]:
        listed = self._graph.one(node, "ignoredProperties")
        items = self._graph.items(listed) if listed else ()
        if items is None:
            raise UncoveredError("sh:ignoredProperties that is no list")
        return items

    @staticmethod
    def _paths(shapes: Sequence[Shape]) -> list[NtTerm]:
        return [shape.path.prop for shape in shapes if shape.path and shape.path.kind == "forward"]
