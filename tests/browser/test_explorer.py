from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from support.hostile_records import HURT, TEXTS, hostile
from support.viewing import audit, audit_in, until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route

    from support.serving import Service

pytestmark = [pytest.mark.browser, pytest.mark.server]

TERM = "/pharmagraph/diazepam/term/diazepam"
STATEMENT = "/pharmagraph/diazepam/statement/diazepam-for-muscle-spasms/dz-092"
PAGES = (
    "/", "/terms", "/terms?kind=https%3A%2F%2Fw3id.org%2Fpharmagraph%2Fvocab%2FCondition", "/search?q=muscle",
    "/search?q=nothingofthekind", "/disputes", "/sources", "/schema", "/rules", "/questions",
    "/questions/side-effects?drug=diazepam", "/questions/dose?drug=Valium", "/view", TERM, STATEMENT,
    f"{TERM}?relation=https%3A%2F%2Fw3id.org%2Fpharmagraph%2Fvocab%2Ftreats",
    "/pharmagraph/diazepam/term/stesolid", "/pharmagraph/diazepam/document/diazepam-for-muscle-spasms",
    "/pharmagraph/diazepam/document/us-diazepam-dosages", "/pharmagraph/diazepam/rule/product-to-class",
    "/pharmagraph/diazepam/graph/inferred",
)  # fmt: skip
MISTAKES = ("/pharmagraph/diazepam/term/diazepan", "/questions/dose?drug=diazepan", "/view?about=urn:x")
LISTS = 5
"""How many pages there are that list things, before those of one thing each (support/exploring.py)."""
STEPS = [3, pytest.param(1, marks=pytest.mark.long)]
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Visitor:
    """Opens pages of the service, and keeps what they asked for and complained about."""

    browser: Browser
    url: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(self, path: str, **options: Any) -> Page:
        """Open a page; ``options`` go to the browser's context."""
        options = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", **options}
        context = self.browser.new_context(base_url=self.url, **options)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._dismiss)
        page.goto(path)
        return page

    def _dismiss(self, dialog: Dialog) -> None:
        """Close a dialog that no page should ever open, and note it."""
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture
def visit(browser: Browser, service: Service) -> Iterator[Visitor]:
    """Give a visitor; at the end, nothing was asked of anybody else and nothing complained."""
    visitor = Visitor(browser, service.url)
    yield visitor
    for context in visitor.contexts:
        context.close()
    assert visitor.complaints == []
    foreign = [url for url in visitor.requests if not url.startswith((f"{service.url}/", "data:"))]
    assert foreign == []


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_no_page_breaks_a_rule_of_accessibility(visit: Visitor, scheme: str) -> None:
    """axe-core finds nothing on any page, in light and dark colours, with all that unfolds unfolded."""
    page = visit("/", color_scheme=scheme)
    found = {}
    for path in PAGES:
        page.goto(path)
        unfolded = "document.querySelectorAll('details:not(.picture)')"
        page.evaluate(f"[...{unfolded}].slice(0, 4).forEach((one) => (one.open = true))")
        found[path] = audit_in(scheme, page)
    assert {path: rules for path, rules in found.items() if rules} == {}


def test_pages_of_mistakes_are_accessible_too(visit: Visitor) -> None:
    """What is wrong is told on a page that breaks no rule either; the browser's own line is expected."""
    page = visit("/")
    for path in MISTAKES:
        page.goto(path)
        assert audit(page) == [], path
    assert all(line.startswith("Failed to load resource") for line in visit.complaints)
    visit.complaints.clear()


