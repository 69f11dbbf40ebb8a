from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.ontology.model import Key, KeyKind, OntologyClass, Term
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.vocabulary import Vocabulary, did_you_mean, folded, nearest

THING, PROBLEM, CONDITION, EFFECT, DRUG = (
    VOCAB + n for n in ("Thing", "Problem", "Condition", "Effect", "Drug")
)


def term(identifier: str, kind: str = CONDITION, label: str = "", **more: object) -> Term:
    """Make a term of a kind."""
    return Term(iri=f"urn:{identifier}", id=identifier, kind=kind, label=label or identifier, **more)  # type: ignore[arg-type]


def vocabulary(*terms: Term) -> Vocabulary:
    """Make a vocabulary with classes for problems and drugs."""
    classes = [
        OntologyClass(PROBLEM, "medical problem"),
        OntologyClass(CONDITION, "condition", (PROBLEM,), ("disease",)),
        OntologyClass(EFFECT, "side effect", (PROBLEM,), ("condition", "harm")),
        OntologyClass(DRUG, "drug"),
    ]
    return Vocabulary(
        classes=classes, relations=(), keys=(), terms=terms, units=(), triples=(), base="https://e.org/"
    )


def test_keys_and_concepts_narrow() -> None:
    """What keeps a statement from holding without condition: properties of such keys, and such concepts."""
    keys = [
        Key("urn:k1", "when", VOCAB + "Statement", KeyKind.TEXT, ("urn:when",), narrows=True),
        Key("urn:k2", "severity", VOCAB + "Statement", KeyKind.TEXT, ("urn:severity",)),
        Key("urn:k3", "when", VOCAB + "Dosage", KeyKind.TEXT, ("urn:dosage-when",), narrows=True),
    ]
    made = Vocabulary(
        classes=(), relations=(), keys=keys, units=(), triples=(), base="https://e.org/",
        terms=(term("seldom", narrows=True), term("often")),
    )  # fmt: skip
    assert made.narrowing == {"urn:when", "urn:seldom"}


@pytest.mark.parametrize("name", ["side-effect", "Side Effect", " side_effect ", "SIDE\u00a0EFFECT"])
def test_names_are_folded(name: str) -> None:
    """Case, hyphens, underscores and white space do not matter in looking up."""
    assert folded(name) == "side effect"


@given(st.text())
def test_folding_is_done_once(name: str) -> None:
    """What is folded stays as it is."""
    assert folded(folded(name)) == folded(name) or "\u0345" in name or name.casefold() != name


def test_terms_are_found_by_label_id_and_synonym() -> None:
    """Each name of a term leads to it, whatever the case."""
    spasm = term("spasm-1", label="muscle spasm", synonyms=("cramp",))
    found = vocabulary(spasm)
    for name in ("muscle spasm", "Muscle-Spasm", "spasm-1", "CRAMP"):
        assert found.find(name) == [spasm]
    assert found.find("spasm") == []


def test_a_label_beats_an_id_and_an_id_a_synonym() -> None:
    """Of several terms with a name, the one is meant that bears it most plainly."""
    by_label, by_id = term("a", label="low"), term("low", label="b")
    by_synonym = term("c", synonyms=("low",))
    assert vocabulary(by_synonym, by_id, by_label).find("low") == [by_label]
    assert vocabulary(by_synonym, by_id).find("low") == [by_id]
    assert vocabulary(by_synonym).find("low") == [by_synonym]


def test_the_kind_picks_among_terms_of_one_label() -> None:
    """Depression the condition and depression the effect are told apart by their kind."""
    condition, effect = term("d1", CONDITION, "depression"), term("d2", EFFECT, "depression")
    found = vocabulary(condition, effect)
    assert found.find("depression") == [condition, effect]
    assert found.find("depression", EFFECT) == [effect]
    assert found.find("depression", PROBLEM) == [condition, effect]
    assert found.find("depression", DRUG) == []
    assert found.find("depression", THING) == [condition, effect]


def test_a_term_in_use_beats_a_retired_one() -> None:
    """A retired term is found only where nothing else bears the name."""
    old, new = term("old", label="fit", status="retired"), term("new", synonyms=("fit",))
    assert vocabulary(old, new).find("fit") == [new]
    assert vocabulary(old).find("fit") == [old]


def test_a_term_of_two_classes_is_one_term() -> None:
    """A concept that stands in two classes is found once where no class is asked for."""
    found = vocabulary(term("x", CONDITION), term("x", EFFECT))
    assert [t.id for t in found.find("x")] == ["x"]
    assert [t.kind for t in found.find("x", EFFECT)] == [EFFECT]


def test_classes_are_found_by_label_before_synonym() -> None:
    """A class is found by its label; a synonym that is another class's label gives way."""
    found = vocabulary()
    assert [c.iri for c in map(found.kind, ("Condition", "disease", "harm")) if c] == [
        CONDITION,
        CONDITION,
        EFFECT,
    ]
    assert found.kind("planet") is None


def test_every_class_lies_below_thing() -> None:
    """Subclasses are followed upwards; every class is a thing, and none is of an unrelated class."""
    found = vocabulary()
    assert found.is_a(CONDITION, CONDITION)
    assert found.is_a(CONDITION, PROBLEM)
    assert not found.is_a(PROBLEM, CONDITION)
    assert found.is_a(DRUG, THING)
    assert not found.is_a(DRUG, "https://example.org/vocab/Thing")


