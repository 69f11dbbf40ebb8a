"""How far a statement is settled, in plain words, and how that is drawn.

A statement that is not simply accepted is marked by a word and by the dashes of its line, never by
colour alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.graphs.view.lettering import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.graphs.records import StatementRow


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing: its key, what it means, and the dashes of its lines (drawn, left out; pixels)."""

    key: str
    meaning: str
    dashes: tuple[int, ...] = ()


STANDINGS = (
    Standing("accepted", "The source says so and nothing known speaks against it."),
    Standing("disputed", "Another source says otherwise: do not rely on it.", (7, 4)),
    Standing("reported", "Only a section is named; its words were not checked.", (2, 4)),
    Standing("superseded", "A later statement has taken its place.", (10, 3, 2, 3)),
    Standing("negated", "The source says that it is not so.", (4, 2)),
)
DASHES = {standing.key: standing.dashes for standing in STANDINGS}
OTHER_DASHES = (5, 3)

CERTAINTIES = {
    "stated": "The source says it outright.",
    "hedged": "The source says it with a reserve (may, can, seems).",
    "interpreted": "A person has concluded it from the source; the reason is given.",
}


def standing_of(row: StatementRow) -> str:
    """Return the one standing by which a statement is filtered and drawn."""
    if row.status not in {"", "accepted"}:
        return wrap(row.status, lines=1)[0]
    return "accepted" if row.polarity in {"", "affirmed"} else "negated"


def mark_of(rows: Iterable[StatementRow]) -> str:
    """Return the word that marks these statements together, or "" where all are accepted.

    "partly disputed" tells that others are accepted, "disputed, reported" that none is.
    """
    marks = sorted({standing_of(row) for row in rows})
    if marks in ([], ["accepted"]):
        return ""
    open_ = [mark for mark in marks if mark != "accepted"]
    return ", ".join(open_) if "accepted" not in marks else f"partly {open_[0]}"


def dashes_of(mark: str) -> tuple[int, ...]:
    """Return the dashes of a mark such as "disputed" or "partly disputed"; () is a whole line."""
    first = mark.removeprefix("partly ").partition(", ")[0]
    return DASHES.get(first, OTHER_DASHES) if mark else ()


def marks_of(rows: Iterable[StatementRow]) -> str:
    """Return how many of some statements are not settled, such as "4 disputed, 8 reported"."""
    standings = [standing_of(row) for row in rows]
    count = Counter(standing for standing in standings if standing != "accepted")
    if len(standings) == 1:
        return next(iter(count), "")
    return ", ".join(f"{number} {mark}" for mark, number in sorted(count.items()))
