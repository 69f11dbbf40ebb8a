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
from pharmagraph.extract.tables.plan.provenance import origin_line
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
    tell: Callable[[int], None] | None = None,
) -> Mapped:
    """Make triples of staged rows and pass them on as canonical N-Quads, sorted, each once.

    ``data`` takes the triples that the mapping asks for, ``rows`` one for every subject that leads to
    the first row it comes from (first by the order of ``staged``, then by row). Both get whole lines in
    pieces of about a megabyte, in turns, and are called from one thread other than the caller's.
    ``work`` is a folder for temporary files, ``memory`` what DuckDB may use, such as "1GB". ``tell``
    hears now and then how many subjects more are done.

    Raises MissingExtraError without DuckDB, NotWrittenError where the disk is full, PharmagraphError
    where ``memory`` is too little.
    """
    tallies, counts = (Tally(data), Tally(rows)), Counts()
    tables = {file.table for file in staged}
    families = [
        FamilySql(family, staged, origin_line(mapping, staged))
        for family in make_plan(mapping).families
        if any(part.table in tables for part in family.parts)
    ]
    with (
        _database(work, staged, memory, threads) as connection,
        closing(in_turn(connection, families, ahead=not memory and _few(connection, staged))) as turns,
        Pump() as pump,
    ):
        for ready in turns:
            for piece, origins in _pieces(ready, counts, work):
                if piece:
                    pump.put(tallies[0], piece)
                if origins:
                    pump.put(tallies[1], b"".join(origins))
                    counts.subjects += len(origins)
                if tell:
                    tell(len(origins))
    written = tallies[0].written(counts.parts.total())
    return Mapped(written, tallies[1].written(counts.subjects), counts)


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


def _few(connection: DuckDBPyConnection, staged: Sequence[StagedFile]) -> bool:
    if not staged:
        return False
    ((rows,),) = connection.execute(count_sql(staged)).fetchall()
    return int(rows) <= AHEAD


def _pieces(ready: Ready, counts: Counts, folder: Path) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield what the main query of a family gives, piece by piece: data, and a line a subject."""
    family, merger = ready.family, Merger(folder)
    counters: list[Counter[int]] = [Counter() for _ in family.counted]
    again = itemgetter(2 + len(counters)) if family.again else None
    number = _FEWEST
    while fetched := ready.cursor.fetchmany(number):
        for place, counter in enumerate(counters, 2):
            counter.update(map(itemgetter(place), fetched))
        if again and (not merger.idle or any(map(again, fetched))):
            yield from _merged(merger, fetched)
        else:
            yield b"".join(map(itemgetter(0), fetched)), [row[1] for row in fetched if row[0]]
        size = sum(map(len, map(itemgetter(0), fetched)))
        number = max(_FEWEST, min(_MOST, len(fetched) * _PIECE // (size + 1)))
    yield from ((piece, [origin] if origin else []) for piece, origin in merger.take())
    for counted, counter in zip(family.counted, counters, strict=True):
        counted.add(counter, counts)
    merger.count(family.maps, counts)


def _merged(merger: Merger, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[bytes, list[bytes]]]:
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
                if first:
                    origins.append(first)
                else:
                    yield b"".join(texts), []
                    texts = []
        if again:
            merger.add(text, origin, row[-2], row[-1])
        else:
            texts.append(text)
            origins.append(origin)
    yield b"".join(texts), origins
