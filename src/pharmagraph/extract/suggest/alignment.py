"""Which sentences of a changed text are those of the old one: the same words, in the same order or not.

Sentences whose words stand once in both texts hold the others in place: the longest run of them that
kept its order, then what stands beside them with equal words. What is left of one kind on both sides
was moved. No sentence is ever taken for another that only looks like it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import folded
from pharmagraph.extract.lock import short_digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.document import Document
    from pharmagraph.extract.lock import Lock


class Alignment:
    """Pairs of equal sentences: ``new`` leads from old numbers to new ones, both from 1.

    ``free`` are the new sentences that are no old one, in order.
    """

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._old, self._new = old, new
        self.new: dict[int, int] = {}
        self._taken: set[int] = set()
        places_old, places_new = _places(old), _places(new)
        self._keep_order(places_old, places_new)
        self._grow()
        self._moved(places_old, places_new)
        self.free = [n for n in range(1, len(new) + 1) if n not in self._taken]

    def gap(self, number: int) -> tuple[int, int]:
        """Return between which new sentences an old one stood: its nearest neighbours on both sides."""
        before = next((self.new[n] for n in range(number - 1, 0, -1) if n in self.new), 0)
        behind = range(number + 1, len(self._old) + 1)
        after = next((self.new[n] for n in behind if n in self.new), len(self._new) + 1)
        return (before, after) if before < after else (before, min(before + 2, len(self._new) + 1))

    def _pair(self, old: int, new: int) -> None:
        self.new[old] = new
        self._taken.add(new)

    def _keep_order(self, old: dict[str, list[int]], new: dict[str, list[int]]) -> None:
        """Pair what stands once in both texts, where the order is kept; the longest such run."""
        once = sorted(
            (old[k][0], new[k][0]) for k in old.keys() & new.keys() if len(old[k]) == len(new[k]) == 1
        )
        tails: list[int] = []
        ends: list[int] = []
        back: dict[int, int] = {}
        for index, (_, at) in enumerate(once):
            place = bisect_left(tails, at)
            if place == len(tails):
                tails.append(at)
                ends.append(index)
            else:
                tails[place], ends[place] = at, index
            back[index] = ends[place - 1] if place else -1
        index = ends[-1] if ends else -1
        while index >= 0:
            self._pair(*once[index])
            index = back[index]

    def _grow(self) -> None:
        """Pair equal neighbours of pairs, forwards and then backwards."""
        for step in (1, -1):
            for number in sorted([0, len(self._old) + 1, *self.new], reverse=step < 0):
                edge = 0 if number == 0 else len(self._new) + 1
                old, new = number + step, self.new.get(number, edge) + step
                while self._fits(old, new):
                    self._pair(old, new)
                    old, new = old + step, new + step

    def _fits(self, old: int, new: int) -> bool:
        inside = 1 <= old <= len(self._old) and 1 <= new <= len(self._new)
        free = inside and old not in self.new and new not in self._taken
        return free and self._old[old - 1] == self._new[new - 1]

    def _moved(self, old: dict[str, list[int]], new: dict[str, list[int]]) -> None:
        """Pair what is left of equal words where one is left on each side: it was moved."""
        for key in sorted(old.keys() & new.keys()):
            left = [n for n in old[key] if n not in self.new]
            right = [n for n in new[key] if n not in self._taken]
            if len(left) == len(right) == 1:
                self._pair(left[0], right[0])


def _places(keys: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, key in enumerate(keys, 1):
        found[key].append(number)
    return found


def aligned_with_document(old: Document, new: Document) -> Alignment:
    """Align two texts; what matching forgives (white space, quote marks, dashes, case) is no change."""
    return Alignment(_words(old), _words(new))


def _words(document: Document) -> list[str]:
    return [folded(document.text[s.start : s.end]) for s in document.sentences]


def aligned_with_lock(old: Lock, new: Document) -> Alignment:
    """Align the sentences of a lock, of which only digests are known, with those of a text.

    A sentence counts as the old one too where only its white space was gathered into single spaces.
    """
    known = {s.digest for s in old.sentences}
    keys = []
    for sentence in new.sentences:
        words = new.text[sentence.start : sentence.end]
        digests = short_digest(words), short_digest(" ".join(words.split()))
        keys.append(next((d for d in digests if d in known), digests[0]))
    return Alignment([s.digest for s in old.sentences], keys)
