"""A sentence in its context, as a screen may show it: headings, lead-ins, neighbours, evidence.

All text comes out in one line each, with characters that could steer a terminal replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pharmagraph.findings import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.extract.document import Document


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence and what stands around it.

    ``pieces`` is the sentence in parts, each with whether it is evidence; ``before`` and ``after``
    are the sentences beside it, "" where there are none. ``lead_ins`` stand outermost first.
    """

    number: int
    kind: str
    headings: tuple[str, ...]
    lead_ins: tuple[str, ...]
    before: str
    pieces: tuple[tuple[str, bool], ...]
    after: str

    @property
    def words(self) -> str:
        """The sentence as a whole."""
        return "".join(text for text, _ in self.pieces)


def context_of(document: Document, number: int, spans: Iterable[tuple[int, int]] = ()) -> Context:
    """Return the context of a sentence; ``spans`` are the offsets of the evidence in the document."""
    sentence = document.sentence(number)
    above = document.lead_ins(number)
    last = len(document.sentences)
    before = number - 1 if number > 1 and number - 1 not in above else 0
    if before and document.sentence(before).kind == "heading":
        before = 0  # it stands in the path of headings
    return Context(
        number, sentence.kind, tuple(visible(h) for h in sentence.headings),
        tuple(visible(document.words(n)) for n in reversed(above)),
        visible(document.words(before)) if before else "",
        _pieces(document.text, sentence.start, sentence.end, spans),
        visible(document.words(number + 1)) if number < last else "",
    )  # fmt: skip


def _pieces(
    text: str, start: int, end: int, spans: Iterable[tuple[int, int]]
) -> tuple[tuple[str, bool], ...]:
    """Cut a sentence at the bounds of its evidence; white space is folded across the parts."""
    inside = [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]
    bounds = sorted({start, end, *(offset for span in inside for offset in span)})
    parts: list[tuple[str, bool]] = []
    for a, b in pairwise(bounds):
        part = text[a:b]
        words = " ".join(part.split())
        if part[:1].isspace() and words and parts and not parts[-1][0].endswith(" "):
            words = " " + words
        if part[-1:].isspace() and b < end and not (not words and parts and parts[-1][0].endswith(" ")):
            words += " "
        if words:
            parts.append((visible(words), any(x <= a and b <= y for x, y in inside)))
    return tuple(parts)
