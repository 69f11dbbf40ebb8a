"""What loaded data sets say, where they and the facts disagree, and the questions that need them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.errors import (
    ContentError,
    DatasetNotFoundError,
    GraphError,
    QuestionError,
    TermNotFoundError,
)
from pharmagraph.graphs.disagreementwords import as_csv, as_json, as_text
from pharmagraph.graphs.imported import imported_json, imported_text
from support.comparing import CONFLICT, DATASET, QUESTION, load, make_compared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph import KnowledgeGraph

BASE = "https://example.org/trial/"
SUBJECT = f"{BASE}data/{DATASET}/medicine/Pretendine"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a built project with the made-up trials loaded; tests must not change it."""
    folder = tmp_path_factory.mktemp("compared") / "trial"
    make_compared(folder, BASE)
    return folder


@pytest.fixture
def graph(loaded: Path) -> Iterator[KnowledgeGraph]:
    """Give that project, opened."""
    with pharmagraph.open(loaded) as opened:
        yield opened


@pytest.fixture
def own(loaded: Path, tmp_path: Path) -> Iterator[KnowledgeGraph]:
    """Give a copy of that project, which a test may change."""
    shutil.copytree(loaded, tmp_path / "trial")
    with pharmagraph.open(tmp_path / "trial") as opened:
        yield opened


def test_a_disagreement_names_both_sides_with_their_sources(graph: KnowledgeGraph) -> None:
    """The fact with its words and standing, the imported subject with its row and publisher."""
    found = graph.imports.conflicts()
    (each,) = found.disagreements
    assert (each.asked.name, each.standing, each.words) == (
        f"{DATASET}/no-better", "accepted under a condition", "pretendine treats hiccups",
    )  # fmt: skip
    assert each.source is not None
    assert each.source.title == "Pretendine, information for the user"
    assert each.imported == f"{BASE}data/{DATASET}/trial/1"
    assert [origin.words for origin in each.origins] == ["trials.csv row 2"]
    assert each.publication.words == "Trials of hiccups (Nobody, 2024-02-29)"
    assert found.notes == ()


def test_disagreements_are_told_to_people_and_programs(graph: KnowledgeGraph) -> None:
    """The text says what to do; no cell of the table is a formula."""
    found = graph.imports.conflicts(DATASET)
    text = as_text(found.disagreements, found.asked)
    assert '    pretendine-leaflet/pr-003: "treats hiccups in adults"\n' in text
    assert "against Trials of hiccups (Nobody, 2024-02-29)\n      =no better than water\n" in text
    assert "1 disagreement, with facts that are: 0 accepted, 1 accepted under a condition" in text
    assert "reject the link in extract/DATASET/links.tsv" in text
    (data,) = as_json(found.disagreements)
    imported = data["imported"]
    assert isinstance(imported, dict)
    assert imported["rows"] == [
        {"row": f"{BASE}about/{DATASET}/file/trials.csv#row=2", "file": "trials.csv", "place": "row 2"}
    ]
    header, row, end = as_csv(found.disagreements).split("\r\n")
    assert (len(header.split(",")), end) == (14, "")
    assert ",'=no better than water," in row


def test_agreement_is_said_too(graph: KnowledgeGraph) -> None:
    """An empty list names what was compared."""
    asked = graph.imports.conflicts().asked
    assert as_text([], asked) == f"no disagreements (1 conflict question of {DATASET})\n"


def test_a_rejected_link_ends_a_disagreement(own: KnowledgeGraph) -> None:
    """Once people have said that the two are not the same, and the data set is loaded again."""
    folder = own.project.extract / DATASET
    (folder / "links.tsv").write_text(
        "subject_id\tdecision\tobject_id\tby\ton\tbecause\n"
        f"data:{DATASET}/problem/Hiccups\treject\tterm:hiccups\tme\t2026-11-22\tother hiccups\n",
        encoding="utf-8",
    )
    load(own.project.root)
    assert own.imports.conflicts().disagreements == ()


