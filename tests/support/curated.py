"""Find facts of this repository's documents by what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.fact import TermValue
from pharmagraph.graphs.wording import value_words

if TYPE_CHECKING:
    from pharmagraph import KnowledgeGraph
    from pharmagraph.extract.fact import Fact, Value

ARTICLE = "diazepam-for-muscle-spasms"
TABLETS = "us-diazepam-tablets"
GEL = "us-diazepam-rectal-gel"
MEND = "mend: correct the facts.yaml, then run: pharmagraph lock --source-text DIR"


def said(
    facts: list[Fact],
    relation: str,
    *,
    subject: str = "",
    value: str = "",
    document: str = "",
    status: str = "",
) -> list[Fact]:
    """Return the facts of a relation, narrowed to labels of subject and value, a document, a status."""
    return [
        fact
        for fact in facts
        if fact.relation.label == relation
        and subject in {"", fact.subject.label}
        and value in {"", value_words(fact.value)}
        and document in {"", fact.document}
        and status in {"", fact.status}
    ]


def values_of(facts: list[Fact], relation: str, *, subject: str = "", document: str = "") -> set[str]:
    """Return the labels of the values that a relation has."""
    return {value_words(f.value) for f in said(facts, relation, subject=subject, document=document)}


def qualifiers(fact: Fact) -> dict[str, list[str]]:
    """Return the words of a fact's qualifiers by the names of their keys."""
    return {key.name: [value_words(v) for v in values] for key, values in fact.qualifiers}


def labels(values: tuple[Value, ...]) -> list[str]:
    """Return the labels of values that are terms, sorted."""
    return sorted(value.term.label for value in values if isinstance(value, TermValue))


def truth(graph: KnowledgeGraph, pattern: str) -> bool:
    """Tell whether a pattern is in the built graph."""
    return graph.query(f"ASK {{ {pattern} }}").truth is True
