"""How far a rule can be trusted: the share of its candidates that people accepted, with a prior.

The confidence of a rule is the mean of a Beta distribution. It begins with a prior: so many imagined
candidates accepted and so many refused, by the family of the rule. Each decision counts one; a candidate
that was accepted only after its subject, relation, value or polarity was changed counts half for and half
against. Deferred candidates do not count, nor do those that were rejected since another fact says the same
already: there the rule was right.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from pharmagraph.extract.suggest.reasons import leaves_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pharmagraph.extract.suggest.decisions import Decision
    from pharmagraph.extract.suggest.learning import Kind, Learnt

PRIORS: dict[str, tuple[int, int]] = {
    "": (6, 4),
    "spl": (19, 1),
    "side-effects": (8, 2),
    "side-effects.list": (6, 4),
    "side-effects.item": (6, 4),
    "side-effects.heads": (5, 5),
    "indications": (7, 3),
    "indications.list": (5, 5),
    "indications.item": (5, 5),
    "contraindications": (7, 3),
    "brands": (8, 2),
    "dosage": (9, 1),
    "judged": (5, 5),
    "kind": (7, 3),
}
"""Imagined (accepted, refused) candidates of each family of rules; the longest beginning of an id counts.

Set by hand before anybody had decided anything, from what the curated documents of this project bear out:
ten candidates' worth each, twenty for the fields of a label, so that about ten decisions outweigh them.
"""
_CHANGING = frozenset({"subject", "relation", "value", "polarity"})
_COUNTED = ("accepted", "changed", "rejected", "repeated", "deferred")
_HALF = Decimal("0.5")
_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """What became of a rule's candidates.

    ``changed`` were accepted after a change of what they claim, ``repeated`` rejected only because another
    fact says the same.
    """

    rule: str
    accepted: int = 0
    changed: int = 0
    rejected: int = 0
    repeated: int = 0
    deferred: int = 0

    @property
    def decided(self) -> int:
        """How many were accepted or rejected; those that another fact says already are not among them."""
        return self.accepted + self.changed + self.rejected

    @property
    def precision(self) -> Decimal | None:
        """The share (0 to 1) of decided candidates that were right; None where none was decided."""
        if not self.decided:
            return None
        return ((self.accepted + _HALF * self.changed) / self.decided).quantize(_PLACES, ROUND_HALF_EVEN)

    @property
    def confidence(self) -> Decimal:
        """The prior and the decisions together, 0 to 1, two places."""
        good, bad = prior_of(self.rule)
        share = (good + self.accepted + _HALF * self.changed) / (good + bad + self.decided)
        return Decimal(share).quantize(_PLACES, ROUND_HALF_EVEN)


def prior_of(rule: str) -> tuple[int, int]:
    """Return the prior of a rule: imagined accepted and refused candidates."""
    parts = rule.split(".")
    names = (".".join(parts[:count]) for count in range(len(parts), -1, -1))
    return next(PRIORS[name] for name in names if name in PRIORS)


def records_of(decisions: Iterable[Decision]) -> dict[str, RuleRecord]:
    """Count the decisions by rule, sorted by its id."""
    counts: dict[str, dict[str, int]] = {}
    for decision in decisions:
        row = counts.setdefault(decision.rule, dict.fromkeys(_COUNTED, 0))
        row[_counted(decision)] += 1
    return {rule: RuleRecord(rule, **counts[rule]) for rule in sorted(counts)}


def _counted(decision: Decision) -> str:
    """Return the field of a record in which a decision counts."""
    if decision.decision == "accepted" and _CHANGING.intersection(decision.edited):
        return "changed"
    if decision.decision == "rejected" and leaves_rule(decision.reason):
        return "repeated"
    return decision.decision


def confidence_of(rule: str, records: Mapping[str, RuleRecord]) -> Decimal:
    """Return the confidence of a rule after the decisions so far."""
    return (records.get(rule) or RuleRecord(rule)).confidence


def report_text(records: Mapping[str, RuleRecord]) -> str:
    """Return the precision of each rule on past decisions as a table."""
    head = ("rule", *_COUNTED, "precision", "confidence")
    rows = [head, *(_row(record) for record in records.values())]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(w) if i == 0 else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def stops_text(learnt: Learnt) -> str:
    """Return the names that are proposed no more, since people said that they are none; "" without any."""
    kinds: tuple[Kind, ...] = ("condition", "side effect")
    return "".join(f"no {kind}: {', '.join(names)}\n" for kind in kinds if (names := learnt.stopped(kind)))


def _row(record: RuleRecord) -> tuple[str, ...]:
    precision = record.precision
    counts = (record.accepted, record.changed, record.rejected, record.repeated, record.deferred)
    return (
        record.rule, *(str(n) for n in counts), "-" if precision is None else f"{precision:.2f}",
        f"{record.confidence:.2f}",
    )  # fmt: skip
