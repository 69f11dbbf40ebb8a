"""A project's data set: which graphs there are, what they are called, and when they have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import GraphError
from pharmagraph.graphs.dataset import PLAIN, Dataset, Scope, project_dataset, scope_with

if TYPE_CHECKING:
    from pathlib import Path

BASE = "http://e/"


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """Give a data set with an inferred graph, an imported one, its links and its description."""
    names = ("g.nq", "g.inferred.nq", "data/ndc.nq", "links/ndc.nq", "about/ndc.nq", "data/old.txt")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    return project_dataset(tmp_path, "g", BASE)


def test_each_graph_has_its_file(dataset: Dataset, tmp_path: Path) -> None:
    """The curated layer is the default graph; what else was built has a name below the base."""
    assert dataset.default == tmp_path / "g.nq"
    assert dict(dataset.named) == {
        "http://e/about/ndc": tmp_path / "about" / "ndc.nq",
        "http://e/data/ndc": tmp_path / "data" / "ndc.nq",
        "http://e/graph/inferred": tmp_path / "g.inferred.nq",
        "http://e/links/ndc": tmp_path / "links" / "ndc.nq",
    }
    assert dataset.graphs == (
        "http://e/about/ndc", "http://e/data/ndc", "http://e/graph/curated", "http://e/graph/inferred", "http://e/links/ndc",
    )  # fmt: skip
    assert dataset.files[0] == tmp_path / "g.nq"


@pytest.mark.parametrize(
    ("names", "graphs"),
    [
        ([], ("",)),
        (["inferred"], ("", "http://e/graph/inferred")),
        (["ndc"], ("", "http://e/data/ndc", "http://e/links/ndc", "http://e/about/ndc")),
        (
            ["all"],
            ("", "http://e/about/ndc", "http://e/data/ndc", "http://e/graph/inferred", "http://e/links/ndc"),
        ),
        (["http://e/links/ndc", "curated"], ("", "http://e/links/ndc")),
        (["http://e/graph/curated"], ("",)),
    ],
)
def test_graphs_are_called_by_short_names(
    dataset: Dataset, names: list[str], graphs: tuple[str, ...]
) -> None:
    """Words such as inferred or all, a data set or an IRI stand for graphs beside the curated layer."""
    assert scope_with(dataset, names) == Scope(graphs)


@pytest.mark.parametrize(("name", "mend"), [("infered", "did you mean"), ("zzz", "the graphs are: curated")])
def test_an_unknown_graph_is_said(dataset: Dataset, name: str, mend: str) -> None:
    """The error names what there is."""
    with pytest.raises(GraphError, match=f"no graph '{name}'") as caught:
        scope_with(dataset, [name])
    assert mend in caught.value.mend


def test_without_inference_the_mend_is_to_build_with_it(tmp_path: Path) -> None:
    """A project that was built without rules has no inferred graph, and says how to get it."""
    with pytest.raises(GraphError) as caught:
        project_dataset(tmp_path, "g", BASE).resolve(["inferred"])
    assert "build with inference" in caught.value.mend


def test_the_stamp_changes_with_any_file(dataset: Dataset) -> None:
    """A file that is written anew changes the stamp; one that is gone is an error."""
    before = dataset.stamp()
    assert dataset.stamp() == before
    path = dataset.named["http://e/graph/inferred"]
    path.write_text("<a:a> <a:a> <a:a> .", encoding="utf-8")
    assert dataset.stamp() != before
    assert dataset.size == 19
    path.unlink()
    with pytest.raises(GraphError, match="no built graph at"):
        dataset.stamp()


def test_a_data_set_can_be_narrowed(dataset: Dataset) -> None:
    """Narrowed, it keeps the curated layer and the graphs that are wanted."""
    kept = dataset.narrowed(["http://e/data/ndc", "http://e/none"])
    assert (kept.default, list(kept.named)) == (dataset.default, ["http://e/data/ndc"])
    assert Scope(("",), None) == PLAIN
