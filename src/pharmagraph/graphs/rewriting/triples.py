"""What both ways of rewriting know of triple patterns: which lead to statements, and by what."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.graphs.dataset import PARTS
from pharmagraph.graphs.mentions import RDF_TYPE, Names
from pharmagraph.graphs.patterns import triples_of
from pharmagraph.graphs.rewriting.flattening import Ends, Flattening
from pharmagraph.ontology.prefixes import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, VOCAB

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pharmagraph.graphs.patterns import Path, QueryPattern, Span, TriplePattern

LINK, PREDICATE, OBJECT = f"<{VOCAB}statement>", f"<{RDF}predicate>", f"<{RDF}object>"
# Properties of terms: what they lead from and to is no statement.
_OF_TERMS = (RDFS, SKOS, OWL, DCTERMS)
_FROM_STATEMENTS = frozenset(
    [VOCAB + name for name in ("status", "certainty", "polarity", "cue", "because", "contradicts")]
    + [RDF + name for name in ("subject", "predicate", "object")]
)
_TO_NO_STATEMENT = _FROM_STATEMENTS - {VOCAB + "contradicts", RDF + "object"} | {PROV + "wasDerivedFrom"}
_STATEMENTS = frozenset({RDF + "Statement", VOCAB + "Statement", VOCAB + "InferredStatement"})


class Schema(NamedTuple):
    """What the ontology says of relations: their IRIs, and the classes that unaccepted values take.

    ``unaccepted`` maps the class of an accepted value to those of its unaccepted kin. ``base`` is
    what the IRIs of the project begin with.
    """

    relations: Collection[str]
    unaccepted: Mapping[str, Collection[str]]
    base: str


class Choice(NamedTuple):
    """A variable, or an IRI, that may be a statement.

    ``linked`` is true where it was looked up for a triple, false where the query itself leads to
    the statement, to its value or to another node below it.
    """

    term: str
    linked: bool


class Rewritten(NamedTuple):
    """A part of a query as text, and what in it may be a statement.

    ``lookups`` are patterns that belong behind the group, each on its own.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    lookups: tuple[str, ...] = ()


