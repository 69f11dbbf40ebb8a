"""What data sets say around some terms: found by queries, step by step, never by reading a data set whole.

From both ends one step after the other is asked of the store, always from the end where less was found.
A subject with very many links (a route that ten thousand products have) is shown, but not gone through.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pharmagraph.graphs.analysis.costs import IMPORTED, LINKED
from pharmagraph.graphs.dataset import ABOUT, DATA, LINKS
from pharmagraph.graphs.records import Node, StatementRow
from pharmagraph.ontology.prefixes import RDF, RDFS, SKOS, VOCAB
from pharmagraph.ontology.vocabulary import folded
from pharmagraph.rdfterms import iri, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.records import Records
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm

MOST_STEPS = 6
"""Steps between imported subjects, from both ends together."""
MOST_LINKS = 500
"""Links of one subject; one with more is not gone through."""
MOST_SUBJECTS = 20_000
"""Subjects from which steps are looked for, in all."""
BATCH = 200
SAME = "is the same as"
_TYPE, _LABEL, _EXACT = f"<{RDF}type>", f"<{RDFS}label>", f"<{SKOS}exactMatch>"


@dataclass
class Surroundings:
    """What was found: links as rows of statements, the imported subjects in them, and what was left out."""

    rows: list[StatementRow] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    crowded: set[str] = field(default_factory=set)
    full: bool = False


class Explorer:
    """Asks data sets for links. ``ask`` answers queries over all graphs, ``base`` is that of the project."""

    def __init__(self, ask: Callable[[str], Answer], base: str, datasets: Sequence[str]) -> None:
        self._ask = ask
        self._base = base
        self._datasets = datasets
        self._gone: set[str] = set()
        self._ends: set[str] = set()

    def between(self, start: str, end: str) -> Surroundings:
        """Return what data sets say within MOST_STEPS steps on the ways from one term (IRI) to another."""
        found = Surroundings()
        for name in self._datasets:
            self._gone = set()
            borders = [self._subjects_of(name, term) for term in (start, end)]
            reached = {subject for border in borders for subject in border}
            self._ends = set(reached)
            links: dict[str, StatementRow] = {}
            for _ in range(MOST_STEPS if all(borders) else 0):
                nearer = min(range(2), key=lambda n: (len(borders[n]), n))
                borders[nearer] = self._step(name, borders[nearer], links, found)
                reached |= set(borders[nearer])
            reached |= {end for row in links.values() for end in (row.subject, row.object)}
            nodes = {node.iri: node for node in self._nodes(name, reached)}
            found.nodes += nodes.values()
            sames = [row for row in self._sames(name, reached) if row.subject in nodes]
            steps = [row for row in links.values() if row.subject in nodes and row.object in nodes]
            found.rows += sorted((*sames, *steps), key=lambda row: row.iri)
        return found

    def _graph(self, part: str, name: str) -> NtTerm:
        return iri(f"{self._base}{part}/{name}")

    def _subjects_of(self, name: str, term: str) -> list[str]:
        graph = self._graph(LINKS, name)
        return self._column(
            f"SELECT DISTINCT ?s {{ GRAPH {graph} {{ ?s {_EXACT} {iri(term)} }} }} ORDER BY ?s"
        )

    def _column(self, query: str) -> list[str]:
        return [value_of(row[0]) for row in self._ask(query).rows if row[0]]

    def _step(
        self, name: str, border: Iterable[str], links: dict[str, StatementRow], found: Surroundings
    ) -> list[str]:
        """Add the links of some subjects, both ways; return the subjects that they lead to anew."""
        graph, own = self._graph(DATA, name), f"{self._base}{DATA}/{name}/"
        asked = sorted(set(border) - self._gone)
        if len(self._gone) + len(asked) > MOST_SUBJECTS:
            found.full = True
            asked = asked[: max(MOST_SUBJECTS - len(self._gone), 0)]
        self._gone |= set(asked)
        reached: set[str] = set()
        for some in _batches(asked):
            crowded = self._crowded(graph, some) - self._ends
            found.crowded |= crowded
            values = " ".join(map(iri, sorted(set(some) - crowded)))
            for ends in ("?s", "?o"):
                answer = self._ask(
                    f"SELECT ?s ?p ?o {{ VALUES {ends} {{ {values} }} GRAPH {graph} {{ ?s ?p ?o }}"
                    f' FILTER(isIRI(?o) && ?p != {_TYPE} && STRSTARTS(STR(?o), "{own}")) }} ORDER BY ?s ?p ?o'
                )
                for s, p, o in answer.rows:
                    if s and p and o and s != o:
                        row = _row(value_of(s), value_of(p), value_of(o), self._base, name)
                        links.setdefault(row.iri, row)
                        reached |= {row.subject, row.object}
        return sorted(reached - self._gone)

    def _crowded(self, graph: NtTerm, some: Collection[str]) -> set[str]:
        """Return the subjects with more links than are gone through."""
        values = " ".join(map(iri, some))
        patterns = "{ ?x ?p ?o . FILTER(isIRI(?o)) } UNION { ?s ?p ?x }"
        return set(
            self._column(
                f"SELECT ?x {{ VALUES ?x {{ {values} }} GRAPH {graph} {{ {patterns} }} }}"
                f" GROUP BY ?x HAVING(COUNT(*) > {MOST_LINKS}) ORDER BY ?x"
            )
        )

    def _sames(self, name: str, subjects: Iterable[str]) -> Iterator[StatementRow]:
        """Yield the links from imported subjects to terms."""
        graph = self._graph(LINKS, name)
        for some in _batches(sorted(subjects)):
            values = " ".join(map(iri, some))
            answer = self._ask(
                f"SELECT ?s ?t {{ VALUES ?s {{ {values} }} GRAPH {graph} {{ ?s {_EXACT} ?t }} }}"
                " ORDER BY ?s ?t"
            )
            for s, t in answer.rows:
                if s and t:
                    yield _linked(value_of(s), value_of(t), self._base, name)

    def _nodes(self, name: str, subjects: Iterable[str]) -> Iterator[Node]:
        """Yield the subjects that a reader can make something of: with a label, or of a class of ours.

        Others, such as the nodes that mappings make for single steps, only double what is there.
        """
        graph, start = self._graph(DATA, name), f"{self._base}{DATA}/{name}/"
        for some in _batches(sorted(subjects)):
            values = " ".join(map(iri, some))
            answer = self._ask(
                f"SELECT ?s ?l ?k {{ VALUES ?s {{ {values} }} GRAPH {graph} {{ {{ ?s {_LABEL} ?l }} UNION"
                f' {{ ?s {_TYPE} ?k FILTER(STRSTARTS(STR(?k), "{VOCAB}")) }} }} }} ORDER BY ?s ?l'
            )
            labels: dict[str, str] = {}
            for s, label, _ in answer.rows:
                subject = value_of(s or "")
                if label:
                    labels.setdefault(subject, value_of(label))
            for subject in dict.fromkeys(value_of(s) for s, _, _ in answer.rows if s):
                short = unquote(subject.removeprefix(start))
                yield Node(subject, labels.get(subject, short), f"in {name}", "")

    def relation_labels(self, relations: Iterable[str]) -> dict[str, str]:
        """Return what the data sets call their own relations (IRIs)."""
        found: dict[str, str] = {}
        values = " ".join(map(iri, sorted(set(relations))))
        for name in self._datasets if values else ():
            graphs = " ".join(self._graph(part, name) for part in (ABOUT, DATA))
            answer = self._ask(
                f"SELECT ?p (MIN(STR(?l)) AS ?label) {{ VALUES ?p {{ {values} }} VALUES ?g {{ {graphs} }}"
                f" GRAPH ?g {{ ?p {_LABEL} ?l }} }} GROUP BY ?p ORDER BY ?p"
            )
            found |= {value_of(p): value_of(label) for p, label in answer.rows if p and label}
        return found


def surroundings(
    ask: Callable[[str], Answer],
    vocabulary: Vocabulary,
    datasets: Sequence[str],
    ends: Sequence[str],
    records: Records,
) -> tuple[list[StatementRow], list[Node], list[str]]:
    """Return what data sets say between two terms (IRIs): rows, imported subjects, and what is to be noted.

    ``records`` is the graph itself, whose labels the rows show.
    """
    explorer = Explorer(ask, vocabulary.base, datasets)
    found = explorer.between(*ends)
    doubled = Counter(folded(node.label) for node in found.nodes)
    nodes = [
        replace(node, label=f"{node.label} ({_short(node.iri)})") if doubled[folded(node.label)] > 1 else node
        for node in found.nodes
    ]
    labels = {node.iri: node.label for node in (*records.nodes, *nodes)}
    relations = explorer.relation_labels(row.relation for row in found.rows if row.status == IMPORTED)
    rows = [
        replace(
            row, object_text=labels.get(row.object, row.object_text),
            relation_label=relations.get(row.relation) or vocabulary.label_of(row.relation),
        )
        if row.status == IMPORTED
        else replace(row, object_text=labels[row.object])
        for row in found.rows
        if row.status == IMPORTED or row.object in labels
    ]  # fmt: skip
    notes = [f"data sets are followed {MOST_STEPS} steps, from both ends together"]
    if found.crowded:
        notes.append(
            f"{len(found.crowded):,} subjects with more than {MOST_LINKS} links were not gone through"
        )
    if found.full:
        notes.append(f"after {MOST_SUBJECTS:,} subjects nothing more was looked for")
    return rows, nodes, notes


def _short(subject: str) -> str:
    """Return the last part of an imported subject's IRI."""
    return unquote(subject.rsplit("/", 1)[-1])


def _batches(subjects: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(subjects), BATCH):
        yield subjects[at : at + BATCH]


def _row(subject: str, relation: str, obj: str, base: str, name: str) -> StatementRow:
    return StatementRow(
        iri=f"urn:pharmagraph:imported:{subject}/{relation}/{obj}", subject=subject, relation=relation,
        relation_label=relation.replace("#", "/").rsplit("/", 1)[-1], object=obj,
        object_text=obj.rsplit("/", 1)[-1], status=IMPORTED, source=f"{base}{DATA}/{name}",
    )  # fmt: skip


def _linked(subject: str, term: str, base: str, name: str) -> StatementRow:
    return StatementRow(
        iri=f"urn:pharmagraph:link:{subject}/{term}", subject=subject, relation=f"{SKOS}exactMatch",
        relation_label=SAME, object=term, object_text=term.rsplit("/", 1)[-1], status=LINKED,
        source=f"{base}{LINKS}/{name}",
    )  # fmt: skip
