"""What data sets say of a subject or a term: its properties, the terms that it is, the rows it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pharmagraph.graphs.dataset import ABOUT, DATA, LINKS
from pharmagraph.graphs.origins import OriginFinder
from pharmagraph.ontology.prefixes import RDF, RDFS, SKOS
from pharmagraph.rdfterms import iri, is_iri, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.origins import Origin, Publication
    from pharmagraph.ontology.vocabulary import Vocabulary

_LABEL, _TYPE = f"<{RDFS}label>", f"<{RDF}type>"
_MOST = 1_000
"""How many triples of one subject are read; the rest is for queries."""


@dataclass(frozen=True, slots=True)
class Said:
    """One property of an imported subject: ``iri`` is the object where that is a node, else ""."""

    relation: str
    value: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """A subject of a data set.

    ``short`` is its name as tables of links and the command line write it; ``kinds`` are the labels of
    its classes; ``terms`` are the terms of the project that it is, (IRI, label); ``pointing`` says how
    many other subjects name it by which relation.
    """

    iri: str
    short: str
    label: str
    kinds: tuple[str, ...]
    said: tuple[Said, ...]
    pointing: tuple[tuple[str, int], ...]
    terms: tuple[tuple[str, str], ...]
    publication: Publication
    origins: tuple[Origin, ...]


class ImportedFinder:
    """Looks up subjects of data sets. ``ask`` answers queries over all graphs."""

    def __init__(self, ask: Callable[[str], Answer], vocabulary: Vocabulary) -> None:
        self._ask = ask
        self._vocabulary = vocabulary
        self._base = vocabulary.base
        self._origins = OriginFinder(ask, vocabulary.base)

    def dataset_of(self, subject: str) -> str:
        """Return the name of the data set below whose IRI a subject lies, "" where there is none."""
        return self._origins.dataset_of(subject)

    def linked(self, terms: Iterable[str], datasets: Iterable[str]) -> list[tuple[str, str]]:
        """Return the subjects that are one of some terms, each with its data set, sorted."""
        found: set[tuple[str, str]] = set()
        for name in datasets:
            graph = iri(f"{self._base}{LINKS}/{name}")
            for term in terms:
                answer = self._ask(f"SELECT ?s {{ GRAPH {graph} {{ ?s <{SKOS}exactMatch> {iri(term)} }} }}")
                found |= {(name, value_of(row[0])) for row in answer.rows if row[0]}
        return sorted(found)

    def read(self, subjects: Sequence[tuple[str, str]]) -> list[Imported]:
        """Read subjects, given with their data sets; those that no row names are left out."""
        origins = self._origins.origins(subject for _, subject in subjects)
        found = [self._read(name, subject, origins.get(subject, ())) for name, subject in subjects]
        return [each for each in found if each.said or each.kinds or each.origins]

    def _read(self, name: str, subject: str, origins: tuple[Origin, ...]) -> Imported:
        node = iri(subject)
        data, links, about = (iri(f"{self._base}{part}/{name}") for part in (DATA, LINKS, ABOUT))
        answer = self._ask(
            f"SELECT ?p ?o ?pl ?ol {{ GRAPH {data} {{ {node} ?p ?o OPTIONAL {{ ?o {_LABEL} ?ol }} }}"
            f" OPTIONAL {{ GRAPH {about} {{ ?p {_LABEL} ?pl }} }} }} ORDER BY ?p ?o LIMIT {_MOST}"
        )
        rows = [(p, o, pl or "", ol or "") for p, o, pl, ol in answer.rows if p and o]
        label = next((value_of(o) for p, o, _, _ in rows if p == _LABEL), "")
        return Imported(
            iri=subject,
            short=f"data:{subject.removeprefix(f'{self._base}{DATA}/')}",
            label=label or unquote(subject.rsplit("/", 1)[-1]),
            kinds=tuple(sorted({self._name(about, o) for p, o, _, _ in rows if p == _TYPE})),
            said=tuple(
                dict.fromkeys(
                    Said(self._label(p, pl), value_of(ol or o), value_of(o) if is_iri(o) else "")
                    for p, o, pl, ol in rows
                    if p not in {_LABEL, _TYPE}
                )
            ),
            pointing=self._pointing(node, data, about),
            terms=self._terms(node, links),
            publication=self._origins.publication(name),
            origins=origins,
        )

    def _pointing(self, node: str, data: str, about: str) -> tuple[tuple[str, int], ...]:
        answer = self._ask(
            f"SELECT ?p (COUNT(?x) AS ?n) {{ GRAPH {data} {{ ?x ?p {node} }} }} GROUP BY ?p ORDER BY ?p"
        )
        return tuple((self._name(about, p), int(value_of(n))) for p, n in answer.rows if p and n)

    def _terms(self, node: str, links: str) -> tuple[tuple[str, str], ...]:
        answer = self._ask(f"SELECT ?t {{ GRAPH {links} {{ {node} <{SKOS}exactMatch> ?t }} }} ORDER BY ?t")
        terms = [value_of(row[0]) for row in answer.rows if row[0]]
        return tuple((term, self._vocabulary.label_of(term)) for term in terms)

    def _name(self, about: str, node: str) -> str:
        """Return what a class or property is called: by the vocabulary, else by the data set."""
        answer = self._ask(f"SELECT ?l {{ GRAPH {about} {{ {node} {_LABEL} ?l }} }} ORDER BY ?l LIMIT 1")
        return self._label(node, next((row[0] for row in answer.rows if row[0]), ""))

    def _label(self, node: str, given: str) -> str:
        return value_of(given) if given else unquote(self._vocabulary.label_of(value_of(node)))


def imported_text(found: Sequence[Imported]) -> str:
    """Return what data sets say, for people: a block for each subject, with the rows it comes from."""
    from pharmagraph.findings import visible

    lines: list[str] = []
    for each in found:
        kinds = f" ({', '.join(each.kinds)})" if each.kinds else ""
        lines += [*([""] if lines else []), f"[imported] {each.label}{kinds}"]
        lines += [f"  {each.short}"]
        lines += [f"  is the term {label}" for _, label in each.terms]
        lines += [f"  {said.relation}: {said.value}" for said in each.said]
        lines += [f"  named by {count:,} as: {relation}" for relation, count in each.pointing]
        lines += [f"  from {origin.words}" for origin in each.origins]
        lines += [f"  in {each.publication.words}"]
        lines += [f"  licence: {each.publication.licence}"] if each.publication.licence else []
    return "".join(f"{visible(line)}\n" for line in lines)


def imported_json(found: Sequence[Imported]) -> list[dict[str, object]]:
    """Return what data sets say as dictionaries and lists."""
    return [
        {
            "subject": each.iri, "short": each.short, "label": each.label, "kinds": list(each.kinds),
            "terms": [{"iri": term, "label": label} for term, label in each.terms],
            "says": [{"relation": s.relation, "value": s.value, "iri": s.iri} for s in each.said],
            "named by": [{"relation": relation, "subjects": count} for relation, count in each.pointing],
            "dataset": each.publication.name, "title": each.publication.title,
            "publisher": each.publication.publisher, "issued": each.publication.issued,
            "licence": each.publication.licence,
            "rows": [{"row": o.iri, "file": o.file, "place": o.place} for o in each.origins],
        }
        for each in found
    ]  # fmt: skip
