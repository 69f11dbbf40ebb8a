from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.tables.dateformat import read_format

DAYS = st.dates(min_value=dt.date(1000, 1, 1))


@given(DAYS, st.sampled_from(["yyyyMMdd", "dd.MM.yyyy", "MM/dd/yyyy", "yyyy-MM-dd", "dd 'of' MM, yyyy"]))
def test_a_written_day_is_read_again(day: dt.date, form: str) -> None:
    """A day that is written in a pattern comes back as ISO 8601, and as strptime reads it."""
    found = read_format(form, "date")
    written = day.strftime(found.strptime)
    assert found.read(written) == day.isoformat()
    assert dt.datetime.strptime(written, found.strptime).date() == day  # noqa: DTZ007 - a day has no zone


@given(DAYS)
def test_short_fields_take_one_digit_or_two(day: dt.date) -> None:
    """M and d are read with and without a leading zero."""
    found = read_format("d.M.yyyy", "date")
    assert found.read(f"{day.day}.{day.month}.{day.year}") == day.isoformat()
    assert found.read(f"{day.day:02}.{day.month:02}.{day.year}") == day.isoformat()


def test_times_are_read_to_the_second() -> None:
    """A dateTime has hours and minutes, and seconds where the pattern has them."""
    assert read_format("yyyyMMdd HH:mm", "dateTime").read("20240229 07:05") == "2024-02-29T07:05:00"
    assert (
        read_format("yyyy-MM-dd'T'HH:mm:ss", "dateTime").read("2024-02-29T07:05:09") == "2024-02-29T07:05:09"
    )


@pytest.mark.parametrize(
    "cell", ["20230229", "2024022", "202402290", "2024-02-29", "20241301", "20240200", "", "२०२४०२०१"]
)
def test_days_that_are_not_are_refused(cell: str) -> None:
    """A day that the calendar does not have, or another form, gives nothing."""
    assert read_format("yyyyMMdd", "date").read(cell) is None


@pytest.mark.parametrize(
    ("form", "datatype", "says"),
    [
        ("yyyyMM", "date", "dd is missing"),
        ("yyMMdd", "date", "'yy' is no part"),
        ("yyyyMMMdd", "date", "'MMM' is no part"),
        ("yyyyMMddM", "date", "'M' stands for what is there already"),
        ("yyyyMMdd HH:mm", "date", "a date has no hours"),
        ("yyyyMMdd", "dateTime", "HH is missing"),
        ("yyyy'MMdd", "date", "a quote is not closed"),
        ("words", "date", "'w' is no part"),
    ],
)
def test_patterns_that_cannot_be_used_say_why(form: str, datatype: str, says: str) -> None:
    """A pattern with a part that is unknown, missing or double is refused in plain words."""
    with pytest.raises(ValueError, match=says):
        read_format(form, datatype)
