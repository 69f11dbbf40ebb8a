"""What flows through a structured source, whatever its format: words, headings, lists and tables.

A reader says what opens and closes; the flow keeps track and writes blocks into a manuscript.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.extract.readers.manuscript import serves_as_heading
from pharmagraph.extract.readers.table import Cell, Row, Table

if TYPE_CHECKING:
    from pharmagraph.extract.document import BlockKind
    from pharmagraph.extract.readers.manuscript import Manuscript

# White space as HTML folds it (HTML Living Standard, "ASCII whitespace"): U+00A0 is none.
_SPACE = re.compile(r"[ \t\n\f\r]+")
_RAISED = str.maketrans(
    "0123456789+-\u2212()n",
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b\u207b\u207d\u207e\u207f",
)
_LOWERED = str.maketrans(
    "0123456789+-\u2212()",
    "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089\u208a\u208b\u208b\u208d\u208e",
)
_ORDINALS = frozenset({"st", "nd", "rd", "th"})


def raised(text: str, before: str) -> str:
    """Set text that stands higher so that it cannot be read as part of what is before it.

    >>> "10" + raised("3", "0"), "1" + raised("st", "1"), "5 mg" + raised("a", "g")
    ('10³', '1st', '5 mg a')
    """
    stripped = text.strip()
    if stripped and re.fullmatch("[-0-9+\u2212()n, ]+", stripped) and stripped != "n":
        return stripped.translate(_RAISED)
    if stripped and before.isalnum() and stripped[0].isalnum() and stripped.lower() not in _ORDINALS:
        return f" {stripped}"
    return text


def lowered(text: str, before: str) -> str:
    """Set text that stands lower: digits after a digit would change a number, others stay plain.

    >>> "CO" + lowered("2", "O"), "5" + lowered("2", "5")
    ('CO2', '5₂')
    """
    return text.translate(_LOWERED) if before.isdigit() and text[:1].isdigit() else text


class Flow:
    """Where a reader stands in its source. Text gathers until ``boundary`` makes a block of it."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self.section = ""
        """The code of the section that the source names, "" where it names none."""
        self.above: tuple[str, ...] = ()
        """Headings that stand above all that comes, beside those of the text itself."""
        self._parts: list[str] = []
        self._line = 0
        self._heading = 0
        self._lists = 0
        self._terms: list[list[str]] = []
        self._place = ""
        self._defined = False
        self._tables: list[Table] = []
        self._cells: list[Cell] = []
        self._stray: list[Cell] = []
        self._captioned = False

    def words(self, text: str, line: int = 0, *, preserve: bool = False) -> None:
        """Add running text; ``preserve`` keeps its line breaks."""
        if not self.pending and text.strip():
            self._line = line
        self._parts.append(text if preserve else _SPACE.sub(" ", text))

    @property
    def pending(self) -> bool:
        """Whether words have come since the last boundary."""
        return any(part.strip() for part in self._parts)

    def line_break(self) -> None:
        """End a line; two in a row end a paragraph."""
        last = next((p for p in reversed(self._parts) if p != " "), "")
        if last == "\n":
            self.boundary()
        else:
            self._parts.append("\n")

    def mark(self) -> int:
        """Remember a place in the running text, for ``raise_from`` and ``lower_from``."""
        return len(self._parts)

    def raise_from(self, mark: int) -> None:
        """Set what came since the mark as text that stands higher."""
        if text := "".join(self._parts[mark:]):
            self._parts[mark:] = [raised(text, self._last(mark))]

    def lower_from(self, mark: int) -> None:
        """Set what came since the mark as text that stands lower."""
        if text := "".join(self._parts[mark:]):
            self._parts[mark:] = [lowered(text, self._last(mark))]

    def take_from(self, mark: int) -> str:
        """Take what came since the mark out of the running text."""
        text = "".join(self._parts[mark:])
        del self._parts[mark:]
        return text

    def _last(self, mark: int) -> str:
        return next((part[-1] for part in reversed(self._parts[:mark]) if part), "")

    def boundary(self) -> None:
        """End the block: what follows belongs to another one."""
        text, line = "".join(self._parts), self._line
        self._parts, self._line = [], 0
        if not text.strip():
            return
        if self._tables:
            outside = self._captioned or not self._cells
            (self._tables[0].captions if outside else self._cells[0].pieces).append((text.strip(), line))
        elif self._heading:
            self.manuscript.heading(text, self._heading, section=self.section, line=line)
        elif self._place == "term":
            self._term(text, line)
        else:
            self._add(text, line)

    def _term(self, text: str, line: int) -> None:
        if self._defined:
            self._terms[-1], self._defined = [], False
        above = self._under()
        if serves_as_heading(text):
            self._terms[-1].append(text)
            self.manuscript.add("heading", text, under=above, section=self.section, line=line)
        else:
            level = self._level()
            self.manuscript.add("item", text, under=above, level=level, section=self.section, line=line)

    def _add(self, text: str, line: int) -> None:
        listed = self._lists and not self._captioned
        kind: BlockKind = "item" if listed or self._place == "definition" else "paragraph"
        self._defined = self._defined or self._place == "definition"
        self.manuscript.add(
            kind, text, under=self._under(), level=self._level(), section=self.section, line=line
        )

    def _under(self) -> tuple[str, ...]:
        return (*self.above, *(term for terms in self._terms for term in terms))

    def _level(self) -> int:
        return max(1, self._lists + (1 if self._place == "definition" else 0))

    def heading(self, level: int) -> None:
        """Open (level 1 and more) or close (0) a heading."""
        self.boundary()
        self._heading = level

    def open_list(self) -> None:
        """Open a list, which may stand in an item of another."""
        self.boundary()
        self._lists += 1

    def close_list(self) -> None:
        """Close the innermost list."""
        self.boundary()
        self._lists -= 1

    def open_definitions(self) -> None:
        """Open a list of terms with their definitions."""
        self.boundary()
        self._terms.append([])
        self._defined = False

    def close_definitions(self) -> None:
        """Close the innermost list of definitions."""
        self.boundary()
        self._terms.pop()
        self._place = ""

    def define(self, place: str) -> None:
        """Say that a "term", its "definition", or neither ("") follows."""
        self.boundary()
        if not self._terms:
            self._terms.append([])
        self._place = place

    def open_table(self) -> None:
        """Open a table; one within a cell gives its words to that cell."""
        self.boundary()
        if not self._tables:
            # Cells of no table may stand around it.
            self._stray, self._cells = self._cells, []
        self._tables.append(Table())

    def close_table(self) -> None:
        """Close the innermost table; the outermost then writes its cells."""
        self.boundary()
        table = self._tables.pop()
        if not self._tables:
            self._cells = self._stray
            table.emit(self._cell)

    def _cell(self, kind: str, text: str, line: int, headers: tuple[str, ...]) -> None:
        known: BlockKind = "heading" if kind == "heading" else "cell" if kind == "cell" else "paragraph"
        under = (*self._under(), *headers)
        self.manuscript.add(known, text, under=under, section=self.section, line=line)

    def caption(self, *, opens: bool) -> None:
        """Open or close the caption of a table, list or picture."""
        self.boundary()
        self._captioned = opens and len(self._tables) < 2  # noqa: PLR2004 - inner tables are part of a cell

    def open_row(self, *, head: bool) -> None:
        """Open a row; ``head`` where it stands in the head of the table."""
        self.boundary()
        if len(self._tables) == 1:
            self._tables[0].rows.append(Row(head))

    def open_cell(self, *, header: bool, columns: int = 1, rows: int = 1) -> None:
        """Open a cell of the row that was opened last."""
        self.boundary()
        self._cells.append(Cell(header, columns, rows))
        if len(self._cells) == 1 and len(self._tables) == 1:
            table = self._tables[0]
            if not table.rows:
                table.rows.append(Row())
            table.rows[-1].cells.append(self._cells[0])

    def close_cell(self) -> None:
        """Close the innermost cell."""
        self.boundary()
        if self._cells:
            self._cells.pop()
