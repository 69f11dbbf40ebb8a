"""HTML: the page's text stays, what stands around it goes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.extract.readers.html import READER, read_html
from pharmagraph.extract.readers.markdown import read_markdown
from support.reading import check_cover, line, path, told, words

LEAFLET = """\
<!doctype html>
<html><head><meta charset="utf-8"><title>Quelorin | Our shop</title><style>p {color: red}</style></head>
<body>
<header><a href="/">Our shop</a></header>
<nav><ul><li>Side effects</li></ul></nav>
<div class="cookie-banner"><p>We use cookies.</p></div>
<main>
<h1>Quelorin</h1>
<p>Quelorin &amp; water: take 2.5&nbsp;mg. Rest.</p>
<h2>Side effects</h2>
<p>Typical ones include:</p>
<ul>
  <li><a href="/d">Drowsiness</a></li>
  <li>Weakness:
    <ul><li>of the legs</li><li>of the arms</li></ul>
  </li>
</ul>
<p>Do not drive.</p>
<aside><p>Never share it.</p></aside>
</main>
<footer>Made by us</footer>
<script>document.write("<p>evil</p>")</script>
</body></html>
"""


def read(body: str) -> list[tuple[str, str]]:
    """Read a page that has this body and one heading before it; give what comes after."""
    return told(read_html(f"<h1>T</h1>{body}".encode()))[1:]


def test_text_stays_and_what_is_around_it_goes() -> None:
    """Headings, paragraphs, lists with links and asides stay; menus, banners, scripts go."""
    assert told(read_html(LEAFLET.encode())) == [
        ("heading", "Quelorin"),
        ("sentence", "Quelorin & water: take 2.5 mg."),
        ("sentence", "Rest."),
        ("heading", "Side effects"),
        ("lead-in", "Typical ones include:"),
        ("item", "Drowsiness"),
        ("lead-in", "Weakness:"),
        ("item", "of the legs"),
        ("item", "of the arms"),
        ("sentence", "Do not drive."),
        ("sentence", "Never share it."),
    ]


def test_headings_and_lead_ins_stand_above_their_text() -> None:
    """An item knows its heading path and its lead-in, an inner one both lead-ins."""
    document = read_html(LEAFLET.encode())
    assert path(document, "Drowsiness") == ("Quelorin", "Side effects")
    arms = next(s.number for s in document.sentences if document.words(s.number) == "of the arms")
    assert [document.words(n) for n in document.lead_ins(arms)] == ["Weakness:", "Typical ones include:"]


def test_lines_lead_back_to_the_source() -> None:
    """A block knows its line, also where the same words stand in a menu above."""
    document = read_html(LEAFLET.encode())
    lines = LEAFLET.split("\n")
    for wanted in ("Side effects", "Drowsiness", "of the arms", "Never share it."):
        found = lines[line(document, wanted) - 1]
        assert wanted in found
    assert line(document, "Side effects") == 10


def test_a_table_cell_has_its_caption_row_and_columns_above_it() -> None:
    """Headers of all rows of a head, across spans, and the row's own header stand in the path."""
    document = read_html(
        b"<h1>T</h1><table><caption>Doses</caption>"
        b"<thead><tr><th rowspan=2>Age<th colspan=2>Dose<tr><th>low<th>high</thead>"
        b"<tr><td>Adults<td>5 mg<td>10 mg<p>Not more.</p>"
        b"<tr><td colspan=3>Children<tr><th>6 to 12 years<td>1 mg<td>2 mg</table><p>End.</p>"
    )
    assert path(document, "5 mg") == ("T", "Doses", "Adults", "Dose", "low")
    assert path(document, "10 mg") == ("T", "Doses", "Adults", "Dose", "high")
    assert path(document, "Not more.") == ("T", "Doses", "Adults", "Dose", "high")
    assert path(document, "2 mg") == ("T", "Doses", "Children", "6 to 12 years", "Dose", "high")
    assert path(document, "End.") == ("T",)
    kinds = dict((text, kind) for kind, text in told(document))  # noqa: C402 - words lead to kinds
    assert (kinds["Age"], kinds["Adults"], kinds["Children"], kinds["5 mg"]) == (
        "heading", "heading", "heading", "cell",
    )  # fmt: skip


