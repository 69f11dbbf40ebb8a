"""The overview as SVG: the boxes and the lines between them, without a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from pharmagraph.graphs.view.standing import dashes_of, look_of
from pharmagraph.graphs.view.svg_whole import LINES
from pharmagraph.graphs.view.tiles import GLYPH, LEADING, PADDING, SIZES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.graphs.view.preview import Run
    from pharmagraph.graphs.view.tiles import Join, Overview, Tile, Words

STYLES = {"root": ' class="b"', "title": ' class="b"', "name": ' class="b"', "open": ' class="t s"'}
TONES = {"": "", "open": ' class="t"', "added": ' class="t u"'}
GROUPS = {"root": "h q", "card": "k", "subject": "h", "more": "m"}


def overview_elements(overview: Overview, *, live: bool = False) -> Iterator[str]:
    """Yield the elements of the overview; ``live`` ones say which parts and statements they stand for."""
    yield '<g class="o">'
    places = {tile.id: number for number, tile in enumerate(overview.tiles)}
    for join in overview.joins:
        about = ""
        if live:
            rows = ",".join(str(row) for row in join.rows)
            about = f' data-ends="{places[join.start]} {places[join.end]}" data-rows="{rows}"'
        yield _join(join, about)
    for tile in overview.tiles:
        yield from _tile(tile, live=live)
    yield "</g>"


def _join(join: Join, about: str) -> str:
    """Return the line between two tiles, with what it says about itself."""
    dashes = " ".join(str(length) for length in dashes_of(join.mark))
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    head = {"": "", "start": " i", "end": " e"}[join.head]
    mark = LINES[look_of(join.mark).tone]
    return f'<path class="l{head}{mark}" d="{join.path}"{dashed}{about}/>'


def _tile(tile: Tile, *, live: bool) -> Iterator[str]:
    """Yield a box with its words."""
    left, top, right, bottom = tile.box
    about = f" data-id={quoteattr(tile.id)}" if live else ""
    yield f'<g class="{GROUPS[tile.sort]}"{about}>'
    colour = {"card": f' stroke="{tile.family.fill}"', "more": ""}.get(
        tile.sort, f' class="f" fill="{tile.family.fill}"'
    )
    size = f'width="{right - left:.0f}" height="{bottom - top:.0f}"'
    yield f'<rect x="{left:.0f}" y="{top:.0f}" {size} rx="9"{colour}/>'
    card = tile.sort == "card"
    if card:
        middle = top + PADDING + SIZES["title"] * LEADING / 2
        yield f'<use href="#pg-{tile.family.key}" x="{left + PADDING + 7:.0f}" y="{middle:.0f}"/>'
    y = top + PADDING
    for line in tile.words:
        size_ = SIZES[line.style]
        x = left + PADDING + (GLYPH if line.style == "title" else 0) if card else (left + right) / 2
        yield _words(line, x, y + size_ * 0.98)
        y += size_ * LEADING
    yield "</g>"


def _words(line: Words, x: float, y: float) -> str:
    """Return a line of words; what is not settled is set apart, and the name in a title."""
    style = STYLES.get(line.style, "")
    if line.style == "title":
        first, *runs = line.runs
        text = " ".join([escape(first.text), *(_run(run, ' class="p"') for run in runs)])
    elif len(line.runs) == 1:
        style = TONES[line.runs[0].tone] or style
        text = escape(line.runs[0].text)
    else:
        text = " ".join(_run(run, "") for run in line.runs)
    return f'<text x="{x:.0f}" y="{y:.0f}"{style}>{text}</text>'


def _run(run: Run, usual: str) -> str:
    """Return some words of a line."""
    style = TONES[run.tone] or usual
    return f"<tspan{style}>{escape(run.text)}</tspan>" if style else escape(run.text)
