"""Dates as tables write them: the patterns of Unicode TR 35 that CSVW takes over, numbers only."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_TOKEN = re.compile(r"'(?P<quoted>[^']*)'|(?P<field>([A-Za-z])\3*)|(?P<sign>[^A-Za-z'])|(?P<stray>')")
# Field: the digits that stand for it, strptime's directive, and the order in ISO 8601.
_FIELDS = {
    "yyyy": ("[0-9]{4}", "%Y", 0),
    "MM": ("[0-9]{2}", "%m", 1),
    "M": ("[0-9]{1,2}", "%m", 1),
    "dd": ("[0-9]{2}", "%d", 2),
    "d": ("[0-9]{1,2}", "%d", 2),
    "HH": ("[0-9]{2}", "%H", 3),
    "mm": ("[0-9]{2}", "%M", 4),
    "ss": ("[0-9]{2}", "%S", 5),
}
_NEEDED = {"date": {0, 1, 2}, "dateTime": {0, 1, 2, 3, 4}}
FIELDS = tuple(_FIELDS)


@dataclass(frozen=True, slots=True)
class DateFormat:
    """A pattern: ``text`` as written, ``regex`` with a group a field, ``strptime`` as C writes it."""

    text: str
    regex: str
    strptime: str
    order: tuple[int, ...]

    def read(self, cell: str) -> str | None:
        """Return the date or time in the form of XML Schema, None where the cell does not fit."""
        found = re.fullmatch(self.regex, cell)
        if not found:
            return None
        parts = dict(zip(self.order, map(int, found.groups()), strict=True))
        try:
            time = dt.datetime(*(parts.get(i, 0) for i in range(6)))  # type: ignore[arg-type]  # noqa: DTZ001
        except ValueError:
            return None
        return time.isoformat() if len(parts) > len(_NEEDED["date"]) else time.date().isoformat()


def read_format(text: str, datatype: str) -> DateFormat:
    """Read a pattern for a date or dateTime; raises ValueError with what is wrong in plain words.

    >>> read_format("d.M.yyyy", "date").read("1.12.2019")
    '2019-12-01'
    """
    regex, strptime = "", ""
    order: list[int] = []
    for found in _TOKEN.finditer(text):
        if found["stray"]:
            raise ValueError("a quote is not closed")
        name = found["field"]
        if name is None:
            words = found["quoted"] if found["quoted"] is not None else found["sign"]
            regex += re.escape(words)
            strptime += words.replace("%", "%%")
        elif name not in _FIELDS:
            raise ValueError(f"'{name}' is no part of a date that is read here")
        elif _FIELDS[name][2] in order:
            raise ValueError(f"'{name}' stands for what is there already")
        else:
            regex += f"({_FIELDS[name][0]})"
            strptime += _FIELDS[name][1]
            order.append(_FIELDS[name][2])
    needed = _NEEDED[datatype]
    if missing := [
        name for name in ("yyyy", "MM", "dd", "HH", "mm") if _FIELDS[name][2] in needed - set(order)
    ]:
        raise ValueError(f"{missing[0]} is missing")
    if datatype == "date" and set(order) - needed:
        raise ValueError("a date has no hours; the datatype may be dateTime")
    return DateFormat(text, regex, strptime, tuple(order))
