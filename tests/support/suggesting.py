"""Hold suggestions against the facts that people curated of the same document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pharmagraph.extract.fact import FlagValue, NumberValue, RangeValue, TermValue, TextValue
from pharmagraph.extract.factsfile import read_facts
from pharmagraph.extract.readers import read_document
from pharmagraph.extract.source import read_source
from pharmagraph.extract.suggest.gating import Gating
from pharmagraph.extract.suggest.lexicons import tagger_of
from pharmagraph.extract.suggest.patternfile import read_patterns
from pharmagraph.extract.suggest.rules import Rules
from pharmagraph.extract.suggest.suggester import Suggester
from pharmagraph.ontology.loading import load_or_raise
from pharmagraph.ontology.vocabulary import folded
from pharmagraph.project import core_ontology, read_settings

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path

    from pharmagraph.extract.fact import Fact, Value
    from pharmagraph.extract.suggest.candidate import Candidate

Claim = tuple[str, str, "Hashable", str]
"""Subject, relation, object and polarity: what must agree for a candidate to count as a curated fact.

The object of a dosage or duration is the whole of it: every number, unit, route and condition.
Qualifiers, certainty and cue are left to the person who reviews, and the sentence may be another one.
"""


@dataclass(frozen=True, slots=True)
class Held:
    """Candidates held against curated facts, both by what they claim."""

    curated: dict[Claim, list[str]]
    proposed: dict[Claim, list[Candidate]]

    @property
    def found(self) -> int:
        """How many curated facts are proposed."""
        return sum(len(ids) for claim, ids in self.curated.items() if claim in self.proposed)

    @property
    def facts(self) -> int:
        """How many facts were curated."""
        return sum(map(len, self.curated.values()))

    @property
    def candidates(self) -> int:
        """How many candidates there are."""
        return sum(map(len, self.proposed.values()))

    @property
    def right(self) -> int:
        """How many candidates say what a curated fact says."""
        return sum(len(found) for claim, found in self.proposed.items() if claim in self.curated)

    @property
    def missed(self) -> list[str]:
        """The ids of curated facts that nothing proposes."""
        return [i for claim, ids in self.curated.items() if claim not in self.proposed for i in ids]

    def __str__(self) -> str:
        """Recall and precision in per cent."""
        recall, precision = 100 * self.found / self.facts, 100 * self.right / self.candidates
        return (
            f"{self.found} of {self.facts} curated facts proposed ({recall:.1f} %),"
            f" {self.right} of {self.candidates} candidates right ({precision:.1f} %)"
        )


def held_against(root: Path, document: str, text: bytes) -> Held:
    """Propose facts for a whole document, as if none had been curated, and hold them against its facts."""
    project = read_settings(root)
    vocabulary = load_or_raise(core_ontology(), project.ontology, project.base, root)
    folder = project.extract / document
    source = read_source(folder, root)
    facts, _ = read_facts(folder, source, vocabulary, root)
    read = read_document(text, source.file)
    files = read_patterns(core_ontology(), project.ontology, vocabulary, root)
    rules = Rules(tuple(p for file in files for p in file.patterns), tagger_of(vocabulary))
    suggester = Suggester(read, vocabulary, replace(facts, facts=(), excuses=()), source, rules=rules)
    gating = Gating(read, vocabulary, facts, source)
    curated: dict[Claim, list[str]] = {}
    for fact in facts.facts:
        curated.setdefault(claim_of(fact), []).append(fact.id)
    proposed: dict[Claim, list[Candidate]] = {}
    for candidate in suggester.candidates():
        fact_or_faults = gating.fact_of(candidate)
        assert not isinstance(fact_or_faults, list), fact_or_faults
        proposed.setdefault(claim_of(fact_or_faults), []).append(candidate)
    return Held(curated, proposed)


def claim_of(fact: Fact) -> Claim:
    """Return what a fact claims."""
    return fact.subject.iri, fact.relation.label, plain(fact.value), fact.polarity


def plain(value: Value) -> Hashable:
    """Return a value in a form in which two can be compared."""
    match value:
        case TermValue(term=term):
            return folded(term.label)
        case TextValue(text=text):
            return folded(text)
        case NumberValue(number=number):
            return number
        case FlagValue(flag=flag):
            return flag
        case RangeValue(low=low, high=high, unit=unit):
            return low, high, unit.code if unit is not None else ""
        case _:
            parts = ((key.name, tuple(sorted(map(repr, map(plain, values))))) for key, values in value.parts)
            return tuple(sorted(parts))
