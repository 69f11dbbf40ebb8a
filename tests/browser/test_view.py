from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from pharmagraph.graphs.records import Records
from support.hostile_records import hostile
from support.sample_records import grown, sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    OpenView = Callable[..., Page]

pytestmark = pytest.mark.browser

# The rectangles of all drawn parts, and the width that each line of words takes in this browser's font.
MEASURE = """() => {
  const { parts, network } = window.pharmagraph;
  const pen = document.createElement("canvas").getContext("2d");
  const data = JSON.parse(document.getElementById("data").textContent);
  return [...parts.values()].map((part) => {
    const size = data.sizes[part.form];
    const weight = part.form === "root" || part.form === "hub" ? "600 " : "";
    pen.font = `${weight}${size}px ${getComputedStyle(document.body).fontFamily}`;
    const [left, top, width, height] = part.box;
    const corner = network.canvasToDOM({ x: left, y: top });
    const other = network.canvasToDOM({ x: left + width, y: top + height });
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
      const {{ parts, lines, network }} = window.pharmagraph;
      const box = document.getElementById("canvas").getBoundingClientRect();
      const found = network.canvasToDOM(({script})(parts, lines));
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


def audit(page: Page) -> list[str]:
    """Return the accessibility rules that the page breaks, by axe-core."""
    page.evaluate((resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{rule['id']}: {', '.join(str(node['target']) for node in rule['nodes'][:3])}"
        for rule in found["violations"]
    ]


def panel(page: Page) -> str:
    """Return the words of the panel."""
    return page.inner_text("#panel")


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


def canvas_corner(page: Page) -> tuple[float, float]:
    """Return a point of the graph where nothing is drawn."""
    box = page.locator("#canvas").bounding_box()
    assert box
    return box["x"] + box["width"] - 6, box["y"] + 6


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
    assert page.evaluate("document.activeElement.id") == "canvas"
    before = page.inner_text("#panel-title")
    keys.press("ArrowDown")
    assert page.inner_text("#panel-title") != before
    assert page.inner_text("#said") != ""
    scale = page.evaluate("pharmagraph.network.getScale()")
    keys.press("+")
    assert page.evaluate("pharmagraph.network.getScale()") > scale
    keys.press("-")
    keys.press("0")
    keys.press("Escape")
    assert page.inner_text("#panel-title") == "Start here"
    keys.press("ArrowLeft")
    assert page.inner_text("#panel-title") == "diazepam"
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"

    page.focus("#standings input[value=accepted]")
    keys.press("Space")
    assert page.inner_text("#shown").startswith("9 of ")
    assert page.locator("#rows tr:visible").count() == 9
    page.focus("#show-all")
    keys.press("Enter")
    assert page.inner_text("#shown").startswith("All ")

    page.focus("#rows a >> nth=4")
    keys.press("Enter")
    assert "positive allosteric modulation" in panel(page)
    assert page.evaluate("document.activeElement.id") == "panel"


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
    assert {"search", "canvas", "zoom-in", "fit"} <= seen


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


def test_without_javascript_there_is_a_picture_and_a_table(open_view: OpenView) -> None:
    """Who runs no script sees the static picture, all statements, and no dead buttons."""
    page = open_view(sample(), java_script_enabled=False, at="#statement=made-up-leaflet/f-100")
    assert page.locator(".still svg").is_visible()
    assert page.locator("#rows tr:visible").count() == len(sample().statements)
    assert not page.locator("#search").is_visible()
    assert not page.locator("#fit").is_visible()
    assert page.locator("tr[id='statement=made-up-leaflet/f-100']").is_visible()


def test_print_shows_the_picture_and_the_table(open_view: OpenView) -> None:
    """On paper stand the static picture, the table, the sources and the disclaimer."""
    page = open_view(sample())
    page.emulate_media(media="print")
    assert page.locator(".still svg").is_visible()
    assert not page.locator("#canvas").is_visible()
    assert not page.locator("#panel").is_visible()
    assert page.locator("#rows tr:visible").count() == len(sample().statements)
    assert page.locator("body > footer").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_axe_finds_nothing(open_view: OpenView, scheme: str, width: int) -> None:
    """No accessibility rule is broken, at the start, with a relation open, and while searching."""
    size = {"width": width, "height": 800}
    page = open_view(sample(), color_scheme=scheme, viewport=size)
    assert audit(page) == []
    page.evaluate("pharmagraph.choose('relation=diazepam/hasDosage')")
    page.evaluate("document.getElementById('legend').open = true")
    page.fill("#search", "mood")
    assert audit(page) == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways(open_view: OpenView, width: int) -> None:
    """The page fits a small phone, also with long words and an open panel."""
    page = open_view(hostile(), viewport={"width": width, "height": 740})
    page.evaluate("pharmagraph.choose([...pharmagraph.parts.keys()].find((id) => id.startsWith('relation')))")
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]


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


def walk(page: Page, begins: str = "") -> None:
    """Open the parts of a page whose names begin so, and lines; search for all parts; hover."""
    page.evaluate(
        """(begins) => {
      for (const id of pharmagraph.parts.keys()) if (id.startsWith(begins)) pharmagraph.choose(id);
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
    page.mouse.move(300, 500)
    page.wait_for_timeout(100)


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
    assert page.locator("#rows tr").count() == 2 * len(texts)


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
