from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.ontology.loading import load_or_raise, load_vocabulary, ontology_files
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from support.ontologies import Ontology

CORE = Path(__file__).resolve().parents[2] / "ontology"
HEAD = """\
@prefix my: <https://example.org/my/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ph: <https://w3id.org/pharmagraph/vocab/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

"""  # seven lines
RELATION = """\
my:storedAt a owl:ObjectProperty , ph:Relation ;
    rdfs:label "is stored at"@en ;
    rdfs:domain ph:Medicine ;
    rdfs:range ph:CareSetting ;
    ph:valueKind ph:termValue .
"""
KEY = """\
my:key-shelf a ph:Key ;
    rdfs:label "shelf"@en ;
    ph:keyOf ph:Statement ;
    ph:keyKind ph:termKey ;
    ph:property my:shelf ;
    ph:keyRange ph:CareSetting .
"""
UNIT = """\
my:unit-spoon a ph:Unit ;
    skos:prefLabel "spoon"@en ;
    ph:ucumCode "{spoon}" ;
    ph:dimension "spoon count" ;
    ph:factor 1.0 .
"""
COST = """\
my:Cost a owl:Class ; rdfs:label "cost"@en ;
    ph:disputedClass my:DisputedCost ; ph:reportedClass my:ReportedCost ;
    ph:supersededClass my:SupersededCost ; ph:negatedClass my:NegatedCost .
my:costs a owl:ObjectProperty , ph:Relation ;
    rdfs:label "costs"@en ; rdfs:domain ph:Medicine ; rdfs:range my:Cost ; ph:valueKind ph:structuredValue .
my:key-cost-sum a ph:Key ; rdfs:label "sum"@en ; ph:keyOf my:Cost ;
    ph:keyKind ph:numberKey ; ph:property my:sum .
"""


def own(ontology: Ontology, text: str) -> None:
    """Write a Turtle file of the project."""
    ontology.write("own.ttl", HEAD + text)


def test_a_project_adds_relations_keys_units_and_classes(ontology: Ontology) -> None:
    """What a project says in Turtle of its own stands beside the core."""
    own(ontology, RELATION + KEY + UNIT + COST)
    vocabulary, findings = ontology.load()
    assert findings == []
    relation = vocabulary.relation("is stored at")
    assert relation is not None
    assert relation.iri == "https://example.org/my/storedAt"
    assert vocabulary.keys_of(VOCAB + "Statement")["shelf"].properties == ("https://example.org/my/shelf",)
    assert vocabulary.units["{spoon}"].factor == Decimal(1)
    assert vocabulary.relation("costs") is not None
    assert vocabulary.relation("has dosage") is not None


def test_concepts_may_have_labels_in_several_languages(ontology: Ontology) -> None:
    """English is the label; other languages are kept among the triples."""
    own(ontology, 'my:x a ph:Route ; skos:prefLabel "aural"@de , "into the ear"@en .\n')
    vocabulary, findings = ontology.load()
    assert findings == []
    assert vocabulary.terms["https://example.org/my/x"].label == "into the ear"
    assert any(o == '"aural"@de' for _, _, o in vocabulary.triples)


