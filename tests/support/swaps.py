"""Facts with another subject, qualifier or object, and sentences that were turned round."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pharmagraph.extract.cue import CueProblem, find_cue
from pharmagraph.extract.fact import TermValue
from support.bench import Bench, Mutant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.fact import Fact, FactsFile
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


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


def swapped_subjects(fact: Fact, vocabulary: Vocabulary, bench: Bench, here: int) -> Iterator[Mutant]:
    """Yield facts with another subject that nothing near the sentence names."""
    near = _near(bench, here)
    for term in sorted(vocabulary.terms.values(), key=lambda t: t.iri):
        fits = vocabulary.is_a(term.kind, fact.relation.domain) and not term.core
        if fits and term.status == "current" and term.iri != fact.subject.iri and _absent(term, near):
            if any(name.text.lower() in near for name in bench.gate.names_of(term)):
                continue
            yield Mutant("subject swapped", replace(fact, subject=term))


def swapped_qualifiers(fact: Fact, vocabulary: Vocabulary, bench: Bench, here: int) -> Iterator[Mutant]:
    """Yield facts with another qualifier of the same kind."""
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


def swapped_objects(fact: Fact, facts: FactsFile, bench: Bench, here: int) -> Iterator[Mutant]:
    """Yield facts with the object of another fact, of another sentence."""
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
