from __future__ import annotations

from decimal import Decimal  # noqa: TC003 (hypothesis reads the annotations)
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.quantities import QuantityReader, reader_of
from pharmagraph.ontology.loading import load_vocabulary
from pharmagraph.rdfterms import decimal_text
from support.leaflet import CORE, ROOT


@cache
def core_reader() -> QuantityReader:
    """Return a reader with the units of the core ontology."""
    vocabulary, _ = load_vocabulary(CORE, CORE / "none", "https://example.org/", ROOT)
    assert reader_of(vocabulary) is reader_of(vocabulary)
    return reader_of(vocabulary)


@pytest.fixture(scope="module")
def reader() -> QuantityReader:
    """Give a reader with the units of the core ontology."""
    return core_reader()


def shown(reader: QuantityReader, text: str) -> list[str]:
    """Return the quantities of a text as short words, each with the expression that makes it."""

    def bound(number: Decimal | None) -> str:
        return "" if number is None else decimal_text(number)

    return [
        f"{q.role} {bound(q.low)}..{bound(q.high)} {q.unit}".rstrip() + f" | {text[q.start : q.end]}"
        for q in reader.read(text, 0, len(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 to 10mg", "amount 3..10 mg | 3 to 10mg"),
        ("2-10 mg", "amount 2..10 mg | 2-10 mg"),
        ("2.5\u20135 mg", "amount 2.5..5 mg | 2.5\u20135 mg"),
        ("between 2 and 10 mg", "amount 2..10 mg | between 2 and 10 mg"),
        ("from 2 mg to 10 mg", "amount 2..10 mg | from 2 mg to 10 mg"),
        ("one or two tablets", "amount 1..2 {tablet} | one or two tablets"),
        ("0.5 mg/kg", "amount 0.5..0.5 mg/kg | 0.5 mg/kg"),
        ("10 \u00b5g", "amount 10..10 ug | 10 \u00b5g"),
        ("10 micrograms", "amount 10..10 ug | 10 micrograms"),
        ("1,000 mg", "amount 1000..1000 mg | 1,000 mg"),
        ("2,5 mg", "amount 2.5..2.5 mg | 2,5 mg"),
        ("\u00bd tablet", "amount 0.5..0.5 {tablet} | \u00bd tablet"),
        ("2\u00bd tablets", "amount 2.5..2.5 {tablet} | 2\u00bd tablets"),
        ("2 1/2 tablets", "amount 2.5..2.5 {tablet} | 2 1/2 tablets"),
        ("half a tablet", "amount 0.5..0.5 {tablet} | half a tablet"),
        ("a quarter of a tablet", "amount 0.25..0.25 {tablet} | a quarter of a tablet"),
        ("one and a half tablets", "amount 1.5..1.5 {tablet} | one and a half tablets"),
        ("10%", "amount 10..10 % | 10%"),
        ("less than 4 weeks", "amount ..4 wk | less than 4 weeks"),
        ("4 weeks or less", "amount ..4 wk | 4 weeks or less"),
        ("up to 10 mg", "amount ..10 mg | up to 10 mg"),
        ("no more than 40 mg", "amount ..40 mg | no more than 40 mg"),
        ("must not exceed 5 mg", "amount ..5 mg | must not exceed 5 mg"),
        ("maximum dose is 40 mg", "amount ..40 mg | maximum dose is 40 mg"),
        ("\u2264 5 mg", "amount ..5 mg | \u2264 5 mg"),
        ("more than 4 months", "amount 4.. mo | more than 4 months"),
        ("at least 5 mg", "amount 5.. mg | at least 5 mg"),
        ("from 6 months", "amount 6.. mo | from 6 months"),
        ("12 years and over", "amount 12.. a | 12 years and over"),
        ("two weeks at most", "amount ..2 wk | two weeks at most"),
        ("up to 2 to 4 mg", "amount 2..4 mg | up to 2 to 4 mg"),
        ("3 or 4 times", "times 3..4 | 3 or 4 times"),
        ("not more than 3 times", "times ..3 | not more than 3 times"),
        ("at least twice", "times 2.. | at least twice"),
        ("two controlled trials", "amount 2..2 | two"),
        ("every 8 hours", "every 8..8 h | every 8 hours"),
        ("every 4 to 6 hours", "every 4..6 h | every 4 to 6 hours"),
        ("8-hourly", "every 8..8 h | 8-hourly"),
        ("every other day", "every 2..2 d | every other day"),
        ("every hour", "every 1..1 h | every hour"),
        ("every day", "per 1..1 d | every day"),
        ("taken weekly", "per 1..1 wk | weekly"),
        ("how much per day", "per 1..1 d | per day"),
        ("a 12-hour wait", "amount 12..12 h | 12-hour"),
        ("5 mg/m2", "amount 5..5 mg/m2 | 5 mg/m2"),
    ],
)
def test_one_quantity_is_read_whole(reader: QuantityReader, text: str, expected: str) -> None:
    """Numbers come with unit, comparator and range, and with the words that make them."""
    assert shown(reader, text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thrice a day", ["times 3..3 | thrice a day", "per 1..1 d | thrice a day"]),
        ("once or twice daily", ["times 1..2 | once or twice daily", "per 1..1 d | once or twice daily"]),
        ("2 to 4 times a week", ["times 2..4 | 2 to 4 times a week", "per 1..1 wk | 2 to 4 times a week"]),
        (
            "once to 3 times a day",
            ["times 1..3 | once to 3 times a day", "per 1..1 d | once to 3 times a day"],
        ),
        ("5 mg/kg/day", ["amount 5..5 mg/kg | 5 mg/kg/day", "per 1..1 d | 5 mg/kg/day"]),
        ("5 mg daily", ["amount 5..5 mg | 5 mg daily", "per 1..1 d | 5 mg daily"]),
        ("5 mg per 1 mL", ["amount 5..5 mg | 5 mg", "amount 1..1 mL | 1 mL"]),
        ("5 mg/mL", ["amount 5..5 mg | 5 mg/mL", "per 1..1 mL | 5 mg/mL"]),
        ("5 mg (one tablet)", ["amount 5..5 mg | 5 mg", "amount 1..1 {tablet} | one tablet"]),
        ("4 to 10 mg, then 2 mg", ["amount 4..10 mg | 4 to 10 mg", "amount 2..2 mg | 2 mg"]),
        ("40 mg in 24 hours", ["amount 40..40 mg | 40 mg", "amount 24..24 h | 24 hours"]),
    ],
)
def test_quantities_that_belong_together(reader: QuantityReader, text: str, expected: list[str]) -> None:
    """A period that follows a dose at once is part of its words: neither is cited without the other."""
    assert shown(reader, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "GABA-A receptor",
        "vitamin B12",
        "5-HT3",
        "COVID-19",
        "2nd line",
        "one of them",
        "any day",
        "per cent of all",
        "halftime",
        "a day off",
        "each one",
    ][:10],
)
def test_what_is_no_quantity(reader: QuantityReader, text: str) -> None:
    """Names with digits in them are no numbers."""
    assert shown(reader, text) == []


