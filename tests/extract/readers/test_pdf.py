"""PDF: columns, headings, hyphens, margins, and files that are broken."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.extract.readers.pdf import read_pdf
from support.pdf import Words, column, pdf
from support.reading import check_cover, path, told, words

if TYPE_CHECKING:
    from collections.abc import Callable

LEFT = [
    "Quelorin calms joints after in-",
    "jury. Take 2.5 mg at night.",
    "Never take more than 10 mg",
    "in one day.",
]
MIDDLE = ["Keep it away from chil-", "dren. Store it below 25", "degrees, well away from", "light."]
RIGHT = ["Return what is left to", "your pharmacist. Ask for", "long-", "term advice."]
SENTENCES_LEFT = [
    "Quelorin calms joints after injury.",
    "Take 2.5 mg at night.",
    "Never take more than 10 mg in one day.",
]
SENTENCES_MIDDLE = ["Keep it away from children.", "Store it below 25 degrees, well away from light."]


def row_by_row(*columns: tuple[float, list[str]], top: float = 690) -> list[Words]:
    """Draw columns line by line across the page, as the worst of programs do."""
    rows = zip_longest(*(lines for _, lines in columns), fillvalue="")
    return [
        Words(x, top - 12 * n, text)
        for n, row in enumerate(rows)
        for (x, _), text in zip(columns, row, strict=True)
        if text
    ]


@pytest.mark.parametrize("order", ["rows", "columns", "backwards"])
def test_two_columns_are_read_one_after_the_other(order: str) -> None:
    """However the page is drawn, and below a title that spans both."""
    title = [Words(60, 740, "What Quelorin is and how it is taken by all", 18)]
    body = row_by_row((60, LEFT), (330, MIDDLE))
    if order == "columns":
        body = column(60, 690, LEFT) + column(330, 690, MIDDLE)
    page = title + (body[::-1] if order == "backwards" else body)
    document = read_pdf(pdf(page))
    assert words(document) == [title[0].text, *SENTENCES_LEFT, *SENTENCES_MIDDLE]
    assert document.sentences[0].kind == "heading"


def test_three_columns_that_do_not_align() -> None:
    """Columns whose lines stand at different heights are kept apart too."""
    page = column(40, 700, LEFT) + column(235, 694, MIDDLE) + column(430, 700, RIGHT)
    advice = ["Return what is left to your pharmacist.", "Ask for longterm advice."]
    assert words(read_pdf(pdf(page))) == [*SENTENCES_LEFT, *SENTENCES_MIDDLE, *advice]


def test_a_heading_across_the_page_parts_what_is_above_and_below() -> None:
    """Both columns above it are read before both below it."""
    above = row_by_row((60, ["One is here."]), (330, ["Two is here."]), top=700)
    below = row_by_row((60, ["Three is here."]), (330, ["Four is here."]), top=600)
    middle = [Words(60, 650, "A heading that goes across both columns of it", 20)]
    document = read_pdf(pdf(above + middle + below))
    assert words(document) == [
        "One is here.",
        "Two is here.",
        middle[0].text,
        "Three is here.",
        "Four is here.",
    ]


def test_a_hyphen_stays_where_the_word_is_known_with_it() -> None:
    """Only the hyphen that the line's end called for is taken out; numbers keep theirs."""
    page = column(60, 700, ["A long-term use and long-", "term advice. Take 2-", "5 mg of GABA-", "A now."])
    assert words(read_pdf(pdf(page))) == [
        "A long-term use and long-term advice.",
        "Take 2-5 mg of GABA-A now.",
    ]


