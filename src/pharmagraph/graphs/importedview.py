"""What loaded data sets say around a term, as rows that can be drawn: bounded, and marked as imported.

Everything is looked up by queries that name a subject; of what names it, only so many are read as are
drawn, with a count of the rest, however large the data.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pharmagraph.graphs.dataset import ABOUT, DATA, LINKS
from pharmagraph.graphs.imported import ImportedFinder
from pharmagraph.graphs.importedwords import kinds_of, known_label, short_name
from pharmagraph.graphs.origins import OriginFinder
from pharmagraph.graphs.records import Node, Records, Source, StatementRow
from pharmagraph.ontology.prefixes import RDF, RDFS, SKOS
from pharmagraph.rdfterms import iri, is_iri, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.imported import Imported, Said
    from pharmagraph.graphs.origins import Origin
    from pharmagraph.ontology.vocabulary import Vocabulary

IMPORTED, AS_PUBLISHED = "imported", "as published"
"""The status and the certainty of a row that a data set says."""
MOST_NEIGHBOURS = 12
"""How many neighbours of one relation and direction are drawn; the rest is counted."""
MOST_SUBJECTS, MOST_VALUES = 6, 8
_SEEN = 2_000
_SUBJECT = "imported subject"
_LONGEST = 120
_LABEL, _MATCH = f"<{RDFS}label>", f"{SKOS}exactMatch"
_DESCRIBING = {RDF + "type", RDFS + "label", RDFS + "comment"}


@dataclass(frozen=True, slots=True)
class _End:
    """A neighbour, or several of one name: ``count`` of them, of which ``iri`` is one.

    ``weight`` is how many of those that were looked at bear the name, ``terms`` are the terms that it is.
    """

    iri: str
    label: str
    count: int = 1
    weight: int = 1
    terms: tuple[str, ...] = ()


class ImportedPicture:
    """Finds what is drawn. ``ask`` answers queries over all graphs."""

    def __init__(self, ask: Callable[[str], Answer], vocabulary: Vocabulary) -> None:
        self._ask, self._vocabulary = ask, vocabulary
        self._finder = ImportedFinder(ask, vocabulary)
        self._origins = OriginFinder(ask, vocabulary.base)
        self._nodes: dict[str, Node] = {}
        self._rows: dict[str, StatementRow] = {}
        self._sources: dict[str, Source] = {}

    def around(self, terms: Sequence[str], datasets: Sequence[str], name: str) -> Records:
        """Return what data sets say of the subjects that are some terms (IRIs); empty where none is."""
        for dataset in datasets:
            linked = self._finder.linked(terms, [dataset])
            for found in self._finder.read(linked[:MOST_SUBJECTS]):
                self._draw(found, dataset, frozenset(terms))
            if len(linked) > MOST_SUBJECTS and terms:
                self._rest(dataset, _MATCH, terms[0], len(linked) - MOST_SUBJECTS, inward=True)
        return Records(
            name,
            tuple(node for _, node in sorted(self._nodes.items())),
            tuple(row for _, row in sorted(self._rows.items())),
            tuple(source for _, source in sorted(self._sources.items())),
        )

    def _draw(self, found: Imported, dataset: str, wanted: frozenset[str]) -> None:
        """Note a subject, the terms that it is, and its neighbours."""
        place = _place(found.origins)
        told = f"Imported from {found.publication.words}{', ' + place if place else ''}."
        label = f"{found.label} [{dataset}]"
        kind = found.kinds[0] if found.kinds else _SUBJECT
        self._nodes[found.iri] = Node(found.iri, label, kind, "", definition=told)
        self._sources[dataset] = Source(
            f"{self._vocabulary.base}{DATA}/{dataset}", found.publication.title, kind="imported data set",
            publisher=found.publication.publisher, published=found.publication.issued,
            licence=found.publication.licence,
        )  # fmt: skip
        for term, _ in found.terms:
            if term in wanted:
                self._term(term)
                self._row(dataset, (term, _MATCH, found.iri), ("is the same as", label), place)
        self._outgoing(found, dataset, place)
        self._incoming(found, dataset)

    def _outgoing(self, found: Imported, dataset: str, place: str) -> None:
        """Note what the data set says of a subject: some values, and the most telling nodes."""
        values = [said for said in found.said if not said.iri and len(said.words) <= _LONGEST]
        for said in values[:MOST_VALUES]:
            self._row(dataset, (found.iri, said.predicate, ""), (said.relation, said.words), place)
        by_property: dict[str, list[Said]] = {}
        for said in found.said:
            if said.iri and said.predicate not in _DESCRIBING:
                by_property.setdefault(said.predicate, []).append(said)
        for prop, several in sorted(by_property.items()):
            terms = self._terms(dataset, f"{iri(found.iri)} {iri(prop)} ?x")
            ends = [_End(said.iri, said.words, terms=terms.get(said.iri, ())) for said in several]
            shown = _telling(ends)
            kinds = self._kinds(dataset, shown)
            for end in shown:
                label = self._neighbour(end, dataset, kinds)
                self._row(dataset, (found.iri, prop, end.iri), (several[0].relation, label), place)
            if len(ends) > MOST_NEIGHBOURS:
                self._rest(dataset, prop, found.iri, len(ends) - MOST_NEIGHBOURS, several[0].relation)

    def _incoming(self, found: Imported, dataset: str) -> None:
        """Note what names a subject, by property."""
        graph = iri(f"{self._vocabulary.base}{DATA}/{dataset}")
        for prop, relation, count in found.named_by:
            pattern = f"?x {iri(prop)} {iri(found.iri)}"
            ends = self._ends(graph, pattern, count, self._terms(dataset, pattern))
            shown = _telling(ends)
            kinds, places = self._kinds(dataset, shown), self._origins.origins(end.iri for end in shown)
            for end in shown:
                self._neighbour(end, dataset, kinds)
                place = _place(places.get(end.iri, ()))
                words = (relation, f"{found.label} [{dataset}]")
                self._row(
                    dataset, (end.iri, prop, found.iri), words, place if end.count == 1 else f"{place} …"
                )
            rest = count - sum(end.count for end in shown)
            if rest > 0:
                self._rest(dataset, prop, found.iri, rest, relation, inward=True)

    def _ends(self, graph: str, pattern: str, count: int, terms: dict[str, tuple[str, ...]]) -> list[_End]:
        """Return what a pattern finds, one for each label; of very many, a part is looked at."""
        answer = self._ask(
            f"SELECT ?x ?l {{ {{ SELECT ?x {{ GRAPH {graph} {{ {pattern} }} }} ORDER BY ?x LIMIT {_SEEN} }}"
            f" OPTIONAL {{ GRAPH {graph} {{ ?x {_LABEL} ?l }} }} }}"
        )
        labels: dict[str, str] = {}
        for x, label in answer.rows:
            if x and is_iri(x):
                labels.setdefault(value_of(x), value_of(label) if label else short_name(value_of(x)))
        by_name: dict[str, list[str]] = {}
        for node, label in sorted(labels.items()):
            by_name.setdefault(label.casefold(), []).append(node)
        whole = count <= len(labels)
        ends = []
        for nodes in by_name.values():
            first = min(nodes, key=lambda node: (node not in terms, node))
            label, size = labels[first], len(nodes)
            several = f"{label} ({size:,} of this name)" if whole and size > 1 else label
            ends.append(_End(first, several, size if whole else 1, size, terms.get(first, ())))
        return ends

    def _kinds(self, dataset: str, ends: Sequence[_End]) -> dict[str, str]:
        """Return what some neighbours are, by neighbour."""
        graphs = [iri(f"{self._vocabulary.base}{part}/{dataset}") for part in (DATA, ABOUT)]
        names = " ".join(iri(end.iri) for end in ends)
        answer = self._ask(
            f"SELECT ?x ?k ?l {{ VALUES ?x {{ {names} }} GRAPH {graphs[0]} {{ ?x <{RDF}type> ?k }}"
            f" OPTIONAL {{ GRAPH {graphs[1]} {{ ?k {_LABEL} ?l }} }} }}"
        )
        given: dict[str, dict[str, str]] = {}
        for x, kind, label in answer.rows:
            if x and kind:
                given.setdefault(value_of(x), {})[value_of(kind)] = value_of(label) if label else ""
        return {x: kinds_of(self._vocabulary, kinds)[0] for x, kinds in given.items()}

    def _terms(self, dataset: str, pattern: str) -> dict[str, tuple[str, ...]]:
        """Return the terms that neighbours are, by neighbour."""
        data, links = (iri(f"{self._vocabulary.base}{part}/{dataset}") for part in (DATA, LINKS))
        answer = self._ask(
            f"SELECT ?x ?t {{ GRAPH {data} {{ {pattern} }} GRAPH {links} {{ ?x <{_MATCH}> ?t }} }}"
            f" ORDER BY ?x ?t LIMIT {_SEEN}"
        )
        found: dict[str, list[str]] = {}
        for x, term in answer.rows:
            if x and term:
                found.setdefault(value_of(x), []).append(value_of(term))
        return {x: tuple(sorted(terms)) for x, terms in found.items()}

    def _neighbour(self, end: _End, dataset: str, kinds: Mapping[str, str]) -> str:
        """Note a neighbour, and the terms that it is; return its label."""
        known = known_label(self._vocabulary, end.iri)
        if known:  # a term that the data set names itself
            self._term(end.iri)
            return known
        label = f"{end.label} [{dataset}]"
        self._nodes.setdefault(end.iri, Node(end.iri, label, kinds.get(end.iri, _SUBJECT), ""))
        for term in end.terms:
            self._term(term)
            words = known_label(self._vocabulary, term) or short_name(term)
            self._row(dataset, (end.iri, _MATCH, term), ("is the same as", words), "")
        return label

    def _term(self, term: str) -> None:
        vocabulary = self._vocabulary
        known = vocabulary.terms.get(term)
        kind = known.kind if known else ""
        self._nodes[term] = Node(
            term, vocabulary.label_of(term), vocabulary.label_of(kind) if kind else "thing", kind,
            known.definition if known else "",
        )  # fmt: skip

    def _rest(  # noqa: PLR0913 - how many, at which end of which relation
        self, dataset: str, prop: str, node: str, count: int, relation: str = "is the same as",
        *, inward: bool = False,
    ) -> None:  # fmt: skip
        """Note that there is more than what is drawn."""
        name = f"urn:pharmagraph:more:{dataset}/{'in' if inward else 'out'}/{prop}/{node}"
        label = f"{count:,} more [{dataset}]"
        self._nodes[name] = Node(name, label, _SUBJECT, "")
        own = self._nodes[node].label if node in self._nodes else short_name(node)
        ends = (name, prop, node) if inward else (node, prop, name)
        self._row(dataset, ends, (relation, own if inward else label), "")

    def _row(self, dataset: str, ends: tuple[str, str, str], words: tuple[str, str], place: str) -> None:
        subject, prop, obj = ends
        relation, text = words
        name = f"urn:pharmagraph:imported:{dataset}/{subject}/{prop}/{obj or text}"
        self._rows[name] = StatementRow(
            iri=name, subject=subject, relation=prop, relation_label=relation, object=obj, object_text=text,
            status=IMPORTED, certainty=AS_PUBLISHED, source=f"{self._vocabulary.base}{DATA}/{dataset}",
            section=place,
        )  # fmt: skip


def _telling(ends: list[_End]) -> list[_End]:
    """Return the most telling neighbours: those that are terms, then names that many bear, then by name."""
    order = sorted(ends, key=lambda end: (not end.terms, -end.weight, end.label.casefold(), end.iri))
    return order[:MOST_NEIGHBOURS]


def _place(origins: Sequence[Origin]) -> str:
    """Return the rows that a subject comes from, the first of many."""
    words = [origin.words for origin in origins]
    more = f" and {len(words) - 2:,} more" if len(words) > 2 else ""  # noqa: PLR2004 - two are named
    return f"{', '.join(words[:2])}{more}"


def joined(curated: Records, imported: Records) -> Records:
    """Return curated and imported rows as one graph; of a term in both, the curated node stays."""
    nodes = {node.iri: node for node in (*imported.nodes, *curated.nodes)}
    sources = {source.iri: source for source in (*imported.sources, *curated.sources)}
    return replace(
        curated,
        nodes=tuple(node for _, node in sorted(nodes.items())),
        statements=(*curated.statements, *imported.statements),
        sources=tuple(source for _, source in sorted(sources.items())),
    )
