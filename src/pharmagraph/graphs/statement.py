"""A fact as RDF: the direct triple, the statement node, its value and its evidence.

The statement node is an rdf:Statement (RDF Schema 1.1, section 5.3) whose evidence follows the Web
Annotation Data Model (sections 4.2.4 and 4.2.5) and PROV-O; evidence codes are of the Evidence and
Conclusion Ontology.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.fact import FlagValue, NumberValue, RangeValue, Structure, TermValue, TextValue
from pharmagraph.graphs.daily import daily_amounts
from pharmagraph.graphs.wording import range_words, structure_words
from pharmagraph.ontology.model import KeyKind
from pharmagraph.ontology.prefixes import OA, OBO, PROV, RDF, RDFS, VOCAB
from pharmagraph.ontology.relations import AMOUNT
from pharmagraph.rdfterms import iri, number, plain, segment, text, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.extract.fact import Fact, Value
    from pharmagraph.extract.lock import LockedFact
    from pharmagraph.extract.source import Source
    from pharmagraph.ontology.model import Key
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm, Triple

A = iri(RDF + "type")
JOINT = " … "
# ECO: author statement without traceable support used in manual assertion; curator inference used
# in manual assertion.
_STATED = iri(OBO + "ECO_0000303")
_INFERRED = iri(OBO + "ECO_0000305")


def ph(name: str) -> NtTerm:
    """Write an IRI of the pharmagraph vocabulary."""
    return iri(VOCAB + name)


def statement_iri(base: str, reference: str) -> str:
    """Return the IRI of the statement of a fact named document/fact."""
    document, _, fact = reference.partition("/")
    return f"{base}statement/{segment(document)}/{segment(fact)}"


def document_iri(base: str, document: str) -> str:
    """Return the IRI of a document."""
    return f"{base}document/{segment(document)}"


class StatementWriter:
    """Writes the statements of one document as triples."""

    def __init__(self, vocabulary: Vocabulary, source: Source) -> None:
        self._vocabulary = vocabulary
        self._source = source
        self._base = vocabulary.base

    def triples(self, fact: Fact, locked: LockedFact | None) -> Iterator[Triple]:
        """Yield the triples of a fact.

        ``locked`` holds its sentences and spans; None where the source is not at hand.
        """
        node = iri(statement_iri(self._base, fact.reference))
        subject, predicate = iri(fact.subject.iri), iri(fact.relation.iri)
        obj, described = self._object(fact, node)
        yield from described
        if fact.gives_direct_triple:
            yield subject, predicate, obj
        yield subject, ph("statement"), node
        yield node, A, ph("Statement")
        yield node, A, iri(RDF + "Statement")
        yield node, iri(RDF + "subject"), subject
        yield node, iri(RDF + "predicate"), predicate
        yield node, iri(RDF + "object"), obj
        yield node, ph("status"), ph(fact.status)
        yield node, ph("certainty"), ph(fact.certainty)
        yield node, ph("polarity"), ph("negated" if fact.polarity == "negative" else "affirmed")
        for key, values in fact.qualifiers:
            yield from self._key(node, key, values, fact)
        yield from self._account(node, fact)
        yield from self._evidence(node, fact, locked)

    def _account(self, node: NtTerm, fact: Fact) -> Iterator[Triple]:
        if fact.because:
            yield node, ph("because"), text(fact.because)
        for name, references in (("contradicts", fact.contradicts), ("see", fact.see)):
            for reference in references:
                yield node, ph(name), iri(statement_iri(self._base, reference))
        for name, signature in (("curated", fact.curated), ("reviewed", fact.reviewed)):
            if signature.by:
                yield node, ph(f"{name}By"), plain(signature.by)
                yield node, ph(f"{name}On"), typed(signature.on, "date")
        if fact.review_due:
            yield node, ph("reviewDue"), typed(fact.review_due, "date")

    def _evidence(self, node: NtTerm, fact: Fact, locked: LockedFact | None) -> Iterator[Triple]:
        yield node, iri(PROV + "wasDerivedFrom"), iri(document_iri(self._base, fact.document))
        if fact.section:
            yield node, ph("section"), text(fact.section)
        if not fact.cue:
            return
        language = self._source.language
        yield node, ph("evidenceCode"), _INFERRED if fact.certainty == "interpreted" else _STATED
        yield node, ph("cue"), text(JOINT.join(fact.cue), language)
        spans: Sequence[tuple[int, int]] = locked.spans if locked else ()
        if locked:
            for sentence in locked.sentences:
                yield node, ph("sentence"), typed(str(sentence), "integer")
            if locked.headings:
                yield node, ph("heading"), text(" > ".join(locked.headings), language)
        for index, piece in enumerate(fact.cue, 1):
            selector = iri(f"{node[1:-1]}/selector/{index}")
            yield node, iri(OA + "hasSelector"), selector
            yield selector, A, iri(OA + "TextQuoteSelector")
            yield selector, iri(OA + "exact"), plain(piece)
            if index <= len(spans):
                position = iri(f"{selector[1:-1]}/position")
                start, end = spans[index - 1]
                yield selector, iri(OA + "refinedBy"), position
                yield position, A, iri(OA + "TextPositionSelector")
                yield position, iri(OA + "start"), typed(str(start), "nonNegativeInteger")
                yield position, iri(OA + "end"), typed(str(end), "nonNegativeInteger")

    def _object(self, fact: Fact, node: NtTerm) -> tuple[NtTerm, list[Triple]]:
        value = fact.value
        match value:
            case TermValue(term=term):
                return iri(term.iri), []
            case TextValue(text=words):
                return text(words, self._source.language), []
            case Structure():
                child = iri(f"{node[1:-1]}/value")
                return child, list(self._structure(child, value, fact))
            case RangeValue():
                child = iri(f"{node[1:-1]}/value")
                return child, list(self._quantity(child, value, fact))
            case _:  # pragma: no cover - relations have no other kinds of value
                raise AssertionError(value)

    def class_for(self, cls: str, fact: Fact) -> NtTerm:
        """Return the class of a value node: the plain one only for what is accepted and affirmed."""
        reason = "negated" if fact.polarity == "negative" else fact.status
        known = self._vocabulary.classes.get(cls)
        return iri(dict(known.unaccepted).get(reason, cls) if known else cls)

    def _quantity(self, node: NtTerm, value: RangeValue, fact: Fact) -> Iterator[Triple]:
        cls = fact.relation.range
        yield node, A, self.class_for(cls, fact)
        yield from self._words(node, range_words(value))
        key = self._vocabulary.keys_of(cls)[AMOUNT]
        yield from self._range(node, key, value)

    def _structure(self, node: NtTerm, value: Structure, fact: Fact) -> Iterator[Triple]:
        yield node, A, self.class_for(value.cls, fact)
        yield from self._words(node, structure_words(value))
        for key, values in value.parts:
            yield from self._key(node, key, values, fact)
        yield from _worked_out(node, value)

    @staticmethod
    def _words(node: NtTerm, words: str) -> Iterator[Triple]:
        yield node, iri(RDFS + "label"), text(words)
        yield node, ph("words"), text(words)

    def _key(self, node: NtTerm, key: Key, values: tuple[Value, ...], fact: Fact) -> Iterator[Triple]:
        for value in values:
            match value:
                case TermValue(term=term):
                    yield node, iri(key.properties[0]), iri(term.iri)
                case TextValue(text=words):
                    yield node, iri(key.properties[0]), text(words, self._source.language)
                case NumberValue(number=amount):
                    yield node, iri(key.properties[0]), number(amount)
                case FlagValue(flag=flag):
                    yield node, iri(key.properties[0]), typed("true" if flag else "false", "boolean")
                case RangeValue():
                    yield from self._range(node, key, value)
                case Structure():
                    child = iri(f"{node[1:-1]}/{segment(key.name.replace(' ', '-'))}")
                    yield node, iri(key.properties[0]), child
                    yield from self._structure(child, value, fact)

    @staticmethod
    def _range(node: NtTerm, key: Key, value: RangeValue) -> Iterator[Triple]:
        numbers = (value.low,) if key.kind is KeyKind.QUANTITY else (value.low, value.high)
        for prop, bound in zip(key.properties, numbers, strict=False):
            if bound is not None:
                yield node, iri(prop), number(bound)
        if value.unit is not None:
            yield node, iri(key.properties[-1]), plain(value.unit.code)


def _worked_out(node: NtTerm, value: Structure) -> Iterator[Triple]:
    """Yield what the builder works out of a dosage: doses by body weight, and what a day comes to."""
    doses = [v for v in value.part("dose") if isinstance(v, RangeValue) and v.unit]
    if any(v.unit and "/kg" in v.unit.code for v in doses):
        yield node, ph("perKg"), typed("true", "boolean")
    for name, amount in zip(("dailyLow", "dailyHigh"), daily_amounts(value), strict=True):
        if amount is not None:
            yield node, ph(name), number(amount)
