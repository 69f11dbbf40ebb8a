from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.extract.tables.dateformat import read_format
from pharmagraph.extract.tables.staging.values import misfit, value_sql
from pharmagraph.rdfterms import decimal_of, decimal_text

if TYPE_CHECKING:
    import datetime as dt


def values(cells: list[str], datatype: str, form: str = "") -> list[str | None]:
    """Return the canonical forms of cells."""
    query = f"select {value_sql('c', datatype, form)} from (select unnest(?::varchar[]) as c)"  # noqa: S608
    return [row[0] for row in duckdb.execute(query, [cells]).fetchall()]


GOOD = {
    ("boolean", ""): {"true": "true", "false": "false", "1": "true", "0": "false"},
    ("boolean", "Y|N"): {"Y": "true", "N": "false"},
    ("boolean", " it's | not "): {"it's": "true", "not": "false"},
    ("integer", ""): {"7": "7", "+07": "7", "-007": "-7", "-0": "0", "000": "0", "9" * 40: "9" * 40},
    ("decimal", ""): {
        "1.50": "1.5", "+01.0": "1", "-.50": "-0.5", "5.": "5", "-0.00": "0", "0.10": "0.1", "100": "100",
        "1" * 40 + ".50": "1" * 40 + ".5",
    },
    ("decimal", ","): {"2,5": "2.5", "-,50": "-0.5", "1234,50": "1234.5", "7": "7", "+1,": "1"},
    ("decimal", ",."): {
        "1.234,50": "1234.5", "1.234": "1234", "12.345.678": "12345678", "-1.234,0": "-1234", "1,5": "1.5",
        "1234,5": "1234.5",
    },
    ("decimal", ".'"): {"1'234.50": "1234.5", "0.5": "0.5"},
    ("decimal", ".,"): {"12,34,567.8": "1234567.8"},
    ("decimal", ", "): {"1 234,5": "1234.5", "1\u00a0234,5": "1234.5", "1\u202f234 567": "1234567"},
    ("decimal", ".\\"): {"1\\234.5": "1234.5"},
    ("integer", ".."): {"1.234": "1234", "-01.000": "-1000", "12": "12"},
    ("integer", ".]"): {"1]234": "1234"},
    ("date", ""): {
        d: d for d in ("2020-02-29", "0001-01-01", "9999-12-31", "2020-01-31Z", "2020-01-31+14:00")
    },
    ("dateTime", ""): {
        t: t for t in ("2020-02-29T00:00:00", "2020-02-29T23:59:59.123456789Z", "2020-02-29T08:30:00-05:30")
    },
    ("date", "yyyyMMdd"): {"20200229": "2020-02-29", "00010101": "0001-01-01"},
    ("date", "d.M.yyyy"): {"1.2.2020": "2020-02-01", "01.12.0999": "0999-12-01"},
    ("date", "'on' dd%MM/yyyy"): {"on 01%02/2020": "2020-02-01"},
    ("dateTime", "yyyy-MM-dd HH:mm"): {"2020-02-29 08:05": "2020-02-29T08:05:00"},
    ("dateTime", "yyyyMMddHHmmss"): {"20200229080507": "2020-02-29T08:05:07"},
}  # fmt: skip
BAD = {
    ("boolean", ""): ["True", "yes", "", "2"],
    ("boolean", "Y|N"): ["y", "true", "1"],
    ("integer", ""): ["1.0", "+", "", "1e3", "٣", "1 000", "--1", "0x1", "1\n"],
    ("decimal", ""): ["1e3", ".", "", "1,5", "NaN", "INF", "1.2.3", "+-1", "1 "],
    ("decimal", ","): ["2.5", "1,2,3", "1.234,5", ",", "", "1,5e3"],
    ("decimal", ",."): [
        "1.5", "1.50", "1..234", ".234", "1.2345", "1234.567", "1.234.5", "1,234.5", "1.234,5.6",
    ],
    ("decimal", ", "): ["1  234", "1 23", " 1 234", "1.234"],
    ("integer", ".."): ["1.5", "1.23", "1,234", ".", "1.2345"],
    ("date", ""): [
        "2019-02-29", "2020-13-01", "2020-00-01", "0000-01-01", "2020-1-1", "20200101", "2020-01-01+15:00",
    ],
    ("dateTime", ""): [
        "2020-02-29", "2020-02-29T24:00:00", "2020-02-29T23:59:60", "2020-02-30T00:00:00",
        "2020-02-29 00:00:00",
    ],
    ("date", "yyyyMMdd"): [
        "20190229", "2020229", "2020 229", "202002299", "00000101", "2020-02-29", "٢٠٢٠٠٢٢٩",
    ],
    ("date", "d.M.yyyy"): ["31.4.2020", "1.2.20", "1..2020", " 1.2.2020"],
    ("dateTime", "yyyy-MM-dd HH:mm"): ["2020-02-29 24:00", "2020-02-29 08:60", "2020-02-29T08:05"],
    ("dateTime", "yyyyMMddHHmmss"): ["20200229080560"],
}  # fmt: skip


