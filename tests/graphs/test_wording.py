from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.fact import FlagValue, NumberValue, RangeValue, Structure, TermValue, TextValue
from pharmagraph.findings import Place
from pharmagraph.graphs.wording import range_words, structure_words, unit_words, value_words
from pharmagraph.ontology.model import Key, KeyKind
from pharmagraph.rdfterms import decimal_text
from support.dosages import amount, core_vocabulary, structure

HERE = Place("x.yaml", 1, 1)
UNITS = sorted(core_vocabulary().units)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{low: 3, high: 10, unit: mg}", "3 to 10 mg"),
        ("{value: 5, unit: mg}", "5 mg"),
        ("{low: 2, high: 2, unit: h}", "2 hours"),
        ("{high: 4, unit: wk}", "up to 4 weeks"),
        ("{high: 1, unit: wk}", "up to 1 week"),
        ("{low: 2, unit: h}", "at least 2 hours"),
        ("{value: 0.5, unit: mg}", "0.5 mg"),
        ("{value: 1.50, unit: mg}", "1.5 mg"),
        ("{value: 100, unit: ug}", "100 micrograms"),
        ("{value: 1, unit: ug}", "1 microgram"),
        ("{low: 0.5, high: 1, unit: ug/kg}", "0.5 to 1 microgram per kilogram"),
        ("{value: 2, unit: ug/kg}", "2 micrograms per kilogram"),
        ("{value: 0.2, unit: mg/kg}", "0.2 mg/kg"),
        ("{value: 1000, unit: '[iU]'}", "1,000 international units"),
        ("{low: 999, high: 12500.5, unit: ug}", "999 to 12,500.5 micrograms"),
        ("{value: 2, unit: '{tablet}'}", "2 tablets"),
        ("{value: 1, unit: '{capsule}'}", "1 capsule"),
        ("{low: 1, high: 2, unit: '[drp]'}", "1 to 2 drops"),
        ("{low: 3, high: 5, unit: '%'}", "3 to 5%"),
        ("{value: 20, unit: mL}", "20 mL"),
        ("{value: 5, unit: ng}", "5 nanograms"),
        ("{value: 2, unit: a}", "2 years"),
    ],
)
def test_ranges_in_words(written: str, words: str) -> None:
    """A range reads as people say it: leading zeros, no trailing ones, micrograms in full."""
    assert range_words(amount(written)) == words


def test_a_range_without_bounds_is_silent() -> None:
    """Nothing to say gives no words, and a count has no unit."""
    assert range_words(RangeValue(None, None, None, HERE)) == ""
    assert range_words(RangeValue(Decimal(3), Decimal(4), None, HERE)) == "3 to 4"


