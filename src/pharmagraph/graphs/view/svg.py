"""The static picture of a graph: one SVG for the README, for print, and for readers without JavaScript.

A graph that fits a screen is drawn whole; of a larger one, the overview.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pharmagraph.graphs.view.families import LEGEND
from pharmagraph.graphs.view.lettering import clean, measure
from pharmagraph.graphs.view.overview import overview_of
from pharmagraph.graphs.view.picture import draw
from pharmagraph.graphs.view.standing import STANDINGS, counted, standing_of
from pharmagraph.graphs.view.svg_overview import overview_elements
from pharmagraph.graphs.view.svg_whole import whole_elements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pharmagraph.graphs.islands import Rectangle
    from pharmagraph.graphs.records import Records
    from pharmagraph.graphs.view.picture import Picture
    from pharmagraph.graphs.view.tiles import Overview

MARGIN = 16
HEAD = 58
ROW = 24  # height of a row of the legend
SMALL = 14.0  # letters of the head and the legend
SCREEN = (1100.0, 700.0)  # a whole graph of at most this size is drawn whole
READ = "Read from the middle outward. Dashed lines and red words: not settled."
ADVICE = "No medical advice: it shows what the named documents say, as people have read them."
FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
STYLE = (
    f"svg.pg{{font:13px {FONT}}}"
    ".pg .bg{fill:#fff}.pg text{fill:#1c2430;unicode-bidi:isolate}"
    ".pg>g>text{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}"
    ".pg .l{fill:none;stroke:#8a94a3;stroke-width:1.1}.pg .c{stroke:#b4bcc8;stroke-width:.8}"
    ".pg .e{marker-end:url(#pg-arrow)}.pg .w{stroke:#b3261e;stroke-width:1.4}"
    ".pg .v{stroke:#1b6e3c;stroke-width:1.6}.pg .t.u,.pg .o .t.u{fill:#14602f}.pg .t.s{fill:#566172}"
    ".pg .f,.pg use{stroke:#4a5565;stroke-width:1}.pg .h{font-weight:600}.pg .h text,.pg text.k{fill:#12161c}"
    ".pg .r rect{fill:#eef1f5;stroke:#c3cad4}.pg .r text{fill:#3b4656;font-size:12px}"
    ".pg .t{fill:#a3170f;font-size:11px;font-style:italic}.pg .a{fill:#8a94a3}.pg .n{fill:#566172}"
    ".pg .i{marker-start:url(#pg-arrow)}.pg .o .l{stroke-width:1.3}.pg .o text,.pg text.n{font-size:14px}"
    ".pg .o .b{font-size:15px;font-weight:600}.pg .o .p,.pg .o .t{font-size:14px;font-weight:400}"
    ".pg .o .h,.pg .o .m{font-weight:400;text-anchor:middle}"
    ".pg .o .h .b{font-size:14px}.pg .o .q .b{font-size:20px}"
    ".pg .k rect{fill:#fff;stroke-width:2}.pg .m rect{fill:#eef1f5;stroke:#8a94a3;stroke-dasharray:3 3}"
    ".pg .o .h text,.pg .o .h .t{fill:#12161c}"
    "@media(prefers-color-scheme:dark){.pg .bg{fill:#14181e}.pg text{fill:#e8ecf2}"
    ".pg>g>text{stroke:#14181e}"
    ".pg .l{stroke:#7c8899}.pg .c{stroke:#4d5766}.pg .w{stroke:#ff9d94}.pg .f,.pg use{stroke:#0c0f13}"
    ".pg .r rect{fill:#232a34;stroke:#3d4858}.pg .r text{fill:#c9d2de}"
    ".pg .k rect{fill:#1a2029}.pg .m rect{fill:#232a34}"
    ".pg .v{stroke:#7fd8a0}.pg .t{fill:#ffb4ab}.pg .t.u,.pg .o .t.u{fill:#8fe0ac}.pg .t.s{fill:#a9b4c3}"
    ".pg .a{fill:#7c8899}.pg .n{fill:#a9b4c3}}"
)


def render_svg(records: Records, *, title: str) -> str:
    """Return the picture of a graph as SVG text, the same bytes each time.

    ``title`` is its accessible name and stands at its head. The picture brings its own background,
    adapts to a dark screen, and asks for nothing from elsewhere.
    """
    picture = draw(records)
    if fits(picture):
        return framed(whole_elements(picture), picture.outline, records, title)
    overview = overview_of(picture)
    return framed(overview_elements(overview), overview.outline, records, title)


def fits(picture: Picture) -> bool:
    """Tell whether a screen holds the whole graph in letters that can be read."""
    left, top, right, bottom = picture.outline
    return right - left <= SCREEN[0] and bottom - top <= SCREEN[1]


def bare(
    picture: Picture, overview: Overview | None, records: Records, title: str, *, live: bool = True
) -> str:
    """Return an SVG for the page, which has a heading and a legend of its own.

    It shows the overview, whose elements say what they stand for where a script is to read them
    (``live``), or the whole graph if that is None.
    """
    outline = overview.outline if overview else picture.outline
    left, top, right, bottom = (round(edge) for edge in outline)
    box = f"{left - 4} {top - 4} {right - left + 8} {bottom - top + 8}"
    elements = overview_elements(overview, live=live) if overview else whole_elements(picture)
    return "\n".join([_opening(box, "", records, title), *_marks(), "<g>", *elements, "</g>", "</svg>"])


def framed(elements: Iterable[str], outline: Rectangle, records: Records, title: str) -> str:
    """Return an SVG of some elements with a head and a legend."""
    left, top, right, bottom = outline
    width = max(round(right - left) + 2 * MARGIN, 760)
    across = (width - (right - left)) / 2 - left
    feet = list(_feet(width))
    foot = round(bottom - top) + HEAD + 2 * MARGIN
    height = foot + ROW * len(feet) + 4
    name = escape(clean(title))
    parts = [
        _opening(f"0 0 {width} {height}", f' width="{width}" height="{height}"', records, title),
        *_marks(),
        f'<rect class="bg" width="{width}" height="{height}" rx="10"/>',
        f'<text x="{MARGIN}" y="28" font-size="20" font-weight="600">{name}</text>',
        f'<text class="n" x="{MARGIN}" y="50">{escape(describe(records))}</text>',
        f'<g transform="translate({across:.0f} {MARGIN + HEAD - top:.0f})">',
        *elements,
        "</g>",
    ]
    for at, foots in enumerate(feet):
        parts += [f'<g transform="translate(0 {foot + ROW * at + 14})">', *foots, "</g>"]
    parts.append("</svg>\n")
    return "\n".join(parts)


def _opening(box: str, size: str, records: Records, title: str) -> str:
    """Return the beginning of an SVG, which says what it shows."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pg" viewBox="{box}"{size} role="img" '
        'aria-labelledby="pg-title pg-desc">\n'
        f'<title id="pg-title">{escape(clean(title))}</title>\n'
        f'<desc id="pg-desc">{escape(describe(records))} {ADVICE}</desc>\n<style>{STYLE}</style>'
    )


