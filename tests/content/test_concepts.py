"""The concepts that every project shares, entry by entry; a failure names the entry."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
import rdflib
from rdflib.namespace import RDF, RDFS, SKOS

from pharmagraph.ontology.prefixes import VOCAB
from support.core_graphs import (
    CLASSES,
    CONCEPT_IRIS,
    CONCEPTS,
    ONTOLOGY,
    PH,
    PROPERTIES,
    VOCABULARY,
    name,
    the_only,
    words,
)


@pytest.mark.parametrize("iri", CONCEPT_IRIS, ids=name)
def test_concept_is_described(iri: rdflib.URIRef) -> None:
    """Each concept has a class of the ontology, one label and one definition that is a sentence."""
    assert the_only(CONCEPTS, iri, RDF.type) in CLASSES
    assert words(CONCEPTS, iri, SKOS.prefLabel)
    definition = words(CONCEPTS, iri, SKOS.definition)
    assert definition[0].isupper()
    assert definition.endswith(".")


@pytest.mark.parametrize("iri", CONCEPT_IRIS, ids=name)
def test_concept_words_have_a_language(iri: rdflib.URIRef) -> None:
    """Other names and phrases of a concept are English words, and none repeats another."""
    found = [o for p in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel) for o in CONCEPTS.objects(iri, p)]
    assert {getattr(o, "language", "") for o in found} == {"en"}
    # "mg" and "Mg" are two units, so case counts among phrases.
    assert len({str(o) for o in found}) == len(found), f"{name(iri)} repeats a name"


def test_concepts_use_known_properties() -> None:
    """Every property of ours that a concept has is in the ontology, and its domain fits."""
    for s, p, _ in CONCEPTS:
        if str(p).startswith(VOCAB):
            assert p in PROPERTIES, name(p)
            kind = str(CONCEPTS.value(s, RDF.type))
            domain = str(the_only(ONTOLOGY, rdflib.URIRef(str(p)), RDFS.domain))
            assert VOCABULARY.is_a(kind, domain), f"{name(s)} cannot have {name(p)}"


def test_frequency_classes_tile_the_whole() -> None:
    """The bounds of the frequency classes run from 1 to 0 without gap, in the order of their ranks."""
    rows = []
    for s in CONCEPTS.subjects(RDF.type, PH.FrequencyClass):
        low, high = CONCEPTS.value(s, PH.shareLow), CONCEPTS.value(s, PH.shareHigh)
        rows.append((int(str(CONCEPTS.value(s, PH["rank"]))), low, high))
    ranks, bounds = [row[0] for row in sorted(rows)], [row[1:] for row in sorted(rows) if row[1] is not None]
    assert ranks == list(range(1, len(rows) + 1))
    assert Decimal(str(bounds[0][1])) == 1
    assert Decimal(str(bounds[-1][0])) == 0
    for (low, _), (_, high) in pairwise(bounds):
        assert Decimal(str(low)) == Decimal(str(high))


@pytest.mark.parametrize("code", sorted(VOCABULARY.units))
def test_unit_is_whole(code: str) -> None:
    """Each unit has a dimension and a factor above zero, and every dimension of several has a base."""
    unit = VOCABULARY.units[code]
    assert unit.factor > 0
    same = [other.factor for other in VOCABULARY.units.values() if other.dimension == unit.dimension]
    assert len(set(same)) == len(same), f"two units of {unit.dimension} have one factor"


@pytest.mark.parametrize(
    ("many", "code", "one"),
    [
        (1000, "mg", "g"), (1000, "ug", "mg"), (1000, "ng", "ug"), (1000, "g", "kg"), (1000, "mL", "L"),
        (60, "s", "min"), (60, "min", "h"), (24, "h", "d"), (7, "d", "wk"), (12, "mo", "a"),
        (1000, "ug/kg", "mg/kg"),
    ],
)  # fmt: skip
def test_known_conversions(many: int, code: str, one: str) -> None:
    """So many of one unit are one of another (UCUM 2.1, tables of base and derived units)."""
    units = VOCABULARY.units
    assert units[code].dimension == units[one].dimension
    assert many * units[code].factor == units[one].factor


def test_no_two_units_share_a_word() -> None:
    """A word by which a source may write a unit means one unit only."""
    seen: dict[str, str] = {}
    for unit in VOCABULARY.units.values():
        for word in dict.fromkeys((unit.code, *unit.term.carriers)):
            assert seen.setdefault(word, unit.code) == unit.code, f"'{word}' means two units"
