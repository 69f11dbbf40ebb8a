"""What is asked of a graph as a whole: each method gives a table that says what its rows rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pharmagraph.errors import PharmagraphError, TermNotFoundError
from pharmagraph.graphs.analysis import centrality, coverage, features, gaps, likeness, shared
from pharmagraph.graphs.analysis.costs import IMPORTED, LINKED, is_step
from pharmagraph.graphs.analysis.engine import AUTO
from pharmagraph.graphs.analysis.naming import datasets_named, relations_named, term_named
from pharmagraph.graphs.analysis.narrowing import Narrowing
from pharmagraph.graphs.analysis.paths import MOST_PATHS, best_paths
from pharmagraph.graphs.analysis.pathwords import path_table
from pharmagraph.graphs.analysis.table import Table
from pharmagraph.graphs.analysis.web import Web
from pharmagraph.graphs.dataset import PARTS
from pharmagraph.graphs.records import Node
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.vocabulary import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Unpack

    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.analysis.narrowing import Narrowed
    from pharmagraph.graphs.analysis.pathwords import Paths
    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.imports import Imports
    from pharmagraph.graphs.manner import How
    from pharmagraph.graphs.records import Records, StatementRow
    from pharmagraph.ontology.vocabulary import Vocabulary


class Analysed(Protocol):
    """A graph, as its analysis knows it; ``pharmagraph.KnowledgeGraph`` is one."""

    @property
    def base(self) -> str:
        """What its IRIs begin with."""

    @property
    def records(self) -> Records:
        """The curated layer as rows."""

    @property
    def whole(self) -> Records:
        """The curated layer and what rules inferred from it, as rows."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Classes, relations and terms."""

    @property
    def prefixes(self) -> dict[str, str]:
        """Short names of IRIs."""

    @property
    def imports(self) -> Imports:
        """The data sets that are loaded."""

    def content(self) -> Content:
        """Read the facts with the ledgers of their documents."""

    def query(self, sparql: str, *, name: str = "query", **manner: Unpack[How]) -> Answer:
        """Answer a query over all graphs."""


