"""The fact sheet, as Markdown and as HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.parser import HTMLParser

from pharmagraph.graphs.writers import WRITERS
from pharmagraph.graphs.writers.factsheet import Section, meaning, sheets
from pharmagraph.graphs.writers.markdown import escaped
from pharmagraph.graphs.writers.selection import Part, Selection
from pharmagraph.graphs.writers.standing import HOLD, MEANINGS, standing_of
from pharmagraph.ontology.prefixes import RDF, VOCAB
from pharmagraph.rdfterms import iri, typed
from support.exports import BASE, hostile_selection, only

if TYPE_CHECKING:
    from pharmagraph.graphs.records import StatementRow

WORDS = st.text(st.sampled_from("*_`[]()<>#|~$@&-+=!.:/\\\"'w1 a\n{}^éʼ"), min_size=1, max_size=14)
RENDER = MarkdownIt("commonmark", {"html": True, "linkify": True}).enable(["table", "strikethrough"])
FORMS = ["markdown", "html"]


def text_of(form: str, selection: Selection) -> str:
    """Return a sheet as the words that a reader sees."""
    data = only(WRITERS[form], selection).decode()
    tree = HTMLParser(RENDER.render(data) if form == "markdown" else data)
    return " ".join(tree.body.text(separator=" ").split()) if tree.body else ""


def about(selection: Selection, name: str) -> Selection:
    """Narrow a selection to the terms of a label."""
    return selection.narrowed(tuple(n.iri for n in selection.records.nodes if n.label == name))


def rows_about(selection: Selection, name: str) -> list[StatementRow]:
    """Return the statements about a term, or that name it."""
    (term,) = about(selection, name).about
    return [row for row in selection.records.statements if term in {row.subject, row.object}]


@pytest.mark.parametrize("form", FORMS)
def test_every_statement_is_there(form: str, project_selection: Selection) -> None:
    """What is said of a drug is all on its sheet, with its words, its source and its number."""
    text = text_of(form, about(project_selection, "diazepam"))
    rows = rows_about(project_selection, "diazepam")
    assert len(rows) > 100
    for row in rows:
        assert row.reference in text
        assert " ".join(row.object_text.split()) in text
        assert all(" ".join(cue.split()) in text for cue in row.cues)
        assert not row.because or " ".join(row.because.split()) in text
    assert project_selection.disclaimer in text
    assert all(
        source.title in text
        for source in project_selection.records.sources
        if source.iri in {r.source for r in rows}
    )


def test_what_does_not_hold_is_marked(project_selection: Selection) -> None:
    """In Markdown and in HTML, each statement stands below a mark of its standing, unless it is accepted."""
    rows = {row.reference: row for row in rows_about(project_selection, "diazepam")}
    selection = about(project_selection, "diazepam")
    standing = {name: standing_of(row, selection) for name, row in rows.items()}
    mark, found = "", {}
    for line in only(WRITERS["markdown"], selection).decode().splitlines():
        if line.startswith("- "):
            mark = (re.match(r"- \*\*\[(\w+)\]\*\*", line) or ["", "ACCEPTED"])[1].lower()
        elif line.startswith("    - "):
            found[line.rpartition("; ")[2].replace("\\", "")] = mark
    assert found == standing
    found = {}
    tree = HTMLParser(only(WRITERS["html"], selection).decode())
    for entry in tree.css(".entries > li"):
        marks = [node.text() for node in entry.css(".mark")]
        (mark,) = marks or ["accepted"]
        found |= {item.css("code")[-1].text(): mark for item in entry.css(".lines > li")}
    apart = {node.text() for node in tree.css(".open .lines > li code:last-child")}
    assert apart == {name for name, word in standing.items() if word not in HOLD}
    assert found == standing


def test_no_dose_stands_without_source_and_standing(project_selection: Selection) -> None:
    """A section of doses says that none is accepted, and each dose names its document."""
    (sheet,) = sheets(about(project_selection, "diazepam"))
    section = next(section for section in sheet.sections if section.title == "Dosage")
    entries = [*section.holding, *(entry for _, those in section.apart for entry in those)]
    assert entries
    assert all(line.source for entry in entries for line in entry.lines)
    dosage = (
        only(WRITERS["markdown"], about(project_selection, "diazepam")).decode().partition("## Dosage\n")[2]
    )
    assert dosage.startswith("\nNo accepted statement.\n\n### Not settled")


def test_what_is_accepted_under_a_condition_is_not_called_unaccepted() -> None:
    """A section that only a condition holds together says so; "no accepted statement" is for open ones."""
    section = Section("Risks", (), (("Only under a condition", ()),))
    assert section.nothing == "Nothing is accepted without a condition."
    assert Section("Risks", (), (("Not settled", ()),)).nothing == "No accepted statement."


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_no_condition_stands_below_no_accepted_statement(project_selection: Selection, form: str) -> None:
    """Above "Only under a condition" stands what holds, or that nothing is accepted without one."""
    text = only(WRITERS[form], about(project_selection, "diazepam")).decode()
    assert "Nothing is accepted without a condition." in text
    assert not re.search(r"No accepted statement\.[^#]*?Only under", text)


def test_without_a_term_each_drug_has_a_sheet(project_selection: Selection) -> None:
    """All drugs that statements are about, by the alphabet; no class and no condition."""
    labels = [sheet.term.label for sheet in sheets(project_selection)]
    assert labels == sorted(labels, key=str.casefold)
    assert {"alprazolam", "diazepam"} <= set(labels)
    assert {sheet.term.kind for sheet in sheets(project_selection)} == {"drug"}
    assert only(WRITERS["markdown"], project_selection).decode().count("\n---\n") == len(labels) - 1
    page = HTMLParser(only(WRITERS["html"], project_selection).decode())
    assert [link.text() for link in page.css("body > nav a")] == labels


@pytest.mark.parametrize("form", FORMS)
def test_a_graph_without_drugs_says_so(form: str) -> None:
    """The page of nothing still has its disclaimer."""
    selection = hostile_selection("x")
    empty = replace(selection, parts=(Part("", []),))
    assert "x" in text_of(form, empty)


def test_frequent_side_effects_come_first() -> None:
    """Side effects stand in the order of their frequency; those without one come last."""
    selection = hostile_selection("some effect")
    ranked = {"often": 1, "seldom": 4}
    more = []
    for number, (name, rank) in enumerate(sorted(ranked.items(), reverse=True)):
        node, concept = iri(f"{BASE}statement/d/g-{number}"), iri(f"{VOCAB}{name}")
        own = {p: o for s, p, o in selection.triples if s == iri(f"{BASE}statement/d/f-1")}
        effect = iri(f"{BASE}term/{name}")
        more += [(node, p, effect if p == iri(f"{RDF}object") else o) for p, o in own.items()]
        more += [
            (node, iri(f"{RDF}type"), iri(f"{VOCAB}Statement")),
            (node, iri(f"{VOCAB}frequency"), concept),
        ]
        more += [(concept, iri(f"{VOCAB}rank"), typed(str(rank), "integer"))]
        more += [(iri(f"{BASE}term/drug"), iri(f"{VOCAB}hasSideEffect"), effect)]
    made = replace(selection, parts=(Part("", sorted({*selection.triples, *more})),))
    (sheet,) = sheets(made)
    assert [entry.words for entry in sheet.sections[0].holding] == ["often", "seldom", "some effect"]
    assert "frequency: often" in sheet.sections[0].holding[0].lines[0].notes


def test_reviews_are_told() -> None:
    """The sheet says when statements were reviewed, by whom, and when they are due again."""
    selection = hostile_selection("x")
    node = iri(f"{BASE}statement/d/f-1")
    kept = [t for t in selection.triples if not t[1].endswith("curatedBy>")]
    said = {"curatedOn": "2026-01-01", "reviewedBy": "a pharmacist", "reviewedOn": "2026-02-02"}
    said["reviewDue"] = "2027-02-02"
    signed = [(node, iri(f"{VOCAB}{name}"), f'"{value}"') for name, value in said.items()]
    (sheet,) = sheets(replace(selection, parts=(Part("", sorted([*kept, *signed])),)))
    assert sheet.dates == (
        "Last curated on 2026-01-01.",
        "1 of 1 statements reviewed, last on 2026-02-02.",
        "Next review due on 2027-02-02.",
    )
    assert (
        sheet.sections[0].holding[0].lines[0].signed
        == "reviewed by a pharmacist on 2026-02-02, review due on 2027-02-02"
    )


def test_a_standing_from_elsewhere_is_not_relied_on() -> None:
    """A status that this version does not know stands apart, and its meaning says so."""
    (sheet,) = sheets(hostile_selection("x", status="odd"))
    assert sheet.sections[0].holding == ()
    assert sheet.sections[0].apart[0][1][0].standing == "odd"
    assert meaning("odd") == "not known here: do not rely on it"
    assert all(meaning(name) == told for name, told in MEANINGS.items())


@settings(max_examples=200)
@given(words=WORDS)
def test_words_stay_words_in_markdown(words: str) -> None:
    """Rendered with HTML and links allowed, escaped words are just themselves in a list item."""
    shown = RENDER.render(f"- {escaped(words)}\n")
    inner = shown.removeprefix("<ul>\n<li>").removesuffix("</li>\n</ul>\n")
    assert "<" not in inner
    assert unescape(inner).split() == "".join(c if c.isprintable() else " " for c in words).split()


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</style><b>",
        "javascript:alert(1)",
        "{{ 7*7 }}",
    ],
)
def test_the_page_runs_nothing(words: str) -> None:
    """Whatever the graph holds, the page has no script, element or link of it, and asks nothing of anyone."""
    tree = HTMLParser(only(WRITERS["html"], hostile_selection(words)).decode())
    assert not tree.css("script, img, b, iframe, link, object, embed, form")
    assert all((link.attributes["href"] or "").startswith("#") for link in tree.css("a"))
    assert not [
        name
        for node in tree.css("*")
        for name in node.attributes
        if name.startswith("on") or name in {"src", "style"}
    ]
    assert words in (tree.body.text() if tree.body else "")
    (policy,) = (node.attributes["content"] or "" for node in tree.css("meta[http-equiv]"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
