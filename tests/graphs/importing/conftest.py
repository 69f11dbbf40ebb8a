"""A project with a data set, and a cache of its own, for the tests of imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.importing import preparing
from pharmagraph.graphs.importing.folders import vocabulary_of
from support.importing import pills

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.graphs.importing.folders import Folders
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.project import Project

_READ: dict[bytes, Vocabulary] = {}


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read each vocabulary once for all tests: it is most of what loading a few rows costs."""

    def read(at: Folders) -> Vocabulary:
        terms = (at.ontology / "terms.tsv").read_bytes()
        if terms not in _READ:
            _READ[terms] = vocabulary_of(at)
        return _READ[terms]

    monkeypatch.setattr(preparing, "vocabulary_of", read)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of the cache for the data set, which is not there yet."""
    monkeypatch.setenv("PHARMAGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "pills"


@pytest.fixture
def project(tmp_path: Path, cache: Path) -> Project:
    """Give a project with the data set, not built and nothing loaded."""
    assert not cache.exists()
    return pills(tmp_path / "trial")
