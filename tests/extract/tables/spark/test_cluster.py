"""The engine on a real cluster: a master and two workers, each a process of its own, on the loopback.

All in one file: the cluster takes seconds to start, and a file's tests share one process.
"""

from __future__ import annotations

import gzip
import signal
import threading
import time
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from pharmagraph.errors import ClusterError, ContentError
from pharmagraph.extract.tables import embedded
from pharmagraph.extract.tables.mapping import LinkKey, LinkRule
from pharmagraph.extract.tables.mappingreader import read_mapping
from pharmagraph.extract.tables.plan.staged import StagedFile
from pharmagraph.extract.tables.spark.engine import SparkEngine
from pharmagraph.extract.tables.staging import stage_file
from pharmagraph.extract.tables.template import Ref, Template
from support.made_mappings import files, mappings
from support.rowmapper import reference, stage
from support.sparkcluster import SMALL_JAVA, spark_cluster, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Self

    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.extract.tables.spark.messages import Step
    from pharmagraph.extract.tables.spark.parts import Parts
    from pharmagraph.extract.tables.staging import Staged
    from support.rowmapper import File
    from support.sparkcluster import SparkCluster

BASE = "https://example.org/kg/"
ROWS_OF_NDC = 10_000
PATIENCE = 4.0

pytestmark = pytest.mark.java


class Session(NamedTuple):
    """The engine that the tests of this file share, its cluster and log, and the steps that it told."""

    engine: SparkEngine
    cluster: SparkCluster
    log: Path
    steps: list[Step]


