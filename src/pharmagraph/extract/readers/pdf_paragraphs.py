"""Paragraphs, list items and headings of a PDF, told apart by how its lines stand."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.extract.readers.pdf_lines import MARKER, typical_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pharmagraph.extract.readers.pdf_lines import Line

MAX_HEADING_WORDS = 20
MAX_HEADING_LINES = 3
MAX_LEVELS = 6
_LARGER = 1.12
"""A heading's type is at least so much larger than that of the text."""
_ENDS = ".!?:;\u2026"
_HYPHENATED = re.compile(r"([^\W\d_]{2,})-\Z")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[^\w]*(?:page\s+)?#(?:\s*(?:of|/)\s*#)?[^\w]*\Z", re.IGNORECASE)


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together; ``level`` is that of a heading or item, 0 for running text."""

    lines: list[Line] = field(default_factory=list)
    item: bool = False
    indent: float = 0.0

    @property
    def size(self) -> float:
        """The size of the type."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)


def without_margins(pages: list[tuple[float, float, list[Line]]]) -> list[list[Line]]:
    """Take out what stands at the top or bottom of page after page: running titles, page numbers.

    ``pages`` holds lower edge, upper edge and lines of each. A line goes if it stands in the outer
    twelfth of the page and, digits aside, does so on at least three pages and on half of all; a page
    number goes on any document of two pages.
    """
    seen: Counter[str] = Counter()
    shapes: list[list[str]] = []
    for bottom, top, lines in pages:
        edge = (top - bottom) / 12
        outer = [
            _NUMBER.sub("#", line.text) if line.bottom > top - edge or line.top < bottom + edge else ""
            for line in lines
        ]
        shapes.append(outer)
        seen.update(set(outer) - {""})
    often = max(3, (len(pages) + 1) // 2)

    def runs(shape: str) -> bool:
        return bool(shape) and (seen[shape] >= often or (len(pages) > 1 and bool(_PAGE_NUMBER.match(shape))))

    return [
        [line for line, shape in zip(lines, outer, strict=True) if not runs(shape)]
        for (_, _, lines), outer in zip(pages, shapes, strict=True)
    ]


def paragraphs(lines: list[Line]) -> Iterator[Paragraph]:
    """Cut the lines of a stack into paragraphs and list items."""
    step = typical_step(lines)
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    current = Paragraph()
    for n, line in enumerate(lines):
        before = lines[n - 1] if n else None
        marker = _marker(line.text)
        if before is None or marker or _begins_anew(before, line, current, (left, right, step)):
            if current.lines:
                yield current
            current = Paragraph([], bool(marker), line.left)
        current.lines.append(line)
    yield current


def _marker(text: str) -> str:
    """Return the bullet or number before a list item; the number of a section is none."""
    first, _, rest = text.partition(" ")
    if not rest or not MARKER.match(first) or first[-1].isalnum() or re.match(r"\d+\.\d", first):
        return ""
    return first


def _begins_anew(before: Line, line: Line, current: Paragraph, edges: tuple[float, float, float]) -> bool:
    left, right, step = edges
    other_size = not 0.92 <= line.size / before.size <= 1.08  # noqa: PLR2004 - type of one size, give or take
    if other_size or before.bottom - line.bottom > max(1.3 * step, 1.1 * line.size):
        return True
    if current.item:
        return line.left <= current.indent + 0.3 * line.size and not line.text[0].islower()
    first = line.text.split()[0]
    width = (line.right - line.left) * len(first) / max(len(line.text), 1)
    had_room = right - before.right > width + 0.6 * line.size
    ends = before.text[-1] in _ENDS
    if (had_room and ends) or ((had_room or ends) and line.bold != before.bold):
        return True
    indented = line.left - left > 0.8 * line.size and before.left - left < 0.4 * line.size
    return (had_room or indented) and first[0].isupper() and before.text[-1] not in ",-"


def goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Tell whether a paragraph goes on in the next column or on the next page."""
    last, first = before.lines[-1], after.lines[0]
    return (
        not after.item
        and last.text[-1] not in _ENDS
        and abs(last.size - first.size) < 0.6  # noqa: PLR2004 - type of one size
        and last.bold == first.bold
        and first.text[0].islower()
    )


def body_size(found: Iterable[Paragraph]) -> float:
    """Return the size of the type in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for paragraph in found:
        for line in paragraph.lines:
            sizes[line.size] += len(line.text)
    return max(sizes, key=lambda s: (sizes[s], -s)) if sizes else 0.0


def heading_levels(found: list[Paragraph]) -> dict[int, int]:
    """Return the level of each paragraph that is a heading, by its place in the list.

    Headings are short, do not end like sentences, and are larger than the text or all bold. The
    largest type is level 1; bold headings of the text's size come last.
    """
    body = body_size(found)
    plain = sum(len(line.text) for p in found if not p.bold for line in p.lines)
    bold = sum(len(line.text) for p in found if p.bold for line in p.lines)
    large: dict[int, float] = {}
    stressed: list[int] = []
    for n, paragraph in enumerate(found):
        words = sum(len(line.text.split()) for line in paragraph.lines)
        last = paragraph.lines[-1].text[-1]
        short = words <= MAX_HEADING_WORDS and len(paragraph.lines) <= MAX_HEADING_LINES
        short = short and last not in ".;,:"
        if not short or (paragraph.item and not paragraph.lines[0].text[0].isdigit()):
            continue
        if paragraph.size >= _LARGER * body:
            large[n] = round(paragraph.size)
        elif paragraph.bold and bold < plain and paragraph.size >= body:
            stressed.append(n)
    sizes = sorted(set(large.values()), reverse=True)
    levels = {n: min(sizes.index(size) + 1, MAX_LEVELS - 1) for n, size in large.items()}
    return levels | dict.fromkeys(stressed, min(len(sizes) + 1, MAX_LEVELS))


class Joiner:
    """Joins lines to running text and takes out the hyphens that only the line's end called for."""

    def __init__(self, found: Iterable[Paragraph]) -> None:
        self._words: Counter[str] = Counter()
        for paragraph in found:
            for line in paragraph.lines:
                self._words.update(word.lower() for word in _WORD.findall(line.text))

    def text(self, paragraph: Paragraph) -> str:
        """Return the text of a paragraph, without the marker of an item."""
        text = ""
        for line in paragraph.lines:
            text = self._with(text, line.text)
        return text.removeprefix(_marker(text)).lstrip() if paragraph.item else text

    def _with(self, text: str, line: str) -> str:
        """Add a line. A hyphen goes where the word is known without it, or not known with it.

        Digits and capitals keep theirs: "2-" and "5 mg" are no "25 mg", "GABA-" and "A" no "GABAA".
        """
        broken = _HYPHENATED.search(text)
        following = _WORD.match(line)
        if broken and following and line[0].islower():
            first = broken.group(1).lower()
            whole = first + following.group().lower()
            hyphened = f"{first}-{following.group().lower()}"
            if self._words[whole] or not self._words[hyphened]:
                return text[:-1] + line
            return text + line
        if text.endswith("-") and not text.endswith(" -"):
            return text + line
        return f"{text} {line}" if text else line
