"""The boxes of the overview: what they are, which words they bear, how much room these need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pharmagraph.graphs.view.lettering import measure
from pharmagraph.graphs.view.preview import Run, Runs, plain, preview
from pharmagraph.graphs.view.summary import SHARED, Subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.islands import Rectangle
    from pharmagraph.graphs.view.families import Family
    from pharmagraph.graphs.view.picture import Part
    from pharmagraph.graphs.view.standing import Tone
    from pharmagraph.graphs.view.summary import Card

Sort = Literal["root", "card", "subject", "more"]
Style = Literal["root", "title", "name", "text", "open"]
SIZES: Mapping[Style, float] = {"root": 20.0, "title": 15.0, "name": 14.0, "text": 14.0, "open": 14.0}
LEADING = 1.23
PADDING = 5.5
GLYPH = 18.0  # room for the mark of a family before a title
CARD = 258.0
SUBJECT = 153.0
ROOT = (120.0, 210.0)  # least and greatest width
BOLD = 1.12  # how much wider bold letters are
INDENT = 16.0  # of a subject that hangs from another one


@dataclass(frozen=True, slots=True)
class Words:
    """A line of words in a tile; of a title, only the first run is bold."""

    runs: Runs
    style: Style = "text"


@dataclass(frozen=True, slots=True)
class Tile:
    """A box of the overview: ``id`` is the part or the card it stands for, "" for what is summed up."""

    id: str
    sort: Sort
    family: Family
    words: tuple[Words, ...]
    rows: tuple[int, ...]
    box: Rectangle


@dataclass(frozen=True, slots=True)
class Join:
    """A line of the overview: an SVG path, and the statements that it stands for.

    ``head`` tells at which end of the path its arrow has its head, if it has one.
    """

    start: str
    end: str
    rows: tuple[int, ...]
    mark: str
    path: str
    head: Literal["", "start", "end"] = "end"


@dataclass(frozen=True, slots=True)
class Overview:
    """All tiles and lines of the overview; ``cards`` tells what each card stands for."""

    tiles: tuple[Tile, ...]
    joins: tuple[Join, ...]
    cards: tuple[Card, ...]
    outline: Rectangle


def height_of(words: Sequence[Words]) -> float:
    """Return the height of a tile with these lines."""
    return sum(SIZES[line.style] * LEADING for line in words) + 2 * PADDING


def _wrapped(text: str, width: float, style: Style, lines: int = 4, tone: Tone = "") -> list[Words]:
    """Return a text as lines of a tile."""
    bold = BOLD if style in {"root", "title", "name"} else 1.0
    runs = preview([Run(text, tone)], width / bold, SIZES[style], lines)
    return [Words(line, style) for line in runs]


def card_words(card: Card, lines: int) -> tuple[Words, ...]:
    """Return the lines of a card: its title, some of its names, and how many are not settled.

    A single name, and the word on what is not settled, stand beside the title if there is room.
    """
    count = f" ({len(card.rows)})" if len(card.rows) > 1 else ""
    room = CARD - 2 * PADDING
    title = card.title + count
    marks = [Run(f"({card.marks})", card.tone)] if card.marks else []
    names = [Words(line) for line in preview(card.names, room, SIZES["text"], lines)]
    if len(card.names) == 1:
        whole = _beside(title, [card.names[0], *marks], room - GLYPH)
        if whole:
            return (whole,)
    head = _beside(title, marks, room - GLYPH)
    if head:
        return (head, *names)
    open_ = _wrapped(card.marks, room, "open", 2, card.tone) if card.marks else []
    return (*_wrapped(title, room - GLYPH, "title", 2), *names, *open_)


def _beside(title: str, runs: Sequence[Run], room: float) -> Words | None:
    """Return a title with some words beside it as one line, or None if that is too long."""
    width = measure(title, SIZES["title"], bold=True) + 4.0
    width += sum(measure(f" {run.text}", SIZES["text"]) for run in runs)
    return Words((Run(title), *runs), "title") if width <= room else None


def subject_words(subject: Subject) -> tuple[Words, ...]:
    """Return the lines of a subject's box: how it hangs on, its name, and what is said about it."""
    below = subject.holder.startswith("node=")
    room = SUBJECT - 2 * PADDING - (INDENT if below else 0.0)
    name = _wrapped(subject.part.label, room, "name")
    mark = f" ({subject.mark})" if subject.mark else ""
    arrow = f"{subject.told}{mark} ↑" if subject.towards else f"↓ {subject.told}{mark}"
    if subject.told == SHARED:
        arrow = f"{len(subject.joint)} {SHARED}{mark}"
    told = _wrapped(arrow, room, "text") if below or subject.told == SHARED else []
    count = _wrapped(f"{subject.count} statement{'' if subject.count == 1 else 's'}", room, "text")
    marks = _wrapped(subject.marks, room, "open") if subject.marks else []
    if subject.towards or subject.told == SHARED:
        return (*name, *told, *count, *marks)
    return (*told, *name, *count, *marks)


def root_width(root: Part) -> float:
    """Return the width of the root: that of its longest word, within limits."""
    words = plain(root.label).split(" ")
    longest = max(measure(word, SIZES["root"], bold=True) for word in words)
    return min(max(longest + 2 * PADDING + 2, ROOT[0]), ROOT[1])


def root_words(root: Part, count: int) -> tuple[Words, ...]:
    """Return the lines of the root: its name, its kind, and how many statements are about it."""
    room = root_width(root) - 2 * PADDING
    kind = _wrapped(root.node.kind, room, "text") if root.node and root.node.kind else []
    told = _wrapped(f"{count} statement{'' if count == 1 else 's'}", room, "text")
    return (*_wrapped(root.label, room, "root"), *kind, *told)


def more_words(count: int, what: str) -> tuple[Words, ...]:
    """Return the lines of a box that sums up what does not fit."""
    return tuple(_wrapped(f"{count} more {what}{'' if count == 1 else 's'}", SUBJECT - 2 * PADDING, "text"))
