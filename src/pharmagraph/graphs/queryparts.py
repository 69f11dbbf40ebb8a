"""Takes a group of a query into parts that can be put together again one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.graphs.patterns import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.graphs.patterns import Element, Group, TriplePattern


@dataclass(frozen=True, slots=True)
class QueryPart:
    """A part of a group: its kind, the words that ask for it alone, and its place.

    ``more`` are the words with which it goes on from the part before, as ";" and "," let it.
    """

    kind: str
    words: str
    span: Span
    element: Element | None = None
    triple: TriplePattern | None = None
    more: str = ""

    @property
    def dotted(self) -> str:
        """The words alone, with the dot behind them where one may stand."""
        return f"{self.words} ." if self.kind in {"triple", "triples"} else self.words


def parts_of(group: Group, text: str) -> Iterator[QueryPart]:
    """Yield the parts of a group in the order of the text, its FILTERs last.

    A FILTER holds for its whole group wherever it stands (SPARQL 1.1, section 5.2.2).
    """
    filters = []
    for element in group.elements:
        if element.kind == "triples":
            yield from _patterns(element, text)
            continue
        part = QueryPart(element.kind, element.span.of(text), element.span, element)
        if element.kind == "filter":
            filters.append(part)
        else:
            yield part
    yield from filters


def _patterns(element: Element, text: str) -> Iterator[QueryPart]:
    outer = [triple for triple in element.triples if not triple.inner]
    if not outer:
        yield QueryPart("triples", element.span.of(text), element.span, element)
    for n, triple in enumerate(outer):
        words = " ".join(span.of(text) for span in (triple.subject, triple.predicate, triple.object))
        before = outer[n - 1] if n else None
        # A node in brackets must not be written twice: it would be two nodes.
        more = text[before.object.end : triple.object.end] if before else ""
        start = triple.subject.start
        if before:
            start = triple.object.start if triple.predicate == before.predicate else triple.predicate.start
        yield QueryPart("triple", words, Span(start, triple.object.end), element, triple, more)


def joined(parts: Sequence[QueryPart]) -> str:
    """Write parts one after the other, as the query does, with the dot that may stand at the end."""
    words = []
    for n, part in enumerate(parts):
        goes_on = n + 1 < len(parts) and parts[n + 1].more
        said = part.more or part.words
        words.append(said if goes_on or part.dotted == part.words else f"{said} .")
    return " ".join(words)
