"""Which words of a sentence are others than before, and whether that could change what it says.

Only differences that cannot are let pass: white space, quote marks, dashes, case, British and
American spelling, and commas that stand by no number. Everything else counts, articles too: "few"
and "a few" are not the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from pharmagraph.extract.scopes import marks_of
from pharmagraph.extract.suggest.spelling import american
from pharmagraph.extract.words import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.extract.words import Span, Token


@dataclass(frozen=True, slots=True)
class WordChanges:
    """How the words of a sentence changed.

    ``told`` says each change in plain words. ``harmless`` is true where none can change what the
    sentence says. ``runs`` leads from words of the old sentence to those of the new one.
    """

    told: tuple[str, ...]
    harmless: bool
    old: tuple[Token, ...]
    new: tuple[Token, ...]
    runs: tuple[tuple[int, int, int, int], ...]

    def moved(self, span: Span) -> Span | None:
        """Return where words of the old sentence stand in the new one; None where nothing is left of them."""
        inside = [i for i, t in enumerate(self.old) if span[0] < t.end and t.start < span[1]]
        if not inside:
            return None
        first, last = inside[0], inside[-1] + 1
        found: list[int] = []
        for a, b, c, d in self.runs:
            begin, stop = max(a, first), min(b, last)
            if b - a == d - c and begin < stop:
                found += range(c + begin - a, c + stop - a)
            elif a < last and first < b:
                found += range(c, d)
        if not found:
            return None
        return self.new[min(found)].start, self.new[max(found)].end


def changes_of(old: str, old_span: Span, new: str, new_span: Span) -> WordChanges:
    """Compare two sentences, each a stretch of its text."""
    before, after = tokens_of(old, *old_span), tokens_of(new, *new_span)
    matcher = SequenceMatcher(None, [t.word for t in before], [t.word for t in after], autojunk=False)
    codes = matcher.get_opcodes()
    told = tuple(_told(old, before[a:b], new, after[c:d]) for tag, a, b, c, d in codes if tag != "equal")
    runs = tuple((a, b, c, d) for _, a, b, c, d in codes)
    same = list(_plain(before)) == list(_plain(after))
    same = same and _marks(old, old_span) == _marks(new, new_span)
    return WordChanges(told, same, before, after, runs)


def _told(old: str, before: Sequence[Token], new: str, after: Sequence[Token]) -> str:
    was = " ".join(old[before[0].start : before[-1].end].split()) if before else ""
    now = " ".join(new[after[0].start : after[-1].end].split()) if after else ""
    if was and now:
        return f"'{was}' is now '{now}'"
    return f"'{now}' is new" if now else f"'{was}' is gone"


def _plain(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the words by which two sentences say the same."""
    for index, token in enumerate(tokens):
        around = [t.word for t in (*tokens[max(index - 1, 0) : index], *tokens[index + 1 : index + 2])]
        idle = token.word == "," and not any(w[0].isdigit() for w in around)
        if not idle:
            yield american(token.word)


def _marks(text: str, span: Span) -> list[tuple[str, str, list[str]]]:
    """Return negations, hedges and conditions with the words on which they bear."""
    return [
        (m.kind, m.words, list(_plain(tokens_of(text, max(m.scope[0], span[0]), min(m.scope[1], span[1])))))
        for m in marks_of(text, *span)
    ]