def test_units_without_a_number_are_plural() -> None:
    """A unit that follows no number is in the plural."""
    assert unit_words(core_vocabulary().units["h"], None) == "hours"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (
            "{route: oral, dose: {low: 3, high: 10, unit: mg}, times: 3, per: {value: 1, unit: d}}",
            "3 to 10 mg by mouth, 3 times a day",
        ),
        ("{dose: {value: 5, unit: mg}, times: 1, per: {value: 1, unit: d}}", "5 mg, once a day"),
        ("{dose: {value: 5, unit: mg}, times: 2, per: {value: 1, unit: wk}}", "5 mg, twice a week"),
        ("{times: {low: 1, high: 2}, per: {value: 1, unit: d}}", "once or twice a day"),
        ("{times: {low: 3, high: 4}, per: {value: 24, unit: h}}", "3 or 4 times in 24 hours"),
        ("{times: {low: 2, high: 4}, per: {value: 1, unit: h}}", "2 to 4 times an hour"),
        ("{times: {high: 4}}", "up to 4 times"),
        ("{times: {high: 1}, per: {value: 1, unit: d}}", "up to once a day"),
        ("{times: {low: 2}, per: {value: 1, unit: d}}", "at least 2 times a day"),
        ("{dose: {value: 40, unit: mg}, per: {value: 1, unit: d}}", "40 mg a day"),
        ("{dose: {value: 10, unit: mg}, every: {value: 8, unit: h}}", "10 mg, every 8 hours"),
        ("{every: {value: 1, unit: wk}}", "every week"),
        ("{every: {low: 4, high: 6, unit: h}}", "every 4 to 6 hours"),
        ("{every: {low: 4, unit: h}}", "at intervals of at least 4 hours"),
        ("{every: {high: 6, unit: h}}", "at intervals of up to 6 hours"),
        (
            "{dose: {value: 5, unit: mg}, route: [intravenous, intramuscular], as needed: true}",
            "5 mg into a vein or into a muscle, as needed",
        ),
        ("{dose: {value: 5, unit: mg}, as needed: false}", "5 mg"),
        ("{dose: {value: 2, unit: '{puff}'}, route: inhalation, form: inhaler}",
         "2 puffs as inhaler by inhalation"),
        (
            "{maximum: {amount: {high: 40, unit: mg}, per: {value: 1, unit: d}}}",
            "at most 40 mg a day",
        ),
        ("{maximum: {amount: {value: 4, unit: g}, per: {value: 24, unit: h}}}", "at most 4 g in 24 hours"),
        (
            "{dose: {value: 20, unit: g}, change: {value: -5, unit: g}, change every: {value: 1, unit: d}}",
            "20 g, reduced by 5 g every day",
        ),
        ("{change: {low: -5, high: -2.5, unit: mg}}", "reduced by 2.5 to 5 mg"),
        ("{change: {high: -5, unit: mg}}", "reduced by at least 5 mg"),
        ("{change: {low: 5, high: 10, unit: mg}}", "raised by 5 to 10 mg"),
        ("{change: {low: -5, high: 5, unit: mg}}", "changed by -5 to 5 mg"),
        ("{change every: {low: 1, high: 2, unit: wk}}", "every 1 to 2 weeks"),
        ("{phase: initial, dose: {value: 2, unit: mg}}", "initial phase, 2 mg"),
        ("{duration: {high: 4, unit: wk}}", "for up to 4 weeks"),
        ("{dose: {value: 2, unit: mg}, role: adjunct, population: [adults, older adults]}",
         "2 mg, as an adjunct, in adults and older adults"),
        ("{dose: {value: 2, unit: mg}, jurisdiction: United States}", "2 mg, in the United States"),
        ("{dose: {value: 2, unit: mg}, jurisdiction: Ireland}", "2 mg, in Ireland"),
        ("{dose: {value: 2, unit: mg}, when: kidneys are weak}", "2 mg, when kidneys are weak"),
        ("{dose: {value: 2, unit: mg}, when: if pain comes back}", "2 mg, if pain comes back"),
        ("{dose: {value: 2, unit: mg}, when: iffy}", "2 mg, when iffy"),
        (
            "{dose: {value: 5, unit: g}, then: {dose: {value: 9, unit: g}, after: {value: 3, unit: h}}}",
            "5 g, then after 3 hours, 9 g",
        ),
    ],
)  # fmt: skip
def test_dosages_in_words(written: str, words: str) -> None:
    """A dosage reads as a pharmacist would say it."""
    assert structure_words(structure(written)) == words


@pytest.mark.parametrize(
    ("cls", "written", "words"),
    [
        ("Strength", "{amount: {value: 5, unit: mg}, per: {value: 1, unit: mL}}", "5 mg in each mL"),
        (
            "Strength",
            "{amount: {value: 5, unit: mg}, per: {value: 1, unit: '{tablet}'}}",
            "5 mg in each tablet",
        ),
        ("Strength", "{amount: {value: 2, unit: mg}, per: {value: 5, unit: mL}}", "2 mg in 5 mL"),
        ("Maximum", "{amount: {value: 40, unit: mg}, per: {value: 1, unit: d}}", "40 mg a day"),
    ],
)
def test_strengths_and_maxima_in_words(cls: str, written: str, words: str) -> None:
    """Strengths and maxima say in how much of what."""
    assert structure_words(structure(written, cls)) == words


def test_other_values_in_words() -> None:
    """Text, numbers and flags read plainly."""
    values = (TextValue("a word", HERE), NumberValue(Decimal("2.50"), HERE), FlagValue(flag=True, place=HERE))
    assert [value_words(v) for v in values] == ["a word", "2.5", "yes"]
    assert value_words(FlagValue(flag=False, place=HERE)) == "no"
    assert value_words(structure("{dose: {value: 5, unit: mg}}")) == "5 mg"


