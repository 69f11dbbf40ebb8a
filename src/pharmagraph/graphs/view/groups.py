"""Which statements share a relation node: those of one subject, or of many small subjects of one object.

"diazepam: has side effect (13)" gathers thirteen statements at their subject. Where many small subjects
say the same of one object (Valium, Stesolid: brand of diazepam), they are gathered at that object.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.graphs.view.permalinks import permalinks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.records import Records


@dataclass(frozen=True, slots=True)
class Group:
    """Statements that share a relation node; ``anchor`` is the part that the node belongs to.

    ``rows`` are places in the records' statements; ``inward`` tells that the anchor is their object.
    """

    id: str
    anchor: str
    relation: str
    label: str
    inward: bool
    rows: tuple[int, ...]


class Naming:
    """The names that the parts of a drawing have, such as "node=diazepam"."""

    def __init__(self, records: Records) -> None:
        self.rows = records.statements
        iris = {node.iri: None for node in records.nodes}
        for row in self.rows:
            iris.update({row.subject: None, row.object or row.subject: None})
        self._terms = permalinks(iris)
        self._statements = permalinks(row.iri for row in self.rows)
        self._relations = permalinks({row.relation: None for row in self.rows})
        values: dict[tuple[str, str, str], str] = {}
        self.ends = tuple(
            self.term(row.object)
            if row.object
            else values.setdefault(
                (row.subject, row.relation, row.object_text), f"statement={self.statement(row.iri)}"
            )
            for row in self.rows
        )

    def term(self, iri: str) -> str:
        """Return the part of a term."""
        return f"node={self._terms[iri]}"

    def statement(self, iri: str) -> str:
        """Return the short name of a statement, or the IRI of one that is not in the graph."""
        return self._statements.get(iri, iri)

    def relation(self, anchor: str, iri: str, *, inward: bool) -> str:
        """Return the part of a relation at its anchor."""
        return f"relation={anchor.removeprefix('node=')}/{'~' if inward else ''}{self._relations[iri]}"


def groups_of(naming: Naming) -> list[Group]:
    """Return the relation nodes of a graph, in the order of their names.

    A statement is told from its object's side if its subject says nothing else by that relation, has
    fewer statements than the object, and is not the only one of that sort.
    """
    rows = naming.rows
    touching = Counter(name for row in rows for name in {row.subject, row.object} - {""})
    objects: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row, end in zip(rows, naming.ends, strict=True):
        objects[row.subject, row.relation].add(end)
    small: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        alone = len(objects[row.subject, row.relation]) == 1
        if row.object and alone and touching[row.object] > touching[row.subject]:
            small[row.object, row.relation].append(number)
    inward = [numbers for numbers in small.values() if len({rows[number].subject for number in numbers}) > 1]
    moved = {number for numbers in inward for number in numbers}
    forward: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if number not in moved:
            forward[row.subject, row.relation].append(number)
    groups = [_group(naming, numbers, inward=True) for numbers in inward]
    groups += [_group(naming, numbers, inward=False) for numbers in forward.values()]
    return sorted(groups, key=lambda group: group.id)


def _group(naming: Naming, numbers: Sequence[int], *, inward: bool) -> Group:
    """Return the relation node of some statements that share a subject or an object."""
    row = naming.rows[numbers[0]]
    anchor = naming.term(row.object if inward else row.subject)
    name = naming.relation(anchor, row.relation, inward=inward)
    return Group(name, anchor, row.relation, row.relation_label, inward, tuple(numbers))
