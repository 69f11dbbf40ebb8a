"""Which imported subject is which term of the project: by identifier, else by a name of one term only.

A subject is linked where exactly one term fits. Where several fit, or where name and identifier
contradict each other, it is not linked but listed as a doubt, for people to decide in
extract/<dataset>/links.tsv (``linkdecisions``). ``linktables`` writes what comes of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.linkdecisions import STALE, short
from pharmagraph.extract.tables.linked import BY_HAND, BY_IDENTIFIER, BY_NAME, Doubt, Link, Linked
from pharmagraph.findings import Finding, in_order
from pharmagraph.ontology.crosswalk import FORMS
from pharmagraph.ontology.prefixes import SKOS
from pharmagraph.ontology.vocabulary import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pharmagraph.extract.tables.linkdecisions import Decision
    from pharmagraph.extract.tables.mapping import LinkKey, LinkRule, Mapping
    from pharmagraph.extract.tables.plan.candidates import Candidate
    from pharmagraph.ontology import crosswalk
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary

_EXACT = SKOS + "exactMatch"


def link_subjects(
    mapping: Mapping,
    candidates: Callable[[LinkRule], Iterable[Candidate]],
    vocabulary: Vocabulary,
    crosswalk: Iterable[crosswalk.Mapping],
    decisions: Sequence[Decision] = (),
) -> Linked:
    """Compare the subjects of a data set with the project's terms.

    ``candidates`` gives the subjects that a rule looks at, in any order; only those that fit a term
    are kept, so that memory does not grow with the data. An identifier goes before a name.
    """
    index = _Index(vocabulary, crosswalk)
    hits: dict[str, _Hit] = {}
    asked = {decision.subject for decision in decisions}
    seen: dict[str, str] = {}
    for rule in mapping.links:
        for candidate in candidates(rule):
            if candidate.subject in asked:
                seen.setdefault(candidate.subject, candidate.label)
            for hit in index.hits(rule, candidate):
                hits.setdefault(candidate.subject, _Hit()).add(hit, candidate.label)
    return _Judge(mapping, vocabulary, decisions, hits, seen).linked()


@dataclass(frozen=True, slots=True)
class _Match:
    """One term that fits a subject; ``against`` says what speaks against it."""

    term: Term
    how: str
    matched: str
    against: str = ""


@dataclass(slots=True)
class _Hit:
    """All terms that fit one subject."""

    label: str = ""
    matches: dict[str, _Match] = field(default_factory=dict)

    def add(self, match: _Match, label: str) -> None:
        """Add a term; an identifier goes before a name, and what is sure before what is not."""
        self.label = min(filter(None, (self.label, label)), default="")
        old = self.matches.get(match.term.iri)
        if old is None or _rank(match) < _rank(old):
            self.matches[match.term.iri] = match

    def best(self) -> list[_Match]:
        """Return the terms that fit best: those by identifier, if any."""
        found = [match for match in self.matches.values() if match.how == BY_IDENTIFIER]
        return sorted(found or self.matches.values(), key=lambda match: match.term.id)


def _rank(match: _Match) -> tuple[bool, bool, str]:
    return match.how != BY_IDENTIFIER, bool(match.against), match.matched


class _Index:
    """Finds terms by identifier and by name."""

    def __init__(self, vocabulary: Vocabulary, crosswalk: Iterable[crosswalk.Mapping]) -> None:
        self._vocabulary = vocabulary
        self._names: dict[str, dict[str, list[Term]]] = {}
        self._identified: dict[str, list[Term]] = {}
        self._identifiers: dict[str, set[str]] = {}
        for row in crosswalk:
            term = vocabulary.terms.get(row.term)
            if row.predicate == _EXACT and term and term.status == "current":
                self._identified.setdefault(row.identifier, []).append(term)
                self._identifiers.setdefault(term.iri, set()).add(row.identifier)

    def hits(self, rule: LinkRule, candidate: Candidate) -> Iterator[_Match]:
        """Yield the terms that the first key which finds any gives."""
        for key, value in zip(rule.by, candidate.keys, strict=True):
            if not value:
                continue
            found = list(
                self._by_identifier(key, value, rule)
                if key.identifier
                else self._by_name(rule, value, candidate)
            )
            if found:
                yield from found
                return

    def _by_identifier(self, key: LinkKey, value: str, rule: LinkRule) -> Iterator[_Match]:
        identifier = _identifier(key, value)
        for term in self._identified.get(identifier, ()):
            against = ""
            if not self._vocabulary.is_a(term.kind, rule.kind):
                kinds = [self._vocabulary.label_of(kind) for kind in (rule.kind, term.kind)]
                against = f"the mapping looks for a {kinds[0]}, and the term is a {kinds[1]}"
            yield _Match(term, BY_IDENTIFIER, identifier, against)

    def _by_name(self, rule: LinkRule, value: str, candidate: Candidate) -> Iterator[_Match]:
        name = folded(value)
        for term in self._named(rule.kind).get(name, ()):
            yield _Match(term, BY_NAME, name, self._contradiction(term, rule, candidate))

    def _named(self, kind: str) -> dict[str, list[Term]]:
        """Return the terms of a kind by each of their labels and synonyms."""
        if kind not in self._names:
            found: dict[str, list[Term]] = {}
            for term in self._vocabulary.terms.values():
                if term.status == "current" and self._vocabulary.is_a(term.kind, kind):
                    for name in dict.fromkeys(folded(n) for n in (term.label, *term.synonyms)):
                        found.setdefault(name, []).append(term)
            self._names[kind] = found
        return self._names[kind]

    def _contradiction(self, term: Term, rule: LinkRule, candidate: Candidate) -> str:
        """Say that the subject has another identifier of a vocabulary than the term; "" where it has not."""
        for key, value in zip(rule.by, candidate.keys, strict=True):
            if not key.identifier or not value:
                continue
            identifier = _identifier(key, value)
            if not FORMS[key.identifier][0](identifier.partition(":")[2]):
                continue
            others = sorted(
                i for i in self._identifiers.get(term.iri, ()) if i.startswith(f"{key.identifier}:")
            )
            if others and identifier not in others:
                return f"the name fits, but the subject is {identifier} and the term is {', '.join(others)}"
        return ""


def _identifier(key: LinkKey, value: str) -> str:
    """Write an identifier with its prefix, once."""
    return f"{key.identifier}:{value.removeprefix(key.identifier + ':')}"


class _Judge:
    """Decides what becomes a link, with what people have said."""

    def __init__(
        self,
        mapping: Mapping,
        vocabulary: Vocabulary,
        decisions: Sequence[Decision],
        hits: dict[str, _Hit],
        seen: dict[str, str],
    ) -> None:
        self._mapping = mapping
        self._terms = vocabulary.terms
        self._hits = hits
        self._seen = seen
        self._decisions = decisions
        self._confirmed: dict[str, list[Decision]] = {}
        self._refused = {(d.subject, d.term): d for d in decisions if d.decision == "reject"}
        for decision in decisions:
            if decision.decision == "confirm":
                self._confirmed.setdefault(decision.subject, []).append(decision)

    def linked(self) -> Linked:
        links: list[Link] = []
        doubts: list[Doubt] = []
        rejected = 0
        subjects = self._hits.keys() | (self._confirmed.keys() & self._seen.keys())
        for subject in sorted(subjects, key=str.encode):
            hit = self._hits.get(subject, _Hit())
            label = hit.label or self._seen.get(subject, "")
            refused = sum((subject, iri) in self._refused for iri in hit.matches)
            rejected += refused
            if subject in self._confirmed:
                links += self._by_hand(subject, label, hit)
                continue
            best = [match for match in hit.best() if (subject, match.term.iri) not in self._refused]
            if len(best) == 1 and not best[0].against:
                links.append(Link(subject, label, best[0].term, best[0].how, best[0].matched))
            elif best:
                doubts.append(_doubt(subject, label, best))
        findings = in_order(self._stale())
        return Linked(self._mapping, tuple(links), tuple(doubts), rejected, tuple(findings))

    def _by_hand(self, subject: str, label: str, hit: _Hit) -> Iterator[Link]:
        """Yield the links that people confirmed, with how they would have been found too."""
        for decision in sorted(self._confirmed[subject], key=lambda d: d.term):
            match = hit.matches.get(decision.term)
            how, matched = (match.how, match.matched) if match and not match.against else (BY_HAND, "")
            yield Link(subject, label, self._terms[decision.term], how, matched, decision)

    def _stale(self) -> Iterator[Finding]:
        for decision in self._decisions:
            if decision.subject not in self._seen:
                message = f"the data set has no subject {short(self._mapping, decision.subject)} to link"
            elif decision.decision == "reject" and (
                decision.term not in self._hits.get(decision.subject, _Hit()).matches
            ):
                message = "nothing would make this link any more"
            else:
                continue
            yield Finding(STALE, message, decision.place, "delete the row, or write the subject as it is now")


def _doubt(subject: str, label: str, matches: list[_Match]) -> Doubt:
    reasons = dict.fromkeys(match.against for match in matches if match.against)
    why = "; ".join(reasons) or f"{len(matches)} terms fit"
    matched = "|".join(dict.fromkeys(match.matched for match in matches))
    return Doubt(subject, label, matched, tuple(match.term for match in matches), why)
