"""What the graph is called in the Biolink Model: read from the ontology in the graph, and no second list.

A class of the ontology says by skos:exactMatch, closeMatch or broadMatch what it is in Biolink; one that
says nothing is what the class above it is. Biolink Model 4.4: categories are subclasses of
biolink:NamedThing, predicates descend from biolink:related_to.

Of relations only such matches are used from which the edge follows: what holds in a relation holds in one
that is the same or broader (skos:exactMatch, broadMatch), and what does not hold in it does not hold in
one that is the same or narrower (skos:exactMatch, narrowMatch). A close match is no ground for either.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pharmagraph.ontology.prefixes import OWL, PREFIXES, RDFS, SKOS
from pharmagraph.rdfterms import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pharmagraph.graphs.reading import GraphReader
    from pharmagraph.graphs.records import StatementRow

BIOLINK = PREFIXES["biolink"]
NAMED_THING = "biolink:NamedThing"
RELATED_TO = "biolink:related_to"
ASSOCIATION = "biolink:Association"
_CLASSES = tuple(SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch"))
_AFFIRMED = tuple(SKOS + name for name in ("exactMatch", "broadMatch"))
# The narrower first: the less a denial says, the surer it follows.
_DENIED = tuple(SKOS + name for name in ("narrowMatch", "exactMatch"))
# Biolink terms that the ontology points to and that are no predicates between two things: a property
# of nodes, with words as values.
_NO_PREDICATES = frozenset({"trade_name"})
# Qualifiers that take any term or words; others want the values of an enumeration, or are deprecated.
QUALIFIERS = (
    "anatomical_context_qualifier",
    "frequency_qualifier",
    "population_context_qualifier",
    "qualifier",
)


class Biolink:
    """Looks up what the terms, relations and qualifiers of a graph are in Biolink."""

    def __init__(self, reader: GraphReader) -> None:
        self._reader = reader
        self._categories: dict[str, str] = {}

    def category(self, kind: str) -> str:
        """Return the category for the IRI of a class: its own, else that of the nearest class above."""
        if kind not in self._categories:
            self._categories[kind] = self._nearest(kind)
        return self._categories[kind]

    def _nearest(self, kind: str) -> str:
        level, seen = [kind], {kind}
        while level:
            for name in (found for iri in level for found in self._names(iri, _CLASSES)):
                if name[:1].isupper() and not name.endswith("Enum"):
                    return f"biolink:{name}"
            above = {
                value_of(cls)
                for iri in level
                for cls in self._reader.objects(f"<{iri}>", RDFS + "subClassOf")
            }
            level = sorted(above - seen)
            seen |= above
        return NAMED_THING

    def predicate(self, relation: str) -> str:
        """Return the predicate for the IRI of a relation; biolink:related_to where none is nearer.

        What is said in the relation can be said in it: it means the same, or more widely.
        """
        return next(self._predicates(relation, _AFFIRMED), RELATED_TO)

    def denied_predicate(self, relation: str) -> str:
        """Return the predicate in which a denial of a relation can be said; "" where there is none.

        It means the same, or more narrowly: what is not used to treat does not treat, but what does not
        treat may still be related.
        """
        return next(self._predicates(relation, _DENIED), "")

    def _predicates(self, relation: str, matches: Iterable[str]) -> Iterator[str]:
        for name in self._names(relation, matches):
            if name[:1].islower() and name not in _NO_PREDICATES:
                yield f"biolink:{name}"

    def qualifiers(self, row: StatementRow) -> dict[str, list[str]]:
        """Return the qualifiers of a statement that Biolink has a slot for, with their words."""
        found: dict[str, list[str]] = {}
        for prop, value in self._reader.properties(f"<{row.iri}>"):
            slot = self._slots.get(value_of(prop))
            if slot:
                found.setdefault(slot, []).append(self._reader.label(value))
        return found

    @cached_property
    def _slots(self) -> dict[str, str]:
        slots: dict[str, str] = {}
        for kind in ("ObjectProperty", "DatatypeProperty"):
            for prop in self._reader.subjects_of(OWL + kind):
                for name in self._names(value_of(prop), _CLASSES):
                    if name in QUALIFIERS:
                        slots[value_of(prop)] = name
        return slots

    def _names(self, iri: str, matches: Iterable[str]) -> Iterator[str]:
        for match in matches:
            for term in self._reader.objects(f"<{iri}>", match):
                if term.startswith(f"<{BIOLINK}"):
                    yield value_of(term).removeprefix(BIOLINK)
