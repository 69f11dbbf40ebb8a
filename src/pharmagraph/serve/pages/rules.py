"""The pages of rules: what may be concluded, and what each rule has concluded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.questions import SH
from pharmagraph.rdfterms import value_of
from pharmagraph.serve.pages.description import own_triples
from pharmagraph.serve.pages.facts import brief, thing_data
from pharmagraph.serve.pages.page import Page
from pharmagraph.serve.pages.paging import pages, whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.graphs.records import RuleRow
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Data

MANY = 100
_CONSTRUCT = f"<{SH}construct>"


def rules_page(atlas: Atlas) -> Page:
    """Return the list of rules with what each has concluded."""
    rules = [_described(atlas, rule) for rule in atlas.records.rules]
    return Page("rules.html", "Rules", {"rules": rules}, "schema")


def rule_page(atlas: Atlas, iri: str, given: Mapping[str, str]) -> Page:
    """Return the page of a rule: its query, and its conclusions."""
    data = _described(atlas, atlas.rules[iri])
    rows = atlas.concluded.get(iri, ())
    begin = min(whole_number(given.get("from", "")), max(1, len(rows)))
    data |= {
        "sparql": next(
            (value_of(o) for _, p, o in own_triples(iri, atlas.graphs.values()) if p == _CONSTRUCT), ""
        ),
        "conclusions": [brief(atlas, row) for row in rows[begin - 1 : begin - 1 + MANY]],
        "pages": pages(data["address"], begin, MANY, len(rows)),
    }
    return Page("rule.html", data["label"], data, "schema")


def _described(atlas: Atlas, rule: RuleRow) -> Data:
    return thing_data(atlas, rule.iri, rule.title) | {
        "description": rule.description,
        "count": len(atlas.concluded.get(rule.iri, ())),
    }
