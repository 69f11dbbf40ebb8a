"""Workers stay warm between queries, and none answers from an old graph."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import GraphError, QueryLimitError
from pharmagraph.graphs.dataset import PLAIN, Dataset, Scope, project_dataset
from pharmagraph.graphs.exchange import AS_IS, EngineSyntaxError, Wanted
from pharmagraph.graphs.guard import DEFAULT_LIMITS, Limits, measure
from pharmagraph.graphs.pool import Pool
from pharmagraph.graphs.process import WorkerProcess
from pharmagraph.graphs.query import ask_graph
from pharmagraph.graphs.trusted import InProcess

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph.graphs.guard import Measured
    from pharmagraph.graphs.query import Engine

BASE = "http://e/"
INFERRED = "http://e/graph/inferred"
BOMB = "SELECT (COUNT(*) AS ?c) { ?a ?b ?c1 . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s }"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give built graphs: 100 curated triples, one inferred one, one imported one."""
    lines = "".join(f'<http://e/s{n}> <http://e/p> "{n}" .\n' for n in range(100))
    (tmp_path / "g.nq").write_text(lines, encoding="utf-8")
    (tmp_path / "g.inferred.nq").write_text(
        f"<http://e/s1> <http://e/q> <http://e/s2> <{INFERRED}> .\n", encoding="utf-8"
    )
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "ndc.nq").write_text(
        "<http://e/s1> <http://e/r> <http://e/s3> <http://e/data/ndc> .\n", encoding="utf-8"
    )
    return tmp_path


@pytest.fixture
def pool(folder: Path) -> Iterator[Pool]:
    """Give a pool over the graphs."""
    pool = Pool(lambda: project_dataset(folder, "g", BASE))
    yield pool
    pool.close()


def seen(query: str, folder: Path) -> Measured:
    """Measure a query for the data set."""
    dataset = project_dataset(folder, "g", BASE)
    return measure(query, prefixes={"e": "http://e/"}, graphs=dataset.graphs, curated=dataset.curated)


def count(answer: bytes) -> int:
    """Return the one number of an answer in JSON."""
    (row,) = json.loads(answer)["results"]["bindings"]
    return int(row["c"]["value"])


COUNT = "SELECT (COUNT(*) AS ?c) { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("query", "scope", "expected"),
    [
        (COUNT, PLAIN, 100),
        (COUNT, Scope(("", INFERRED)), 101),
        (COUNT, Scope((INFERRED,)), 1),
        (COUNT, Scope(()), 0),
        ("SELECT (COUNT(*) AS ?c) { GRAPH ?g { ?s ?p ?o } }", PLAIN, 2),
        ("SELECT (COUNT(*) AS ?c) { GRAPH ?g { ?s ?p ?o } }", Scope(("",), (INFERRED,)), 1),
        ("SELECT (COUNT(*) AS ?c) { GRAPH ?g { ?s ?p ?o } }", Scope(("",), ()), 0),
        ("SELECT (COUNT(*) AS ?c) FROM e:graph\\/inferred FROM e:graph\\/curated { ?s ?p ?o }", PLAIN, 101),
        ("SELECT (COUNT(*) AS ?c) FROM <http://e/data/ndc> { ?s ?p ?o }", PLAIN, 1),
        ("SELECT (COUNT(*) AS ?c) FROM e:data\\/ndc { GRAPH ?g { ?s ?p ?o } }", PLAIN, 0),
        (
            "BASE <http://e/data/> SELECT (COUNT(*) AS ?c) FROM NAMED <ndc> { GRAPH ?g { ?s ?p ?o } }",
            PLAIN,
            1,
        ),
        ("PREFIX d: <http://e/data/> SELECT (COUNT(*) AS ?c)\nFROM NAMED d:ndc { ?s ?p ?o }", PLAIN, 0),
    ],
)
@pytest.mark.parametrize("trusted", [False, True])
def test_a_query_sees_the_graphs_of_its_scope(
    folder: Path,
    pool: Pool,
    query: str,
    scope: Scope,
    expected: int,
    trusted: bool,  # noqa: FBT001
) -> None:
    """The default graph is the curated layer, or what was chosen; FROM wins; both engines agree."""
    engine: Engine = InProcess(lambda: project_dataset(folder, "g", BASE)) if trusted else pool
    measured = seen(query, folder)
    answer = engine.ask(measured, AS_IS, measured.scope or scope, DEFAULT_LIMITS)
    assert count(answer.body) == expected


