"""One fact under examination: its sentence, its pieces, and what was found in them so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.fact import Structure, TextValue
from pharmagraph.extract.words import Token, content_words, tokens_of
from pharmagraph.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pharmagraph.extract.cue import Anchor
    from pharmagraph.extract.fact import Fact, Value
    from pharmagraph.extract.reading import Reading, SentenceReading
    from pharmagraph.extract.words import Span
    from pharmagraph.findings import Place
    from pharmagraph.ontology.model import Key
    from pharmagraph.ontology.vocabulary import Vocabulary

_SHOWN = 60


class Claim:
    """A fact with the place of its cue.

    ``object_spans`` and ``held`` gather where names and phrases were found: of the object, and of
    anything in the fact. What lies in ``held`` is accounted for: a "never" that is part of a warning's
    phrase, a number that is part of a study's name.
    """

    def __init__(
        self, fact: Fact, anchor: Anchor, reading: Reading, vocabulary: Vocabulary, jurisdiction: str
    ) -> None:
        self.fact = fact
        self.number = anchor.sentence
        self.pieces: tuple[Span, ...] = _merged(anchor.spans, reading.document.text)
        self.reading = reading
        self.here: SentenceReading = reading.sentence(anchor.sentence)
        self.lead_ins = tuple(reading.sentence(n) for n in reading.document.lead_ins(anchor.sentence))
        self.vocabulary = vocabulary
        self.jurisdiction = jurisdiction
        self.findings: list[Finding] = []
        self.object_spans: list[Span] = []
        self.held: list[Span] = []

    @property
    def stated(self) -> bool:
        """False where a person has judged: the fact is interpreted, and says why."""
        return not (self.fact.certainty == "interpreted" and self.fact.because)

    def complain(self, code: str, message: str, name: str, mend: str, at: Place | None = None) -> None:
        """Note what is wrong, at a place or field of the fact (its cue where the field is not written)."""
        places = dict(self.fact.places)
        place = at or places.get(name) or places.get("cue") or self.fact.place
        self.findings.append(Finding(code, message, place, mend))

    def words(self, start: int, end: int) -> str:
        """Return words of the source for a message, in one line and not too many."""
        shown = " ".join(self.reading.document.text[start:end].split())
        return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"

    def in_pieces(self, span: Span) -> bool:
        """Tell whether a span lies wholly in one piece of the cue."""
        return any(a <= span[0] and span[1] <= b for a, b in self.pieces)

    def touches_pieces(self, span: Span) -> bool:
        """Tell whether a span and the pieces overlap."""
        return any(a < span[1] and span[0] < b for a, b in self.pieces)

    def is_held(self, span: Span) -> bool:
        """Tell whether a span lies in a name or phrase that the fact uses."""
        return any(a <= span[0] and span[1] <= b for a, b in self.held)

    @property
    def targets(self) -> list[Span]:
        """What scopes are measured against: the words of the object, or all pieces."""
        return self.object_spans or list(self.pieces)

    def tokens_near(self) -> Iterator[tuple[Token, ...]]:
        """Yield the words of the sentence, then those of the lead-ins above it."""
        yield self.here.tokens
        for reading in self.lead_ins:
            yield reading.tokens

    def tokens_above(self) -> Iterator[tuple[Token, ...]]:
        """Yield the words of the headings, the nearest first."""
        for heading in reversed(self.here.sentence.headings):
            yield tokens_of(heading, 0, len(heading))

    def piece_tokens(self) -> list[Token]:
        """Return the words of the pieces."""
        return [t for t in self.here.tokens if any(a <= t.start and t.start < b for a, b in self.pieces)]

    def conditions(self) -> list[TextValue]:
        """Return all conditions that the fact states (`when`)."""
        return [v for k, v in self.parts() if k is not None and k.name == "when" and isinstance(v, TextValue)]

    def texts(self) -> list[TextValue]:
        """Return all words in the fact that are no terms, such as conditions."""
        return [v for _, v in self.parts() if isinstance(v, TextValue)]

    def parts(self) -> Iterator[tuple[Key | None, Value]]:
        """Yield the value, what it holds at any depth, and the qualifiers, each with its key."""
        yield from _parts(None, self.fact.value)
        for key, values in self.fact.qualifiers:
            for value in values:
                yield from _parts(key, value)


def _parts(key: Key | None, value: Value) -> Iterator[tuple[Key | None, Value]]:
    yield key, value
    if isinstance(value, Structure):
        for inner, values in value.parts:
            for part in values:
                yield from _parts(inner, part)


def _merged(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """Join pieces between which there is only white space: they show one run of words."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def missing_words(text: str, *places: Iterable[Token]) -> list[str]:
    """Return the words of a text that stand in none of several places, stop words left out."""
    here = {form for tokens in places for t in tokens for form in (t.word, t.form)}
    return [word for word in content_words(text) if word not in here]