def test_a_cell_that_reaches_down_heads_each_of_its_rows() -> None:
    """A row header over two rows stands above the cells of both."""
    document = read_html(b"<table><tr><td rowspan=2>Oral<td>5 mg<tr><td>6 mg</table>")
    assert path(document, "5 mg") == ("Oral",)
    assert path(document, "6 mg") == ("Oral",)


def test_a_long_first_cell_is_text_and_heads_nothing() -> None:
    """A table that only arranges text keeps whole sentences as cells."""
    long = "This is a long sentence of more than twelve words that stands in a cell."
    document = read_html(f"<table><tr><td>{long}</td><td>Next to it.</td></tr></table>".encode())
    assert told(document) == [("cell", long), ("cell", "Next to it.")]
    assert path(document, "Next to it.") == ()


def test_lists_and_tables_within_a_cell_become_its_stretches() -> None:
    """Each item within a cell is a stretch of its own below the same headers."""
    document = read_html(
        b"<table><tr><th>Dose<tr><td><ul><li>2 mg<li>3 mg</ul><table><tr><td>inner</table></table>"
    )
    assert told(document) == [("heading", "Dose"), ("cell", "2 mg"), ("cell", "3 mg"), ("cell", "inner")]
    assert path(document, "inner") == ("Dose",)


def test_definitions_stand_below_their_terms() -> None:
    """A term heads its definitions, the next term only its own."""
    document = read_html(b"<h1>T</h1><dl><dt>Half-life<dt>(t)<dd>12 hours<dd>or more<dt>Colour<dd>blue</dl>")
    assert path(document, "12 hours") == ("T", "Half-life", "(t)")
    assert path(document, "or more") == ("T", "Half-life", "(t)")
    assert path(document, "blue") == ("T", "Colour")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>10<sup>3</sup> units", ["10³ units"]),
        ("<p>10<sup>-3</sup> g", ["10⁻³ g"]),
        ("<p>5 mg<sup>1</sup> a day", ["5 mg¹ a day"]),
        ("<p>5 mg<sup>a</sup> a day", ["5 mg a a day"]),
        ("<p>the 1<sup>st</sup> dose", ["the 1st dose"]),
        ("<p>CO<sub>2</sub> and C<sub>max</sub>", ["CO2 and Cmax"]),
        ("<p>take 5<del>0</del> mg <s>never</s>", ["take 5 mg"]),
        ("<p>one<br>two<br><br>three", ["one two", "three"]),
        ("<p>a<!-- not --> b</p>", ["a b"]),
        ("<p hidden>no</p><p style='display: none'>no</p><p>yes", ["yes"]),
        ("<p aria-hidden=true>seen all the same", ["seen all the same"]),
        ("<noscript>no</noscript><template>no</template><p>yes", ["yes"]),
        ("<p>\u2022 one \u2022 two", ["one", "two"]),
        ("<pre>a\n  b\n</pre>", ["a b"]),
        ("<h3><button>Uses</button></h3><p>Pain.<button>Buy</button>", ["Uses", "Pain."]),
        ("<div role=heading aria-level=3>Uses</div><p>Pain.", ["Uses", "Pain."]),
        ("<form><input><label>Mail</label></form><p>a", ["a"]),
        (
            "<form><p>All of the page in a form.</p><select><option>x</select></form>",
            ["All of the page in a form."],
        ),
        ("<article><header><p>By us</p></header><footer>Note.</footer></article>", ["By us", "Note."]),
        ("<div class='breadcrumb'>Home</div><div id=gdpr-consent-bar>ok?</div><p>a", ["a"]),
        ("<p>cookies are cakes</p><div class=dosage-notice>take it</div>", ["cookies are cakes", "take it"]),
        ("text<div>in div</div>after", ["text", "in div", "after"]),
        ("<table><tr><td>&mdash;<td>+<td>1</table>", ["+", "1"]),
        ("<p>x</p><hr><p>----</p>", ["x"]),
        ("<li>alone", ["alone"]),
        ("<dd>alone", ["alone"]),
        ("<div role=navigation>Home</div><p>a", ["a"]),
        (f"<dl><dt>{'very ' * 13}long<dd>b</dl>", ["very " * 13 + "long", "b"]),
        ("<p>1<sup> </sup>2<sup></sup>", ["1 2"]),
        ("<p><img src=x alt=no>a<svg><text>no</text></svg>", ["a"]),
        ("<table><caption></caption><tr><td><tr></table><p>a", ["a"]),
        ("<table><tr><td rowspan=3>a<td>b<tr><td>c<tr><td>d<tr><td>e</table>", ["a", "b", "c", "d", "e"]),
        ("<table><tr><td colspan=999999999>a<td colspan=x>b</table>", ["a", "b"]),
        ("<td>alone", ["alone"]),
    ],
)
def test_small_things(body: str, expected: list[str]) -> None:
    """Each of these reads as a person reads the page."""
    assert [text for _, text in read(body)] == expected


