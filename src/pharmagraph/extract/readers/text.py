"""Read plain text: headings, paragraphs and lists, told apart by blank lines and bullet signs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pharmagraph.extract.document import Block, assembled
from pharmagraph.extract.readers.characters import cleaned, decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pharmagraph.extract.document import BlockKind, Document

READER = "text-1"
"""Name and version of the reader; it stands in the lock."""

MAX_HEADING_WORDS = 12
MAX_HEADING_LENGTH = 100

_BULLET = re.compile(
    r"[^\S\n]*(?:[\u2022\u2023\u2043\u2219\u25a0\u25aa\u25ab\u25cb\u25cf\u25e6\u00b7\uf0b7*\u2013\u2014-]"
    r"|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])[^\S\n]+(?=\S)"
)
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[^\W\d_]")
_QUANTITY = re.compile(r"\d\s*(?:mg|mcg|g|ml|kg|%|hours?|days?|weeks?|tablets?)\b", re.IGNORECASE)
_ASKS = re.compile(r"(?:what|how|when|why|who|where|which|can|is|are|do|does|should|will)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())

    @property
    def bullet(self) -> re.Match[str] | None:
        return _BULLET.match(self.text)


def read_text_document(raw: bytes) -> Document:
    """Read a plain text file; raises ContentError (PG102, PG110) where it is no readable text."""
    text = canonical_text(raw)
    return assembled(text, _with_lines(text, _blocks(text)), READER)


def canonical_text(raw: bytes) -> str:
    """Decode UTF-8, fold line ends, take out what cannot be seen."""
    return cleaned(decoded(raw))


def _with_lines(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """Tell each block its line in the source: the canonical text keeps the source's lines."""
    line, at = 1, 0
    for block in blocks:
        line += text.count("\n", at, block.start)
        at = block.start
        yield replace(block, line=line)


def _paragraphs(text: str) -> Iterator[list[_Line]]:
    lines: list[_Line] = []
    at = 0
    for line in [*text.split("\n"), ""]:
        if line.strip():
            lines.append(_Line(at, at + len(line), line))
        elif lines:
            yield lines
            lines = []
        at += len(line) + 1


def _blocks(text: str) -> Iterator[Block]:
    paragraphs = list(_paragraphs(text))
    numbered_level = 1
    indents: list[int] = []
    for index, lines in enumerate(paragraphs):
        if _is_heading(lines, last=index == len(paragraphs) - 1):
            line = lines[0]
            number = _NUMBERED.match(line.text.strip())
            if index == 0:
                level = 1
            elif number:
                level = numbered_level = number.group(1).count(".") + 2
            else:
                level = numbered_level + 1
            yield Block("heading", line.start + line.indent, line.end, level)
            indents = []
            continue
        for kind, start, end, indent in _parts(lines):
            if kind == "paragraph":
                indents = []
                yield Block("paragraph", start, end)
            else:
                indents = [i for i in indents if i < indent]
                indents.append(indent)
                yield Block("item", start, end, len(indents))


def _is_heading(lines: list[_Line], *, last: bool) -> bool:
    """Tell a heading: a short line of its own that begins like a title and does not end like a sentence."""
    words = lines[0].text.split()
    shown = " ".join(words)
    if last or len(lines) > 1 or len(words) > MAX_HEADING_WORDS or len(shown) > MAX_HEADING_LENGTH:
        return False
    if shown[-1] == "?":
        return bool(_ASKS.match(shown)) and not (shown[0].isalpha() and not shown[0].isupper())
    if shown[-1] in ".;,:!|" or _QUANTITY.search(shown):
        return False
    if lines[0].bullet and not _NUMBERED.match(shown):
        return False
    return shown[0].isupper() or bool(_NUMBERED.match(shown))


def _parts(lines: list[_Line]) -> Iterator[tuple[BlockKind, int, int, int]]:
    """Cut the lines between two blank ones into paragraphs and items: kind, start, end, indent."""
    width = max(len(line.text) for line in lines)
    kind: BlockKind = "paragraph"
    start = end = lines[0].start
    indent = 0
    before: _Line | None = None
    for line in lines:
        bullet = line.bullet
        if bullet or (before is not None and _begins_anew(before, line, kind, indent, width)):
            if before is not None:
                yield kind, start, end, indent
            kind = "item" if bullet else "paragraph"
            start = line.start + (bullet.end() if bullet else 0)
            indent = line.indent
        end = line.end
        before = line
    yield kind, start, end, indent


def _begins_anew(before: _Line, line: _Line, kind: BlockKind, indent: int, width: int) -> bool:
    """Tell a line that was broken on purpose from one that was wrapped.

    Text is wrapped where the next word would not have fitted into the width of the block.
    """
    first = line.text.split()[0]
    if kind == "item":
        return line.indent <= indent and not first[0].islower()
    fits = len(before.text.rstrip()) + 1 + len(first) < width
    return fits and (first[0].isupper() or first[0].isdigit()) and before.text.rstrip()[-1] not in ",-"
