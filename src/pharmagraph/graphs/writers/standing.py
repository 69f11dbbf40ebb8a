"""How far a statement holds, in a word: what every format says that shows more than accepted facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.ontology.prefixes import OA, PROV, RDF, VOCAB

if TYPE_CHECKING:
    from pharmagraph.graphs.records import StatementRow
    from pharmagraph.graphs.writers.selection import Selection

HOLD = frozenset({"accepted", "inferred"})
"""The standings of what the graph states itself, in a direct triple."""
MEANINGS = {
    "accepted": "the source says so, and nothing known speaks against it",
    "inferred": "a rule concludes it from accepted statements; no source says it itself",
    "conditional": "accepted, but it holds only under the condition that stands with it",
    "negated": "the source says that it is not so",
    "disputed": "another source says otherwise: do not rely on it",
    "reported": "only a section of the source is named; its words were not checked",
    "superseded": "a later statement has taken its place",
}
ORDER = tuple(MEANINGS)
PARTS = frozenset(f"<{RDF}{part}>" for part in ("subject", "predicate", "object"))
"""The properties of a statement that say what it is about."""
WHO = frozenset(f"<{VOCAB}{p}>" for p in ("curatedBy", "curatedOn", "reviewedBy", "reviewedOn", "reviewDue"))
"""Those that say who drew and checked it, and when."""
HOW = frozenset(
    f"<{VOCAB}{p}>"
    for p in (
        "status", "certainty", "polarity", "because", "contradicts", "see", "cue", "heading", "section",
        "sentence", "evidenceCode", "rule", "premise",
    )
) | {f"<{OA}hasSelector>", f"<{PROV}wasDerivedFrom>"}  # fmt: skip
"""Those that say how it was found. All others narrow or qualify what it says."""
MADE = WHO | HOW


def standing_of(row: StatementRow, selection: Selection) -> str:
    """Return a key of MEANINGS, or a status that this version does not know.

    Only what holds without condition, and the graph states in a direct triple, is "accepted" or
    "inferred" here.
    """
    if row.status not in HOLD:
        return row.status or "not known"
    if row.polarity != "affirmed":
        return "negated"
    return row.status if selection.holds(row) else "conditional"
