"""Once a day all files of the store are read: damage that no query meets does not stay unseen."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.dataset import Scope
from pharmagraph.graphs.disk import inspecting
from pharmagraph.graphs.disk.inspecting import DAY, inspect_beside, inspected, is_due
from pharmagraph.graphs.disk.layout import CHECKED, STORE
from pharmagraph.graphs.disk.manifest import Manifest
from pharmagraph.graphs.disk.opening import find as find_store
from pharmagraph.graphs.disk.updating import ready
from pharmagraph.graphs.exchange import AS_IS
from pharmagraph.graphs.guard import measure
from pharmagraph.graphs.pool import Pool
from support.storing import NDC, all_files, find, flipped, make, names, updated

if TYPE_CHECKING:
    from pathlib import Path


SAID = "SELECT ?o { ?s ?p ?o } LIMIT 5000"
EVERYTHING = Scope(("", NDC))


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Give graphs and their store."""
    make(tmp_path / "graphs")
    updated(tmp_path / "graphs")
    return tmp_path / "graphs"


def newest(folder: Path) -> Path:
    """Return the newest generation."""
    return folder / STORE / names(folder)[-1]


@pytest.fixture(autouse=True)
def _nothing_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test be the first that reads a generation, and take every file for a large one."""
    monkeypatch.setattr(inspecting, "_begun", set())
    monkeypatch.setattr("pharmagraph.graphs.disk.manifest._SMALL", 0)


def aged(folder: Path) -> None:
    """Let the last time that all was read be more than a day ago."""
    before = time.time() - DAY - 60
    os.utime(newest(folder) / CHECKED, (before, before))


def damaged(folder: Path) -> str:
    """Change a bit in the largest file; return the file's name."""
    largest = max(all_files(folder), key=lambda path: path.stat().st_size)
    flipped(largest, largest.stat().st_size // 2)
    return largest.name


def test_a_new_store_counts_as_read(built: Path) -> None:
    """Its files were read when they were written; a day later, or with a clock set back, it is due."""
    assert not is_due(newest(built))
    aged(built)
    assert is_due(newest(built))
    after = time.time() + DAY
    os.utime(newest(built) / CHECKED, (after, after))
    assert is_due(newest(built))
    (newest(built) / CHECKED).unlink()
    assert is_due(newest(built))


def test_what_cannot_be_noted_is_not_due(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that cannot be written the files would be read again and again, and not be mended."""
    aged(built)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert not is_due(newest(built))


def test_bringing_up_to_date_finds_damage(built: Path) -> None:
    """A store that says what the files say is read once a day, and built anew where it is damaged."""
    name = damaged(built)
    assert updated(built) == []
    aged(built)
    [told] = updated(built)
    assert told.startswith(f"the store is damaged: the file {name} is not as it was written: loading")
    assert updated(built) == []
    assert not is_due(newest(built))


def test_what_is_sound_is_noted(built: Path) -> None:
    """A day later it is read, and that is noted."""
    aged(built)
    assert updated(built) == []
    assert not is_due(newest(built))


def test_an_open_store_is_read_beside_the_queries(built: Path) -> None:
    """After damage was found, a worker that has the store open answers no more."""
    pool = Pool(lambda: find(built))
    right = pool.ask(measure(SAID, prefixes={}), AS_IS, EVERYTHING).body
    generation = newest(built)
    aged(built)
    damaged(built)
    [kept] = pool._idle  # noqa: SLF001 - the worker that has answered
    held = kept.process._store  # noqa: SLF001 - what it has open
    assert held is not None
    timer = inspect_beside(held, after=0)
    assert timer is not None
    timer.join()
    assert inspect_beside(held) is None
    assert not kept.process.alive
    assert pool.ask(measure(SAID, prefixes={}), AS_IS, EVERYTHING).body == right
    pool.close()
    assert newest(built) != generation


def test_a_query_sees_to_it(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens the store begins to read it, where that is due; not within the first seconds."""
    seen: list[Path] = []

    def damage(_: Manifest, generation: Path, *, thorough: bool = False) -> str:
        if thorough:
            seen.append(generation)
        return ""

    monkeypatch.setattr(Manifest, "damage", damage)
    monkeypatch.setattr(inspecting.inspect_beside, "__defaults__", (0.0,))
    for old in (False, True):
        if old:
            aged(built)
        pool = Pool(lambda: find(built))
        pool.ask(measure(SAID, prefixes={}), AS_IS, EVERYTHING)
        pool.close()
    deadline = time.monotonic() + 20
    while is_due(newest(built)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert seen == [newest(built)]


def test_nothing_is_read_before_it_is_due(built: Path) -> None:
    """Damage stays unseen until then: opening does not read large files."""
    damaged(built)
    held = ready(find(built))
    assert inspected(held)
    assert inspect_beside(held) is None
    held.close()
    found = find_store(find(built))
    assert found.held is not None
    found.let_go()
