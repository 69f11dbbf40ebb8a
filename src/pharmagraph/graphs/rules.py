"""Run rules to a fixpoint, each conclusion with the rule and the premises that it rests on.

Rounds are taken all together: in each, every rule sees what was known when the round began. So a
conclusion belongs to the first round in which it can be drawn, its premises to earlier ones, and
neither hangs on the order of rules. From the second round on a rule is asked once for each of its
patterns, with that pattern matched against what the last round added (semi-naive evaluation): what
follows from older knowledge alone was concluded before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from pharmagraph.errors import ContentError
from pharmagraph.findings import Finding
from pharmagraph.rdfterms import is_iri

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from pharmagraph.ontology.rulequery import Pattern
    from pharmagraph.ontology.rules import Rule
    from pharmagraph.rdfterms import NtTerm, Triple

_NEW = "urn:x-pharmagraph:new"
"""The graph of the store that holds what the last round added."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where rules are stopped: ``rounds``, ``conclusions`` in all, ``matches`` of a rule in a round."""

    rounds: int = 1_000
    conclusions: int = 1_000_000
    matches: int = 5_000_000


LIMITS = Limits()


class Derivation(NamedTuple):
    """How a triple was concluded: ``premises`` are the IRIs of statements and inferences, sorted."""

    rule: Rule
    premises: tuple[str, ...]

    def rank(self) -> tuple[int, tuple[str, ...], str]:
        """Order derivations of one triple: few premises first, then by IRI, then by rule."""
        return len(self.premises), self.premises, self.rule.name


class Reasoner:
    """Concludes what follows from triples by rules.

    ``given`` are all triples that rules may see; ``statements`` leads from those that are facts to
    the IRI of their statement. ``refused`` tells of a triple that it may not be concluded; ``name``
    gives a conclusion the IRI of its inference.
    """

    def __init__(  # noqa: PLR0913 - all but the rules by keyword
        self,
        rules: Sequence[Rule],
        *,
        given: Collection[Triple],
        statements: Mapping[Triple, str],
        refused: Callable[[Triple], bool],
        name: Callable[[Triple], str],
        limits: Limits = LIMITS,
    ) -> None:
        self._rules = sorted(rules, key=lambda rule: rule.name)
        self._given = frozenset(given)
        self._statements = statements
        self._refused = refused
        self._name = name
        self._limits = limits
        self._store = ox.Store()
        self._drawn: dict[Triple, Derivation] = {}

    def run(self) -> dict[Triple, Derivation]:
        """Return every conclusion with its derivation, after those that it rests on.

        Raises ContentError (PG514) where the rules do not end within the limits.
        """
        self._add(self._given)
        new = self._round(None)
        rounds = 1
        while new:
            self._drawn |= new
            if rounds == self._limits.rounds:
                raise _endless(f"new conclusions after {rounds:,} rounds", next(iter(new.values())).rule)
            self._add(new, before=rounds > 1)
            new = self._round({triple[1] for triple in new})
            rounds += 1
        return self._drawn

    def _add(self, triples: Collection[Triple], *, before: bool | None = None) -> None:
        """Add triples to the store.

        Those that a round added (``before`` is no None) also become the graph of new ones, in place
        of those that the round before it added.
        """
        lines = "".join(f"{s} {p} {o} .\n" for s, p, o in sorted(triples)).encode()
        self._store.load(input=lines, format=ox.RdfFormat.N_TRIPLES)
        if before is not None:
            graph = ox.NamedNode(_NEW)
            if before:
                self._store.clear_graph(graph)
            self._store.load(input=lines, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)

    def _round(self, changed: Collection[NtTerm] | None) -> dict[Triple, Derivation]:
        """Return what is concluded now and was not before.

        ``changed`` are the properties of what the last round added; None for the first round.
        """
        found: dict[Triple, Derivation] = {}
        most = self._limits.conclusions - len(self._drawn)
        for rule in self._rules:
            variables = _variables(rule)
            matches = 0
            for query in _queries(rule, variables, changed):
                solutions = self._store.query(query, prefixes=dict(rule.query.prefixes))
                assert isinstance(solutions, ox.QuerySolutions)  # noqa: S101 - what SELECT gives
                for solution in solutions:
                    matches += 1
                    if matches > self._limits.matches:
                        raise _endless(f"more than {self._limits.matches:,} matches in one round", rule)
                    self._conclude(rule, dict(zip(variables, map(str, solution), strict=True)), found)
                    if len(found) > most:
                        raise _endless(f"more than {self._limits.conclusions:,} conclusions", rule)
        return found

    def _conclude(self, rule: Rule, bound: Mapping[str, NtTerm], found: dict[Triple, Derivation]) -> None:
        """Add to ``found`` what a rule concludes from one match of its patterns."""
        derivation: Derivation | None = None
        for pattern in rule.query.conclusions:
            triple = _filled(pattern, bound)
            if triple in self._given or triple in self._drawn or self._refused(triple):
                continue
            if not (is_iri(triple[0]) and is_iri(triple[1])):
                continue  # no triple of RDF; CONSTRUCT leaves it out as well
            if derivation is None:
                premises = {self._support(_filled(p, bound)) for p in rule.query.premises} - {""}
                derivation = Derivation(rule, tuple(sorted(premises)))
            if triple not in found or derivation.rank() < found[triple].rank():
                found[triple] = derivation

    def _support(self, triple: Triple) -> str:
        """Return the IRI of the statement or inference that a premise is; "" for the ontology's own."""
        found = self._statements.get(triple, "")
        return self._name(triple) if not found and triple in self._drawn else found


def _endless(why: str, rule: Rule) -> ContentError:
    """Make the error (PG514) that names the rule and its file."""
    message = f"the rules do not end: the rule '{rule.name}' leads to {why}"
    mend = "narrow its WHERE, or leave rules out: pharmagraph build --no-inference"
    line = next(n for n, text in enumerate(rule.file.lines, 1) if "CONSTRUCT" in text.upper())
    finding = Finding("PG514", message, rule.file.place(line, 1), mend)
    return ContentError(message, [finding], mend=mend)


def _variables(rule: Rule) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for pattern in rule.query.premises for v in pattern.variables))


def _filled(pattern: Pattern, bound: Mapping[str, NtTerm]) -> Triple:
    s, p, o = pattern
    return bound.get(s, s), bound.get(p, p), bound.get(o, o)


def _queries(rule: Rule, variables: Sequence[str], changed: Collection[NtTerm] | None) -> Iterator[str]:
    """Yield the queries by which a rule is asked in a round; ``changed`` as in ``_round``."""
    patterns = [f"{' '.join(pattern)} ." for pattern in rule.query.premises]
    select = " ".join(variables) or "*"
    filters = " ".join(rule.query.filters)
    if changed is None:
        yield f"SELECT {select} {{ {' '.join(patterns)} {filters} }}"
        return
    for n, pattern in enumerate(rule.query.premises):
        if pattern.predicate.startswith("?") or pattern.predicate in changed:
            rest = " ".join(patterns[:n] + patterns[n + 1 :])
            yield f"SELECT {select} {{ GRAPH <{_NEW}> {{ {patterns[n]} }} {rest} {filters} }}"
