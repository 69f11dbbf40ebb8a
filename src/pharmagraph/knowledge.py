"""The library's face: open a project and ask its graph."""

from __future__ import annotations

import os
import weakref
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.errors import ProjectError
from pharmagraph.project import SOURCES_VARIABLE, Project, core_ontology, find_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType
    from typing import Self

    import networkx as nx
    import rdflib

    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.build import Built
    from pharmagraph.graphs.check import Checked
    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.graphs.pool import Pool
    from pharmagraph.graphs.query import Engine
    from pharmagraph.graphs.records import Records
    from pharmagraph.graphs.trusted import InProcess
    from pharmagraph.ontology.questions import Question
    from pharmagraph.rdfterms import NtTerm, Triple


def source_texts(folder: Path | str | None = None) -> Path | None:
    """Return the folder of source texts: the one named, else PHARMAGRAPH_SOURCES, else None.

    Raises ProjectError where the named folder is not there: a check without texts would rest on the
    locks, and nobody would notice.
    """
    named = folder or os.environ.get(SOURCES_VARIABLE)
    if named and not Path(named).is_dir():
        mend = f"check the name (--source-text or {SOURCES_VARIABLE})"
        raise ProjectError(f"there is no folder {named} with source texts", mend=mend)
    return Path(named) if named else None


