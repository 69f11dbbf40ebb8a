"""Explain what the graph says of a subject: each statement down to the words that it rests on.

What was asked is found by label, synonym, id or short IRI; what is found are statements, inferred
ones with the rule and the premises, down to those that a source makes. ``explainwords`` puts it
into words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pharmagraph.errors import TermNotFoundError
from pharmagraph.ontology.vocabulary import did_you_mean, folded, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pharmagraph.graphs.explaintriples import ExplainedTriple
    from pharmagraph.graphs.records import Records, RuleRow, Source, StatementRow
    from pharmagraph.ontology.vocabulary import Vocabulary

STATUSES = ("accepted", "disputed", "reported", "superseded", "inferred")
_ALWAYS_COUNTED = 2
_MOST_NAMED = 20


@dataclass(frozen=True)
class Explanation:
    """What was found: ``statements`` are those that match, in order.

    ``asked`` are the labels of what was asked for; ``near`` is what there is instead where nothing
    matches, a line each. ``triples`` are those that were asked for and are no statements, with where they
    come from; then ``statements`` are those that they belong to.
    """

    records: Records
    asked: tuple[str, ...]
    statements: tuple[StatementRow, ...]
    near: tuple[str, ...] = ()
    triples: tuple[ExplainedTriple, ...] = ()

    @property
    def found(self) -> bool:
        """True where any statement matches, whatever its status, or any other triple."""
        return bool(self.statements or self.triples)

    @property
    def standing(self) -> str:
        """How many matching statements have which status, such as "0 accepted, 1 disputed"."""
        standings = ["denied" if is_denied(row) else row.status for row in self.statements]
        shown = [s for s in (*STATUSES, "denied") if s in STATUSES[:_ALWAYS_COUNTED] or s in standings]
        return ", ".join(f"{standings.count(standing)} {standing}" for standing in shown)

    @cached_property
    def by_iri(self) -> Mapping[str, StatementRow]:
        """Every statement of the graph by its IRI."""
        return {row.iri: row for row in self.records.statements}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The labels of all that statements are about, by IRI."""
        return {node.iri: node.label for node in self.records.nodes}

    @cached_property
    def _against(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in self.records.statements:
            for other in row.contradicts:
                found.setdefault(row.iri, set()).add(other)
                found.setdefault(other, set()).add(row.iri)
        return found

    def against(self, row: StatementRow) -> list[StatementRow]:
        """Return the statements that a statement contradicts, or that contradict it, by IRI."""
        return [
            self.by_iri[other] for other in sorted(self._against.get(row.iri, ())) if other in self.by_iri
        ]

    def premises(self, row: StatementRow) -> list[StatementRow]:
        """Return the statements that an inferred one rests on, by IRI."""
        return [self.by_iri[premise] for premise in row.premises if premise in self.by_iri]

    def source(self, row: StatementRow) -> Source | None:
        """Return the source of a statement; an inferred one has none."""
        return next((source for source in self.records.sources if source.iri == row.source), None)

    def rule(self, row: StatementRow) -> RuleRow | None:
        """Return the rule of an inferred statement."""
        return next((rule for rule in self.records.rules if rule.iri == row.rule), None)

    def reached(self) -> list[StatementRow]:
        """Return the matching statements and all that they rest on or stand against, each once."""
        found: dict[str, StatementRow] = {}
        todo = list(reversed(self.statements))
        while todo:
            row = todo.pop()
            if row.iri not in found:
                found[row.iri] = row
                todo += reversed([*self.premises(row), *self.against(row)])
        return list(found.values())

    def as_text(self) -> str:
        """Return the explanation for people: an indented tree, then the standing."""
        from pharmagraph.graphs.explainwords import as_text

        return as_text(self)

    def as_json(self) -> dict[str, object]:
        """Return the explanation as what JSON can hold; statements stand once, and name each other."""
        from pharmagraph.graphs.explainwords import as_json

        return as_json(self)


def is_denied(row: StatementRow) -> bool:
    """Tell whether a source is accepted to say that something is not so."""
    return row.status == "accepted" and row.polarity == "negated"


def explain(  # noqa: PLR0913, PLR0917 - a graph, its words, and what is asked
    records: Records,
    vocabulary: Vocabulary,
    prefixes: Mapping[str, str],
    subject: str,
    relation: str | None = None,
    obj: str | None = None,
) -> Explanation:
    """Find the statements about a subject, with a relation and an object where these are given.

    ``records`` hold the inferred statements too where these are wanted. Each name may be a label, a
    synonym, an id, a short IRI (term:diazepam) or an IRI; ``subject`` alone may also be a statement
    (diazepam-for-muscle-spasms/dz-030). Raises TermNotFoundError where a name means nothing.
    """
    asked = _Asked(records, vocabulary, prefixes)
    if relation is None and obj is None and (row := asked.statement(subject)):
        return Explanation(records, (row.subject,), (row,))
    subjects = asked.terms(subject)
    relations = asked.relations(relation) if relation is not None else None
    about = [row for row in records.statements if row.subject in subjects]
    said = [row for row in about if relations is None or row.relation in relations]
    found = said
    labels = [asked.label(subject, subjects), *([asked.relation_label(relations)] if relations else [])]
    if obj is not None:
        there = asked.there(labels, about, said)
        objects = asked.terms(obj, [row.object_text for row in said], otherwise=there)
        labels.append(asked.label(obj, objects))
        wanted = folded(obj)
        found = [row for row in said if row.object in objects or folded(row.object_text) == wanted]
    near = () if found else tuple(asked.near(labels, subjects, about, said))
    return Explanation(records, tuple(labels), tuple(sorted(found, key=_order)), near)


def _order(row: StatementRow) -> tuple[str, str, int, str]:
    place = STATUSES.index(row.status) if row.status in STATUSES else len(STATUSES)
    return row.relation_label, row.object_text, place, row.iri


class _Asked:
    """Finds what the words of a question mean."""

    def __init__(self, records: Records, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> None:
        self._records = records
        self._vocabulary = vocabulary
        self._prefixes = prefixes

    def _expanded(self, name: str) -> str:
        """Return the IRI that a name is or abbreviates, or ""."""
        prefix, colon, local = name.partition(":")
        if name.startswith("<") and name.endswith(">"):
            return name[1:-1]
        if colon and local.startswith("//"):
            return name
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else ""

    def statement(self, name: str) -> StatementRow | None:
        """Return the statement of a reference such as document/fact, or of an IRI."""
        iri = self._expanded(name)
        rows = self._records.statements
        return next((row for row in rows if iri == row.iri or name == row.reference), None)

    def terms(self, name: str, texts: Iterable[str] = (), otherwise: str = "") -> frozenset[str]:
        """Return the IRIs that a name means; none where it is one of some texts.

        Raises TermNotFoundError where it is neither, with a name that is near, or ``otherwise``.
        """
        if iri := self._expanded(name):
            return frozenset({iri})
        found = frozenset(term.iri for term in self._vocabulary.find(name))
        texts = list(texts)
        if not found and folded(name) not in map(folded, texts):
            names = [*self._vocabulary.names_of(), *texts]
            if "/" in name and not texts:
                references = [row.reference for row in self._records.statements]
                raise _unknown("statement", name, references, "a statement is named as document/fact")
            mend = otherwise or "pharmagraph ask find-term -p word=… looks for terms"
            raise _unknown("term", name, names, mend)
        return found

    def relations(self, name: str) -> frozenset[str]:
        """Return the IRIs of the relations that a name means; raises TermNotFoundError."""
        if iri := self._expanded(name):
            return frozenset({iri})
        known = self._vocabulary.relation(name)
        if known:
            return frozenset({known.iri})
        wanted = folded(name)
        # Rules may conclude other properties than relations; the end of an IRI will do as well.
        used = {row.relation: row.relation_label for row in self._records.statements}
        used |= {relation.iri: relation.label for relation in self._vocabulary.relations.values()}
        ends = {iri: iri.replace("#", "/").rsplit("/", 1)[-1] for iri in used}
        found = {iri for iri, label in used.items() if wanted in {folded(label), folded(ends[iri])}}
        if not found:
            names = {*used.values(), *ends.values(), *self._vocabulary.relation_names()}
            raise _unknown("relation", name, names, "docs/reference/ontology.md lists the relations")
        return frozenset(found)

    def label(self, name: str, iris: frozenset[str]) -> str:
        """Return what a name is called in the vocabulary; itself where it means several terms or none."""
        return self._vocabulary.label_of(min(iris)) if len(iris) == 1 else name

    def relation_label(self, iris: frozenset[str]) -> str:
        """Return the label of a relation."""
        used = {row.relation: row.relation_label for row in self._records.statements}
        first = min(iris)
        return used.get(first) or self._vocabulary.label_of(first)

    @staticmethod
    def there(labels: Sequence[str], about: Sequence[StatementRow], said: Sequence[StatementRow]) -> str:
        """Say what there is for a subject and a relation, else for the subject; "" where nothing."""
        if said:
            return f"{' '.join(labels[:2])}: {_some(row.object_text for row in said)}"
        return f"of {labels[0]} there is: {_some(row.relation_label for row in about)}" if about else ""

    def near(
        self, labels: list[str], subjects: frozenset[str], about: list[StatementRow], said: list[StatementRow]
    ) -> Iterator[str]:
        """Say that nothing was found, and what there is for the subject and relation."""
        yield f"no statement says: {' '.join(labels)}"
        if about:
            yield self.there(labels, about, said)
        else:
            others = {
                f"{self._vocabulary.label_of(row.subject)} {row.relation_label}"
                for row in self._records.statements
                if row.object in subjects
            }
            if others:
                yield f"nothing is said of {labels[0]} itself; but: {_some(others)} {labels[0]}"


def _some(words: Iterable[str]) -> str:
    """Name the first of some words, sorted and each once."""
    found = sorted(set(words))
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return ", ".join(found[:_MOST_NAMED]) + more


def _unknown(kind: str, name: str, names: Iterable[str], otherwise: str) -> TermNotFoundError:
    known = list(names)
    mend = did_you_mean(name, known) or otherwise
    return TermNotFoundError(f"no {kind} is called '{name}'", nearest(name, known), mend=mend)