def test_a_page_without_a_first_heading_is_named_by_its_title() -> None:
    """The title element, or the heading of the page's head, is the title where the text has none."""
    titled = read_html(b"<title>Quelorin tablets</title><h2>Uses</h2><p>Pain.</p>")
    assert (titled.title, path(titled, "Pain.")) == ("Quelorin tablets", ("Quelorin tablets", "Uses"))
    headed = read_html(b"<title>x</title><header><h1>Quelorin</h1></header><p>Pain.</p>")
    assert headed.title == "Quelorin"


@pytest.mark.parametrize(
    "raw",
    [
        '<meta charset="windows-1252"><p>\u2264 5\u00b5g'.replace("\u2264", "<=").encode("cp1252"),
        '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>&le; 5\u00b5g'.encode(
            "cp1252"
        ),
        b"\xff\xfe" + "<p>5\u00b5g".encode("utf-16-le"),
        b"\xfe\xff" + "<p>5\u00b5g".encode("utf-16-be"),
        b"\xef\xbb\xbf" + '<meta charset="ascii"><p>5\u00b5g'.encode(),
        '<meta charset="utf-16"><p>5\u00b5g'.encode(),
    ],
)
def test_the_declared_encoding_is_heeded(raw: bytes) -> None:
    """A byte order mark or a meta element tells the encoding."""
    assert words(read_html(raw))[-1].endswith("5\u00b5g")


@pytest.mark.parametrize(
    ("raw", "code", "at"),
    [
        (b"<p>ok\n<p>5 \xb5g", "PG102", 2),
        (b'<meta charset="rot13"><p>a', "PG102", 1),
        (b'<meta charset="klingon"><p>a', "PG102", 1),
        (b"", "PG116", 0),
        (b"<script>x</script><p>  </p>", "PG116", 0),
        ("<p>a \u202e b".encode(), "PG110", 0),
    ],
)
def test_what_cannot_be_read_is_one_finding(raw: bytes, code: str, at: int) -> None:
    """Bytes that fit no encoding, characters that turn text, and empty pages are refused."""
    with pytest.raises(ContentError) as caught:
        read_html(raw)
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.line) == (code, at)
    assert finding.mend


def test_a_deep_page_is_read() -> None:
    """Ten thousand nested elements need no recursion."""
    document = read_html(b"<b>" * 10_000 + b"<ul><li>" * 500 + b"deep")
    assert words(document) == ["deep"]


@settings(deadline=None)
@given(st.text(alphabet="<>/abp1.:=\"'& \n\u00a0\u2022-!ultrdh", max_size=200))
def test_any_text_is_read_or_refused(source: str) -> None:
    """Whatever the page, its sentences cover its text, and a second reading is the same."""
    for read_it in (read_html, read_markdown):
        try:
            document = read_it(source.encode())
        except ContentError:
            continue
        check_cover(document)
        again = read_it(source.encode())
        assert (again.text, again.sentences) == (document.text, document.sentences)


PIECES = st.lists(
    st.tuples(
        st.sampled_from(["p", "h2", "li", "td", "div", "dd", "th", "section"]),
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf"]), min_size=1, max_size=40),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(PIECES)
def test_no_word_is_lost(pieces: list[tuple[str, str]]) -> None:
    """Every letter and digit within a visible element comes out, in order."""
    import html

    page = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in pieces)
    wanted = "".join(c for _, text in pieces for c in text if c.isalnum())
    if not wanted:
        return
    document = read_html(f"<main>{page}</main>".encode())
    assert sorted(c for c in document.text if c.isalnum()) == sorted(wanted)
    check_cover(document)


def test_the_reader_is_named() -> None:
    """The document says which reader made it."""
    assert read_html(b"<p>a").reader == READER
