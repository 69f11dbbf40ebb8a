"""Run rules to a fixpoint, each conclusion with the rule and the premises that it rests on.

Rounds are taken all together: in each, every rule sees what was known when the round began. So a
conclusion belongs to the first round in which it can be drawn, its premises to earlier ones, and
neither hangs on the order of rules. From the second round on a rule is asked once for each of its
patterns, with that pattern matched against what the last round added (semi-naive evaluation): what
follows from older knowledge alone was concluded before.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import ContentError
from pharmagraph.findings import Finding
from pharmagraph.graphs.ruleprocess import RuleProcess, TooLongError
from pharmagraph.rdfterms import is_iri

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from pharmagraph.graphs.ruleprocess import Matcher
    from pharmagraph.ontology.rulequery import Pattern
    from pharmagraph.ontology.rules import Rule
    from pharmagraph.rdfterms import NtTerm, Triple

_NEW = "urn:x-pharmagraph:new"
"""The graph of the store that holds what the last round added."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where rules are stopped: ``rounds``, ``conclusions`` in all, ``matches`` of a rule in a round.

    ``seconds``, on the wall, are what the search of a rule may take in a round: it may match nothing.
    """

    rounds: int = 1_000
    conclusions: int = 1_000_000
    matches: int = 5_000_000
    seconds: float = 60.0


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
    gives a conclusion the IRI of its inference. ``matcher`` makes what matches patterns.
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
        matcher: Callable[[], Matcher] = RuleProcess,
    ) -> None:
        self._rules = sorted(rules, key=lambda rule: rule.name)
        self._given = frozenset(given)
        self._statements = statements
        self._refused = refused
        self._name = name
        self._limits = limits
        self._matcher = matcher
        self._drawn: dict[Triple, Derivation] = {}

    def run(self) -> dict[Triple, Derivation]:
        """Return every conclusion with its derivation, after those that it rests on.

        Raises ContentError (PG514) where the rules do not end within the limits.
        """
        if not self._rules:
            return {}
        with self._matcher() as matcher:
            matcher.add(_lines(self._given))
            new = self._round(matcher, None)
            rounds = 1
            while new:
                self._drawn |= new
                if rounds == self._limits.rounds:
                    raise _endless(f"new conclusions after {rounds:,} rounds", next(iter(new.values())).rule)
                lines = _lines(new)
                matcher.add(lines)
                matcher.add(lines, _NEW, clear=rounds > 1)
                new = self._round(matcher, {triple[1] for triple in new})
                rounds += 1
        return self._drawn

    def _round(self, matcher: Matcher, changed: Collection[NtTerm] | None) -> dict[Triple, Derivation]:
        """Return what is concluded now and was not before.

        ``changed`` are the properties of what the last round added; None for the first round.
        """
        found: dict[Triple, Derivation] = {}
        most = self._limits.conclusions - len(self._drawn)
        for rule in self._rules:
            variables = _variables(rule)
            solutions = self._solutions(matcher, rule, _queries(rule, variables, changed))
            for matches, solution in enumerate(solutions, 1):
                if matches > self._limits.matches:
                    raise _endless(f"more than {self._limits.matches:,} matches in one round", rule)
                self._conclude(rule, dict(zip(variables, solution, strict=True)), found)
                if len(found) > most:
                    raise _endless(f"more than {self._limits.conclusions:,} conclusions", rule)
        return found

    def _solutions(self, matcher: Matcher, rule: Rule, queries: Iterator[str]) -> Iterator[Sequence[NtTerm]]:
        """Yield what the queries of a rule find in a round, in no more time than a rule has."""
        end = time.monotonic() + self._limits.seconds
        try:
            for query in queries:
                yield from matcher.rows(query, rule.query.prefixes, max(end - time.monotonic(), 0.0))
        except TooLongError:
            why = f"more than {self._limits.seconds:g} seconds of search in one round"
            raise _endless(why, rule) from None

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


def _lines(triples: Collection[Triple]) -> bytes:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in sorted(triples)).encode()


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
