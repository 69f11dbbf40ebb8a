"""N-Triples and N-Quads: a line each, as they stand in the canonical artefact."""

from __future__ import annotations

from heapq import merge
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.graphs.writers.selection import Part, Selection


def ntriples(selection: Selection) -> Iterator[str]:
    """Write N-Triples: all graphs joined."""
    return (f"{s} {p} {o} .\n" for s, p, o in selection.triples)


def nquads(selection: Selection) -> Iterator[str]:
    """Write N-Quads: each graph under its name, all lines sorted."""
    return merge(*(_lines(part) for part in selection.parts))


def _lines(part: Part) -> Iterator[str]:
    end = f" <{part.iri}> .\n" if part.iri else " .\n"
    return (f"{s} {p} {o}{end}" for s, p, o in part.triples)
