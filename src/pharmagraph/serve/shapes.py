"""Queries that differ only in the IRIs they name are measured once.

The guard reads a query word by word, which takes longer than answering a simple one. Programs ask the
same query again and again with another IRI in it; what the guard sees of it does not change.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pharmagraph.graphs.guard import Measured

# Between these signs stands nothing that could begin or end anything in SPARQL (no quote, bracket, white
# space or backslash). So such a piece of text is a whole IRI, or lies within a string, comment or IRI;
# in each case another piece of this form in its place leaves all other words as they are.
_PLAIN_IRI = re.compile(r"<https?://[A-Za-z0-9._~/%:-]*>")
_MOST_SHAPES = 1_000
_LONGEST = 2_000


class Shapes:
    """Remembers what the guard saw of queries, by their shape."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, Measured] = OrderedDict()

    def find(self, text: str) -> Measured | None:
        """Return what the guard would say of a query whose shape it has seen."""
        shape = shape_of(text)
        found = self._seen.get(shape) if shape else None
        if found is None:
            return None
        self._seen.move_to_end(shape)
        return found._replace(text=text, tail=len(text) if found.tail >= 0 else -1)

    def remember(self, measured: Measured, text: str) -> None:
        """Remember what the guard said of a query as it was written."""
        shape = shape_of(text)
        # Elsewhere than at its end, the place for an ORDER BY depends on the length of the IRIs.
        if shape and measured.text == text and measured.tail in {-1, len(text)}:
            self._seen[shape] = measured
            if len(self._seen) > _MOST_SHAPES:
                self._seen.popitem(last=False)


def shape_of(text: str) -> str:
    """Return a query with blanks for the IRIs between its braces; "" where it should be read anew.

    >>> shape_of("SELECT ?o { <http://e/1> ?p ?o }") == shape_of("SELECT ?o { <http://e/2> ?p ?o }")
    True
    """
    head, brace, rest = text.partition("{")
    if not brace or len(text) > _LONGEST or "service" in rest.lower() or "prefix" in rest.lower():
        return ""
    return head + brace + _PLAIN_IRI.sub("<>", rest)
