"""A table of a source: which headers stand above each of its cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.extract.readers.manuscript import serves_as_heading

if TYPE_CHECKING:
    from collections.abc import Callable

    Add = Callable[[str, str, int, tuple[str, ...]], None]

MAX_SPAN = 100
"""Most columns or rows that one cell is taken to cover: a hostile table says a million."""


@dataclass(slots=True, eq=False)
class Cell:
    """A cell: its stretches of text, each with its line, and how far it reaches."""

    header: bool = False
    columns: int = 1
    rows: int = 1
    pieces: list[tuple[str, int]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The text of the cell in one line."""
        return " ".join(" ".join(text.split()) for text, _ in self.pieces)


@dataclass(slots=True)
class Row:
    """A row; ``head`` is true where the source puts it into the head of the table."""

    head: bool = False
    cells: list[Cell] = field(default_factory=list)


class Table:
    """Rows in the making. ``emit`` then says each cell with its headers: caption, row, columns.

    Columns are headed by the rows of the table's head, or by leading rows of header cells alone.
    A row is headed by its header cells, or else by its first cell where that is short, so that "do
    not use" keeps "children under 4 years". A row of one cell across the table heads the rows below.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.captions: list[tuple[str, int]] = []

    def emit(self, add: Add) -> None:
        """Call ``add(kind, text, line, headers)`` for each stretch of text, row by row."""
        above: tuple[str, ...] = ()
        for text, line in self.captions:
            short = serves_as_heading(text)
            add("heading" if short else "paragraph", text, line, above)
            above = (*above, text) if short else above
        grid = self._grid()
        width = max((len(row) for row in grid), default=0)
        headed = self._head_rows()
        columns = [self._column_headers(grid[:headed], at) for at in range(width)]
        group: tuple[str, ...] = ()
        for index, row in enumerate(self.rows):
            filled = [cell for cell in row.cells if cell.words]
            if index < headed:
                for cell in filled:
                    self._say(cell, add, above, heading=True)
                continue
            if self._heads_rows_below(filled, width):
                self._say(filled[0], add, above, heading=True)
                group = (filled[0].words,)
                continue
            headers = self._row_headers(grid[index])
            for cell in filled:
                if cell in headers:
                    self._say(cell, add, (*above, *group), heading=True)
                    continue
                at = next(n for n, held in enumerate(grid[index]) if held is cell)
                names = tuple(h.words for h in headers)
                self._say(cell, add, (*above, *group, *names, *columns[at]), heading=False)

    @staticmethod
    def _say(cell: Cell, add: Add, path: tuple[str, ...], *, heading: bool) -> None:
        if heading and serves_as_heading(cell.words):
            add("heading", cell.words, cell.pieces[0][1], path)
            return
        for text, line in cell.pieces:
            add("cell", text, line, path)

    def _head_rows(self) -> int:
        marked = [row.head or (bool(row.cells) and all(c.header for c in row.cells)) for row in self.rows]
        count = next((at for at, is_head in enumerate(marked) if not is_head), len(marked))
        # A table of headers alone heads nothing.
        return count if count < len(self.rows) else 0

    def _grid(self) -> list[list[Cell]]:
        """Lay the cells out in columns, with those that reach into rows below them."""
        grid: list[list[Cell]] = []
        reaching: dict[int, tuple[Cell, int]] = {}
        for row in self.rows:
            laid: list[Cell] = []
            waiting = list(reversed(row.cells))
            while waiting or len(laid) in reaching:
                at = len(laid)
                if at in reaching:
                    cell, left = reaching.pop(at)
                    if left > 1:
                        reaching[at] = (cell, left - 1)
                    laid.append(cell)
                    continue
                cell = waiting.pop()
                for column in range(at, at + min(max(cell.columns, 1), MAX_SPAN)):
                    laid.append(cell)
                    if cell.rows > 1:
                        reaching[column] = (cell, min(cell.rows, MAX_SPAN) - 1)
            grid.append(laid)
        return grid

    @staticmethod
    def _column_headers(head: list[list[Cell]], at: int) -> tuple[str, ...]:
        named: list[Cell] = []
        for row in head:
            if at < len(row) and row[at].words and all(row[at] is not cell for cell in named):
                named.append(row[at])
        return tuple(cell.words for cell in named if serves_as_heading(cell.words))

    @staticmethod
    def _heads_rows_below(filled: list[Cell], width: int) -> bool:
        alone = width > 1 and len(filled) == 1 and filled[0].columns >= width
        return alone and serves_as_heading(filled[0].words)

    @staticmethod
    def _row_headers(row: list[Cell]) -> list[Cell]:
        """Return the cells that head a row, among them those that reach into it from above."""
        different = list({id(cell): cell for cell in row if cell.words}.values())
        if len(different) < 2:  # noqa: PLR2004 - one cell heads no other
            return []
        marked = [cell for cell in different if cell.header and serves_as_heading(cell.words)]
        if marked:
            return marked if len(marked) < len(different) else marked[:1]
        first = different[0]
        return [first] if first is row[0] and serves_as_heading(first.words) else []
