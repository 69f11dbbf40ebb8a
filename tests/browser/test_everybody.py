from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from support.hostile_records import hostile
from support.sample_records import sample
from support.viewing import audit_in, panel, whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    OpenView = Callable[..., Page]

pytestmark = pytest.mark.browser


def test_everything_can_be_done_by_keyboard(open_view: OpenView) -> None:
    """Search, choose, walk the graph, read, filter and reach the table without a mouse."""
    page = open_view(sample())
    keys = page.keyboard
    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    keys.press("Tab")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.id") == "search"
    keys.type("drow")
    options = page.locator("#suggestions [role=option]")
    assert options.first.inner_text().startswith("drowsiness")
    assert page.get_attribute("#search", "aria-expanded") == "true"
    assert page.get_attribute("#search", "aria-activedescendant") == "option-0"
    keys.press("Enter")
    assert page.inner_text("#panel-title") == "drowsiness"
    assert page.evaluate("document.activeElement.id") == "panel"
    assert "What points at it" in panel(page)

    keys.press("Escape")
    assert page.evaluate("document.activeElement.id") == "overview"
    before = page.inner_text("#panel-title")
    keys.press("ArrowDown")
    assert page.inner_text("#panel-title") != before
    assert page.inner_text("#said") != ""
    wide = "document.querySelector('#overview svg').clientWidth"
    before_zoom = page.evaluate(wide)
    keys.press("+")
    assert page.evaluate(wide) > before_zoom
    keys.press("-")
    keys.press("0")
    assert page.evaluate(wide) == before_zoom
    keys.press("Escape")
    assert page.inner_text("#panel-title") == "Start here"
    keys.press("ArrowLeft")
    assert page.inner_text("#panel-title") == "diazepam"
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"

    page.focus("#standings input[value=accepted]")
    keys.press("Space")
    assert page.inner_text("#shown").startswith("9 of ")
    assert page.locator("#rows tr:has(td):visible").count() == 9
    page.focus("#show-all")
    keys.press("Enter")
    assert page.inner_text("#shown") == ""

    page.focus("#rows a >> nth=4")
    keys.press("Enter")
    page.wait_for_selector("#panel-title:text-is('One statement')")
    assert "positive allosteric modulation" in panel(page)
    assert page.evaluate("document.activeElement.id") == "panel"


def test_the_whole_graph_is_reached_and_walked_by_keyboard(open_view: OpenView) -> None:
    """A key opens the whole graph, arrows walk it, signs zoom it, and another key leads back."""
    page = open_view(sample())
    keys = page.keyboard
    page.focus("#overview")
    keys.press("w")
    page.wait_for_selector("html[data-drawn=whole]")
    assert page.evaluate("document.activeElement.id") == "canvas"
    keys.press("ArrowRight")
    assert page.inner_text("#panel-title") == "diazepam"
    keys.press("ArrowRight")
    assert page.inner_text("#panel-title") != "diazepam"
    scale = page.evaluate("pharmagraph.camera.scale")
    keys.press("+")
    assert page.evaluate("pharmagraph.camera.scale") > scale
    keys.press("-")
    keys.press("0")
    keys.press("o")
    assert page.evaluate("document.activeElement.id") == "overview"


def test_every_place_that_takes_the_focus_shows_it(open_view: OpenView) -> None:
    """Each stop of the Tab key has an outline or sits in a chip that lights up."""
    page = open_view(sample())
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        found = page.evaluate("""() => {
          const at = document.activeElement, style = getComputedStyle(at);
          const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
          return [at.id || at.className || at.tagName, outlined];
        }""")
        seen.add(found[0])
        assert found[1], found
    assert {"search", "overview", "to-whole", "zoom-in", "fit"} <= seen


def test_without_javascript_there_is_a_picture_and_a_table(open_view: OpenView) -> None:
    """Who runs no script sees the static picture, all statements, and no dead buttons."""
    page = open_view(sample(), java_script_enabled=False, at="#statement=made-up-leaflet/f-100")
    assert page.locator("#overview svg").is_visible()
    assert page.locator("#rows tr:has(td):visible").count() == len(sample().statements)
    assert not page.locator("#search").is_visible()
    assert not page.locator("#fit").is_visible()
    assert page.locator("tr[id='statement=made-up-leaflet/f-100']").is_visible()


