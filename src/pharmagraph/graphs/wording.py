"""Dosages, durations and quantities in plain English, made from their parts.

Numbers get a leading zero and never a trailing one, commas from 1,000 on, and micrograms are written
in full: all are old sources of tenfold and thousandfold errors (Institute for Safe Medication
Practices, "List of Error-Prone Abbreviations, Symbols, and Dose Designations"). No part is left unsaid.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.extract.fact import FlagValue, NumberValue, RangeValue, Structure, TermValue, TextValue
from pharmagraph.rdfterms import decimal_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from pharmagraph.extract.fact import Value
    from pharmagraph.ontology.model import Unit

# Roles that are things, and so take an article.
_WITH_AN = {"adjunct", "alternative"}
# Symbols that readers know at sight; every other unit is written out.
_SYMBOLS = {"g", "mg", "kg", "mg/kg", "L", "mL", "mmol"}
_ROUTES = {
    "oral": "by mouth", "intravenous": "into a vein", "intramuscular": "into a muscle",
    "subcutaneous": "under the skin", "rectal": "into the rectum", "sublingual": "under the tongue",
    "topical": "on the skin", "transdermal": "through the skin", "inhalation": "by inhalation",
    "nasal": "into the nose", "ophthalmic": "into the eye", "parenteral": "by injection or infusion",
}  # fmt: skip
_NATURAL = {1: "once", 2: "twice"}
_OWN_LINK = re.compile(r"(?:if|when|unless|in case|until|while|after|before|during|only|as)\b", re.IGNORECASE)
_WITH_ARTICLE = {"United States", "United Kingdom", "European Union"}


def unit_words(unit: Unit, number: Decimal | None) -> str:
    """Write a unit as it follows a number: a symbol, or the word in singular or plural."""
    if unit.code in _SYMBOLS or unit.code == "%":
        return unit.code
    name = unit.code.strip("{}") if unit.code.startswith("{") else unit.term.label
    if number is not None and abs(number) == 1:
        return name
    head, _, tail = name.partition(" per ")
    return f"{head}s per {tail}" if tail else f"{name}s"


def number_words(number: Decimal) -> str:
    """Write a number as people read it, with commas from 1,000 on."""
    whole, dot, rest = decimal_text(number).partition(".")
    return f"{int(whole):,}{dot}{rest}" if len(whole.lstrip("-")) > len("999") else whole + dot + rest


def range_words(value: RangeValue) -> str:
    """Write a range: "3 to 10 mg", "up to 4 weeks", "at least 2 hours", "5 mg"."""
    low, high = value.low, value.high
    unit = unit_words(value.unit, low if high is None else high) if value.unit else ""
    after = unit if unit in {"", "%"} else f" {unit}"
    if low is not None and high is not None:
        number = number_words(low) if low == high else f"{number_words(low)} to {number_words(high)}"
        return number + after
    if high is not None:
        return f"up to {number_words(high)}{after}"
    return f"at least {number_words(low)}{after}" if low is not None else ""


def value_words(value: Value) -> str:
    """Write any value in plain English."""
    match value:
        case TermValue(term=term):
            return term.label
        case TextValue(text=text):
            return text
        case NumberValue(number=number):
            return number_words(number)
        case FlagValue(flag=flag):
            return "yes" if flag else "no"
        case RangeValue():
            return range_words(value)
        case Structure():
            return structure_words(value)


class _Parts:
    """The parts of a value by name; ``left`` are the names that nothing has said yet."""

    def __init__(self, value: Structure) -> None:
        self._by_name = {key.name: values for key, values in value.parts}
        self.left = set(self._by_name)

    def take(self, name: str) -> tuple[Value, ...]:
        """Return the values of a part, and count it as said."""
        self.left.discard(name)
        return self._by_name.get(name, ())

    def range(self, name: str) -> RangeValue | None:
        """Return a part that is a range, a count or a quantity, and count it as said."""
        values = self.take(name)
        return values[0] if values and isinstance(values[0], RangeValue) else None

    def words(self, name: str, by: str = " or ") -> str:
        """Return the words of a part, and count it as said; "" where there is none."""
        return by.join(value_words(value) for value in self.take(name))


def structure_words(value: Structure) -> str:
    """Write a value with parts, the parts in the order in which people say them."""
    parts = _Parts(value)
    said = [phrase for say in _PHRASES if (phrase := say(parts))]
    said += [f"{name} {parts.words(name)}" for name in sorted(parts.left)]
    return ", ".join(said)


def _amount(parts: _Parts) -> str:
    """Write what people say in one breath: "5 mg of diazepam in each tablet", "10 mg by mouth"."""
    ingredient, form = parts.words("ingredient"), parts.words("form")
    route = " or ".join(_ROUTES.get(word, word) for word in map(value_words, parts.take("route")))
    amount = parts.words("dose") or parts.words("amount")
    # The period belongs to the times where there are any.
    per = "" if "times" in parts.left else _per(parts.range("per"))
    of = f"of {ingredient}" if amount else ingredient
    words = [amount, of if ingredient else "", per, f"as {form}" if form else "", route]
    return " ".join(word for word in words if word)


def _per(value: RangeValue | None) -> str:
    if value is None or value.unit is None:
        return ""
    if value.low != 1 or value.high != 1:
        return f"in {range_words(value)}"
    if value.unit.dimension != "time":
        return f"in each {unit_words(value.unit, value.low)}"
    return f"{'an' if value.unit.term.label.startswith('h') else 'a'} {value.unit.term.label}"


def _times(parts: _Parts) -> str:
    value = parts.range("times")
    if value is None:
        return ""
    low, high = value.low, value.high
    if low is None and high in _NATURAL:
        count = f"up to {_NATURAL[int(high)]}"
    elif low is None or high is None or (low != high and high - low != 1):
        count = f"{range_words(value)} times"
    elif high in _NATURAL and low in _NATURAL:
        count = _NATURAL[int(low)] if low == high else "once or twice"
    else:
        count = f"{' or '.join(map(number_words, value.numbers))} times"
    return f"{count} {_per(parts.range('per'))}".rstrip()


def _interval(value: RangeValue | None) -> str:
    if value is None:
        return ""
    if value.low is None or value.high is None:
        return f"at intervals of {range_words(value)}"
    one = value.low == value.high == 1
    return f"every {range_words(value).removeprefix('1 ') if one else range_words(value)}"


def _change(parts: _Parts) -> str:
    value, every = parts.range("change"), _interval(parts.range("change every"))
    if value is None:
        return every
    falls, rises = all(n <= 0 for n in value.numbers), all(n >= 0 for n in value.numbers)
    if falls and not rises:
        low, high = (None if n is None else -n for n in (value.high, value.low))
        value = RangeValue(low, high, value.unit, value.place)
    verb = "raised" if rises else "reduced" if falls else "changed"
    return f"{verb} by {range_words(value)} {every}".rstrip()


def _role(parts: _Parts) -> str:
    roles = [f"an {role}" if role in _WITH_AN else role for role in map(value_words, parts.take("role"))]
    return f"as {' or '.join(roles)}" if roles else ""


def _needed(parts: _Parts) -> str:
    values = parts.take("as needed")
    return "as needed" if any(isinstance(v, FlagValue) and v.flag for v in values) else ""


def _maximum(parts: _Parts) -> str:
    words = parts.words("maximum")
    return f"at most {words.removeprefix('up to ')}" if words else ""


def _jurisdiction(parts: _Parts) -> str:
    places = map(value_words, parts.take("jurisdiction"))
    words = " or ".join(f"the {place}" if place in _WITH_ARTICLE else place for place in places)
    return f"in {words}" if words else ""


def _when(parts: _Parts) -> str:
    words = parts.words("when")
    return words if not words or _OWN_LINK.match(words) else f"when {words}"


def _led(lead: str, name: str, by: str = " or ", tail: str = "") -> Callable[[_Parts], str]:
    """Return what says a part with words before and after it."""

    def say(parts: _Parts) -> str:
        words = parts.words(name, by)
        return f"{lead}{words}{tail}" if words else ""

    return say


_PHRASES: tuple[Callable[[_Parts], str], ...] = (
    _led("after ", "after"),
    _led("", "phase", tail=" phase"),
    _amount,
    _times,
    lambda parts: _interval(parts.range("every")),
    _change,
    _needed,
    _maximum,
    _led("for ", "duration"),
    _role,
    _led("for ", "for", " and "),
    _led("in ", "population", " and "),
    _jurisdiction,
    _when,
    _led("then ", "then"),
)
