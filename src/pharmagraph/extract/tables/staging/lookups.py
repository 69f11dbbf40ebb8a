"""Look-ups: distinct values are asked for once each, and the answers put beside their rows."""

# ruff: noqa: S608 - SQL is put together of our own words, and of text that duck_text has quoted

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from pharmagraph.extract.tables.mapping import Lookup
from pharmagraph.extract.tables.plan.duck import duck_text
from pharmagraph.extract.tables.plan.staged import Layout, lookups_of
from pharmagraph.extract.tables.staging.checks import Check, applies_sql, items_sql
from pharmagraph.extract.tables.template import Filter, Ref, Template
from pharmagraph.rdfterms import iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from pharmagraph.extract.tables.mapping import Mapping, Table

Find: TypeAlias = Callable[[Lookup, str], str | None]
"""Finds the IRI (without angle brackets) that a value leads to, None where it leads to no term."""

_BATCH = 2000


def look_up(connection: DuckDBPyConnection, mapping: Mapping, table: Table, rows: str, find: Find) -> str:
    """Ask for all values of all look-ups, and return SQL for the rows with k0, k1, … beside them.

    ``rows`` is SQL for the staged rows (row, item, c0, …).
    """
    layout = Layout(mapping, table.name)
    columns, joins = ["p.*"], []
    for at, (lookup, each) in enumerate(lookups_of(mapping, table.name)):
        values = _values(lookup, each, table, layout)
        connection.execute(f"create temp table found{at} (value varchar, iri varchar)")
        one = f"unnest({values})" if each else values
        for batch in _asked(connection, f"select distinct {one} as value from ({rows})", lookup, find):
            connection.execute(
                f"insert into found{at} select unnest(?::varchar[]), unnest(?::varchar[])", batch
            )
        if each:
            numbered = f"unnest({values}) as value, generate_subscripts({values}, 1) as place"
            items = f"select row, item, {numbered} from ({rows})"
            listed = (
                f"select row, item, list(iri order by place) as iris from ({items})"
                f" left join found{at} using (value) group by row, item"
            )
            joins.append(f"left join ({listed}) f{at} on f{at}.row = p.row and f{at}.item = p.item")
            columns.append(f"coalesce(f{at}.iris, []) as k{at}")
        else:
            joins.append(f"left join found{at} f{at} on f{at}.value = {values}")
            columns.append(f"f{at}.iri as k{at}")
    return f"select {', '.join(columns)} from ({rows}) p {' '.join(joins)}"


def _asked(
    connection: DuckDBPyConnection, values: str, lookup: Lookup, find: Find
) -> Iterator[tuple[list[str], list[str]]]:
    """Yield values and IRIs, in batches; raises ValueError for an IRI that cannot be written."""
    with connection.cursor() as cursor:
        cursor.execute(values)
        while batch := cursor.fetchmany(_BATCH):
            asked = [value for (value,) in batch if value is not None]
            found = [(value, term) for value in asked if (term := find(lookup, value)) is not None]
            yield [value for value, _ in found], [iri(term)[1:-1] for _, term in found]


def lookup_checks(mapping: Mapping, table: Table) -> list[Check]:
    """Return the checks that a value leads to a term; their SQL names k0, k1, … too."""
    layout = Layout(mapping, table.name)
    found = []
    lists = dict(lookups_of(mapping, table.name))
    for m in mapping.maps_of(table.name):
        for link in m.links:
            if (lookup := link.lookup) and lookup.unknown == "reject":
                values = _values(lookup, lists[lookup], table, layout)
                name = layout.lookup(lookup)
                wrong = f"{values} is not null and {name} is null"
                if lists[lookup]:
                    wrong = f"list_count({values}) <> list_count({name})"
                column = lookup.value.columns[0]
                found.append(Check(column, f"{applies_sql(m, layout)} and {wrong}", _unknown(lookup)))
    return found


def _unknown(lookup: Lookup) -> str:
    if lookup.crosswalk:
        return f"no term has this identifier of {lookup.crosswalk}"
    return f"no term of the kind {lookup.vocabulary.rsplit('/', 1)[-1]} has this name"


def _values(lookup: Lookup, each: str, table: Table, layout: Layout) -> str:
    if not each:
        return f"({_filled(lookup.value, layout)})"
    cut = table.lists[each]
    items = items_sql(cut, layout.cell(cut.column), trim=table.trim)
    return f"list_transform({items}, lambda i: {_filled(lookup.value, layout, groups=_groups(table, each))})"


def _groups(table: Table, each: str) -> dict[str, str]:
    """Return SQL for what an item's group holds, where ``i`` is the item."""
    pattern = table.lists[each].pattern
    if pattern is None:
        return {"": "i"}
    return {group: f"nullif(i[{at}], '')" for at, group in enumerate(pattern.groups, 1)}


def _filled(template: Template, layout: Layout, groups: dict[str, str] | None = None) -> str:
    pieces = []
    for part in template.parts:
        if isinstance(part, Ref):
            value = groups[part.group] if part.list and groups else layout.cell(part.column)
            pieces.append(_filtered(value, part.filter))
        else:
            pieces.append(duck_text(part))
    return " || ".join(pieces)


def _filtered(value: str, filter_: Filter) -> str:
    if filter_ is Filter.ENCODE:
        return f"url_encode({value})"
    if filter_ is Filter.SLUG:
        return f"nullif(lower(trim(regexp_replace({value}, '[^A-Za-z0-9]+', '-', 'g'), '-')), '')"
    return value
