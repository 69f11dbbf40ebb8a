"""What an export writes: graphs, the names for their IRIs, and the words at the head."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from heapq import merge
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.graphs.nquads import each_triple
from pharmagraph.graphs.reading import GraphReader, records_of
from pharmagraph.ontology.crosswalk import Crosswalk
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.rdfterms import value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from pharmagraph.graphs.records import Records, Source, StatementRow
    from pharmagraph.rdfterms import Triple


class Part(NamedTuple):
    """A graph: its IRI ("" is the default graph) and its sorted triples, which may be read again."""

    iri: str
    triples: Iterable[Triple]


class FileTriples:
    """The triples of a canonical file, read anew each time and never held.

    Reading raises GraphError where the file is gone or damaged.
    """

    def __init__(self, path: Path, graph: str = "") -> None:
        self._path = path
        self._graph = graph

    def __iter__(self) -> Iterator[Triple]:
        return each_triple(self._path, self._graph)


@dataclass(frozen=True)
class Selection:
    """The graphs to write, sorted by IRI.

    ``prefixes`` are short names for namespaces, ``comment`` stands at the head of a file that can
    hold one, ``name`` is the project's. ``about`` are the IRIs of the terms to be told about, () for
    all of them. ``narrowing`` are the IRIs of properties and concepts with which a statement does not
    hold without condition; ``crosswalk`` reads what the project's own table says of its mappings.
    The graph holds neither.
    """

    parts: tuple[Part, ...]
    prefixes: Mapping[str, str]
    comment: str = ""
    name: str = ""
    about: tuple[str, ...] = ()
    narrowing: frozenset[str] = frozenset()
    crosswalk: Callable[[], Crosswalk] = Crosswalk

    @property
    def triples(self) -> Iterable[Triple]:
        """The triples of all graphs together, sorted, each once."""
        return self.parts[0].triples if len(self.parts) == 1 else self._union()

    def _union(self) -> Iterator[Triple]:
        for triple, _ in groupby(merge(*(part.triples for part in self.parts))):
            yield triple

    def narrowed(self, about: tuple[str, ...]) -> Selection:
        """Return the same graphs, to be told about some terms alone."""
        made = replace(self, about=about)
        made.__dict__.update(
            (key, self.__dict__[key]) for key in ("reader", "records") if key in self.__dict__
        )
        return made

    @cached_property
    def reader(self) -> GraphReader:
        """The triples of all graphs, to be looked up by subject."""
        return GraphReader(self.triples)

    @cached_property
    def records(self) -> Records:
        """The triples of all graphs as rows; raises GraphError where they are no graph of ours."""
        return records_of(self.reader, self.name)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The documents by IRI."""
        return {source.iri: source for source in self.records.sources}

    @cached_property
    def base(self) -> str:
        """What the IRIs of the project begin with, as the graph tells it; "" where it does not."""
        return next((value_of(s) for s, p, _ in self.triples if p == f"<{VOCAB}disclaimer>"), "")

    @property
    def disclaimer(self) -> str:
        """What readers must bear in mind: as the graph has it, else the comment in one line."""
        found = self.reader.value(f"<{self.base}>", VOCAB + "disclaimer") if self.base else ""
        return found or " ".join(self.comment.split())

    def holds(self, row: StatementRow) -> bool:
        """Tell whether a statement holds without condition, and the graph states what it says.

        That another statement says the same without condition is not enough.
        """
        said = self.reader.properties(f"<{row.iri}>")
        narrowed = any(not self.narrowing.isdisjoint((value_of(p), value_of(o))) for p, o in said)
        return not narrowed and self.reader.holds(row)

    def short(self, iri: str) -> str:
        """Return an IRI by its short name (a CURIE), or as it is where it has none."""
        namespace = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
        prefix = self._by_namespace.get(namespace)
        local = iri[len(namespace) :]
        return f"{prefix}:{local}" if prefix is not None and local else iri

    @cached_property
    def _by_namespace(self) -> dict[str, str]:
        return {namespace: prefix for prefix, namespace in sorted(self.prefixes.items(), reverse=True)}


def selected(triples: Iterable[Triple], prefixes: Mapping[str, str], comment: str = "") -> Selection:
    """Return sorted triples of the default graph as a selection."""
    return Selection((Part("", triples),), prefixes, comment)
