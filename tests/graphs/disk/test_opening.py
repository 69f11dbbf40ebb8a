"""A store that is damaged, or says something else than the files, is never asked: it is built anew."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import StoreDamagedError
from pharmagraph.graphs.dataset import Scope
from pharmagraph.graphs.disk import locks, sources, updating
from pharmagraph.graphs.disk.layout import CURRENT, MANIFEST, STORE
from pharmagraph.graphs.disk.manifest import Manifest, read_manifest
from pharmagraph.graphs.disk.opening import find as find_store
from pharmagraph.graphs.exchange import AS_IS
from pharmagraph.graphs.guard import Limits, measure
from pharmagraph.graphs.pool import Pool
from pharmagraph.graphs.process import WorkerProcess
from pharmagraph.graphs.trusted import InProcess
from support.storing import (
    NDC,
    all_files,
    find,
    flipped,
    held_counts,
    line_counts,
    lines_of,
    make,
    names,
    updated,
    write_graph,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.graphs.disk.opening import Held

SAID = "SELECT ?o { ?s ?p ?o } LIMIT 5000"
EVERYTHING = Scope(("", NDC, "http://e/links/ndc", "http://e/about/ndc"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of graphs with its store, built once; nobody may change it."""
    graphs = tmp_path_factory.mktemp("built") / "graphs"
    make(graphs)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pharmagraph.graphs.disk.layout.LARGE", 10_000)
        updated(graphs)
    return graphs


@pytest.fixture
def copied(built: Path, tmp_path: Path) -> Path:
    """Give a copy of graphs and store."""
    return shutil.copytree(built, tmp_path / "copy")


def newest(folder: Path) -> Path:
    """Return the only generation."""
    return folder / STORE / names(folder)[-1]


def asked(folder: Path) -> bytes:
    """Ask the store for all that it holds; b"" where it is found to be damaged."""
    dataset = find(folder)
    store = find_store(dataset).held
    if store is None:
        return b""
    with WorkerProcess(replace(dataset, store=store)) as one:
        try:
            return one.ask(measure(SAID, prefixes={}), AS_IS, EVERYTHING).body
        except StoreDamagedError:
            store.manifest.write(store.generation)  # which was deleted, so that nobody opens it again
            return b""


def spoil(folder: Path) -> None:
    """Damage the tables with the words, in the middle, so that they can still be opened."""
    for path in all_files(folder):
        if path.suffix == ".sst" and path.stat().st_size > 5_000:
            flipped(path, 100)


