"""What data sets say of a subject or a term: its properties, the terms that it is, the rows it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pharmagraph.graphs.dataset import ABOUT, DATA, LINKS
from pharmagraph.graphs.importedwords import (
    Namesake,
    kinds_of,
    known_label,
    literal_words,
    property_label,
    told_apart,
    unit_label,
)
from pharmagraph.graphs.origins import OriginFinder, origin_words
from pharmagraph.ontology.prefixes import RDF, RDFS, SKOS, VOCAB
from pharmagraph.rdfterms import iri, is_iri, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.origins import Origin, Publication
    from pharmagraph.ontology.vocabulary import Vocabulary

_LABEL, _TYPE, _UNIT = f"<{RDFS}label>", f"<{RDF}type>", f"<{VOCAB}ucumCode>"
_MOST = 1_000
"""How many triples of one subject are read; the rest is for queries."""


@dataclass(frozen=True, slots=True)
class Said:
    """One property of an imported subject.

    ``iri`` is the object where that is a node, else "". ``unit`` stands behind a number; ``apart`` tells a
    node from others that are called the same, such as "kind of class: EPC". ``predicate`` is the IRI of
    the relation, ``files`` are those whose rows say it, where that is known.
    """

    relation: str
    value: str
    iri: str = ""
    unit: str = ""
    apart: str = ""
    predicate: str = field(default="", compare=False)
    files: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def words(self) -> str:
        """The value as people read it, with its unit and what tells it apart."""
        value = f"{self.value} {self.unit}" if self.unit else self.value
        return f"{value} ({self.apart})" if self.apart else value


@dataclass(frozen=True, slots=True)
class Imported:
    """A subject of a data set.

    ``short`` is its name as tables of links and the command line write it; ``also`` are further labels that
    its rows give it, ``kinds`` the labels of its classes; ``terms`` are the terms of the project that it is,
    (IRI, label); ``named_by`` says by which relation (IRI, label) how many other subjects name it, and
    ``named_in`` are the files whose rows give its labels, where that is known.
    """

    iri: str
    short: str
    label: str
    also: tuple[str, ...]
    kinds: tuple[str, ...]
    said: tuple[Said, ...]
    named_by: tuple[tuple[str, str, int], ...]
    terms: tuple[tuple[str, str], ...]
    publication: Publication
    origins: tuple[Origin, ...]
    named_in: frozenset[str] = field(default=frozenset(), compare=False)

    def origins_of(self, said: Said) -> tuple[Origin, ...]:
        """Return the rows of which some or all say a property; rows of one file are not told apart."""
        return tuple(origin for origin in self.origins if origin.file in said.files) or self.origins


class ImportedFinder:
    """Looks up subjects of data sets. ``ask`` answers queries over all graphs."""

    def __init__(self, ask: Callable[[str], Answer], vocabulary: Vocabulary) -> None:
        self._ask = ask
        self._vocabulary = vocabulary
        self._base = vocabulary.base
        self._origins = OriginFinder(ask, vocabulary.base)
        self._labels: dict[tuple[str, str], str] = {}

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
            f"SELECT ?p ?o ?pl ?ol ?u {{ GRAPH {data} {{ {node} ?p ?o OPTIONAL {{ ?o {_LABEL} ?ol }} }}"
            f" OPTIONAL {{ GRAPH {about} {{ ?p {_LABEL} ?pl }} }}"
            f" OPTIONAL {{ GRAPH {about} {{ ?p {_UNIT} ?u }} }} }} ORDER BY ?p ?o LIMIT {_MOST}"
        )
        rows = [(p, o, pl or "", ol or "", u or "") for p, o, pl, ol, u in answer.rows if p and o]
        apart = self._apart(node, data, about)
        label, *also = [*dict.fromkeys(value_of(o) for p, o, *_ in rows if p == _LABEL), ""]
        return Imported(
            iri=subject,
            short=f"data:{subject.removeprefix(f'{self._base}{DATA}/')}",
            label=label or unquote(subject.rsplit("/", 1)[-1]),
            also=tuple(filter(None, also)),
            kinds=self._kinds(about, [o for p, o, *_ in rows if p == _TYPE]),
            said=tuple(
                dict.fromkeys(
                    self._said(name, p, self._label(p, pl) if pl else self._name(data, p), o, ol, u, apart)
                    for p, o, pl, ol, u in rows
                    if p not in {_LABEL, _TYPE}
                )
            ),
            named_by=self._named_by(node, data, about),
            terms=self._terms(node, links),
            publication=self._origins.publication(name),
            origins=origins,
            named_in=self._origins.files_of(name, f"{RDFS}label") if label else frozenset(),
        )

    def _said(  # noqa: PLR0913, PLR0917 - what a row of the answer holds
        self, name: str, prop: str, relation: str, node: str, label: str, code: str, apart: dict[str, str]
    ) -> Said:
        """Return a property: a node by its label, that of the data set or of the vocabulary."""
        predicate = value_of(prop)
        files = self._origins.files_of(name, predicate)
        if not is_iri(node):
            unit = unit_label(self._vocabulary, value_of(code)) if code else ""
            return Said(relation, literal_words(node), unit=unit, predicate=predicate, files=files)
        own = value_of(node)
        words = value_of(label) if label else known_label(self._vocabulary, own) or own
        return Said(relation, words, own, apart=apart.get(own, ""), predicate=predicate, files=files)

    def _kinds(self, about: str, classes: Sequence[str]) -> tuple[str, ...]:
        """Return what classes are called."""
        given = {value_of(node): self._given(about, node) for node in classes}
        return kinds_of(self._vocabulary, given)

    def _apart(self, node: str, data: str, about: str) -> dict[str, str]:
        """Return what tells objects apart that are called as others are, here or in the data set."""
        answer = self._ask(
            f"SELECT ?o ?l ?p ?v ?shared {{ GRAPH {data} {{ {node} ?any ?o . ?o {_LABEL} ?l . ?o ?p ?v"
            f" FILTER(ISLITERAL(?v) && ?p != {_LABEL})"
            f" BIND(EXISTS {{ ?x {_LABEL} ?l FILTER(?x != ?o) }} AS ?shared) }} }}"
            f" ORDER BY ?o ?p ?v LIMIT {_MOST}"
        )
        found: dict[tuple[str, str], set[tuple[str, str]]] = {}
        shared: set[str] = set()
        for o, label, p, v, is_shared in answer.rows:
            if o and label and p and v:
                said = (self._name(about, p), literal_words(v))
                found.setdefault((value_of(o), value_of(label)), set()).add(said)
                if is_shared and value_of(is_shared) == "true":
                    shared.add(value_of(o))
        nodes = [Namesake(*named, tuple(sorted(said))) for named, said in sorted(found.items())]
        return told_apart(nodes, shared)

    def _named_by(self, node: str, data: str, about: str) -> tuple[tuple[str, str, int], ...]:
        answer = self._ask(
            f"SELECT ?p (COUNT(?x) AS ?n) {{ GRAPH {data} {{ ?x ?p {node} }} }} GROUP BY ?p ORDER BY ?p"
        )
        return tuple((value_of(p), self._name(about, p), int(value_of(n))) for p, n in answer.rows if p and n)

    def _terms(self, node: str, links: str) -> tuple[tuple[str, str], ...]:
        answer = self._ask(f"SELECT ?t {{ GRAPH {links} {{ {node} <{SKOS}exactMatch> ?t }} }} ORDER BY ?t")
        terms = [value_of(row[0]) for row in answer.rows if row[0]]
        return tuple((term, self._vocabulary.label_of(term)) for term in terms)

    def _name(self, graph: str, node: str) -> str:
        """Return what a property is called: by its data set in a graph, else by the vocabulary."""
        return property_label(self._vocabulary, value_of(node), self._given(graph, node))

    def _given(self, graph: str, node: str) -> str:
        """Return the label that a graph gives a node, "" where it gives none."""
        if (graph, node) not in self._labels:
            answer = self._ask(f"SELECT ?l {{ GRAPH {graph} {{ {node} {_LABEL} ?l }} }} ORDER BY ?l LIMIT 1")
            found = next((row[0] for row in answer.rows if row[0]), None)
            self._labels[graph, node] = value_of(found) if found else ""
        return self._labels[graph, node]

    def _label(self, node: str, given: str) -> str:
        return property_label(self._vocabulary, value_of(node), value_of(given))


def imported_text(found: Sequence[Imported]) -> str:
    """Return what data sets say, for people: a block for each subject, with the rows it comes from."""
    from pharmagraph.findings import visible

    lines: list[str] = []
    for each in found:
        kinds = f" ({', '.join(each.kinds)})" if each.kinds else ""
        lines += [*([""] if lines else []), f"[imported] {each.label}{kinds}"]
        lines += [f"  {each.short}"]
        lines += [f"  also called {label}" for label in each.also]
        lines += [f"  is the term {label}" for _, label in each.terms]
        lines += [f"  {said.relation}: {said.words}" for said in each.said]
        lines += [f"  named by {count:,} as: {relation}" for _, relation, count in each.named_by]
        lines += [f"  from {words}" for words in _from(each)]
        lines += [f"  in {each.publication.words}"]
        lines += [f"  licence: {each.publication.licence}"] if each.publication.licence else []
    return "".join(f"{visible(line)}\n" for line in lines)


def _from(each: Imported) -> Iterator[str]:
    """Yield the rows that a subject comes from, by file; where there are several, with what each says."""
    for file, same in groupby(each.origins, key=lambda origin: origin.file):
        rows = list(same)
        words = origin_words(rows)[0]
        if len({origin.file for origin in each.origins}) > 1:
            said = dict.fromkeys(["its name"] if file in each.named_in else [])
            said |= dict.fromkeys(said.relation for said in each.said if file in said.files)
            words += f", which say{'s' if len(rows) == 1 else ''}: {', '.join(said)}" if said else ""
        yield words


def imported_json(found: Sequence[Imported]) -> list[dict[str, object]]:
    """Return what data sets say as dictionaries and lists."""
    return [
        {
            "subject": each.iri, "short": each.short, "label": each.label,
            "also called": list(each.also), "kinds": list(each.kinds),
            "terms": [{"iri": term, "label": label} for term, label in each.terms],
            "says": [
                {
                    "relation": s.relation, "value": s.value, "iri": s.iri, "unit": s.unit,
                    "told apart by": s.apart, "rows": [origin.iri for origin in each.origins_of(s)],
                }
                for s in each.said
            ],
            "named by": [{"relation": relation, "subjects": count} for _, relation, count in each.named_by],
            "dataset": each.publication.name, "title": each.publication.title,
            "publisher": each.publication.publisher, "issued": each.publication.issued,
            "licence": each.publication.licence,
            "rows": [{"row": o.iri, "file": o.file, "place": o.place} for o in each.origins],
            "number of rows": max((len(each.origins), *(o.of for o in each.origins))),
        }
        for each in found
    ]  # fmt: skip
