"""The store follows the files: whole, in part, and never into something that they do not say."""

from __future__ import annotations

import errno
import os
import subprocess
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import GraphError, StoreError
from pharmagraph.graphs.disk import filler, filling, layout, updating
from pharmagraph.graphs.disk.layout import STORE, current_generation, new_generation
from pharmagraph.graphs.disk.locks import one_at_a_time
from pharmagraph.graphs.disk.opening import find as find_store
from pharmagraph.graphs.disk.sources import files_of
from pharmagraph.graphs.disk.updating import follow, ready, update_store
from support.importing import Told
from support.storing import (
    ABOUT,
    LINKS,
    NDC,
    find,
    held_counts,
    line_counts,
    lines_of,
    names,
    updated,
    write_graph,
)

if TYPE_CHECKING:
    from pathlib import Path

XSD = "http://www.w3.org/2001/XMLSchema#"


def typed(graph: str, *values: tuple[str, str]) -> list[str]:
    """Return canonical lines of one subject, one for each value and datatype."""
    end = f" <{graph}> .\n" if graph else " .\n"
    return sorted(f'<http://e/a> <http://e/p> "{value}"^^<{XSD}{kind}>{end}' for value, kind in values)


def test_the_store_holds_what_the_files_say(folder: Path) -> None:
    """All graphs are there with all their quads; a second time there is nothing to do."""
    assert updated(folder) == ["there is no store yet: loading 0 MB of graphs"]
    assert held_counts(folder) == line_counts(folder) == {"": 10, NDC: 1_000, LINKS: 5, ABOUT: 7}
    assert updated(folder) == []
    assert names(folder) == ["g000001"]


def test_it_is_told_how_far_the_work_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes read for their digests, and bytes loaded, each of how many; a part that changed is less."""
    told = Told()
    sizes = {name: path.stat().st_size for name, path in files(folder).items()}
    update_store(find(folder), lambda _: None, told)
    assert told.phases == [
        ("reading the graphs", sum(sizes.values()), "bytes"),
        ("filling the store", sum(sizes.values()), "bytes"),
        ("checking the store", None, ""),
    ]
    assert told.counted["reading the graphs"] == told.counted["filling the store"] == sum(sizes.values())
    monkeypatch.setattr(updating, "_MOST_CHANGED", 1.0)
    write_graph(folder, LINKS, lines_of(LINKS, range(3)))
    size = files(folder)[LINKS].stat().st_size
    part = Told()
    update_store(find(folder), lambda _: None, part)
    assert part.phases[:2] == [("reading the graphs", size, "bytes"), ("filling the store", size, "bytes")]
    assert part.counted["filling the store"] == size


def files(folder: Path) -> dict[str, Path]:
    """Return the files of the graphs."""
    return files_of(find(folder))


@pytest.mark.parametrize("graph", ["", LINKS, NDC])
def test_only_what_changed_is_loaded(folder: Path, graph: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed graph takes the place of the old one, nothing of which is left; the others stay."""
    updated(folder)
    monkeypatch.setattr(updating, "_MOST_CHANGED", 1.0)
    monkeypatch.setattr(updating, "fill_all", lambda *_: pytest.fail("all was loaded"))
    write_graph(folder, graph, lines_of(graph, range(3, 305)))
    assert updated(folder) == []
    assert held_counts(folder) == line_counts(folder)
    assert line_counts(folder)[graph] == 302
    assert names(folder) == ["g000002"]


def test_graphs_come_and_go(folder: Path) -> None:
    """A new import is loaded beside the others; one whose file is gone is gone from the store."""
    updated(folder)
    (folder / "links/ndc.nq").unlink()
    updated(folder)
    assert held_counts(folder) == {"": 10, NDC: 1_000, ABOUT: 7}
    write_graph(folder, LINKS, lines_of(LINKS, range(4)))
    (folder / "about/ndc.nq").write_bytes(b"")
    updated(folder)
    assert held_counts(folder) == {"": 10, NDC: 1_000, LINKS: 4, ABOUT: 0}
    assert names(folder) == ["g000003"]


