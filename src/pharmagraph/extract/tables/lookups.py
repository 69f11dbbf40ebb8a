"""Look-ups: which term of the project a value of a table means, by name or by identifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.ontology.prefixes import SKOS, VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.extract.tables.mapping import Lookup
    from pharmagraph.ontology import crosswalk
    from pharmagraph.ontology.vocabulary import Vocabulary

_EXACT = SKOS + "exactMatch"
_UNIT = VOCAB + "Unit"


class Finder:
    """Finds terms for look-ups. It can be pickled, so that other processes can look up too."""

    def __init__(self, vocabulary: Vocabulary, mappings: Iterable[crosswalk.Mapping]) -> None:
        self._vocabulary = vocabulary
        self._terms: dict[str, set[str]] = {}
        for row in mappings:
            if row.predicate == _EXACT:
                self._terms.setdefault(row.identifier, set()).add(row.term)

    def __call__(self, lookup: Lookup, value: str) -> str | None:
        """Return the IRI of the term that a value means; None where there is none, or several."""
        if lookup.crosswalk:
            local = value.removeprefix(lookup.crosswalk + ":")
            found = sorted(self._terms.get(f"{lookup.crosswalk}:{local}", ()))
            return found[0] if len(found) == 1 else None
        if lookup.vocabulary == _UNIT:
            unit = self._vocabulary.unit(value)
            return unit.term.iri if unit else None
        terms = [t for t in self._vocabulary.find(value, lookup.vocabulary) if t.status == "current"]
        return terms[0].iri if len(terms) == 1 else None
