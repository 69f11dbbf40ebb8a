"""The graph of an earlier state of a project: a git revision built in memory, or a graph file."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError, GraphError, PharmagraphError
from pharmagraph.graphs.reading import read_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.records import Records
    from pharmagraph.rdfterms import Triple


@dataclass(frozen=True, slots=True)
class State:
    """A state of a graph: the triples of its curated layer, its rows, and what rules inferred, if known."""

    name: str
    triples: Sequence[Triple]
    records: Records
    inferred: Sequence[Triple] | None = None


def file_records(path: Path, name: str) -> Records:
    """Read a graph file (.nq or .ttl) as rows; raises GraphError where it is none of ours."""
    return _read(path, name)[1]


def file_state(path: Path, base: str) -> State:
    """Read a graph file, and what was inferred where it lies beside it; ``base`` is the project's.

    Raises GraphError where either is none of ours.
    """
    from pharmagraph.graphs.inferred import inferred_file, inferred_graph
    from pharmagraph.graphs.nquads import read_nquads

    triples, records = _read(path, path.name)
    beside = path.with_name(inferred_file(path.stem))
    known = path.suffix == ".nq" and beside.is_file()
    inferred = read_nquads(beside, inferred_graph(base)) if known else None
    return State(path.name, triples, records, inferred)


def content_state(content: Content, name: str) -> State:
    """Build the graph of a content in memory; ``name`` is what the state is called.

    Raises ContentError where it has errors.
    """
    from pharmagraph.graphs.build import graph_triples
    from pharmagraph.graphs.inferred import infer

    triples = graph_triples(content, name)
    return State(name, triples, read_records(triples, name), infer(content, triples).triples)


def _read(path: Path, name: str) -> tuple[Sequence[Triple], Records]:
    from pharmagraph.graphs.nquads import read_nquads
    from pharmagraph.ontology.turtle import parse_turtle
    from pharmagraph.textfile import read_text

    triples = read_nquads(path) if path.suffix == ".nq" else parse_turtle(read_text(path, path.parent))
    records = read_records(triples, name)
    if not records.statements:
        mend = "name a graph that pharmagraph build has written"
        raise GraphError(f"{path.name} holds no statements", mend=mend)
    return triples, records


def revision_records(  # noqa: PLR0913 - all by keyword
    revision: str, *, root: Path, ontology: str, extract: str, core: Path, base: str, name: str
) -> Records:
    """Build the graph of a git revision in memory and return it as rows.

    ``ontology`` and ``extract`` are the names of the folders below ``root``. Texts of sources are not
    needed: the facts rest on their locks. Raises RevisionError where there is no such revision, and
    PharmagraphError where its content cannot be built by the rules of today.
    """
    from pharmagraph.graphs.build import graph_triples

    with _revision_content(revision, root, ontology, extract, core, base) as content:
        return read_records(graph_triples(content, name), name)


def revision_state(  # noqa: PLR0913 - all by keyword
    revision: str, *, root: Path, ontology: str, extract: str, core: Path, base: str
) -> State:
    """Build the graph of a git revision in memory, with what its rules infer; see ``revision_records``."""
    with _revision_content(revision, root, ontology, extract, core, base) as content:
        return content_state(content, revision)


@contextmanager
def _revision_content(  # noqa: PLR0913, PLR0917 - what ``revision_records`` takes
    revision: str, root: Path, ontology: str, extract: str, core: Path, base: str
) -> Iterator[Content]:
    """Read the content of a revision; errors of the content are told as such of the revision."""
    from pharmagraph.extract.content import read_content
    from pharmagraph.graphs.revisions import copy_revision

    with tempfile.TemporaryDirectory(prefix="pharmagraph-") as folder:
        past = Path(folder)
        copy_revision(root, (ontology, extract), revision, past)
        try:
            yield read_content(
                core=core, ontology=past / ontology, extract=past / extract, base=base, root=past
            )
        except ContentError as error:
            raise PharmagraphError(
                f"{revision} cannot be built by the rules of today: {error.message}",
                mend="name a graph file that was built then (.nq or .ttl)",
            ) from error
