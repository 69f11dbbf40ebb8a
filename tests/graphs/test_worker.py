"""A process of its own answers queries, keeps to its limits, and says why it cannot."""

from __future__ import annotations

import io
import json
import sys
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import GraphError, PharmagraphError, QueryError, QueryLimitError, QueryRefusedError
from pharmagraph.graphs import wire, worker
from pharmagraph.graphs.dataset import Dataset, Scope
from pharmagraph.graphs.exchange import EngineSyntaxError, Head, RawAnswer, Wanted, request
from pharmagraph.graphs.guard import Limits, measure
from pharmagraph.graphs.process import WorkerProcess
from pharmagraph.graphs.query import ask_graph

if TYPE_CHECKING:
    from pathlib import Path

BOMB = "SELECT (COUNT(*) AS ?c) { ?a ?b ?c1 . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GROWING = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g ?i"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a graph of 400 triples."""
    path = tmp_path_factory.mktemp("graph") / "g.nq"
    path.write_text("".join(f'<http://e/s{n}> <http://e/p> "{n}" .\n' for n in range(400)), encoding="utf-8")
    return path


@given(st.lists(st.binary()))
def test_fields_come_apart_as_they_were_joined(fields: list[bytes]) -> None:
    """Joining and taking apart are each other's reverse, and a frame comes back whole."""
    assert wire.unpack(wire.pack(fields)) == fields
    assert wire.read_frame(io.BytesIO(wire.pack([wire.pack(fields)]))) == wire.pack(fields)


@pytest.mark.parametrize("cut", [0, 2, 4, 6])
def test_a_frame_that_is_cut_short_is_none(cut: int) -> None:
    """A stream that ends within a frame gives nothing."""
    assert wire.read_frame(io.BytesIO(wire.pack([b"words"])[:cut])) is None


def asked(query: str, encoding: str = "json", most: int = 10_000_000) -> bytes:
    """Make a request as the parent does."""
    seen = measure(query, prefixes={"e": "http://e/"})
    return request(seen, Limits(result=most), Scope(), Wanted(encoding))


def served(*requests: bytes) -> list[tuple[bytes, bytes]]:
    """Let the worker's loop answer requests within this process; return the frames of its replies."""
    store = ox.Store()
    for n in (2, 10, 1):
        store.add(ox.Quad(ox.NamedNode(f"http://e/s{n}"), ox.NamedNode("http://e/p"), ox.Literal(n)))
    replies = io.BytesIO()
    worker.serve(store, io.BytesIO(b"".join(requests)), replies)
    replies.seek(0)
    frames = []
    while (frame := wire.read_frame(replies)) is not None:
        frames.append((frame[:1], frame[1:]))
    return frames


@pytest.fixture(autouse=True)
def _no_limits_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the worker's limits from the process that runs the tests, where its code runs in it."""
    monkeypatch.setattr(worker, "resource", None)


def test_serves_one_request_after_the_other() -> None:
    """A worker that is warm answers rows, truth and triples in turn; each reply ends with DONE."""
    frames = served(
        asked("SELECT * { ?s ?p ?n }", "csv"),
        asked("ASK { ?s e:p 2 }"),
        asked("CONSTRUCT WHERE { ?s e:p 2 }"),
    )
    assert [kind for kind, _ in frames] == [wire.HEAD, wire.DATA, wire.DONE] * 3
    assert wire.unpack(frames[0][1]) == [b"rows", b"s", b"p", b"n"]
    assert frames[1][1].splitlines()[1:] == [
        b"http://e/s1,http://e/p,1", b"http://e/s10,http://e/p,10", b"http://e/s2,http://e/p,2",
    ]  # fmt: skip
    assert frames[4][1] == b"true"
    assert frames[7][1] == b'<http://e/s2> <http://e/p> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("SELECT ?n { ?s ?p ?n }", ["1", "2", "10"]),
        ("SELECT ?n { ?s ?p ?n } ORDER BY DESC(?n)", ["10", "2", "1"]),
        ("SELECT ?n { ?s ?p ?n } VALUES ?n { 2 }", ["2"]),
        ("SELECT (SUM(?n) AS ?m) { ?s ?p ?n }", ["13"]),
        ("SELECT ?n { ?s ?p ?n } # end", ["1", "2", "10"]),
        ("SELECT * {}", []),
    ],
)
def test_rows_have_an_order(query: str, values: list[str]) -> None:
    """Where a query asks for none, rows are sorted by their columns, numbers as numbers."""
    body = json.loads(b"".join(payload for kind, payload in served(asked(query)) if kind == wire.DATA))
    assert [v["value"] for b in body["results"]["bindings"] for v in b.values()] == values


