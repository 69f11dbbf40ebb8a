"""A sentence as the rules see it: its words, what it names, and the section in which it stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.extract.suggest.sections import section_kind
from pharmagraph.extract.suggest.tags import Tag, names_of
from pharmagraph.rdfterms import decimal_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.extract.document import Document, Sentence
    from pharmagraph.extract.quantities import Quantity
    from pharmagraph.extract.reading import Reading
    from pharmagraph.extract.words import Token
    from pharmagraph.ontology.vocabulary import Vocabulary

DURATION = "duration"
"""The kind of slot that takes an amount of time with its unit; no class has this IRI."""


@dataclass(frozen=True, eq=False)
class Scene:
    """What stands in a sentence; ``section`` is one of sections.KINDS or ""."""

    sentence: Sentence
    tokens: Sequence[Token]
    tags: Sequence[Tag]
    section: str
    amounts: Mapping[int, tuple[Quantity, ...]] = field(default_factory=dict)
    starting: Mapping[int, list[Tag]] = field(init=False)
    words: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        starting: dict[int, list[Tag]] = defaultdict(list)
        for tag in self.tags:
            starting[tag.first].append(tag)
        object.__setattr__(self, "starting", starting)
        object.__setattr__(self, "words", frozenset(t.word for t in self.tokens))


class Scenes:
    """Makes the scenes of one document, each at most once."""

    def __init__(self, document: Document, vocabulary: Vocabulary, reading: Reading) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self.reading = reading
        self._names = names_of(vocabulary)
        self._made: dict[int, Scene] = {}

    def __getitem__(self, number: int) -> Scene:
        """Return the scene of a sentence."""
        if (found := self._made.get(number)) is None:
            found = self._made[number] = self._make(number)
        return found

    def _make(self, number: int) -> Scene:
        read = self.reading.sentence(number)
        tags = [*self._names.find(read.tokens), *self._durations(number)]
        return Scene(read.sentence, read.tokens, tags, section_kind(self.document, number))

    def _durations(self, number: int) -> list[Tag]:
        read = self.reading.sentence(number)
        found = []
        for quantity in read.quantities:
            unit = self.vocabulary.units.get(quantity.unit)
            if unit is None or unit.dimension != "time" or quantity.role != "amount":
                continue
            inside = [
                i for i, t in enumerate(read.tokens) if quantity.start <= t.start and t.end <= quantity.end
            ]
            if inside:
                span = (quantity.start, quantity.end)
                found.append(Tag(inside[0], inside[-1] + 1, (span,), None, DURATION, _told(quantity)))
        return found


def _told(quantity: Quantity) -> str:
    """Write an amount in one line: "high 4 wk"; ``patterns.range_of`` reads it back."""
    bounds = (("low", quantity.low), ("high", quantity.high))
    if quantity.low == quantity.high:
        bounds = (("value", quantity.low), ("high", None))
    return " ".join(
        [*(f"{name} {decimal_text(n)}" for name, n in bounds if n is not None), f"unit {quantity.unit}"]
    )
