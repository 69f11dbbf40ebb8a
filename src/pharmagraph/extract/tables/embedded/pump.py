"""Pass pieces on in a thread of its own: while one is hashed and written, the next is made."""

from __future__ import annotations

import threading
from queue import Queue
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from pharmagraph.extract.tables.tally import Tally

_WAITING = 4
"""How many pieces may wait: so many megabytes of memory."""


class Pump:
    """Hands pieces to their tallies, in order; a context manager.

    An error of a sink is raised again where the next piece is handed over, or at the end. After an
    error of the caller's, pieces that still wait are dropped.
    """

    def __init__(self) -> None:
        self._queue: Queue[tuple[Tally, bytes] | None] = Queue(_WAITING)
        self._error: BaseException | None = None
        self._dropping = False
        self._thread = threading.Thread(target=self._run, name="pieces", daemon=True)

    def put(self, tally: Tally, piece: bytes) -> None:
        """Hand a piece over; waits while too many are waiting."""
        if self._error:
            raise self._error
        self._queue.put((tally, piece))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._dropping = error is not None
        self._queue.put(None)
        self._thread.join()
        if self._error and error is None:
            raise self._error

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            if self._dropping or self._error:
                continue
            try:
                item[0].write(item[1])
            except BaseException as error:  # noqa: BLE001 - raised again in the other thread
                self._error = error
