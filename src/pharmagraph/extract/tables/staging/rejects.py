"""Rows that do not fit: noted with row, column and reason, counted, and written for people to read."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pharmagraph.atomic import write_atomically
from pharmagraph.errors import ContentError
from pharmagraph.extract.tables.staging.limits import REJECT_WIDTH
from pharmagraph.extract.tables.staging.transcoding import plain
from pharmagraph.findings import Finding, Place, visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.extract.tables.staging.staged import Staged

HEADER = "file\trow\tcolumn\treason\tvalue\n"
_SHOWN = 5
# Spreadsheets take a cell that begins so for a formula (OWASP: CSV injection).
_FORMULA = tuple("=+-@")


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is left out: its number, the item in it (0 for none), and what is wrong where."""

    row: int
    item: int
    column: str
    reason: str
    value: str

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in its file."""
        return self.row, self.item


Note: TypeAlias = Callable[[Reject], None]


@contextmanager
def noting(path: Path) -> Iterator[Note]:
    """Open a file of rejects (JSON Lines) and give the function that adds one to it."""
    with path.open("w", encoding="ascii", newline="\n") as handle:
        yield lambda reject: (handle.write(_line(reject)), None)[1]


def _line(reject: Reject) -> str:
    words = [plain(text) for text in (reject.column, reject.reason, reject.value[:REJECT_WIDTH])]
    return json.dumps([reject.row, reject.item, *words]) + "\n"


def read_rejects(path: Path) -> Iterator[Reject]:
    """Yield the rejects of a file, as they were noted."""
    with path.open(encoding="ascii") as handle:
        for line in handle:
            yield Reject(*json.loads(line))


def merge_rejects(path: Path, *sorted_rejects: Iterable[Reject]) -> int:
    """Write rejects that are sorted by place into one file, atomically; return how many there are."""
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for reject in heapq.merge(*sorted_rejects, key=lambda reject: reject.place):
            count += 1
            yield _line(reject).encode("ascii")

    write_atomically(path, lines())
    return count


def check_rejects(mapping: Mapping, staged: Sequence[Staged]) -> None:
    """Refuse a data set of which more rows were rejected than its mapping allows.

    Raises ContentError: PG722 with the counts, then PG723 for each of the first rejected rows.
    """
    rejected = sum(one.rejected for one in staged)
    rows = rejected + sum(one.rows for one in staged)
    if rejected <= mapping.rejects * rows:
        return
    share = f"{mapping.rejects * 100:f}".rstrip("0").rstrip(".") if mapping.rejects else "0"
    message = f"{rejected:,} of {rows:,} rows of {mapping.dataset} were rejected; at most {share} % may be"
    mend = "mend the mapping or the files; or allow a higher share with rejects: in the mapping"
    findings = [Finding("PG722", message, mapping.rejects_place, mend), *_first_rejects(staged)]
    raise ContentError(message, findings, mend=mend)


def _first_rejects(staged: Iterable[Staged]) -> Iterator[Finding]:
    """Yield the most frequent reasons with the first row of each, and how many more rows it holds for."""
    first: dict[tuple[str, str, str], Reject] = {}
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in staged:
        for reject in read_rejects(one.rejects):
            kind = (one.name, reject.column, reject.reason)
            counts[kind] += 1
            first.setdefault(kind, reject)
    for kind, count in counts.most_common(_SHOWN):
        reject = first[kind]
        shown = f"{reject.column}: {reject.reason}" if reject.column else reject.reason
        what = f"{shown} ({visible(reject.value)})" if reject.value else shown
        more = f", and so in {count - 1:,} more row{'s' if count > 2 else ''}" if count > 1 else ""  # noqa: PLR2004
        yield Finding("PG723", f"{what}{more}", Place(kind[0], reject.row))


def write_rejects(path: Path, staged: Iterable[Staged]) -> int:
    """Write the rejected rows of all files as one tab-separated table, and return how many there are.

    Sorted by file, row and item. Cells hold no control characters, and none begins like a formula.
    Raises NotWrittenError.
    """
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        yield HEADER.encode()
        for one in sorted(staged, key=lambda one: (one.name, one.table)):
            for reject in read_rejects(one.rejects):
                count += 1
                cells = (one.name, str(reject.row), reject.column, reject.reason, reject.value)
                yield ("\t".join(map(_cell, cells)) + "\n").encode()

    write_atomically(path, lines())
    return count


def _cell(text: str) -> str:
    shown = visible(text.replace("\t", " ").replace("\n", " ").replace("\r", " "))
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
