"""The errors that a caller of pharmagraph can meet, each with what it carries.

    PharmagraphError              anything that pharmagraph itself raises
      ProjectError                no project, or one whose settings are wrong
      ContentError                content that cannot be used; carries its findings
      TermNotFoundError           a word that names no term; carries suggestions
      DatasetNotFoundError        a word that names no data set; carries suggestions
      QuestionError               no such question, or parameters that do not fit it
      GraphError                  no built graph, or one that is damaged
        StoreError                the store on disk cannot be built
          StoreDamagedError       the store on disk cannot be opened or read
      NotWrittenError             a file that could not be written
      DownloadError               a publisher's file that could not be fetched
      LoadError                   a data set that cannot be loaded
      PublishError                a graph that did not reach a server whole
      RevisionError               a git revision that cannot be read
      QueryError                  a query that cannot be answered
        QuerySyntaxError          where it stops being SPARQL; carries line and column
        QueryRefusedError         it asks for what a query may not do
        QueryLimitError           it hit a limit; carries the limit's name
        WorkerEndedError          the process that answered ended, and not for the query's sake
      ServiceError                the service cannot begin
      ClusterError                Spark or its cluster cannot do the job
      MissingExtraError           an optional part is not installed; carries the install line

Every error has a plain message, and a ``mend``: what the reader can do about it. Every error can be
pickled, so that it reaches the process that asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.findings import Finding


class PharmagraphError(Exception):
    """Anything that pharmagraph itself raises.

    ``message`` says what is wrong and ``mend`` what helps; ``str()`` gives both.
    """

    def __init__(self, message: str, *, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message}\n  mend: {self.mend}" if self.mend else self.message

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.args), self.__dict__


def _again(kind: type[PharmagraphError], arguments: tuple[object, ...]) -> PharmagraphError:
    """Make an error anew without its __init__, whose parameters differ from class to class."""
    return kind.__new__(kind, *arguments)


class ProjectError(PharmagraphError):
    """No project was found, or its settings are wrong."""


class ContentError(PharmagraphError):
    """Content cannot be used; ``findings`` says where and why."""

    def __init__(self, message: str, findings: Sequence[Finding], *, mend: str = "") -> None:
        super().__init__(message, mend=mend)
        self.findings = tuple(findings)


class TermNotFoundError(PharmagraphError):
    """A word names no term; ``suggestions`` holds the labels that come nearest."""

    def __init__(self, message: str, suggestions: Sequence[str] = (), *, mend: str = "") -> None:
        super().__init__(message, mend=mend)
        self.suggestions = tuple(suggestions)


class DatasetNotFoundError(PharmagraphError):
    """A word names no data set; ``suggestions`` holds the names that come nearest."""

    def __init__(self, message: str, suggestions: Sequence[str] = (), *, mend: str = "") -> None:
        super().__init__(message, mend=mend)
        self.suggestions = tuple(suggestions)


class QuestionError(PharmagraphError):
    """No such named question, or parameters that do not fit it."""


class GraphError(PharmagraphError):
    """There is no built graph, or the one there is damaged."""


class StoreError(GraphError):
    """The store on disk cannot be built; the files, and the store that was there, are as they were."""


class StoreDamagedError(StoreError):
    """The store on disk cannot be opened or read; it is built anew from the files."""


class NotWrittenError(PharmagraphError):
    """A file could not be written; what stood there before still stands there."""


class DownloadError(PharmagraphError):
    """A publisher's file could not be fetched; the mend says how to fetch it by hand."""


class LoadError(PharmagraphError):
    """A data set cannot be loaded: no such data set, its files are missing, or it is being loaded."""


class PublishError(PharmagraphError):
    """A graph could not be published whole; the mend says what the server holds now."""


class RevisionError(PharmagraphError):
    """A git revision cannot be read: no git, no repository, or no such revision."""


class QueryError(PharmagraphError):
    """A query cannot be answered."""


class QuerySyntaxError(QueryError):
    """The query is not SPARQL; ``line`` and ``column`` (both from 1) say where it stops being it."""

    def __init__(self, message: str, *, line: int, column: int, mend: str = "") -> None:
        super().__init__(message, mend=mend)
        self.line = line
        self.column = column


class QueryRefusedError(QueryError):
    """The query asks for something that queries may not do (updates, files, other hosts).

    ``line`` and ``column`` (both from 1) say where; 0 where it is no single place.
    """

    def __init__(self, message: str, *, line: int = 0, column: int = 0, mend: str = "") -> None:
        super().__init__(message, mend=mend)
        self.line = line
        self.column = column


class QueryLimitError(QueryError):
    """The query hit a limit; ``limit`` names it."""

    def __init__(self, message: str, *, limit: str, mend: str = "") -> None:
        super().__init__(message, mend=mend)
        self.limit = limit


class WorkerEndedError(QueryError):
    """The process that answered the query ended, and the query is not the reason."""


class ServiceError(PharmagraphError):
    """The service cannot begin."""


class ClusterError(PharmagraphError):
    """Spark or its cluster cannot do the job: no Java, no master, no worker, or a job that failed."""


class MissingExtraError(PharmagraphError):
    """An optional part is not installed; ``extra`` names it and ``mend`` is the install line."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs the optional part '{extra}', which is not installed",
            mend=f'pip install "pharmagraph[{extra}]"',
        )
        self.extra = extra
