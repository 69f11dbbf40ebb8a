"""The lines of a PDF page: text with its place and size, put together from single characters."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from pharmagraph.extract.readers.flow import raised

if TYPE_CHECKING:
    from collections.abc import Iterator

# All lengths are multiples of the size of the type, so that they hold for any print.
_COLUMN_GAP = 1.5
"""A wider gap within a line parts two columns; a space is 0.25 to 0.6, a gutter rarely below 1.5."""
_WORD_GAP = 0.17
_MARKER_GAP = 6.0
"""How far behind a bullet or number its text may begin."""
MARKER = re.compile(
    r"(?:[\u2022\u2023\u25aa\u25ab\u25cf\u25e6\u25a0\u00b7\uf0b7*\u2013\u2014-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})*\.?)\Z"
)
_BOLD = re.compile(rb"bold|black|heavy", re.IGNORECASE)
_HYPHENS = {0x02, 0xFFFE}  # what PDFium says for a hyphen at the end of a line


@dataclass(slots=True)
class Glyph:
    """One character with its box (x to the right, y upwards, in points)."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def size(self) -> float:
        """The height of the box, which is that of the type."""
        return self.top - self.bottom


@dataclass(slots=True)
class Line:
    """A line of text, or the part of one that stands in a column."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool = False
    page: int = 0


@dataclass(slots=True)
class _Run:
    """Characters of one line, as they come."""

    glyphs: list[Glyph] = field(default_factory=list)
    first: int = -1
    last: int = -1

    @property
    def inked(self) -> list[Glyph]:
        """The characters that are no space."""
        return [glyph for glyph in self.glyphs if glyph.text != " "]

    def takes(self, glyph: Glyph) -> bool:
        """Tell whether a character goes on with the line."""
        before = next((g for g in reversed(self.glyphs) if g.text != " "), None)
        if before is None:
            return True
        shared = min(before.top, glyph.top) - max(before.bottom, glyph.bottom)
        size = max(before.size, glyph.size)
        gap = glyph.left - before.right
        return shared >= 0.3 * min(before.size, glyph.size) and -size <= gap <= _COLUMN_GAP * size


def page_lines(textpage: ctypes.c_void_p, page: int) -> list[Line]:
    """Return the lines of a page, in the order in which the page draws them.

    Text that runs in another direction than most of the page (a watermark) is left out.
    """
    quarters = [_quarter(textpage, at) for at in range(pdfium.FPDFText_CountChars(textpage))]
    counts = Counter(q for q in quarters if q is not None)
    direction = min(counts, key=lambda q: (-counts[q], q)) if counts else 0
    lines = [line for run in _runs(textpage, quarters, direction) if (line := _line(textpage, run, page))]
    return _joined(lines)


def _quarter(textpage: ctypes.c_void_p, at: int) -> int | None:
    """Return in which of four directions a character runs; None for what PDFium added, or what is slanted."""
    if pdfium.FPDFText_IsGenerated(textpage, at) == 1:
        return None
    turns = pdfium.FPDFText_GetCharAngle(textpage, at) / (math.pi / 2)
    nearest = round(turns)
    return nearest % 4 if abs(turns - nearest) < 0.1 else None  # noqa: PLR2004 - 9 degrees


def _runs(textpage: ctypes.c_void_p, quarters: list[int | None], direction: int) -> Iterator[_Run]:
    run = _Run()
    for at, quarter in enumerate(quarters):
        code = pdfium.FPDFText_GetUnicode(textpage, at)
        if code in {10, 13}:
            yield run
            run = _Run()
        elif code == 0 or quarter is None or chr(code).isspace():
            run.glyphs.append(Glyph(" ", 0, 0, 0, 0))
        elif quarter == direction and (glyph := _glyph(textpage, at, code, direction)):
            if not run.takes(glyph):
                yield run
                run = _Run()
            if run.first < 0:
                run.first = at
            run.last = at
            run.glyphs.append(glyph)
    yield run


def _glyph(textpage: ctypes.c_void_p, at: int, code: int, direction: int) -> Glyph | None:
    box = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(textpage, at, box):
        return None
    return _turned("-" if code in _HYPHENS else chr(code), box, direction)


def _turned(text: str, box: pdfium.FS_RECTF, direction: int) -> Glyph:
    """Turn a box so that its text runs to the right; angles count clockwise, as PDFium gives them."""
    left, bottom, right, top = box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)
    if direction == 1:
        return Glyph(text, -top, left, -bottom, right)
    if direction == 2:  # noqa: PLR2004 - upside down
        return Glyph(text, -right, -top, -left, -bottom)
    if direction == 3:  # noqa: PLR2004 - upwards
        return Glyph(text, bottom, -right, top, -left)
    return Glyph(text, left, bottom, right, top)


def _line(textpage: ctypes.c_void_p, run: _Run, page: int) -> Line | None:
    inked = run.inked
    if not inked:
        return None
    sizes = Counter(round(g.size * 2) / 2 for g in inked)
    size = max(sizes, key=lambda s: (sizes[s], s)) or 1.0
    ground = min(g.bottom for g in inked if round(g.size * 2) / 2 == size)
    high = [g.text != " " and g.size < 0.85 * size and g.bottom > ground + 0.2 * size for g in run.glyphs]
    text = ""
    for is_high, pairs in groupby(zip(high, run.glyphs, strict=True), key=lambda pair: pair[0]):
        words = "".join(g.text for _, g in pairs)
        text += raised(words, text[-1:]) if is_high else words
    # Characters beyond the first plane come in two halves.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    box = (min(g.left for g in inked), ground, max(g.right for g in inked), ground + size)
    bold = _is_bold(textpage, run.first) and _is_bold(textpage, run.last)
    return Line(" ".join(text.split()), *box, size, bold, page)


def _is_bold(textpage: ctypes.c_void_p, at: int) -> bool:
    name = ctypes.create_string_buffer(256)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage, at, name, 256, flags)
    return bool(_BOLD.search(name.value))


def _joined(lines: list[Line]) -> list[Line]:
    """Join what stands on one line but was drawn apart: words in other type, and markers with their text."""
    lines.sort(key=lambda line: (-round(line.bottom), line.left))
    joined: list[Line] = []
    for line in lines:
        for before in reversed(joined[-12:]):
            shared = min(before.top, line.top) - max(before.bottom, line.bottom)
            gap = line.left - before.right
            numbers = before.text[-1].isdigit() and not line.text[0].isalpha()
            marks = MARKER.match(before.text) and not numbers
            reach = _MARKER_GAP if marks else 0.9
            if shared >= 0.6 * min(before.size, line.size) and -0.2 * line.size <= gap <= reach * line.size:
                space = " " if gap > _WORD_GAP * line.size else ""
                before.text += space + line.text
                before.right = max(before.right, line.right)
                before.bold = before.bold and line.bold
                break
        else:
            joined.append(line)
    return joined


def typical_step(lines: list[Line]) -> float:
    """Return the usual distance from line to line, 0 where there is only one."""
    steps = sorted(above.bottom - below.bottom for above, below in pairwise(lines))
    return steps[len(steps) // 2] if steps else 0.0
