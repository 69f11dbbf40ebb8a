"""Explain in one open graph: what has been read is kept as long as its files stay as they are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeAlias

from pharmagraph.graphs.dataset import INFERRED
from pharmagraph.graphs.explain import explain
from pharmagraph.graphs.explaintriples import Asked, Names, explain_any
from pharmagraph.graphs.reading import dataset_triples, read_records
from pharmagraph.graphs.tripleorigins import Origins

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.dataset import Dataset, Stamp
    from pharmagraph.graphs.explain import Explanation
    from pharmagraph.graphs.records import Records
    from pharmagraph.graphs.remote.endpoint import Endpoint
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm, Triple

    Marks: TypeAlias = tuple[tuple[str, int, int], ...]


class Places(Protocol):
    """Where a project lies; ``pharmagraph.project.Project`` is one."""

    @property
    def root(self) -> Path:
        """Its folder."""

    @property
    def ontology(self) -> Path:
        """The folder that says what can be said."""

    @property
    def extract(self) -> Path:
        """The folder that says what was read."""

    @property
    def core_ontology(self) -> Path:
        """The ontology that comes with pharmagraph."""


class Explained(Protocol):
    """A graph that is explained; ``pharmagraph.KnowledgeGraph`` is one."""

    @property
    def name(self) -> str:
        """The project's name."""

    @property
    def base(self) -> str:
        """What its IRIs begin with."""

    @property
    def project(self) -> Places:
        """Where the project lies."""

    @property
    def endpoint(self) -> Endpoint | None:
        """The server that has the graph, if it is none of our files."""

    @property
    def whole(self) -> Records:
        """What was curated and what rules inferred from it, as rows."""

    @property
    def dataset(self) -> Dataset:
        """The files of the graph."""

    @property
    def vocabulary(self) -> Vocabulary:
        """What can be said."""

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Short names."""

    def content(self) -> Content:
        """Read the project's content."""


@dataclass
class _Known:
    """What was read of a graph, and ``marks`` of the content from which ``origins`` was made."""

    triples: Sequence[Triple]
    records: Records
    origins: Origins | None = None
    marks: Marks = ()

    @cached_property
    def by_subject(self) -> Mapping[NtTerm, Sequence[Triple]]:
        """The triples by their subjects."""
        found: dict[NtTerm, list[Triple]] = {}
        for triple in self.triples:
            found.setdefault(triple[0], []).append(triple)
        return found


class Explainer:
    """Explains statements and other triples of a graph, one after the other."""

    def __init__(self, graph: Explained) -> None:
        self._graph = graph
        self._read: tuple[Stamp, _Known] | None = None

    def explain(self, subject: str, relation: str | None, obj: str | None) -> Explanation:
        """Explain what is asked for, as ``KnowledgeGraph.explain`` does."""
        graph, known = self._graph, self._known()
        return explain_any(
            Asked(subject, relation or "", obj or ""),
            lambda: explain(known.records, graph.vocabulary, graph.prefixes, subject, relation, obj),
            known.records,
            known.by_subject,
            Names(graph.vocabulary, graph.prefixes),
            lambda: self._origins(known),
        )

    def _known(self) -> _Known:
        """Return what is known of the graph, read anew where its files have changed."""
        graph = self._graph
        if graph.endpoint is not None:  # a server says nothing of changes
            return _Known((), graph.whole)
        dataset = graph.dataset.narrowed([f"{graph.base}graph/{INFERRED}"])
        if not dataset.default.is_file():
            return _Known((), graph.whole)  # which says what is missing
        stamp = dataset.stamp()
        if self._read is None or self._read[0] != stamp:
            triples = dataset_triples(dataset)
            self._read = stamp, _Known(triples, read_records(triples, graph.name))
        return self._read[1]

    def _origins(self, known: _Known) -> Origins:
        """Return what finds origins, made anew where a file of the content has changed."""
        at = self._graph.project
        marks = tuple(_marks(at.ontology, at.extract))
        if known.origins is None or known.marks != marks:
            known.origins = Origins(
                self._graph.content(), at.core_ontology, at.ontology, at.root, known.triples
            )
            known.marks = marks
        return known.origins


def _marks(*folders: Path) -> Iterator[tuple[str, int, int]]:
    """Yield each file with what changes when it does."""
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(place, name)  # noqa: PTH118 - there may be many, and pathlib is slow
                seen = os.stat(path)  # noqa: PTH116
                yield path, seen.st_size, seen.st_mtime_ns
