from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pharmagraph.graphs.records import Records
from support.sample_records import grown, sample
from support.viewing import MEASURE, canvas_corner, line_to, panel, point

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    OpenView = Callable[..., Page]

pytestmark = pytest.mark.browser


def test_the_page_opens_fitted_and_invites(open_view: OpenView) -> None:
    """On load all parts lie within the graph, and the panel says how to begin."""
    page = open_view(sample(), title="Diazepam")
    print("ready after", page.evaluate("document.documentElement.dataset.ready"), "ms")  # noqa: T201
    width, height = page.evaluate("[canvas.clientWidth, canvas.clientHeight]")
    for part in page.evaluate(MEASURE):
        left, top, right, bottom = part["rectangle"]
        assert left >= 0
        assert top >= 0
        assert right <= width
        assert bottom <= height
    assert page.title() == "Diazepam"
    assert "Start here" in panel(page)
    assert "has side effect (13)" in panel(page)


def test_a_click_on_a_line_shows_its_evidence(open_view: OpenView) -> None:
    """The panel then says the statement, its words, where they stand, and how sure they are."""
    page = open_view(sample())
    page.mouse.click(*point(page, line_to("low mood")))
    [number] = [at for at, row in enumerate(sample().statements) if row.object_text == "low mood"]
    row = sample().statements[number]
    text = panel(page)
    assert row.cues[0] in text
    assert row.heading in text
    assert "A made-up leaflet about diazepam" in text
    assert "hedged" in text
    assert page.url.endswith(f"#statement=made-up-leaflet/f-{number + 1:03}")


def test_a_click_on_a_relation_lists_its_statements(open_view: OpenView) -> None:
    """Thirteen side effects are thirteen cards, and the disputed one is marked by a word."""
    page = open_view(sample())
    page.mouse.click(*point(page, '(parts) => parts.get("relation=diazepam/hasSideEffect")'))
    assert page.locator("#panel .card").count() == 13
    assert page.locator("#panel .card.open .badge").all_inner_texts() == ["disputed"]
    assert "the label does not list it" in panel(page)


def test_a_click_on_a_term_shows_what_is_said_of_it(open_view: OpenView) -> None:
    """A term shows its kind, what it says, and what points at it; clicking beside it lets go."""
    page = open_view(sample())
    page.mouse.click(*point(page, '(parts) => parts.get("node=muscle-spasm")'))
    text = panel(page)
    assert "condition" in text
    assert "What is said about it" in text
    assert "has symptom (5)" in text or "has symptom (3)" in text
    assert "diazepam treats" in text
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
    page.wait_for_function("document.getElementById('panel-title').textContent === 'tetanus'")
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
    """Taking a family or a standing away hides its parts, its lines and its rows."""
    page = open_view(sample())
    rows = len(sample().statements)
    hidden = """() => [...pharmagraph.parts.keys()].filter(
      (id) => pharmagraph.network.body.nodes[id].options.hidden)"""
    assert page.evaluate(hidden) == []
    page.uncheck("#families input[value=harm]")
    assert page.locator("#rows tr:visible").count() < rows
    gone = page.evaluate(hidden)
    assert "node=drowsiness" in gone
    assert "relation=diazepam/hasSideEffect" in gone
    page.check("#families input[value=harm]")
    page.uncheck("#standings input[value=disputed]")
    disputed = sum(row.status == "disputed" for row in sample().statements)
    assert page.locator("#rows tr:visible").count() == rows - disputed
    assert "node=diarrhoea" in page.evaluate(hidden)
    assert page.inner_text("#shown").startswith(f"{rows - disputed} of {rows} statements")


@pytest.mark.parametrize("terms", [0, 66, 200])
def test_no_label_covers_another(open_view: OpenView, terms: int) -> None:
    """In the page itself no two parts overlap, and all words fit the room they were given."""
    page = open_view(grown(terms) if terms else sample())
    parts: list[dict[str, Any]] = page.evaluate(MEASURE)
    assert [part["id"] for part in parts if part["words"] > part["room"]] == []
    for number, part in enumerate(parts):
        left, top, right, bottom = part["rectangle"]
        for other in parts[number + 1 :]:
            west, north, east, south = other["rectangle"]
            apart = left >= east or west >= right or top >= south or north >= bottom
            assert apart, (part["id"], other["id"])


def test_an_empty_graph_opens(open_view: OpenView) -> None:
    """A graph without anything opens without an error."""
    page = open_view(Records("none"))
    page.focus("#canvas")
    page.keyboard.press("ArrowDown")
    assert "Start here" in panel(page)


def test_the_wheel_scrolls_the_page_until_the_graph_has_the_focus(open_view: OpenView) -> None:
    """Scrolling past the graph does not zoom it; after a click into it, it does."""
    page = open_view(sample())
    page.mouse.move(*canvas_corner(page))
    scale = page.evaluate("pharmagraph.network.getScale()")
    page.mouse.wheel(0, 100)
    page.wait_for_timeout(200)
    assert page.evaluate("pharmagraph.network.getScale()") == scale
    page.evaluate("scrollTo(0, 0)")
    page.focus("#canvas")
    page.mouse.move(*canvas_corner(page))
    page.mouse.wheel(0, 100)
    page.wait_for_function(f"pharmagraph.network.getScale() < {scale}")


def test_colours_follow_the_screen(open_view: OpenView) -> None:
    """Switching to dark redraws the graph in colours for a dark screen."""
    page = open_view(sample())
    colour = "() => Object.values(pharmagraph.network.body.edges)[0].options.color.color"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(200)
    assert page.evaluate(colour) != light