def test_data_sets_that_cannot_be_compared_are_named(own: KnowledgeGraph, tmp_path: Path) -> None:
    """Unknown, known but not loaded, and nothing loaded at all: each with what helps."""
    with pytest.raises(DatasetNotFoundError) as unknown:
        own.imports.conflicts("hiccup-trial")
    assert unknown.value.mend == f"did you mean '{DATASET}'?"
    with pytest.raises(DatasetNotFoundError) as far:
        own.imports.conflicts("zzzzzzzz")
    assert f"fda-ndc, {DATASET}" in far.value.mend
    with pytest.raises(GraphError) as waiting:
        own.imports.conflicts("fda-ndc")
    assert waiting.value.mend == "load it with: pharmagraph load fda-ndc"
    shutil.rmtree(own.project.graphs / "data")
    with pytest.raises(GraphError) as none:
        own.imports.conflicts()
    assert (none.value.message, f"fda-ndc, {DATASET}" in none.value.mend) == ("no data set is loaded", True)
    assert tmp_path.is_dir()


def test_a_data_set_without_conflict_questions_is_told(own: KnowledgeGraph) -> None:
    """Nothing was compared, and nobody should take that for agreement."""
    shutil.rmtree(own.project.extract / DATASET / "conflicts")
    found = own.imports.conflicts()
    assert (found.asked, found.disagreements) == ((), ())
    assert found.notes == (
        f"{DATASET} has no conflict questions; write them in extract/{DATASET}/conflicts/",
    )


