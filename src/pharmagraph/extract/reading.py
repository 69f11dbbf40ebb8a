"""A document as the gate reads it: words, quantities and scopes of each sentence, made once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.quantities import reader_of
from pharmagraph.extract.scopes import marks_of
from pharmagraph.extract.words import lexicon_of, tokens_of

if TYPE_CHECKING:
    from pharmagraph.extract.document import Document, Sentence
    from pharmagraph.extract.quantities import Quantity
    from pharmagraph.extract.scopes import Mark
    from pharmagraph.extract.words import Span, Token
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What stands in a sentence; all offsets are those of the document's text."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    quantities: tuple[Quantity, ...]
    marks: tuple[Mark, ...]
    named: tuple[tuple[Span, Term], ...]


class Reading:
    """Reads sentences of a document with a vocabulary, each at most once."""

    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self.document = document
        self.lexicon = lexicon_of(vocabulary)
        self._quantities = reader_of(vocabulary)
        self._sentences: dict[int, SentenceReading] = {}

    def sentence(self, number: int) -> SentenceReading:
        """Return the reading of a sentence."""
        if (found := self._sentences.get(number)) is None:
            found = self._sentences[number] = self._read(self.document.sentence(number))
        return found

    def quantities_in(self, text: str) -> tuple[Quantity, ...]:
        """Return the quantities of words that are not the document's, such as a condition."""
        return self._quantities.read(text, 0, len(text))

    def _read(self, sentence: Sentence) -> SentenceReading:
        text, start, end = self.document.text, sentence.start, sentence.end
        tokens = tokens_of(text, start, end)
        quantities = self._quantities.read(text, start, end)
        marks = tuple(m for m in marks_of(text, start, end) if not _counts(m, quantities))
        return SentenceReading(sentence, tokens, quantities, marks, tuple(self.lexicon.named(tokens)))


def _counts(mark: Mark, quantities: tuple[Quantity, ...]) -> bool:
    """Tell whether a negation is part of a comparator: "not more than 3"."""
    return any(q.start <= mark.start and mark.end <= q.end for q in quantities)
