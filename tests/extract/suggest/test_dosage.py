from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.readers import read_document
from pharmagraph.extract.suggest.dosage import doses_in
from pharmagraph.extract.suggest.dosageabove import Above
from pharmagraph.extract.suggest.dosageplace import DosePlaces
from pharmagraph.ontology.loading import load_vocabulary
from pharmagraph.rdfterms import decimal_text
from support.gates import gate
from support.leaflet import make_project

if TYPE_CHECKING:
    from pharmagraph.extract.suggest.dosage import Dose
    from pharmagraph.ontology.vocabulary import Vocabulary

MOST_WORDS = 12


def examples() -> list[dict[str, Any]]:
    """Return the sentences of the data file, all scalars as text."""
    text = Path(__file__).with_name("dosages.yaml").read_text("utf-8")
    found: list[dict[str, Any]] = yaml.load(text, yaml.BaseLoader)  # noqa: S506 (text alone: no tags)
    return found


EXAMPLES = examples()
NAMES = [f"{i:02}-{' '.join(e['text'].split()[:4])}" for i, e in enumerate(EXAMPLES, 1)]


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """Give the vocabulary of the made-up leaflet."""
    return make_project(tmp_path_factory.mktemp("vocabulary")).vocabulary()


@pytest.fixture(scope="module")
def vocabulary_of_project(repository: Path) -> Vocabulary:
    """Give the vocabulary of this repository's own project."""
    core = repository / "ontology"
    return load_vocabulary(core, core, "https://example.org/", repository)[0]


def read(text: str, vocabulary: Vocabulary, *headings: str) -> list[Dose]:
    """Return the doses of a sentence."""
    above = Above()
    for heading in headings:
        above.add(heading, vocabulary)
    return doses_in(text, 0, len(text), vocabulary, above=above)


def test_there_are_enough_sentences() -> None:
    """The grammar is held against at least sixty sentences."""
    assert len(EXAMPLES) >= 60


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_a_sentence_is_read_or_refused_as_written(
    example: dict[str, Any], vocabulary: Vocabulary, tmp_path: Path
) -> None:
    """Each sentence gives the values or the refusal of the data file, and the gate passes what is given."""
    text, above = example["text"], example.get("above", "")
    found = read(text, vocabulary, *([above] if above else []))
    refused = [dose for dose in found if dose.refused]
    assert bool(refused) == ("refused" in example)
    assert [dose.refused for dose in refused if example["refused"] not in dose.refused] == []
    assert [dose for dose in refused if dose.value or dose.pieces] == []
    given = [dose for dose in found if not dose.refused]
    expected = [yaml.load(value, yaml.BaseLoader) for value in example.get("doses", [])]  # noqa: S506
    assert [dict(dose.value) for dose in given] == expected
    for index, dose in enumerate(given):
        assert [text[a:b] for a, b in dose.unread] == example.get("unread", [])
        assert dose.hedged == (example.get("hedged") == "true")
        pieces = [text[a:b] for a, b in dose.pieces]
        assert len(" ".join(pieces).split()) <= int(example.get("words", MOST_WORDS))
        fact = {
            "id": "q-001",
            "relation": "has dosage",
            "value": dose.value,
            "cue": " … ".join(pieces),
            **({"certainty": "hedged"} if dose.hedged else {}),
        }
        document = f"Quelorin\n\n{above}\n\n{text}\n" if above else f"Quelorin\n\n{text}\n"
        written = json.dumps(fact, ensure_ascii=False).removeprefix("{").removesuffix("}")
        assert [str(f) for f in gate(tmp_path / str(index), document, written)] == []


# ---------------------------------------------------------------- what no example can show

NUMBERS = st.decimals("0.05", "900", places=2).filter(lambda n: n > 0).map(lambda n: n.normalize())
UNITS = {
    "mg": "mg",
    "milligrams": "mg",
    "micrograms": "ug",
    "mL": "mL",
    "mg/kg": "mg/kg",
    "tablets": "{tablet}",
}
WORDS = ("once", "twice", "three times", "four times")
PERIODS = {"daily": "d", "a day": "d", "per day": "d", "a week": "wk", "weekly": "wk"}
ROUTES = {"": "", "by mouth": "oral", "orally": "oral", "intravenously": "intravenous", "rectally": "rectal"}
PEOPLE = {"": "", "Adults: ": "adults", "Children: ": "children", "Older people: ": "older adults"}
UNKNOWN = ("zorp", "unless", "roughly", "loading", "2", "not", "mg", "more")


def in_range(low: Decimal, high: Decimal, unit: str) -> dict[str, object]:
    """Return a range as a facts file writes it."""
    if low == high:
        return {"value": decimal_text(low), "unit": unit}
    return {"low": decimal_text(low), "high": decimal_text(high), "unit": unit}


@dataclass(frozen=True)
class Made:
    """A made sentence with the value that it says."""

    text: str
    value: dict[str, object]


