"""Clean files: rows that have passed, written so that the engine needs no guessing to read them.

Clean files are UTF-8, one row a line, ended by line feeds, without header and quotes. Cells that hold
the delimiter, the end of a line or the sign ESCAPE itself are written with ESCAPE and a letter: so a
line is a row whatever cells hold, and the engine can read from the middle of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ESCAPE = "\x1a"
"""The control character "substitute", which hardly any table holds."""


@dataclass(frozen=True, slots=True)
class Clean:
    """How a clean file is written.

    ``columns`` are those of the file, ``first`` is the number of the first row. Where ``flagged``, some
    rows have one cell more: they were rejected, or are blank. Where ``escaped``, some cells are.
    Where ``numbered``, the first two columns are row and item. ``lines``: rows are lines of the file.
    ``longest`` is at least the length of its longest line, in bytes. ``plain``: no cell holds a control
    character; where it is not set, one may.
    """

    columns: tuple[str, ...]
    delimiter: str
    first: int = 1
    flagged: bool = False
    escaped: bool = False
    numbered: bool = False
    lines: bool = False
    longest: int = 0
    plain: bool = False


def escapes(delimiter: str) -> dict[str, str]:
    """Return how signs are written in a clean file with such a delimiter; to read, replace in reverse."""
    return {
        ESCAPE: ESCAPE + _letter("S", delimiter),
        delimiter: ESCAPE + _letter("D", delimiter),
        "\n": ESCAPE + _letter("N", delimiter),
        "\r": ESCAPE + _letter("R", delimiter),
    }


def _letter(letter: str, delimiter: str) -> str:
    return letter if letter != delimiter else letter.lower()


def written(rows: Sequence[Sequence[str]], delimiter: str) -> tuple[bytes, bool]:
    """Write rows of equal length as lines of a clean file; tell whether something had to be escaped."""
    text = "\n".join(map(delimiter.join, rows)) + "\n"
    fine = text.count("\n") == len(rows) and "\r" not in text and ESCAPE not in text
    if fine and text.count(delimiter) == len(rows) * (len(rows[0]) - 1):
        return text.encode(), False
    table = str.maketrans(escapes(delimiter))
    return ("\n".join(delimiter.join(c.translate(table) for c in row) for row in rows) + "\n").encode(), True
