from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pharmagraph.errors import ContentError, GraphError
from pharmagraph.graphs.build import build_graph, graph_triples
from pharmagraph.graphs.disclaimer import head_comment
from pharmagraph.graphs.nquads import read_nquads
from pharmagraph.graphs.swapping import publish
from support.small import COUNT, FACTS, content_of, small_project

if TYPE_CHECKING:
    from pharmagraph.extract.content import Content

WRITTEN = ("ttl", "trig", "html", "svg", "inferred.nq", "nq")
OLD = {"a.ttl": b"old a", "b.nq": b"old b"}
NEW = {"a.ttl": b"new a", "c.html": b"new c", "b.nq": b"new b"}


def holding(folder: Path) -> dict[str, bytes]:
    """Return what stands in a folder, hidden files too."""
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file()}


@pytest.fixture
def graphs(tmp_path: Path) -> Path:
    """Give a graphs folder with what an earlier build left."""
    folder = tmp_path / "graphs"
    publish(OLD, folder)
    return folder


def test_a_build_writes_all_files(tmp_path: Path, leaflet_content: Content) -> None:
    """Turtle, TriG, HTML, SVG, what is inferred, and N-Quads come out, the last one last, with counts."""
    built = build_graph(leaflet_content, "made-up", tmp_path / "graphs")
    assert [p.name for p in built.files] == [f"made-up.{e}" for e in WRITTEN]
    assert all(p.stat().st_size > 0 for p in built.files)
    assert built.triples == len(read_nquads(built.files[-1]))
    assert built.count("accepted") == COUNT
    assert built.count("disputed") == 0
    assert set(holding(tmp_path / "graphs")) == {p.name for p in built.files}
    assert built.files[0].read_text(encoding="utf-8").startswith("# The drug knowledge graph 'made-up'")


def test_building_twice_gives_the_same_bytes(tmp_path: Path, leaflet_content: Content) -> None:
    """Nothing in what is built hangs on when it was built."""
    build_graph(leaflet_content, "made-up", tmp_path)
    first = holding(tmp_path)
    build_graph(leaflet_content, "made-up", tmp_path)
    assert holding(tmp_path) == first


def test_files_hold_no_path_of_the_machine(tmp_path: Path, leaflet_content: Content) -> None:
    """Where the project lies is not told to who reads the graph."""
    build_graph(leaflet_content, "made-up", tmp_path)
    assert not any(str(tmp_path).encode() in data for data in holding(tmp_path).values())


def test_content_with_errors_is_not_built(tmp_path: Path) -> None:
    """Nothing is written where a fact is in error, and the error carries the findings."""
    project = small_project(tmp_path, facts=FACTS.replace("value: rash", "value: rush"))
    content = content_of(project.root)
    with pytest.raises(ContentError, match="nothing was built: the content has") as caught:
        build_graph(content, "made-up", tmp_path / "graphs")
    assert caught.value.mend == "pharmagraph check"
    assert "PG202" in {f.code for f in caught.value.findings}
    assert not (tmp_path / "graphs").exists()


def test_the_number_of_errors_is_told(tmp_path: Path) -> None:
    """One error is one error, several are several."""
    project = small_project(tmp_path, facts=FACTS.replace("value: rash", "value: rush"))
    with pytest.raises(ContentError, match=r"the content has \d errors\n"):
        graph_triples(content_of(project.root), "x")
    (tmp_path / "two").mkdir()
    one = small_project(tmp_path / "two")
    (one.folder / "facts.lock.json").unlink()
    with pytest.raises(ContentError, match="the content has 1 error\n"):
        graph_triples(content_of(one.root), "x")


def test_files_change_all_together(graphs: Path) -> None:
    """New files stand beside those that they do not replace, and nothing else is left."""
    (graphs / "mine.txt").write_bytes(b"mine")
    written = publish(NEW, graphs)
    assert written == [graphs / name for name in NEW]
    assert holding(graphs) == {**NEW, "mine.txt": b"mine"}
    assert not list(graphs.glob(".*"))


