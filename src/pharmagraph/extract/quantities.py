"""Numbers in running English text: with their units, comparators and ranges.

An expression is cited whole or not at all: "less than 4 weeks" without "less than" is another
statement. So each quantity knows the whole stretch of text that makes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias
from weakref import WeakKeyDictionary

from pharmagraph.extract.comparators import AFTER, BEFORE, LEADING
from pharmagraph.extract.folding import flat
from pharmagraph.extract.numerals import LATIN, LATIN_TIMES, NUMBER, ONCE, WORD_NUMBERS, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.ontology.vocabulary import Vocabulary

Role = Literal["amount", "times", "every", "per"]
Bounds: TypeAlias = tuple[Decimal | None, Decimal | None]
Span: TypeAlias = tuple[int, int]

_ONE: Bounds = (Decimal(1), Decimal(1))

_STARTS = re.compile(rf"(?<![\w.,/-]){NUMBER}")
_NUMBER_AT = re.compile(NUMBER)
_JOINT = re.compile(r" ?(?:-|to|or|and) ?(?=[\d.½¼¾]|(?:" + WORD_NUMBERS + r")\b)|-(?=\d)")
_ONCE_AT = re.compile(r"(?<![\w-])(once|twice|thrice)(?![\w-])")
_HOURLY = re.compile(r"[ -]?hourly(?!\w)")
_NAME_GOES_ON = re.compile(r"-?[^\W\d_]|(?<=\bone) (?:of|another|who|or more)\b")
_TIMES = re.compile(r" ?(?:times|x)(?!\w)")
_TIMES_JOINT = re.compile(r" (?:or|to) ")
_PER = re.compile(r"[ ,]*(?:(?:a|an|per|each|every|in a|in every|in each|in any)\b ?|/ ?)")
_EVERY = re.compile(r"(?<![\w-])(?:every|each) (?P<other>other |second )?")
_BARE_PERIODS = {"daily": "d", "nightly": "d", "weekly": "wk", "monthly": "mo", "yearly": "a", "hourly": "h"}
_BARE_AT = re.compile(r"[ ,]*(?P<name>" + "|".join(_BARE_PERIODS) + r")(?![\w-])")
_BARE = re.compile(
    r"(?<![\w-])(?:" + "|".join(_BARE_PERIODS) + r")(?![\w-])|(?<![\w-])(?:(?:a|per|each|every) |/)(?=\w)"
)
_TIME_UNITS = frozenset({"s", "min", "h", "d", "wk", "mo", "a"})
_WORD_AT = re.compile(r"[^\W\d_]\w*")
_LOOK_BACK = 48
# Case matters in short codes ("mg" and "Mg"), not in words.
_LETTERS_OF_A_CODE = 2


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or range as the text says it.

    ``low`` and ``high`` are inclusive bounds, None where the text leaves one open ("up to 4").
    ``unit`` is a UCUM code, "" where there is none. ``role``: an amount, a number of times, the time
    from one dose to the next ("every 8 hours"), or the period in which times are counted ("a day").
    ``start`` and ``end`` bound the whole expression.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str
    role: Role
    start: int
    end: int

    @property
    def values(self) -> tuple[Decimal | None, Decimal | None, str]:
        """Bounds and unit."""
        return self.low, self.high, self.unit


class QuantityReader:
    """Reads quantities with the units of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        exact: dict[str, str] = {}
        loose: dict[str, str] = {}
        for unit in vocabulary.units.values():
            for name in (unit.code, *unit.term.carriers):
                plain = flat(name)
                if " " in plain and plain.split()[0] in {"a", "per", "each", "every", "once"}:
                    continue
                exact.setdefault(name, unit.code)
                if len(name) > _LETTERS_OF_A_CODE:
                    loose.setdefault(plain, unit.code)
        exact = {n: c for n, c in exact.items() if n not in _BARE_PERIODS}
        loose = {n: c for n, c in loose.items() if n not in _BARE_PERIODS}
        self._exact = exact
        self._loose = loose
        self._longest = max((len(n) for n in (*exact, *loose)), default=0)

    def unit_at(self, text: str, at: int) -> tuple[str, int] | None:
        """Return the unit that stands at an offset, and where it ends; the longest one wins."""
        plain = flat(text[at : at + self._longest])
        for length in range(min(self._longest, len(text) - at), 0, -1):
            end = at + length
            goes_on = (
                end < len(text) and text[end - 1].isalnum() and (text[end].isalnum() or text[end] in "-_")
            )
            if goes_on and not (text[end] == "-" and length > 1):
                continue
            code = self._exact.get(text[at:end]) or self._loose.get(plain[:length])
            if code:
                return code, end
        return None

    def read(self, text: str, start: int, end: int) -> tuple[Quantity, ...]:
        """Return the quantities of a stretch of text, in order; offsets are those of the whole text."""
        return tuple(_Scan(self, text[start:end], start).run())


