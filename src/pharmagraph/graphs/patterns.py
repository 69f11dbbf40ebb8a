"""What a query looks for: its groups, their elements and triple patterns, each with its place.

``read_pattern`` reads a query into a tree (``querytree.py``). It is no parser of SPARQL: it finds
where each part begins and ends, so that a query can be cut, rewritten and pointed at. What it cannot
follow is unreadable (None); whether a query is right is for the engine to say.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pharmagraph.graphs.patternreader import PatternReader
from pharmagraph.graphs.querytree import (
    Collection,
    Column,
    Element,
    Group,
    Path,
    QueryPattern,
    Select,
    Span,
    TriplePattern,
)
from pharmagraph.graphs.triplereader import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Collection",
    "Column",
    "Element",
    "Group",
    "Path",
    "QueryPattern",
    "Select",
    "Span",
    "TriplePattern",
    "groups_of",
    "read_pattern",
    "triples_of",
]


@lru_cache(maxsize=8)  # several look at the query that is being answered
def read_pattern(text: str) -> QueryPattern | None:
    """Read what a query looks for; None where it is no query that can be followed.

    A query of any text is read in a time that grows as its length does.
    """
    try:
        return PatternReader(text).query()
    except UnreadableError:
        return None


def groups_of(group: Group) -> Iterator[Group]:
    """Yield a group and all groups inside it, those of EXISTS and of sub-SELECTs too."""
    todo = [group]
    while todo:
        here = todo.pop()
        yield here
        inside = [g for element in here.elements for g in element.groups]
        if here.select is not None:
            inside += [*here.select.exists, here.select.group]
        todo += reversed(inside)


def triples_of(group: Group) -> Iterator[TriplePattern]:
    """Yield the triple patterns of a group and of all groups inside it."""
    for here in groups_of(group):
        for element in here.elements:
            yield from element.triples
