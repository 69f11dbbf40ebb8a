from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import rdflib

import pharmagraph
from pharmagraph.errors import GraphError, PharmagraphError, ProjectError
from pharmagraph.project import source_texts
from support.leaflet import BASE, Project
from support.small import COUNT, small_project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHARMAGRAPH_PROJECT", raising=False)
    monkeypatch.delenv("PHARMAGRAPH_SOURCES", raising=False)


@pytest.fixture(scope="module")
def leaflet(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Give a project with a locked leaflet."""
    return small_project(tmp_path_factory.mktemp("kg"))


@pytest.fixture(scope="module")
def kg(leaflet: Project) -> pharmagraph.KnowledgeGraph:
    """Give the opened project, built."""
    graph = pharmagraph.open(leaflet.root)
    graph.build()
    return graph


def test_a_graph_that_is_not_built_says_so(leaflet: Project, tmp_path: Path) -> None:
    """Asking before building names the command that builds."""
    (tmp_path / "pharmagraph.toml").write_text(f'name = "empty"\nbase = "{BASE}"\n', encoding="utf-8")
    graph = pharmagraph.open(str(tmp_path))
    with pytest.raises(GraphError, match="no built graph yet") as caught:
        _ = graph.triples
    assert caught.value.mend == "pharmagraph build"
    assert leaflet.root != tmp_path


def test_name_base_and_path(kg: pharmagraph.KnowledgeGraph, leaflet: Project) -> None:
    """An opened project says what it is."""
    assert (kg.name, kg.base, repr(kg)) == ("made-up", BASE, "<KnowledgeGraph 'made-up'>")
    assert kg.path == leaflet.root / "graphs" / "made-up.nq"


def test_content_and_check(kg: pharmagraph.KnowledgeGraph) -> None:
    """A project without fault passes its check."""
    assert len(list(kg.content().facts())) == COUNT
    checked = kg.check()
    assert [f for f in checked.findings if f.severity == "error"] == []
    assert checked.passed


def test_query_and_ask(kg: pharmagraph.KnowledgeGraph) -> None:
    """Queries and named questions are answered from the built graph."""
    rows = kg.query("SELECT ?o WHERE { term:quelorin ph:hasDrugClass ?o }").rows
    assert len(rows) == 1
    assert kg.ask("side-effects", drug="quelorin").rows
    assert "side-effects" in {question.name for question in kg.questions()}


def test_rdflib_holds_the_same_triples(kg: pharmagraph.KnowledgeGraph) -> None:
    """The graph for rdflib is the whole graph, with the project's short names."""
    graph = kg.rdflib
    assert len(graph) == len(kg.triples)
    assert str(dict(graph.namespaces())["term"]) == f"{BASE}term/"


def test_networkx_holds_the_statements(kg: pharmagraph.KnowledgeGraph) -> None:
    """The network has an edge a statement."""
    assert kg.networkx().number_of_edges() == COUNT


def test_export(kg: pharmagraph.KnowledgeGraph) -> None:
    """An export can be whole or facts only; an unknown format names the known ones."""
    whole, facts = kg.export("turtle"), kg.export("ttl", facts_only=True)
    assert len(rdflib.Graph().parse(data=whole, format="turtle")) == len(kg.triples)
    assert 0 < len(facts) < len(whole)
    with pytest.raises(PharmagraphError, match="no export format 'turtel'") as caught:
        kg.export("turtel")
    assert caught.value.mend == "did you mean 'turtle' or 'turtle12'?"


def test_view_is_a_page(kg: pharmagraph.KnowledgeGraph) -> None:
    """The view is a whole HTML page."""
    assert kg.view().lstrip().lower().startswith("<!doctype html>")


def test_building_again_is_seen(kg: pharmagraph.KnowledgeGraph) -> None:
    """After a build the triples are read anew."""
    before = kg.triples
    kg.build()
    assert kg.triples == before
    assert kg.triples is not before


def test_source_texts_come_from_argument_or_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder named comes first, then the variable, then none."""
    assert source_texts() is None
    monkeypatch.setenv("PHARMAGRAPH_SOURCES", str(tmp_path))
    assert source_texts() == tmp_path
    (tmp_path / "other").mkdir()
    assert source_texts(str(tmp_path / "other")) == tmp_path / "other"


def test_missing_source_texts_are_said(tmp_path: Path) -> None:
    """A folder of texts that is not there is no silent check without texts."""
    with pytest.raises(ProjectError, match=r"no folder .*texts with source texts"):
        source_texts(tmp_path / "texts")


@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan"), "1"])
def test_a_limit_of_time_is_a_number_of_seconds(kg: pharmagraph.KnowledgeGraph, seconds: float) -> None:
    """What cannot limit a query is refused before it is asked."""
    with pytest.raises(PharmagraphError, match="is no limit of time"):
        kg.query("ASK {}", seconds=seconds)


def test_a_graph_may_be_named_by_a_word(kg: pharmagraph.KnowledgeGraph) -> None:
    """One name of a graph needs no list around it; rows have numbers."""
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    curated, both = kg.query(count)[0]["n"], kg.query(count, graphs="inferred")[0]["n"]
    assert isinstance(curated, int)
    assert isinstance(both, int)
    assert both > curated


def test_rows_stream_in_formats_for_rows(kg: pharmagraph.KnowledgeGraph) -> None:
    """A format that no row can be written in is refused in words."""
    with (
        pytest.raises(PharmagraphError, match="cannot be streamed as 'parquet'"),
        kg.stream("ASK {}", "parquet"),
    ):
        pass
    with kg.stream("SELECT ?s { ?s ?p ?o } LIMIT 2", "csv") as (answer, pieces):
        assert (answer.variables, b"".join(pieces).count(b"\r\n")) == (("s",), 3)


def test_an_answer_is_a_table_in_a_notebook(kg: pharmagraph.KnowledgeGraph) -> None:
    """An answer shows itself as HTML, and becomes a data frame."""
    answer = kg.query("SELECT ?s { ?s a ph:Drug } LIMIT 1")
    assert "<table>" in answer._repr_html_()
    assert list(answer.to_pandas().columns) == list(answer.to_polars().columns) == ["s"]
    assert "<iframe" in kg._repr_html_()


def test_a_part_of_the_graph_can_be_viewed(kg: pharmagraph.KnowledgeGraph) -> None:
    """A view about a term holds what is around it, and not what is beyond."""
    page = kg.view(about="gout")
    assert "gout" in page
    assert "hiccups" not in page
