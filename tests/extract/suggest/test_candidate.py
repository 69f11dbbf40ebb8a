"""Candidates: what they are known by, and how they are written."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pharmagraph.extract.suggest.candidate import Candidate, words_digest

ONE = Candidate(
    sentence=4,
    relation="has side effect",
    value="dry mouth",
    cue=("may cause", "dry mouth"),
    rule="side-effect.may-cause",
    digest=words_digest("Calmolin may cause a dry mouth."),
)


def test_the_key_is_of_words_and_claim() -> None:
    """A shifted sentence, another cue, rule or qualifier leaves the key; the words and the claim make it."""
    same = replace(
        ONE, sentence=9, cue=("dry mouth",), rule="x", qualifiers=(("qualifier", "seldom"),), at="2"
    )

    assert same.key == ONE.key
    assert len(ONE.key) == 16


@pytest.mark.parametrize(
    "change",
    [
        {"value": "wet mouth"},
        {"relation": "has risk"},
        {"polarity": "negative"},
        {"subject": "dormexin"},
        {"digest": words_digest("Calmolin may cause a dry nose.")},
    ],
    ids=["value", "relation", "polarity", "subject", "words"],
)
def test_another_claim_has_another_key(change: dict[str, str]) -> None:
    """Value, relation, polarity, subject and words are each part of the key."""
    assert replace(ONE, **change).key != ONE.key  # type: ignore[arg-type]


def test_the_key_does_not_hang_on_spelling_of_names_or_order_of_parts() -> None:
    """Case and hyphens of names, and the order of the parts of a value, make no other key."""
    dose = {"low": "2", "unit": "mg"}
    one = replace(ONE, value={"route": "oral", "dose": dose})
    other = replace(ONE, value={"dose": {"unit": "mg", "low": "2"}, "route": "Oral"})

    assert one.key == other.key
    assert replace(ONE, value="Dry-Mouth").key == ONE.key
    assert replace(one, value={"route": ["oral", "nasal"]}).key != one.key


def test_the_digest_forgives_what_cues_forgive() -> None:
    """White space, case and quote marks make no other sentence."""
    assert words_digest("It\u2019s  DRY") == words_digest("it's dry")
    assert words_digest("2 mg") != words_digest("3 mg")


def test_a_candidate_as_a_fact() -> None:
    """It has the keys of facts.yaml; what is as usual is left out."""
    plain = {
        "id": "cm-001",
        "relation": "has side effect",
        "value": "dry mouth",
        "cue": "may cause … dry mouth",
    }
    full = replace(
        ONE,
        subject="dormexin",
        polarity="negative",
        certainty="hedged",
        because="so it is",
        qualifiers=(("frequency", "rare"),),
        at="2",
    )

    assert ONE.as_fact("cm-001") == plain
    assert full.as_fact("cm-002") == {
        "id": "cm-002",
        "subject": "dormexin",
        "relation": "has side effect",
        "value": "dry mouth",
        "polarity": "negative",
        "frequency": "rare",
        "certainty": "hedged",
        "because": "so it is",
        "cue": "may cause … dry mouth",
        "at": "2",
    }


def test_json_has_numbers_and_pieces() -> None:
    """In JSON the sentence and the confidence are numbers, and the cue is a list."""
    row = replace(ONE, confidence=Decimal("0.75")).as_json()

    assert (row["sentence"], row["confidence"], row["cue"]) == (4, 0.75, ["may cause", "dry mouth"])


def test_candidates_run_with_the_sentences() -> None:
    """The sentence comes first in the order, then relation and value."""
    rows = [replace(ONE, sentence=10), ONE, replace(ONE, value="cough"), replace(ONE, relation="causes")]

    assert [(c.sentence, c.relation, c.value) for c in sorted(rows, key=lambda c: c.order)] == [
        (4, "causes", "dry mouth"),
        (4, "has side effect", "cough"),
        (4, "has side effect", "dry mouth"),
        (10, "has side effect", "dry mouth"),
    ]