def cut(path: Path) -> None:
    """Cut off the end of a file."""
    path.write_bytes(path.read_bytes()[:-9])


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no pointer": (lambda f: (f / STORE / CURRENT).unlink(), "there is no store yet"),
    "half a pointer": (lambda f: (f / STORE / CURRENT).write_text("g77777\n"), "there is no store"),
    "a pointer to nothing": (lambda f: (f / STORE / CURRENT).write_text("g000077"), "is not there"),
    "no generation": (lambda f: shutil.rmtree(newest(f)), "generation is not there"),
    "no manifest": (lambda f: (newest(f) / MANIFEST).unlink(), "nothing says what it holds"),
    "half a manifest": (lambda f: cut(newest(f) / MANIFEST), "nothing says what it holds"),
    "manifest of tomorrow": (lambda f: (newest(f) / MANIFEST).write_text('{"format": 2}'), "nothing says"),
    "manifest of something else": (lambda f: (newest(f) / MANIFEST).write_text("[]"), "nothing says what"),
    "no tables": (lambda f: shutil.rmtree(newest(f) / "db"), "its files cannot be read"),
    "a table is gone": (lambda f: min((newest(f) / "db").glob("*.sst")).unlink(), r"\.sst is missing"),
    "a table is short": (
        lambda f: cut(max((newest(f) / "db").glob("*.sst"), key=lambda p: p.stat().st_size)),
        "is not as it was written",
    ),
    "a log is there": (lambda f: (newest(f) / "db" / "9.log").touch(), "the file 9.log does not belong"),
    "a bit of CURRENT": (lambda f: flipped(newest(f) / "db" / "CURRENT", 3), "CURRENT is not as it was"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_seen_and_mended(copied: Path, name: str) -> None:
    """Whatever is missing or short is seen on opening, told, and mended from the files."""
    damage, words = DAMAGES[name]
    assert find_store(find(copied)).held is not None
    damage(copied)
    found = find_store(find(copied))
    assert found.held is None
    assert found.usable is None
    told = updated(copied)
    assert len(told) == 1
    assert re.fullmatch(f".*{words}.*: loading 0 MB of graphs", told[0])
    again = find_store(find(copied))
    assert again.held is not None
    again.let_go()


def test_a_bit_that_turns_is_seen_on_opening(copied: Path) -> None:
    """Of small files, as all of them are here, every bit counts."""
    for path in all_files(copied):
        whole = path.read_bytes()
        flipped(path, len(whole) // 3)
        found = find_store(find(copied))
        assert found.why == f"the store is damaged: the file {path.name} is not as it was written"
        path.write_bytes(whole)


def test_a_bit_that_turns_is_never_an_answer(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large tables are not read on opening: the engine's own checksums see the bit, or it was not needed."""
    monkeypatch.setattr(Manifest, "damage", lambda *_: "")
    right = asked(copied)
    answers = []
    large = [path for path in all_files(copied) if path.stat().st_size > 5_000]
    for number, path in enumerate(large):
        whole = path.read_bytes()
        flipped(path, (100, len(whole) // 2, len(whole) - 20)[number % 3])
        answers.append(asked(copied))
        path.write_bytes(whole)
    assert set(answers) <= {right, b""}
    assert b"" in answers


def test_a_copy_of_the_files_is_the_same(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files with other marks and the same bytes are read once; then their marks are known."""
    for graph in ("", NDC):
        write_graph(copied, graph, lines_of(graph, range(1_000 if graph else 10)))
    first = find_store(find(copied))
    assert first.held is not None
    first.let_go()
    monkeypatch.setattr("pharmagraph.graphs.disk.sources.read_source", lambda *_: pytest.fail("was read"))
    again = find_store(find(copied))
    assert again.held is not None
    assert read_manifest(again.held.generation) == again.held.manifest
    again.let_go()
    assert updated(copied) == []


def test_marks_that_cannot_be_noted_are_no_error(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that cannot be written, the files are read each time."""
    write_graph(copied, "", lines_of("", range(10)))

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("pharmagraph.graphs.disk.manifest.write_durably", refuse)
    for _ in range(2):
        found = find_store(find(copied))
        assert found.held is not None
        found.let_go()


@pytest.mark.parametrize("change", ["size", "bytes", "graph", "gone", "spoiled"])
def test_other_files_are_another_store(copied: Path, change: str) -> None:
    """More or fewer graphs, other sizes and other bytes: the store says less than the files."""
    if change == "size":
        write_graph(copied, "", lines_of("", range(11)))
    elif change == "bytes":
        write_graph(copied, "", [line.replace("curated", "Curated") for line in lines_of("", range(10))])
    elif change == "graph":
        shutil.copy(copied / "data/ndc.nq", copied / "data/other.nq")
    elif change == "gone":
        (copied / "links/ndc.nq").unlink()
    else:
        text = (copied / "links/ndc.nq").read_text(encoding="utf-8").replace("/links/", "/lunks/")
        write_graph(copied, "http://e/links/ndc", [text])
    found = find_store(find(copied))
    assert found.held is None
    assert found.usable is not None
    assert found.why == "files have changed since the store was built"
    found.let_go()


def test_files_that_change_while_they_are_compared_do_not_count(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was the same a moment ago need not be now."""
    write_graph(copied, "", lines_of("", range(10)))
    differing = sources.differing

    def meanwhile(*given: object) -> object:
        found = differing(*given)  # type: ignore[arg-type]
        write_graph(copied, "", lines_of("", range(10)))
        return found

    monkeypatch.setattr("pharmagraph.graphs.disk.opening.differing", meanwhile)
    assert find_store(find(copied)).held is None


def test_what_is_being_deleted_is_not_opened(copied: Path) -> None:
    """A generation that somebody is about to delete counts as gone."""
    with locks.alone(newest(copied) / "lock"):
        assert find_store(find(copied)).held is None


def test_what_the_engine_finds_damaged_is_built_anew(
    copied: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Damage that is seen only while a query reads: the store is built anew, and the query answered."""
    monkeypatch.setattr(Manifest, "damage", lambda *_: "")
    right = asked(copied)
    spoil(copied)
    pool = Pool(lambda: find(copied))
    assert pool.ask(measure(SAID, prefixes={}), AS_IS, EVERYTHING).body == right
    pool.close()
    assert "the store is damaged: Corruption: " in caplog.text
    assert "loading 0 MB of graphs" in caplog.text
    assert held_counts(copied) == line_counts(copied)


def test_an_engine_that_reads_on_for_ever_is_stopped(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting, it never gets past a damaged block: the limit of time ends it, and the store is looked at."""
    whole = Manifest.damage

    def only_if_thorough(self: Manifest, generation: Path, *, thorough: bool = False) -> str:
        return whole(self, generation, thorough=True) if thorough else ""

    monkeypatch.setattr(Manifest, "damage", only_if_thorough)
    spoil(copied)
    pool = Pool(lambda: find(copied))
    query = measure("SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(STRLEN(?o) > 3) }", prefixes={})
    body = pool.ask(query, AS_IS, EVERYTHING, Limits(seconds=3)).body
    pool.close()
    assert b'"value":"1022"' in body


def test_in_this_process_too(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that this process cannot open is built anew; one that stays so is an error."""
    monkeypatch.setattr(Manifest, "damage", lambda *_: "")
    right = asked(copied)
    (newest(copied) / "db" / "CURRENT").write_text("MANIFEST-none\n", encoding="ascii")
    engine = InProcess(lambda: find(copied))
    assert engine.ask(measure(SAID, prefixes={}), AS_IS, EVERYTHING).body == right
    assert names(copied) == ["g000002"]

    def broken(*_: object) -> None:
        raise RuntimeError("Corruption: all of it")

    monkeypatch.setattr("pharmagraph.graphs.disk.storeworker.open_store", broken)
    with pytest.raises(StoreDamagedError, match="cannot be opened"):
        InProcess(lambda: find(copied)).ask(measure(SAID, prefixes={}), AS_IS, EVERYTHING)


def test_a_store_that_stays_damaged_is_an_error(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where what was built anew cannot be read either, that is said, and not tried for ever."""
    monkeypatch.setattr(Manifest, "damage", lambda *_: "")
    ready = updating.ready

    def unlucky(dataset: Dataset) -> Held:
        held = ready(dataset)
        spoil(copied)
        return held

    monkeypatch.setattr(updating, "ready", unlucky)
    pool = Pool(lambda: find(copied))
    with pytest.raises(StoreDamagedError, match="cannot be used: Corruption") as caught:
        pool.ask(measure(SAID, prefixes={}), AS_IS, EVERYTHING)
    pool.close()
    assert "ask again" in caught.value.mend
