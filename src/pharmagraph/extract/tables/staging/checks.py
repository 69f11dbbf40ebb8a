"""What each row must fulfil so that the engines cannot fail in it: checks, as SQL over its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.mapping import TRIMMED
from pharmagraph.extract.tables.plan.duck import duck_text
from pharmagraph.extract.tables.plan.staged import Layout, typed_value
from pharmagraph.extract.tables.staging.values import misfit
from pharmagraph.extract.tables.template import Filter, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.tables.mapping import Condition, ListCell, Literal, Map, Mapping, Table
    from pharmagraph.extract.tables.template import Part, Template

# What may stand in no IRI (IRIREF of the Turtle grammar).
_NOT_IN_IRI = r'[\x00-\x20<>"{}|^`\\]'


@dataclass(frozen=True, slots=True)
class Check:
    """Something that is wrong with a row where ``wrong`` (SQL) is true: in which column, and why."""

    column: str
    wrong: str
    reason: str


def checks_of(mapping: Mapping, table: Table) -> list[Check]:
    """Return the checks of the rows of a table; their SQL names cells and values as they are staged."""
    layout = Layout(mapping, table.name)
    return [check for m in mapping.maps_of(table.name) for check in _of_map(m, table, layout)]


def _of_map(m: Map, table: Table, layout: Layout) -> Iterator[Check]:
    applies = applies_sql(m, layout)
    yield from _subject(m, table, layout, applies)
    for name in m.lists:
        cut = table.lists[name]
        if cut.pattern and cut.unmatched == "reject":
            cell = layout.cell(cut.column)
            wrong = f"{applies} and not regexp_matches({cell}, {duck_text(cut.pattern.plain)})"
            yield Check(cut.column, wrong, f"the pattern of the list '{name}' finds nothing in it")
    for literal in m.literals:
        yield from _literal(literal, layout, applies)
    targets = [(link.to, link.each or m.each) for link in m.links if link.to]
    for template, each in [(m.subject, m.each), *targets]:
        yield from _steps(template, table.lists.get(each), table, layout, applies)


def _subject(m: Map, table: Table, layout: Layout, applies: str) -> Iterator[Check]:
    named = applies
    if m.each:
        named = f"{applies} and {_has_items(table.lists[m.each], layout, trim=table.trim)}"
    for ref in m.subject.refs:
        cell = layout.cell(ref.column)
        if ref.list:
            continue  # an item is never empty
        empty = f"{cell} is null"
        if ref.filter is Filter.SLUG:
            empty = f"not coalesce(regexp_matches({cell}, '[A-Za-z0-9]'), false)"
        yield Check(ref.column, f"{named} and {empty}", f"it is empty, and names the subject: {m.subject}")


def _steps(
    template: Template, cut: ListCell | None, table: Table, layout: Layout, applies: str
) -> Iterator[Check]:
    """Yield the checks that no cell makes a step of an IRI's path "." or "..".

    Whoever follows such an IRI comes to another one (RFC 3986, section 5.2.4), encoded dots or not.
    """
    around = zip(("", *template.parts[:-1]), template.parts, (*template.parts[1:], "/"), strict=False)
    for before, ref, after in around:
        if isinstance(ref, Ref) and ref.filter is Filter.ENCODE and _is_step(before, after):
            cell = layout.cell(ref.column)
            if ref.list and cut:
                wrong = _dots_in_list(ref, cut, cell, trim=table.trim)
            else:
                wrong = f"coalesce({cell} in ('.', '..'), false)"
            yield Check(ref.column, f"{applies} and {wrong}", "an IRI with the step . or .. leads elsewhere")


def _is_step(before: Part, after: Part) -> bool:
    """Tell whether what stands between two parts of an IRI is a whole step of its path."""
    return isinstance(before, str) and before.endswith("/") and isinstance(after, str) and after[:1] in "/?#"


def _dots_in_list(ref: Ref, cut: ListCell, cell: str, *, trim: bool) -> str:
    if cut.pattern:
        part = f"x[{cut.pattern.groups.index(ref.group) + 1}]"
        found = f"list_filter({items_sql(cut, cell, trim=trim)}, lambda x: {part} in ('.', '..'))"
        return f"coalesce(contains({cell}, '.'), false) and len({found}) > 0"
    space = f"[{re.escape(TRIMMED)}]*" if trim else ""
    sign = re.escape(cut.separator)
    dots = f"(^|{sign}){space}[.][.]?{space}({sign}|\\z)"
    return f"coalesce(regexp_matches({cell}, {duck_text(dots)}), false)"


def _literal(literal: Literal, layout: Layout, applies: str) -> Iterator[Check]:
    if value := typed_value(literal):
        column, datatype, form = value
        wrong = f"{applies} and {layout.cell(column)} is not null and {layout.value(value)} is null"
        yield Check(column, wrong, misfit(datatype, form))
    elif literal.datatype == "anyURI":
        for ref in literal.value.refs:
            if not ref.list:
                wrong = f"{applies} and regexp_matches({layout.cell(ref.column)}, {duck_text(_NOT_IN_IRI)})"
                yield Check(ref.column, wrong, "it holds a character that no address may hold")


def applies_sql(m: Map, layout: Layout) -> str:
    """Return SQL that tells whether a map takes a row: all its conditions hold."""
    conditions = [_condition(condition, layout.cell(condition.column)) for condition in m.where]
    return f"({' and '.join(conditions)})" if conditions else "true"


def _condition(condition: Condition, cell: str) -> str:
    parts = []
    if condition.present is not None:
        parts.append(f"{cell} is {'not ' if condition.present else ''}null")
    if condition.one_of:
        parts.append(f"coalesce({cell} in ({', '.join(map(duck_text, condition.one_of))}), false)")
    if condition.none_of:
        parts.append(f"coalesce({cell} not in ({', '.join(map(duck_text, condition.none_of))}), true)")
    if condition.matches:
        parts.append(f"coalesce(regexp_matches({cell}, {duck_text(condition.matches.plain)}), false)")
    return " and ".join(parts) or "true"


def _has_items(cut: ListCell, layout: Layout, *, trim: bool) -> str:
    cell = layout.cell(cut.column)
    if cut.pattern:
        return f"coalesce(regexp_matches({cell}, {duck_text(cut.pattern.plain)}), false)"
    rest = f"replace({cell}, {duck_text(cut.separator)}, '')"
    rest = f"trim({rest}, {duck_text(TRIMMED)})" if trim else rest
    return f"coalesce({rest} <> '', false)"


def items_sql(cut: ListCell, cell: str, *, trim: bool) -> str:
    """Return SQL for the items of a list cell: text, or lists of the groups (from 1); [] for none.

    Pieces are trimmed, and empty ones are no items; each match of a pattern is one.
    """
    strip = f"lambda x: trim(x, {duck_text(TRIMMED)})" if trim else "lambda x: x"
    if cut.pattern:
        pattern = duck_text(cut.pattern.plain)
        groups = [
            f"list_transform(regexp_extract_all({cell}, {pattern}, {at}), {strip})"
            for at in range(1, len(cut.pattern.groups) + 1)
        ]
        parts = ", ".join(f"z[{at}]" for at in range(1, len(groups) + 1))
        return f"coalesce(list_transform(list_zip({', '.join(groups)}), lambda z: [{parts}]), [])"
    pieces = f"list_transform(string_split({cell}, {duck_text(cut.separator)}), {strip})"
    return f"coalesce(list_filter({pieces}, lambda x: x <> ''), [])"
