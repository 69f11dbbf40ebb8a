"""Find the words of a cue in the source.

A cue is one or more verbatim pieces, in order, within one sentence. Matching forgives white space,
quote marks, dashes and case, and nothing else; a cue that is not found is never moved to a passage
that merely looks like it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from pharmagraph.extract.folding import FoldedText, cuts_into_word, folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.extract.document import Document

MOST_PLACES = 100
"""Most places at which one cue is looked at; a cue that fits more often says nothing."""
MOST_HINTS = 25
"""For so many cues a document is searched for the nearest passage; that search is slow."""
HINT_SCORE = 60
"""Least likeness (0 to 100) of a passage that is shown as a hint."""
HINT_WORDS = 14
HINT_LENGTH = 0.7
"""Least length of a sentence that is shown as a hint, as a share of the length of what is looked for."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a cue stands: ``spans`` holds start and end of each piece in the canonical text."""

    sentence: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class CueProblem:
    """Why a cue has no place: a code of FINDINGS, what is wrong, and what helps."""

    code: str
    message: str
    mend: str = ""


def find_cue(
    pieces: Sequence[str], at: str, document: Document, *, most_words: int | None = None
) -> Anchor | CueProblem:
    """Find the place of a cue.

    ``at`` chooses one of several places: a heading, or a number from 1. ``most_words`` bounds the cue
    where the source's licence does. Returns the place, or why there is none (PG301 not in the source,
    PG302 over several sentences, PG303 several places, PG304 too long, PG314 empty).
    """
    return _finder_of(document).find(pieces, at, most_words)


def place_in(pieces: Sequence[str], sentence: int, document: Document) -> int:
    """Return which of the places of a cue, counted from 1, is the first in a sentence; 0 where none is."""
    return _finder_of(document).place_in([folded(piece) for piece in pieces], sentence)


def _finder_of(document: Document) -> _Finder:
    finder = _FINDERS.get(document)
    if finder is None:
        finder = _FINDERS[document] = _Finder(document)
    return finder


def count_words(pieces: Sequence[str]) -> int:
    """Count the words of a cue: what white space separates and holds a letter or digit."""
    return sum(1 for piece in pieces for word in piece.split() if any(c.isalnum() for c in word))


