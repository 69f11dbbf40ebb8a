"""Explain triples that are no statements: which were asked for, and from which file and line each comes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from pharmagraph.errors import TermNotFoundError
from pharmagraph.graphs.explain import Explanation
from pharmagraph.ontology.prefixes import RDF
from pharmagraph.ontology.vocabulary import folded
from pharmagraph.rdfterms import XSD, canonical, is_iri, plain, text, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pharmagraph.graphs.records import Records
    from pharmagraph.graphs.tripleorigins import Origin, Origins
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm, Triple


class Asked(NamedTuple):
    """What is asked for: names as ``explain`` takes them, "" where none is given."""

    subject: str
    relation: str = ""
    object: str = ""


class ExplainedTriple(NamedTuple):
    """A triple with its origin; ``words`` are the triple with short names."""

    triple: Triple
    words: str
    origin: Origin


def explain_any(  # noqa: PLR0913, PLR0917 - what is asked, and what is read only where it is needed
    asked: Asked,
    statements: Callable[[], Explanation],
    records: Records,
    by_subject: Mapping[NtTerm, Sequence[Triple]],
    names: Names,
    origins: Callable[[], Origins],
) -> Explanation:
    """Return what ``statements`` finds; where that is nothing, the triples that were asked for.

    An object that is written as a literal means triples with that literal. A triple that belongs to a
    statement brings that statement's chain with it. Raises TermNotFoundError where there is neither.
    """
    if names.literal(asked.object) and (matching := names.matching(asked, by_subject)):
        found = Explanation(records, tuple(filter(None, asked)), ())
    else:
        try:
            found = statements()
        except TermNotFoundError:
            if not (matching := names.matching(asked, by_subject)):
                raise
            found = Explanation(records, tuple(filter(None, asked)), ())
        else:
            matching = [] if found.found else names.matching(asked, by_subject)
            if not matching:
                return found
    known = origins()
    told = [
        ExplainedTriple(triple, names.words(triple), origin)
        for triple in matching
        if (origin := known.of(triple)) is not None
    ]
    chains = dict.fromkeys(one.origin.statement for one in told if one.origin.statement)
    rows = tuple(found.by_iri[node] for node in chains if node in found.by_iri)
    return replace(found, statements=rows, near=(), triples=tuple(told))


class Names:
    """Finds triples by names, and writes them with short ones."""

    def __init__(self, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> None:
        self._vocabulary = vocabulary
        self._prefixes = prefixes

    def _iris(self, name: str) -> frozenset[str]:
        """Return the IRIs that a name is, abbreviates or means."""
        if name.startswith("<") and name.endswith(">"):
            return frozenset({name[1:-1]})
        prefix, colon, local = name.partition(":")
        if colon and local.startswith("//"):
            return frozenset({name})
        if colon and prefix in self._prefixes:
            return frozenset({self._prefixes[prefix] + local})
        relation = self._vocabulary.relation(name)
        of_terms = {term.iri for term in self._vocabulary.find(name)}
        of_statement = {f"{self._vocabulary.base}statement/{name}"} if "/" in name else set()
        return frozenset(of_terms | of_statement | ({relation.iri} if relation else set()))

    def literal(self, name: str) -> NtTerm:
        """Return the literal that is written as in Turtle, quotes and all; "" for a name of another kind."""
        if not name.startswith(('"', "'")):
            return ""
        prefixes = "".join(f"PREFIX {short}: <{start}>\n" for short, start in self._prefixes.items())
        try:
            said = list(ox.parse(input=f"{prefixes}<urn:s> <urn:p> {name} .", format=ox.RdfFormat.TURTLE))
        except SyntaxError:
            return ""
        if len(said) != 1 or not isinstance(found := said[0].object, ox.Literal):
            return ""
        if found.language:
            return text(found.value, found.language)
        datatype = found.datatype.value
        return plain(found.value) + ("" if datatype == f"{XSD}string" else f"^^<{datatype}>")

    def matching(self, asked: Asked, by_subject: Mapping[NtTerm, Sequence[Triple]]) -> list[Triple]:
        """Return the triples that are asked for, in order."""
        subjects = sorted(f"<{one}>" for one in self._iris(asked.subject))
        about = [triple for subject in subjects for triple in by_subject.get(subject, ())]
        if asked.relation:
            props = {f"<{one}>" for one in self._iris(asked.relation)} | (
                {f"<{RDF}type>"} if asked.relation == "a" else set()
            )
            end = folded(asked.relation)
            about = [t for t in about if t[1] in props or folded(_end(t[1])) == end]
        if asked.object:
            literal = canonical(self.literal(asked.object))
            if exact := [t for t in about if canonical(t[2]) == literal]:
                return exact
            objects = {f"<{one}>" for one in self._iris(asked.object)}
            wanted = {folded(asked.object), folded(asked.object.strip('"'))}
            # A language or datatype that is written must be that of the triple.
            if literal and not literal.endswith('"'):
                wanted.clear()
            about = [
                t for t in about if t[2] in objects or (not is_iri(t[2]) and folded(value_of(t[2])) in wanted)
            ]
        return about

    def words(self, triple: Triple) -> str:
        """Write a triple with short names."""
        return " ".join(map(self._short, triple))

    def _short(self, term: NtTerm) -> str:
        if is_iri(term):
            address = value_of(term)
            fitting = [
                (len(start), name) for name, start in self._prefixes.items() if address.startswith(start)
            ]
            if fitting:
                length, name = max(fitting)
                return f"{name}:{address[length:]}"
        return term


def _end(term: NtTerm) -> str:
    return value_of(term).replace("#", "/").rsplit("/", 1)[-1]
