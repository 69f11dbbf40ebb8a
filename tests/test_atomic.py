"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pharmagraph.atomic import write_atomically
from pharmagraph.errors import NotWrittenError


def test_writes_a_new_file_and_its_folders(tmp_path: Path) -> None:
    """A file in a folder that is not there yet is written, and nothing else is left."""
    path = tmp_path / "a" / "b.txt"
    write_atomically(path, b"words")
    assert path.read_bytes() == b"words"
    assert [p.name for p in path.parent.iterdir()] == ["b.txt"]


def test_replaces_a_file_and_keeps_its_permissions(tmp_path: Path) -> None:
    """The new content takes the place of the old, with the old permissions."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file(tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk fails, the old file stands, the unfinished one is gone, and the reason is said."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    monkeypatch.setattr(*((os, "fsync", full) if step == "fsync" else (Path, "replace", full)))
    with pytest.raises(NotWrittenError, match="no space left on device"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_an_interruption_leaves_nothing_unfinished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle leaves the old file alone in its folder."""

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_an_unfinished_file_of_another_is_left_alone(tmp_path: Path) -> None:
    """A file that a crashed writer left is neither used nor removed."""
    left = tmp_path / f".a.txt.{os.getpid()}-0.part"
    left.write_bytes(b"half")
    write_atomically(tmp_path / "a.txt", b"whole")
    assert left.read_bytes() == b"half"
    assert (tmp_path / "a.txt").read_bytes() == b"whole"


def test_gives_up_where_too_many_unfinished_files_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred unfinished files of one process are a fault, and said to be."""

    def taken(*_: object, **__: object) -> None:
        raise FileExistsError(errno.EEXIST, "File exists")

    monkeypatch.setattr(Path, "touch", taken)
    with pytest.raises(NotWrittenError, match="too many unfinished files"):
        write_atomically(tmp_path / "a.txt", b"words")


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    """A folder of the file's name is not replaced."""
    (tmp_path / "a").mkdir()
    with pytest.raises(NotWrittenError, match="cannot write"):
        write_atomically(tmp_path / "a", b"words")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
