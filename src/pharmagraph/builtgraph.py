"""A built graph as it lies in its project: its triples and rows, drawn, written, and for other libraries."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pharmagraph.project import core_ontology

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import networkx as nx
    import rdflib

    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.graphs.records import Records
    from pharmagraph.graphs.remote.endpoint import Endpoint
    from pharmagraph.graphs.writers.selection import Selection
    from pharmagraph.graphs.writers.writer import Writer
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.project import Project
    from pharmagraph.rdfterms import Triple


class BuiltGraph:
    """The built graph of a project, here or on a server; ``KnowledgeGraph`` can be asked and changed too."""

    def __init__(self, project: Project, endpoint: Endpoint | None = None) -> None:
        self.project = project
        self.endpoint = endpoint

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"

    @property
    def name(self) -> str:
        """The project's name."""
        return self.project.name

    @property
    def base(self) -> str:
        """What the IRIs of the project's own terms, documents and statements begin with."""
        return self.project.base

    @property
    def path(self) -> Path:
        """The canonical file of the built graph, which need not be there yet."""
        return self.project.graphs / f"{self.name}.nq"

    @cached_property
    def triples(self) -> list[Triple]:
        """The triples of the built graph, sorted, or those that a server has of it.

        Raises GraphError where nothing has been built, QueryError where a server does not answer.
        """
        if self.endpoint is not None:
            return self.endpoint.triples(preferred=f"{self.base}graph/curated")
        from pharmagraph.graphs.nquads import read_nquads

        return read_nquads(self.path)

    @property
    def records(self) -> Records:
        """The built graph as rows: nodes, statements with their evidence, sources."""
        from pharmagraph.graphs.reading import read_records

        return read_records(self.triples, self.name)

    @property
    def whole(self) -> Records:
        """The built graph as rows, and beside it what rules inferred from it."""
        from pharmagraph.graphs.reading import dataset_records, read_records

        if self.endpoint is None:
            return dataset_records(self.dataset, self.name)
        return read_records([*self.triples, *self.endpoint.inferred(self.base)], self.name)

    @property
    def dataset(self) -> Dataset:
        """The files of the built graph: the curated layer and the named graphs beside it."""
        from pharmagraph.graphs.dataset import project_dataset

        return project_dataset(self.project.graphs, self.name, self.base)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The classes, relations and terms of the core and the project; raises ContentError."""
        from pharmagraph.ontology.loading import read_vocabulary

        return read_vocabulary(core_ontology(), self.project.ontology, self.base, self.project.root)

    @property
    def prefixes(self) -> dict[str, str]:
        """The short names that queries may use without declaring them."""
        from pharmagraph.ontology.prefixes import project_prefixes

        return project_prefixes(self.base)

    def export(self, form: str, *, facts_only: bool = False, about: str | None = None) -> bytes:
        """Return the built graph in an export format that is one file, such as "turtle" or "jsonld".

        ``facts_only`` leaves out ontology, statements, evidence. ``about`` narrows "markdown" and "html" to
        a fact sheet of what that name means. Raises PharmagraphError for an unknown format or a folder.
        """
        return b"".join(self.export_with(form, facts_only=facts_only, about=about))

    def export_with(
        self, form: str, graphs: Sequence[str] = (), *, facts_only: bool = False, about: str | None = None
    ) -> Iterator[bytes]:
        """Return the built graph with others beside it ("inferred", a data set, "all") in pieces.

        However large imports are, they pass through formats that are streamed; formats that are made of
        statements take "inferred" alone. Raises PharmagraphError for others, GraphError where there is no
        such graph.
        """
        from pharmagraph.graphs.writers import find_writer

        writer = find_writer(form)
        return writer.pieces(self._selection(writer, graphs, facts_only=facts_only, about=about))

    def export_to(
        self, form: str, place: Path | str, graphs: Sequence[str] = (), *, facts_only: bool = False,
        about: str | None = None,
    ) -> list[Path]:  # fmt: skip
        """Write the built graph in an export format to a file, or into a folder; return what was written.

        Parameters are those of ``export`` and ``export_with``. All files are the new ones, or the old
        ones. Raises NotWrittenError where the place cannot be written.
        """
        from pharmagraph.graphs.exporting import write_export
        from pharmagraph.graphs.writers import find_writer

        writer = find_writer(form)
        return write_export(
            writer, self._selection(writer, graphs, facts_only=facts_only, about=about), place
        )

    def _selection(
        self,
        writer: Writer,
        graphs: Sequence[str] = (),
        *,
        facts_only: bool = False,
        about: str | None = None,
    ) -> Selection:
        from pharmagraph.graphs.exporting import select_about, select_beside, select_graphs, select_triples

        if graphs or (self.endpoint is None and not facts_only):
            chosen = select_graphs(self.dataset, writer, graphs, self.prefixes, self.name)
        else:
            chosen = select_triples(self.triples, writer, self.prefixes, self.name, facts_only=facts_only)
        if writer.takes == "statements":
            chosen = select_beside(chosen, self.project.ontology, self.project.root, self.vocabulary)
        return chosen if about is None else select_about(chosen, writer, about, self.vocabulary)

    def view(self, about: str | None = None, depth: int = 1) -> str:
        """Return the graph as one HTML page that needs no network.

        ``about`` narrows it to what lies within ``depth`` steps of what that name means; raises
        TermNotFoundError where it means nothing.
        """
        from pharmagraph.graphs.neighbourhood import around
        from pharmagraph.graphs.view.page import render_page

        shown = self.records
        if about is not None:
            shown = around(shown, about, depth, self.vocabulary, self.prefixes)
        return render_page(shown, title=about or self.name)

    def _repr_html_(self) -> str:
        from pharmagraph.graphs.view.embedded import framed_page

        return framed_page(self.view(), title=self.name)

    @property
    def rdflib(self) -> rdflib.Graph:
        """The built graph as a new rdflib Graph."""
        from pharmagraph.graphs.network import make_rdflib

        return make_rdflib(self.triples, self.prefixes)

    def networkx(self) -> nx.MultiDiGraph[str]:
        """Return the statements as a networkx network: terms are nodes, statements are edges."""
        from pharmagraph.graphs.network import make_network

        return make_network(self.records)
