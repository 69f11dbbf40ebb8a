"""Short views of a document that was read, for comparing."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pharmagraph.extract.document import Document


def told(document: Document) -> list[tuple[str, str]]:
    """Return kind and words of each sentence."""
    return [(s.kind, document.words(s.number)) for s in document.sentences]


def words(document: Document) -> list[str]:
    """Return the words of each sentence."""
    return [document.words(s.number) for s in document.sentences]


def path(document: Document, wanted: str) -> tuple[str, ...]:
    """Return the headings above the one sentence that reads so."""
    (found,) = [s for s in document.sentences if document.words(s.number) == wanted]
    return found.headings


def line(document: Document, wanted: str) -> int:
    """Return the line in the raw source of the one sentence that reads so."""
    (found,) = [s for s in document.sentences if document.words(s.number) == wanted]
    block = document.block_at(found.start)
    assert block is not None
    return block.line


def check_cover(document: Document) -> None:
    """Check what holds of every document: sentences are in order, apart, and leave nothing out."""
    spans = [(s.start, s.end) for s in document.sentences]
    assert all(0 <= start < end <= len(document.text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    covered = set().union(*(range(start, end) for start, end in spans))
    left = [n for b in document.blocks for n in range(b.start, b.end) if n not in covered]
    assert "".join(document.text[n] for n in left).strip() == ""
    assert all(document.block_at(s.start) is not None for s in document.sentences)
    assert [s.number for s in document.sentences] == list(range(1, len(spans) + 1))