@pytest.mark.parametrize(
    ("query", "most", "fault", "words"),
    [
        ("SELECT * { ?s ?p }", 100, b"syntax", b"error at 1:"),
        ("SELECT * { ?s ?p ?o }", 100, b"result", b""),
        ("SELECT * { ?s ?p ?o FILTER(<http://e/f>(?o)) }", 10_000, b"engine", b"function"),
    ],
)
def test_says_why_there_is_no_answer(query: str, most: int, fault: bytes, words: bytes) -> None:
    """A fault names its kind, and comes even after a beginning of the answer."""
    *_, (kind, payload) = served(asked(query, most=most))
    assert kind == wire.FAULT
    assert wire.unpack(payload)[0] == fault
    assert words in wire.unpack(payload)[1]


def test_a_fault_of_a_planned_query_has_its_place_as_written() -> None:
    """A query that was rewritten for the engine, and is no SPARQL, is told of as it was written."""
    query = 'SELECT * { ?s e:p ?n FILTER(?n = "v") FILTER(1 + ) }'
    [(kind, payload)] = served(asked(query))
    assert kind == wire.FAULT
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(query, prefixes={"e": "http://e/"})
    assert wire.unpack(payload)[1].decode() == str(caught.value)


@pytest.mark.parametrize("query", ["SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "SELECT * { ?s ?p ?o }"])
def test_the_store_is_asked_once(query: str) -> None:
    """Also where columns or an order are added: the engine counts or sorts before it gives a row."""
    store, texts = ox.Store(), []

    def ask(text: str, **settings: object) -> object:
        texts.append(text)
        return store.query(text, **settings)  # type: ignore[arg-type]

    fields = wire.unpack(asked(query)[4:])
    worker.answer(SimpleNamespace(query=ask), fields, wire.Reply(io.BytesIO(), 10_000))
    assert len(texts) == 1


def test_a_fault_of_memory_is_said() -> None:
    """MemoryError becomes a fault of its own kind."""

    class Full:
        def query(self, *_: object, **__: object) -> None:
            raise MemoryError

    replies = io.BytesIO()
    worker.serve(Full(), io.BytesIO(asked("ASK {}")), replies)
    assert wire.FAULT + wire.pack([b"memory", b""]) in replies.getvalue()


def test_large_answers_come_in_chunks() -> None:
    """Data is sent before it fills the memory."""
    stream = io.BytesIO()
    reply = wire.Reply(stream, 1_000_000)
    for _ in range(5):
        reply.write(b"x" * 40_000)
    reply.done()
    stream.seek(0)
    sizes = []
    while (frame := wire.read_frame(stream)) is not None:
        sizes.append(len(frame) - 1)
    assert sizes == [80_000, 80_000, 40_000, 0]


def test_a_graph_that_cannot_be_loaded_is_the_answer(tmp_path: Path) -> None:
    """A missing or damaged file is said in the reply to the first request."""
    for content in (None, b"no triples"):
        path = tmp_path / "g.nq"
        if content is not None:
            path.write_bytes(content)
        replies = io.BytesIO()
        worker.main(["", "1000", "1", "closed", str(path)], io.BytesIO(), replies)
        assert wire.FAULT + wire.pack([b"graph"]) in replies.getvalue()


def test_main_serves_what_it_has_loaded(graph: Path) -> None:
    """From arguments to answer within this process."""
    replies = io.BytesIO()
    worker.main(["", "1000", "1", "closed", str(graph)], io.BytesIO(asked("ASK { ?s ?p '7' }")), replies)
    assert wire.DATA + b"true" in replies.getvalue()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_limits_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory, processor time and open files are limited; a system that refuses one goes without it."""
    import resource

    asked_for: dict[int, int] = {}

    class Recorder:
        def __getattr__(self, name: str) -> object:
            return getattr(resource, name)

        def getrusage(self, _: int) -> SimpleNamespace:
            return SimpleNamespace(ru_utime=20.0, ru_stime=5.25)

        def getrlimit(self, kind: int) -> tuple[int, int]:
            return (50, 5_000 if kind == resource.RLIMIT_AS else resource.RLIM_INFINITY)

        def setrlimit(self, kind: int, limits: tuple[int, int]) -> None:
            if kind == resource.RLIMIT_CORE:
                raise ValueError
            asked_for[kind] = limits[0]

    monkeypatch.setattr(worker, "resource", Recorder())
    worker.limit_memory(9_000)
    worker.limit_cpu(1000.5)
    worker.close_doors()
    # What was spent before does not count: 25.25 seconds, and 1000.5 from now on.
    assert asked_for == {resource.RLIMIT_CPU: 1026, resource.RLIMIT_AS: 5_000, resource.RLIMIT_NOFILE: 3}


class FakeTime:
    """The limits of a system; what is set is noted."""

    RLIMIT_CPU, RLIM_INFINITY, RUSAGE_SELF = 0, -1, 0
    ru_utime, ru_stime = 1.5, 0.7

    def __init__(self, hard: int) -> None:
        self._hard = hard
        self.noted: list[tuple[int, int]] = []

    def getrlimit(self, _: int) -> tuple[int, int]:
        """Return the limits that hold."""
        return self._hard, self._hard

    def setrlimit(self, _: int, limits: tuple[int, int]) -> None:
        """Note new limits."""
        self.noted.append(limits)

    def getrusage(self, _: int) -> FakeTime:
        """Return what has been spent."""
        return self


def test_the_processor_has_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many seconds beyond those spent, never above what the system allows; Windows has none."""
    for hard, noted in ((-1, [(13, -1)]), (100, [(13, 100)]), (5, [])):
        monkeypatch.setattr(worker, "resource", fake := FakeTime(hard))
        worker.limit_cpu(10)
        assert fake.noted == noted
    monkeypatch.setattr(worker, "resource", None)
    worker.limit_cpu(10)


def test_one_process_answers_many_queries(graph: Path) -> None:
    """A process can be asked again and again; it ends with its block, and so does every handle."""
    before = threading.active_count()
    with WorkerProcess(Dataset(graph)) as one:
        for n in (1, 2, 3):
            answer = one.ask(measure(f"ASK {{ <http://e/s{n}> ?p '{n}' }}", prefixes={}))
            assert answer == RawAnswer(Head("truth"), b"true")
        with pytest.raises(EngineSyntaxError, match="error at"):
            one.ask(measure("SELECT * { ?s ?p }", prefixes={}))
        assert one.ask(measure("ASK {}", prefixes={})).body == b"true"
    assert one._process.returncode is not None  # noqa: SLF001 - no zombie is left
    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("query", "limits", "name"),
    [
        (BOMB, Limits(seconds=0.7), "time"),
        (GROWING, Limits(seconds=60, memory=120 * 2**20), "memory"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 100000", Limits(result=1_000_000), "result"),
    ],
)
def test_limits_hold(graph: Path, query: str, limits: Limits, name: str) -> None:
    """A query that takes too long, too much memory or gives too much is ended, and the limit is named."""
    with pytest.raises(QueryLimitError) as caught:
        ask_graph(Dataset(graph), query, limits=limits)
    assert caught.value.limit == name
    assert caught.value.mend


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_cpu_limit_holds_without_the_clock(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the wall clock fails, the system ends a process that computes for too long."""
    monkeypatch.setattr(threading.Timer, "start", lambda self: self.finished.set())
    monkeypatch.setattr(threading.Timer, "join", lambda _: None)
    with pytest.raises(QueryLimitError) as caught:
        ask_graph(Dataset(graph), BOMB, limits=Limits(seconds=1))
    assert caught.value.limit == "cpu"


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (-11, QueryRefusedError, "nested too deep"),
        (-10, QueryRefusedError, "nested too deep"),
        (-6, QueryLimitError, "memory"),
        (3, QueryError, "ended early .code 3."),
    ],
)
def test_the_end_of_a_process_is_explained(graph: Path, code: int, kind: type[Exception], words: str) -> None:
    """How the process ended says why: a stack that ran over, memory that could not be had, or neither."""
    with WorkerProcess(Dataset(graph)) as one:
        one._process.kill()  # noqa: SLF001 - stands for a crash of the engine
        one._process.wait()  # noqa: SLF001
        one._process.returncode = code  # noqa: SLF001
        with pytest.raises(kind, match=words):
            one.ask(measure("ASK {}", prefixes={}))


def test_a_missing_graph_is_said_before_anything_starts(tmp_path: Path) -> None:
    """Without a built graph the mend is to build it."""
    with pytest.raises(GraphError, match="no built graph") as caught:
        ask_graph(Dataset(tmp_path / "g.nq"), "ASK {}")
    assert "pharmagraph build" in caught.value.mend


def test_a_damaged_graph_is_said(tmp_path: Path) -> None:
    """A file that is no N-Quads is an error of the graph, not of the query."""
    (tmp_path / "g.nq").write_text("half a tri", encoding="utf-8")
    with pytest.raises(GraphError, match="cannot be loaded") as caught:
        ask_graph(Dataset(tmp_path / "g.nq"), "ASK {}")
    assert "pharmagraph build" in caught.value.mend


def test_without_the_engine_the_mend_is_to_install_it(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing pyoxigraph is said in words."""
    monkeypatch.setattr("pharmagraph.graphs.process.PathFinder.find_spec", lambda _: None)
    with pytest.raises(QueryError, match="pyoxigraph is not installed"):
        WorkerProcess(Dataset(graph))


def test_the_environment_has_no_say(graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither variables nor files of the working directory reach the worker."""
    (tmp_path / "pyoxigraph.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert ask_graph(Dataset(graph), "ASK {}").truth


QUICK = ("deep_coll_200", "long_union_200", "regex_redos", "service_file", "load_etc_passwd", "orderby_mixed")


def attacks(shared: Path) -> dict[str, str]:
    """Return the hostile queries by name."""
    rows = json.loads((shared / "conformance/sparql-attacks.json").read_text(encoding="utf-8"))
    return {row["id"]: row["text"] for row in rows}


def attack(shared: Path, query: str, seconds: float) -> str:
    """Ask a hostile query; return how it ended: "" for an answer, the error's name for an error."""
    try:
        ask_graph(Dataset(shared / "conformance/attack-data.nt"), query, limits=Limits(seconds=seconds))
    except PharmagraphError as error:
        assert error.mend  # noqa: PT017 - an answer is as good
        return type(error).__name__
    return ""


ENDS = {"", "QuerySyntaxError", "QueryRefusedError", "QueryLimitError"}


@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_query_does_no_harm(shared: Path, name: str) -> None:
    """A query that crashes or hangs the bare engine ends, with an answer or with words."""
    assert attack(shared, attacks(shared)[name], 4) in ENDS


@pytest.mark.long
def test_no_hostile_query_does_harm(shared: Path) -> None:
    """All 39 hostile queries end with an answer or with words; this process lives on."""
    ends = {name: attack(shared, query, 3) for name, query in attacks(shared).items()}
    assert len(ends) == 39
    assert {name: end for name, end in ends.items() if end not in ENDS} == {}
