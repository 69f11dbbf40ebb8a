"""The difference of two graphs as rows that can be drawn: what has come, what has gone, what has changed."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from pharmagraph.graphs.compare import compare
from pharmagraph.graphs.records import Records, StatementRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.graphs.compare import Change

ADDED, REMOVED, CHANGED = "+ added", "\N{MINUS SIGN} removed", "± changed"
NOTHING = "nothing"
_PLACED = frozenset({"subject", "relation", "value"})
"""The fields by which a statement is drawn: where one differs, the old statement is drawn beside the new."""


@dataclass(frozen=True, slots=True)
class ChangedRow(StatementRow):
    """A statement of a difference; ``change`` is ADDED, REMOVED or CHANGED."""

    change: str = CHANGED


def changed_records(old: Records, new: Records, name: str) -> Records:
    """Return what differs between two graphs: rows marked with their change, and the terms they name.

    Statements are matched by document and fact. One that has changed tells what its fields were
    before; if it now says something else, what it said stands beside it as removed. Sources and
    rules are those of both graphs.
    """
    from pharmagraph.graphs.sides import records_side, reference_of

    before, after = ({reference_of(row): row for row in graph.statements} for graph in (old, new))
    comparison = compare(records_side(old, "old"), records_side(new, "new"))
    rows = [_marked(after[fact.reference], ADDED) for fact in comparison.added]
    rows += [_marked(before[fact.reference], REMOVED) for fact in comparison.removed]
    for change in (*comparison.status, *comparison.changed):
        row = after[change.reference]
        rows.append(_marked(replace(row, qualifiers=(*row.qualifiers, *_before(change))), CHANGED))
        if any(field in _PLACED for field, _, _ in change.fields):
            past = before[change.reference]
            rows.append(_marked(replace(past, iri=f"{past.iri}#before"), REMOVED))
    return _with_terms(sorted(rows, key=lambda row: row.iri), old, new, name)


def _marked(row: StatementRow, change: str) -> ChangedRow:
    held = {field.name: getattr(row, field.name) for field in fields(StatementRow)}
    return ChangedRow(**held, change=change)


def _before(change: Change) -> list[tuple[str, str]]:
    """Return what the fields of a fact were, as qualifiers that a reader sees."""
    return [(f"{name} before", was or NOTHING) for name, was, _ in change.fields]


def _with_terms(rows: Iterable[StatementRow], old: Records, new: Records, name: str) -> Records:
    """Return rows with the terms that they name, and the sources of both graphs; the newer ones win."""
    kept = tuple(rows)
    named = {iri for row in kept for iri in (row.subject, row.object)}
    nodes = {node.iri: node for graph in (old, new) for node in graph.nodes if node.iri in named}
    used = {row.source for row in kept}
    sources = {at.iri: at for graph in (old, new) for at in graph.sources if at.iri in used}
    rules = {rule.iri: rule for graph in (old, new) for rule in graph.rules}
    return Records(
        name,
        tuple(nodes[iri] for iri in sorted(nodes)),
        kept,
        tuple(sources[iri] for iri in sorted(sources)),
        tuple(rules[iri] for iri in sorted(rules)),
    )
