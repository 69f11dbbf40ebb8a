"""What the rows rest on: the patterns stay as they are, statements are looked up behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.rewriting.triples import Rewritten, TripleWriter, linked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.graphs.patterns import Path, TriplePattern
    from pharmagraph.graphs.rewriting.flattening import Ends


class RestingTriples(TripleWriter):
    """Adds to each pattern the lookups of the statements of what it matched.

    A lookup says again what a path leaves unsaid, such as the node between two properties; what it
    finds by another way than the path took was matched by that way too.
    """

    def write(self, triple: TriplePattern, link: str, node: str) -> Rewritten:
        """Keep a pattern, and return its lookups."""
        ends = self.flat.ends(triple)
        if triple.path is not None:
            lookups = tuple(self._lookups(ends, triple.path, link, node))
        else:
            lookups = () if self.is_statement(ends.subject) else (linked(ends, link),)
        return Rewritten(f"{ends} .", self.nodes(ends, triple), lookups)

    def _lookups(self, ends: Ends, path: Path, link: str, node: str) -> Iterator[str]:
        match path.kind:
            case "step" if not (self.is_relation(path) and ends.has_subject):
                return
            case "step":
                yield linked(ends._replace(predicate=f"<{self.step_iri(path)}>"), link)
            case "inverse":
                turned = self.between(ends.object, path.parts[0], ends.subject)
                yield from self._lookups(turned, path.parts[0], link, node)
            case "alternative":
                found, others = self.bundled(ends, path, link)
                yield from found
                for other in others:
                    yield from self._lookups(*other, link, node)
            case "optional":
                inside = path.parts[0]
                yield from self._lookups(self.between(ends.subject, inside, ends.object), inside, link, node)
            case "sequence":
                yield from self._on_the_way(ends, path, link, node)
            case "star" | "plus":
                to, step, onward = self.walk(ends, path)
                for lookup in self._lookups(step, path.parts[0], link, node):
                    yield f"{to} {onward} {lookup}"
            case _:
                self.skipped.add(ends.predicate)

    def _on_the_way(self, ends: Ends, path: Path, link: str, node: str) -> Iterator[str]:
        """Yield the lookups of each part of a sequence, and of the nodes between the parts."""
        steps = self.steps(ends, path)
        for n, (here, part) in enumerate(steps):
            others = " ".join(f"{other} ." for k, (other, _) in enumerate(steps) if k != n)
            for lookup in self._lookups(here, part, link, node):
                yield f"{others} {lookup}"
        whole = " ".join(f"{here} ." for here, _ in steps)
        for between in self.nodes_between(steps):
            yield f"{whole} BIND({between} AS {node})"
