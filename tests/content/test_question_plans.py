"""How much the engine has to do for each named question, counted step by step as the graph grows.

The project is taken twice over (about 1,000 statements) and eight times (about 4,000), each copy
about other terms, documents and imported rows. What is asked of one term must not cost more in the
larger one; what is asked of all may grow as the graph does, by four, and not as its square, by sixteen.
Steps are counted and no time is taken, so that the numbers are the same on every machine. A failure
after an upgrade of pyoxigraph means that it plans a query in another way, or that one is
written so that it cannot plan it well: see ontology/README.md.
"""

from __future__ import annotations

import importlib.metadata
import re
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
import pytest

import pharmagraph
from pharmagraph.ontology.parameters import bind_parameters
from pharmagraph.sparqltext import bind
from support.answers import FITTING
from support.few_rows import few_rows
from support.plan_steps import Work, copied, work_of

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.vocabulary import Vocabulary

SMALL, LARGE = 2, 8
GROWTH = LARGE // SMALL
PH = "PREFIX ph: <https://w3id.org/pharmagraph/vocab/>"
ROOM = 1.1
"""What a plan may cost above the measured steps or growth, for facts that are added to the project."""

# Rows in the small project. What is asked of one term has the same rows in the large one.
OF_A_TERM = {
    "brands": 12, "causes": 5, "contraindications": 7, "dose": 12, "doses-above": 7, "drug-class": 2,
    "drug-targets": 6, "drugs-for": 19, "duration": 1, "evidence": 135, "forms-and-routes": 24,
    "indications": 46, "interactions": 1, "judged-indications": 40, "mechanism": 16, "mechanism-paths": 18,
    "non-drug-treatments": 3, "risks-and-withdrawal": 8, "side-effects": 15, "supply": 3, "symptoms": 17,
    "us-labelers": 2, "us-products": 38, "warnings": 12, "what-is": 11,
}  # fmt: skip
# What is asked of all terms, or of one that all copies share, has four times as many.
OF_ALL = {
    "disputes": 48, "find-term": 2, "for-population": 4, "sources": 14, "unreviewed": 484,
    "drugcentral/no-indication": 2, "drugcentral/use-denied": 2, "drugmechdb/use-denied": 2,
    "fda-ndc/other-ingredient": 2, "fda-ndc/route-not-listed": 4, "pharmacotherapydb/no-indication": 2,
    "pharmacotherapydb/use-denied": 2,
}  # fmt: skip


class Grown(NamedTuple):
    """Stores with few and many copies of a project with imports, and all its named questions."""

    small: Path
    large: Path
    scratch: Path
    questions: dict[str, Question]
    vocabulary: Vocabulary

    def work(self, sparql: str) -> tuple[Work, Work]:
        """Count what a query costs in both stores."""
        return work_of(self.small, sparql, self.scratch), work_of(self.large, sparql, self.scratch)

    def of(self, name: str) -> tuple[Work, Work]:
        """Count what a named question costs, asked with values that fit."""
        question = self.questions[name]
        given = {parameter.name: FITTING[parameter.name] for parameter in question.parameters}
        terms = bind_parameters(question, given, self.vocabulary)
        assert not question.graphs, "this test lets questions see the curated layer as default graph only"
        return self.work(bind(question.sparql, terms).text)


@pytest.fixture(scope="module")
def grown(built_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Grown:
    """Give the project of this repository with a few rows of each data set, few and many times over."""
    folder = tmp_path_factory.mktemp("grown")
    shutil.copytree(built_project, folder / "project")
    with pharmagraph.open(folder / "project") as graph:
        for dataset, files in few_rows(folder / "files").items():
            graph.load(dataset, [files])
        base = re.escape(graph.base)
        # Routes are few: all copies share the terms for them, and so they share those of the directory.
        own = re.compile(f"{base}(?:term|statement|document|file)/|{base}data/[^/]+/(?!vocab/|route/)")
        for copies in (SMALL, LARGE):
            copied(graph.dataset, copies, lambda iri: bool(own.match(iri)), folder / str(copies))
        scratch = folder / "scratch"
        scratch.mkdir()
        questions = {question.name: question for question in graph.questions()}
        questions |= {each.name: each.question for each in graph.imports.conflicts().asked}
        return Grown(folder / str(SMALL), folder / str(LARGE), scratch, questions, graph.vocabulary)


def test_the_engine_that_explains_is_the_one_that_answers() -> None:
    """The program oxigraph has the version of pyoxigraph: else the steps would say nothing."""
    assert importlib.metadata.version("oxigraph") == ox.__version__


def test_every_question_is_pinned(grown: Grown) -> None:
    """No named question is without its rows above: a new one gets them here."""
    assert sorted(grown.questions) == sorted({**OF_A_TERM, **OF_ALL})


@pytest.mark.parametrize("name", OF_A_TERM)
def test_what_is_asked_of_one_term_costs_the_same_in_a_larger_graph(grown: Grown, name: str) -> None:
    """The same rows, and no step reads what belongs to other terms."""
    small, large = grown.of(name)
    assert (small.rows, large.rows) == (OF_A_TERM[name], OF_A_TERM[name])
    assert large.steps <= small.steps * ROOM


@pytest.mark.parametrize("name", OF_ALL)
def test_what_is_asked_of_all_grows_as_the_graph_does(grown: Grown, name: str) -> None:
    """Four times the rows for four times the steps."""
    small, large = grown.of(name)
    assert (small.rows, large.rows) == (OF_ALL[name], OF_ALL[name] * GROWTH)
    assert large.steps <= small.steps * GROWTH * ROOM


@pytest.mark.parametrize(
    "pattern",
    [
        "?d a ph:Document FILTER NOT EXISTS { ?e a ph:Document . ?e ph:documentKind ?kind }",
        "?d a ph:Document OPTIONAL { ?d ph:no ?kind } OPTIONAL { ?kind a ph:Document }",
    ],
    ids=["not-exists", "join-without-a-key"],
)
def test_the_count_tells_a_square_from_a_line(grown: Grown, pattern: str) -> None:
    """A plan that goes through all for each of all is seen as such; the same by MINUS is not."""
    small, large = grown.work(f"{PH} SELECT * {{ {pattern} }}")
    assert large.steps > small.steps * GROWTH * GROWTH / 2
    small, large = grown.work(f"{PH} SELECT * {{ ?d a ph:Document MINUS {{ ?d ph:documentKind ?kind }} }}")
    assert large.steps == small.steps * GROWTH
