from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from support.leaflet import Project, make_project

if TYPE_CHECKING:
    from pathlib import Path


# A busy machine takes longer over an example than a quiet one: time says nothing about the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def leaflet(tmp_path: Path) -> Project:
    """Give a project on disk with one made-up leaflet and its facts."""
    return make_project(tmp_path)
