"""The library's face: open a project and ask its graph."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pharmagraph.graphs.manner import manner_of
from pharmagraph.project import Project, core_ontology, source_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Self, Unpack

    import networkx as nx
    import rdflib

    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.asker import Asker
    from pharmagraph.graphs.build import Built
    from pharmagraph.graphs.check import Checked
    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.graphs.explain import Explanation
    from pharmagraph.graphs.importing.engines import Wishes
    from pharmagraph.graphs.importing.loading import Loaded
    from pharmagraph.graphs.imports import Imports
    from pharmagraph.graphs.manner import How
    from pharmagraph.graphs.questionbook import QuestionBook
    from pharmagraph.graphs.records import Records
    from pharmagraph.graphs.remote.endpoint import Endpoint
    from pharmagraph.ontology.parameters import Given
    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import Triple


class KnowledgeGraph:
    """A knowledge project and its built graph.

    Made by ``pharmagraph.open``. Only ``build`` and ``load`` change it. The process that answers queries
    stays for the next one: ``close`` ends it, and so does the end of a ``with`` block or the program.
    """

    def __init__(self, project: Project, endpoint: Endpoint | None = None) -> None:
        self.project = project
        self.endpoint = endpoint

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the idle process that answers queries; a query that is being answered goes on."""
        self._asker.close()

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self.name!r}>"

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

    def content(self, texts: Path | str | None = None) -> Content:
        """Read facts and vocabulary; ``texts`` is a folder of source texts. Raises ContentError."""
        from pharmagraph.extract.content import read_content

        at = self.project
        return read_content(
            core=core_ontology(), ontology=at.ontology, extract=at.extract, base=at.base, root=at.root,
            texts=source_texts(texts),
        )  # fmt: skip

    def check(self, texts: Path | str | None = None) -> Checked:
        """Check every fact, term and shape; the findings say what is wrong and where."""
        from datetime import datetime

        from pharmagraph.graphs.check import check_content

        at = self.project
        # The one use of the clock: whether a review is overdue depends on the day of the check.
        today = datetime.now().astimezone().date().isoformat()
        content = self.content(texts)
        return check_content(
            content, self.name, core=core_ontology(), ontology=at.ontology, root=at.root, today=today
        )

    def build(self, texts: Path | str | None = None, *, inference: bool = True) -> Built:
        """Build the graph into the project's graphs folder, all or nothing.

        Without ``inference``, what rules conclude is left out; a store on disk follows. Raises ContentError
        where the content has errors or the rules do not end, GraphError where nothing can be written.
        """
        from pharmagraph.graphs.build import build_graph
        from pharmagraph.graphs.disk.updating import follow

        built = build_graph(self.content(texts), self.name, self.project.graphs, inference=inference)
        self.__dict__.pop("triples", None)
        follow(self.dataset)
        return built

    def load(self, dataset: str, files: Sequence[Path | str] = (), **manner: Unpack[Wishes]) -> Loaded:
        """Load a data set of tables into graphs beside the curated layer, all or nothing.

        ``files`` are the publisher's, or folders with them; by default those in the cache or beside the
        mapping. ``engine`` ("embedded", "spark"), ``master``, ``memory`` ("2GB") and ``threads`` are as
        for the command. Raises DatasetNotFoundError, LoadError, ContentError where rows do not fit.
        """
        from pharmagraph.graphs.importing.loading import load_wishes

        return load_wishes(self.project, dataset, files, manner)

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

    @cached_property
    def _asker(self) -> Asker:
        from pharmagraph.graphs.newasker import asker_of

        return asker_of(self.project, self.endpoint)

    @property
    def _book(self) -> QuestionBook:
        from pharmagraph.graphs.newasker import book_of

        return book_of(self.project)

    def query(self, sparql: str, *, name: str = "query", **manner: Unpack[How]) -> Answer:
        """Answer a SPARQL query over the built graph, in a process of its own.

        ``graphs`` are graphs that the query sees beside the curated layer: "inferred", a data set, "all",
        or IRIs. ``seconds`` is the longest that it may take. ``trusted`` answers in this process, without
        limits of time and memory. ``services`` are the hosts that SERVICE may ask. ``evidence`` adds the
        statements that each row rests on, disputed ones too. ``diagnose`` (True) says in the notes why a
        result is empty. ``name`` is what messages call the query.

        Raises QuerySyntaxError, QueryRefusedError, QueryLimitError, or GraphError without a graph.
        """
        return self._asker.query(sparql, manner_of(manner), name=name)

    def stream(
        self, sparql: str, encoding: str, *, name: str = "query", **manner: Unpack[How]
    ) -> AbstractContextManager[tuple[Answer, Iterator[bytes]]]:
        """Answer a query in pieces, for results that are large; use it in a ``with`` block.

        Gives an answer without a body, and the body in pieces: rows as csv, tsv, json or xml, triples
        as N-Triples. An error among them means that the answer is not whole. Raises what ``query`` does.
        """
        return self._asker.stream(sparql, manner_of(manner), encoding, name)

    def questions(self) -> list[Question]:
        """Return the named questions of core, project and loaded data sets, sorted."""
        return self._book.all(self.dataset)

    def ask(self, question: str, /, **parameters: Given) -> Answer:
        """Answer a named question; parameters are names or IRIs of terms, numbers or words.

        For example: ``pharmagraph.open(".").ask("side-effects", drug="diazepam")``.

        Raises QuestionError where there is no such question or a parameter does not fit, and
        TermNotFoundError where a word names no term.
        """
        return self.answer(question, parameters)

    def answer(self, question: str, parameters: Mapping[str, Given], **manner: Unpack[How]) -> Answer:
        """Answer a named question as ``ask`` does, in the manner that ``query`` describes."""
        from pharmagraph.ontology.parameters import bind_parameters

        asked = self._book.find(question, self.dataset if self.endpoint is None else None)
        terms = bind_parameters(asked, parameters, self.vocabulary)
        said = manner_of({"diagnose": False, **manner, "graphs": (*asked.graphs, *manner_of(manner).graphs)})
        return self._asker.query(asked.sparql, said, terms=terms, name=asked.file.name)

    def explain(self, subject: str, relation: str | None = None, obj: str | None = None) -> Explanation:
        """Show what statements rest on, inferred ones too, down to the words of their sources.

        A name is a label, synonym, id or IRI; or a statement stands alone (document/fact). Raises
        TermNotFoundError where a name means nothing, GraphError where there is no graph.
        """
        from pharmagraph.graphs.explain import explain
        from pharmagraph.graphs.reading import dataset_records, read_records

        if self.endpoint is None:
            records = dataset_records(self.dataset, self.name)
        else:
            records = read_records([*self.triples, *self.endpoint.inferred(self.base)], self.name)
        return explain(records, self.vocabulary, self.prefixes, subject, relation, obj)

    @property
    def imports(self) -> Imports:
        """The loaded data sets: what they say of a term, and where they and the facts disagree."""
        from pharmagraph.graphs.imports import Imports

        return Imports(self._book, self.dataset, self._asker, lambda: self.vocabulary)

    def export(self, form: str, *, facts_only: bool = False) -> bytes:
        """Return the built graph in an export format, such as "turtle" or "jsonld".

        ``facts_only`` leaves out ontology, statements, evidence. Raises PharmagraphError for an unknown one.
        """
        from pharmagraph.graphs.exporting import export_whole

        return export_whole(self.triples, form, self.prefixes, self.name, facts_only=facts_only)

    def export_with(self, form: str, graphs: Sequence[str]) -> Iterator[bytes]:
        """Return the built graph with others beside it ("inferred", a data set, "all") in pieces.

        For "nquads", "ntriples", "trig" or "turtle": however large imports are, they pass through.
        Raises PharmagraphError for another format, GraphError where there is no such graph.
        """
        from pharmagraph.graphs.build import head_comment
        from pharmagraph.graphs.exporting import export_pieces

        return export_pieces(self.dataset, form, graphs, self.prefixes, head_comment(self.name))

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
