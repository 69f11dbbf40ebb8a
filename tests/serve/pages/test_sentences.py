from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.serve.pages.sentences import marked


@pytest.mark.parametrize(
    ("text", "pieces", "cited"),
    [
        ("Take two tablets.", ["two"], ["two"]),
        ("Take Two tablets.", ["TWO tablets"], ["Two tablets"]),
        ("Take two tablets.", ["two", "two tablets"], ["two tablets"]),
        ("Take two tablets.", ["three"], []),
        ("Take two tablets.", [], []),
        ("", ["two"], []),
        ("\u0130stanbul two", ["two"], []),  # folding makes it longer, so places cannot be trusted
    ],
)
def test_the_words_of_cues_are_marked(text: str, pieces: list[str], cited: list[str]) -> None:
    """Of a sentence, just those stretches are marked that a cue repeats."""
    assert [words for words, is_cited in marked(text, pieces) if is_cited] == cited


@given(st.text(max_size=60), st.lists(st.text(max_size=8), max_size=4))
def test_marking_changes_no_word(text: str, pieces: list[str]) -> None:
    """The stretches together are the sentence, and marked and plain ones take turns."""
    found = marked(text, pieces)
    assert "".join(words for words, _ in found) == text
    assert all(a[1] != b[1] for a, b in pairwise(found))
