"""The SPARQL page in a browser, over the real service: writing, completing, running, reading."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from support.viewing import audit_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

    from support.serving import Service

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.frontend]

EFFECTS = "SELECT ?medicine ?effect { ?medicine ph:hasSideEffect ?effect } ORDER BY ?effect"
CONTENT = "#editor .cm-content"
OPTIONS = "#editor .cm-tooltip-autocomplete li"
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</pre></td></table><svg onload=alert(1)>",
    "{{ 7*7 }} ${alert(1)} `alert(1)`",
    "\u202e\u2066evil\u2069",
    '" onmouseover="alert(1)',
)


@dataclass
class Opener:
    """Opens pages of a service, and keeps what they asked for and complained about."""

    browser: Browser
    url: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __call__(self, at: str = "", **options: Any) -> Page:
        """Open the SPARQL page; ``options`` go to the browser's context."""
        options = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **options}
        page = self.browser.new_context(**options).new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._dismiss)
        page.goto(f"{self.url}/query{at}")
        if options.get("java_script_enabled", True):
            page.wait_for_selector("html[data-ready]")
        return page

    def _dismiss(self, dialog: Dialog) -> None:
        """Close a dialog that no page should ever open, and note it."""
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture
def opened(browser: Browser, service: Service) -> Iterator[Opener]:
    """Give an opener; at the end nothing came from outside, and nobody complained."""
    opener = Opener(browser, service.url)
    yield opener
    close(opener)


def close(opener: Opener) -> None:
    """Close all pages; nothing came from outside, and nobody complained of more than a wrong query."""
    for context in opener.browser.contexts:
        context.close()
    # A browser writes a line for each answer that tells of a wrong query.
    told = [line for line in opener.complaints if "status of 400" not in line]
    assert told == []
    outside = [a for a in opener.requests if not a.startswith((opener.url, "data:"))]
    assert outside == []


def write(page: Page, text: str) -> None:
    """Write a query with the keyboard, in place of what stands in the editor."""
    page.focus(CONTENT)
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def text_of(page: Page) -> str:
    """Return the query in the editor."""
    return page.input_value("#query-field")


def run(page: Page) -> None:
    """Run the query with the keys for it, and wait for the answer."""
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#query-form:not(.busy)")


def proposes(page: Page, best: str) -> None:
    """See that the editor proposes what begins so first; its list follows what is typed with some delay."""
    from playwright.sync_api import expect

    first = page.locator(f"{OPTIONS} .cm-completionLabel").first
    expect(first).to_have_text(re.compile(rf"^{re.escape(best)}"), timeout=15_000)


def take(page: Page, key: str, wanted: str) -> None:
    """Take with a key what is proposed first, once that is what is wanted."""
    page.wait_for_selector(f"{OPTIONS}[aria-selected=true]:has-text('{wanted}')")
    # For 75 ms a list that has just opened takes no key, so that nobody chooses what they have not seen.
    page.wait_for_timeout(200)
    page.keyboard.press(key)


def test_a_query_is_written_completed_and_run(opened: Opener) -> None:
    """Somebody types half a property, takes what is proposed, runs the query and sees its rows."""
    page = opened()
    write(page, "SELECT ?effect { ?drug ")
    page.keyboard.type("ph:hasSideE")
    proposes(page, "ph:hasSideEffect")
    assert "unwanted effect" in page.inner_text("#editor .cm-completionInfo")
    take(page, "Enter", "ph:hasSideEffect")
    page.keyboard.type(" ?effect }")
    assert text_of(page) == "SELECT ?effect { ?drug ph:hasSideEffect ?effect }"
    run(page)
    assert page.inner_text("#results-title") == "11 rows"
    assert page.locator("table.answer tbody tr").count() == 11
    assert page.inner_text("#said").startswith("11 rows, in ")


