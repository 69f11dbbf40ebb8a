from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.suggest.editedcue import meant_words
from support.editions import Tally, document_of, measure_cues, sentences_of
from support.leaflet import TEXT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WORDS = "Take 2.5 mg of Quelorin twice a day, but not in pregnancy or with severe diarrhoea (see below)."


def meant(typed: str) -> tuple[str, str, tuple[str, ...]]:
    """Return state, pieces and changes of what was typed for words of a sentence."""
    found = meant_words(tuple(typed.split(" … ")), document_of(["It is new.", WORDS]), 2)
    assert found.anchor is None or found.anchor.sentence == 2
    return found.state, " … ".join(found.pieces), found.changes


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2.5 mg … twice a day", ("same", "2.5 mg … twice a day", ())),
        ("2.5  MG", ("same", "2.5 mg", ())),
        ("severe diarrhea", ("reworded", "severe diarrhoea", ("'diarrhea' is now 'diarrhoea'",))),
        (
            "twice a day but not in pregnancy",
            ("reworded", "twice a day, but not in pregnancy", ("',' is new",)),
        ),
        ("2.6 mg of Quelorin", ("changed", "2.5 mg of Quelorin", ("'2.6' is now '2.5'",))),
        ("but in pregnancy", ("changed", "but not in pregnancy", ("'not' is new",))),
        ("Quelorn twice a day", ("changed", "Quelorin twice a day", ("'Quelorn' is now 'Quelorin'",))),
        ("see belo", ("changed", "see below", ("'belo' is now 'below'",))),
        (
            "see below). … belo",
            ("lost", "", ("nothing in the sentence, or more than one place, is like 'belo'",)),
        ),
        ("diarrhoea see below", ("changed", "diarrhoea (see below", ("'(' is new",))),
        (
            "nothing of the kind",
            ("lost", "", ("nothing in the sentence, or more than one place, is like 'nothing of the kind'",)),
        ),
        ("?", ("lost", "", ("nothing in the sentence, or more than one place, is like '?'",))),
    ],
)
def test_the_words_meant_are_offered_with_what_is_another(
    typed: str, expected: tuple[str, str, tuple[str, ...]]
) -> None:
    """Only spelling, white space and the like are mended unasked; any other word is told."""
    assert meant(typed) == expected


def test_of_two_places_none_is_chosen() -> None:
    """Words that could be meant twice are not guessed."""
    document = document_of(["Give 5 mg at noon and 7 mg at night."])
    assert meant_words(("6 mg at",), document, 1).state == "lost"
    twice = document_of(["Severe diarrhoea, then severe diarrhoea."])
    assert meant_words(("severe diarrhea",), twice, 1).state == "lost"


@given(typed=st.text("2.5 mgtwiceadynot,()", max_size=30))
def test_whatever_is_typed_words_of_the_source_are_offered(typed: str) -> None:
    """What is offered always stands in the sentence, and never with another number in silence."""
    found = meant_words((typed,), document_of([WORDS]), 1)
    for piece in found.pieces:
        assert piece in WORDS
    if found.settled:
        assert [c for c in typed if c.isdigit()] == [c for p in found.pieces for c in p if c.isdigit()]


def figures(texts: list[list[str]], show: Callable[[str], None]) -> None:
    """Measure changed cues and hold the shares against their bounds."""
    tally = Tally()
    measure_cues(tally, texts, Random(1))  # noqa: S311
    show(f"changed cues: {tally}")
    assert tally.silent == []
    assert len(tally.wrong) <= 0.005 * tally.counts["cited"]
    assert tally.counts["lost"] <= 0.1 * tally.counts["cited"]


def test_changed_cues_of_the_leaflet(show: Callable[[str], None]) -> None:
    """Cues of our leaflet that were mistyped find their words, or none."""
    figures([sentences_of(TEXT)], show)


@pytest.mark.no_cover
def test_changed_cues_of_labels(shared: Path, show: Callable[[str], None]) -> None:
    """Cues of labels that were mistyped find their words; at most 0.5 % find others."""
    rows = (shared / "data" / "spl_adr_train" / "train.jsonl").read_text("utf-8").splitlines()
    figures([sentences_of(json.loads(row)["text"]) for row in rows[:80]], show)
