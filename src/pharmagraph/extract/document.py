"""One model of a read document: canonical text, sentences with offsets, digest.

A reader turns bytes into canonical text and blocks; ``assembled`` cuts the blocks into sentences and
numbers them. All offsets count code points of the canonical text, from 0.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from pharmagraph.extract.sentences import SPLITTER, split

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["heading", "sentence", "item", "lead-in", "cell"]
BlockKind = Literal["heading", "paragraph", "item", "cell"]

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The smallest unit of evidence: a sentence, list item, heading or table cell.

    ``number`` counts from 1. ``start`` and ``end`` are offsets in code points of the canonical text.
    ``headings`` is the path of headings above it, the title first; ``section`` is the innermost of
    them, or what the reader knows better (a section code). ``lead_in`` is the number of the sentence
    that introduces the list in which it stands, 0 where there is none.
    """

    number: int
    kind: Kind
    start: int
    end: int
    headings: tuple[str, ...] = ()
    section: str = ""
    lead_in: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of canonical text that a reader tells apart: a heading, paragraph, item or cell.

    ``level`` is the depth of a heading (1: the title) or of a list item (1: outermost). ``section``
    overrides the section of all sentences from here to the next heading.

    ``headings`` is the heading path above the block where the reader knows it (a table cell has its
    row and column above it); then ``section`` holds for this block alone, and a heading is one only
    for blocks that name it. Where it is None, the levels of the headings before it tell.

    ``line`` and ``page`` (both from 1, 0 where unknown) lead back to the raw source.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 1
    section: str = ""
    headings: tuple[str, ...] | None = None
    line: int = 0
    page: int = 0


@dataclass(frozen=True, eq=False)
class Document:
    """A document that was read: its canonical text and sentences.

    ``reader`` and ``splitter`` name the versions that made it, ``digest`` is the SHA-256 digest of
    the canonical text as UTF-8, ``sha256`` that of the raw bytes ("" where there were none).
    """

    text: str
    sentences: tuple[Sentence, ...]
    reader: str
    splitter: str
    digest: str
    blocks: tuple[Block, ...] = ()
    sha256: str = ""

    def sentence(self, number: int) -> Sentence:
        """Return the sentence of a number; raises KeyError where there is none."""
        if not 1 <= number <= len(self.sentences):
            raise KeyError(number)
        return self.sentences[number - 1]

    def words(self, number: int) -> str:
        """Return the text of a sentence, its white space folded."""
        sentence = self.sentence(number)
        return _SPACES.sub(" ", self.text[sentence.start : sentence.end]).strip()

    @cached_property
    def title(self) -> str:
        """The first heading, where the document begins with one; "" otherwise."""
        first = self.sentences[0] if self.sentences else None
        return self.words(1) if first and first.kind == "heading" else ""

    def block_at(self, offset: int) -> Block | None:
        """Return the block in which an offset stands: it knows the line or page of the raw source.

        Between two blocks it is the one before; None before the first.
        """
        index = bisect_right(self.blocks, offset, key=lambda block: block.start)
        return self.blocks[index - 1] if index else None

    def lead_ins(self, number: int) -> tuple[int, ...]:
        """Return the numbers of the lead-ins above a sentence, the innermost first."""
        found: list[int] = []
        while (above := self.sentence(number).lead_in) and above < number:
            found.append(above)
            number = above
        return tuple(found)


def text_digest(text: str) -> str:
    """Return the SHA-256 digest of text as UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def assembled(text: str, blocks: Iterable[Block], reader: str) -> Document:
    """Cut blocks into numbered sentences with their headings and lead-ins."""
    assembler = _Assembler(text)
    ordered = list(blocks)
    for block, following in zip_longest(ordered, ordered[1:]):
        assembler.add(block, following)
    return Document(text, tuple(assembler.sentences), reader, SPLITTER, text_digest(text), tuple(ordered))


class _Assembler:
    """Numbers sentences; keeps the headings and the list in which the reader stands."""

    def __init__(self, text: str) -> None:
        self.sentences: list[Sentence] = []
        self._text = text
        self._headings: list[tuple[int, str]] = []
        self._section = ""
        self._path: tuple[str, ...] = ()
        self._named = ""
        """The heading path and section of the block that is being added."""
        self._lead_ins: list[tuple[int, int]] = []
        """The list levels that are open, each with the number of its lead-in."""

    def add(self, block: Block, following: Block | None) -> None:
        """Add the sentences of a block; the block after it tells a lead-in from a sentence."""
        if block.kind == "heading":
            self._heading(block)
            return
        self._here(block)
        spans = split(self._text, block.start, block.end)
        list_follows = following is not None and following.kind == "item"
        if block.kind == "item":
            self._lead_ins = [(level, n) for level, n in self._lead_ins if level <= block.level]
            deeper = list_follows and following is not None and following.level > block.level
            self._sentences(spans, "item", leads=deeper, level=block.level + 1)
        else:
            self._lead_ins = []
            kind: Kind = "cell" if block.kind == "cell" else "sentence"
            level = following.level if following is not None else 1
            self._sentences(spans, kind, leads=list_follows, level=level)

    def _sentences(self, spans: list[tuple[int, int]], kind: Kind, *, leads: bool, level: int) -> None:
        above = self._lead_ins[-1][1] if self._lead_ins else 0
        for index, (start, end) in enumerate(spans):
            last = index == len(spans) - 1
            is_lead_in = leads and last and self._text[start:end].rstrip().endswith(":")
            self._append("lead-in" if is_lead_in else kind, start, end, above)
            if is_lead_in:
                self._lead_ins.append((level, len(self.sentences)))

    def _here(self, block: Block) -> None:
        """Settle under which headings, and in which section, the sentences of a block stand."""
        if block.headings is not None:
            self._path = block.headings
            self._named = block.section
            return
        self._section = block.section or self._section
        self._path = tuple(text for _, text in self._headings)
        self._named = self._section

    def _heading(self, block: Block) -> None:
        self._lead_ins = []
        if block.headings is None:
            self._headings = [(level, text) for level, text in self._headings if level < block.level]
            self._section = ""
            self._path, self._named = tuple(text for _, text in self._headings), ""
        else:
            self._here(block)
        self._append("heading", block.start, block.end, 0)
        if block.headings is None:
            text = _SPACES.sub(" ", self._text[block.start : block.end]).strip()
            self._headings.append((block.level, text))
            self._section = block.section or text

    def _append(self, kind: Kind, start: int, end: int, lead_in: int) -> None:
        section = self._named or (self._path[-1] if self._path else "")
        number = len(self.sentences) + 1
        self.sentences.append(Sentence(number, kind, start, end, self._path, section, lead_in))
