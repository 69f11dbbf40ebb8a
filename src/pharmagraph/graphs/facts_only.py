"""The facts without their evidence: direct triples, and what names and describes their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.ontology.prefixes import DCTERMS, RDF, RDFS, SKOS, VOCAB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.rdfterms import NtTerm, Triple

_TYPE = f"<{RDF}type>"
_NAMES = frozenset({_TYPE, f"<{RDFS}label>", f"<{SKOS}prefLabel>", f"<{SKOS}altLabel>"})
_HEAD = frozenset({_TYPE, f"<{DCTERMS}title>", f"<{VOCAB}disclaimer>"})


def facts_only(triples: Sequence[Triple]) -> list[Triple]:
    """Return the direct triples of a graph with the types and names of their ends, sorted.

    Dosages and other values with parts come whole; statements, evidence, crosswalks and ontology
    stay behind. Disputed and conditional facts have no direct triple, and so are not among them.
    """
    relations = {s for s, p, o in triples if p == _TYPE and o == f"<{VOCAB}Relation>"}
    about: dict[NtTerm, list[Triple]] = {}
    for triple in triples:
        about.setdefault(triple[0], []).append(triple)
    kept = {t for t in triples if t[1] in relations}
    values = {o for _, _, o in kept if "/statement/" in o and o.startswith("<")}
    named = {end for s, _, o in kept for end in (s, o)} - values
    todo = sorted(values)
    while todo:
        for triple in about.get(todo.pop(), ()):
            kept.add(triple)
            _, prop, end = triple
            if prop == _TYPE or not end.startswith("<"):
                continue
            if end.startswith("<") and end in about and triple[0][1:-1] + "/" in end:
                todo.append(end)
            else:
                named.add(end)
    kept |= {t for node in named for t in about.get(node, ()) if t[1] in _NAMES}
    heads = {s for s, p, _ in triples if p == f"<{VOCAB}disclaimer>"}
    kept |= {t for node in heads for t in about[node] if t[1] in _HEAD}
    return sorted(kept)
