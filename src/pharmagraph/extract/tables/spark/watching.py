"""Watch a Spark job while it runs: tell how far it is, and stop it where no node is left to do it."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from pharmagraph.errors import ClusterError
from pharmagraph.extract.tables.spark.messages import Step
from pharmagraph.extract.tables.spark.session import executors

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from pyspark.sql import SparkSession

    from pharmagraph.extract.tables.spark.master import Master
    from pharmagraph.extract.tables.spark.messages import Phase

_EVERY = 0.2


class Watch:
    """Asks Spark five times a second how many tasks are done and how many executors there are.

    A cluster that has been without workers for ``patience`` seconds has the job cancelled, and
    ``reason`` then says so; Spark itself would wait without end. ``tell`` sends to the caller.
    """

    def __init__(
        self, spark: SparkSession, master: Master, tell: Callable[[object], None], patience: float
    ) -> None:
        self._spark = spark
        self._master = master
        self.tell = tell
        self._patience = patience
        self._phase: Phase = "start"
        self._said: Step | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.reason: ClusterError | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def phase(self, phase: Literal["stage", "map", "check", "link"]) -> None:
        """Say what the jobs from now on are about."""
        self._phase = phase

    def _watch(self) -> None:
        from py4j.protocol import Py4JError

        lonely_since: float | None = None
        # The connection to Java ends with the session, and so does there being anything to watch.
        with suppress(Py4JError, OSError):
            while not self._ended.wait(_EVERY):
                self._look()
                if self._master.local or executors(self._spark):
                    lonely_since = None
                    continue
                lonely_since = lonely_since or time.monotonic()
                if time.monotonic() - lonely_since > self._patience and self.reason is None:
                    self.reason = ClusterError(
                        f"the cluster at {self._master.url} lost all its workers, and no new one came within "
                        f"{self._patience:.0f} seconds",
                        mend="start workers and run the command again; what was staged is kept",
                    )
                    self._spark.sparkContext.cancelAllJobs()

    def _look(self) -> None:
        """Tell how far the running stages are, where that has changed."""
        tracker = self._spark.sparkContext.statusTracker()
        done = total = running = 0
        for number in tracker.getActiveStageIds():
            if stage := tracker.getStageInfo(number):
                done += stage.numCompletedTasks
                total += stage.numTasks
                running += stage.numActiveTasks
        step = Step(self._phase, done, total, running)
        if total and step != self._said:
            self._said = step
            self.tell(step)
