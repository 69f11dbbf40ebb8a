"""What the overview says: the root, a card for each of its relations, and how other subjects hang on.

A card stands for all statements of one relation of the root, in one direction. Every other term that
statements are about is reached from a card that names it, or from another such term that is reached.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.graphs.changed import ADDED, CHANGED, REMOVED
from pharmagraph.graphs.view.families import OTHER, READING_ORDER, Family, family_of
from pharmagraph.graphs.view.preview import Run, plain
from pharmagraph.graphs.view.standing import look_of, mark_of, marks_of, standing_of, tone_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pharmagraph.graphs.records import StatementRow
    from pharmagraph.graphs.view.picture import Part, Picture
    from pharmagraph.graphs.view.standing import Tone

SIGNS = tuple(change[:2] for change in (ADDED, REMOVED, CHANGED))
SHARED = "in common"  # what joins a subject with a card that names the same terms


@dataclass(frozen=True, slots=True)
class Card:
    """A relation of the root: ``names`` are its terms and values, ``rows`` its statements.

    ``inward`` tells that the root is their object; ``marks`` says how many are not settled.
    """

    id: str
    label: str
    title: str
    inward: bool
    family: Family
    names: tuple[Run, ...]
    members: tuple[str, ...]
    marks: str
    tone: Tone
    rows: tuple[int, ...]


@dataclass(slots=True)
class Subject:
    """Another term that statements are about, and the subjects reached through it.

    ``holder`` is the card or subject that it hangs from, "" if nothing leads to it; ``joint`` are the
    statements that join the two, ``mark`` their mark if none is settled, ``told`` says how ("is caused
    by"), ``towards`` that they point at the holder.
    """

    id: str
    part: Part
    count: int
    marks: str
    holder: str = ""
    joint: tuple[int, ...] = ()
    mark: str = ""
    told: str = ""
    towards: bool = False
    below: list[Subject] = field(default_factory=list)

    def tree(self) -> Iterable[Subject]:
        """Yield this subject and all below it."""
        yield self
        for subject in self.below:
            yield from subject.tree()


@dataclass(frozen=True, slots=True)
class Summary:
    """What the overview says; ``root`` is None where there is no statement at all."""

    root: Part | None
    rows: tuple[int, ...]
    cards: tuple[Card, ...]
    subjects: tuple[Subject, ...]


def summarise(picture: Picture) -> Summary:
    """Return what the overview of a drawing says."""
    root = next((part for part in picture.parts if part.form == "root"), None)
    if root is None:
        return Summary(None, (), (), ())
    about = _About(picture, root)
    cards = about.cards()
    return Summary(root, tuple(about.told[root.id]), cards, about.subjects(cards))


class _About:
    """Looks a picture's statements up by the terms that they join."""

    def __init__(self, picture: Picture, root: Part) -> None:
        naming = picture.naming
        self.root = root
        self.naming = naming
        self.parts = {part.id: part for part in picture.parts}
        self.rows = naming.rows
        self.ends = [
            (naming.term(row.subject), end) for row, end in zip(naming.rows, naming.ends, strict=True)
        ]
        self.told: dict[str, list[int]] = defaultdict(list)
        self.between: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, (subject, end) in enumerate(self.ends):
            self.told[subject].append(number)
            self.between[subject][end].append(number)
            if end != subject:
                self.between[end][subject].append(number)

    def cards(self) -> tuple[Card, ...]:
        """Return the cards of the root in reading order, larger ones first within a family.

        What others say of the root gets no card where the root names all of them itself.
        """
        found: dict[tuple[str, bool], list[int]] = defaultdict(list)
        for number, (subject, end) in enumerate(self.ends):
            if self.root.id in {subject, end}:
                found[self.rows[number].relation, subject != self.root.id].append(number)
        every = [self._card(numbers, inward=inward) for (_, inward), numbers in found.items()]
        named = {name for card in every if not card.inward for name in card.members}
        cards = [card for card in every if not (card.inward and named.issuperset(card.members))]
        return tuple(
            sorted(cards, key=lambda card: (READING_ORDER.index(card.family.key), -len(card.rows), card.id))
        )

    def _card(self, numbers: Sequence[int], *, inward: bool) -> Card:
        """Return the card of some statements of the root that share a relation."""
        rows = [self.rows[number] for number in numbers]
        members: dict[str, list[int]] = defaultdict(list)
        for number in numbers:
            members[self.ends[number][0 if inward else 1]].append(number)
        order = sorted(members, key=lambda name: self._turn(members[name]))
        label = plain(rows[0].relation_label)
        family = family_of(rows[0].relation_label, rows[0].relation)
        return Card(
            id=self.naming.relation(self.root.id, rows[0].relation, inward=inward),
            label=label,
            title=f"… {label} {plain(self.root.label)}" if inward else label,
            inward=inward,
            family=self.parts[order[0]].family if family is OTHER else family,
            names=tuple(self._name(name, members[name]) for name in order),
            members=tuple(order),
            marks=marks_of(rows),
            tone=tone_of(rows),
            rows=tuple(numbers),
        )

    def _turn(self, numbers: Sequence[int]) -> tuple[bool, int, int]:
        """Return what a name is ordered by: settled ones, then those told often, then as in the source."""
        return bool(joint_mark([self.rows[number] for number in numbers])), -len(numbers), numbers[0]

    def _name(self, name: str, numbers: Sequence[int]) -> Run:
        """Return a name as a preview shows it; what the source denies is never named without a "not"."""
        standings = {standing_of(self.rows[number]) for number in numbers}
        text = plain(self.parts[name].label)
        denied = all(self.rows[number].polarity not in {"", "affirmed"} for number in numbers)
        mark = mark_of(self.rows[number] for number in numbers)
        tone = "" if "accepted" in standings else look_of(mark).tone
        sign = f"{mark[0]} " if mark[:2] in SIGNS else ""
        return Run(f"{sign}not {text}" if denied else f"{sign}{text}", tone)

    def subjects(self, cards: Sequence[Card]) -> tuple[Subject, ...]:
        """Return the subjects that hang from cards, or from nothing, each with those below it.

        One whose statements are all on cards is left out: it would say nothing new.
        """
        waiting = {
            name: Subject(name, self.parts[name], len(told), marks_of([self.rows[at] for at in told]))
            for name, told in sorted(self.told.items())
            if name != self.root.id and any(self.root.id not in self.ends[at] for at in told)
        }
        placed: dict[str, Subject] = {}
        first = []
        for card in cards:
            for name in card.members:
                if name in waiting and name not in placed:
                    placed[name] = waiting.pop(name)
                    self._join(placed[name], card.id, set(card.rows), self.root.id)
                    first.append(placed[name])
        self._hang(placed, waiting)
        for name in list(waiting):
            holder, joint = self._shared(name, cards)
            if holder:
                subject = placed[name] = waiting.pop(name)
                subject.holder, subject.joint = holder, joint
                subject.told, subject.mark = SHARED, joint_mark([self.rows[at] for at in joint])
                first.append(subject)
        self._hang(placed, waiting)
        first += waiting.values()
        return tuple(sorted(first, key=lambda subject: (-subject.count, subject.id)))

    def _hang(self, placed: dict[str, Subject], waiting: dict[str, Subject]) -> None:
        """Hang subjects from those placed already, as long as statements join them."""
        last = list(placed)
        while last:
            found: dict[str, str] = {}
            for name in waiting:
                holders = [other for other in last if other in self.between[name]]
                if holders:
                    ranked = [
                        (len(self.between[name][other]), placed[other].count, other) for other in holders
                    ]
                    found[name] = max(ranked)[2]
            for name, holder in found.items():
                subject = placed[name] = waiting.pop(name)
                self._join(subject, holder, set(self.between[name][holder]), holder)
                placed[holder].below.append(subject)
            last = list(found)
        for subject in placed.values():
            subject.below.sort(key=lambda below: (-below.count, below.id))

    def _join(self, subject: Subject, holder: str, rows: Iterable[int], other: str) -> None:
        """Note how a subject hangs from its holder: by the statements on both."""
        joint = sorted(set(rows) & set(self.between[subject.id][other]))
        first = self.rows[joint[0]]
        subject.holder, subject.joint = holder, tuple(joint)
        subject.mark = joint_mark([self.rows[at] for at in joint])
        subject.told = plain(first.relation_label)
        subject.towards = self.ends[joint[0]][0] == subject.id

    def _shared(self, name: str, cards: Sequence[Card]) -> tuple[str, tuple[int, ...]]:
        """Return the card with which a subject has most terms in common, and how it names them."""
        best: tuple[str, tuple[int, ...]] = ("", ())
        for card in cards:
            members = set(card.members)
            joint = tuple(at for at in self.told[name] if self.ends[at][1] in members)
            if len(joint) > len(best[1]):
                best = (card.id, joint)
        return best


def joint_mark(rows: Sequence[StatementRow]) -> str:
    """Return the mark of a line of the overview: only where none of its statements is settled."""
    mark = mark_of(rows)
    return "" if mark.startswith("partly ") else mark
