"""Cut a sentence into the parts of which dosages are made: amounts, times, routes, people, and the rest.

Every word ends up in a part; what is no known word, name or quantity is a part of the kind "unknown".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import flat
from pharmagraph.extract.numerals import NUMBER
from pharmagraph.extract.quantities import reader_of
from pharmagraph.extract.scopes import marks_of, says_as_needed
from pharmagraph.extract.suggest.dosagenames import DOSE_DIMENSIONS, names_of
from pharmagraph.extract.suggest.dosagewords import AT_MOST, BELOW, FILLERS, PATTERNS, THOUSANDS
from pharmagraph.extract.words import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.extract.quantities import Quantity
    from pharmagraph.extract.words import Span, Token
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary

_SIGNS = {",": "comma", ";": "semicolon", ":": "colon", "(": "open", ")": "close", ".": "stop"}
_NEGATIONS = frozenset({"not", "never", "no", "cannot", "don't", "without", "avoid", "neither", "nor"})
_A_NUMBER = re.compile(NUMBER)
_BODY_WEIGHT = frozenset({"kg"})


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence with its kind; ``word`` is folded, ``terms`` what it names.

    Kinds of quantities: dose, maximum dose, amount (of no dose), other
    (a share), time, weight, number, one, times, per, every.
    Kinds of names: route, form, population, phase, role, condition, name (of a drug). The others are the
    fixed words of dosagewords.py, when (a condition in words), unit (one without a number), signs, joint,
    filler, denial and unknown.
    """

    kind: str
    start: int
    end: int
    word: str
    quantity: Quantity | None = None
    terms: tuple[Term, ...] = ()

    @property
    def span(self) -> Span:
        """Start and end."""
        return self.start, self.end


def names_amount(text: str, start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Tell at a glance whether a stretch of text may hold a dose: a number, and a unit of doses."""
    plain = flat(text[start:end])
    return bool(_A_NUMBER.search(plain) and names_of(vocabulary).units.search(plain))


def parts_of(text: str, start: int, end: int, vocabulary: Vocabulary) -> list[Part]:
    """Cut a sentence into parts, in order; a number with its period gives two parts at one place."""
    return list(_Cutter(text, start, end, vocabulary).run())


class _Cutter:
    def __init__(self, text: str, start: int, end: int, vocabulary: Vocabulary) -> None:
        self._plain = flat(text[start:end])
        self._base = start
        self._vocabulary = vocabulary
        self._names = names_of(vocabulary)
        self._tokens = tokens_of(text, start, end)
        quantities = reader_of(vocabulary).read(text, start, end)
        self._fixed = [self._before(p, quantities) for p in self._fixed_words()]
        self._conditions = list(self._when(text, start, end))
        fixed = [p.span for p in (*self._fixed, *self._conditions)]
        self._quantities = [q for q in quantities if not any(a <= q.start and q.end <= b for a, b in fixed)]

    def run(self) -> Iterator[Part]:
        index = 0
        while index < len(self._tokens):
            at = self._tokens[index].start
            parts = self._here(index)
            stop = max((p.end for p in parts), default=at)
            yield from parts
            following = index + 1
            while following < len(self._tokens) and self._tokens[following].start < stop:
                following += 1
            index = following

    def _here(self, index: int) -> list[Part]:
        token = self._tokens[index]
        at = token.start
        conditions = [p for p in self._conditions if p.start == at]
        quantities = [self._amount(q) for q in self._together(at)]
        fixed = [p for p in self._fixed if p.start == at]
        longest = max(fixed, key=lambda p: p.end, default=None)
        if longest and longest.kind in {"moment", "manner", "needed", "aside"}:
            return [longest]
        if conditions:
            return conditions
        if quantities:
            return quantities
        named = self._names.at(self._tokens, index)
        end = self._tokens[index + named[0][0] - 1].end if named else at
        if longest and longest.end >= end:
            return [longest]
        if named:
            kinds = {kind for _, kind, _ in named}
            # "Anxiety" may name the condition and the side effect; what is given for is the condition.
            terms = tuple({term.iri: term for _, _, term in named}.values())
            kind = named[0][1] if len(kinds) == 1 else "unknown"
            return [Part(kind, at, end, self._words(at, end), terms=terms)]
        return [Part(self._kind(token), at, token.end, token.word)]

    def _kind(self, token: Token) -> str:
        if token.word in {"and", "or"}:
            return "joint"
        if token.word in _NEGATIONS:
            return "denial"
        if self._names.measures.match(self._plain, token.start - self._base):
            return "unit"
        return "filler" if token.word in FILLERS else _SIGNS.get(token.word, "unknown")

    def _words(self, start: int, end: int) -> str:
        return " ".join(self._plain[start - self._base : end - self._base].split())

    def _together(self, at: int) -> list[Quantity]:
        """Return the quantity that begins at an offset with those that share words with it."""
        found = [q for q in self._quantities if q.start == at]
        stop = max((q.end for q in found), default=at)
        return found + [q for q in self._quantities if at < q.start < stop]

    def _fixed_words(self) -> Iterator[Part]:
        for kind, pattern in PATTERNS.items():
            for found in pattern.finditer(self._plain):
                start, end = found.start() + self._base, found.end() + self._base
                yield Part(kind, start, end, " ".join(found.group().split()))

    def _before(self, part: Part, quantities: Sequence[Quantity]) -> Part:
        """Cut off what belongs to a quantity: "up to" before "a maximum of 40 mg"."""
        ends = [q.start for q in quantities if part.start < q.start < part.end < q.end]
        if not ends:
            return part
        end = min(ends)
        while not self._plain[end - 1 - self._base].isalnum():
            end -= 1
        return Part(part.kind, part.start, end, self._words(part.start, end))

    def _when(self, text: str, start: int, end: int) -> Iterator[Part]:
        """Yield conditions in words ("if the pain returns"), unless the words are a part of another kind."""
        for mark in marks_of(text, start, end):
            begin, stop = mark.body
            taken = any(p.start <= begin < p.end for p in self._fixed if p.kind in {"moment", "needed"})
            if mark.kind == "condition" and not taken and not says_as_needed(text[begin:stop]):
                yield Part("when", begin, stop, self._words(begin, stop))

    def _amount(self, quantity: Quantity) -> Part:
        words = self._words(quantity.start, quantity.end)
        kind: str = quantity.role
        if kind == "times" and (BELOW.search(words) or quantity.high is None):
            kind = "number"
        if quantity.role == "amount":
            unit = self._vocabulary.units.get(quantity.unit)
            dimension = unit.dimension if unit else ""
            if not quantity.unit:
                kind = "one" if words == "one" else "number"
            elif dimension == "time":
                kind = "time"
            elif quantity.unit in _BODY_WEIGHT:
                kind = "weight"
            elif dimension and dimension not in DOSE_DIMENSIONS:
                kind = "other"
            elif not dimension or BELOW.search(words) or THOUSANDS.search(words):
                kind = "amount"
            elif quantity.low is None and AT_MOST.search(words):
                kind = "maximum dose"
            else:
                kind = "dose" if quantity.high is not None else "amount"
        return Part(kind, quantity.start, quantity.end, words, quantity)
