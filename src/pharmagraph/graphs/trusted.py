"""Answer queries in this very process: no limit of time or memory, for queries of one's own code.

A query that crashes the engine or never ends takes the process with it; ``graphs.process`` is the
way for any other.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from pharmagraph.errors import GraphError, StoreDamagedError
from pharmagraph.graphs import wire, worker
from pharmagraph.graphs.dataset import PLAIN
from pharmagraph.graphs.disk import storeworker
from pharmagraph.graphs.disk.choosing import fitting
from pharmagraph.graphs.exchange import AS_IS, RawAnswer, Reply, fault_error, request
from pharmagraph.graphs.guard import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pharmagraph.graphs.dataset import Dataset, Scope, Stamp
    from pharmagraph.graphs.disk.opening import Held
    from pharmagraph.graphs.exchange import Wanted
    from pharmagraph.graphs.guard import Limits, Measured


class InProcess:
    """The data set that ``find`` returns, loaded into this process, anew when its files change.

    A large one is opened where it lies on disk.
    """

    def __init__(self, find: Callable[[], Dataset]) -> None:
        self._find = find
        self._stamp: Stamp = ()
        self._store: Any = None
        self._held: Held | None = None

    def ask(
        self,
        measured: Measured,
        wanted: Wanted = AS_IS,
        scope: Scope = PLAIN,
        limits: Limits = DEFAULT_LIMITS,
    ) -> RawAnswer:
        """Ask a query that the guard has measured; of the limits only that of the result holds.

        Raises EngineSyntaxError, QueryLimitError, QueryError or GraphError.
        """
        self._load()
        frames = BytesIO()
        fields = wire.unpack(request(measured, limits, scope, wanted)[4:])
        worker.answer(self._store, fields, wire.Reply(frames, limits.result))
        reply = Reply()
        reply.feed(frames.getvalue())
        if reply.fault is not None or reply.head is None:
            raise fault_error(reply.fault or ("engine", "it said nothing"), limits)
        return RawAnswer(reply.head, reply.chunks())

    def _load(self) -> None:
        dataset = self._find()
        stamp = dataset.stamp()
        if self._store is not None and stamp == self._stamp:
            return
        opened = fitting(dataset, dataset.named)
        if opened.store is not None and not self._opened(opened.store):
            opened = fitting(dataset, dataset.named)  # what was damaged has been built anew
            if opened.store is not None and not self._opened(opened.store):
                raise StoreDamagedError(
                    "the store on disk cannot be opened", mend="see what is wrong with the disk"
                )
        if opened.store is not None:
            return
        try:
            named = {iri: str(path) for iri, path in opened.named.items()}
            self._store = worker.load(str(opened.default), named)
        except (OSError, SyntaxError, ValueError) as error:
            mend = "build it anew with: pharmagraph build"
            raise GraphError(f"the built graph cannot be loaded: {error}", mend=mend) from error
        self._stamp = stamp

    def _opened(self, held: Held) -> bool:
        """Open the store, which is kept from being deleted; tell whether that could be done."""
        try:
            self._store = storeworker.open_store(str(held.tables), held.manifest.engine)
        except (OSError, RuntimeError, ValueError):
            held.condemn()
            held.close()
            return False
        self._held, self._stamp = held, held.stamp
        return True
