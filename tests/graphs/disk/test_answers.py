"""Queries are answered from memory or from the store, and nobody can tell but by the time it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import StoreError
from pharmagraph.graphs.asker import Asker
from pharmagraph.graphs.dataset import PLAIN, Scope
from pharmagraph.graphs.disk import layout, updating
from pharmagraph.graphs.disk.choosing import fitting
from pharmagraph.graphs.exchange import AS_IS
from pharmagraph.graphs.guard import measure
from pharmagraph.graphs.manner import manner_of
from pharmagraph.graphs.pool import Pool
from pharmagraph.graphs.query import ask_graph
from pharmagraph.graphs.trusted import InProcess
from pharmagraph.ontology.vocabulary import Vocabulary
from support.storing import BASE, COUNT, LINKS, NDC, find, lines_of, names, updated, write_graph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph.graphs.query import Engine

BOTH = Scope(("", NDC))
QUERIES = (
    COUNT,
    "SELECT * { ?s ?p ?o }",
    "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
    f"SELECT ?o {{ GRAPH <{LINKS}> {{ ?s ?p ?o }} }}",
    "SELECT ?o { <http://e/s0000003> ?p ?o }",
    "ASK { <http://e/s0000999> ?p ?o }",
    "CONSTRUCT { ?o <http://e/q> ?s } WHERE { ?s ?p ?o FILTER(STRENDS(?o, ' 9')) }",
)  # fmt: skip


@pytest.fixture
def pool(folder: Path) -> Iterator[Pool]:
    """Give a pool over the graphs."""
    pool = Pool(lambda: find(folder))
    yield pool
    pool.close()


def asked(engine: Engine, query: str = COUNT, scope: Scope = BOTH) -> bytes:
    """Ask an engine."""
    from pharmagraph.graphs.guard import DEFAULT_LIMITS

    return engine.ask(measure(query, prefixes={}), AS_IS, scope, DEFAULT_LIMITS).body


@pytest.mark.parametrize("scope", [PLAIN, BOTH, Scope((NDC,), (LINKS,)), Scope((), ())])
def test_the_answers_are_the_same(
    folder: Path, pool: Pool, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is asked and seen: rows, truth and triples are those of a worker that loaded the files."""
    updated(folder)
    here = InProcess(lambda: find(folder))
    asked(pool, scope=BOTH)  # from now on the worker over the store answers all
    on_disk = [asked(pool, query, scope) for query in QUERIES]
    assert [asked(here, query, scope) for query in QUERIES] == on_disk
    monkeypatch.setattr(layout, "LARGE", 10**9)
    in_memory = Pool(lambda: find(folder))
    assert [asked(in_memory, query, scope) for query in QUERIES] == on_disk
    in_memory.close()


def test_what_was_curated_is_loaded_as_ever(folder: Path, pool: Pool) -> None:
    """A query for the curated layer alone needs no store, and makes none."""
    assert b'"10"' in asked(pool, scope=PLAIN)
    assert names(folder) == []
    assert fitting(find(folder), []).store is None
    assert b'"1010"' in asked(pool)
    assert names(folder) == ["g000001"]
    assert b'"10"' in asked(pool, scope=PLAIN)
    assert len(pool._idle) == 1  # noqa: SLF001 - the same worker answers both


@pytest.mark.parametrize("trusted", [True, False])
def test_no_answer_is_older_than_the_files(folder: Path, pool: Pool, trusted: bool) -> None:  # noqa: FBT001
    """After a change of any file, the next answer says what it says now; in between, nothing is mixed."""
    engine: Engine = InProcess(lambda: find(folder)) if trusted else pool
    assert b'"1010"' in asked(engine)
    write_graph(folder, "", lines_of("", range(12)))
    assert b'"1012"' in asked(engine)
    write_graph(folder, NDC, lines_of(NDC, range(900)))
    assert b'"912"' in asked(engine)
    assert len(names(folder)) <= 2


def test_a_reader_keeps_what_it_opened(folder: Path) -> None:
    """A data set that is held answers as it was, whatever is built meanwhile."""
    held = fitting(find(folder), [NDC])
    assert fitting(held, [NDC]) is held
    write_graph(folder, "", lines_of("", range(50)))
    updated(folder)
    assert b'"1010"' in ask_graph(held, COUNT, scope=BOTH).body
    assert b'"1050"' in ask_graph(find(folder), COUNT, scope=BOTH).body


def test_without_a_store_the_files_are_loaded(
    folder: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the store cannot be built, that is told, and the query is answered all the same."""

    def refuse(*_: object) -> None:
        raise StoreError("the store cannot be built: read-only file system")

    monkeypatch.setattr(updating, "ready", refuse)
    assert b'"1010"' in asked(pool)
    assert b'"1010"' in asked(InProcess(lambda: find(folder)))
    assert "read-only file system; the graphs are loaded into memory instead" in caplog.text


def test_the_library_asks_the_store(folder: Path) -> None:
    """Queries of the library, whole and in pieces, see imports in the store."""

    def words() -> Vocabulary:
        return Vocabulary(classes=(), relations=(), keys=(), terms=(), units=(), triples=(), base=BASE)

    asker = Asker(lambda: find(folder), BASE, words)
    manner = manner_of({"graphs": "all"})
    assert asker.query(COUNT, manner)[0]["n"] == 1_022
    with asker.stream("SELECT ?o { ?s ?p ?o }", manner, "csv") as (_, pieces):
        assert b"".join(pieces).count(b"\r\n") == 1_023
    asker.close()
