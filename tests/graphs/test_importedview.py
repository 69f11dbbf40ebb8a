"""What data sets say around a term, drawn beside what was curated: bounded, marked, with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.errors import DatasetNotFoundError, TermNotFoundError
from pharmagraph.graphs import importedview
from pharmagraph.graphs.importedview import MOST_NEIGHBOURS, joined
from pharmagraph.graphs.neighbourhood import neighbourhood
from pharmagraph.graphs.view.page import render_page
from support.comparing import DATASET
from support.strengths import MANY, STRENGTHS, make_strengths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph import KnowledgeGraph
    from pharmagraph.graphs.records import Records

BASE = "https://example.org/trial/"
TERM = f"{BASE}term/pretendine"
SUBJECT = f"{BASE}data/{STRENGTHS}/medicine/Pretendine"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    """Give a project with the made-up strengths and trials loaded; tests must not change it."""
    folder = tmp_path_factory.mktemp("drawn") / "trial"
    make_strengths(folder, BASE)
    with pharmagraph.open(folder) as opened:
        yield opened


def incoming(records: Records) -> list[str]:
    """Return the labels of what names the medicine of the strengths."""
    labels = {node.iri: node.label for node in records.nodes}
    return [
        labels[row.subject] for row in records.statements if row.object == SUBJECT and row.subject != TERM
    ]


def test_a_term_leads_to_its_subject_and_the_most_telling_neighbours(graph: KnowledgeGraph) -> None:
    """Names that several bear stand once and first; the rest is counted, and nothing is lost."""
    records = graph.imports.around("pretendine", STRENGTHS)
    labels = incoming(records)
    assert len(labels) == MOST_NEIGHBOURS + 1
    assert f"Calmine (2 of this name) [{STRENGTHS}]" in labels
    rest = MANY + 2 - (MOST_NEIGHBOURS - 1) - 2
    assert f"{rest} more [{STRENGTHS}]" in labels
    assert [row.subject for row in records.statements if row.object == SUBJECT].count(TERM) == 1


def test_imported_rows_are_marked_and_have_a_source(graph: KnowledgeGraph) -> None:
    """Status, data set with publisher and licence, and the row where one subject stands for itself."""
    records = graph.imports.around("pretendine", STRENGTHS)
    assert {row.status for row in records.statements} == {"imported"}
    (source,) = records.sources
    assert (source.title, source.publisher) == ("Strengths that nobody sells", "Nobody")
    assert {row.source for row in records.statements} == {source.iri}
    said = {row.subject: row.section for row in records.statements if row.object == SUBJECT}
    assert said[f"{BASE}data/{STRENGTHS}/product/100"] == "products.csv row 6"
    kinds = {node.iri: node.kind for node in records.nodes}
    assert kinds[f"{BASE}data/{STRENGTHS}/product/100"] == "product"
    assert kinds[TERM] == "drug"


def test_of_very_many_a_part_is_looked_at(graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then no name is counted, and what is not drawn is."""
    monkeypatch.setattr(importedview, "_SEEN", 5)
    labels = incoming(graph.imports.around("pretendine", STRENGTHS))
    (more,) = (label for label in labels if " more [" in label)
    assert int(more.split()[0]) == MANY + 2 - (len(labels) - 1)
    assert not any("of this name" in label for label in labels)


def test_several_data_sets_are_drawn_together(graph: KnowledgeGraph) -> None:
    """By default all that are loaded; neighbours that are terms lead to these."""
    records = graph.imports.around("pretendine")
    assert {row.source.rsplit("/", 1)[-1] for row in records.statements} == {DATASET, STRENGTHS}
    hiccups = graph.imports.around("hiccups", DATASET)
    assert {row.relation_label for row in hiccups.statements} >= {"is the same as", "problem"}


def test_curated_and_imported_rows_make_one_page(graph: KnowledgeGraph) -> None:
    """The curated node of a term stays; the page tells what is imported, in its legend and its table."""
    own = neighbourhood(graph.records, [TERM])
    records = joined(own, graph.imports.around("pretendine", STRENGTHS))
    assert len(records.statements) > len(own.statements)
    assert [node for node in records.nodes if node.iri == TERM] == [n for n in own.nodes if n.iri == TERM]
    page = render_page(records, title="pretendine")
    assert "A data set says it; nobody of this project has checked it." in page
    assert "<mark>imported</mark>" in page
    assert "Strengths that nobody sells" in page


def test_what_is_not_there_is_refused(graph: KnowledgeGraph) -> None:
    """Unknown terms and data sets; a term that no subject is has nothing around it."""
    with pytest.raises(TermNotFoundError):
        graph.imports.around("nobody")
    with pytest.raises(DatasetNotFoundError):
        graph.imports.around("pretendine", "nothing")
    assert graph.imports.around("makebelix", STRENGTHS).statements == ()


def test_what_the_data_set_says_of_it_is_drawn(graph: KnowledgeGraph) -> None:
    """Values, and nodes with what tells those of one label apart."""
    records = graph.imports.around("pretendine", STRENGTHS)
    said = [(row.relation_label, row.object_text) for row in records.statements if row.subject == SUBJECT]
    assert sorted(said) == [
        ("is in group", f"Calmers (kind of group: effect) [{STRENGTHS}]"),
        ("is in group", f"Calmers (kind of group: shape) [{STRENGTHS}]"),
        ("note", "sold by nobody"),
    ]
