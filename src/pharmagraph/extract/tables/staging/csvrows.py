"""Rows of CSV and TSV files: told apart, numbered and judged, on their way to the engine.

Most blocks of a file are well formed, which a few searches in the bytes show; they pass as they are.
The others are read row by row. Rows are numbered as RFC 7111 does (section 2): the header is row 1; a
record is one row, however many lines it has. Blank lines count, and are no rows.

A row is rejected whose number of cells is not that of the header; that holds bytes which are not in
the declared encoding, a NUL, or a carriage return outside quotes; that is longer than ROW_BYTES; or
whose quotes do not pair.
"""

from __future__ import annotations

import csv
from operator import methodcaller
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.staging.clean import ESCAPE, Clean
from pharmagraph.extract.tables.staging.limits import ROW_BYTES, unreadable
from pharmagraph.extract.tables.staging.lines import Lines, TooLong
from pharmagraph.extract.tables.staging.quotedrows import QuotedRows, keep_ends, quoted_reader
from pharmagraph.extract.tables.staging.rowsink import TOO_LONG, RowSink, fault_in
from pharmagraph.extract.tables.staging.transcoding import marked_text, utf8_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from pharmagraph.extract.tables.mapping import Table
    from pharmagraph.extract.tables.staging.opening import Bytes
    from pharmagraph.extract.tables.staging.rejects import Note

_ESCAPE = ESCAPE.encode()


class CsvRows:
    """One pass over a CSV file; ``columns`` are those of its header."""

    def __init__(self, stream: Bytes, table: Table, file: str, note: Note) -> None:
        self._table = table
        self._file = file
        self._note = note
        self._lines = Lines(utf8_blocks(stream, table.encoding, file))
        self._blocks = iter(self._lines)
        self._after = b""
        self.columns = self._header() if table.header else table.columns
        self._width = len(self.columns)
        self._quote = table.quote.encode()
        delimiter = table.delimiter.encode()
        self._count = methodcaller("count", delimiter)
        self._controls = bytes({*range(0x20), 0x7F} - {0x0A} - set(delimiter))
        self._plain = True

    def write(self, out: BinaryIO, tell: Callable[[int], None]) -> Clean:
        """Write the clean file; ``tell`` hears how many more rows are read."""
        sink = RowSink(out, self._table, self.columns, self._note)
        quoted = QuotedRows(sink, self._table, self._lines.ending, self._file)
        first = told = sink.row
        for block in self._rest():
            if isinstance(block, TooLong):
                quoted.end()
                sink.reject("", TOO_LONG, self._text(block.beginning))
            elif not quoted.held and (fits := self._well_formed(block)):
                sink.block(*fits)
            else:
                self._plain = False
                if self._quote:
                    quoted.block(block)
                else:
                    for line in self._with_line_feeds(block).removesuffix(b"\n").split(b"\n"):
                        sink.line(line, self._text(line))
            tell(sink.row - told)
            told = sink.row
        quoted.end()
        tell(sink.row - told)
        return Clean(
            self.columns, self._table.delimiter, first, flagged=sink.flagged, escaped=sink.escaped,
            longest=sink.longest, plain=self._plain,
        )  # fmt: skip

    def _rest(self) -> Iterator[bytes | TooLong]:
        if self._after:
            yield self._after
        yield from self._blocks

    def _header(self) -> tuple[str, ...]:
        """Read the first record; the rest of its block is kept."""
        block = next(self._blocks, b"")
        if isinstance(block, TooLong):
            mend = "check that the file is the table, and how its lines end"
            raise unreadable(self._file, TOO_LONG, mend, row=1)
        lines = keep_ends(block, self._lines.ending)
        used = 1
        if self._table.quote:
            reader = quoted_reader(map(self._text, lines), self._table)
            try:
                cells: list[str] = next(reader, [])
            except csv.Error as error:
                mend = "declare quote: none if the file has no quotes around cells"
                raise unreadable(self._file, f"the header cannot be read: {error}", mend, row=1) from error
            used = reader.line_num
        else:
            cells = self._text(lines[0]).rstrip("\r\n").split(self._table.delimiter)
        for at, cell in enumerate(cells, 1):
            if fault := fault_in(cell, self._table.encoding):
                mend = "declare the right encoding in the mapping"
                raise unreadable(self._file, f"the header cannot be read: {fault}", mend, row=1, column=at)
        self._after = b"".join(lines[used:])
        return tuple(cell.strip() for cell in cells)

    def _well_formed(self, data: bytes) -> tuple[bytes, int] | None:
        """Return a block with line feeds, and how many rows it has; None where it has to be looked at."""
        if b"\0" in data or (self._quote and (self._quote in data or _ESCAPE in data)):
            return None
        if b"\r" in data:
            data = self._with_line_feeds(data)
            if b"\r" in data:
                return None
        if not data.isascii():
            try:
                data.decode("utf-8")
            except UnicodeDecodeError:
                return None
        lines = data.split(b"\n")
        if lines[-1]:
            data += b"\n"
        else:
            lines.pop()
        if set(map(self._count, lines)) != {self._width - 1} or (self._width == 1 and b"" in lines):
            return None
        if len(data) > ROW_BYTES and max(map(len, lines)) > ROW_BYTES:
            return None
        if self._plain and len(data.translate(None, self._controls)) != len(data):
            self._plain = False
        return data, len(lines)

    def _with_line_feeds(self, data: bytes) -> bytes:
        data = data.replace(b"\r\n", b"\n")
        return data.replace(b"\r", b"\n") if self._lines.ending == b"\r" else data

    def _text(self, data: bytes) -> str:
        return marked_text(data, self._table.encoding)
