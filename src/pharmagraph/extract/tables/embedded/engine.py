"""Map rows with DuckDB: sorted N-Quads, piece by piece, and what they are."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.embedded.family import FamilySql
from pharmagraph.extract.tables.embedded.part import candidates_sql, count_sql
from pharmagraph.extract.tables.embedded.pump import Pump
from pharmagraph.extract.tables.embedded.turns import in_turn
from pharmagraph.extract.tables.plan.candidates import Candidate, candidate_plan
from pharmagraph.extract.tables.plan.lines import TYPE
from pharmagraph.extract.tables.plan.plan import make_plan
from pharmagraph.extract.tables.plan.provenance import origin_line
from pharmagraph.extract.tables.staging.connection import connected
from pharmagraph.extract.tables.tally import Counts, Sink, Tally, Written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from pharmagraph.extract.tables.embedded.part import Counted
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
    tags = {name: number for number, name in enumerate(mapping.maps)}
    families = [
        FamilySql(family, staged, tags, origin_line(mapping, staged))
        for family in (make_plan(mapping).families if staged else ())
    ]
    with (
        _database(work, staged, memory, threads) as connection,
        closing(in_turn(connection, families, ahead=not memory and _few(connection, staged))) as turns,
        Pump() as pump,
    ):
        for ready in turns:
            _count_slow(ready, counts)
            for piece, origins in _pieces(ready, counts):
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


def _count_slow(ready: Ready, counts: Counts) -> None:
    names = {tag: name for name, tag in ready.family.tags.items()}
    for tag, predicate, class_, number in ready.slow:
        counts.add(names[tag], predicate[1:-1], number, [class_[1:-1]] if class_ else [])


def _pieces(ready: Ready, counts: Counts) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield what the main query of a family gives, piece by piece: data, and a line a subject."""
    counters: list[Counter[int]] = [Counter() for _ in ready.family.counted]
    number = _FEWEST
    while fetched := ready.cursor.fetchmany(number):
        piece = b"".join(map(itemgetter(0), fetched))
        for place, counter in enumerate(counters, 2):
            counter.update(map(itemgetter(place), fetched))
        yield piece, [row[1] for row in fetched if row[1]]
        number = max(_FEWEST, min(_MOST, len(fetched) * _PIECE // (len(piece) + 1)))
    for counted, counter in zip(ready.family.counted, counters, strict=True):
        _count_quick(counted, counter, counts)


def _count_quick(counted: Counted, counter: Counter[int], counts: Counts) -> None:
    """Count what a column of the main query says of single lines, or of how many lines there were."""
    part = counted.part
    if not counted.bits:
        total = sum(length * number for length, number in counter.items())
        counts.add(part.map, part.segments[counted.length].predicate, total)
    for bit, i in enumerate(counted.bits, 1):
        segment = part.segments[i]
        number = sum(n for shape, n in counter.items() if shape & 1 and shape >> bit & 1)
        counts.add(part.map, segment.predicate, number * (len(segment.fixed) or 1))
        if segment.predicate == TYPE:
            counts.classes.update(dict.fromkeys(segment.fixed, number) if number else {})