class Analysis:
    """Analyses a graph. ``seconds`` is the longest that one query of a data set may take (None: 30).

    A name is a label, a synonym, an id or an IRI. ``inferred`` takes in what rules concluded; ``graphs``
    are loaded data sets ("all": every one), which are asked by queries and never read whole. Methods raise
    TermNotFoundError where a name means nothing or several terms, GraphError without a graph or data set.
    """

    def __init__(self, graph: Analysed, seconds: float | None = None) -> None:
        self._graph = graph
        self._seconds = seconds

    def paths(self, start: str, end: str, k: int = 5, **narrowed: Unpack[Narrowed]) -> Paths:
        """Return the ``k`` best explained paths between two terms, each step with its statements.

        ``only`` and ``without`` are relations that steps may or may not be of; ``mechanism`` leaves those
        that tell how a medicine works; ``disputed`` takes in disputed statements. What makes a path good
        stands in pharmagraph.graphs.analysis.costs. Raises PharmagraphError where ``k`` is not 1 to 100.
        """
        how = Narrowing(**narrowed)
        if not 1 <= k <= MOST_PATHS:
            raise PharmagraphError(f"{k} is no number of paths", mend=f"ask for 1 to {MOST_PATHS}")
        records = self._records(inferred=how.inferred)
        first, last = (self._term(name, records) for name in (start, end))
        rows, more, titles = list(records.statements), list[Node](), self._titles(records)
        notes: list[str] = []
        if datasets := self._datasets(how.graphs):
            from pharmagraph.graphs.analysis.neighbours import surroundings

            found, more, notes = surroundings(
                self._ask, self._graph.vocabulary, datasets, (first, last), records
            )
            rows += found
            titles |= {f"{self._graph.base}{part}/{name}": name for part in PARTS for name in datasets}
        rows = self._steps(rows, how)
        labels = {node.iri: node.label for node in (*more, *records.nodes)}
        ways = best_paths(Web(rows, disputed=how.disputed), labels, first, last, most=k, engine=how.engine)
        if not ways:
            notes.insert(0, f"no path leads from {labels[first]} to {labels[last]}")
            if best_paths(Web(rows, disputed=True), labels, first, last, most=1, engine=how.engine):
                notes.append("over disputed statements there is one: --disputed shows it")
            elif how.mechanism:
                notes.append("what is missing: pharmagraph analyse gaps indication-without-mechanism")
        return path_table(
            title=f"From {labels[first]} to {labels[last]}", ways=ways, labels=labels,
            sources=titles, notes=notes, nodes=more,
        )  # fmt: skip

    def _steps(self, rows: Sequence[StatementRow], how: Narrowing) -> list[StatementRow]:
        """Return the statements whose relations are wanted; links to data sets always are."""
        known = {row.relation: row.relation_label for row in rows}
        wanted = frozenset(known)
        if how.only:
            wanted &= relations_named(how.only, known, self._graph.vocabulary)
        if how.mechanism:
            imported = {row.relation for row in rows if row.status == IMPORTED}
            wanted &= gaps.MECHANISM | imported
        wanted -= relations_named(how.without, known, self._graph.vocabulary)
        return [row for row in rows if row.relation in wanted or row.status == LINKED]

    def like(
        self,
        name: str,
        *,
        weights: Mapping[str, int] | None = None,
        most: int = 10,
        inferred: bool = False,
        graphs: Sequence[str] = (),
    ) -> Table:
        """Return the medicines that are most like one, with what they share.

        ``weights`` say what a shared class, target, indication and side effect count. With data sets, the
        medicine is compared within each of them too. Raises PharmagraphError for weights that are none.
        """
        counts = features.weights_of(weights)
        records = self._records(inferred=inferred)
        term = self._term(name, records)
        labels = {node.iri: node.label for node in records.nodes}
        kinds = {node.iri: node for node in records.nodes}
        found = features.features_of(records.statements)
        is_class = self._is_class(kinds[term])
        peers = {iri: its for iri, its in found.items() if self._is_class(kinds[iri]) == is_class}
        ranked = sorted(
            likeness.alike_among(term, peers, counts),
            key=lambda each: (-each.likeness, labels[each.medicine]),
        )[:most]
        rows = [likeness.alike_row(e, labels[e.medicine], kinds[e.medicine].kind, labels) for e in ranked]
        used = [
            said[aspect][end]
            for each in ranked
            for said in (found[term], found[each.medicine])
            for aspect, ends in each.shared.items()
            for end in ends
        ]
        notes = [f"a shared term counts: {likeness.weight_words(counts)}"]
        if not found.get(term):
            notes.insert(0, f"of {labels[term]} no class, target, indication or side effect is known here")
        elif not rows:
            notes.insert(0, f"nothing else here shares anything with {labels[term]}")
        for dataset in self._datasets(graphs):
            from pharmagraph.graphs.analysis.comparing import Comparer

            more, said_of_it = Comparer(self._ask, self._graph.base, dataset).rows(term, counts, most)
            rows += more
            notes += said_of_it
        title = f"What is like {labels[term]}"
        return Table(title, likeness.COLUMNS, tuple(rows), tuple(notes), _sorted(used))

    def shared_effects(self, *names: str, inferred: bool = False) -> Table:
        """Return the side effects that medicines have in common, with frequency, words and source.

        Raises PharmagraphError for fewer than two medicines.
        """
        records = self._records(inferred=inferred)
        terms = list(dict.fromkeys(self._term(name, records) for name in names))
        if len(terms) < 2:  # noqa: PLR2004 - what is shared, is shared by two
            raise PharmagraphError("one medicine shares nothing", mend="name two medicines or more")
        labels = {node.iri: node.label for node in records.nodes}
        found = shared.shared_statements(terms, records.statements)
        rows = shared.shared_rows(found, labels, self._titles(records))
        told = {row.subject for row in records.statements if row.relation == shared.RELATION}
        notes = [f"of {labels[term]} no side effect is known here" for term in terms if term not in told]
        if not rows and not notes:
            notes = ["no side effect is shared by all of them"]
        title = f"Side effects shared by {', '.join(labels[term] for term in terms)}"
        used = [row for _, _, statements in found for row in statements]
        return Table(title, shared.COLUMNS, tuple(rows), tuple(notes), _sorted(used))

    def central(  # noqa: PLR0913 - what may be set, by name
        self,
        *,
        kind: str = "",
        by: str = "pagerank",
        most: int = 10,
        each_kind: bool = False,
        inferred: bool = False,
        engine: str = AUTO,
    ) -> Table:
        """Return the most central terms: of all, of one ``kind`` (a class), or of each kind by itself.

        ``by`` is "pagerank", "neighbours" or "betweenness". Raises PharmagraphError for another.
        """
        if by not in centrality.MEASURES:
            mend = f"choose one of: {', '.join(centrality.MEASURES)}"
            raise PharmagraphError(f"terms are not ranked by '{by}'", mend=mend)
        records = self._records(inferred=inferred)
        nodes = {node.iri: node for node in records.nodes}
        found, note = centrality.centralities(Web(records.statements), engine=engine)
        wanted = self._class_named(kind) if kind else f"{VOCAB}Thing"
        kept = [e for e in found if self._graph.vocabulary.is_a(nodes[e.term].kind_iri, wanted)]
        kept = centrality.ranked(kept, nodes, by=by, most=most, each_kind=each_kind)
        shown = {each.term for each in kept}
        used = [row for row in records.statements if is_step(row) and {row.subject, row.object} <= shown]
        title = f"What is central{f', among: {kind}' if kind else ''}"
        notes = (centrality.AVERAGE, *([note] if note else []))
        rows = tuple(centrality.standing_row(each, nodes) for each in kept)
        return Table(title, centrality.COLUMNS, rows, notes, _sorted(used))

    def gaps(self, *kinds: str) -> Table:
        """Return what is missing, of some kinds or all, each with the file or command that mends it.

        Raises PharmagraphError for an unknown kind.
        """
        for kind in kinds:
            if kind not in gaps.GAPS:
                mend = did_you_mean(kind, gaps.GAPS) or f"choose from: {', '.join(gaps.GAPS)}"
                raise PharmagraphError(f"there is no kind of gap '{kind}'", mend=mend)
        records = self._graph.whole
        found = gaps.Gaps(records, self._graph.vocabulary).find(kinds or gaps.GAPS)
        about = {gap.of for gap in found}
        labels = {node.iri: node.label for node in records.nodes}
        used = [row for row in records.statements if labels[row.subject] in about]
        return gaps.gap_table(found, _sorted(used))

    def coverage(self, per: str = "source", *, graphs: Sequence[str] = ()) -> Table:
        """Return how many statements of which standing each ``per`` ("source", "relation") has.

        Sources come with their sentences: cited, excused, frame or open. What data sets say is counted in
        triples. Raises PharmagraphError for another ``per``.
        """
        if per not in coverage.PER:
            raise PharmagraphError(f"nothing is counted per {per}", mend="choose source or relation")
        records = self._graph.records
        if per == "relation":
            rows = coverage.per_relation(records)
        else:
            documents = self._graph.content().documents
            ledgers = {d.source.document: d.ledger for d in documents if d.ledger}
            rows = coverage.per_source(records, ledgers)
        columns, notes = coverage.PER[per], list[str]()
        for dataset in self._datasets(graphs):
            rows += coverage.imported(self._ask, self._graph.base, dataset, per)
            notes = ["what data sets say is counted in triples; it has no standing and no sentences"]
        return Table(f"What each {per} gives", columns, tuple(rows), tuple(notes), records.statements)

    def _records(self, *, inferred: bool) -> Records:
        return self._graph.whole if inferred else self._graph.records

    def _term(self, name: str, records: Records) -> str:
        return term_named(name, records, self._graph.vocabulary, self._graph.prefixes)

    def _titles(self, records: Records) -> dict[str, str]:
        return {source.iri: source.title for source in records.sources}

    def _ask(self, sparql: str) -> Answer:
        return self._graph.query(sparql, name="analysis", seconds=self._seconds, diagnose=False)

    def _is_class(self, node: Node) -> bool:
        return self._graph.vocabulary.is_a(node.kind_iri, f"{VOCAB}DrugClass")

    def _class_named(self, name: str) -> str:
        found = self._graph.vocabulary.kind(name)
        if found is None:
            labels = [cls.label for cls in self._graph.vocabulary.classes.values()]
            mend = did_you_mean(name, labels) or "docs/reference/ontology.md lists the classes"
            raise TermNotFoundError(f"no class is called '{name}'", nearest(name, labels), mend=mend)
        return found.iri

    def _datasets(self, graphs: Sequence[str]) -> tuple[str, ...]:
        return datasets_named(graphs, self._graph.imports.loaded) if graphs else ()


def _sorted(rows: Sequence[StatementRow]) -> tuple[StatementRow, ...]:
    """Return each statement once, by its IRI."""
    found = {row.iri: row for row in rows}
    return tuple(found[iri] for iri in sorted(found))
