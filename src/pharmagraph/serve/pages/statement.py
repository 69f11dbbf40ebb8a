"""The page of one statement: all of its evidence, what it leads to, and what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.serve.pages.facts import brief, fact
from pharmagraph.serve.pages.page import Page

if TYPE_CHECKING:
    from pharmagraph.serve.pages.atlas import Atlas

_MOST = 100


def statement_page(atlas: Atlas, iri: str) -> Page:
    """Return the page of a statement, curated or inferred."""
    row = atlas.statements[iri]
    whole = fact(atlas, row)
    follows = atlas.leads_to.get(iri, ())
    data = {
        "iri": iri,
        "address": atlas.addresses.of(iri),
        "fact": whole,
        "term": f"{atlas.addresses.of(row.subject)}#{row.reference}",
        "leads_to": [brief(atlas, other) for other in follows[:_MOST]],
        "leads_to_count": len(follows),
    }
    denied = "not so: " if whole["denied"] else ""
    title = f"{denied}{atlas.label(row.subject)} {row.relation_label} {row.object_text}"
    return Page("statement.html", title, data)
