"""Markdown: blocks with their lines, tables, HTML within it."""

from __future__ import annotations

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.extract.readers.markdown import MAX_NESTING, read_markdown
from support.reading import check_cover, line, path, told, words

LEAFLET = """\
---
title: "Quelorin"
author: nobody
---
## Uses

Quelorin is used for:

- **pain** and [cramps](x)
- fever
  - high
  - low

1. first
2. second

| Age | Dose |
|---|---|
| adults | 10<sup>3</sup> mg ~~5~~<del>6</del> |
| children | none |

> Quoted text. More.

<div><p>In <b>HTML</b></p>
<ul><li>x</ul></div>

    set as code

Setext
------
Text &amp; `more`\\
hard break ![no](x.png)
and on<br>again CO<sub>2</sub></sup>
"""


def test_blocks_are_told_apart() -> None:
    """Every kind of block comes out as what it is."""
    document = read_markdown(LEAFLET.encode())
    check_cover(document)
    assert told(document) == [
        ("heading", "Quelorin"),
        ("heading", "Uses"),
        ("lead-in", "Quelorin is used for:"),
        ("item", "pain and cramps"),
        ("item", "fever"),
        ("item", "high"),
        ("item", "low"),
        ("item", "first"),
        ("item", "second"),
        ("heading", "Age"),
        ("heading", "Dose"),
        ("heading", "adults"),
        ("cell", "10³ mg"),
        ("heading", "children"),
        ("cell", "none"),
        ("sentence", "Quoted text."),
        ("sentence", "More."),
        ("sentence", "In HTML"),
        ("item", "x"),
        ("sentence", "set as code"),
        ("heading", "Setext"),
        ("sentence", "Text & more hard break and on again CO2"),
    ]
    assert path(document, "10³ mg") == ("Quelorin", "Uses", "adults", "Dose")


def test_lines_lead_back_to_the_source() -> None:
    """Front matter counts; a block knows its own line, one in HTML too."""
    document = read_markdown(LEAFLET.encode())
    lines = LEAFLET.split("\n")
    assert lines[line(document, "pain and cramps") - 1] == "- **pain** and [cramps](x)"
    assert lines[line(document, "none") - 1] == "| children | none |"
    assert lines[line(document, "x") - 1] == "<ul><li>x</ul></div>"


def test_a_first_heading_outranks_the_front_matter() -> None:
    """The title of the front matter is read only where the text has none."""
    document = read_markdown(b"---\ntitle: x\n---\n# Quelorin\n\na\n")
    assert words(document) == ["Quelorin", "a"]


def test_front_matter_without_a_title_is_passed_over() -> None:
    """It is no text."""
    assert words(read_markdown(b"---\nby: x\n---\na\n")) == ["a"]


@pytest.mark.parametrize(
    "raw", [b"> " * (MAX_NESTING + 5) + b"deep", b"".join(b"  " * n + b"- a\n" for n in range(80))]
)
def test_what_nests_too_deep_is_refused_and_not_lost(raw: bytes) -> None:
    """The parser would pass over such text in silence."""
    with pytest.raises(ContentError) as caught:
        read_markdown(raw)
    assert caught.value.findings[0].code == "PG103"


def test_tags_within_a_line_are_heeded_where_they_change_what_is_read() -> None:
    """Struck-out and hidden text goes, comments and unknown tags are passed over."""
    source = b"a <!-- no --><x>b</x> <script>no</script><del>c <br> d</del> e</sub> f\n"
    assert words(read_markdown(source)) == ["a b e f"]


def test_a_text_that_grows_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the format."""
    monkeypatch.setattr("pharmagraph.extract.readers.manuscript.MAX_CHARACTERS", 10)
    with pytest.raises(ContentError) as caught:
        read_markdown(b"Quelorin calms joints.\n")
    assert caught.value.findings[0].code == "PG103"


@pytest.mark.parametrize(
    ("raw", "code"), [(b"\xff", "PG102"), (b"\n\n", "PG116"), ("a\u202eb".encode(), "PG110")]
)
def test_what_cannot_be_read_is_one_finding(raw: bytes, code: str) -> None:
    """Wrong bytes, turned text and no text are refused."""
    with pytest.raises(ContentError) as caught:
        read_markdown(raw)
    assert [f.code for f in caught.value.findings] == [code]
