"""Find the sentence of a fact again after its source was changed or another edition took its place.

A sentence is taken over without a person only where its words are the same, or differ by what cannot
change what they say (wordchanges.py), and where headings and list lead-in are the same. A sentence
with another number, unit, negation or any other word is shown with what changed, for a person to
decide; so is one of which only the lock is known. Nothing is ever moved to a passage that merely
looks alike: the nearest new sentence counts only where no other old sentence is nearer to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz

from pharmagraph.extract.cue import Anchor
from pharmagraph.extract.folding import FoldedText, cuts_into_word, folded
from pharmagraph.extract.lock import short_digest
from pharmagraph.extract.suggest.alignment import aligned_with_document, aligned_with_lock
from pharmagraph.extract.suggest.wordchanges import changes_of
from pharmagraph.extract.words import content_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.extract.document import Document, Sentence
    from pharmagraph.extract.fact import Fact
    from pharmagraph.extract.lock import Lock, LockedFact, LockedSentence
    from pharmagraph.extract.words import Span

State = Literal["same", "moved", "reworded", "changed", "lost"]

NEAR = 50
"""Least likeness (0 to 100) of a changed sentence that stands where the old one stood."""
FAR = 75
"""The same for one that stands elsewhere."""
MARGIN = 8
"""By how much the best place elsewhere must surpass the next one."""
_PART = 0.6
"""Least share of a cue's words in a sentence that stands where the old one stood, its words unknown."""
_LONG_CUE = 4
"""Words of a cue that may be found elsewhere by itself."""


@dataclass(frozen=True, slots=True)
class Reanchored:
    """Where a fact's sentence is now.

    ``state``: the same; moved; reworded by what cannot change what it says; changed; or lost.
    ``pieces`` is the cue in the words of the new text (() where the words are not there any more),
    ``changes`` what a person should look at.
    """

    state: State
    anchor: Anchor | None = None
    pieces: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """True where the fact may be taken over without a person."""
        return self.state in {"same", "moved", "reworded"} and bool(self.pieces)


