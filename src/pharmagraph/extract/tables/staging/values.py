"""Typed values: SQL that turns cells into the canonical form of a datatype, NULL where they do not fit.

The forms are those of XML Schema 1.1 part 2: integers and decimals without needless signs and zeros,
true and false, dates and times of the years 1 to 9999 that the calendar has, zones as they are written.
"""

from __future__ import annotations

import re

from pharmagraph.extract.tables.dateformat import read_format
from pharmagraph.extract.tables.plan.duck import duck_text

_ZONE = "(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_DATE = f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{_ZONE}"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?"
_DATE_TIME = f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_TIME}{_ZONE}"
_SPACES = " \u00a0\u202f"
"""Signs between groups of digits that people do not tell apart: where one is named, all are meant."""
_EXAMPLES = {
    "boolean": "true, false, 1 or 0", "integer": "a whole number", "decimal": "a number such as 1.5",
    "date": "a date such as 2019-04-29", "dateTime": "a time such as 2019-04-29T08:30:00",
}  # fmt: skip


def value_sql(cell: str, datatype: str, form: str) -> str:
    """Return SQL for the canonical form of a cell (the SQL of its text)."""
    match datatype:
        case "boolean":
            return _boolean(cell, form)
        case "integer":
            plain = _plain_number(cell, form)
            digits = f"ltrim(ltrim({plain}, '+-'), '0')"
            sign = f"case when {cell} like '-%' and {digits} <> '' then '-' else '' end"
            return _if_fits(
                cell, f"[+-]?{_whole(form)}", f"{sign} || case when {digits} = '' then '0' else {digits} end"
            )
        case "decimal":
            point = re.escape(form[:1] or ".")
            pattern = f"[+-]?({_whole(form)}({point}[0-9]*)?|{point}[0-9]+)"
            return _if_fits(cell, pattern, _decimal(_plain_number(cell, form)))
        case _:
            return _dated(cell, datatype, form)


def misfit(datatype: str, form: str) -> str:
    """Say what is wrong with a cell that does not fit."""
    if datatype in {"integer", "decimal"} and form:
        whole = f"1{form[1:]}234" if form[1:] else "1"
        return f"it is not a number such as {whole if datatype == 'integer' else f'{whole}{form[0]}5'}"
    if form:
        return f"it is not {_kind(datatype)} in the form {form}"
    other = "; decimalChar: names another sign than the point" if datatype == "decimal" else ""
    return f"it is not {_EXAMPLES[datatype]}{other}"


def _kind(datatype: str) -> str:
    return {"date": "a date", "dateTime": "a time", "boolean": "one of the two words"}[datatype]


def _if_fits(cell: str, pattern: str, then: str) -> str:
    return f"case when regexp_full_match({cell}, {duck_text(pattern)}) then {then} end"


def _boolean(cell: str, form: str) -> str:
    yes, _, no = form.partition("|") if form else ("true", "", "false")
    true, false = [duck_text(yes.strip())], [duck_text(no.strip())]
    if not form:
        true, false = [*true, "'1'"], [*false, "'0'"]
    return (
        f"case when {cell} in ({', '.join(true)}) then 'true'"
        f" when {cell} in ({', '.join(false)}) then 'false' end"
    )


def _whole(form: str) -> str:
    """Return the pattern of whole numbers: with a sign between groups, these have their usual sizes.

    The last group has three digits, those before it three or, as in India, two.
    """
    if not form[1:]:
        return "[0-9]+"
    sign = f"[{re.escape(_SPACES if form[1] in _SPACES else form[1])}]"
    return f"([0-9]+|[0-9]{{1,3}}({sign}[0-9]{{2,3}})*{sign}[0-9]{{3}})"


def _plain_number(cell: str, form: str) -> str:
    """Return SQL for a number without signs between groups, and with a point before decimals."""
    for sign in _SPACES if form[1:] and form[1] in _SPACES else form[1:]:
        cell = f"replace({cell}, {duck_text(sign)}, '')"
    return f"replace({cell}, {duck_text(form[0])}, '.')" if form[:1] not in {"", "."} else cell


def _decimal(cell: str) -> str:
    whole = f"ltrim(split_part(ltrim({cell}, '+-'), '.', 1), '0')"
    part = f"rtrim(split_part({cell}, '.', 2), '0')"
    return (
        f"case when {cell} like '-%' and ({whole} <> '' or {part} <> '') then '-' else '' end"
        f" || case when {whole} = '' then '0' else {whole} end"
        f" || case when {part} = '' then '' else '.' || {part} end"
    )


def _dated(cell: str, datatype: str, form: str) -> str:
    first = "date '0001-01-01'"
    if not form:
        pattern = duck_text(_DATE if datatype == "date" else _DATE_TIME)
        day = f"try_cast(substr({cell}, 1, 10) as date) >= {first}"
        return f"case when regexp_full_match({cell}, {pattern}) and {day} then {cell} end"
    read = read_format(form, datatype)
    time = f"try_strptime({cell}, {duck_text(read.strptime)})"
    shown = (
        f"strftime({time}, '%Y-%m-%dT%H:%M:%S')"
        if datatype == "dateTime"
        else f"cast(cast({time} as date) as varchar)"
    )
    return (
        f"case when regexp_full_match({cell}, {duck_text(read.regex)}) and {time} >= {first} then {shown} end"
    )
