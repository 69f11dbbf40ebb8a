"""The terms that a fact uses, wherever in it they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.fact import Structure, TermValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.fact import Fact, Value
    from pharmagraph.ontology.model import Term


def terms_of(value: Value) -> Iterator[Term]:
    """Yield the terms in a value, at any depth."""
    if isinstance(value, TermValue):
        yield value.term
    elif isinstance(value, Structure):
        for _, values in value.parts:
            for part in values:
                yield from terms_of(part)


def claimed_terms(fact: Fact) -> Iterator[Term]:
    """Yield the terms of a fact's value and qualifiers; its subject is not among them."""
    yield from terms_of(fact.value)
    for _, values in fact.qualifiers:
        for value in values:
            yield from terms_of(value)
