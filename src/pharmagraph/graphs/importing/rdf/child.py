"""The process in which files that are imported are read: whatever they do to it, its parent lives on.

    python -I child.py FOLDER-OF-PACKAGES MEMORY SECONDS

A job comes on standard input, as JSON: ``files`` (path, format), ``out`` and ``work`` (paths), ``graph`` and
``nodes`` and ``base`` (IRIs), ``prefixes``, ``contexts``, ``merge``, ``naming``, ``digest``, ``patience``.
JSON objects go to standard output, one a line: ``phase`` where one begins that may be stopped, then ``made``
or ``refused``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

try:
    import resource
except ImportError:  # Windows: only the wall clock limits reading there
    resource = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from pharmagraph.graphs.importing.rdf.noting import Notes


def limit_further(seconds: int) -> None:
    """Give what comes now no more than so many seconds of processor time."""
    if resource is not None:
        spent = resource.getrusage(resource.RUSAGE_SELF)
        soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        most = int(spent.ru_utime + spent.ru_stime) + 1 + seconds
        if soft == resource.RLIM_INFINITY or most < soft:
            resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def tell(said: Mapping[str, Any]) -> None:
    """Write a line to standard output at once."""
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def perform(job: Mapping[str, Any]) -> dict[str, Any]:
    """Do a job; return what goes to standard output at the end."""
    from pharmagraph.graphs.importing.rdf.refusal import RefusedError

    try:
        return {"made": _made(job)}
    except RefusedError as error:
        fields = ("code", "message", "mend", "line", "column", "file")
        return {"refused": {name: getattr(error, name) for name in fields}}


def _made(job: Mapping[str, Any]) -> dict[str, Any]:
    from pharmagraph.graphs.importing.rdf.naming import Nameless
    from pharmagraph.graphs.importing.rdf.noting import Notes, OwnNames, as_rows
    from pharmagraph.graphs.importing.rdf.sorting import Contents, Sorter

    end = f" <{job['graph']}> .\n"
    sorter, nameless, contents = Sorter(Path(job["work"])), Nameless(job["nodes"]), Contents()
    known: dict[str, str] = {}
    notes = Notes()
    named = OwnNames(job["base"], job["graph"], notes).named
    # Nodes of KGX come before edges, which go by what nodes call themselves.
    for number in sorted(range(len(job["files"])), key=lambda n: job["files"][n][0] == "kgx-edges"):
        notes.file = number
        for subject, p, obj in _triples(job, number, known, notes):
            s, o = named(subject), named(obj)
            if not nameless.take((s, p, o), number):
                sorter.add(f"{s} {p} {o}{end}")

    def before() -> None:
        tell({"phase": "naming"})
        limit_further(job["patience"])

    for s, p, o in nameless.named(job["naming"], job["digest"], before):
        sorter.add(f"{s} {p} {o}{end}")
    with Path(job["out"]).open("w", encoding="utf-8", newline="\n") as out:
        for line in sorter.lines():
            contents.see(line, end)
            out.write(line)
    return {**contents.made(), "nameless": nameless.count, **as_rows(notes)}


def _triples(
    job: Mapping[str, Any], number: int, known: dict[str, str], notes: Notes
) -> Iterator[tuple[str, str, str]]:
    """Yield the triples of one file; its number goes with whatever is refused."""
    from pharmagraph.graphs.importing.rdf.formats import FORMS
    from pharmagraph.graphs.importing.rdf.kgx import Reader
    from pharmagraph.graphs.importing.rdf.parsing import each_triple
    from pharmagraph.graphs.importing.rdf.refusal import RefusedError
    from pharmagraph.graphs.importing.rdf.scanning import check_lines

    named, path = job["files"][number]
    form, file = FORMS[named], Path(path)
    try:
        if form.kind == "kgx":
            check_lines(file)
            yield from Reader(form.name, job["prefixes"], job["nodes"], known).triples(file)
        else:
            yield from each_triple(file, form, job["graph"], job["contexts"], notes, merge=job["merge"])
    except RefusedError as error:
        error.file = number
        raise


def main(arguments: list[str]) -> None:
    """Do the job on standard input."""
    packages, memory, seconds = arguments
    if packages not in sys.path:
        sys.path.insert(0, packages)
    from pharmagraph.extract.readers.child import limit

    limit(int(memory), int(seconds))
    tell(perform(json.load(sys.stdin)))


if __name__ == "__main__":  # pragma: no cover - runs in a process of its own, which tests start
    main(sys.argv[1:])
