"""Find the words of a source that a person meant by a cue that was typed, or changed by hand.

A cue is verbatim. Where what was typed is not in the sentence, the nearest words of that sentence are
offered, with every word that is another; they are taken without a question only where spelling, white
space, quote marks, dashes or case are all that differs. A number or negation is never changed so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from pharmagraph.extract.cue import Anchor
from pharmagraph.extract.folding import FoldedText, folded, word_spans
from pharmagraph.extract.suggest.reanchor import Reanchored, spans_in
from pharmagraph.extract.suggest.wordchanges import changes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.document import Document
    from pharmagraph.extract.words import Span

LIKE = 60
"""Least likeness (0 to 100) of words that are offered."""
MARGIN = 8
"""By how much they must be nearer than the next ones in the sentence."""
_ROUND = 2
"""Words by which what is offered may be longer or shorter than what was typed."""


def meant_words(pieces: Sequence[str], document: Document, number: int) -> Reanchored:
    """Return the words of a sentence that the pieces of a cue mean, nearest first in likeness.

    ``state`` is "same" where they stand there, "reworded" where they differ by what cannot change what
    they say, "changed" where a person must look, "lost" where nothing is like them, or
    several places are.
    """
    if spans := spans_in(document, number, pieces):
        return _found("same", document, number, spans, ())
    found: list[Span] = []
    told: list[str] = []
    harmless = True
    for piece in pieces:
        span = _nearest(piece, document, number, found[-1][1] if found else 0)
        if span is None:
            return Reanchored(
                "lost", changes=(f"nothing in the sentence, or more than one place, is like '{piece}'",)
            )
        changes = changes_of(piece, (0, len(piece)), document.text, span)
        told += changes.told
        harmless = harmless and changes.harmless
        found.append(span)
    return _found("reworded" if harmless else "changed", document, number, found, told)


def _found(
    state: str, document: Document, number: int, spans: Sequence[Span], told: Sequence[str]
) -> Reanchored:
    pieces = tuple(" ".join(document.text[a:b].split()) for a, b in spans)
    anchor = Anchor(number, tuple(spans))
    match state:
        case "same" | "reworded":
            return Reanchored(state, anchor, pieces, tuple(told))
        case _:
            return Reanchored("changed", anchor, pieces, tuple(told))


def _nearest(piece: str, document: Document, number: int, after: int) -> Span | None:
    """Return the whole words of a sentence, behind an offset, that are most like a piece."""
    sentence = document.sentence(number)
    start = max(after, sentence.start)
    text, wanted = FoldedText.of(document.text, start, sentence.end), folded(piece)
    words = word_spans(text.text, 0, len(text.text))
    length = len(piece.split())
    runs = [
        (words[first][0], words[first + size - 1][1])
        for size in range(max(length - _ROUND, 1), length + _ROUND + 1)
        for first in range(len(words) - size + 1)
    ]
    scored = [(fuzz.ratio(wanted, text.text[slice(*run)]), run) for run in runs]
    if not scored:
        return None
    score, best = max(scored, key=lambda row: (row[0], -row[1][0], row[1][1]))
    rival = max((s for s, run in scored if run[1] <= best[0] or best[1] <= run[0]), default=0.0)
    if score < LIKE or score - rival < MARGIN:
        return None
    return text.origin_span(*_bare(text.text, best, wanted))


def _bare(text: str, run: Span, wanted: str) -> Span:
    """Leave off signs at the end that what was typed does not have: the full stop, a bracket."""
    start, end = run
    while end > start + 1 and not text[end - 1].isalnum() and text[end - 1] != wanted[-1]:
        end -= 1
    while start < end - 1 and not text[start].isalnum() and text[start] != wanted[0]:
        start += 1
    return start, end
