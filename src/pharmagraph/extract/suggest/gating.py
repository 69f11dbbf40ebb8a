"""Whether a candidate would pass the gate as it stands, and what it must own up to so that it does.

A rule reads loosely, the gate strictly. Where the gate wants a hedge, a condition or the place of the
cue told, that is added. Where nothing but the subject is out of sight, and the document is about it,
the candidate becomes a judgement that says so (certainty: interpreted, with its reason). Where the gate
refuses otherwise, the candidate is dropped.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pharmagraph.extract.cue import Anchor, CueProblem, find_cue, place_in
from pharmagraph.extract.fact import Signature
from pharmagraph.extract.factreader import FactReader
from pharmagraph.extract.gate import Gate
from pharmagraph.extract.reading import Reading
from pharmagraph.extract.source import CUE_WORDS
from pharmagraph.extract.suggest.plainvalue import node_of
from pharmagraph.extract.values import ValueReader
from pharmagraph.extract.yamlfile import Mapping, Scalar
from pharmagraph.findings import Finding, has_errors
from pharmagraph.ontology.model import Term
from pharmagraph.ontology.vocabulary import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.document import Document
    from pharmagraph.extract.fact import Fact, FactsFile
    from pharmagraph.extract.source import Source
    from pharmagraph.extract.suggest.candidate import Candidate
    from pharmagraph.extract.yamlfile import Node
    from pharmagraph.ontology.vocabulary import Vocabulary

_TRIES = 4
_ID = "candidate-1"
_IF = re.compile(r"(?i)(?:only )?(?:if|when)\s+")
_SOMEBODY = Signature("a person yet to come", "2000-01-01")


class _Values(ValueReader):
    """Reads values; a name that is to become a term is one already."""

    def __init__(self, vocabulary: Vocabulary, new: dict[str, Term]) -> None:
        super().__init__(vocabulary)
        self._new = new

    def term(self, node: Node, kind: str, what: str) -> Term | None:
        """Return the term that a node names, or the one that it is to become."""
        if what == "value" and isinstance(node, Scalar) and (term := self._new.get(folded(node.text))):
            return term
        return super().term(node, kind, what)


class Gating:
    """Holds candidates of one document against its gate.

    ``facts`` tells which brands carry which drug; those that ``rest_on`` are facts that are only
    proposed yet, but that the reader of the document meets first.
    """

    def __init__(self, document: Document, vocabulary: Vocabulary, facts: FactsFile, source: Source) -> None:
        self._document = document
        self._vocabulary = vocabulary
        self._source = source
        self._facts = facts
        self._most = None if source.redistributable else CUE_WORDS
        self.reading = Reading(document, vocabulary)
        self._gate = self._made()

    def rest_on(self, more: Sequence[Fact]) -> None:
        """Take facts that are only proposed yet for granted: which brand carries which drug."""
        self._facts = replace(self._facts, facts=(*self._facts.facts, *more))
        self._gate = self._made()

    def _made(self) -> Gate:
        jurisdiction = self._source.jurisdiction
        return Gate(
            self._document, self._vocabulary, self._facts, jurisdiction=jurisdiction, reading=self.reading
        )

    def settled(self, candidate: Candidate) -> Candidate | None:
        """Return the candidate as the gate lets it pass; None where it does not."""
        for _ in range(_TRIES):
            placed, anchor = self._placed(candidate)
            if anchor is None:
                return None
            fact = self.fact_of(placed)
            if isinstance(fact, list):
                return None
            findings = [f for f in self._gate.check(fact, anchor) if f.severity == "error"]
            if not findings:
                return placed
            mended = self._about(placed, fact, findings) or self._mended(placed, findings[0], anchor)
            if mended is None:
                return None
            candidate = mended
        return None

    def findings(self, candidate: Candidate) -> list[Finding]:
        """Return what keeps a candidate from passing `check` if it were written as it stands."""
        fact = self.fact_of(candidate)
        if isinstance(fact, list):
            return fact
        found = find_cue(candidate.cue, candidate.at, self._document, most_words=self._most)
        if isinstance(found, CueProblem):
            return [Finding(found.code, found.message, fact.place, found.mend)]
        return self._gate.check(fact, found)

    def fact_of(self, candidate: Candidate) -> Fact | list[Finding]:
        """Return the fact that a candidate would be, or what keeps it from being one."""
        new: dict[str, Term] = {}
        if candidate.new_term and isinstance(candidate.value, str):
            kind = self._vocabulary.kind(candidate.new_term)
            if kind is not None:
                label = candidate.value
                new[folded(label)] = Term(f"urn:new:{folded(label)}", "new", kind.iri, label)
        values = _Values(self._vocabulary, new)
        reader = FactReader(self._source, values)
        reader.about = self._facts.about
        reader.defaults = {"curated": _SOMEBODY}
        node = node_of(candidate.as_fact(_ID))
        fact = reader.read(node) if isinstance(node, Mapping) else None
        errors = [f for f in values.findings if f.severity == "error"]
        return errors if fact is None or errors else fact

    def _placed(self, candidate: Candidate) -> tuple[Candidate, Anchor | None]:
        """Find the cue in its sentence; ``at`` is added where the words stand in several places."""
        found = find_cue(candidate.cue, candidate.at, self._document, most_words=self._most)
        if isinstance(found, Anchor):
            return candidate, found if found.sentence == candidate.sentence else None
        if found.code != "PG303" or candidate.at:
            return candidate, None
        at = str(place_in(candidate.cue, candidate.sentence, self._document))
        place = find_cue(candidate.cue, at, self._document, most_words=self._most)
        if isinstance(place, CueProblem) or place.sentence != candidate.sentence:
            return candidate, None
        return replace(candidate, at=at), place

    def _mended(self, candidate: Candidate, finding: Finding, anchor: Anchor) -> Candidate | None:
        """Return the candidate with what a finding asks for; None where nothing helps."""
        if finding.code == "PG310":
            other = "stated" if candidate.certainty == "hedged" else "hedged"
            return None if candidate.certainty == "interpreted" else replace(candidate, certainty=other)
        if finding.code == "PG311" and "when" not in dict(candidate.qualifiers):
            when = self._condition(anchor)
            return replace(candidate, qualifiers=(*candidate.qualifiers, ("when", when))) if when else None
        if (
            finding.code in {"PG306", "PG307", "PG312"}
            and len(candidate.cue) > 1
            and isinstance(candidate.value, str)
        ):
            return replace(candidate, cue=candidate.cue[-1:], at="")
        return None

    def _about(self, candidate: Candidate, fact: Fact, findings: Sequence[Finding]) -> Candidate | None:
        """Return a candidate as a judgement where only its subject is out of sight, the document's own.

        Where another medicine was named since, that one may be meant, and nothing is proposed.
        """
        about = self._facts.about
        only = all(f.code == "PG308" and "was named since" not in f.message for f in findings)
        if not only or about is None or fact.subject is not about or candidate.certainty != "stated":
            return None
        because = f"the document is about {about.label}, and nothing near names another medicine"
        return replace(candidate, certainty="interpreted", because=candidate.because or because)

    def _condition(self, anchor: Anchor) -> str:
        """Return the words of the condition of a sentence, its joint left off."""
        marks = self.reading.sentence(anchor.sentence).marks
        mark = next((m for m in marks if m.kind == "condition"), None)
        if mark is None:
            return ""
        words = " ".join(self._document.text[mark.body[0] : mark.body[1]].split())
        return _IF.sub("", words)


def passes(findings: Sequence[Finding]) -> bool:
    """Tell whether nothing that was found keeps a candidate from being written."""
    return not has_errors(findings)
