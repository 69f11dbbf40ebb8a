"""The statements of rows are counted by how far they hold, for the command line and the service alike."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.graphs.evidence import Evidence
from pharmagraph.graphs.rowstatements import mark_imported, row_statements, rows_standing
from pharmagraph.graphs.statement import statement_iri
from support.importing import forged_statement

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph import KnowledgeGraph
    from pharmagraph.graphs.answer import Answer


@pytest.fixture(scope="module")
def kg(built_project: Path) -> KnowledgeGraph:
    """Give this repository's own project, built."""
    return pharmagraph.open(built_project)


def counted(kg: KnowledgeGraph, answer: Answer) -> str:
    """Count the statements of an answer as its readers are told."""
    return rows_standing(answer, row_statements(answer, kg.query, kg.vocabulary))


@pytest.mark.parametrize(
    ("question", "parameters"),
    [
        ("indications", {"drug": "diazepam"}),
        ("indications", {"drug": "Xanax"}),
        ("symptoms", {"condition": "muscle spasm"}),
        ("drugs-for", {"condition": "muscle spasm"}),
        ("risks-and-withdrawal", {"drug": "diazepam"}),
    ],
)
def test_denials_and_conditions_are_told_from_what_is_accepted(
    question: str, parameters: dict[str, str], kg: KnowledgeGraph
) -> None:
    """The counts are those of the facts themselves; evidence, where it is there, gives the same."""
    answer = kg.answer(question, parameters, evidence=True)
    assert answer.evidence is not None
    facts = {statement_iri(kg.base, fact.reference): fact for fact in kg.content().facts()}
    said = {row.iri: row for row in kg.records.statements}
    place = answer.variables.index("statement")
    expected: Counter[str] = Counter({"accepted": 0})
    for iri in {row[place] or "" for row in answer.values}:
        row = said[iri]
        if row.status != "accepted" or facts[iri].gives_direct_triple:
            expected[row.status] += 1
        else:
            expected["negated" if row.polarity == "negated" else "accepted under a condition"] += 1
    told = counted(kg, answer)
    assert {name: int(n) for n, name in (part.split(" ", 1) for part in told.split(", "))} == expected
    assert rows_standing(answer, answer.evidence) == told


def test_rows_that_are_no_statements_are_not_counted(kg: KnowledgeGraph) -> None:
    """Documents, terms and their names are neither accepted nor disputed."""
    for question, parameters in (("sources", {}), ("what-is", {"term": "diazepam"})):
        assert rows_standing(kg.answer(question, parameters), Evidence(())) == ""


def test_what_was_not_read_is_told_as_such(kg: KnowledgeGraph) -> None:
    """A statement that is not known, and a row without one, are not counted as accepted."""
    values = f"<http://e/s> <{kg.base}statement/leaflet/none> 'words' UNDEF"
    answer = kg.query(f"SELECT ?statement {{ VALUES ?statement {{ {values} }} }}")
    assert counted(kg, answer) == "0 accepted, 1 imported, 1 of unknown standing"
    assert counted(kg, replace(answer, base="")) == "0 accepted, 2 of unknown standing"


@pytest.fixture(scope="module")
def forged(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """Give a copy of the project into which a file was imported that passes for one of its own."""
    root = tmp_path_factory.mktemp("forged") / "kg"
    shutil.copytree(kg.project.root, root)
    other = pharmagraph.open(root)
    path = root / "forged.nt"
    path.write_text(forged_statement(kg.base), encoding="utf-8")
    made = other.import_files(path)
    assert "1 node is named as statements of this project are" in made.notes[0]
    return other


def test_imported_statements_are_not_ours(kg: KnowledgeGraph, forged: KnowledgeGraph) -> None:
    """A statement that an imported file made up is marked, and counted apart from what is accepted."""
    given = {"drug": "diazepam"}
    plain = kg.answer("indications", given)
    assert forged.answer("indications", given).values == plain.values
    answer = forged.answer("indications", given, graphs=["forged"])
    rows = [row for row in answer if row["answer"] == "stroke"]
    assert [row["status"] for row in rows] == ["imported"]
    assert len(answer) == len(plain) + 1
    assert (
        answer.notes[-1] == "1 row stands for a statement of imported graphs, which nobody here has curated"
    )
    told = row_statements(answer, lambda text: forged.query(text, graphs=["forged"]), forged.vocabulary)
    assert rows_standing(answer, told) == f"{counted(kg, plain)}, 1 imported"
    unreviewed = mark_imported(replace(answer, base="https://e.example/"), "https://e.example/")
    assert {row["status"] for row in unreviewed} == {"imported"}
    assert f"{len(answer)} rows stand for statements" in unreviewed.notes[-1]


def test_imported_statements_are_no_evidence(forged: KnowledgeGraph) -> None:
    """Evidence leaves them out, of a row that only they give too, and says that they match."""
    query = "SELECT ?o { term:diazepam ph:treats ?o }"
    answer = forged.query(query, graphs=["forged"], evidence=True)
    evidence = answer.evidence
    assert evidence is not None
    stroke = [row["o"] for row in answer].index(f"{forged.base}term/stroke")
    assert evidence.rows[stroke] == ()
    assert not any("999" in iri for iri in evidence.said)
    (note,) = evidence.notes
    assert note == (
        "1 statement of an imported graph matches too, which nobody here has curated: "
        f"<{forged.base}data/forged/statement/us-diazepam-tablets/tab-999>"
    )
    again = forged.query(query, evidence=True).evidence
    assert again is not None
    assert (again.notes, again.said) == ((), evidence.said)


def test_answers_without_a_project_are_left_alone(kg: KnowledgeGraph) -> None:
    """Where no project is known, or rows stand for no statements, nothing is marked."""
    answer = kg.answer("indications", {"drug": "diazepam"})
    assert mark_imported(answer, "") is answer
    assert mark_imported(answer, kg.base).body is answer.body
    terms = kg.answer("what-is", {"term": "diazepam"})
    assert mark_imported(terms, kg.base) is terms
