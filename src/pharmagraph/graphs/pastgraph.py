"""The graph of an earlier state of a project: a git revision built in memory, or a graph file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError, GraphError, PharmagraphError
from pharmagraph.graphs.reading import read_records

if TYPE_CHECKING:
    from pharmagraph.graphs.records import Records


def file_records(path: Path, name: str) -> Records:
    """Read a graph file (.nq or .ttl) as rows; raises GraphError where it is none of ours."""
    from pharmagraph.graphs.nquads import read_nquads
    from pharmagraph.ontology.turtle import parse_turtle
    from pharmagraph.textfile import read_text

    triples = read_nquads(path) if path.suffix == ".nq" else parse_turtle(read_text(path, path.parent))
    records = read_records(triples, name)
    if not records.statements:
        mend = "name a graph that pharmagraph build has written"
        raise GraphError(f"{path.name} holds no statements", mend=mend)
    return records


def revision_records(  # noqa: PLR0913 - all by keyword
    revision: str, *, root: Path, ontology: str, extract: str, core: Path, base: str, name: str
) -> Records:
    """Build the graph of a git revision in memory and return it as rows.

    ``ontology`` and ``extract`` are the names of the folders below ``root``. Texts of sources are not
    needed: the facts rest on their locks. Raises RevisionError where there is no such revision, and
    PharmagraphError where its content cannot be built by the rules of today.
    """
    from pharmagraph.extract.content import read_content
    from pharmagraph.graphs.build import graph_triples
    from pharmagraph.graphs.revisions import copy_revision

    with tempfile.TemporaryDirectory(prefix="pharmagraph-") as folder:
        past = Path(folder)
        copy_revision(root, (ontology, extract), revision, past)
        try:
            content = read_content(
                core=core, ontology=past / ontology, extract=past / extract, base=base, root=past
            )
            return read_records(graph_triples(content, name), name)
        except ContentError as error:
            raise PharmagraphError(
                f"{revision} cannot be built by the rules of today: {error.message}",
                mend="name a graph file that was built then (.nq or .ttl)",
            ) from error
