"""A process that answers queries about one data set and can be killed.

Run as a script by ``graphs.process``, with nothing but pyoxigraph beside it: it starts in a few
hundredths of a second, and whatever a query does to it, the process that asked lives on.

    python -I -S worker.py FOLDER-OF-PYOXIGRAPH MEMORY SECONDS DOORS DEFAULT.nq [IRI FILE.nq]…

DOORS is "open" where queries may ask other hosts, else "closed". It reads requests from standard
input and writes replies to standard output, until input ends. Both are frames: a length in four
bytes (big end first), then as many bytes. A request is a frame that holds fields, each again with
its length before it (``REQUEST`` names them). A reply is a frame for each part, the first byte of
which says what it is (``ABSENT``, ``HEAD``, ``DATA``, ``DONE``, ``FAULT``); it is whole only if it
ends with DONE.

No module of pharmagraph is imported here, and of the standard library only what is built in.
"""

from __future__ import annotations

import sys

try:
    import resource
except ImportError:  # Windows: only the wall clock limits a query there
    resource = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing itself is not worth its loading time here
    from collections.abc import Mapping, Sequence
    from typing import Any, BinaryIO

ABSENT, HEAD, DATA, DONE, FAULT = b"A", b"H", b"D", b"Z", b"F"
REQUEST = (
    "text", "encoding", "graph_encoding", "seconds", "result", "prefixes", "star", "mentioned", "tail",
    "default", "named", "names", "shown", "base",
)  # fmt: skip
"""What a request holds: the query; how rows are wanted (json, csv, tsv, xml), and how triples
(ntriples, turtle, rdfxml, jsonld); limits in seconds and bytes; prefixes ("name iri" a line); offset
of the star or -1; variables as mentioned; offset at which an ORDER BY may stand or -1; IRIs of the
graphs that make up the default graph ("" is the store's own) and of those that GRAPH reaches ("*" is
all), one a line; IRIs to look for, one a line (those that occur nowhere come back); prefixes that
written triples may use; the IRI from which relative ones go on, if any."""
_SECONDS, _RESULT = REQUEST.index("seconds"), REQUEST.index("result")
CHUNK = 65_536
FEW_FILES = 64
_ENCODINGS = {"json": "JSON", "csv": "CSV", "tsv": "TSV", "xml": "XML"}
_GRAPH_ENCODINGS = {"turtle": "TURTLE", "rdfxml": "RDF_XML", "jsonld": "JSON_LD"}


class ResultLimit(Exception):  # noqa: N818 - no error, but what the parent calls this limit
    """An answer grew larger than it may."""


def pack(fields: Sequence[bytes]) -> bytes:
    """Join fields, each with its length in four bytes before it."""
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def unpack(packed: bytes) -> list[bytes]:
    """Take joined fields apart; the reverse of ``pack``."""
    fields, at = [], 0
    while at < len(packed):
        size = int.from_bytes(packed[at : at + 4], "big")
        fields.append(packed[at + 4 : at + 4 + size])
        at += 4 + size
    return fields


def read_frame(stream: BinaryIO) -> bytes | None:
    """Read a frame; None where the stream has ended, in the middle of one too."""
    size = stream.read(4)
    if len(size) < 4:  # noqa: PLR2004 - the length of a length
        return None
    wanted = int.from_bytes(size, "big")
    frame = stream.read(wanted)
    return frame if len(frame) == wanted else None


