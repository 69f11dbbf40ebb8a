"""The named questions over a server that the graph was published to: the same rows as over the files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.graphs.remote.publish import Publisher, parts_of
from pharmagraph.ontology.questions import load_questions
from pharmagraph.project import core_ontology
from support.answers import FITTING
from support.remote_servers import oxigraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph import KnowledgeGraph

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = {q.name: q for q in load_questions(core_ontology(), ROOT / "ontology", ROOT)}


@pytest.fixture(scope="module")
def here(built_project: Path) -> KnowledgeGraph:
    """Give the built graph of this repository's project."""
    return pharmagraph.open(built_project)


@pytest.fixture(scope="module")
def there(here: KnowledgeGraph) -> Iterator[KnowledgeGraph]:
    """Give the same project over a real server that has its graphs."""
    with oxigraph() as server:
        Publisher(server.store).publish(parts_of(here.dataset, None, ["all"]))
        yield pharmagraph.open(here.project.root, endpoint=server.query)


@pytest.mark.server
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_the_same_rows(here: KnowledgeGraph, there: KnowledgeGraph, name: str) -> None:
    """Columns, rows, their order and their terms."""
    parameters = {p.name: FITTING[p.name] for p in QUESTIONS[name].parameters}
    expected = here.answer(name, parameters)
    found = there.answer(name, parameters, graphs=["curated"])
    assert (found.variables, found.rows) == (expected.variables, expected.rows)


@pytest.mark.server
def test_the_whole_graph_comes_back(here: KnowledgeGraph, there: KnowledgeGraph) -> None:
    """Every triple, save that the server calls a count from 0 an integer: so the records are the same."""
    wider = "<http://www.w3.org/2001/XMLSchema#integer>"
    narrow = "<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>"
    assert there.triples == sorted((s, p, o.replace(narrow, wider)) for s, p, o in here.triples)
    assert there.records.statements == here.records.statements
    assert there.view() == here.view()
