"""The diazepam project's facts: what must never go wrong when somebody edits a facts.yaml.

Each test pins what a pharmacist would be dismayed to find changed. A failure names the facts file
and the command that shows the fact beside its words: `pharmagraph check --source-text DIR`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.graphs.wording import value_words
from support.curated import ARTICLE, GEL, MEND, TABLETS, qualifiers, said, truth, values_of

if TYPE_CHECKING:
    from pharmagraph import KnowledgeGraph
    from pharmagraph.extract.content import Content
    from pharmagraph.extract.fact import Fact

ROOT = Path(__file__).resolve().parents[2]
REFERENCE_ONLY = ["brand-names-elsewhere", "us-alprazolam-tablets", "us-diazepam-dosages"]


@pytest.fixture(scope="module")
def content() -> Content:
    """Give all content of this repository's project."""
    return pharmagraph.open(ROOT).content()


@pytest.fixture(scope="module")
def facts(content: Content) -> list[Fact]:
    """Give all facts, by document and in the order of their files."""
    return list(content.facts())


@pytest.fixture(scope="module")
def graph(built_project: Path) -> KnowledgeGraph:
    """Give the built graph of this repository's project."""
    return pharmagraph.open(built_project)


@pytest.mark.parametrize("symptom", ["insomnia", "sweating"])
def test_symptoms_of_alcohol_withdrawal_are_no_indications(facts: list[Fact], symptom: str) -> None:
    """The article's examples of withdrawal symptoms are symptoms; no drug treats or causes them."""
    (fact,) = said(facts, "has symptom", value=symptom)
    assert (fact.subject.label, fact.status) == ("alcohol withdrawal", "accepted"), MEND
    others = {f.relation.label for f in facts if value_words(f.value) == symptom} - {"has symptom"}
    assert others == set(), MEND


@pytest.mark.parametrize("purpose", ["premedication", "sedation", "amnesia", "anxiolysis"])
def test_purposes_before_procedures_are_uses(facts: list[Fact], purpose: str) -> None:
    """Premedication and what it induces are uses before procedures, never side effects or effects."""
    (fact,) = [f for f in facts if value_words(f.value) == purpose]
    assert (fact.subject.label, fact.relation.label) == ("diazepam", "is used for"), MEND
    assert qualifiers(fact) == {"when": ["before certain medical procedures"]}
    assert not fact.gives_direct_triple


def test_brands_of_diazepam(facts: list[Fact], graph: KnowledgeGraph) -> None:
    """Diazepam has six brands; Xanax is a brand of alprazolam, and never one of diazepam."""
    brands = {"Anxicalm", "Diazemuls", "Diazepam Desitin", "Diazepam Rectubes", "Stesolid", "Valium"}
    assert values_of(facts, "has brand", subject="diazepam", document=ARTICLE) == brands, MEND
    assert values_of(facts, "has brand") == brands
    assert values_of(facts, "is brand of", subject="Xanax") == {"alprazolam"}
    assert values_of(facts, "is brand of", subject="Valium") == {"diazepam"}
    assert not truth(graph, "{ term:diazepam ?p term:xanax } UNION { term:xanax ?p term:diazepam }")


def test_xanax_treats_neither_spasm_nor_seizure(facts: list[Fact], graph: KnowledgeGraph) -> None:
    """What the article says that Xanax treats is disputed, and no graph edge says it."""
    for problem in ("muscle spasm", "seizure"):
        (fact,) = said(facts, "treats", subject="Xanax", value=problem, document=ARTICLE)
        assert fact.status == "disputed", MEND
    assert not truth(graph, "term:xanax ph:treats ?anything")


@pytest.mark.parametrize("cause", ["trauma", "inflammation"])
def test_causes_of_spasm_are_no_indications(facts: list[Fact], cause: str) -> None:
    """Trauma and inflammation are what spasm comes of; diazepam treats the spasm, not them."""
    assert said(facts, "treats", value=cause) == [], MEND
    assert said(facts, "is caused by", subject="muscle spasm", value=cause)
    uses = said(facts, "treats", document=ARTICLE)
    treated = [f for f in uses if qualifiers(f).get("secondary to") == [cause]]
    assert [(f.subject.label, value_words(f.value)) for f in treated] == [("diazepam", "muscle spasm")]


