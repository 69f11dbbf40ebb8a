"""The inferred graph: what rules conclude from the accepted facts, each with its rule and premises.

It is a named graph beside the curated layer, in a file of its own, and nothing of it is curated: each
triple has a node of its own (``ph:InferredStatement``, status "inferred") that leads to the rule and
to the statements that it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from pharmagraph.extract.fact import TermValue, TextValue
from pharmagraph.graphs.dataset import INFERRED, INFERRED_EXTENSION
from pharmagraph.graphs.questions import executable
from pharmagraph.graphs.rules import LIMITS, Reasoner
from pharmagraph.graphs.statement import A, ph, statement_iri
from pharmagraph.ontology.prefixes import DCTERMS, RDF, RDFS, VOCAB
from pharmagraph.ontology.rules import Kept
from pharmagraph.rdfterms import iri, text, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.rules import Derivation, Limits
    from pharmagraph.ontology.rules import Rule
    from pharmagraph.rdfterms import NtTerm, Triple

_PARTS = tuple(iri(RDF + part) for part in ("subject", "predicate", "object"))
_DIGITS = 20  # of SHA-256 in hexadecimal, 80 bits: a million triples share one in 10^-12 of all cases
_CERTAINTIES = ("stated", "interpreted", "hedged")
"""From the plainest on; an inference is as certain as the last of them among its premises."""


@dataclass(frozen=True, slots=True)
class Inferred:
    """The triples of the inferred graph, sorted, and how many of them were concluded."""

    triples: tuple[Triple, ...]
    count: int


def inferred_graph(base: str) -> str:
    """Return the IRI of the inferred graph of a project."""
    return f"{base}graph/{INFERRED}"


def inferred_file(name: str) -> str:
    """Return the name of the file of a project's inferred graph."""
    return f"{name}{INFERRED_EXTENSION}"


def inference_iri(base: str, triple: Triple) -> str:
    """Return the IRI of the inferred statement of a triple: the same wherever it is concluded."""
    digest = sha256(f"{' '.join(triple)} .\n".encode()).hexdigest()
    return f"{base}inference/{digest[:_DIGITS]}"


def rule_iri(base: str, name: str) -> str:
    """Return the IRI of a rule."""
    return f"{base}rule/{name}"


def infer(content: Content, triples: Sequence[Triple], limits: Limits = LIMITS) -> Inferred:
    """Conclude what follows from a project's accepted facts by its rules.

    ``triples`` are those of the curated layer. Rules see the ontology, the terms and the direct
    triples, but no value with parts: no dosage can be a premise. What a curated statement already
    speaks of, accepted or not, is left to it. Raises ContentError where the rules do not end.
    """
    base = content.vocabulary.base
    facts = _Facts(content, triples)
    kept = Kept(content.vocabulary)
    drawn = Reasoner(
        content.rules,
        given=facts.seen,
        statements=facts.statements,
        refused=lambda triple: triple in facts.spoken_of or kept.holds(triple),
        name=lambda triple: inference_iri(base, triple),
        limits=limits,
    ).run()
    written = {t for rule in content.rules for t in _rule(rule, base)}
    certainty = dict(facts.certainty)
    for triple, derivation in drawn.items():  # premises come before what rests on them
        named = [certainty[premise] for premise in derivation.premises]
        node = inference_iri(base, triple)
        certainty[node] = max(named, key=_CERTAINTIES.index, default=_CERTAINTIES[0])
        written.update(_inference(triple, derivation, base, certainty[node]))
    return Inferred(tuple(sorted(written)), len(drawn))


class _Facts:
    """What rules may see of a project's curated layer.

    ``statements`` leads from the direct triples of facts to the IRI of a statement (the plainest,
    then the first by IRI), ``certainty`` from statements to theirs; ``spoken_of`` are the triples
    of all statements; ``seen`` is all that rules may match.
    """

    def __init__(self, content: Content, triples: Sequence[Triple]) -> None:
        base = content.vocabulary.base
        parts: dict[NtTerm, dict[NtTerm, NtTerm]] = {}
        self.certainty: dict[str, str] = {}
        for s, p, o in triples:
            if p in _PARTS:
                parts.setdefault(s, {})[p] = o
            elif p == ph("certainty"):
                self.certainty[value_of(s)] = value_of(o).removeprefix(VOCAB)
        spoken = {
            node: (about[_PARTS[0]], about[_PARTS[1]], about[_PARTS[2]]) for node, about in parts.items()
        }
        self.spoken_of = frozenset(spoken.values())
        found = [
            (_CERTAINTIES.index(fact.certainty), statement_iri(base, fact.reference))
            for fact in content.facts()
            if fact.gives_direct_triple and isinstance(fact.value, TermValue | TextValue)
        ]
        self.statements: dict[Triple, str] = {}
        for _, node in sorted(found):
            self.statements.setdefault(spoken[iri(node)], node)
        apart = tuple(f"<{base}{room}/" for room in ("statement", "document", "question"))
        self.seen = [t for t in triples if not t[0].startswith(apart) and not t[2].startswith(apart[0])]


def _rule(rule: Rule, base: str) -> Iterator[Triple]:
    node = iri(rule_iri(base, rule.name))
    yield node, A, ph("Rule")
    yield node, iri(RDFS + "label"), text(rule.title)
    if rule.description:
        yield node, iri(DCTERMS + "description"), text(rule.description)
    yield from executable(node, rule.sparql, rule.query.prefixes)


def _inference(triple: Triple, derivation: Derivation, base: str, certainty: str) -> Iterator[Triple]:
    node = iri(inference_iri(base, triple))
    yield triple
    yield triple[0], ph("statement"), node
    yield node, A, ph("InferredStatement")
    yield node, A, iri(RDF + "Statement")
    for part, term in zip(_PARTS, triple, strict=True):
        yield node, part, term
    yield node, ph("status"), ph("inferred")
    yield node, ph("certainty"), ph(certainty)
    yield node, ph("polarity"), ph("affirmed")
    yield node, ph("rule"), iri(rule_iri(base, derivation.rule.name))
    for premise in derivation.premises:
        yield node, ph("premise"), iri(premise)
