"""Puts a term that a filter wants into the patterns: ``{ ?a rdfs:label ?x FILTER(?x = "Valium") }``.

The engine (0.5.13) takes a filter for what it is: it looks at every label, and joins before it filters
where the pattern stands behind others; with the term in the pattern it begins there (measured with the
National Drug Code directory: more than 30 s and 0.07 s). The variable gets its value by a BIND, so it is
there for whatever else uses it.

The rows are the same: a filter on a variable that a pattern of the same group always binds can be
asked of that pattern. OPTIONAL, MINUS and what else stands in the group is left as it is, and behind the
BIND where it uses the variable. Left alone are groups in which another pattern names a subject or an
object: the engine begins there, and with two of them would have to guess (measured: the wrong one took
7 s instead of 1 ms); and whatever cannot be followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.graphs.patterns import read_pattern
from pharmagraph.graphs.planning.constants import constants_of
from pharmagraph.sparqltext import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pharmagraph.graphs.patterns import Element, Group, Path, Span, TriplePattern
    from pharmagraph.sparqltext import Token

_TYPES = {"a", "rdf:type", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"}
_JOINED = {"triples", "group", "graph", "union"}
_CERTAIN = {"step", "plus"}


class _Edit(NamedTuple):
    """Words that take the place of others."""

    start: int
    end: int
    words: str


class _UnfitError(Exception):
    """A variable is used in a way that a term cannot take over."""


def with_early_terms(text: str) -> str:
    """Return a query with the terms of its filters in its patterns, as it is where that does not fit."""
    query = read_pattern(text)
    if query is None:
        return text
    edits: list[_Edit] = []
    for group in _top_groups(query.group):
        edits += _edits_of(group, text)
    for edit in sorted(edits, reverse=True):
        text = f"{text[: edit.start]}{edit.words}{text[edit.end :]}"
    return text


def _top_groups(group: Group) -> Iterator[Group]:
    """Yield a group and those inside it whose rows it joins, not those of OPTIONAL, MINUS and EXISTS."""
    todo = [group]
    while todo:
        here = todo.pop()
        if here.select is not None:
            todo.append(here.select.group)
            continue
        yield here
        todo += [inside for element in here.elements if element.kind in _JOINED for inside in element.groups]


def _edits_of(group: Group, text: str) -> Iterator[_Edit]:
    """Yield what is to change in a group; nothing where it does not fit."""
    wanted = constants_of(group, text)
    if not wanted or not _begins_nowhere(group, text, wanted):
        return
    for name, term in wanted.items():
        yield from _edits_for(group, text, name, term)


def _begins_nowhere(group: Group, text: str, wanted: Collection[str]) -> bool:
    """Tell whether no pattern that is joined names what the engine can begin with."""
    for element in group.elements:
        if element.kind in {"values", "service"}:
            return False
        for inside in element.groups if element.kind in _JOINED else ():
            if inside.select is not None or not _begins_nowhere(inside, text, wanted):
                return False
        for triple in element.triples:
            ends = (
                [triple.subject] if triple.predicate.of(text) in _TYPES else [triple.subject, triple.object]
            )
            if any(end.of(text)[0] not in "?$[_" for end in ends):
                return False
    return True


def _edits_for(group: Group, text: str, name: str, term: str) -> Iterator[_Edit]:
    """Yield the edits that put one term in the place of a variable, and the BIND that keeps it."""
    edits: list[_Edit] = []
    behind = group.span.end - 1
    for element in group.elements:
        if element.kind == "filter":
            continue
        places = _places(element.span, text, name)
        if not places:
            continue
        try:
            found = [_Edit(at.start, at.end, f" {term} ") for at in _patterned(element, text, name, term)]
        except _UnfitError:
            found = []
        if found:
            edits += found
        elif not edits:
            return  # something before may give the variable a value, or none
        else:
            behind = element.span.start
            break
    if edits:
        yield from edits
        yield _Edit(behind, behind, f" BIND({term} AS ?{name}) ")


def _places(span: Span, text: str, name: str) -> list[Token]:
    """Return where a variable stands."""
    words = span.of(text)
    found = (token for token in tokens(words) if token.kind == "variable" and token.text[1:] == name)
    return [token._replace(start=token.start + span.start) for token in found]


def _patterned(element: Element, text: str, name: str, term: str) -> list[Token]:
    """Return all places of a variable in an element that binds it, whatever else happens.

    Raises _UnfitError where it does not, or where the term may not stand in one of the places.
    """
    places = _places(element.span, text, name)
    if element.kind == "triples":
        fit = {span.start for triple in element.triples for span in _fit(triple, text, term)}
        if not places or any(token.start not in fit for token in places):
            raise _UnfitError
        return places
    if element.kind not in _JOINED or (element.lead is not None and element.lead.of(text)[1:] == name):
        raise _UnfitError
    found = [_inside(group, text, name, term) for group in element.groups]
    if sum(map(len, found)) != len(places):
        raise _UnfitError
    return [token for inside in found for token in inside]


def _inside(group: Group, text: str, name: str, term: str) -> list[Token]:
    """Return all places of a variable in a group that binds it, as ``_patterned`` does."""
    if group.select is not None:
        raise _UnfitError
    found = [
        token
        for element in group.elements
        if _places(element.span, text, name)
        for token in _patterned(element, text, name, term)
    ]
    if not found:
        raise _UnfitError
    return found


def _fit(triple: TriplePattern, text: str, term: str) -> Iterator[Span]:
    """Yield the parts of a pattern in whose place the term may stand."""
    is_text = term[0] in "\"'"
    if triple.path is None:
        if not is_text:
            yield from (triple.subject, triple.predicate)
        yield triple.object
    elif _is_certain(triple.path):
        if not is_text:
            yield triple.subject
        if not is_text or _ends_forwards(triple.path, text):
            yield triple.object


def _is_certain(path: Path) -> bool:
    """Tell whether a path never leads from a node to itself by no step, which needs no triple."""
    if path.kind in _CERTAIN:
        return True
    return path.kind in {"inverse", "sequence", "alternative"} and all(map(_is_certain, path.parts))


def _ends_forwards(path: Path, text: str) -> bool:
    """Tell whether what a path leads to is the object of a triple: a text can be no subject."""
    if path.kind == "step":
        return True
    parts = path.parts[-1:] if path.kind == "sequence" else path.parts
    return path.kind in {"sequence", "alternative", "plus"} and all(
        _ends_forwards(part, text) for part in parts
    )
