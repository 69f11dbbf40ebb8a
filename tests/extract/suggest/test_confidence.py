"""How far rules can be trusted: priors, what decisions change, and the report."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pharmagraph.extract.suggest.confidence import (
    PRIORS,
    RuleRecord,
    confidence_of,
    prior_of,
    records_of,
    report_text,
    stops_text,
)
from pharmagraph.extract.suggest.decisions import Decision
from pharmagraph.extract.suggest.learning import learnt_of
from pharmagraph.extract.suggest.reasons import SAID_ALREADY, of_excuse


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
        "rule         accepted  changed  rejected  repeated  deferred  precision  confidence\n"
        "a.long-name         1        0         0         0         0       1.00        0.64\n"
        "b                   0        0         0         0         1          -        0.60\n"
    )


@pytest.mark.parametrize("reason", [SAID_ALREADY, of_excuse("says again what is stated elsewhere")])
def test_what_is_stated_already_is_not_held_against_the_rule(reason: str) -> None:
    """The rule was right; another fact says so already. It does not count for the rule either."""
    record = records_of([replace(decided("a.b", "rejected"), reason=reason)])["a.b"]

    assert record == RuleRecord("a.b", repeated=1)
    assert (record.precision, record.confidence) == (None, Decimal("0.60"))


def test_the_report_names_what_is_stopped() -> None:
    """One line a kind, without kinds that have none."""
    learnt = learnt_of([("condition", "b", False), ("condition", "a", False), ("side effect", "c", True)])

    assert stops_text(learnt) == "no condition: a, b\n"
