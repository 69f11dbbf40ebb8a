from __future__ import annotations

from html.parser import HTMLParser

import pytest

from pharmagraph.graphs.answer import Answer
from pharmagraph.graphs.view.embedded import MOST_ROWS, answer_html, framed_page
from pharmagraph.graphs.view.page import render_page
from support.hostile_records import TEXTS, hostile


class Tags(HTMLParser):
    """The tags of some HTML, with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


def test_a_page_is_framed_whole_and_shares_nothing() -> None:
    """One element: a frame with the page in an attribute, with scripts and without the same origin."""
    page = render_page(hostile(), title="t")
    [(tag, fields)] = Tags(framed_page(page, title='"><script>alert(1)</script>', height=300)).tags
    assert tag == "iframe"
    assert fields["srcdoc"] == page
    assert fields["title"] == '"><script>alert(1)</script>'
    sandbox = (fields["sandbox"] or "").split()
    assert "allow-scripts" in sandbox
    assert not {"allow-same-origin", "allow-top-navigation", "allow-forms", "allow-modals"} & set(sandbox)
    assert "height:300px" in (fields["style"] or "")


def quoted(text: str) -> str:
    """Return a text as a literal in N-Triples."""
    return '"' + text.encode("unicode_escape").decode().replace('"', '\\"').replace("\\x", "\\u00") + '"'


def test_an_answer_becomes_a_table_of_text() -> None:
    """IRIs by short names, hostile text as text, no script, no link, and how many rows there are beyond."""
    lines = [f"<urn:{at}> <https://example.org/kg/term/p> {quoted(f'<b>{at}</b>')} .\n" for at in range(60)]
    html = answer_html(
        Answer("graph", (), "".join(lines).encode(), notes=("a <note>",)), "https://example.org/kg/"
    )
    found = Tags(html)
    assert {tag for tag, _ in found.tags} == {"div", "table", "thead", "tbody", "tr", "th", "td", "bdi", "p"}
    assert sum(tag == "tr" for tag, _ in found.tags) == MOST_ROWS + 1
    assert "term:p" in found.text
    assert "<b>0</b>" in found.text
    assert "10 more of 60 rows" in found.text
    assert "a <note>" in found.text


@pytest.mark.parametrize("text", [text for text in TEXTS if text.isascii() and text.isprintable()])
def test_no_text_of_an_answer_becomes_markup(text: str) -> None:
    """Whatever a cell or a column's name holds."""
    answer = Answer("graph", (), f"<urn:a> <urn:b> {quoted(text)} .\n".encode())
    assert {tag for tag, _ in Tags(answer_html(answer)).tags} <= {
        "div", "table", "thead", "tbody", "tr", "th", "td", "bdi",
    }  # fmt: skip


def test_a_truth_value_and_no_rows_are_said() -> None:
    """Yes, no, and nothing found."""
    assert "<strong>yes</strong>" in answer_html(Answer("truth", (), b"true"))
    assert "<strong>no</strong>" in answer_html(Answer("truth", (), b"false"))
    assert "no rows" in answer_html(Answer("rows", ("a",), b'{"results":{"bindings":[]}}'))