def test_parts_of_a_project_are_said_too() -> None:
    """A key that the core does not know is said with its name, after all others."""
    taste = Key("urn:taste", "taste", "urn:Dosage", KeyKind.TEXT, ("urn:taste",))
    sweet = Key("urn:sweet", "sweet", "urn:Dosage", KeyKind.FLAG, ("urn:sweet",))
    plain = structure("{dose: {value: 5, unit: mg}}")
    mint, yes = TextValue("mint", HERE), FlagValue(flag=True, place=HERE)
    parts = Structure(plain.cls, ((taste, (mint,)), (sweet, (yes,)), *plain.parts), HERE)
    assert structure_words(parts) == "5 mg, sweet yes, taste mint"


def test_ingredients_are_named_with_their_amount() -> None:
    """What an amount is of follows it; alone it stands for itself."""
    drug = core_vocabulary().find("oral")[0]  # any term will do
    key = core_vocabulary().keys_of("https://w3id.org/pharmagraph/vocab/Strength")["ingredient"]
    plain = structure("{amount: {value: 5, unit: mg}}", "Strength")
    named = (key, (TermValue(drug, HERE),))
    assert structure_words(Structure(plain.cls, (named, *plain.parts), HERE)) == "5 mg of oral"
    assert structure_words(Structure(plain.cls, (named,), HERE)) == "oral"


NUMBERS = st.decimals(min_value="0.001", max_value=10**6, places=3)


@given(NUMBERS, NUMBERS, st.sampled_from(UNITS))
def test_every_number_is_said(one: Decimal, two: Decimal, code: str) -> None:
    """Both bounds of a range stand in its words, without trailing zero and without a bare point."""
    low, high = sorted((one, two))
    words = range_words(RangeValue(low, high, core_vocabulary().units[code], HERE))
    said = [n.replace(",", "") for n in re.findall(r"(?<![\w.])[\d,]+(?:\.\d+)?(?![\w.])", words)]
    assert said == list(dict.fromkeys([decimal_text(low), decimal_text(high)]))
    assert not re.search(r"\.\d*0\b|(?<!\d)\.\d|\d\.(?!\d)", words)


ABBREVIATED = re.compile(r"\b(mcg|ug|ng|IU|µg|μg|cc|qd|qod|U)\b")


@given(NUMBERS, st.sampled_from(UNITS))
def test_error_prone_abbreviations_are_not_used(number: Decimal, code: str) -> None:
    """No unit is written as one of the abbreviations that have led to wrong doses."""
    assert not ABBREVIATED.search(
        range_words(RangeValue(number, number, core_vocabulary().units[code], HERE))
    )


PARTS = {
    "dose": st.builds("{{low: {0}, high: {1}, unit: mg}}".format, st.integers(3, 40), st.integers(41, 90)),
    "times": st.integers(3, 9).map(str),
    "per": st.integers(2, 9).map("{{value: {}, unit: d}}".format),
    "every": st.integers(2, 9).map("{{value: {}, unit: wk}}".format),
    "change": st.integers(-90, -3).map("{{value: {}, unit: mg}}".format),
    "change every": st.integers(2, 9).map("{{value: {}, unit: h}}".format),
    "after": st.integers(2, 9).map("{{value: {}, unit: h}}".format),
    "duration": st.integers(2, 9).map("{{high: {}, unit: wk}}".format),
    "maximum": st.integers(2, 99).map("{{amount: {{value: {}, unit: g}}}}".format),
    "then": st.integers(2, 99).map("{{dose: {{value: {}, unit: ug}}}}".format),
    "when": st.just("17 says so"),
}


@given(st.fixed_dictionaries({}, optional=PARTS).filter(bool))
def test_no_number_of_a_dosage_is_left_unsaid(parts: dict[str, str]) -> None:
    """Whatever the parts of a dosage, each number in them stands in its words, and no other."""
    words = structure_words(structure("{" + ", ".join(f"{k}: {v}" for k, v in parts.items()) + "}"))
    expected = re.findall(r"\d+", " ".join(parts.values()))
    assert sorted(re.findall(r"\d+", words)) == sorted(expected)
    assert not re.search(r"  | ,|,,|^,|,$", words)
