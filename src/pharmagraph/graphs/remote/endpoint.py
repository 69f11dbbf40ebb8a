"""Ask another server's SPARQL endpoint as the built graph is asked (SPARQL 1.1 Protocol, section 2).

A query is read by the same guard, and the answer comes in the same form: columns of ``SELECT *`` in
the order of mention, rows in order where the query asks for none, terms as our own engine writes
them. What the server cannot do is said in its own words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pharmagraph.errors import QueryError, QuerySyntaxError
from pharmagraph.graphs.dataset import CURATED, EVERYTHING, INFERRED, PARTS
from pharmagraph.graphs.guard import DEFAULT_LIMITS, Limits, measure, pointed
from pharmagraph.graphs.query import Asked
from pharmagraph.graphs.remote.address import read_address
from pharmagraph.graphs.remote.connection import Request
from pharmagraph.graphs.remote.faults import check_whole, fault_of, place_in, server_words
from pharmagraph.graphs.remote.received import ACCEPT, Wish, answer_of
from pharmagraph.graphs.remote.web import RETRIES, Patience, Web
from pharmagraph.ontology.prefixes import IDENTIFIERS, PREFIXES
from pharmagraph.sparqltext import offset_of, position, tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.guard import Measured
    from pharmagraph.graphs.remote.connection import Reply
    from pharmagraph.rdfterms import NtTerm, Triple

_FORM = "application/x-www-form-urlencoded"
_BAD_REQUEST, _NOT_ALLOWED = 400, 405
_DEFAULT_ALONE = (
    "only the server's default graph was asked; what publish has loaded is asked with --with curated"
)
_OWN_PLACE = re.compile(r"\Aquery:\d+:\d+: ")
_OXIGRAPH = re.compile(r"\bat \d+:\d+: (expected .*)", re.DOTALL)


class _AnyGraph(frozenset[str]):
    """All graphs that there may be: FROM may name each of a server's."""

    def __contains__(self, graph: object) -> bool:
        return bool(graph)


class Endpoint:
    """A SPARQL endpoint and who asks it.

    ``user`` is the name under which it is asked, if it wants one; the password comes from the
    variable PHARMAGRAPH_PASSWORD or from ~/.netrc. ``retries`` is how often a request is made again
    where the server cannot be reached or is busy.
    """

    def __init__(self, url: str, user: str = "", retries: int = RETRIES) -> None:
        """Raise QueryError where the address is none, or there is no password for the user."""
        self.address = read_address(url)
        self._user = user
        self._web = Web(self.address.host, user, retries)

    def __repr__(self) -> str:
        return f"<Endpoint '{self.address}'>"

    def query(  # noqa: PLR0913 - what to ask, then what may be set, by name
        self,
        text: str,
        *,
        substitutions: Mapping[str, NtTerm] | None = None,
        prefixes: Mapping[str, str] = PREFIXES,
        limits: Limits = DEFAULT_LIMITS,
        graphs: Sequence[str] = (),
        services: Collection[str] = (),
        name: str = "query",
    ) -> Answer:
        """Answer a SPARQL query.

        ``substitutions`` maps names of variables to the N-Triples terms that take their place;
        ``prefixes`` need no declaration; ``graphs`` are the IRIs of those that make up the default
        graph (none: what the server takes for it); ``services`` are the hosts that SERVICE may ask;
        ``name`` is what messages call the query.

        Raises QuerySyntaxError, QueryRefusedError, QueryLimitError or QueryError.
        """
        asked = Asked(text, name, {**IDENTIFIERS, **prefixes}, substitutions or {})
        measured = _measured(asked, limits, services)
        head = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in measured.added)
        reply = self._send(head + asked.bound.text, measured.form, graphs, limits)
        if reply.status == _BAD_REQUEST:
            raise _syntax_error(asked, reply, head)
        if not reply.is_fine:
            raise fault_of(reply, is_known=bool(self._user))
        wish = Wish(
            measured.form, measured.mentioned, measured.tail < 0, limits.seconds, limits.memory, limits.result
        )
        answer = answer_of(reply, wish)
        check_whole(reply, len(answer.rows) if answer.form == "rows" else 0, _limit_in(asked.bound.text))
        added = ", ".join(f"{prefix}:" for prefix, _ in measured.added)
        notes = [f"prefixes added: {added}"] if added else []
        if not (answer or graphs or measured.scope):
            notes.append(_DEFAULT_ALONE)
        return replace(answer, notes=(*notes, *self._web.notes, *answer.notes))

    def triples(self, *, graphs: Sequence[str] = (), preferred: str = "") -> list[Triple]:
        """Return all triples of the default graph, or of the merge of some graphs, sorted.

        ``preferred`` is a graph to take instead of the default graph where the server has it. Raises
        QueryError where they do not come whole, QueryLimitError where they are too many.
        """
        from pharmagraph.graphs.remote.fetching import count_graph, fetch_triples

        if not graphs and preferred and count_graph(self, preferred):
            graphs = [preferred]
        return fetch_triples(self, graphs)

    def inferred(self, base: str) -> list[Triple]:
        """Return the triples that ``publish`` loaded of what rules conclude; none where it did not."""
        try:
            return self.triples(graphs=(f"{base}graph/{INFERRED}",))
        except QueryError:
            return []

    def _send(self, text: str, form: str, graphs: Sequence[str], limits: Limits) -> Reply:
        """Send a query as a form, or behind the address where the server takes no POST."""
        pairs = [("query", text), *(("default-graph-uri", graph) for graph in graphs)]
        encoded = urlencode(pairs)
        patience = Patience(limits.seconds, limits.result)
        request = Request("POST", self.address, ACCEPT[form], encoded.encode(), _FORM)
        reply = self._web.send(request, patience)
        if reply.status == _NOT_ALLOWED:
            reply = self._web.send(Request("GET", self.address.asking(encoded), ACCEPT[form]), patience)
        return reply


