from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pharmagraph.extract.cue import (
    MOST_HINTS,
    MOST_PLACES,
    Anchor,
    CueProblem,
    count_words,
    find_cue,
    place_in,
)
from pharmagraph.extract.readers.text import read_text_document

if TYPE_CHECKING:
    from pharmagraph.extract.document import Document

TEXT = """\
Of Tea

Tea calms the nerves. Take 3 to 10\u00a0mg of tea thrice a day. Never stop drinking tea suddenly.

Harm

Tea may cause yawning; tea may cause \u201cbad sleep\u201d. You can\u2019t sleep well.

Use

Tea calms children. Take 0.5 mg of tea first, then 25 mg of tea.
"""


@pytest.fixture(scope="module")
def tea() -> Document:
    """Give a small text on tea."""
    return read_text_document(TEXT.encode())


def found(document: Document, *pieces: str, at: str = "") -> list[str]:
    """Return the words at which a cue was found."""
    anchor = find_cue(pieces, at, document)
    assert isinstance(anchor, Anchor), anchor
    return [document.text[a:b] for a, b in anchor.spans]


def problem(document: Document, *pieces: str, at: str = "", most_words: int | None = None) -> CueProblem:
    """Return why a cue was not found."""
    result = find_cue(pieces, at, document, most_words=most_words)
    assert isinstance(result, CueProblem), result
    return result


@pytest.mark.parametrize(
    "cue",
    [
        "3 to 10 mg",
        "3 TO 10 MG",
        "3  to\n10\u00a0mg",
        "You can't sleep",
        "cause 'bad sleep'",
        'cause "bad sleep"',
    ],
)
def test_white_space_quotes_and_case_are_forgiven(tea: Document, cue: str) -> None:
    """A cue is found whatever its white space, quote marks, dashes and case are."""
    assert len(found(tea, cue)) == 1


def test_pieces_are_found_in_order(tea: Document) -> None:
    """The anchor says where each piece stands in the text."""
    assert found(tea, "never stop", "suddenly") == ["Never stop", "suddenly"]


@pytest.mark.parametrize(
    ("pieces", "code", "part"),
    [
        (("5 mg of tea",), "PG301", "inside a word or number"),
        (("you can",), "PG301", "inside a word or number"),
        (("suddenly", "never stop"), "PG301", "not in this order"),
        (("Tea calms the nurses",), "PG301", "not in the source"),
        (("3 to 10 mg", "walrus"), "PG301", "'walrus' is not in the source"),
        (("zzzz qqqq xxxx",), "PG301", "not in the source"),
        (("calms the nerves", "thrice a day"), "PG302", "several sentences (2, 3)"),
        (("the nerves. Take 3",), "PG302", "over the end of sentence 2"),
        (("Tea may", "yawning", "walrus tusk"), "PG301", "not in the source"),
        (("Tea calms",), "PG303", "fits in 2 ways (in sentences 2, 9)"),
        (("tea may cause",), "PG303", "fits in 2 ways (in sentence 6)"),
        (("\u2026",), "PG314", "no word"),
        ((), "PG314", "no word"),
        (("Tea", "-"), "PG314", "no word"),
    ],
)
def test_a_cue_without_place_says_why(tea: Document, pieces: tuple[str, ...], code: str, part: str) -> None:
    """Each way in which a cue fails has its code and plain words."""
    result = problem(tea, *pieces)
    assert result.code == code
    assert part in result.message
    assert result.mend


def test_the_nearest_passage_is_a_hint_only(tea: Document) -> None:
    """A cue that is nearly right is refused, and the right words are shown."""
    result = problem(tea, "Take 3 to 11 mg of tea")
    assert result.code == "PG301"
    assert "nearest is sentence 3: 'take 3 to 10 mg of tea" in result.mend


def test_hints_end() -> None:
    """The slow search for hints is done for so many cues only; the refusal stays."""
    fresh = read_text_document(TEXT.encode())
    results = [problem(fresh, f"Take 3 to 1{n} mg of tea") for n in range(1, MOST_HINTS + 3)]
    assert {r.code for r in results} == {"PG301"}
    assert "nearest" in results[0].mend
    assert "nearest" not in results[-1].mend


