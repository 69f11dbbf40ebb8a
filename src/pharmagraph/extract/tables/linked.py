"""What became of the link rules of a data set: links, doubts, and how they were found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pharmagraph.extract.tables.linkdecisions import Decision
    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.findings import Finding
    from pharmagraph.ontology.model import Term

# How a link was found: terms of the Semantic Mapping Vocabulary (SEMAPV), which SSSOM asks for.
BY_IDENTIFIER = "semapv:MappingChaining"
BY_NAME = "semapv:LexicalMatching"
BY_HAND = "semapv:ManualMappingCuration"


@dataclass(frozen=True, slots=True)
class Link:
    """An imported subject and the term that it is.

    ``how`` is BY_IDENTIFIER, BY_NAME or BY_HAND; ``matched`` the identifier or name that both have;
    ``decision`` what a person said of it, if anybody did.
    """

    subject: str
    label: str
    term: Term
    how: str
    matched: str
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """An imported subject that was not linked, the terms that it may be, and why."""

    subject: str
    label: str
    matched: str
    terms: tuple[Term, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Linked:
    """What became of the link rules of a data set, sorted by subject.

    ``rejected`` counts links that people turned down, ``findings`` are decisions that fit nothing.
    """

    mapping: Mapping = field(repr=False)
    links: tuple[Link, ...]
    doubts: tuple[Doubt, ...]
    rejected: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many links were found how, how many were turned down, and how many are in doubt."""
        found = Counter(link.how for link in self.links)
        return {
            "by identifier": found[BY_IDENTIFIER],
            "by name": found[BY_NAME],
            "by hand": found[BY_HAND],
            "rejected": self.rejected,
            "in doubt": len(self.doubts),
        }

    def nquads(self) -> bytes:
        """Return the graph links/<dataset> as canonical N-Quads."""
        from pharmagraph.extract.tables.linktables import nquads

        return nquads(self)

    def sssom(self) -> bytes:
        """Return the links as an SSSOM table for people."""
        from pharmagraph.extract.tables.linktables import sssom

        return sssom(self)

    def doubts_table(self) -> bytes:
        """Return the doubts as a table for people; empty where there is none."""
        from pharmagraph.extract.tables.linktables import doubts_table

        return doubts_table(self)
