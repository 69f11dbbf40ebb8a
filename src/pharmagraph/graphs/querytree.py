"""A query as a tree: its groups, their elements and triple patterns, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """A part of a query: the offsets of its first character and of the one behind its last."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of the part."""
        return text[self.start : self.end]


class Path(NamedTuple):
    """A predicate that is no variable (SPARQL 1.1, section 9.1).

    ``kind`` is "step" (one property), "inverse", "sequence", "alternative", "optional" (?),
    "star" (*), "plus" (+) or "not" (a negated set, which is not taken apart). ``steps`` are the
    properties named anywhere in it.
    """

    kind: str
    span: Span
    parts: tuple[Path, ...] = ()
    steps: tuple[Span, ...] = ()


class TriplePattern(NamedTuple):
    """A triple pattern; an object list or a property list gives several.

    ``path`` is None where the predicate is a variable. A subject or object may be a node in
    brackets, whole; the patterns inside the brackets have it as their subject, and ``inner`` set.
    """

    subject: Span
    predicate: Span
    object: Span
    path: Path | None
    inner: bool = False


class Collection(NamedTuple):
    """A list in parentheses (SPARQL 1.1, section 4.2.3) and its items."""

    span: Span
    items: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a group.

    ``kind`` is "triples" (patterns of one subject), "filter", "bind", "values", "optional",
    "minus", "union", "graph", "service" or "group". ``groups`` are the groups inside: the two or
    more of a union, the one of most others, those of EXISTS in a filter. ``lead`` is what a graph
    or a service is named by. ``names`` are the IRIs that stand outside of triple patterns, but for
    names of functions and datatypes.
    """

    kind: str
    span: Span
    triples: tuple[TriplePattern, ...] = ()
    collections: tuple[Collection, ...] = ()
    groups: tuple[Group, ...] = ()
    lead: Span | None = None
    names: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A group in braces: its elements, or the query inside it (a sub-SELECT)."""

    span: Span
    elements: tuple[Element, ...] = ()
    select: Select | None = None


class Column(NamedTuple):
    """A column of a SELECT or a key of GROUP BY: its variable ("" without), and its words."""

    variable: str
    span: Span
    is_expression: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A query of any form, or one inside a group.

    ``columns`` are those of SELECT, none for ``SELECT *``. ``keys`` are what GROUP BY names;
    ``grouped`` is true with GROUP BY, HAVING or an aggregate. ``limited`` is true with LIMIT or
    OFFSET. ``values`` is the VALUES behind the group. ``names`` are as those of an element.
    """

    form: str
    span: Span
    group: Group
    columns: tuple[Column, ...] = ()
    star: bool = False
    keys: tuple[Column, ...] = ()
    grouped: bool = False
    limited: bool = False
    values: Span | None = None
    dataset: Span | None = None
    exists: tuple[Group, ...] = ()
    names: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryPattern:
    """A query: what it declares (prefix and IRI as written), the base, and what it asks for."""

    select: Select
    prologue: Span
    declared: tuple[tuple[str, str], ...]
    base: str

    @property
    def form(self) -> str:
        """SELECT, ASK, CONSTRUCT or DESCRIBE."""
        return self.select.form

    @property
    def group(self) -> Group:
        """The main group."""
        return self.select.group
