"""The page of a term: what is said of it, what speaks of it, and its names elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.ontology.prefixes import SKOS
from pharmagraph.rdfterms import value_of
from pharmagraph.serve.pages.addresses import identifier_of, quoted
from pharmagraph.serve.pages.description import own_triples
from pharmagraph.serve.pages.facts import brief, thing_data
from pharmagraph.serve.pages.groups import MANY, families, relation_group
from pharmagraph.serve.pages.imported import elsewhere
from pharmagraph.serve.pages.page import Page
from pharmagraph.serve.pages.paging import pages, whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.records import StatementRow
    from pharmagraph.serve.pages.atlas import Atlas, Entry
    from pharmagraph.serve.pages.page import Data

_MATCHES = {
    f"<{SKOS}exactMatch>": "the same", f"<{SKOS}closeMatch>": "nearly the same",
    f"<{SKOS}broadMatch>": "broader", f"<{SKOS}narrowMatch>": "narrower", f"<{SKOS}relatedMatch>": "related",
}  # fmt: skip
_MOST_OPEN = 20


def term_page(atlas: Atlas, iri: str, given: Mapping[str, str]) -> Page:
    """Return the page of a term; ``given`` may narrow it to one relation (relation=IRI or used=IRI)."""
    entry = atlas.terms[iri]
    address = atlas.addresses.of(iri)
    about, towards = atlas.about.get(iri, ()), atlas.towards.get(iri, ())
    data = _head(atlas, entry, about, towards)
    for key, rows in (("relation", about), ("used", towards)):
        if chosen := [row for row in rows if given.get(key) and row.relation == given[key]]:
            return _one_relation(atlas, data, chosen, given, incoming=key == "used")
    open_ = [row for row in about if atlas.key_of(row) not in {"accepted", "conditional", "inferred"}]
    data |= {
        "families": families(atlas, about, address),
        "incoming": families(atlas, towards, address, incoming=True),
        "not_settled": [brief(atlas, row) for row in open_[:_MOST_OPEN]],
        "not_settled_count": len(open_),
        "elsewhere": elsewhere(atlas, iri),
    }
    return Page("term.html", entry.label, data)


def _head(atlas: Atlas, entry: Entry, about: Sequence[StatementRow], towards: Sequence[StatementRow]) -> Data:
    said = [row for row in about if row.status != "inferred"]
    sources = sorted({row.source for row in said if row.source})
    around = f"?about={quoted(entry.iri)}"
    return {
        "iri": entry.iri,
        "address": atlas.addresses.of(entry.iri),
        "label": entry.label,
        "kind": thing_data(atlas, entry.kind, entry.kind_label)
        | {"list": f"/terms?kind={quoted(entry.kind)}"},
        "definition": entry.definition,
        "synonyms": list(entry.synonyms),
        "retired": entry.retired,
        "replaced_by": thing_data(atlas, entry.replaced_by) if entry.replaced_by else None,
        "identifiers": _identifiers(atlas, entry.iri),
        "statements": len(about),
        "used_by": len(towards),
        "standings": atlas.standings(about),
        "sources": [thing_data(atlas, s, atlas.sources[s].title) for s in sources if s in atlas.sources],
        "dates": dates(said),
        "view": f"/view{around}" if about or towards else "",
        "picture": f"/view.html{around}" if about or towards else "",
    }


def _one_relation(
    atlas: Atlas, data: Data, rows: Sequence[StatementRow], given: Mapping[str, str], *, incoming: bool
) -> Page:
    begin = whole_number(given.get("from", "")) if given.get("from", "") else 1
    begin = min(max(1, begin), len(rows))
    group = relation_group(atlas, rows, incoming=incoming, begin=begin - 1, most=MANY)
    key = "used" if incoming else "relation"
    here = f"{data['address']}{'&' if '?' in data['address'] else '?'}{key}={quoted(rows[0].relation)}"
    data |= {"group": group, "incoming_only": incoming, "pages": pages(here, begin, MANY, len(rows))}
    title = f"{data['label']}: {rows[0].relation_label}"
    return Page("relation.html", title, data)


def dates(rows: Sequence[StatementRow]) -> Data:
    """Return when statements were curated and reviewed."""
    curated = sorted({row.curated[1] for row in rows if row.curated[1]})
    reviewed = sorted(row.reviewed[1] for row in rows if row.reviewed[1])
    due = sorted(row.review_due for row in rows if row.review_due)
    return {
        "count": len(rows),
        "curated": curated[-1] if curated else "",
        "reviewed": len(reviewed),
        "last_review": reviewed[-1] if reviewed else "",
        "review_due": due[0] if due else "",
    }


def _identifiers(atlas: Atlas, iri: str) -> list[Data]:
    """Return the term's names in other vocabularies; only known ones become links."""
    default = [graph for graph in atlas.graphs.values() if not graph.iri]
    found = [(p, value_of(o)) for _, p, o in own_triples(iri, default) if p in _MATCHES]
    return [
        {
            "iri": other,
            "match": _MATCHES[p],
            "scheme": named.scheme,
            "code": named.code,
            "address": named.address,
        }
        for named, p, other in sorted((identifier_of(other), p, other) for p, other in found)
    ]
