"""Triple patterns without brackets: nodes in brackets and blank nodes become variables.

A blank node in a pattern is a variable that nobody asks for (SPARQL 1.1, section 4.1.4).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.ontology.prefixes import RDF

_PREFIXED = re.compile(r"[^\W\d_][^\"']*:|:")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.graphs.patterns import Element, Span, TriplePattern


class Ends(NamedTuple):
    """A triple pattern as words."""

    subject: str
    predicate: str
    object: str

    @property
    def has_subject(self) -> bool:
        """True where the subject is no literal, which an inverse path can bring there."""
        return self.subject.startswith(("?", "$", "<")) or _PREFIXED.match(self.subject) is not None

    def __str__(self) -> str:
        return " ".join(self)


class Flattening:
    """Names what has no name in one query."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._mark = "ev"
        while self._mark in text:
            self._mark += "_"
        self.own = f"?{self._mark}"  # what all variables of ours begin with
        self._count = 0
        self._brackets: dict[int, str] = {}

    def fresh(self, stem: str) -> str:
        """Return a variable that the query does not have, another one each time."""
        self._count += 1
        return f"?{self._mark}{stem}{self._count}"

    def ends(self, triple: TriplePattern) -> Ends:
        """Return a triple pattern with variables in place of brackets and blank nodes."""
        return Ends(self._term(triple.subject), triple.predicate.of(self._text), self._term(triple.object))

    def _term(self, span: Span) -> str:
        opening = self._text[span.start]
        if opening in "[(":
            if opening == "(" and not self._text[span.start + 1 : span.end - 1].strip():
                return f"<{RDF}nil>"
            if span.start not in self._brackets:
                self._brackets[span.start] = self.fresh("b")
            return self._brackets[span.start]
        written = span.of(self._text)
        if written.startswith("_:"):
            label = written.removeprefix("_:")
            return f"?{self._mark}_" + "".join(c if c.isalnum() else f"_{ord(c):x}_" for c in label)
        return written

    def collections(self, element: Element) -> Iterator[str]:
        """Yield the triple patterns that collections stand for (SPARQL 1.1, section 4.2.3)."""
        for collection in element.collections:
            node = self._term(collection.span)
            for n, item in enumerate(collection.items):
                rest = self.fresh("b") if n + 1 < len(collection.items) else f"<{RDF}nil>"
                yield f"{node} <{RDF}first> {self._term(item)} ; <{RDF}rest> {rest} ."
                node = rest
