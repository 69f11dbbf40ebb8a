"""What the command ``view`` draws: the whole graph, what is around a term, or what changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pharmagraph.errors import PharmagraphError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.records import Records
    from pharmagraph.knowledge import KnowledgeGraph


def page_of(  # noqa: PLR0913 - what may be wanted of a page
    graph: KnowledgeGraph,
    about: str | None,
    depth: int,
    since: str | None,
    *,
    inferred: bool,
    datasets: Sequence[str] = (),
) -> tuple[str, str]:
    """Return the page that was asked for, and the name of its file in graphs/."""
    from pharmagraph.graphs.neighbourhood import named_terms, neighbourhood
    from pharmagraph.graphs.view.page import render_page

    records = _records(graph, inferred=inferred)
    title, said, name = graph.name, "", graph.name
    if since:
        records = _difference(graph, records, since)
        title, name = f"{title}: changes", f"{name}-changes"
        said = f"What differs between {since} and the built graph."
        if not records.statements:
            raise PharmagraphError(
                f"nothing differs between {since} and the built graph", mend="name an earlier state"
            )
    if about and datasets:
        return _with_datasets(graph, records, about, depth, datasets)
    if about:
        terms = named_terms(about, records, graph.vocabulary, graph.prefixes)
        labels = sorted(node.label for node in records.nodes if node.iri in terms) or [about]
        records = neighbourhood(records, terms, depth)
        title = ", ".join(labels) + (": changes" if since else "")
        steps = f"{depth} step{'' if depth == 1 else 's'}"
        said = f"{said} Of {graph.name}, what lies within {steps} of {', '.join(labels)}.".strip()
        name = f"{name}-{_slug(labels[0])}"
    return render_page(records, title=title, about=said), f"{name}.html"


def _with_datasets(
    graph: KnowledgeGraph, records: Records, about: str, depth: int, datasets: Sequence[str]
) -> tuple[str, str]:
    """Return the page of a term with what data sets say around it, and the name of its file."""
    from pharmagraph.errors import TermNotFoundError
    from pharmagraph.graphs.importedview import joined
    from pharmagraph.graphs.neighbourhood import named_terms, neighbourhood, part_of
    from pharmagraph.graphs.view.page import render_page

    named = () if "all" in datasets else tuple(dict.fromkeys(datasets))
    imported = graph.imports.around(about, *named)
    try:
        own = neighbourhood(records, named_terms(about, records, graph.vocabulary, graph.prefixes), depth)
    except TermNotFoundError:
        if not imported.statements:
            raise
        own = part_of(records, ())
    asked = named or graph.imports.loaded
    told = f"What {graph.name} says around {about}, and what {', '.join(asked)} "
    told += f"{'says' if len(asked) == 1 else 'say'}: imported, and checked by nobody of this project."
    if not imported.statements:
        told = f"What {graph.name} says around {about}; {', '.join(asked)} has nothing that is this term."
    page = render_page(joined(own, imported), title=about, about=told)
    return page, f"{graph.name}-{_slug(about)}-{_slug('-'.join(asked))}.html"


def _records(graph: KnowledgeGraph, *, inferred: bool) -> Records:
    """Read the built graph, with what was inferred if that is wanted."""
    if not inferred:
        return graph.records
    from pharmagraph.graphs.reading import dataset_records

    return dataset_records(graph.dataset, graph.name)


def _difference(graph: KnowledgeGraph, records: Records, since: str) -> Records:
    """Return what differs between an earlier state and the built graph."""
    from pharmagraph.graphs.changed import changed_records
    from pharmagraph.graphs.pastgraph import file_records, revision_records
    from pharmagraph.graphs.sides import GRAPH_FILES
    from pharmagraph.project import core_ontology

    if since.endswith(GRAPH_FILES):
        if not Path(since).is_file():
            raise click.UsageError(f"there is no graph file {since}")
        return changed_records(file_records(Path(since), graph.name), records, graph.name)
    project = graph.project
    old = revision_records(
        since, root=project.root, ontology=project.ontology.name, extract=project.extract.name,
        core=core_ontology(), base=graph.base, name=graph.name,
    )  # fmt: skip
    return changed_records(old, records, graph.name)


def _slug(label: str) -> str:
    """Return a label as a part of a file's name."""
    return re.sub(r"[^\w]+", "-", label).strip("-").lower()[:60] or "part"
