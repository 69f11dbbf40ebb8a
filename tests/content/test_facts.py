"""The diazepam project's facts: what must never go wrong when somebody edits a facts.yaml.

Each test pins what a pharmacist would be dismayed to find changed. A failure names the facts file
and the command that shows the fact beside its words: `pharmagraph check --source-text DIR`.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.extract.fact import FlagValue, RangeValue, Structure, TermValue
from pharmagraph.graphs.wording import value_words

if TYPE_CHECKING:
    from pharmagraph import KnowledgeGraph
    from pharmagraph.extract.content import Content
    from pharmagraph.extract.fact import Fact, Value

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = "diazepam-for-muscle-spasms"
TABLETS = "us-diazepam-tablets"
GEL = "us-diazepam-rectal-gel"
REFERENCE_ONLY = ["brand-names-elsewhere", "us-alprazolam-tablets", "us-diazepam-dosages"]
MEND = "mend: correct the facts.yaml, then run: pharmagraph lock --source-text DIR"


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


def said(
    facts: list[Fact],
    relation: str,
    *,
    subject: str = "",
    value: str = "",
    document: str = "",
    status: str = "",
) -> list[Fact]:
    """Return the facts of a relation, narrowed to labels of subject and value, a document, a status."""
    return [
        fact
        for fact in facts
        if fact.relation.label == relation
        and subject in {"", fact.subject.label}
        and value in {"", value_words(fact.value)}
        and document in {"", fact.document}
        and status in {"", fact.status}
    ]


def values_of(facts: list[Fact], relation: str, *, subject: str = "", document: str = "") -> set[str]:
    """Return the labels of the values that a relation has."""
    return {value_words(f.value) for f in said(facts, relation, subject=subject, document=document)}


def qualifiers(fact: Fact) -> dict[str, list[str]]:
    """Return the words of a fact's qualifiers by the names of their keys."""
    return {key.name: [value_words(v) for v in values] for key, values in fact.qualifiers}


def bounds(structure: Structure, part: str) -> tuple[Decimal | None, Decimal | None, str]:
    """Return low, high and the code of the unit of a part that is a range."""
    (found,) = structure.part(part)
    assert isinstance(found, RangeValue)
    return found.low, found.high, found.unit.code if found.unit else ""


def labels(values: tuple[Value, ...]) -> list[str]:
    """Return the labels of values that are terms, sorted."""
    return sorted(value.term.label for value in values if isinstance(value, TermValue))


def truth(graph: KnowledgeGraph, pattern: str) -> bool:
    """Tell whether a pattern is in the built graph."""
    return graph.query(f"ASK {{ {pattern} }}").truth is True


def dosages(facts: list[Fact], route: str, document: str) -> list[Structure]:
    """Return the dosages of diazepam by a route in a document."""
    found = [f.value for f in said(facts, "has dosage", subject="diazepam", document=document)]
    return [v for v in found if isinstance(v, Structure) and route in labels(v.part("route"))]


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
    treated = [f for f in said(facts, "treats", document=ARTICLE) if [cause] == qualifiers(f).get("secondary to")]
    assert [(f.subject.label, value_words(f.value)) for f in treated] == [("diazepam", "muscle spasm")]


def test_no_dosage_passes_as_accepted(facts: list[Fact], graph: KnowledgeGraph) -> None:
    """While sources disagree on doses, no dosage is accepted, linked directly, or of the plain class."""
    found = said(facts, "has dosage")
    assert {f.status for f in found if f.document == ARTICLE} == {"disputed"}, MEND
    assert {f.status for f in found} == {"disputed", "reported"}, MEND
    assert not truth(graph, "?medicine ph:hasDosage ?dosage")
    assert not truth(graph, "?dosage a ph:Dosage")
    assert truth(graph, "term:diazepam ph:statement/rdf:object ?dosage . ?dosage a ph:DisputedDosage")


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


@pytest.mark.parametrize(
    ("bullet", "effects"),
    [
        ("Feeling tired", {"tiredness"}),
        ("Drowsiness", {"drowsiness"}),
        ("Problems with muscle movement or balance", {"trouble with balance", "trouble with muscle movement"}),
        ("Confusion", {"confusion"}),
        ("Muscle weakness", {"muscle weakness"}),
        ("Depression", {"depression"}),
        ("Feeling irritable and nervous", {"irritability", "nervousness"}),
        ("Loss of appetite", {"loss of appetite"}),
        ("Diarrhea", {"diarrhoea"}),
    ],
)
def test_each_bullet_of_side_effects_is_a_fact(facts: list[Fact], bullet: str, effects: set[str]) -> None:
    """Each of the nine bullets gives its side effects of diazepam, called typical, accepted."""
    found = said(facts, "has side effect", subject="diazepam", document=ARTICLE)
    carried = [f for f in found if all(piece in bullet for piece in f.cue)]
    assert {value_words(f.value) for f in carried} == effects, MEND
    assert {f.status for f in carried} == {"accepted"}
    assert [qualifiers(f) for f in carried] == [{"qualifier": ["typical"]}] * len(effects)


