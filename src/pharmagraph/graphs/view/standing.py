"""How far a statement is settled, in plain words, and how that is drawn.

A statement that is not simply accepted is marked by a word and by the dashes of its line, never by
colour alone. In a difference of two graphs, the same words tell what has come and gone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pharmagraph.graphs.changed import ADDED, CHANGED, REMOVED, ChangedRow
from pharmagraph.graphs.view.lettering import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pharmagraph.graphs.records import StatementRow

Tone = Literal["", "open", "added"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing: its key, what it means, the dashes of its lines (drawn, left out; pixels), its colour.

    ``tone`` is "open" (red) for what is not settled or gone, "added" (green) for what has come.
    """

    key: str
    meaning: str
    dashes: tuple[int, ...] = ()
    tone: Tone = ""


STANDINGS = (
    Standing("accepted", "The source says so and nothing known speaks against it."),
    Standing("disputed", "Another source says otherwise: do not rely on it.", (7, 4), "open"),
    Standing("reported", "Only a section is named; its words were not checked.", (2, 4), "open"),
    Standing("superseded", "A later statement has taken its place.", (10, 3, 2, 3), "open"),
    Standing("negated", "The source says that it is not so.", (4, 2), "open"),
    Standing("inferred", "A rule concludes it from other statements; no source says it itself.", (1, 3)),
    Standing("imported", "A data set says it; nobody of this project has checked it.", (6, 2, 1, 2)),
    Standing("found", "The query made it; no statement of the graph says it.", (3, 3)),
    Standing(ADDED, "Only the newer graph says it.", (), "added"),
    Standing(REMOVED, "Only the older graph says it.", (7, 4), "open"),
    Standing(CHANGED, "Both graphs say it, and something about it has changed.", (10, 3, 2, 3)),
)
BY_KEY = {standing.key: standing for standing in STANDINGS}
DENIED = BY_KEY["negated"].meaning
OTHER_DASHES = (5, 3)

CERTAINTIES = {
    "stated": "The source says it outright.",
    "hedged": "The source says it with a reserve (may, can, seems).",
    "interpreted": "A person has concluded it from the source; the reason is given.",
    "as published": "It stands in a row of the data set.",
}


def standing_of(row: StatementRow) -> str:
    """Return the one standing by which a statement is filtered and drawn."""
    if isinstance(row, ChangedRow):
        return row.change
    if row.status not in {"", "accepted"}:
        return wrap(row.status, lines=1)[0]
    return "accepted" if row.polarity in {"", "affirmed"} else "negated"


def look_of(mark: str) -> Standing:
    """Return how a mark is drawn: "disputed", "partly disputed" or "disputed, reported"; "" is plain."""
    if not mark:
        return BY_KEY["accepted"]
    first = mark.removeprefix("partly ").partition(", ")[0]
    return BY_KEY.get(first, Standing(first, "", OTHER_DASHES, "open"))


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
    return look_of(mark).dashes


def marks_of(rows: Iterable[StatementRow]) -> str:
    """Return how many of some statements are not settled, such as "4 disputed, 8 reported"."""
    standings = [standing_of(row) for row in rows]
    open_ = [standing for standing in standings if standing != "accepted"]
    return open_[0] if len(standings) == len(open_) == 1 else ", ".join(counted(open_))


def tone_of(rows: Iterable[StatementRow]) -> Tone:
    """Return the colour that those of some statements share that are not simply accepted."""
    tones = {look_of(mark).tone for row in rows if (mark := mark_of([row]))}
    return tones.pop() if len(tones) == 1 else ""


def counted(standings: Sequence[str]) -> Iterator[str]:
    """Yield how often each standing occurs: "4 disputed", and "+2 added" for what has come."""
    for standing, number in sorted(Counter(standings).items()):
        signed = standing in {ADDED, REMOVED, CHANGED}
        yield f"{standing[0]}{number:,} {standing[2:]}" if signed else f"{number:,} {standing}"
