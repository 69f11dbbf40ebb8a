"""A process that answers queries about one data set and can be killed.

Run as a script by ``graphs.process``, with nothing but pyoxigraph beside it: it starts in a few
hundredths of a second, and whatever a query does to it, the process that asked lives on.

    python -I -S worker.py FOLDER-OF-PYOXIGRAPH MEMORY SECONDS DOORS DEFAULT.nq [IRI FILE.nq]…

DOORS is "open" where queries may ask other hosts, else "closed". It reads requests from standard
input and writes replies to standard output, until input ends (``wire.py`` says what they look like).

No module of pharmagraph is imported here but ``wire.py`` and ``roworder.py``, by their places beside this
file, and of the standard library only what is built in.
"""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader

try:
    import resource
except ImportError:  # Windows: only the wall clock limits a query there
    resource = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing itself is not worth its loading time here
    from collections.abc import Mapping, Sequence
    from typing import Any, BinaryIO

    from pharmagraph.graphs import roworder, wire


def by_place(name: str) -> Any:
    """Return a module of a file beside this one, without the package around it."""
    known = sys.modules.get(f"pharmagraph.graphs.{name}")
    if known is not None:  # this is no worker, but who asks one
        return known
    module = type(sys)(name)
    SourceFileLoader(name, __file__.removesuffix("worker.py") + f"{name}.py").exec_module(module)
    return module


if not TYPE_CHECKING:
    wire, roworder = by_place("wire"), by_place("roworder")

_SECONDS, _RESULT = wire.REQUEST.index("seconds"), wire.REQUEST.index("result")
FEW_FILES = 64
_ENCODINGS = {"json": "JSON", "csv": "CSV", "tsv": "TSV", "xml": "XML"}
_GRAPH_ENCODINGS = {"turtle": "TURTLE", "rdfxml": "RDF_XML", "jsonld": "JSON_LD"}


def limit_memory(most: int) -> None:
    """Keep the process below so many bytes of address space, and from leaving a core file.

    A system that cannot do so (macOS refuses some values) goes without.
    """
    if resource is not None:
        for kind, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, most)):
            try:
                hard = resource.getrlimit(kind)[1]
                soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
                resource.setrlimit(kind, (soft, hard))
            except (OSError, ValueError):
                continue


def limit_cpu(seconds: float) -> None:
    """Let the process use so many more seconds of processor time; beyond that the system ends it."""
    if resource is not None:
        spent = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(spent.ru_utime + spent.ru_stime + seconds) + 1
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        if hard == resource.RLIM_INFINITY or soft < hard:
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def close_doors(most: int = 3) -> None:
    """Let the process open no more than so many files and connections, in case the guard is mistaken."""
    if resource is not None:
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def answer(store: Any, request: Sequence[bytes], reply: wire.Reply) -> None:
    """Answer one request."""
    asked = dict(zip(wire.REQUEST, (f.decode() for f in request), strict=True))
    try:
        names = asked["names"].splitlines()
        if names and (absent := _absent(store, names)):
            reply.send(wire.ABSENT, wire.pack([iri.encode() for iri in absent]))
        _answer(store, asked, reply)
        reply.done()
    except SyntaxError as error:
        reply.fault("syntax", str(error))
    except wire.ResultLimit:
        reply.fault("result", "")
    except MemoryError:
        reply.fault("memory", "")
    except (OSError, RuntimeError, ValueError) as error:
        reply.fault("engine", str(error))


def _answer(store: Any, asked: Mapping[str, str], reply: wire.Reply) -> None:
    import pyoxigraph as ox

    text, star, tail = asked["text"], int(asked["star"]), int(asked["tail"])
    settings = _settings(asked, ox)
    output: Any = reply  # of a file the engine wants ``write`` alone
    names: list[str] = []
    try:
        if star >= 0:
            # An empty store tells the columns: the other may do much work before it is asked for a row.
            told: Any = ox.Store().query(text, **settings)
            names = _mentioned_first([v.value for v in told.variables], star, asked["mentioned"].split())
        solutions = store.query(_arranged(text, names, star), **settings)
    except SyntaxError:  # the query has a form that was not foreseen: leave it as it is
        star = tail = -1
        solutions = store.query(asked["plain"] or text, **settings)
    if isinstance(solutions, ox.QuerySolutions):
        names = [v.value for v in solutions.variables]
        reply.send(wire.HEAD, wire.pack([b"rows", *(n.encode() for n in names)]))
        form = getattr(ox.QueryResultsFormat, _ENCODINGS[asked["encoding"]])
        pieces = _in_order(solutions, form, int(asked["result"]), ox) if tail >= 0 and names else None
        if pieces is not None:
            for piece in pieces:
                reply.write(piece)
            return
        if tail >= 0 and names:  # some IRI is none, and cannot be read again: let the engine sort
            solutions = store.query(_arranged(text, names, star, tail), **settings)
        solutions.serialize(output=output, format=form)
    elif isinstance(solutions, ox.QueryBoolean):
        reply.send(wire.HEAD, wire.pack([b"truth"]))
        reply.write(b"true" if solutions else b"false")
    elif asked["graph_encoding"] == "ntriples":
        reply.send(wire.HEAD, wire.pack([b"graph"]))
        for line in sorted({f"{t.subject} {t.predicate} {t.object} .\n" for t in solutions}):
            reply.write(line.encode())
    else:
        reply.send(wire.HEAD, wire.pack([b"graph"]))
        form = getattr(ox.RdfFormat, _GRAPH_ENCODINGS[asked["graph_encoding"]])
        triples = sorted(set(solutions), key=str)
        ox.serialize(triples, output=output, format=form, prefixes=_prefixes(asked["shown"]))


