"""Where each part of a drawn graph lies: trees that spread from a hub to both sides, on an arc.

The term with the most statements stands in the middle. Its relations stand on an arc around it, each at
the head of a column of its objects; an object with statements of its own spreads further outward. Every
part owns a band that no other part enters, so rectangles never overlap, no branch runs under a label,
and a new leaf shifts its neighbours by about half a row. What is too large for one island, or joined
to nothing, becomes an island of its own beside it. Pure arithmetic: no drawing library, no chance.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.graphs.islands import Box, Branch, Island, Place, settle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Box", "Layout", "Place", "lay_out"]

CROWD = 260  # from this number of boxes on, a hub begins an island of its own
SMALL = 2  # statements of a hub that may hang from a term that it points at
BESIDE = 56.0  # pixels between two islands
ASPECT = 1.7  # of the whole picture: screens are wider than high


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of all boxes, and the links that are branches of a tree (the others cross)."""

    places: Mapping[str, Place]
    branches: frozenset[tuple[str, str]]


def lay_out(boxes: Sequence[Box], links: Sequence[tuple[str, str]]) -> Layout:
    """Return a place for each box; no two rectangles overlap.

    A link leads from a hub to its relation, or from a relation to a term; one that names an unknown
    box is left out. The same input, in any order, gives the same places, in time that grows almost
    as the number of boxes does.
    """
    known = {box.id: box for box in boxes}
    joined = sorted({link for link in links if link[0] in known and link[1] in known})
    islands = _Forest(known, joined).islands()
    branches = frozenset[tuple[str, str]]().union(*(island.links for island in islands))
    return Layout(_beside([settle(island) for island in islands]), branches)


class _Forest:
    """The islands of a graph, grown breadth first from the term with the most statements."""

    def __init__(self, known: Mapping[str, Box], links: Sequence[tuple[str, str]]) -> None:
        self._known = known
        self._down: dict[str, list[str]] = {name: [] for name in known}
        self._up: dict[str, list[str]] = {name: [] for name in known}
        for start, end in links:
            self._down[start].append(end)
            self._up[end].append(start)
        self._seen: set[str] = set()
        self._holder: dict[str, Branch] = {}

    def islands(self) -> list[Island]:
        """Return the islands, the one around the weightiest hub first, terms without a link last."""
        ranked = sorted(self._known.values(), key=lambda box: (-box.weight, box.id))
        hubs = [box for box in ranked if box.role == "hub"]
        rest = [box for box in ranked if box.role == "leaf"]
        alone = [box for box in ranked if box.role == "relation"]
        return [self._grow(box) for box in [*hubs, *rest, *alone] if box.id not in self._seen]

    def _grow(self, root: Box) -> Island:
        """Return the tree of what is joined with a root, as far as one island holds it.

        A term leads to its own relations first. Only when nothing more can be reached that way does
        the tree climb from a term to the relation of a small hub that points at it; a larger hub
        makes an island of its own.
        """
        island = Island(root)
        self._seen.add(root.id)
        waiting, met = deque([root.id]), deque([root.id])
        while waiting or met:
            while waiting:
                hub = waiting.popleft()
                own = [name for name in self._down[hub] if name not in self._seen]
                for relation in sorted(own, key=lambda name: (self._known[name].bearing, name)):
                    found = self._hang(island, hub, relation)
                    met.extend(found)
                    waiting.extend(found)
            above = [name for name in self._up[met[0]] if self._may_climb(name)]
            if above and len(island.links) < CROWD:
                found = self._hang(island, met[0], above[0])
                met.extend(found)
                waiting.extend(found)
            else:
                met.popleft()
        return island

    def _may_climb(self, relation: str) -> bool:
        """Tell whether a relation that points at a term may hang from it: if its hub is a small one."""
        hubs = [self._known[name] for name in self._up[relation] if name not in self._seen]
        return relation not in self._seen and all(hub.weight <= SMALL for hub in hubs)

    def _hang(self, island: Island, hub: str, relation: str) -> list[str]:
        """Hang a relation from a hub, and from it all terms not met before; return these terms."""
        branch = Branch(self._known[relation])
        self._seen.add(relation)
        island.links.add((hub, relation) if relation in self._down[hub] else (relation, hub))
        if hub not in island.branches:
            island.branches[hub] = []
            if hub in self._holder:
                self._holder[hub].leaves.remove(self._known[hub])
                self._holder[hub].hubs.append(self._known[hub])
        island.branches[hub].append(branch)
        found = []
        down = set(self._down[relation])
        for name in sorted({*down, *self._up[relation]} - self._seen):
            if len(island.links) >= CROWD and any(own not in self._seen for own in self._down[name]):
                continue
            self._seen.add(name)
            self._holder[name] = branch
            branch.leaves.append(self._known[name])
            island.links.add((relation, name) if name in down else (name, relation))
            found.append(name)
        return found


def _beside(parts: Sequence[Mapping[str, Place]]) -> dict[str, Place]:
    """Put islands into one picture: in columns, from top to bottom, in the order given."""
    outlines = [_outline(part) for part in parts]
    areas = sum((box[2] - box[0] + BESIDE) * (box[3] - box[1] + BESIDE) for box in outlines)
    highest = max([math.sqrt(areas / ASPECT), *(box[3] - box[1] for box in outlines)])
    places: dict[str, Place] = {}
    x = y = wide = 0.0
    for part, (left, top, right, bottom) in zip(parts, outlines, strict=True):
        if y and y + bottom - top > highest:
            x, y, wide = x + wide + BESIDE, 0.0, 0.0
        for name, place in part.items():
            places[name] = place.moved(x - left, y - top)
        y, wide = y + bottom - top + BESIDE, max(wide, right - left)
    return places


def _outline(part: Mapping[str, Place]) -> tuple[float, float, float, float]:
    """Return the smallest rectangle around some places."""
    lefts, tops, rights, bottoms = zip(*(place.rectangle for place in part.values()), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
