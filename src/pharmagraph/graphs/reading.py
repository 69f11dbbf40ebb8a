"""Read a built graph's triples back into rows: nodes, statements and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import GraphError
from pharmagraph.graphs.dataset import INFERRED
from pharmagraph.graphs.importedwords import customary_label
from pharmagraph.graphs.nquads import MEND, read_nquads
from pharmagraph.graphs.records import Node, Records, RuleRow, Source, StatementRow
from pharmagraph.ontology.prefixes import DCTERMS, PROV, RDF, RDFS, SKOS, VOCAB
from pharmagraph.rdfterms import is_iri, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.rdfterms import NtTerm, Triple

_MATCHES = tuple(
    f"<{SKOS}{p}>" for p in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
)
# Properties of a statement that say how it was made; all other ones with a label are qualifiers.
_ACCOUNT = frozenset(
    f"<{VOCAB}{p}>"
    for p in (
        "status", "certainty", "polarity", "because", "contradicts", "see", "cue", "heading", "section",
        "sentence", "evidenceCode", "curatedBy", "curatedOn", "reviewedBy", "reviewedOn", "reviewDue",
        "rule", "premise",
    )
)  # fmt: skip


class GraphReader:
    """Looks up the triples of a graph by subject."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._about: dict[NtTerm, dict[NtTerm, list[NtTerm]]] = {}
        for s, p, o in triples:
            self._about.setdefault(s, {}).setdefault(p, []).append(o)

    def objects(self, subject: NtTerm, prop: str) -> list[NtTerm]:
        """Return the objects of a subject and the IRI of a property, sorted."""
        return sorted(self._about.get(subject, {}).get(f"<{prop}>", []))

    def value(self, subject: NtTerm, prop: str) -> str:
        """Return the first value of a property as a string, or ""."""
        found = self.objects(subject, prop)
        return value_of(found[0]) if found else ""

    def properties(self, subject: NtTerm) -> list[tuple[NtTerm, NtTerm]]:
        """Return the properties and objects of a subject, sorted."""
        return sorted((p, o) for p, objects in self._about.get(subject, {}).items() for o in objects)

    def holds(self, row: StatementRow) -> bool:
        """Tell whether the graph states what a statement says: whether its direct triple is there."""
        return row.value in self._about.get(f"<{row.subject}>", {}).get(f"<{row.relation}>", ())

    def subjects_of(self, kind: str) -> list[NtTerm]:
        """Return the subjects of a class, sorted."""
        wanted = f"<{kind}>"
        return sorted(s for s, about in self._about.items() if wanted in about.get(f"<{RDF}type>", ()))

    def label(self, term: NtTerm) -> str:
        """Return what a reader should see of a term."""
        if not is_iri(term):
            return value_of(term)
        found = (
            self.value(term, SKOS + "prefLabel")
            or self.value(term, RDFS + "label")
            or self.value(term, VOCAB + "words")
        )
        name = value_of(term)
        return found or customary_label(name) or name.replace("#", "/").rstrip("/").rsplit("/", 1)[-1]

    def _kind(self, term: NtTerm) -> NtTerm:
        kinds = [k for k in self.objects(term, RDF + "type") if k.startswith(f"<{VOCAB}")] or self.objects(
            term, RDF + "type"
        )
        return kinds[0] if kinds else ""

    def records(self, name: str) -> Records:
        """Return the graph as rows."""
        kinds = (VOCAB + "Statement", VOCAB + "InferredStatement")
        statements = [self._statement(s) for kind in kinds for s in self.subjects_of(kind)]
        used = {iri for st in statements for iri in (st.subject, st.object) if iri}
        nodes = [self._node(f"<{iri}>") for iri in sorted(used)]
        sources = [self._source(d) for d in self.subjects_of(VOCAB + "Document")]
        rules = [self._rule(r) for r in self.subjects_of(VOCAB + "Rule")]
        return Records(name, tuple(nodes), tuple(statements), tuple(sources), tuple(rules))

    def _node(self, term: NtTerm) -> Node:
        kind = self._kind(term)
        matches = sorted(value_of(o) for p in _MATCHES for o in self._about.get(term, {}).get(p, ()))
        return Node(
            iri=value_of(term), label=self.label(term), kind=self.label(kind) if kind else "thing",
            kind_iri=value_of(kind) if kind else "", definition=self.value(term, SKOS + "definition"),
            synonyms=tuple(value_of(o) for o in self.objects(term, SKOS + "altLabel")),
            matches=tuple(matches),
        )  # fmt: skip

    def _source(self, document: NtTerm) -> Source:
        jurisdiction = self.objects(document, VOCAB + "jurisdiction")
        return Source(
            iri=value_of(document), title=self.value(document, DCTERMS + "title"),
            kind=self.value(document, VOCAB + "documentKind"),
            publisher=self.value(document, DCTERMS + "publisher"),
            published=self.value(document, DCTERMS + "issued"),
            licence=self.value(document, DCTERMS + "rights"),
            address=self.value(document, DCTERMS + "source"),
            jurisdiction=self.label(jurisdiction[0]) if jurisdiction else "",
        )  # fmt: skip

    def _rule(self, rule: NtTerm) -> RuleRow:
        return RuleRow(value_of(rule), self.label(rule), self.value(rule, DCTERMS + "description"))

    def _statement(self, node: NtTerm) -> StatementRow:
        ends = [self.objects(node, RDF + part) for part in ("subject", "predicate", "object")]
        if any(len(end) != 1 for end in ends):
            message = f"the built graph is damaged: {value_of(node)} has not one subject, relation and object"
            raise GraphError(message, mend=MEND)
        subject, predicate, obj = (end[0] for end in ends)
        term = is_iri(obj) and not self.value(obj, VOCAB + "words")
        said = {
            p: self.value(node, VOCAB + p).removeprefix(VOCAB) for p in ("status", "certainty", "polarity")
        }
        own = {p: self.value(node, VOCAB + p) for p in ("because", "heading", "section", "reviewDue")}
        cue = self.value(node, VOCAB + "cue")
        return StatementRow(
            iri=value_of(node), subject=value_of(subject), relation=value_of(predicate),
            relation_label=self.label(predicate), object=value_of(obj) if term else "",
            object_text=self.label(obj),
            status=said["status"], certainty=said["certainty"], polarity=said["polarity"],
            qualifiers=self._qualifiers(node), because=own["because"],
            contradicts=tuple(value_of(o) for o in self.objects(node, VOCAB + "contradicts")),
            source=self.value(node, PROV + "wasDerivedFrom"), heading=own["heading"], section=own["section"],
            sentences=tuple(sorted(int(value_of(o)) for o in self.objects(node, VOCAB + "sentence"))),
            cues=tuple(cue.split(" … ")) if cue else (),
            curated=(self.value(node, VOCAB + "curatedBy"), self.value(node, VOCAB + "curatedOn")),
            reviewed=(self.value(node, VOCAB + "reviewedBy"), self.value(node, VOCAB + "reviewedOn")),
            review_due=own["reviewDue"],
            rule=self.value(node, VOCAB + "rule"),
            premises=tuple(value_of(o) for o in self.objects(node, VOCAB + "premise")),
            value=obj,
        )  # fmt: skip

    def _qualifiers(self, node: NtTerm) -> tuple[tuple[str, str], ...]:
        about = self._about.get(node, {})
        return tuple(
            (self.label(prop), self.label(value))
            for prop in sorted(about)
            if prop.startswith(f"<{VOCAB}") and prop not in _ACCOUNT
            for value in sorted(about[prop])
        )


def read_records(triples: Iterable[Triple], name: str) -> Records:
    """Turn a graph's triples into rows; raises GraphError where they are none of ours."""
    return records_of(GraphReader(triples), name)


def records_of(reader: GraphReader, name: str) -> Records:
    """Return what a reader holds as rows; raises GraphError where it is none of ours."""
    try:
        return reader.records(name)
    except ValueError as error:
        raise GraphError(f"the built graph is damaged: {error}", mend=MEND) from error


def dataset_records(dataset: Dataset, name: str) -> Records:
    """Read the curated layer of a data set and what was inferred from it, if there is that, as rows.

    Raises GraphError where there is no built graph, or one that is damaged.
    """
    return read_records(dataset_triples(dataset), name)


def dataset_triples(dataset: Dataset) -> list[Triple]:
    """Read the curated layer of a data set and what was inferred from it; raises as ``dataset_records``."""
    triples = read_nquads(dataset.default)
    for graph, path in dataset.named.items():
        if graph == f"{dataset.base}graph/{INFERRED}":
            triples += read_nquads(path, graph)
    return triples
