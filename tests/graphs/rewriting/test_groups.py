"""What is written to find evidence is SPARQL, and leaves the solutions of a query as they were."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from pharmagraph.graphs.mentions import RDF_TYPE, Names
from pharmagraph.graphs.patterns import read_pattern, triples_of
from pharmagraph.graphs.rewriting.groups import GroupWriter, shared_columns
from pharmagraph.graphs.rewriting.triples import Schema

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "http://e/"
# What gives another answer each time, or asks for what is not there.
_UNFIT = ("SERVICE", "FROM", "RAND", "UUID", "BNODE", "NOW")


def folders(shared: str) -> Iterator[tuple[ox.Store, list[Path]]]:
    """Yield the queries of each folder of the W3C's suites with its data, as default and as named graphs."""
    suites = Path(shared, "conformance", "w3c", "rdf-tests", "sparql")
    for folder in sorted(
        {path.parent for part in ("sparql10", "sparql11") for path in (suites / part).rglob("*.rq")}
    ):
        store = ox.Store()
        for path in sorted(folder.glob("*.ttl")):
            for graph in (ox.DefaultGraph(), ox.NamedNode(BASE + path.name)):
                try:
                    store.load(path=str(path), base_iri=BASE, to_graph=graph)
                except SyntaxError:
                    break
        yield store, sorted(folder.glob("*.rq"))


def rows(store: ox.Store, query: str) -> set[tuple[str, ...]] | None:
    """Return the distinct rows of a SELECT, None where there is none to compare."""
    try:
        found = store.query(query, base_iri=BASE)
    except (SyntaxError, RuntimeError):
        return None
    if not isinstance(found, ox.QuerySolutions):
        return None
    given = {tuple(str(value) for value in row) for row in found}
    return None if any("_:" in value for row in given for value in row) else given


def asked_for(store: ox.Store, query: str) -> list[str]:
    """Return the columns of a query."""
    found = store.query(query, base_iri=BASE)
    assert isinstance(found, ox.QuerySolutions)
    return [variable.value for variable in found.variables]


@pytest.mark.long
def test_solutions_stay_as_they_were(shared: str) -> None:
    """Every query of the W3C's suites gives the same solutions after rewriting, each property a relation."""
    compared = 0
    for store, paths in folders(shared):
        for path in paths:
            query = path.read_text(encoding="utf-8")
            pattern = read_pattern(query)
            if pattern is None or any(word in query for word in _UNFIT):
                continue
            select = pattern.select
            # What a group or a limit leaves out is not in the evidence's query, but in the answer.
            if pattern.form != "SELECT" or select.limited or select.grouped:
                continue
            names = Names(query, pattern, {})
            steps = (
                step for triple in triples_of(pattern.group) if triple.path for step in triple.path.steps
            )
            relations = {names.iri(step) for step in steps} - {RDF_TYPE}
            if (expected := rows(store, query)) is None:
                continue
            columns = list(shared_columns(query, select).values())
            if select.star:
                columns = [f"?{name}" for name in asked_for(store, query)]
            if not columns:
                continue
            for matching in (False, True):
                writer = GroupWriter(query, pattern, {}, Schema(relations, {}, BASE), matching=matching)
                body = writer.main().text
                head = f"{pattern.prologue.of(query)} SELECT {' '.join(columns)}"
                rewritten = f"{head} {{ {body} }}"
                store.query(rewritten, base_iri=BASE)
                if not matching:
                    compared += 1
                    assert rows(store, rewritten) == expected, path.name
    assert compared == 269
