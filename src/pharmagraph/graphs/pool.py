"""Warm workers for callers in threads: a worker that has answered is kept for the next query."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import StoreDamagedError, WorkerEndedError
from pharmagraph.graphs.dataset import PLAIN
from pharmagraph.graphs.disk.choosing import fitting
from pharmagraph.graphs.disk.inspecting import inspect_beside
from pharmagraph.graphs.exchange import AS_IS, RawAnswer
from pharmagraph.graphs.guard import DEFAULT_LIMITS
from pharmagraph.graphs.process import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pharmagraph.graphs.dataset import Dataset, Scope, Stamp
    from pharmagraph.graphs.exchange import Wanted
    from pharmagraph.graphs.guard import Limits, Measured
    from pharmagraph.graphs.process import RawStream


class _Kept(NamedTuple):
    """A worker with what it has loaded, and under which settings it was started."""

    process: WorkerProcess
    stamp: Stamp
    graphs: frozenset[str]
    settings: tuple[Limits, bool]


class Pool:
    """Workers over the data set that ``find`` returns, at most ``size`` of them kept when idle.

    Each query is answered from the files as they are when it is asked: a worker that has loaded
    older ones is ended. Workers are started when they are needed and load no more than that.
    """

    def __init__(self, find: Callable[[], Dataset], size: int = 1) -> None:
        self._find = find
        self._size = size
        self._lock = threading.Lock()
        self._idle: list[_Kept] = []
        self._closed = False

    def close(self) -> None:
        """End all workers that are idle; those at work end with their query."""
        with self._lock:
            ended, self._idle, self._closed = self._idle, [], True
        for kept in ended:
            kept.process.close()

    def ask(
        self,
        measured: Measured,
        wanted: Wanted = AS_IS,
        scope: Scope = PLAIN,
        limits: Limits = DEFAULT_LIMITS,
        *,
        doors: bool = False,
    ) -> RawAnswer:
        """Ask a query that the guard has measured; raises what ``WorkerProcess.ask`` does."""
        with self.stream(measured, wanted, scope, limits, doors=doors) as answer:
            return RawAnswer(answer.head, b"".join(answer.pieces))

    @contextmanager
    def stream(
        self,
        measured: Measured,
        wanted: Wanted = AS_IS,
        scope: Scope = PLAIN,
        limits: Limits = DEFAULT_LIMITS,
        *,
        doors: bool = False,
    ) -> Iterator[RawStream]:
        """Ask a query and read the answer while it is made; raises what ``WorkerProcess.ask`` does."""
        dataset = self._find()
        graphs = needed_graphs(dataset, measured, scope)
        with ExitStack() as stack:

            def begun(kept: _Kept) -> RawStream:
                stack.callback(self._give_back, kept)
                asked = kept.process.stream(measured, wanted, scope, limits.seconds)
                return stack.enter_context(asked)

            kept, is_new = self._take(dataset, graphs, limits, doors=doors)
            try:
                answer = begun(kept)
            except (WorkerEndedError, StoreDamagedError) as error:
                # Someone else may have ended an idle worker, and a store that is damaged is built
                # anew: the next query is not to blame.
                if is_new and isinstance(error, WorkerEndedError):
                    raise
                stack.close()
                answer = begun(self._take(dataset, graphs, limits, doors=doors)[0])
            yield answer

    def _take(
        self, dataset: Dataset, graphs: frozenset[str], limits: Limits, *, doors: bool
    ) -> tuple[_Kept, bool]:
        """Return a worker for these graphs, and whether it was started for it."""
        # The time is told with each request; what else is limited was settled when a worker started.
        settings = (limits._replace(seconds=0), doors)
        stale = []
        with self._lock:
            found = None
            for kept in self._idle:
                if kept.stamp != dataset.narrowed(kept.graphs).stamp() or not kept.process.alive:
                    stale.append(kept)
                elif found is None and kept.graphs >= graphs and kept.settings == settings:
                    found = kept
            self._idle = [kept for kept in self._idle if kept is not found and kept not in stale]
        for kept in stale:
            kept.process.close()
        if found is not None:
            return found, False
        opened = fitting(dataset, graphs)
        stamp = opened.stamp() if opened.store is None else opened.store.stamp
        process = WorkerProcess(opened, limits, doors=doors)
        if opened.store is not None:
            inspect_beside(opened.store)
        return _Kept(process, stamp, frozenset(opened.named), settings), True

    def _give_back(self, kept: _Kept) -> None:
        ended = kept
        with self._lock:
            if kept.process.alive and not self._closed:
                self._idle.append(kept)
                if len(self._idle) <= self._size:
                    return
                ended = self._idle.pop(0)
        ended.process.close()


def needed_graphs(dataset: Dataset, measured: Measured, scope: Scope) -> frozenset[str]:
    """Return the IRIs of the named graphs that a worker must have loaded to answer a query."""
    if measured.graph and scope.named is None:
        return frozenset(dataset.named)
    return frozenset({*scope.default, *(scope.named or ())} & set(dataset.named))
