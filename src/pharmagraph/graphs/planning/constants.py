"""Which variables the filters of a group hold to one term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.sparqltext import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.graphs.patterns import Group
    from pharmagraph.sparqltext import Token

_OPENING, _CLOSING = {"(", "[", "{"}, {")", "]", "}"}
_TERMS = {"iri", "prefixed", "string"}


def constants_of(group: Group, text: str) -> dict[str, str]:
    """Return the terms, as written, that the filters of a group want variables to be.

    Only what is the same term where ``=`` holds (SPARQL 1.1, section 17.4.1.7): IRIs, and texts without
    a datatype. Numbers and dates are equal by value, and so can be written in many ways. A filter that is
    a conjunction wants each of its parts.
    """
    found: dict[str, str] = {}
    for element in group.elements:
        if element.kind != "filter" or element.groups:
            continue
        words = list(tokens(element.span.of(text)))[1:]
        for part in _conjuncts(words):
            name, term = _equation(part, element.span.of(text))
            if name:
                found.setdefault(name, term)
    return found


def _conjuncts(words: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield what an expression joins by &&; all of it where it joins by something else."""
    words = _bare(words)
    depth, start, parts = 0, 0, []
    for n, token in enumerate(words):
        sign = token.text if token.kind == "sign" else ""
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth == 0 and sign == "||":
            return
        if depth == 0 and sign == "&&":
            parts.append(words[start:n])
            start = n + 1
    if not parts:
        yield words
        return
    for part in [*parts, words[start:]]:
        yield from _conjuncts(part)


def _bare(words: Sequence[Token]) -> Sequence[Token]:
    """Take off brackets that stand around a whole expression."""
    while len(words) > 1 and words[0].text == "(" and _partner(words) == len(words) - 1:
        words = words[1:-1]
    return words


def _partner(words: Sequence[Token]) -> int:
    depth = 0
    for n, token in enumerate(words):
        if token.kind == "sign":
            depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return n
    return -1


def _equation(words: Sequence[Token], text: str) -> tuple[str, str]:
    """Return the variable and the term of ``?x = term``, of ``term = ?x`` or of ``sameTerm``; else "", ""."""
    if words and words[0].is_word("SAMETERM"):
        words, sign = _bare(words[1:]), ","
    else:
        sign = "="
    places = [n for n, token in enumerate(words) if token.kind == "sign" and token.text == sign]
    if len(places) != 1:
        return "", ""
    sides = words[: places[0]], words[places[0] + 1 :]
    for one, other in (sides, sides[::-1]):
        if len(one) == 1 and one[0].kind == "variable" and _is_term(other):
            return one[0].text[1:], text[other[0].start : other[-1].end]
    return "", ""


def _is_term(words: Sequence[Token]) -> bool:
    kinds = [token.kind for token in words]
    return (len(kinds) == 1 and kinds[0] in _TERMS) or kinds == ["string", "language"]