@pytest.mark.parametrize(
    ("text", "cut", "needs"),
    [
        (RELATION, 'rdfs:label "is stored at"@en ;', "rdfs:label"),
        (RELATION, "rdfs:domain ph:Medicine ;", "rdfs:domain (a class)"),
        (RELATION, "rdfs:range ph:CareSetting ;", "rdfs:range"),
        (RELATION, "ph:valueKind ph:termValue", "ph:valueKind"),
        (KEY, 'rdfs:label "shelf"@en ;', "rdfs:label"),
        (KEY, "ph:keyOf ph:Statement ;", "ph:keyOf (a class)"),
        (KEY, "ph:keyKind ph:termKey ;", "ph:keyKind"),
        (KEY, "ph:property my:shelf ;", "ph:property"),
        (KEY, "ph:keyRange ph:CareSetting", "ph:keyRange (a class)"),
        (UNIT, 'ph:ucumCode "{spoon}" ;', "ph:ucumCode"),
        (UNIT, 'ph:dimension "spoon count" ;', "ph:dimension"),
        (UNIT, "ph:factor 1.0", "ph:factor"),
        (COST, "ph:disputedClass my:DisputedCost ;", "ph:disputedClass of its range"),
        (COST, "ph:negatedClass my:NegatedCost", "ph:negatedClass of its range"),
    ],
)
def test_half_a_description_is_refused(ontology: Ontology, text: str, cut: str, needs: str) -> None:
    """A relation, key or unit that lacks something is told at its line with what it needs, and left out."""
    assert cut in text
    own(ontology, text.replace(cut, ""))
    vocabulary, findings = ontology.load()
    found = findings[0]
    assert (found.code, found.place.file) == ("PG508", "ontology/own.ttl")
    assert "is not described whole" in found.message
    assert found.place.text.startswith("my:")
    assert needs in found.mend
    assert vocabulary.relation("is stored at") is None
    assert vocabulary.relation("costs") is None


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        (RELATION.replace("ph:Medicine", "ph:Medecine"), "rdfs:domain (a class)"),
        (RELATION.replace("ph:CareSetting", "ph:Caresetting"), "a class as rdfs:range"),
        (RELATION.replace("ph:termValue", "ph:quantityValue"), "a range key 'amount' of its range"),
        (RELATION.replace("ph:termValue", "ph:structuredValue"), "keys of its range"),
        (KEY.replace("ph:termKey", "ph:rangeKey"), "ph:lowProperty, ph:highProperty, ph:unitProperty"),
        (KEY.replace("ph:termKey", "ph:countKey"), "ph:lowProperty, ph:highProperty"),
        (KEY.replace("ph:termKey", "ph:quantityKey"), "ph:valueProperty, ph:unitProperty"),
        (KEY.replace("ph:termKey", "ph:structureKey"), "ph:disputedClass of its range"),
        (KEY.replace("ph:keyRange ph:CareSetting", "ph:keyRange ph:Nowhere"), "ph:keyRange (a class)"),
        (
            KEY.replace("ph:termKey", "ph:structureKey").replace("ph:keyRange ph:C", "ph:keyRange ph:X"),
            "ph:keyRange (a class)",
        ),
        (KEY.replace("ph:termKey", "ph:magicKey"), "ph:keyKind"),
    ],
)
def test_what_does_not_fit_is_refused(ontology: Ontology, text: str, needs: str) -> None:
    """Names of classes that are not there, and kinds that do not fit, are told with what is needed."""
    own(ontology, text)
    (found,) = ontology.faults()
    assert (found.code, found.place.line) == ("PG508", 8)
    assert needs in found.mend


@pytest.mark.parametrize("factor", ["0", "-1.0", '"x"^^ph:y', '"1e999999999"'])
def test_factors_are_above_zero(ontology: Ontology, factor: str) -> None:
    """A unit whose factor is no decimal above zero is refused, whatever stands there."""
    own(ontology, UNIT.replace("ph:factor 1.0", f"ph:factor {factor}"))
    (found,) = ontology.faults()
    assert (found.code, found.place.line) == ("PG508", 8)
    assert "the unit 'spoon'" in found.message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            RELATION.replace("is stored at", "has side effect"),
            "'has side effect' stands for two",
        ),
        (RELATION.replace("is stored at", "Undesirable-Effect"), "stands for two of a kind (relation)"),
        (KEY.replace('"shelf"', '"when"'), "'when' stands for two of a kind (key)"),
        ('my:Drug a owl:Class ; rdfs:label "drug"@en .', "'drug' stands for two of a kind (class)"),
        (UNIT.replace("{spoon}", "mg"), "the code 'mg' stands for two units"),
        (UNIT.replace('"spoon"', '"milligram"'), "the label 'milligram' names two terms of one kind"),
    ],
)
def test_names_stand_for_one_thing(ontology: Ontology, text: str, says: str) -> None:
    """A name that a relation, key, class, unit or concept bears already is refused."""
    own(ontology, text)
    found = ontology.faults()
    assert [f.code for f in found if says in f.message] == ["PG502"]


