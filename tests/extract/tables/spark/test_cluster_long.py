"""What needs a cluster or a process of its own to break: takes longer than one can wait each time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pharmagraph.errors import ClusterError
from pharmagraph.extract.tables.spark.engine import SparkEngine
from support.sparkcluster import SMALL_JAVA, SOURCE, spark_cluster

pytestmark = [pytest.mark.java, pytest.mark.long]

CALLER = """
import sys, time
from functools import partial
from pathlib import Path
from pharmagraph.extract.tables.spark.engine import SparkEngine
tell = lambda step: print(step.phase, flush=True)
with SparkEngine("local[1]", work=Path(sys.argv[1]), tell=tell) as engine:
    engine.run([partial(time.sleep, 600)])
"""


def at_work(words: str) -> list[int]:
    """Return the processes whose command holds some words."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            environment = (path / "environ").read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if words in command or f"TMPDIR={words}" in environment:
            found.append(int(path.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda s: s.name)
def test_nothing_outlives_its_caller(number: signal.Signals, java: str, tmp_path: Path) -> None:
    """When the process that wanted Spark is killed in the middle of a job, Java and all workers end."""
    assert java
    environment = {
        **os.environ,
        "JDK_JAVA_OPTIONS": SMALL_JAVA,
        "PYTHONPATH": str(SOURCE),
        "TMPDIR": str(tmp_path),
    }
    with subprocess.Popen(
        [sys.executable, "-c", CALLER, str(tmp_path)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as caller:
        assert caller.stdout is not None
        assert caller.stdout.readline() == "stage\n"
        assert len(at_work(str(tmp_path))) > 2
        caller.send_signal(number)
        caller.wait()
    end = time.monotonic() + 60
    while (left := at_work(str(tmp_path))) and time.monotonic() < end:
        time.sleep(0.2)
    assert left == []


def test_a_cluster_that_has_no_worker_is_said(
    java: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A master without workers takes a job and never begins it; the error says what to look for."""
    monkeypatch.setenv("JDK_JAVA_OPTIONS", SMALL_JAVA)
    with (
        spark_cluster(java, tmp_path, workers=0) as cluster,
        pytest.raises(ClusterError, match="gave the job no executor") as caught,
        SparkEngine(cluster.url, work=tmp_path, patience=2),
    ):
        pass
    assert "see that a worker runs" in caught.value.mend


def test_more_memory_than_a_worker_has_is_said(
    java: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that asks for more memory than any worker has gets no executor, and that is said."""
    monkeypatch.setenv("JDK_JAVA_OPTIONS", SMALL_JAVA)
    with (
        spark_cluster(java, tmp_path, workers=1) as cluster,
        pytest.raises(ClusterError, match="gave the job no executor") as caught,
        SparkEngine(cluster.url, work=tmp_path, memory="64GB", patience=2),
    ):
        pass
    assert "--memory" in caught.value.mend
