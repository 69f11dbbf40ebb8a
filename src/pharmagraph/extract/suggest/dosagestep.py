"""One step of a dosage: an amount with its times, route and people, read from parts of a sentence.

Each part must find its place; the first one that does not makes a refusal with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.extract.suggest.dosagewords import BEGINNINGS, DOSING, TABLETS, TIME_UNITS
from pharmagraph.rdfterms import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pharmagraph.extract.suggest.dosageparts import Part
    from pharmagraph.extract.words import Span
    from pharmagraph.ontology.model import Term

LISTED = frozenset({"route", "form", "population", "condition", "moment"})
"""Kinds of which several may be joined: "IV or IM", "adults and children"."""
_EMPTY = frozenset({"filler", "name", "open", "close", "stop", "comma"})
_AGES = frozenset({"a", "mo", "wk", "d"})
_SIGNALS = frozenset({"times", "per", "every", "moment", "manner", "needed", "time"})
_TAKES = {"for": {"time", "condition", "population", "phase"}, "after": {"time", "condition", "population"}}


class RefusedError(Exception):
    """A dosage is not wholly understood: the reason, and the words that are in the way."""

    def __init__(self, reason: str, parts: Iterable[Part] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.spans: tuple[Span, ...] = tuple(p.span for p in parts)


def bounds(part: Part) -> dict[str, object]:
    """Return the range of a part as a facts file writes it."""
    if (quantity := part.quantity) is None:
        return {}
    low, high = quantity.low, quantity.high
    if low is not None and low == high:
        found: dict[str, object] = {"value": decimal_text(low)}
    else:
        found = {n: decimal_text(b) for n, b in (("low", low), ("high", high)) if b is not None}
    return {**found, "unit": quantity.unit} if quantity.unit else found


def _period(part: Part) -> dict[str, object]:
    found = bounds(part)
    if found.get("unit") not in TIME_UNITS:
        raise RefusedError(f"'{part.word}' is no period of time", [part])
    if "value" not in found:
        raise RefusedError(f"the period '{part.word}' is no single number", [part])
    return found


@dataclass(slots=True)
class Step:
    """What a step says: ``fields`` by the keys of a dosage, ``terms`` those that it names by key."""

    lead: Part | None = None
    fields: dict[str, object] = field(default_factory=dict)
    terms: dict[str, list[Term]] = field(default_factory=dict)
    maximum: dict[str, object] = field(default_factory=dict)
    whens: list[Span] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    quantities: list[Part] = field(default_factory=list)
    shown: list[Part] = field(default_factory=list)
    asides: list[Part] = field(default_factory=list)
    signals: set[str] = field(default_factory=set)

    def put(self, key: str, value: object, part: Part) -> None:
        """Set a key; raises RefusedError where it is set already."""
        if key in self.fields:
            raise RefusedError(f"'{part.word}' says '{key}' a second time", [part])
        self.fields[key] = value
        (self.quantities if part.quantity else self.shown).append(part)

    def name(self, key: str, part: Part) -> None:
        """Add the terms that a part names to a key."""
        if key == "route" and key in self.labelled:
            # "Parenteral: 5 mg IV or IM": the label is a heading, what is said of the dose counts.
            self.terms[key] = []
            self.labelled.discard(key)
        known = self.terms.setdefault(key, [])
        if len({t.iri for t in part.terms}) > 1:
            raise RefusedError(f"'{part.word}' names several terms", [part])
        known += [t for t in part.terms[:1] if t.iri not in {k.iri for k in known}]
        self.shown.append(part)


def read_step(parts: Sequence[Part], lead: Part | None) -> Step:
    """Read the parts of one step; raises RefusedError where one of them finds no place."""
    return _Reader(parts, lead).read()


class _Reader:
    def __init__(self, parts: Sequence[Part], lead: Part | None) -> None:
        self._all = parts
        self._parts = [p for p in parts if p.kind not in _EMPTY]
        self._step = Step(lead)
        self._single: list[Part] = []
        self._capped = False
        """True behind an amount that is the maximum: the period that follows is the maximum's."""

    def read(self) -> Step:
        step = self._step
        step.signals |= {"word" for p in self._all if p.kind == "filler" and p.word in DOSING}
        step.signals |= {"begin" for p in self._all if p.kind == "filler" and p.word in BEGINNINGS}
        if step.lead:
            step.shown.append(step.lead)
        step.asides += [p for p in self._all if p.kind == "aside"]
        parts = self._without_equivalents()
        for index, part in enumerate(parts):
            before = parts[index - 1] if index else None
            after = parts[index + 1] if index + 1 < len(parts) else None
            self._part(part, before, after)
        return step

    def _without_equivalents(self) -> list[Part]:
        """Leave out what brackets say again in another unit, and the one of "one 10 mg tablet"."""
        found: list[Part] = []
        everything = self._all
        for index, part in enumerate(everything):
            inside = everything[index - 1 : index + 2]
            bracketed = [p.kind for p in inside] == ["open", "dose", "close"]
            strong = [p.kind for p in everything[index + 1 : index + 3]] == ["dose", "form"]
            if part.kind == "one" and strong:
                self._step.asides.append(part)
                self._single += everything[index + 1 : index + 2]
            elif part.kind == "dose" and bracketed and any(p.kind == "dose" for p in found):
                self._step.asides.append(part)
            elif part.kind not in {*_EMPTY, "aside"}:
                found.append(part)
        return found

    def _part(self, part: Part, before: Part | None, after: Part | None) -> None:
        self._step.signals |= {part.kind} & _SIGNALS
        if before and before.kind in _TAKES and part.kind not in _TAKES[before.kind]:
            raise RefusedError(f"what follows '{before.word}' is not understood", [before, part])
        match part.kind:
            case "dose" | "maximum dose":
                self._amount(part, before, after)
            case "times" | "per" | "every":
                self._frequency(part)
            case "time" | "weight":
                self._time(part, before, after)
            case "route" | "form" | "population" | "condition" | "phase" | "role":
                self._named(part, before, after)
            case "needed" | "moment" | "manner" | "when":
                self._when(part, before)
            case _:
                self._helper(part, before, after)

    def _helper(self, part: Part, before: Part | None, after: Part | None) -> None:
        """Check that a word that only helps stands beside what it helps."""
        beside = {p.kind for p in (before, after) if p}
        following = after.kind if after else ""
        fits = {
            "aged": bool(beside & {"time", "weight"}),
            "for": following in _TAKES["for"],
            "after": following in _TAKES["after"],
            "later": bool(before and before.kind == "time"),
            "with": following in {"population", "condition"} or (following == "dose" and self._begins(part)),
            "maximum": following in {"dose", "colon", "maximum dose"},
            "colon": "dose" not in self._step.fields,
            "joint": len(beside) == 1 and beside <= LISTED,
        }
        if not fits.get(part.kind):
            raise RefusedError(f"'{part.word}' is not understood here", [part])
        if part.kind == "colon":
            self._step.labelled |= set(self._step.terms)
        elif part.kind == "maximum":
            self._step.shown.append(part)

    def _begins(self, part: Part) -> bool:
        """Tell whether the word before a part begins a treatment: "started with 5 mg"."""
        words = [p.word for p in self._all if p.end <= part.start]
        return bool(words) and words[-1] in BEGINNINGS

    def _amount(self, part: Part, before: Part | None, after: Part | None) -> None:
        step = self._step
        amount = bounds(part)
        back = [p.kind for p in (before, *self._before(before)) if p][:2]
        if part.kind == "maximum dose" or "maximum" in back[:1] or back == ["colon", "maximum"]:
            if part.kind == "dose" and "value" not in amount:
                raise RefusedError(f"the maximum '{part.word}' is no single number", [part])
            most = {k.replace("high", "value"): v for k, v in amount.items()}
            step.maximum["amount"] = most
            step.put("maximum", step.maximum, part)
            self._capped = True
            return
        counted = after and after.kind == "form" and {t.label for t in after.terms} & TABLETS
        if after and counted and part not in self._single:
            raise RefusedError(f"'{after.word}' may say how strong each one is, not the dose", [part, after])
        if step.lead and step.lead.kind in {"up", "down"} and self._by(part):
            sign = "-" if step.lead.kind == "down" else ""
            changed = {k: f"{sign}{v}" if k != "unit" else v for k, v in amount.items()}
            if sign and "low" in changed and "high" in changed:
                changed["low"], changed["high"] = changed["high"], changed["low"]
            step.put("change", changed, part)
            return
        step.put("dose", amount, part)

    def _by(self, part: Part) -> bool:
        """Tell whether an amount is the size of a step: "increase by 5 mg"."""
        words = [p for p in self._all if p.end <= part.start]
        return bool(words) and words[-1].word == "by"

    def _before(self, part: Part | None) -> list[Part]:
        return [p for p in self._parts if part and p.end <= part.start][-1:]

    def _frequency(self, part: Part) -> None:
        step = self._step
        if self._capped:
            if part.kind != "per":
                raise RefusedError(f"'{part.word}' cannot be said of a maximum", [part])
            self._cap_per(part)
        elif "change" in step.fields and "dose" not in step.fields:
            step.put("change every", bounds(part), part)
        elif part.kind == "times":
            found = bounds(part)
            step.put("times", found.get("value", found), part)
        else:
            step.put(part.kind, _period(part) if part.kind == "per" else bounds(part), part)

    def _cap_per(self, part: Part) -> None:
        most = self._step.maximum
        if "per" in most:
            raise RefusedError(f"'{part.word}' says the period of the maximum a second time", [part])
        most["per"] = _period(part)
        self._step.quantities.append(part)

    def _time(self, part: Part, before: Part | None, after: Part | None) -> None:
        step = self._step
        word = before.word if before else ""
        if word == "for":
            step.put("duration", bounds(part), part)
        elif (
            step.lead and (word in {"after", "in"} or (after and after.kind == "later")) and not self._capped
        ):
            step.put("after", bounds(part), part)
        elif word == "in" and self._capped:
            self._cap_per(part)
        elif word == "in" and "times" in step.fields:
            step.put("per", _period(part), part)
        else:
            self._described(part, before, after)

    def _described(self, part: Part, before: Part | None, after: Part | None) -> None:
        """Read an age or weight of people: "aged 6 to 12 years", "children over 20 kg"."""
        around = [p for p in (before, after) if p and p.kind == "aged"]
        unit = part.quantity.unit if part.quantity else ""
        is_age = unit in _AGES and part.kind == "time"
        people = before is not None and before.kind == "population" and (is_age or part.kind == "weight")
        if not around and not people:
            raise RefusedError(f"'{part.word}' is not understood here", [part])
        spans = [p.span for p in (part, *around)]
        if people and before and len(self._step.terms.get("population", ())) > 1:
            spans.append(before.span)
        self._step.whens.append((min(a for a, _ in spans), max(b for _, b in spans)))

    def _named(self, part: Part, before: Part | None, after: Part | None) -> None:
        if part.kind == "condition":
            led = before is not None and before.kind in {"for", "after", "with", "joint", "condition"}
            labels = (
                after is not None and after.kind in {"colon", "joint", "condition"} and not self._step.fields
            )
            again = led and before is not None and before.kind != "joint" and "for" in self._step.terms
            if again or not (led or labels):
                raise RefusedError(f"it is not said that it is given for '{part.word}'", [part])
        if part.kind == "population":
            if self._step.terms.get("population") and before and before.kind not in {"joint", "population"}:
                raise RefusedError(f"'{part.word}' may be people within people", [before, part])
            self._step.signals.add("population")
        self._step.name("for" if part.kind == "condition" else part.kind, part)

    def _when(self, part: Part, before: Part | None) -> None:
        step = self._step
        if part.kind == "needed":
            step.put("as needed", "true", part)
            return
        step.shown.append(part)
        if before and before.kind == "joint" and step.whens and part.kind == "moment":
            step.whens[-1] = (step.whens[-1][0], part.end)
        else:
            step.whens.append(part.span)