def test_several_faults_come_together(ontology: Ontology) -> None:
    """Faults of relations, keys, units and terms are told in one go."""
    own(ontology, RELATION.replace("ph:Medicine", "ph:No") + KEY.replace("ph:Statement", "ph:No"))
    ontology.write("terms.tsv", "id\tkind\tlabel\nA\tdrug\tx\n")
    assert sorted(f.code for f in ontology.faults()) == ["PG508", "PG508", "PG509"]


@pytest.mark.parametrize(
    ("name", "content", "code", "line"),
    [
        ("own.ttl", HEAD + "my:a my:b [] .", "PG510", 8),
        ("own.ttl", HEAD + "my:a my:b ", "PG113", 8),
        ("own.ttl", HEAD + "my:a my:b " + "[ my:c " * 5000, "PG103", 8),
        ("terms.tsv", "id\tkind\n", "PG112", 1),
        ("terms.tsv", "", "PG112", 1),
        ("terms.tsv", "id\tkind\tlabel\na\tdrug\n", "PG112", 2),
    ],
)
def test_files_that_cannot_be_read_are_refused(
    ontology: Ontology, name: str, content: str, code: str, line: int
) -> None:
    """A file that is no Turtle or no table ends the loading with its place."""
    ontology.write(name, content)
    (found,) = ontology.faults()
    assert (found.code, found.place.file, found.place.line) == (code, f"ontology/{name}", line)


def test_a_missing_core_is_told(tmp_path: Path) -> None:
    """Without its core files pharmagraph says which one is missing."""
    with pytest.raises(ContentError, match=r"pharmagraph\.ttl: cannot read the file"):
        load_vocabulary(tmp_path, tmp_path, "https://e.org/", tmp_path)


def test_files_come_core_first(ontology: Ontology) -> None:
    """The core's files come first, then the project's in order; shapes are no ontology."""
    for name in ("z.ttl", "a.ttl", "shapes.ttl", "notes.txt"):
        ontology.write(name, "")
    names = [path.name for path in ontology_files(CORE, ontology.folder)]
    assert names == ["pharmagraph.ttl", "concepts.ttl", "a.ttl", "z.ttl"]


def test_the_core_may_be_the_project_itself() -> None:
    """In this repository core and project are one folder, and no file is read twice."""
    files = ontology_files(CORE, CORE)
    assert len(files) == len(set(files))
    assert [path.name for path in files][:2] == ["pharmagraph.ttl", "concepts.ttl"]


def test_a_copy_of_a_core_file_does_no_harm(ontology: Ontology) -> None:
    """A project that carries a copy of the core loads as one without."""
    ontology.write("pharmagraph.ttl", (CORE / "pharmagraph.ttl").read_text(encoding="utf-8"))
    vocabulary, findings = ontology.load()
    assert findings == []
    assert len(vocabulary.relations) == len(load_or_raise(CORE, CORE / "x", "https://e.org/", CORE).relations)


def test_a_vocabulary_with_faults_can_be_refused(ontology: Ontology) -> None:
    """Where a whole vocabulary is needed, faults are an error that carries them."""
    ontology.write("terms.tsv", "id\tkind\tlabel\nA\tdrug\tx\n")
    with pytest.raises(ContentError, match="the ontology has faults") as caught:
        load_or_raise(CORE, ontology.folder, "https://e.org/", ontology.root)
    assert [f.code for f in caught.value.findings] == ["PG509"]
