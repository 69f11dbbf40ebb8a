"""The page of the schema: classes, relations and keys, what they mean, and how often they are used."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pharmagraph.ontology.prefixes import SKOS
from pharmagraph.rdfterms import value_of
from pharmagraph.serve.pages.facts import thing_data
from pharmagraph.serve.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.ontology.model import Key
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Data

ADDRESS = "/schema"
_EXAMPLE = f"<{SKOS}example>"
_VALUES = {
    "term": "a term", "text": "words of the source", "quantity": "an amount with a unit",
    "structured": "a value with parts",
}  # fmt: skip


def anchor_of(iri: str) -> str:
    """Return the place of a class or relation on the page: the end of its IRI."""
    return iri.rstrip("/").replace("#", "/").rsplit("/", 1)[-1]


def schema_page(atlas: Atlas) -> Page:
    """Return the page of the schema."""
    vocabulary = atlas.vocabulary
    examples = {s[1:-1]: value_of(o) for s, p, o in reversed(vocabulary.triples) if p == _EXAMPLE}
    used = Counter(row.relation for row in atlas.records.statements)
    data = {
        "classes": _classes(atlas, examples),
        "relations": [
            _place(atlas, r.iri, r.label)
            | {
                "definition": r.definition,
                "example": examples.get(r.iri, ""),
                "synonyms": list(r.synonyms),
                "domain": _place(atlas, r.domain),
                "range": _place(atlas, r.range),
                "value": _VALUES[r.value_kind.value],
                "inherited": r.inherited,
                "used": used[r.iri],
                "keys": [_key(key) for key in vocabulary.keys_of(r.range).values()] if r.range else [],
            }
            for r in sorted(vocabulary.relations.values(), key=lambda r: (r.label, r.iri))
        ],
        "qualifiers": [_key(key) for key in _qualifiers(atlas)],
    }
    return Page("schema.html", "Schema: what the graph can say", data, "schema")


def _classes(atlas: Atlas, examples: Mapping[str, str]) -> list[Data]:
    vocabulary = atlas.vocabulary
    terms = Counter(entry.kind for entry in atlas.terms.values())
    below: dict[str, list[str]] = {}
    for cls in vocabulary.classes.values():
        for parent in cls.parents:
            below.setdefault(parent, []).append(cls.iri)
    return [
        _place(atlas, c.iri, c.label)
        | {
            "definition": c.definition,
            "example": examples.get(c.iri, ""),
            "synonyms": list(c.synonyms),
            "above": [_place(atlas, parent) for parent in c.parents],
            "below": [
                _place(atlas, child) for child in sorted(below.get(c.iri, ()), key=vocabulary.label_of)
            ],
            "terms": terms[c.iri],
        }
        for c in sorted(vocabulary.classes.values(), key=lambda c: (c.label, c.iri))
    ]


def _place(atlas: Atlas, iri: str, label: str = "") -> Data:
    """Return a class or relation as a link within the page."""
    return thing_data(atlas, iri, label) | {"anchor": anchor_of(iri)}


def _qualifiers(atlas: Atlas) -> list[Key]:
    """Return the keys that any statement may carry."""
    owners = {r.range for r in atlas.vocabulary.relations.values()}
    found = {
        key.iri: key
        for owner in sorted(atlas.vocabulary.classes)
        if owner not in owners
        for key in atlas.vocabulary.keys_of(owner).values()
    }
    return sorted(found.values(), key=lambda key: (key.name, key.iri))


def _key(key: Key) -> Data:
    return {
        "name": key.name, "kind": key.kind.value, "definition": key.definition, "example": key.example,
        "narrows": key.narrows,
    }  # fmt: skip
