"""What the pages know of one generation of the graph: its rows, found by each end, and its terms.

Beside the rows themselves it holds about half a kilobyte a statement; triples are not kept
(``description`` reads them off the files).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.graphs.disclaimer import DISCLAIMER
from pharmagraph.ontology.vocabulary import folded
from pharmagraph.serve.pages.addresses import Addresses, normal_path
from pharmagraph.serve.pages.standings import counted, standing_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pharmagraph.extract.check import DocumentCheck
    from pharmagraph.graphs.records import Records, RuleRow, Source, StatementRow
    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.serve.generation import GraphFile
    from pharmagraph.serve.pages.page import Data

QUESTION, GRAPH = "question/", "graph/"


class Entry(NamedTuple):
    """A term: ``kind`` is the IRI of its class, ``replaced_by`` the IRI of the term that took its place."""

    iri: str
    label: str
    kind: str
    kind_label: str
    definition: str = ""
    synonyms: tuple[str, ...] = ()
    retired: bool = False
    replaced_by: str = ""


class Thing(NamedTuple):
    """What has a page: the room in which it stands, and its IRI."""

    room: str
    iri: str


@dataclass(frozen=True)
class Atlas:
    """One generation as the pages read it. ``conditional`` are accepted statements under a condition.

    ``find_documents`` reads what extract/ holds, with ledgers; that takes a moment, and is done when a
    source's page is first asked for.
    """

    name: str
    base: str
    records: Records
    vocabulary: Vocabulary
    terms: Mapping[str, Entry]
    conditional: frozenset[str] = frozenset()
    questions: Mapping[str, Question] = field(default_factory=dict)
    graphs: Mapping[str, GraphFile] = field(default_factory=dict)
    curated_graph: str = ""
    find_documents: Callable[[], Sequence[DocumentCheck]] = tuple

    @cached_property
    def addresses(self) -> Addresses:
        """Where things have their pages."""
        return Addresses(self.base)

    @cached_property
    def statements(self) -> Mapping[str, StatementRow]:
        """Every statement by its IRI."""
        return {row.iri: row for row in self.records.statements}

    @cached_property
    def about(self) -> Mapping[str, Sequence[StatementRow]]:
        """The statements about each subject."""
        return _grouped((row.subject, row) for row in self.records.statements)

    @cached_property
    def towards(self) -> Mapping[str, Sequence[StatementRow]]:
        """The statements whose object is a term."""
        return _grouped((row.object, row) for row in self.records.statements if row.object)

    @cached_property
    def drawn(self) -> Mapping[str, Sequence[StatementRow]]:
        """The statements drawn from each source."""
        return _grouped((row.source, row) for row in self.records.statements if row.source)

    @cached_property
    def concluded(self) -> Mapping[str, Sequence[StatementRow]]:
        """The statements that each rule has concluded."""
        return _grouped((row.rule, row) for row in self.records.statements if row.rule)

    @cached_property
    def against(self) -> Mapping[str, Sequence[str]]:
        """The IRIs of the statements that contradict each, from either side, sorted."""
        found: dict[str, set[str]] = {}
        for row in self.records.statements:
            for other in row.contradicts:
                found.setdefault(row.iri, set()).add(other)
                found.setdefault(other, set()).add(row.iri)
        return {iri: sorted(others & self.statements.keys()) for iri, others in found.items()}

    @cached_property
    def leads_to(self) -> Mapping[str, Sequence[StatementRow]]:
        """The inferred statements that rest on each statement."""
        return _grouped((p, row) for row in self.records.statements for p in row.premises)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources by IRI."""
        return {source.iri: source for source in self.records.sources}

    @cached_property
    def rules(self) -> Mapping[str, RuleRow]:
        """The rules by IRI."""
        return {rule.iri: rule for rule in self.records.rules}

    @cached_property
    def documents(self) -> Mapping[str, DocumentCheck]:
        """What extract/ holds, by the IRIs of documents."""
        return {f"{self.base}document/{d.source.document}": d for d in self.find_documents()}

    @cached_property
    def linked(self) -> Mapping[str, Sequence[str]]:
        """The subjects of data sets that are each term, by the term's IRI."""
        from pharmagraph.serve.pages.datagraphs import linked_subjects

        return linked_subjects(self)

    @cached_property
    def linked_labels(self) -> Sequence[tuple[str, str, tuple[str, ...]]]:
        """The labels of the subjects of data sets that are terms: data set, label, subjects."""
        from pharmagraph.serve.pages.datasearch import linked_labels

        return linked_labels(self)

    @cached_property
    def by_path(self) -> Mapping[str, Thing]:
        """Everything that has a page of its own, by its path."""
        vocabulary = self.vocabulary
        rooms: tuple[tuple[str, Iterable[str]], ...] = (
            ("statement", self.statements), ("source", self.sources), ("rule", self.rules),
            ("question", (f"{self.base}{QUESTION}{name}" for name in self.questions)),
            ("graph", (*filter(None, (*self.graphs, self.curated_graph)), f"{self.base}{GRAPH}curated")),
            ("relation", vocabulary.relations), ("class", vocabulary.classes), ("term", self.terms),
        )  # fmt: skip
        found = {normal_path(self.addresses.of(self.base)): Thing("dataset", self.base)} if self.base else {}
        for room, iris in rooms:
            for iri in iris:
                found.setdefault(self.addresses.of(iri), Thing(room, iri))
        return found

    @cached_property
    def by_iri(self) -> Mapping[str, Thing]:
        """Everything that has a page, by its IRI."""
        return {thing.iri: thing for thing in self.by_path.values()}

    @cached_property
    def names(self) -> Mapping[str, Sequence[str]]:
        """The label and synonyms of each term, folded for searching."""
        return {e.iri: [folded(name) for name in (e.label, *e.synonyms)] for e in self.terms.values()}

    def key_of(self, row: StatementRow) -> str:
        """Return the key of a statement's standing."""
        return standing_key(row, self.conditional)

    def standings(self, rows: Iterable[StatementRow]) -> list[dict[str, object]]:
        """Count statements by their standing."""
        return counted(Counter(map(self.key_of, rows)))

    def label(self, iri: str) -> str:
        """Return what a term, relation or class is called."""
        entry = self.terms.get(iri)
        return entry.label if entry else self.vocabulary.label_of(iri)

    @cached_property
    def site(self) -> Data:
        """What every page shows: the graph's name, dates of curation and review, the disclaimer."""
        rows = [row for row in self.records.statements if row.status != "inferred"]
        curated = sorted({row.curated[1] for row in rows if row.curated[1]})
        reviewed = [row.reviewed[1] for row in rows if row.reviewed[1]]
        due = sorted(row.review_due for row in rows if row.review_due)
        return {
            "name": self.name, "base": self.base, "disclaimer": DISCLAIMER,
            "statements": len(rows), "sources": len(self.sources),
            "curated": curated[-1] if curated else "",
            "reviewed": len(reviewed), "last_review": max(reviewed, default=""),
            "review_due": due[0] if due else "",
        }  # fmt: skip


def _grouped(pairs: Iterable[tuple[str, StatementRow]]) -> dict[str, list[StatementRow]]:
    found: dict[str, list[StatementRow]] = {}
    for key, row in pairs:
        found.setdefault(key, []).append(row)
    return found