def test_circles_of_classes_end() -> None:
    """A class that is, by mistake, above itself does not hang the program."""
    classes = [OntologyClass("urn:a", "a", ("urn:b",)), OntologyClass("urn:b", "b", ("urn:a",))]
    found = Vocabulary(classes=classes, relations=(), keys=(), terms=(), units=(), triples=(), base="")
    assert found.ancestors("urn:a") == {"urn:a", "urn:b"}


def test_labels_of_iris(core: Vocabulary) -> None:
    """Terms, relations and classes have labels; of other IRIs the end is shown."""
    iris = (VOCAB + "route-oral", VOCAB + "hasDosage", VOCAB + "Dosage", "http://e.org/a#b", "http://e.org/c")
    assert [core.label_of(iri) for iri in iris] == ["oral", "has dosage", "dosage", "b", "c"]


def test_relations_are_found_by_label_and_synonym(core: Vocabulary) -> None:
    """A relation is found by its names, whatever the case; labels are listed."""
    found = [core.relation(name) for name in ("has side effect", "Has-Side-Effect", "undesirable effect")]
    assert {r.iri for r in found if r} == {VOCAB + "hasSideEffect"}
    assert core.relation("has sidle effect") is None
    assert "has side effect" in core.relation_names()
    assert core.relation_names() == sorted(core.relation_names())


def test_a_label_of_a_relation_beats_a_synonym(core: Vocabulary) -> None:
    """Where a synonym of one relation is another's label, the label is meant."""
    for relation in core.relations.values():
        assert core.relation(relation.label) == relation


def test_names_of_a_kind(core: Vocabulary) -> None:
    """Labels and synonyms of the terms of a class are listed in order."""
    names = core.names_of(VOCAB + "Route")
    assert names == sorted(names)
    assert {"oral", "by mouth"} <= set(names)
    assert "milligram" not in names
    assert "milligram" in core.names_of()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("mg", "mg"), ("milligrams", "mg"), ("Milligram", "mg"), ("mcg", "ug"), ("µg", "ug"),
        ("d", "d"), ("day", "d"), ("per day", "d"), ("[iU]", "[iU]"), ("IU", "[iU]"), ("tablets", "{tablet}"),
        ("L", "L"), ("l", "L"), ("%", "%"), ("years", "a"), ("a", "a"),
    ],
)  # fmt: skip
def test_units_by_code_label_and_words(core: Vocabulary, name: str, code: str) -> None:
    """A unit is found by its UCUM code, by its label, and by words for it."""
    unit = core.unit(name)
    assert unit is not None
    assert unit.code == code


@pytest.mark.parametrize("name", ["MG", "Mg", "ML", "UG", "D", "stone", "", "kilo"])
def test_case_of_symbols_matters(core: Vocabulary, name: str) -> None:
    """Mg is another unit than mg: a symbol in other case is not taken for it."""
    assert core.unit(name) is None


def test_unit_names_are_listed(core: Vocabulary) -> None:
    """Codes and labels are there for suggestions."""
    assert {"mg", "milligram"} <= set(core.unit_names())


def test_keys_are_found_by_folded_name(core: Vocabulary) -> None:
    """A key is known by its class and its name; other classes have none."""
    assert core.keys_of(VOCAB + "Dosage")["as needed"].iri == VOCAB + "key-dosage-as-needed"
    assert core.keys_of(VOCAB + "Route") == {}


@pytest.mark.parametrize(
    ("word", "names", "expected"),
    [
        ("benzodiazepin", ["benzodiazepine", "barbiturate"], ("benzodiazepine",)),
        ("has sideefect", ["has side effect", "has site"], ("has side effect", "has site")),
        ("HAS-SIDE-EFFECT", ["has side effect"], ("has side effect",)),
        ("zzzz", ["benzodiazepine"], ()),
        ("", ["benzodiazepine"], ()),
        ("x", [], ()),
    ],
)
def test_nearest_names(word: str, names: list[str], expected: tuple[str, ...]) -> None:
    """The nearest names come first, and none that is far off."""
    assert nearest(word, names) == expected


def test_nearest_does_not_hang_on_order() -> None:
    """The order in which names are given does not matter."""
    names = ["abcd", "abce", "abcf", "abcg"]
    assert nearest("abc", names) == nearest("abc", reversed(names))
    assert len(nearest("abc", names)) == 3


def test_nearest_answers_for_monsters() -> None:
    """A megabyte of text, or ten thousand names, gets an answer."""
    assert nearest("x" * 1_000_000, ["x" * 100]) in ((), ("x" * 100,))
    assert len(nearest("some name", [f"name {n}" for n in range(10_000)])) <= 3


def test_did_you_mean_reads_well() -> None:
    """A suggestion is a question, or nothing."""
    assert did_you_mean("orol", ["oral"]) == "did you mean 'oral'?"
    assert did_you_mean("abc", ["abd", "abe"]) == "did you mean 'abd' or 'abe'?"
    assert did_you_mean("qqq", ["oral"]) == ""
