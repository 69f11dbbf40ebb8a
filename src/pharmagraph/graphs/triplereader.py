"""Reads terms, property paths and triple patterns from the tokens of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from pharmagraph.graphs.querytree import Collection, Path, Span, TriplePattern
from pharmagraph.sparqltext import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

# As deep as the guard lets a query be; Python's own stack holds four times as much.
DEEPEST = 100
_END = Token("end", "", 0)
_MODIFIERS = {"?": "optional", "*": "star", "+": "plus"}
_IRIS = {"iri", "prefixed"}
_PLAIN_TERMS = {"iri", "prefixed", "blank", "variable", "number"}


def _mark_of(token: Token) -> str:
    """Return a sign, or a word in capitals; "" for all that can be spelt in many ways."""
    if token.kind == "sign":
        return token.text
    return token.text.upper() if token.kind == "word" else ""


class UnreadableError(Exception):
    """The text is no query that can be followed."""


class TripleReader:
    """Goes through the tokens of a query from left to right.

    ``here`` is the token that comes next (an empty one at the end), ``before`` the last one taken;
    ``mark`` is the sign or the word, in capitals, that comes next.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = [*tokens(text), _END]
        self._next = 0
        self._depth = 0
        self._triples: list[TriplePattern] = []
        self._collections: list[Collection] = []
        self.before = _END
        self.here = self._tokens[0]
        self.mark = _mark_of(self.here)

    def ahead(self, n: int) -> Token:
        """Return the token behind the next n."""
        return self._tokens[min(self._next + n, len(self._tokens) - 1)]

    @property
    def end(self) -> int:
        """The offset behind the last token taken."""
        return self.before.end

    def take(self, *expected: str) -> Token:
        """Take the next token, which must be one of these signs or words, or any where none is named."""
        token = self.here
        if token is _END or token.kind == "bad" or (expected and self.mark not in expected):
            self.stop()
        self._next += 1
        self.before = token
        self.here = self._tokens[self._next]
        self.mark = _mark_of(self.here)
        return token

    def sees(self, *expected: str) -> bool:
        """Tell whether the next token is one of these signs or words, given in capitals."""
        return self.mark in expected

    def stop(self) -> NoReturn:
        """Give up."""
        raise UnreadableError

    def deeper(self) -> None:
        """Count a bracket that opens."""
        self._depth += 1
        if self._depth > DEEPEST:
            self.stop()

    def higher(self) -> None:
        """Count a bracket that closes."""
        self._depth -= 1

    def triples_block(self) -> tuple[tuple[TriplePattern, ...], tuple[Collection, ...]]:
        """Read the patterns of one subject, as far as the dot behind them."""
        self._triples, self._collections = [], []
        bracketed = self.sees("[", "(") and self.ahead(1).text not in {"]", ")"}
        subject = self._node()
        if not bracketed or self._sees_verb():
            self._properties(subject, inner=False)
        return tuple(self._triples), tuple(self._collections)

    def _sees_verb(self) -> bool:
        token = self.here
        return token.kind in {"variable", *_IRIS} or token.text == "a" or self.sees("^", "(", "!")

    def _properties(self, subject: Span, *, inner: bool) -> None:
        while True:
            path = None if self.here.kind == "variable" else self._path()
            predicate = path.span if path else self._node()
            while True:
                at = len(self._triples)
                found = self._node()
                self._triples.insert(at, TriplePattern(subject, predicate, found, path, inner))
                if not self.sees(","):
                    break
                self.take(",")
            if not self.sees(";"):
                return
            while self.sees(";"):
                self.take(";")
            if not self._sees_verb():
                return

    def _node(self) -> Span:
        """Read a term, or a node in brackets with what stands in it."""
        token = self.here
        if self.mark == "[":
            return self._bracketed()
        if self.mark == "(":
            return self._collection()
        if token.kind in _PLAIN_TERMS or self.mark in {"TRUE", "FALSE"}:
            self.take()
        elif token.kind == "string":
            self._literal()
        elif self.sees("+", "-") and self.ahead(1).kind == "number":
            self.take()
            self.take()
        else:
            self.stop()
        return Span(token.start, self.end)

    def _literal(self) -> None:
        self.take()
        if self.here.kind == "language":
            self.take()
        elif self.sees("^^"):
            self.take("^^")
            self.name()

    def name(self) -> Span:
        """Read an IRI or a prefixed name."""
        if self.here.kind not in _IRIS:
            self.stop()
        token = self.take()
        return Span(token.start, token.end)

    def _bracketed(self) -> Span:
        start = self.take("[").start
        self.deeper()
        at = len(self._triples)
        if not self.sees("]"):
            # What follows is about this node, whose end is known when it closes.
            self._properties(Span(start, start), inner=True)
        self.take("]")
        self.higher()
        whole = Span(start, self.end)
        for n in range(at, len(self._triples)):
            if self._triples[n].subject == (start, start):
                self._triples[n] = self._triples[n]._replace(subject=whole)
        return whole

    def _collection(self) -> Span:
        start = self.take("(").start
        self.deeper()
        items = []
        while not self.sees(")"):
            items.append(self._node())
        self.take(")")
        self.higher()
        whole = Span(start, self.end)
        self._collections.append(Collection(whole, tuple(items)))
        return whole

    def _path(self) -> Path:
        return self._joined("|", "alternative")

    def _joined(self, sign: str, kind: str) -> Path:
        start = self.here.start
        parts = []
        while True:
            parts.append(self._joined("/", "sequence") if sign == "|" else self._path_element())
            if not self.sees(sign):
                break
            self.take(sign)
        return parts[0] if len(parts) == 1 else self._whole(kind, start, parts)

    def _whole(self, kind: str, start: int, parts: list[Path]) -> Path:
        steps = tuple(step for part in parts for step in part.steps)
        return Path(kind, Span(start, self.end), tuple(parts), steps)

    def _path_element(self) -> Path:
        start = self.here.start
        inverse = self.sees("^")
        if inverse:
            self.take("^")
        inside = self.here.start
        path = self._path_primary()
        if self.mark in _MODIFIERS:
            kind = _MODIFIERS[self.take().text]
            path = self._whole(kind, inside, [path])
        return self._whole("inverse", start, [path]) if inverse else path

    def _path_primary(self) -> Path:
        token = self.here
        if self.sees("("):
            self.take("(")
            self.deeper()
            path = self._path()
            self.take(")")
            self.higher()
            return path._replace(span=Span(token.start, self.end))
        if self.sees("!"):
            self.take("!")
            steps = tuple(self._negated())
            return Path("not", Span(token.start, self.end), (), steps)
        step = self._step()
        return Path("step", step, (), (step,))

    def _step(self) -> Span:
        if self.here.text == "a":
            token = self.take()
            return Span(token.start, token.end)
        return self.name()

    def _negated(self) -> Iterator[Span]:
        if not self.sees("("):
            if self.sees("^"):
                self.take("^")
            yield self._step()
            return
        self.take("(")
        while not self.sees(")"):
            if self.sees("^", "|"):
                self.take()
            else:
                yield self._step()
        self.take(")")
