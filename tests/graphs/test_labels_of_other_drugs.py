"""What other drugs' labels say can be said: made-up labels go the whole way from text to graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import rdflib

from pharmagraph.graphs.conflicts import conflict_findings
from pharmagraph.graphs.statements import content_triples
from pharmagraph.graphs.validate import shape_files, validate
from support.labels import LABELS, TERMS
from support.leaflet import BASE, CORE
from support.small import clean_content, documents_project

if TYPE_CHECKING:
    from pharmagraph.extract.content import Content
    from pharmagraph.rdfterms import Triple

PREFIXES = f"""\
PREFIX ph: <https://w3id.org/pharmagraph/vocab/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX term: <{BASE}term/>
PREFIX st: <{BASE}statement/>
"""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Give the content of the labels, which stands the gate of claims."""
    return clean_content(documents_project(tmp_path_factory.mktemp("labels") / "kg", LABELS, TERMS))


@pytest.fixture(scope="module")
def triples(content: Content) -> list[Triple]:
    """Give the triples of the labels."""
    return sorted(set(content_triples(content, "labels")))


@pytest.fixture(scope="module")
def graph(triples: list[Triple]) -> rdflib.Graph:
    """Give the graph of the labels."""
    return rdflib.Graph().parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in triples), format="nt")


def rows(graph: rdflib.Graph, pattern: str, *names: str) -> list[tuple[str, ...]]:
    """Return what a pattern finds, as text, sorted."""
    found = graph.query(f"{PREFIXES}SELECT {' '.join('?' + n for n in names)} WHERE {{ {pattern} }}")
    return sorted(tuple("" if cell is None else str(cell) for cell in row) for row in found)  # type: ignore[union-attr]


def dosage(graph: rdflib.Graph, statement: str) -> dict[str, str]:
    """Return the properties of a statement's dosage by the end of their names."""
    pattern = f"<{BASE}statement/{statement}> rdf:object ?d . ?d a ph:Dosage ; ?p ?o ."
    return {p.rsplit("/", 1)[-1].rsplit("#", 1)[-1]: o for p, o in rows(graph, pattern, "p", "o")}


def test_the_shapes_hold(content: Content, triples: list[Triple]) -> None:
    """The labels conform to the shapes, and no two of their facts conflict."""
    root = CORE.parent
    assert validate(triples, shape_files(CORE, root / "nowhere"), root, lambda _: None) == []
    assert conflict_findings(content) == []


def test_a_weekly_dose_is_no_daily_dose(graph: rdflib.Graph) -> None:
    """A weekly dose says so in period, words and daily average, and a query tells it from a daily one."""
    weekly = dosage(graph, "zomibel-label/zb-002")
    assert (weekly["doseLow"], weekly["doseUnit"]) == ("70", "mg")
    assert (weekly["timesLow"], weekly["timesHigh"], weekly["period"], weekly["periodUnit"]) == (
        "1",
        "1",
        "1",
        "wk",
    )
    assert (weekly["dailyLow"], weekly["dailyHigh"]) == ("10", "10")
    assert weekly["words"] == "70 mg by mouth, once a week, in adults"
    found = rows(
        graph,
        "?drug ph:hasDosage ?d . ?d ph:periodUnit ?unit ; ph:timesLow ?n FILTER(?n = 1)",
        "drug",
        "unit",
    )
    assert found == [
        (f"{BASE}term/nilatrex", "d"),
        (f"{BASE}term/vemurol", "d"),
        (f"{BASE}term/zomibel", "wk"),
    ]


def test_micrograms(graph: rdflib.Graph) -> None:
    """Micrograms are ug by code, and in full in words."""
    found = dosage(graph, "nilatrex-label/nx-001")
    assert (found["doseLow"], found["doseHigh"], found["doseUnit"]) == ("75", "100", "ug")
    assert (found["dailyLow"], found["dailyHigh"]) == ("75", "100")
    assert found["words"] == "75 to 100 micrograms by mouth, once a day, in adults"


def test_children_by_body_weight(graph: rdflib.Graph) -> None:
    """A dose by body weight says so, and is for children alone."""
    found = dosage(graph, "nilatrex-label/nx-002")
    assert (found["doseLow"], found["doseUnit"], found["perKg"]) == ("0.2", "mg/kg", "true")
    assert (found["intervalLow"], found["intervalUnit"], found["dailyHigh"]) == ("8", "h", "0.6")
    assert found["population"].endswith("/population-children")
    assert found["words"] == "0.2 mg/kg, every 8 hours, in children"


