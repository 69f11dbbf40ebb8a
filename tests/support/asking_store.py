"""A graph to ask in this process: for tests of what is worked out from the answers to queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from pharmagraph.graphs.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pharmagraph.rdfterms import Triple


class AskingStore:
    """Triples in memory; ``asked`` holds the queries in the order in which they were asked."""

    def __init__(
        self,
        triples: Iterable[Triple],
        prefixes: Mapping[str, str],
        named: Mapping[str, Iterable[Triple]] | None = None,
    ) -> None:
        self.prefixes = dict(prefixes)
        self.asked: list[str] = []
        self._store = ox.Store()
        lines = [f"{s} {p} {o} .\n" for s, p, o in triples]
        for graph, inside in (named or {}).items():
            lines += [f"{s} {p} {o} <{graph}> .\n" for s, p, o in inside]
        self._store.bulk_load("".join(lines).encode(), format=ox.RdfFormat.N_QUADS)

    def answer(self, query: str) -> Answer:
        """Answer a query; rows come in JSON."""
        self.asked.append(query)
        found = self._store.query(query, prefixes=self.prefixes)
        if isinstance(found, ox.QuerySolutions):
            names = tuple(variable.value for variable in found.variables)
            return Answer("rows", names, found.serialize(format=ox.QueryResultsFormat.JSON) or b"")
        if isinstance(found, ox.QueryBoolean):
            return Answer("truth", (), b"true" if found else b"false")
        lines = sorted({f"{t.subject} {t.predicate} {t.object} .\n" for t in found})
        return Answer("graph", (), "".join(lines).encode())

    def holds(self, query: str) -> bool:
        """Answer an ASK."""
        return self.answer(query).truth

    def absent(self, iris: Iterable[str]) -> set[str]:
        """Return those IRIs that occur nowhere."""
        places = "{{ <{0}> ?p ?o }} UNION {{ ?s <{0}> ?o }} UNION {{ ?s ?p <{0}> }}"
        return {iri for iri in iris if not self.holds(f"ASK {{ {places.format(iri)} }}")}
