"""What browser tests ask of an open view: where things lie, what the panel says, what axe-core finds."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

# The rectangles of all tiles of the overview, and of the words in them, and the size of the letters.
TILES = """() => pharmagraph.tiles.map(({ id, element }) => {
  const box = (found) => {
    const { left, top, right, bottom } = found.getBoundingClientRect();
    return [left, top, right, bottom];
  };
  const texts = [...element.querySelectorAll("text")];
  const sizes = texts.map((text) => parseFloat(getComputedStyle(text).fontSize));
  return {
    id: id || element.textContent, rectangle: box(element.querySelector("rect")), words: texts.map(box),
    letters: Math.min(...sizes) * element.getScreenCTM().a,
  };
})"""

# The rectangles of all drawn parts, and the width that each line of words takes in this browser's font.
MEASURE = """() => {
  const { model, toScreen } = window.pharmagraph;
  const pen = document.createElement("canvas").getContext("2d");
  const data = JSON.parse(document.getElementById("data").textContent);
  return [...model.nodes.values()].map((part) => {
    const size = data.sizes[part.form];
    const weight = part.form === "root" || part.form === "hub" ? "600 " : "";
    pen.font = `${weight}${size}px ${getComputedStyle(document.body).fontFamily}`;
    const [left, top, width, height] = part.box;
    const corner = toScreen({ x: left, y: top });
    const other = toScreen({ x: left + width, y: top + height });
    return {
      id: part.id, rectangle: [corner.x, corner.y, other.x, other.y],
      words: Math.max(...part.lines.map((line) => pen.measureText(line).width)),
      room: part.form === "leaf" ? width - data.glyph - 3 : width - 8,
    };
  });
}"""


def point(page: Page, script: str) -> tuple[float, float]:
    """Return the point of the screen that a script gives in the canvas's coordinates."""
    place = page.evaluate(f"""() => {{
      const {{ parts, lines, toScreen }} = window.pharmagraph;
      const box = document.getElementById("canvas").getBoundingClientRect();
      const found = toScreen(({script})(parts, lines));
      return [found.x + box.left, found.y + box.top];
    }}""")
    return place[0], place[1]


def line_to(label: str) -> str:
    """Return a script that finds the middle of the line from a relation of diazepam to a term."""
    return f"""(parts, lines) => {{
      const line = [...lines.values()].find(({{ from, to, crossing }}) =>
        !crossing && parts.get(to).label === {json.dumps(label)} && from.startsWith("relation=diazepam/"));
      const [one, other] = [parts.get(line.from), parts.get(line.to)];
      return {{ x: one.x + (other.x - one.x) * 0.8, y: one.y + (other.y - one.y) * 0.8 }};
    }}"""


def tile_of(name: str) -> str:
    """Return a selector of a tile of the overview."""
    return f"#overview [data-id='{name}']"


def whole(page: Page) -> None:
    """Switch to the whole graph, and wait until it is drawn."""
    page.click("#to-whole")
    page.wait_for_selector("html[data-drawn=whole]")


def until(page: Page, script: str) -> None:
    """Wait until an expression is true; playwright's own way needs eval, which the view forbids."""
    for _ in range(400):
        if page.evaluate(script):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"never true: {script}")


# The rules of axe-core on which the colours of a page have a bearing.
COLOURS = ("color-contrast", "link-in-text-block")
# Of many things that are alike, some are enough to tell their colours.
_THIN = """document.querySelectorAll("main :is(ul, ol, dl, tbody) > :nth-child(n+25)")
  .forEach((one) => one.remove())"""


def audit_in(scheme: str, page: Page, where: str = "html") -> list[str]:
    """Return what a page breaks in light or dark colours.

    In dark ones only rules on colours are asked, of pages whose long lists and tables are cut off:
    all else is the same in both.
    """
    if scheme == "light":
        return audit(page, where)
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    page.evaluate(_THIN)
    return audit(page, where, COLOURS)


def audit(page: Page, where: str = "html", rules: Sequence[str] = ()) -> list[str]:
    """Return the accessibility rules that the page, or a part of it, breaks, by axe-core.

    ``rules`` are those to ask; all where none is named.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate((resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found = page.evaluate("([where, options]) => axe.run(where, options)", [where, options])
    return [
        f"{rule['id']}: {', '.join(str(node['target']) for node in rule['nodes'][:3])}"
        for rule in found["violations"]
    ]


def panel(page: Page) -> str:
    """Return the words of the panel."""
    return page.inner_text("#panel")


def canvas_corner(page: Page, view: str = "canvas") -> tuple[float, float]:
    """Return a point of the whole graph, or of the overview, where nothing is drawn."""
    box = page.locator(f"#{view}").bounding_box()
    assert box
    return box["x"] + box["width"] - 2, box["y"] + 2


def overlapping(parts: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the pairs of parts whose rectangles meet."""
    found = []
    ranked = sorted(parts, key=lambda part: part["rectangle"][0])
    for number, one in enumerate(ranked):
        left, top, right, bottom = one["rectangle"]
        for other in ranked[number + 1 :]:
            west, north, east, south = other["rectangle"]
            if west >= right:
                break
            if left < east and top < south and north < bottom:
                found.append((one["id"], other["id"]))
    return found
