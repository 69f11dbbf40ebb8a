"""What is given for the parameters of a question: checked, and turned into terms."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from pharmagraph.errors import QuestionError, TermNotFoundError
from pharmagraph.ontology.prefixes import project_prefixes
from pharmagraph.ontology.vocabulary import did_you_mean, nearest
from pharmagraph.rdfterms import iri, number, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.questions import Parameter, Question
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm

NUMBER, TEXT = "number", "text"
Given: TypeAlias = str | int | float | Decimal | None

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)\Z")
_MOST_DIGITS = 40


def bind_parameters(
    question: Question, given: Mapping[str, Given], vocabulary: Vocabulary
) -> dict[str, NtTerm]:
    """Turn what was given for a question's parameters into terms, by the names of their variables.

    A term is given by a label, a synonym, an id, or an IRI, whole or short; a number as a number or in
    digits; None is as good as nothing given.

    Raises QuestionError where a parameter is unknown, missing or no number, TermNotFoundError where
    a word names no term of the parameter's class.
    """
    names = [p.name for p in question.parameters]
    for name in sorted(given):
        if name not in names:
            mend = did_you_mean(name, names)
            mend = mend or f"its parameters are: {', '.join(names) or 'none'}"
            raise QuestionError(f"the question '{question.name}' has no parameter '{name}'", mend=mend)
    bound = {}
    for parameter in question.parameters:
        value = _written(given.get(parameter.name, parameter.default), parameter.name)
        if value is None:
            value = parameter.default
        if value is None or not value.strip():
            words = f"{parameter.name}: {parameter.description}"
            message = f"the question '{question.name}' needs a value for {words}"
            mend = f"add: -p {parameter.name}=… (a {parameter.kind})"
            raise QuestionError(message, mend=mend)
        bound[parameter.name] = term_of(parameter, value.strip(), vocabulary)
    return bound


def _written(value: Given, name: str) -> str | None:
    """Return what was given as it would be written; raises QuestionError for what cannot be."""
    if value is None or isinstance(value, str):
        return value
    # What is given from Python may be anything, whatever its type is said to be.
    number_given = type(value) in {int, float, Decimal}
    if number_given and Decimal(str(value)).is_finite():
        return f"{Decimal(str(value)):f}"
    raise QuestionError(f"{value!r} is no value for {name}", mend="give a text or a finite number")


def _meant(value: str, kind: str, vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a class that a name means, or an IRI, whole or short (term:diazepam)."""
    written = value[1:-1] if value.startswith("<") and value.endswith(">") else value
    prefix, _, local = written.partition(":")
    namespace = project_prefixes(vocabulary.base).get(prefix)
    term = vocabulary.terms.get(written) or vocabulary.terms.get(f"{namespace}{local}")
    if term is not None and (not kind or vocabulary.is_a(term.kind, kind)):
        return [term]
    return vocabulary.find(value, kind)


def term_of(parameter: Parameter, value: str, vocabulary: Vocabulary) -> NtTerm:
    """Turn what was given for a parameter into a term; raises as ``bind_parameters`` does."""
    if parameter.kind == TEXT:
        return plain(value)
    if parameter.kind == NUMBER:
        if not _NUMBER.match(value) or len(value) > _MOST_DIGITS:
            message = f"'{value}' is no number for {parameter.name}"
            raise QuestionError(message, mend="a number looks like 10 or 2.5")
        return number(Decimal(value))
    kind = vocabulary.kind(parameter.kind)
    found = _meant(value, kind.iri if kind else "", vocabulary)
    if len(found) == 1:
        return iri(found[0].iri)
    if found:
        ids = sorted(term.id for term in found)
        message = f"'{value}' names several terms for {parameter.name}: {', '.join(ids)}"
        raise TermNotFoundError(message, ids, mend=f"give the id, for example {parameter.name}={ids[0]}")
    names = vocabulary.names_of(kind.iri if kind else "")
    other = vocabulary.find(value)
    if other:
        message = f"'{other[0].label}' is a {vocabulary.label_of(other[0].kind)}, not a {parameter.kind}"
    else:
        message = f"no {parameter.kind} is called '{value}'"
    mend = did_you_mean(value, names) or f"the question asks for a {parameter.kind}: {parameter.description}"
    raise TermNotFoundError(message, nearest(value, names), mend=mend)
