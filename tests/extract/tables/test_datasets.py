from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import DatasetNotFoundError
from pharmagraph.extract.tables.datasets import dataset_folders, find_dataset, known_datasets
from pharmagraph.project import core_extract, core_ontology
from support.mappings import MAPPING
from support.small import clean_content, content_of, small_project

if TYPE_CHECKING:
    from pathlib import Path


def folders(root: Path, *names: str) -> Path:
    """Make folders with a mapping each, and return the folder that holds them."""
    for name in names:
        (root / name).mkdir(parents=True)
        (root / name / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return root


def test_folders_come_in_order(tmp_path: Path) -> None:
    """A folder with a mapping.yaml is a data set; files and other folders are not."""
    extract = folders(tmp_path, "b", "a")
    (extract / "none").mkdir()
    (extract / "mapping.yaml").write_text("", encoding="utf-8")
    assert [p.name for p in dataset_folders(extract)] == ["a", "b"]
    assert dataset_folders(tmp_path / "gone") == []


def test_a_project_goes_before_what_came_along(tmp_path: Path) -> None:
    """A mapping of the project's own stands in for the one of that name that came along."""
    own, core = folders(tmp_path / "own", "b", "c"), folders(tmp_path / "core", "a", "b")
    assert known_datasets(own, core) == {"a": core / "a", "b": own / "b", "c": own / "c"}
    assert find_dataset("b", own, core) == own / "b"
    assert find_dataset("a", tmp_path / "none", core) == core / "a"


@pytest.mark.parametrize(
    ("name", "mend", "near"),
    [
        ("fda-ncd", "did you mean 'fda-ndc'?", ("fda-ndc",)),
        (
            "zzzz",
            "there are: drugmechdb, fda-ndc; another one needs a mapping: extract/NAME/mapping.yaml",
            (),
        ),
    ],
)
def test_an_unknown_name_is_told_with_what_is_near(
    name: str, mend: str, near: tuple[str, ...], tmp_path: Path
) -> None:
    """A name that is no data set is refused with the nearest, or with all that there are."""
    core = folders(tmp_path / "core", "fda-ndc", "drugmechdb")
    with pytest.raises(DatasetNotFoundError, match=f"no data set '{name}'") as caught:
        find_dataset(name, tmp_path / "own", core)
    assert (caught.value.mend, caught.value.suggestions) == (mend, near)


def test_mappings_come_along_beside_the_core_ontology() -> None:
    """The mappings that come with pharmagraph lie beside its ontology."""
    assert core_extract() == core_ontology().parent / "extract"
    assert "fda-ndc" in known_datasets(core_extract(), core_extract())


def test_a_project_with_a_mapping_is_read(tmp_path: Path) -> None:
    """The content of a project holds the mappings of its own data sets."""
    small_project(tmp_path)
    folders(tmp_path / "extract", "made-up-products")
    assert [m.title for m in clean_content(tmp_path).datasets] == ["Made-up products"]


def test_faults_of_a_mapping_are_findings_of_the_project(tmp_path: Path) -> None:
    """A faulty mapping is told with its place, beside the findings of documents, and is left out."""
    small_project(tmp_path)
    folder = folders(tmp_path / "extract", "made-up-products") / "made-up-products"
    (folder / "mapping.yaml").write_text(MAPPING.replace("rows: step", "rows: stp"), encoding="utf-8")
    content = content_of(tmp_path)
    (found,) = [f for f in content.findings if f.code == "PG701"]
    assert found.place.file == "extract/made-up-products/mapping.yaml"
    assert content.datasets == ()


def test_a_folder_is_a_document_or_a_data_set(tmp_path: Path) -> None:
    """A folder with both a source.yaml and a mapping.yaml is an error."""
    project = small_project(tmp_path)
    (project.folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (found,) = [f for f in content_of(tmp_path).findings if f.severity == "error"]
    assert (found.code, found.place.file) == ("PG710", "extract/quelorin-leaflet/mapping.yaml")
