"""The graph for other libraries: as an rdflib Graph, and as a networkx network."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx
    import rdflib

    from pharmagraph.graphs.records import Records
    from pharmagraph.rdfterms import Triple


def make_rdflib(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> rdflib.Graph:
    """Return triples as a new rdflib Graph, which knows the short names."""
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace)
    return graph.parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in triples), format="nt")


def make_network(records: Records) -> nx.MultiDiGraph[str]:
    """Return a directed network with an edge for each statement, disputed ones too.

    Nodes are IRIs with ``label`` and ``kind``; a literal or structured value is a node of its own,
    named by its statement's IRI and "/value". Edges are keyed by the statement's IRI and carry
    ``relation``, ``status``, ``certainty``, ``polarity``, ``cue`` and ``source``.
    """
    import networkx as nx

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=records.name)
    for node in records.nodes:
        network.add_node(node.iri, label=node.label, kind=node.kind)
    for row in records.statements:
        target = row.object or f"{row.iri}/value"
        if not row.object:
            network.add_node(target, label=row.object_text, kind="value")
        network.add_edge(
            row.subject, target, key=row.iri, relation=row.relation_label, status=row.status,
            certainty=row.certainty, polarity=row.polarity, cue=" … ".join(row.cues), source=row.source,
        )  # fmt: skip
    return network