def test_paragraphs_lists_and_headings() -> None:
    """Gaps part paragraphs; bullets begin items; larger or bold type makes headings."""
    page = [
        Words(60, 740, "Quelorin", 20),
        Words(60, 700, "It is a medicine that calms your joints when they hurt you"),
        *column(60, 688, ["at night. It does so well."]),
        *column(60, 660, ["Side effects:"]),
        Words(60, 648, "\u2022"), Words(78, 648, "tiredness"),
        Words(60, 636, "\u2022"), Words(78, 636, "weak legs that may last for a"),
        Words(78, 624, "whole day"),
        Words(78, 612, "-"), Words(90, 612, "or two"),
        Words(60, 590, "How to take it", 10, bold=True),
        *column(60, 576, ["Swallow it whole. Do not break it."]),
        Words(60, 540, "1.  One tablet"), Words(60, 528, "2.  Two tablets"),
    ]  # fmt: skip
    document = read_pdf(pdf(page))
    assert told(document) == [
        ("heading", "Quelorin"),
        ("sentence", "It is a medicine that calms your joints when they hurt you at night."),
        ("sentence", "It does so well."),
        ("lead-in", "Side effects:"),
        ("item", "tiredness"),
        ("item", "weak legs that may last for a whole day"),
        ("item", "or two"),
        ("heading", "How to take it"),
        ("sentence", "Swallow it whole."),
        ("sentence", "Do not break it."),
        ("item", "One tablet"),
        ("item", "Two tablets"),
    ]
    assert path(document, "Swallow it whole.") == ("Quelorin", "How to take it")


def test_a_paragraph_goes_on_across_pages_and_margins_are_left_out() -> None:
    """Running titles and page numbers go; a sentence that a page cuts is whole, and knows its page."""

    def page(number: int, text: list[str]) -> list[Words]:
        return [
            Words(60, 770, "Quelorin leaflet"),
            *column(60, 700, text),
            Words(300, 30, f"Page {number} of 3"),
        ]

    document = read_pdf(pdf(page(1, ["Take it with a glass"]), page(2, ["of water."]), page(3, ["Rest."])))
    assert words(document) == ["Take it with a glass of water.", "Rest."]
    assert [b.page for b in document.blocks] == [1, 3]


def test_a_line_at_the_foot_of_a_single_page_stays() -> None:
    """What does not come again is text, a number alone too."""
    assert words(read_pdf(pdf([Words(60, 700, "Take it."), Words(60, 30, "12")]))) == ["Take it.", "12"]


def test_raised_digits_do_not_join_a_number() -> None:
    """Ten to the third is not 103; text that runs upwards is left out."""
    page = [
        Words(60, 700, "Take 10"), Words(97, 704, "3", 6), Words(104, 700, "units of it daily."),
        Words(20, 200, "DRAFT", 30, turned=1),
    ]  # fmt: skip
    assert words(read_pdf(pdf(page))) == ["Take 10³ units of it daily."]


@pytest.mark.parametrize(
    ("turns", "place"),
    [
        (1, lambda n: (100 + 12 * n, 60)),
        (2, lambda n: (400, 100 + 12 * n)),
        (3, lambda n: (400 - 12 * n, 700)),
    ],
)
def test_a_turned_page_is_read_along_its_lines(
    turns: int, place: Callable[[int], tuple[float, float]]
) -> None:
    """Where all text runs upwards, downwards or on its head, that is the direction of reading."""
    page = [Words(*place(n), text, turned=turns) for n, text in enumerate(LEFT)]
    assert words(read_pdf(pdf(page))) == SENTENCES_LEFT


def test_bold_words_within_a_sentence_do_not_cut_it() -> None:
    """Neither at the beginning of a line nor through the whole of one."""
    page = [
        Words(60, 700, "Never:", bold=True), Words(98, 700, "that is to say never ever take it"),
        Words(60, 688, "with any kind of spirits or much wine", bold=True),
        Words(60, 676, "in the evening. Or beer."),
    ]  # fmt: skip
    assert words(read_pdf(pdf(page))) == [
        "Never: that is to say never ever take it with any kind of spirits or much wine in the evening.",
        "Or beer.",
    ]


def test_a_line_that_was_drawn_in_pieces_is_one() -> None:
    """Whatever the order of the pieces; a space stands where there is one."""
    page = [
        Words(103.3, 700, "tablets"), Words(132.8, 700, "."), Words(60, 700, "Take"),
        Words(85, 700, "two"), *column(60, 688, ["Then rest."]),
    ]  # fmt: skip
    assert words(read_pdf(pdf(page))) == ["Take two tablets.", "Then rest."]


