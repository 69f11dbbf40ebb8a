from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.extract.readers.text import canonical_text, read_text_document


def rows(text: str) -> list[tuple[str, str]]:
    """Return kind and words of each sentence."""
    document = read_text_document(text.encode())
    return [(s.kind, document.words(s.number)) for s in document.sentences]


def test_headings_lists_and_sentences_are_told_apart() -> None:
    """Blank lines, bullets and the form of a line say what it is."""
    text = (
        "My Leaflet\n\nOne. Two.\n\nSide effects\n\nThese are:\n\n  \u2022 Rash\n  \u2022 Itching\n\nEnd.\n"
    )
    assert rows(text) == [
        ("heading", "My Leaflet"),
        ("sentence", "One."),
        ("sentence", "Two."),
        ("heading", "Side effects"),
        ("lead-in", "These are:"),
        ("item", "Rash"),
        ("item", "Itching"),
        ("sentence", "End."),
    ]


def test_items_know_their_lead_in_and_headings() -> None:
    """An item is read with the sentence that introduces its list and the headings above it."""
    document = read_text_document(b"Title Here\n\nPart\n\nDo not take it with:\n- milk\n- tea\n\nThe end.")
    items = [s for s in document.sentences if s.kind == "item"]
    assert [s.lead_in for s in items] == [3, 3]
    assert {s.headings for s in items} == {("Title Here", "Part")}
    assert document.title == "Title Here"
    assert document.sentences[-1].lead_in == 0


def test_nested_lists_have_nested_lead_ins() -> None:
    """An item that introduces deeper items is their lead-in, and has its own."""
    document = read_text_document(
        b"Tell us of:\n- heart trouble:\n    - weak heart\n    - fast heart\n- asthma\n"
    )
    assert [(s.kind, s.lead_in) for s in document.sentences] == [
        ("lead-in", 0), ("lead-in", 1), ("item", 2), ("item", 2), ("item", 1),
    ]  # fmt: skip
    assert document.lead_ins(3) == (2, 1)


@pytest.mark.parametrize("bullet", ["\u2022", "-", "*", "\u2013", "1.", "2)", "(3)", "a)", "iv."])
def test_many_signs_begin_an_item(bullet: str) -> None:
    """Bullets, dashes, digits and letters begin an item; they do not belong to its words."""
    assert rows(f"Take with:\n\n  {bullet} warm milk\n  {bullet} cold tea\n\nDone.")[1:3] == [
        ("item", "warm milk"),
        ("item", "cold tea"),
    ]


def test_an_item_goes_on_over_lines() -> None:
    """Indented lines below a bullet belong to it."""
    assert rows("Take:\n- warm milk\n  with honey\n- tea\n\nEnd.")[1:3] == [
        ("item", "warm milk with honey"),
        ("item", "tea"),
    ]


def test_wrapped_lines_are_one_sentence() -> None:
    """A line that was wrapped goes on; one that was broken on purpose ends."""
    wrapped = (
        "This is a long line that was wrapped by its\nEditor because the next word did not fit in.\n\nEnd."
    )
    assert rows(wrapped)[0][1].startswith("This is a long line that was wrapped by its Editor")
    broken = "Dose: one\nRoute: by mouth only, and never in any other way at all"
    assert [words for _, words in rows(broken)] == [
        "Dose: one",
        "Route: by mouth only, and never in any other way at all",
    ]


def test_numbered_headings_are_nested() -> None:
    """4.8 stands below 4, and an unnumbered heading below both."""
    document = read_text_document(
        b"Leaflet\n\n4. Use\n\n4.8 Harm\n\nMore on harm\n\nRash.\n\n5. Storage\n\nCold."
    )
    assert document.sentences[4].headings == ("Leaflet", "4. Use", "4.8 Harm", "More on harm")
    assert document.sentences[-1].headings == ("Leaflet", "5. Storage")


@pytest.mark.parametrize(
    "line",
    [
        "Take it now.",
        "take it now",
        "Take 5 mg daily",
        "Take these:",
        "A " * 13,
        "|1;2;",
        "X" * 101,
        "Hard to say?",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    """Sentences, doses, lead-ins, long lines and codes are no headings."""
    assert rows(f"{line}\n\nMore follows.")[0][0] == "sentence"


def test_a_question_can_be_a_heading() -> None:
    """Leaflets ask their headings."""
    assert rows("What is it?\n\nA drug.")[0] == ("heading", "What is it?")


def test_a_document_without_heading_has_no_title() -> None:
    """The title is the first heading, and only where the document begins with it."""
    assert read_text_document(b"One sentence.\n\nPart\n\nTwo.").title == ""
    assert read_text_document(b"").sentences == ()
    with pytest.raises(KeyError):
        read_text_document(b"One.").sentence(2)


def test_unseen_characters_go() -> None:
    """Soft hyphens, zero-width characters and byte order marks change nothing that is read."""
    assert canonical_text("\ufeffdi\u00adaze\u200bpam\r\nnext\x07".encode()) == "diazepam\nnext "


@pytest.mark.parametrize(("raw", "code"), [(b"\xff\xfe", "PG102"), ("a\u202eb".encode(), "PG110")])
def test_what_is_no_readable_text_is_refused(raw: bytes, code: str) -> None:
    """Other encodings and characters that turn the order of letters are findings."""
    with pytest.raises(ContentError) as caught:
        read_text_document(raw)
    assert [f.code for f in caught.value.findings] == [code]


@given(st.text(alphabet="XY1 .:\n\u2022-\u00a0?", max_size=120))
def test_every_visible_character_is_in_a_sentence(text: str) -> None:
    """Only white space and bullet signs lie outside of sentences, which are numbered in order."""
    document = read_text_document(text.encode())
    left, at = "", 0
    for number, sentence in enumerate(document.sentences, 1):
        assert sentence.number == number
        assert at <= sentence.start < sentence.end
        left += document.text[at : sentence.start]
        at = sentence.end
    left += document.text[at:]
    assert not set(left) & set("XY?")
