"""The language of sentence patterns: what is read, and what is refused in plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.suggest.patternparts import (
    Choice,
    Gap,
    PatternFault,
    Slot,
    Word,
    flat_parts,
    needed_words,
    parse_pattern,
)


def test_every_part_is_read() -> None:
    """Words, endings, choices, options, gaps, brackets and slots."""
    parts = parse_pattern(r"{who:medicine} … used* (to treat|for) [the] \( {what:new condition|risk+}")

    assert parts == (
        Slot("who", ("medicine",)),
        Gap(),
        Word("used", prefix=True),
        Choice(((Word("to"), Word("treat")), (Word("for"),))),
        Choice(((Word("the"),), ())),
        Word("("),
        Slot("what", ("condition", "risk"), new=True, many=True),
    )


def test_only_takes_no_narrower_kinds() -> None:
    """A slot may be confined to its own kinds."""
    assert parse_pattern("{what:only process}") == (Slot("what", ("process",), only=True),)


def test_options_can_nest() -> None:
    """A slot inside an option is a slot of the pattern."""
    parts = parse_pattern("{a:condition} [(due to|from) {b:condition}]")

    assert [p.name for p in flat_parts(parts) if isinstance(p, Slot)] == ["a", "b"]
    assert needed_words(parts) == []


def test_needed_words_are_those_that_cannot_be_missing() -> None:
    """A sentence is looked at only where it holds one of each."""
    needs = needed_words(parse_pattern("used (to|for) [the] {a:condition}"))

    assert needs == [frozenset({Word("used")}), frozenset({Word("to"), Word("for")})]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("used to treat", "no slot"),
        ("… {a:condition}", "cannot begin with"),
        ("(to {a:condition}", "')' is missing"),
        ("[to {a:condition}", "']' is missing"),
        ("to) {a:condition}", "without its beginning"),
        ("{a condition}", "is no slot"),
        ("to {a:condition", "a brace is left open"),
        ("(to] {a:condition}", "')' is missing"),
    ],
)
def test_faults_are_told_in_words(text: str, says: str) -> None:
    """What cannot be read is refused, and why."""
    with pytest.raises(PatternFault, match=says.replace("(", r"\(").replace(")", r"\)").replace("]", r"\]")):
        parse_pattern(text)


@given(st.text("ab {}()[]|…\\:+*", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the parser fall."""
    try:
        parts = parse_pattern(text)
    except PatternFault:
        return
    assert any(isinstance(part, Slot) for part in flat_parts(parts))
