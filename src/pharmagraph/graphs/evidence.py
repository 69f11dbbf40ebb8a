"""Find the statements that an answer rests on, and those that match without being accepted.

Two queries do it (``rewriting`` writes them), and a third reads what the statements say, so
that this takes as long as the answer is, not as the graph is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.evidence_words import rank
from pharmagraph.graphs.patterns import read_pattern
from pharmagraph.graphs.rewriting.groups import GroupWriter, shared_columns
from pharmagraph.graphs.rewriting.triples import Schema
from pharmagraph.graphs.statementfinder import StatementFinder
from pharmagraph.rdfterms import plain, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.patterns import QueryPattern
    from pharmagraph.graphs.records import Source, StatementRow
    from pharmagraph.graphs.rewriting.triples import Rewritten
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm

_Key: TypeAlias = "tuple[NtTerm | None, ...]"
MOST_SOLUTIONS = 10_000


class _Solution(NamedTuple):
    """A statement, and the values of the shared columns for which it was found."""

    key: _Key
    statement: str
    linked: bool


@dataclass(frozen=True)
class Evidence:
    """What an answer rests on.

    ``rows`` holds, for each row (each triple of a CONSTRUCT or DESCRIBE; one for an ASK), the IRIs
    of its statements, sorted. ``also`` are the statements that match the query too and give no
    triple (disputed, reported, superseded, negated, or holding only under a condition), but for
    those that stand in a row already, by standing. ``firm`` are those of all that are accepted or inferred,
    affirmed and unconditional. ``said``, ``sources`` and ``labels`` tell what they, and those that
    they contradict or were inferred from, say and where it stands; ``notes`` tell what could not be
    found out.
    """

    rows: tuple[tuple[str, ...], ...]
    also: tuple[str, ...] = ()
    firm: frozenset[str] = frozenset()
    said: Mapping[str, StatementRow] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every statement once: those of the rows as the rows have them, then the others."""
        return (*dict.fromkeys(statement for row in self.rows for statement in row), *self.also)


def find_evidence(  # noqa: PLR0913 - a query, its answer, and how to ask more
    text: str,
    answer: Answer,
    ask: Callable[[str], Answer],
    *,
    vocabulary: Vocabulary,
    prefixes: Mapping[str, str],
    most: int = MOST_SOLUTIONS,
) -> Evidence:
    """Find what the answer to a query rests on, and what matches without being accepted.

    ``answer`` is the answer to ``text``, rows in JSON. ``ask`` answers a SELECT over what the query
    itself saw; ``prefixes`` are those that need no declaration there. No more than ``most``
    solutions of each of the two queries are looked at; a note says so where there are more, and
    where a query fails.
    """
    return _Seeker(text, answer, ask, vocabulary, prefixes, most).find()


def _schema(vocabulary: Vocabulary) -> Schema:
    kin = {c.iri: tuple(sorted({iri for _, iri in c.unaccepted})) for c in vocabulary.classes.values()}
    return Schema(frozenset(vocabulary.relations), {c: k for c, k in kin.items() if k}, vocabulary.base)


def _imported_note(nodes: Collection[NtTerm]) -> str:
    """Say that statements of imported graphs match: they are no evidence, whatever they say of themselves."""
    if len(nodes) == 1:
        return f"1 statement of an imported graph matches too, which nobody here has curated: {min(nodes)}"
    such = f"such as {min(nodes)}"
    return f"{len(nodes)} statements of imported graphs match too, which nobody here has curated, {such}"


