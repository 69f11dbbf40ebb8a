"""Analyses of a built project, with and without data sets, through the library's face."""

from __future__ import annotations

import json
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

import pharmagraph
from pharmagraph.begin import begin_project
from pharmagraph.errors import GraphError, PharmagraphError, TermNotFoundError
from pharmagraph.graphs.analysis import neighbours
from pharmagraph.graphs.analysis.analyst import Analysis
from pharmagraph.graphs.analysis.naming import term_named
from support.analysing import BASE as MADE_UP
from support.analysing import graph, row, term
from support.small import small_project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph import KnowledgeGraph
    from pharmagraph.graphs.records import StatementRow

MAPPING = """\
title: Uses of made-up medicines
licence: CC0
tables:
  use:
    files: [uses.csv]
    columns: [medicine, target, problem]
maps:
  medicine:
    rows: use
    subject: medicine/{medicine}
    type: ph:Drug
    label: "{medicine}"
    links:
    - {property: ph:actsOn, to: target}
    - {property: ph:treats, to: problem}
  target:
    rows: use
    subject: target/{target}
    type: ph:Receptor
  problem:
    rows: use
    subject: problem/{problem}
    type: ph:Condition
    label: "{problem}"
  row:
    rows: use
    subject: row/{medicine}-{problem}
    type: Row
    links:
    - {property: about, to: medicine}
    - {property: goal, to: problem}
  goal:
    rows: use
    subject: target/{target}
    links:
    - {property: governs, to: problem}
classes:
  Row: {label: row, definition: A row.}
properties:
  about: {label: is about, definition: The medicine of a row.}
  goal: {label: aims at, definition: The problem of a row.}
  governs: {label: governs, definition: What a target does.}
links:
- {map: medicine, kind: drug, by: [{label: "{medicine}"}]}
- {map: problem, kind: medical problem, by: [{label: "{problem}"}]}
"""
ROWS = """\
medicine,target,problem
Pretendine,R1,Hiccups
Pretendine,R2,cold feet
Pretendine,R3,Yawning
Otherine,R1,Hiccups
Otherine,R2,Hiccups
Thirdine,R9,cold feet
"""


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    """Give the project with the made-up leaflet, built."""
    with pharmagraph.open(small_project(tmp_path_factory.mktemp("analysed")).root) as graph:
        graph.build()
        yield graph


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    """Give the starter's project with a data set of uses, loaded."""
    folder = tmp_path_factory.mktemp("uses") / "trial"
    begin_project(folder, "trial", "https://example.org/trial/")
    (folder / "extract/uses").mkdir()
    (folder / "extract/uses/mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "extract/uses/uses.csv").write_text(ROWS, encoding="utf-8")
    with pharmagraph.open(folder) as graph:
        graph.build()
        graph.load("uses")
        yield graph


def test_a_path_shows_its_steps_and_their_words(kg: KnowledgeGraph) -> None:
    """How a brand comes to relieve stiff joints: over its drug, each step with its cue."""
    found = kg.paths("Quelora", "stiff joint")
    text = found.as_text()
    assert text.startswith(
        "From Quelora to joint stiffness\n\n"
        "1. Quelora - is brand of → quelorin - treats → joint stiffness (2 steps, cost 29)\n"
        "   Quelora is brand of quelorin\n"
        '      [accepted] "Quelora is a brand of quelorin", in '
    )
    assert "      and 1 more: treats\n" in text
    shown = json.loads(json.dumps(found.as_json()))
    assert [step["direction"] for step in shown["paths"][0]["steps"]] == ["forward", "forward"]
    assert shown["paths"][0]["steps"][0]["statements"][0]["reference"] == "quelorin-leaflet/q-007"
    assert [row["statement"] for row in found] == ["quelorin-leaflet/q-007", "quelorin-leaflet/q-001"]
    back = kg.paths("stiff joint", "Quelora")
    assert "1. joint stiffness ← treats - quelorin ← is brand of - Quelora (2 steps" in back.as_text()
    assert json.loads(json.dumps(back.as_json()))["paths"][0]["steps"][0]["direction"] == "backward"


def test_steps_may_be_narrowed(kg: KnowledgeGraph) -> None:
    """To some relations, to all but some, to those of a mechanism; inferred ones only where asked for."""
    assert not kg.paths("Quelora", "joint stiffness", without=["is brand of"]).rows
    assert kg.paths("Quelora", "joint stiffness", only=["is brand of", "treats"]).rows
    assert not kg.paths("Quelora", "joint stiffness", only=["is brand of"]).rows
    none = kg.paths("quelorin", "joint stiffness", mechanism=True)
    assert none.notes == (
        "no path leads from quelorin to joint stiffness",
        "what is missing: pharmagraph analyse gaps indication-without-mechanism",
    )
    assert none.as_text() == f"From quelorin to joint stiffness\n\n{none.notes[0]}\n{none.notes[1]}\n"
    both = kg.paths("Quelora", "quelorin", inferred=True)
    assert len(both.ways[0].hops[0]) > len(kg.paths("Quelora", "quelorin").ways[0].hops[0])
    assert not kg.paths("quelorin", "gout").rows  # the source says that it does not


def test_what_was_asked_wrongly_is_told(kg: KnowledgeGraph) -> None:
    """Unknown terms, relations, numbers, aspects and measures, each with what is near."""
    with pytest.raises(TermNotFoundError, match="no term is called 'quelorine'"):
        kg.paths("quelorine", "gout")
    with pytest.raises(TermNotFoundError, match="no relation is called 'treets'") as caught:
        kg.paths("quelorin", "gout", only=["treets"])
    assert "treats" in caught.value.suggestions
    with pytest.raises(PharmagraphError, match="101 is no number of paths"):
        kg.paths("quelorin", "gout", 101)
    with pytest.raises(PharmagraphError, match="one medicine shares nothing"):
        kg.analysis.shared_effects("quelorin", "quelorin")
    with pytest.raises(PharmagraphError, match="not ranked by 'rank'"):
        kg.analysis.central(by="rank")
    with pytest.raises(TermNotFoundError, match="no class is called 'drogue'"):
        kg.analysis.central(kind="drogue")
    with pytest.raises(PharmagraphError, match="no kind of gap 'drug-without-clas'") as gap:
        kg.analysis.gaps("drug-without-clas")
    assert "did you mean 'drug-without-class'" in gap.value.mend
    with pytest.raises(PharmagraphError, match="nothing is counted per year"):
        kg.analysis.coverage("year")
    with pytest.raises(GraphError, match="the data set 'uses' is not loaded") as absent:
        kg.paths("quelorin", "gout", graphs=["uses"])
    assert absent.value.mend == "load it with: pharmagraph load uses"
    assert kg.paths("Quelora", "quelorin", graphs=["all"]).rows


def test_what_is_central_is_ranked(kg: KnowledgeGraph) -> None:
    """Of all, of one class, of each class; both engines give the same table."""
    found = kg.analysis.central(most=1)
    assert [(row["term"], row["kind"]) for row in found] == [("quelorin", "drug")]
    assert found.as_text() == kg.analysis.central(most=1, engine="rustworkx").as_text()
    by_kind = kg.analysis.central(each_kind=True, most=1, by="betweenness")
    kinds = [row["kind"] for row in by_kind]
    assert kinds == sorted(set(kinds), key=str)
    problems = kg.analysis.central(kind="medical problem", by="neighbours")
    assert {row["kind"] for row in problems} == {"condition", "side effect"}
    assert problems.title == "What is central, among: medical problem"


def test_what_is_too_large_for_betweenness_is_told(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The column is there, and a note says what would go further."""
    monkeypatch.setattr("pharmagraph.graphs.analysis.engine.Networkx.most_work", 1)
    found = kg.analysis.central()
    assert "betweenness is left out" in found.notes[-1]
    assert "the engine rustworkx goes further" in found.notes[-1]
    monkeypatch.setattr("pharmagraph.graphs.analysis.engine.Rustworkx.most_work", 1)
    assert "goes further" not in kg.analysis.central(engine="rustworkx").notes[-1]
    assert {row["betweenness"] for row in found} == {Decimal("0.0000")}


def test_likeness_gaps_and_coverage_of_the_leaflet(kg: KnowledgeGraph) -> None:
    """A medicine that shares nothing, what is missing, and every sentence in its state."""
    alone = kg.analysis.like("quelorin")
    assert (alone.rows, alone.notes[0]) == ((), "nothing else here shares anything with quelorin")
    assert kg.analysis.like("gout").notes[0] == (
        "of gout no class, target, indication or side effect is known here"
    )
    same = kg.analysis.like("Quelora", inferred=True)
    assert [row["medicine"] for row in same] in ([], ["quelorin"])
    effects = kg.analysis.shared_effects("quelorin", "trosibate")
    assert effects.notes == ("of trosibate no side effect is known here",)
    gaps = kg.analysis.gaps("class-without-target")
    assert [row["of"] for row in gaps] == ["veltide"]
    assert gaps.statements == ()
    [source] = kg.analysis.coverage()
    assert (source["source"], source["statements"], source["denied"]) == ("quelorin-leaflet", 18, 2)
    assert source["sentences"] == sum(int(source[state]) for state in ("cited", "excused", "frame", "open"))
    treats = next(row for row in kg.analysis.coverage("relation") if row["relation"] == "treats")
    assert (treats["statements"], treats["denied"], treats["subjects"]) == (4, 1, 1)


def test_paths_lead_over_data_sets_by_queries(loaded: KnowledgeGraph) -> None:
    """What a data set says is marked, and named so that explain finds it; nameless subjects are left out."""
    found = loaded.paths("pretendine", "hiccups", 3, without=["treats"], graphs=["uses"])
    text = found.as_text()
    assert "pretendine ← is the same as - Pretendine - acts on → target/R1 - governs → Hiccups" in text
    assert "[imported] in uses, data:uses/medicine/Pretendine" in text
    assert "aims at" not in text
    assert found.notes == ("data sets are followed 6 steps, from both ends together",)
    drawn = found.records(loaded.records)
    assert "target/R1" in {node.label for node in drawn.nodes}
    assert {row.status for row in found.statements} >= {"imported", "linked"}


def test_what_is_crowded_or_too_much_is_not_gone_through(
    loaded: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A note says how many subjects were passed by, or where the search ended."""
    asked = {"without": ["treats"], "graphs": ["uses"]}
    monkeypatch.setattr(neighbours, "MOST_LINKS", 2)
    notes = loaded.paths("pretendine", "hiccups", **asked).notes  # type: ignore[arg-type]
    assert any("subjects with more than 2 links were not gone through" in note for note in notes)
    monkeypatch.setattr(neighbours, "MOST_LINKS", 500)
    monkeypatch.setattr(neighbours, "MOST_SUBJECTS", 1)
    notes = loaded.paths("pretendine", "hiccups", **asked).notes  # type: ignore[arg-type]
    assert "after 1 subjects nothing more was looked for" in notes


def test_medicines_are_compared_within_a_data_set(loaded: KnowledgeGraph) -> None:
    """Counted by queries; a term that the data set does not know is told."""
    found = loaded.analysis.like("pretendine", graphs=["all"])
    rows = [row for row in found if row["kind"] == "in uses"]
    assert [(row["medicine"], row["target"], row["indication"]) for row in rows] == [
        ("Otherine", "2 of 3", "1 of 3"),
        ("Thirdine", "0 of 4", "1 of 3"),
    ]
    assert rows[0]["shared"] == "target: target/R1, target/R2; indication: Hiccups"
    assert rows[0]["likeness"] == Decimal("0.533")
    assert found.notes[-1] == "uses is compared within itself: what is in it, with what is in it"
    other = loaded.analysis.like("Makebelix", graphs=["uses"])
    assert other.notes[-1] == "uses tells of nothing that is like it"


def test_data_sets_are_counted(loaded: KnowledgeGraph) -> None:
    """In triples: a row for the data set, or one for each of its properties."""
    rows = {row["source"]: row for row in loaded.analysis.coverage(graphs=["uses"])}
    assert (rows["uses"]["kind"], rows["uses"]["accepted"]) == ("data set", 0)
    assert int(rows["uses"]["statements"]) > 20
    per = {row["relation"]: row for row in loaded.analysis.coverage("relation", graphs=["uses"])}
    assert (per["uses/vocab/governs"]["statements"], per["uses/vocab/governs"]["subjects"]) == (5, 4)


class MadeUp:
    """A graph of some statements, as an analysis knows it."""

    def __init__(self, vocabulary: Any, *rows: StatementRow) -> None:
        self.records = self.whole = graph(rows, a="Drug", b="Drug")
        self.vocabulary = vocabulary
        self.prefixes = {"term": f"{MADE_UP}term/"}


def test_disputed_steps_are_taken_only_where_asked_for(kg: KnowledgeGraph) -> None:
    """Where nothing else joins the two, a note says that there is a disputed one; it is marked."""
    made: Any = MadeUp(kg.vocabulary, row(1, "a", "treats", "gout", status="disputed"))
    none = Analysis(made).paths("term:a", "term:gout")
    assert none.notes[1] == "over disputed statements there is one: --disputed shows it"
    shown = Analysis(made).paths("term:a", "term:gout", disputed=True).as_text()
    assert '      [disputed] "a gout", in A leaflet, leaflet/f-001\n' in shown
    assert "(1 step, cost 60)" in shown


def test_medicines_that_share_no_side_effect_share_nothing(kg: KnowledgeGraph) -> None:
    """Each has one, and they differ."""
    rows = [row(1, "a", "hasSideEffect", "rash"), row(2, "b", "hasSideEffect", "cough")]
    made: Any = MadeUp(kg.vocabulary, *rows)
    assert Analysis(made).shared_effects("term:a", "term:b").notes == (
        "no side effect is shared by all of them",
    )
    assert Analysis(MadeUp(kg.vocabulary)).central().rows == ()  # type: ignore[arg-type]


def test_a_name_of_several_terms_is_refused(kg: KnowledgeGraph) -> None:
    """The message names their ids."""
    made: Any = MadeUp(kg.vocabulary, row(1, "a", "treats", "b"))
    both = SimpleNamespace(
        find=lambda _: [SimpleNamespace(iri=term("a")), SimpleNamespace(iri=term("b"))], terms={}
    )
    with pytest.raises(TermNotFoundError, match=r"'it' names several terms: <.*/a>, <.*/b>"):
        term_named("it", made.records, both, {})  # type: ignore[arg-type]