@pytest.fixture(scope="module")
def session(java: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Begin one session on a cluster; the names of the folders are ones that Spark takes for patterns."""
    folder = tmp_path_factory.mktemp("cluster") / "a [b] {c} é 100%"
    folder.mkdir()
    steps: list[Step] = []
    log = folder / "spark.log"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", SMALL_JAVA)
        with spark_cluster(java, folder) as cluster:
            engine = SparkEngine(
                cluster.url, work=folder, memory="600m", log=log, tell=steps.append, patience=PATIENCE
            )
            with engine:
                yield Session(engine, cluster, log, steps)


@pytest.fixture
def folder(session: Session, request: pytest.FixtureRequest) -> Path:
    """Give a test a folder of its own among those with names that are hard to read."""
    found = session.log.parent / str(request.node.name)
    found.mkdir()
    return found


def mapping_of(repository: Path, dataset: str) -> Mapping:
    """Read a mapping that is shipped."""
    return read_mapping(repository / "extract" / dataset, BASE, None, repository)


def tasks(mapping: Mapping, sources: dict[str, Path], folder: Path) -> list[partial[Staged]]:
    """Return the tasks that stage a file of each table."""
    return [
        partial(stage_file, mapping, mapping.tables[table], source, folder / f"{table}.parquet", index=number)
        for number, (table, source) in enumerate(sources.items())
    ]


def staged_by(session: Session, mapping: Mapping, sources: dict[str, Path], folder: Path) -> list[StagedFile]:
    """Stage files on the nodes of the cluster."""
    done = session.engine.run(tasks(mapping, sources, folder))
    return [StagedFile(one.table, one.path, f"{BASE}about/x/file/{one.file}", one.lines) for one in done]


def text_of(parts: Parts) -> bytes:
    """Return what the parts are together."""
    return b"".join(parts.pieces())


def test_same_quads_on_drugmechdb(
    session: Session, repository: Path, shared: Path, folder: Path, show: Callable[[str], None]
) -> None:
    """DrugMechDB, staged and mapped on the nodes: bytes, rows and counts are those of the embedded engine."""
    mapping = mapping_of(repository, "drugmechdb")
    source = shared / "data" / "drugmechdb" / "indication_paths.jsonl.gz"
    staged = staged_by(session, mapping, dict.fromkeys(mapping.tables, source), folder)
    data, rows = bytearray(), bytearray()
    expected = embedded.map_rows(mapping, staged, data.extend, rows.extend, work=folder)
    found = session.engine.map_rows(mapping, staged, folder / "out", packed=True)
    assert (found.data.sha256, found.data.triples) == (expected.data.sha256, expected.data.triples)
    assert (found.rows.sha256, found.rows.triples) == (expected.rows.sha256, expected.rows.triples)
    assert found.counts == expected.counts
    assert text_of(found.data) == data
    assert text_of(found.rows) == rows
    assert len(found.data.files) > 1
    names = sorted(path.name for path in (folder / "out" / "data").iterdir())
    assert names == [f"part-{number:05}.nq.gz" for number in range(len(names))]
    assert data.startswith(gzip.decompress((folder / "out" / "data" / names[0]).read_bytes()))
    show(f"DrugMechDB on Spark: {found.data.triples:,} quads in {len(names)} parts, the same bytes")


def quads_of(folder: Path) -> list[str]:
    """Return the quads of Parquet files as lines, sorted."""
    files = [str(path) for path in sorted(folder.iterdir())]
    found = duckdb.read_parquet(files).select("s", "p", "o", "g").fetchall() if files else []
    return sorted(f"{s} {p} {o} {g} ." for s, p, o, g in found)


def check_made(session: Session, mapping: Mapping, made: list[File], folder: Path) -> None:
    """Compare what Spark gives for a made-up mapping with what plain Python gives."""
    keys = (LinkKey("X", Template((Ref("key"),))), LinkKey("", Template((Ref("key"), "-", Ref("n\n")))))
    mapping = replace(mapping, links=tuple(LinkRule(name, "", keys) for name in mapping.maps))
    expected = reference(mapping, made)
    staged = stage(mapping, made, folder)
    found = session.engine.map_rows(mapping, staged, folder / "out", parquet=True)
    assert text_of(found.data).decode() == expected.data.decode()
    assert text_of(found.rows).decode() == expected.rows.decode()
    assert dict(found.counts.parts) == expected.parts
    assert dict(found.counts.classes) == expected.classes
    assert (found.counts.listed, dict(found.counts.repeats)) == (expected.repeats, expected.repeated)
    assert quads_of(folder / "out" / "parquet") == sorted(
        f"{expected.data.decode()}{expected.rows.decode()}".split("\n")[:-1]
    )
    for rule in mapping.links:
        candidates = list(session.engine.candidates(mapping, rule, staged))
        assert candidates == list(embedded.candidates(mapping, rule, staged, work=folder))


def made_up(examples: int, best: int) -> list[tuple[Mapping, list[File]]]:
    """Make up mappings with their files, the same in each run, and return those that give most.

    A job of Spark takes seconds, and most of what is made up at random gives a line or two.
    """
    found: list[tuple[int, int, Mapping, list[File]]] = []

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(mappings(), files())
    def each(mapping: Mapping, made: list[File]) -> None:
        lines = reference(mapping, made).data.count(b"\n")
        found.append((lines, len(found), mapping, made))

    each()
    found.sort(key=lambda one: (-one[0], one[1]))
    return [(mapping, made) for _, _, mapping, made in found[:best]]


def test_spark_gives_what_plain_python_gives(session: Session, folder: Path) -> None:
    """Whatever is in cells and names, data, rows, counts and candidates are those of a simple program."""
    for number, (mapping, made) in enumerate([*made_up(20, 2), *made_up(1, 1)]):
        (folder / str(number)).mkdir()
        check_made(session, mapping, made, folder / str(number))


@pytest.mark.long
def test_spark_gives_what_plain_python_gives_often(session: Session, folder: Path) -> None:
    """The same, tried with thirty more."""
    for number, (mapping, made) in enumerate(made_up(150, 30)):
        (folder / str(number)).mkdir()
        check_made(session, mapping, made, folder / str(number))


def test_a_task_that_no_node_has_is_refused(session: Session) -> None:
    """A function of a module that is only here is refused, and the session goes on."""
    with pytest.raises(ClusterError, match="cannot be read") as caught:
        session.engine.run([check_made])  # type: ignore[list-item]
    assert "every node has" in caught.value.mend
    assert session.engine.run([partial(max, 2, 3)]) == [3]


def test_an_error_of_a_node_is_told_as_it_is(session: Session, repository: Path, folder: Path) -> None:
    """A file that a node cannot read gives the finding that it gives here, at once."""
    mapping = mapping_of(repository, "fda-ndc")
    source = folder / "product.txt"
    source.write_bytes(b"NOTHING\tOF\r\n1\t2\r\n")
    with pytest.raises(ContentError) as caught:
        session.engine.run(tasks(mapping, {"product": source}, folder))
    assert [finding.code for finding in caught.value.findings] == ["PG721"]


class MidJob:
    """Kills a worker while both are at work on a job.

    To be sure of the moment, the whole cluster is stopped (SIGSTOP) as soon as two tasks run. Each
    worker has one core; if a second later two tasks still run, each worker has one, and one is killed.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._thread = threading.Thread(target=self._run)
        self.seen: Step | None = None

    def __enter__(self) -> Self:
        self._session.steps.clear()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    def _at_work(self) -> Step | None:
        last = self._session.steps[-1] if self._session.steps else None
        return last if last and last.phase == "map" and last.running >= 2 and last.done < last.total else None

    def _run(self) -> None:
        victim, other = self._session.cluster.workers
        while self.seen is None:
            if not self._at_work():
                if any(step.phase == "check" for step in self._session.steps):
                    return
                time.sleep(0.02)
                continue
            victim.signal(signal.SIGSTOP)
            other.signal(signal.SIGSTOP)
            time.sleep(1)
            if found := self._at_work():
                victim.kill()
                self.seen = found
            else:
                victim.signal(signal.SIGCONT)
            other.signal(signal.SIGCONT)


def test_a_worker_killed_in_the_middle_changes_nothing(
    session: Session, repository: Path, shared: Path, folder: Path, show: Callable[[str], None]
) -> None:
    """One of two workers is killed while both map NDC rows; the other ends the job with the same bytes."""
    mapping = mapping_of(repository, "fda-ndc")
    sources = {table: folder / f"{table}.txt" for table in ("product", "package")}
    for table, path in sources.items():
        with gzip.open(shared / "data" / "fda_ndc" / f"{table}.txt.gz") as lines:
            path.write_bytes(b"".join(islice(lines, ROWS_OF_NDC + 1)))
    staged = staged_by(session, mapping, sources, folder)
    data, rows = bytearray(), bytearray()
    expected = embedded.map_rows(mapping, staged, data.extend, rows.extend, work=folder)
    with MidJob(session) as mid_job:
        found = session.engine.map_rows(mapping, staged, folder / "out")
    assert mid_job.seen is not None, "the job was done before both workers were seen at work"
    assert "Lost executor" in session.log.read_text("utf-8", "replace")
    assert (found.data.sha256, found.rows.sha256) == (expected.data.sha256, expected.rows.sha256)
    assert found.counts == expected.counts
    assert text_of(found.data) == data
    done, total = mid_job.seen.done, mid_job.seen.total
    show(f"NDC on Spark: {found.data.triples:,} quads, the same bytes with a worker killed at {done}/{total}")


def test_a_cluster_without_workers_is_given_up(session: Session) -> None:
    """When all workers are killed, and none comes, the job ends with an error that says so."""
    session.steps.clear()
    killing = threading.Thread(target=kill_once_at_work, args=(session,))
    killing.start()
    with pytest.raises(ClusterError, match="lost all its workers") as caught:
        session.engine.run([partial(time.sleep, 600)])
    killing.join()
    assert "start workers" in caught.value.mend


def kill_once_at_work(session: Session) -> None:
    """Kill all workers as soon as a task runs."""
    wait_for(lambda: [step for step in session.steps if step.running], session.log)
    for worker in session.cluster.workers:
        worker.kill()
