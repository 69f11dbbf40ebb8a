"""How far rules can be trusted: priors, what decisions change, and the report."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pharmagraph.extract.suggest.confidence import (
    PRIORS,
    RuleRecord,
    confidence_of,
    prior_of,
    records_of,
    report_text,
)
from pharmagraph.extract.suggest.decisions import Decision


def decided(rule: str, choice: str, *edited: str) -> Decision:
    """Return a decision on a candidate of a rule."""
    return Decision("0" * 16, choice, rule, "treats", "x", "A", "2026-11-23", edited=edited)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "prior"),
    [("spl.route", "spl"), ("side-effects.list", "side-effects.list"), ("side-effects.term", "side-effects"),
     ("treats.used-to", "")],
)  # fmt: skip
def test_the_longest_beginning_gives_the_prior(rule: str, prior: str) -> None:
    """A rule has the prior of the longest family that its id begins with, else that of all rules."""
    assert prior_of(rule) == PRIORS[prior]


def test_without_decisions_the_prior_counts() -> None:
    """Before anybody has decided, the confidence is that of the prior."""
    assert confidence_of("spl.route", {}) == Decimal("0.95")
    assert confidence_of("treats.used-to", {}) == Decimal("0.60")


def test_decisions_weigh_in() -> None:
    """Each decision counts one, a changed candidate half for and half against, a deferred one nothing."""
    decisions = [
        decided("a.b", "accepted"),
        decided("a.b", "accepted", "cue"),
        decided("a.b", "accepted", "value"),
        decided("a.b", "rejected"),
        decided("a.b", "deferred"),
    ]
    record = records_of(decisions)["a.b"]

    assert record == RuleRecord("a.b", accepted=2, changed=1, rejected=1, deferred=1)
    assert record.precision == Decimal("0.62")
    assert record.confidence == Decimal("0.61")


def test_many_decisions_outweigh_the_prior() -> None:
    """A rule that is refused forty times is hardly trusted any more."""
    assert RuleRecord("a.b", rejected=40).confidence == Decimal("0.12")


def test_the_report_is_a_table() -> None:
    """One line a rule, sorted; no precision where nothing was decided."""
    records = records_of([decided("b", "deferred"), decided("a.long-name", "accepted")])

    assert report_text(records) == (
        "rule         accepted  changed  rejected  deferred  precision  confidence\n"
        "a.long-name         1        0         0         0       1.00        0.64\n"
        "b                   0        0         0         1          -        0.60\n"
    )
