"""The whole graph as SVG: every part and every line, without a frame."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pharmagraph.graphs.islands import GLYPH
from pharmagraph.graphs.view.curves import TAG, via
from pharmagraph.graphs.view.lettering import LEADING, clean
from pharmagraph.graphs.view.picture import SIZES
from pharmagraph.graphs.view.standing import dashes_of, look_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.graphs.view.picture import Line, Part, Picture

LINES = {"": "", "open": " w", "added": " v"}
TEXTS = {"": "t s", "open": "t", "added": "t u"}


def whole_elements(picture: Picture) -> Iterator[str]:
    """Yield the elements of a whole graph: lines first, so that parts lie above them."""
    places = {part.id: part for part in picture.parts}
    for line in sorted(picture.lines, key=lambda line: not line.crossing):
        yield from _line(line, places[line.start], places[line.end])
    for part in picture.parts:
        yield from _part(part)


def _line(line: Line, start: Part, end: Part) -> Iterator[str]:
    """Yield a line with its arrow head, and its word."""
    x1, y1, x2, y2 = start.place.x, start.place.y, end.place.x, end.place.y
    mx, my = via((x1, y1), (x2, y2))
    tip = _border((mx, my) if line.crossing else (x1, y1), end) if line.arrow else (x2, y2)
    curve = f"Q{mx:.0f} {my:.0f} " if line.crossing else "L"
    tone = look_of(line.mark).tone
    classes = (" c" if line.crossing else "") + (" e" if line.arrow else "") + LINES[tone]
    dashes = " ".join(str(length) for length in dashes_of(line.mark))
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    yield f'<path class="l{classes}" d="M{x1:.0f} {y1:.0f}{curve}{tip[0]:.0f} {tip[1]:.0f}"{dashed}/>'
    if line.spot:
        x, y = line.spot
        word = escape(clean(line.mark))
        look = f'class="{TEXTS[tone]}" x="{x:.0f}" y="{y + TAG / 3:.0f}" text-anchor="middle"'
        yield f"<text {look}>{word}</text>"


def _border(start: tuple[float, float], end: Part) -> tuple[float, float]:
    """Return where a line from ``start`` meets the border of a part."""
    x, y = end.place.x, end.place.y
    dx, dy = x - start[0], y - start[1]
    length = math.hypot(dx, dy) or 1.0
    dx, dy = dx / length, dy / length
    left, top, right, bottom = end.place.rectangle
    half = (GLYPH / 2, GLYPH / 2) if end.place.side else ((right - left) / 2, (bottom - top) / 2)
    back = min(
        half[0] / abs(dx) if dx else math.inf,
        half[1] / abs(dy) if dy else math.inf,
        math.hypot(*half),
    )
    return x - dx * (back + 1), y - dy * (back + 1)


def _part(part: Part) -> Iterator[str]:
    """Yield a term or a relation with its words."""
    left, top, right, bottom = part.place.rectangle
    size = SIZES[part.form]
    high = len(part.lines) * size * LEADING + (TAG * LEADING if part.tag else 0.0)
    y = part.place.y - high / 2 + size * 0.98
    if part.form == "leaf":
        yield f'<use href="#pg-{part.family.key}" x="{part.place.x:.0f}" y="{part.place.y:.0f}"/>'
        x = part.place.x + (part.place.side or 1) * (GLYPH / 2 + 4)
        anchor = "end" if part.place.side == -1 else "start"
        yield from _words(part, x, y, anchor)
        return
    group = "r" if part.form == "relation" else "h"
    radius = min(12.0, (bottom - top) / 2)
    fill = "" if part.form == "relation" else f' class="f" fill="{part.family.fill}"'
    yield f'<g class="{group}">'
    yield (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}" '
        f'rx="{radius:.1f}"{fill}/>'
    )
    yield from _words(part, (left + right) / 2, y, "middle")
    yield "</g>"


def _words(part: Part, x: float, y: float, anchor: str) -> Iterator[str]:
    """Yield the lines of a part's words, and its tag below them."""
    size = SIZES[part.form]
    plain = part.form in {"leaf", "relation"}
    font = "" if plain else f' font-size="{size:.0f}"'
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    for number, line in enumerate(part.lines):
        at = y + number * size * LEADING
        yield f'<text x="{x:.0f}" y="{at:.1f}"{where}{font}>{escape(line)}</text>'
    if part.tag:
        at = y + (len(part.lines) - 1) * size * LEADING + TAG * LEADING
        tone = TEXTS[look_of(part.tag).tone]
        yield f'<text class="{tone}" x="{x:.0f}" y="{at:.1f}"{where}>{escape(part.tag)}</text>'
