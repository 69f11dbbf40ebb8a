"""Names in a few short lines: as many as fit, then how many more there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.graphs.view.lettering import clean, measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.view.standing import Tone

FEW = 12  # names tried for one line
LONGEST = 200  # letters of one word that are looked at


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one line that are drawn alike; ``tone`` is that of their standing, "open" if not settled."""

    text: str
    tone: Tone = ""


Runs = tuple[Run, ...]


def plain(text: str) -> str:
    """Return a label as one line of harmless text, never empty."""
    return " ".join(clean(text).split()) or "(no label)"


def preview(names: Sequence[Run], width: float, size: float, lines: int) -> tuple[Runs, ...]:
    """Return as many of the names as fit into some lines, and a word on how many are left out.

    ``width`` and ``size`` (of the font) are in pixels. A name is never cut in the middle unless it
    alone is too long. Names with a comma are set apart by semicolons.
    """
    room = _Room(width, size)
    mark = ";" if any("," in name.text for name in names) else ","
    most = min(len(names), FEW * lines)
    best: tuple[Runs, ...] = ()
    for number in range(1, most + 1):
        filled = room.fill(_words(names[:number], mark), len(names) - number)
        if len(filled) <= lines:
            best = filled
        elif number > 1 or len(names) == 1:
            break  # a single name may fit where the words on those left out do not
    if best:
        return best
    rest = len(names) - 1
    words = _words(names[:1], "")
    while len(words) > 1:
        words.pop()
        last = Run(words[-1].text.rstrip(";,") + " …", words[-1].tone)
        filled = room.fill([*words[:-1], last], rest)
        if len(filled) <= lines:
            return filled
    return room.fill(words, 0)[:lines]


def _words(names: Sequence[Run], mark: str) -> list[Run]:
    """Return the words of some names, a mark at the end of each name but the last."""
    words = []
    for at, name in enumerate(names):
        parts = plain(name.text).split(" ")
        if at < len(names) - 1:
            parts[-1] += mark
        words += [Run(part, name.tone) for part in parts]
    return words


@dataclass(frozen=True, slots=True)
class _Room:
    """A column of a width, for letters of a size."""

    width: float
    size: float

    def fill(self, words: Sequence[Run], left_out: int) -> tuple[Runs, ...]:
        """Return words as lines; the note on names left out stays on one line."""
        chunks = [Run(piece, word.tone) for word in words for piece in self._pieces(word.text)]
        if left_out:
            chunks.append(Run(f"… {left_out} more"))
        lines: list[list[Run]] = [[]]
        used = 0.0
        for chunk in chunks:
            wide = measure(chunk.text, self.size)
            gap = measure(" ", self.size)
            if used and used + gap + wide > self.width:
                lines.append([])
                used = 0.0
            used += wide + (gap if used else 0.0)
            lines[-1].append(chunk)
        return tuple(_joined(line) for line in lines)

    def _pieces(self, word: str) -> list[str]:
        """Return a word, broken after hyphens or anywhere if it does not fit into a line."""
        if measure(word, self.size) <= self.width:
            return [word]
        pieces = [""]
        for letter in word[:LONGEST]:
            if measure(pieces[-1] + letter, self.size) > self.width or pieces[-1].endswith("-"):
                pieces.append("")
            pieces[-1] += letter
        return pieces


def _joined(line: Sequence[Run]) -> Runs:
    """Return the words of a line as runs that are drawn alike."""
    runs: list[Run] = []
    for word in line:
        if runs and runs[-1].tone == word.tone:
            runs[-1] = Run(f"{runs[-1].text} {word.text}", word.tone)
        else:
            runs.append(word)
    return tuple(runs)
