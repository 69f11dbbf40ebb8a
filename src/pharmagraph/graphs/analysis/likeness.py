"""Medicines that are alike: by what they share, each number with the terms that make it.

The measure is the weighted Jaccard index: what both have, counted with the weight of its aspect, over
what either has, counted so. 1 is alike in everything that the graph says, 0 in nothing.

Source: S. Ioffe, "Improved Consistent Sampling, Weighted Minhash and L1 Sketching", ICDM 2010, section 1
(the weighted form of P. Jaccard's index, 1912).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from pharmagraph.graphs.analysis.features import ASPECTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pharmagraph.graphs.analysis.features import Features
    from pharmagraph.graphs.analysis.table import Cell

COLUMNS = ("medicine", "kind", "likeness", *ASPECTS, "shared")
PLACES = Decimal("0.001")
MOST_NAMED = 8
NONE = "none"


@dataclass(frozen=True)
class Alike:
    """How far a medicine (IRI) is like another: ``shared`` are the terms of each aspect that both have.

    ``either`` is how many terms one of the two has, by aspect; ``likeness`` the weighted index.
    """

    medicine: str
    likeness: Fraction
    shared: Mapping[str, tuple[str, ...]]
    either: Mapping[str, int]

    @property
    def rounded(self) -> Decimal:
        """The likeness to three places, half to even."""
        exact = Decimal(self.likeness.numerator) / Decimal(self.likeness.denominator)
        return exact.quantize(PLACES, ROUND_HALF_EVEN)


def alike(
    medicine: str,
    shared: Mapping[str, Sequence[str]],
    own: Mapping[str, int],
    its: Mapping[str, int],
    weights: Mapping[str, int],
) -> Alike:
    """Return how far a medicine is like another.

    ``shared`` are the terms that both have, by aspect; ``own`` and ``its`` how many each of the two has.
    """
    either = {a: own.get(a, 0) + its.get(a, 0) - len(shared.get(a, ())) for a in ASPECTS}
    both = sum(weights[a] * len(shared.get(a, ())) for a in ASPECTS)
    whole = sum(weights[a] * either[a] for a in ASPECTS)
    likeness = Fraction(both, whole) if whole else Fraction(0)
    return Alike(medicine, likeness, {a: tuple(shared.get(a, ())) for a in ASPECTS}, either)


def alike_among(of: str, features: Mapping[str, Features], weights: Mapping[str, int]) -> list[Alike]:
    """Return how far each other medicine is like one (IRI), those that share nothing left out."""
    own = features.get(of, {})
    found = []
    for other, its in features.items():
        shared = {a: sorted(own.get(a, {}).keys() & its.get(a, {}).keys()) for a in ASPECTS}
        if other != of and any(shared.values()):
            found.append(alike(other, shared, counts(own), counts(its), weights))
    return [each for each in found if each.likeness]


def counts(features: Features) -> dict[str, int]:
    """Return how many terms a medicine has in each aspect."""
    return {aspect: len(terms) for aspect, terms in features.items()}


def alike_row(each: Alike, name: str, kind: str, labels: Mapping[str, str]) -> tuple[Cell, ...]:
    """Return a medicine as a row of the table: each count, and the terms that are shared."""
    cells = [f"{len(each.shared[a])} of {each.either[a]}" if each.either[a] else NONE for a in ASPECTS]
    told = [f"{a}: {_some(labels.get(t, t) for t in each.shared[a])}" for a in ASPECTS if each.shared[a]]
    return name, kind, each.rounded, *cells, "; ".join(told)


def weight_words(weights: Mapping[str, int]) -> str:
    """Say what a shared term counts: "class 3, target 3, indication 2, side effect 1"."""
    return ", ".join(f"{aspect} {weight}" for aspect, weight in weights.items())


def _some(labels: Iterable[str]) -> str:
    found = sorted(labels)
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return ", ".join(found[:MOST_NAMED]) + more
