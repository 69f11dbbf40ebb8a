"""The static picture of a graph: one SVG for the README, for print, and for readers without JavaScript."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pharmagraph.graphs.islands import GLYPH
from pharmagraph.graphs.view.curves import TAG, via
from pharmagraph.graphs.view.families import LEGEND
from pharmagraph.graphs.view.lettering import LEADING, clean
from pharmagraph.graphs.view.picture import SIZES, draw
from pharmagraph.graphs.view.standing import STANDINGS, dashes_of, standing_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.graphs.records import Records
    from pharmagraph.graphs.view.picture import Line, Part, Picture

MARGIN = 24
HEAD = 54
FOOT = 64
READ = "Read along the arrows; dashed lines are not settled."
FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
STYLE = (
    f"svg.pg{{font:13px {FONT}}}"
    ".pg .bg{fill:#fff}.pg text{fill:#1c2430;unicode-bidi:isolate}"
    ".pg>g>text{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}"
    ".pg .l{fill:none;stroke:#8a94a3;stroke-width:1.1}.pg .c{stroke:#b4bcc8;stroke-width:.8}"
    ".pg .e{marker-end:url(#pg-arrow)}.pg .w{stroke:#b3261e;stroke-width:1.4}"
    ".pg .f,.pg use{stroke:#4a5565;stroke-width:1}.pg .h{font-weight:600}.pg .h text,.pg text.k{fill:#12161c}"
    ".pg .r rect{fill:#eef1f5;stroke:#c3cad4}.pg .r text{fill:#3b4656;font-size:12px}"
    ".pg .t{fill:#a3170f;font-size:11px;font-style:italic}.pg .a{fill:#8a94a3}.pg .n{fill:#566172}"
    "@media(prefers-color-scheme:dark){.pg .bg{fill:#14181e}.pg text{fill:#e8ecf2}"
    ".pg>g>text{stroke:#14181e}"
    ".pg .l{stroke:#7c8899}.pg .c{stroke:#4d5766}.pg .w{stroke:#ff9d94}.pg .f,.pg use{stroke:#0c0f13}"
    ".pg .r rect{fill:#232a34;stroke:#3d4858}.pg .r text{fill:#c9d2de}"
    ".pg .t{fill:#ffb4ab}.pg .a{fill:#7c8899}.pg .n{fill:#a9b4c3}}"
)


def render_svg(records: Records, *, title: str) -> str:
    """Return the picture of a graph as SVG text, the same bytes each time.

    ``title`` is its accessible name and stands at its head. The picture brings its own background,
    adapts to a dark screen, and asks for nothing from elsewhere.
    """
    return svg_of(draw(records), records, title)


def svg_of(picture: Picture, records: Records, title: str) -> str:
    """Return the SVG of a picture that is drawn already."""
    left, top, right, bottom = picture.outline
    across, down = MARGIN - left, MARGIN + HEAD - top
    width = max(round(right - left + 2 * MARGIN), 640)
    height = round(bottom - top + 2 * MARGIN + HEAD + FOOT)
    name = escape(clean(title))
    outer = f'class="pg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {outer} role="img" aria-labelledby="pg-title pg-desc">',
        f'<title id="pg-title">{name}</title>',
        f'<desc id="pg-desc">{escape(describe(records))}</desc>',
        f"<style>{STYLE}</style>",
        *_marks(),
        f'<rect class="bg" width="{width}" height="{height}" rx="10"/>',
        f'<text x="{MARGIN}" y="32" font-size="18" font-weight="600">{name}</text>',
        f'<text class="n" x="{MARGIN}" y="52">{escape(describe(records))} {READ}</text>',
        f'<g transform="translate({across:.0f} {down:.0f})">',
    ]
    places = {part.id: part for part in picture.parts}
    for line in sorted(picture.lines, key=lambda line: not line.crossing):
        parts.extend(_line(line, places[line.start], places[line.end]))
    for part in picture.parts:
        parts.extend(_part(part))
    parts.append("</g>")
    parts.extend(_legend(height, width))
    parts.append("</svg>\n")
    return "\n".join(parts)


def _marks() -> Iterator[str]:
    """Yield the shapes that are drawn often: a mark for each family, and the head of an arrow."""
    box = 'viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" markerHeight="6" markerUnits="userSpaceOnUse"'
    yield f'<defs><marker id="pg-arrow" {box} orient="auto"><path class="a" d="M0 0 6 3 0 6z"/></marker>'
    for family in LEGEND:
        yield f'<path id="pg-{family.key}" class="f" fill="{family.fill}" d="{family.shape}"/>'
    yield "</defs>"


def describe(records: Records) -> str:
    """Return a sentence on what the graph holds, for those who cannot see it."""
    standings = [standing_of(row) for row in records.statements]
    counts = [
        f"{standings.count(standing.key)} {standing.key}"
        for standing in STANDINGS
        if standing.key in standings
    ]
    terms = len(records.nodes)
    told = ", ".join([*counts, *_others(standings)])
    return f"{terms} terms and {len(standings)} statements{': ' + told if told else ''}."


def _others(standings: Sequence[str]) -> list[str]:
    """Return the counts of standings that this version does not know by name."""
    known = {standing.key for standing in STANDINGS}
    return [f"{count} {clean(key)}" for key, count in sorted(Counter(standings).items()) if key not in known]


def _line(line: Line, start: Part, end: Part) -> Iterator[str]:
    """Yield a line with its arrow head, and its word."""
    x1, y1, x2, y2 = start.place.x, start.place.y, end.place.x, end.place.y
    mx, my = via((x1, y1), (x2, y2))
    tip = _border((mx, my) if line.crossing else (x1, y1), end) if line.arrow else (x2, y2)
    curve = f"Q{mx:.0f} {my:.0f} " if line.crossing else "L"
    classes = "".join(
        f" {name}" for name, wanted in (("c", line.crossing), ("e", line.arrow), ("w", line.mark)) if wanted
    )
    dashes = " ".join(str(length) for length in dashes_of(line.mark))
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    yield f'<path class="l{classes}" d="M{x1:.0f} {y1:.0f}{curve}{tip[0]:.0f} {tip[1]:.0f}"{dashed}/>'
    if line.spot:
        x, y = line.spot
        word = escape(clean(line.mark))
        yield f'<text class="t" x="{x:.0f}" y="{y + TAG / 3:.0f}" text-anchor="middle">{word}</text>'


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
        yield f'<text class="t" x="{x:.0f}" y="{at:.1f}"{where}>{escape(part.tag)}</text>'


def _legend(height: int, width: int) -> Iterator[str]:
    """Yield the families with their marks, in as many rows as they need."""
    x, y = MARGIN, height - FOOT + 24
    for family in LEGEND:
        room = 26 + len(family.name) * 7.4
        if x + room > width - MARGIN:
            x, y = MARGIN, y + 22
        yield f'<use href="#pg-{family.key}" x="{x + 7:.0f}" y="{y - 4:.0f}"/>'
        yield f'<text class="n" x="{x + 20:.0f}" y="{y:.0f}">{family.name}</text>'
        x += round(room + 14)
