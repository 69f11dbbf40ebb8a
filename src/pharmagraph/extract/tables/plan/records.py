"""What each row says once of its subject: where rows differ in it, they do not speak of the same thing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.ontology.prefixes import RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.tables.mapping import Map

MOST_VALUES = 10
"""How many values of one property are told of a subject; the others are left out."""
_LABEL = f"{RDFS}label"


class Repeat(NamedTuple):
    """A subject of which rows of one map say different things that each row says once.

    ``values`` are what they say (objects as N-Triples writes them), each with the place of the first row
    that says it (``provenance.PLACES``), in the order of places.
    """

    map: str
    subject: str
    predicate: str
    values: tuple[tuple[int, str], ...]


def single_properties(map_: Map) -> frozenset[str]:
    """Return the properties of which each row of a map gives its subject one value at most.

    Links count where the map has literals beside the label: then its rows are records of their own. A map
    of links alone, or of one literal that is no label, has many rows for a subject by design, such as one for
    each class that a drug is in, or for each address of an article.
    """
    literals = [(one.predicate.constant, one.each in {"", map_.each}) for one in map_.literals]
    links = [(one.predicate.constant, one.each in {"", map_.each}) for one in map_.links]
    times = Counter(name for name, _ in [*literals, *links])
    if None in times:
        return frozenset()  # a property that columns make may be any
    is_record = any(name != _LABEL for name, single in literals if single)
    chosen = [*literals, *(links if is_record else [])]
    found = frozenset(name for name, single in chosen if name and single and times[name] == 1)
    return found if len(chosen) > 1 or _LABEL in found else frozenset()


def may_say(map_: Map, predicate: str) -> bool:
    """Tell whether a row may give a subject of a map some property (an IRI), or one that columns make."""
    said = [*(one.predicate for one in map_.literals), *(one.predicate for one in map_.links)]
    names = {one.constant for one in said}
    return bool(names & {predicate, None}) or (predicate == f"{RDF}type" and bool(map_.types))


class Differences:
    """Finds what the rows of one subject after another say differently.

    ``singles`` are the properties of which a row of each part gives one value, by the part's number.
    """

    def __init__(self, singles: Sequence[frozenset[str]]) -> None:
        self._singles = [frozenset(f"<{name}>".encode() for name in names) for names in singles]
        self._first: dict[int, tuple[int, bytes]] = {}
        self._found: dict[tuple[int, bytes], dict[bytes, int]] = {}

    def add(self, part: int, place: int, block: bytes) -> None:
        """Add the lines of a row, in order of place; what a row before has said need not be added again."""
        if not self._singles[part]:
            return
        if part not in self._first:
            self._first[part] = place, block
            return
        first, lines = self._first[part]
        if lines:
            self._first[part] = first, b""
            self._read(part, first, lines)
        self._read(part, place, block)

    def _read(self, part: int, place: int, block: bytes) -> None:
        for line in block.splitlines():
            _, predicate, rest = line.split(b" ", 2)
            if predicate in self._singles[part]:
                values = self._found.setdefault((part, predicate), {})
                # All of one row are taken, so that nothing hangs on the order of what it says.
                if len(values) < MOST_VALUES or place == next(reversed(values.values())):
                    values.setdefault(rest[: rest.rindex(b" <")], place)

    def take(self, maps: Sequence[str], subject: bytes) -> list[Repeat]:
        """Return in what the rows of the subject (an IRI in brackets) differ; the next one begins anew.

        ``maps`` names the maps of the parts.
        """
        found = sorted(self._found.items()) if self._found else []
        self._first.clear()
        self._found.clear()
        return [
            Repeat(
                maps[part], subject.decode()[1:-1], predicate.decode()[1:-1],
                tuple(sorted((place, value.decode()) for value, place in values.items())[:MOST_VALUES]),
            )
            for (part, predicate), values in found
            if len(values) > 1
        ]  # fmt: skip
