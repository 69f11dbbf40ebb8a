"""What the ontology says, as objects: classes, relations, keys, terms and units."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pharmagraph.findings import Place

if TYPE_CHECKING:
    from decimal import Decimal

NOWHERE = Place("")


class ValueKind(StrEnum):
    """The form of a relation's value in a facts file."""

    TERM = "term"
    TEXT = "text"
    QUANTITY = "quantity"
    STRUCTURED = "structured"


class KeyKind(StrEnum):
    """The form of a key's value in a facts file."""

    TERM = "term"
    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    RANGE = "range"
    COUNT = "count"
    QUANTITY = "quantity"
    STRUCTURE = "structure"


@dataclass(frozen=True, slots=True)
class OntologyClass:
    """A class: ``parents`` are the IRIs that it is a subclass of.

    ``unaccepted`` maps a status or "negated" to the class that a value takes when its statement
    is not accepted and affirmed.
    """

    iri: str
    label: str
    parents: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    definition: str = ""
    unaccepted: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A property that a fact can use."""

    iri: str
    label: str
    value_kind: ValueKind
    domain: str
    range: str
    synonyms: tuple[str, ...] = ()
    definition: str = ""
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A name that a fact or a value with parts may carry.

    ``properties`` are the IRIs that it becomes: low, high, unit for a range; low, high for a count;
    value, unit for a quantity; one for all other kinds. ``only_for`` holds the relations to which
    a qualifier is confined (none: all). ``narrows`` is true where it keeps a fact from giving a
    direct triple. ``dimensions`` are those that its unit may have (none: any).
    """

    iri: str
    name: str
    owner: str
    kind: KeyKind
    properties: tuple[str, ...]
    range: str = ""
    only_for: tuple[str, ...] = ()
    narrows: bool = False
    definition: str = ""
    example: str = ""
    dimensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the vocabulary.

    ``phrases`` are words by which a source may carry the term without naming it; ``narrows`` is
    true for a qualifier such as "seldom", with which a fact gives no direct triple. ``core`` is
    true for a concept of a Turtle file, whose own triples describe it.
    """

    iri: str
    id: str
    kind: str
    label: str
    synonyms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    definition: str = ""
    status: str = "current"
    replaced_by: str = ""
    narrows: bool = False
    core: bool = False
    place: Place = NOWHERE

    @property
    def names(self) -> tuple[str, ...]:
        """The label, then the synonyms."""
        return (self.label, *self.synonyms)

    @property
    def carriers(self) -> tuple[str, ...]:
        """All words that can carry the term in a source: label, synonyms and phrases."""
        return (self.label, *self.synonyms, *self.phrases)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement: ``factor`` leads to the base unit of its ``dimension``."""

    code: str
    dimension: str
    factor: Decimal
    term: Term