def test_there_are_no_other_side_effects(facts: list[Fact]) -> None:
    """The nine bullets give eleven side effects; four of them labels list without a frequency."""
    found = said(facts, "has side effect")
    assert len({value_words(f.value) for f in found}) == 11, MEND
    reported = {value_words(f.value): qualifiers(f) for f in found if f.status == "reported"}
    listed = ["depression", "diarrhoea", "irritability", "loss of appetite"]
    assert reported == {effect: {"frequency": ["not known"]} for effect in listed}


def test_the_oral_dose_of_the_article(facts: list[Fact]) -> None:
    """3 to 10 mg by mouth, three times a day, for muscle spasm and for seizure; disputed."""
    found = dosages(facts, "oral", ARTICLE)
    assert [labels(d.part("for")) for d in found] == [["muscle spasm"], ["seizure"]]
    for dosage in found:
        assert bounds(dosage, "dose") == (Decimal(3), Decimal(10), "mg"), MEND
        assert bounds(dosage, "times") == (Decimal(3), Decimal(3), "")
        assert bounds(dosage, "per") == (Decimal(1), Decimal(1), "d")


def test_the_dose_by_injection_of_the_article(facts: list[Fact]) -> None:
    """4 to 10 mg into a vein or muscle, then as much again in 2 to 3 hours if needed; disputed."""
    found = dosages(facts, "intravenous", ARTICLE)
    assert [labels(d.part("for")) for d in found] == [["muscle spasm"], ["seizure"]]
    for dosage in found:
        (then,) = dosage.part("then")
        assert isinstance(then, Structure)
        for step in (dosage, then):
            assert bounds(step, "dose") == (Decimal(4), Decimal(10), "mg"), MEND
            assert labels(step.part("route")) == ["intramuscular", "intravenous"]
        assert bounds(then, "after") == (Decimal(2), Decimal(3), "h"), MEND
        (needed,) = then.part("as needed")
        assert isinstance(needed, FlagValue)
        assert needed.flag


def test_the_doses_of_us_labels(facts: list[Fact]) -> None:
    """The reported doses have the numbers of the labels, down to the daily count."""
    found = {
        f.id: value_words(f.value) for f in said(facts, "has dosage", subject="diazepam", status="reported")
    }
    assert found == {
        "dos-001": "2 to 10 mg by mouth, 2 to 4 times a day, for anxiety, in adults",
        "dos-002": "2 to 10 mg by mouth, 3 or 4 times a day, as adjunct, for muscle spasm, in adults",
        "dos-003": (
            "initial phase, 10 mg by mouth, 3 or 4 times in 24 hours, for 24 hours, for alcohol withdrawal, "
            "in adults, then 5 mg by mouth, 3 or 4 times a day, as needed"
        ),
        "dos-004": "2 to 10 mg by mouth, 2 to 4 times a day, as adjunct, for convulsive disorder, in adults",
        "dos-005": "initial phase, 2 to 2.5 mg by mouth, once or twice a day, in older adults",
        "dos-006": "initial phase, 2 to 2.5 mg by mouth, once or twice a day, in debilitated patients",
        "dos-007": (
            "initial phase, 1 to 2.5 mg by mouth, 3 or 4 times a day, in children, when aged 6 months or more"
        ),
        "dos-008": (
            "5 to 10 mg into a muscle or into a vein, for muscle spasm, in adults, then after 3 to 4 hours, "
            "5 to 10 mg into a muscle or into a vein, as needed"
        ),
    }, MEND


def test_treatment_lasts_four_weeks_at_most(facts: list[Fact]) -> None:
    """The only duration is 4 weeks or less, normally: an upper bound and no lower one."""
    (fact,) = said(facts, "has treatment duration")
    assert isinstance(fact.value, RangeValue)
    assert (fact.value.low, fact.value.high) == (None, Decimal(4)), MEND
    assert fact.value.unit is not None
    assert fact.value.unit.code == "wk"
    assert qualifiers(fact) == {"qualifier": ["normally"]}


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
