"""What a dosage comes to in base units, so that two dosages can be compared.

Amounts are compared through the UCUM factors of their units, as decimals; how often they are given
as exact fractions of doses a day (a third has no decimal).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from pharmagraph.extract.fact import RangeValue, Structure

if TYPE_CHECKING:
    from decimal import Decimal

TENFOLD = 10
"""A misplaced decimal point makes a dose ten times too large or too small."""

_DAY = Fraction(86400)
_WEEK = 7 * _DAY


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in the base unit of its dimension (grams for mass); a missing bound is None."""

    dimension: str
    low: Decimal | None
    high: Decimal | None

    def differs_from(self, other: Amount) -> bool:
        """Tell whether two amounts can be compared and are not the same."""
        return self.dimension == other.dimension and (self.low, self.high) != (other.low, other.high)

    def tenfold(self, other: Amount) -> bool:
        """Tell whether one amount is ten times the other or more.

        Upper bounds are compared; lower ones too where both are true ranges, so that 10 mg is not
        taken for ten times "1 to 10 mg".
        """
        if self.dimension != other.dimension:
            return False
        pairs = [(_top(self), _top(other))]
        if self.low != self.high and other.low != other.high:
            pairs.append((self.low, other.low))
        return any(a is not None and b is not None and 0 < TENFOLD * min(a, b) <= max(a, b) for a, b in pairs)


def _top(amount: Amount) -> Decimal | None:
    return amount.low if amount.high is None else amount.high


@dataclass(frozen=True, slots=True)
class Dosing:
    """A dosage as numbers.

    ``rate`` is doses a day (lowest, highest); ``period`` is in seconds: what its times are counted
    in, or the time between doses; ``maximum`` is an amount with the seconds that it holds for.
    """

    dose: Amount | None = None
    change: Amount | None = None
    rate: tuple[Fraction | None, Fraction | None] | None = None
    period: Fraction | None = None
    maximum: tuple[Amount, Fraction | None] | None = None
    then: Dosing | None = None

    def differs_from(self, other: Dosing) -> bool:
        """Tell whether two dosages give different amounts; where either says none, they do not."""
        for one, two in ((self.dose, other.dose), (self.change, other.change)):
            if one and two and one.differs_from(two):
                return True
        if self.rate and other.rate and self.rate != other.rate:
            return True
        if self.maximum and other.maximum:
            (most, per), (others_most, others_per) = self.maximum, other.maximum
            if per == others_per and most.differs_from(others_most):
                return True
        return bool(self.then and other.then and self.then.differs_from(other.then))

    def tenfold(self, other: Dosing) -> bool:
        """Tell whether a dose of one is ten times a dose of the other or more."""
        if self.dose and other.dose and self.dose.tenfold(other.dose):
            return True
        return bool(self.then and other.then and self.then.tenfold(other.then))

    @property
    def daily(self) -> bool:
        """True where at least one dose a day is meant."""
        return bool(self.rate and any(rate is not None and rate >= 1 for rate in self.rate))

    @property
    def weekly(self) -> bool:
        """True where doses are counted by the week or longer, and fewer than one falls on a day."""
        return bool(self.period and self.period >= _WEEK and self.rate and not self.daily)

    def weekly_against_daily(self, other: Dosing) -> bool:
        """Tell whether one is given weekly (or more seldom) and the other daily."""
        return (self.weekly and other.daily) or (self.daily and other.weekly)


def dosing_of(value: Structure) -> Dosing:
    """Work out what a dosage comes to."""
    times, per, every = (_range(value, name) for name in ("times", "per", "every"))
    rate: tuple[Fraction | None, Fraction | None] | None = None
    period: Fraction | None = None
    if times and (seconds := _seconds(per)):
        period, rate = seconds, (_share(times.low, seconds), _share(times.high, seconds))
    elif every and every.unit:
        longest, shortest = (
            None if n is None else Fraction(n) * Fraction(every.unit.factor) for n in (every.high, every.low)
        )
        period = longest or shortest
        rate = (_DAY / longest if longest else None, _DAY / shortest if shortest else None)
    if rate == (None, None):
        rate = None
    then = value.part("then")
    return Dosing(
        dose=_amount(_range(value, "dose")),
        change=_amount(_range(value, "change")),
        rate=rate,
        period=period,
        maximum=_maximum(value),
        then=dosing_of(then[0]) if then and isinstance(then[0], Structure) else None,
    )


def _range(value: Structure, name: str) -> RangeValue | None:
    found = value.part(name)
    return found[0] if found and isinstance(found[0], RangeValue) else None


def _seconds(period: RangeValue | None) -> Fraction | None:
    if period is None or period.unit is None or not period.low:
        return None
    return Fraction(period.low) * Fraction(period.unit.factor)


def _share(times: Decimal | None, seconds: Fraction) -> Fraction | None:
    return None if times is None else Fraction(times) * _DAY / seconds


def _amount(value: RangeValue | None) -> Amount | None:
    if value is None or value.unit is None:
        return None
    # Tablets and puffs are both counted, yet are not the same thing.
    dimension = value.unit.code if value.unit.dimension == "count" else value.unit.dimension
    low, high = (None if n is None else n * value.unit.factor for n in (value.low, value.high))
    return Amount(dimension, low, high)


def _maximum(value: Structure) -> tuple[Amount, Fraction | None] | None:
    found = value.part("maximum")
    if not found or not isinstance(found[0], Structure):
        return None
    amount = _amount(_range(found[0], "amount"))
    return None if amount is None else (amount, _seconds(_range(found[0], "per")))
