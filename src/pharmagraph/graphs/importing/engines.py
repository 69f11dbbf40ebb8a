"""The engines that make triples of rows, behind one face: embedded in this process, or Spark."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypedDict

from pharmagraph.errors import LoadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pharmagraph.extract.tables.mapping import LinkRule, Mapping
    from pharmagraph.extract.tables.plan.candidates import Candidate
    from pharmagraph.extract.tables.plan.staged import StagedFile
    from pharmagraph.extract.tables.spark.engine import SparkEngine
    from pharmagraph.extract.tables.spark.messages import Step
    from pharmagraph.extract.tables.spark.work import SparkMapped
    from pharmagraph.extract.tables.staging import Staged
    from pharmagraph.extract.tables.tally import Counts, Sink
    from pharmagraph.graphs.progress import Progress

    Run = Callable[[Sequence[Callable[[], Staged]]], list[Staged]]

EMBEDDED, SPARK = "embedded", "spark"
ENGINES = (EMBEDDED, SPARK)
_MOST_THREADS = 4
# What both engines read: DuckDB wants a unit, and neither an amount of nothing.
_MEMORY = re.compile(r"(?=[0-9.]*[1-9])[0-9]{1,6}(\.[0-9]{1,3})? ?[kmgt](i?b)?\Z", re.IGNORECASE)


class Manner(NamedTuple):
    """How an import is to be done.

    ``master`` is the address of a Spark cluster ("" runs Spark on this machine), ``memory`` what the engine
    may use ("" is its own default), ``threads`` how many it uses at most (0: as many as processors, four at
    most).
    """

    engine: str = EMBEDDED
    master: str = ""
    memory: str = ""
    threads: int = 0

    @property
    def most_threads(self) -> int:
        """How many threads there are to be."""
        return self.threads or min(_MOST_THREADS, os.cpu_count() or 1)


class Wishes(TypedDict, total=False):
    """How an import is to be done, by keyword: see ``Manner``."""

    engine: str
    master: str
    memory: str
    threads: int


class Engine(Protocol):
    """What an import needs of an engine."""

    @property
    def stage(self) -> Run | None:
        """What carries out the staging elsewhere; None where this process stages."""

    def map_rows(self, mapping: Mapping, staged: Sequence[StagedFile], data: Sink, rows: Sink) -> Counts:
        """Pass the triples of rows to ``data`` and where subjects come from to ``rows``; count them."""

    def candidates(
        self, mapping: Mapping, rule: LinkRule, staged: Sequence[StagedFile]
    ) -> Iterator[Candidate]:
        """Yield the subjects that a link rule compares with terms."""


@contextmanager
def engine_of(manner: Manner, work: Path, progress: Progress) -> Iterator[Engine]:
    """Give the engine that is wanted; ``work`` is a folder for temporary files.

    Raises LoadError for a name that is none or options that do not go together, MissingExtraError where
    the engine is not installed, ClusterError where Spark cannot begin.
    """
    check_manner(manner)
    if manner.engine == EMBEDDED:
        yield _Embedded(manner, work, progress)
        return
    with spark_engine(manner, work, progress) as engine:
        yield engine


@contextmanager
def spark_engine(manner: Manner, work: Path, progress: Progress) -> Iterator[Spark]:
    """Give Spark; raises what ``engine_of`` does."""
    from pharmagraph.extract.tables.spark.engine import SparkEngine

    with SparkEngine(manner.master, work=work, memory=manner.memory, tell=_steps(progress)) as engine:
        yield Spark(engine, work)


def check_manner(manner: Manner) -> None:
    """Raise LoadError where there is no such engine, or what is wanted of it does not go together."""
    if manner.engine not in ENGINES:
        raise LoadError(f"there is no engine '{manner.engine}'", mend=f"choose one of: {', '.join(ENGINES)}")
    if manner.memory and not _MEMORY.match(manner.memory):
        mend = "write a number and a unit: 512MB, 2GB, 1.5GiB"
        raise LoadError(f"'{manner.memory}' is no amount of memory", mend=mend)
    if manner.master and manner.engine != SPARK:
        raise LoadError("the address of a cluster goes with the engine spark", mend="--engine spark")


class _Limits(TypedDict, total=False):
    memory: str
    threads: int


@dataclass
class _Embedded:
    manner: Manner
    work: Path
    progress: Progress

    @property
    def stage(self) -> Run | None:
        return None

    def map_rows(self, mapping: Mapping, staged: Sequence[StagedFile], data: Sink, rows: Sink) -> Counts:
        from pharmagraph.extract.tables.embedded import map_rows

        def expect(total: int) -> None:
            self.progress.begin("mapping", total, "rows")

        try:
            return map_rows(
                mapping, staged, data, rows, work=self.work, expect=expect, tell=self.progress.advance,
                **self._limits(),
            ).counts  # fmt: skip
        finally:
            self.progress.end()

    def candidates(
        self, mapping: Mapping, rule: LinkRule, staged: Sequence[StagedFile]
    ) -> Iterator[Candidate]:
        from pharmagraph.extract.tables.embedded import candidates

        return candidates(mapping, rule, staged, work=self.work, **self._limits())

    def _limits(self) -> _Limits:
        """Return what was asked for; what was not is left to the engine."""
        limits: _Limits = {}
        if self.manner.memory:
            limits["memory"] = self.manner.memory
        if self.manner.threads:
            limits["threads"] = self.manner.threads
        return limits


class Spark:
    """Spark writes parts; here they are read in order, so that what follows is the same as ever."""

    def __init__(self, engine: SparkEngine, work: Path) -> None:
        self._engine = engine
        self._parts = work / "parts"

    @property
    def stage(self) -> Run | None:
        """What has Spark stage the files."""
        return self._engine.run

    def map_rows(self, mapping: Mapping, staged: Sequence[StagedFile], data: Sink, rows: Sink) -> Counts:
        """Have Spark write parts, and pass them on in order."""
        shutil.rmtree(self._parts, ignore_errors=True)
        mapped = self._engine.map_rows(mapping, staged, self._parts)
        for parts, sink in ((mapped.data, data), (mapped.rows, rows)):
            for piece in parts.pieces():
                sink(piece)
        shutil.rmtree(self._parts)
        return mapped.counts

    def write_parts(
        self, mapping: Mapping, staged: Sequence[StagedFile], out: Path, *, parquet: bool
    ) -> SparkMapped:
        """Have Spark write packed parts below a folder, for good; as Parquet too, if that is wanted."""
        return self._engine.map_rows(mapping, staged, out, packed=True, parquet=parquet)

    def candidates(
        self, mapping: Mapping, rule: LinkRule, staged: Sequence[StagedFile]
    ) -> Iterator[Candidate]:
        """Have Spark find what a link rule compares with terms."""
        return self._engine.candidates(mapping, rule, staged)


def _steps(progress: Progress) -> Callable[[Step], None]:
    """Return what tells how far Spark is: in pieces of work, since it knows no rows before one ends."""
    phase = ""

    def tell(step: Step) -> None:
        nonlocal phase
        if step.phase != phase:
            phase = step.phase
            progress.say(f"spark: {phase}")

    return tell
