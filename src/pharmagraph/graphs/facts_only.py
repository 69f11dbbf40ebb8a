"""The facts without their evidence: direct triples, and what names and describes their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.ontology.prefixes import DCTERMS, RDF, RDFS, SKOS, VOCAB
from pharmagraph.rdfterms import is_iri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.rdfterms import NtTerm, Triple

_TYPE = f"<{RDF}type>"
_WORDS = f"<{VOCAB}words>"
_NAMES = frozenset({_TYPE, f"<{RDFS}label>", f"<{SKOS}prefLabel>", f"<{SKOS}altLabel>"})
_HEAD = frozenset({_TYPE, f"<{DCTERMS}title>", f"<{VOCAB}disclaimer>"})


def facts_only(triples: Sequence[Triple]) -> list[Triple]:
    """Return the direct triples of a graph with the types and names of their ends, sorted.

    Dosages and other values with parts come whole; statements, evidence, crosswalks and ontology
    stay behind. Disputed and conditional facts have no direct triple, and so are not among them.
    """
    about: dict[NtTerm, list[Triple]] = {}
    for triple in triples:
        about.setdefault(triple[0], []).append(triple)
    relations = {s for s, p, o in triples if p == _TYPE and o == f"<{VOCAB}Relation>"}
    kept = {t for t in triples if t[1] in relations}
    named = {end for s, _, o in kept for end in (s, o)}
    # A value with parts is told by its words; its parts below it come along.
    todo = sorted(end for end in named if any(p == _WORDS for _, p, _ in about.get(end, ())))
    named -= set(todo)
    while todo:
        node = todo.pop()
        for triple in about[node]:
            kept.add(triple)
            _, prop, end = triple
            if prop == _TYPE or not is_iri(end):
                continue
            if end.startswith(f"{node[:-1]}/") and end in about:
                todo.append(end)
            else:
                named.add(end)
    kept |= {t for node in named for t in about.get(node, ()) if t[1] in _NAMES}
    heads = {s for s, p, _ in triples if p == f"<{VOCAB}disclaimer>"}
    kept |= {t for node in heads for t in about[node] if t[1] in _HEAD}
    return sorted(kept)
