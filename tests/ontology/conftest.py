from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.ontology.loading import load_or_raise
from support.ontologies import BASE, CORE, Ontology

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.ontology.vocabulary import Vocabulary


@pytest.fixture
def ontology(tmp_path: Path) -> Ontology:
    """Give a project whose ontology folder is empty."""
    return Ontology(tmp_path)


@pytest.fixture(scope="session")
def core() -> Vocabulary:
    """Give the core vocabulary, without terms of a project."""
    return load_or_raise(CORE, CORE / "no-project", BASE, CORE.parent)
