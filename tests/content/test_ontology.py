"""The classes, properties and shapes of the core, entry by entry; a failure names the entry."""

from __future__ import annotations

import re

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from pharmagraph.ontology.model import KeyKind, ValueKind
from pharmagraph.ontology.prefixes import PREFIXES, VOCAB
from pharmagraph.ontology.vocabulary import folded
from support.core_graphs import (
    CLASSES,
    CONCEPT_IRIS,
    CONCEPTS,
    CORE,
    KEYS,
    ONTOLOGY,
    PH,
    PHS,
    PROPERTIES,
    RELATIONS,
    SH,
    SHAPES,
    VALUE_KINDS,
    VOCABULARY,
    name,
    the_only,
    words,
)

LITERALS = {
    *(rdflib.XSD[name] for name in ("string", "decimal", "integer", "boolean", "date")),
    RDF.langString,
    RDFS.Literal,
}


def test_there_is_an_ontology() -> None:
    """The lists below are not empty, so that no test passes for want of entries."""
    assert [len(x) > n for x, n in ((CLASSES, 60), (PROPERTIES, 90), (RELATIONS, 35), (KEYS, 40))] == [
        True
    ] * 4
    assert len(CONCEPT_IRIS) > 90


@pytest.mark.parametrize("iri", [*CLASSES, *PROPERTIES, *KEYS], ids=name)
def test_entry_is_described(iri: rdflib.URIRef) -> None:
    """Each class, property and key has one label, one definition that is a sentence, and one example."""
    assert words(ONTOLOGY, iri, RDFS.label)
    definition = words(ONTOLOGY, iri, SKOS.definition)
    assert definition[0].isupper() or definition[0] == "{"
    assert definition.endswith(".")
    assert words(ONTOLOGY, iri, SKOS.example)


@pytest.mark.parametrize("iri", VALUE_KINDS, ids=name)
def test_value_kind_is_described(iri: rdflib.URIRef) -> None:
    """Each form of a value has a label and a definition."""
    assert words(ONTOLOGY, iri, RDFS.label)
    assert words(ONTOLOGY, iri, SKOS.definition).endswith(".")


@pytest.mark.parametrize("iri", PROPERTIES, ids=name)
def test_property_has_domain_and_range(iri: rdflib.URIRef) -> None:
    """Each property has one domain that is a class, and one range that fits its kind."""
    assert the_only(ONTOLOGY, iri, RDFS.domain) in CLASSES
    range_ = the_only(ONTOLOGY, iri, RDFS.range)
    kinds = set(ONTOLOGY.objects(iri, RDF.type))
    if OWL.DatatypeProperty in kinds:
        assert range_ in LITERALS
    else:
        assert range_ in CLASSES


@pytest.mark.parametrize("cls", CLASSES, ids=name)
def test_class_stands_below_classes(cls: rdflib.URIRef) -> None:
    """What a class is a subclass of is there, and no class stands below itself."""
    parents = set(ONTOLOGY.objects(cls, RDFS.subClassOf))
    assert parents <= set(CLASSES)
    above = {p for parent in parents for p in VOCABULARY.ancestors(str(parent))}
    assert str(cls) not in above


@pytest.mark.parametrize("iri", RELATIONS, ids=name)
def test_relation_is_whole(iri: rdflib.URIRef) -> None:
    """Each relation is loaded, its kind of value fits its range, and is mapped to itself only once."""
    relation = VOCABULARY.relations[str(iri)]
    assert relation.domain in VOCABULARY.classes
    if relation.value_kind is ValueKind.TEXT:
        assert relation.range == str(RDF.langString)
    else:
        assert relation.range in VOCABULARY.classes
    if relation.value_kind is ValueKind.STRUCTURED:
        assert VOCABULARY.keys_of(relation.range)


@pytest.mark.parametrize("iri", RELATIONS, ids=name)
def test_relation_has_shapes(iri: rdflib.URIRef) -> None:
    """Each relation has shapes of its domain and range; a new one gets two in ontology/shapes.ttl."""
    relation = VOCABULARY.relations[str(iri)]
    if relation.domain != str(PH.Thing):
        subject = PHS[f"{name(iri)}-subject"]
        assert the_only(SHAPES, subject, SH.targetSubjectsOf) == iri
        assert the_only(SHAPES, subject, SH["class"]) == rdflib.URIRef(relation.domain)
        assert VOCABULARY.label_of(relation.domain) in words(SHAPES, subject, SH.message)
    obj = PHS[f"{name(iri)}-object"]
    assert the_only(SHAPES, obj, SH.targetObjectsOf) == iri
    if relation.value_kind is ValueKind.TEXT:
        assert the_only(SHAPES, obj, SH.nodeKind) == SH.Literal
    else:
        assert the_only(SHAPES, obj, SH["class"]) == rdflib.URIRef(relation.range)
        assert VOCABULARY.label_of(relation.range) in words(SHAPES, obj, SH.message)


def test_every_property_shape_is_used() -> None:
    """No shape stands about that nothing points to and that targets nothing."""
    pointed = set(SHAPES.objects(None, SH.property)) | set(SHAPES.objects(None, SH["not"]))
    pointed |= {item for items in SHAPES.objects(None, SH["or"]) for item in SHAPES.items(items)}
    aimed = {s for s, p in SHAPES.subject_predicates() if str(p).startswith(str(SH) + "target")}
    named = {s for s in SHAPES.subjects(RDF.type, None) if isinstance(s, rdflib.URIRef)}
    assert {name(s) for s in named - pointed - aimed} == set()
    assert {name(s) for s in pointed - named} == set()


