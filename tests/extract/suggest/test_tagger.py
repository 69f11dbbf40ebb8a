from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.suggest.tagger import Tagger


def found(text: str, *names: str) -> list[str]:
    """Return the words of a text that names are found in."""
    return [text[tag.start : tag.end] for tag in Tagger((n, n) for n in names).find(text)]


def test_a_name_in_any_form() -> None:
    """A name is found in other case, number, spelling and spacing."""
    text = "ANAEMIA, muscle\u00a0 \n spasms and Dry-mouth"
    assert found(text, "anemia", "muscle spasm", "dry mouth", "dry-mouth") == [
        "ANAEMIA",
        "muscle\u00a0 \n spasms",
        "Dry-mouth",
    ]


@pytest.mark.parametrize("text", ["rashly", "crash", "rash-like", "non-rash", "rash_1", "r\u00e4sh", "ra sh"])
def test_whole_words_alone(text: str) -> None:
    """A name is not found inside another word, nor in one that a hyphen joins."""
    assert found(text, "rash") == []


@pytest.mark.parametrize("text", ["rash/fever", "(rash)", "rash's", "rash.", "'rash'", "1. rash", "a,rash"])
def test_signs_end_words(text: str) -> None:
    """Brackets, slashes, full stops and the like do not belong to words."""
    assert found(text, "rash") == ["rash"]


def test_the_longest_name_wins() -> None:
    """A name inside a longer one is not given; one that only overlaps it on the right is not either."""
    assert found("back pain relief", "pain", "back pain", "pain relief") == ["back pain"]
    assert found("back pains and pain", "pain", "back pain") == ["back pains", "pain"]


def test_ambiguity_is_kept() -> None:
    """A name of several things gives all of them, in the order in which they were given, each once."""
    tagger = Tagger([("cold", "the illness"), ("Colds", "the weather"), ("cold", "the illness")])
    (tag,) = tagger.find("a cold")
    assert tag.payloads == ("the illness", "the weather")
    assert tag.name == "cold"


@pytest.mark.parametrize(
    ("text", "expected"), [("AIDS", ["AIDS"]), ("aids", []), ("it Aids", []), ("MAOIs", ["MAOIs"])]
)
def test_capitals_stand_for_themselves(text: str, expected: list[str]) -> None:
    """A short name in capitals is found in capitals alone."""
    assert found(text, "AIDS", "MAOI") == expected


def test_capitals_beside_a_word() -> None:
    """Where a word has the letters of a name in capitals, small letters mean the word."""
    (tag,) = Tagger([("AIDS", 1), ("aid", 2)]).find("hearing aids")
    assert tag.payloads == (2,)


def test_a_stretch_of_text() -> None:
    """Offsets are those of the whole text, also where only a stretch is searched."""
    text = "rash  then   a  rash"
    (tag,) = Tagger([("a rash", None)]).find(text, 5, len(text))
    assert text[tag.start : tag.end] == "a  rash"


def test_no_names() -> None:
    """Without names, or with blank ones alone, nothing is found."""
    assert Tagger([]).find("rash") == []
    assert Tagger([("", 1), ("  ", 2)]).find("rash") == []


@given(
    st.lists(st.text("ab -'s", min_size=1, max_size=6), max_size=6), st.text("abs -'\n\u00a0.", max_size=40)
)
def test_tags_of_any_text(names: list[str], text: str) -> None:
    """Tags are in order, apart from each other, begin and end with no space, and hold what was given."""
    tags = Tagger((name, name) for name in names).find(text)
    ends = [0]
    for tag in tags:
        assert ends[-1] <= tag.start < tag.end <= len(text)
        words = text[tag.start : tag.end]
        assert words == words.strip()
        assert tag.name in tag.payloads
        assert set(tag.payloads) <= set(names)
        ends.append(tag.end)