def failing(real: Any, at: int, error: BaseException) -> Any:
    """Return what does as the real one until the so manieth call, which fails."""
    calls = iter(range(1, 1000))

    def call(*arguments: Any, **named: Any) -> Any:
        if next(calls) == at:
            raise error
        return real(*arguments, **named)

    return call


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyboardInterrupt(), MemoryError()]
)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_failure_in_writing_leaves_the_old(
    graphs: Path, monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException
) -> None:
    """Whatever happens while files are written, the old ones stay and no stage is left."""
    monkeypatch.setattr(os, "fsync", failing(os.fsync, at, error))
    with pytest.raises(type(error)):
        publish(NEW, graphs)
    assert holding(graphs) == OLD
    assert not list(graphs.glob(".*"))


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_failure_in_moving_puts_the_old_back(
    graphs: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Where one file cannot take its place, those before it go back: all are old, none is new."""
    monkeypatch.setattr(Path, "replace", failing(Path.replace, at, PermissionError(13, "Permission denied")))
    with pytest.raises(PermissionError):
        publish(NEW, graphs)
    assert holding(graphs) == OLD
    assert not list(graphs.glob(".*"))


def test_a_folder_in_the_way_is_told(tmp_path: Path, leaflet_content: Content) -> None:
    """A folder where a file should be stops the build with a message; the other files stay old."""
    folder = tmp_path / "graphs"
    publish({"made-up.ttl": b"old"}, folder)
    (folder / "made-up.nq" / "x").mkdir(parents=True)
    with pytest.raises(GraphError, match="cannot write to graphs/: is a directory") as caught:
        build_graph(leaflet_content, "made-up", folder)
    assert "the last graph is untouched" in caught.value.mend
    assert holding(folder) == {"made-up.ttl": b"old"}


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path, leaflet_content: Content) -> None:
    """Where graphs is a file nothing can be written, and the file stays."""
    (tmp_path / "graphs").write_text("mine", encoding="utf-8")
    with pytest.raises(GraphError, match="cannot write to graphs/: file exists"):
        build_graph(leaflet_content, "made-up", tmp_path / "graphs")
    assert (tmp_path / "graphs").read_text(encoding="utf-8") == "mine"


def test_a_file_system_without_hard_links_will_do(graphs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without hard links the old files are kept as copies."""

    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    publish(NEW, graphs)
    assert holding(graphs) == NEW
    monkeypatch.setattr(Path, "replace", failing(Path.replace, 3, PermissionError(13, "Permission denied")))
    with pytest.raises(PermissionError):
        publish(dict.fromkeys(NEW, b"newer"), graphs)
    assert holding(graphs) == NEW


def test_a_system_that_cannot_flush_folders_will_do(graphs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a folder cannot be opened, the files are in their places all the same."""
    real = os.open

    def refuse(path: Any, *rest: Any, **named: Any) -> int:
        if Path(path) == graphs:
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **named)

    monkeypatch.setattr(os, "open", refuse)
    publish(NEW, graphs)
    assert holding(graphs) == NEW


def test_ctrl_c_waits_until_files_are_in_their_places(graphs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt while names change hands takes effect when all are new; the handler is put back."""
    real = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        signal.raise_signal(signal.SIGINT)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        publish(NEW, graphs)
    assert holding(graphs) == NEW
    assert signal.getsignal(signal.SIGINT) is before


def test_a_thread_can_publish(graphs: Path) -> None:
    """Signals belong to the main thread; another publishes without holding them."""
    thread = threading.Thread(target=publish, args=(NEW, graphs))
    thread.start()
    thread.join()
    assert holding(graphs) == NEW


def test_a_handler_of_another_language_is_left_alone(graphs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signal handler that Python did not set cannot be put back, and so is not touched."""
    monkeypatch.setattr(signal, "getsignal", lambda _: None)
    publish(NEW, graphs)
    assert holding(graphs) == NEW


def test_the_head_says_what_the_file_is() -> None:
    """Every file that can hold a comment says where it comes from, and what it is not."""
    lines = head_comment("kg").splitlines()
    assert lines[0] == "The drug knowledge graph 'kg', built by pharmagraph: edit the facts, not this file."
    assert "no medical advice" in lines[1]
