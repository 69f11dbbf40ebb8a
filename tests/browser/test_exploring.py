from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pharmagraph.graphs.changed import ADDED, CHANGED, REMOVED, changed_records
from support.sample_records import BASE, VOCAB, grown, sample
from support.viewing import MEASURE, audit, overlapping, panel, tile_of, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from pharmagraph.graphs.records import Records

    OpenView = Callable[..., Page]

pytestmark = pytest.mark.browser
DRAWN = "[...pharmagraph.model.nodes.keys()]"


def test_what_is_around_a_term_is_shown_expanded_and_collapsed(open_view: OpenView) -> None:
    """From the panel to what is around a term; a further term opens and closes; Back leads back."""
    page = open_view(sample())
    page.click(tile_of("node=muscle-spasm"))
    page.get_by_role("button", name="Show what is around it").click()
    page.wait_for_selector("html[data-drawn=around]")
    assert page.url.endswith("#around=muscle-spasm")
    assert page.inner_text("#to-around") == "Around muscle spasm"
    drawn = page.evaluate(DRAWN)
    assert {"node=muscle-spasm", "node=diazepam", "node=cramp-in-the-calf"} <= set(drawn)
    assert "node=drowsiness" not in drawn

    page.evaluate("pharmagraph.choose('node=diazepam')")
    page.get_by_role("button", name="Expand").click()
    assert page.url.endswith("#around=muscle-spasm+diazepam&node=diazepam")
    assert "node=drowsiness" in page.evaluate(DRAWN)
    rows = page.evaluate(
        "[...pharmagraph.model.edges.values()].filter((e) => !e.trunk).flatMap((e) => e.rows)"
    )
    assert len(rows) == len(set(rows)), "each statement hangs in one place"
    page.get_by_role("button", name="Collapse").click()
    assert page.evaluate(DRAWN) == drawn

    for _ in range(3):
        page.click("#back")
        page.wait_for_timeout(80)
    until(page, "pharmagraph.scene === 'around'")
    page.click("#back")
    until(page, "pharmagraph.scene === 'overview'")
    assert page.inner_text("#panel-title") == "muscle spasm"


def test_an_address_leads_to_what_was_opened_around_a_term(open_view: OpenView) -> None:
    """#around=a+b shows a, with b opened; what is unknown is left out."""
    page = open_view(sample(), at="#around=muscle-spasm+diazepam+nothing&node=drowsiness")
    assert page.inner_text("#panel-title") == "drowsiness"
    assert "node=drowsiness" in page.evaluate(DRAWN)


@pytest.mark.parametrize("records", [sample(), grown(400)], ids=["sample", "grown"])
def test_nothing_covers_another_around_any_term(open_view: OpenView, records: Records) -> None:
    """However much is opened, no two labels overlap."""
    page = open_view(records)
    for name in ("benzodiazepine", "diazepam", "drug-class-3-of-the-sample", "drug-number-2"):
        if not page.evaluate(f"pharmagraph.parts.has('node={name}')"):
            continue
        page.evaluate(f"pharmagraph.focusOn('node={name}')")
        for _ in range(4):
            page.evaluate("""() => {
              const closed = [...pharmagraph.model.nodes.values()].find((node) => node.more);
              if (closed) pharmagraph.expand(closed.id);
            }""")
        page.evaluate("pharmagraph.choose('')")
        parts: list[dict[str, Any]] = page.evaluate(MEASURE)
        assert len(parts) > 10
        assert overlapping(parts) == []


def test_expanding_keeps_what_is_seen_in_its_place(open_view: OpenView) -> None:
    """Opening a term keeps all relations of the middle on their side."""
    page = open_view(sample(), at="#around=diazepam")
    sides = """Object.fromEntries([...pharmagraph.model.nodes.values()]
      .filter((n) => n.id.startsWith("relation=diazepam/")).map((n) => [n.id, n.x < 0]))"""
    before = page.evaluate(sides)
    page.evaluate("pharmagraph.expand('node=muscle-spasm')")
    assert page.evaluate(sides) == before


def test_keys_focus_expand_and_go_back(open_view: OpenView) -> None:
    """The keys a, e and b show what is around the chosen term, expand and collapse it, and go back."""
    page = open_view(sample(), at="#node=muscle-spasm")
    page.focus("#overview")
    page.keyboard.press("a")
    page.wait_for_selector("html[data-drawn=around]")
    assert page.evaluate("document.activeElement.id") == "canvas"
    page.evaluate("pharmagraph.choose('node=diazepam')")
    count = len(page.evaluate(DRAWN))
    page.keyboard.press("e")
    assert len(page.evaluate(DRAWN)) > count
    page.keyboard.press("e")
    assert len(page.evaluate(DRAWN)) == count
    page.keyboard.press("ArrowDown")
    assert page.inner_text("#panel-title") != "diazepam"
    page.keyboard.press("b")
    until(page, "!location.hash.includes('node=diazepam') || location.hash.includes('+diazepam')")