def test_a_worker_is_kept_and_asked_again(folder: Path, pool: Pool) -> None:
    """Two queries one after the other are answered by the same process."""
    pool.ask(seen("ASK {}", folder))
    (first,) = pool._idle  # noqa: SLF001 - which process it is cannot be seen from outside
    pool.ask(seen("ASK {}", folder))
    (second,) = pool._idle  # noqa: SLF001
    assert first.process is second.process


def test_a_query_that_needs_more_gets_a_worker_that_has_it(folder: Path, pool: Pool) -> None:
    """A worker loads what its query needs; one for more graphs takes its place."""
    assert count(pool.ask(seen(COUNT, folder)).body) == 100
    assert count(pool.ask(seen(COUNT, folder), scope=Scope(("", INFERRED))).body) == 101
    (kept,) = pool._idle  # noqa: SLF001
    assert kept.graphs == {INFERRED}


def test_a_new_build_is_seen_at_once(folder: Path, pool: Pool) -> None:
    """The next query after a build is answered from the new files."""
    engine = InProcess(lambda: project_dataset(folder, "g", BASE))
    assert count(pool.ask(seen(COUNT, folder)).body) == count(engine.ask(seen(COUNT, folder)).body) == 100
    (folder / "g.nq").write_text("<http://e/s> <http://e/p> <http://e/o> .\n", encoding="utf-8")
    assert count(pool.ask(seen(COUNT, folder)).body) == count(engine.ask(seen(COUNT, folder)).body) == 1


def test_an_answer_is_of_one_state(folder: Path, pool: Pool) -> None:
    """A query that runs keeps to the files as they were; the next sees the new ones, and the stamp tells."""
    before = project_dataset(folder, "g", BASE).stamp()
    pairs = "SELECT ?a ?c { ?a ?b ?c . ?d ?e ?f }"
    with pool.stream(seen(pairs, folder), Wanted("csv", ordered=False)) as answer:
        first = next(answer.pieces)
        (folder / "g.nq").write_text("<http://e/s> <http://e/p> <http://e/o> .\n", encoding="utf-8")
        rows = (first + b"".join(answer.pieces)).splitlines()[1:]
    assert len(rows) == 10_000
    assert b"http://e/s,http://e/o" not in rows
    assert pool.ask(seen(pairs, folder), Wanted("csv")).body.splitlines()[1:] == [b"http://e/s,http://e/o"]
    assert project_dataset(folder, "g", BASE).stamp() != before


def test_after_a_limit_the_next_query_is_answered(folder: Path, pool: Pool) -> None:
    """A worker that hit a limit is ended and replaced."""
    with pytest.raises(QueryLimitError, match="the limit 'time'") as caught:
        pool.ask(seen(BOMB, folder), limits=Limits(seconds=0.5))
    assert caught.value.limit == "time"
    assert count(pool.ask(seen(COUNT, folder)).body) == 100


def test_an_answer_can_be_read_while_it_is_made(folder: Path, pool: Pool) -> None:
    """Pieces come one by one; one who stops reading ends the query, and the pool goes on."""
    million = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pool.stream(seen(million, folder), Wanted("csv", ordered=False)) as answer:
        assert answer.head.variables == ("a", "b", "c", "d", "e", "f", "g", "h", "i")
        first = next(answer.pieces)
        assert first.startswith(b"a,b,c,d,e,f,g,h,i\r\n")
    assert pool._idle == []  # noqa: SLF001 - the process with the rest of the answer is gone
    assert count(pool.ask(seen(COUNT, folder)).body) == 100


@pytest.mark.parametrize("form", ["turtle", "rdfxml", "jsonld"])
def test_triples_come_in_any_format(folder: Path, pool: Pool, form: str) -> None:
    """A worker writes triples as Turtle, RDF/XML or JSON-LD too, the same bytes each time."""
    measured = seen("CONSTRUCT { ?s e:p ?o } { ?s e:p ?o FILTER(?o IN ('7', '8')) }", folder)
    wanted = Wanted(triples=form, shown=(("e", "http://e/"),))
    answers = {pool.ask(measured, wanted).body for _ in range(3)}
    assert len(answers) == 1
    assert (b"e:p" in answers.pop()) == (form != "jsonld")


