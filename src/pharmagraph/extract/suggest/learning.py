"""What people's decisions teach: phrases that name a reaction or a condition, and phrases that do not.

Nothing is kept beside the decisions themselves: who deletes one unlearns it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pharmagraph.extract.suggest.spelling import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pharmagraph.extract.suggest.decisions import Decision

Kind = Literal["side effect", "condition"]

RELATIONS: Mapping[str, Kind] = {
    "has side effect": "side effect",
    "has risk": "side effect",
    "has withdrawal symptom": "side effect",
    "treats": "condition",
    "prevents": "condition",
    "is used for": "condition",
}
"""What the value of a relation is, as mentions know it; other relations teach mentions nothing."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often a phrase was accepted and rejected; ``text`` is how it was written first."""

    text: str
    accepted: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Learnt:
    """The phrases of all decisions, by kind and by the form in which names are compared."""

    counts: Mapping[Kind, Mapping[str, Count]] = field(default_factory=dict)

    def count(self, kind: Kind, text: str) -> Count:
        """Return how often a phrase was accepted and rejected, in any spelling and number."""
        return self.counts.get(kind, {}).get(comparable(text)) or Count(text)

    def accepted(self, kind: Kind) -> tuple[str, ...]:
        """Return the phrases that people accepted at least as often as they rejected them, sorted."""
        found = self.counts.get(kind, {}).values()
        return tuple(sorted(c.text for c in found if c.accepted and c.accepted >= c.rejected))

    def is_accepted(self, kind: Kind, text: str) -> bool:
        """Tell whether a phrase was accepted at least as often as it was rejected, and ever."""
        count = self.count(kind, text)
        return bool(count.accepted) and count.accepted >= count.rejected

    def is_stopped(self, kind: Kind, text: str, *, known: bool = False) -> bool:
        """Tell whether a phrase is on the stop list: rejected more often than it was accepted.

        A name that a vocabulary knows (``known``) takes one rejection more, since the first may be owed
        to the one sentence in which it stood.
        """
        count = self.count(kind, text)
        return count.rejected > count.accepted + (1 if known else 0)


NOTHING = Learnt()
"""Before the first decision."""


def learnt_from(decisions: Iterable[Decision]) -> Learnt:
    """Learn from decisions, those of all documents together; their order does not matter.

    A candidate that was accepted after its value was changed teaches two things: the new value is a
    name, the proposed one is not. Deferred candidates teach nothing, nor do values that are no words.
    """
    return learnt_of(
        (RELATIONS[entry.relation], phrase, good)
        for entry in decisions
        if entry.relation in RELATIONS and entry.decision != "deferred"
        for phrase, good in _lessons(entry)
    )


def learnt_of(lessons: Iterable[tuple[Kind, str, bool]]) -> Learnt:
    """Count lessons: a kind, a phrase, and whether it is a name of that kind."""
    counts: dict[Kind, dict[str, Count]] = {}
    for kind, text, good in sorted(lessons):
        of_kind = counts.setdefault(kind, {})
        key = comparable(text)
        before = of_kind.get(key, Count(text))
        of_kind[key] = Count(before.text, before.accepted + good, before.rejected + (not good))
    return Learnt(counts)


def _lessons(entry: Decision) -> Iterable[tuple[str, bool]]:
    accepted = entry.decision == "accepted"
    if isinstance(entry.value, str):
        yield entry.value, accepted
    if accepted and isinstance(entry.proposed, str) and entry.proposed:
        yield entry.proposed, False
