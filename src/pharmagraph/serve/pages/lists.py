"""Pages that list: terms by class, and disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.serve.pages.addresses import quoted
from pharmagraph.serve.pages.asker import refused
from pharmagraph.serve.pages.conflicts import conflicts
from pharmagraph.serve.pages.facts import fact, thing_data
from pharmagraph.serve.pages.home import classes_in_use, disputed
from pharmagraph.serve.pages.page import Page
from pharmagraph.serve.pages.paging import pages, whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.disagreements import ConflictQuestion
    from pharmagraph.serve.pages.asker import Ask
    from pharmagraph.serve.pages.atlas import Atlas, Entry
    from pharmagraph.serve.pages.page import Data

MANY_TERMS, MANY_DISPUTES = 200, 50


def terms_page(atlas: Atlas, given: Mapping[str, str]) -> Page:
    """Return the terms, or those of one class (kind=IRI), by label."""
    kind = given.get("kind", "")
    found = [e for e in atlas.terms.values() if (not kind or e.kind == kind) and not (e.retired and not kind)]
    if not kind:  # without a class, the terms of which something is said
        found = [e for e in found if e.iri in atlas.about or e.iri in atlas.towards]
    found.sort(key=lambda e: (e.label.casefold(), e.iri))
    begin = min(whole_number(given.get("from", "")), max(1, len(found)))
    here = f"/terms?kind={quoted(kind)}" if kind else "/terms"
    label = next((e.kind_label for e in found), "") or (atlas.label(kind) if kind else "")
    cls = atlas.vocabulary.classes.get(kind)
    data = {
        "kind": (thing_data(atlas, kind, label) | {"definition": cls.definition if cls else ""})
        if kind
        else None,
        "classes": classes_in_use(atlas),
        "terms": [term_row(atlas, entry) for entry in found[begin - 1 : begin - 1 + MANY_TERMS]],
        "pages": pages(here, begin, MANY_TERMS, len(found)),
    }
    return Page("terms.html", f"Terms: {label}" if kind else "Terms", data, "terms")


def term_row(atlas: Atlas, entry: Entry) -> Data:
    """Return a term in a row of a list."""
    return thing_data(atlas, entry.iri, entry.label) | {
        "kind": entry.kind_label,
        "synonyms": list(entry.synonyms),
        "definition": entry.definition,
        "statements": len(atlas.about.get(entry.iri, ())),
        "used_by": len(atlas.towards.get(entry.iri, ())),
        "retired": entry.retired,
    }


def disputes_page(
    atlas: Atlas, given: Mapping[str, str], questions: Sequence[ConflictQuestion] = (), ask: Ask = refused
) -> Page:
    """Return the disputed statements with what stands against each, and where data sets disagree.

    The latter stand on the first page; ``questions`` are those by which data sets are compared.
    """
    rows = disputed(atlas)
    begin = min(whole_number(given.get("from", "")), max(1, len(rows)))
    imported = conflicts(atlas, questions, ask) if questions and begin == 1 else None
    data = {
        "facts": [fact(atlas, row) for row in rows[begin - 1 : begin - 1 + MANY_DISPUTES]],
        "pages": pages("/disputes", begin, MANY_DISPUTES, len(rows)),
        "imported": imported,
    }
    whole = not (imported and imported["incomplete"])
    return Page("disputes.html", "Disputes", data, "disputes", keep=whole)
