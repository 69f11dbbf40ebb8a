from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.graphs.daily import daily_amounts
from pharmagraph.rdfterms import decimal_text
from support.dosages import structure

if TYPE_CHECKING:
    from decimal import Decimal


def daily(written: str) -> tuple[str, str]:
    """Return what a dosage comes to in a day, as text; "" where it is not said."""
    low, high = daily_amounts(structure(written))
    return ("" if low is None else decimal_text(low), "" if high is None else decimal_text(high))


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("{dose: {low: 3, high: 10, unit: mg}, times: 3, per: {value: 1, unit: d}}", "9", "30"),
        ("{dose: {low: 2, high: 10, unit: mg}, times: {low: 2, high: 4}, per: {value: 1, unit: d}}",
         "4", "40"),
        ("{dose: {value: 10, unit: mg}, times: {low: 3, high: 4}, per: {value: 24, unit: h}}", "30", "40"),
        ("{dose: {value: 0.5, unit: mg/kg}, every: {value: 8, unit: h}}", "1.5", "1.5"),
        ("{dose: {value: 500, unit: mg}, every: {low: 4, high: 6, unit: h}}", "2000", "3000"),
        ("{dose: {value: 70, unit: mg}, times: 1, per: {value: 1, unit: wk}}", "10", "10"),
        ("{dose: {value: 70, unit: mg}, every: {value: 1, unit: wk}}", "10", "10"),
        ("{dose: {value: 10, unit: mg}, every: {value: 1, unit: wk}}", "1.42857", "1.42857"),
        ("{dose: {value: 0.000001, unit: g}, every: {value: 1, unit: wk}}",
         "0.000000142857", "0.000000142857"),
        ("{dose: {value: 40, unit: mg}, per: {value: 1, unit: d}}", "40", "40"),
        ("{dose: {high: 10, unit: mg}, times: 2, per: {value: 1, unit: d}}", "", "20"),
        ("{dose: {low: 10, unit: mg}, times: 2, per: {value: 1, unit: d}}", "20", ""),
        ("{dose: {value: 10, unit: mg}, times: {high: 4}, per: {value: 1, unit: d}}", "", "40"),
        ("{dose: {value: 10, unit: mg}, every: {low: 6, unit: h}}", "", "40"),
        ("{dose: {value: 10, unit: mg}, every: {high: 6, unit: h}}", "40", ""),
        ("{dose: {value: 10, unit: mg}}", "", ""),
        ("{dose: {value: 10, unit: mg}, times: 3}", "", ""),
        ("{times: 3, per: {value: 1, unit: d}}", "", ""),
        ("{dose: {value: 10, unit: mg}, times: 3, per: {value: 1, unit: d}, as needed: true}", "", ""),
        ("{dose: {value: 10, unit: mg}, times: 3, per: {value: 1, unit: d}, as needed: false}", "30", "30"),
    ],
)  # fmt: skip
def test_what_a_day_comes_to(written: str, low: str, high: str) -> None:
    """Dose times doses a day, exact where that has an end, else to six digits."""
    assert daily(written) == (low, high)


@pytest.mark.parametrize(
    ("maximum", "low", "high"),
    [
        ("{amount: {high: 4, unit: g}, per: {value: 1, unit: d}}", "3000", "4000"),
        ("{amount: {value: 2, unit: g}, per: {value: 24, unit: h}}", "2000", "2000"),
        ("{amount: {value: 14, unit: g}, per: {value: 1, unit: wk}}", "2000", "2000"),
        ("{amount: {value: 100, unit: g}, per: {value: 1, unit: d}}", "3000", "6000"),
        ("{amount: {value: 1, unit: mL}, per: {value: 1, unit: d}}", "3000", "6000"),
        ("{amount: {value: 1, unit: g}}", "3000", "6000"),
        ("{amount: {low: 1, unit: g}, per: {value: 1, unit: d}}", "3000", "6000"),
    ],
)
def test_a_maximum_caps_the_day(maximum: str, low: str, high: str) -> None:
    """What a day comes to never exceeds a maximum in a unit of the same kind."""
    dose = "dose: {low: 500, high: 1000, unit: mg}, every: {value: 4, unit: h}"
    assert daily(f"{{{dose}, maximum: {maximum}}}") == (low, high)


def test_a_maximum_is_the_bound_of_what_is_needed() -> None:
    """Taken as needed nothing may be taken; the maximum still bounds the day."""
    maximum = "maximum: {amount: {value: 4, unit: g}, per: {value: 1, unit: d}}"
    assert daily(f"{{dose: {{value: 500, unit: mg}}, as needed: true, {maximum}}}") == ("", "4000")


def test_steps_of_a_taper_are_no_doses() -> None:
    """An interval beside a change may be that of the steps, and counts no doses."""
    taper = "{dose: {value: 20, unit: mg}, change: {value: -5, unit: mg}, every: {value: 1, unit: wk}}"
    assert daily(taper) == ("", "")
    daily_taper = taper.replace("every", "times: 1, per: {value: 1, unit: d}, change every")
    assert daily(daily_taper) == ("20", "20")


NUMBERS = st.decimals(min_value="0.000000000001", max_value=999999999999, places=12)
UNITS = st.sampled_from(["s", "min", "h", "d", "wk", "mo", "a"])


@given(NUMBERS, NUMBERS, NUMBERS, UNITS)
def test_any_numbers_can_be_worked_out(dose: Decimal, times: Decimal, per: Decimal, unit: str) -> None:
    """The largest and smallest numbers of a facts file give a figure within a millionth of the truth."""
    written = (
        f"{{dose: {{value: {dose:f}, unit: mg}}, times: {times:f}, per: {{value: {per:f}, unit: {unit}}}}}"
    )
    low, high = daily_amounts(structure(written))
    assert low == high
    factor = {"s": 1, "min": 60, "h": 3600, "d": 86400, "wk": 604800, "mo": 2629800, "a": 31557600}[unit]
    truth = float(dose) * float(times) / (float(per) * factor / 86400)
    assert low is not None
    assert float(low) == pytest.approx(truth, rel=1e-5)
