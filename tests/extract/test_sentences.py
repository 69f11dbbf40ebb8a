from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.sentences import split


def cut(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [text[a:b] for a, b in split(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Take it daily.", "Rest."],
        ["Oral: 3 mg thrice a day.", "Parenteral: 4 mg IV."],
        ["Give 0.5 mg/kg i.v. over 2 min.", "Wait."],
        ["Use e.g. Quelora or i.e. the brand.", "Stop."],
        ["The dose is 40 mg.", "Older adults take less."],
        ["It was given i.v.", "The dose was low."],
        ["See fig. 3 and no. 5 for more.", "Go on."],
        ["Dr. Smith and J. Miller wrote it.", "They agree."],
        ["Is it safe?", "It is!", "Good."],
        ["Take vitamin C.", "The rest follows."],
        ["(Take it now.)", "Then rest."],
        ["He said \u201cStop.\u201d", "She did."],
        ["1. Take the tablet.", "2. Drink."],
        ["One p.o. b.i.d. for 3 days.", "Then stop."],
        ["Take 5 mg at 8 a.m. every day.", "Do not double it."],
        ["The U.S. label says so.", "It is old."],
        ["Use max. 40 mg a day.", "Not more."],
        ["See www.example.org/Page.Html for more.", "Or ask."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts: list[str]) -> None:
    """Abbreviations, decimals and addresses end no sentence; marks followed by a new one do."""
    assert cut(" ".join(parts)) == parts


def test_a_full_stop_without_space_ends_a_sentence() -> None:
    """Leaflets lose the space after a full stop now and then."""
    assert cut("thrice a day.Parenteral: 4 mg") == ["thrice a day.", "Parenteral: 4 mg"]


def test_a_no_break_space_is_white_space() -> None:
    """Sentences are trimmed of every kind of white space."""
    assert cut("One.\u00a0Two.\n") == ["One.", "Two."]


@pytest.mark.parametrize("text", ["a tea , which helps", "a. b. c", "3.5", "", "   ", "..."])
def test_what_is_no_end_is_none(text: str) -> None:
    """Text without a new beginning stays in one piece."""
    assert len(cut(text)) == (1 if text.strip() else 0)


@given(st.text(alphabet="aB 1.?!\n\u00a0e.g(\u2022'\"", max_size=80))
def test_nothing_is_lost_between_sentences(text: str) -> None:
    """Sentences are in order, do not overlap, and leave only white space out."""
    spans = split(text)
    left = "".join(
        text[a:b] for (_, a), (b, _) in zip([(0, 0), *spans], [*spans, (len(text), 0)], strict=True)
    )
    assert left.strip() == ""
    assert all(a < b for a, b in spans)
    assert spans == sorted(spans)