def test_an_indented_line_begins_a_paragraph() -> None:
    """Books part paragraphs so, without a gap."""
    page = column(60, 700, ["Quelorin calms joints and is", "taken at night by all of them"])
    page += [Words(75, 676, "Trosibate calms hiccups and"), *column(60, 664, ["is taken by day."])]
    assert words(read_pdf(pdf(page))) == [
        "Quelorin calms joints and is taken at night by all of them",
        "Trosibate calms hiccups and is taken by day.",
    ]


def test_a_page_of_very_many_pieces_is_read_from_top_to_bottom(monkeypatch: pytest.MonkeyPatch) -> None:
    """To find columns among them would take too long."""
    monkeypatch.setattr("pharmagraph.extract.readers.pdf_order.MAX_STACKS", 3)
    page = row_by_row((60, ["One.", "", "", "Three."]), (330, ["Two.", "", "", "Four."]))
    assert words(read_pdf(pdf(page))) == ["One.", "Two.", "Three.", "Four."]


def test_a_broken_page_is_named() -> None:
    """The finding tells its number."""
    raw = pdf([Words(60, 700, "One.")], [Words(60, 700, "Two.")])
    with pytest.raises(ContentError) as caught:
        read_pdf(raw.replace(b"/Kids [6 0 R 8 0 R]", b"/Kids [6 0 R 3 0 R]"))
    assert caught.value.findings[0].message == "page 2 of the PDF is broken"


@pytest.mark.parametrize(
    ("raw", "code", "said"),
    [
        (b"", "PG114", "broken"),
        (b"%PDF-1.4\njunk", "PG114", "broken"),
        (b"<html>", "PG114", "broken"),
        (pdf([Words(60, 700, "secret")], encrypted=True), "PG114", "password"),
        (pdf([]), "PG116", "no words"),
    ],
)
def test_what_cannot_be_read_is_one_finding(raw: bytes, code: str, said: str) -> None:
    """Broken, locked and empty files are refused in plain words."""
    with pytest.raises(ContentError) as caught:
        read_pdf(raw)
    (finding,) = caught.value.findings
    assert finding.code == code
    assert said in finding.message
    assert finding.mend


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may be small and have a million pages."""
    monkeypatch.setattr("pharmagraph.extract.readers.pdf.MAX_PAGES", 1)
    with pytest.raises(ContentError) as caught:
        read_pdf(pdf([], []))
    assert caught.value.findings[0].code == "PG103"


SMALL = st.lists(
    st.builds(
        Words,
        x=st.integers(20, 560), y=st.integers(20, 760),
        text=st.text("abcdeABC 123.,:-\u2022()", min_size=1, max_size=30),
        size=st.sampled_from([6, 10, 10.5, 18]), bold=st.booleans(), turned=st.integers(0, 3),
    ),
    max_size=25,
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(SMALL, SMALL)
def test_any_page_is_read_or_refused(first: list[Words], second: list[Words]) -> None:
    """Whatever stands where, sentences cover the text, and a second reading is the same."""
    raw = pdf(first, second)
    try:
        document = read_pdf(raw)
    except ContentError as error:
        assert error.findings[0].code == "PG116"  # noqa: PT017 - refusing is one of two right ends
        return
    check_cover(document)
    assert read_pdf(raw).text == document.text


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2000), st.binary(max_size=6))
def test_damaged_bytes_are_read_or_refused(at: int, junk: bytes) -> None:
    """A file that was damaged anywhere ends in a document or a finding."""
    raw = pdf(column(60, 700, LEFT))
    try:
        check_cover(read_pdf(raw[: at % len(raw)] + junk + raw[at % len(raw) + len(junk) :]))
    except ContentError as error:
        assert error.findings  # noqa: PT017 - refusing is one of two right ends
