"""Rules: CONSTRUCT queries that conclude further triples, one .rq file each, with a title.

A file in ontology/rules/ begins as a question does (``rqfile``) and holds a query of the form that
``rulequery`` reads. No rule may conclude what could be read as a dose or an indication, nor meddle
with statements and what describes the ontology: ``Kept`` knows what that is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError
from pharmagraph.findings import Finding, in_order
from pharmagraph.ontology.model import ValueKind
from pharmagraph.ontology.prefixes import OWL, RDF, RDFS, VOCAB, project_prefixes
from pharmagraph.ontology.rqfile import Head, RqKind, read_head
from pharmagraph.ontology.rulequery import NotARuleError, RuleQuery, read_rule_query
from pharmagraph.ontology.vocabulary import did_you_mean
from pharmagraph.rdfterms import iri, is_iri, typed
from pharmagraph.textfile import TextFile, read_text, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pharmagraph.ontology.rulequery import Pattern
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm, Triple

KIND = RqKind("rules", "rule", "PG513", (), "A brand holds …", "class-to-member")

_TYPE = iri(RDF + "type")
_YES = typed("true", "boolean")
# Properties that say the same as another, or part of it; what holds of one holds of the other.
_TIES = tuple(iri(p) for p in (OWL + "inverseOf", OWL + "equivalentProperty", RDFS + "subPropertyOf"))
# What has one of these as its domain describes values, statements or the ontology.
_OWN_DOMAINS = {
    iri(VOCAB + name) for name in ("Claim", "Statement", "InferredStatement", "Relation", "Key", "Parameter")
}
_OWN_CLASSES = ("Claim", "Statement", "Relation", "Key", "Rule", "Document")
_WITH_PARTS = {ValueKind.QUANTITY, ValueKind.STRUCTURED}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: ``query`` is what it says, ``sparql`` its whole file, comment lines included."""

    name: str
    title: str
    description: str
    query: RuleQuery = field(repr=False)
    sparql: str = field(repr=False)
    file: TextFile = field(repr=False)


class Kept:
    """What is kept from rules: properties and classes that none may conclude.

    These are relations whose values have parts or numbers (doses, durations), relations that the
    ontology marks ``ph:neverInferred`` (indications), whatever is tied to one of them, and what
    describes statements and the ontology itself.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        kept = {iri(VOCAB + "statement")}
        kept |= {iri(r.iri) for r in vocabulary.relations.values() if r.value_kind in _WITH_PARTS}
        kept |= {s for s, p, o in vocabulary.triples if (p, o) == (iri(VOCAB + "neverInferred"), _YES)}
        kept |= {s for s, p, o in vocabulary.triples if p == iri(RDFS + "domain") and o in _OWN_DOMAINS}
        tied = [(s, o) for s, p, o in vocabulary.triples if p in _TIES]
        while more := {end for s, o in tied for end in (s, o) if {s, o} & kept} - kept:
            kept |= more
        self.properties = frozenset(kept)
        values = {VOCAB + name for name in _OWN_CLASSES}
        for cls in vocabulary.classes.values():
            if cls.unaccepted:
                values |= {cls.iri, *dict(cls.unaccepted).values()}
        below = {c for c in vocabulary.classes if any(vocabulary.is_a(c, v) for v in values)}
        self.classes = frozenset(map(iri, below | values))

    def holds(self, triple: Triple) -> bool:
        """Tell whether a triple, or a pattern, is one that no rule may conclude."""
        return triple[1] in self.properties or (triple[1] == _TYPE and triple[2] in self.classes)


def read_rule(path: Path, root: Path, base: str) -> Rule:
    """Read one rule; raises ContentError (PG513, or what the file itself is refused for).

    ``base`` is the project's base IRI, below which its prefixes lie.
    """
    file = read_text(path, root)
    head = Head()
    findings = list(read_head(file, path.stem, KIND, head))
    query = None
    try:
        query = read_rule_query(file.text, project_prefixes(base))
    except NotARuleError as error:
        findings.append(KIND.fault_at(file, error.start, error.width, str(error), error.mend))
    if findings or query is None:
        raise refused(*in_order(findings))
    return Rule(path.stem, head.title, head.words, query, file.text, file)


def read_rules(core: Path, own: Path, root: Path, vocabulary: Vocabulary) -> tuple[list[Rule], list[Finding]]:
    """Read all rules, sorted by name, with what is wrong in the files that could not be used."""
    rules: list[Rule] = []
    findings: list[Finding] = []
    kept: Kept | None = None
    for path in KIND.files(core, own).values():
        try:
            rule = read_rule(path, root, vocabulary.base)
        except ContentError as error:
            findings += error.findings
            continue
        kept = kept or Kept(vocabulary)
        if wrong := [*_senseless(rule, vocabulary, kept), *_unparsed(rule)]:
            findings += wrong
        else:
            rules.append(rule)
    return rules, in_order(findings)


def _senseless(rule: Rule, vocabulary: Vocabulary, kept: Kept) -> Iterator[Finding]:
    """Yield a finding for what no rule may conclude, and for names that the ontology does not have."""
    for pattern in rule.query.conclusions:
        if kept.holds(pattern):
            named = pattern.object if pattern.predicate == _TYPE else pattern.predicate
            label = vocabulary.label_of(named[1:-1])
            message = f"no rule may conclude '{label}': doses, indications and statements are for people"
            yield _at(rule, named, message, "conclude another relation, or let a curator write the fact")
    known = {s for s, _, _ in vocabulary.triples}
    for named in sorted(_names((*rule.query.conclusions, *rule.query.premises))):
        if named.startswith(f"<{VOCAB}") and named not in known:
            local = named[1:-1].removeprefix(VOCAB)
            names = (s[1:-1].removeprefix(VOCAB) for s in known if s.startswith(f"<{VOCAB}"))
            mend = did_you_mean(local, names) or "docs/reference/ontology.md lists what there is"
            yield _at(rule, named, f"the ontology has no ph:{local}", mend)


def _names(patterns: Iterable[Pattern]) -> set[NtTerm]:
    return {part for pattern in patterns for part in pattern if is_iri(part)}


def _at(rule: Rule, term: NtTerm, message: str, mend: str) -> Finding:
    return KIND.fault_at(rule.file, *rule.query.places[term], message, mend)


def _unparsed(rule: Rule) -> Iterator[Finding]:
    """Yield a finding for a filter that the engine cannot read."""
    if not rule.query.filters:
        return
    import pyoxigraph as ox

    for filtered in rule.query.filters:
        try:
            ox.Store().query(f"ASK {{ {filtered} }}", prefixes=dict(rule.query.prefixes))
        except SyntaxError:
            start = rule.file.text.index(filtered)
            mend = "see SPARQL 1.1, section 17: expressions"
            yield KIND.fault_at(rule.file, start, len(filtered), "the filter is not SPARQL", mend)
