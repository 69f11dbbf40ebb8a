"""Measure the view in a browser, beside pyvis's own page: `python benchmarks/view_browser.py`.

For graphs of some sizes: the time until our page is ready to be used, and until the picture that pyvis
draws has come to rest (it is laid out in the browser, by force); both pages load nothing. Then the frames
a second while the whole graph is panned. Needs playwright and Chromium.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from view_layout import made_up  # type: ignore[import-not-found]

from pharmagraph.graphs.view.page import render_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from pharmagraph.graphs.records import Records

SIZES = (240, 2250)  # statements; the second has about 1,000 terms
RUNS = 3
LONGEST = 60  # seconds that a picture may take to come to rest
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

# Pan for two seconds, a step a frame, and count the frames.
PAN = """() => new Promise((done) => {
  pharmagraph.enter("whole");
  const { x, y, scale } = pharmagraph.camera;
  const start = performance.now();
  let frames = 0;
  const step = (now) => {
    frames += 1;
    const [right, down] = [200 * Math.sin(frames / 9), 120 * Math.cos(frames / 7)];
    pharmagraph.moveTo({ x: x + right, y: y + down, scale: scale * FACTOR });
    if (now - start < 2000) requestAnimationFrame(step);
    else done((frames * 1000) / (now - start));
  };
  requestAnimationFrame(step);
})"""


def stock(records: Records) -> str:
    """Return the page that pyvis makes of the same statements, with its code written in."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line", height="700px", width="100%")
    for node in records.nodes:
        network.add_node(node.iri, label=node.label, title=node.kind)
    for row in records.statements:
        network.add_edge(row.subject, row.object, label=row.relation_label)
    page: str = network.generate_html()
    return page


def ready(browser: Browser, path: Path) -> float:
    """Return after how many milliseconds our page is ready."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, offline=True)
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    taken = float(page.evaluate("document.documentElement.dataset.ready"))
    page.close()
    return taken


def rest(browser: Browser, path: Path) -> float:
    """Return after how many milliseconds the picture of pyvis rests; LONGEST if it does not."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, offline=True)
    page.add_init_script("""
      const look = () => {
        if (window.network?.physics?.stabilized && network.physics.ready) window.rested = performance.now();
        else setTimeout(look, 20);
      };
      look();
    """)
    page.goto(path.as_uri(), wait_until="commit", timeout=LONGEST * 1000)
    taken = LONGEST * 1000.0
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        found = page.evaluate("window.rested ?? 0")
        if found:
            taken = float(found)
            break
        page.wait_for_timeout(250)
    page.close()
    return taken


def frames(browser: Browser, path: Path, factor: float) -> float:
    """Return the frames a second while the whole graph is panned; at ``factor`` 1, all of it is seen."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, offline=True)
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    taken = float(page.evaluate(PAN.replace("FACTOR", str(factor))))
    page.close()
    return taken


def main() -> None:
    """Print a line for each size."""
    from playwright.sync_api import sync_playwright

    chromium = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        print(
            "statements  terms  page KB  ready ms  pyvis KB  at rest ms  ratio  frames/s: whole  at 5 times"
        )
        for statements in SIZES:
            records = made_up(statements)
            ours, theirs = Path(folder, "ours.html"), Path(folder, "theirs.html")
            ours.write_text(render_page(records, title="t"), encoding="utf-8")
            theirs.write_text(stock(records), encoding="utf-8")
            taken = statistics.median(ready(browser, ours) for _ in range(RUNS))
            at_rest = rest(browser, theirs)
            more = "" if at_rest < LONGEST * 1000 else " or more"
            print(
                f"{statements:10}  {len(records.nodes):5}  {ours.stat().st_size / 1000:7.0f}  {taken:8.0f}"
                f"  {theirs.stat().st_size / 1000:8.0f}  {at_rest:10.0f}  {at_rest / taken:5.1f}{more}"
                f"  {frames(browser, ours, 1):15.0f}  {frames(browser, ours, 5):10.0f}"
            )
        browser.close()


if __name__ == "__main__":
    main()
