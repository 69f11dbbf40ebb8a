"""The library's face: open a project and ask its graph."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pharmagraph.builtgraph import BuiltGraph
from pharmagraph.graphs.manner import manner_of
from pharmagraph.project import core_ontology, source_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Self, Unpack

    import pandas as pd
    import polars as pl

    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.analysis.analyst import Analysis
    from pharmagraph.graphs.analysis.narrowing import Narrowed
    from pharmagraph.graphs.analysis.pathwords import Paths
    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.asker import Asker
    from pharmagraph.graphs.build import Built
    from pharmagraph.graphs.check import Checked
    from pharmagraph.graphs.explain import Explanation
    from pharmagraph.graphs.explainer import Explainer
    from pharmagraph.graphs.importing.engines import Wishes
    from pharmagraph.graphs.importing.loading import Loaded
    from pharmagraph.graphs.importing.rdf.importing import Imported, ImportWishes
    from pharmagraph.graphs.imports import Imports
    from pharmagraph.graphs.manner import How
    from pharmagraph.graphs.questionbook import QuestionBook
    from pharmagraph.ontology.parameters import Given
    from pharmagraph.ontology.questions import Question


class KnowledgeGraph(BuiltGraph):
    """A knowledge project and its built graph.

    Made by ``pharmagraph.open``. Only ``build``, ``load`` and ``import_files`` change it. The process that
    answers queries stays for the next one: ``close`` ends it, and so does the end of a ``with`` block or
    the program.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the idle process that answers queries; a query that is being answered goes on."""
        self._asker.close()

    def content(self, texts: Path | str | None = None) -> Content:
        """Read facts and vocabulary; ``texts`` is a folder of source texts. Raises ContentError."""
        from pharmagraph.extract.content import read_content

        at = self.project
        return read_content(
            core=core_ontology(), ontology=at.ontology, extract=at.extract, base=at.base, root=at.root,
            texts=source_texts(texts),
        )  # fmt: skip

    def check(self, texts: Path | str | None = None, *, shapes: str = "compiled") -> Checked:
        """Check every fact, term and shape; the findings say what is wrong and where.

        ``shapes`` is what the graph is held against them by: "compiled", or "pyshacl", the reference.
        """
        from datetime import datetime

        from pharmagraph.graphs.check import check_content

        at = self.project
        # The one use of the clock: whether a review is overdue depends on the day of the check.
        today = datetime.now().astimezone().date().isoformat()
        content = self.content(texts)
        return check_content(
            content, self.name, core=core_ontology(), ontology=at.ontology, root=at.root, today=today,
            shapes=shapes,
        )  # fmt: skip

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

    def import_files(self, *files: Path | str, **wanted: Unpack[ImportWishes]) -> Imported:
        """Import files of RDF or KGX into a graph of their own beside the curated layer, all or nothing.

        ``name``, ``title``, ``licence``, ``issued``, ``form`` (such as "turtle"), ``merge`` (graphs of the
        files' own into one) and ``prefixes`` (of KGX) are as for the command. Raises LoadError, ContentError
        with the place of what cannot be imported.
        """
        from pharmagraph.graphs.importing.rdf.importing import import_wishes

        return import_wishes(self.project, files, wanted)

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
        from pharmagraph.graphs.rowstatements import mark_imported
        from pharmagraph.ontology.parameters import bind_parameters

        asked = self._book.find(question, self.dataset if self.endpoint is None else None)
        terms = bind_parameters(asked, parameters, self.vocabulary)
        said = manner_of({"diagnose": False, **manner, "graphs": (*asked.graphs, *manner_of(manner).graphs)})
        return mark_imported(
            self._asker.query(asked.sparql, said, terms=terms, name=asked.file.name), self.base
        )

    def explain(self, subject: str, relation: str | None = None, obj: str | None = None) -> Explanation:
        """Show what statements rest on, inferred ones too, down to the words of their sources.

        A name is a label, synonym, id or IRI; or a statement stands alone (document/fact). An object may be
        a literal as Turtle writes it, such as '"diazepam"@en'. What is no statement is told with the file and
        line that it comes from. Raises TermNotFoundError where a name means nothing, GraphError where there
        is no graph.
        """
        return self._explainer.explain(subject, relation, obj)

    @cached_property
    def _explainer(self) -> Explainer:
        from pharmagraph.graphs.explainer import Explainer

        return Explainer(self)

    @property
    def analysis(self) -> Analysis:
        """What the graph tells as a whole: paths, likeness, what is central, gaps, coverage."""
        from pharmagraph.graphs.analysis.analyst import Analysis

        return Analysis(self)

    def paths(self, start: str, end: str, k: int = 5, **narrowed: Unpack[Narrowed]) -> Paths:
        """Return the ``k`` best explained paths between two terms, as ``analysis.paths`` does."""
        return self.analysis.paths(start, end, k, **narrowed)

    @property
    def imports(self) -> Imports:
        """The loaded data sets: what they say of a term, and where they and the facts disagree."""
        from pharmagraph.graphs.imports import Imports

        return Imports(self._book, self.dataset, self._asker, lambda: self.vocabulary)

    def to_polars(self, sparql: str | None = None, **manner: Unpack[How]) -> pl.DataFrame:
        """Return the answer to a query, or without one all statements, as a polars.DataFrame.

        Raises what ``query`` does, and MissingExtraError without the optional part "notebook".
        """
        from pharmagraph.graphs.frames import statements, to_polars

        told = statements(self.records) if sparql is None else self.query(sparql, **manner)
        frame: pl.DataFrame = to_polars(told)
        return frame

    def to_pandas(self, sparql: str | None = None, **manner: Unpack[How]) -> pd.DataFrame:
        """Return the answer to a query, or without one all statements, as a pandas.DataFrame.

        Raises what ``query`` does, and MissingExtraError without the optional part "notebook".
        """
        from pharmagraph.graphs.frames import statements, to_pandas

        told = statements(self.records) if sparql is None else self.query(sparql, **manner)
        frame: pd.DataFrame = to_pandas(told)
        return frame
