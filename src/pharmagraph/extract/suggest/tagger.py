"""Find the names of terms in text.

A name stands in text where its words do, whole, in either spelling and number; the longest one wins,
and where it names several terms, all of them are given. Names in capitals alone ("AIDS") stand only in
capitals, since in small letters they are other words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ahocorasick  # type: ignore[import-not-found]

from pharmagraph.extract.folding import cuts_into_word, flat
from pharmagraph.extract.suggest.nameforms import forms_of_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_LONG_SPACE = re.compile(r"  +")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]{0,4}")


@dataclass(frozen=True, slots=True)
class Tag:
    """A name in text: where it stands, everything that it names, and the name as it was given."""

    start: int
    end: int
    payloads: tuple[object, ...]
    name: str


class Tagger:
    """Finds names in text; ``names`` pairs each with what it names.

    ``cache`` is a folder in which the forms of the names are kept from one run to the next.
    """

    def __init__(self, names: Iterable[tuple[str, object]], *, cache: Path | None = None) -> None:
        pairs = [(name, payload) for name, payload in names if name.strip()]
        self._names = [name for name, _ in pairs]
        self._payloads = [payload for _, payload in pairs]
        self._capitals = frozenset(i for i, name in enumerate(self._names) if _CAPITALS.fullmatch(name))
        self._forms = forms_of_names(self._names, cache)
        self._lengths = [len(form) for form, _ in self._forms]
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for number, (form, _) in enumerate(self._forms):
            self._automaton.add_word(form, number)
        self._automaton.make_automaton()

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Tag]:
        """Return the names in a stretch of text, none inside another; offsets are those of the text."""
        if not self._forms:
            return []
        end = len(text) if end is None else end
        plain = flat(text[start:end])
        gaps: list[tuple[int, int]] = []
        if "  " in plain:
            plain, gaps = _closed(plain)
        found = []
        lengths = self._lengths
        for last, form in self._automaton.iter(plain):
            after = last + 1
            first = after - lengths[form]
            if _stands_free(plain, first, after):
                found.append((first, -after, form))
        found.sort()
        tags: list[Tag] = []
        free = 0
        for first, minus, form in found:
            if first < free:
                continue
            begin, stop = _opened(first, gaps) + start, _opened(-minus - 1, gaps) + 1 + start
            if tag := self._tag(text, begin, stop, self._forms[form][1]):
                tags.append(tag)
                free = -minus
        return tags

    def _tag(self, text: str, start: int, end: int, numbers: Sequence[int]) -> Tag | None:
        if not self._capitals.isdisjoint(numbers):
            written = text[start:end].removesuffix("s")
            numbers = [n for n in numbers if n not in self._capitals or written.isupper()]
        if not numbers:
            return None
        payloads: list[object] = []
        for number in numbers:
            if self._payloads[number] not in payloads:
                payloads.append(self._payloads[number])
        return Tag(start, end, tuple(payloads), self._names[numbers[0]])


def _stands_free(plain: str, start: int, end: int) -> bool:
    """Tell whether a stretch of flat text begins and ends with words."""
    before = plain[start - 1] if start else " "
    after = plain[end] if end < len(plain) else " "
    if before == " " and (after in " ,"):
        return True
    return not (before.isalnum() or after.isalnum()) and not cuts_into_word(plain, start, end)


def _closed(plain: str) -> tuple[str, list[tuple[int, int]]]:
    """Make each run of spaces one; return where, in the new text, how many were left out so far."""
    gaps: list[tuple[int, int]] = []
    less = 0
    for run in _LONG_SPACE.finditer(plain):
        at = run.start() + 1 - less
        less += run.end() - run.start() - 1
        gaps.append((at, less))
    return _LONG_SPACE.sub(" ", plain), gaps


def _opened(at: int, gaps: list[tuple[int, int]]) -> int:
    index = bisect_right(gaps, at, key=lambda gap: gap[0])
    return at + (gaps[index - 1][1] if index else 0)