@pytest.mark.parametrize(
    ("before", "typed", "best"),
    [
        ("SELECT * { ?d ", "side", "ph:hasSideEffect"),
        ("SELECT * { ?d a ", "medicin", "ph:"),
        ("SELECT * { ?d ph:hasSideEffect ", "drow", "term:drowsiness"),
        ("SELECT * { ?d ph:hasSideEffect ", "sleepin", "term:drowsiness"),
        ("SELECT * { ?d ph:statement/ph:sta", "tu", "ph:status"),
        ("SELECT * { ?drug ph:hasSideEffect ?effect FILTER(", "?e", "?effect"),
        ("SELECT * { ?d ph:hasSideEffect ?e ; ", "ph:hasS", "ph:hasSideEffect"),
        ("PREFIX ", "p", "ph:"),
        ("SELECT * { GRAPH ", "<ht", "<https://w3id.org/pharmagraph/diazepam/graph/"),
        ("SELECT * { ?d ?p ?o FILTER(", "STRST", "STRSTARTS"),
        ("SELECT * { ?d ?p ?o } ", "ORD", "ORDER BY"),
        ("SELECT * { # ?x ph:a\n ?d ?p ?o . OPT", "IO", "OPTIONAL"),
        ("SELECT * { VALUES ?x { ", "diaz", "term:diazepam"),
    ],
)
def test_what_is_proposed_fits_the_place(opened: Opener, before: str, typed: str, best: str) -> None:
    """Properties, classes, terms, prefixes, graphs, variables and words are proposed where they belong."""
    page = opened()
    write(page, before)
    page.keyboard.type(typed)
    proposes(page, best)


@pytest.mark.parametrize("text", ["SELECT * { ?d ?p 'ph:has", "# ph:has", "SELECT * { ?d ?p 1"])
def test_nothing_is_proposed_in_texts_comments_and_numbers(opened: Opener, text: str) -> None:
    """Where any words may stand, no list gets into the way, not even when asked for."""
    page = opened()
    write(page, text)
    page.keyboard.press("Control+Space")
    page.wait_for_timeout(400)
    assert page.locator(OPTIONS).count() == 0


def test_a_mistake_is_marked_where_it_stands(opened: Opener) -> None:
    """A wrong word is underlined, the cursor stands before it, and the mark goes when it is mended."""
    page = opened()
    write(page, "SELECT ?s {\n  ?s ?p ?o\n} LIMITT 3")
    run(page)
    assert page.inner_text("#editor .cm-lintRange-error") == "LIMITT"
    assert "did you mean 'LIMIT'?" in page.inner_text(".problem")
    assert page.get_attribute(".problem", "role") == "alert"
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    run(page)
    assert page.inner_text("#results-title") == "3 rows"
    assert page.locator("#editor .cm-lintRange-error").count() == 0


def test_a_mistake_behind_rare_signs_is_marked_where_it_stands(opened: Opener) -> None:
    """Columns are counted in characters, of which some take two units in a browser."""
    page = opened()
    write(page, 'SELECT ("\U0001f48a\U0001f48a" AS ?x) { } LIMITT 3')
    run(page)
    assert page.inner_text("#editor .cm-lintRange-error") == "LIMITT"


def test_a_named_question_is_run(opened: Opener) -> None:
    """A question of the list is opened, its value changed, and run; its SPARQL stands in the editor."""
    page = opened()
    page.click("text=Which side effects does a medicine have?")
    question = page.locator("details[open] form")
    assert question.locator("input[name=drug]").input_value() == "diazepam"
    question.locator("button", has_text="Run").click()
    page.wait_for_selector("html[data-ready] #results-title")
    assert page.inner_text("#results-title") == "15 rows"
    assert "# Which side effects does a medicine have?" in text_of(page)
    assert page.locator(".examples details[open] summary").is_visible()


def test_a_link_shows_the_same_query_and_answer(opened: Opener) -> None:
    """The address names what is asked: whoever opens it sees the same, with evidence, and Back leads back."""
    page = opened()
    before = text_of(page)
    write(page, EFFECTS)
    page.check("input[name=evidence]")
    page.click("button.main")
    page.wait_for_selector("#results-title")
    address = page.url.removeprefix(f"{opened.url}/query")
    other = opened(address)
    assert text_of(other) == EFFECTS
    assert other.inner_text("#results-title") == "11 rows"
    assert other.locator("td summary").first.inner_text() == "1 statement"
    page.go_back()
    page.wait_for_selector("html[data-ready]")
    assert text_of(page) == before
    page.go_forward()
    page.wait_for_selector("html[data-ready] #results-title")
    assert text_of(page) == EFFECTS


