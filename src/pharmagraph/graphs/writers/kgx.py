"""KGX: nodes and edges in the terms of the Biolink Model, as TSV tables and as JSON Lines.

The KGX format (specification, sections 1 and 2): lists in a cell are joined by a vertical bar. Edges
are the statements between two terms that the graph states itself, and, with ``negated``, some that a
source denies. Biolink has no slot for a status: so what is disputed, only reported, superseded, or
accepted under a condition has no edge.

An edge says nothing that its statement does not. A denial turns that round: what narrows a statement makes
it say less when it is affirmed, and leaves more open when it is denied. "Not useful as the sole therapy"
does not deny that it is useful. So a denial has an edge only where nothing at all qualifies it, and where
Biolink has a predicate that means the same or less.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pharmagraph.graphs.writers.biolink import ASSOCIATION, QUALIFIERS, Biolink
from pharmagraph.graphs.writers.standing import HOLD, MADE, PARTS, standing_of
from pharmagraph.ontology.prefixes import IDENTIFIERS, OBO, RDF, RDFS, VOCAB
from pharmagraph.rdfterms import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pharmagraph.graphs.records import Node, Source, StatementRow
    from pharmagraph.graphs.writers.selection import Selection

    Cell = str | bool | list[str]
    Item = dict[str, Any]

NODES = ("id", "category", "name", "description", "synonym", "xref", "iri")
EDGES = (
    "id", "subject", "predicate", "object", "category", "knowledge_level", "agent_type", "negated",
    "primary_knowledge_source", "publications", "supporting_text", "has_evidence_of_type",
    "original_predicate", "update_date", *QUALIFIERS,
)  # fmt: skip
_LISTS = frozenset(
    {"category", "synonym", "xref", "publications", "supporting_text", "anatomical_context_qualifier"}
)
# What a source says with a reserve is no assertion; a curator's reading of it is the curator's own.
_LEVELS = {"stated": "knowledge_assertion", "interpreted": "knowledge_assertion"}
_NO_LEVEL = "not_provided"
# What a statement says of itself and of how it was made; everything else qualifies what it says.
_ACCOUNT = PARTS | MADE | frozenset({f"<{RDF}type>", f"<{RDFS}label>"})


def nodes_tsv(selection: Selection) -> Iterator[str]:
    """Write the table of nodes."""
    return _table(NODES, nodes(selection))


def edges_tsv(selection: Selection) -> Iterator[str]:
    """Write the table of edges."""
    return _table(EDGES, edges(selection))


def nodes_jsonl(selection: Selection) -> Iterator[str]:
    """Write the nodes, an object a line."""
    return (f"{json.dumps(node, ensure_ascii=False)}\n" for node in nodes(selection))


def edges_jsonl(selection: Selection) -> Iterator[str]:
    """Write the edges, an object a line."""
    return (f"{json.dumps(edge, ensure_ascii=False)}\n" for edge in edges(selection))


def nodes(selection: Selection) -> Iterator[Item]:
    """Yield the terms, the documents, and the graph itself with its disclaimer, as KGX nodes."""
    biolink = Biolink(selection.reader)
    if selection.base:
        yield _item(
            id=selection.short(selection.base), category=["biolink:Dataset"], name=selection.name,
            description=selection.disclaimer, iri=selection.base,
        )  # fmt: skip
    for source in selection.records.sources:
        yield _document(source, selection)
    for node in selection.records.nodes:
        yield _node(node, biolink, selection)


def _document(source: Source, selection: Selection) -> Item:
    return _item(
        id=selection.short(source.iri), category=["biolink:Publication"], name=source.title,
        description=source.kind, xref=[source.address] if source.address else [], iri=source.iri,
    )  # fmt: skip


def _node(node: Node, biolink: Biolink, selection: Selection) -> Item:
    return _item(
        id=selection.short(node.iri), category=[biolink.category(node.kind_iri)], name=node.label,
        description=node.definition, synonym=list(node.synonyms), xref=sorted(map(curie, node.matches)),
        iri=node.iri,
    )  # fmt: skip


def edges(selection: Selection) -> Iterator[Item]:
    """Yield the statements between two terms that hold, and those denied outright, as KGX edges."""
    biolink = Biolink(selection.reader)
    for row in selection.records.statements:
        if not row.object:
            continue
        standing = standing_of(row, selection)
        if standing in HOLD:
            yield _edge(row, biolink.predicate(row.relation), biolink, selection)
        elif standing == "negated" and not _qualified(row, selection):
            predicate = biolink.denied_predicate(row.relation)
            if predicate:
                yield _edge(row, predicate, biolink, selection)


def _qualified(row: StatementRow, selection: Selection) -> bool:
    """Tell whether a statement says anything beside subject, relation, object and how it was made."""
    return any(p not in _ACCOUNT for p, _ in selection.reader.properties(f"<{row.iri}>"))


def _edge(row: StatementRow, predicate: str, biolink: Biolink, selection: Selection) -> Item:
    inferred = row.status == "inferred"
    source = selection.sources.get(row.source)
    codes = [curie(value_of(o)) for o in selection.reader.objects(f"<{row.iri}>", VOCAB + "evidenceCode")]
    qualifiers = {
        slot: words if slot in _LISTS else "; ".join(words) for slot, words in biolink.qualifiers(row).items()
    }
    return _item(
        id=row.iri,
        subject=selection.short(row.subject),
        predicate=predicate,
        object=selection.short(row.object),
        category=[ASSOCIATION],
        knowledge_level="logical_entailment" if inferred else _LEVELS.get(row.certainty, _NO_LEVEL),
        agent_type="automated_agent" if inferred else "manual_agent",
        negated=row.polarity != "affirmed",
        primary_knowledge_source=selection.short(row.source or selection.base),
        publications=[
            *([selection.short(row.source)] if row.source else []),
            *([source.address] if source and source.address else []),
        ],
        supporting_text=[" … ".join(row.cues)] if row.cues else [],
        has_evidence_of_type=codes[0] if codes else "",
        original_predicate=selection.short(row.relation),
        update_date=row.reviewed[1] or row.curated[1],
        **dict(sorted(qualifiers.items())),
    )


def _item(**fields: str | bool | list[str]) -> Item:
    return {name: value for name, value in fields.items() if value not in ("", [])}


def curie(iri: str) -> str:
    """Return the identifier of another vocabulary as a CURIE, or the IRI as it is.

    >>> curie("http://purl.obolibrary.org/obo/CHEBI_49575"), curie("http://id.nlm.nih.gov/mesh/D003975")
    ('CHEBI:49575', 'MESH:D003975')
    """
    for prefix, namespace in IDENTIFIERS.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    prefix, joint, local = iri.removeprefix(OBO).partition("_")
    return f"{prefix}:{local}" if iri.startswith(OBO) and joint else iri


def _table(columns: Sequence[str], items: Iterable[Item]) -> Iterator[str]:
    yield "\t".join(columns) + "\n"
    for item in items:
        yield "\t".join(_cell(item.get(column, "")) for column in columns) + "\n"


def _cell(value: Cell) -> str:
    """Write a cell: no tab, no line break; in a list, no vertical bar but those between its items."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "|".join(" ".join(item.replace("|", "/").split()) for item in value)
    return " ".join(value.split())
