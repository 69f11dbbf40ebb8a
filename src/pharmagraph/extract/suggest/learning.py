"""What people's decisions teach: phrases that name a reaction or a condition, and phrases that do not.

An accepted value is a name. A rejected one is none only where the reason says so: a candidate may be wrong
though its words are a name ("stated by another fact already", "another relation is meant").
Nothing is kept beside the decisions themselves: who deletes one unlearns it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pharmagraph.extract.suggest.reasons import stops_name
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
    """How often a phrase was accepted, and rejected as no name; ``text`` is how it was written first."""

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

    def stopped(self, kind: Kind) -> tuple[str, ...]:
        """Return the stop list: the phrases that people oftener rejected as no names than accepted."""
        found = self.counts.get(kind, {}).values()
        return tuple(sorted(c.text for c in found if c.rejected > c.accepted))

    def is_stopped(self, kind: Kind, text: str, *, known: bool = False) -> bool:
        """Tell whether a phrase is on the stop list: rejected as no name more often than it was accepted.

        A name that a vocabulary knows (``known``) takes one rejection more, since the first may be owed
        to the one sentence in which it stood.
        """
        count = self.count(kind, text)
        return count.rejected > count.accepted + (1 if known else 0)


NOTHING = Learnt()
"""Before the first decision."""


def learnt_from(decisions: Iterable[Decision]) -> Learnt:
    """Learn from decisions, those of all documents together; their order does not matter.

    Of a candidate that was accepted after its value was changed, the new value is a name; the proposed one
    may be one too, only not here. Rejections teach something where their reason speaks of the words; what
    was deferred teaches nothing, nor do values that are no words.
    """
    return learnt_of(
        (RELATIONS[entry.relation], entry.value, entry.decision == "accepted")
        for entry in decisions
        if entry.relation in RELATIONS and isinstance(entry.value, str) and _teaches(entry)
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


def _teaches(entry: Decision) -> bool:
    """Tell whether a decision says anything of the words of its value."""
    return entry.decision == "accepted" or (entry.decision == "rejected" and stops_name(entry.reason))
