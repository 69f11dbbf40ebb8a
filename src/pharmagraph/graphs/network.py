"""The graph as a networkx network: terms are nodes, statements are edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from pharmagraph.graphs.records import Records


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
