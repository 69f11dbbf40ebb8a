"""The words of cited sentences that no fact uses: numbers, and terms of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.mentions import claimed_terms
from pharmagraph.extract.words import find_all, find_each, tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.extract.cue import Anchor
    from pharmagraph.extract.fact import Fact, FactsFile
    from pharmagraph.extract.reading import Reading
    from pharmagraph.extract.words import Span
    from pharmagraph.ontology.model import Term


def unread_words(reading: Reading, facts: FactsFile, anchors: Mapping[str, Anchor]) -> dict[int, list[str]]:
    """Return, by sentence, the numbers and terms that no fact of the sentence uses.

    A number is used where a cue shows it, or one that is equal to it. A term is used as subject,
    object, qualifier or part of a value, or named in a reason (because); so is all that its words
    overlap. Only terms of the project count, not the core's everyday words.
    """
    by_sentence: dict[int, list[Fact]] = {}
    for fact in facts.facts:
        if fact.id in anchors:
            by_sentence.setdefault(anchors[fact.id].sentence, []).append(fact)
    found = {}
    for number, citing in sorted(by_sentence.items()):
        if words := _unread(reading, number, citing, anchors):
            found[number] = words
    return found


def _unread(
    reading: Reading, number: int, citing: Sequence[Fact], anchors: Mapping[str, Anchor]
) -> list[str]:
    here = reading.sentence(number)
    used: dict[str, Term] = {}
    reasons = set()
    for fact in citing:
        for term in (fact.subject, *claimed_terms(fact)):
            used[term.iri] = term
        reasons.add(fact.because)
    for reason in sorted(reasons):
        for _, term in reading.lexicon.named(tokens_of(reason, 0, len(reason))):
            used[term.iri] = term
    names = [n for term in used.values() for n in reading.lexicon.carriers(term)]
    covered: list[Span] = [s for n in names for p in find_each(here.tokens, n) for s in p]
    covered += [s for p in find_all(here.tokens, names) for s in p]
    cues: list[Span] = [s for fact in citing for s in anchors[fact.id].spans]
    values = {q.values for q in here.quantities if _touches((q.start, q.end), cues)}
    text = reading.document.text
    left = [
        (q.start, q.end)
        for q in here.quantities
        if q.values not in values and not _touches((q.start, q.end), [*covered, *cues])
    ]
    left += [
        span for span, term in here.named
        if not term.core and term.status == "current" and term.iri not in used and not _touches(span, covered)
    ]  # fmt: skip
    return list(dict.fromkeys(" ".join(text[a:b].split()) for a, b in sorted(set(left))))


def _touches(span: Span, others: Sequence[Span]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in others)
