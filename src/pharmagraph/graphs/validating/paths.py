"""Property paths (SHACL, section 2.3.1): read from a graph of shapes, and followed in an index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.graphs.validating.result import SH, UncoveredError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from pharmagraph.graphs.validating.index import Index, Wanted
    from pharmagraph.graphs.validating.shapegraph import ShapeGraph
    from pharmagraph.rdfterms import NtTerm

    Follow: TypeAlias = Callable[[NtTerm], Sequence[NtTerm]]

# pySHACL refuses to go ten steps deep into a path.
_MOST_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Path:
    """A path: a ``kind`` with its parts, which are paths, or with one property."""

    kind: str
    prop: NtTerm = ""
    parts: tuple[Path, ...] = ()

    def note(self, wanted: Wanted) -> None:
        """Note which tables following it needs."""
        if self.kind == "forward":
            wanted.forward.add(self.prop)
        elif self.kind == "inverse":
            wanted.inverse.add(self.prop)
        for part in self.parts:
            part.note(wanted)

    def follower(self, index: Index) -> Follow:
        """Return what leads from a node to those at the end of the path, each once."""
        if self.kind in {"forward", "inverse"}:
            return (index.forward if self.kind == "forward" else index.inverse)(self.prop)
        parts = [part.follower(index) for part in self.parts]
        if self.kind == "sequence":
            return lambda node: _in_turn(parts, node)
        if self.kind == "alternative":
            return lambda node: tuple(dict.fromkeys(end for part in parts for end in part(node)))
        (step,) = parts
        if self.kind == "zeroOrOne":
            return lambda node: tuple(dict.fromkeys((node, *step(node))))
        return lambda node: _repeated(step, node, with_start=self.kind == "zeroOrMore")


def _in_turn(parts: Sequence[Follow], node: NtTerm) -> Sequence[NtTerm]:
    ends = {node: None}
    for part in parts:
        ends = dict.fromkeys(end for here in ends for end in part(here))
    return tuple(ends)


def _repeated(step: Follow, node: NtTerm, *, with_start: bool) -> Sequence[NtTerm]:
    found = {node: None} if with_start else {}
    ahead = list(step(node))
    while ahead:
        here = ahead.pop()
        if here not in found:
            found[here] = None
            ahead += step(here)
    return tuple(found)


def read_path(graph: ShapeGraph, node: NtTerm, depth: int = 0) -> Path:
    """Read a path; raises UncoveredError for one that is not plainly well-formed, or too deep."""
    if node.startswith("<"):
        return Path("forward", node)
    if depth > _MOST_DEPTH or not node.startswith("_:"):
        raise UncoveredError("a path that is no path, or a deep one")
    if (items := graph.items(node)) is not None:
        if len(items) > _MOST_DEPTH:
            raise UncoveredError("a long sequence as a path")
        return Path("sequence", parts=_parts(graph, items, depth))
    said = graph.about(node)
    if len(said) != 1 or len(ends := next(iter(said.values()))) != 1:
        raise UncoveredError("a path that says several things")
    word = next(iter(said)).removeprefix(f"<{SH}").removesuffix(">")
    (end,) = ends
    if word == "inversePath" and end.startswith("<"):
        return Path("inverse", end)
    if word == "alternativePath":
        return Path("alternative", parts=_parts(graph, graph.items(end), depth))
    if word in {"zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"}:
        return Path(word.removesuffix("Path"), parts=(read_path(graph, end, depth + 1),))
    raise UncoveredError("a path of another kind")


def _parts(graph: ShapeGraph, items: Sequence[NtTerm] | None, depth: int) -> tuple[Path, ...]:
    """Read the members of a list of paths; there must be two at least."""
    if items is None or len(items) < 2:  # noqa: PLR2004 - SHACL, section 2.3.1.2
        raise UncoveredError("a path with a list of less than two members")
    # Each member of a list takes pySHACL one step deeper.
    return tuple(read_path(graph, item, depth + 1 + n) for n, item in enumerate(items))
