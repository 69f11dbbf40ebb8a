"""Where the rows of a CSV file go: into the clean file if they fit, else among the rejects.

A row that is left out leaves a marked line behind, so that the lines of the clean file tell the row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.tables.staging.clean import written
from pharmagraph.extract.tables.staging.limits import ROW_BYTES
from pharmagraph.extract.tables.staging.rejects import Reject
from pharmagraph.extract.tables.staging.transcoding import fault_of, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from pharmagraph.extract.tables.mapping import Table
    from pharmagraph.extract.tables.staging.rejects import Note

_BATCH = 1000
TOO_LONG = f"the row is longer than {ROW_BYTES:,} bytes"


class RowSink:
    """Rows on their way into the clean file; ``row`` is the number of the next one."""

    def __init__(self, out: BinaryIO, table: Table, columns: Sequence[str], note: Note) -> None:
        self.row = 2 if table.header else 1
        self.flagged = self.escaped = False
        self.longest = 0  # no line is longer than the block that it came in
        self.width = len(columns)
        self._out = out
        self._table = table
        self._columns = columns
        self._note = note
        self._waiting: list[list[str]] = []
        # One cell more than a row has, and that one is not empty.
        self._gap = table.delimiter * self.width + ("1\n" if table.delimiter == "0" else "0\n")

    def block(self, data: bytes, rows: int) -> None:
        """Take a block of rows that all fit, as it is."""
        self._out.write(data)
        self.row += rows
        self.longest = max(self.longest, len(data))

    def records(self, rows: list[list[str]]) -> None:
        """Take the cells of rows that all fit; they are written without quotes."""
        if rows:
            data, escaped = written(rows, self._table.delimiter)
            self.escaped |= escaped
            self.block(data, len(rows))

    def line(self, line: bytes, text: str) -> None:
        """Take a row without quotes: its bytes, and its text."""
        if self._fits(text.split(self._table.delimiter), len(line), bare="\r"):
            self.block(line + b"\n", 1)

    def record(self, cells: list[str], size: int) -> None:
        """Take the cells of a row that was so many bytes long; a row that fits waits for ``flush``."""
        if self._fits(cells, size):
            self._waiting.append(cells)
            if len(self._waiting) >= _BATCH:
                self.flush()

    def flush(self) -> None:
        """Write the rows that wait."""
        if self._waiting:
            rows, self._waiting = self._waiting, []
            self.records(rows)

    def reject(self, column: str, reason: str, value: str) -> None:
        """Leave a row out, and note why."""
        self.flush()
        self._note(Reject(self.row, 0, column, reason, plain(value)))
        self._leave_out()

    def _leave_out(self) -> None:
        self.flush()
        self._out.write(self._gap.encode())
        self.flagged = True
        self.row += 1

    def _fits(self, cells: list[str], size: int, bare: str = "") -> bool:
        """Tell whether a row fits; ``bare`` is what its cells may not hold without quotes."""
        if not cells or cells == [""]:
            self._leave_out()  # a blank line counts, and is no row
            return False
        if size > ROW_BYTES:
            self.reject("", TOO_LONG, self._table.delimiter.join(cells))
            return False
        if len(cells) != self.width:
            self._ragged(cells)
            return False
        for name, cell in zip(self._columns, cells, strict=True):
            if fault := self._fault_in(cell, bare):
                self.reject(name, fault, cell)
                return False
        return True

    def _ragged(self, cells: list[str]) -> None:
        at = min(len(cells), self.width)
        name = self._columns[at] if at < self.width else f"column {at + 1}"
        whose = "header" if self._table.header else "mapping"
        many = f"{len(cells)} cell{'s' * (len(cells) != 1)}"
        self.reject(
            name, f"the row has {many}, and the {whose} {self.width}", self._table.delimiter.join(cells)
        )

    def _fault_in(self, cell: str, bare: str) -> str:
        if bare and bare in cell:
            return "the cell holds a carriage return"
        return fault_in(cell, self._table.encoding)


def fault_in(cell: str, encoding: str) -> str:
    """Say why a cell cannot be used, "" if it can."""
    return "the cell holds a NUL" if "\0" in cell else fault_of(cell, encoding)
