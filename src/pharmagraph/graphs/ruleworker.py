"""A process that matches the patterns of rules and can be killed: no running query can be stopped otherwise.

Run as a script by ``ruleprocess``, with nothing but pyoxigraph and ``worker.py``, whose limits it takes:

    python -I -S ruleworker.py FOLDER-OF-PYOXIGRAPH MEMORY

Requests come on standard input: a line of JSON each. {"add": LENGTH, "graph": IRI or "", "clear": bool} is
followed by so many bytes of N-Triples. {"ask": QUERY, "prefixes": {...}, "seconds": N} is answered on
standard output by a line for each solution, its terms between tabs, then END; or FAULT with what went wrong.
"""

from __future__ import annotations

import json
import os
import sys
from importlib.machinery import SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing itself is not worth its loading time here
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any, BinaryIO

END, FAULT = ".", "!"


class Held:
    """The triples that rules see, in a store of their own."""

    def __init__(self) -> None:
        import pyoxigraph as ox

        self._ox: Any = ox
        self._store: Any = ox.Store()

    def add(self, lines: bytes, graph: str = "", *, clear: bool = False) -> None:
        """Add N-Triples, to a graph where one is named; ``clear`` empties that before."""
        to = self._ox.NamedNode(graph) if graph else None
        if clear:
            self._store.clear_graph(to)
        self._store.load(input=lines, format=self._ox.RdfFormat.N_TRIPLES, to_graph=to)

    def lines(self, query: str, prefixes: Mapping[str, str]) -> Iterator[str]:
        """Yield the solutions of a SELECT, each as a line without its end."""
        for solution in self._store.query(query, prefixes=dict(prefixes)):
            yield "\t".join(map(str, solution))


def serve(worker: Any, requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until there are no more; each is limited, should nobody be there to kill it."""
    held = Held()
    while line := requests.readline():
        request = json.loads(line)
        if "add" in request:
            held.add(requests.read(request["add"]), request["graph"], clear=request["clear"])
            continue
        worker.limit_cpu(request["seconds"])
        last = END
        try:
            found = held.lines(request["ask"], request["prefixes"])
            replies.writelines(f"{line}\n".encode() for line in found)
        except (SyntaxError, RuntimeError, ValueError, MemoryError) as error:
            last = FAULT + " ".join(str(error).split())
        replies.write(f"{last}\n".encode())
        replies.flush()


def main(arguments: Sequence[str], worker: Any, requests: BinaryIO, replies: BinaryIO) -> None:
    """Limit the process and answer."""
    _folder, memory = arguments
    worker.limit_memory(int(memory))
    serve(worker, requests, replies)


def worker_module() -> Any:
    """Load worker.py by its place, without the package around it."""
    module = type(sys)("worker")
    module.__file__ = os.path.join(os.path.dirname(os.path.abspath(__file__)), "worker.py")  # noqa: PTH100, PTH118, PTH120 - quick to load
    SourceFileLoader("worker", module.__file__).exec_module(module)
    return module


if __name__ == "__main__":  # pragma: no cover - runs in a process of its own, which tests start
    sys.path.append(sys.argv[1])
    main(sys.argv[1:], worker_module(), sys.stdin.buffer, sys.stdout.buffer)
