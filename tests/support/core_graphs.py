"""The files of the core ontology as rdflib reads them, and how its tests look at them."""

from __future__ import annotations

from pathlib import Path

import rdflib
from rdflib.namespace import OWL, RDF, SKOS

from pharmagraph.ontology.loading import load_or_raise
from pharmagraph.ontology.prefixes import VOCAB

CORE = Path(__file__).resolve().parents[2] / "ontology"
PH = rdflib.Namespace(VOCAB)
PHS = rdflib.Namespace("https://w3id.org/pharmagraph/shapes/")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
ONTOLOGY = rdflib.Graph().parse(CORE / "pharmagraph.ttl")
CONCEPTS = rdflib.Graph().parse(CORE / "concepts.ttl")
SHAPES = rdflib.Graph().parse(CORE / "shapes.ttl")
VOCABULARY = load_or_raise(CORE, CORE / "no-project", "https://example.org/x/", CORE.parent)


def of_kind(graph: rdflib.Graph, *kinds: rdflib.URIRef) -> list[rdflib.URIRef]:
    """Return the IRIs of the vocabulary that are of any of some classes, sorted."""
    found = {s for kind in kinds for s in graph.subjects(RDF.type, kind)}
    return sorted(s for s in found if isinstance(s, rdflib.URIRef) and s.startswith(VOCAB))


def name(iri: object) -> str:
    """Return the end of an IRI, to name a test by."""
    return str(iri).rsplit("/", 1)[-1]


CLASSES = of_kind(ONTOLOGY, OWL.Class)
PROPERTIES = of_kind(ONTOLOGY, OWL.ObjectProperty, OWL.DatatypeProperty)
RELATIONS = of_kind(ONTOLOGY, PH.Relation)
KEYS = of_kind(ONTOLOGY, PH.Key)
VALUE_KINDS = of_kind(ONTOLOGY, PH.ValueKind, PH.KeyKind)
CONCEPT_IRIS = sorted(s for s in CONCEPTS.subjects(SKOS.prefLabel, None) if isinstance(s, rdflib.URIRef))


def the_only(graph: rdflib.Graph, s: rdflib.URIRef, p: rdflib.URIRef) -> rdflib.term.Node:
    """Return the only value of a property."""
    values = list(graph.objects(s, p))
    assert len(values) == 1, f"{name(s)} has {len(values)} values of {name(p)}"
    return values[0]


def words(graph: rdflib.Graph, s: rdflib.URIRef, p: rdflib.URIRef) -> str:
    """Return the only value of a property, which must be English words without needless space."""
    found = the_only(graph, s, p)
    assert isinstance(found, rdflib.Literal)
    assert found.language == "en", f"{name(s)}: {name(p)} has no language tag"
    assert str(found) == " ".join(str(found).split())
    assert str(found)
    return str(found)
