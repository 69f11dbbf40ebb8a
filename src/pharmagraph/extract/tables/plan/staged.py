"""How staged rows lie in their Parquet files.

Each column and what it holds:

    file   number of the file in the list of staged files
    row    row of a table (RFC 7111: the header is row 1), or line of a JSON Lines file
    item   position in the list that `each` names, 0 where there is none
    care   true where a cell may hold a character that N-Triples escapes
    c0, …  cells, trimmed, NULL where empty: mapping.columns_of(table), in that order
    v0, …  values of typed literals in canonical form: values_of(mapping, table)
    k0, …  IRIs that look-ups found: lookups_of(mapping, table); lists where items are looked up
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.tables.mapping import Literal, Lookup, Mapping

Value: TypeAlias = tuple[str, str, str]
"""A column with the datatype and the format of its cells."""

_AS_TEXT = {"string", "anyURI"}


@dataclass(frozen=True, slots=True)
class StagedFile:
    """The rows of one input file of a table, staged.

    ``path`` is the Parquet file, ``iri`` the IRI of the input file, to which row or line numbers are
    hung as fragments; ``lines`` tells that they are lines.
    """

    table: str
    path: Path
    iri: str
    lines: bool = False


def typed_value(literal: Literal) -> Value | None:
    """Return which typed value a literal needs, None where it takes cells as they are."""
    return None if literal.datatype in _AS_TEXT else (literal.column, literal.datatype, literal.format)


def values_of(mapping: Mapping, table: str) -> tuple[Value, ...]:
    """Return the typed values that the maps over a table need, sorted (v0, v1 and so on)."""
    literals = [literal for m in mapping.maps_of(table) for literal in m.literals]
    return tuple(sorted({value for literal in literals if (value := typed_value(literal))}))


def lookups_of(mapping: Mapping, table: str) -> tuple[tuple[Lookup, str], ...]:
    """Return the look-ups of the maps over a table, in order (k0, k1 and so on).

    With each goes the list whose items are looked up, "" where it is a cell or several.
    """
    links = [link for m in mapping.maps_of(table) for link in m.links]
    found = [(k, k.value.lists[0] if k.value.lists else "") for link in links if (k := link.lookup)]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Layout:
    """The names of the staged columns of one table."""

    mapping: Mapping
    table: str

    def cell(self, column: str) -> str:
        """Return the name under which the cells of a column are staged."""
        return f"c{self.mapping.columns_of(self.table).index(column)}"

    def value(self, value: Value) -> str:
        """Return the name under which a typed value is staged."""
        return f"v{values_of(self.mapping, self.table).index(value)}"

    def lookup(self, lookup: Lookup) -> str:
        """Return the name under which the IRIs of a look-up are staged."""
        return f"k{[found for found, _ in lookups_of(self.mapping, self.table)].index(lookup)}"
