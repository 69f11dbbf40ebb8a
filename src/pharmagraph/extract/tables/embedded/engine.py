"""Map rows with DuckDB: sorted N-Quads, piece by piece, and what they are."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pharmagraph.extract.tables.embedded.family import FamilySql
from pharmagraph.extract.tables.embedded.merging import Merger
from pharmagraph.extract.tables.embedded.pump import Pump
from pharmagraph.extract.tables.embedded.sqltext import candidates_sql, count_sql
from pharmagraph.extract.tables.embedded.turns import in_turn
from pharmagraph.extract.tables.plan.candidates import Candidate, candidate_plan
from pharmagraph.extract.tables.plan.plan import make_plan
from pharmagraph.extract.tables.staging.connection import connected
from pharmagraph.extract.tables.tally import Counts, Sink, Tally, Written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from pharmagraph.extract.tables.embedded.turns import Ready
    from pharmagraph.extract.tables.mapping import LinkRule, Mapping
    from pharmagraph.extract.tables.plan.staged import StagedFile

THREADS = 4
"""How many threads DuckDB uses at most by default: one process fetches what all of them make."""
MEMORY = 256
"""How many megabytes DuckDB may use by default for each thread. What it needs beyond lies on the disk."""
AHEAD = 500_000
"""How many rows there may be for two families to be worked on at a time: it takes memory for both."""
_PIECE = 1 << 20
_FEWEST, _MOST = 64, 4096


@dataclass(frozen=True, slots=True)
class Mapped:
    """What came of rows: ``data`` went to the graph of the data set, ``rows`` says where it is from."""

    data: Written
    rows: Written
    counts: Counts


def map_rows(  # noqa: PLR0913
    mapping: Mapping,
    staged: Sequence[StagedFile],
    data: Sink,
    rows: Sink,
    *,
    work: Path,
    memory: str = "",
    threads: int | None = None,
    expect: Callable[[int], None] | None = None,
    tell: Callable[[int], None] | None = None,
) -> Mapped:
    """Make triples of staged rows and pass them on as canonical N-Quads, sorted, each once.

    ``data`` takes the triples that the mapping asks for, ``rows`` those by which every subject leads to
    the rows that speak of it: to all, or where they are more than MOST_ROWS, to the first (by the order of
    ``staged``, then by row), with their number. Both get whole lines in
    pieces of about a megabyte, in turns, and are called from one thread other than the caller's.
    ``work`` is a folder for temporary files, ``memory`` what DuckDB may use, such as "1GB". ``expect``
    hears how many rows all maps together have to go through, ``tell`` now and then how many more they have.

    Raises MissingExtraError without DuckDB, NotWrittenError where the disk is full, PharmagraphError
    where ``memory`` is too little.
    """
    tallies, counts, lines = (Tally(data), Tally(rows)), Counts(), 0
    tables = {file.table for file in staged}
    families = [
        FamilySql(family, mapping, staged)
        for family in make_plan(mapping).families
        if any(part.table in tables for part in family.parts)
    ]
    with (
        _database(work, staged, memory, threads) as connection,
        closing(in_turn(connection, families, ahead=not memory and _few(connection, staged))) as turns,
        Pump() as pump,
    ):
        sizes = _sizes(connection, staged)
        if expect:
            expect(sum(_rows(family, sizes) for family in families))
        for ready in turns:
            going = _Going(_rows(ready.family, sizes), tell)
            for piece, subjects, origins in _pieces(ready, mapping, counts, work, going.on):
                if piece:
                    pump.put(tallies[0], piece)
                if origins:
                    pump.put(tallies[1], origins)
                    lines += origins.count(b"\n")
                counts.subjects += subjects
            going.on(going.left)
    written = tallies[0].written(counts.parts.total())
    return Mapped(written, tallies[1].written(lines), counts)


def candidates(  # noqa: PLR0913
    mapping: Mapping,
    rule: LinkRule,
    staged: Sequence[StagedFile],
    *,
    work: Path,
    memory: str = "",
    threads: int | None = None,
) -> Iterator[Candidate]:
    """Yield the subjects that a link rule compares with terms, each combination once, in order.

    ``work`` is a folder for temporary files; what is raised is what ``map_rows`` raises.
    """
    plan = candidate_plan(mapping, rule)
    if not any(file.table == plan.table for file in staged):
        return
    with _database(work, staged, memory, threads) as connection:
        connection.execute(candidates_sql(plan, staged))
        while fetched := connection.fetchmany(_MOST):
            for subject, label, *keys in fetched:
                yield Candidate(subject, label, tuple(keys))


def _database(
    work: Path, staged: Sequence[StagedFile], memory: str, threads: int | None
) -> AbstractContextManager[DuckDBPyConnection]:
    number = threads or min(THREADS, os.cpu_count() or 1)
    # With one thread alone, what the last step needs at once would not fit.
    enough = memory or f"{MEMORY * max(number, 2)}MB"
    return connected(work, read=[f.path for f in staged], memory=enough, threads=number)


def _sizes(connection: DuckDBPyConnection, staged: Sequence[StagedFile]) -> Counter[str]:
    """Return how many rows each table has."""
    sizes: Counter[str] = Counter()
    for file in staged:
        ((rows,),) = connection.execute(count_sql([file])).fetchall()
        sizes[file.table] += int(rows)
    return sizes


def _rows(family: FamilySql, sizes: Counter[str]) -> int:
    """Return how many rows the maps of a family go through."""
    return sum(sizes[part.table] for part in family.family.parts)


def _few(connection: DuckDBPyConnection, staged: Sequence[StagedFile]) -> bool:
    if not staged:
        return False
    ((rows,),) = connection.execute(count_sql(staged)).fetchall()
    return int(rows) <= AHEAD


@dataclass(slots=True)
class _Going:
    """Tells how many rows of a family are done: of rows that say the same, the first stands for all."""

    left: int
    tell: Callable[[int], None] | None

    def on(self, rows: int) -> None:
        """Note that so many more are done."""
        done = min(rows, self.left)
        self.left -= done
        if done and self.tell:
            self.tell(done)


def _pieces(
    ready: Ready, mapping: Mapping, counts: Counts, folder: Path, tell: Callable[[int], None]
) -> Iterator[tuple[bytes, int, bytes]]:
    """Yield what the queries of a family give, in pieces: data, how many subjects, where they are from."""
    family = ready.family
    merger = Merger(mapping, family.maps, family.singles, counts, folder)
    counters: list[Counter[int]] = [Counter() for _ in family.counted]
    again = itemgetter(2 + len(counters)) if family.again else None
    number = _FEWEST
    while fetched := ready.cursor.fetchmany(number):
        tell(len(fetched))
        for place, counter in enumerate(counters, 2):
            counter.update(map(itemgetter(place), fetched))
        if again and (not merger.idle or any(map(again, fetched))):
            yield from _merged(merger, fetched)
        else:
            origins = [row[1] or b"" for row in fetched if row[0]]
            yield b"".join(map(itemgetter(0), fetched)), len(origins), b"".join(origins)
        size = sum(map(len, map(itemgetter(0), fetched)))
        number = max(_FEWEST, min(_MOST, len(fetched) * _PIECE // (size + 1)))
    for piece, origin in merger.take():
        yield piece, origin is not None, origin or b""
    for counted, counter in zip(family.counted, counters, strict=True):
        counted.add(counter, counts)
    merger.count()
    if witnesses := family.witnesses:
        ready.cursor.execute(witnesses.main(ready.ask))
        while lines := ready.cursor.fetchmany(_MOST):
            yield b"", 0, b"".join(map(itemgetter(0), lines))


def _merged(merger: Merger, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[bytes, int, bytes]]:
    """Yield rows, those of one subject as one; what is left of the last one stays with the merger."""
    texts: list[bytes] = []
    origins: list[bytes] = []
    for row in rows:
        text, origin, again = row[0], row[1], row[-3]
        if not text:
            continue
        if not again or merger.begins(text):
            for piece, first in merger.take():
                texts.append(piece)
                if first is not None:
                    origins.append(first)
                else:
                    yield b"".join(texts), 0, b""
                    texts = []
        if again:
            merger.add(text, origin, row[-2], row[-1])
        else:
            texts.append(text)
            origins.append(origin or b"")
    yield b"".join(texts), len(origins), b"".join(origins)
