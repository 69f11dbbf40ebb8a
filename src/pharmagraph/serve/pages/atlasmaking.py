"""Make the atlas of a generation from its files and the project's vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import GraphError
from pharmagraph.graphs.dataset import INFERRED
from pharmagraph.graphs.nquads import read_nquads
from pharmagraph.graphs.reading import read_records
from pharmagraph.ontology.prefixes import RDF, VOCAB
from pharmagraph.ontology.terms import term_iri
from pharmagraph.rdfterms import iri
from pharmagraph.serve.pages.atlas import Atlas, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from pharmagraph.extract.check import DocumentCheck
    from pharmagraph.graphs.records import Records
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm, Triple
    from pharmagraph.serve.desk import Desk

_PARTS = tuple(iri(RDF + part) for part in ("subject", "predicate", "object"))
_STATUS, _POLARITY = iri(VOCAB + "status"), iri(VOCAB + "polarity")
_FIRM = {_STATUS: iri(VOCAB + "accepted"), _POLARITY: iri(VOCAB + "affirmed")}


def make_atlas(desk: Desk, find_documents: Callable[[], Sequence[DocumentCheck]]) -> Atlas:
    """Read the curated layer and what was inferred from it; takes a second for 100,000 triples.

    Raises GraphError where the files cannot be read, ContentError where the vocabulary cannot.
    """
    triples: list[Triple] = []
    for graph in desk.generation.graphs.values():
        if not graph.iri or graph.iri == f"{desk.base}graph/{INFERRED}":
            try:
                triples += read_nquads(graph.path, graph.iri)
            except GraphError:  # a data set that is none of ours, or an empty one, still has pages
                if desk.base and not graph.iri:
                    raise
    records = read_records(triples, desk.name)
    return Atlas(
        name=desk.name, base=desk.base, records=records, vocabulary=desk.vocabulary,
        terms=terms_of(records, desk.vocabulary),
        conditional=frozenset(_conditional(triples, desk.vocabulary.narrowing)),
        questions=desk.questions, graphs=desk.generation.graphs,
        curated_graph=desk.generation.dataset.curated, find_documents=find_documents,
    )  # fmt: skip


def terms_of(records: Records, vocabulary: Vocabulary) -> dict[str, Entry]:
    """Return all terms by IRI: those that statements speak of, and those that none does yet."""
    found = {
        node.iri: Entry(node.iri, node.label, node.kind_iri, node.kind, node.definition, node.synonyms)
        for node in records.nodes
    }
    for term in vocabulary.terms.values():
        known = found.get(term.iri)
        gone = term.status == "retired"
        heir = term_iri(vocabulary.base, term.replaced_by) if term.replaced_by else ""
        found[term.iri] = Entry(
            term.iri, known.label if known else term.label, known.kind if known else term.kind,
            known.kind_label if known else vocabulary.label_of(term.kind),
            known.definition if known else term.definition, term.synonyms, gone, heir,
        )  # fmt: skip
    return found


def _conditional(triples: Sequence[Triple], narrowing: Collection[str]) -> Iterator[str]:
    """Yield the IRIs of accepted, affirmed statements that a condition narrows, or without a direct triple.

    ``narrowing`` are the IRIs of properties and concepts that narrow. A direct triple alone tells nothing:
    another statement may say the same without the condition.
    """
    narrows = {iri(name) for name in narrowing}
    said: dict[NtTerm, dict[NtTerm, NtTerm]] = {}
    narrowed: set[NtTerm] = set()
    for s, p, o in triples:
        if p in _PARTS or p in _FIRM:
            said.setdefault(s, {})[p] = o
        if p in narrows or o in narrows:
            narrowed.add(s)
    relations = {about[_PARTS[1]] for about in said.values() if _PARTS[1] in about}
    direct = {triple for triple in triples if triple[1] in relations}
    for node, about in said.items():
        firm = all(about.get(p) == o for p, o in _FIRM.items()) and all(p in about for p in _PARTS)
        if firm and (node in narrowed or tuple(about[p] for p in _PARTS) not in direct):
            yield node[1:-1]
