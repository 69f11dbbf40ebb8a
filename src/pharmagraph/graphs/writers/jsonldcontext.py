"""The context of our JSON-LD: what the short names in it mean (JSON-LD 1.1, section 3.1).

It is made from the core ontology, stands in ``context.jsonld`` beside this file, and is written into
every JSON-LD file whole: so nobody needs the network to read one.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from pharmagraph.ontology.prefixes import DCTERMS, OA, OWL, PREFIXES, PROV, RDF, RDFS, SKOS, VOCAB, XSD
from pharmagraph.rdfterms import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pharmagraph.rdfterms import Triple

CONTEXT_IRI = "https://w3id.org/pharmagraph/context.jsonld"
"""The name of the context; a file that names it instead of holding it means what is shipped here."""
FILE = "context.jsonld"

# Properties of other vocabularies that our graphs use, and what their values are: "@id" an IRI, "en"
# words, "" anything.
OTHERS: dict[str, dict[str, str]] = {
    RDF: {"subject": "@id", "predicate": "@id", "object": "@id"},
    RDFS: {"label": "en", "subClassOf": "@id", "domain": "@id", "range": "@id"},
    OWL: {"inverseOf": "@id", "disjointWith": "@id", "deprecated": XSD + "boolean"},
    SKOS: {
        "prefLabel": "en", "altLabel": "en", "hiddenLabel": "en", "definition": "en", "example": "en",
        "exactMatch": "@id", "closeMatch": "@id", "broadMatch": "@id", "narrowMatch": "@id",
        "relatedMatch": "@id",
    },
    DCTERMS: {
        "title": "en", "description": "en", "language": "", "rights": "en", "publisher": "en",
        "source": "@id", "issued": XSD + "date", "modified": XSD + "date", "license": "@id",
        "isReplacedBy": "@id",
    },
    PROV: {"wasDerivedFrom": "@id"},
    OA: {
        "hasSelector": "@id", "refinedBy": "@id", "exact": "", "start": XSD + "nonNegativeInteger",
        "end": XSD + "nonNegativeInteger",
    },
}  # fmt: skip
_WORDS = RDF + "langString"


def make_context(ontology: Iterable[Triple]) -> dict[str, Any]:
    """Return the context for the triples of an ontology: prefixes, classes, properties, sorted."""
    terms: dict[str, Any] = {
        name: _definition(namespace + name, value)
        for namespace, known in OTHERS.items()
        for name, value in known.items()
    }
    kinds: dict[str, set[str]] = {}
    ranges: dict[str, str] = {}
    for s, p, o in ontology:
        if s.startswith(f"<{VOCAB}"):
            if p == f"<{RDF}type>":
                kinds.setdefault(value_of(s), set()).add(value_of(o))
            elif p == f"<{RDFS}range>":
                ranges[value_of(s)] = value_of(o)
    for iri in sorted(kinds):
        if said := _term(iri, kinds[iri], ranges.get(iri, "")):
            terms[iri.removeprefix(VOCAB)] = said
    return {"@context": {"@version": 1.1, **dict(sorted(PREFIXES.items())), **dict(sorted(terms.items()))}}


def _term(iri: str, kinds: set[str], values: str) -> dict[str, str] | str:
    """Return what the context says of a class or property of ours, "" where it is neither."""
    if OWL + "Class" in kinds:
        return _short(iri)
    if OWL + "ObjectProperty" in kinds:
        return _definition(iri, "@id")
    if OWL + "DatatypeProperty" not in kinds:
        return ""
    if values == _WORDS:
        return _definition(iri, "en")
    return _definition(iri, values if values not in {XSD + "string", RDFS + "Literal"} else "")


def _definition(iri: str, value: str) -> dict[str, str]:
    if value == "en":
        return {"@id": _short(iri), "@language": "en"}
    if value:
        return {"@id": _short(iri), "@type": value if value == "@id" else _short(value)}
    return {"@id": _short(iri)}


def _short(iri: str) -> str:
    prefix, namespace = next((p, n) for p, n in PREFIXES.items() if iri.startswith(n))
    return f"{prefix}:{iri.removeprefix(namespace)}"


@cache
def _shipped() -> str:
    return resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8")


def bundled_context() -> dict[str, Any]:
    """Return the context that is shipped: what stands below "@context"."""
    found: dict[str, Any] = json.loads(_shipped())["@context"]
    return found


def context_text(context: Mapping[str, Any]) -> str:
    """Write a context as it stands in its file: a term a line."""
    lines = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in context["@context"].items()
    )
    return f'{{"@context": {{\n{lines}\n}}}}\n'
