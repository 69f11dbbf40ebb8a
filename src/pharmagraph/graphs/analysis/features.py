"""What medicines are compared by: drug class, target, indication and side effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.analysis.costs import holds, order
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.vocabulary import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.graphs.records import StatementRow

ASPECTS: dict[str, tuple[str, ...]] = {
    "class": (f"{VOCAB}hasDrugClass",),
    "target": (f"{VOCAB}actsOn",),
    "indication": (f"{VOCAB}treats", f"{VOCAB}prevents", f"{VOCAB}usedFor"),
    "side effect": (f"{VOCAB}hasSideEffect", f"{VOCAB}hasRisk", f"{VOCAB}hasWithdrawalSymptom"),
}
"""The relations of each aspect; whether a medicine treats, prevents or is used for something is one thing."""

WEIGHTS: dict[str, int] = {"class": 3, "target": 3, "indication": 2, "side effect": 1}
"""What a shared term counts: class and target say what a medicine is, and many share a side effect."""

MOST_WEIGHT = 1_000

ASPECT_OF = {relation: aspect for aspect, relations in ASPECTS.items() for relation in relations}

Features: TypeAlias = Mapping[str, Mapping[str, "StatementRow"]]
"""By aspect, the terms (IRIs) that a medicine has there, each with the firmest statement that says so."""


def features_of(rows: Iterable[StatementRow]) -> dict[str, Features]:
    """Return the features of every subject that has any; what is denied or disputed is none."""
    found: dict[str, dict[str, dict[str, StatementRow]]] = {}
    for row in rows:
        aspect = ASPECT_OF.get(row.relation)
        if aspect is None or not row.object or not holds(row):
            continue
        terms = found.setdefault(row.subject, {}).setdefault(aspect, {})
        if row.object not in terms or order(row) < order(terms[row.object]):
            terms[row.object] = row
    return dict(found)


def weights_of(given: Mapping[str, int] | None) -> dict[str, int]:
    """Return the weights, with those that were given in place of the usual ones.

    Raises PharmagraphError for an unknown aspect, for what is no whole number from 0 to 1,000, and
    where all are 0.
    """
    weights = dict(WEIGHTS)
    for name, weight in (given or {}).items():
        if name not in WEIGHTS:
            mend = did_you_mean(name, WEIGHTS) or f"the aspects are: {', '.join(WEIGHTS)}"
            raise PharmagraphError(f"medicines are not compared by '{name}'", mend=mend)
        if not (type(weight) is int and 0 <= weight <= MOST_WEIGHT):
            mend = f"give a whole number from 0 to {MOST_WEIGHT:,}"
            raise PharmagraphError(f"{weight!r} is no weight for '{name}'", mend=mend)
        weights[name] = weight
    if not any(weights.values()):
        raise PharmagraphError("all weights are 0", mend="give one aspect a weight of 1 or more")
    return weights