def test_conflict_questions_with_faults_are_refused(own: KnowledgeGraph) -> None:
    """A column that is missing, and a head that is none."""
    file = own.project.extract / DATASET / "conflicts/no-better.rq"
    file.write_text(CONFLICT.replace("?statement ?imported ?says", "?statement"), encoding="utf-8")
    with pytest.raises(QuestionError) as lacking:
        own.imports.conflicts()
    assert (
        lacking.value.message
        == f"the conflict question {DATASET}/no-better does not give ?imported and ?says"
    )
    file.write_text("SELECT ?statement {}", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        own.imports.conflicts()
    assert [finding.code for finding in caught.value.findings] == ["PG507"]


def test_rows_that_name_no_two_nodes_are_passed_over(own: KnowledgeGraph) -> None:
    """A literal, nothing at all, and a statement that the graph has not."""
    file = own.project.extract / DATASET / "conflicts/no-better.rq"
    rows = f'("x" <{SUBJECT}> "a") (UNDEF <{SUBJECT}> "b") (<{BASE}statement/no/ne> <{SUBJECT}> "c")'
    columns = "?statement ?imported ?says"
    text = f"#+ title: none\nSELECT {columns} {{ VALUES ({columns}) {{ {rows} }} }}"
    file.write_text(text, encoding="utf-8")
    assert own.imports.conflicts().disagreements == ()


def test_a_subject_leads_to_its_row(graph: KnowledgeGraph) -> None:
    """By its IRI, in brackets or not, and by its short name; with what it says and who names it."""
    (each,) = graph.imports.about(f"data:{DATASET}/trial/1")
    assert graph.imports.about(f"<{each.iri}>") == graph.imports.about(each.iri) == [each]
    assert [(said.relation, said.value) for said in each.said] == [
        ("medicine", "Pretendine"), ("problem", "Hiccups"), ("verdict", "no better than water"),
    ]  # fmt: skip
    assert (each.label, each.kinds, each.terms, each.named_by) == ("1", ("trial",), (), ())
    assert [origin.iri for origin in each.origins] == [f"{BASE}about/{DATASET}/file/trials.csv#row=2"]
    assert graph.imports.about(f"data:{DATASET}/trial/99") == []


def test_a_term_leads_to_the_subjects_that_are_it(graph: KnowledgeGraph) -> None:
    """By label, id or IRI, in one data set or all."""
    (each,) = graph.imports.about("pretendine")
    assert (each.iri, each.label, each.kinds, each.named_by) == (
        SUBJECT, "Pretendine", ("drug",), ((f"{BASE}data/{DATASET}/vocab/medicine", "medicine", 2),),
    )  # fmt: skip
    assert each.terms == ((f"{BASE}term/pretendine", "pretendine"),)
    assert graph.imports.about("term:pretendine", DATASET) == [each]
    assert graph.imports.about(f"{BASE}term/pretendine") == [each]
    assert graph.imports.about("Makebelix") == []
    with pytest.raises(TermNotFoundError, match="did you mean 'pretendine'"):
        graph.imports.about("pretendin")


def test_what_a_data_set_says_is_told_to_people_and_programs(graph: KnowledgeGraph) -> None:
    """With the row in place of a cue, and the licence."""
    found = graph.imports.about("pretendine")
    assert imported_text(found).splitlines() == [
        "[imported] Pretendine (drug)",
        f"  data:{DATASET}/medicine/Pretendine",
        "  is the term pretendine",
        "  named by 2 as: medicine",
        "  from trials.csv rows 2 and 3",
        "  in Trials of hiccups (Nobody, 2024-02-29)",
        "  licence: https://creativecommons.org/publicdomain/zero/1.0/",
    ]
    (data,) = imported_json(found)
    assert (data["subject"], data["dataset"], data["named by"]) == (
        SUBJECT, DATASET, [{"relation": "medicine", "subjects": 2}],
    )  # fmt: skip


def test_questions_of_loaded_data_sets_are_asked_by_name(graph: KnowledgeGraph) -> None:
    """They stand among the others; the names of graphs and own properties need no prefix."""
    assert "trials" in [question.name for question in graph.questions()]
    assert graph.ask("trials", drug="pretendine").values == [
        ("Hiccups", "no better than water"), ("cold feet", "better than water"),
    ]  # fmt: skip
    assert graph.query(f"SELECT ?v {{ GRAPH data:{DATASET} {{ ?t {DATASET}:verdict ?v }} }}").values
    assert graph.imports.loaded == (DATASET,)


def test_questions_of_other_data_sets_say_what_they_need(own: KnowledgeGraph) -> None:
    """A project without a data set is whole; asking its question says how to load it."""
    waiting = [question.name for question in own.imports.waiting]
    assert "us-products" in waiting
    assert "trials" not in waiting
    with pytest.raises(GraphError) as caught:
        own.ask("us-products", drug="pretendine")
    assert (
        caught.value.message == "the question 'us-products' needs the data set 'fda-ndc', which is not loaded"
    )
    assert caught.value.mend == "load it with: pharmagraph load fda-ndc"


def test_an_own_question_goes_before_that_of_a_data_set(own: KnowledgeGraph) -> None:
    """As it goes before a core question; the data set's own has no say then."""
    folder = own.project.ontology / "questions"
    folder.mkdir(exist_ok=True)
    (folder / "trials.rq").write_text("#+ title: Mine\nSELECT ?x { VALUES ?x { 1 } }", encoding="utf-8")
    assert own.ask("trials").values == [("1",)]
    assert QUESTION.startswith("#+ title: Which trials")


def test_check_reads_questions_and_decisions_of_own_data_sets(own: KnowledgeGraph) -> None:
    """A head that is none, a type that is none, and a decision that cannot be used: each with its place."""
    folder = own.project.extract / DATASET
    assert [f for f in own.check().findings if f.severity != "note"] == []
    (folder / "questions/trials.rq").write_text(QUESTION.replace("(medicine)", "(medicin)"), encoding="utf-8")
    (folder / "conflicts/no-better.rq").write_text("ASK {}", encoding="utf-8")
    (folder / "links.tsv").write_text(
        "subject_id\tdecision\tobject_id\tby\ton\tbecause\nx\tmaybe\tterm:hiccups\tme\t2026-11-22\tso\n",
        encoding="utf-8",
    )
    found = [(f.code, f.place.file) for f in own.check().findings if f.severity == "error"]
    start = f"extract/{DATASET}"
    assert found == [
        ("PG507", f"{start}/conflicts/no-better.rq"),
        ("PG711", f"{start}/links.tsv"),
        ("PG507", f"{start}/questions/trials.rq"),
    ]


def test_evidence_is_looked_for_where_statements_stand(graph: KnowledgeGraph) -> None:
    """What is asked of an imported graph rests on no statement; what is asked of the facts does."""
    answer = graph.query(
        f"SELECT ?verdict {{ GRAPH links:{DATASET} {{ ?m skos:exactMatch ?drug }}"
        f" GRAPH data:{DATASET} {{ ?t {DATASET}:medicine ?m ; {DATASET}:verdict ?verdict }}"
        " ?drug ph:hasDrugClass ?class }",
        evidence=True,
    )
    assert answer.evidence is not None
    assert len(answer.evidence.rows) == 2
    assert {len(row) for row in answer.evidence.rows} == {1}
    assert answer.evidence.notes == ()
