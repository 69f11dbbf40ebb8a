"""GraphML by networkx: terms and values as nodes, statements as edges, each with its standing."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from pharmagraph.graphs.network import make_network
from pharmagraph.graphs.writers.standing import HOLD, standing_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.graphs.writers.selection import Selection

# XML 1.0, production [2]: no file may hold these, not even escaped.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def graphml(selection: Selection) -> Iterator[bytes]:
    """Write GraphML; an edge's ``label`` says "treats (disputed)" where it does not simply hold."""
    import networkx as nx

    network = make_network(selection.records)
    network.graph = {"name": selection.name, "disclaimer": selection.disclaimer}
    for row in selection.records.statements:
        standing = standing_of(row, selection)
        edge = network.edges[row.subject, row.object or f"{row.iri}/value", row.iri]
        edge["standing"] = standing
        edge["label"] = row.relation_label if standing in HOLD else f"{row.relation_label} ({standing})"
        if not row.object:
            network.nodes[f"{row.iri}/value"].update(standing=standing, source=row.source)
        edge["qualifiers"] = "; ".join(f"{key}: {words}" for key, words in row.qualifiers)
    groups = [
        network.graph,
        *(data for _, data in network.nodes(data=True)),
        *(data for *_, data in network.edges(data=True)),
    ]
    for data in groups:
        for key, value in data.items():
            data[key] = _NO_XML.sub("\ufffd", value)
    held = io.BytesIO()
    # The writer of the standard library's XML: the same bytes whether lxml is installed or not.
    # Keys are numbered, since a key's id is unique in a file (GraphML schema): nodes and edges both have
    # a "label". Their names stand in attr.name, where readers look.
    nx.write_graphml_xml(network, held)
    yield held.getvalue() + b"\n"
