from __future__ import annotations

import pytest

from pharmagraph.extract.suggest.findingnames import is_finding, is_finding_word, is_general, is_head


@pytest.mark.parametrize(
    "text",
    [
        "dizziness", "nausea", "diarrhoea", "neutropenia", "nasopharyngitis", "arthralgia",
        "dyspnea", "thromboses",
        "oedema", "rashes", "hypokalemia", "hyperhidrosis", "liver failure", "infusion reactions",
        "blood creatinine increased", "decreased appetite", "weight gain",
        "elevated liver enzymes", "blurred vision",
        "loss of consciousness", "qt prolongation", "herpes", "pruritus generalized",
        "cardiac events",
    ],
)  # fmt: skip
def test_findings(text: str) -> None:
    """Words with a medical ending, nouns of findings, and quantities that changed are findings."""
    assert is_finding(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "", "tablet", "dialysis", "diagnosis", "anesthesia", "hypertensive", "hyperactive",
        "reaction", "syndrome",
        "disorders", "increased", "increased dose", "creatinine", "headache tablets",
        "weight", "medical care",
    ],
)  # fmt: skip
def test_no_findings(text: str) -> None:
    """Other words are none, nor are adjectives, nouns that need one more, or quantities alone."""
    assert not is_finding(text.split())


@pytest.mark.parametrize(
    "text", ["syndrome", "adverse reactions", "cardiac disorders", "other events", "disease"]
)
def test_general_words(text: str) -> None:
    """Names of groups and of findings at large name no finding."""
    assert is_general(text.split())


@pytest.mark.parametrize("text", ["liver disease", "infection", "cardiac arrest"])
def test_no_general_words(text: str) -> None:
    """What says which disease, or is a finding by itself, is no group."""
    assert not is_general(text.split())


def test_heads() -> None:
    """A head can end several names; a finding of one word need not be one."""
    assert is_head("failures")
    assert not is_head("renal")
    assert is_finding_word("leukaemia")
    assert not is_finding_word("failure")