class _Seeker:
    def __init__(  # noqa: PLR0913, PLR0917 - as find_evidence
        self, text: str, answer: Answer, ask: Callable[[str], Answer], vocabulary: Vocabulary,
        prefixes: Mapping[str, str], most: int,
    ) -> None:  # fmt: skip
        self._text = text
        self._answer = answer
        self._ask = ask
        self._schema = _schema(vocabulary)
        self._prefixes = prefixes
        self._most = most
        self._finder = StatementFinder(ask, vocabulary)
        self._notes: dict[str, None] = {}
        self._imported: set[NtTerm] = set()

    def _nothing(self, note: str) -> Evidence:
        results = {"truth": 1, "graph": len(self._answer.triples)}.get(
            self._answer.form, len(self._answer.rows)
        )
        return Evidence(((),) * results, notes=(note,))

    def find(self) -> Evidence:
        query = read_pattern(self._text)
        if query is None:
            return self._nothing("the evidence of this query cannot be looked for: its form is not followed")
        try:
            return self._of(query)
        except PharmagraphError as error:
            return self._nothing(f"the evidence could not be found out: {error.message}")

    def _of(self, query: QueryPattern) -> Evidence:
        columns = self._columns(query)
        found = self._solutions(query, columns, matching=False) if self._answer.truth else []
        matching = {f.statement for f in self._solutions(query, {}, matching=True)}
        by_triple = self._finder.of_triples(self._answer.triples)
        seen = matching | {f.statement for f in found} | {iri for row in by_triple for iri in row}
        seen |= self._finder.in_triples(self._answer.triples)
        self._finder.read(seen)
        firm = self._finder.firm
        # What was looked up for a triple gives that triple only if it is firm; what the query itself
        # leads to is part of its answer, whatever its standing.
        by_key: dict[_Key, set[str]] = {}
        for one in found:
            if not one.linked or one.statement in firm:
                by_key.setdefault(one.key, set()).add(one.statement)
        rows = self._rows(columns, by_key, [firm.intersection(row) for row in by_triple])
        in_rows = {iri for row in rows for iri in row}
        also = (seen & self._finder.said.keys()) - in_rows - firm
        told = self._told({*in_rows, *also})
        if self._imported:
            self._notes[_imported_note(self._imported)] = None
        found_out = Evidence(rows, (), *told, notes=tuple(self._notes))
        return replace(found_out, also=tuple(sorted(also, key=lambda iri: (rank(found_out, iri), iri))))

    def _told(
        self, listed: Collection[str]
    ) -> tuple[frozenset[str], dict[str, StatementRow], dict[str, Source], dict[str, str]]:
        """Return which statements are firm, and what they and those that they contradict say."""
        finder = self._finder
        opposed = {iri for one in listed for iri in finder.said[one].contradicts} & finder.said.keys()
        under = {premise for one in {*listed, *opposed} for premise in finder.premises(one)}
        said = {iri: finder.said[iri] for iri in sorted({*listed, *opposed, *under})}
        sources = {
            row.source: finder.sources[row.source] for row in said.values() if row.source in finder.sources
        }
        ends = {end for row in said.values() for end in (row.subject, row.object, row.rule)}
        labels = {iri: finder.labels[iri] for iri in sorted(ends & finder.labels.keys())}
        return frozenset(finder.firm & said.keys()), said, dict(sorted(sources.items())), labels

    def _columns(self, query: QueryPattern) -> dict[str, str]:
        """Return the columns by which solutions are told to belong to a row, with their words."""
        if self._answer.form != "rows":
            return {}
        if query.select.star:
            return {name: f"?{name}" for name in self._answer.variables}
        return shared_columns(self._text, query.select)

    def _rows(
        self, columns: Collection[str], by_key: Mapping[_Key, set[str]], by_triple: Sequence[Collection[str]]
    ) -> tuple[tuple[str, ...], ...]:
        whole = tuple(sorted(by_key.get((), ())))
        if self._answer.form == "graph":
            return tuple(tuple(sorted(row)) or whole for row in by_triple)
        if self._answer.form == "truth":
            return (whole,)
        places = [self._answer.variables.index(name) for name in columns]
        keys = [tuple(row[place] for place in places) for row in self._answer.rows]
        return tuple(tuple(sorted(by_key.get(key, ()))) for key in keys)

    def _solutions(
        self, query: QueryPattern, columns: Mapping[str, str], *, matching: bool
    ) -> list[_Solution]:
        """Ask for the statements of one of the two queries."""
        writer = GroupWriter(self._text, query, self._prefixes, self._schema, matching=matching)
        main = writer.main()
        for path in writer.skipped:
            self._notes[f"the evidence of the path {path} is not looked for"] = None
        if not main.choices:
            return []
        answer = self._ask(self._asked(query, writer, main, columns))
        if len(answer.rows) > self._most:
            self._notes[f"only the first {self._most:,} solutions were looked at for evidence"] = None
        found = []
        for *key, which, node in answer.rows[: self._most]:
            statement = self._finder.statement_of(value_of(node or "<>"))
            if node and self._finder.is_imported(value_of(node)):
                self._imported.add(node)
            if statement and which:
                linked = main.choices[int(value_of(which))].linked
                found.append(_Solution(tuple(key), statement, linked))
        return found

    def _asked(
        self, query: QueryPattern, writer: GroupWriter, main: Rewritten, columns: Mapping[str, str]
    ) -> str:
        """Write a query whose rows are the shared columns, the number of a choice, and its node."""
        which, node, never = writer.fresh("which"), writer.fresh("node"), writer.fresh("never")
        numbers = " ".join(str(n) for n, _ in enumerate(main.choices))
        tried = ", ".join(f"IF({which} = {n}, {c.term}, {never})" for n, c in enumerate(main.choices))
        select = query.select
        return (
            f"{query.prologue.of(self._text)}\n"
            f"SELECT DISTINCT {' '.join(columns.values())} {which} {node}\n"
            f"{select.dataset.of(self._text) if select.dataset else ''}\n"
            f"WHERE {{ {main.text}\n"
            f"VALUES {which} {{ {numbers} }} BIND(COALESCE({tried}) AS {node})\n"
            f"FILTER(ISIRI({node}) && STRSTARTS(STR({node}), {plain(self._schema.base)})) }}\n"
            f"LIMIT {self._most + 1}"
        )