def test_names_that_occur_nowhere_come_back(folder: Path, pool: Pool) -> None:
    """A worker tells which IRIs are no subject, property or object of what it has loaded."""
    names = ("http://e/s1", "http://e/p", "http://e/none", "http://e/q")
    measured = seen("ASK {}", folder)._replace(names=names)
    assert pool.ask(measured).head.absent == ("http://e/none", "http://e/q")
    assert pool.ask(measured, scope=Scope(("", INFERRED))).head.absent == ("http://e/none",)


def test_threads_have_a_worker_each(folder: Path, pool: Pool) -> None:
    """Queries at the same time are answered by processes of their own; one is kept."""
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(count(pool.ask(seen(COUNT, folder)).body)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [100] * 4
    assert len(pool._idle) == 1  # noqa: SLF001


def test_a_closed_pool_keeps_nothing(folder: Path, pool: Pool) -> None:
    """After it is closed a pool still answers, and ends each worker at once."""
    pool.close()
    assert count(pool.ask(seen(COUNT, folder)).body) == 100
    assert pool._idle == []  # noqa: SLF001


def test_a_worker_that_died_while_idle_is_replaced(folder: Path, pool: Pool) -> None:
    """Someone else may end a worker; the next query starts another."""
    pool.ask(seen("ASK {}", folder))
    (kept,) = pool._idle  # noqa: SLF001
    kept.process._process.kill()  # noqa: SLF001 - stands for the system, short of memory
    kept.process._process.wait()  # noqa: SLF001
    assert not kept.process.alive
    assert count(pool.ask(seen(COUNT, folder)).body) == 100


@pytest.mark.parametrize("trusted", [False, True])
def test_a_graph_in_the_wrong_file_is_refused(folder: Path, pool: Pool, *, trusted: bool) -> None:
    """A file that holds another graph than its own makes the data set unusable, and says so."""
    (folder / "data" / "ndc.nq").write_text("<a:a> <a:a> <a:a> <http://e/other> .\n", encoding="utf-8")
    engine: Engine = InProcess(lambda: project_dataset(folder, "g", BASE)) if trusted else pool
    with pytest.raises(GraphError, match="http://e/other"):
        engine.ask(seen(COUNT, folder), AS_IS, Scope(("", "http://e/data/ndc")), DEFAULT_LIMITS)


def test_this_process_says_the_same_of_faults(folder: Path) -> None:
    """Answering in this process raises the errors that a worker raises."""
    engine = InProcess(lambda: project_dataset(folder, "g", BASE))
    with pytest.raises(EngineSyntaxError):
        engine.ask(seen("SELECT * { ?s ?p }", folder))
    with pytest.raises(QueryLimitError, match="the limit 'result'"):
        engine.ask(seen("SELECT * { ?s ?p ?o }", folder), limits=Limits(result=10))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_worker_has_no_doors_unless_asked(folder: Path) -> None:
    """A worker can open no file and no connection; with a host allowed it may try."""
    dataset = Dataset(folder / "g.nq")
    ask = "ASK { SERVICE <http://127.0.0.1:59/> { ?s ?p ?o } }"
    measured = measure(ask, prefixes={}, services=("127.0.0.1:59",))
    for doors, words in ((False, "Too many open files"), (True, "refused")):
        with (
            WorkerProcess(dataset, doors=doors) as one,
            pytest.raises(Exception, match=words),
        ):
            one.ask(measured)
    with pytest.raises(Exception, match="refused"):
        ask_graph(dataset, ask, services=("127.0.0.1:59",))
    assert ask_graph(
        dataset, "ASK { SERVICE SILENT <http://127.0.0.1:59/> {} }", services=("127.0.0.1:59",)
    ).truth


def test_a_worker_that_dies_between_two_queries_is_replaced(folder: Path, pool: Pool) -> None:
    """Even where its end has not been seen yet, the next query is answered, by another worker."""
    pool.ask(seen("ASK {}", folder))
    (kept,) = pool._idle  # noqa: SLF001
    os.kill(kept.process.number, signal.SIGKILL)
    assert count(pool.ask(seen(COUNT, folder)).body) == 100