def test_disputed_facts_say_why_and_against_what(facts: list[Fact]) -> None:
    """Each disputed fact has a reason, and leads to facts that are there and of other documents."""
    disputed = [f for f in facts if f.status == "disputed"]
    assert {f.document for f in disputed} == {ARTICLE}
    assert len(disputed) == 21, MEND
    known = {f.reference for f in facts}
    for fact in disputed:
        assert fact.because, (fact.reference, MEND)
        assert fact.contradicts, (fact.reference, MEND)
        assert set(fact.contradicts) <= known, (fact.reference, MEND)
        assert not any(other.startswith(ARTICLE) for other in fact.contradicts), fact.reference


def test_what_other_sources_contradict_is_disputed(facts: list[Fact]) -> None:
    """Each claim of the article that labels contradict is disputed, however often it is said."""
    claims = {
        ("Valium", "has dosage form", "injection"),
        ("Valium", "has dosage form", "rectal tube"),
        ("Valium", "has route", "rectal"),
        ("Valium", "is given in", "pharmacy"),
        ("Xanax", "treats", "muscle spasm"),
        ("Xanax", "treats", "seizure"),
        ("diazepam", "has mechanism", "raised GABA level"),
        ("diazepam", "has risk", "addiction"),
        ("seizure", "is caused by", "spasticity"),
        ("stiff-person syndrome", "is a kind of", "upper motor neuron disorder"),
        ("athetosis", "is a kind of", "upper motor neuron disorder"),
    }
    for subject, relation, value in claims:
        found = said(facts, relation, subject=subject, value=value, document=ARTICLE)
        assert [f.status for f in found] == ["disputed"], (subject, relation, value, MEND)
    alternative = [f for f in facts if qualifiers(f).get("role") == ["alternative"]]
    assert {f.status for f in alternative} == {"disputed"}
    assert len(alternative) == 6


def test_what_is_said_of_the_class_stays_with_the_class(facts: list[Fact], graph: KnowledgeGraph) -> None:
    """Spasticity in stroke and tetanus is what benzodiazepines are said to treat, not diazepam."""
    treated = said(facts, "treats", subject="benzodiazepine", document=ARTICLE)
    assert sorted((value_words(f.value), *qualifiers(f).get("secondary to", [])) for f in treated) == [
        ("muscle spasm",),
        ("seizure",),
        ("spasticity", "cerebral palsy"),
        ("spasticity", "stroke"),
        ("spasticity", "tetanus"),
    ], MEND
    own = said(facts, "treats", subject="diazepam", value="spasticity")
    causes = {cause for f in own for cause in qualifiers(f)["secondary to"]}
    assert causes == {"cerebral palsy", "paraplegia", "upper motor neuron disorder"}
    assert not truth(graph, "?medicine ph:treats term:spasticity")


def test_stiff_man_syndrome_is_stiff_person_syndrome(content: Content, facts: list[Fact]) -> None:
    """The old name is a synonym of the present one, and both documents mean the one term."""
    for name in ("stiff-man syndrome", "stiff man syndrome", "stiff-person syndrome"):
        assert [t.id for t in content.vocabulary.find(name)] == ["stiff-person-syndrome"], name
    (fact,) = said(facts, "treats", value="stiff-person syndrome", document=TABLETS)
    assert (fact.status, qualifiers(fact)) == ("accepted", {"role": ["adjunct"]})


def test_forms_of_valium_and_of_diazepam(facts: list[Fact], graph: KnowledgeGraph) -> None:
    """Rectal tube and injection are disputed for Valium; diazepam has both under other names."""
    forms = {
        value_words(f.value): f.status
        for f in said(facts, "has dosage form", subject="Valium", document=ARTICLE)
    }
    assert forms == {"rectal tube": "disputed", "tablet": "accepted", "injection": "disputed"}, MEND
    (place,) = said(facts, "is given in", subject="Valium")
    assert (value_words(place.value), place.status) == ("pharmacy", "disputed")
    own = {value_words(f.value): f.status for f in said(facts, "has dosage form", subject="diazepam")}
    assert own == dict.fromkeys(["injection", "rectal tube", "tablet"], "accepted")
    rows = graph.query("SELECT ?form { term:valium ph:hasDosageForm/rdfs:label ?form } ORDER BY ?form").values
    assert rows == [("tablet",)]
    assert truth(graph, "term:stesolid ph:hasDosageForm ph:form-rectal-tube ; ph:hasRoute ph:route-rectal")


