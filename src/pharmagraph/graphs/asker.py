"""Ask a project's graph, here or on a server, and say what helps to read the answer.

Besides rows there are notes: a name that the graph does not know, and why nothing was found; and, if
wanted, the statements that each row rests on.
"""

from __future__ import annotations

import weakref
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError, QueryError
from pharmagraph.graphs.dataset import scope_with
from pharmagraph.graphs.exchange import EngineSyntaxError, Wanted
from pharmagraph.graphs.mentions import mentions
from pharmagraph.graphs.query import Asked, answer_of, answered
from pharmagraph.ontology.prefixes import IDENTIFIERS, XSD, project_prefixes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.dataset import Dataset, Stamp
    from pharmagraph.graphs.evidence import Evidence
    from pharmagraph.graphs.manner import Manner
    from pharmagraph.graphs.mentions import Mention
    from pharmagraph.graphs.query import Engine
    from pharmagraph.graphs.remote.endpoint import Endpoint
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm

_SECONDS_TO_EXPLAIN = 2.0
_MOST_NAMES = 20
# What COUNT, SUM, AVG and GROUP_CONCAT give where nothing matches (SPARQL 1.1, 18.5.1).
_NOTHING_TOLD = frozenset({None, '""', f'"0"^^<{XSD}integer>'})
_NOTHING_ACCEPTED = "nothing that is accepted matches"
ENCODINGS = ("csv", "tsv", "json", "xml")
"""The formats of rows that are written while they are found."""


