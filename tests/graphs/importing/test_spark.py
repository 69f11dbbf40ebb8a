"""Spark as the engine of a load: the same graphs, or parts for the bulk loader of a server.

The quick tests put the embedded engine into Spark's place, so that they see how a load uses Spark; what
Spark itself gives is tested in tests/extract/tables/spark, and here in the long run.
"""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from pharmagraph.errors import LoadError
from pharmagraph.extract.tables import embedded
from pharmagraph.extract.tables.spark import engine as spark
from pharmagraph.extract.tables.spark.messages import Step
from pharmagraph.extract.tables.spark.parts import Part, Parts
from pharmagraph.extract.tables.spark.work import SparkMapped
from pharmagraph.graphs.importing.engines import Manner
from pharmagraph.graphs.importing.folders import work_folder
from pharmagraph.graphs.importing.loading import load_dataset, unload_dataset
from pharmagraph.graphs.importing.parts import write_parts
from support.importing import PRODUCTS, Told, state

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from pharmagraph.project import Project

BAD = PRODUCTS + "5\tNo day\t\t2019\n"
SPARK = Manner("spark", master="local[1]")


class Stand:
    """Does in this process what Spark does on a cluster."""

    def __init__(self, master: str, *, work: Path, memory: str, tell: Any) -> None:
        assert (master, memory) == ("local[1]", "")
        self._work, self._tell = work, tell

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def run(self, tasks: Any) -> list[Any]:
        """Carry out tasks."""
        for done in (0, 1):
            self._tell(Step("stage", done, len(tasks)))
        return [task() for task in tasks]

    def map_rows(
        self, mapping: Any, staged: Any, out: Path, *, packed: bool = False, parquet: bool = False
    ) -> SparkMapped:
        """Write one part of each graph."""
        del parquet
        texts: dict[str, list[bytes]] = {"data": [], "rows": []}
        mapped = embedded.map_rows(
            mapping, staged, texts["data"].append, texts["rows"].append, work=self._work
        )
        parts = {}
        for name, pieces in texts.items():
            content = b"".join(pieces)
            (out / name).mkdir(parents=True)
            file = "part-00000.nq.gz" if packed else "part-00000.nq"
            (out / name / file).write_bytes(gzip.compress(content) if packed else content)
            digest = hashlib.sha256(content).hexdigest()
            count = content.count(b"\n")
            part = Part(file, count, len(content), digest)
            parts[name] = Parts(out / name, (part,), count, len(content), digest)
        return SparkMapped(parts["data"], parts["rows"], mapped.counts)

    def candidates(self, mapping: Any, rule: Any, staged: Any) -> Any:
        """Return what links may come of."""
        return embedded.candidates(mapping, rule, staged, work=self._work)


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the stand-in into Spark's place."""
    monkeypatch.setattr(spark, "SparkEngine", Stand)


def loads_the_same(project: Project) -> None:
    """Load with both engines and compare."""
    (project.extract / "pills" / "products.tsv").write_text(BAD, encoding="utf-8")
    load_dataset(project, "pills")
    expected = state(project.graphs)
    unload_dataset(project, "pills")
    told = Told()
    loaded = load_dataset(project, "pills", manner=SPARK, progress=told)
    assert state(project.graphs) == expected
    assert (loaded.rows, loaded.rejected, loaded.links["by name"]) == (7, 1, 1)
    assert told.lines.count("spark: stage") == 1
    assert not work_folder(project, "pills").exists()


def writes_parts(project: Project, out: Path) -> None:
    """Write parts and compare them with what a load makes."""
    (project.extract / "pills" / "products.tsv").write_text(BAD, encoding="utf-8")
    load_dataset(project, "pills")
    expected = state(project.graphs)
    lines = write_parts(project, "pills", (), out, manner=SPARK, progress=Told())
    assert state(project.graphs) == expected
    assert lines[-1] == f"wrote {out}; 1 of 8 rows did not fit"
    assert (out / "rejects.tsv").read_bytes() == expected["data/pills.rejects.tsv"]
    assert not work_folder(project, "pills").exists()
    data = b"".join(gzip.decompress(p.read_bytes()) for p in sorted((out / "data").glob("*.nq.gz")))
    assert data == expected["data/pills.nq"]
    assert (out / "links.nq").read_bytes() == expected["links/pills.nq"]
    rows = [
        line for p in (out / "rows").glob("*.nq.gz") for line in gzip.decompress(p.read_bytes()).split(b"\n")
    ]
    about = sorted([*rows, *(out / "about.nq").read_bytes().split(b"\n")])
    assert [line for line in about if line] == expected["about/pills.nq"].splitlines()


@pytest.mark.usefixtures("stand")
def test_a_load_by_spark_gives_the_same(project: Project) -> None:
    """The graphs have the same bytes as those of the embedded engine, rejected rows are the same."""
    loads_the_same(project)


@pytest.mark.usefixtures("stand")
def test_parts_are_what_a_load_would_give(project: Project, tmp_path: Path) -> None:
    """The parts hold what a load would, and the project's graphs stay as they are."""
    writes_parts(project, tmp_path / "parts")


@pytest.mark.java
@pytest.mark.long
def test_spark_itself_loads_the_same(project: Project) -> None:
    """The same, with Spark."""
    loads_the_same(project)


@pytest.mark.java
@pytest.mark.long
def test_spark_itself_writes_parts(project: Project, tmp_path: Path) -> None:
    """The same, with Spark."""
    writes_parts(project, tmp_path / "parts")


def test_parts_need_spark_and_a_new_folder(project: Project, tmp_path: Path) -> None:
    """What stands in the folder is never written over."""
    with pytest.raises(LoadError, match="parts are written by the engine spark"):
        write_parts(project, "pills", (), tmp_path / "parts", manner=Manner(), progress=Told())
    with pytest.raises(LoadError, match="holds something already"):
        write_parts(project, "pills", (), tmp_path, manner=SPARK, progress=Told())