class TripleWriter:
    """Rewrites the triple patterns of one query; ``skipped`` are the paths that it left as they were."""

    def __init__(self, text: str, query: QueryPattern, prefixes: Mapping[str, str], schema: Schema) -> None:
        self.text = text
        self.query = query
        self.flat = Flattening(text)
        self.skipped: set[str] = set()
        self._names = Names(text, query, prefixes)
        self._schema = schema
        values = {*schema.unaccepted, *(c for kin in schema.unaccepted.values() for c in kin)}
        self._of_statements = values | _STATEMENTS
        self._about = self._statement_variables()

    def write(self, triple: TriplePattern, link: str, node: str) -> Rewritten:
        """Rewrite a pattern; lookups give ``link`` statements of triples, ``node`` those passed through."""
        raise NotImplementedError

    def fresh(self, stem: str) -> str:
        """Return a variable that the query does not have."""
        return self.flat.fresh(stem)

    def _statement_variables(self) -> set[str]:
        """Return the names of variables that stand for statements: no relation leads from them."""
        found = set()
        for triple in triples_of(self.query.group):
            iri = self.step_iri(triple.path)
            if iri == VOCAB + "statement":
                found.add(triple.object.of(self.text))
            elif iri in _FROM_STATEMENTS:
                found.add(triple.subject.of(self.text))
        return {term[1:] for term in found if term.startswith(("?", "$"))}

    def is_statement(self, term: str) -> bool:
        """Tell whether a term is a variable that stands for a statement."""
        return term[1:] in self._about

    def is_import(self, graph: Span) -> bool:
        """Tell whether a graph is one of an imported data set: no statement stands in it."""
        return self._names.iri(graph).startswith(tuple(f"{self._schema.base}{part}/" for part in PARTS))

    def is_relation(self, path: Path) -> bool:
        """Tell whether a path is a relation that facts use."""
        return self.step_iri(path) in self._schema.relations

    def step_iri(self, path: Path | None) -> str:
        """Return the property of a path that is one, "" for all others and for a variable."""
        return self._names.iri(path.steps[0]) if path is not None and path.kind == "step" else ""

    def kin_of(self, cls: Span) -> Sequence[str]:
        """Return the class that stands there and its unaccepted kin; none for most classes."""
        iri = self._names.iri(cls)
        kin = self._schema.unaccepted.get(iri, ())
        return [iri, *kin] if kin else []

    def reaches(self, path: Path) -> bool:
        """Tell whether a path goes over a relation or a class, or through nodes that have no name."""
        iris = {self._names.iri(step) for step in path.steps}
        return path.kind in {"sequence", "not"} or not iris.isdisjoint({*self._schema.relations, RDF_TYPE})

    def nodes(self, ends: Ends, triple: TriplePattern) -> tuple[Choice, ...]:
        """Return the ends of a triple pattern that may be a statement or a node below one."""
        path = triple.path
        parts = path.parts if path is not None and path.kind == "sequence" else (path,)
        first, last = self.step_iri(parts[0]), self.step_iri(parts[-1])
        if first == RDF_TYPE and len(parts) == 1:
            cls = self._names.iri(triple.object)
            terms = [ends.subject] if not cls or cls in self._of_statements else []
        else:
            terms = [] if self._is_of_terms(first) else [ends.subject]
            terms += [] if self._is_of_terms(last) or last in _TO_NO_STATEMENT else [ends.object]
        return tuple(Choice(_plain(term), linked=False) for term in terms if self._may_be_statement(term))

    def _is_of_terms(self, iri: str) -> bool:
        return iri.startswith(_OF_TERMS) or iri in self._schema.relations

    def _may_be_statement(self, term: str) -> bool:
        base = self._schema.base
        return term.startswith(("?", "$", f"<{base}statement/", f"<{base}inference/"))

    def between(self, subject: str, path: Path, found: str) -> Ends:
        """Return a path between two terms."""
        return Ends(subject, path.span.of(self.text), found)

    def bundled(self, ends: Ends, path: Path, link: str) -> tuple[list[str], list[tuple[Ends, Path]]]:
        """Take an alternative apart: ways to the statements of its relations, and its other parts.

        All relations in one direction make one way: each of its own would be gone one by one.
        """
        ways: dict[Ends, list[str]] = {}
        others = []
        for part in path.parts:
            inside = part.parts[0] if part.kind == "inverse" else part
            way = (
                Ends(ends.object, "", ends.subject) if part.kind == "inverse" else ends._replace(predicate="")
            )
            if self.is_relation(inside) and way.has_subject:
                ways.setdefault(way, []).append(f"<{self.step_iri(inside)}>")
            else:
                others.append((self.between(ends.subject, part, ends.object), part))
        found = []
        for way, relations in ways.items():
            relation = self.fresh("p")
            condition = f"FILTER({relation} IN ({', '.join(relations)}))"
            found.append(f"{linked(way._replace(predicate=relation), link)} {condition}")
        return found, others

    def steps(self, ends: Ends, path: Path) -> list[tuple[Ends, Path]]:
        """Take a sequence apart: its parts with new variables between them."""
        nodes = [ends.subject, *(self.fresh("n") for _ in path.parts[1:]), ends.object]
        return [(self.between(nodes[n], part, nodes[n + 1]), part) for n, part in enumerate(path.parts)]

    def nodes_between(self, steps: Sequence[tuple[Ends, Path]]) -> list[str]:
        """Return the variables between the parts of a sequence that may be statements."""
        found = []
        for (before, entry), (_, way_out) in pairwise(steps):
            about = [self._names.iri(step) for part in (entry, way_out) for step in part.steps]
            is_term = self.step_iri(entry) in _TO_NO_STATEMENT or all(map(self._is_of_terms, about))
            if not is_term:
                found.append(before.object)
        return found

    def walk(self, ends: Ends, path: Path) -> tuple[str, Ends, str]:
        """Split a path of any length at one of its steps: the way to it, the step, the way from it."""
        inside = path.parts[0]
        near, far, walk = self.fresh("n"), self.fresh("n"), f"({inside.span.of(self.text)})*"
        return (
            f"{ends.subject} {walk} {near} .",
            self.between(near, inside, far),
            f"{far} {walk} {ends.object} .",
        )


def linked(ends: Ends, evidence: str) -> str:
    """Write the way from a subject to the statements with this predicate and object."""
    subject, predicate, found = ends
    return f"{subject} {LINK} {evidence} . {evidence} {OBJECT} {found} ; {PREDICATE} {predicate} ."


def _plain(term: str) -> str:
    """Write a variable with a question mark, whatever sign the query gives it."""
    return f"?{term[1:]}" if term.startswith("$") else term
