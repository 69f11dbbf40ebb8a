"""What matches a query, accepted or not: statements stand in place of triples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.mentions import RDF_TYPE
from pharmagraph.graphs.rewriting.triples import Choice, Rewritten, TripleWriter, linked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.graphs.patterns import Path, TriplePattern
    from pharmagraph.graphs.rewriting.flattening import Ends


class MatchingTriples(TripleWriter):
    """Puts statements in place of triples, and admits the classes of unaccepted values."""

    def write(self, triple: TriplePattern, link: str, node: str) -> Rewritten:  # noqa: ARG002 - no lookups here
        """Write the statements that would give a pattern."""
        ends = self.flat.ends(triple)
        nodes = self.nodes(ends, triple)
        kin = self.kin_of(triple.object) if self.step_iri(triple.path) == RDF_TYPE else []
        if kin:
            kind, classes = self.fresh("k"), ", ".join(f"<{cls}>" for cls in kin)
            return Rewritten(f"{ends._replace(object=kind)} . FILTER({kind} IN ({classes}))", nodes)
        found = self._of(ends, triple.path)
        return Rewritten(found.text, (*nodes, *found.choices))

    def _of(self, ends: Ends, path: Path | None) -> Rewritten:
        as_it_is = Rewritten(f"{ends} .")
        if path is None:
            either = [self._statement(ends), as_it_is]
            return as_it_is if self.is_statement(ends.subject) else _union(either)
        if not self.reaches(path):
            return as_it_is
        inside = path.parts[0] if path.parts else path
        match path.kind:
            case "step" if self.is_relation(path):
                found = self._statement(ends._replace(predicate=f"<{self.step_iri(path)}>"))
            case "inverse":
                found = self._of(self.between(ends.object, inside, ends.subject), inside)
            case "alternative":
                found = self._alternative(ends, path)
            case "optional":
                found = _union([as_it_is, self._of(self.between(ends.subject, inside, ends.object), inside)])
            case "sequence":
                found = self._sequence(ends, path)
            case "star" | "plus":
                to, step, onward = self.walk(ends, path)
                one = self._of(step, inside)
                found = _union([as_it_is, Rewritten(f"{to} {one.text} {onward}", one.choices)])
            case _:
                if path.kind == "not":
                    self.skipped.add(ends.predicate)
                found = as_it_is
        return found

    def _alternative(self, ends: Ends, path: Path) -> Rewritten:
        evidence = self.fresh("e")
        ways, others = self.bundled(ends, path, evidence)
        found = [Rewritten(way, (Choice(evidence, linked=True),)) for way in ways]
        return _union([*found, *(self._of(*other) for other in others)])

    def _sequence(self, ends: Ends, path: Path) -> Rewritten:
        steps = self.steps(ends, path)
        parts = [self._of(*step) for step in steps]
        nodes = [Choice(node, linked=False) for node in self.nodes_between(steps)]
        choices = (*nodes, *(choice for part in parts for choice in part.choices))
        return Rewritten(" ".join(part.text for part in parts), choices)

    def _statement(self, ends: Ends) -> Rewritten:
        if not ends.has_subject:
            return Rewritten("FILTER(false)")
        evidence = self.fresh("e")
        return Rewritten(linked(ends, evidence), (Choice(evidence, linked=True),))


def _union(branches: Iterable[Rewritten]) -> Rewritten:
    found = list(branches)
    text = " UNION ".join(f"{{ {branch.text} }}" for branch in found)
    return Rewritten(text, tuple(choice for branch in found for choice in branch.choices))
