from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.findings import Finding, Place
from pharmagraph.graphs.validate import shape_files, validate
from pharmagraph.ontology.prefixes import RDF, VOCAB
from pharmagraph.rdfterms import iri, text, typed
from support.leaflet import BASE, CORE

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.rdfterms import Triple

HEAD = """\
@prefix my: <https://example.org/shapes/> .
@prefix ph: <https://w3id.org/pharmagraph/vocab/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

"""  # five lines
VALUE = f"{BASE}statement/quelorin-leaflet/q-009/value"
THERE = Place("extract/quelorin-leaflet/facts.yaml", 12, 3, "- id: q-009")


def there(node: str) -> Place | None:
    """Return the one place of all nodes below a statement."""
    return THERE if "/statement/" in node else None


def results(triples: list[Triple], *files: Path) -> list[Finding]:
    """Validate against the core's shapes and others."""
    return validate(triples, [CORE / "shapes.ttl", *files], CORE.parent, there)


def without(triples: list[Triple], subject: str, prop: str) -> list[Triple]:
    """Return triples without a property of a subject, which must be there."""
    kept = [t for t in triples if t[:2] != (iri(subject), iri(prop))]
    assert len(kept) < len(triples)
    return kept


def test_a_good_graph_conforms(leaflet_triples: list[Triple]) -> None:
    """The leaflet's graph has the shapes that it must have."""
    assert results(leaflet_triples) == []


@pytest.mark.parametrize(
    ("prop", "value", "says"),
    [
        ("doseLow", typed("500", "decimal"), "the lower dose is not above the higher (now: 500)"),
        ("doseHigh", typed("-1", "decimal"), "a dose is a number above zero (now: -1)"),
        ("doseUnit", '"h"', "a dose has one unit, which does not measure time (now: h)"),
        ("period", typed("0", "decimal"), "a period is longer than nothing (now: 0)"),
        ("timesHigh", typed("0", "decimal"), "something is taken more than no times (now: 0)"),
        (
            "dailyLow",
            typed("999", "decimal"),
            "what a day comes to is not more at least than at most (now: 999)",
        ),
    ],
)
def test_wrong_numbers_are_found_at_their_fact(
    leaflet_triples: list[Triple], prop: str, value: str, says: str
) -> None:
    """A number that makes no sense is told at the line of its fact, with the shape's name."""
    triples = [
        (s, p, value if (s, p) == (iri(VALUE), iri(VOCAB + prop)) else o) for s, p, o in leaflet_triples
    ]
    assert triples != leaflet_triples
    found = next(f for f in results(triples) if f.message == says)
    assert (found.code, found.place) == ("PG601", THERE)
    assert found.mend.startswith("see the shape ")
    assert found.mend.endswith(", at value")


def test_a_dosage_without_words_is_found(leaflet_triples: list[Triple]) -> None:
    """A value with parts must be told in words too."""
    (found,) = results(without(leaflet_triples, VALUE, VOCAB + "words"))
    assert (found.message, found.place) == ("a value with parts is also written in words", THERE)


def test_a_disputed_dosage_is_no_direct_value(leaflet_triples: list[Triple]) -> None:
    """A value of another class than dosage cannot hang on has dosage."""
    kind = iri(RDF + "type")
    disputed = iri(VOCAB + "DisputedDosage")
    triples = [(s, p, disputed if (s, p) == (iri(VALUE), kind) else o) for s, p, o in leaflet_triples]
    messages = {f.message.split(" (")[0] for f in results(triples)}
    assert "a dosage that is not accepted is no direct value of has dosage" in messages
    assert "the object of 'has dosage' is a dosage" in messages


def test_statements_need_their_evidence(leaflet_triples: list[Triple]) -> None:
    """A statement without source, or with a cue that stands nowhere, is told."""
    statement = VALUE.removesuffix("/value")
    triples = without(leaflet_triples, statement, "http://www.w3.org/ns/prov#wasDerivedFrom")
    triples = without(triples, statement, VOCAB + "sentence")
    assert {f.message for f in results(triples)} == {
        "a statement is drawn from one document",
        "a cue says in which sentence it stands",
    }


def test_a_judgement_needs_its_reason(leaflet_triples: list[Triple]) -> None:
    """A disputed statement without because violates its shape."""
    statement = iri(VALUE.removesuffix("/value"))
    status, disputed = iri(VOCAB + "status"), iri(VOCAB + "disputed")
    triples = [(s, p, disputed if (s, p) == (statement, status) else o) for s, p, o in leaflet_triples]
    assert "a disputed, superseded or interpreted statement gives its reason" in {
        f.message.split(" (")[0] for f in results(triples)
    }


