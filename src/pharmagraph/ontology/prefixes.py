"""Short names for IRIs: the one prefix map, for writers, queries and crosswalks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

VOCAB = "https://w3id.org/pharmagraph/vocab/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
OBO = "http://purl.obolibrary.org/obo/"

PREFIXES: dict[str, str] = {
    "biolink": "https://w3id.org/biolink/vocab/",
    "dcterms": DCTERMS,
    "fhir": "http://hl7.org/fhir/",
    "idmp": "https://spec.pistoiaalliance.org/idmp/ontology/ISO/ISO11615-MedicinalProducts/",
    "oa": OA,
    "obo": OBO,
    "owl": OWL,
    "ph": VOCAB,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": SKOS,
    "vann": "http://purl.org/vocab/vann/",
    "xsd": XSD,
}

# Where the identifiers of each vocabulary live as IRIs, by the prefix that a crosswalk uses.
IDENTIFIERS: dict[str, str] = {
    "ATC": "http://purl.bioontology.org/ontology/ATC/",
    "CAS": "http://identifiers.org/cas/",
    "CHEBI": OBO + "CHEBI_",
    "CHEMBL": "http://identifiers.org/chembl.compound/",
    "DOID": OBO + "DOID_",
    "DRUGBANK": "http://identifiers.org/drugbank/",
    "EPC": "http://purl.bioontology.org/ontology/NDFRT/",
    "GO": OBO + "GO_",
    "HGNC": "http://identifiers.org/hgnc/",
    "HP": OBO + "HP_",
    "MESH": "http://id.nlm.nih.gov/mesh/",
    "MONDO": OBO + "MONDO_",
    "NCIT": OBO + "NCIT_",
    "PUBCHEM": "http://identifiers.org/pubchem.compound/",
    "RXCUI": "http://purl.bioontology.org/ontology/RXNORM/",
    "UNII": "http://identifiers.org/unii/",
}


def project_prefixes(base: str) -> dict[str, str]:
    """Return the prefix map of a project: the common one and short names below its base IRI."""
    own = {
        "term": base + "term/",
        "document": base + "document/",
        "statement": base + "statement/",
    }
    return dict(sorted({**PREFIXES, **own}.items()))


# What may be a prefix (SPARQL 1.1, PN_PREFIX) and a data set's name.
_DATASET = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")
_PARTS = ("about", "data", "links")
_NO_DATASETS = frozenset({"all", "curated", "inferred"})


def is_dataset_name(name: str) -> bool:
    """Tell whether a name can be that of a data set: it is part of IRIs, and a prefix of queries."""
    return bool(_DATASET.match(name)) and name not in _NO_DATASETS


def dataset_prefixes(base: str, datasets: Iterable[str]) -> dict[str, str]:
    """Return the prefix map of data sets: of their graphs, and of their own classes and properties.

    For example data:fda-ndc, links:fda-ndc, about:fda-ndc and fda-ndc:labeler. ``datasets`` are names
    of graphs; those that are no data sets, or prefixes already, are left out. Empty without any.
    """
    taken = {*project_prefixes(base), *IDENTIFIERS, *_PARTS} | _NO_DATASETS
    names = sorted({name for name in datasets if _DATASET.match(name) and name not in taken})
    if not names:
        return {}
    own = {name: f"{base}data/{name}/vocab/" for name in names}
    return {**{part: f"{base}{part}/" for part in _PARTS}, **own}
