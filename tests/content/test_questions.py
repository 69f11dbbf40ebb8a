"""The named questions over the built diazepam graph: what a pharmacist is told, in which order.

Each question is asked through the service's engine and, as plain SPARQL, of the exported Turtle in
rdflib: both must give the same rows. A failure of a pinned answer means that a fact or a question has
changed; where that was meant, the rows in tests/support/answers.py change with it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib

import pharmagraph
from pharmagraph.ontology.parameters import bind_parameters
from pharmagraph.ontology.questions import load_questions as questions_of
from pharmagraph.project import core_ontology
from support.answers import ANSWERS, FITTING

if TYPE_CHECKING:
    from pharmagraph import KnowledgeGraph
    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.vocabulary import Vocabulary
    from support.answers import Rows

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = {q.name: q for q in questions_of(core_ontology(), ROOT / "ontology", ROOT)}


@pytest.fixture(scope="module")
def graph(built_project: Path) -> KnowledgeGraph:
    """Give the built graph of this repository's project."""
    return pharmagraph.open(built_project)


@pytest.fixture(scope="module")
def vocabulary(graph: KnowledgeGraph) -> Vocabulary:
    """Give the project's vocabulary."""
    return graph.content().vocabulary


@pytest.fixture(scope="module")
def turtle(graph: KnowledgeGraph) -> rdflib.Graph:
    """Give the exported Turtle, read by rdflib."""
    return rdflib.Graph().parse(data=graph.export("turtle"), format="turtle")


def fitting(question: Question) -> dict[str, str]:
    """Return values for a question's parameters."""
    return {parameter.name: FITTING[parameter.name] for parameter in question.parameters}


def columns(graph: KnowledgeGraph, question: str, given: dict[str, str], wanted: tuple[str, ...]) -> Rows:
    """Ask a question and return some columns of its rows, as plain strings."""
    answer = graph.ask(question, **given)
    places = [answer.variables.index(column) for column in wanted]
    return [tuple(row[place] for place in places) for row in answer.values]


@pytest.mark.parametrize(
    ("question", "given", "wanted", "expected"),
    ANSWERS,
    ids=[f"{a[0]}-{'-'.join(a[1].values())}" for a in ANSWERS],
)
def test_answers_are_those_of_a_pharmacist(
    graph: KnowledgeGraph, question: str, given: dict[str, str], wanted: tuple[str, ...], expected: Rows
) -> None:
    """Each question gives the pinned rows, in the pinned order, with what is disputed marked."""
    assert expected == columns(graph, question, given, wanted)


def test_disputes_name_what_stands_against_them(graph: KnowledgeGraph) -> None:
    """Each of the 21 disputed statements is answered with its reason and its opponents."""
    rows = columns(graph, "disputes", {}, ("statement", "because", "against", "status"))
    assert len({row[0] for row in rows}) == 21
    assert len(rows) == 24  # three of them have two opponents
    assert all(because and against and status == "disputed" for _, because, against, status in rows)
    xanax = columns(graph, "disputes", {}, ("subject", "answer", "against"))[4]
    assert xanax == (
        "Xanax",
        "muscle spasm",
        "not so: Xanax treats muscle spasm [US labels of alprazolam tablets]",
    )


def test_sources_count_every_statement(graph: KnowledgeGraph) -> None:
    """The documents' counts come to all statements; only the article has disputed ones."""
    rows = columns(graph, "sources", {}, ("source", "status", "statements"))
    assert [row[:2] for row in rows] == [
        ("Brand names of diazepam outside the United States", "reported"),
        ("Diazepam for Muscle Spasms", "accepted"),
        ("Diazepam for Muscle Spasms", "disputed"),
        ("Diazepam rectal gel, US label, indications and usage", "accepted"),
        ("Diazepam tablets, US label, indications and usage", "accepted"),
        ("US labels of alprazolam tablets", "reported"),
        ("US labels of diazepam, doses, warnings and forms", "reported"),
    ]
    assert sum(int(str(row[2])) for row in rows) == len(list(graph.content().facts()))


def test_nothing_is_reviewed_yet(graph: KnowledgeGraph) -> None:
    """Every statement without a reviewer is listed once, with who curated it."""
    rows = columns(graph, "unreviewed", {}, ("statement", "curator"))
    unreviewed = [fact for fact in graph.content().facts() if not fact.reviewed.by]
    assert len(rows) == len(set(rows)) == len(unreviewed)
    assert {curator for _, curator in rows} == {"maintainers"}


def test_every_question_is_pinned() -> None:
    """No question is without a pinned answer: a new one gets its row here."""
    pinned = {answer[0] for answer in ANSWERS} | {"disputes", "sources", "unreviewed"}
    assert sorted(QUESTIONS) == sorted(pinned)


SLOW_IN_RDFLIB = {"disputes", "forms-and-routes", "indications", "mechanism"}


@pytest.mark.parametrize(
    "name", [pytest.param(q, marks=pytest.mark.long) if q in SLOW_IN_RDFLIB else q for q in sorted(QUESTIONS)]
)
def test_rdflib_gives_the_same_rows(
    graph: KnowledgeGraph, vocabulary: Vocabulary, turtle: rdflib.Graph, name: str
) -> None:
    """A question gives the same rows in the same order through rdflib over the exported Turtle."""
    question = QUESTIONS[name]
    given = fitting(question)
    terms = bind_parameters(question, given, vocabulary)
    sparql = re.sub(r"\$(\w+)", lambda found: str(terms[found[1]]), question.sparql)
    found = [tuple(None if value is None else str(value) for value in row) for row in turtle.query(sparql)]  # type: ignore[union-attr]
    answer = graph.ask(name, **given)
    assert answer.values, f"{name} has no rows for {given}: take values that fit"
    assert answer.values == found
