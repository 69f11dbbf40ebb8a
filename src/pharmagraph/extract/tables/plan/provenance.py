"""From which rows a subject comes: the lines that say so, and places that can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.tables.plan.expression import (
    Call,
    Column,
    Expression,
    Number,
    Text,
    call,
    join,
)  # fmt: skip
from pharmagraph.extract.tables.plan.lines import SUBJECT
from pharmagraph.ontology.prefixes import PROV, VOCAB, XSD
from pharmagraph.rdfterms import segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.extract.tables.plan.staged import StagedFile

FILE, ROW = Column("file"), Column("row")

MOST_ROWS = 50
"""A subject leads to all rows that speak of it, where there are so many at most; else to the first alone.

Where more rows speak of it, their number is said beside. What many rows share (a route of administration,
a class of drugs) would else have as many triples as there are rows, and nobody reads them.
"""
PLACES = 1 << 40
"""More rows than a file has: a place is the file's number (``file_number``) times this, and the row."""


def about_graph(mapping: Mapping) -> str:
    """Return the IRI of the graph that says where a data set comes from: {base}about/<dataset>."""
    return f"{mapping.base}about/{segment(mapping.dataset)}"


def fragment(row: int, *, lines: bool = False) -> str:
    """Return the fragment of a file's IRI that stands for a row, or for a line of JSON Lines.

    Rows are counted as by RFC 7111, section 2.1 (the header is row 1). Lines by RFC 5147, section 2.2.2,
    which counts the positions between lines from 0, so that the first line lies between 0 and 1.

    >>> fragment(12), fragment(12, lines=True)
    ('row=12', 'line=11,12')
    """
    return f"line={row - 1},{row}" if lines else f"row={row}"


def file_numbers(files: Sequence[StagedFile]) -> tuple[int, ...]:
    """Return the number of each file in places: that of the first whose rows have the same IRIs.

    Several tables may read one file; then a row of it is the same row for all of them.
    """
    first: dict[tuple[str, bool], int] = {}
    return tuple(first.setdefault((file.iri, file.lines), number) for number, file in enumerate(files))


def file_number(files: Sequence[StagedFile]) -> Expression:
    """Return the number that a row's file has in places; it reads ``file``."""
    number: Expression = FILE
    for own, first in enumerate(file_numbers(files)):
        if first != own:
            number = call("when", call("equal", FILE, Number(own)), Number(first), number)
    return number


def file_ranks(files: Sequence[StagedFile]) -> tuple[int, ...]:
    """Return where the lines about a file's rows stand, among those of one subject, by the file's number."""
    starts = _starts(files)
    order = sorted(set(starts))
    return tuple(order.index(start) for start in starts)


def row_sign(files: Sequence[StagedFile]) -> Expression:
    """Return what orders the lines of one subject about rows of one file: the end of the row's IRI."""
    return join(_fragment_number(files), Text(">"))


def rows_line(mapping: Mapping, count: Expression) -> Expression:
    """Return the line that says how many rows speak of the subject ``s``; ``count`` is a number."""
    before, after = _rows_words(mapping)
    return join(SUBJECT, Text(before), call("number", count), Text(after))


class Origins:
    """The rows that speak of one subject after another: which are named, and how many there are."""

    def __init__(self, mapping: Mapping) -> None:
        self._before, self._after = (words.encode() for words in _rows_words(mapping))
        self._lines: list[bytes] = []
        self._last = -1
        self._count = 0

    def add(self, place: int, line: bytes) -> None:
        """Add a row that speaks of the subject at hand; rows come in order of place, and may come again."""
        if place != self._last:
            self._last = place
            self._count += 1
            if self._count <= MOST_ROWS:
                self._lines.append(line)

    def take(self) -> bytes:
        """Return the lines that say from which rows the subject comes, sorted; the next one begins anew."""
        lines, count = self._lines, self._count
        self._lines, self._last, self._count = [], -1, 0
        return self.written(lines, count)

    def written(self, lines: Sequence[bytes], count: int) -> bytes:
        """Return the lines of a subject: ``lines`` are those of its first rows, in order, of ``count``."""
        if count > MOST_ROWS:
            subject = lines[0][: lines[0].index(b"> ") + 1]
            return b"%b%b%b%d%b" % (lines[0], subject, self._before, count, self._after)
        return lines[0] if count == 1 else b"".join(sorted(lines))


def _rows_words(mapping: Mapping) -> tuple[str, str]:
    return f' <{VOCAB}rows> "', f'"^^<{XSD}integer> <{about_graph(mapping)}> .\n'


def origin_line(mapping: Mapping, files: Sequence[StagedFile]) -> Expression:
    """Return the line of N-Quads that says from which row a subject comes.

    It reads the columns ``s`` (the subject), ``file`` (a number in ``files``) and ``row``.
    """
    if not files:
        raise ValueError("there are no staged files")
    starts = [Text(start) for start in _starts(files)]
    start = starts[0] if len(set(starts)) == 1 else call("pick", Call("list", tuple(starts)), FILE)
    end = Text(f"> <{about_graph(mapping)}> .\n")
    return join(SUBJECT, Text(f" <{PROV}wasDerivedFrom> "), start, _fragment_number(files), end)


def _starts(files: Sequence[StagedFile]) -> list[str]:
    return [f"<{file.iri}#{'line=' if file.lines else 'row='}" for file in files]


def _fragment_number(files: Sequence[StagedFile]) -> Expression:
    number: Expression = call("number", ROW)
    if any(file.lines for file in files):
        two = join(call("number", call("minus", ROW, Number(1))), Text(","), number)
        number = two if all(file.lines for file in files) else call("when", _lines(files), two, number)
    return number


def _lines(files: Sequence[StagedFile]) -> Expression:
    """Tell whether the file of a row is one of lines."""
    numbers = [Number(n) for n, file in enumerate(files) if file.lines]
    return Call("one_of", (FILE, *numbers))