def test_a_long_query_has_a_link_too(opened: Opener) -> None:
    """What is too long for an address stands behind its # sign, and is run from there."""
    query = f"{EFFECTS} # {'x' * 7_000}"
    page = opened()
    write(page, query)
    run(page)
    assert f"{opened.url}/query#" in page.url
    other = opened("#" + urlencode({"query": query, "evidence": "true"}))
    other.wait_for_selector("#results-title")
    assert text_of(other) == query
    assert other.is_checked("input[name=evidence]")


def test_a_link_is_copied(opened: Opener) -> None:
    """The button copies the link, and says so."""
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    write(page, EFFECTS)
    page.click("#share")
    page.wait_for_selector("#said:has-text('copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{opened.url}/query?{urlencode({'query': EFFECTS, 'format': 'page'})}"


def test_rows_are_sorted_and_narrowed(opened: Opener) -> None:
    """A column's head sorts up, down and not at all, numbers as numbers; a word narrows the rows."""
    page = opened()
    numbers = " ".join(str(n) for n in (10, 9, 100, 1, 2, 3, 4, 5, 6, 7))
    write(page, f"SELECT ?n {{ VALUES ?n {{ {numbers} }} }} ORDER BY STR(?n)")
    run(page)
    first = page.locator("table.answer tbody tr:visible td").first
    head = page.locator("table.answer th")
    assert first.inner_text() == "1"
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert page.locator("tbody td").nth(1).inner_text() == "2"
    head.locator("button").click()
    assert first.inner_text() == "100"
    head.locator("button").click()
    assert head.get_attribute("aria-sort") is None
    assert page.locator("tbody td").nth(1).inner_text() == "10"
    page.fill(".finder input", "10")
    assert page.locator("tbody tr:visible").count() == 2
    assert page.inner_text(".finder [role=status]") == "2 of 10"


def test_evidence_is_unfolded_in_its_row(opened: Opener) -> None:
    """Each row unfolds the statements that it rests on, with the words of the source."""
    page = opened()
    page.check("input[name=evidence]")
    write(page, "SELECT ?d { ?d ph:hasSideEffect term:drowsiness }")
    run(page)
    page.click("td summary")
    assert page.inner_text("td details q") == "Drowsiness"


def test_an_answer_is_drawn(opened: Opener) -> None:
    """An answer with edges unfolds as a picture, in a frame of its own."""
    page = opened("?" + urlencode({"query": EFFECTS, "format": "page"}))
    page.click("text=As a picture")
    frame = page.frame_locator("iframe[title='The answer as a picture']")
    frame.locator("text=No medical advice").first.wait_for()


def test_a_slow_query_can_be_stopped(opened: Opener) -> None:
    """While a query runs there is a button that stops it."""
    page = opened()
    write(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.keyboard.press("Control+Enter")
    page.click("#stop")
    page.wait_for_selector("#said:has-text('Stopped.')")
    assert page.locator("#stop").is_hidden()


def test_everything_can_be_done_by_keyboard(opened: Opener) -> None:
    """From the skip link into the editor, to the controls and through the results: no mouse, no trap."""
    page = opened()
    keys = page.keyboard
    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    keys.press("Enter")
    for _ in range(4):
        if page.evaluate("document.activeElement.id") == "editor":
            break
        keys.press("Tab")
    assert page.evaluate("document.activeElement.id") == "editor"
    keys.press("Control+a")
    keys.type("SELECT ?o { term:diazepam ph:hasSideEff")
    take(page, "Tab", "ph:hasSideEffect")
    keys.type(" ?o ")
    assert text_of(page) == "SELECT ?o { term:diazepam ph:hasSideEffect ?o }"
    keys.press("Tab")  # leaves the editor
    assert page.evaluate("document.activeElement.type") == "submit"
    keys.press("Enter")
    page.wait_for_selector("#results-title")
    reached = set()
    for _ in range(15):
        keys.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.textContent.trim() || document.activeElement.tagName")
        )
    assert {"CSV", "o"} <= reached


def test_the_editor_names_itself(opened: Opener) -> None:
    """Screen readers hear what the editor is, and which proposal is chosen."""
    page = opened()
    write(page, "SELECT * { ?d ")
    page.keyboard.type("ph:hasSi")
    page.wait_for_selector(f"{OPTIONS}[aria-selected=true]")
    box = page.get_by_role("textbox", name="Query in SPARQL")
    assert box.get_attribute("aria-multiline") == "true"
    chosen = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#editor li#{chosen}").inner_text().startswith("ph:hasSideEffect")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_has_no_faults_of_accessibility(opened: Opener, scheme: str, width: int) -> None:
    """axe-core finds nothing on the page with rows and evidence, with a mistake, and with proposals."""
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    page = opened("?" + urlencode({"query": EFFECTS, "format": "page", "evidence": "true"}), **options)
    page.click("td summary >> nth=0")
    page.click(".examples summary >> nth=0")
    assert audit_in(scheme, page) == []
    write(page, "SELECT ?s { ?s ?p ?o } LIMITT 3")
    run(page)
    assert audit_in(scheme, page) == []
    write(page, "SELECT * { ?d ")
    page.keyboard.type("ph:hasS")
    page.wait_for_selector(OPTIONS)
    assert audit_in(scheme, page) == []


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_the_page_fits_the_screen(opened: Opener, width: int) -> None:
    """Nothing but the table and the editor scrolls sideways, on phones and on large screens."""
    at = "?" + urlencode({"question": "side-effects", "drug": "diazepam", "format": "page"})
    page = opened(at, viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_the_form_works(opened: Opener) -> None:
    """Without JavaScript the query is written into a plain field, and the answer stands below it."""
    page = opened(java_script_enabled=False)
    assert page.locator("#share").is_hidden()
    page.fill("#query-field", EFFECTS)
    page.check("input[name=evidence]")
    page.click("button.main")
    assert page.inner_text("#results-title") == "11 rows"
    assert page.input_value("#query-field") == EFFECTS
    page.click("td summary >> nth=0")
    assert page.locator(".live:visible").count() == 0


def test_a_file_is_saved(opened: Opener) -> None:
    """A format for programs is saved as a file, with script as without."""
    page = opened()
    write(page, EFFECTS)
    page.select_option("select[name=format]", "csv")
    with page.expect_download() as started:
        page.click("button.main")
    assert started.value.suggested_filename == "answer.csv"
    assert started.value.path().read_text().startswith("medicine,effect")


@pytest.fixture(scope="module")
def hostile(server: str, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a service over a data set whose every name and text means harm."""
    del server
    from support.serving import serving_dataset

    naughty = json.loads((shared / "conformance" / "blns.json").read_text(encoding="utf-8"))
    folder = tmp_path_factory.mktemp("hostile")
    lines = set()
    for n, text in enumerate([*HOSTILE, *naughty]):
        literal = json.dumps(text, ensure_ascii=True).encode().decode("ascii")
        lines.add(f"<http://e/{n}> <http://www.w3.org/2000/01/rdf-schema#label> {literal} .")
    for iri in ("javascript:alert(1)", "data:text/html,%3Cscript%3E", "vbscript:x"):
        lines.add(f"<{iri}> <javascript:alert(2)> <{iri}> .")
        lines.add(f"<{iri}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <javascript:alert(3)> .")
    data = folder / "hostile.nq"
    data.write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")
    file = folder / "dataset.json"
    file.write_text(json.dumps({"default": str(data)}), encoding="utf-8")
    with serving_dataset(file) as running:
        yield running


def test_hostile_names_and_texts_execute_nothing(browser: Browser, hostile: Service) -> None:
    """Scripts in texts, IRIs and queries are shown as what they are: on the page, in proposals, in links."""
    opener = Opener(browser, hostile.url)
    page = opener("?" + urlencode({"query": "SELECT * { ?s ?p ?o } LIMIT 900", "format": "page"}))
    assert "<script>alert(1)</script>" in page.inner_text("table.answer")
    schemes = page.evaluate("[...new Set([...document.links].map((link) => link.protocol))]")
    assert schemes == ["http:"]
    page.locator("td a", has_text="javascript:alert(1)").first.hover()
    write(page, "SELECT * { ?s ")
    page.keyboard.type("<java")
    page.keyboard.press("Control+Space")
    page.wait_for_timeout(300)
    write(page, "</textarea><script>alert(4)</script> SELECT")
    run(page)
    assert "</textarea><script>alert(4)</script>" in text_of(page)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator("main script").count() == 0
    close(opener)
