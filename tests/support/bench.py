"""A bench on which facts of one document are accepted or refused, as the check does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.cue import CueProblem, find_cue
from pharmagraph.findings import has_errors

if TYPE_CHECKING:
    from pharmagraph.extract.document import Document
    from pharmagraph.extract.fact import Fact
    from pharmagraph.extract.gate import Gate


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