def _marks() -> Iterator[str]:
    """Yield the shapes that are drawn often: a mark for each family, and the head of an arrow."""
    box = 'viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" markerHeight="6" markerUnits="userSpaceOnUse"'
    box = f'{box} orient="auto-start-reverse"'
    yield f'<defs><marker id="pg-arrow" {box}><path class="a" d="M0 0 6 3 0 6z"/></marker>'
    for family in LEGEND:
        yield f'<path id="pg-{family.key}" class="f" fill="{family.fill}" d="{family.shape}"/>'
    yield "</defs>"


def describe(records: Records) -> str:
    """Return a sentence on what the graph holds, for those who cannot see it."""
    standings = [standing_of(row) for row in records.statements]
    known = {standing.key: number for number, standing in enumerate(STANDINGS)}
    order = sorted(set(standings), key=lambda key: (known.get(key, len(known)), key))
    told = ", ".join(clean(word) for key in order for word in counted([key] * standings.count(key)))
    terms = len(records.nodes)
    return f"{_some(terms, 'term')} and {_some(len(standings), 'statement')}{': ' + told if told else ''}."


def _some(number: int, what: str) -> str:
    """Return a number of things in words."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _feet(width: float) -> Iterator[list[str]]:
    """Yield the rows below a picture: the families with their marks, and the word on advice."""
    row: list[str] = []
    x = float(MARGIN)
    for family in LEGEND:
        room = 24 + measure(family.name, SMALL) + 12
        if row and x + room > width:
            yield row
            row, x = [], float(MARGIN)
        row.append(f'<use href="#pg-{family.key}" x="{x + 7:.0f}" y="-5"/>')
        row.append(f'<text class="n" x="{x + 20:.0f}">{family.name}</text>')
        x += room
    yield row
    yield [f'<text class="n" x="{MARGIN}">{READ}</text>']
    yield [f'<text class="n" x="{MARGIN}">{ADVICE}</text>']
