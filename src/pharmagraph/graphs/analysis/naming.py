"""What the words of an analysis mean: terms, relations and data sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import GraphError, TermNotFoundError
from pharmagraph.graphs.neighbourhood import named_terms
from pharmagraph.ontology.vocabulary import did_you_mean, folded, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pharmagraph.graphs.records import Records
    from pharmagraph.ontology.vocabulary import Vocabulary

ALL = "all"


def term_named(name: str, records: Records, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> str:
    """Return the IRI of the one term that a name means and that the graph speaks of.

    Raises TermNotFoundError where there is none, and where there are several.
    """
    found = sorted(named_terms(name, records, vocabulary, prefixes))
    if len(found) > 1:
        ids = [vocabulary.terms[iri].id if iri in vocabulary.terms else f"<{iri}>" for iri in found]
        message = f"'{name}' names several terms: {', '.join(ids)}"
        raise TermNotFoundError(message, ids, mend=f"give the id, for example {ids[0]}")
    return found[0]


def relations_named(names: Iterable[str], known: Mapping[str, str], vocabulary: Vocabulary) -> frozenset[str]:
    """Return the IRIs of relations, by label, synonym or the end of their IRIs.

    ``known`` are the labels of those that the graph uses, by IRI. Raises TermNotFoundError.
    """
    found: set[str] = set()
    for name in names:
        relation = vocabulary.relation(name)
        wanted = folded(name)
        meant = {relation.iri} if relation else set[str]()
        meant |= {
            iri for iri, label in known.items() if wanted in {folded(label), folded(iri.rsplit("/", 1)[-1])}
        }
        if not meant:
            labels = sorted({*known.values(), *vocabulary.relation_names()})
            mend = did_you_mean(name, labels) or "docs/reference/ontology.md lists the relations"
            raise TermNotFoundError(f"no relation is called '{name}'", nearest(name, labels), mend=mend)
        found |= meant
    return frozenset(found)


def datasets_named(names: Sequence[str], loaded: Sequence[str]) -> tuple[str, ...]:
    """Return the loaded data sets that are meant; "all" is every one. Raises GraphError."""
    if ALL in names:
        return tuple(loaded)
    for name in names:
        if name not in loaded:
            there = f"loaded are: {', '.join(loaded)}" if loaded else f"load it with: pharmagraph load {name}"
            raise GraphError(f"the data set '{name}' is not loaded", mend=did_you_mean(name, loaded) or there)
    return tuple(dict.fromkeys(names))
