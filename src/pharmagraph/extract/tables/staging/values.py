"""Typed values: SQL that turns cells into the canonical form of a datatype, NULL where they do not fit.

The forms are those of XML Schema 1.1 part 2: integers and decimals without needless signs and zeros,
true and false, dates and times of the years 1 to 9999 that the calendar has, zones as they are written.
"""

from __future__ import annotations

from pharmagraph.extract.tables.dateformat import read_format
from pharmagraph.extract.tables.plan.duck import duck_text

_ZONE = "(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_DATE = f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{_ZONE}"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?"
_DATE_TIME = f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_TIME}{_ZONE}"
_DECIMAL = "[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)"
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
            digits = f"ltrim(ltrim({cell}, '+-'), '0')"
            sign = f"case when {cell} like '-%' and {digits} <> '' then '-' else '' end"
            return _if_fits(
                cell, "[+-]?[0-9]+", f"{sign} || case when {digits} = '' then '0' else {digits} end"
            )
        case "decimal":
            return _if_fits(cell, _DECIMAL, _decimal(cell))
        case _:
            return _dated(cell, datatype, form)


def misfit(datatype: str, form: str) -> str:
    """Say what is wrong with a cell that does not fit."""
    if form:
        return f"it is not {_kind(datatype)} in the form {form}"
    return f"it is not {_EXAMPLES[datatype]}"


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
