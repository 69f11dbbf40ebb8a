from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.folding import flat
from pharmagraph.extract.scopes import is_softened, marks_of, says_as_needed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def bearing(text: str, words: str, kind: str) -> list[str]:
    """Return the marks of a kind that bear on words of a text."""
    at = text.index(words)
    return [
        m.words for m in marks_of(text, 0, len(text)) if m.kind == kind and m.bears_on((at, at + len(words)))
    ]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("It does not cause rash.", "rash", ["not"]),
        ("Rash was not seen.", "Rash", ["not"]),
        ("It relieves pain, but it does not cure gout.", "pain", []),
        ("It relieves pain, but it does not cure gout.", "gout", ["not"]),
        ("It helps, although it has not proved useful as the sole therapy.", "helps", []),
        ("It relieves pain and does not cause rash.", "pain", []),
        ("Never take more, never take it longer.", "longer", ["never"]),
        ("Never take more, never take it longer.", "more", ["never"]),
        ("It acts without harm.", "acts", []),
        ("It acts without harm, rash or pain.", "pain", ["without"]),
        ("Without treatment, it lasts.", "lasts", []),
        ("You can\u2019t go back.", "go back", ["can't"]),
        ("It is not only cheap but works.", "cheap", []),
        ("It is not only on prescription.", "prescription", ["not"]),
        ("There was no rash.", "rash", ["no"]),
        ("No doubt it helps.", "helps", []),
        ("It is unlikely to help.", "help", ["unlikely"]),
        ("Patients denied rash, pain and gout.", "gout", ["denied"]),
        ("Take it if you are not pregnant.", "Take", []),
        ("It helps; it is not cheap.", "helps", []),
    ],
)
def test_a_negation_bears_on_its_limb(text: str, words: str, expected: list[str]) -> None:
    """A negation reaches as far as its limb of the sentence."""
    assert bearing(text, words, "negation") == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("It may cause rash.", "rash", ["may"]),
        ("Massage and rest are very likely to help.", "Massage", ["likely"]),
        ("It relieves pain and may cause rash.", "pain", []),
        ("Episodes of fits, sometimes with tremor.", "Episodes", []),
        ("Episodes of fits, sometimes with tremor.", "tremor", ["sometimes"]),
        ("In May 2012 it was sold.", "sold", []),
        ("Some people sleep.", "sleep", ["some"]),
        ("It is not always safe.", "safe", ["always"]),
        ("It blocks a receptor, which possibly calms.", "blocks", []),
    ],
)
def test_a_hedge_bears_on_its_limb(text: str, words: str, expected: list[str]) -> None:
    """A hedge reaches forward to the end of its limb and back to its beginning."""
    assert bearing(text, words, "hedge") == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("If it hurts, take two.", "take", ["if"]),
        ("Take two if it hurts.", "Take", ["if"]),
        ("Spasms occur when a muscle contracts.", "muscle", []),
        ("You can prevent it and fight it when it attacks.", "prevent", []),
        ("Give 4 mg, then 4 mg in 2 hours if necessary.", "Give", []),
        ("It is used before surgery.", "used", ["before"]),
        ("Do it even if it hurts.", "Do", []),
        ("It helps, however, if it hurts, stop.", "helps", []),
    ],
)
def test_a_condition_bears_on_its_limb(text: str, words: str, expected: list[str]) -> None:
    """A condition bears on what it is said of, before or after it."""
    assert bearing(text, words, "condition") == expected


def test_a_condition_knows_its_own_words() -> None:
    """What the condition is goes to the comma, without the sign."""
    text = "If high doses are taken for long, it may harm."
    mark = next(m for m in marks_of(text, 0, len(text)) if m.kind == "condition")
    assert text[slice(*mark.body)] == "If high doses are taken for long"


@pytest.mark.parametrize(
    "text", ["take if necessary", "as needed", "when required", "if it is needed", "p.r.n."]
)
def test_as_needed_is_heard(text: str) -> None:
    """The usual words for "only when it is needed" are known."""
    assert says_as_needed(text)


def test_plain_words_are_not_softened() -> None:
    """A fact that is hedged needs words that soften it."""
    assert not is_softened("It causes rash.")
    assert not says_as_needed("take it daily")
    assert is_softened("It usually causes rash.")
    assert is_softened("It is unlikely.")


def test_negation_on_clinical_sentences(shared: Path, show: Callable[[str], None]) -> None:
    """Negation on clinical notes stays as good as it was.

    The word list was extended by looking at these very sentences: the figure guards against a step
    back, and says nothing of sentences that were not seen.
    """
    right = missed = wrong = 0
    lines = (
        (shared / "data" / "negex_first_half" / "first_half.jsonl").read_text(encoding="utf-8").splitlines()
    )
    for row in map(json.loads, lines):
        text = row["sentence"]
        at = flat(text).find(flat(row["concept"]))
        if at < 0:
            continue
        span = (at, at + len(row["concept"]))
        marks = [
            m
            for m in marks_of(text, 0, len(text))
            if m.kind == "negation" and not (span[0] <= m.start < span[1])
        ]
        denied = any(m.bears_on(span) for m in marks)
        right += denied and row["negated"]
        missed += row["negated"] and not denied
        wrong += denied and not row["negated"]
    f_score = 2 * right / (2 * right + missed + wrong)
    show(f"negation: {right} right, {missed} missed, {wrong} wrong, F {f_score:.3f}")
    assert right > 200
    assert f_score > 0.94