def reader_of(vocabulary: Vocabulary) -> QuantityReader:
    """Return the quantity reader of a vocabulary, made once."""
    if (found := _READERS.get(vocabulary)) is None:
        found = _READERS[vocabulary] = QuantityReader(vocabulary)
    return found


_READERS: WeakKeyDictionary[Vocabulary, QuantityReader] = WeakKeyDictionary()


class _Scan:
    """One pass over a stretch of text."""

    def __init__(self, reader: QuantityReader, text: str, base: int) -> None:
        self._reader = reader
        self._text = text
        self._flat = flat(text)
        self._base = base

    def run(self) -> Iterator[Quantity]:
        at = 0
        while at < len(self._flat):
            begins = [m for p in (_STARTS, _ONCE_AT, _BARE, LATIN) if (m := p.search(self._flat, at))]
            if not begins:
                return
            first = min(begins, key=lambda m: (m.start(), -m.end()))
            found: list[Quantity] = []
            if first.re is _ONCE_AT:
                once = Decimal(ONCE[first.group()])
                at = self._times(first.span(), (once, once), found)
            elif first.re is _BARE:
                at = self._bare(first, found)
            elif first.re is LATIN:
                at = self._latin(first, found)
            else:
                at = self._amount(first.start(), found)
            yield from found

    def _quantity(self, bounds: Bounds, unit: str, role: Role, span: Span) -> Quantity:
        return Quantity(*bounds, unit, role, self._base + span[0], self._base + span[1])

    def _latin(self, found: re.Match[str], out: list[Quantity]) -> int:
        """Read an abbreviation of prescriptions: "b.i.d." is twice a day, "q8h" every 8 hours."""
        if low := found.group("low"):
            bounds = (Decimal(low), Decimal(found.group("high") or low))
            out.append(self._quantity(bounds, "h", "every", found.span()))
        else:
            times = Decimal(LATIN_TIMES[found.group("times").replace(".", "")])
            out.append(self._quantity((times, times), "", "times", found.span()))
            out.append(self._quantity(_ONE, "d", "per", found.span()))
        return found.end()

    def _bare(self, found: re.Match[str], out: list[Quantity]) -> int:
        """Read a period without number of times: "daily", "each week", "every hour"."""
        if found.group() in _BARE_PERIODS:
            code = _BARE_PERIODS[found.group()]
            out.append(self._quantity(_ONE, code, "per", found.span()))
            return found.end()
        word = found.group().strip()
        if word not in {"every", "each"}:
            unit = self._reader.unit_at(self._text, found.end()) if word in {"per", "/"} else None
            if unit and unit[0] in _TIME_UNITS:
                out.append(self._quantity(_ONE, unit[0], "per", (found.start(), unit[1])))
                return unit[1]
            return found.end()
        every = _EVERY.match(self._flat, found.start())
        after = every.end() if every else found.end()
        unit = self._reader.unit_at(self._text, after)
        if unit and unit[0] in _TIME_UNITS:
            other = bool(every and every.group("other"))
            count = Decimal(2 if other else 1)
            role: Role = "every" if other or unit[0] in {"h", "min"} else "per"
            out.append(self._quantity((count, count), unit[0], role, (found.start(), unit[1])))
            return unit[1]
        return found.end()

    def _amount(self, start: int, out: list[Quantity]) -> int:
        number = _NUMBER_AT.match(self._flat, start)
        if number is None:
            return start + 1
        low = high = number_of(number.group())
        end = number.end()
        unit, end = self._unit(end)
        if not unit and _NAME_GOES_ON.match(self._flat, end):
            # "5-HT", "2nd", "one of them": a name or word with a number in it.
            return end + 1
        if (joint := _JOINT.match(self._flat, end)) and (second := _NUMBER_AT.match(self._flat, joint.end())):
            word = joint.group().strip()
            leading = self._leading(start)
            fits = word != "and" or (leading is not None and leading.group("between") is not None)
            other = number_of(second.group())
            second_unit, second_end = self._unit(second.end())
            if fits and other > low and (not unit or not second_unit or unit == second_unit):
                high = other
                unit = second_unit or unit
                end = second_end
        return self._finish((start, end), (low, high), unit, out)

    def _unit(self, at: int) -> tuple[str, int]:
        after = at + (1 if self._flat[at : at + 1] in {" ", "-"} else 0)
        if hourly := _HOURLY.match(self._flat, at):
            return "h", hourly.end()
        found = self._reader.unit_at(self._text, after) if after < len(self._flat) else None
        return found or ("", at)

    def _leading(self, start: int) -> re.Match[str] | None:
        return LEADING.search(self._flat[max(0, start - _LOOK_BACK) : start])

    def _finish(self, span: Span, numbers: tuple[Decimal, Decimal], unit: str, out: list[Quantity]) -> int:
        (start, end), (low, high) = span, numbers
        if not unit and (times := _TIMES.match(self._flat, end)):
            return self._times((start, times.end()), numbers, out)
        first = start
        bounds: Bounds = (low, high)
        leading = self._leading(start)
        if leading is not None:
            # Where the look back was cut short, the match is counted from its own start.
            first = start - len(leading.group())
            is_range = low != high
            if leading.group("low") is not None and not (is_range and leading.group("low") == "from"):
                bounds = (low, None)
            elif leading.group("high") is not None:
                bounds = (low if is_range else None, high)
        if (after := AFTER.match(self._flat, end)) is not None:
            end = after.end()
            bounds = (None if low == high else low, high) if after.group("high") else (low, None)
        role: Role = "amount"
        before = re.search(
            r"(?<![\w-])(?:every|each) (?:" + BEFORE + r" )?\Z",
            self._flat[max(0, first - _LOOK_BACK) : first],
        )
        if before and unit in _TIME_UNITS:
            role = "every"
            first -= len(before.group())
        hourly = self._flat[end - 6 : end] == "hourly" and unit == "h"
        out.append(self._quantity(bounds, unit, "every" if hourly else role, (first, end)))
        return self._period(end, out) if unit else end

    def _times(self, span: Span, numbers: tuple[Decimal, Decimal], out: list[Quantity]) -> int:
        (start, end), (low, high) = span, numbers
        if joint := _TIMES_JOINT.match(self._flat, end):
            number = _NUMBER_AT.match(self._flat, joint.end())
            times = _TIMES.match(self._flat, number.end()) if number else None
            if more := _ONCE_AT.match(self._flat, joint.end()):
                high, end = Decimal(ONCE[more.group()]), more.end()
            elif number and times:
                high, end = number_of(number.group()), times.end()
        bounds: Bounds = (low, high)
        if (leading := self._leading(start)) is not None and not leading.group("between"):
            start -= len(leading.group())
            bounds = (low, None) if leading.group("low") else (None, high)
        out.append(self._quantity(bounds, "", "times", (start, end)))
        return self._period(end, out)

    def _period(self, end: int, out: list[Quantity]) -> int:
        """Read the period that follows a quantity at once: "mg daily", "times a day", "mg/day"."""
        start = out[-1].start - self._base
        if bare := _BARE_AT.match(self._flat, end):
            out.append(self._quantity(_ONE, _BARE_PERIODS[bare.group("name")], "per", (start, bare.end())))
        elif (per := _PER.match(self._flat, end)) and (unit := self._reader.unit_at(self._text, per.end())):
            if unit[0] not in _TIME_UNITS and not per.group().strip(" ,").startswith(("per", "/")):
                return end
            out.append(self._quantity(_ONE, unit[0], "per", (start, unit[1])))
        elif (
            per
            and per.group().strip(" ,").startswith(("per", "/"))
            and (word := _WORD_AT.match(self._flat, per.end()))
        ):
            # A unit that the vocabulary does not have ("mg/m2"): no fact can have it either.
            last = out[-1]
            stop = self._base + word.end()
            out[-1] = Quantity(
                last.low, last.high, f"{last.unit}/{word.group()}", last.role, last.start, stop
            )
            return word.end()
        else:
            return end
        whole = out[-1].end
        previous = out[-2]
        out[-2] = Quantity(previous.low, previous.high, previous.unit, previous.role, previous.start, whole)
        return whole - self._base
