"""Numbers, units and comparators: those of the fact and those of the cue must be the same, both ways."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.fact import NumberValue, RangeValue, Structure
from pharmagraph.rdfterms import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from pharmagraph.extract.claim import Claim
    from pharmagraph.extract.fact import Value
    from pharmagraph.extract.quantities import Quantity, Role
    from pharmagraph.findings import Place

_DIGIT = re.compile(r"\d|[½¼¾]")
_PER = re.compile(r"/|(?:per|an?|each|daily|weekly|monthly)\b")
_NUMBERS = ("value", "low", "high")
_CUT = {"PG306": "a number", "PG307": "a unit", "PG312": "a comparator"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number or range of the fact: ``roles`` are those that a quantity may have to match it."""

    name: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    roles: frozenset[str]
    at_most: bool
    value: NumberValue | RangeValue

    def place_of(self, *names: str) -> Place:
        """Return the place of a part, such as "unit"; that of the value where it is not written."""
        return self.value.place_of(*names) if isinstance(self.value, RangeValue) else self.value.place

    @property
    def shown(self) -> str:
        """The range in words."""
        unit = f" {self.unit}" if self.unit else ""
        if self.low is None or self.high is None:
            bound, word = (self.high, "at most") if self.low is None else (self.low, "at least")
            return f"{word} {decimal_text(bound)}{unit}" if bound is not None else unit
        if self.low == self.high:
            return f"{decimal_text(self.low)}{unit}"
        return f"{decimal_text(self.low)} to {decimal_text(self.high)}{unit}"

    def fits(self, found: Quantity) -> bool:
        """Tell whether a quantity of the text says the same."""
        if found.role not in self.roles or found.unit != self.unit:
            return False
        if (found.low, found.high) == (self.low, self.high):
            return True
        # A maximum of 40 mg is written as one number, and said as "up to 40 mg".
        one_number = self.at_most and self.low == self.high
        return one_number and found.low is None and found.high == self.high


# What a quantity of the words may be to stand for a part of the fact; any other part is an amount.
_ROLES: dict[str, set[Role]] = {
    "times": {"times", "amount"},
    "per": {"per", "amount"},
    "every": {"every", "per"},
    "change every": {"every", "per"},
}


def wanted_of(claim: Claim) -> Iterator[Wanted]:
    """Yield the numbers of a fact: of its value, at any depth, and of its qualifiers."""
    yield from _wanted("value", claim.fact.value, at_most=False)
    for key, values in claim.fact.qualifiers:
        for value in values:
            yield from _wanted(key.name, value, at_most=False)


def _wanted(name: str, value: Value, *, at_most: bool) -> Iterator[Wanted]:
    if isinstance(value, RangeValue):
        unit = value.unit.code if value.unit else ""
        roles = _ROLES.get(name, {"amount"})
        low, high = value.low, value.high
        if name == "change":
            low, high = (None if n is None else abs(n) for n in (low, high))
            low, high = (high, low) if low is not None and high is not None and low > high else (low, high)
        yield Wanted(name, low, high, unit, frozenset(roles), at_most, value)
    elif isinstance(value, NumberValue):
        yield Wanted(name, value.number, value.number, "", frozenset({"amount", "times"}), at_most, value)
    elif isinstance(value, Structure):
        for key, values in value.parts:
            for part in values:
                yield from _wanted(
                    key.name,
                    part,
                    at_most=at_most or (name == "maximum" and key.name == "amount") or key.name == "maximum",
                )


def check_numbers(claim: Claim) -> None:
    """Check that the numbers of the fact, and no others, stand in the pieces as the fact has them."""
    quantities = claim.here.quantities
    shown = [q for q in quantities if claim.touches_pieces((q.start, q.end)) and not _named(claim, q)]
    whole = [q for q in shown if claim.in_pieces((q.start, q.end))]
    for quantity in shown:
        if quantity not in whole:
            _complain_cut(claim, quantity)
    used: set[int] = set()
    wanted = list(wanted_of(claim))
    for want in wanted:
        matches = [i for i, q in enumerate(whole) if want.fits(q)]
        if matches:
            used.update(matches)
            alike = sum(
                1
                for w in wanted
                if (w.low, w.high, w.unit, w.roles) == (want.low, want.high, want.unit, want.roles)
            )
            if alike > sum(1 for q in quantities if want.fits(q)):
                message = f"{want.name}: the fact has {want.shown} {alike} times, the sentence not so often"
                mend = "take the sentence that gives each of them"
                claim.complain("PG306", message, "value", mend, want.place_of(*_NUMBERS))
        elif pair := _bounds(want, whole):
            used.update(pair)
        elif want.name == "times" and want.low == want.high == 1 and any(q.role == "per" for q in whole):
            # "daily" says once a day.
            continue
        else:
            _complain_missing(claim, want, whole, shown)
    used |= _in_conditions(claim, whole)
    for index, quantity in enumerate(whole):
        if index not in used and not any(f.code in _CUT for f in claim.findings):
            words = claim.words(quantity.start, quantity.end)
            mend = "write it in the fact, or leave it out of the cue"
            claim.complain("PG306", f"the cue shows '{words}', which the fact does not use", "cue", mend)


