"""Read dosages: the text of a sentence in, the value of `has dosage` out, or a refusal with its reason.

A dosage is proposed only where every word of its part of the sentence is understood: a quantity, a
name of the vocabulary, or a word of dosagewords.py. What is left over makes a refusal. So a new
wording costs a suggestion and never gives a wrong number. The quantities are those that the gate
reads (extract/quantities.py): what is proposed, the gate passes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from pharmagraph.extract.scopes import marks_of
from pharmagraph.extract.suggest.dosageabove import NEUTRAL, Above, is_within
from pharmagraph.extract.suggest.dosagechain import (
    chains_of,
    check_apart,
    check_choice,
    check_shared,
    clauses,
)
from pharmagraph.extract.suggest.dosagecue import cue_pieces
from pharmagraph.extract.suggest.dosageparts import names_amount, parts_of
from pharmagraph.extract.suggest.dosagestep import RefusedError, Step, read_step
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pharmagraph.extract.suggest.dosageparts import Part
    from pharmagraph.extract.words import Span
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary

_RANGES = {
    "route": VOCAB + "Route",
    "form": VOCAB + "DosageForm",
    "for": VOCAB + "MedicalProblem",
    "population": VOCAB + "Population",
    "phase": VOCAB + "Phase",
    "role": VOCAB + "TherapyRole",
}
_ORDER = (
    "route", "form", "dose", "times", "per", "every", "change", "change every", "as needed", "when",
    "maximum", "duration", "phase", "role", "for", "population", "after", "then",
)  # fmt: skip
_AMOUNTS = frozenset({"dose", "maximum dose", "amount"})
_KEYS = {"condition": "for", "population": "population"}
_LABELS = NEUTRAL | {"range", "amount"}
"""Words with which a label may end: "Usual range:", and not "Normal:" of a table of kidneys."""
_MEANT = frozenset({"times", "per", "every", "word", "moment", "manner", "needed", "time", "population"})


@dataclass(frozen=True, slots=True)
class Dose:
    """A dosage that a sentence gives, or why it is refused.

    ``value`` is what a facts file writes below `value:` ({} where refused), ``pieces`` where the
    words of its cue stand. ``unread`` are the words that were not understood, or, of a dosage that
    was, what the value leaves out ("(10 mg)"). ``drugs`` are the drugs, brands and products that this
    part of the sentence names. ``hedged``: the words soften it ("may be repeated").
    """

    start: int
    end: int
    value: Mapping[str, object] = field(default_factory=dict)
    pieces: tuple[Span, ...] = ()
    unread: tuple[Span, ...] = ()
    hedged: bool = False
    refused: str = ""
    drugs: tuple[Term, ...] = ()


def doses_in(
    text: str, start: int, end: int, vocabulary: Vocabulary, *, above: Above | None = None
) -> list[Dose]:
    """Return the dosages of a sentence, in order; none where it holds no amount of a medicine.

    ``above`` is what stands above the sentence: what a dosage is for, its route, its people and its
    conditions. Where that is not understood, all are refused. A dosage for two problems gives two, one
    for each.
    """
    if not names_amount(text, start, end, vocabulary):
        return []
    sentence = _Sentence(text, start, end, vocabulary, above or Above())
    return list(sentence.doses())


class _Sentence:
    def __init__(self, text: str, start: int, end: int, vocabulary: Vocabulary, above: Above) -> None:
        self._text = text
        self._vocabulary = vocabulary
        self._parts = parts_of(text, start, end, vocabulary)
        self._hedges = [m for m in marks_of(text, start, end) if m.kind == "hedge"]
        self._above = above
        self._labels: dict[str, list[Term]] = {}
        self._loose: set[str] = set()
        """Keys that an earlier part set without a colon: whether they go on is not said."""
        self._broken = False
        """True behind a part that was refused: what it limits may go on."""

    def doses(self) -> Iterator[Dose]:
        found = clauses(self._parts)
        kinds = [{p.kind for p in clause} for clause in found]
        amounts = [bool(k & _AMOUNTS or {"number", "unit"} <= k) for k in kinds]
        beside = [p for c, amount in zip(found, amounts, strict=True) if not amount for p in c if p.quantity]
        for clause, amount in zip(found, amounts, strict=True):
            if not amount:
                self._loose |= {"population", "for"} if any(p.terms for p in clause) else set()
                continue
            try:
                yield from self._clause(clause, beside)
            except RefusedError as refusal:
                start, end = clause[0].start, clause[-1].end
                self._broken = True
                self._loose |= {_KEYS[p.kind] for p in clause if p.kind in _KEYS}
                self._labels = {k: v for k, v in self._labels.items() if k not in self._loose}
                yield Dose(start, end, unread=refusal.spans, refused=refusal.reason)

    def _clause(self, clause: list[Part], beside: list[Part]) -> list[Dose]:
        """Read the doses of a clause; raises RefusedError where any of it is not understood.

        ``beside`` are quantities of other parts of the sentence that belong to no dose.
        """
        if self._above.refused:
            raise RefusedError(self._above.refused, clause)
        if beside:
            raise RefusedError(f"'{beside[0].word}', beside it, is not understood", beside)
        denied = [p for p in clause if p.kind == "denial"]
        if denied:
            raise RefusedError(f"it is denied ('{denied[0].word}')", denied)
        unknown = [p for p in clause if p.kind in {"unknown", "number", "amount", "other", "unit"}]
        if unknown:
            shown = ", ".join(f"'{p.word}'" for p in unknown[:3])
            raise RefusedError(f"not understood: {shown}", unknown)
        for before, part in pairwise(clause):
            if part.kind == "colon" and before.kind == "filler" and before.word not in _LABELS:
                raise RefusedError(f"'{before.word}' may say for whom", [before])
        for part in clause:
            check_choice(part)
        chains = [[read_step(parts, lead) for lead, parts in steps] for steps in chains_of(clause)]
        if len(chains) > 1:
            check_shared(chains)
            check_apart(chains, clause)
        drugs = tuple(t for p in clause if p.kind == "name" for t in p.terms)
        found: list[Dose] = []
        for chain in chains:
            found += self._doses_of(chain, clause, drugs)
        return found

    def _doses_of(self, chain: list[Step], clause: list[Part], drugs: tuple[Term, ...]) -> Iterator[Dose]:
        first = chain[0]
        self._check(first, chain)
        self._inherit(first)
        value = self._value(first, self._above.whens)
        inner = value
        for step in chain[1:]:
            if step.terms.keys() & {"for", "population"}:
                raise RefusedError("a later step says for what or for whom", step.shown)
            deeper = self._value(step)
            inner["then"] = deeper
            inner = deeper
        pieces = cue_pieces(self._text, chain)
        aside = tuple(p.span for step in chain for p in step.asides)
        hedged = any(mark.bears_on(piece) for mark in self._hedges for piece in pieces)
        names = [{"for": self._name(t, "for")} for t in first.terms.get("for", [])]
        for name in names or [{}]:
            named = {**value, **name}
            ordered = {key: named[key] for key in _ORDER if key in named}
            yield Dose(clause[0].start, clause[-1].end, ordered, pieces, aside, hedged, drugs=drugs)

    def _check(self, step: Step, chain: list[Step]) -> None:
        """Refuse what only looks like a dose: an amount without a word of taking it, a rate."""
        if not step.fields.keys() & {"dose", "maximum", "change"}:
            raise RefusedError("the first step gives no amount", step.shown)
        if step.lead and "change" not in step.fields:
            raise RefusedError(f"'{step.lead.word}' follows nothing", [step.lead])
        signals = {s for each in chain for s in each.signals}
        if not (signals & _MEANT or "maximum" in step.fields or len(chain) > 1 or step.whens):
            raise RefusedError("an amount alone: a strength, or a dose?", step.quantities)
        if "begin" in signals and len(chain) == 1 and not self._has_phase(step):
            raise RefusedError("a dose to begin with, and nothing says what follows", step.quantities)
        for each in chain:
            per = each.fields.get("per")
            if "times" not in each.fields and isinstance(per, dict) and per["unit"] in {"s", "min", "h"}:
                raise RefusedError("an amount in so short a time is a rate", each.quantities)
            if "per" in each.fields and "every" in each.fields:
                raise RefusedError(
                    "the amount of a period, and an interval: which is the dose?", each.quantities
                )
            self._check_course(each)
            divided = [p for p in each.shown if p.kind == "manner" and "divided" in p.word]
            if divided and ("times" in each.fields or "every" in each.fields):
                raise RefusedError("a divided amount with times: which is the dose?", divided)

    def _has_phase(self, step: Step) -> bool:
        return bool(step.terms.get("phase") or self._above.terms.get("phase"))

    def _check_course(self, step: Step) -> None:
        """Refuse a course that comes again: "for 3 days every 4 weeks"."""
        lasts = self._seconds(step.fields.get("duration"))
        again = self._seconds(step.fields.get("every", step.fields.get("per")))
        if lasts and again and again > lasts:
            raise RefusedError("a course that comes again", step.quantities)

    def _seconds(self, value: object) -> Decimal | None:
        """Return the most of a time, in seconds."""
        if not isinstance(value, dict):
            return None
        unit = self._vocabulary.units.get(value["unit"])
        most = next(value[key] for key in ("value", "high", "low") if key in value)
        return Decimal(most) * unit.factor if unit else None

    def _inherit(self, step: Step) -> None:
        """Take what labels, and then headings, say; note what this part leaves for those that follow."""
        if self._broken and not (step.whens or step.terms.keys() & {"for", "population"}):
            raise RefusedError("the part before it is not understood", step.quantities)
        for key in ("for", "route", "population"):
            if key in step.terms:
                if key in step.labelled:
                    self._labels[key] = list(step.terms[key])
                    self._loose.discard(key)
                else:
                    self._loose.add(key)
            elif key in self._labels:
                step.terms[key] = list(self._labels[key])
            elif key in self._loose and key != "route":
                what = "for what" if key == "for" else "for whom"
                raise RefusedError(f"{what} is said of another part of the sentence only", step.quantities)
        if step.terms.keys() & {"route"}:
            self._loose.discard("route")
        self._take_above(step)

    def _take_above(self, step: Step) -> None:
        """Take what stands above; what is within the part itself has to lie within that."""
        for key, terms in self._above.terms.items():
            if not is_within(step.terms.get(key, ()), terms):
                raise RefusedError(f"'{terms[0].label}' stands above it", step.shown)
            step.terms.setdefault(key, list(terms))
        for key, terms in self._above.loose.items():
            step.terms.setdefault(key, list(terms))

    def _value(self, step: Step, whens: Sequence[str] = ()) -> dict[str, object]:
        value = dict(step.fields)
        for key, terms in step.terms.items():
            if key == "for" or not terms:
                continue
            names = [self._name(t, key) for t in terms]
            if len(names) > 1 and key in {"phase", "role"}:
                raise RefusedError(f"it names several: {', '.join(names)}", step.shown)
            value[key] = names[0] if len(names) == 1 else names
        if said := [*whens, *(self._when(span) for span in sorted(step.whens))]:
            value["when"] = ", ".join(said)
        return {key: value[key] for key in _ORDER if key in value}

    def _when(self, span: Span) -> str:
        words = " ".join(self._text[span[0] : span[1]].split())
        first, _, rest = words.partition(" ")
        return rest if first.lower() in {"if", "when", "whenever"} and rest else words

    def _name(self, term: Term, key: str) -> str:
        """Return what names a term in a facts file: its label, or its id where others bear the label."""
        return term.label if len(self._vocabulary.find(term.label, _RANGES[key])) == 1 else term.id