def test_no_page_is_wider_than_the_screen(visit: Visitor) -> None:
    """From small phones to large screens nothing has to be scrolled sideways but wide tables."""
    page = visit("/")
    for path in PAGES:
        page.goto(path)
        for width in (320, 360, 768, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(WIDE) <= 0, (path, width)


def test_everything_can_be_done_by_keyboard(visit: Visitor) -> None:
    """Skip to the content, search with suggestions, unfold evidence, follow it to the source's sentence."""
    page = visit("/")
    keys = page.keyboard
    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    page.focus("#q")
    keys.type("drow")
    page.wait_for_selector("#suggestions [role=option]")
    assert page.get_attribute("#q", "aria-expanded") == "true"
    keys.press("ArrowDown")
    assert page.get_attribute("#q", "aria-activedescendant") == "suggestion-0"
    assert page.get_attribute("#suggestion-0", "aria-selected") == "true"
    keys.press("Escape")
    assert page.get_attribute("#q", "aria-expanded") == "false"
    assert page.input_value("#q") == "drow"
    keys.type("s")
    page.wait_for_selector("#suggestions [role=option]")
    keys.press("ArrowUp")
    keys.press("Enter")
    page.wait_for_url("**/term/drowsiness")
    assert page.inner_text("h1") == "drowsiness"

    page.focus(".fact > details > summary")
    assert page.locator(".fact blockquote:visible").count() == 0
    keys.press("Enter")
    assert page.locator(".fact blockquote:visible").count() == 1
    page.focus(".fact details[open] dd a[href*='sentence=']")
    keys.press("Enter")
    page.wait_for_url("**#s*")
    assert page.locator(".sentence-row:target").count() == 1
    assert page.evaluate(
        "(() => { const {top} = document.querySelector(':target').getBoundingClientRect();"
        " return top >= 0 && top < innerHeight; })()"
    )


def test_suggestions_tell_what_is_meant(visit: Visitor) -> None:
    """While somebody types, terms come up by label and synonym, or what comes near; a click goes there."""
    page = visit("/")
    page.fill("#q", "valum")
    page.wait_for_selector("#suggestions [role=option]")
    assert "Valium" in page.inner_text("#suggestions")
    until(page, "document.querySelector('[role=status]').textContent.startsWith('No term')")
    page.fill("#q", "muscle sp")
    until(page, "document.querySelector('#suggestions li')?.textContent.startsWith('muscle spasm')")
    page.click("#suggestions li >> nth=0")
    page.wait_for_url("**/term/muscle-spasm")
    page.fill("#q", "")
    until(page, "document.getElementById('suggestions').hidden")


def test_without_javascript_everything_is_there(visit: Visitor) -> None:
    """Search, facts with their evidence, questions and the ledger need no script."""
    page = visit("/", java_script_enabled=False)
    page.fill("#q", "drowsiness")
    page.press("#q", "Enter")
    page.wait_for_url("**/search?q=drowsiness")
    page.click("main a >> text=drowsiness")
    page.wait_for_url("**/term/drowsiness")
    page.goto(TERM)
    page.click("#hasDosage ~ .open .fact > details > summary >> nth=0")
    assert page.locator("#hasDosage ~ .open .fact dl:visible").count() == 1
    page.goto("/questions/side-effects")
    page.fill("#p-drug", "Valium")
    page.click("form.ask button")
    page.wait_for_url("**/questions/side-effects?drug=Valium")
    assert page.locator("table.answer tr.given").count() > 3
    page.click(".rests summary >> nth=0")
    assert page.locator(".rests blockquote:visible").count() >= 1


def test_a_permalink_opens_the_statement(visit: Visitor) -> None:
    """An address with a statement's name unfolds its evidence, also when it changes on the page."""
    page = visit(f"{TERM}#diazepam-for-muscle-spasms/dz-092")
    named = page.locator("[id='diazepam-for-muscle-spasms/dz-092']")
    assert named.locator("blockquote").is_visible()
    assert "3 to 10mg orally thrice a day" in named.inner_text()
    other = page.locator("[id='diazepam-for-muscle-spasms/dz-093'] blockquote")
    assert not other.is_visible()
    page.evaluate("location.hash = 'diazepam-for-muscle-spasms/dz-093'")
    other.wait_for(state="visible")
    page.evaluate("location.hash = '%'")
    page.evaluate("location.hash = 'nothing'")
    assert page.inner_text("h1") == "diazepam"


def test_the_picture_is_drawn_in_a_frame_without_rights(visit: Visitor) -> None:
    """The view runs within its sandbox, alone and in the page, and can reach neither page nor service."""
    page = visit(TERM)
    page.click("details.picture summary")
    frame = page.frame_locator("details.picture iframe")
    frame.locator("html[data-ready]").wait_for(state="attached")
    inner = page.frames[-1]
    assert inner.evaluate("origin") == "null"
    assert inner.evaluate("fetch('/health').then(() => 'read', () => 'refused')") == "refused"
    visit.complaints.clear()  # the browser tells of what was just refused
    visit.requests.clear()
    page.goto("/view.html")
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("origin") == "null"


def test_paper_shows_facts_and_no_controls(visit: Visitor) -> None:
    """In print, evidence is unfolded and search and navigation are gone."""
    page = visit("/pharmagraph/diazepam/term/drowsiness")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert not page.locator(".find").is_visible()
    assert not page.locator("nav[aria-label=Main]").is_visible()
    assert page.locator(".fact blockquote:visible").count() > 0
    assert page.locator("footer >> text=It is no medical advice").is_visible()


def test_high_contrast_keeps_marks_and_words(visit: Visitor) -> None:
    """In forced colours the marks are drawn in the colour of the text, and axe-core finds nothing."""
    page = visit(TERM, forced_colors="active")
    assert page.locator(".fact-disputed .word").first.inner_text() == "disputed"
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert page.evaluate("getComputedStyle(document.querySelector('.mark-disputed')).color") == ink
    assert audit(page) == []


def show_hostile(browser: Browser, texts: Sequence[str], most: int, width: int, step: int) -> list[str]:
    """Open pages of a graph whose every text attacks; return what ran, asked or broke the layout.

    Pages that list all things are opened in any case, of those of one thing each only one in ``step``.
    """
    from pharmagraph.serve.pages.explorer import headers
    from pharmagraph.serve.pages.static import files
    from support.exploring import atlas_of, html_of, pages_of

    atlas = atlas_of(hostile(texts))
    pages = list(islice(pages_of(atlas), most))
    chosen = [*pages[:LISTS], *pages[LISTS::step]]
    assert [page.template == "term.html" for page in pages[: LISTS + 1]] == [False] * LISTS + [True]
    bodies = {f"/{n}": html_of(page, atlas) for n, page in enumerate(chosen)}
    wrong: list[str] = []

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        name = path.rsplit("/", 1)[-1]
        if path in bodies:
            route.fulfill(body=bodies[path], headers=headers("html"))
        elif path.startswith("/static/") and name in files():
            kind = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}[name.rsplit(".")[-1]]
            route.fulfill(body=files()[name], content_type=kind)
        else:
            wrong.append(f"asked for {route.request.url[:200]}")
            route.abort()

    context = browser.new_context(viewport={"width": width, "height": 800})
    context.route("**/*", answer)
    page = context.new_page()
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for path in bodies:
        page.goto(f"https://explorer.test{path}")
        page.evaluate(
            "document.querySelectorAll('details:not(.picture)').forEach((one) => (one.open = true))"
        )
        page.evaluate(
            "document.querySelectorAll('main *').forEach((one) => one.dispatchEvent(new Event('mouseover')))"
        )
        if page.evaluate("'hurt' in window"):
            wrong.append(f"ran: {path}")
        if page.evaluate(WIDE) > 0:
            wrong.append(f"too wide: {path}")
        if page.evaluate("document.querySelector('footer').getBoundingClientRect().left") != 0:
            wrong.append(f"out of place: {path}")
    context.close()
    return wrong


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("width", [360, 1280])
def test_no_text_of_the_graph_runs_or_breaks_the_page(browser: Browser, width: int, step: int) -> None:
    """Labels, cues, reasons, addresses and titles that attack are shown as text, on every kind of page."""
    assert HURT in TEXTS[0]
    assert show_hostile(browser, TEXTS, 200 if width < 400 else 60, width, step) == []


@pytest.mark.parametrize("step", STEPS)
def test_naughty_strings_are_text(browser: Browser, shared: Path, step: int) -> None:
    """Nothing of the big list of naughty strings runs, asks for anything, or breaks the layout."""
    texts = json.loads((shared / "conformance" / "blns.json").read_text(encoding="utf-8"))
    assert len(texts) > 400
    assert show_hostile(browser, texts, 40, 360, step) == []
