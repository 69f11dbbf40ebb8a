"""Changes to curated facts: dangerous ones, which a gate must refuse, and harmless ones, which it must not.

Each mutant is a fact with one thing changed: in the words of its cue, or in what it claims.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pharmagraph.extract.cue import CueProblem, find_cue
from pharmagraph.extract.fact import RangeValue, Structure, TermValue, TextValue
from pharmagraph.extract.scopes import marks_of
from pharmagraph.findings import has_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.document import Document
    from pharmagraph.extract.fact import Fact, FactsFile, Value
    from pharmagraph.extract.gate import Gate
    from pharmagraph.ontology.model import Term
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
    "less than": "more than", "more than": "less than", "up to": "at least", "or less": "or more", "at least": "at most",
    "maximum": "minimum", "from": "under", "thrice": "twice", "twice": "thrice", "once": "twice", "every": "within",
}  # fmt: skip
_NEGATIONS = re.compile(r"\b(?:not|never|no|without|cannot|can't|don't)\b ?", re.IGNORECASE)
_ONE_MORE = Decimal(1)


@dataclass(frozen=True)
class Mutant:
    """A changed fact: ``sort`` says what was changed."""

    sort: str
    fact: Fact


class Bench:
    """Accepts or refuses facts of one document, as the check does."""

    def __init__(self, document: Document, gate: Gate) -> None:
        self.document = document
        self.gate = gate

    def accepts(self, fact: Fact) -> bool:
        """Tell whether a fact stands."""
        anchor = find_cue(fact.cue, fact.at, self.document)
        return not isinstance(anchor, CueProblem) and not has_errors(self.gate.check(fact, anchor))

    def sentence_of(self, fact: Fact) -> int:
        """Return the sentence of a fact that stands."""
        anchor = find_cue(fact.cue, fact.at, self.document)
        assert not isinstance(anchor, CueProblem), fact.id
        return anchor.sentence


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
    for index, piece in enumerate(fact.cue):

        def with_piece(new: str, index: int = index) -> Fact:
            return replace(fact, cue=(*fact.cue[:index], new, *fact.cue[index + 1 :]))

        for found in _NUMBER.finditer(piece):
            number = found.group()
            for new in dict.fromkeys(
                (
                    str(Decimal(number) + 1),
                    number + "0",
                    number.replace(".", " "),
                    number.replace(".", ""),
                    "1" + number,
                )
            ):
                if new != number:
                    yield Mutant(
                        "number in the cue", with_piece(piece[: found.start()] + new + piece[found.end() :])
                    )
        for old, new in _UNITS.items():
            if found := re.search(
                rf"(?<![\w/]){re.escape(old)}(?![\w/])|(?<=\d){re.escape(old)}(?![\w/])", piece
            ):
                yield Mutant(
                    "unit in the cue", with_piece(piece[: found.start()] + new + piece[found.end() :])
                )
        for old, new in _COMPARATORS.items():
            if found := re.search(rf"\b{old}\b", piece, re.IGNORECASE):
                yield Mutant(
                    "comparator in the cue", with_piece(piece[: found.start()] + new + piece[found.end() :])
                )
        if found := _NEGATIONS.search(piece):
            yield Mutant(
                "negation dropped from the cue", with_piece(piece[: found.start()] + piece[found.end() :])
            )
        words = piece.split()
        if len(words) > 1:
            yield Mutant("negation added to the cue", with_piece(" ".join([words[0], "not", *words[1:]])))
            yield Mutant("words reordered", with_piece(" ".join([words[1], words[0], *words[2:]])))
            yield Mutant(
                "word left out",
                with_piece(" ".join([*words[:1], *words[2:]]))
                if len(words) > 2
                else with_piece(words[1] + words[0]),
            )
        letters = [i for i, c in enumerate(piece) if c.isalpha()]
        if len(letters) > 3:
            middle = letters[len(letters) // 2]
            yield Mutant(
                "letter changed",
                with_piece(
                    piece[:middle] + ("x" if piece[middle] not in "xX" else "y") + piece[middle + 1 :]
                ),
            )
            yield Mutant("letter dropped", with_piece(piece[:middle] + piece[middle + 1 :]))
            yield Mutant(
                "cut inside a word", with_piece(piece[1:]) if piece[:2].isalnum() else with_piece(piece + "x")
            )
        following = document.words(sentence + 1) if sentence < len(document.sentences) else ""
        if following and index == len(fact.cue) - 1:
            yield Mutant(
                "joined over sentences", replace(fact, cue=(*fact.cue, " ".join(following.split()[:2])))
            )
            yield Mutant("run over sentences", with_piece(f"{document.words(sentence)} {following}"))


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
        low, high = value.low, value.high
        if low is not None and low == high:
            for new in (low + 1, low * 10, low / 2):
                yield "number in the fact", replace(value, low=new, high=new)
            yield "comparator in the fact", replace(value, high=low * 2)
        else:
            if high is not None:
                yield "number in the fact", replace(value, high=high + 1)
                yield "number in the fact", replace(value, high=high * 10)
            if low is not None:
                yield "number in the fact", replace(value, low=low / 2)
                yield "number in the fact", replace(value, low=low / 10)
        if low is not None and high is not None and low != high:
            yield "range in the fact", replace(value, low=None)
            yield "range in the fact", replace(value, high=None)
            yield "range in the fact", replace(value, high=low)
            yield "range in the fact", replace(value, low=high)
        elif low is None or high is None:
            yield "comparator in the fact", replace(value, low=high, high=low)
            yield "comparator in the fact", replace(value, low=high or low, high=high or low)
        if value.unit is not None:
            alike = [
                u
                for c, u in sorted(vocabulary.units.items())
                if u.dimension == value.unit.dimension and u.code != value.unit.code
            ]
            if alike:
                yield "unit in the fact", replace(value, unit=alike[0])


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
    yield from _swapped_subjects(fact, vocabulary, bench, here)
    yield from _swapped_qualifiers(fact, vocabulary, bench, here)
    yield from _swapped_objects(fact, facts, bench, here)


def _near(bench: Bench, here: int) -> str:
    """Return all words from which a subject or qualifier may be taken, for a rough look."""
    document = bench.document
    sentence = document.sentence(here)
    above = [document.words(n) for n in document.lead_ins(here)]
    before = document.words(here - 1) if here > 1 else ""
    return " ".join([document.words(here), before, *above, *sentence.headings]).lower()


def _absent(term: Term, near: str) -> bool:
    """Tell whether nothing in a text could carry a term."""
    return not any(
        word in near
        for name in term.carriers
        for word in name.lower().replace("\u2026", " ").split()
        if len(word) > 2
    )


def _swapped_subjects(fact: Fact, vocabulary: Vocabulary, bench: Bench, here: int) -> Iterator[Mutant]:
    near = _near(bench, here)
    for term in sorted(vocabulary.terms.values(), key=lambda t: t.iri):
        fits = vocabulary.is_a(term.kind, fact.relation.domain) and not term.core
        if fits and term.status == "current" and term.iri != fact.subject.iri and _absent(term, near):
            if any(name.text.lower() in near for name in bench.gate.names_of(term)):
                continue
            yield Mutant("subject swapped", replace(fact, subject=term))


def _swapped_qualifiers(fact: Fact, vocabulary: Vocabulary, bench: Bench, here: int) -> Iterator[Mutant]:
    near = _near(bench, here)
    for index, (key, values) in enumerate(fact.qualifiers):
        if not isinstance(values[0], TermValue) or key.name == "jurisdiction":
            continue
        for term in sorted(vocabulary.terms.values(), key=lambda t: t.iri):
            if vocabulary.is_a(term.kind, key.range) and _absent(term, near):
                changed = (key, (TermValue(term, values[0].place),))
                rest = (*fact.qualifiers[:index], changed, *fact.qualifiers[index + 1 :])
                yield Mutant("qualifier swapped", replace(fact, qualifiers=rest))
                break


def _swapped_objects(fact: Fact, facts: FactsFile, bench: Bench, here: int) -> Iterator[Mutant]:
    if not isinstance(fact.value, TermValue):
        return
    seen = {fact.value.term.iri}
    for other in facts.facts:
        if other.relation.iri != fact.relation.iri or not isinstance(other.value, TermValue):
            continue
        if other.value.term.iri in seen or bench.sentence_of(other) == here:
            continue
        seen.add(other.value.term.iri)
        yield Mutant("object swapped", replace(fact, value=other.value))


def changed_sentences(fact: Fact, bench: Bench) -> Iterator[tuple[str, str]]:
    """Yield texts in which words right before the cue turn the sentence round; the cue stands as it did."""
    anchor = find_cue(fact.cue, fact.at, bench.document)
    assert not isinstance(anchor, CueProblem), fact.id
    text, start = bench.document.text, anchor.spans[0][0]

    def before(words: str, at: int) -> str:
        if at == bench.document.sentence(anchor.sentence).start:
            return f"{text[:at]}{words.capitalize()} {text[at:]}"
        return f"{text[:at]}{words} {text[at:]}"

    yield "sentence denied", before("not", start)
    yield "sentence denied", before("never", start)
    if fact.certainty == "stated" and not fact.qualifiers:
        yield "sentence hedged", before("possibly", start)
        yield "sentence hedged", before("may", start)
    for begin, _ in anchor.spans:
        if _NUMBER.match(text, begin):
            yield "comparator before the cue", before("less than", begin)
            yield "comparator before the cue", before("1 to", begin)
            yield "number grown to the left", f"{text[:begin]}1{text[begin:]}"
    for _, end in anchor.spans:
        if re.search(r"\d\Z|mg\Z|days\Z|hours\Z|weeks\Z", text[:end]):
            yield "comparator after the cue", f"{text[:end]} or less{text[end:]}"


def dangerous(fact: Fact, vocabulary: Vocabulary, facts: FactsFile, bench: Bench) -> Iterator[Mutant]:
    """Yield all dangerous mutants of a fact."""
    sentence = bench.sentence_of(fact)
    yield from changed_cues(fact, bench.document, sentence)
    yield from cut_negations(fact)
    yield from cut_comparators(fact)
    yield from changed_numbers(fact, vocabulary)
    yield from changed_claims(fact, vocabulary, facts, bench)