def test_subjects_of_a_wrong_class_are_found(leaflet_triples: list[Triple]) -> None:
    """What a relation joins must be of the right classes; without a place the shapes are named."""
    wrong = (iri(f"{BASE}term/gout"), iri(VOCAB + "hasBrand"), iri(f"{BASE}term/gout"))
    found = results([*leaflet_triples, wrong])
    assert [f.message for f in found] == [
        "'has brand' is said of a medicine (now: gout)",
        "the object of 'has brand' is a brand name (now: gout)",
    ]
    assert {f.place.file for f in found} == {"ontology/shapes.ttl"}
    assert found[0].mend == f"see the shape hasBrand-subject, at {BASE}term/gout"


def test_a_project_adds_shapes(tmp_path: Path, leaflet_triples: list[Triple]) -> None:
    """Shapes of the project count beside the core's; one without name or message is told all the same."""
    own = tmp_path / "shapes.ttl"
    shape = "my:drug a sh:NodeShape ; sh:targetClass ph:Drug ; "
    shape += "sh:property [ sh:path skos:note ; sh:minCount 1 ] ."
    own.write_text(HEAD + shape, encoding="utf-8")
    found = results(leaflet_triples, own)
    assert len(found) == 2  # quelorin and trosibate
    assert found == results(leaflet_triples, own)
    assert found[0].mend.startswith("see the shapes, at ")
    assert shape_files(CORE, tmp_path) == [CORE / "shapes.ttl", own]
    assert shape_files(CORE, CORE) == shape_files(CORE, tmp_path / "none") == [CORE / "shapes.ttl"]


@pytest.mark.parametrize(
    ("shape", "code", "line", "says"),
    [
        ("my:a a sh:NodeShape", "PG113", 6, "the shapes are not valid Turtle"),
        ("my:a a <b c> .", "PG113", 6, "the shapes are not valid Turtle"),
        ("my:a my:b " + "[ my:c " * 3000, "PG103", 6, "nested deeper"),
        (
            'my:a a sh:NodeShape ; sh:targetClass ph:Drug ;\n  sh:sparql [ sh:select "SELECT $this {}" ] .',
            "PG511",
            7,
            "sh:select is not allowed",
        ),
        ("my:a a sh:NodeShape ;\n\n sh:rule my:b .", "PG511", 8, "sh:rule is not allowed"),
        ("my:a a sh:NodeShape ; sh:js my:b .", "PG511", 6, "sh:js is not allowed"),
        (
            "my:a a sh:NodeShape ; sh:targetClass ph:Drug ; sh:property my:p .\nmy:p a sh:PropertyShape .",
            "PG511",
            0,
            "the shapes make no sense",
        ),
        (
            'my:a a sh:NodeShape ; sh:targetClass ph:Drug ; sh:pattern "(" .',
            "PG511",
            0,
            "the shapes make no sense",
        ),
        (
            'my:a a sh:NodeShape ; sh:targetClass ph:Drug ; sh:minLength "x" .',
            "PG511",
            0,
            "the shapes make no sense",
        ),
    ],
)
def test_shapes_that_cannot_be_used_are_refused(
    tmp_path: Path, leaflet_triples: list[Triple], shape: str, code: str, line: int, says: str
) -> None:
    """Broken, hostile and senseless shapes end in a finding, not in a traceback or a pass."""
    own = tmp_path / "shapes.ttl"
    own.write_text(HEAD + shape, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        validate(leaflet_triples, [CORE / "shapes.ttl", own], tmp_path, there)
    (found,) = caught.value.findings
    assert (found.code, found.place.file, found.place.line) == (code, "shapes.ttl", line)
    assert says in found.message
    assert found.mend


def test_imports_are_not_followed(tmp_path: Path, leaflet_triples: list[Triple]) -> None:
    """Shapes that import others reach neither the network nor a file."""
    own = tmp_path / "shapes.ttl"
    imports = "<https://example.org/shapes> <http://www.w3.org/2002/07/owl#imports> <file:///etc/passwd> ."
    own.write_text(HEAD + imports, encoding="utf-8")
    assert results(leaflet_triples, own) == []


def test_labels_are_unique_in_a_language(leaflet_triples: list[Triple]) -> None:
    """Two labels of one language on one term are told."""
    extra = (iri(f"{BASE}term/gout"), iri("http://www.w3.org/2004/02/skos/core#prefLabel"), text("podagra"))
    assert [f.message for f in results([*leaflet_triples, extra])] == [
        "a term has one label in each language"
    ]
