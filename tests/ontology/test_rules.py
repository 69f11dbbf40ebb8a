"""Rules are read from files; none may conclude a dose, an indication or a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.ontology.loading import load_vocabulary
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.rules import Kept, read_rule, read_rules
from support.leaflet import BASE, CORE
from support.ruling import rule_file

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.findings import Finding
    from pharmagraph.ontology.vocabulary import Vocabulary

OWN = """\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ph: <https://w3id.org/pharmagraph/vocab/> .
@prefix ex: <https://example.org/vocab/> .

ex:Spoonful a owl:Class ; rdfs:subClassOf ph:Dosage ; rdfs:label "spoonful"@en .
ex:treatedWith owl:inverseOf ph:treats .
ex:cures rdfs:subPropertyOf ex:heals .
ex:heals owl:equivalentProperty ex:treatedWith .
ex:likes rdfs:subPropertyOf ph:hasEffect .
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Give the ontology folder of a project with properties of its own."""
    folder = tmp_path / "ontology"
    folder.mkdir()
    (folder / "own.ttl").write_text(OWN, encoding="utf-8")
    return folder


@pytest.fixture
def vocabulary(own: Path) -> Vocabulary:
    """Give its vocabulary."""
    return load_vocabulary(CORE, own, BASE, own.parent)[0]


def found(own: Path, vocabulary: Vocabulary, query: str) -> list[Finding]:
    """Write a rule of the project, and return what is wrong with it."""
    rule_file(own / "rules", "own", query)
    rules, findings = read_rules(CORE, own, own.parent, vocabulary)
    assert ("own" in {rule.name for rule in rules}) == (not findings)
    return findings


def test_the_core_has_rules_without_fault() -> None:
    """Every rule of the core is read, has a title and says more in a description."""
    vocabulary, _ = load_vocabulary(CORE, CORE / "none", BASE, CORE.parent)
    rules, findings = read_rules(CORE, CORE / "none", CORE.parent, vocabulary)
    assert findings == []
    assert [rule.name for rule in rules] == sorted(path.stem for path in (CORE / "rules").glob("*.rq"))
    assert len(rules) >= 8
    assert all(rule.title and rule.description for rule in rules)


def test_a_rule_of_the_project_takes_the_place_of_the_core_s(own: Path, vocabulary: Vocabulary) -> None:
    """A file of the same name counts instead; a rule of another name is added."""
    rule_file(own / "rules", "symmetric", "CONSTRUCT { ?x ph:hasEffect ?y } { ?x ph:causedBy ?y }", "Ours")
    rule_file(own / "rules", "extra", "CONSTRUCT { ?x ph:hasEffect ?y } { ?x ph:causedBy ?y }")
    rules, findings = read_rules(CORE, own, own.parent, vocabulary)
    assert findings == []
    titles = {rule.name: rule.title for rule in rules}
    assert titles["symmetric"] == "Ours"
    assert titles["extra"] == "A rule of a test"
    assert "class-to-member" in titles


@pytest.mark.parametrize(
    ("conclusion", "named"),
    [
        ("?x ph:hasDosage ?y", "ph:hasDosage"),
        ("?x ph:hasTreatmentDuration ?y", "ph:hasTreatmentDuration"),
        ("?x ph:hasStrength ?y", "ph:hasStrength"),
        ("?x ph:treats ?y", "ph:treats"),
        ("?x ph:prevents ?y", "ph:prevents"),
        ("?x ph:usedFor ?y", "ph:usedFor"),
        ("?x ph:doseLow 5", "ph:doseLow"),
        ('?x ph:words "x"', "ph:words"),
        ("?x a ph:Dosage", "ph:Dosage"),
        ("?x a ph:DisputedDosage", "ph:DisputedDosage"),
        ("?x a ex:Spoonful", "ex:Spoonful"),
        ("?x a ph:Statement", "ph:Statement"),
        ("?x ph:statement ?y", "ph:statement"),
        ("?x ph:status ph:accepted", "ph:status"),
        ("?x ph:inherited true", "ph:inherited"),
        ("?y ex:treatedWith ?x", "ex:treatedWith"),
        ("?x ex:cures ?y", "ex:cures"),
    ],
)
def test_what_is_for_people_is_concluded_by_no_rule(
    own: Path, vocabulary: Vocabulary, conclusion: str, named: str
) -> None:
    """Doses, indications, statements, and what is tied to an indication are refused at their place."""
    query = f"PREFIX ex: <https://example.org/vocab/>\nCONSTRUCT {{ {conclusion} }} {{ ?x ph:actsOn ?y }}"
    (finding,) = found(own, vocabulary, query)
    assert finding.code == "PG513"
    assert finding.message.startswith("no rule may conclude")
    assert (finding.place.file, finding.place.line) == ("ontology/rules/own.rq", 3)
    assert finding.place.text[finding.place.column - 1 :].startswith(named)


def test_what_is_tied_to_an_effect_may_be_concluded(own: Path, vocabulary: Vocabulary) -> None:
    """A property below one that may be concluded may be, too."""
    query = "CONSTRUCT { ?x <https://example.org/vocab/likes> ?y } { ?x ph:actsOn ?y }"
    assert found(own, vocabulary, query) == []
    assert not Kept(vocabulary).holds(("<urn:a>", f"<{VOCAB}hasEffect>", "<urn:b>"))


def test_a_name_that_the_ontology_lacks_is_told(own: Path, vocabulary: Vocabulary) -> None:
    """A mistyped property or class is a finding with what may be meant."""
    (finding,) = found(own, vocabulary, "CONSTRUCT { ?x ph:hasEffect ?y } { ?x ph:actOn ?y }")
    assert finding.message == "the ontology has no ph:actOn"
    assert "'actsOn'" in finding.mend
    assert finding.place.text[finding.place.column - 1 :].startswith("ph:actOn")


def test_a_filter_that_is_no_sparql_is_told(own: Path, vocabulary: Vocabulary) -> None:
    """What stands in a filter is read by the engine before anybody builds."""
    query = "CONSTRUCT { ?x ph:hasEffect ?y } { ?x ph:actsOn ?y FILTER(?y !! 1) }"
    (finding,) = found(own, vocabulary, query)
    assert finding.message == "the filter is not SPARQL"
    assert finding.place.text[finding.place.column - 1 :].startswith("FILTER(")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("own", "CONSTRUCT { ?x ?p ?y } { ?x ?p ?y }", "the rule has no title"),
        (
            "own",
            "#+ title: x\n#+ parameter: drug (medicine): x\nCONSTRUCT",
            "'parameter' is no line of a rule",
        ),
        ("Own", "#+ title: x\nCONSTRUCT { ?x ?p ?y } { ?x ?p ?y }", "'Own' is no name for a rule"),
        ("own", "#+ title: x\nSELECT", "here stands 'SELECT' where a rule has 'CONSTRUCT'"),
    ],
)
def test_a_file_that_is_no_rule_is_refused(tmp_path: Path, name: str, text: str, words: str) -> None:
    """Faults of the head, the name and the form are PG513."""
    path = tmp_path / f"{name}.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_rule(path, tmp_path, BASE)
    assert words in {f.message for f in caught.value.findings}
    assert {f.code for f in caught.value.findings} == {"PG513"}


def test_a_broken_rule_does_not_hide_the_others(own: Path, vocabulary: Vocabulary) -> None:
    """What is wrong in one file is told, and the other rules are read."""
    (finding,) = found(own, vocabulary, "SELECT ?x { ?x ?p ?y }")
    assert finding.message == "here stands 'SELECT' where a rule has 'CONSTRUCT'"
    rules, _ = read_rules(CORE, own, own.parent, vocabulary)
    assert "class-to-member" in {rule.name for rule in rules}
