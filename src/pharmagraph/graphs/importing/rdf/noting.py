"""What is worth telling of an import and is no fault of it: how often, and the first case with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ILL_TYPED, LEFT_OUT, OWN_NAMES = "ill-typed", "left-out", "own-names"
_SHOWN = 100
# By kind: what is said of one, and of several.
_WORDS = {
    ILL_TYPED: ("1 value is none of its datatype", "{:,} values are none of their datatypes"),
    LEFT_OUT: (
        "1 key that no context explains was left out with what it holds, as JSON-LD has it",
        "{:,} keys that no context explains were left out with what they hold, as JSON-LD has it",
    ),
    OWN_NAMES: (
        "1 node is named as statements of this project are, and was named anew",
        "{:,} nodes are named as statements of this project are, and were named anew",
    ),
}


class Note(NamedTuple):
    """How often a kind of thing was seen, and the first: ``shown`` is what it was; ``line`` may be 0."""

    kind: str
    times: int
    shown: str
    file: int
    line: int


class Notes:
    """Collects what is seen; ``file`` is the number of the file that is being read."""

    def __init__(self) -> None:
        self.file = 0
        self._first: dict[str, tuple[str, int, int]] = {}
        self._counts: dict[str, int] = {}

    def add(self, kind: str, shown: str, line: int = 0) -> None:
        """Note one more of a kind."""
        self._first.setdefault(kind, (shown[:_SHOWN], self.file, line))
        self._counts[kind] = self._counts.get(kind, 0) + 1

    def made(self) -> list[Note]:
        """Return what was seen, sorted by kind."""
        return [Note(kind, self._counts[kind], *self._first[kind]) for kind in sorted(self._first)]


def in_words(notes: Sequence[Sequence[Any]], files: Sequence[str], room: str) -> tuple[str, ...]:
    """Return a sentence for each note; ``room`` is what the new names of nodes begin with."""
    return tuple(_sentence(Note(*note), files, room) for note in notes)


def _sentence(note: Note, files: Sequence[str], room: str) -> str:
    one, several = _WORDS[note.kind]
    words = one if note.times == 1 else several.format(note.times)
    place = f"{files[note.file]}:{note.line}" if note.line else files[note.file]
    such = "" if note.times == 1 else "such as "
    more = f", below {room}: what is imported is curated by nobody here" if note.kind == OWN_NAMES else ""
    return f"{words}: {such}{note.shown} ({place}){more}"


class OwnNames:
    """Names anew what is named as a project's own statements and inferences are.

    Only what a curator wrote, or a rule concluded, may have such a name: an old export of the project, or a
    file that somebody forged, would otherwise pass for it. ``graph`` is the IRI of the graph that is made.
    """

    def __init__(self, base: str, graph: str, notes: Notes) -> None:
        self._own = tuple(f"<{base}{room}/" for room in ("statement", "inference"))
        self._begin = len(base) + 1
        self._graph = graph
        self._notes = notes
        self._seen: dict[str, str] = {}

    def named(self, term: str) -> str:
        """Return a term, or the name that it has in the graph."""
        if not term.startswith(self._own):
            return term
        if term not in self._seen:
            self._seen[term] = f"<{self._graph}/{term[self._begin :]}"
            self._notes.add(OWN_NAMES, term)
        return self._seen[term]


def as_rows(notes: Notes) -> Mapping[str, Any]:
    """Return notes as what JSON can hold."""
    return {"notes": [list(note) for note in notes.made()]}
