"""What the process that drives Spark can be asked to do, each by its name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, cast

from pharmagraph.errors import ClusterError, PharmagraphError
from pharmagraph.extract.tables.plan.candidates import Candidate
from pharmagraph.extract.tables.plan.plan import make_plan
from pharmagraph.extract.tables.plan.provenance import about_graph
from pharmagraph.extract.tables.spark import query
from pharmagraph.extract.tables.spark.messages import Batch
from pharmagraph.extract.tables.spark.parts import Parts, gather, write_list
from pharmagraph.extract.tables.spark.session import partitions
from pharmagraph.extract.tables.spark.writing import Piece, Writer
from pharmagraph.extract.tables.tally import MOST_LISTED, Counts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pyspark.sql import SparkSession

    from pharmagraph.extract.tables.mapping import LinkRule, Mapping
    from pharmagraph.extract.tables.plan.staged import StagedFile
    from pharmagraph.extract.tables.spark.watching import Watch

DATA, ROWS, PARQUET = "data", "rows", "parquet"
"""Folders of the two graphs (what tables say, which row each subject is from), and of both as Parquet."""

_BATCH = 1000
_GROWTH = 8
"""How many bytes the rows of a staged file take in memory for one in the file, about."""


@dataclass(frozen=True, slots=True)
class MapOrder:
    """Map staged rows, and write parts below ``out``: packed by gzip or not, with or without Parquet."""

    mapping: Mapping
    staged: tuple[StagedFile, ...]
    out: Path
    packed: bool
    parquet: bool = False


@dataclass(frozen=True, slots=True)
class LinkOrder:
    """Tell the candidates of a link rule."""

    mapping: Mapping
    rule: LinkRule
    staged: tuple[StagedFile, ...]


@dataclass(frozen=True, slots=True)
class SparkMapped:
    """What came of rows: ``data`` for the graph of the data set, ``rows`` says where it is from."""

    data: Parts
    rows: Parts
    counts: Counts


def run_tasks(spark: SparkSession, watch: Watch, what: object) -> list[object]:
    """Carry out each task on some node; raise the first error of ours in the order of the tasks."""
    tasks = cast("Sequence[Callable[[], object]]", what)
    watch.phase("stage")
    if not tasks:
        return []
    results = spark.sparkContext.parallelize(tasks, len(tasks)).map(carry_out).collect()
    for result in results:
        if isinstance(result, PharmagraphError):
            raise result
    return results


def carry_out(task: Callable[[], object]) -> object:
    """Return what a task gives, or the error of ours that it raises: Spark would try it three times more."""
    try:
        return task()
    except PharmagraphError as error:
        return error


def map_rows(spark: SparkSession, watch: Watch, what: object) -> SparkMapped:
    """Make sorted N-Quads of staged rows, write them in parts, and count them."""
    order = cast("MapOrder", what)
    ending = ".nq.gz" if order.packed else ".nq"
    data, rows = order.out / DATA, order.out / ROWS
    for folder in (data, rows):
        folder.mkdir(parents=True)
    plan = make_plan(order.mapping)
    watch.phase("map")
    pieces = partitions(spark, sum(file.path.stat().st_size for file in order.staged) * _GROWTH)
    spark.conf.set("spark.sql.shuffle.partitions", pieces)
    parts = query.parts_of(plan, order.staged)
    written: list[Piece] = []
    if parts:
        subjects = query.blocks(spark, plan, order.staged, parts, pieces)
        maps = tuple(numbered.part.map for numbered in parts)
        singles = tuple(numbered.part.singles for numbered in parts)
        writer = Writer(data, rows, order.packed, order.mapping, maps, singles)
        written = subjects.rdd.mapPartitionsWithIndex(writer).collect()
    written.sort(key=lambda piece: piece.index)
    watch.phase("check")
    mapped = SparkMapped(
        gather(data, [piece.data for piece in written], ending),
        gather(rows, [piece.rows for piece in written], ending),
        counts(written, [numbered.part.map for numbered in parts]),
    )
    if order.parquet:
        write_parquet(spark, (mapped.data, mapped.rows), order.out / PARQUET)
    write_list(mapped.rows, about_graph(order.mapping))
    write_list(mapped.data, order.mapping.graph)
    return mapped


def write_parquet(spark: SparkSession, graphs: Sequence[Parts], folder: Path) -> None:
    """Write the quads of parts as Parquet: each term as it stands in the line, in columns s, p, o and g."""
    paths = [str(parts.folder / part.name) for parts in graphs for part in parts.files]
    if not paths:
        folder.mkdir()
        return
    query.quads(spark, paths).write.parquet(str(folder))
    written = sorted(path for path in folder.iterdir() if path.suffix == ".parquet")
    for number, path in enumerate(written):
        path.rename(folder / f"part-{number:05}.parquet")
    for path in folder.glob(".*"):
        path.unlink()  # Hadoop's own check sums


def counts(written: Sequence[Piece], maps: Sequence[str]) -> Counts:
    """Add up what the pieces counted; ``maps`` are the names of the maps by their numbers."""
    found = Counts(subjects=sum(piece.counts.subjects for piece in written))
    properties: Counter[tuple[int, bytes]] = Counter()
    classes: Counter[bytes] = Counter()
    for piece in written:
        properties.update(piece.properties)
        classes.update(piece.classes)
        found.repeats.update(piece.counts.repeats)
        found.listed += piece.counts.listed[: MOST_LISTED - len(found.listed)]
    for number, predicate in sorted(properties):
        found.add(maps[number], bare(predicate), properties[number, predicate])
    for class_ in sorted(classes):
        found.classes[bare(class_)] = classes[class_]
    return found


def bare(term: bytes) -> str:
    """Return an IRI without its brackets."""
    return term[1:-1].decode()


def candidates(spark: SparkSession, watch: Watch, what: object) -> None:
    """Tell the candidates of a link rule in batches, in order."""
    order = cast("LinkOrder", what)
    watch.phase("link")
    rows = query.candidates(spark, order.mapping, order.rule, order.staged)
    if rows is None:
        return
    found = (Candidate(s, label, tuple(keys)) for s, label, *keys in rows.toLocalIterator())
    while batch := tuple(islice(found, _BATCH)):
        watch.tell(Batch(batch))


def unread(_spark: SparkSession, _watch: Watch, what: object) -> None:
    """Refuse a task that cannot be read here, and so on no node either."""
    raise ClusterError(
        f"a task for the nodes cannot be read: {what}", mend="take a function of a module that every node has"
    )


ORDERS: dict[str, Callable[[SparkSession, Watch, object], object]] = {
    "run": run_tasks,
    "map": map_rows,
    "link": candidates,
    "unread": unread,
}
