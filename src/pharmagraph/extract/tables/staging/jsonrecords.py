"""Records of JSON Lines, or of one JSON array: read one at a time, and strictly.

Refused are what JSON does not allow (RFC 8259: NaN, bytes that are not UTF-8), what two readers would
read differently (a key that stands twice), and nesting deeper than NESTING. Numbers stay as they are
written, so 1.50 remains 1.50.
"""

from __future__ import annotations

import codecs
import itertools
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeAlias

from pharmagraph.extract.tables.staging.limits import NESTING, RECORD_BYTES, ROW_BYTES, unreadable
from pharmagraph.extract.tables.staging.lines import Lines, TooLong
from pharmagraph.extract.tables.staging.transcoding import fault_of, marked_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Json: TypeAlias = Any
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"?|([\[{])|([\]}])', re.DOTALL)
_SPACE = re.compile(r"[ \t\n\r]*")
_UTF8 = "utf-8"
_SHOWN = 400
_WIDEST = 4  # bytes that a character takes at most
_TOO_DEEP = f"lists and objects are nested more than {NESTING} deep"
_MEND = "mend the file, or ask its publisher; a broken array cannot be read further"


class Record(NamedTuple):
    """A record with its number; ``fault`` says why it cannot be used, ``text`` is then how it begins."""

    row: int
    value: Json = None
    fault: str = ""
    text: str = ""


class _FaultError(ValueError):
    """What is wrong with a record, in plain words."""


def read_records(blocks: Iterable[bytes], file: str) -> tuple[Iterator[Record], bool]:
    """Return the records of a text: one a line, or the items of an array if it begins with a bracket.

    The number of a record is that of its line, in an array its place from 1; the second value tells
    whether they are lines. Raises ContentError (PG721) where an array is broken: there is no telling
    where its next record would begin.
    """
    blocks = iter(blocks)
    first = next(blocks, b"")
    whole = itertools.chain([first], blocks)
    if first.lstrip(b" \t\r\n").startswith(b"["):
        return _Array(whole, file).records(), False
    return _lines(whole), True


def _lines(blocks: Iterable[bytes]) -> Iterator[Record]:
    lines = Lines(blocks)
    row = 0
    for block in lines:
        if isinstance(block, TooLong):
            row += 1
            message = f"the line is longer than {ROW_BYTES:,} bytes"
            yield Record(row, fault=message, text=block.beginning.decode(_UTF8, "replace"))
            continue
        data = block
        if lines.ending == b"\r":
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        for line in marked_text(data.removesuffix(b"\n"), _UTF8).split("\n"):
            row += 1
            if line and not line.isspace():
                yield _record(row, line.removesuffix("\r"))


def _record(row: int, text: str) -> Record:
    fault = _fault_of(text)
    try:
        if not fault:
            return Record(row, _DECODER.decode(text))
    except json.JSONDecodeError as error:
        fault = f"it is not JSON: {error.msg[:1].lower()}{error.msg[1:]}, at character {error.pos + 1}"
    except RecursionError:
        fault = _TOO_DEEP
    except _FaultError as error:
        fault = str(error)
    return Record(row, fault=fault, text=text[:_SHOWN])


def _fault_of(text: str) -> str:
    """Say what forbids to parse a text, "" if nothing does."""
    if len(text) * _WIDEST > ROW_BYTES and len(text.encode(_UTF8, "surrogateescape")) > ROW_BYTES:
        return f"the record is longer than {ROW_BYTES:,} bytes"
    if text.count("[") + text.count("{") > NESTING and _depth(text) > NESTING:
        return _TOO_DEEP
    return fault_of(text, _UTF8)


def _depth(text: str) -> int:
    deepest = depth = 0
    for found in _BRACKET.finditer(text):
        depth += bool(found[1]) - bool(found[2])
        deepest = max(deepest, depth)
    return deepest


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        left = [key for key, _ in pairs]
        for key in found:
            left.remove(key)
        raise _FaultError(f"the key '{left[0]}' stands twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise _FaultError(f"{name} is no number that JSON has")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=str, parse_int=str, parse_constant=_no_constant
)
# Finds where a record ends, whatever it holds.
_SKIMMER = json.JSONDecoder(parse_float=str, parse_int=str)


class _Array:
    """The records of one JSON array, of which no more than a record is held at a time."""

    def __init__(self, blocks: Iterator[bytes], file: str) -> None:
        self._blocks = blocks
        self._file = file
        self._decode = codecs.getincrementaldecoder(_UTF8)()
        self._text = ""
        self._at = 0
        self._row = 0

    def records(self) -> Iterator[Record]:
        self._next()  # the bracket
        if self._next(peek=True) == "]":
            self._next()
        else:
            closed = False
            while not closed:
                self._row += 1
                text = self._item()
                yield _record(self._row, text)
                sign = self._next()
                if sign not in {",", "]"}:
                    raise self._broken("a comma or the end of the list is missing")
                closed = sign == "]"
        if self._next():
            raise self._broken("something follows the end of the list")

    def _broken(self, message: str) -> Exception:
        return unreadable(self._file, message, _MEND, row=self._row)

    def _more(self, least: int = 1) -> bool:
        """Read on, at least so many bytes if there are; what has been used is dropped."""
        pieces = [self._text[self._at :]]
        read = 0
        ended = False
        try:
            while read < least and not ended:
                block = next(self._blocks, b"")
                ended = not block
                read += len(block)
                pieces.append(self._decode.decode(block, ended))
        except UnicodeDecodeError as error:
            wrong = error.object[error.start]
            raise self._broken(f"the byte 0x{wrong:02X} is not UTF-8") from error
        self._text, self._at = "".join(pieces), 0
        return read > 0

    def _next(self, *, peek: bool = False) -> str:
        """Return the next sign that is no space, "" at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                sign = self._text[self._at]
                self._at += not peek
                return sign
            if not self._more():
                return ""

    def _item(self) -> str:
        """Return the text of the next record."""
        self._next(peek=True)
        while True:
            try:
                _, end = _SKIMMER.raw_decode(self._text, self._at)
                if end < len(self._text) or not self._more():  # else a number might go on
                    item = self._text[self._at : end]
                    self._at = end
                    return item
            except RecursionError:
                raise self._broken(_TOO_DEEP) from None
            except json.JSONDecodeError as error:
                held = len(self._text) - self._at
                if held > RECORD_BYTES or not self._more(held):
                    raise self._broken(f"it is not JSON: {error.msg[:1].lower()}{error.msg[1:]}") from None