class Reanchoring:
    """Finds facts of a lock again in another text; ``old`` is the text of the lock, where it is known."""

    def __init__(self, lock: Lock, new: Document, old: Document | None = None) -> None:
        self._lock = lock
        self._new = new
        self._old = old
        self._aligned = aligned_with_document(old, new) if old else aligned_with_lock(lock, new)
        self._back = {n: o for o, n in self._aligned.new.items()}

    def find(self, fact: Fact) -> Reanchored:
        """Find the sentence of a fact; the fact must be in the lock as it stands now."""
        locked = self._lock.fact(fact.id)
        if locked is None:
            return Reanchored("lost", changes=("the fact is not in the lock",))
        return self.place(locked, fact.cue)

    def place(self, locked: LockedFact, pieces: Sequence[str]) -> Reanchored:
        """Find the sentence that carries the pieces of a cue."""
        number = locked.sentences[0]
        if number in self._aligned.new:
            return self._kept(number, self._aligned.new[number], locked, pieces)
        return self._searched(number, locked, pieces)

    def _kept(self, number: int, now: int, locked: LockedFact, pieces: Sequence[str]) -> Reanchored:
        """Anchor in a sentence whose words are the same."""
        spans = self._same_spans(number, now, locked) or spans_in(self._new, now, pieces)
        changes = [*self._context(number, now)]
        if not spans:
            return Reanchored(
                "changed", Anchor(now, ()), (), (*changes, "the words of the cue are not found")
            )
        state: State = "changed" if changes else "same" if number == now else "moved"
        return self._found(state, now, spans, changes)

    def _found(self, state: State, now: int, spans: Sequence[Span], changes: Sequence[str]) -> Reanchored:
        words = tuple(" ".join(self._new.text[a:b].split()) for a, b in spans)
        return Reanchored(state, Anchor(now, tuple(spans)), words, tuple(changes))

    def _same_spans(self, number: int, now: int, locked: LockedFact) -> tuple[Span, ...]:
        """Return where the pieces stand in a sentence of the same words, by where they stood in it."""
        before, here = self._lock.sentences[number - 1], self._new.sentence(now)
        within = [(a - before.start, b - before.start) for a, b in locked.spans]
        words = self._new.text[here.start : here.end]
        if short_digest(words) == before.digest:
            return tuple((a + here.start, b + here.start) for a, b in within)
        after = FoldedText.of(self._new.text, here.start, here.end)
        if self._old is not None:
            old = FoldedText.of(self._old.text, before.start, before.end)
            within = [(old.place(a), old.place(b - 1) + 1) for a, b in locked.spans]
        return tuple(after.origin_span(a, b) for a, b in within)

    def _context(self, number: int, now: int) -> Iterator[str]:
        """Yield what is another above a sentence: its headings, or the lead-in of its list."""
        before, here = self._lock.sentences[number - 1], self._new.sentence(now)
        if [folded(h) for h in before.headings] != [folded(h) for h in here.headings]:
            below = " > ".join(here.headings)
            yield f"it now stands below '{below}'" if below else "it lost its heading"
        old_lead = self._old.sentence(number).lead_in if self._old else _lead_in(self._lock.sentences, number)
        if (self._back.get(here.lead_in, -1) if here.lead_in else 0) != old_lead:
            yield "the lead-in of its list is another"

    def _searched(self, number: int, locked: LockedFact, pieces: Sequence[str]) -> Reanchored:
        """Look for a sentence whose words changed."""
        if self._old is None:
            return self._by_pieces(number, pieces)
        now = self._nearest(number)
        if now is None:
            return Reanchored("lost", changes=("its sentence is no longer there",))
        before, here = self._old.sentence(number), self._new.sentence(now)
        words = changes_of(self._old.text, (before.start, before.end), self._new.text, (here.start, here.end))
        moved = [words.moved(span) for span in locked.spans]
        spans = [span for span in moved if span is not None]
        changes = [*words.told, *self._context(number, now)]
        harmless = words.harmless and len(changes) == len(words.told) and len(spans) == len(locked.spans)
        return self._found("reworded" if harmless else "changed", now, spans, changes)

    def _nearest(self, number: int) -> int | None:
        """Return the new sentence that the old one became; None where that cannot be told."""
        wanted = self._likeness(number)
        if not wanted:
            return None
        first, last = self._aligned.gap(number)
        inside = [(score, n) for n, score in wanted.items() if first < n < last and score >= NEAR]
        if inside:
            best = max(inside, key=lambda pair: (pair[0], -pair[1]))
            if self._is_mutual(number, best[1]):
                return best[1]
        ranked = sorted(wanted.items(), key=lambda pair: (-pair[1], pair[0]))
        (best_number, best_score), *others = ranked
        clear = not others or best_score - others[0][1] >= MARGIN
        return best_number if best_score >= FAR and clear and self._is_mutual(number, best_number) else None

    def _likeness(self, number: int) -> dict[int, float]:
        """Return how like the old sentence each new sentence is that is no old one."""
        words = self._old_words[number]
        return {n: fuzz.ratio(words, self._new_words(n)) for n in self._aligned.free}

    def _is_mutual(self, number: int, now: int) -> bool:
        """Tell whether no other old sentence that lost its place is nearer to a new one."""
        words = self._new_words(now)
        mine = fuzz.ratio(self._old_words[number], words)
        return all(fuzz.ratio(other, words) < mine for n, other in self._old_words.items() if n != number)

    @cached_property
    def _old_words(self) -> dict[int, str]:
        """The old sentences that are no longer there as they were."""
        if self._old is None:
            return {}
        return {
            s.number: folded(self._old.text[s.start : s.end])
            for s in self._old.sentences
            if s.number not in self._aligned.new
        }

    def _new_words(self, number: int) -> str:
        sentence = self._new.sentence(number)
        return folded(self._new.text[sentence.start : sentence.end])

    def _by_pieces(self, number: int, pieces: Sequence[str]) -> Reanchored:
        """Look for the pieces of a cue where the words around them are not known: always for a person."""
        free = self._aligned.free
        first, last = self._aligned.gap(number)
        inside = [n for n in free if first < n < last]
        exact = [n for n in free if spans_in(self._new, n, pieces)]
        here = [n for n in exact if n in inside]
        long = sum(len(piece.split()) for piece in pieces) >= _LONG_CUE
        if len(here) == 1 or (len(exact) == 1 and long):
            now = (here or exact)[0]
            told = ["the words around the cue may be others", *self._context(number, now)]
            return self._found("changed", now, spans_in(self._new, now, pieces), told)
        wanted = {w for piece in pieces for w in content_words(piece)}
        alike = [n for n in inside if wanted and _share(wanted, self._new_words(n)) >= _PART]
        if len(alike) == 1 and not exact:
            why = "the words of its sentence changed, and those of the cue"
            return Reanchored("changed", Anchor(alike[0], ()), changes=(why,))
        return Reanchored("lost", changes=("its sentence is no longer there",))


def _share(wanted: set[str], text: str) -> float:
    return len(wanted & set(content_words(text))) / len(wanted)


def _lead_in(sentences: Sequence[LockedSentence], number: int) -> int:
    """Return the lead-in of a list item, as far as the lock tells; 0 where there is none."""
    at = number
    while sentences[at - 1].kind == "item" and at > 1:
        at -= 1
        if sentences[at - 1].kind == "lead-in":
            return at
    return 0


def spans_in(document: Document, number: int, pieces: Sequence[str]) -> tuple[Span, ...]:
    """Return where pieces stand in a sentence, in order; () where they do not, or in several ways."""
    sentence: Sentence = document.sentence(number)
    text = FoldedText.of(document.text, sentence.start, sentence.end)
    spans: list[Span] = []
    after = 0
    for piece in pieces:
        wanted = folded(piece)
        starts = [
            s for s in _all(text.text, wanted, after) if not cuts_into_word(text.text, s, s + len(wanted))
        ]
        if len(starts) != 1:
            return ()
        after = starts[0] + len(wanted)
        spans.append(text.origin_span(starts[0], after))
    return tuple(spans)


def _all(text: str, piece: str, after: int) -> Iterator[int]:
    at = text.find(piece, after)
    while piece and at >= 0:
        yield at
        at = text.find(piece, at + 1)
