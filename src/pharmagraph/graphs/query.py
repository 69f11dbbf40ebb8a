"""Ask SPARQL of a built graph and get an answer, or an error that says what to mend."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from pharmagraph.errors import QuerySyntaxError
from pharmagraph.graphs.answer import Answer
from pharmagraph.graphs.dataset import PLAIN
from pharmagraph.graphs.disk.choosing import fitting
from pharmagraph.graphs.exchange import EngineSyntaxError, Wanted
from pharmagraph.graphs.guard import DEFAULT_LIMITS, Limits, Measured, measure, pointed
from pharmagraph.graphs.pool import needed_graphs
from pharmagraph.graphs.process import WorkerProcess
from pharmagraph.ontology.prefixes import IDENTIFIERS, PREFIXES
from pharmagraph.sparqltext import bind, offset_of, position, tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pharmagraph.graphs.dataset import Dataset, Scope
    from pharmagraph.graphs.exchange import Head, RawAnswer
    from pharmagraph.rdfterms import NtTerm
    from pharmagraph.sparqltext import Bound

_PLACE = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_ALTERNATIVES = re.compile(r'"((?:[^"\\]|\\.)+)"|([A-Z][A-Z_]+)\b')
_BROKEN_IRI = re.compile(r"<[A-Za-z][^<>\n]*>")
_MOST_ALTERNATIVES = 6


class Engine(Protocol):
    """What answers measured queries: a pool of workers, or this process (``trusted``)."""

    def ask(self, measured: Measured, wanted: Wanted, scope: Scope, limits: Limits) -> RawAnswer:
        """Answer a query."""


def ask_graph(  # noqa: PLR0913 - what to ask, then what may be set, by name
    dataset: Dataset,
    query: str,
    *,
    engine: Engine | None = None,
    substitutions: Mapping[str, NtTerm] | None = None,
    prefixes: Mapping[str, str] = PREFIXES,
    limits: Limits = DEFAULT_LIMITS,
    scope: Scope = PLAIN,
    services: Collection[str] = (),
    encoding: str = "json",
    name: str = "query",
) -> Answer:
    """Answer a SPARQL query over a data set; ``answered`` says how, and what it raises.

    ``substitutions`` maps names of variables to the N-Triples terms that take their place;
    ``prefixes`` need no declaration; ``name`` is what messages call the query.
    """
    asked = Asked(query, name, {**IDENTIFIERS, **prefixes}, substitutions or {})
    return answered(
        asked, dataset, engine=engine, limits=limits, scope=scope, services=services, encoding=encoding
    )


def answered(  # noqa: PLR0913 - what to ask, then what may be set, by name
    asked: Asked,
    dataset: Dataset,
    *,
    engine: Engine | None = None,
    limits: Limits = DEFAULT_LIMITS,
    scope: Scope = PLAIN,
    services: Collection[str] = (),
    encoding: str = "json",
    names: Collection[str] = (),
) -> Answer:
    """Answer a query over a data set, by an engine or in a process of its own.

    ``scope`` is what the query sees unless its FROM says otherwise; ``services`` are the hosts that
    SERVICE may ask (then the process is always its own); ``encoding`` is how rows come back (json,
    csv, tsv, xml); ``names`` are IRIs to look for: those that occur nowhere are the answer's
    ``absent``.

    Rows are sorted by their columns where the query asks for no order and no LIMIT, and the columns
    of ``SELECT *`` stand in the order in which the query mentions them.

    Raises QuerySyntaxError, QueryRefusedError, QueryLimitError or GraphError.
    """
    measured = asked.measure(limits, dataset, services)._replace(names=tuple(names))
    seen = measured.scope or scope
    wanted = Wanted(encoding)
    try:
        if engine is not None and not services:
            raw = engine.ask(measured, wanted, seen, limits)
        else:
            needed = fitting(dataset, needed_graphs(dataset, measured, seen))
            with WorkerProcess(needed, limits, doors=bool(services)) as process:
                raw = process.ask(measured, wanted, seen)
    except EngineSyntaxError as error:
        raise asked.syntax_error(str(error)) from None
    return answer_of(measured, raw.head, raw.body, encoding)


def answer_of(measured: Measured, head: Head, body: bytes, encoding: str) -> Answer:
    """Make an answer of what an engine gave."""
    added = ", ".join(f"{prefix}:" for prefix, _ in measured.added)
    notes = (f"prefixes added: {added}",) if added else ()
    form = head.form
    return Answer(form, head.variables, body, encoding if form == "rows" else "", notes, head.absent)


class Asked:
    """A query as it was asked: its text, what it is called, and what is put into it.

    ``text`` has line feeds only, so that lines are counted as the engine counts them.
    """

    def __init__(
        self, written: str, name: str, prefixes: Mapping[str, str], substitutions: Mapping[str, NtTerm]
    ) -> None:
        self.text = written.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.name = name
        self.prefixes = prefixes
        self.substitutions = substitutions

    @cached_property
    def bound(self) -> Bound:
        """The query with terms in place of variables."""
        try:
            return bind(self.text, self.substitutions)
        except ValueError as error:
            message, offset = error.args
            raise self._fault(offset, message, "take another name for one of the two") from None

    def measure(
        self, limits: Limits, dataset: Dataset | None = None, services: Collection[str] = ()
    ) -> Measured:
        """Let the guard read the query: as written, so that it points there, then with its terms."""

        def measured(text: str) -> Measured:
            return measure(
                text, prefixes=self.prefixes, limits=limits, graphs=dataset.graphs if dataset else (),
                curated=dataset.curated if dataset else "", services=services, name=self.name,
            )  # fmt: skip

        seen = measured(self.text)
        return measured(self.bound.text) if self.substitutions else seen

    def _fault(self, offset: int, message: str, mend: str, width: int = 1) -> QuerySyntaxError:
        line, column = position(self.text, offset)
        shown = pointed(self.text, self.name, line, column, message, width=width)
        return QuerySyntaxError(shown, line=line, column=column, mend=mend)

    def syntax_error(self, said: str) -> QuerySyntaxError:
        """Turn what the engine said of a query into an error with the place as written."""
        seen = self._broken_iri() or self._mistyped_word()
        if seen is not None:
            return seen
        found = _PLACE.match(said)
        if found is None:
            return self._fault(0, f"this is not SPARQL: {said}", "see the SPARQL 1.1 grammar")
        at = offset_of(self.bound.text, int(found[1]), int(found[2]))
        offset = min(self.bound.origin(at), len(self.text))
        message, mend = _in_words(found[3])
        here = [t for t in tokens(self.text) if t.end > offset]
        if not here:
            offset = len(self.text.rstrip())
            return self._fault(offset, f"{message}, at the end of the query", mend)
        offset = max(offset, here[0].start)
        return self._fault(offset, f"{message}, at '{here[0].text}'", mend, here[0].end - offset)

    def _broken_iri(self) -> QuerySyntaxError | None:
        """Find an IRI that holds what an IRI may not."""
        for token in tokens(self.text):
            found = _BROKEN_IRI.match(self.text, token.start) if token.text == "<" else None
            if found:
                message = f"{found.group()} is no IRI"
                mend = "an IRI holds no space, quote or bracket; a space is written %20"
                return self._fault(token.start, message, mend, len(found.group()))
        return None

    def _mistyped_word(self) -> QuerySyntaxError | None:
        """Find a word that SPARQL does not know: the engine's own place often lies behind it."""
        from pharmagraph.graphs.sparqlwords import WORDS
        from pharmagraph.ontology.vocabulary import did_you_mean

        for token in tokens(self.text):
            if token.kind == "word" and token.text.upper() not in WORDS and token.text != "a":
                mend = did_you_mean(token.text, WORDS) or (
                    f"a variable begins with a question mark (?{token.text}), a term with a prefix"
                    f" (term:{token.text})"
                )
                message = f"'{token.text}' is no word of SPARQL"
                return self._fault(token.start, message, mend, len(token.text))
        return None


def _in_words(expected: str) -> tuple[str, str]:
    """Put what the engine expected into words: a message and a mend."""
    for sign, message, mend in (
        (
            "variable that is unbound",
            "SELECT names a variable that the rest of the query does not give",
            "use it between the braces; beside COUNT and its kin, add GROUP BY with it",
        ),
        ("already", "a variable is given a value twice", "take another name behind AS"),
        ("IRI parsing failed", "this is no IRI", "an IRI holds no spaces; relative ones need a BASE"),
        ("Prefix not found", "a prefix is not declared", "declare it at the top: PREFIX ex: <…>"),
        ("blank node", "a blank node stands in two groups", "use a variable instead"),
    ):
        if sign in expected:
            return message, mend
    # Names of character ranges help nobody; words and signs do.
    plain = re.sub(r"\[[^\]]*\]", "", expected)
    named = [(a or b).replace('\\"', '"') for a, b in _ALTERNATIVES.findall(plain)]
    alternatives = list(dict.fromkeys(named))[:_MOST_ALTERNATIVES]
    mend = "look just before the mark for a missing dot, bracket or variable"
    if alternatives:
        mend += f"; there could stand: {' '.join(alternatives)}"
    return "this is not SPARQL", mend
