"""The subjects of a map that a link rule compares with the project's terms, with what they are known by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.plan.cells import Cells
from pharmagraph.extract.tables.plan.expression import Column, Expression, call, join
from pharmagraph.extract.tables.plan.plan import conditions, items_around
from pharmagraph.extract.tables.plan.staged import Layout

if TYPE_CHECKING:
    from pharmagraph.extract.tables.mapping import LinkRule, Mapping
    from pharmagraph.extract.tables.template import Template


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subject that may be a term of the project.

    ``subject`` is its IRI, ``label`` its rdfs:label in words ("" without one), ``keys`` what each entry
    of the rule gives, None where a value is missing. A subject with several labels or keys comes as
    several candidates.
    """

    subject: str
    label: str
    keys: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class CandidatePlan:
    """Which rows are candidates: like a part of a plan, with ``keys`` in the place of lines.

    ``subject`` is an IRI without brackets, NULL where there is none; ``label`` and ``keys`` are words
    as they stand, not escaped.
    """

    table: str
    where: Expression | None
    each: Expression | None
    subject: Expression
    label: Expression
    keys: tuple[Expression, ...]


def candidate_plan(mapping: Mapping, rule: LinkRule) -> CandidatePlan:
    """Return which rows a rule looks at, and what it takes from them."""
    map_ = mapping.maps[rule.map]
    layout = Layout(mapping, map_.rows)
    around = items_around(layout, map_, [key.value for key in rule.by])
    cells = Cells(layout, around, Column("item"))

    def words(template: Template) -> Expression:
        return join(*cells.pieces(template))

    return CandidatePlan(
        table=map_.rows,
        where=conditions(layout, map_.where),
        each=around.every if around else None,
        subject=words(map_.subject),
        label=words(map_.label) if map_.label else call("nothing"),
        keys=tuple(words(key.value) for key in rule.by),
    )