class KnowledgeGraph:
    """A knowledge project and its built graph.

    Made by ``pharmagraph.open``. Reading never changes the project; ``build`` does. The process that
    answers queries stays for the next one: ``close`` ends it, and so does the end of a ``with`` block
    or of the program.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self._pool: Pool | None = None
        self._trusted: InProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process that answers queries; the next query starts another."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

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
        """Read the project's facts and vocabulary; ``texts`` is a folder with source texts.

        Raises ContentError where the ontology cannot be read.
        """
        from pharmagraph.extract.content import read_content

        project = self.project
        return read_content(
            core=core_ontology(), ontology=project.ontology, extract=project.extract, base=project.base,
            root=project.root, texts=source_texts(texts),
        )  # fmt: skip

    def check(self, texts: Path | str | None = None) -> Checked:
        """Check every fact, term and shape; the findings say what is wrong and where."""
        from datetime import datetime

        from pharmagraph.graphs.check import check_content

        project = self.project
        # The one use of the clock: whether a review is overdue depends on the day of the check.
        today = datetime.now().astimezone().date().isoformat()
        return check_content(
            self.content(texts), self.name, core=core_ontology(), ontology=project.ontology,
            root=project.root, today=today,
        )  # fmt: skip

    def build(self, texts: Path | str | None = None) -> Built:
        """Build the graph into the project's graphs folder, all or nothing.

        Raises ContentError where the content has errors, GraphError where nothing can be written.
        """
        from pharmagraph.graphs.build import build_graph

        built = build_graph(self.content(texts), self.name, self.project.graphs)
        self.__dict__.pop("triples", None)
        return built

    @cached_property
    def triples(self) -> list[Triple]:
        """The triples of the built graph, sorted; raises GraphError where there is none."""
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

    @property
    def prefixes(self) -> dict[str, str]:
        """The short names that queries may use without declaring them."""
        from pharmagraph.ontology.prefixes import project_prefixes

        return project_prefixes(self.base)

    def query(  # noqa: PLR0913 - what to ask, then what may be set, by name
        self,
        sparql: str,
        *,
        graphs: Iterable[str] = (),
        seconds: float | None = None,
        trusted: bool = False,
        services: Iterable[str] = (),
        name: str = "query",
    ) -> Answer:
        """Answer a SPARQL query over the built graph, in a process of its own.

        ``graphs`` are graphs that the query sees beside the curated layer: "inferred", a data set,
        "all", or IRIs. ``seconds`` is the longest that it may take. ``trusted`` answers in this
        process, without limits of time and memory. ``services`` are the hosts that SERVICE may ask.
        ``name`` is what messages call the query.

        Raises QuerySyntaxError, QueryRefusedError or QueryLimitError, GraphError where there is no
        graph.
        """
        return self._answered(
            sparql, {}, graphs, seconds=seconds, trusted=trusted, services=tuple(services), name=name
        )

    def _answered(  # noqa: PLR0913, PLR0917 - what ``query`` takes, and terms in place of variables
        self,
        sparql: str,
        terms: Mapping[str, NtTerm],
        graphs: Iterable[str] = (),
        seconds: float | None = None,
        services: tuple[str, ...] = (),
        name: str = "query",
        *,
        trusted: bool = False,
    ) -> Answer:
        from pharmagraph.graphs.dataset import scope_with
        from pharmagraph.graphs.guard import DEFAULT_LIMITS
        from pharmagraph.graphs.query import ask_graph

        dataset = self.dataset
        limits = DEFAULT_LIMITS if seconds is None else DEFAULT_LIMITS._replace(seconds=seconds)
        engine = None if services else self._engine(trusted=trusted)
        return ask_graph(
            dataset, sparql, engine=engine, substitutions=terms, prefixes=self.prefixes, limits=limits,
            scope=scope_with(dataset, graphs), services=services, name=name,
        )  # fmt: skip

    def _engine(self, *, trusted: bool) -> Engine:
        """Return what answers queries: this process, or workers that end when this object does."""
        if trusted:
            if self._trusted is None:
                from pharmagraph.graphs.trusted import InProcess

                self._trusted = InProcess(_finder(self.project))
            return self._trusted
        if self._pool is None:
            from pharmagraph.graphs.pool import Pool

            # Not a method of this object: it would keep the object from ever ending.
            self._pool = Pool(_finder(self.project))
            weakref.finalize(self, self._pool.close)
        return self._pool

    def questions(self) -> list[Question]:
        """Return the named questions, the core's and the project's own, sorted by name."""
        from pharmagraph.ontology.questions import load_questions

        return load_questions(core_ontology(), self.project.ontology, self.project.root)

    def ask(self, question: str, /, **parameters: str) -> Answer:
        """Answer a named question; parameters are labels, synonyms or ids of terms, numbers or words.

        >>> import pharmagraph
        >>> kg = pharmagraph.open(".")
        >>> answer = kg.ask("side-effects", drug="diazepam")

        Raises QuestionError where there is no such question or a parameter does not fit, and
        TermNotFoundError where a word names no term.
        """
        from pharmagraph.ontology.loading import load_vocabulary
        from pharmagraph.ontology.questions import bind_parameters, find_question

        project, core = self.project, core_ontology()
        asked = find_question(question, core, project.ontology, project.root)
        vocabulary, _ = load_vocabulary(core, project.ontology, project.base, project.root)
        terms = bind_parameters(asked, parameters, vocabulary)
        return self._answered(asked.sparql, terms, name=asked.file.name)

    def export(self, form: str, *, facts_only: bool = False) -> bytes:
        """Return the built graph in an export format, such as "turtle" or "jsonld".

        ``facts_only`` leaves out ontology, statements and evidence. Raises PharmagraphError for an
        unknown format.
        """
        from pharmagraph.graphs.build import head_comment
        from pharmagraph.graphs.facts_only import facts_only as reduced
        from pharmagraph.graphs.writers import find_writer

        triples = reduced(self.triples) if facts_only else self.triples
        return find_writer(form).write(triples, self.prefixes, head_comment(self.name))

    def view(self) -> str:
        """Return the graph as one HTML page that needs no network."""
        from pharmagraph.graphs.view.page import render_page

        return render_page(self.records, title=self.name)

    @property
    def rdflib(self) -> rdflib.Graph:
        """The built graph as a new rdflib Graph."""
        import rdflib

        graph = rdflib.Graph(bind_namespaces="none")
        for prefix, namespace in self.prefixes.items():
            graph.bind(prefix, namespace)
        return graph.parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in self.triples), format="nt")

    def networkx(self) -> nx.MultiDiGraph[str]:
        """Return the statements as a networkx network: terms are nodes, statements are edges."""
        from pharmagraph.graphs.network import make_network

        return make_network(self.records)


def _finder(project: Project) -> Callable[[], Dataset]:
    """Return a function that finds the files of a project's built graph."""
    from pharmagraph.graphs.dataset import project_dataset

    return lambda: project_dataset(project.graphs, project.name, project.base)


def open_project(folder: Path | str | None = None) -> KnowledgeGraph:
    """Open the knowledge project at or above a folder (by default, the working directory).

    Raises ProjectError where there is none, ContentError where its settings are wrong.
    """
    return KnowledgeGraph(find_project(Path(folder) if folder is not None else None))
