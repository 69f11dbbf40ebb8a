"""What a step over a statement costs: the more firmly it is said, the less.

A path is explained best where its steps are few, firm, and do not lead over terms that everything is
joined to. All costs are whole numbers, so that every engine and machine gives the same paths:

* a statement costs what its status says, and more where it is interpreted or hedged: accepted 10 (14,
  18), inferred 20 (24, 28), reported or imported 30 (34, 38), disputed 60 (64, 68). One more where it
  is narrowed by a condition, a place or a manner;
* a term on the way, which is neither end, costs 3 for each doubling of its neighbours: 0 with one, 3
  with two, 9 with eight, 27 with a thousand.

Statements that deny, or that are superseded, are no steps; disputed ones are steps only where that is
asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.explain import is_denied

if TYPE_CHECKING:
    from pharmagraph.graphs.records import StatementRow

IMPORTED, LINKED = "imported", "linked"
"""The status of what a data set says, and of the link from a subject of a data set to its term."""

STATUS_COSTS = {"accepted": 10, "inferred": 20, "reported": 30, IMPORTED: 30, "disputed": 60, LINKED: 1}
CERTAINTY_COSTS = {"stated": 0, "interpreted": 4, "hedged": 8}
NARROWED = 1
DOUBLING = 3


def is_step(row: StatementRow, *, disputed: bool = False) -> bool:
    """Tell whether a statement joins two terms and may be a step."""
    if not row.object or row.object == row.subject or row.polarity == "negated":
        return False
    return row.status in STATUS_COSTS and (disputed or row.status != "disputed")


def holds(row: StatementRow) -> bool:
    """Tell whether what a statement says counts: it is neither denied, disputed nor superseded."""
    return row.polarity != "negated" and row.status in STATUS_COSTS and row.status != "disputed"


def cost_of(row: StatementRow) -> int:
    """Return what a step over a statement costs."""
    certainty = CERTAINTY_COSTS.get(row.certainty, max(CERTAINTY_COSTS.values()))
    return STATUS_COSTS[row.status] + certainty + (NARROWED if row.qualifiers else 0)


def passing(neighbours: int) -> int:
    """Return what it costs to pass through a term with so many neighbours.

    >>> [passing(n) for n in (1, 2, 8, 1000)]
    [0, 3, 9, 27]
    """
    return DOUBLING * (max(neighbours, 1).bit_length() - 1)


def standing(row: StatementRow) -> str:
    """Return how far a statement holds, in a few words: "accepted", "disputed", "accepted, hedged"."""
    status = "denied" if is_denied(row) else row.status
    return status if row.certainty == "stated" else f"{status}, {row.certainty}"


def order(row: StatementRow) -> tuple[int, str, str]:
    """Return where a statement stands among those that say the same: the firmest first."""
    return cost_of(row), row.relation_label, row.iri
