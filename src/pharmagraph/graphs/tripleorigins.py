"""Where any triple of the graph comes from: a file and line, or the statement whose chain tells it.

Statements are explained down to their cues (``explain``). Everything else in the graph was written by
somebody too: terms, crosswalks, the ontology, documents, questions, rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pharmagraph.findings import Place
from pharmagraph.graphs.questions import question_iri
from pharmagraph.graphs.statement import document_iri, ph, statement_iri
from pharmagraph.ontology.loading import ontology_files
from pharmagraph.ontology.turtle import subject_places
from pharmagraph.rdfterms import iri, value_of
from pharmagraph.textfile import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pharmagraph.extract.content import Content
    from pharmagraph.rdfterms import NtTerm, Triple

SETTINGS = "pharmagraph.toml"
NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a triple comes from.

    ``words`` say what it is made of; ``place`` is where that is written. ``statement`` is the IRI of the
    statement, curated or inferred, whose chain explains it, "" where it needs none.
    """

    words: str
    place: Place = NOWHERE
    statement: str = ""


class Origins:
    """Finds the origin of any triple of a project's graph: the curated layer, or what rules concluded.

    ``core`` and ``ontology`` are the folders of the core ontology and of the project's own; files are named
    from ``root``. ``triples`` are those in which links to statements are looked up.
    """

    def __init__(
        self, content: Content, core: Path, ontology: Path, root: Path, triples: Iterable[Triple] = ()
    ) -> None:
        self._content = content
        self._base = content.vocabulary.base
        self._files = (core, ontology, root)
        self._triples = triples

    @cached_property
    def _facts(self) -> Mapping[str, Place]:
        return {statement_iri(self._base, fact.reference): fact.place for fact in self._content.facts()}

    @cached_property
    def _said(self) -> Mapping[Triple, str]:
        """Lead from what a statement is about to its IRI: accepted ones first, inferred ones last."""
        parts: dict[NtTerm, dict[str, NtTerm]] = {}
        for s, p, o in self._triples:
            name = p.rpartition("#")[2][:-1]
            if name in {"subject", "predicate", "object"}:
                parts.setdefault(s, {})[name] = o
        rank = {
            iri(statement_iri(self._base, fact.reference)): not fact.gives_direct_triple
            for fact in self._content.facts()
        }
        found: dict[Triple, str] = {}
        for node in sorted(parts, key=lambda node: (node not in rank, rank.get(node, True), node)):
            about = parts[node]
            found.setdefault((about["subject"], about["predicate"], about["object"]), value_of(node))
        return found

    @cached_property
    def _ontology(self) -> Mapping[str, Place]:
        core, own, root = self._files
        places: dict[str, Place] = {}
        for path in ontology_files(core, own):
            places |= subject_places(read_text(path, root))
        return places

    @cached_property
    def _rows(self) -> Mapping[str, Place]:
        return {term.iri: term.place for term in self._content.vocabulary.terms.values() if term.place.line}

    @cached_property
    def _crosswalk(self) -> Mapping[Triple, Place]:
        return {(iri(m.term), iri(m.predicate), iri(m.iri)): m.place for m in self._content.mappings}

    @cached_property
    def _executables(self) -> Mapping[str, Place]:
        base = self._base
        rules = {f"{base}rule/{rule.name}": rule.file.place(1, 1) for rule in self._content.rules}
        return rules | {question_iri(base, q.name): q.file.place(1, 1) for q in self._content.questions}

    @cached_property
    def _documents(self) -> Mapping[str, Place]:
        sources = (document.source for document in self._content.documents)
        return {document_iri(self._base, source.document): source.place for source in sources}

    def of(self, triple: Triple) -> Origin | None:
        """Return where a triple comes from; None for one that no file of the project gives."""
        if (found := self._found(triple)) is None:
            return None
        # A file that comes with pharmagraph is named from its own folder, not from the disk's root.
        beside = f"{self._files[0].parent.as_posix()}/"
        if not found.place.file.startswith(beside):
            return found
        place = replace(found.place, file=found.place.file.removeprefix(beside))
        return replace(found, words=f"{found.words} that comes with pharmagraph", place=place)

    def _found(self, triple: Triple) -> Origin | None:
        subject, prop, obj = value_of(triple[0]), triple[1], triple[2]
        if triple in self._said:
            return self._of_statement(self._said[triple], "what a statement says")
        if prop == ph("statement"):
            return self._of_statement(value_of(obj), "the link to a statement")
        if self._belongs(subject):
            return self._of_statement(subject, "part of a statement")
        if subject == self._base:
            words = "the graph itself: its name, its sources, the day of its newest fact"
            return Origin(words, Place(SETTINGS))
        return next(self._written(subject, triple), None)

    def _written(self, subject: str, triple: Triple) -> Iterator[Origin]:
        """Yield the places of files in which a triple, or what its subject is, is written."""
        for place, words in (
            (self._crosswalk.get(triple), "a row of the crosswalk"),
            (self._above(subject, self._documents), "the description of a document"),
            (self._above(subject, self._executables), "a query that the project has, by name"),
            (self._ontology.get(subject), "the ontology"),
            (self._rows.get(subject), "the row of a term"),
        ):
            if place:
                yield Origin(words, place)

    def _belongs(self, subject: str) -> bool:
        return subject.startswith((f"{self._base}statement/", f"{self._base}inference/"))

    def _of_statement(self, node: str, words: str) -> Origin | None:
        """Return the origin of what a statement, or a node below it, is made of."""
        if node.startswith(f"{self._base}inference/"):
            return Origin(f"{words}, which a rule concluded", statement=node)
        while node not in self._facts:
            node, slash, _ = node.rpartition("/")
            if not slash:
                return None
        return Origin(words, self._facts[node], node)

    @staticmethod
    def _above(node: str, places: Mapping[str, Place]) -> Place | None:
        """Return the place of a node, or of the one below which it lies."""
        while node not in places:
            node, slash, _ = node.rpartition("/")
            if not slash:
                return None
        return places[node]
