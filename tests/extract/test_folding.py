from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.folding import FoldedText, cuts_into_word, flat, folded, word_spans


@given(st.text())
def test_flat_keeps_every_character_in_its_place(text: str) -> None:
    """Offsets in flat text are offsets in the text that it was made of."""
    assert len(flat(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """Folded text is folded already."""
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_folded_text_leads_back(text: str) -> None:
    """Each character of folded text is led back to the one that it was made of."""
    made = FoldedText.of(text, 0, len(text))
    for at, character in enumerate(made.text):
        if character != " ":
            origin = made.origin(at)
            assert flat(text)[origin] == character


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("3\u201310 mg", "3-10 MG"),
        ("Can\u2019t  go\u00a0back", "can't go back"),
        ("\u201cquoted\u201d", "'quoted'"),
        ("\u22125 \u2014 x", "-5 - x"),
    ],
)
def test_forgiven_differences_fold_alike(left: str, right: str) -> None:
    """White space, quote marks, dashes and case do not matter."""
    assert folded(left) == folded(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("2.5 mg", "2 5 mg"),
        ("10mg", "10 mg"),
        ("5\u2032", "5'"),
        ("--", "-"),
        ("\u00b5g", "mg"),
        ("a,b", "a b"),
    ],
)
def test_nothing_else_is_forgiven(left: str, right: str) -> None:
    """Other signs, and white space where there was none, make another text."""
    assert folded(left) != folded(right)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("take 25 mg now", "5 mg"),
        ("take 0.5 mg now", "5 mg"),
        ("take .5 mg now", "5 mg"),
        ("take 5 mgs now", "5 mg"),
        ("take 1,500 mg", "500 mg"),
        ("take 2-5 mg", "5 mg"),
        ("take 2\u20135 mg", "5 mg"),
        ("about 5.5 mg", "about 5"),
        ("take 1/2 tablet", "2 tablet"),
        ("a non-addictive drug", "addictive drug"),
        ("the GABA-A receptor", "the GABA"),
        ("you can't go", "you can"),
        ("you can\u2019t go", "you can"),
        ("the e\u0301tat", "the e"),
        ("the anti-anxiety", "anxiety"),
    ],
)
def test_a_piece_may_not_cut_into_a_word_or_number(text: str, piece: str) -> None:
    """What is joined to the piece by letters, digits or their signs belongs to it."""
    at = text.index(piece)
    assert cuts_into_word(text, at, at + len(piece))


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("your muscle's capacity", "your muscle"),
        ("the patients' doses", "the patients"),
        ("3 to 10mg (oral)", "10mg"),
        ("a day.Parenteral: 4", "Parenteral"),
        ("a day.Parenteral: 4", "a day"),
        ("take 5 mg, then rest", "5 mg"),
        ("mg/kg", "mg"),
        ("it - she", "she"),
        ("whole", "whole"),
    ],
)
def test_a_piece_of_whole_words_is_whole(text: str, piece: str) -> None:
    """Punctuation and possessive endings do not belong to the word before them."""
    at = text.index(piece)
    assert not cuts_into_word(text, at, at + len(piece))


def test_words_are_counted_without_bare_signs() -> None:
    """A lone dash or bullet is no word."""
    text = "Take 5 mg \u2013 or less \u2022"
    assert [text[a:b] for a, b in word_spans(text, 0, len(text))] == ["Take", "5", "mg", "or", "less"]
