"""A table of plain characters that fits a terminal."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.findings import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = "  "
_NARROWEST = 8
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


class Column(NamedTuple):
    """A column: its ``title``, a text for each row, and whether they stand to the right."""

    title: str
    cells: Sequence[str]
    right: bool = False


def render(columns: Sequence[Column], rows: int, *, width: int = 0, bold: bool = False) -> str:
    """Lay out columns below their titles; cells wider than their share of ``width`` are wrapped.

    With ``width`` 0 nothing is wrapped. Where the columns cannot stand side by side, each row
    becomes a block with a line for each column.
    """
    if not columns:
        return f"({rows} row{'' if rows == 1 else 's'} without columns)\n"
    clean = [[_visible(cell) for cell in column.cells] for column in columns]
    needed = [
        max((shown_width(line) for cell in (c.title, *cells) for line in cell.split("\n")), default=0)
        for c, cells in zip(columns, clean, strict=True)
    ]
    room = width - len(_GAP) * (len(columns) - 1)
    if width and sum(min(n, _NARROWEST) for n in needed) > room:
        return _blocks(columns, clean, rows)
    shares = _shares(needed, room) if width else needed
    lines = _row([c.title for c in columns], shares, [c.right for c in columns])
    if bold:
        lines = [f"{_BOLD}{line}{_PLAIN}" for line in lines]
    lines.append(_GAP.join("-" * share for share in shares))
    for n in range(rows):
        lines += _row([cells[n] for cells in clean], shares, [c.right for c in columns])
    return "".join(f"{line}\n" for line in lines)


def _blocks(columns: Sequence[Column], clean: Sequence[Sequence[str]], rows: int) -> str:
    widest = max(shown_width(c.title) for c in columns)
    blocks = [
        "".join(
            f"{_padded(c.title, widest, right=False)}  {cells[n].replace(chr(10), ' ')}".rstrip() + "\n"
            for c, cells in zip(columns, clean, strict=True)
        )
        for n in range(rows)
    ]
    return "\n".join(blocks)


def _shares(needed: Sequence[int], room: int) -> list[int]:
    """Share the room: the widest columns give way first, none below what it needs at least."""
    shares = list(needed)
    while sum(shares) > room:
        widest = max(range(len(shares)), key=lambda n: (shares[n], n))
        if shares[widest] <= _NARROWEST:
            break
        shares[widest] -= 1
    return shares


def _row(cells: Sequence[str], shares: Sequence[int], right: Sequence[bool]) -> list[str]:
    wrapped = [_wrapped(cell, share) for cell, share in zip(cells, shares, strict=True)]
    height = max(len(lines) for lines in wrapped)
    return [
        _GAP.join(
            _padded(lines[n] if n < len(lines) else "", share, right=to_right)
            for lines, share, to_right in zip(wrapped, shares, right, strict=True)
        ).rstrip()
        for n in range(height)
    ]


def _wrapped(cell: str, share: int) -> list[str]:
    """Break a cell into lines no wider than its share: between words where that can be."""
    lines: list[str] = []
    for paragraph in cell.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            joined = f"{line} {word}" if line else word
            if shown_width(joined) <= share:
                line = joined
                continue
            if line:
                lines.append(line)
            rest = word
            while shown_width(rest) > share:
                taken = _fitting(rest, share)
                lines.append(rest[:taken])
                rest = rest[taken:]
            line = rest
        lines.append(line)
    return lines


def _fitting(word: str, share: int) -> int:
    """Return how many characters of a long word fit a width, one at least.

    The break comes behind a slash, hyphen or colon where there is one, so that IRIs stay readable.
    """
    taken = 1
    while taken < len(word) and shown_width(word[: taken + 1]) <= share:
        taken += 1
    return 1 + max(word.rfind(sign, 1, taken) for sign in "/-:") or taken


def _padded(line: str, share: int, *, right: bool) -> str:
    blank = " " * (share - shown_width(line))
    return blank + line if right else line + blank


def shown_width(line: str) -> int:
    """Return how many columns of a terminal a line takes (Unicode Standard Annex 11).

    >>> shown_width("mg"), shown_width("錠")
    (2, 2)
    """
    if line.isascii():
        return len(line)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line
    )


def _visible(text: str) -> str:
    """Replace what could change the terminal or hide text, in each line."""
    return "\n".join(visible(line) for line in text.split("\n"))
