"""The subject of a claim: is it in sight of the cue.

The subject may be named in the sentence, the lead-in of its list, a heading above it, or the title.
"It", "this drug" and advice to the reader mean the document's own subject, unless another medicine
was named since. A brand carries its drug; a class never does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.extract.fact import TermValue
from pharmagraph.extract.folding import folded
from pharmagraph.extract.mentions import claimed_terms
from pharmagraph.extract.words import find_name, tokens_of
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.fact import Fact, FactsFile
    from pharmagraph.extract.reading import Reading, SentenceReading
    from pharmagraph.extract.words import Name
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary

MEDICINE, DRUG_CLASS = VOCAB + "Medicine", VOCAB + "DrugClass"
_OF_BRAND = {VOCAB + "brandOf", VOCAB + "hasActiveIngredient"}
_HAS_BRAND = VOCAB + "hasBrand"
# Words that name no drug but point to one; as phrases of a term they count as pointing, not as naming.
POINTING = frozenset(
    [
        "it", "the drug", "the medicine", "the medication", "the product", "these tablets", "this drug",
        "this medicine", "this medication", "this product", "your medicine",
    ]
)  # fmt: skip
_POINTS = re.compile(
    r"(?<![\w-])(?:it|its|(?:this|the|your|these|those) (?:drugs?|medicines?|medications?|products?"
    r"|tablets?|capsules?|treatments?"
    r"|preparations?)|they|them|their)(?![\w-])"
)
_POINTS_FIRST = re.compile(
    r"(?:(?:also|in addition|moreover|furthermore|however|normally|generally|usually|then|thus"
    r"|therefore),? )*"
    r"(?:it|its|(?:this|the|these) (?:drugs?|medicines?|medications?|products?|tablets?)|they|their|these"
    r"|those|this)(?![\w-])"
)
_ADVISES = re.compile(
    r"(?:(?:always|normally|generally|please|usually|also|if [^,]*|when [^,]*|before [^,]*),? )*(?:do not"
    r"|don't|never|avoid|take"
    r"|use|consume|swallow|stop|start|tell|ask|talk|speak|contact|keep|store|give|inject|apply|check|see"
    r"|read|follow|continue"
    r"|reduce|increase|inform|seek|call|return|drink|eat|drive|be|make|consult|you|your|only|oral|more"
    r"|less|not)(?![\w-])"
    r"|[^.]*(?<![\w-])(?:you|your|patients?|people)(?![\w-])"
)
_FAR_FIRST_WORDS = 4
_MOST_BACK = 400


class Sight:
    """Knows what each sentence of a document speaks of."""

    def __init__(self, reading: Reading, vocabulary: Vocabulary, facts: FactsFile) -> None:
        self._reading = reading
        self._vocabulary = vocabulary
        self._about = facts.about
        self._brands: dict[str, dict[str, Term]] = {}
        for fact in facts.facts:
            if not isinstance(fact.value, TermValue) or fact.polarity != "affirmed":
                continue
            if fact.relation.iri in _OF_BRAND:
                self._brands.setdefault(fact.value.term.iri, {})[fact.subject.iri] = fact.subject
            elif fact.relation.iri == _HAS_BRAND:
                self._brands.setdefault(fact.subject.iri, {})[fact.value.term.iri] = fact.value.term
        self._names: dict[str, tuple[Name, ...]] = {}

    def names(self, subject: Term) -> tuple[Name, ...]:
        """Return what names a subject: its own names and phrases, and those of its brands."""
        if subject.iri not in self._names:
            terms = [subject, *(t for _, t in sorted(self._brands.get(subject.iri, {}).items()))]
            names = [n for term in terms for n in self._reading.lexicon.carriers(term)]
            self._names[subject.iri] = tuple(n for n in names if folded(n.text) not in POINTING)
        return self._names[subject.iri]

    def named_in(self, subject: Term, number: int) -> bool:
        """Tell whether a sentence names a subject."""
        tokens = self._reading.sentence(number).tokens
        return any(find_name(tokens, name) for name in self.names(subject))

    def why_not(self, fact: Fact, number: int) -> str:
        """Return why the subject of a fact is not in sight of a sentence, "" where it is."""
        subject, document = fact.subject, self._reading.document
        if self.named_in(subject, number) or any(
            self.named_in(subject, n) for n in document.lead_ins(number)
        ):
            return ""
        is_medicine = self._vocabulary.is_a(subject.kind, MEDICINE)
        other = (
            self._other_since(subject, number, frozenset(t.iri for t in claimed_terms(fact)))
            if is_medicine
            else None
        )
        if other is not None:
            return f"'{other.label}' was named since '{subject.label}'"
        if self._in_headings(subject, document.sentence(number).headings):
            return ""
        plain = folded(document.words(number))
        if self._about is not None and subject.iri == self._about.iri:
            if _POINTS.search(plain) or _ADVISES.match(plain) or document.sentence(number).kind == "item":
                return ""
        elif _POINTS_FIRST.match(plain) and self._named_before(subject, number):
            return ""
        return f"nothing near the cue names '{subject.label}'"

    def _in_headings(self, subject: Term, headings: Sequence[str]) -> bool:
        return any(find_name(tokens_of(h, 0, len(h)), name) for h in headings for name in self.names(subject))

    def _named_before(self, subject: Term, number: int) -> bool:
        sentences = self._reading.document.sentences
        if number == 1:
            return False
        before, here = sentences[number - 2], sentences[number - 1]
        return (
            before.kind != "heading"
            and before.headings == here.headings
            and self.named_in(subject, number - 1)
        )

    def _other_since(self, subject: Term, number: int, own: frozenset[str]) -> Term | None:
        """Return another medicine that was named after the subject was, in the same section."""
        document = self._reading.document
        own = own | {subject.iri} | frozenset(self._brands.get(subject.iri, {}))
        for at in range(number, max(0, number - _MOST_BACK), -1):
            sentence = document.sentence(at)
            if at != number and self.named_in(subject, at):
                return None
            reading = self._reading.sentence(at)
            if not _POINTS_FIRST.match(folded(document.words(at))):
                other = self._speaks_of(reading, own if at == number else own & {subject.iri})
                if other is not None:
                    return other
            if sentence.kind == "heading":
                return None
        return None

    def _speaks_of(self, reading: SentenceReading, own: frozenset[str] | set[str]) -> Term | None:
        """Return a medicine that a sentence speaks of: a drug or brand anywhere, a class at its beginning."""
        early = reading.tokens[: _FAR_FIRST_WORDS + 1][-1].start if reading.tokens else 0
        for (start, _), term in reading.named:
            if term.iri in own or not self._vocabulary.is_a(term.kind, MEDICINE):
                continue
            if not self._vocabulary.is_a(term.kind, DRUG_CLASS) or start < early:
                return term
        return None
