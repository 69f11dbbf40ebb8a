"""The overview of a graph: one landscape picture that fits a screen, in letters that can be read.

The root stands in the middle, its relations as cards in a column on either side, other subjects outside
of them, beside the card that leads there. What does not fit is summed up, never drawn smaller.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from pharmagraph.graphs.view.columns import BETWEEN, Columns
from pharmagraph.graphs.view.families import READING_ORDER
from pharmagraph.graphs.view.summary import summarise
from pharmagraph.graphs.view.tiles import Overview, card_words, height_of, root_words, subject_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pharmagraph.graphs.view.columns import Side
    from pharmagraph.graphs.view.picture import Part, Picture
    from pharmagraph.graphs.view.summary import Card, Subject, Summary
    from pharmagraph.graphs.view.tiles import Words

TALL = 732.0  # the height of cards that a screen holds
MOST_TALL = 790.0  # the height from which relations are left out
FEWEST = 420.0  # the height that subjects may fill beside few cards
MORE = 48.0  # the height that summing up needs
MOST_CARDS = 24
PREVIEW = 4  # lines of names on a card


def overview_of(picture: Picture) -> Overview:
    """Return the overview of a drawing; it is empty where nothing is said of anything."""
    summary = summarise(picture)
    if summary.root is None:
        return Overview((), (), (), (0.0, 0.0, 1.0, 1.0))
    return _Board(picture, summary, summary.root).overview()


@dataclass(slots=True)
class _Wing:
    """One side of the overview: its cards, and the subjects outside of them."""

    side: Side
    cards: list[Card] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)

    def shown(self) -> Iterable[Subject]:
        """Yield the subjects from top to bottom, each before those that hang from it."""
        for subject in self.subjects:
            yield from subject.tree()


def _cut(words: Sequence[Words]) -> bool:
    """Tell whether a card shows a name that is cut."""
    return any(run.text.endswith(" …") or " … …" in run.text for line in words for run in line.runs)


class _Board:
    """Chooses what the overview shows, and on which side."""

    def __init__(self, picture: Picture, summary: Summary, root: Part) -> None:
        self.rows = picture.naming.rows
        self.root, self.told = root, summary.rows
        self.words: dict[str, tuple[Words, ...]] = {root.id: root_words(root, len(summary.rows))}
        self.words |= {card.id: card_words(card, 1) for card in summary.cards}
        subjects = [below for subject in summary.subjects for below in subject.tree()]
        self.words |= {subject.id: subject_words(subject) for subject in subjects}
        ranked = sorted(summary.cards, key=lambda card: -len(card.rows))[:MOST_CARDS]
        while True:
            self.cards = [card for card in summary.cards if card in ranked]
            self.wings = self._wings(summary.subjects)
            if len(ranked) == 1 or max(self._column(wing.cards) for wing in self.wings) <= MOST_TALL:
                break
            ranked.pop()
        self.fewer = len(summary.cards) - len(self.cards)
        for wing in self.wings:
            self._grow(wing)
        columns = [self._column(wing.cards) for wing in self.wings]
        self.high = max(height_of(self.words[root.id]), *columns)

    def overview(self) -> Overview:
        """Return the overview with as many subjects as fit beside the cards."""
        room = max(self.high, FEWEST)
        fewer = sum(self._prune(wing, room) for wing in self.wings)
        high = max(self.high, *(self._stack(wing) for wing in self.wings))
        columns = Columns(self.root, self.words, high)
        for wing in self.wings:
            columns.place(wing.side, wing.cards, wing.subjects)
        columns.sum_up(self.fewer, "relation")
        columns.sum_up(fewer, "subject")
        return columns.overview(self.told, self.rows)

    def _prune(self, wing: _Wing, room: float) -> int:
        """Leave the subjects of least weight out until the others fit; return how many were left out."""
        fewer = 0
        while wing.subjects and self._stack(wing) > room - (MORE if fewer else 0.0):
            holders: list[list[Subject]] = [wing.subjects, *(subject.below for subject in wing.shown())]
            ends = [
                (bool(at.holder), at.count, at.id, held) for held in holders for at in held if not at.below
            ]
            _, _, name, held = min(ends, key=lambda end: end[:3])
            held[:] = [at for at in held if at.id != name]
            fewer += 1
        return fewer

    def _grow(self, wing: _Wing) -> None:
        """Give the cards of a wing more lines of names, as long as a screen holds the whole."""
        for lines in range(2, PREVIEW + 1):
            for card in sorted(
                wing.cards, key=lambda card: (not _cut(self.words[card.id]), -len(card.names), card.id)
            ):
                before = self.words[card.id]
                self.words[card.id] = card_words(card, lines)
                if self._column(wing.cards) > TALL:
                    self.words[card.id] = before

    def _column(self, cards: Sequence[Card]) -> float:
        """Return the height that some cards need at least."""
        return sum(height_of(self.words[card.id]) + BETWEEN for card in cards) - BETWEEN

    def _stack(self, wing: _Wing) -> float:
        """Return the height that the subjects of a wing need at least."""
        return sum(height_of(self.words[subject.id]) + BETWEEN for subject in wing.shown()) - BETWEEN

    def _wings(self, subjects: Sequence[Subject]) -> tuple[_Wing, _Wing]:
        """Share cards out to both sides, families together, so that both columns balance on each side."""
        by_family: dict[str, list[Card]] = {}
        for card in self.cards:
            by_family.setdefault(card.family.key, []).append(card)
        hanging: dict[str, list[Subject]] = {}
        for subject in subjects:
            hanging.setdefault(subject.holder, []).append(subject)
        weights = {}
        for key, cards in by_family.items():
            wing = _Wing(-1, cards, [at for card in cards for at in hanging.get(card.id, ())])
            weights[key] = (self._column(cards) + BETWEEN, self._stack(wing) + BETWEEN)
        keys = [key for key in READING_ORDER if key in by_family]
        choices = [
            chosen
            for number in range(len(keys) + 1)
            for chosen in combinations(keys, number)
            if keys[0] in chosen
        ]
        sums = [sum(weight[at] for weight in weights.values()) for at in (0, 1)]

        def uneven(chosen: Sequence[str]) -> tuple[float, int]:
            """Return how far a choice for the left side is from even, and how far from reading order."""
            left = [sum(weights[key][at] for key in chosen) for at in (0, 1)]
            tilt = 2 * abs(sums[0] - 2 * left[0]) + min(abs(sums[1] - 2 * left[1]), FEWEST)
            return round(tilt, 3), sum(keys.index(key) for key in chosen)

        best = min(choices, key=uneven)
        left = _Wing(-1, [card for card in self.cards if card.family.key in best])
        right = _Wing(1, [card for card in self.cards if card.family.key not in best])
        for wing in (left, right):
            wing.subjects = [at for card in wing.cards for at in hanging.get(card.id, ())]
        placed = {subject.id for wing in (left, right) for subject in wing.subjects}
        for subject in subjects:
            if subject.id not in placed:
                min((left, right), key=self._stack).subjects.append(subject)
        return left, right
