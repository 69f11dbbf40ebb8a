"""Which rows of an answer came, went or changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.graphs.rowstatements import COLUMN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.answer import Answer

ADDED, GONE, CHANGED = "added", "gone", "changed"
_ORDER = (ADDED, GONE, CHANGED)


class RowChange(NamedTuple):
    """A row that came, went or changed: ``cells`` are (column, text) without those that have no value.

    ``fields`` are (column, old text, new text) of a changed row.
    """

    kind: str
    cells: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str, str], ...] = ()


def row_changes(old: Answer, new: Answer) -> list[RowChange]:
    """Return what differs between two answers to one query: added rows, gone ones, then changed ones.

    Rows that stand on both sides are the same, wherever they stand. Of the others, two that name the same
    statement, or without such a column the same in their first, are one row that has changed.
    """
    columns, sides = _sides(old, new)
    before, after = (Counter(side) for side in sides)
    gone, came = list((before - after).elements()), list((after - before).elements())
    key = columns.index(COLUMN) if COLUMN in columns else 0
    found = []
    for row in gone:
        match = next((other for other in came if other[key] == row[key]), None)
        if match is None:
            found.append(RowChange(GONE, _cells(columns, row)))
            continue
        came.remove(match)
        fields = [(c, was, now) for c, was, now in zip(columns, row, match, strict=True) if was != now]
        found.append(RowChange(CHANGED, _cells(columns, match), tuple(fields)))
    found += [RowChange(ADDED, _cells(columns, row)) for row in came]
    return sorted(found, key=lambda change: (_ORDER.index(change.kind), change.cells, change.fields))


def _sides(old: Answer, new: Answer) -> tuple[Sequence[str], list[list[tuple[str, ...]]]]:
    """Return the columns, and the rows of both answers as texts; a triple and a yes or no are rows too."""
    sides: list[list[tuple[str, ...]]] = []
    columns: Sequence[str] = ("subject", "predicate", "object")
    for answer in (old, new):
        if answer.form == "truth":
            columns = ("answer",)
            sides.append([("yes" if answer.truth else "no",)])
        elif answer.form == "graph":
            sides.append([tuple(triple) for triple in answer.triples])
        else:
            columns = answer.variables
            sides.append([tuple(value or "" for value in row) for row in answer.values])
    return columns, sides


def _cells(columns: Sequence[str], row: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((column, value) for column, value in zip(columns, row, strict=True) if value)
