from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.leaflet import Project, make_project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def leaflet(tmp_path: Path) -> Project:
    """Give a project on disk with one made-up leaflet and its facts."""
    return make_project(tmp_path)