def test_warnings_are_whole(facts: list[Fact]) -> None:
    """Each imperative of the article is a warning or precaution, none of them turned round."""
    warnings = {
        "do not stop suddenly",
        "do not take more often than advised",
        "do not take more than advised",
        "do not use longer than advised",
        "take only as the doctor advises",
    }
    found = said(facts, "has warning", subject="diazepam", document=ARTICLE)
    assert {value_words(f.value) for f in found} == warnings, MEND
    assert {(f.status, f.polarity) for f in found} == {("accepted", "affirmed")}
    (tapering,) = said(facts, "has precaution", value="gradual dose reduction", document=ARTICLE)
    assert (tapering.certainty, "when" in qualifiers(tapering)) == ("hedged", True)


def test_hedged_words_stay_hedged(facts: list[Fact]) -> None:
    """May, seldom and very likely are not firmed up, and a seldom use gives no direct link."""
    (epilepsy,) = said(facts, "treats", subject="diazepam", value="epilepsy")
    assert qualifiers(epilepsy) == {"qualifier": ["seldom", "short-term"]}
    assert (epilepsy.certainty, epilepsy.gives_direct_triple) == ("hedged", False)
    (tetanus,) = said(facts, "has precaution", value="further parenteral doses")
    assert (tetanus.certainty, qualifiers(tetanus)) == ("hedged", {"for": ["tetanus"]})
    for treatment in ("massage", "stretching"):
        (fact,) = said(facts, "is treated without drug by", value=treatment)
        assert (fact.certainty, qualifiers(fact)) == ("hedged", {"qualifier": ["very likely"]})


def test_the_tablets_are_no_sole_therapy_in_convulsions(facts: list[Fact], graph: KnowledgeGraph) -> None:
    """The label has the tablets beside other drugs in convulsive disorders, and denies them alone."""
    found = said(facts, "treats", value="convulsive disorder", document=TABLETS)
    roles = {(*qualifiers(f)["role"], f.polarity) for f in found}
    assert roles == {("adjunct", "affirmed"), ("sole therapy", "negative")}, MEND
    assert not truth(graph, "term:diazepam ph:treats term:convulsive-disorder")


def test_the_gel_is_for_bouts_in_epilepsy_only(facts: list[Fact]) -> None:
    """The rectal gel controls bouts of seizures in selected patients; it is no treatment of epilepsy."""
    assert values_of(facts, "treats", subject="diazepam rectal gel", document=GEL) == {
        "bout of increased seizure activity"
    }, MEND


@pytest.mark.parametrize("document", REFERENCE_ONLY)
def test_what_is_only_reported_is_never_accepted(facts: list[Fact], document: str) -> None:
    """Facts of a text that is not at hand name a section, have no cue, and give no direct link."""
    found = [f for f in facts if f.document == document]
    assert found
    assert {f.status for f in found} == {"reported"}, MEND
    assert all(f.section and not f.cue and not f.gives_direct_triple for f in found)


def test_mechanism_is_facilitation_not_a_higher_level(facts: list[Fact], graph: KnowledgeGraph) -> None:
    """Diazepam acts on the GABA-A receptor as a positive modulator; it raises no GABA level."""
    found = said(facts, "acts on", subject="diazepam", value="GABA-A receptor", document=ARTICLE)
    assert [(f.status, qualifiers(f)) for f in found] == [
        ("accepted", {"action": ["positive allosteric modulator"]})
    ], MEND
    assert truth(graph, "term:diazepam ph:actsOn term:gaba-a-receptor")
    assert not truth(graph, "?anything ph:hasMechanism term:raised-gaba-level")


def test_no_fact_is_written_twice(facts: list[Fact]) -> None:
    """No two facts of a document say the same of the same on the same words."""
    seen: dict[tuple[object, ...], str] = {}
    for fact in facts:
        words = (
            fact.document, fact.subject.iri, fact.relation.iri, value_words(fact.value), fact.cue,
            str(qualifiers(fact)),
        )  # fmt: skip
        assert words not in seen, (fact.reference, seen.get(words), MEND)
        seen[words] = fact.reference