@given(st.decimals(min_value=0, max_value=10000, places=2), st.sampled_from(["mg", "mL", "hours", "weeks"]))
def test_any_decimal_is_read_back(number: Decimal, unit: str) -> None:
    """A number with a unit is read as the number that was written."""
    found = core_reader().read(f"take {number} {unit} now", 0, 60)
    assert [(q.low, q.high) for q in found] == [(number, number)]


@given(st.text(alphabet="0123456789.,/- mgtoundrless½ every", max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Quantities lie inside the text, whatever it holds."""
    for quantity in core_reader().read(text, 0, len(text)):
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.low is not None or quantity.high is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 mg b.i.d.", ["amount 10..10 mg | 10 mg", "times 2..2 | b.i.d.", "per 1..1 d | b.i.d."]),
        ("10 mg TDS", ["amount 10..10 mg | 10 mg", "times 3..3 | TDS", "per 1..1 d | TDS"]),
        ("10 mg qd", ["amount 10..10 mg | 10 mg", "times 1..1 | qd", "per 1..1 d | qd"]),
        ("10 mg q.i.d.", ["amount 10..10 mg | 10 mg", "times 4..4 | q.i.d.", "per 1..1 d | q.i.d."]),
        ("2 mg q8h", ["amount 2..2 mg | 2 mg", "every 8..8 h | q8h"]),
        ("2 mg q 4-6 hrs", ["amount 2..2 mg | 2 mg", "every 4..6 h | q 4-6 hrs"]),
        ("a bidding of 2 mg, od", ["amount 2..2 mg | 2 mg"]),
    ],
)
def test_abbreviations_of_prescriptions_are_read(
    reader: QuantityReader, text: str, expected: list[str]
) -> None:
    """Latin abbreviations say times a day and hours between doses; those of two readings are left alone."""
    assert shown(reader, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "do not take more than 8 mg",
        "must not be given more than 8 mg",
        "should not be higher than 8 mg",
        "do not exceed 8 mg",
        "cannot exceed 8 mg",
        "maximum recommended daily dose is 8 mg",
    ],
)
def test_a_forbidden_excess_is_a_maximum(reader: QuantityReader, text: str) -> None:
    """What must not be exceeded is the most, and its words are all part of the quantity."""
    found = [line for line in shown(reader, text) if line.startswith("amount")]
    assert found == [f"amount ..8 mg | {text}"]
