"""Side effects that medicines have in common, with how often each comes and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.analysis.costs import holds, order, standing
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.analysis.table import Cell
    from pharmagraph.graphs.records import StatementRow

COLUMNS = ("side effect", "medicine", "frequency", "standing", "cue", "source", "statement")
RELATION = f"{VOCAB}hasSideEffect"
UNTOLD = "not said"
# By these qualifiers a statement says how often something comes: a class of frequency, or the source's words.
_FREQUENCIES = ("frequency", "qualifier")


def shared_statements(
    medicines: Sequence[str], rows: Sequence[StatementRow]
) -> list[tuple[str, str, list[StatementRow]]]:
    """Return (side effect, medicine, statements) for each side effect that all the medicines have.

    What is denied or disputed does not make a side effect one. The firmest statement stands first.
    """
    said: dict[str, dict[str, list[StatementRow]]] = {}
    for row in rows:
        if row.relation == RELATION and row.object and holds(row) and row.subject in medicines:
            said.setdefault(row.object, {}).setdefault(row.subject, []).append(row)
    shared = {effect: by for effect, by in said.items() if len(by) == len(set(medicines))}
    return [
        (effect, medicine, sorted(shared[effect][medicine], key=order))
        for effect in shared
        for medicine in dict.fromkeys(medicines)
    ]


def shared_rows(
    found: Sequence[tuple[str, str, Sequence[StatementRow]]],
    labels: Mapping[str, str],
    sources: Mapping[str, str],
) -> list[tuple[Cell, ...]]:
    """Return a row for each statement, by the label of the side effect."""
    rows: list[tuple[Cell, ...]] = []
    for effect, medicine, statements in sorted(found, key=lambda each: labels.get(each[0], each[0])):
        rows += [
            (
                labels.get(effect, effect), labels.get(medicine, medicine), frequency(row), standing(row),
                " … ".join(row.cues), sources.get(row.source, row.source), row.reference,
            )
            for row in statements
        ]  # fmt: skip
    return rows


def frequency(row: StatementRow) -> str:
    """Return how often a statement says that something comes: the class, then the source's own words."""
    told = [value for wanted in _FREQUENCIES for name, value in row.qualifiers if name == wanted]
    return ", ".join(told) or UNTOLD
