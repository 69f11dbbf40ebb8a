"""Paths as people read them, and as data: each hop with its statement, how far it holds, and its cue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.findings import visible
from pharmagraph.graphs.analysis.costs import cost_of, standing
from pharmagraph.graphs.analysis.table import Table
from pharmagraph.graphs.dataset import DATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pharmagraph.graphs.analysis.paths import Path
    from pharmagraph.graphs.records import Node, StatementRow

COLUMNS = (
    "path", "cost", "step", "from", "relation", "direction", "to", "standing", "cue", "source", "statement",
    "more statements",
)  # fmt: skip
FORWARD, BACKWARD = "\N{RIGHTWARDS ARROW}", "\N{LEFTWARDS ARROW}"
_INDENT = "   "


@dataclass(frozen=True)
class Paths(Table):
    """Paths between two terms, the best explained first.

    ``ways`` are the paths; a row of the table is a step, with the firmest of its statements. ``labels``
    are those of the terms, ``sources`` the titles of sources, both by IRI.
    """

    ways: tuple[Path, ...] = ()
    labels: Mapping[str, str] | None = None
    sources: Mapping[str, str] | None = None

    def as_text(self, *, width: int = 0, bold: bool = False) -> str:
        """Return the paths for people: below each, its steps and the words that these rest on."""
        del width, bold
        lines = [self.title]
        for number, way in enumerate(self.ways, 1):
            steps = len(way.hops)
            chain = self._label(way.terms[0])
            for start, end, hop in _steps(way):
                chain += f" {_arrow(hop[0], start)} {self._label(end)}"
            told = f"{steps} step{'' if steps == 1 else 's'}, cost {way.cost}"
            lines += ["", f"{number}. {chain} ({told})"]
            for hop in way.hops:
                lines += self._hop_lines(hop)
        return "".join(f"{visible(line)}\n" for line in lines) + self.note_lines()

    def as_json(self) -> dict[str, object]:
        """Return the paths as dictionaries and lists; each step holds all of its statements."""
        return {
            "title": self.title,
            "paths": [
                {
                    "cost": way.cost,
                    "terms": [{"iri": term, "label": self._label(term)} for term in way.terms],
                    "steps": [
                        {
                            "from": start,
                            "to": end,
                            "direction": "forward" if hop[0].subject == start else "backward",
                            "statements": [self._data(row) for row in hop],
                        }
                        for start, end, hop in _steps(way)
                    ],
                }
                for way in self.ways
            ],
            "notes": list(self.notes),
        }

    def _label(self, term: str) -> str:
        return (self.labels or {}).get(term) or term.rsplit("/", 1)[-1]

    def _source(self, row: StatementRow) -> str:
        return (self.sources or {}).get(row.source, row.source)

    def _hop_lines(self, hop: Sequence[StatementRow]) -> Iterator[str]:
        """Yield the firmest statement of a step, its words, and how many say the same or something else."""
        row = hop[0]
        qualifiers = "".join(f", {name}: {value}" for name, value in row.qualifiers)
        yield f"{_INDENT}{self._label(row.subject)} {row.relation_label} {row.object_text}{qualifiers}"
        words = f'"{" … ".join(row.cues)}"' if row.cues else f"section {row.section}" if row.section else ""
        source = self._source(row)
        said = ", ".join(filter(None, (words, f"in {source}" if source else "", _reference(row))))
        yield f"{_INDENT * 2}[{standing(row)}] {said}".rstrip()
        if others := hop[1:]:
            relations = ", ".join(sorted({other.relation_label for other in others}))
            yield f"{_INDENT * 2}and {len(others)} more: {relations}"

    def _data(self, row: StatementRow) -> dict[str, object]:
        return {
            "statement": row.iri, "reference": _reference(row), "subject": row.subject,
            "relation": row.relation_label, "object": row.object, "standing": standing(row),
            "cost": cost_of(row), "cue": list(row.cues), "source": self._source(row),
            "qualifiers": [{"name": name, "value": value} for name, value in row.qualifiers],
        }  # fmt: skip


def path_table(  # noqa: PLR0913 - all by keyword
    *,
    title: str,
    ways: Sequence[Path],
    labels: Mapping[str, str],
    sources: Mapping[str, str],
    notes: Iterable[str] = (),
    nodes: Iterable[Node] = (),
) -> Paths:
    """Return paths as a result: the rows are their steps."""
    rows = []
    found: dict[str, StatementRow] = {}
    for number, way in enumerate(ways, 1):
        for step, (start, end, hop) in enumerate(_steps(way), 1):
            row = hop[0]
            found |= {each.iri: each for each in hop}
            forward = row.subject == start
            rows.append((
                number, way.cost, step, labels.get(start, start), row.relation_label,
                "forward" if forward else "backward", labels.get(end, end), standing(row),
                " … ".join(row.cues), sources.get(row.source, row.source), _reference(row), len(hop) - 1,
            ))  # fmt: skip
    on_the_way = {term for way in ways for term in way.terms}
    return Paths(
        title, COLUMNS, tuple(rows), tuple(notes), tuple(found[iri] for iri in sorted(found)),
        tuple(node for node in nodes if node.iri in on_the_way), tuple(ways), labels, sources,
    )  # fmt: skip


def _steps(way: Path) -> Iterator[tuple[str, str, Sequence[StatementRow]]]:
    yield from zip(way.terms, way.terms[1:], way.hops, strict=False)


def _arrow(row: StatementRow, start: str) -> str:
    """Return a statement as an arrow between two terms: it points from its subject to its object."""
    line = "-"
    if row.subject == start:
        return f"{line} {row.relation_label} {FORWARD}"
    return f"{BACKWARD} {row.relation_label} {line}"


def _reference(row: StatementRow) -> str:
    """Return how a statement is named; what a data set says, by its subject, which ``explain`` takes."""
    if not row.iri.startswith("urn:"):
        return row.reference
    return "data:" + row.subject.partition(f"/{DATA}/")[2]
