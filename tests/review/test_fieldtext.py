from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.review.fieldtext import LINES, MORE, fields_of, texts_of

if TYPE_CHECKING:
    from pharmagraph.extract.suggest.plainvalue import Plain


def test_fact_becomes_lines_and_back() -> None:
    """Words stand as they are, parts as in facts.yaml, what has no line of its own in the last one."""
    fields: dict[str, Plain] = {
        "relation": "has dosage",
        "value": {"route": "oral", "dose": {"low": "5", "unit": "mg"}},
        "cue": "Adults: 5 mg … by mouth",
        "population": "adults",
        "site": ("ear", "nose"),
    }
    texts = texts_of(fields)
    assert texts["value"] == "{route: oral, dose: {low: 5, unit: mg}}"
    assert texts["cue"] == "Adults: 5 mg … by mouth"
    assert (texts["certainty"], texts["polarity"], texts["subject"]) == ("stated", "affirmed", "")
    assert texts[MORE] == "population: adults, site: [ear, nose]"
    assert fields_of(texts) == fields


def test_usual_and_empty_lines_are_left_out() -> None:
    """A fact has no keys that say nothing."""
    assert fields_of({"relation": " treats ", "value": "", "certainty": "stated"}) == {"relation": "treats"}
    assert fields_of({"certainty": "hedged"}) == {"certainty": "hedged"}


@pytest.mark.parametrize("texts", [{"value": "{low: 5"}, {MORE: "population adults, ]"}, {"value": "[*a]"}])
def test_broken_lines_are_refused(texts: dict[str, str]) -> None:
    """A line that is no YAML says so."""
    with pytest.raises(ContentError):
        fields_of(texts)


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=30)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from([*LINES, "site", "at"]), WORDS, min_size=1))
def test_words_come_back(fields: dict[str, str]) -> None:
    """Any words of a fact are the same after a look at its lines."""
    usual = {"certainty": "stated", "polarity": "affirmed"}
    expected = {name: words for name, words in fields.items() if usual.get(name) != words}
    assert fields_of(texts_of(fields)) == expected
