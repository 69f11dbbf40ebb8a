from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.statements import content_triples
from support.small import clean_content, small_project

if TYPE_CHECKING:
    from pharmagraph.extract.content import Content
    from pharmagraph.rdfterms import Triple


@pytest.fixture(scope="session")
def leaflet_content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Give the content of a project with one made-up leaflet, read once."""
    return clean_content(small_project(tmp_path_factory.mktemp("leaflet")).root)


@pytest.fixture(scope="session")
def leaflet_triples(leaflet_content: Content) -> list[Triple]:
    """Give the triples of the made-up leaflet's graph, sorted."""
    return sorted(set(content_triples(leaflet_content, "made-up")))
