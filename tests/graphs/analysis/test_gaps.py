from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.analysis.gaps import GAPS, Gaps, gap_table
from pharmagraph.graphs.analysis.shared import shared_rows, shared_statements
from support.analysing import DOCUMENT, graph, row, term

if TYPE_CHECKING:
    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.records import StatementRow
    from pharmagraph.ontology.vocabulary import Vocabulary

ADD = "add to extract/leaflet/facts.yaml"


@pytest.fixture(scope="module")
def vocabulary(leaflet_content: Content) -> Vocabulary:
    """Give the vocabulary of the made-up leaflet's project."""
    return leaflet_content.vocabulary


def kinds(rows: list[StatementRow], vocabulary: Vocabulary, **classes: str) -> list[tuple[str, str]]:
    """Return the gaps in statements as (kind, of)."""
    found = Gaps(graph(rows, **classes), vocabulary).find(GAPS)
    return [(gap.kind, gap.of) for gap in found]


def test_what_is_missing_is_told_with_its_mend(vocabulary: Vocabulary) -> None:
    """A bare drug lacks its class, and an identifier; each gap names the file."""
    rows = [row(1, "calmol", "hasRoute", "oral")]
    found = Gaps(graph(rows, calmol="Drug"), vocabulary).find(GAPS)
    assert [(gap.kind, gap.missing, gap.mend) for gap in found] == [
        (
            "drug-without-class",
            "no statement 'has drug class …'",
            f"{ADD}: {{subject: calmol, relation: has drug class, value: …, cue: …}}",
        ),
        (
            "drug-without-identifier",
            "no identifier of another vocabulary",
            "add a row for calmol to ontology/mappings.sssom.tsv",
        ),
        (
            "statement-without-review",
            "no review of 1 of 1 statements",
            "after a review, in extract/leaflet/facts.yaml: reviewed: {by: …, on: …}",
        ),
    ]


def test_a_whole_graph_has_no_gaps(vocabulary: Vocabulary) -> None:
    """A class with its target, a brand with its drug, a use with its mechanism, all reviewed."""
    reviewed = {"reviewed": ("someone", "2026-11-23")}
    rows = [
        row(1, "quelorin", "hasDrugClass", "veltide", **reviewed),
        row(2, "veltide", "actsOn", "d9", **reviewed),
        row(3, "quelora", "brandOf", "quelorin", **reviewed),
        row(4, "quelorin", "actsOn", "d9", **reviewed),
        row(5, "d9", "regulates", "joint-stiffness", **reviewed),
        row(6, "quelorin", "treats", "joint-stiffness", **reviewed),
        row(7, "quelora", "hasActiveIngredient", "quelorin", status="inferred", source="", rule="urn:r"),
    ]
    given = {"quelorin": "Drug", "veltide": "DrugClass", "quelora": "Brand", "d9": "Receptor"}
    assert kinds(rows, vocabulary, **given) == [("drug-without-identifier", "quelorin")]
    assert gap_table([], ()).as_text() == "What is missing\n\nnothing is missing\n"


def test_a_use_without_a_mechanism_path_is_a_gap(vocabulary: Vocabulary) -> None:
    """What works somewhere but not there needs a step; what works nowhere needs a target first."""
    rows = [
        row(1, "quelorin", "treats", "gout"),
        row(2, "quelorin", "actsOn", "d9"),
        row(3, "trosibate", "treats", "gout"),
        row(4, "trosibate", "treats", "hiccups", polarity="negated"),
        row(5, "quelora", "treats", "gout"),
    ]
    records = graph(rows, quelorin="Drug", trosibate="Drug", d9="Receptor", quelora="Brand")
    found = Gaps(records, vocabulary).find(["indication-without-mechanism"])
    assert [(gap.of, gap.missing) for gap in found] == [
        ("quelorin", "no mechanism path to gout"),
        ("trosibate", "no mechanism path to gout; nothing is said of how it works"),
    ]
    assert "subject: gout, relation: involves" in found[0].mend
    assert "subject: trosibate, relation: acts on" in found[1].mend


def test_gaps_stand_by_kind_for_people(vocabulary: Vocabulary) -> None:
    """A mend that serves several gaps in a row stands once."""
    rows = [row(1, "calmol", "hasRoute", "oral"), row(2, "restol", "hasRoute", "oral")]
    found = Gaps(graph(rows, calmol="Drug", restol="Drug"), vocabulary).find(["drug-without-class"])
    text = gap_table(found, ()).as_text()
    assert text.splitlines()[2] == "drug-without-class (2): A drug of which no drug class is said."
    assert text.count("      mend: ") == 2
    same = [found[0], found[0]._replace(missing="another thing")]
    assert gap_table(same, ()).as_text().count("      mend: ") == 1


def test_side_effects_are_shared_where_all_have_them() -> None:
    """With how often, how firmly and by whom each is said; disputed ones count for nothing."""
    rows = [
        row(1, "a", "hasSideEffect", "rash", qualifiers=(("frequency", "rare"), ("qualifier", "seldom"))),
        row(2, "b", "hasSideEffect", "rash", status="reported"),
        row(3, "b", "hasSideEffect", "rash"),
        row(4, "a", "hasSideEffect", "cough"),
        row(5, "b", "hasSideEffect", "cough", status="disputed"),
        row(6, "c", "hasSideEffect", "rash"),
        row(7, "a", "hasRisk", "falls"),
        row(8, "b", "hasRisk", "falls"),
    ]
    found = shared_statements([term("a"), term("b")], rows)
    labels = {term(name): name for name in ("a", "b", "rash")}
    assert [cells[:6] for cells in shared_rows(found, labels, {DOCUMENT: "A leaflet"})] == [
        ("rash", "a", "rare, seldom", "accepted", "a rash", "A leaflet"),
        ("rash", "b", "not said", "accepted", "b rash", "A leaflet"),
        ("rash", "b", "not said", "reported", "b rash", "A leaflet"),
    ]
    assert shared_statements([term("a"), term("b"), term("c")], rows)[0][0] == term("rash")
