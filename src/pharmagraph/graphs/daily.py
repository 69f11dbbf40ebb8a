"""What a dosage comes to in a day, worked out from its parts.

Exact fractions, because a third of a day has no decimal. Where doses are more than a day apart the
figure is an average: 70 mg a week comes to 10 mg a day, though nobody takes 10 mg.
"""

from __future__ import annotations

from decimal import Context, Decimal, Inexact
from fractions import Fraction
from typing import TYPE_CHECKING

from pharmagraph.extract.fact import FlagValue, RangeValue, Structure
from pharmagraph.graphs.dosing import dosing_of

if TYPE_CHECKING:
    from pharmagraph.ontology.model import Unit

_DAY = Fraction(86400)
_EXACT = 100  # digits: far more than the product of any three numbers of a facts file has
_ROUNDED = 6

Bound = Fraction | None


def daily_amounts(value: Structure) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the most that a dosage comes to in a day, in the unit of its dose.

    None where it is not said: without times or interval, and for a dose taken as needed, which may
    not be taken at all. A maximum in the same kind of unit caps both. A figure with no end (10 mg a
    week) has six digits.
    """
    dose = _range(value, "dose")
    if dose is None or dose.unit is None:
        return None, None
    rates = _rates(value)
    low, high = (
        Fraction(amount) * rate if amount is not None and rate is not None else None
        for amount, rate in zip((dose.low, dose.high), rates, strict=True)
    )
    if any(isinstance(v, FlagValue) and v.flag for v in value.part("as needed")):
        low = high = None
    cap = _cap(value, dose.unit)
    if cap is not None:
        low = None if low is None else min(low, cap)
        high = cap if high is None else min(high, cap)
    return _decimal(low), _decimal(high)


def _range(value: Structure, name: str) -> RangeValue | None:
    found = value.part(name)
    return found[0] if found and isinstance(found[0], RangeValue) else None


def _rates(value: Structure) -> tuple[Bound, Bound]:
    """Return the lowest and highest number of doses in a day."""
    times, per = _range(value, "times"), _range(value, "per")
    if times is None and _range(value, "change") is not None:
        return None, None  # an interval may be that of the steps
    if times is None and per is not None:
        once = _in_a_day(Fraction(1), per)  # "10 mg a day" says no times
        return once, once
    return dosing_of(value).rate or (None, None)


def _in_a_day(amount: Fraction, per: RangeValue) -> Bound:
    if per.unit is None or not per.low or per.unit.dimension != "time":
        return None
    return amount * _DAY / (Fraction(per.low) * Fraction(per.unit.factor))


def _cap(value: Structure, unit: Unit) -> Bound:
    """Return the most that a day may come to, in a unit; None where it is not said."""
    found = value.part("maximum")
    if not found or not isinstance(found[0], Structure):
        return None
    amount, per = _range(found[0], "amount"), _range(found[0], "per")
    if not amount or amount.high is None or not amount.unit or not per:
        return None
    if amount.unit.dimension != unit.dimension:
        return None
    return _in_a_day(Fraction(amount.high) * Fraction(amount.unit.factor) / Fraction(unit.factor), per)


def _decimal(value: Bound) -> Decimal | None:
    if value is None:
        return None
    exact = Context(prec=_EXACT)
    found = exact.divide(Decimal(value.numerator), Decimal(value.denominator))
    if not exact.flags[Inexact]:
        return found
    return Context(prec=_ROUNDED).divide(Decimal(value.numerator), Decimal(value.denominator))
