from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pharmagraph.graphs.records import Records, Source
from pharmagraph.graphs.view.families import FAMILIES, family_of
from pharmagraph.graphs.view.lettering import measure, wrap
from pharmagraph.graphs.view.page import render_page
from pharmagraph.graphs.view.permalinks import permalinks
from support.hostile_records import HURT, hostile
from support.sample_records import sample


class Outline(HTMLParser):
    """What a page is made of: tags with attributes, and the texts of some elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those in it that need no end."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Add text to all elements that are open."""
        for tag in set(self._open):
            self.texts[tag][-1] += data


@pytest.fixture(scope="module")
def page() -> str:
    """Give the page of the sample."""
    return render_page(sample(), title="Diazepam & <others>")


def data_of(page: str) -> dict[str, Any]:
    """Return the data that the page's script reads."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_the_page_is_whole_html(page: str) -> None:
    """Doctype, language, encoding, one title, one h1 and the landmarks are there."""
    outline = Outline(page)
    names = [tag for tag, _ in outline.tags]
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert ("meta", {"charset": "utf-8"}) in outline.tags
    assert outline.texts["title"][0] == "Diazepam & <others>"
    assert names.count("h1") == 1
    assert {"header", "main", "aside", "footer", "table"} <= set(names)


def test_every_statement_stands_in_the_table(page: str) -> None:
    """The table needs no script: one row a statement, with its words, its standing and its source."""
    outline = Outline(page)
    rows = [fields for tag, fields in outline.tags if tag == "tr" and fields.get("id")]
    assert len(rows) == len(sample().statements)
    text = outline.texts["table"][0]
    for row in sample().statements:
        assert row.object_text in text
        assert all(cue in text for cue in row.cues)
    assert {"disputed", "reported", "superseded", "negated"} <= set(outline.texts["mark"])


def test_pyvis_carries_nodes_and_lines(page: str) -> None:
    """The data holds each term once, each statement in some line, and places for all."""
    data = data_of(page)
    labels = [node["label"] for node in data["nodes"] if "label" in node]
    assert {node.label for node in sample().nodes} <= set(labels)
    assert all(len(node["box"]) == 5 for node in data["nodes"])
    rows = {row for _, _, numbers, *_ in data["edges"] for row in numbers}
    assert rows == set(range(len(sample().statements)))
    places = range(len(data["nodes"]))
    assert all(start in places and end in places for start, end, *_ in data["edges"])


def test_words_stand_in_the_page_once(page: str) -> None:
    """A statement's own words are in the table, from where the script reads them, and not in the data too."""
    cue = sample().statements[40].cues[0]
    assert page.count(cue) == 1


def test_the_overview_names_what_it_stands_for(page: str) -> None:
    """Each card of the drawing bears the name of a relation that the script knows."""
    cards = set(re.findall(r'<g class="k" data-id="([^"]+)"', page))
    assert "relation=diazepam/hasSideEffect" in cards
    names = {card.rpartition("/")[2].removeprefix("~") for card in cards}
    assert names <= {name for name, _ in data_of(page)["relations"]}


def test_rows_of_one_source_stand_below_its_title() -> None:
    """The table says the source once for the statements that follow; a day that all share stands once too."""
    rows = tuple(
        replace(row, curated=("m", "2026-11-20"), reviewed=("", ""), review_due="")
        for row in sample().statements
    )
    page = render_page(replace(sample(), statements=rows), title="t")
    assert page.count('scope="rowgroup">A made-up leaflet about diazepam<') == 2
    assert "All of them were curated on 2026-11-20." in page
    assert '<th scope="col">Checked</th>' not in page


def test_a_small_graph_has_one_scene() -> None:
    """Where the whole graph can be read at once, there is no overview to go back to."""
    page = render_page(Records("small", (), sample().statements[:6]), title="t")
    assert 'id="to-overview"' not in page
    assert 'data-scene="canvas"' in page