def test_print_shows_the_picture_and_the_table(open_view: OpenView) -> None:
    """On paper stand the static picture, the table, the sources and the disclaimer."""
    page = open_view(sample())
    page.emulate_media(media="print")
    assert page.locator("#overview svg").is_visible()
    assert not page.locator("#canvas").is_visible()
    page.emulate_media(media="screen")
    whole(page)
    page.emulate_media(media="print")
    assert page.locator("#overview svg").is_visible()
    assert not page.locator("#canvas").is_visible()
    assert not page.locator("#panel").is_visible()
    assert page.locator("#rows tr:has(td):visible").count() == len(sample().statements)
    assert page.locator("body > footer").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(open_view: OpenView, scheme: str, width: int) -> None:
    """No accessibility rule is broken: at the start, while searching, in the whole graph."""
    size = {"width": width, "height": 800}
    rows = sample().statements
    few = replace(sample(), statements=(*rows[:40], *rows[-70:-40]))  # a long table takes axe-core long
    page = open_view(few, color_scheme=scheme, viewport=size)
    assert audit_in(scheme, page) == []
    page.evaluate("pharmagraph.choose('relation=diazepam/hasSideEffect')")
    page.evaluate("document.getElementById('legend').open = true")
    page.fill("#search", "mood")
    assert audit_in(scheme, page, "header") == []
    assert audit_in(scheme, page, ".stage") == []
    whole(page)
    assert audit_in(scheme, page, ".graph") == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways(open_view: OpenView, width: int) -> None:
    """The page fits a small phone, also with long words and an open panel."""
    page = open_view(hostile(), viewport={"width": width, "height": 740})
    page.evaluate("pharmagraph.choose([...pharmagraph.parts.keys()].find((id) => id.startsWith('relation')))")
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]


def walk(page: Page, begins: str = "") -> None:
    """Open the parts of a page whose names begin so, and lines; search for all parts; hover."""
    page.evaluate(
        """(begins) => {
      for (const id of pharmagraph.parts.keys()) if (id.startsWith(begins)) pharmagraph.choose(id);
      for (const id of pharmagraph.joins.keys()) pharmagraph.choose(id);
      pharmagraph.enter("whole");
      for (const id of [...pharmagraph.lines.keys()].slice(0, 80)) pharmagraph.choose(id);
      for (const details of document.querySelectorAll("details")) details.open = true;
      const search = document.getElementById("search");
      for (const part of pharmagraph.parts.values()) {
        search.value = part.label.slice(0, 12);
        search.dispatchEvent(new Event("input"));
      }
    }""",
        begins,
    )
    page.wait_for_selector("html[data-drawn=whole]")
    page.mouse.move(300, 500)


def test_hostile_texts_execute_nothing(open_view: OpenView) -> None:
    """No text runs, becomes an element or a link, wherever it stands."""
    page = open_view(hostile(), title="</title><script>window.hurt=1</script>")
    walk(page)
    assert page.evaluate("window.hurt") is None
    assert page.locator("img, iframe, object, embed, foreignObject").count() == 0
    assert page.locator("a[href^='javascript' i], a[href^='data' i]").count() == 0
    page.evaluate(
        "pharmagraph.choose([...pharmagraph.parts.values()].find((p) => p.label.startsWith('<img')).id)"
    )
    assert "<img src=x onerror=window.hurt=1>" in panel(page)
    isolation = page.evaluate(
        "[...document.querySelectorAll('#panel bdi')].map((bdi) => getComputedStyle(bdi).unicodeBidi)"
    )
    assert set(isolation) == {"isolate"}


@pytest.mark.parametrize("large", [False, True])
def test_hostile_texts_execute_nothing_around_terms_and_in_classes(
    open_view: OpenView, monkeypatch: pytest.MonkeyPatch, *, large: bool
) -> None:
    """Nor where terms are opened, where classes are shown, in the table's tools, or in what is saved."""
    if large:
        monkeypatch.setattr("pharmagraph.graphs.view.page.MOST_DRAWN", 3)
    page = open_view(hostile(), title=f"hostile <b>{large}</b>")
    page.evaluate("""async () => {
      for (const tile of pharmagraph.tiles) pharmagraph.choose(tile.id);
      for (const part of pharmagraph.parts.values()) {
        if (!part.term || !part.rows.length) continue;
        pharmagraph.focusOn(part.id);
        for (const id of [...pharmagraph.model.nodes.keys()]) pharmagraph.choose(id);
        const closed = [...pharmagraph.model.nodes.values()].find((node) => node.more);
        if (closed) pharmagraph.expand(closed.id);
        pharmagraph.pictureNow();
      }
      await pharmagraph.pngNow();
      for (const details of document.querySelectorAll("details")) details.open = true;
      for (const button of document.querySelectorAll("#rows thead button")) button.click();
      document.getElementById("rows-filter").value = "<img";
      document.getElementById("rows-filter").dispatchEvent(new Event("input"));
    }""")
    assert page.evaluate("document.getElementById('to-around').textContent").startswith("Around ")
    assert page.evaluate("window.hurt") is None
    assert page.locator("img, iframe, object, embed, foreignObject, b").count() == 0
    assert page.locator("a[href^='javascript' i], a[href^='data' i]").count() == 0


@pytest.mark.long
@pytest.mark.parametrize("quarter", range(4))
def test_naughty_strings_execute_nothing(open_view: OpenView, shared: Path, quarter: int) -> None:
    """The Big List of Naughty Strings is shown, and none of it is obeyed."""
    naughty = json.loads((shared / "conformance" / "blns.json").read_text(encoding="utf-8"))
    texts = list(dict.fromkeys(naughty))[quarter::4]
    assert len(texts) > 100
    page = open_view(hostile(texts))
    walk(page, "node=")
    assert page.locator("img, iframe, object, embed").count() == 0
    assert page.locator("a[href^='javascript' i]").count() == 0
    assert page.locator("#rows tr:has(td)").count() == 2 * len(texts)
