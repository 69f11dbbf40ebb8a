"""The process that drives Spark: it takes orders from ``engine.SparkEngine`` and answers.

Orders come by standard input; its end means that nobody is waiting any more. Answers go to what was
standard output; whatever else prints there, prints to the log.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from queue import SimpleQueue
from typing import TYPE_CHECKING, BinaryIO, cast

from pharmagraph.errors import ClusterError, PharmagraphError
from pharmagraph.extract.tables.spark.causes import SEE_LOG, job_error
from pharmagraph.extract.tables.spark.messages import Done, Failure, Start, receive, send
from pharmagraph.extract.tables.spark.session import spark_session, wait_for_executors
from pharmagraph.extract.tables.spark.watching import Watch
from pharmagraph.extract.tables.spark.work import ORDERS

if TYPE_CHECKING:
    from collections.abc import Callable


class Orders:
    """The orders as they come. The process ends at once where they stop while one is carried out."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._queue: SimpleQueue[tuple[str, object] | None] = SimpleQueue()
        self._busy = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def next(self) -> tuple[str, object] | None:
        """Wait for the next order; None where there will be none."""
        order = self._queue.get()
        self._busy.set()
        return order

    def done(self) -> None:
        """Say that the last order is carried out. Before it is answered, or an end may come between."""
        self._busy.clear()

    def _listen(self) -> None:
        while True:
            try:
                order = cast("tuple[str, object]", receive(self._stream))
            except EOFError:
                break
            except Exception as error:  # noqa: BLE001 - reading it runs code of what is read
                order = ("unread", str(error))
            self._queue.put(order)
        if self._busy.is_set():
            os._exit(1)  # Java sees that its standard input is closed, and ends
        self._queue.put(None)


def main() -> int:
    """Carry out orders until there are no more; return 1 after a failure."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    lock = threading.Lock()

    def answer(message: object) -> None:
        with lock:
            send(answers, message)

    # Without a buffer: at the end of the process, a lock of one would be held by who waits for it.
    orders = Orders(cast("BinaryIO", os.fdopen(0, "rb", buffering=0)))
    try:
        drive(orders, answer)
    except PharmagraphError as error:
        failure = Failure(error)
    except Exception as error:  # noqa: BLE001 - a fault of ours; the caller is told, the log has the rest
        traceback.print_exc()
        fault = f"the process that drives Spark met a fault: {type(error).__name__}: {error}"
        failure = Failure(ClusterError(fault, mend=f"report this; {SEE_LOG}"))
    else:
        return 0
    orders.done()
    answer(failure)
    return 1


def drive(orders: Orders, answer: Callable[[object], None]) -> None:
    """Begin the session that the first order asks for and carry out the others in it."""
    first = orders.next()
    if first is None:
        return
    start = cast("Start", first[1])
    with spark_session(start.master, start.scratch, memory=start.memory) as spark:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        with Watch(spark, start.master, answer, start.patience) as watch:
            try:
                wait_for_executors(spark, start.master, start.patience)
                orders.done()
                answer(Done(None))
                while (order := orders.next()) is not None:
                    name, what = order
                    try:
                        said: Done | Failure = Done(ORDERS[name](spark, watch, what))
                    except PharmagraphError as error:  # the data's fault: the session can go on
                        said = Failure(error)
                    orders.done()
                    answer(said)
            except (Py4JError, PySparkException) as error:
                traceback.print_exc()  # standard error is the log
                raise watch.reason or job_error(error) from None


if __name__ == "__main__":
    sys.exit(main())
