from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pharmagraph.graphs.records import Records
from support.sample_records import grown, sample
from support.viewing import (
    MEASURE,
    TILES,
    canvas_corner,
    line_to,
    overlapping,
    panel,
    point,
    tile_of,
    until,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    OpenView = Callable[..., Page]

pytestmark = pytest.mark.browser


def test_the_page_opens_with_an_overview_that_can_be_read(open_view: OpenView) -> None:
    """On load the whole overview lies within the graph, its letters at least 11 pixels high."""
    page = open_view(sample(), title="Diazepam")
    print("ready after", page.evaluate("document.documentElement.dataset.ready"), "ms")  # noqa: T201
    bounds = page.locator("#overview").bounding_box()
    assert bounds
    tiles = page.evaluate(TILES)
    assert len(tiles) > 25
    for tile in tiles:
        left, top, right, bottom = tile["rectangle"]
        assert bounds["x"] <= left
        assert bounds["y"] <= top
        assert right <= bounds["x"] + bounds["width"]
        assert bottom <= bounds["y"] + bounds["height"]
        assert tile["letters"] >= 11
    assert page.inner_text("#scene").startswith("18 relations of diazepam")
    assert page.title() == "Diazepam"
    assert "Start here" in panel(page)
    assert "has side effect (13)" in panel(page)


def test_a_click_on_a_card_lists_its_statements(open_view: OpenView) -> None:
    """Thirteen side effects are thirteen cards, and the disputed one is marked by a word."""
    page = open_view(sample())
    page.click(tile_of("relation=diazepam/hasSideEffect"))
    assert page.locator("#panel .card").count() == 13
    assert page.locator("#panel .card.open .badge").all_inner_texts() == ["disputed"]
    assert "the label does not list it" in panel(page)
    assert page.url.endswith("#relation=diazepam/hasSideEffect")


def test_a_click_on_a_box_shows_what_is_said_of_it(open_view: OpenView) -> None:
    """A term shows its kind, what it says, and what points at it; clicking beside it lets go."""
    page = open_view(sample())
    page.click(tile_of("node=muscle-spasm"))
    text = panel(page)
    assert "condition" in text
    assert "What is said about it" in text
    assert "has symptom (3)" in text
    assert "diazepam treats" in text
    page.mouse.click(*canvas_corner(page, "overview"))
    assert "Start here" in panel(page)


def test_a_click_on_a_line_of_the_overview_shows_its_evidence(open_view: OpenView) -> None:
    """The line from "treats" to muscle spasm stands for one statement."""
    page = open_view(sample())
    place = page.evaluate("""() => {
      const { hit } = [...pharmagraph.joins.values()].find(({ to }) => to === "node=muscle-spasm");
      const { x, y } = hit.getPointAtLength(hit.getTotalLength() / 2).matrixTransform(hit.getScreenCTM());
      return [x, y];
    }""")
    page.mouse.click(*place)
    assert page.inner_text("#panel-title") == "One statement"
    assert "an injury" in panel(page)


def test_the_way_to_the_whole_graph_and_back(open_view: OpenView) -> None:
    """The panel leads to the same place in the whole graph, at a readable size, and back."""
    page = open_view(sample())
    page.click(tile_of("relation=diazepam/hasRisk"))
    page.get_by_role("button", name="Show in the whole graph").click()
    page.wait_for_selector("html[data-drawn=whole]")
    assert page.inner_text("#scene").startswith("69 terms")
    assert page.evaluate("pharmagraph.camera.scale") >= 0.85
    assert page.inner_text("#panel-title") == "diazepam has risk"
    assert page.url.endswith("#whole&relation=diazepam/hasRisk")
    width, height = page.evaluate("[canvas.clientWidth, canvas.clientHeight]")
    [place] = [part for part in page.evaluate(MEASURE) if part["id"] == "relation=diazepam/hasRisk"]
    left, top, right, bottom = place["rectangle"]
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    page.get_by_role("button", name="Back to the overview").click()
    assert page.locator("#overview").is_visible()
    assert not page.locator("#canvas").is_visible()
    assert page.url.endswith("#relation=diazepam/hasRisk")


def test_the_overview_leads_to_what_it_leaves_out(open_view: OpenView) -> None:
    """The box that sums up opens the whole graph."""
    page = open_view(grown(400))
    page.click(tile_of(""))
    page.wait_for_selector("html[data-drawn=whole]")
    assert page.get_attribute("#to-whole", "aria-pressed") == "true"


def test_a_small_graph_opens_whole(open_view: OpenView) -> None:
    """A graph that can be read at once has one scene, and arrow keys walk it."""
    page = open_view(Records("small", (), sample().statements[:6]))
    page.wait_for_selector("html[data-drawn=whole]")
    assert page.locator("#to-overview").count() == 0
    page.focus("#canvas")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("o")
    assert page.inner_text("#panel-title").endswith("diazepam")
    assert page.locator("#canvas").is_visible()


def test_lines_across_the_tree_are_drawn_for_what_is_chosen(open_view: OpenView) -> None:
    """The whole graph keeps them back until one of their ends is chosen."""
    page = open_view(sample(), at="#whole")
    drawn = """() => [...pharmagraph.lines.values()]
      .filter((line) => line.crossing && pharmagraph.model.lineSeen(line)).length"""
    page.wait_for_selector("html[data-drawn=whole]")
    assert page.evaluate(drawn) == 0
    page.evaluate("pharmagraph.choose('node=drowsiness')")
    assert page.evaluate(drawn) >= 1


def test_a_click_on_a_line_shows_its_evidence(open_view: OpenView) -> None:
    """The panel then says the statement, its words, where they stand, and how sure they are."""
    page = open_view(sample())
    whole(page)
    page.mouse.click(*point(page, line_to("low mood")))
    [number] = [at for at, row in enumerate(sample().statements) if row.object_text == "low mood"]
    row = sample().statements[number]
    text = panel(page)
    assert row.cues[0] in text
    assert row.heading in text
    assert "A made-up leaflet about diazepam" in text
    assert "hedged" in text
    assert page.url.endswith(f"#whole&statement=made-up-leaflet/f-{number + 1:03}")


def test_a_click_on_a_part_of_the_whole_graph_opens_it(open_view: OpenView) -> None:
    """Relations and terms of the whole graph open as those of the overview do."""
    page = open_view(sample())
    whole(page)
    page.mouse.click(*point(page, '(parts) => parts.get("relation=diazepam/hasSideEffect")'))
    assert page.locator("#panel .card").count() == 13
    page.mouse.click(*canvas_corner(page))
    assert "Start here" in panel(page)


def test_the_panel_tells_all_of_a_disputed_dosage(open_view: OpenView) -> None:
    """Status, certainty, reason, what stands against it, curation, review and review date are there."""
    records = sample()
    [row] = [row for row in records.statements if row.object_text.startswith("oral: 3 to 10 mg")]
    page = open_view(records, at=f"#statement={row.iri.partition('/statement/')[2]}")
    text = panel(page)
    for words in (
        "oral: 3 to 10 mg, 3 times a day, for muscle spasm",
        "disputed",
        "stated",
        "the label gives 2 to 10 mg",
        "diazepam has drug class benzodiazepine",
        "2026-11-20, maintainers",
        "2027-11-20",
    ):
        assert words in text
    page.get_by_role("button", name="diazepam has drug class benzodiazepine").click()
    assert "disputed" not in page.locator("#panel .card").first.inner_text().split("against it")[0]
    assert "oral: 3 to 10 mg" in panel(page)


def test_qualifiers_and_reasons_are_shown(open_view: OpenView) -> None:
    """What a statement is secondary to, and the reason of an interpretation stand in the panel."""
    page = open_view(sample(), at="#relation=diazepam/treats")
    assert "secondary to" in panel(page)
    assert "an injury" in panel(page)
    page = open_view(sample(), at="#relation=diazepam/hasMechanism")
    assert "binds beside GABA … makes GABA act more" in panel(page)
    assert "interpreted" in panel(page)


@pytest.mark.parametrize(
    ("at", "title"),
    [
        ("#node=diazepam", "diazepam"),
        ("#node=https://example.org/kg/term/diazepam", "diazepam"),
        ("#node=https%3A%2F%2Fexample.org%2Fkg%2Fterm%2Fdiazepam", "diazepam"),
        ("#statement=made-up-leaflet/f-001", "One statement"),
        ("#whole&node=diazepam", "diazepam"),
        ("#overview&statement=made-up-leaflet/f-001", "One statement"),
        ("#whole", "Start here"),
        ("#node=nothing", "Start here"),
        ("#%E0%A4%A", "Start here"),
    ],
)
def test_permalinks_lead_to_what_they_name(open_view: OpenView, at: str, title: str) -> None:
    """An address opens its term or statement; an unknown one opens the start."""
    page = open_view(sample(), at=at)
    assert page.inner_text("#panel-title") == title


def test_the_address_follows_and_is_followed(open_view: OpenView) -> None:
    """Choosing writes the address, and a changed address chooses."""
    page = open_view(sample())
    page.evaluate("location.hash = '#node=tetanus'")
    until(page, "document.getElementById('panel-title').textContent === 'tetanus'")
    page.get_by_role("button", name="locked jaw").click()
    assert page.url.endswith("#node=locked-jaw")


def test_search_finds_synonyms_and_says_when_it_finds_nothing(open_view: OpenView) -> None:
    """A synonym leads to its term; arrows move, Escape closes, and nothing found is said."""
    page = open_view(sample())
    page.fill("#search", "HYPNO")
    assert page.locator("#suggestions li").first.inner_text().startswith("midazolam")
    page.fill("#search", "di")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "option-1"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.get_attribute("#search", "aria-activedescendant") == "option-11"
    page.keyboard.press("Escape")
    assert page.get_attribute("#search", "aria-expanded") == "false"
    page.fill("#search", "zzz")
    assert page.inner_text("#suggestions") == "Nothing of that name"
    page.keyboard.press("Enter")
    assert page.inner_text("#panel-title") == "Start here"


def test_the_legend_counts_and_filters(open_view: OpenView) -> None:
    """Taking a family or a standing away hides its parts, its lines and its rows, in both scenes."""
    page = open_view(sample())
    rows = len(sample().statements)
    visible = page.locator("#rows tr:has(td):visible")
    page.uncheck("#families input[value=harm]")
    assert visible.count() < rows
    assert not page.locator(tile_of("relation=diazepam/hasSideEffect")).is_visible()
    assert page.locator(tile_of("relation=diazepam/treats")).is_visible()
    whole(page)
    hidden = """() => [...pharmagraph.parts.values()].filter(
      (part) => !pharmagraph.model.partSeen(part)).map(({ id }) => id)"""
    gone = page.evaluate(hidden)
    assert "node=drowsiness" in gone
    assert "relation=diazepam/hasSideEffect" in gone
    page.check("#families input[value=harm]")
    assert page.evaluate(hidden) == []
    page.uncheck("#standings input[value=disputed]")
    disputed = sum(row.status == "disputed" for row in sample().statements)
    assert visible.count() == rows - disputed
    assert "node=diarrhoea" in page.evaluate(hidden)
    assert page.inner_text("#shown").startswith(f"{rows - disputed} of {rows} statements")


@pytest.mark.parametrize("terms", [0, 66, 200, 980])
def test_no_label_covers_another(open_view: OpenView, terms: int) -> None:
    """In both scenes no two parts overlap, and all words fit the room they were given."""
    page = open_view(grown(terms) if terms else sample())
    tiles: list[dict[str, Any]] = page.evaluate(TILES)
    assert overlapping(tiles) == []
    for box in tiles:
        left, top, right, bottom = box["rectangle"]
        for west, north, east, south in box["words"]:
            assert left <= west
            assert east <= right
            assert top <= north + 2
            assert south <= bottom + 2
    whole(page)
    parts: list[dict[str, Any]] = page.evaluate(MEASURE)
    assert [part["id"] for part in parts if part["words"] > part["room"]] == []
    assert overlapping(parts) == []


def test_an_empty_graph_opens(open_view: OpenView) -> None:
    """A graph without anything opens without an error."""
    page = open_view(Records("none"))
    page.focus("#canvas")
    page.keyboard.press("ArrowDown")
    assert "Start here" in panel(page)


def test_the_wheel_scrolls_the_page_until_the_graph_has_the_focus(open_view: OpenView) -> None:
    """Scrolling past the whole graph does not zoom it; after a click into it, it does."""
    page = open_view(sample())
    whole(page)
    page.mouse.move(*canvas_corner(page))
    scale = page.evaluate("pharmagraph.camera.scale")
    page.evaluate("document.body.style.minHeight = '3000px'")
    page.mouse.wheel(0, 100)
    until(page, "scrollY > 0")
    assert page.evaluate("pharmagraph.camera.scale") == scale
    page.evaluate("scrollTo(0, 0)")
    page.focus("#canvas")
    page.mouse.move(*canvas_corner(page))
    page.mouse.wheel(0, 100)
    until(page, f"pharmagraph.camera.scale < {scale}")


def test_colours_follow_the_screen(open_view: OpenView) -> None:
    """Switching to dark redraws both scenes in colours for a dark screen."""
    page = open_view(sample())
    ink = "getComputedStyle(document.querySelector('#overview .k text')).fill"
    light = page.evaluate(ink)
    whole(page)
    colour = """new DOMParser().parseFromString(pharmagraph.pictureNow(), "image/svg+xml")
      .querySelector("rect").getAttribute("fill")"""
    before = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    until(page, f"{colour} !== '{before}'")
    assert page.evaluate(ink) != light


def test_a_phone_shows_one_side_in_letters_that_can_be_read(open_view: OpenView) -> None:
    """On a narrow screen the root and a column of cards are seen; the rest is reached by scrolling."""
    page = open_view(sample(), viewport={"width": 360, "height": 740})
    bounds = page.locator("#overview").bounding_box()
    assert bounds
    tiles = {tile["id"]: tile for tile in page.evaluate(TILES)}
    left, _, right, _ = tiles["node=diazepam"]["rectangle"]
    assert bounds["x"] <= left < right < bounds["x"] + bounds["width"]
    assert min(tile["letters"] for tile in tiles.values()) >= 11
    page.evaluate("pharmagraph.choose('relation=diazepam/hasDrugClass')")
    tiles = {tile["id"]: tile for tile in page.evaluate(TILES)}
    left, _, right, _ = tiles["relation=diazepam/hasDrugClass"]["rectangle"]
    assert bounds["x"] <= left < right <= bounds["x"] + bounds["width"]
