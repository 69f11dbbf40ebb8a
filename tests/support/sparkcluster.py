"""A Spark cluster for tests: a real standalone master and its workers, each a process, on the loopback.

Every process is started by a watcher that holds one end of a pipe to the tests. When the tests end
in whatever way, the pipe closes and the watcher kills the process with all that it has started.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

SECONDS_TO_START = 90.0
SMALL_JAVA = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
"""Options (for JDK_JAVA_OPTIONS) with which Java starts soon, takes little, and is slow in the long run."""

SOURCE = Path(__file__).resolve().parents[2] / "src"

# Starts the command in a group of its own, says the group's number, and ends the group with the pipe.
_WATCHER = """
import os, signal, subprocess, sys
log = open(sys.argv[1], "ab")
child = subprocess.Popen(
    sys.argv[2:], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
)
print(child.pid, flush=True)
sys.stdin.read()
try:
    os.killpg(child.pid, signal.SIGKILL)
except ProcessLookupError:
    pass
child.wait()
"""


@dataclass(frozen=True)
class Daemon:
    """A running master or worker, and the file that its log goes to."""

    watcher: subprocess.Popen[str]
    group: int
    log: Path

    def said(self, pattern: str) -> list[str]:
        """Return what the pattern finds in the log so far."""
        return re.findall(pattern, self.log.read_text("utf-8", "replace"))

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it and to all that it has started, if it is there."""
        with suppress(ProcessLookupError):
            os.killpg(self.group, number)

    def kill(self) -> None:
        """Kill it with all that it has started, as a power cut would (signal 9)."""
        self.signal(signal.SIGKILL)

    def end(self) -> None:
        """Close the pipe, so that the watcher ends it, and wait until that is done."""
        assert self.watcher.stdin is not None
        assert self.watcher.stdout is not None
        self.watcher.stdin.close()
        self.watcher.wait(30)
        self.watcher.stdout.close()


class SparkCluster:
    """A master and its workers; ``url`` is what jobs are given as their master."""

    def __init__(self, java: str, folder: Path, *, memory: str) -> None:
        self._java = java
        self._folder = folder
        self._memory = memory
        self._daemons: list[Daemon] = []
        self.workers: list[Daemon] = []
        self.url = ""

    def start(self, workers: int) -> None:
        """Start the master, then the workers, and wait until all of them have found each other."""
        master = self._daemon("master", "org.apache.spark.deploy.master.Master", "--port", "0")
        self.url = wait_for(lambda: master.said(r"Starting Spark master at (spark://\S+)"), master.log)[0]
        for _ in range(workers):
            self.add_worker()
        wait_for(lambda: len(master.said("Registering worker")) >= workers, master.log)

    def add_worker(self) -> None:
        """Start one more worker with one core."""
        name = f"worker-{len(self.workers)}"
        self.workers.append(
            self._daemon(
                name, "org.apache.spark.deploy.worker.Worker", "--port", "0", "--cores", "1",
                "--memory", self._memory, "--work-dir", str(self._folder / name), self.url,
            )
        )  # fmt: skip

    def end(self) -> None:
        """End all that was started."""
        for daemon in reversed(self._daemons):
            daemon.end()

    def _daemon(self, name: str, main: str, *arguments: str) -> Daemon:
        package = find_spec("pyspark")
        assert package is not None
        assert package.origin is not None
        home = Path(package.origin).parent
        log = self._folder / f"{name}.log"
        local = self._folder / f"{name}-local"
        local.mkdir()
        command = [
            self._java, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-Dspark.master.rest.enabled=false",
            "-cp", str(home / "jars" / "*"), main,
            "--host", "127.0.0.1", "--webui-port", "0", *arguments,
        ]  # fmt: skip
        # Executors inherit the environment of their worker: where this project's code is, and where to bind.
        path = os.pathsep.join(filter(None, (str(SOURCE), os.environ.get("PYTHONPATH"))))
        environment = {
            **os.environ,
            "PYTHONPATH": path,
            "SPARK_HOME": str(home),  # from there a worker starts its executors
            "SPARK_SCALA_VERSION": "2.13",
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOCAL_DIRS": str(local),
            "TMPDIR": str(local),
        }
        watcher = subprocess.Popen(
            [sys.executable, "-I", "-c", _WATCHER, str(log), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
            start_new_session=True,  # what ends the tests must not end the watcher before it has watched
        )
        assert watcher.stdout is not None
        daemon = Daemon(watcher, int(watcher.stdout.readline()), log)
        self._daemons.append(daemon)
        return daemon


def wait_for(condition: Callable[[], T], log: Path) -> T:
    """Return what the condition gives as soon as it gives something; show the log where it never does."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {SECONDS_TO_START:.0f} s:\n{log.read_text('utf-8', 'replace')[-3000:]}")


@contextmanager
def spark_cluster(
    java: str, folder: Path, *, workers: int = 2, memory: str = "600m"
) -> Iterator[SparkCluster]:
    """Run a master and workers, one core each, for as long as the block runs."""
    cluster = SparkCluster(java, folder, memory=memory)
    try:
        cluster.start(workers)
        yield cluster
    finally:
        cluster.end()
