from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.suggest.assertion import Assertion, assertion

if TYPE_CHECKING:
    from collections.abc import Callable

SPLITS = Path(__file__).parents[3] / "benchmarks" / "splits"


def asserted(text: str) -> tuple[str, Assertion]:
    """Read a sentence whose target stands in square brackets; returns the sentence without them."""
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    return plain, assertion(plain, 0, len(plain), (start, end))


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        # words that deny what follows
        ("No [rash] was seen.", "No"),
        ("No rash, fever, or [pain] was seen.", "No"),
        ("No rash, fever, or [pain] were noted on that day.", "No"),
        ("It does not cause [rash].", "not"),
        ("It doesn't cause [rash].", "doesn't"),
        ("They denied fever and [pain].", "denied"),
        ("It works without [harm].", "without"),
        ("There is no evidence for [harm].", "no"),
        ("Tests were negative for [gout].", "negative for"),
        ("Findings: -ve for [gout].", "-ve for"),
        ("She is free of [pain].", "free of"),
        ("She no longer has [pain].", "no longer"),
        ("Absence of [pain] was the aim.", "Absence of"),
        ("Neither rash nor [pain] came.", "Neither"),
        ("Denies: [pain].", "Denies"),
        ("no\n   [rash] at\n all", "no"),
        # words that deny what stands before them
        ("[Rash] was not seen.", "was not seen"),
        ("Fever and [rash] have not been reported.", "have not been reported"),
        ("[Gout] was ruled out.", "was ruled out"),
        ("[Gout] is unlikely.", "is unlikely"),
        ("[Rash] did not occur.", "did not occur"),
        ("The patient is [pain] free.", "free"),
        ("Now [pain]-free.", "-free"),
        ("[Rash]: none.", ": none"),
        ("[Rash] - No", "- No"),
        ("His fever and [rash] resolved.", "resolved"),
        ("She had a [rash] although that seemed to have resolved.", "that seemed to have resolved"),
        # what only looks like it
        ("No doubt [rash] is common.", ""),
        ("It is not only a [rash].", ""),
        ("[Gout] cannot be ruled out.", ""),
        ("We cannot exclude [gout].", ""),
        ("There was no change in the [rash].", ""),
        ("No. 5 had a [rash].", ""),
        ("It is not known whether [rash] is common.", ""),
        # where a denial ends
        ("There was no fever, but [rash] was seen.", ""),
        ("There was no fever; [rash] was seen.", ""),
        ("There was no fever, though she had [rash].", ""),
        ("There was no fever and she had [rash].", ""),
        ("Without fever, the [rash] remained.", ""),
        ("No complaints other than [rash].", ""),
        ("It was not given for [gout].", ""),
        ("There was no fever. [Rash] was seen.", ""),
        ("She had a [rash], and fever was not seen.", ""),
        ("She had a [rash] but fever was not seen.", ""),
        ("The [rash] was red, fever was not seen.", ""),
        ("The [rash] and what it left resolved.", ""),
        ("Give it until the [rash] is resolved.", ""),
        # a word of the target itself
        ("It may cause [lack of appetite].", ""),
        ("[Rash] was seen.", ""),
    ],
)
def test_a_denial_is_told_with_its_words(text: str, denied: str) -> None:
    """A target is denied by words before or behind it, as far as they reach."""
    plain, found = asserted(text)
    assert (plain[slice(*found.negation)] if found.negation else "") == denied
    assert found.negated == bool(denied)


def test_a_hedge_and_a_condition_are_told() -> None:
    """Hedges and conditions that bear on a target are told with their words; its own words are not."""
    plain, found = asserted("If you drink, it may cause [rash].")
    assert found.hedge is not None
    assert plain[slice(*found.hedge)] == "may"
    assert found.condition is not None
    assert plain[slice(*found.condition)] == "If you drink"
    assert found.hedged
    assert asserted("[Rash] is common.")[1] == Assertion()
    assert asserted("It causes [possible rash].")[1].hedge is None
    assert asserted("It may calm, and it causes [rash].")[1].hedge is None


def test_a_target_inside_the_condition_is_not_conditioned_by_it() -> None:
    """What the condition itself speaks of is no consequence of it."""
    assert asserted("If you have [rash], stop.")[1].condition is None


def test_case_is_not_looked_at() -> None:
    """Capitals change nothing."""
    for text in ("no [rash] was seen", "NO [RASH] WAS SEEN", "No [RASH] was seen"):
        assert asserted(text)[1].negated
    for text in ("she had a [rash]", "SHE HAD A [RASH]", "she had a [RASH]"):
        assert not asserted(text)[1].negated


@given(text=st.text("no rash,was ntseif.;:-()'\n", max_size=80), data=st.data())
def test_any_sentence_can_be_read(text: str, data: st.DataObject) -> None:
    """Whatever the text and target, the words that are told stand in the sentence, outside the target."""
    if not text.strip():
        return
    places = [i for i, c in enumerate(text) if not c.isspace()]
    start = data.draw(st.sampled_from(places))
    end = data.draw(st.sampled_from([p for p in places if p >= start])) + 1
    found = assertion(text, 0, len(text), (start, end))
    for span in (found.negation, found.hedge):
        assert span is None or (0 <= span[0] < span[1] <= len(text))
        assert span is None or span[1] <= start or end <= span[0]


def test_denials_of_clinical_sentences(shared: Path, show: Callable[[str], None]) -> None:
    """On sentences that the rules were not written on, denials are told with F of at least 96 %."""
    lines = (shared / "data" / "negex_first_half" / "first_half.jsonl").read_text("utf-8").splitlines()
    for part in ("seen", "unseen"):
        numbers = (SPLITS / f"negex_first_half.{part}.txt").read_text().split()
        right = wrong = missed = 0
        for row in (json.loads(lines[int(number) - 1]) for number in numbers):
            words = r"\s+".join(map(re.escape, row["concept"].split()))
            at = re.search(words, row["sentence"], re.IGNORECASE)
            told = at is not None and assertion(row["sentence"], 0, len(row["sentence"]), at.span()).negated
            right += told and row["negated"]
            wrong += told and not row["negated"]
            missed += row["negated"] and not told
        f_score = 200 * right / (2 * right + wrong + missed)
        show(f"denials, {part}: {right} right, {wrong} wrong, {missed} missed, F {f_score:.1f}")
        assert f_score >= 96
