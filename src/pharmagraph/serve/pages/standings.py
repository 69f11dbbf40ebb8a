"""How far a statement holds: one word, what it means, and the shape of its mark.

Whatever is not simply accepted is told by a word and by the shape of a mark, never by colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.graphs.view.standing import CERTAINTIES

if TYPE_CHECKING:
    from collections.abc import Container

    from pharmagraph.graphs.records import StatementRow


class Standing(NamedTuple):
    """A standing: its key, its word, what it means; ``settled`` where readers may rely on it as it is."""

    key: str
    word: str
    meaning: str
    settled: bool = False


STANDINGS: dict[str, Standing] = {
    standing.key: standing
    for standing in (
        Standing("accepted", "accepted", "The source says so, and nothing speaks against it.", settled=True),
        Standing(
            "conditional", "accepted, under a condition",
            "The source says so for the case that is named, and for no other.", settled=True,
        ),
        Standing(
            "inferred", "inferred", "No source says it outright: a rule concludes it from accepted facts."
        ),
        Standing("disputed", "disputed", "Another source says otherwise: do not rely on it."),
        Standing("reported", "reported", "Only a section of the source is named; its words are unchecked."),
        Standing("denied", "denied", "The source says that it is not so."),
        Standing(
            "reported-denied", "reported, denied",
            "Said not to be so; only a section of the source is named, its words were not checked.",
        ),
        Standing("superseded", "superseded", "A later statement has taken its place."),
    )
}  # fmt: skip
_OTHER = "The graph knows this status, and these pages do not: read the evidence before relying on it."
_OF_PREMISES = {
    "stated": "What it rests on is said outright.",
    "interpreted": "Something that it rests on was concluded by a person; the reason is given there.",
    "hedged": "Something that it rests on is said with a reserve (may, can, seems).",
}
_CERTAINTY = "The graph gives no further word on how certain it is."


def standing_key(row: StatementRow, conditional: Container[str]) -> str:
    """Return the key of a statement's standing; ``conditional`` are the IRIs of those under a condition."""
    negated = row.polarity not in {"", "affirmed"}
    if row.status in {"", "accepted"}:
        return "denied" if negated else "conditional" if row.iri in conditional else "accepted"
    return "reported-denied" if negated and row.status == "reported" else row.status


def standing_of(key: str) -> Standing:
    """Return a standing; one that is unknown here is called what the graph calls it."""
    return STANDINGS.get(key) or Standing("other", key, _OTHER)


def certainty_meaning(certainty: str, *, inferred: bool = False) -> str:
    """Return what a certainty means, in a sentence; an inferred statement has that of its premises."""
    return (_OF_PREMISES if inferred else CERTAINTIES).get(certainty, _CERTAINTY)


def counted(keys: dict[str, int]) -> list[dict[str, object]]:
    """Return how many statements have which standing, in the order of STANDINGS; accepted is always told."""
    order = [*STANDINGS, *sorted(set(keys) - set(STANDINGS))]
    return [
        {"key": standing_of(key).key, "word": standing_of(key).word, "count": keys.get(key, 0)}
        for key in order
        if keys.get(key) or key == "accepted"
    ]
