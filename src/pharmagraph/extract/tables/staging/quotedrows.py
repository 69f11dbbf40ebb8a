"""Records with quotes, block by block: at once where a block is well formed, else one by one."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.staging.limits import RESCANNED_BYTES, ROW_BYTES, unreadable
from pharmagraph.extract.tables.staging.transcoding import marked_text

if TYPE_CHECKING:
    import _csv
    from collections.abc import Iterable, Iterator, Sequence

    from pharmagraph.extract.tables.mapping import Table
    from pharmagraph.extract.tables.staging.rowsink import RowSink


def quoted_reader(texts: Iterable[str], table: Table) -> _csv.Reader:
    """Read records with quotes as RFC 4180 does (section 2), quotes within an unquoted cell as they are."""
    # csv's own bound is one for the whole process, and lower.
    csv.field_size_limit(max(csv.field_size_limit(), 2 * ROW_BYTES))
    return csv.reader(texts, delimiter=table.delimiter, quotechar=table.quote, strict=True)


def keep_ends(data: bytes, ending: bytes) -> list[bytes]:
    """Split a block into lines that keep their ends."""
    if ending == b"\r":
        return data.splitlines(keepends=True)
    return [line + b"\n" for line in data.removesuffix(b"\n").split(b"\n")]


class QuotedRows:
    """The records of a file with quotes."""

    def __init__(self, sink: RowSink, table: Table, ending: bytes, file: str) -> None:
        self.held = b""  # the beginning of a record whose quote is still open
        self._sink = sink
        self._table = table
        self._ending = ending
        self._file = file
        self._quote = table.quote.encode()
        self._read = self._rescanned = 0

    def block(self, data: bytes) -> None:
        """Take a block of whole lines; a record that goes on in the next is held back.

        Where quotes pair, a record is open behind the last line whose quotes, with those of all lines
        before it, are odd in number.
        """
        self._read += len(data)
        data, self.held = self.held + data, b""
        lines = keep_ends(data, self._ending)
        whole = len(lines)
        odd = data.count(self._quote) % 2
        while odd:
            whole -= 1
            odd = (odd + lines[whole].count(self._quote)) % 2
        rest = b"".join(lines[whole:])
        rows = self._well_formed(lines[:whole]) if len(rest) <= ROW_BYTES else None
        if rows is None:
            self._one_by_one(lines, last=False)
        else:
            self._sink.records(rows)
            self.held = rest

    def end(self) -> None:
        """Take what was held back: no more of it will come."""
        if self.held:
            data, self.held = self.held, b""
            self._one_by_one(keep_ends(data, self._ending), last=True)

    def _well_formed(self, lines: list[bytes]) -> list[list[str]] | None:
        """Return the cells of records without any fault, None where there is one."""
        data = b"".join(lines)
        try:
            rows = list(quoted_reader([line.decode() for line in lines], self._table))
        except (UnicodeDecodeError, csv.Error):
            return None
        width = self._sink.width
        if b"\0" in data or set(map(len, rows)) - {width} or (width == 1 and [""] in rows):
            return None
        if len(data) > ROW_BYTES:  # some row might be longer than is allowed
            return None
        return rows

    def _one_by_one(self, lines: list[bytes], *, last: bool) -> None:
        """Take records one by one; what may go on in the next block is held back, but for the last.

        After a record that cannot be read, reading goes on with the line behind its first one.
        """
        at = 0
        while at < len(lines):
            ended = False  # whether the reader has asked for more than there is

            def texts(start: int = at) -> Iterator[str]:
                nonlocal ended
                yield from map(self._text, lines[start:])
                ended = True

            reader = quoted_reader(texts(), self._table)
            begin = at
            try:
                for cells in reader:
                    end = at + reader.line_num
                    size = sum(map(len, lines[begin:end]))
                    self._sink.record(cells, size)
                    begin = end
                self._sink.flush()
            except csv.Error as error:
                self._sink.flush()
                if ended and not last and sum(map(len, lines[begin:])) <= ROW_BYTES:
                    self.held = b"".join(lines[begin:])
                    return
                reason = "a quote is not closed" if ended else f"the quotes do not pair ({error})"
                self._sink.reject("", reason, self._text(lines[begin]).rstrip("\r\n"))
                self._rescan(lines[begin + 1 : at + reader.line_num])
                at = begin + 1
            else:
                return

    def _rescan(self, lines: Sequence[bytes]) -> None:
        """Count what is read again, so that a hostile file cannot make it be read without end."""
        self._rescanned += sum(map(len, lines))
        if self._rescanned > RESCANNED_BYTES + self._read:
            mend = "declare quote: none if the file has no quotes around cells"
            raise unreadable(self._file, "too many quotes are not closed", mend, row=self._sink.row)

    def _text(self, data: bytes) -> str:
        return marked_text(data, self._table.encoding)
