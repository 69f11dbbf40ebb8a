"""Generations have names of their own, a pointer names the one that holds, and what goes is gone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.disk.layout import (
    CURRENT,
    current_generation,
    delete,
    flush_tree,
    generations,
    leftovers,
    new_generation,
    write_durably,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_each_generation_has_a_name_of_its_own(tmp_path: Path) -> None:
    """Numbers go up, also past one that is not known to be there, and past those that were deleted."""
    folder = tmp_path / ".store"
    assert generations(folder) == []
    first, second = new_generation(folder), new_generation(folder)
    assert [first.name, second.name] == ["g000001", "g000002"]
    delete([first])
    assert new_generation(folder).name == "g000003"
    (folder / "g999999").mkdir()
    assert new_generation(folder).name == "g1000000"
    assert [path.name for path in generations(folder)][-2:] == ["g999999", "g1000000"]


def test_a_name_that_is_taken_meanwhile_is_passed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two builders never share a folder, even if one has not seen the other's."""
    taken = new_generation(tmp_path)
    monkeypatch.setattr("pharmagraph.graphs.disk.layout.generations", lambda _: [])
    assert new_generation(tmp_path) != taken
    monkeypatch.setattr("pharmagraph.graphs.disk.layout._MOST_TRIES", 2)
    with pytest.raises(FileExistsError):
        new_generation(tmp_path)


@pytest.mark.parametrize("said", ["", "g1", "../g000001", "g000001/..", "\u00e9", "g000001 g000002"])
def test_a_pointer_that_is_no_name_points_nowhere(tmp_path: Path, said: str) -> None:
    """Only the name of a generation is followed, so that no path leads out of the store."""
    (tmp_path / CURRENT).write_text(said, encoding="utf-8")
    assert current_generation(tmp_path) is None


def test_a_pointer_names_a_generation(tmp_path: Path) -> None:
    """What was written is found; without a pointer there is none."""
    assert current_generation(tmp_path) is None
    write_durably(tmp_path / CURRENT, "g000002\n")
    assert current_generation(tmp_path) == tmp_path / "g000002"


def test_a_small_file_is_whole_or_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk fails the old words stay, and nothing is left beside them."""
    path = tmp_path / "file"
    write_durably(path, "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_durably(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_every_file_and_folder_is_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a generation rests in memory when it counts: files, folders within, and itself."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("a/x", "a/b/y"):
        (tmp_path / name).touch()
    flushed = set()
    monkeypatch.setattr(os, "fsync", lambda handle: flushed.add(os.fstat(handle).st_ino))
    flush_tree(tmp_path)
    assert flushed == {path.stat().st_ino for path in (tmp_path, *tmp_path.rglob("*"))}


def test_what_is_deleted_goes_under_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deletion that ends in the middle leaves no half generation, but something to delete next time."""
    generation = new_generation(tmp_path)
    (tmp_path / ".current.1.part").touch()
    with monkeypatch.context() as patched:
        patched.setattr("shutil.rmtree", lambda *_, **__: None)
        delete([generation])
    assert generations(tmp_path) == []
    assert len(leftovers(tmp_path)) == 2
    delete([*leftovers(tmp_path), tmp_path / "g000009"])
    assert list(tmp_path.iterdir()) == []