def _named(claim: Claim, quantity: Quantity) -> bool:
    """Tell whether the pieces show a quantity as part of a name: "two controlled trials"."""
    parts = [(max(a, quantity.start), min(b, quantity.end)) for a, b in claim.pieces]
    return all(claim.is_held(part) for part in parts if part[0] < part[1])


def _bounds(want: Wanted, whole: Sequence[Quantity]) -> tuple[int, ...]:
    """Match a range whose bounds the text gives apart: "from 2 mg … up to 10 mg"."""
    if want.low is None or want.high is None or want.low == want.high:
        return ()
    fitting = [(i, q) for i, q in enumerate(whole) if q.unit == want.unit and q.role in want.roles]
    low = next((i for i, q in fitting if q.low == want.low and q.high in {None, want.low}), None)
    high = next((i for i, q in fitting if q.high == want.high and q.low is None), None)
    return (low, high) if low is not None and high is not None else ()


def _in_conditions(claim: Claim, whole: Sequence[Quantity]) -> set[int]:
    """Match the numbers of `when`, and of other words, with those of the sentence."""
    used: set[int] = set()
    for value in claim.texts():
        text = value.text
        for quantity in claim.reading.quantities_in(text):
            if not any(
                q.values == quantity.values and q.role == quantity.role for q in claim.here.quantities
            ):
                words = text[quantity.start : quantity.end]
                message, mend = f"the sentence does not say '{words}'", "write it as the sentence does"
                claim.complain("PG306", message, "when", mend, value.place)
            used.update(
                i for i, q in enumerate(whole) if q.values == quantity.values and q.role == quantity.role
            )
    return used


def _complain_cut(claim: Claim, quantity: Quantity) -> None:
    text = claim.reading.document.text
    outside = "".join(
        text[i] for i in range(quantity.start, quantity.end) if not claim.touches_pieces((i, i + 1))
    )
    code = "PG306" if _DIGIT.search(outside) else "PG312"
    if code == "PG312" and quantity.unit and _is_unit(claim, outside):
        code = "PG307"
    words = claim.words(quantity.start, quantity.end)
    message = f"the cue cuts {_CUT[code]} off: the sentence says '{words}'"
    claim.complain(code, message, "cue", f"take the whole of it: '{words}'")


def _is_unit(claim: Claim, outside: str) -> bool:
    shown = outside.strip()
    return bool(_PER.match(shown)) or claim.vocabulary.unit(shown) is not None


def _complain_missing(
    claim: Claim, want: Wanted, whole: Sequence[Quantity], shown: Sequence[Quantity]
) -> None:
    numbers = {n for n in (want.low, want.high) if n is not None}
    for quantity in whole:
        there = {n for n in (quantity.low, quantity.high) if n is not None}
        words = claim.words(quantity.start, quantity.end)
        if numbers <= there and quantity.unit != want.unit:
            message = f"{want.name}: the fact says {want.shown}, the cue '{words}': another unit"
            mend = "write the unit that the source has"
            claim.complain("PG307", message, "value", mend, want.place_of("unit"))
            return
        if quantity.unit == want.unit and numbers & there:
            message = f"{want.name}: the fact says {want.shown}, the cue '{words}': other bounds"
            mend = "write low, high or value as the words have it"
            at = want.place_of("high" if quantity.low == want.low else "low", *_NUMBERS)
            claim.complain("PG312", message, "value", mend, at)
            return
    if any(f.code in _CUT for f in claim.findings) and shown:
        return
    claim.complain(
        "PG306",
        f"{want.name}: the cue does not show {want.shown}",
        "value",
        "write what the source says, or take the words that hold the number, its unit and comparator",
        want.place_of(*_NUMBERS),
    )
