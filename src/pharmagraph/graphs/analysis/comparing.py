"""Medicines that a data set says are alike: counted by queries, so that the data set is never read whole."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from pharmagraph.graphs.analysis.features import ASPECT_OF, ASPECTS
from pharmagraph.graphs.analysis.likeness import alike, alike_row
from pharmagraph.graphs.dataset import DATA, LINKS
from pharmagraph.ontology.prefixes import RDFS, SKOS
from pharmagraph.rdfterms import iri, plain, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pharmagraph.graphs.analysis.likeness import Alike
    from pharmagraph.graphs.analysis.table import Cell
    from pharmagraph.graphs.answer import Answer

BATCH = 200


class Comparer:
    """Compares subjects of a data set. ``ask`` answers queries over all graphs."""

    def __init__(self, ask: Callable[[str], Answer], base: str, dataset: str) -> None:
        self._ask = ask
        self._dataset = dataset
        self._graph = iri(f"{base}{DATA}/{dataset}")
        self._start = f"{base}{DATA}/{dataset}/"
        self._links = iri(f"{base}{LINKS}/{dataset}")

    def rows(
        self, term: str, weights: Mapping[str, int], most: int
    ) -> tuple[list[tuple[Cell, ...]], list[str]]:
        """Return rows for what is most like the subjects that a term (IRI) is, and what is to be noted."""
        answer = self._ask(
            f"SELECT DISTINCT ?s {{ GRAPH {self._links} {{ ?s <{SKOS}exactMatch> {iri(term)} }} }}"
            " ORDER BY ?s"
        )
        subjects = [value_of(row[0]) for row in answer.rows if row[0]]
        ranked = [each for subject in subjects for each in self.alike(subject, weights, most)]
        ranked = [each for each in ranked if each.medicine not in subjects]
        ranked.sort(key=lambda each: (-each.likeness, each.medicine))
        named = {each.medicine for each in ranked} | {
            t for e in ranked for ts in e.shared.values() for t in ts
        }
        labels = {each: unquote(each.removeprefix(self._start)) for each in named} | self.labels(named)
        rows: list[tuple[Cell, ...]] = []
        seen = set[str]()
        for each in ranked:
            if each.medicine not in seen and len(rows) < most:
                seen.add(each.medicine)
                rows.append(alike_row(each, labels[each.medicine], f"in {self._dataset}", labels))
        if rows:
            return rows, [f"{self._dataset} is compared within itself: what is in it, with what is in it"]
        return [], [f"{self._dataset} tells of nothing that is like it"]

    def alike(self, subject: str, weights: Mapping[str, int], most: int) -> list[Alike]:
        """Return the subjects that are most like one (IRI), best first; each with what it shares."""
        own = self._features(subject)
        sharing = self._sharing(subject, own)
        sizes = self._sizes(sorted(sharing))
        ranked = sorted(
            (
                alike(other, shared, _lengths(own), sizes.get(other, {}), weights)
                for other, shared in sharing.items()
            ),
            key=lambda each: (-each.likeness, each.medicine),
        )
        return [each for each in ranked if each.likeness][:most]

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """Return the labels that the data set gives."""
        found: dict[str, str] = {}
        for some in _batches(sorted(set(iris))):
            answer = self._ask(
                f"SELECT ?s (MIN(STR(?l)) AS ?label) {{ VALUES ?s {{ {' '.join(map(iri, some))} }}"
                f" GRAPH {self._graph} {{ ?s <{RDFS}label> ?l }} }} GROUP BY ?s ORDER BY ?s"
            )
            found |= {value_of(s): value_of(label) for s, label in answer.rows if s and label}
        return found

    def _features(self, subject: str) -> dict[str, list[str]]:
        """Return what a subject has in each aspect."""
        relations = " ".join(map(iri, sorted(ASPECT_OF)))
        answer = self._ask(
            f"SELECT DISTINCT ?p ?x {{ VALUES ?p {{ {relations} }}"
            f" GRAPH {self._graph} {{ {iri(subject)} ?p ?x }} FILTER(isIRI(?x)) }} ORDER BY ?p ?x"
        )
        found: dict[str, set[str]] = {}
        for p, x in answer.rows:
            if p and x:
                found.setdefault(ASPECT_OF[value_of(p)], set()).add(value_of(x))
        return {aspect: sorted(terms) for aspect, terms in found.items()}

    def _sharing(self, subject: str, own: Mapping[str, Sequence[str]]) -> dict[str, dict[str, list[str]]]:
        """Return the other subjects with the terms that they share, by aspect."""
        wanted = [
            f"({iri(relation)} {iri(term)} {plain(aspect)})"
            for aspect, terms in sorted(own.items())
            for term in terms
            for relation in ASPECTS[aspect]
        ]
        found: dict[str, dict[str, list[str]]] = {}
        for some in _batches(wanted):
            answer = self._ask(
                f"SELECT DISTINCT ?o ?a ?x {{ VALUES (?p ?x ?a) {{ {' '.join(some)} }}"
                f" GRAPH {self._graph} {{ ?o ?p ?x }} FILTER(?o != {iri(subject)}) }} ORDER BY ?o ?a ?x"
            )
            for o, a, x in answer.rows:
                if o and a and x:
                    terms = found.setdefault(value_of(o), {}).setdefault(value_of(a), [])
                    terms += [value_of(x)] if value_of(x) not in terms else []
        return found

    def _sizes(self, subjects: Sequence[str]) -> dict[str, dict[str, int]]:
        """Return how many terms each subject has in each aspect."""
        relations = " ".join(f"({iri(p)} {plain(aspect)})" for p, aspect in sorted(ASPECT_OF.items()))
        found: dict[str, dict[str, int]] = {}
        for some in _batches(subjects):
            answer = self._ask(
                f"SELECT ?o ?a (COUNT(DISTINCT ?x) AS ?n) {{ VALUES ?o {{ {' '.join(map(iri, some))} }}"
                f" VALUES (?p ?a) {{ {relations} }} GRAPH {self._graph} {{ ?o ?p ?x }} FILTER(isIRI(?x)) }}"
                " GROUP BY ?o ?a ORDER BY ?o ?a"
            )
            for o, a, n in answer.rows:
                if o and a and n:
                    found.setdefault(value_of(o), {})[value_of(a)] = int(value_of(n))
        return found


def _lengths(own: Mapping[str, Sequence[str]]) -> dict[str, int]:
    return {aspect: len(terms) for aspect, terms in own.items()}


def _batches(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(items), BATCH):
        yield items[at : at + BATCH]
