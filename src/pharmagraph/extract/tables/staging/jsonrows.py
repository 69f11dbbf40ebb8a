"""Rows of JSON: the records themselves, or the items of a list in each, with chosen parts as columns.

A part that holds one value is a cell: text as it is, numbers as they are written, true and false in
words. null and what is missing are empty. A list or an object where a column wants one value rejects
the row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.staging.clean import Clean, written
from pharmagraph.extract.tables.staging.jsonrecords import read_records
from pharmagraph.extract.tables.staging.limits import FREE_BYTES, RATIO, unreadable
from pharmagraph.extract.tables.staging.rejects import Reject
from pharmagraph.extract.tables.staging.transcoding import utf8_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from pharmagraph.extract.tables.mapping import Table
    from pharmagraph.extract.tables.staging.jsonrecords import Json, Record
    from pharmagraph.extract.tables.staging.opening import Bytes
    from pharmagraph.extract.tables.staging.rejects import Note

_BATCH = 200_000
_DELIMITER = "\t"
_HALF = re.compile("[\ud800-\udfff]")
_MISSING = object()


class _UnfitError(ValueError):
    """A part of a record that cannot be a cell; ``column`` is the column that asked for it."""

    def __init__(self, column: str, reason: str, value: Json = None) -> None:
        super().__init__(reason)
        self.column = column
        self.value = value


class JsonRows:
    """One pass over a JSON file; ``columns`` are those that are wanted of it."""

    def __init__(self, stream: Bytes, table: Table, columns: Sequence[str], file: str, note: Note) -> None:
        self._escaped = False
        self._read = self._written = self._longest = 0
        self._records, self._lines = read_records(self._counted(stream, file), file)
        self._file = file
        self._note = note
        self._each = steps(table.each)
        self._pointer = table.each
        self.columns = tuple(columns)
        # A key of the item ("" is the item itself), or the steps from the record's root.
        paths = [(column, table.fields.get(column, column)) for column in columns]
        self._parts = [(column, steps(path) if path.startswith("/") else path) for column, path in paths]
        keys = [path for _, path in paths if path and not path.startswith("/")]
        self._simple = keys if len(keys) == len(paths) else []

    def write(self, out: BinaryIO, tell: Callable[[int], None]) -> Clean:
        """Write the clean file; ``tell`` hears how many more rows are read."""
        records = lists = held = 0
        lines: list[list[str]] = []
        for record in self._records:
            records += 1
            if record.fault:
                self._note(Reject(record.row, 0, "", record.fault, record.text))
                lists += 1
                tell(1)
                continue
            items = self._items(record)
            if items is None:
                continue
            lists += 1
            tell(len(items))
            row = str(record.row)
            for at, item in enumerate(items):
                try:
                    cells = self._cells(record.value, item)
                    lines.append([row, str(at), *cells])
                    held += sum(map(len, cells))
                except _UnfitError as error:
                    self._note(Reject(record.row, at, error.column, str(error), shown(error.value)))
                if held > _BATCH:
                    self._flush(lines, out)
                    held = 0
        self._flush(lines, out)
        if not records:
            raise unreadable(self._file, "the file holds no record", "check that it is the right file")
        if not lists:
            message = f"no record has a list at {self._pointer}"
            raise unreadable(self._file, message, "mend each: in the mapping")
        return Clean(
            self.columns,
            _DELIMITER,
            escaped=self._escaped,
            numbered=True,
            lines=self._lines,
            longest=self._longest,
        )

    def _counted(self, stream: Bytes, file: str) -> Iterator[bytes]:
        for block in utf8_blocks(stream, "utf-8", file):
            self._read += len(block)
            yield block

    def _flush(self, lines: list[list[str]], out: BinaryIO) -> None:
        """Write rows; parts of the record stand in the row of each item, which must not get out of hand."""
        if not lines:
            return
        data, escaped = written(lines, _DELIMITER)
        self._escaped |= escaped
        self._written += (size := out.write(data))
        self._longest = max(self._longest, size)  # no line is longer than all of them
        lines.clear()
        if self._written > FREE_BYTES and self._written > RATIO * self._read:
            message = f"its rows take more than {RATIO} times the space of the file"
            raise unreadable(self._file, message, "take fewer parts of the record into each row")

    def _items(self, record: Record) -> Sequence[Json] | None:
        """Return the rows of a record; None where it lacks the list, or where it is no list (noted)."""
        if not self._pointer:
            return [record.value]
        found = at_pointer(record.value, self._each)
        if found is _MISSING or found is None:
            return None
        if isinstance(found, list):
            return found
        self._note(Reject(record.row, 0, "", f"there is no list at {self._pointer}", shown(found)))
        return []

    def _cells(self, record: Json, item: Json) -> list[str]:
        if self._simple and isinstance(item, dict):
            found = [item.get(key, "") for key in self._simple]
        else:
            found = [self._part(column, key, record, item) for column, key in self._parts]
        try:
            whole = "".join(found)
            if whole.isascii() and "\0" not in whole:
                return found  # the usual case: text alone, and nothing to look at
        except TypeError:
            pass
        return [_cell(column, value) for column, value in zip(self.columns, found, strict=True)]

    def _part(self, column: str, key: str | tuple[str, ...], record: Json, item: Json) -> Json:
        if isinstance(key, tuple):
            found = at_pointer(record, key)
            return None if found is _MISSING else found
        if not key:
            return item
        if not isinstance(item, dict):
            raise _UnfitError(column, "the row is no object, so it has no keys", item)
        return item.get(key)


def _cell(column: str, value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        kind = "a list" if isinstance(value, list) else "an object"
        raise _UnfitError(column, f"there is {kind} where one value should be", value)
    if "\0" in value:
        raise _UnfitError(column, "the cell holds a NUL", value)
    if not value.isascii() and _HALF.search(value):
        raise _UnfitError(column, "the cell holds half of a character (a lone surrogate)", value)
    return value


def steps(pointer: str) -> tuple[str, ...]:
    """Take a JSON pointer apart (RFC 6901, section 4): ~1 is a slash, ~0 a tilde."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def at_pointer(value: Json, path: Sequence[str]) -> Json:
    """Return what a pointer leads to, _MISSING where there is nothing."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step, _MISSING)
        elif (
            isinstance(value, list) and step.isdecimal() and step.isascii() and len(step) < len("1000000000")
        ):
            value = value[int(step)] if int(step) < len(value) else _MISSING
        else:
            return _MISSING
    return value


def shown(value: Json) -> str:
    """Show a part of a record, at least how it begins."""
    return value if isinstance(value, str) else "" if value is None else repr(value)[:200]
