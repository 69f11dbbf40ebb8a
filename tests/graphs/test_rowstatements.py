"""The statements of rows are counted by how far they hold, for the command line and the service alike."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.graphs.evidence import Evidence
from pharmagraph.graphs.rowstatements import row_statements, rows_standing
from pharmagraph.graphs.statement import statement_iri

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
    answer = kg.query("SELECT ?statement { VALUES ?statement { <http://e/s> 'words' UNDEF } }")
    assert counted(kg, answer) == "0 accepted, 1 of unknown standing"