class _Finder:
    """Finds cues in one document; knows in which sentences each word stands."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._texts = [FoldedText.of(document.text, s.start, s.end) for s in document.sentences]
        self._index: dict[str, list[int]] = defaultdict(list)
        for at, text in enumerate(self._texts):
            for word in sorted(set(_WORD.findall(text.text))):
                self._index[word].append(at)
        self._hints_left = MOST_HINTS

    def find(self, pieces: Sequence[str], at: str, most_words: int | None) -> Anchor | CueProblem:
        wanted = [folded(piece) for piece in pieces]
        if not wanted or not all(_WORD.search(piece) for piece in wanted):
            return CueProblem(
                "PG314", "a piece of the cue has no word", "write the words of the source that carry the fact"
            )
        if most_words is not None and (words := count_words(pieces)) > most_words:
            message = f"the cue has {words} words; of this source a cue may repeat {most_words}"
            return CueProblem(
                "PG304", message, "keep the words that carry the fact, and write … for those between"
            )
        places: list[Anchor] = []
        for index in self._candidates(wanted):
            for anchor in self._anchors(index, wanted):
                if len(places) == MOST_PLACES:
                    message = f"the cue fits in more than {MOST_PLACES} places"
                    return CueProblem("PG303", message, "take longer pieces")
                places.append(anchor)
        if not places:
            return self._nowhere(wanted)
        return self._choose(places, at)

    def place_in(self, wanted: Sequence[str], sentence: int) -> int:
        places = (index + 1 for index in self._candidates(wanted) for _ in self._anchors(index, wanted))
        return next((count for count, place in enumerate(places, 1) if place == sentence), 0)

    def _candidates(self, wanted: Sequence[str]) -> list[int]:
        words = {word for piece in wanted for word in _WORD.findall(piece)}
        rarest = min((self._index.get(word, []) for word in sorted(words)), key=len)
        texts = self._texts
        return [i for i in rarest if all(piece in texts[i].text for piece in wanted)]

    def _anchors(self, index: int, wanted: Sequence[str]) -> Iterator[Anchor]:
        """Yield each way in which the pieces stand in a sentence, in order."""
        text = self._texts[index]
        places = [list(_occurrences(text.text, piece)) for piece in wanted]

        def choose(piece: int, after: int) -> Iterator[tuple[int, ...]]:
            if piece == len(wanted):
                yield ()
                return
            for start in places[piece]:
                if start >= after:
                    for rest in choose(piece + 1, start + len(wanted[piece])):
                        yield (start, *rest)

        if not _possible(places, wanted):
            return
        for starts in choose(0, 0):
            spans = tuple(text.origin_span(s, s + len(w)) for s, w in zip(starts, wanted, strict=True))
            yield Anchor(index + 1, spans)

    def _choose(self, places: list[Anchor], at: str) -> Anchor | CueProblem:
        if at:
            if at.isascii() and at.isdigit():
                if 1 <= int(at) <= len(places):
                    return places[int(at) - 1]
                count = "one place" if len(places) == 1 else f"{len(places)} places"
                return CueProblem(
                    "PG303",
                    f"at: {at} names no place; the cue stands in {count}",
                    "count from 1, or delete at",
                )
            heading = folded(at)
            chosen = [a for a in places if heading in {folded(h) for h in self._headings(a)}]
            if not chosen:
                known = sorted({h for a in places for h in self._headings(a)[-1:]})
                shown = "; the cue stands below: " + ", ".join(f"'{h}'" for h in known) if known else ""
                return CueProblem(
                    "PG303",
                    f"the cue does not stand below a heading '{at}'{shown}",
                    "write at: and one of these headings",
                )
            places = chosen
        if len(places) == 1:
            return places[0]
        sentences = sorted({a.sentence for a in places})
        where = (
            f"in sentence {sentences[0]}"
            if len(sentences) == 1
            else "in sentences " + ", ".join(map(str, sentences[:6]))
        )
        mend = (
            "take longer pieces, or write at: with the heading above it or the number of the place (from 1)"
        )
        return CueProblem("PG303", f"the cue fits in {len(places)} ways ({where})", mend)

    def _headings(self, anchor: Anchor) -> tuple[str, ...]:
        sentence = self._document.sentence(anchor.sentence)
        own = (self._document.words(anchor.sentence),) if sentence.kind == "heading" else ()
        return (*sentence.headings, *own)

    def _nowhere(self, wanted: Sequence[str]) -> CueProblem:
        """Say why a cue was not found, as well as can be said."""
        texts = [t.text for t in self._texts]
        found = [
            [i for i in self._candidates([p]) if any(True for _ in _occurrences(texts[i], p))] for p in wanted
        ]
        common = set.intersection(*(set(f) for f in found))
        if common:
            message = f"the pieces of the cue stand in sentence {min(common) + 1}, but not in this order"
            return CueProblem("PG301", message, "write the pieces in the order of the source")
        if len(wanted) > 1 and all(found):
            shown = ", ".join(str(f[0] + 1) for f in found)
            message = f"the pieces of the cue stand in several sentences ({shown})"
            return CueProblem(
                "PG302", message, "take all pieces from one sentence, or write one fact for each"
            )
        missing = next(piece for piece, where in zip(wanted, found, strict=True) if not where)
        if any(missing in text for text in texts):
            message = f"'{missing}' begins or ends inside a word or number of the source"
            return CueProblem("PG301", message, "take whole words and whole numbers with all their signs")
        if (over := self._over_sentences(missing)) is not None:
            message = f"'{missing}' goes over the end of sentence {over + 1}"
            return CueProblem(
                "PG302", message, "take all words from one sentence, or write one fact for each"
            )
        what = "the cue is" if len(wanted) == 1 else f"the piece '{missing}' is"
        return CueProblem("PG301", f"{what} not in the source", self._hint(missing))

    def _over_sentences(self, piece: str) -> int | None:
        if not self._hints_left:
            return None
        for at in range(len(self._texts) - 1):
            left = self._texts[at].text
            right = self._texts[at + 1].text
            if piece in f"{left} {right}" or piece in left + right:
                return at
        return None

    def _hint(self, piece: str) -> str:
        mend = "copy the words from the source"
        if not self._hints_left:
            return mend
        self._hints_left -= 1
        # A text much shorter than the piece would be found in the piece, not the other way round.
        texts = [t.text if len(t.text) >= len(piece) * HINT_LENGTH else "" for t in self._texts]
        best = process.extractOne(piece, texts, scorer=fuzz.partial_ratio, score_cutoff=HINT_SCORE)
        if best is None:
            return mend
        text, _, index = best
        near = fuzz.partial_ratio_alignment(piece, text)
        start = near.dest_start if near else 0
        start = text.rfind(" ", 0, start + 1) + 1
        words = text[start:].split()[: min(HINT_WORDS, len(piece.split()) + 2)]
        return f"{mend}; nearest is sentence {index + 1}: '{' '.join(words)}'"


_FINDERS: WeakKeyDictionary[Document, _Finder] = WeakKeyDictionary()


def _occurrences(text: str, piece: str) -> Iterator[int]:
    """Yield where a piece stands in folded text without cutting into a word or number."""
    at = text.find(piece)
    while at >= 0:
        if not cuts_into_word(text, at, at + len(piece)):
            yield at
        at = text.find(piece, at + 1)


def _possible(places: Sequence[Sequence[int]], wanted: Sequence[str]) -> bool:
    """Tell whether the pieces can stand in order at all: each taken as early as it can be."""
    after = 0
    for starts, piece in zip(places, wanted, strict=True):
        start = next((s for s in starts if s >= after), None)
        if start is None:
            return False
        after = start + len(piece)
    return True