def _settings(asked: Mapping[str, str], ox: Any) -> dict[str, Any]:
    """Return what the engine is told besides the query's text."""
    settings: dict[str, Any] = {"prefixes": _prefixes(asked["prefixes"]), "base_iri": asked["base"] or None}
    default, named = asked["default"].split("\n"), asked["named"]
    if default != [""]:
        graphs = [ox.NamedNode(iri) if iri else ox.DefaultGraph() for iri in default if iri != "*"]
        settings["default_graph"] = graphs
    if named != "*":
        settings["named_graphs"] = [ox.NamedNode(iri) for iri in named.splitlines()]
    return settings


def _prefixes(lines: str) -> dict[str, str] | None:
    return dict(line.split(" ", 1) for line in lines.splitlines()) or None


def _absent(store: Any, names: Sequence[str]) -> list[str]:
    """Return the IRIs that are no subject, property or object in any graph."""
    import pyoxigraph as ox

    absent = []
    for name in names:
        node = ox.NamedNode(name)
        places = ((None, node, None), (None, None, node), (node, None, None))
        if not any(next(store.quads_for_pattern(*place), None) for place in places):
            absent.append(name)
    return absent


def _mentioned_first(names: list[str], star: int, mentioned: Sequence[str]) -> list[str]:
    """Order the columns of ``SELECT *`` as the query mentions them: the engine gives them by name."""
    if star < 0:
        return names
    return sorted(names, key=lambda n: (mentioned.index(n) if n in mentioned else len(mentioned), n))


def _in_order(solutions: Any, form: Any, most: int, ox: Any) -> list[bytes] | None:
    """Return rows in order, as they are to be written; None where they cannot be read once more."""
    table, written = wire.Pieces(2 * most), wire.Pieces(most)  # CSV may be half as long as TSV
    tsv = ox.QueryResultsFormat.TSV
    solutions.serialize(output=table, format=tsv)
    rows = roworder.in_order(b"".join(table.pieces))
    if form == tsv:
        return [rows]
    try:
        ox.parse_query_results(rows, format=tsv).serialize(output=written, format=form)
    except SyntaxError:
        return None
    return written.pieces


def _arranged(text: str, names: Sequence[str], star: int, tail: int = -1) -> str:
    """Write out the star, and an order where a place for one is given."""
    columns = " ".join(f"?{name}" for name in names)
    if tail >= 0:
        text = f"{text[:tail]}\nORDER BY {columns}\n{text[tail:]}"
    if star >= 0 and names:
        text = f"{text[:star]} {columns} {text[star + 1 :]}"
    return text


def serve(store: Any, requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until there are no more."""
    while (frame := wire.read_frame(requests)) is not None:
        request = wire.unpack(frame)
        limit_cpu(float(request[_SECONDS]))
        answer(store, request, wire.Reply(replies, int(request[_RESULT])))


def load(default: str, named: Mapping[str, str]) -> Any:
    """Load a data set in N-Quads into memory: the default graph's file, and those of graphs by IRI.

    Raises OSError, SyntaxError, or ValueError where a file holds graphs that it should not.
    """
    import pyoxigraph as ox

    store = ox.Store()
    for path in (default, *named.values()):
        store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS, lenient=True)
    foreign = {graph.value for graph in store.named_graphs()} - set(named)
    if foreign:
        raise ValueError(f"a file holds the graph {min(foreign)}, which is none of the data set's")
    return store


def main(arguments: Sequence[str], requests: BinaryIO, replies: BinaryIO) -> None:
    """Load the graph and serve; a graph that cannot be loaded is the answer to the first request."""
    _folder, memory, seconds, doors, default, *rest = arguments
    limit_memory(int(memory))
    limit_cpu(float(seconds))
    try:
        store = load(default, dict(zip(rest[::2], rest[1::2], strict=True)))
    except (OSError, SyntaxError, ValueError) as error:
        wire.Reply(replies, 0).fault("graph", str(error))
        return
    close_doors(FEW_FILES if doors == "open" else 3)
    serve(store, requests, replies)


if __name__ == "__main__":  # pragma: no cover - runs in a process of its own, which tests start
    sys.path.append(sys.argv[1])
    main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer)
