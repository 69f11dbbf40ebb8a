from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.suggest.phrases import phrases_of


def cut(text: str) -> list[str]:
    """Return the phrases of a text."""
    return [text[slice(*phrase.span)] for phrase in phrases_of(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nausea, mild headache and very severe rash", ["nausea", "headache", "rash"]),
        ("headache/fever; chills (5%), 12% sweats", ["headache", "fever", "chills", "sweats"]),
        ("pain in the jaw, pain in adults", ["pain in the jaw", "pain"]),
        ("shortness of breath and cases of rash", ["shortness of breath", "rash"]),
        ("increase in weight, decreases of hearing", ["increase in weight", "decreases of hearing"]),
        ("Nervous system disorders: tremor", ["Nervous system disorders", "tremor"]),
        ("Nervous system disorders tremor", ["tremor"]),
        ("Infections and infestations: flu", ["flu"]),
        ("type 2 diabetes, 2 strokes", ["type 2 diabetes", "strokes"]),
        ("rash [see Warnings (5.1)] and gout (6.1, 6.2)", ["rash", "gout"]),
        ("rash (see Table 2 (below)), see also Warnings for gout", ["rash"]),
        ("e.g., gout, i.e. pain", ["gout", "pain"]),
        ("worsening of gout", ["worsening of gout"]),
        ("severe", []),
        ("rash a", ["rash"]),
        ("loss of", ["loss"]),
        ("", []),
    ],
)
def test_cutting(text: str, expected: list[str]) -> None:
    """Joints, numbers, general words and references part phrases; how bad it is stays outside."""
    assert cut(text) == expected


def test_known_names_stay_whole() -> None:
    """What is known as a name is not cut, even where a word in it parts phrases."""
    text = "nausea and vomiting, rash"
    whole = phrases_of(text, 0, len(text), [(0, 19)])
    assert [" ".join(phrase.words) for phrase in whole] == ["nausea and vomiting", "rash"]


def test_joints() -> None:
    """Between the items of a list only its joints stand."""
    text = "rash, gout and, in adults, cough"
    assert [phrase.is_listed for phrase in phrases_of(text, 0, len(text))] == [False, True, False]


@given(st.text("a bof in,and(5.1)[see]severe/;", max_size=60), st.integers(0, 5))
def test_any_text(text: str, begin: int) -> None:
    """Phrases of any text are in order, apart from each other, and lie in the stretch that was cut."""
    begin = min(begin, len(text))
    after = begin
    for phrase in phrases_of(text, begin, len(text)):
        start, end = phrase.span
        assert after <= start < end <= len(text)
        after = end
