"""What is said of an imported data set: who publishes it, its files and their digests, what it holds.

The description follows VoID (counts), DCAT 3 (files and addresses), SPDX (digests) and PROV (what
came of what). It becomes part of the graph about/<dataset>, beside the rows that subjects come from
(``plan.provenance``). Nothing in it is taken from the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.plan.provenance import about_graph
from pharmagraph.extract.tables.plan.records import may_say
from pharmagraph.ontology.prefixes import DCTERMS, PROV, RDF, RDFS, SKOS, VOCAB
from pharmagraph.rdfterms import iri, is_web_address, plain, segment, text, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.extract.tables.mapping import Declared, Mapping
    from pharmagraph.extract.tables.tally import Counts
    from pharmagraph.rdfterms import NtTerm, Triple

VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
SPDX = "http://spdx.org/rdf/terms#"

DISCLAIMER = (
    "Imported as its publisher offers it; nobody of this project has checked it. It is no medical advice, "
    "and nothing in it is to be acted on without checking the current product information."
)

_A = iri(RDF + "type")
_DATE_TYPES = ("gYear", "gYearMonth", "date")
# Properties of ours that only descriptions use, so that they explain themselves there.
_OWN = {
    "rowsRead": ("rows read", "How many rows of the publisher's files became triples."),
    "rowsRejected": (
        "rows rejected",
        "How many rows of the publisher's files did not fit.",
    ),
    "rows": (
        "rows",
        "How many rows of the publisher's files speak of a subject, where they are too many to be named.",
    ),
    "linkedSubjects": ("linked subjects", "How many subjects of the data set are terms of the project."),
}


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the publisher that was read.

    ``iri`` stands for it; ``size`` is in bytes; ``address`` is where it came from and ``fetched`` the
    day on which it did (YYYY-MM-DD), where that is known; ``tables`` are those of the mapping that it is
    read as.
    """

    name: str
    iri: str
    sha256: str
    size: int
    address: str = ""
    fetched: str = ""
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """How much was read and made: rows, rejected rows, triples of the data graph, links."""

    rows: int
    rejected: int
    triples: int
    links: int


def file_iri(mapping: Mapping, name: str) -> str:
    """Return the IRI of a file of the publisher, to which numbers of rows are hung as fragments."""
    return f"{about_graph(mapping)}/file/{segment(name)}"


def description(
    mapping: Mapping, files: Sequence[InputFile], counts: Counts, totals: Totals, *, mapping_sha256: str = ""
) -> list[bytes]:
    """Return the description of a data set as sorted lines of the graph about/<dataset>.

    ``counts`` are those of the data graph, ``mapping_sha256`` is the digest of mapping.yaml.
    """
    graph = iri(about_graph(mapping))
    writer = _Writer(mapping)
    triples = {
        *writer.dataset(),
        *writer.numbers(totals, counts),
        *writer.partitions(counts),
        *writer.witnesses(files, counts),
        *writer.own_words(),
        *(triple for file in files for triple in writer.file(file)),
        *(writer.mapping_file(mapping_sha256) if mapping_sha256 else ()),
    }
    return sorted(f"{s} {p} {o} {graph} .\n".encode() for s, p, o in triples)


