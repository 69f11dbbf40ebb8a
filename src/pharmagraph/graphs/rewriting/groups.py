"""Writes the two queries that find the evidence of an answer.

With ``RestingTriples`` the groups stay as they are, and at the end of each an OPTIONAL looks up the
statements of the triples that were matched. The solutions are those of the query itself.

With ``MatchingTriples`` each triple pattern of a relation gives way to the statement that would give
it: ``s p o`` becomes ``s ph:statement ?e . ?e rdf:object o ; rdf:predicate p``. So what is disputed
or only reported, and has no triple, matches too. (From the subject by ph:statement: in a graph of
100,000 statements this takes the engine 0.2 ms, measured with 0.5.13.)

Both keep what else a query says: FILTER, OPTIONAL, UNION, MINUS, VALUES, GRAPH, sub-SELECT.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.rewriting.matching import MatchingTriples
from pharmagraph.graphs.rewriting.resting import RestingTriples
from pharmagraph.graphs.rewriting.triples import Choice, Rewritten
from pharmagraph.sparqltext import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.patterns import Element, Group, QueryPattern, Select
    from pharmagraph.graphs.rewriting.triples import Schema

# What gives another value each time, or looks into the graph in the place of a column.
_NEVER_TWICE = ("RAND", "NOW", "UUID", "STRUUID", "BNODE", "EXISTS")


class GroupWriter:
    """Rewrites the groups of one query; ``matching`` tells in which of the two ways."""

    def __init__(
        self, text: str, query: QueryPattern, prefixes: Mapping[str, str], schema: Schema, *, matching: bool
    ) -> None:
        kind = MatchingTriples if matching else RestingTriples
        self._triples = kind(text, query, prefixes, schema)
        self._matching = matching
        self._text = text
        self._select = query.select

    @property
    def skipped(self) -> list[str]:
        """The paths whose evidence is not looked for."""
        return sorted(self._triples.skipped)

    def fresh(self, stem: str) -> str:
        """Return a variable that the query does not have."""
        return self._triples.fresh(stem)

    def main(self) -> Rewritten:
        """Rewrite the main group, with the VALUES behind it."""
        found = self._group(self._select.group)
        values = self._select.values.of(self._text) if self._select.values else ""
        return Rewritten(f"{found.text} {values}".rstrip(), found.choices)

    def _group(self, group: Group, *, optional: bool = False) -> Rewritten:
        """Rewrite a group; ``optional`` where its FILTERs see the variables outside of it."""
        if group.select is not None:
            return self._sub_select(group, group.select)
        link, node = self.fresh("e"), self.fresh("s")
        parts = [self._element(element, link, node) for element in group.elements]
        words = [part.text for part in parts]
        choices = [choice for part in parts for choice in part.choices]
        lookups = list(dict.fromkeys(lookup for part in parts for lookup in part.lookups))
        if lookups:
            union = " UNION ".join(f"{{ {lookup} }}" for lookup in lookups)
            if not optional:  # else the engine would look up before it filters: 20 times slower
                words = ["{", *words, "}"]
            words.append(f"OPTIONAL {{ {union} }}")
            choices += [Choice(link, linked=True), Choice(node, linked=False)]
        return Rewritten("{ " + "\n".join(words) + " }", tuple(dict.fromkeys(choices)))

    def _sub_select(self, group: Group, select: Select) -> Rewritten:
        """Rewrite a sub-SELECT, which must let out the statements as well."""
        original = group.span.of(self._text)
        inner = self._group(select.group)
        columns = list(shared_columns(self._text, select).values())
        choices, out = (inner.choices, []) if select.star else self._let_out(inner.choices, columns)
        chosen = "*" if select.star else " ".join([*columns, *out])
        if not choices or not chosen:
            return Rewritten(original, choices)
        values = select.values.of(self._text) if select.values else ""
        text = f"{{ SELECT DISTINCT {chosen} WHERE {{ {inner.text} {values} }} }}"
        if select.grouped and self._matching:
            # What a group comes to is known for what is in the answer; the rest goes on without.
            text = f"{{ {text} OPTIONAL {original} }}"
        elif select.grouped or select.limited:
            text = f"{{ {text} {original} }}"
        return Rewritten(text, choices)

    def _let_out(
        self, choices: Sequence[Choice], columns: Sequence[str]
    ) -> tuple[tuple[Choice, ...], list[str]]:
        """Return the choices by the names that they have outside of a sub-SELECT, and its columns for them.

        A variable that the sub-SELECT keeps to itself gets another name: outside, its own may mean
        something else.
        """
        outside, out = [], []
        for choice in choices:
            if choice.term.startswith("<") or choice.term in columns:
                outside.append(choice)
            elif choice.term.startswith(self._triples.flat.own):
                outside.append(choice)
                out.append(choice.term)
            else:
                name = self.fresh("x")
                outside.append(Choice(name, choice.linked))
                out.append(f"({choice.term} AS {name})")
        return tuple(outside), out

    def _element(self, element: Element, link: str, node: str) -> Rewritten:
        said = element.span.of(self._text)
        match element.kind:
            case "triples":
                return self._patterns(element, link, node)
            case "filter":
                return self._filter(element, said)
            case "graph" if element.lead and self._triples.is_import(element.lead):
                return Rewritten(said)
            case "optional" | "graph":
                found = self._group(element.groups[0], optional=element.kind == "optional")
                lead = f"GRAPH {element.lead.of(self._text)}" if element.lead else "OPTIONAL"
                return Rewritten(f"{lead} {found.text}", found.choices)
            case "union" | "group":
                branches = [self._group(group) for group in element.groups]
                choices = tuple(choice for branch in branches for choice in branch.choices)
                return Rewritten(" UNION ".join(branch.text for branch in branches), choices)
            case _:
                return Rewritten(said)

    def _patterns(self, element: Element, link: str, node: str) -> Rewritten:
        lists = list(self._triples.flat.collections(element))
        parts = [self._triples.write(triple, link, node) for triple in element.triples]
        return Rewritten(
            "\n".join([*lists, *(part.text for part in parts)]),
            tuple(choice for part in parts for choice in part.choices),
            tuple(lookup for part in parts for lookup in part.lookups),
        )

    def _filter(self, element: Element, said: str) -> Rewritten:
        """Keep a FILTER; where it is EXISTS alone, its group has evidence too."""
        if not said[len("FILTER") :].lstrip().upper().startswith("EXISTS"):
            return Rewritten(said)
        group = element.groups[0]
        found = self._group(group, optional=True)
        if not self._matching:
            return Rewritten(f"{said} OPTIONAL {found.text}", found.choices)
        # As a group of its own it could not see the variables that its FILTERs compare.
        is_plain = group.select is None and all(e.kind == "triples" for e in group.elements)
        return Rewritten(found.text, found.choices) if is_plain else Rewritten(said)


def shared_columns(text: str, select: Select) -> dict[str, str]:
    """Return what a SELECT and the query for its evidence can both give: names, and text behind SELECT.

    That is each plain column and, without grouping, each expression; with grouping, the keys.
    """
    named = {key.variable: key.span.of(text) for key in select.keys if key.is_expression and key.variable}
    found = {}
    for column in select.columns:
        words = column.span.of(text)
        if not column.is_expression:
            found[column.variable] = named.get(column.variable, f"?{column.variable}")
        elif not (select.grouped or any(token.is_word(*_NEVER_TWICE) for token in tokens(words))):
            found[column.variable] = words
    return found
