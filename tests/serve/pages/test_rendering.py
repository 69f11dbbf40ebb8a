from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from pharmagraph.graphs.records import Node, Records, Source, StatementRow
from pharmagraph.serve.pages.explorer import written
from pharmagraph.serve.pages.page import Page
from pharmagraph.serve.pages.policy import PAGE_POLICY, view_policy
from pharmagraph.serve.pages.term import term_page
from support.exploring import BASE, atlas_of, html_of, pages_of
from support.hostile_records import hostile
from support.sample_records import sample


class Reader(HTMLParser):
    """Reads a page strictly: what elements and attributes it has, and whether they close."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.void = {"meta", "link", "input", "img", "br", "option", "path", "circle", "rect", "use"}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """See that what ends is what was open."""
        if tag not in self.void:
            assert self.open.pop() == tag


ELEMENTS = {
    "html", "head", "meta", "title", "link", "script", "body", "svg", "symbol", "path", "circle", "use", "a",
    "header", "div", "img", "span", "small", "bdi", "form", "label", "input", "button", "nav", "ul", "ol",
    "li", "main", "p", "strong", "em", "h1", "h2", "h3", "section", "article", "details", "summary", "dl",
    "dt", "dd", "blockquote", "q", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "time", "mark",
    "iframe", "footer", "br", "datalist", "option",
}  # fmt: skip
LINKS = re.compile(r"(?:/(?!/)|#|\?|https://)")


@pytest.mark.no_cover
@pytest.mark.parametrize("records", [sample(), hostile()], ids=["sample", "hostile"])
def test_no_text_of_the_graph_becomes_markup(records: Records) -> None:
    """Whatever the graph holds, a page has our elements only, all closed, and no handler or foreign link."""
    atlas = atlas_of(records)
    seen = 0
    for page in pages_of(atlas):
        read = Reader(html_of(page, atlas))
        seen += 1
        assert read.open == []
        assert read.elements <= ELEMENTS
        for tag, name, value in read.attributes:
            assert not name.startswith("on"), (tag, name)
            assert name not in {"style", "srcdoc", "formaction", "autofocus"}, (tag, name)
            if name in {"href", "src", "action"}:
                assert LINKS.match(value), (tag, name, value)
        assert read.attributes.count(("html", "lang", "en")) == 1
        assert [t for t, n, v in read.attributes if n == "href" and v == "#main"] == ["a"]
    assert seen > 100


@pytest.mark.no_cover
def test_every_id_stands_once() -> None:
    """The ids of a page are unique, so that addresses and labels lead to one place."""
    atlas = atlas_of(sample())
    for page in pages_of(atlas):
        ids = Reader(html_of(page, atlas)).ids
        assert sorted(ids) == sorted(set(ids)), page.title


def test_a_page_carries_no_script_or_style_of_its_own() -> None:
    """Scripts and styles are files of the service, as the policy demands."""
    atlas = atlas_of(sample())
    text = html_of(next(pages_of(atlas)), atlas)
    assert re.findall(r"<script[^>]*>", text) == re.findall(r'<script src="/static/[^"]+" defer>', text)
    assert "<style" not in text
    assert "unsafe" not in PAGE_POLICY


@pytest.mark.parametrize("form", ["html", "json"])
def test_lone_surrogates_and_controls_do_not_stop_a_page(form: str) -> None:
    """Characters that no page may carry are replaced in every format."""
    atlas = atlas_of(hostile())
    page = Page("missing.html", "\ud800\x00", {"asked": "\ud800\x00\x1b", "near": []}, status=404)
    response = written(page, form, atlas)
    assert response.status_code == 404
    assert "\ufffd" in bytes(response.body).decode()
    assert "\x1b" not in bytes(response.body).decode()


def test_a_term_with_a_hundred_thousand_statements_has_a_small_page() -> None:
    """Of each relation a few statements are shown and the rest is a link; so is what leads to the term."""
    drug = Node(f"{BASE}term/d", "drug d", "drug", "urn:drug")
    others = tuple(Node(f"{BASE}term/e{n}", f"effect {n}", "effect", "urn:effect") for n in range(50))
    rows = tuple(
        StatementRow(
            f"{BASE}statement/leaflet/a-{n}", drug.iri if n % 2 else others[n % 50].iri, f"urn:r{n % 5}",
            f"relation {n % 5}", others[n % 50].iri if n % 2 else drug.iri, "x",
            source="urn:leaflet", cues=("words",),
        )
        for n in range(100_000)
    )  # fmt: skip
    atlas = atlas_of(Records("large", (drug, *others), rows, (Source("urn:leaflet", "Leaflet"),)))
    page = term_page(atlas, drug.iri, {})
    text = html_of(page, atlas)
    assert len(text) < 1_500_000
    assert "Show all 10,000 of" in text
    assert page.data["statements"] == page.data["used_by"] == 50_000
    one = term_page(atlas, drug.iri, {"relation": "urn:r1", "from": "101"})
    assert (one.data["pages"]["from"], one.data["pages"]["total"]) == (101, 10_000)
    assert len(html_of(one, atlas)) < 500_000
    assert all(len(html_of(page, atlas)) < 500_000 for page in _some(atlas))


def _some(atlas: object) -> list[Page]:
    from itertools import islice

    from pharmagraph.serve.pages.atlas import Atlas

    assert isinstance(atlas, Atlas)
    return list(islice(pages_of(atlas), 5))


def test_the_view_keeps_its_own_policy_in_a_sandbox() -> None:
    """The policy that the view carries is sent too, with an origin of its own."""
    page = '<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; img-src data:">'
    policy = view_policy(page)
    assert policy.startswith("default-src 'none'; img-src data:; ")
    assert "sandbox allow-scripts" in policy
    assert "allow-same-origin" not in policy
    assert view_policy("no policy").startswith("default-src 'none'; frame-ancestors 'self'")
