"""What the editor proposes: prefixes, properties, classes, graphs, and terms that match a word."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pharmagraph.ontology.prefixes import RDF, RDFS
from pharmagraph.ontology.vocabulary import folded
from pharmagraph.rdfterms import value_of
from pharmagraph.serve.querypage.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary

MOST_TERMS = 40
_MOST_SYNONYMS = 12
_LONGEST_WORD = 100
_BUILT_IN = {
    RDF + "type": ("is a", "The class of a thing; in a query it may be written as a."),
    RDFS + "label": ("label", "The name of a thing."),
}
_COUNTED = "SELECT ?name (COUNT(*) AS ?uses) {{ {} }} GROUP BY ?name ORDER BY DESC(?uses) LIMIT 500"
IN_USE = {
    "properties": _COUNTED.format("?s ?name ?o"),
    "classes": _COUNTED.format("?s a ?name"),
    "terms": _COUNTED.format("?s rdf:subject|rdf:object ?name FILTER(isIRI(?name))"),
}
"""What is asked of the data set itself, so that imported names are proposed too."""


def uses_in(answer: Answer) -> dict[str, int]:
    """Return how often each name is used, from the answer to a query of ``IN_USE``."""
    return {value_of(name): int(value_of(uses)) for name, uses in answer.rows if name and uses}


class Completions:
    """Knows the names of one generation of the graph. Making and asking it takes a moment each."""

    def __init__(self, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> None:
        self._vocabulary = vocabulary
        self._prefixes = prefixes
        self._names = Names(prefixes)

    def as_json(self, uses: Mapping[str, Mapping[str, int]], graphs: Iterable[str]) -> bytes:
        """Return all names but the terms; ``uses`` says how often properties and classes are used."""
        said = {
            "prefixes": [{"name": name, "iri": iri} for name, iri in sorted(self._prefixes.items())],
            "properties": self._properties(uses.get("properties", {})),
            "classes": self._classes(uses.get("classes", {})),
            "graphs": sorted(graphs),
        }
        return json.dumps(said, ensure_ascii=False).encode() + b"\n"

    def _properties(self, uses: Mapping[str, int]) -> list[dict[str, Any]]:
        found = {
            iri: self._entry(iri, label, definition, uses) for iri, (label, definition) in _BUILT_IN.items()
        }
        for owner in self._vocabulary.classes:
            for key in self._vocabulary.keys_of(owner).values():
                found |= {i: self._entry(i, key.name, key.definition, uses) for i in key.properties}
        for relation in self._vocabulary.relations.values():
            entry = self._entry(relation.iri, relation.label, relation.definition, uses, relation.synonyms)
            found[relation.iri] = {**entry, "range": relation.range}
        for iri in uses:
            found.setdefault(iri, self._entry(iri, "", "", uses))
        return [found[iri] for iri in sorted(found)]

    def _classes(self, uses: Mapping[str, int]) -> list[dict[str, Any]]:
        found = {
            c.iri: self._entry(c.iri, c.label, c.definition, uses, c.synonyms)
            for c in self._vocabulary.classes.values()
        }
        for iri in uses:
            found.setdefault(iri, self._entry(iri, "", "", uses))
        return [found[iri] for iri in sorted(found)]

    def _entry(
        self, iri: str, label: str, definition: str, uses: Mapping[str, int], synonyms: Iterable[str] = ()
    ) -> dict[str, Any]:
        entry: dict[str, Any] = {"iri": iri, "name": self._names.short(iri), "label": label}
        if definition:
            entry["definition"] = definition
        if others := list(synonyms)[:_MOST_SYNONYMS]:
            entry["synonyms"] = others
        if uses.get(iri):
            entry["uses"] = uses[iri]
        return entry

    @cached_property
    def _terms(self) -> list[tuple[str, Term]]:
        return sorted(
            (
                (folded(name), term)
                for term in self._vocabulary.terms.values()
                for name in (*term.names, term.id)
            ),
            key=lambda pair: (len(pair[0]), pair[0], pair[1].iri),
        )

    def terms(self, word: str, kind: str = "") -> bytes:
        """Return the terms with a word in their names as JSON, best first.

        ``kind`` is the IRI of a class; terms of other classes come after its own. Names that begin
        with the word come first, then those with a word that does, then all others, the shortest first.
        """
        wanted = folded(word[:_LONGEST_WORD])
        best: dict[str, tuple[tuple[bool, int, int], Term]] = {}
        for n, (name, term) in enumerate(self._terms):
            if wanted in name:
                place = 0 if name.startswith(wanted) else 1 if f" {wanted}" in name else 2
                is_other = bool(kind) and not self._vocabulary.is_a(term.kind, kind)
                rank = (is_other, place, n)
                if term.iri not in best or rank < best[term.iri][0]:
                    best[term.iri] = (rank, term)
        found = sorted(best.values(), key=lambda pair: pair[0])[:MOST_TERMS]
        return (
            json.dumps({"terms": [self._term(term) for _, term in found]}, ensure_ascii=False).encode()
            + b"\n"
        )

    def _term(self, term: Term) -> dict[str, Any]:
        entry = self._entry(term.iri, term.label, term.definition, {}, term.synonyms)
        return {**entry, "class": self._vocabulary.label_of(term.kind)}
