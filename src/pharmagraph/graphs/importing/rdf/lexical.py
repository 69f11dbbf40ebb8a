"""Tell values that are none of their datatype, such as the 45th of a month.

The datatypes are those of XML Schema 1.1, part 2 (section 3.3); RDF lets no blanks stand around a value.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING

from pharmagraph.rdfterms import XSD, datatype_of, value_of

if TYPE_CHECKING:
    from pharmagraph.rdfterms import NtTerm

_INTEGER = r"[+-]?[0-9]+"
_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_DOUBLE = rf"{_DECIMAL}(?:[eE]{_INTEGER})?|[+-]?INF|NaN"
_YEAR = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_DATE = rf"({_YEAR})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_FORMS = {
    name: re.compile(form)
    for name, form in {
        "decimal": _DECIMAL,
        "boolean": "true|false|1|0",
        "double": _DOUBLE,
        "float": _DOUBLE,
        "date": _DATE + _ZONE,
        "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
        "time": _TIME + _ZONE,
        "gYear": _YEAR + _ZONE,
        "gYearMonth": f"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}",
    }.items()
}
_BITS = {"long": 64, "int": 32, "short": 16, "byte": 8}
# The least and the greatest of each kind of integer, where it has any.
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in _BITS.items()},
    **{f"unsigned{name.capitalize()}": (0, 2**bits - 1) for name, bits in _BITS.items()},
}
_MOST_DIGITS = 4_000  # Python reads no longer number
_LEAP = 400  # leap years come again after so many


def is_ill_typed(term: NtTerm) -> bool:
    """Tell whether a term is a literal of a datatype of XML Schema that has no such value."""
    if not term.endswith(">") or not term.startswith('"'):
        return False
    datatype = datatype_of(term)
    if not datatype.startswith(XSD):
        return False
    name, words = datatype.removeprefix(XSD), value_of(term)
    if name in _BOUNDS:
        return not _is_integer(words, *_BOUNDS[name])
    if (form := _FORMS.get(name)) is None:
        return False
    found = form.fullmatch(words)
    return found is None or (name.startswith("date") and not _is_day(*found.groups()[:3]))


def _is_integer(words: str, least: int | None, greatest: int | None) -> bool:
    if not re.fullmatch(_INTEGER, words, re.ASCII):
        return False
    if len(words) > _MOST_DIGITS:
        return (least if words.startswith("-") else greatest) is None
    number = int(words)
    return (least is None or number >= least) and (greatest is None or number <= greatest)


def _is_day(year: str, month: str, day: str) -> bool:
    return int(day) <= monthrange(int(year[-4:]) % _LEAP + _LEAP, int(month))[1]