class Reply:
    """Writes a reply in frames, no more of it than ``most`` bytes.

    The engine writes rows into it as into a file.
    """

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream = stream
        self._left = most
        self._held: list[bytes] = []
        self._size = 0

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        """Write one frame."""
        self._stream.write((len(payload) + 1).to_bytes(4, "big") + kind + payload)

    def write(self, data: bytes) -> int:
        """Take data for the answer; raise ResultLimit where it is too much."""
        self._left -= len(data)
        if self._left < 0:
            raise ResultLimit
        self._held.append(data)
        self._size += len(data)
        if self._size >= CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Send what was taken."""
        if self._held:
            self.send(DATA, b"".join(self._held))
            self._held, self._size = [], 0

    def done(self) -> None:
        """Send the rest and say that the answer is whole."""
        self.flush()
        self.send(DONE)
        self._stream.flush()

    def fault(self, kind: str, message: str) -> None:
        """Say why there is no answer: kind is syntax, engine, memory, result or graph."""
        self._held = []
        self.send(FAULT, pack([kind.encode(), message.encode("utf-8", "replace")]))
        self._stream.flush()


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


def answer(store: Any, request: Sequence[bytes], reply: Reply) -> None:
    """Answer one request."""
    asked = dict(zip(REQUEST, (f.decode() for f in request), strict=True))
    try:
        names = asked["names"].splitlines()
        if names and (absent := _absent(store, names)):
            reply.send(ABSENT, pack([iri.encode() for iri in absent]))
        _answer(store, asked, reply)
        reply.done()
    except SyntaxError as error:
        reply.fault("syntax", str(error))
    except ResultLimit:
        reply.fault("result", "")
    except MemoryError:
        reply.fault("memory", "")
    except (OSError, RuntimeError, ValueError) as error:
        reply.fault("engine", str(error))


def _answer(store: Any, asked: Mapping[str, str], reply: Reply) -> None:
    import pyoxigraph as ox

    text, star, tail = asked["text"], int(asked["star"]), int(asked["tail"])
    settings = _settings(asked, ox)
    solutions = store.query(text, **settings)
    if isinstance(solutions, ox.QuerySolutions):
        names = _in_order([v.value for v in solutions.variables], star, asked["mentioned"].split())
        arranged = _arranged(text, names, star, tail)
        if arranged != text:
            try:
                solutions = store.query(arranged, **settings)
            except SyntaxError:  # the query has a form that was not foreseen: leave it as it is
                names = [v.value for v in solutions.variables]
        reply.send(HEAD, pack([b"rows", *(n.encode() for n in names)]))
        form = getattr(ox.QueryResultsFormat, _ENCODINGS[asked["encoding"]])
        solutions.serialize(output=reply, format=form)
    elif isinstance(solutions, ox.QueryBoolean):
        reply.send(HEAD, pack([b"truth"]))
        reply.write(b"true" if solutions else b"false")
    elif asked["graph_encoding"] == "ntriples":
        reply.send(HEAD, pack([b"graph"]))
        for line in sorted({f"{t.subject} {t.predicate} {t.object} .\n" for t in solutions}):
            reply.write(line.encode())
    else:
        reply.send(HEAD, pack([b"graph"]))
        form = getattr(ox.RdfFormat, _GRAPH_ENCODINGS[asked["graph_encoding"]])
        triples = sorted(set(solutions), key=str)
        output: Any = reply  # of a file the engine wants ``write`` alone
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


def _in_order(names: list[str], star: int, mentioned: Sequence[str]) -> list[str]:
    """Order the columns of ``SELECT *`` as the query mentions them: the engine gives them by name."""
    if star < 0:
        return names
    return sorted(names, key=lambda n: (mentioned.index(n) if n in mentioned else len(mentioned), n))


def _arranged(text: str, names: Sequence[str], star: int, tail: int) -> str:
    """Write out the star, and an order where the query asks for none: the engine's own is arbitrary."""
    if not names:
        return text
    columns = " ".join(f"?{name}" for name in names)
    if tail >= 0:
        text = f"{text[:tail]}\nORDER BY {columns}\n{text[tail:]}"
    if star >= 0:
        text = f"{text[:star]} {columns} {text[star + 1 :]}"
    return text


def serve(store: Any, requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until there are no more."""
    while (frame := read_frame(requests)) is not None:
        request = unpack(frame)
        limit_cpu(float(request[_SECONDS]))
        answer(store, request, Reply(replies, int(request[_RESULT])))


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
        Reply(replies, 0).fault("graph", str(error))
        return
    close_doors(FEW_FILES if doors == "open" else 3)
    serve(store, requests, replies)


if __name__ == "__main__":  # pragma: no cover - runs in a process of its own, which tests start
    sys.path.append(sys.argv[1])
    main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer)