@pytest.mark.parametrize(("datatype", "form"), GOOD)
def test_cells_come_out_in_canonical_form(datatype: str, form: str) -> None:
    """Each form that XML Schema or the pattern allows leads to one form."""
    cells = GOOD[datatype, form]
    assert values(list(cells), datatype, form) == list(cells.values())


@pytest.mark.parametrize(("datatype", "form"), BAD)
def test_cells_that_do_not_fit_give_nothing(datatype: str, form: str) -> None:
    """What is no value of the datatype is NULL, and is told in plain words."""
    cells = BAD[datatype, form]
    assert values(cells, datatype, form) == [None] * len(cells)
    assert misfit(datatype, form).startswith("it is not ")


@settings(max_examples=15, deadline=None)
@given(st.lists(st.from_regex(r"[+-]?[0-9]{0,4}\.?[0-9]{0,4}", fullmatch=True), min_size=20))
def test_decimals_agree_with_the_rest_of_the_graph(cells: list[str]) -> None:
    """Decimals and integers are written as rdfterms writes them."""
    numbers = [decimal_of(cell) for cell in cells]
    assert values(cells, "decimal") == [None if n is None else decimal_text(n) for n in numbers]
    whole = [decimal_text(Decimal(c)) if c.lstrip("+-").isdigit() else None for c in cells]
    assert values(cells, "integer") == whole


def test_what_does_not_fit_is_told_with_an_example() -> None:
    """In the form that the mapping says; where it says none, how to say it."""
    assert misfit("decimal", ",.") == "it is not a number such as 1.234,5"
    assert misfit("decimal", ",") == "it is not a number such as 1,5"
    assert misfit("integer", ". ") == "it is not a number such as 1 234"
    assert "decimalChar" in misfit("decimal", "")


FORMATS = ["yyyyMMdd", "dd.MM.yyyy", "d/M/yyyy", "yyyy-M-d", "MM'th of' yyyy dd", "d M yyyy"]


@settings(max_examples=20, deadline=None)
@given(
    form=st.sampled_from(FORMATS),
    days=st.lists(st.dates(), min_size=5),
    noise=st.lists(
        st.from_regex(r"[0-9]{1,4}[./ -]?[0-9]{1,2}[./ -]?[0-9]{1,4}", fullmatch=True), min_size=5
    ),
)
def test_dates_agree_with_what_the_format_says(form: str, days: list[dt.date], noise: list[str]) -> None:
    """The engine reads dates as the reader of formats does, the calendar's gaps included."""
    read = read_format(form, "date")
    cells = [*(day.strftime(read.strptime).replace(f"{day.year}", f"{day.year:04}") for day in days), *noise]
    assert values(cells, "date", form) == [read.read(cell) for cell in cells]


TIMES = ["yyyy-MM-dd HH:mm:ss", "yyyyMMddHHmm", "d.M.yyyy HH.mm"]


@settings(max_examples=15, deadline=None)
@given(
    form=st.sampled_from(TIMES),
    digits=st.lists(
        st.from_regex(r"20[0-9]{2}[0-3][0-9][0-3][0-9][0-2][0-9][0-6][0-9][0-6][0-9]", fullmatch=True),
        min_size=10,
    ),
)
def test_times_agree_with_what_the_format_says(form: str, digits: list[str]) -> None:
    """Times too: there is no hour 24, no second 60."""
    read = read_format(form, "dateTime")
    pieces = [(d[:4], d[4:6], d[6:8], d[8:10], d[10:12], d[12:14]) for d in digits]
    names = ("%Y", "%m", "%d", "%H", "%M", "%S")
    cells = []
    for piece in pieces:
        cell = read.strptime
        for name, part in zip(names, piece, strict=True):
            cell = cell.replace(name, part)
        cells.append(cell)
    assert values(cells, "dateTime", form) == [read.read(cell) for cell in cells]
