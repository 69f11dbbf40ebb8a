"""The statements about a term in the order in which people read them: families, relations, standings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.view.families import LEGEND, family_of
from pharmagraph.ontology.model import ValueKind
from pharmagraph.serve.pages.addresses import quoted
from pharmagraph.serve.pages.facts import fact, thing_data
from pharmagraph.serve.pages.standings import standing_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.records import StatementRow
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Data

FEW = 30
"""Statements of a relation that a term's page shows; the rest is behind a link."""
MANY = 100
"""Statements on a page that shows one relation alone."""
# What each family of relations is called above the facts of a term.
_TITLES = {
    "drug": "Kinds and names", "action": "How it works, and what for",
    "condition": "Conditions and symptoms",
    "dosage": "Dosage, form and route", "harm": "Side effects and risks",
    "caution": "Warnings and precautions",
    "legal": "Law, studies and supply", "other": "More",
}  # fmt: skip


def families(
    atlas: Atlas, rows: Sequence[StatementRow], address: str, *, incoming: bool = False
) -> list[Data]:
    """Group statements by family and relation; of each relation the first few.

    ``address`` is that of the term's page; ``incoming`` says that the term is their object.
    """
    by_relation: dict[str, list[StatementRow]] = {}
    for row in rows:
        by_relation.setdefault(row.relation, []).append(row)
    found: dict[str, list[Data]] = {}
    labels = {iri: some[0].relation_label for iri, some in by_relation.items()}
    for iri in sorted(by_relation, key=lambda iri: (labels[iri], iri)):
        family = family_of(labels[iri], iri.rsplit("/", 1)[-1])
        group = relation_group(atlas, by_relation[iri], incoming=incoming, most=FEW)
        if group["more"]:
            key = "used" if incoming else "relation"
            group["address_of_all"] = f"{address}{'&' if '?' in address else '?'}{key}={quoted(iri)}"
        found.setdefault(family.key, []).append(group)
    return [
        {"key": family.key, "title": _TITLES[family.key], "relations": found[family.key]}
        for family in LEGEND
        if family.key in found
    ]


def relation_group(
    atlas: Atlas, rows: Sequence[StatementRow], *, incoming: bool, begin: int = 0, most: int = MANY
) -> Data:
    """Return statements of one relation: the settled ones first, then those to be read with care."""
    order = {key: n for n, key in enumerate(("accepted", "conditional"))}

    def place(row: StatementRow) -> tuple[int, int, str, str]:
        standing = standing_of(key := atlas.key_of(row))
        other = atlas.label(row.subject) if incoming else row.object_text
        return (
            0 if standing.settled else 1,
            order.get(key, 2 + (key == "inferred")),
            other.casefold(),
            row.iri,
        )

    ordered = sorted(rows, key=place)
    shown = [fact(atlas, row) for row in ordered[begin : begin + most]]
    first = rows[0]
    relation = atlas.vocabulary.relations.get(first.relation)
    anchor = (
        f"{'used-' if incoming else ''}{first.relation.rstrip('/').rsplit('/', 1)[-1].rsplit('#', 1)[-1]}"
    )
    return {
        "relation": thing_data(atlas, first.relation, first.relation_label),
        "definition": relation.definition if relation else "",
        "anchor": anchor,
        "count": len(rows),
        "standings": atlas.standings(rows),
        "dose": bool(relation and relation.value_kind in {ValueKind.STRUCTURED, ValueKind.QUANTITY}),
        "settled": [one for one in shown if one["standing"]["settled"]],
        "inferred": [one for one in shown if one["standing"]["key"] == "inferred"],
        "open": [
            one for one in shown if not one["standing"]["settled"] and one["standing"]["key"] != "inferred"
        ],
        "more": max(0, len(rows) - begin - most),
        "address_of_all": "",
    }
