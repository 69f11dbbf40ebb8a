"""Dosages, durations and quantities in plain English, made from their parts.

Numbers get a leading zero and never a trailing one, and micrograms are written in full: both are
old sources of tenfold and thousandfold errors (Institute for Safe Medication Practices, "List of
Error-Prone Abbreviations").
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pharmagraph.extract.fact import FlagValue, NumberValue, RangeValue, Structure, TermValue, TextValue
from pharmagraph.rdfterms import decimal_text

if TYPE_CHECKING:
    from pharmagraph.extract.fact import Value
    from pharmagraph.ontology.model import Key, Unit

# Symbols that readers know at sight; every other unit is written out.
_SYMBOLS = {"g", "mg", "kg", "mg/kg", "L", "mL", "mmol"}
_ROUTES = {
    "oral": "by mouth", "intravenous": "into a vein", "intramuscular": "into a muscle",
    "subcutaneous": "under the skin", "rectal": "into the rectum", "sublingual": "under the tongue",
}  # fmt: skip
_NATURAL = {1: "once", 2: "twice"}


def unit_words(unit: Unit, number: Decimal | None) -> str:
    """Write a unit as it follows a number: a symbol, or the word in singular or plural."""
    if unit.code in _SYMBOLS:
        return unit.code
    if unit.code == "%":
        return "%"
    name = unit.code.strip("{}") if unit.code.startswith("{") else unit.term.label
    if number is not None and abs(number) == 1:
        return name
    head, _, tail = name.partition(" per ")
    return f"{head}s per {tail}" if tail else f"{name}s"


def range_words(value: RangeValue) -> str:
    """Write a range: "3 to 10 mg", "up to 4 weeks", "at least 2 hours", "5 mg"."""
    low, high = value.low, value.high
    unit = f" {unit_words(value.unit, high if high is not None else low)}" if value.unit else ""
    if low is not None and high is not None:
        if low == high:
            return decimal_text(low) + unit
        return f"{decimal_text(low)} to {decimal_text(high)}{unit}"
    if high is not None:
        return f"up to {decimal_text(high)}{unit}"
    return f"at least {decimal_text(low)}{unit}" if low is not None else ""


def value_words(value: Value) -> str:
    """Write any value in plain English."""
    match value:
        case TermValue(term=term):
            return term.label
        case TextValue(text=text):
            return text
        case NumberValue(number=number):
            return decimal_text(number)
        case FlagValue(flag=flag):
            return "yes" if flag else "no"
        case RangeValue():
            return range_words(value)
        case Structure():
            return structure_words(value)


def structure_words(value: Structure) -> str:
    """Write a value with parts, the parts in the order in which people say them."""
    parts = {key.name: (key, values) for key, values in value.parts}
    said = [_say(name, parts[name][1], value) for name in _ORDER if name in parts]
    if "dose" in parts and "route" in parts:
        # People say "10 mg by mouth" in one breath.
        names = [name for name in _ORDER if name in parts]
        at = names.index("route")
        said[at - 1 : at + 1] = [f"{said[at - 1]} {said[at]}"]
    said += [_plain(*parts[name]) for name in sorted(set(parts) - set(_ORDER) - _SILENT)]
    return ", ".join(phrase for phrase in said if phrase)


def _plain(key: Key, values: tuple[Value, ...]) -> str:
    return f"{key.name} {_joined(values)}"


def _joined(values: tuple[Value, ...], by: str = " or ") -> str:
    return by.join(value_words(v) for v in values)


_ORDER = (
    "after", "phase", "ingredient", "change", "dose", "amount", "form", "route", "times", "every", "as needed",
    "maximum", "duration", "role", "for", "population", "jurisdiction", "when", "then",
)  # fmt: skip
_SILENT = {"per"}


def _say(name: str, values: tuple[Value, ...], whole: Structure) -> str:
    first = values[0]
    match name:
        case "dose" | "ingredient" | "form":
            return _joined(values)
        case "amount":
            per = whole.part("per")
            return _joined(values) + (f" {_per(per[0])}" if per else "")
        case "change":
            return _change(first)
        case "route":
            return " or ".join(_ROUTES.get(w, w) for w in (value_words(v) for v in values))
        case "times":
            return _times(first, whole.part("per"))
        case "every":
            return f"every {_without_one(first)}"
        case "after":
            return f"after {_joined(values)}"
        case "as needed":
            return "as needed" if isinstance(first, FlagValue) and first.flag else ""
        case "maximum":
            return f"at most {_joined(values).removeprefix('up to ')}"
        case "role":
            return f"as {_joined(values)}"
        case "for" | "population":
            return f"for {_joined(values, ' and ')}"
        case "duration":
            return f"for {_joined(values)}"
        case "jurisdiction":
            return f"in {_joined(values)}"
        case "when":
            return f"when {_joined(values)}".replace("when when ", "when ")
        case "then":
            return f"then {_joined(values)}"
        case _:
            return f"{_joined(values)} phase"


def _change(value: Value) -> str:
    if not isinstance(value, RangeValue):
        return ""
    falls = all(n < 0 for n in value.numbers)
    bounds = (
        (value.low, value.high)
        if not falls
        else tuple(-n if n is not None else None for n in (value.high, value.low))
    )
    return f"{'reduced' if falls else 'raised'} by {range_words(RangeValue(bounds[0], bounds[1], value.unit, value.place))}"


def _per(value: Value) -> str:
    if not isinstance(value, RangeValue) or value.unit is None or value.low is None:
        return ""
    article = "an" if value.unit.term.label.startswith("h") else "a"
    if value.low == 1:
        return (
            f"{article} {value.unit.term.label}"
            if value.unit.dimension == "time"
            else f"in each {unit_words(value.unit, value.low)}"
        )
    return f"in {range_words(value)}"


def _times(value: Value, per: tuple[Value, ...]) -> str:
    if not isinstance(value, RangeValue):
        return ""
    if value.low == value.high and value.low in _NATURAL:
        count = _NATURAL[int(value.low)]
    else:
        low, high = value.low, value.high
        near = low is not None and high is not None and high - low == 1
        shown = (
            f"{decimal_text(low)} or {decimal_text(high)}"
            if near and low is not None and high is not None
            else range_words(value)
        )
        count = f"{shown} times"
    return f"{count} {_per(per[0])}" if per else count


def _without_one(value: Value) -> str:
    shown = value_words(value)
    return shown.removeprefix("1 ")
