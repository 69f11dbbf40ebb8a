from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.graphs.exporting import select_beside, select_graphs
from pharmagraph.graphs.writers import WRITERS
from pharmagraph.graphs.writers.selection import Part, Selection
from pharmagraph.ontology.prefixes import project_prefixes
from support.leaflet import BASE

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.rdfterms import Triple


@pytest.fixture(scope="session")
def project_selection(built_project: Path) -> Selection:
    """Give this repository's own graph, with disputed, reported, denied and inferred statements in it."""
    kg = pharmagraph.open(built_project)
    chosen = select_graphs(kg.dataset, WRITERS["csv"], ["inferred"], kg.prefixes, kg.name)
    return select_beside(chosen, kg.project.ontology, kg.project.root, kg.vocabulary)


@pytest.fixture(scope="session")
def leaflet_selection(leaflet_triples: list[Triple]) -> Selection:
    """Give the graph of the made-up leaflet, which has accepted dosages."""
    return Selection((Part("", leaflet_triples),), project_prefixes(BASE), "A comment.", "made-up")
