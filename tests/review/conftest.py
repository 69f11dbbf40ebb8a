"""A project with a leaflet under review, for each test its own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from support.reviewing import Review, begin, review_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def _begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project with the leaflet, which tests copy."""
    folder = tmp_path_factory.mktemp("review") / "trial"
    begin(folder)
    return folder


@pytest.fixture
def review(_begun: Path, tmp_path: Path) -> Review:
    """Give a project of this test alone, with six candidates."""
    return review_in(shutil.copytree(_begun, tmp_path / "trial"))