def _measured(asked: Asked, limits: Limits, services: Collection[str]) -> Measured:
    """Let the guard read a query: as written, so that it points there, then with its terms."""
    measured = None
    for text in dict.fromkeys((asked.text, asked.bound.text)):
        measured = measure(
            text, prefixes=asked.prefixes, limits=limits, graphs=_AnyGraph(), services=services,
            name=asked.name,
        )  # fmt: skip
    assert measured is not None  # noqa: S101 - there is at least one text
    return measured


def _limit_in(text: str) -> int | None:
    """Return the LIMIT of a query itself, None where it has none."""
    depth, last, limit = 0, "", None
    for token in tokens(text):
        if token.text in {"{", "("}:
            depth += 1
        elif token.text in {"}", ")"}:
            depth -= 1
        elif depth == 0 and last == "LIMIT" and token.kind == "number" and token.text.isdecimal():
            limit = int(token.text)
        last = token.text.upper()
    return limit


def _syntax_error(asked: Asked, reply: Reply, head: str) -> QueryError:
    """Turn the server's refusal of a query into an error with the place as written, if it names one."""
    place = place_in(reply)
    sent = head + asked.bound.text
    if place is None or not 1 <= place[0] <= sent.count("\n") + 1:
        return fault_of(reply)
    offset = max(0, offset_of(sent, place[0], max(1, place[1])) - len(head))
    words = server_words(reply)
    if found := _OXIGRAPH.search(words):  # our own engine's way to say it, which has better words
        line, column = position(asked.bound.text, offset)
        return asked.syntax_error(f"error at {line}:{column}: {found[1]}")
    line, column = position(asked.text, min(asked.bound.origin(offset), len(asked.text)))
    width = 1 if place[1] else len(asked.text.split("\n")[line - 1])
    message = f"{reply.address} cannot read this: {_OWN_PLACE.sub('', words)}"
    shown = pointed(asked.text, asked.name, line, column, message, width=width)
    mend = "look just before the mark" if place[1] else "look into this line; the server names no column"
    return QuerySyntaxError(shown, line=line, column=column, mend=mend)


def remote_graphs(names: Iterable[str], base: str) -> tuple[str, ...]:
    """Return the IRIs that make up the default graph for queries that see more than usual.

    Without names there are none: the server's own default graph. Otherwise the curated layer is the
    first, as ``publish`` loads it, beside what is named: "inferred", a data set (with its links and
    what is said of it), or an IRI. Raises QueryError for "all": the protocol cannot say so.
    """
    found: dict[str, None] = {}
    for name in names:
        found[f"{base}graph/{CURATED}"] = None
        if name == EVERYTHING:
            mend = "name each of them, or none: then the server's default graph is asked"
            raise QueryError("a server cannot be asked for all graphs at once", mend=mend)
        if ":" in name:
            found[name] = None
        elif name == INFERRED:
            found[f"{base}graph/{name}"] = None
        elif name != CURATED:
            found |= {f"{base}{part}/{name}": None for part in PARTS}
    return tuple(found)
