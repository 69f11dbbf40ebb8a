"""The list of data sets: what there is, what is loaded, and what has lost its mapping."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from pharmagraph.graphs.importing import loading
from pharmagraph.graphs.importing.listing import list_datasets
from pharmagraph.graphs.importing.loading import load_dataset, unload_dataset

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from pharmagraph.graphs.importing.listing import Listed
    from pharmagraph.project import Project


def listed(project: Project) -> dict[str, Listed]:
    """Return the list by name."""
    return {one.dataset: one for one in list_datasets(project)}


def record_of(project: Project) -> Path:
    """Return what is noted of the load."""
    return project.graphs / "data" / "pills.load.json"


def test_what_is_loaded_is_listed_without_its_mapping(project: Project) -> None:
    """It says that the mapping is gone, and can still be taken out."""
    load_dataset(project, "pills")
    shutil.rmtree(project.extract / "pills")
    one = listed(project)["pills"]
    assert (one.title, one.licence, one.triples) == ("Register of made-up products", "CC0", 30)
    assert (one.at_hand, one.is_import, one.state) == (False, False, f"{one.loaded}; its mapping is gone")
    record_of(project).unlink()
    one = listed(project)["pills"]
    assert (one.title, one.licence, one.triples, len(one.loaded)) == ("", "not known", 0, 10)
    unload_dataset(project, "pills")
    assert "pills" not in listed(project)


def test_a_mapping_with_faults_keeps_the_title_of_what_is_loaded(project: Project) -> None:
    """The fault is told apart from it."""
    load_dataset(project, "pills")
    (project.extract / "pills" / "mapping.yaml").write_text("title: x\n", encoding="utf-8")
    one = listed(project)["pills"]
    assert one.title == "Register of made-up products"
    assert one.fault
    assert one.state == f"{one.loaded}; the mapping has changed since"


def test_the_day_is_noted(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the project has files of another day, and says the same."""
    monkeypatch.setattr(loading, "today", lambda: "2024-02-29")
    load_dataset(project, "pills")
    assert listed(project)["pills"].loaded == "2024-02-29"
    noted = json.loads(record_of(project).read_text(encoding="utf-8"))
    assert noted.pop("loaded") == "2024-02-29"
    record_of(project).write_text(json.dumps(noted), encoding="utf-8")
    assert len(listed(project)["pills"].loaded) == len("2024-02-29")
    assert listed(project)["pills"].loaded != "2024-02-29"
