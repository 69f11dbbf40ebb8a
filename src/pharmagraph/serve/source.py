"""What a service answers from: a project's knowledge graph, or a bare data set."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pharmagraph.extract.check import DocumentCheck
    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.graphs.disagreements import ConflictQuestion
    from pharmagraph.knowledge import KnowledgeGraph
    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.vocabulary import Vocabulary


class Source(Protocol):
    """What the service needs to know. Each property is read anew for each generation of the graph."""

    @property
    def name(self) -> str:
        """What the data set is called."""

    @property
    def base(self) -> str:
        """What the IRIs of the project's own terms begin with."""

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The short names that queries may use without declaring them."""

    @property
    def dataset(self) -> Dataset:
        """The files of the built graph as they are now."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The classes, relations and terms as they are now."""

    @property
    def questions(self) -> Sequence[Question]:
        """The named questions as they are now, sorted by name."""

    @property
    def conflict_questions(self) -> Sequence[ConflictQuestion]:
        """The questions by which loaded data sets and curated facts are compared, as they are now."""

    @property
    def documents(self) -> Sequence[DocumentCheck]:
        """The documents as they are now, with the ledgers of their sentences."""


class GraphSource:
    """A project's knowledge graph; what it keeps in memory is read again each time."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self.name, self.base, self.prefixes = graph.name, graph.base, graph.prefixes

    @property
    def dataset(self) -> Dataset:
        """The files of the built graph as they are now."""
        return self._graph.dataset

    @property
    def vocabulary(self) -> Vocabulary:
        """The classes, relations and terms as they are now."""
        return type(self._graph)(self._graph.project).vocabulary

    @property
    def questions(self) -> Sequence[Question]:
        """The named questions as they are now, sorted by name."""
        return self._graph.questions()

    @property
    def conflict_questions(self) -> Sequence[ConflictQuestion]:
        """The questions by which loaded data sets and curated facts are compared, as they are now."""
        return self._graph.imports.conflict_questions()

    @property
    def documents(self) -> Sequence[DocumentCheck]:
        """The documents as they are now, with the ledgers of their sentences."""
        return self._graph.content().documents


@dataclass
class BareSource:
    """A data set without a project: no vocabulary, no questions, no documents."""

    find: Callable[[], Dataset]
    name: str = "dataset"
    base: str = ""
    prefixes: Mapping[str, str] = field(default_factory=dict)
    questions: Sequence[Question] = ()
    conflict_questions: Sequence[ConflictQuestion] = ()
    documents: Sequence[DocumentCheck] = ()

    @property
    def dataset(self) -> Dataset:
        """The files as they are now."""
        return self.find()

    @property
    def vocabulary(self) -> Vocabulary:
        """An empty vocabulary."""
        from pharmagraph.ontology.vocabulary import Vocabulary

        return Vocabulary(classes=(), relations=(), keys=(), terms=(), units=(), triples=(), base=self.base)
