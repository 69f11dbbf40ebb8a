"""A process that fills a store: loads files into it, and counts what it then holds.

Run as a script by ``graphs.disk.filling``, with nothing but pyoxigraph beside it, so that loading can
be stopped at any moment and its memory goes when it is done.

    python -I -S filler.py FOLDER-OF-PYOXIGRAPH

Standard input begins with a line of JSON, the work: ``from`` a folder of tables to begin with, linked
and left as it is, or null; ``to`` the folder to make; ``clear`` graphs to empty first; ``load`` lists
of a graph ("" is the default graph), its file, and how many lines that has. Then input stays open:
when it ends, so does the process. Lines of JSON come back: now and then how many bytes more were
``read``, and in the end the answer: ``total`` quads (-1 where a part was loaded only), ``graphs`` that
there are, ``quads`` that the store should have of each file and ``held`` that it has, the ``engine``'s
version; or an ``error``.

No module of pharmagraph is imported here.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from itertools import groupby
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Self

SMALL = 8_000_000
"""Bytes up to which a file goes through the engine's log instead of tables of its own, which would add
up from one change to the next (measured: 78 tables after nine changes, against 23); and up to which
each of its quads is looked up afterwards."""
_NOT_NEEDED = ("LOG", "LOCK", "IDENTITY")
_TYPED = b'"^^<'
STEP = 4 * 1024 * 1024
"""Bytes after which the process says again how much it has read."""


class Counted:
    """A file that says how much of it was read; the engine takes it as it takes a path, and as fast."""

    def __init__(self, path: str, tell: Callable[[int], object]) -> None:
        self._file = Path(path).open("rb", buffering=1 << 20)  # noqa: SIM115 - closed by __exit__
        self._tell, self._read = tell, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._tell(self._read)

    def read(self, size: int = -1) -> bytes:
        """Read a piece."""
        piece = self._file.read(size)
        self._read += len(piece)
        if self._read >= STEP:
            self._tell(self._read)
            self._read = 0
        return piece


def _quiet(_: int) -> None:
    """Tell nobody."""


def fill(work: dict[str, Any], tell: Callable[[int], object] = _quiet) -> dict[str, Any]:
    """Make the store, and open it once more to see what it holds; ``tell`` hears of bytes that were read."""
    import pyoxigraph as ox

    folder = Path(work["to"])
    if work["from"]:
        ox.Store.read_only(work["from"]).backup(str(folder))
    store = ox.Store(str(folder))
    for iri in work["clear"]:
        if iri:
            store.remove_graph(ox.NamedNode(iri))
        else:
            store.clear_graph(ox.DefaultGraph())
    for iri, path, _ in work["load"]:
        through_log = work["from"] and Path(path).stat().st_size <= SMALL
        with Counted(path, tell) as counted:
            file: Any = counted
            (store.load if through_log else store.bulk_load)(file, format=_form(iri, ox), lenient=True)
    store.flush()
    del store
    # All is in tables now. Without a log of writes, a damaged one cannot take anything away.
    for part in folder.iterdir():
        if part.suffix == ".log" or part.name.startswith(_NOT_NEEDED):
            part.unlink()
    store = ox.Store.read_only(str(folder))
    held = _part_counted(store, work["load"], ox) if work["from"] else _counted(store, work["load"], ox)
    graphs = sorted(graph.value for graph in store.named_graphs())
    return {**held, "graphs": graphs, "engine": ox.__version__}


def _form(iri: str, ox: Any) -> Any:
    """Return the format of a graph's file: N-Triples has no place for another graph."""
    return ox.RdfFormat.N_QUADS if iri else ox.RdfFormat.N_TRIPLES


def _counted(store: Any, load: list[list[Any]], ox: Any) -> dict[str, Any]:
    """Count all; where that is not the number of lines, see how many quads the engine sees in them."""
    total = len(store)
    quads = {iri: lines for iri, _, lines in load}
    if total != sum(quads.values()):
        quads = {iri: distinct(path, ox) for iri, path, _ in load}
    return {"total": total, "quads": quads, "held": {}}


def _part_counted(store: Any, load: list[list[Any]], ox: Any) -> dict[str, Any]:
    """Count the graphs that were loaded, and look up each quad of the small ones."""
    quads, held = {}, {}
    for iri, path, lines in load:
        pattern = f"GRAPH <{iri}> {{ ?s ?p ?o }}" if iri else "?s ?p ?o"
        rows = store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
        held[iri] = int(next(iter(rows))[0].value)
        quads[iri] = lines if held[iri] == lines else distinct(path, ox)
        if Path(path).stat().st_size <= SMALL:
            written = ox.parse(path=path, format=_form(iri, ox), lenient=True)
            held[iri] -= sum(quad not in store for quad in written)
    return {"total": -1, "quads": quads, "held": held}


def distinct(path: str, ox: Any) -> int:
    """Count the quads of a sorted file as the engine tells them apart.

    It holds numbers, dates and truth values by value, so two lines may be one quad to it; such lines
    have subject and property in common, and so stand together.
    """
    count = 0
    with Path(path).open("rb") as file:
        for _, same in groupby(file, key=lambda line: line.split(b" ", 2)[:2]):
            lines = list(same)
            if len(lines) > 1 and any(_TYPED in line for line in lines):
                store = ox.Store()
                store.load(b"".join(lines), format=ox.RdfFormat.N_QUADS, lenient=True)
                count += len(store)
            else:
                count += len(lines)
    return count


def _end_with_input() -> None:
    """End the process when nobody waits for it any more."""
    while os.read(0, 4096):
        pass
    os._exit(1)


def _say(told: dict[str, Any]) -> None:
    """Write a line."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Do the work that standard input describes, and say how it went."""
    line = b""
    while not line.endswith(b"\n"):
        piece = os.read(0, 65_536)
        if not piece:
            return
        line += piece
    threading.Thread(target=_end_with_input, daemon=True).start()
    try:
        answer = fill(json.loads(line), lambda count: _say({"read": count}))
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        answer = {"error": str(error)}
    _say(answer)
    os._exit(0)  # the thread is still reading


if __name__ == "__main__":  # pragma: no cover - runs in a process of its own, which tests start
    sys.path.append(sys.argv[1])
    main()
