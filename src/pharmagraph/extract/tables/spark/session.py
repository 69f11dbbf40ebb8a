"""A Spark session whose answers depend on nothing but the data: its settings, how it begins and ends."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from pharmagraph.errors import ClusterError
from pharmagraph.extract.tables.spark.causes import SEE_LOG, last_cause

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyspark.sql import SparkSession

    from pharmagraph.extract.tables.spark.master import Master

SECONDS_FOR_WORKERS = 60.0
"""How long a cluster may take to give the job its first executor."""

_MEMORY = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([MmGgTt])(?:i?[Bb])?\s*\Z")
_MEBIBYTES = {"m": 1, "g": 1024, "t": 1024 * 1024}
_PARTITION = 64 * 1024 * 1024
_SECONDS_TO_END = 30

# What a query means must not depend on where it runs.
_MEANING = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.storeAssignmentPolicy": "STRICT",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.parquet.mergeSchema": "false",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.variable.substitute": "false",
}
# Rows that are sorted by subject already are brought together without a second sort.
_SPEED = {
    "spark.sql.execution.useObjectHashAggregateExec": "false",
    "spark.sql.adaptive.coalescePartitions.parallelismFirst": "false",
}
# Nothing is shown, nothing is fetched, nothing is written outside the job's own folders.
_QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.eventLog.enabled": "false",
    "spark.jars": "",
    "spark.jars.packages": "",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "1",
}


def settings(master: Master, folder: Path, *, memory: str = "") -> dict[str, str]:
    """Return Spark's settings for a job; ``folder`` takes what Spark writes aside on this machine.

    ``memory`` is what each executor may take (``4GB``, ``600m``); Spark's default is 1g. Raises
    ClusterError where it is no amount.
    """
    chosen = {
        **_MEANING,
        **_SPEED,
        **_QUIET,
        "spark.master": master.url,
        "spark.app.name": "pharmagraph load",
        "spark.local.dir": str(folder / "local"),
        "spark.sql.warehouse.dir": (folder / "warehouse").as_uri(),
        "spark.hadoop.hadoop.tmp.dir": str(folder / "hadoop"),
    }
    if master.on_loopback:
        chosen |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    if memory:
        # In local mode the one process is driver and executor.
        chosen["spark.driver.memory" if master.local else "spark.executor.memory"] = java_memory(memory)
    return chosen


def java_memory(text: str) -> str:
    """Write an amount of memory as Java reads it, in whole mebibytes; the letter decides, as for Java.

    >>> java_memory("2GB"), java_memory("600 MiB"), java_memory("1.5g")
    ('2048m', '600m', '1536m')
    """
    found = _MEMORY.match(text)
    mebibytes = int(Decimal(found[1]) * _MEBIBYTES[found[2].lower()]) if found else 0
    if not mebibytes:
        raise ClusterError(f"{text!r} is no amount of memory", mend="write it like 4GB or 600MB")
    return f"{mebibytes}m"


@contextmanager
def spark_session(master: Master, folder: Path, *, memory: str = "") -> Iterator[SparkSession]:
    """Begin a session in a Java process of its own, and end both with the block.

    Meant for a process that does nothing else: Spark takes over the signal of Ctrl-C, and what it
    says goes to the standard error stream. Raises ClusterError where the cluster takes no job.
    """
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = SparkConf(loadDefaults=False)
    for name, value in settings(master, folder, memory=memory).items():
        conf.set(name, value)
    try:
        gateway = launch_gateway(conf)  # type: ignore[no-untyped-call]
    except PySparkException as error:
        raise ClusterError(f"the Java process of Spark did not start: {error}", mend=SEE_LOG) from None
    try:
        try:
            spark = SparkSession(SparkContext(conf=conf, gateway=gateway))
        except (Py4JError, PySparkException) as error:
            raise ClusterError(
                f"Spark could not begin a job at {master.url}: {last_cause(error)}",
                mend="see that the cluster runs the Spark release of the pyspark that is installed here, "
                f"and that its workers can start executors; {SEE_LOG}",
            ) from None
        yield spark
        with suppress(Py4JError):  # the connection is gone where the Java process has ended
            spark.stop()
    finally:
        gateway.shutdown()
        gateway.proc.stdin.close()  # tells the Java process to end
        gateway.proc.wait(_SECONDS_TO_END)


def wait_for_executors(spark: SparkSession, master: Master, seconds: float) -> None:
    """Wait until the cluster has given the job its first executor; raise ClusterError where it never does.

    Spark itself waits without end, for a worker might still come.
    """
    if master.local:
        return
    end = time.monotonic() + seconds
    while not executors(spark):
        if time.monotonic() > end:
            raise ClusterError(
                f"the master at {master.url} gave the job no executor within {seconds:.0f} seconds",
                mend="see that a worker runs and has a free core and the memory that is asked for (--memory)",
            )
        time.sleep(0.1)


def executors(spark: SparkSession) -> int:
    """Return how many executors work for the job at this moment; in local mode there are none."""
    known = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size()  # noqa: SLF001 - Python has no face for it
    return cast("int", known) - 1  # the driver is counted too


def partitions(spark: SparkSession, size: int) -> int:
    """Return into how many pieces to cut data of so many bytes: some for each core, none too large."""
    return max(2 * spark.sparkContext.defaultParallelism, -(-size // _PARTITION))