def test_a_combination_has_two_strengths(graph: rdflib.Graph) -> None:
    """Each ingredient of a combination has its own strength."""
    pattern = (
        "term:duomira ph:hasStrength ?s . ?s ph:ofIngredient/skos:prefLabel ?drug ; ph:amountHigh ?much ; "
        "ph:amountUnit ?unit ; ph:perAmount ?per ; ph:perUnit ?in ; ph:words ?words"
    )
    assert rows(graph, pattern, "drug", "much", "unit", "per", "in", "words") == [
        ("ketrolin", "12.5", "mg", "5", "mL", "12.5 mg of ketrolin in 5 mL"),
        ("zomibel", "20", "mg", "5", "mL", "20 mg of zomibel in 5 mL"),
    ]
    ingredients = rows(graph, "term:duomira ph:hasActiveIngredient/skos:prefLabel ?d", "d")
    assert ingredients == [("ketrolin",), ("zomibel",)]


def test_weak_kidneys_get_less(graph: rdflib.Graph) -> None:
    """A dose for weak kidneys is found by its population, and bounds the day from above alone."""
    found = dosage(graph, "nilatrex-label/nx-004")
    assert found["population"].endswith("/population-renal")
    assert ("doseLow" in found, found["doseHigh"], found["dailyHigh"]) == (False, "50", "25")
    assert found["words"] == "up to 50 micrograms, every 48 hours, in renal impairment"


def test_interactions_with_food_and_drug(graph: rdflib.Graph) -> None:
    """An interaction names what happens and what to do, whether with food or with another drug."""
    pattern = (
        "term:nilatrex ph:statement ?st . ?st rdf:predicate ph:interactsWith ; rdf:object ?o ; "
        "ph:outcome/skos:prefLabel ?outcome ; ph:advice/skos:prefLabel ?advice . "
        "?o a ?kind ; skos:prefLabel ?with"
    )
    assert rows(graph, pattern, "with", "kind", "outcome", "advice") == [
        (
            "grapefruit juice",
            "https://w3id.org/pharmagraph/vocab/Substance",
            "raised blood level",
            "avoid grapefruit juice",
        ),
        (
            "ketrolin",
            "https://w3id.org/pharmagraph/vocab/Drug",
            "bleeding",
            "do not take both on one day",
        ),
    ]


def test_a_contraindication_in_pregnancy(graph: rdflib.Graph) -> None:
    """Pregnancy the contraindication is the same concept as pregnancy the population."""
    pattern = "term:nilatrex ph:contraindicatedIn ?c . ?c a ph:Population ; skos:prefLabel ?label"
    assert rows(graph, pattern, "label") == [("pregnancy",)]


def test_side_effects_by_frequency(graph: rdflib.Graph) -> None:
    """Side effects can be asked by the rank of their frequency, and by its bounds."""
    pattern = (
        "term:nilatrex ph:statement ?st . ?st rdf:predicate ph:hasSideEffect ; "
        "rdf:object/skos:prefLabel ?effect ; ph:frequency ?f . ?f ph:rank ?rank ; ph:shareLow ?low"
    )
    expected = [("headache", "1", "0.1"), ("nausea", "1", "0.1"), ("rash", "4", "0.0001")]
    assert rows(graph, pattern, "effect", "rank", "low") == expected


def test_a_maximum_per_day(graph: rdflib.Graph) -> None:
    """The most that may be given is a node of its own, with amount and period."""
    found = dosage(graph, "nilatrex-label/nx-003")
    assert found["words"] == "at most 2.5 mg a day"
    pattern = f"<{found['maximum']}> a ph:Maximum ; ph:amountHigh ?n ; ph:amountUnit ?u ; ph:periodUnit ?p"
    assert rows(graph, pattern, "n", "u", "p") == [("2.5", "mg", "d")]


def test_a_taper(graph: rdflib.Graph) -> None:
    """A taper has a step below zero and the time between steps, beside the daily dose."""
    found = dosage(graph, "vemurol-label/vm-001")
    assert (found["stepLow"], found["stepHigh"], found["stepUnit"]) == ("-5", "-5", "mg")
    assert (found["stepEveryLow"], found["stepEveryUnit"]) == ("1", "wk")
    assert (found["dailyLow"], found["dailyHigh"]) == ("20", "20")
    assert found["words"] == "initial phase, 20 mg, once a day, reduced by 5 mg every week"


def test_every_dosage_has_words_without_error_prone_marks(graph: rdflib.Graph) -> None:
    """All words of the labels are plain: no mcg, no bare decimal point, no trailing zero."""
    words = [row[0] for row in rows(graph, "?d ph:words ?w", "w")]
    assert len(words) == 9
    assert not any("mcg" in w or ".0" in w or " ." in w for w in words)
