"""Open a project: the first thing that a user of the library does."""

from __future__ import annotations

from pathlib import Path

from pharmagraph.knowledge import KnowledgeGraph
from pharmagraph.project import find_project


def open_project(
    folder: Path | str | None = None, *, endpoint: str | None = None, user: str = ""
) -> KnowledgeGraph:
    """Open the knowledge project at or above a folder (by default, the working directory).

    Queries go to the SPARQL endpoint at the address ``endpoint`` if one is given, as ``user`` (the
    password comes from PHARMAGRAPH_PASSWORD or ~/.netrc); questions and terms are still the
    project's. Raises ProjectError without a project, ContentError where its settings are wrong,
    QueryError where the address is none.
    """
    project = find_project(Path(folder) if folder is not None else None)
    if endpoint is None:
        return KnowledgeGraph(project)
    from pharmagraph.graphs.remote.endpoint import Endpoint

    return KnowledgeGraph(project, Endpoint(endpoint, user))
