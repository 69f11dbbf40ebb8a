"""One curated fact, and the kinds of value that it can have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from decimal import Decimal

    from pharmagraph.findings import Place
    from pharmagraph.ontology.model import Key, Relation, Term, Unit

STATUSES = ("accepted", "disputed", "superseded", "reported")
CERTAINTIES = ("stated", "hedged", "interpreted")
POLARITIES = ("affirmed", "negative")


@dataclass(frozen=True, slots=True)
class TermValue:
    """A term of the vocabulary."""

    term: Term
    place: Place


@dataclass(frozen=True, slots=True)
class TextValue:
    """Words."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class NumberValue:
    """A number without unit."""

    number: Decimal
    place: Place


@dataclass(frozen=True, slots=True)
class FlagValue:
    """Yes or no."""

    flag: bool
    place: Place


@dataclass(frozen=True, slots=True)
class RangeValue:
    """A range with inclusive bounds, either of which may be missing; ``unit`` is None for a count.

    Where both bounds are the same the source gave one number. ``places`` leads from a part as it is
    written ("low", "unit", …) to where it stands.
    """

    low: Decimal | None
    high: Decimal | None
    unit: Unit | None
    place: Place
    places: tuple[tuple[str, Place], ...] = ()

    def place_of(self, *names: str) -> Place:
        """Return the place of the first of some parts that is written; the range's own where none is."""
        written = dict(self.places)
        return next((written[name] for name in names if name in written), self.place)

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The bounds that are there, each once."""
        return tuple(dict.fromkeys(n for n in (self.low, self.high) if n is not None))


@dataclass(frozen=True, slots=True)
class Structure:
    """A value with parts: ``cls`` is the IRI of its class; each key has one value or several."""

    cls: str
    parts: tuple[tuple[Key, tuple[Value, ...]], ...]
    place: Place

    def part(self, name: str) -> tuple[Value, ...]:
        """Return the values of the part of a name."""
        return next((values for key, values in self.parts if key.name == name), ())


Value: TypeAlias = TermValue | TextValue | NumberValue | FlagValue | RangeValue | Structure


@dataclass(frozen=True, slots=True)
class Signature:
    """Who did something, and when: ``on`` is an ISO 8601 date."""

    by: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a source says of one subject, with the words that carry it.

    ``cue`` holds the pieces in order; ``at`` picks one of several places where the cue occurs (a
    heading, or a number from 1). ``digest`` covers every field as written. ``places`` leads from a
    field ("cue", "value", …) to where it stands in the facts file.
    """

    id: str
    document: str
    subject: Term
    relation: Relation
    value: Value
    place: Place
    digest: str
    cue: tuple[str, ...] = ()
    at: str = ""
    section: str = ""
    status: str = "accepted"
    certainty: str = "stated"
    polarity: str = "affirmed"
    because: str = ""
    contradicts: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    qualifiers: tuple[tuple[Key, tuple[Value, ...]], ...] = ()
    curated: Signature = field(default_factory=Signature)
    reviewed: Signature = field(default_factory=Signature)
    review_due: str = ""
    places: tuple[tuple[str, Place], ...] = ()

    @property
    def reference(self) -> str:
        """How other facts name this one: document/fact."""
        return f"{self.document}/{self.id}"

    def place_of(self, name: str) -> Place:
        """Return the place of a field, or of the fact where the field is not written."""
        return dict(self.places).get(name, self.place)

    @property
    def narrowed(self) -> bool:
        """True where a qualifier keeps the fact from holding without condition."""
        return any(
            key.narrows or any(isinstance(v, TermValue) and v.term.narrows for v in values)
            for key, values in self.qualifiers
        )

    @property
    def gives_direct_triple(self) -> bool:
        """True for a fact that is accepted, affirmed and holds without a narrowing condition."""
        return self.status == "accepted" and self.polarity == "affirmed" and not self.narrowed


@dataclass(frozen=True, slots=True)
class Excuse:
    """A sentence of the source that carries no fact, and why."""

    sentence: int
    because: str
    place: Place


@dataclass(frozen=True, slots=True)
class FactsFile:
    """A facts.yaml that was read: its facts in the order of the file, and the excused sentences.

    ``about`` is the subject of a fact that names none.
    """

    document: str
    about: Term | None
    facts: tuple[Fact, ...]
    excuses: tuple[Excuse, ...]
    place: Place
