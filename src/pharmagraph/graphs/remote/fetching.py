"""Fetch a whole graph from an endpoint, and see that it is whole.

The server is asked first how many triples there are. One CONSTRUCT brings them where the server
gives all at once; where it gives fewer, or refuses, they are fetched in pages. What has come is held
against the number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import QueryError, QueryLimitError
from pharmagraph.graphs.guard import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.guard import Limits
    from pharmagraph.graphs.remote.endpoint import Endpoint
    from pharmagraph.rdfterms import Triple

PAGE = 10_000
"""Triples a page: the most rows that Virtuoso gives as it is delivered."""
_DISTINCT = "SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o }"
_WHOLE = DEFAULT_LIMITS._replace(seconds=300.0)


def count_triples(endpoint: Endpoint, graphs: Sequence[str] = (), limits: Limits = _WHOLE) -> int:
    """Return how many triples a server's default graph has, or the merge of some graphs."""
    asked = f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ {_DISTINCT} }} }}"
    return _number(endpoint, asked, graphs, limits)


def count_graph(endpoint: Endpoint, graph: str, limits: Limits = _WHOLE) -> int:
    """Return how many triples a named graph has, 0 where there is none of that name."""
    asked = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    return _number(endpoint, asked, (), limits)


def _number(endpoint: Endpoint, asked: str, graphs: Sequence[str], limits: Limits) -> int:
    values = endpoint.query(asked, graphs=graphs, limits=limits, name="count").values
    written = values[0][0] if len(values) == 1 and len(values[0]) == 1 else None
    if written is None or not (written.isascii() and written.isdecimal()):
        raise QueryError(f"{endpoint.address} cannot count its triples", mend="check the address")
    return int(written)


def fetch_triples(
    endpoint: Endpoint, graphs: Sequence[str] = (), *, limits: Limits = _WHOLE, page: int = PAGE
) -> list[Triple]:
    """Return the triples of a server's default graph, or of the merge of some graphs, sorted.

    ``limits`` hold for each request. Raises QueryError where they do not come whole, QueryLimitError
    where they are too many or take too long.
    """
    wanted = count_triples(endpoint, graphs, limits)
    try:
        answer = endpoint.query(
            "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", graphs=graphs, limits=limits, name="fetch"
        )
        found = set(answer.triples)
    except QueryLimitError as error:
        if error.limit == "result" and wanted <= page:
            raise
        found = set()
    except QueryError:
        found = set()
    if len(found) < wanted:
        found = _pages(endpoint, graphs, limits, wanted, page)
    if len(found) != wanted:
        message = f"{endpoint.address} has {wanted:,} triples but gave {len(found):,}"
        raise QueryError(message, mend="try again; if they are being changed, wait until that is done")
    return sorted(found)


def _pages(endpoint: Endpoint, graphs: Sequence[str], limits: Limits, wanted: int, page: int) -> set[Triple]:
    found: set[Triple] = set()
    for offset in range(0, wanted, page):
        # Virtuoso sorts no more rows than it gives, unless the order stands one step further in.
        asked = f"SELECT * WHERE {{ {{ {_DISTINCT} ORDER BY ?s ?p ?o }} }} LIMIT {page} OFFSET {offset}"
        for s, p, o in endpoint.query(asked, graphs=graphs, limits=limits, name="fetch").rows:
            if s is None or p is None or o is None:
                raise QueryError(f"{endpoint.address} gave a triple with a part missing")
            if s.startswith("_:") or o.startswith("_:"):
                message = f"the graph of {endpoint.address} has blank nodes and is too large to come at once"
                raise QueryError(message, mend="fetch it with the server's own tools")
            found.add((s, p, o))
    return found