class Asker:
    """Asks the data set that ``find`` returns, or an endpoint; ``vocabulary`` is read when needed.

    ``prefixes`` are more short names that queries may use without declaring them.
    """

    def __init__(
        self,
        find: Callable[[], Dataset],
        base: str,
        vocabulary: Callable[[], Vocabulary],
        endpoint: Endpoint | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        self._find = find
        self._base = base
        self._read_vocabulary = vocabulary
        self._words: tuple[Stamp, Vocabulary] | None = None
        self._endpoint = endpoint
        self._prefixes = {**(prefixes or {}), **IDENTIFIERS, **project_prefixes(base)}
        self._engines: dict[bool, Engine] = {}
        self._end: Callable[[], object] = lambda: None

    def close(self) -> None:
        """End the process that answers queries; the next query starts another."""
        self._end()
        self._engines.clear()

    def query(
        self, sparql: str, manner: Manner, *, terms: Mapping[str, NtTerm] | None = None, name: str = "query"
    ) -> Answer:
        """Answer a SPARQL query; ``terms`` are put in place of variables.

        Raises QuerySyntaxError, QueryRefusedError, QueryLimitError, QueryError or GraphError.
        """
        asked = Asked(sparql, name, self._prefixes, terms or {})
        named = self._named(asked)
        answer = self._put(asked, manner, names=[mention.iri for mention in named])
        notes = [*answer.notes]
        if not answer and answer.form != "truth" and manner.diagnose:
            answer = self._with_absent(answer, named, manner)
        if answer.absent:
            notes += self._unknown(asked, named, answer.absent)
        elif manner.diagnose and (blank := blanks(answer)) is not None:
            notes += self._why_blank(asked, answer, blank, manner)
        if terms is not None and not answer:
            from pharmagraph.graphs.rowstatements import NOTHING_SAID, tells_statements

            notes.append(NOTHING_SAID if tells_statements(answer) else "nothing in this graph fits that")
        if manner.evidence:
            found = self._evidence(asked, answer, manner)
            notes += found.notes
            answer = replace(answer, evidence=found)
        return replace(answer, notes=tuple(notes), base=self._base)

    @contextmanager
    def stream(
        self, sparql: str, manner: Manner, encoding: str, name: str = "query"
    ) -> Iterator[tuple[Answer, Iterator[bytes]]]:
        """Answer a query as ``query`` does, with the body in pieces while it is made.

        The answer that comes with them has no body, and no notes on why it might be empty.
        """
        from pharmagraph.graphs.pool import Pool

        if encoding not in ENCODINGS:
            mend = f"choose one of: {', '.join(ENCODINGS)}"
            raise QueryError(f"rows cannot be streamed as '{encoding}'", mend=mend)
        asked = Asked(sparql, name, self._prefixes, {})
        dataset = self._find()
        measured = asked.measure(manner.limits, dataset, manner.services)
        scope = measured.scope or scope_with(dataset, manner.graphs)
        pool = Pool(self._find, size=0)
        try:
            with pool.stream(
                measured, Wanted(encoding), scope, manner.limits, doors=bool(manner.services)
            ) as raw:
                yield answer_of(measured, raw.head, b"", encoding), raw.pieces
        except EngineSyntaxError as error:
            raise asked.syntax_error(str(error)) from None

    def _named(self, asked: Asked) -> list[Mention]:
        """Return the names that it would be strange not to find, each IRI once."""
        try:
            text = asked.bound.text
        except PharmagraphError:  # said when the query is measured
            return []
        found: dict[str, Mention] = {}
        for mention in mentions(text, self._prefixes):
            if mention.role != "term" or mention.iri.startswith(self._base):
                found.setdefault(mention.iri, mention)
        return list(found.values())[:_MOST_NAMES]

    def _put(self, asked: Asked, manner: Manner, names: list[str] | None = None) -> Answer:
        if self._endpoint is not None:
            from pharmagraph.graphs.remote.endpoint import remote_graphs

            return self._endpoint.query(
                asked.text, substitutions=asked.substitutions, prefixes=self._prefixes,
                limits=manner.limits, graphs=remote_graphs(manner.graphs, self._base),
                services=manner.services, name=asked.name,
            )  # fmt: skip
        dataset = self._find()
        return answered(
            asked, dataset, engine=self._engine(trusted=manner.trusted), limits=manner.limits,
            scope=scope_with(dataset, manner.graphs), services=manner.services, names=names or (),
        )  # fmt: skip

    def _is_inferred(self, asked: Asked, columns: tuple[str, ...], manner: Manner) -> bool:
        """Tell whether the inferred graph, asked too, gives what is missing."""
        if self._endpoint is not None or not {"inferred", "all"}.isdisjoint(manner.graphs):
            return False
        more = self._put(asked, manner._replace(graphs=(*manner.graphs, "inferred")))
        left = blanks(more)
        return left is None or (bool(columns) and bool(left) and set(left) < set(columns))

    def _again(self, text: str, manner: Manner) -> Answer:
        """Ask something about a query, in the same manner."""
        return self._put(Asked(text, "query", self._prefixes, {}), manner)

    def _engine(self, *, trusted: bool) -> Engine:
        """Return what answers queries: this process, or workers that end when this object does."""
        if trusted not in self._engines:
            if trusted:
                from pharmagraph.graphs.trusted import InProcess

                self._engines[trusted] = InProcess(self._find)
            else:
                from pharmagraph.graphs.pool import Pool

                pool = Pool(self._find)
                self._engines[trusted] = pool
                self._end = weakref.finalize(self, pool.close)
        return self._engines[trusted]

    def _with_absent(self, answer: Answer, named: list[Mention], manner: Manner) -> Answer:
        """Ask a server which names it does not know; a worker of our own has said so already."""
        if self._endpoint is None:
            return answer
        places = "{{ <{0}> ?p ?o }} UNION {{ ?s <{0}> ?o }} UNION {{ ?s ?p <{0}> }}"
        absent = []
        for mention in named:
            try:
                found = self._again(f"ASK {{ {places.format(mention.iri)} }}", manner)
            except PharmagraphError:  # what helps to read an answer must not take it away
                break
            if not found.truth:
                absent.append(mention.iri)
        return replace(answer, absent=tuple(absent))

    def _vocabulary(self) -> Vocabulary:
        """Return the vocabulary, read anew where another graph has been built since."""
        stamp = () if self._endpoint else self._find().stamp()
        if self._words is None or self._words[0] != stamp:
            self._words = stamp, self._read_vocabulary()
        return self._words[1]

    def _unknown(self, asked: Asked, named: list[Mention], absent: tuple[str, ...]) -> tuple[str, ...]:
        from pharmagraph.graphs.unknown_names import unknown_notes

        return unknown_notes(
            asked.bound.text, named, absent, vocabulary=self._vocabulary, prefixes=self._prefixes,
            name=asked.name, origin=asked.bound.origin, shown=asked.text,
        )  # fmt: skip

    def _evidence(self, asked: Asked, answer: Answer, manner: Manner) -> Evidence:
        from pharmagraph.graphs.evidence import find_evidence

        return find_evidence(
            asked.bound.text, answer, lambda text: self._again(text, manner),
            vocabulary=self._vocabulary(), prefixes=self._prefixes,
        )  # fmt: skip

    def _why_blank(self, asked: Asked, answer: Answer, columns: tuple[str, ...], manner: Manner) -> list[str]:
        """Say that what is not accepted matches, or what is inferred, or which part matched nothing."""
        from pharmagraph.graphs.diagnosis import why_empty
        from pharmagraph.graphs.evidence_words import standing

        what = f"nothing that is accepted gives {_named_columns(columns)}" if columns else _NOTHING_ACCEPTED
        quick = manner._replace(seconds=min(_SECONDS_TO_EXPLAIN, manner.limits.seconds))
        notes = []
        with suppress(PharmagraphError):  # what helps to read an answer must not take it away
            evidence = self._evidence(asked, answer, quick)
            if evidence.also:
                told = 'it stands under "Matching too"' if manner.evidence else "--evidence shows it"
                notes.append(f"{what}, but there is more: {standing(evidence)}; {told}")
        with suppress(PharmagraphError):
            if self._is_inferred(asked, columns, quick):
                known = "" if notes else "nothing that sources say matches, but what was inferred does; "
                notes.append(f"{known}--with inferred shows {'what was inferred too' if notes else 'it'}")
        if notes or columns or answer.form == "truth":
            return notes
        found = why_empty(asked.bound.text, lambda text: self._again(text, quick).truth)
        if found is None:
            return []
        bound = asked.bound
        return [found.note(bound.text, asked.name, origin=bound.origin, shown=asked.text)]


def blanks(answer: Answer) -> tuple[str, ...] | None:
    """Return the columns that tell nothing in any row: without a value, or an aggregate over nothing.

    An empty answer, and a no, give (), and None an answer in which every column tells something.
    """
    if not answer:
        return ()
    if answer.form != "rows":
        return None
    columns = enumerate(answer.variables)
    return tuple(name for n, name in columns if all(row[n] in _NOTHING_TOLD for row in answer.rows)) or None


def _named_columns(columns: tuple[str, ...]) -> str:
    return ", ".join(f"?{name}" for name in columns) + " a value"
