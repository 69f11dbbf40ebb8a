"""Load a built graph into a server by the SPARQL 1.1 Graph Store HTTP Protocol, and see that it is there.

For each graph, PUT replaces what the server had by the first piece (section 5.3 of the protocol), and
POST adds the others (section 5.5). Then the server counts its triples, and the number must be the
one that was built. What is sent is N-Triples under the name of Turtle, of which it is a part: every
server must take that, and Virtuoso has releases that do not know N-Triples by its own name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from pharmagraph.errors import GraphError, PublishError, QueryError
from pharmagraph.findings import visible
from pharmagraph.graphs.guard import DEFAULT_LIMITS
from pharmagraph.graphs.remote.address import Address, read_address
from pharmagraph.graphs.remote.chunks import MOST_STATEMENTS, chunks
from pharmagraph.graphs.remote.connection import Request
from pharmagraph.graphs.remote.endpoint import Endpoint
from pharmagraph.graphs.remote.faults import fault_of
from pharmagraph.graphs.remote.fetching import count_graph, count_triples
from pharmagraph.graphs.remote.web import RETRIES, Patience, Web

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pharmagraph.graphs.dataset import Dataset

_MIB = 1024 * 1024
_MEDIA_TYPE = "text/turtle"
_SECONDS = 300.0
_MOST_ANSWER = 1 * _MIB

# How the path of a Graph Store leads to that of the query endpoint: Virtuoso, GraphDB and RDF4J,
# Neptune, Fuseki, Oxigraph. The first one that fits is taken.
_PLACES = (
    ("/sparql-graph-crud-auth", "/sparql"),
    ("/sparql-graph-crud", "/sparql"),
    ("/rdf-graphs/service", ""),
    ("/sparql/gsp", "/sparql"),
    ("/data", "/sparql"),
    ("/store", "/query"),
)


class Part(NamedTuple):
    """A graph to publish: the file that holds it, the IRI that its lines name ("" for none), and the
    IRI that it gets on the server ("" for the server's default graph).
    """  # noqa: D205 - one sentence

    path: Path
    written: str
    graph: str

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"<{self.graph}>" if self.graph else "the default graph"


class Published(NamedTuple):
    """A graph as it is on the server now, and how many triples it had before."""

    part: Part
    triples: int
    before: int


def parts_of(dataset: Dataset, graph: str | None, names: Sequence[str]) -> list[Part]:
    """Return what is to be published: the curated layer, then what is named ("inferred", "all", …).

    ``graph`` is the IRI that the curated layer gets on the server, "" its default graph, None
    ``graph/curated`` below the project's base. Raises GraphError where there is no such graph.
    """
    dataset.stamp()  # raises where a file is not there
    if graph and not _is_iri(graph):
        message = f"'{visible(graph)}' is no IRI, so no graph can be called by it"
        raise GraphError(message, mend="for example: https://example.org/drugs/graph/curated")
    curated = Part(dataset.default, "", dataset.curated if graph is None else graph)
    others = [iri for iri in dataset.resolve(names) if iri]
    if curated.graph in others:
        message = f"two graphs cannot both become <{curated.graph}>"
        raise GraphError(message, mend="give the curated layer another name with --graph")
    return [curated, *(Part(dataset.named[iri], iri, iri) for iri in others)]


def _is_iri(written: str) -> bool:
    import pyoxigraph as ox

    try:
        return bool(ox.NamedNode(written))
    except ValueError:
        return False


def query_address(store: Address) -> str:
    """Return where a server answers queries, from where it takes graphs.

    Raises PublishError where that cannot be told.
    """
    path = store.path.rstrip("/")
    for end, instead in _PLACES:
        if path.endswith(end):
            found = store._replace(path=path.removesuffix(end) + instead or "/")
            return f"{found}" + (f"?{found.query}" if found.query else "")
    message = f"{store} does not show where its server answers queries, by which the triples are counted"
    raise PublishError(message, mend="name that address with --endpoint")


class Publisher:
    """Publishes graphs to one server; ``tell`` is called with what is being done."""

    def __init__(  # noqa: PLR0913 - where to, then what may be set, by name
        self,
        store: str,
        *,
        endpoint: str = "",
        user: str = "",
        retries: int = RETRIES,
        chunk: int = MOST_STATEMENTS,
        seconds: float = _SECONDS,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Say where to: ``store`` takes graphs, ``endpoint`` answers queries (found out if not given).

        ``chunk`` is the most statements of a request, ``seconds`` the longest that one may take.
        Raises QueryError for an address that is none and for a user without a password, PublishError
        where the endpoint cannot be found out.
        """
        self.store = read_address(store)
        self.endpoint = Endpoint(endpoint or query_address(self.store), user, retries)
        self._is_known = bool(user)
        self._web = Web(self.store.host, user, retries)
        self._patience = Patience(seconds, _MOST_ANSWER)
        self._limits = DEFAULT_LIMITS._replace(seconds=seconds)
        self._chunk = chunk
        self._tell = tell

    def plan(self, parts: Sequence[Part]) -> list[str]:
        """Return what would be done, a line a graph, without asking the server anything."""
        lines = []
        for part in parts:
            sizes = [chunk.statements for chunk in chunks(part.path, part.written, self._chunk)]
            requests = "1 request" if len(sizes) == 1 else f"{len(sizes):,} requests"
            lines.append(f"{part.name}: {sum(sizes):,} triples from {part.path.name}, in {requests}")
        return lines

    def publish(self, parts: Sequence[Part]) -> list[Published]:
        """Publish the parts in their order, and count what has arrived.

        The server must be able to count before anything is changed. Raises QueryError where it is
        not, PublishError where a graph did not arrive whole; the mend says what the server holds.
        """
        before = [self._count(part) for part in parts]
        done: list[Published] = []
        for part, had in zip(parts, before, strict=True):
            if had:
                self._tell(f"{part.name}: replacing the {had:,} triples that the server has there")
            sent = self._send(part)
            there = self._counted(part, sent)
            if there != sent:
                message = f"{self.store} has {there:,} triples in {part.name}, but {sent:,} were built"
                raise PublishError(message, mend=_mend_of_count(part, there, sent))
            self._tell(f"{part.name}: {there:,} triples, as built")
            done.append(Published(part, there, had))
        for note in dict.fromkeys(self._web.notes):
            self._tell(note)
        return done

    def _count(self, part: Part) -> int:
        if part.graph:
            return count_graph(self.endpoint, part.graph, self._limits)
        return count_triples(self.endpoint, (), self._limits)

    def _counted(self, part: Part, sent: int) -> int:
        try:
            return self._count(part)
        except QueryError as error:
            message = f"{part.name} was sent ({sent:,} triples), but could not be counted: {error.message}"
            raise PublishError(message, mend="publish again, or count the triples yourself") from error

    def _send(self, part: Part) -> int:
        """Send a graph in pieces; return how many statements there were."""
        target = f"graph={quote(part.graph, safe='')}" if part.graph else "default"
        address = self.store.asking(target)
        sent = 0
        for number, chunk in enumerate(chunks(part.path, part.written, self._chunk), 1):
            method = "PUT" if number == 1 else "POST"
            try:
                reply = self._web.send(
                    Request(method, address, "*/*", chunk.body, _MEDIA_TYPE), self._patience
                )
            except QueryError as error:
                raise _broken(part, number, sent, error) from error
            if not reply.is_fine:
                raise _broken(part, number, sent, fault_of(reply, is_known=self._is_known), reply.status)
            sent += chunk.statements
            self._tell(f"{part.name}: {sent:,} triples sent")
        return sent


def _broken(part: Part, number: int, sent: int, error: QueryError, status: int = 0) -> PublishError:
    """Say what the server holds after a request failed, and what to do."""
    if number > 1:
        state = f"the server now has the first {sent:,} triples of {part.name} and none of the rest"
    elif 400 <= status < 500:  # noqa: PLR2004 - refused, RFC 9110, section 15.5
        state = f"the server has {part.name} as it was before"
    else:
        state = f"the server has {part.name} as it was before, or only a part of what was sent"
    mend = "; ".join(
        part for part in (state, error.mend, "then publish again, which replaces it all") if part
    )
    return PublishError(f"{part.name} was not published whole: {error.message}", mend=mend)


def _mend_of_count(part: Part, there: int, sent: int) -> str:
    if there > sent and not part.graph:
        return "this server's default graph is all its graphs together: publish to a named one with --graph"
    if there < sent:
        return (
            "see whether the server takes two ways to write a value for one (1.50 and 1.5), or refuses some"
        )
    return "see whether somebody else writes to this graph, then publish again"
