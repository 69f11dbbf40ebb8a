"""What the sources of a graph give: how many facts of which standing, how much of each text is used."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pharmagraph.graphs.dataset import DATA
from pharmagraph.graphs.explain import STATUSES, is_denied
from pharmagraph.rdfterms import iri, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pharmagraph.extract.ledger import Ledger
    from pharmagraph.graphs.analysis.table import Cell
    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.records import Records, StatementRow

STANDINGS = (*STATUSES[:-1], "denied")
STATES = ("cited", "excused", "frame", "open")
SOURCE_COLUMNS = ("source", "kind", "statements", *STANDINGS, "reviewed", "sentences", *STATES)
RELATION_COLUMNS = ("relation", "statements", *STANDINGS, "subjects", "sources")
PER = {"source": SOURCE_COLUMNS, "relation": RELATION_COLUMNS}


def per_source(records: Records, ledgers: Mapping[str, Ledger]) -> list[tuple[Cell, ...]]:
    """Return a row for each source: its statements by standing, and its sentences by state.

    ``ledgers`` are those of documents by their ids; a source without a text of its own has no sentences.
    """
    said: dict[str, list[StatementRow]] = {source.iri: [] for source in records.sources}
    for row in records.statements:
        if row.source:
            said.setdefault(row.source, []).append(row)
    sources = {source.iri: source for source in records.sources}
    rows: list[tuple[Cell, ...]] = []
    for document in sorted(said, key=lambda each: each.rsplit("/", 1)[-1]):
        name = document.rsplit("/", 1)[-1]
        ledger = ledgers.get(name)
        states = [_count(ledger, state) for state in STATES]
        reviewed = sum(bool(row.reviewed[0]) for row in said[document])
        sentences: Cell = len(ledger.rows) if ledger else 0
        kind = sources[document].kind if document in sources else ""
        rows.append(
            (name, kind, len(said[document]), *_standings(said[document]), reviewed, sentences, *states)
        )
    return rows


def per_relation(records: Records) -> list[tuple[Cell, ...]]:
    """Return a row for each relation: its statements by standing, how many subjects and sources it has."""
    said: dict[str, list[StatementRow]] = {}
    for row in records.statements:
        said.setdefault(row.relation_label, []).append(row)
    return [
        (
            label, len(rows), *_standings(rows), len({row.subject for row in rows}),
            len({row.source for row in rows}),
        )
        for label, rows in sorted(said.items())
    ]  # fmt: skip


def imported(ask: Callable[[str], Answer], base: str, dataset: str, per: str) -> list[tuple[Cell, ...]]:
    """Return a row for a data set, or one for each of its properties, counted by a query."""
    graph = iri(f"{base}{DATA}/{dataset}")
    blank = [0] * len(STANDINGS)
    if per == "source":
        answer = ask(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        total = sum(int(value_of(n)) for (n,) in answer.rows if n)
        return [(dataset, "data set", total, *blank, 0, 0, *([0] * len(STATES)))]
    answer = ask(
        f"SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?k) {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
        " GROUP BY ?p ORDER BY ?p"
    )
    start = f"{base}{DATA}/"
    return [
        (value_of(p).removeprefix(start), int(value_of(n)), *blank, int(value_of(k)), 1)
        for p, n, k in answer.rows
        if p and n and k
    ]


def _standings(rows: Iterable[StatementRow]) -> Sequence[int]:
    counts = Counter("denied" if is_denied(row) else row.status for row in rows)
    return [counts[standing] for standing in STANDINGS]


def _count(ledger: Ledger | None, state: str) -> int:
    return sum(row.state == state for row in ledger.rows) if ledger else 0
