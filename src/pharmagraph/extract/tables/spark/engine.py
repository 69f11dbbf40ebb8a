"""The Spark engine as its caller sees it: begin it, give it work, end it.

Spark runs in a process of its own, beside which Java runs. So Ctrl-C stays with the caller, what
Spark says goes to a log, and nothing of either is left when the block ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections import deque
from contextlib import ExitStack, suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast

from pharmagraph.errors import ClusterError, MissingExtraError
from pharmagraph.extract.tables.spark.causes import SEE_LOG
from pharmagraph.extract.tables.spark.java import check_java
from pharmagraph.extract.tables.spark.master import check_reachable, read_master
from pharmagraph.extract.tables.spark.messages import Batch, Done, Failure, Start, Step, receive, send
from pharmagraph.extract.tables.spark.session import SECONDS_FOR_WORKERS
from pharmagraph.extract.tables.spark.work import LinkOrder, MapOrder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType
    from typing import Self

    from pharmagraph.extract.tables.mapping import LinkRule, Mapping
    from pharmagraph.extract.tables.plan.candidates import Candidate
    from pharmagraph.extract.tables.plan.staged import StagedFile
    from pharmagraph.extract.tables.spark.work import SparkMapped

T = TypeVar("T")

_DRIVER = "pharmagraph.extract.tables.spark.driver"
_SECONDS_TO_END = 60
# Another Spark's home, session or arguments would change what runs. SPARK_CONF_DIR stays: there a
# site keeps what its cluster needs, such as the secret that its processes share.
_NOT_OURS = frozenset({
    "PYSPARK_GATEWAY_PORT", "PYSPARK_GATEWAY_SECRET", "PYSPARK_SUBMIT_ARGS", "SPARK_CONNECT_MODE",
    "SPARK_CONNECT_MODE_ENABLED", "SPARK_HOME", "SPARK_LOCAL_REMOTE", "SPARK_REMOTE", "SPARK_TESTING",
})  # fmt: skip


class SparkEngine:
    """A Spark session at ``master``. Use it in a ``with`` block: it ends there.

    ``work`` is a folder that this machine and every node of the cluster see under the same path.
    ``memory`` is what each executor may take (``4GB``). ``log`` is the file that takes what Spark
    says. ``tell`` hears how far the work is. ``patience`` is how many seconds the cluster may be without
    any worker for the job. Raises MissingExtraError without pyspark, and
    ClusterError where there is no Java, no master, or no worker.
    """

    def __init__(  # noqa: PLR0913 - all but the master by keyword
        self,
        master: str = "",
        *,
        work: Path,
        memory: str = "",
        log: Path | None = None,
        tell: Callable[[Step], None] | None = None,
        patience: float = SECONDS_FOR_WORKERS,
    ) -> None:
        self._master = read_master(master)
        self._work = work.resolve()
        self._memory = memory
        self._log = (log or work / "spark.log").resolve()
        self._tell = tell
        self._patience = patience
        self._ending = ExitStack()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if find_spec("pyspark") is None:
            raise MissingExtraError("spark", "the engine 'spark'")
        check_java()
        check_reachable(self._master)
        try:
            self._begin()
        except BaseException:
            self._end(killed=True)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(killed=kind is not None)

    def run(self, tasks: Sequence[Callable[[], T]]) -> list[T]:
        """Carry out each task on some node and return what they gave, in order.

        A task is a picklable callable that any node can import (``functools.partial`` of a function
        of a module). One that a lost node was at work on is carried out again elsewhere.
        """
        return cast("list[T]", self._ask("run", tuple(tasks)))

    def map_rows(
        self,
        mapping: Mapping,
        staged: Sequence[StagedFile],
        out: Path,
        *,
        packed: bool = False,
        parquet: bool = False,
    ) -> SparkMapped:
        """Make triples of staged rows, as ``embedded.map_rows`` does, and write them in parts.

        The parts lie in ``out``/data and ``out``/rows, lists of them in data.json and rows.json beside
        the two. ``out`` must hold neither folder yet, and, as the staged files, be the same one for all
        nodes. With ``packed`` each part is a gzip file. With ``parquet`` the same quads also lie in
        ``out``/parquet, as columns s, p, o, g of terms as N-Triples writes them, in no order.
        """
        order = MapOrder(mapping, tuple(resolved(file) for file in staged), out.resolve(), packed, parquet)
        return cast("SparkMapped", self._ask("map", order))

    def candidates(
        self, mapping: Mapping, rule: LinkRule, staged: Sequence[StagedFile]
    ) -> Iterator[Candidate]:
        """Yield the subjects that a link rule compares with terms, as ``embedded.candidates`` does."""
        order = LinkOrder(mapping, rule, tuple(resolved(file) for file in staged))
        answers = self._answers("link", order)
        try:
            for message in answers:
                if isinstance(message, Batch):
                    yield from cast("tuple[Candidate, ...]", message.results)
        finally:
            deque(answers, 0)  # what is not heard to its end would be taken for the next answer

    def _begin(self) -> None:
        """Start the process that drives Spark, and wait until the cluster has taken the job."""
        # Java, if it was killed, may still be writing there.
        temporary = tempfile.TemporaryDirectory(prefix="pharmagraph-spark-", ignore_cleanup_errors=True)
        scratch = Path(self._ending.enter_context(temporary)).resolve()
        self._log.parent.mkdir(parents=True, exist_ok=True)
        log = self._ending.enter_context(self._log.open("wb"))
        self._process = subprocess.Popen(  # noqa: S603 - our own module, nothing of the user's
            # -P: no file of the working directory has a say.
            [sys.executable, "-P", "-m", _DRIVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=scratch,
            env=driver_environment(loopback=self._master.on_loopback),
            start_new_session=True,
        )
        self._ask("start", Start(self._master, scratch, self._memory, self._patience))

    def _ask(self, name: str, what: object) -> object:
        """Have the driver do something; return what it gave, raise what it met."""
        done = [message for message in self._answers(name, what) if isinstance(message, Done)]
        return done[0].result

    def _answers(self, name: str, what: object) -> Iterator[object]:
        """Have the driver do something; yield what it says, the last of it a ``Done``."""
        process = self._process
        if process is None:
            raise ClusterError("the Spark session has ended", mend="begin a new one")
        try:
            send(cast("BinaryIO", process.stdin), (name, what))
            message: object = None
            while not isinstance(message, Done):
                message = receive(cast("BinaryIO", process.stdout))
                if isinstance(message, Failure):
                    message.error.mend = message.error.mend.replace(SEE_LOG, f"{SEE_LOG}: {self._log}")
                    raise message.error
                if self._tell and isinstance(message, Step):
                    self._tell(message)
                yield message
        except (EOFError, BrokenPipeError):
            raise ClusterError(
                "the process that drives Spark ended before its work was done", mend=f"{self._log} says why"
            ) from None

    def _end(self, *, killed: bool) -> None:
        """End the process and take its files away; without ``killed`` it may say good-bye to the cluster."""
        process, self._process = self._process, None
        try:
            if process is None:
                return
            if killed:
                kill(process)
            with suppress(BrokenPipeError):
                cast("BinaryIO", process.stdin).close()
            try:
                process.wait(_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                kill(process)
                process.wait()
            cast("BinaryIO", process.stdout).close()
        finally:
            self._ending.close()


def resolved(file: StagedFile) -> StagedFile:
    """Return a staged file by its whole path: the process that drives Spark has another working directory."""
    return replace(file, path=file.path.resolve())


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all that it has started; elsewhere than on POSIX its Java ends with its input."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # it leads a session of its own


def driver_environment(*, loopback: bool) -> dict[str, str]:
    """Return the environment of the process that drives Spark: this one's, without what is another Spark's.

    Python on the nodes is the one at the same path as here, unless PYSPARK_PYTHON names another.
    """
    chosen = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    chosen.setdefault("PYSPARK_PYTHON", sys.executable)
    chosen["PYTHONSAFEPATH"] = "1"
    if loopback:
        chosen["SPARK_LOCAL_IP"] = "127.0.0.1"
    return chosen
