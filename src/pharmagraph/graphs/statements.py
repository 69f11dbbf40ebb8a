"""Content as triples: the whole curated layer, from the ontology down to the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.disclaimer import DISCLAIMER
from pharmagraph.graphs.questions import question_triples
from pharmagraph.graphs.statement import A, StatementWriter, document_iri, ph
from pharmagraph.ontology.prefixes import DCTERMS, OWL, RDFS, SKOS, VOCAB
from pharmagraph.ontology.terms import term_iri
from pharmagraph.rdfterms import iri, number, plain, text, typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.content import Content
    from pharmagraph.extract.source import Source
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import Triple

VOID = "http://rdfs.org/ns/void#"
_DATE_TYPES = ("gYear", "gYearMonth", "date")
# Described for those who write facts files; a reader of the graph does not meet them.
_FILE_FORM = {f"<{VOCAB}{name}>" for name in ("Key", "KeyKind", "ValueKind")}


def content_triples(content: Content, name: str) -> Iterator[Triple]:
    """Yield all triples of the curated layer of a project; the content must be without errors."""
    vocabulary = content.vocabulary
    yield from _dataset(content, name)
    yield from _ontology(vocabulary)
    for term in vocabulary.terms.values():
        yield from _term(term, vocabulary)
    yield from question_triples(content.questions, vocabulary)
    for mapping in content.mappings:
        yield iri(mapping.term), iri(mapping.predicate), iri(mapping.iri)
    for document in content.documents:
        yield from _document(document.source, vocabulary)
        writer = StatementWriter(vocabulary, document.source)
        for fact in document.facts.facts:
            yield from writer.triples(fact, document.lock.fact(fact.id) if document.lock else None)


def _dataset(content: Content, name: str) -> Iterator[Triple]:
    node = iri(content.vocabulary.base)
    yield node, A, iri(VOID + "Dataset")
    yield node, iri(DCTERMS + "title"), text(name)
    yield node, ph("disclaimer"), text(DISCLAIMER)
    dates = sorted(date for fact in content.facts() for date in (fact.curated.on, fact.reviewed.on) if date)
    if dates:
        yield node, iri(DCTERMS + "modified"), typed(dates[-1], "date")
    for document in content.documents:
        yield (
            node,
            iri(DCTERMS + "source"),
            iri(document_iri(content.vocabulary.base, document.source.document)),
        )


def _ontology(vocabulary: Vocabulary) -> Iterator[Triple]:
    left_out = {s for s, p, o in vocabulary.triples if p == A and o in _FILE_FORM}
    for triple in vocabulary.triples:
        if triple[0] not in left_out:
            yield triple


def _term(term: Term, vocabulary: Vocabulary) -> Iterator[Triple]:
    node = iri(term.iri)
    yield node, iri(RDFS + "label"), text(term.label)
    if term.core:
        return
    yield node, A, iri(term.kind)
    yield node, iri(SKOS + "prefLabel"), text(term.label)
    for names, prop in ((term.synonyms, "altLabel"), (term.phrases, "hiddenLabel")):
        for word in names:
            yield node, iri(SKOS + prop), text(word)
    if term.definition:
        yield node, iri(SKOS + "definition"), text(term.definition)
    if term.status == "retired":
        yield node, iri(OWL + "deprecated"), typed("true", "boolean")
    if term.replaced_by:
        yield node, iri(DCTERMS + "isReplacedBy"), iri(term_iri(vocabulary.base, term.replaced_by))


def _document(source: Source, vocabulary: Vocabulary) -> Iterator[Triple]:
    node = iri(document_iri(vocabulary.base, source.document))
    yield node, A, ph("Document")
    yield node, iri(RDFS + "label"), text(source.title, source.language)
    yield node, iri(DCTERMS + "title"), text(source.title, source.language)
    yield node, ph("documentKind"), text(source.kind)
    yield node, iri(DCTERMS + "language"), plain(source.language)
    yield node, iri(DCTERMS + "rights"), text(source.licence)
    if source.publisher:
        yield node, iri(DCTERMS + "publisher"), text(source.publisher)
    for prop, date in ((iri(DCTERMS + "issued"), source.published), (ph("retrievedOn"), source.retrieved)):
        if date:
            yield node, prop, typed(date, _DATE_TYPES[date.count("-")])
    if source.address:
        yield node, iri(DCTERMS + "source"), iri(source.address)
    if source.jurisdiction:
        found = vocabulary.find(source.jurisdiction, VOCAB + "Jurisdiction")
        if found:
            yield node, ph("jurisdiction"), iri(found[0].iri)
    if source.sha256:
        yield node, ph("textDigest"), plain(f"sha256:{source.sha256}")
        yield node, ph("quoteLimit"), number(source.quote_limit)