@pytest.mark.parametrize("shape", sorted(map(str, SHAPES.subjects(RDF.type, SH.PropertyShape))), ids=name)
def test_property_shape_tells_people(shape: str) -> None:
    """Each shape of a property has a message for curators, or stands within one that has."""
    inner = {PHS.reason, PHS["plain-status"], PHS["plain-certainty"]}
    iri = rdflib.URIRef(shape)
    assert iri in inner or words(SHAPES, iri, SH.message)


def test_shapes_speak_of_known_things() -> None:
    """Every class and property of ours that a shape names is in the ontology."""
    described = {*CLASSES, *PROPERTIES, *CONCEPT_IRIS}
    used = {term for triple in SHAPES for term in triple if str(term).startswith(VOCAB)}
    assert {name(term) for term in used - described} == set()


@pytest.mark.parametrize("iri", KEYS, ids=name)
def test_key_properties_are_described(iri: rdflib.URIRef) -> None:
    """Each key becomes properties of the ontology whose ranges fit its kind."""
    owner = str(ONTOLOGY.value(iri, PH.keyOf))
    key = VOCABULARY.keys_of(owner)[folded(str(ONTOLOGY.value(iri, RDFS.label)))]
    assert key.iri == str(iri)
    ranges = [the_only(ONTOLOGY, rdflib.URIRef(p), RDFS.range) for p in key.properties]
    numbers = [rdflib.XSD.decimal] * (len(ranges) - (key.kind is not KeyKind.COUNT))
    expected: dict[KeyKind, list[rdflib.URIRef]] = {
        KeyKind.TEXT: [RDF.langString],
        KeyKind.NUMBER: [rdflib.XSD.decimal],
        KeyKind.FLAG: [rdflib.XSD.boolean],
        KeyKind.TERM: [rdflib.URIRef(key.range)],
        KeyKind.STRUCTURE: [rdflib.URIRef(key.range)],
        KeyKind.COUNT: numbers,
        KeyKind.RANGE: [*numbers, rdflib.XSD.string],
        KeyKind.QUANTITY: [*numbers, rdflib.XSD.string],
    }
    assert ranges == expected[key.kind]
    assert set(key.only_for) <= set(VOCABULARY.relations)
    assert set(key.dimensions) <= {unit.dimension for unit in VOCABULARY.units.values()}


@pytest.mark.parametrize("iri", KEYS, ids=name)
def test_key_example_names_the_key(iri: rdflib.URIRef) -> None:
    """The example of a key shows how it is written."""
    label, example = words(ONTOLOGY, iri, RDFS.label), words(ONTOLOGY, iri, SKOS.example)
    assert label in example or example.startswith("{")


def test_no_label_twice_in_a_kind() -> None:
    """Within classes, relations, and each class of concepts, no label stands twice."""
    for graph, kinds, prop in (
        (ONTOLOGY, [OWL.Class, PH.Relation], RDFS.label),
        (CONCEPTS, CLASSES, SKOS.prefLabel),
    ):
        for kind in kinds:
            found = [folded(str(graph.value(s, prop))) for s in graph.subjects(RDF.type, kind)]
            assert len(set(found)) == len(found), f"a {name(kind)} stands twice"


@pytest.mark.parametrize("cls", ["Dosage", "Duration", "Quantity", "Strength", "Maximum"])
@pytest.mark.parametrize("status", ["disputed", "reported", "superseded", "negated"])
def test_unaccepted_values_have_their_own_class(cls: str, status: str) -> None:
    """A value that is not accepted is of a class of its own, disjoint from the plain one."""
    other = the_only(ONTOLOGY, PH[cls], PH[f"{status}Class"])
    assert other == PH[f"{status.capitalize()}{cls}"]
    assert (other, OWL.disjointWith, PH[cls]) in ONTOLOGY
    shared = VOCABULARY.ancestors(str(other)) & VOCABULARY.ancestors(str(PH[cls]))
    assert shared == set()


@pytest.mark.parametrize("file", ["pharmagraph.ttl", "concepts.ttl", "shapes.ttl"])
def test_prefixes_in_files_are_ours(file: str) -> None:
    """A short name in a core file means what it means everywhere in pharmagraph."""
    text = (CORE / file).read_text(encoding="utf-8")
    declared = {
        line.split()[1].rstrip(":"): line.split()[2].strip("<>")
        for line in text.splitlines()
        if line.startswith("@prefix")
    }
    assert len(declared) > 5
    assert {p: i for p, i in declared.items() if p != "phs" and PREFIXES.get(p) != i} == {}


def test_no_slips_of_the_pen() -> None:
    """No label, definition or message doubles a word or a stop, or says "a" before a vowel."""
    for graph in (ONTOLOGY, CONCEPTS, SHAPES):
        for literal in graph.objects(None, None):
            if isinstance(literal, rdflib.Literal) and literal.language:
                assert not re.search(r"\b(\w+) \1\b|\.\.|\ba [aei]", str(literal), re.IGNORECASE), literal