@st.composite
def dosages(draw: st.DrawFn) -> Made:
    """Compose a dosage sentence of the grammar."""
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    if draw(st.booleans()):
        high = low
    unit = draw(st.sampled_from(sorted(UNITS)))
    amount = f"{low:f} {unit}" if low == high else f"{low:f} to {high:f} {unit}"
    route, people = draw(st.sampled_from(sorted(ROUTES))), draw(st.sampled_from(sorted(PEOPLE)))
    value: dict[str, object] = {"route": ROUTES[route]} if route else {}
    value["dose"] = in_range(low, high, UNITS[unit])
    if draw(st.booleans()):
        times, period = draw(st.integers(0, 3)), draw(st.sampled_from(sorted(PERIODS)))
        often = f"{WORDS[times]} {period}"
        value |= {"times": str(times + 1), "per": {"value": "1", "unit": PERIODS[period]}}
    else:
        first, last = sorted((draw(st.integers(2, 48)), draw(st.integers(2, 48))))
        often = f"every {first} hours" if first == last else f"every {first} to {last} hours"
        value["every"] = in_range(Decimal(first), Decimal(last), "h")
    parts = [f"{people}take", amount, *([route] if route else []), often]
    if draw(st.booleans()):
        parts.append("if needed")
        value["as needed"] = "true"
    if draw(st.booleans()):
        days = draw(st.integers(8, 90))
        parts.append(f"for {days} days")
        value["duration"] = {"value": str(days), "unit": "d"}
    if people:
        value["population"] = PEOPLE[people]
    return Made(" ".join(parts) + ".", value)


@given(made=dosages())
def test_a_made_dosage_is_read_as_it_was_made(made: Made, vocabulary: Vocabulary) -> None:
    """A sentence of the grammar gives the very numbers, units and names of which it was made."""
    assert [dict(dose.value) for dose in read(made.text, vocabulary)] == [made.value]


@given(made=dosages(), data=st.data())
def test_a_changed_digit_changes_the_value(made: Made, data: st.DataObject, vocabulary: Vocabulary) -> None:
    """Where a digit of the sentence changes, the value changes too, or the dosage is refused."""
    places = [i for i, c in enumerate(made.text) if c.isdigit()]
    at = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([d for d in "123456789" if d != made.text[at]]))
    changed = made.text[:at] + other + made.text[at + 1 :]
    assert made.value not in [dict(dose.value) for dose in read(changed, vocabulary)]


@given(made=dosages(), unit=st.sampled_from(["g", "ng", "L", "drops", "capsules"]))
def test_a_changed_unit_changes_the_value(made: Made, unit: str, vocabulary: Vocabulary) -> None:
    """Where the unit of the dose changes, so does the value, or the dosage is refused."""
    old = next(name for name in sorted(UNITS, key=len, reverse=True) if f" {name} " in made.text)
    changed = made.text.replace(f" {old} ", f" {unit} ", 1)
    assert made.value not in [dict(dose.value) for dose in read(changed, vocabulary)]


@given(made=dosages(), word=st.sampled_from(UNKNOWN), data=st.data())
def test_a_word_too_many_is_refused(
    made: Made, word: str, data: st.DataObject, vocabulary: Vocabulary
) -> None:
    """A word that is not understood, wherever it stands, leaves no dosage as it was."""
    words = made.text.removesuffix(".").split(" ")
    at = data.draw(st.integers(0, len(words)))
    changed = " ".join([*words[:at], word, *words[at:]]) + "."
    assert made.value not in [dict(dose.value) for dose in read(changed, vocabulary)]


@given(made=dosages())
def test_a_word_between_number_and_unit_is_refused(made: Made, vocabulary: Vocabulary) -> None:
    """A word between a number and its unit makes a refusal with that word in its reason."""
    unit = next(name for name in sorted(UNITS, key=len, reverse=True) if f" {name} " in made.text)
    changed = made.text.replace(f" {unit} ", f" purple {unit} ", 1)
    if unit != "tablets":
        assert ["'purple'" in dose.refused for dose in read(changed, vocabulary)] == [True]
    assert [dose.value for dose in read(changed, vocabulary) if dose.value] == []


@given(text=st.text("0123456789 mgdailytwce.,;:()/-½andorthen", max_size=60))
def test_any_text_can_be_read(text: str, vocabulary: Vocabulary) -> None:
    """Whatever the text, each dose has either a value with a cue or a reason why not."""
    for dose in read(text, vocabulary):
        assert bool(dose.value) is not bool(dose.refused)
        assert bool(dose.pieces) is not bool(dose.refused)


def test_the_article_gives_its_curated_dosages(
    source_texts: Path, repository: Path, vocabulary_of_project: Vocabulary
) -> None:
    """Of the article the dosages are read that people wrote down, and no others."""
    name = "diazepam-for-muscle-spasms"
    written = yaml.load((repository / "extract" / name / "facts.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    curated = [fact["value"] for fact in written["facts"] if fact["relation"] == "has dosage"]
    document = read_document((source_texts / f"{name}.txt").read_bytes(), f"{name}.txt")
    places = DosePlaces(document, vocabulary_of_project)
    found = [
        dose
        for s in document.sentences
        for dose in doses_in(document.text, s.start, s.end, vocabulary_of_project, above=places.above(s))
    ]
    assert [dose.refused for dose in found if dose.refused] == []
    assert [dict(dose.value) for dose in found] == curated