class _Writer:
    """Writes what is said of one data set."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._about = about_graph(mapping)
        self._node = iri(mapping.graph)

    def _text(self, words: str) -> NtTerm:
        """Write words of the mapping, which are in its language."""
        return text(words, self._mapping.language)

    def dataset(self) -> Iterator[Triple]:
        """Yield what is said of the data set as a whole."""
        node, mapping = self._node, self._mapping
        for kind in (VOID + "Dataset", DCAT + "Dataset", PROV + "Entity"):
            yield node, _A, iri(kind)
        yield node, iri(RDFS + "label"), self._text(mapping.title)
        yield node, iri(DCTERMS + "title"), self._text(mapping.title)
        for prop, words in (("description", mapping.description), ("publisher", mapping.publisher)):
            if words:
                yield node, iri(DCTERMS + prop), self._text(words)
        if mapping.licence:
            yield node, iri(DCTERMS + "rights"), self._text(mapping.licence)
        if is_web_address(mapping.licence):
            yield node, iri(DCTERMS + "license"), iri(mapping.licence)
        if mapping.issued:
            yield node, iri(DCTERMS + "issued"), typed(mapping.issued, _DATE_TYPES[mapping.issued.count("-")])
        if mapping.homepage:
            yield node, iri(DCAT + "landingPage"), iri(mapping.homepage)
        for download in mapping.downloads:
            yield node, iri(DCTERMS + "source"), iri(download.address)
        yield node, iri(VOCAB + "disclaimer"), text(DISCLAIMER)
        yield node, iri(VOID + "uriSpace"), plain(f"{mapping.graph}/")

    def numbers(self, totals: Totals, counts: Counts) -> Iterator[Triple]:
        """Yield how much was read, and how much came of it."""
        numbers = [
            (VOID + "triples", totals.triples),
            (VOID + "entities", counts.subjects),
            (VOID + "properties", len(counts.properties)),
            (VOID + "classes", len(counts.classes)),
        ]
        if self._mapping.tables:
            numbers += [
                (VOCAB + "rowsRead", totals.rows),
                (VOCAB + "rowsRejected", totals.rejected),
                (VOCAB + "linkedSubjects", totals.links),
            ]
        for prop, number in numbers:
            yield self._node, iri(prop), _number(number)

    def partitions(self, counts: Counts) -> Iterator[Triple]:
        """Yield how many subjects each class has, and how many triples each property."""
        for part, found, unit in (
            ("class", counts.classes, "entities"),
            ("property", counts.properties, "triples"),
        ):
            for name, number in sorted(found.items()):
                node = iri(f"{self._about}/{part}/{segment(name)}")
                yield self._node, iri(f"{VOID}{part}Partition"), node
                yield node, iri(VOID + part), iri(name)
                yield node, iri(VOID + unit), _number(number)

    def witnesses(self, files: Sequence[InputFile], counts: Counts) -> Iterator[Triple]:
        """Yield of each property in which files the rows are that say it."""
        for name in sorted(counts.properties):
            tables = {map_.rows for map_ in self._mapping.maps.values() if may_say(map_, name)}
            node = iri(f"{self._about}/property/{segment(name)}")
            for file in files:
                if tables.intersection(file.tables):
                    yield node, iri(PROV + "wasDerivedFrom"), iri(file.iri)

    def own_words(self) -> Iterator[Triple]:
        """Yield what the data set's own classes and properties mean, and the units of properties."""
        mapping = self._mapping
        for kind, declared in ((f"{RDFS}Class", mapping.classes), (f"{RDF}Property", mapping.properties)):
            for own in declared.values():
                yield from self._declared(own, kind)
        for literal in (literal for map_ in mapping.maps.values() for literal in map_.literals):
            if literal.unit and literal.predicate.constant:
                yield iri(literal.predicate.constant), iri(VOCAB + "ucumCode"), plain(literal.unit)
        for name, (label, comment) in _OWN.items() if mapping.tables else ():
            yield iri(VOCAB + name), _A, iri(RDF + "Property")
            yield iri(VOCAB + name), iri(RDFS + "label"), text(label)
            yield iri(VOCAB + name), iri(RDFS + "comment"), text(comment)

    def _declared(self, own: Declared, kind: str) -> Iterator[Triple]:
        node = iri(own.iri)
        yield node, _A, iri(kind)
        yield node, iri(RDFS + "isDefinedBy"), self._node
        yield node, iri(RDFS + "label"), self._text(own.label)
        yield node, iri(RDFS + "comment"), self._text(own.definition)
        yield node, iri(SKOS + "definition"), self._text(own.definition)
        for match, others in (("exactMatch", own.same), ("closeMatch", own.close)):
            for other in others:
                yield node, iri(SKOS + match), iri(other)

    def file(self, file: InputFile) -> Iterator[Triple]:
        """Yield what is said of a file of the publisher."""
        node = iri(file.iri)
        yield self._node, iri(DCAT + "distribution"), node
        yield self._node, iri(PROV + "wasDerivedFrom"), node
        yield node, _A, iri(DCAT + "Distribution")
        yield node, _A, iri(PROV + "Entity")
        yield node, iri(RDFS + "label"), plain(file.name)
        yield node, iri(DCTERMS + "title"), plain(file.name)
        yield node, iri(DCTERMS + "isPartOf"), self._node
        yield node, iri(DCAT + "byteSize"), typed(str(file.size), "nonNegativeInteger")
        if file.address:
            yield node, iri(DCAT + "downloadURL"), iri(file.address)
        if file.fetched:
            yield node, iri(VOCAB + "retrievedOn"), typed(file.fetched, "date")
        yield from _digest(node, file.sha256)

    def mapping_file(self, sha256: str) -> Iterator[Triple]:
        """Yield what is said of the mapping by which the files were read."""
        node = iri(f"{self._about}/mapping")
        yield self._node, iri(PROV + "wasDerivedFrom"), node
        yield node, _A, iri(PROV + "Entity")
        yield node, iri(RDFS + "label"), plain(f"extract/{self._mapping.dataset}/mapping.yaml")
        yield from _digest(node, sha256)


def _digest(node: NtTerm, sha256: str) -> Iterator[Triple]:
    """Yield the SHA-256 digest of a file (DCAT 3, section 6.8.20)."""
    checksum = iri(f"{node[1:-1]}/sha256")
    yield node, iri(SPDX + "checksum"), checksum
    yield checksum, _A, iri(SPDX + "Checksum")
    yield checksum, iri(SPDX + "algorithm"), iri(SPDX + "checksumAlgorithm_sha256")
    yield checksum, iri(SPDX + "checksumValue"), typed(sha256, "hexBinary")


def _number(value: int) -> NtTerm:
    return typed(str(value), "integer")
