from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.view.embedded import framed_page
from pharmagraph.graphs.view.page import render_page
from support.hostile_records import TEXTS, hostile
from support.sample_records import BASE, VOCAB, sample
from support.viewing import audit, panel, tile_of, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    OpenView = Callable[..., Page]

pytestmark = pytest.mark.browser


def column(page: Page, number: int) -> list[str]:
    """Return the words of a column of the table, as far as its rows are shown."""
    return page.locator(f"#rows tr:has(td):visible > :nth-child({number})").all_inner_texts()


def test_the_table_is_sorted_by_a_click_on_a_heading(open_view: OpenView) -> None:
    """Up, down, and back to the order of the sources; numbers count as numbers, the heading says how."""
    page = open_view(sample())
    before = column(page, 3)
    heading = page.get_by_role("button", name="What is said")
    heading.click()
    folded = [text.split("\n")[0].casefold() for text in column(page, 3)]
    assert folded[0] < folded[len(folded) // 2] < folded[-1]
    assert page.locator("th[aria-sort]").all_inner_texts() == ["What is said"]
    assert page.get_attribute("th[aria-sort]", "aria-sort") == "ascending"
    assert page.locator("#rows .of:visible").count() == 0
    assert "A made-up leaflet about diazepam" in column(page, 6)[0]
    heading.click()
    assert page.get_attribute("th[aria-sort]", "aria-sort") == "descending"
    assert column(page, 3)[-1].split("\n")[0].casefold() == folded[0]
    page.set_viewport_size({"width": 360, "height": 700})
    page.select_option("#rows-sort", "-1")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert column(page, 3) == before
    assert audit(page, "#statements") == []


def test_the_table_is_filtered_by_words(open_view: OpenView) -> None:
    """All words must occur, in any column or in the source's title; the count says how many rows do."""
    page = open_view(sample())
    page.fill("#rows-filter", "HAS SIDE drow")
    assert all("drowsiness" in row for row in column(page, 3))
    assert page.inner_text("#rows-shown") == f"{len(column(page, 3))} of {len(sample().statements)} rows"
    page.fill("#rows-filter", "made-up label 2.3")
    assert column(page, 3) == ["night terrors"]
    page.fill("#rows-filter", "zzz")
    assert column(page, 3) == []


def test_what_is_chosen_is_copied_as_turtle(open_view: OpenView) -> None:
    """The clipboard then holds triples that an RDF reader takes: the statement, and what it says."""
    import pyoxigraph as ox

    page = open_view(sample(), permissions=["clipboard-read", "clipboard-write"])
    page.click(tile_of("relation=diazepam/hasSideEffect"))
    page.get_by_role("button", name="Copy as Turtle").first.click()
    until(page, "document.getElementById('said').textContent.startsWith('Copied 13 statements')")
    text = page.evaluate("navigator.clipboard.readText()")
    triples = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    iri = ox.NamedNode
    effect = iri(VOCAB + "hasSideEffect")
    direct = {t.object.value for t in triples if t.predicate == effect}
    assert f"{BASE}term/drowsiness" in direct
    assert f"{BASE}term/diarrhoea" not in direct, "a disputed statement gives no direct triple"
    statements = {t.subject for t in triples if t.object == iri(VOCAB + "Statement")}
    assert len(statements) == 13
    sources = {t.object.value for t in triples if t.predicate.value.endswith("wasDerivedFrom")}
    assert sources == {f"{BASE}document/made-up-leaflet"}


def test_turtle_of_hostile_texts_can_be_read(open_view: OpenView) -> None:
    """Whatever stands in labels, ids and cues, the Turtle is Turtle."""
    import pyoxigraph as ox

    page = open_view(hostile())
    text = page.evaluate("pharmagraph.turtleOf([...Array(40).keys()])")
    subjects = {t.subject for t in ox.parse(text, format=ox.RdfFormat.TURTLE)}
    assert len(subjects) >= 40


@pytest.mark.parametrize("scene", ["overview", "whole", "around"])
def test_the_picture_is_saved_as_svg_and_png(open_view: OpenView, scene: str, tmp_path: Path) -> None:
    """Both open as pictures of what was seen, with a background, a title and the word on advice."""
    page = open_view(sample(), title="Dia <zepam> & more")
    if scene == "whole":
        page.click("#to-whole")
    if scene == "around":
        page.evaluate("pharmagraph.focusOn('node=tetanus')")
    with page.expect_download() as saved:
        page.click("#save-svg")
    assert saved.value.suggested_filename == "Dia-zepam-more.svg"
    saved.value.save_as(tmp_path / "saved.svg")
    text = (tmp_path / "saved.svg").read_text(encoding="utf-8")
    assert text.startswith("<svg ")
    for words in ("Dia &lt;zepam&gt; &amp; more", "tetanus", "ask a doctor"):
        assert words in text
    assert "<script" not in text
    with page.expect_download() as saved:
        page.click("#save-png")
    saved.value.save_as(tmp_path / "saved.png")
    data = (tmp_path / "saved.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack(">II", data[16:24])
    assert wide > 1000
    assert high > 200
    assert len(data) > 10_000


def test_a_source_with_an_address_is_opened_at_the_words(open_view: OpenView) -> None:
    """The link carries each piece of the cue as a text fragment, with all signs encoded."""
    from dataclasses import replace

    rows = list(sample().statements)
    rows[0] = replace(rows[0], cues=("a well-known, 50% & more", "#second <piece>"))
    page = open_view(replace(sample(), statements=tuple(rows)), at="#statement=made-up-leaflet/f-001")
    link = page.get_by_role("link", name="Find these words in the source")
    assert link.get_attribute("href") == (
        "https://example.org/leaflet#:~:text=a%20well%2Dknown%2C%2050%25%20%26%20more&text=%23second%20%3Cpiece%3E"
    )
    assert link.get_attribute("rel") == "noreferrer noopener"
    page.evaluate("location.hash = '#relation=diazepam/treats'")
    until(page, "document.getElementById('panel-title').textContent.startsWith('diazepam treats')")
    reported = page.locator("#panel .card", has_text="night terrors")
    assert reported.get_by_role("link", name="source").count() == 0


def test_a_view_in_a_frame_shares_nothing_with_its_notebook(browser: Browser, tmp_path: Path) -> None:
    """Inside a sandboxed frame the view works; it reaches neither the notebook nor its own address."""
    frame = framed_page(render_page(hostile(TEXTS[:8]), title="t"), title='a "view"')
    (tmp_path / "notebook.html").write_text(
        f"<!DOCTYPE html><title>n</title><body><h1>Notebook</h1>{frame}", encoding="utf-8"
    )
    context = browser.new_context(offline=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((tmp_path / "notebook.html").as_uri())
    inside = page.frame_locator("iframe")
    inside.locator("html[data-settled]").wait_for()
    inside.locator("#rows a").first.click()
    inside.locator("#panel-title", has_text="One statement").wait_for()
    view = page.frames[1]
    view.evaluate("document.querySelector(\"a[href='#statements']\").click()")
    inside.locator("#statements:focus").wait_for()
    assert view.evaluate("window.hurt") is None
    assert view.evaluate("window.origin") == "null"
    reached = view.evaluate("(() => { try { return parent.document.title } catch { return 'kept out' } })()")
    assert reached == "kept out"
    assert page.evaluate("window.hurt") is None
    assert page.title() == "n"
    assert complaints == []
    context.close()


@pytest.mark.parametrize(
    "media", [{"contrast": "more"}, {"forced_colors": "active"}, {"reduced_motion": "reduce"}]
)
def test_readers_have_their_way(open_view: OpenView, media: dict[str, str]) -> None:
    """With more contrast or forced colours everything is still there and drawn; nothing moves unasked."""
    page = open_view(sample(), **media)
    page.click("#to-whole")
    page.wait_for_selector("html[data-drawn=whole]")
    page.evaluate("pharmagraph.focusOn('node=diazepam')")
    page.wait_for_selector("html[data-drawn=around]")
    assert "diazepam" in panel(page)
    if "forced_colors" in media:
        fills = page.evaluate("""() => [...new Set([...new DOMParser()
          .parseFromString(pharmagraph.pictureNow(), "image/svg+xml").querySelectorAll("[fill]")]
          .map((e) => e.getAttribute("fill")))]""")
        assert not any(fill.startswith("#") for fill in fills), "only colours of the system"
    assert audit(page, ".stage") == []