def test_a_hundred_changes_leave_the_store_small(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What later changes leave behind does not add up for ever: then all is loaded anew."""
    updated(folder)
    monkeypatch.setattr(updating, "_MOST_BLOAT", 0.5)
    write_graph(folder, "", lines_of("", range(11)))
    assert updated(folder) == ["files have changed since the store was built: loading 0 MB of graphs"]
    assert held_counts(folder) == line_counts(folder)


def test_most_of_it_changed_is_all(folder: Path) -> None:
    """Where more than half has changed, all is loaded."""
    updated(folder)
    write_graph(folder, NDC, lines_of(NDC, range(2_000)))
    assert updated(folder) == ["files have changed since the store was built: loading 0 MB of graphs"]
    assert held_counts(folder) == line_counts(folder)


def test_a_large_change_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where loading a part takes long, that is said before."""
    updated(folder)
    monkeypatch.setattr(updating, "_WORTH_TELLING", 10)
    write_graph(folder, LINKS, lines_of(LINKS, range(9)))
    assert updated(folder) == ["files have changed since the store was built: loading 0 MB of graphs"]


VALUES = [("1.0", "decimal"), ("1.00", "decimal"), ("01", "integer"), ("1", "integer"), ("x", "string")]


@pytest.mark.parametrize("graph", ["", NDC])
@pytest.mark.parametrize("part", [True, False])
def test_two_ways_to_write_a_value_are_one(folder: Path, graph: str, part: bool) -> None:  # noqa: FBT001
    """The engine keeps numbers by value: fewer quads than lines, and the manifest says how many."""
    if part:
        updated(folder)
    values = typed(graph, *VALUES)
    write_graph(folder, graph, sorted(lines_of(graph, range(400 if graph else 9)) + values))
    updated(folder)
    lines, quads = line_counts(folder), held_counts(folder)
    assert lines[graph] - quads[graph] == 2
    held = ready(find(folder))
    source = held.manifest.by_iri[graph]
    assert (source.lines, source.quads) == (lines[graph], quads[graph])
    held.close()
    write_graph(folder, LINKS, lines_of(LINKS, range(3)))
    assert updated(folder) == []
    assert held_counts(folder) == {**quads, LINKS: 3}


@pytest.mark.parametrize(
    ("graph", "spoil", "words"),
    [
        (NDC, lambda lines: [*lines, lines[3]], "not sorted, or holds a line twice"),
        (NDC, lambda lines: [*lines, "<a:a> <a:b> <a:c> .\n"], "holds a line that is none"),
        (NDC, lambda lines: [f"<http://e/a> nonsense <{NDC}> .\n", *lines], "cannot be built: .*line 1"),
        ("", lambda lines: [f"<a:a> <a:p> <a:b> <{NDC}> .\n", *lines], "cannot be built"),
    ],
)  # fmt: skip
def test_files_that_are_not_canonical_are_refused(
    folder: Path, graph: str, spoil: object, words: str
) -> None:
    """A file that is not as we write files makes no store; the one before stays, and is not asked."""
    updated(folder)
    assert callable(spoil)
    write_graph(folder, graph, spoil(lines_of(graph, range(900))))
    with pytest.raises(StoreError, match=words) as caught:
        updated(folder)
    assert caught.value.mend
    assert names(folder) == ["g000001"]
    assert find_store(find(folder)).held is None


def test_a_part_that_comes_out_wrong_is_made_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the store in part does not hold what the files say, all is loaded."""
    updated(folder)
    run = filling._run  # noqa: SLF001 - stands for an engine that goes wrong

    def lossy(generation: Path, begin: Path | None, *rest: object) -> object:
        said = run(generation, begin, *rest)  # type: ignore[arg-type]
        if begin:
            said["held"] = {"": 9}
        return said

    monkeypatch.setattr(filling, "_run", lossy)
    write_graph(folder, "", lines_of("", range(12)))
    told = updated(folder)
    assert "the store could not be brought up to date in part; it is built anew" in told
    assert held_counts(folder) == line_counts(folder)


@pytest.mark.parametrize("answer", [{"graphs": ["http://e/other"]}, {"total": 3}])
def test_what_the_engine_holds_must_be_what_the_files_say(
    folder: Path, answer: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph too many, or a statement too few, and the generation never counts."""
    run = filling._run  # noqa: SLF001 - stands for an engine that goes wrong
    monkeypatch.setattr(filling, "_run", lambda *given: {**run(*given), **answer})
    with pytest.raises(StoreError, match=r"do not agree on the graph|statements of the"):
        updated(folder)
    assert names(folder) == []
    assert current_generation(folder / STORE) is None


def test_changes_while_it_is_built_are_seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that change in the middle make the attempt void; files that never rest make it an error."""
    run = filling._run  # noqa: SLF001 - where the moment is
    seen: list[int] = []

    def meanwhile(*given: object) -> object:
        if len(seen) < 2:
            seen.append(0)
            write_graph(folder, "", lines_of("", range(20 + len(seen))))
        return run(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(filling, "_run", meanwhile)
    updated(folder)
    assert held_counts(folder) == line_counts(folder)
    assert line_counts(folder)[""] == 22
    monkeypatch.setattr(updating, "_MOST_TRIES", 2)
    seen.clear()
    write_graph(folder, "", lines_of("", range(9)))
    with pytest.raises(StoreError, match="keep changing"):
        updated(folder)


def test_small_graphs_need_no_store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the imports are gone, so is the store; where there never was one nothing is done."""
    updated(folder)
    monkeypatch.setattr(layout, "LARGE", 10_000_000)
    assert update_store(find(folder))
    assert names(folder) == []
    assert not update_store(find(folder))


def test_what_a_reader_holds_stays(folder: Path) -> None:
    """The generation before is kept as long as somebody reads it, then it goes."""
    held = ready(find(folder), lambda _: None)
    for number in (11, 12):
        write_graph(folder, "", lines_of("", range(number)))
        updated(folder)
    assert names(folder) == ["g000001", "g000003"]
    assert updated(folder) == []
    held.close()
    assert updated(folder) == []
    assert names(folder) == ["g000003"]


def test_what_a_killed_build_left_is_deleted(folder: Path) -> None:
    """Half generations and files without a name go with the next build."""
    store = folder / STORE
    half = new_generation(store)
    (half / "db").mkdir()
    (store / ".current.1.part").touch()
    (store / ".g000007.1.gone").mkdir()
    updated(folder)
    assert sorted(path.name for path in store.iterdir()) == ["building", "current", "g000001"]
    assert held_counts(folder) == line_counts(folder)


def test_one_process_builds_and_the_others_wait(folder: Path) -> None:
    """Who comes second waits, says so, and finds the work done."""
    (folder / STORE).mkdir()
    told: list[str] = []
    waiting = threading.Event()

    def tell(message: str) -> None:
        told.append(message)
        waiting.set()

    with one_at_a_time(folder / STORE / "building", lambda: None):
        thread = threading.Thread(target=lambda: ready(find(folder), tell).close())
        thread.start()
        assert waiting.wait(20)
        updating._bring_up(find(folder), folder / STORE, lambda _: None)  # noqa: SLF001 - what holds the lock
    thread.join()
    assert told == ["waiting for another process to build the store"]
    assert names(folder) == ["g000001"]


def test_a_folder_that_cannot_be_written_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The reason is the system's; the store before stays. Whoever wrote files is told, not stopped."""
    updated(folder)
    write_graph(folder, "", lines_of("", range(11)))

    def refuse(_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(updating, "new_generation", refuse)
    with pytest.raises(StoreError, match="cannot be built: read-only file system") as caught:
        updated(folder)
    assert "permissions" in caught.value.mend
    follow(find(folder))
    assert "read-only file system; queries that need it will try again" in caplog.text
    assert names(folder) == ["g000001"]


def test_a_file_in_the_place_of_the_store_is_said(folder: Path) -> None:
    """Where no folder can be made, the store cannot be built."""
    (folder / STORE).touch()
    with pytest.raises(StoreError, match="cannot be built: file exists"):
        updated(folder)


def test_without_a_built_graph_there_is_no_store(folder: Path) -> None:
    """A missing file is an error of the graph, with the command that mends it."""
    (folder / "g.nq").unlink()
    with pytest.raises(GraphError, match="no built graph") as caught:
        updated(folder)
    assert "pharmagraph build" in caught.value.mend


@pytest.mark.parametrize("step", ["flush_tree", "Popen", "nothing", "words"])
def test_whatever_fails_is_named(folder: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails, a system without processes, or a process that dies: an error and no store."""
    words = "no space left on device"

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if step in {"flush_tree", "Popen"}:
        monkeypatch.setattr(filling if step == "flush_tree" else subprocess, step, fail)
    elif step == "nothing":
        monkeypatch.setattr(filling, "engine_folder", lambda: "")
        monkeypatch.setattr(filler, "__file__", os.devnull)
        words = "ended early .code 0"
    else:
        monkeypatch.setattr(filling, "engine_folder", lambda: "")
        monkeypatch.setattr(filler, "__file__", str(folder / "none.py"))
        words = "ended early .code 2"
    with pytest.raises(StoreError, match=words):
        updated(folder)
    assert names(folder) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt(), BrokenPipeError(errno.EPIPE, "Broken pipe")])
def test_the_process_that_fills_ends_with_who_waits(
    folder: Path, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C, or a pipe that breaks, ends the process at once; nothing is left of its work."""
    ended: list[int | None] = []

    class Interrupted(subprocess.Popen[bytes]):
        def __init__(self, *given: object, **more: object) -> None:
            super().__init__(*given, **more)  # type: ignore[call-overload]
            assert self.stdout is not None
            self.stdout.close()
            self.stdout = SimpleNamespace(readline=self.broken, close=lambda: None)  # type: ignore[assignment]

        def broken(self) -> bytes:
            raise error

        def __exit__(self, *given: object) -> None:
            super().__exit__(*given)  # type: ignore[arg-type]
            ended.append(self.returncode)

    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else StoreError):
        updated(folder)
    assert ended == [-9]
    assert names(folder) == []
