"""Changes to curated facts: dangerous ones, which a gate must refuse, and harmless ones, which it must not.

Each mutant is a fact with one thing changed: in the words of its cue, or in what it claims.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from pharmagraph.extract.fact import RangeValue, Structure, TextValue
from pharmagraph.extract.scopes import marks_of
from support.bench import Bench, Mutant
from support.swaps import swapped_objects, swapped_qualifiers, swapped_subjects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.document import Document
    from pharmagraph.extract.fact import Fact, FactsFile, Value
    from pharmagraph.ontology.vocabulary import Vocabulary

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_UNITS = {
    "mg/kg": "mg",
    "mg": "g",
    "hours": "days",
    "weeks": "days",
    "days": "weeks",
    "day": "week",
    "months": "weeks",
    "%": "mg",
    "h": "d",
}
_COMPARATORS = {
    "less than": "more than", "more than": "less than", "up to": "at least", "or less": "or more",
    "at least": "at most", "maximum": "minimum", "from": "under", "thrice": "twice", "twice": "thrice",
    "once": "twice", "every": "within",
}  # fmt: skip
_NEGATIONS = re.compile(r"\b(?:not|never|no|without|cannot|can't|don't)\b ?", re.IGNORECASE)


Bounds: TypeAlias = tuple[Decimal | None, Decimal | None]


def harmless(fact: Fact) -> Iterator[Mutant]:
    """Yield changes that matching forgives: white space, quote marks, dashes, case."""
    for sort, change in (
        ("upper case", str.upper),
        ("lower case", str.lower),
        ("white space", lambda p: p.replace(" ", "  \u00a0")),
        ("line ends", lambda p: p.replace(" ", "\n")),
        ("quote marks", lambda p: p.replace("'", "\u2019").replace('"', "\u201c")),
        ("dashes", lambda p: p.replace("-", "\u2013")),
    ):
        cue = tuple(change(piece) for piece in fact.cue)
        if cue != fact.cue and [len(p) for p in cue] == [len(p) for p in cue]:
            yield Mutant(sort, replace(fact, cue=cue))


def changed_cues(fact: Fact, document: Document, sentence: int) -> Iterator[Mutant]:
    """Yield dangerous changes of the words that are cited."""
    following = document.words(sentence + 1) if sentence < len(document.sentences) else ""
    for index, piece in enumerate(fact.cue):
        for sort, new in (*_changed_values(piece), *_changed_words(piece)):
            yield Mutant(sort, replace(fact, cue=(*fact.cue[:index], new, *fact.cue[index + 1 :])))
        if following:
            over = f"{document.words(sentence)} {following}"
            yield Mutant("run over sentences", replace(fact, cue=(*fact.cue[:index], over)))
    if following:
        more = " ".join(following.split()[:2])
        yield Mutant("joined over sentences", replace(fact, cue=(*fact.cue, more)))


def _changed_values(piece: str) -> Iterator[tuple[str, str]]:
    for number in _NUMBER.finditer(piece):
        old = number.group()
        news = (str(Decimal(old) + 1), old + "0", old.replace(".", " "), old.replace(".", ""), "1" + old)
        for new in dict.fromkeys(news):
            if new != old:
                yield "number in the cue", piece[: number.start()] + new + piece[number.end() :]
    for old, new in _UNITS.items():
        unit = re.search(rf"(?<![\w/]){re.escape(old)}(?![\w/])|(?<=\d){re.escape(old)}(?![\w/])", piece)
        if unit:
            yield "unit in the cue", piece[: unit.start()] + new + piece[unit.end() :]
    for old, new in _COMPARATORS.items():
        comparator = re.search(rf"\b{old}\b", piece, re.IGNORECASE)
        if comparator:
            yield "comparator in the cue", piece[: comparator.start()] + new + piece[comparator.end() :]


def _changed_words(piece: str) -> Iterator[tuple[str, str]]:
    negation = _NEGATIONS.search(piece)
    if negation:
        yield "negation dropped from the cue", piece[: negation.start()] + piece[negation.end() :]
    words = piece.split()
    if len(words) > 1:
        yield "negation added to the cue", " ".join([words[0], "not", *words[1:]])
        yield "words reordered", " ".join([words[1], words[0], *words[2:]])
        yield "word left out", " ".join([words[0], *words[2:]]) if len(words) > 2 else words[1] + words[0]
    letters = [i for i, c in enumerate(piece) if c.isalpha()]
    if len(letters) > 3:
        at = letters[len(letters) // 2]
        yield "letter changed", piece[:at] + ("x" if piece[at] not in "xX" else "y") + piece[at + 1 :]
        yield "letter dropped", piece[:at] + piece[at + 1 :]
        yield "cut inside a word", piece[1:] if piece[:2].isalnum() else piece + "x"


def cut_negations(fact: Fact) -> Iterator[Mutant]:
    """Yield cues that leave a negation off at their beginning: "Never", "do not"."""
    found = re.match(
        r"(?:never|not|do not|does not|must not(?: be)?|no|can't|has not|are not)\s+",
        fact.cue[0],
        re.IGNORECASE,
    )
    if found and fact.cue[0][found.end() :].strip():
        yield Mutant("negation cut off", replace(fact, cue=(fact.cue[0][found.end() :], *fact.cue[1:])))


def cut_comparators(fact: Fact) -> Iterator[Mutant]:
    """Yield cues that leave a comparator or the unit off at an end."""
    for index, piece in enumerate(fact.cue):
        for pattern, group in (
            (r"^(?:for )?(?:less than|more than|up to|at least|maximum daily dose is|from) (?=\d)", 0),
            (r"\s+or (?:less|more|fewer)$", 0),
            (r"(?<=\d)\s*(?:mg/kg|mg|hours|weeks|days|%)$", 0),
        ):
            if found := re.search(pattern, piece, re.IGNORECASE):
                rest = piece[: found.start(group)] + piece[found.end(group) :]
                if rest.strip():
                    yield Mutant(
                        "comparator or unit cut off",
                        replace(fact, cue=(*fact.cue[:index], rest.strip(), *fact.cue[index + 1 :])),
                    )


def changed_numbers(fact: Fact, vocabulary: Vocabulary) -> Iterator[Mutant]:
    """Yield facts with another number, bound or unit in their value or qualifiers."""
    for sort, value in _numbers(fact.value, vocabulary):
        yield Mutant(sort, replace(fact, value=value))


def _numbers(value: Value, vocabulary: Vocabulary) -> Iterator[tuple[str, Value]]:
    if isinstance(value, Structure):
        for at, (key, values) in enumerate(value.parts):
            for sort, new in _numbers(values[0], vocabulary):
                parts = (*value.parts[:at], (key, (new, *values[1:])), *value.parts[at + 1 :])
                yield sort, replace(value, parts=parts)
    elif isinstance(value, RangeValue):
        for sort, (low, high) in _bounds(value.low, value.high):
            yield sort, replace(value, low=low, high=high)
        unit = value.unit
        alike = [u for _, u in sorted(vocabulary.units.items()) if unit and u.dimension == unit.dimension]
        other = next((u for u in alike if u != unit), None)
        if other is not None:
            yield "unit in the fact", replace(value, unit=other)


def _bounds(low: Decimal | None, high: Decimal | None) -> Iterator[tuple[str, Bounds]]:
    """Yield other bounds than those given: other numbers, a cut range, a turned comparator."""
    if low is not None and low == high:
        for new in (low + 1, low * 10, low / 2):
            yield "number in the fact", (new, new)
        yield "comparator in the fact", (low, low * 2)
        return
    if high is not None:
        yield "number in the fact", (low, high + 1)
        yield "number in the fact", (low, high * 10)
    if low is not None:
        yield "number in the fact", (low / 2, high)
        yield "number in the fact", (low / 10, high)
    if low is None or high is None:
        yield "comparator in the fact", (high, low)
        yield "comparator in the fact", (high or low, high or low)
    else:
        for cut in ((None, high), (low, None), (low, low), (high, high)):
            yield "range in the fact", cut


def changed_claims(fact: Fact, vocabulary: Vocabulary, facts: FactsFile, bench: Bench) -> Iterator[Mutant]:
    """Yield facts that claim another thing of the same words."""
    other = "negative" if fact.polarity == "affirmed" else "affirmed"
    yield Mutant("polarity turned", replace(fact, polarity=other))
    if fact.certainty == "interpreted":
        return
    here = bench.sentence_of(fact)
    text, sentence = bench.document.text, bench.document.sentence(here)
    marks = marks_of(text, sentence.start, sentence.end)
    if fact.certainty == "hedged" and any(m.kind == "hedge" for m in marks):
        yield Mutant("hedge dropped", replace(fact, certainty="stated", qualifiers=()))
    whens = [(k, v) for k, v in fact.qualifiers if k.name == "when"]
    if whens and any(m.kind == "condition" for m in marks):
        rest = tuple((k, v) for k, v in fact.qualifiers if k.name != "when")
        yield Mutant("condition dropped", replace(fact, qualifiers=rest))
    for index, (key, values) in enumerate(fact.qualifiers):
        if isinstance(values[0], TextValue):
            changed = (TextValue(values[0].text + " walrus", values[0].place),)
            rest = (*fact.qualifiers[:index], (key, changed), *fact.qualifiers[index + 1 :])
            yield Mutant("condition made up", replace(fact, qualifiers=rest))
    yield from swapped_subjects(fact, vocabulary, bench, here)
    yield from swapped_qualifiers(fact, vocabulary, bench, here)
    yield from swapped_objects(fact, facts, bench, here)


def dangerous(fact: Fact, vocabulary: Vocabulary, facts: FactsFile, bench: Bench) -> Iterator[Mutant]:
    """Yield all dangerous mutants of a fact."""
    sentence = bench.sentence_of(fact)
    yield from changed_cues(fact, bench.document, sentence)
    yield from cut_negations(fact)
    yield from cut_comparators(fact)
    yield from changed_numbers(fact, vocabulary)
    yield from changed_claims(fact, vocabulary, facts, bench)
