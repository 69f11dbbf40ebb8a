"""Short, stable names for IRIs, to be used in addresses such as #node=diazepam."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKERS = ("/term/", "/statement/", "/document/", "/vocab/")


def permalinks(iris: Iterable[str]) -> dict[str, str]:
    """Return a name for each IRI: what follows "/term/" or "/statement/", percent-encoded.

    Where two IRIs would share a name, both keep the whole IRI, so a name never changes its meaning
    by the order of a graph.
    """
    tails = {iri: _tail(iri) for iri in iris}
    count = Counter(tails.values())
    return {iri: tail if count[tail] == 1 else _quote(iri) for iri, tail in tails.items()}


def _tail(iri: str) -> str:
    """Return what follows the first marker of an IRI, or the whole IRI."""
    for marker in _MARKERS:
        _, found, tail = iri.partition(marker)
        if found and tail:
            return _quote(tail)
    return _quote(iri)


def _quote(text: str) -> str:
    """Return text in which only letters, digits and harmless marks stand for themselves."""
    return quote(text, safe="/:.-_~", errors="replace")