def test_a_click_on_the_number_opens_a_term(open_view: OpenView) -> None:
    """The +n beside a term opens it in place, and '… n more' opens a long relation."""
    page = open_view(sample(), at="#around=diazepam")
    place = page.evaluate("""() => {
      const node = [...pharmagraph.model.nodes.values()].find(({ more }) => more);
      const { x, y } = pharmagraph.toScreen({ x: node.moreX, y: node.y });
      const box = document.getElementById("canvas").getBoundingClientRect();
      return [node.id, x + box.left, y + box.top];
    }""")
    page.mouse.click(place[1], place[2])
    until(page, "location.hash.includes('+')")
    assert place[0].removeprefix("node=") in page.url
    rest = page.evaluate("[...pharmagraph.model.nodes.keys()].find((id) => id.startsWith('more='))")
    count = len(page.evaluate(DRAWN))
    page.evaluate("(id) => pharmagraph.choose(id)", rest)
    assert len(page.evaluate(DRAWN)) > count


def test_the_legend_filters_by_relation(open_view: OpenView) -> None:
    """Relations are listed with counts; those taken away leave the pictures and the table."""
    page = open_view(sample())
    rows = len(sample().statements)
    page.click("#relations summary")
    label = page.locator("#relations label", has_text="has side effect")
    assert label.inner_text().split()[-1] == str(
        sum(row.relation_label == "has side effect" for row in sample().statements)
    )
    label.locator("input").uncheck()
    assert not page.locator(tile_of("relation=diazepam/hasSideEffect")).is_visible()
    assert "has side effect" not in page.locator("#rows tbody tr:visible td:nth-child(2)").all_inner_texts()
    page.click("#no-relations")
    assert page.inner_text("#shown").startswith(f"0 of {rows}")
    page.click("#all-relations")
    assert page.inner_text("#shown") == ""
    page.keyboard.press("Escape")
    assert page.locator("#no-relations").is_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_large_graph_opens_with_its_classes_and_relations(open_view: OpenView) -> None:
    """Above 1,000 terms: classes with counts; search and a click lead to what is around a term."""
    records = grown(1300)
    page = open_view(records, title="Many drugs")
    assert "5 sorts of things" not in page.inner_text("#panel")
    kinds = {node.kind for node in records.nodes}
    assert {
        tile.removeprefix("class=~") for tile in page.evaluate("pharmagraph.tiles.map((t) => t.id)")
    } >= kinds - {"drug"}
    assert page.locator("#to-whole").count() == 0
    effects = sum(row.relation_label == "has side effect" for row in records.statements)
    page.click(tile_of("sort=hasSideEffect"))
    assert f"{effects:,} statements" in panel(page)
    assert page.locator("#panel .card").count() == 40
    page.get_by_role("button", name="Show 40 more").click()
    assert page.locator("#panel .card").count() == 80
    page.click(tile_of("class=drug"))
    page.locator("#panel .tries button").first.click()
    assert "What is said about it" in panel(page)
    page.fill("#search", "drug number 77")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-drawn=around]")
    assert page.url.endswith("#around=drug-number-77")
    assert page.inner_text("#panel-title") == "drug number 77"
    assert audit(page, ".stage") == []
    page.click("#to-overview")
    assert page.locator("#overview").is_visible()


def test_a_difference_says_what_has_come_and_gone(open_view: OpenView) -> None:
    """Added is '+' and green, removed has its sign and is red; the panel tells what a change was before."""
    old = sample()
    rows = old.statements
    changed = replace(rows[5], because="read once more", status="disputed")
    new = replace(
        old, statements=(*rows[1:5], changed, *rows[6:-1], replace(rows[-1], iri=f"{rows[-1].iri}x"))
    )
    page = open_view(changed_records(old, new, "sample"), title="changes")
    words = page.locator("#standings label").all_inner_texts()
    assert [" ".join(word.split()) for word in words] == [f"{ADDED} 1", f"{REMOVED} 2", f"{CHANGED} 1"]
    page.evaluate(f"pharmagraph.choose('statement={rows[5].iri.partition('/statement/')[2]}')")
    text = panel(page)
    assert "± changed" in text
    assert "status before\naccepted" in text
    assert "because before\nnothing" in text
    assert audit(page, "main") == []
    lines = page.evaluate("""() => {
      pharmagraph.enter("whole");
      const svg = new DOMParser().parseFromString(pharmagraph.pictureNow(), "image/svg+xml");
      const look = (path) => ["stroke", "stroke-dasharray"].map((name) => path.getAttribute(name));
      return [...svg.querySelectorAll("path[fill=none]")].map(look);
    }""")
    assert {tuple(line) for line in lines} >= {("#1b6e3c", None), ("#b3261e", "7 4")}


def test_inferred_statements_name_their_rule_and_what_they_rest_on(open_view: OpenView) -> None:
    """No cue stands where nobody said it; the premises are links."""
    from pharmagraph.graphs.records import RuleRow, StatementRow

    first = sample().statements[0]
    row = StatementRow(
        iri=f"{BASE}inference/i-1",
        subject=first.subject,
        relation=f"{VOCAB}hasEffect",
        relation_label="has effect",
        object=f"{BASE}term/sedation",
        object_text="sedation",
        status="inferred",
        rule="urn:rule",
        premises=(first.iri,),
    )
    rule = RuleRow("urn:rule", "What a class does, its members do", "made up for the test")
    records = replace(sample(), statements=(*sample().statements, row), rules=(rule,))
    page = open_view(records, at=f"#statement={json.dumps(row.iri)[1:-1]}")
    text = panel(page)
    assert "Concluded by a rule" in text
    assert "What a class does, its members do: made up for the test" in text
    assert "reviewed" not in text
    page.get_by_role("button", name="diazepam has drug class benzodiazepine").click()
    assert "words number 1" in panel(page)
    assert "by the rule: What a class does" in page.inner_text("#rows")
