"""The pieces of a cue for a dosage: its numbers, and as much of the rest as twelve words allow."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import word_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pharmagraph.extract.suggest.dosagestep import Step
    from pharmagraph.extract.words import Span

MOST_WORDS = 12
"""Most words of a cue of a source that may not be redistributed."""
_GAP_WORDS = 2


def cue_pieces(text: str, steps: Sequence[Step]) -> tuple[Span, ...]:
    """Return where the pieces of a cue stand.

    One run of words where it is short enough and shows no number that the value leaves out. Else
    the numbers with their units come first, then routes, conditions and people while there is room.
    """
    needed = [p.span for step in steps for p in step.quantities]
    wished = [p.span for step in steps for p in step.shown] + [w for step in steps for w in step.whens]
    asides = [p.span for step in steps for p in step.asides]
    whole = (min(a for a, _ in (*needed, *wished)), max(b for _, b in (*needed, *wished)))
    if _count(text, [whole]) <= MOST_WORDS and not _meets(whole, asides):
        return (_closed(text, whole),)
    pieces = _joined(text, needed, asides)
    if _count(text, pieces) > MOST_WORDS:
        pieces = _joined(text, needed, asides, most=0)
    for span in sorted(wished):
        more = _joined(text, [*pieces, span], asides)
        if _count(text, more) <= MOST_WORDS:
            pieces = more
    return tuple(_closed(text, piece) for piece in pieces)


def _closed(text: str, span: Span) -> Span:
    """Take the bracket that ends right behind a piece along where it begins within: "5 mg (adults)"."""
    words = text[span[0] : span[1]]
    is_open = words.count("(") > words.count(")") and text[span[1] : span[1] + 1] == ")"
    return (span[0], span[1] + 1) if is_open else span


def _count(text: str, spans: Iterable[Span]) -> int:
    return sum(len(word_spans(text, a, b)) for a, b in spans)


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in others)


def _joined(text: str, spans: Iterable[Span], asides: Sequence[Span], most: int = _GAP_WORDS) -> list[Span]:
    """Join spans that overlap, or between which stand few words and no aside."""
    ordered = sorted(set(spans))
    found = [ordered[0]]
    for _, span in pairwise(ordered):
        last = found[-1]
        gap = (last[1], span[0])
        near = gap[0] >= gap[1] or (len(word_spans(text, *gap)) <= most and not _meets(gap, asides))
        if near:
            found[-1] = (last[0], max(last[1], span[1]))
        else:
            found.append(span)
    return found
