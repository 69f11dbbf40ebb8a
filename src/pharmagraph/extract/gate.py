"""The gate: does the sentence carry the claim.

What must stand in the cue's pieces: a name or phrase of the object, every number with its unit and
comparator, and every negation. What may stand near them: the subject (sight.py), qualifiers, and
the parts of a dosage that say for what and for whom. Hedges and conditions of the sentence must be
matched by what the fact says of itself. ``certainty: interpreted`` with a reason opens the parts
where a person can judge: object, subject, hedge, condition; never numbers, units or negation. Where
the cue does not name the object, the reason must, and it must speak of the words cited.

The gate does not judge whether the relation is the right one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.claim import Claim
from pharmagraph.extract.gate_numbers import check_numbers
from pharmagraph.extract.gate_scopes import check_conditions, check_hedges, check_negation
from pharmagraph.extract.gate_words import check_object, check_qualifiers, check_structure
from pharmagraph.extract.reading import Reading
from pharmagraph.extract.sight import Sight
from pharmagraph.extract.unread import unread_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.extract.cue import Anchor
    from pharmagraph.extract.document import Document
    from pharmagraph.extract.fact import Fact, FactsFile
    from pharmagraph.extract.words import Name
    from pharmagraph.findings import Finding
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary


class Gate:
    """Checks the facts of one document against its words.

    ``facts`` tells which brands carry which drug; ``jurisdiction`` is that of the source, which a
    fact may repeat without words for it. ``reading`` is the document as it was read already.
    """

    def __init__(
        self,
        document: Document,
        vocabulary: Vocabulary,
        facts: FactsFile,
        *,
        jurisdiction: str = "",
        reading: Reading | None = None,
    ) -> None:
        self._reading = reading or Reading(document, vocabulary)
        self._sight = Sight(self._reading, vocabulary, facts)
        self._facts = facts
        self._vocabulary = vocabulary
        self._jurisdiction = jurisdiction

    def check(self, fact: Fact, anchor: Anchor) -> list[Finding]:
        """Return what keeps a sentence from carrying a fact; nothing where it carries it."""
        claim = Claim(fact, anchor, self._reading, self._vocabulary, self._jurisdiction)
        check_object(claim)
        check_qualifiers(claim)
        check_structure(claim)
        check_numbers(claim)
        if claim.stated and (why := self._sight.why_not(fact, anchor.sentence)):
            mend = (
                f"name another subject, take words that name '{fact.subject.label}', or write "
                "certainty: interpreted and because: …"
            )
            claim.complain("PG308", f"the subject is not in sight: {why}", "subject", mend)
        check_negation(claim)
        check_hedges(claim)
        check_conditions(claim)
        return claim.findings

    def names_of(self, subject: Term) -> tuple[Name, ...]:
        """Return what names a subject in this document: its own names, and those of its brands."""
        return self._sight.names(subject)

    def unread(self, anchors: Mapping[str, Anchor]) -> dict[int, list[str]]:
        """Return, by sentence, the numbers and terms of cited sentences that no fact uses."""
        return unread_words(self._reading, self._facts, anchors)


def check_claim(
    fact: Fact, anchor: Anchor, document: Document, vocabulary: Vocabulary, facts: FactsFile
) -> list[Finding]:
    """Check one fact; to check many of one document, make a Gate and keep it."""
    return Gate(document, vocabulary, facts).check(fact, anchor)