def test_only_our_scripts_and_styles_may_run(page: str) -> None:
    """The policy lists the digest of every script and style, and allows nothing from elsewhere."""
    outline = Outline(page)
    [policy] = [
        fields["content"] or ""
        for tag, fields in outline.tags
        if tag == "meta" and fields.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    for block in re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_nothing_is_loaded_from_anywhere(page: str) -> None:
    """No element names a file: no src, no stylesheet, and links go only to sources."""
    outline = Outline(page)
    assert [fields for _, fields in outline.tags if "src" in fields] == []
    links = [fields.get("href") for tag, fields in outline.tags if tag == "link"]
    assert links == ["data:,"]
    assert "eval(" not in page
    assert "innerHTML" not in page


def test_the_page_says_that_it_is_no_advice(page: str) -> None:
    """The disclaimer names the sources and when they were reviewed."""
    assert "No medical advice" in page
    assert "Reviewed on 2026-11-21." in page
    assert "statements are not reviewed yet" in page
    assert "The next review is due on 2027-11-20." in page
    assert "A made-up leaflet about diazepam" in page


def test_the_page_stays_small(page: str) -> None:
    """About 130 statements fit into 220 KB."""
    print(f"{len(page.encode()):,} bytes for {len(sample().statements)} statements")  # noqa: T201
    assert len(page.encode()) < 220_000


def test_an_empty_graph_has_a_page() -> None:
    """A graph without terms, statements and sources is no error."""
    page = render_page(Records("none"), title="Nothing yet")
    assert "There are no statements in this graph yet." in page
    assert "No source is named." in page
    assert data_of(page)["nodes"] == []


def test_hostile_texts_make_no_element() -> None:
    """No text becomes a tag, an attribute or the end of the data."""
    page = render_page(hostile(), title="</title><script>window.hurt=1</script>")
    clean = Outline(render_page(sample(), title="t"))
    outline = Outline(page)
    assert {tag for tag, _ in outline.tags} <= {tag for tag, _ in clean.tags}
    assert [tag for tag, _ in outline.tags].count("script") == 3
    assert [fields for _, fields in outline.tags if any(name.startswith("on") for name in fields)] == []
    assert [fields for _, fields in outline.tags if (fields.get("href") or "").startswith("javascript")] == []
    assert len(data_of(page)["statements"]) == len(hostile().statements)
    page.encode()


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://example.org/a?b=1&c", True),
        ("HTTP://example.org", True),
        (f"javascript:{HURT}", False),
        ("data:text/html,x", False),
        (" https://example.org", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(address: str, linked: bool) -> None:  # noqa: FBT001
    """A source's address is a link only if it leads to the web; else it is text."""
    page = render_page(Records("x", (), (), (Source("urn:s", "s", address=address),)), title="t")
    hrefs = [fields.get("href") for tag, fields in Outline(page).tags if tag == "a"]
    assert linked == (address in hrefs)


def test_importing_the_view_is_quick() -> None:
    """Neither pyvis nor jinja2 is loaded before a page is drawn."""
    code = (
        "import sys, pharmagraph.graphs.view.page; print({'pyvis', 'jinja2', 'IPython'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("drug",), "drug"),
        (("drug class",), "drug"),
        (("brand name",), "drug"),
        (("side effect",), "harm"),
        (("effect",), "action"),
        (("withdrawal symptom",), "harm"),
        (("symptom",), "condition"),
        (("receptor",), "action"),
        (("drug interaction",), "caution"),
        (("has contraindication",), "caution"),
        (("dosage form",), "dosage"),
        (("unerwünschte Wirkung", "https://example.org/vocab/SideEffect"), "harm"),
        (("legal status",), "legal"),
        (("population",), "condition"),
        (("anatomical site",), "condition"),
        (("binding site",), "action"),
        (("characteristic",), "condition"),
        (("process",), "action"),
        (("substance role",), "action"),
        (("use",), "action"),
        (("study",), "legal"),
        (("care setting",), "legal"),
        (("non-drug treatment",), "condition"),
        (("is also called",), "other"),
        (("",), "other"),
        (("platform",), "other"),
    ],
)
def test_kinds_fall_into_families(names: tuple[str, ...], key: str) -> None:
    """A kind's family is found by its words, or by the words of its class."""
    assert family_of(*names).key == key


def test_classes_of_the_ontology_have_families() -> None:
    """Every class that a term may have falls into a family, apart from those of the language itself."""
    text = (Path(__file__).parents[2] / "ontology" / "pharmagraph.ttl").read_text(encoding="utf-8")
    labels = re.findall(r'ph:\w+ a owl:Class ;(?:(?!rdfs:label).)*rdfs:label "([^"]+)"@en', text, re.DOTALL)
    assert len(labels) > 40
    other = {label for label in labels if family_of(label).key == "other"}
    abstract = {"thing", "claim", "agent", "statement", "relation", "status", "certainty", "polarity"}
    abstract |= {"degree", "unit", "key", "key kind", "value kind", "inferred statement", "rule", "parameter"}
    assert other <= abstract


def test_families_differ_in_colour_and_in_shape() -> None:
    """No two families share a colour or a shape."""
    assert len({family.fill for family in FAMILIES}) == len({family.shape for family in FAMILIES}) == 8


def test_labels_wrap() -> None:
    """Long labels break at 28 characters, endless ones end with an ellipsis, empty ones say so."""
    assert wrap("trouble with memory and concentration") == ("trouble with memory and", "concentration")
    assert max(len(line) for line in wrap("x" * 500)) <= 28
    assert wrap("word " * 100)[-1].endswith("…")
    assert wrap(" \n ") == ("(no label)",)


def test_measures_are_wide_enough() -> None:
    """A wide script, capitals and bold words get more room than narrow letters; accents get none."""
    assert measure("中文", 10) > measure("WW", 10) > measure("ab", 10) > measure("il", 10)
    assert measure("a", 10, bold=True) > measure("a", 10)
    assert measure("a\u0301", 10) == measure("a", 10)
    assert measure("(", 10) > measure("i", 10)


def test_permalinks_are_short_and_never_shared() -> None:
    """The tail of an IRI names it, unless another one has the same tail."""
    iris = [
        "https://a.org/term/x",
        "https://b.org/term/y",
        "https://a.org/term/y",
        "urn:z z",
        "https://a.org/term/",
    ]
    assert permalinks(iris) == {
        iris[0]: "x",
        iris[1]: "https://b.org/term/y",
        iris[2]: "https://a.org/term/y",
        iris[3]: "urn:z%20z",
        iris[4]: "https://a.org/term/",
    }