@pytest.mark.parametrize(("at", "sentence"), [("Harm", 5), ("harm", 5)])
def test_a_heading_chooses_a_place(tea: Document, at: str, sentence: int) -> None:
    """The heading above a cue, or one that is the cue itself, picks it."""
    anchor = find_cue(["Harm"], at, tea)
    assert isinstance(anchor, Anchor)
    assert anchor.sentence == sentence


def test_a_heading_or_number_chooses_between_places(tea: Document) -> None:
    """A cue that stands at several places is picked by heading or number."""
    by_heading = find_cue(["Tea calms"], "Use", tea)
    by_number = find_cue(["Tea calms"], "2", tea)
    assert by_heading == by_number
    assert isinstance(by_heading, Anchor)
    assert by_heading.sentence == 9


@pytest.mark.parametrize(
    ("at", "part"),
    [
        ("3", "names no place"),
        ("0", "names no place"),
        ("Nowhere", "does not stand below a heading 'Nowhere'"),
    ],
)
def test_a_wrong_choice_is_refused(tea: Document, at: str, part: str) -> None:
    """What at: names must be there."""
    result = problem(tea, "Tea calms", at=at)
    assert result.code == "PG303"
    assert part in result.message


def test_a_heading_over_several_places_still_asks(tea: Document) -> None:
    """A heading that leaves several places does not choose."""
    assert problem(tea, "Tea calms", at="Of Tea").code == "PG303"
    assert problem(tea, "once only", at="1").code == "PG301"
    assert "one place" in problem(tea, "the nerves", at="2").message


def test_a_cue_that_fits_everywhere_is_refused() -> None:
    """Ways to fit are not counted without end."""
    text = "a b " * (MOST_PLACES + 5)
    result = problem(read_text_document(text.encode()), "a", "b", "a", "b")
    assert result.code == "PG303"
    assert f"more than {MOST_PLACES}" in result.message


def test_long_cues_are_refused_where_the_licence_bounds_them(tea: Document) -> None:
    """The words of all pieces count together; signs count nothing."""
    assert problem(tea, "Take 3 to 10 mg", "thrice a day", most_words=7).code == "PG304"
    assert isinstance(find_cue(["Take 3 to 10 mg", "thrice a day"], "", tea, most_words=8), Anchor)
    assert count_words(["a \u2013 b", "(c)"]) == 3


words = st.lists(
    st.sampled_from(["tea", "not", "5", "mg", "0.5", "calms", "more", "than"]), min_size=3, max_size=12
)


@given(words, st.data())
def test_a_run_of_whole_words_is_found_or_ambiguous(sentence: list[str], data: st.DataObject) -> None:
    """Whatever whole words of a sentence are cited, the cue stands, or stands several times."""
    start = data.draw(st.integers(0, len(sentence) - 1))
    end = data.draw(st.integers(start + 1, len(sentence)))
    document = read_text_document((" ".join(sentence) + " end.").encode())
    result = find_cue([" ".join(sentence[start:end])], "", document)
    assert isinstance(result, Anchor) or result.code == "PG303"


@given(words, st.integers(0, 60), st.characters(categories=["Ll", "Nd"]))
def test_a_changed_character_is_never_found(sentence: list[str], at: int, new: str) -> None:
    """No cue with another letter or digit is anchored: matching is exact."""
    text = " ".join(sentence)
    at %= len(text)
    assume(text[at].isalnum() and text[at].lower() != new.lower())
    changed = text[:at] + new + text[at + 1 :]
    document = read_text_document(f"{text} end.".encode())
    assume(changed not in document.text)
    assert isinstance(find_cue([changed], "", document), CueProblem)


@given(st.sampled_from(["tea", "tea calms", "mg of tea", "tea may", "milk"]), st.integers(1, 12))
def test_places_are_counted_as_cues_are_found(tea: Document, words: str, sentence: int) -> None:
    """The place that is the first in a sentence is the one that `at` chooses; 0 says that there is none."""
    place = place_in([words], sentence, tea)
    anchor = find_cue([words], str(place), tea) if place else None

    if anchor is None:
        assert isinstance(find_cue([words], "", tea), CueProblem | Anchor)
        assert words not in tea.words(min(sentence, len(tea.sentences))).lower() or sentence > len(
            tea.sentences
        )
    else:
        assert isinstance(anchor, Anchor)
        assert anchor.sentence == sentence
