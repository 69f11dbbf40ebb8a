"""The crosswalks of the graph as an SSSOM table: which identifier elsewhere means which term.

SSSOM 1.0: metadata of the set as comment lines in YAML, one mapping a row. The mappings are the graph's;
why each was made, comments, licence and title of the set are what the project's own table says of them.
A mapping that is not in that table (one of the ontology's own) is semapv:UnspecifiedMatching.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pharmagraph.graphs.writers.kgx import curie
from pharmagraph.ontology.crosswalk import DETAILS
from pharmagraph.ontology.prefixes import IDENTIFIERS, SKOS, VOCAB
from pharmagraph.rdfterms import iri, is_iri, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.graphs.writers.selection import Selection

COLUMNS = ("subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification")
"""The columns that are always there; those that the project's table fills stand behind them."""
JUSTIFICATION = "semapv:UnspecifiedMatching"
_PREDICATES = frozenset(f"<{SKOS}{name}Match>" for name in ("exact", "close", "broad", "narrow", "related"))
_OPEN = "https://w3id.org/sssom/license/unspecified"


def sssom(selection: Selection) -> Iterator[str]:
    """Write the crosswalks of all terms; those of the ontology's own classes and relations stay behind."""
    table = selection.crosswalk()
    told = {(iri(m.term), iri(m.predicate), iri(m.iri)): dict(m.cells) for m in table.mappings}
    found = [
        (s, p, o)
        for s, p, o in selection.triples
        if p in _PREDICATES and is_iri(o) and _is_term(s, selection)
    ]
    rows = [
        {
            "subject_id": selection.short(value_of(s)),
            "subject_label": selection.reader.label(s),
            "predicate_id": f"skos:{value_of(p).removeprefix(SKOS)}",
            "object_id": curie(value_of(o)),
            "mapping_justification": JUSTIFICATION,
            **told.get((s, p, o), {}),
        }
        for s, p, o in found
    ]
    rows.sort(key=lambda row: [row[name] for name in COLUMNS[:1] + COLUMNS[2:4]])
    names = ("subject_id", "predicate_id", "object_id", "mapping_justification", "object_source")
    used = {row[name].partition(":")[0] for row in rows for name in names if ":" in row.get(name, "")}
    known = {**selection.prefixes, **IDENTIFIERS, "semapv": "https://w3id.org/semapv/vocab/"}
    yield "#curie_map:\n" if used else ""
    for prefix in sorted(used & set(known)):
        yield f"#  {prefix}: {json.dumps(known[prefix])}\n"
    head = {
        "license": _OPEN,
        "mapping_set_id": f"{selection.base}mappings",
        **dict(table.about),
        "mapping_set_description": selection.disclaimer,
    }
    for name, words in sorted(head.items()):
        yield f"#{name}: {json.dumps(words, ensure_ascii=False)}\n"
    columns = (*COLUMNS, *(name for name in DETAILS if name not in COLUMNS and any(name in r for r in rows)))
    yield "\t".join(columns) + "\n"
    for row in rows:
        yield "\t".join(" ".join(row.get(name, "").split()) for name in columns) + "\n"


def _is_term(subject: str, selection: Selection) -> bool:
    """Tell whether a subject is a term, and neither a class nor a property of the ontology."""
    about = selection.reader.objects(subject, SKOS + "prefLabel")
    return bool(about) or not subject.startswith(f"<{VOCAB}")
