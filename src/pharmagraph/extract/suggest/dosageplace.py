"""Find what stands above and beside the dosages of a sentence in its document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.extract.suggest import sections
from pharmagraph.extract.suggest.dosageabove import Above, limits_of
from pharmagraph.extract.suggest.dosageparts import parts_of
from pharmagraph.extract.words import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.document import Document, Sentence
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary

NO_DOSES = frozenset({sections.INTERACTIONS, sections.WARNINGS, sections.CONTRAINDICATIONS, sections.ABUSE})
"""Sections whose amounts hold under a condition that may stand anywhere in them."""
_ANNOUNCES = re.compile(r"\b(?:follow(?:s|ing)|below|these|table)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:(?:this|that|these|it|such)(?: \w+)? (?:is|are|holds?|appl(?:y|ies))"
    r"|for|only|in|not|unless|but|if)\b",
    re.IGNORECASE,
)
_LABEL_WORDS = 6
_MOST_BACK = 12


class DosePlaces:
    """Reads what stands above and beside the sentences of one document."""

    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self._document = document
        self._vocabulary = vocabulary

    def above(self, sentence: Sentence) -> Above:
        """Return what headings, lead-ins, labels and the row of a table say of a sentence."""
        document, found = self._document, Above()
        headings = sentence.headings
        known: set[str] = set()
        if document.title and headings and headings[0] == document.title:
            found.add_title(document.title, self._vocabulary)
            known = {t.word for t in tokens_of(document.title, 0, len(document.title))[:1]}
            headings = headings[1:]
        for heading in headings:
            found.add(heading, self._vocabulary, known=known)
        leads = document.lead_ins(sentence.number)
        for number in reversed(leads):
            found.add(document.words(number), self._vocabulary, conditions=True, known=known)
        if self._is_headless(sentence):
            found.refused = "other rows of its table have a heading, and this one has none"
        row = self._row(sentence) if sentence.kind == "cell" else ()
        for label in (*self._labels(sentence), *row, *self._behind(sentence)):
            if label.number not in leads:
                found.add(document.words(label.number), self._vocabulary, known=known)
        return found

    def before(self, sentence: Sentence) -> tuple[set[str], list[Term]]:
        """Return what the sentences before one in its paragraph, or right before its list or table, limit."""
        keys: set[str] = set()
        names: list[Term] = []
        for earlier in self._near(sentence):
            more, named = limits_of(self._document.text, earlier.start, earlier.end, self._vocabulary)
            keys |= more
            names += named
        return keys, names

    def _near(self, sentence: Sentence) -> Iterator[Sentence]:
        document = self._document
        block = document.block_at(sentence.start)
        at = sentence.number - 1
        while block is not None and at >= 1 and document.sentence(at).start >= block.start:
            yield document.sentence(at)
            at -= 1
        if sentence.kind not in {"item", "cell"}:
            return
        at = self._first(sentence) - 1
        while at >= 1 and document.sentence(at).kind == "item":
            at -= 1
        if at >= 1 and document.sentence(at).kind == "sentence":
            yield document.sentence(at)

    def _first(self, sentence: Sentence) -> int:
        """Return the number of the first sentence of a table in which one stands; else its own."""
        document, at = self._document, sentence.number
        while sentence.kind == "cell" and at > 1:
            here, below = document.sentence(at - 1), document.sentence(at)
            is_section = below.kind != "cell" and below.headings == (*here.headings, document.words(at - 1))
            if here.kind not in {"cell", "heading"} or is_section:
                break
            at -= 1
        return at

    def _labels(self, sentence: Sentence) -> Iterator[Sentence]:
        """Yield the labels of a sentence that are no headings or lead-ins: "Children" in a line of its own.

        A label ends with no stop, or announces what follows ("The following is for children."), or is a
        few words right before the sentence ("Weak kidneys. 5 mg daily"). Of an item, it is also every item
        above it in which it stands.
        """
        document = self._document
        level, first = self._level(sentence), self._first(sentence)
        for at in range(first - 1, max(0, first - _MOST_BACK), -1):
            here = document.sentence(at)
            is_near = here.headings == sentence.headings[: len(here.headings)]
            is_near = is_near and (sentence.kind == "cell" or here.headings == sentence.headings)
            if here.kind not in {"sentence", "lead-in", "item"} or not is_near:
                return
            within = document.block_at(here.start) is document.block_at(sentence.start)
            depth = self._level(here)
            if depth < level:
                level = depth
                if here.kind != "sentence":
                    yield here
                    continue
            if self._has_dose(here) or depth > level or here.kind == "lead-in":
                continue
            words = document.words(at)
            short = len(words.split()) <= _LABEL_WORDS
            stopped = words[-1:] in {".", "!", "?"} and not _ANNOUNCES.search(words)
            is_label = short if within else not stopped and (short or here.kind == "sentence")
            if is_label or (within and not stopped):
                yield here
                if here.kind == "sentence":
                    return

    def _level(self, sentence: Sentence) -> int:
        """Return how deep in lists a sentence stands; 0 outside of all."""
        block = self._document.block_at(sentence.start)
        return block.level if block is not None and block.kind == "item" else 0

    def _behind(self, sentence: Sentence) -> Iterator[Sentence]:
        """Yield the sentence behind one in its paragraph where it goes on about it: "This is for …"."""
        document = self._document
        if sentence.number == len(document.sentences):
            return
        following = document.sentence(sentence.number + 1)
        block = document.block_at(sentence.start)
        same = block is not None and document.block_at(following.start) is block
        if same and _GOES_ON.match(document.words(following.number)) and not self._has_dose(following):
            yield following

    def _row(self, sentence: Sentence) -> Iterator[Sentence]:
        """Yield the other cells of a row that hold no dose, and cells above whose row is not known."""
        document, path = self._document, sentence.headings[:-1]
        for step in (-1, 1):
            at = sentence.number + step
            while 1 <= at <= len(document.sentences) and document.sentence(at).kind == "cell":
                here = document.sentence(at)
                if here.headings[:-1] != path and here.headings != path:
                    break
                if not self._has_dose(here):
                    yield here
                at += step

    def _is_headless(self, sentence: Sentence) -> bool:
        """Tell whether cells above one have more headings than it: an empty cell may repeat what is above."""
        cells = (self._document.sentence(n) for n in range(self._first(sentence), sentence.number))
        return any(c.kind == "cell" and len(c.headings) > len(sentence.headings) for c in cells)

    def _has_dose(self, sentence: Sentence) -> bool:
        parts = parts_of(self._document.text, sentence.start, sentence.end, self._vocabulary)
        return any(p.kind in {"dose", "maximum dose"} for p in parts)
