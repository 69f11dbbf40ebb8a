"""The canonical text of a source with structure, as a reader writes it: block after block."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pharmagraph.extract.document import Block, assembled
from pharmagraph.extract.readers.characters import cleaned
from pharmagraph.findings import Finding, Place
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.extract.document import BlockKind, Document

MAX_CHARACTERS = 10_000_000
"""Longest canonical text, in code points; the longest label that we met has 0.2 million."""
MAX_HEADING_WORDS = 12
MAX_HEADING_LENGTH = 100

# Signs that stand before list items and nowhere else, also where a source sets a list as running text.
_BULLET = re.compile("(?:^|(?<=\\s))[\u2022\u2023\u2043\u25aa\u25ab\u25cf\u25e6\u25a0\uf0b7](?=\\s|\\w)")
# A block of nothing but these is a ruled line or a mark for "nothing here".
_RULES = " \n\u00a0|-_=~*.\u00b7\u2010\u2011\u2012\u2013\u2014\u2015\u2022"
_SPACES = re.compile(r"[^\S\n]*\n\s*|[ \t]{2,}|\t")


def serves_as_heading(text: str) -> bool:
    """Tell whether text is short enough to stand above other text, and no sentence of its own."""
    shown = text.strip()
    return (
        0 < len(shown) <= MAX_HEADING_LENGTH
        and len(shown.split()) <= MAX_HEADING_WORDS
        and (shown[-1] not in ".!;" or len(shown.split()) == 1)
    )


class Manuscript:
    """Canonical text in the making, with its blocks and the headings under which the next one stands."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._length = 0
        self._headings: list[tuple[int, str]] = []

    @property
    def path(self) -> tuple[str, ...]:
        """The headings under which the next block stands, the outermost first."""
        return tuple(text for _, text in self._headings)

    def heading(self, text: str, level: int, *, section: str = "", line: int = 0, page: int = 0) -> None:
        """Add a heading; it stands above what follows, up to the next heading of its level or above."""
        self.leave(level)
        shown = self.add("heading", text, level=level, section=section, line=line, page=page)
        if shown:
            self._headings.append((level, " ".join(shown.split())))

    def leave(self, level: int) -> None:
        """Close the headings of a level and below it."""
        self._headings = [(n, text) for n, text in self._headings if n < level]

    def add(  # noqa: PLR0913 - what a block is, and where it stands
        self,
        kind: BlockKind,
        text: str,
        *,
        under: Iterable[str] = (),
        level: int = 1,
        section: str = "",
        line: int = 0,
        page: int = 0,
    ) -> str:
        """Add a block below the headings that are open and those of ``under``; returns its text.

        Text that holds bullet signs becomes several blocks, the later ones list items. Empty text
        adds nothing, nor does a ruled line. Raises ContentError (PG103) where the text grows too long.
        """
        text = _tidy(cleaned(text))
        path = (*self.path, *(" ".join(h.split()) for h in under if h.strip()))
        if kind == "heading":
            self._append(Block(kind, 0, 0, level, section, path, line, page), _BULLET.sub("", text).strip())
            return text
        depth = level + 1 if kind == "item" else 1
        bounds = [m.start() for m in _BULLET.finditer(text)]
        pieces = [text[a:b] for a, b in zip([0, *bounds], [*bounds, len(text)], strict=True)]
        if kind == "item" and not pieces[0].strip():
            depth = level
        for index, piece in enumerate(pieces):
            kept: BlockKind = kind if index == 0 or kind == "cell" else "item"
            at = level if index == 0 else depth
            self._append(Block(kept, 0, 0, at, section, path, line, page), _BULLET.sub("", piece).strip())
        return text

    def _append(self, block: Block, text: str) -> None:
        if not text.strip(_RULES):
            return
        if self._parts:
            close = self.blocks[-1].kind == block.kind and block.kind in {"item", "cell"}
            self._parts.append("\n" if close else "\n\n")
            self._length += len(self._parts[-1])
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        if self._length > MAX_CHARACTERS:
            message = f"the source holds more than {MAX_CHARACTERS // 1_000_000} million characters of text"
            raise refused(Finding("PG103", message, Place("source"), "split it into several documents"))
        self.blocks.append(replace(block, start=start, end=self._length))

    @property
    def text(self) -> str:
        """The canonical text so far."""
        return "".join(self._parts)

    def document(self, reader: str) -> Document:
        """Make the document; raises ContentError (PG116) where there is not one word."""
        if not self.blocks:
            mend = (
                "if it is a scan, read it with text recognition first;"
                " if it is a page made by script, save what it shows"
            )
            raise refused(Finding("PG116", "the source holds no words", Place("source"), mend))
        return assembled(self.text, self.blocks, reader)


def _tidy(text: str) -> str:
    """Run spaces together, but keep line breaks (one of each) and spaces that do not break."""
    return _SPACES.sub(lambda m: "\n" if "\n" in m.group() else " ", text).strip()
