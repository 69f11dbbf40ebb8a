from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.swapping import exchanged

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["data/x.nq", "about/x.nq"]


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files into a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def read(folder: Path) -> dict[str, str]:
    """Return all files of a folder that are not hidden."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".stage" not in path.parts
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with old files and, in its stage, new ones."""
    write(tmp_path, {"data/x.nq": "old", "data/y.nq": "other", "links/x.nq": "old"})
    write(tmp_path / ".stage", dict.fromkeys(NAMES, "new"))
    return tmp_path


def test_files_below_change_together(folder: Path) -> None:
    """New ones take their places, folders are made, those that shall be gone are, others stay."""
    with exchanged(folder / ".stage", folder, NAMES, ["links/x.nq", "links/nothing.nq"]):
        assert read(folder) == {"about/x.nq": "new", "data/x.nq": "new", "data/y.nq": "other"}
    assert read(folder) == {"about/x.nq": "new", "data/x.nq": "new", "data/y.nq": "other"}


@pytest.mark.parametrize("error", [OSError(), KeyboardInterrupt(), ValueError()])
def test_an_error_in_the_block_brings_the_old_back(folder: Path, error: BaseException) -> None:
    """What follows belongs to the exchange: where it fails, all is as before."""
    before = read(folder)
    with pytest.raises(type(error)), exchanged(folder / ".stage", folder, NAMES, ["links/x.nq"]):
        raise error
    assert read(folder) == before


def test_a_file_that_cannot_move_brings_the_old_back(folder: Path) -> None:
    """Where one name is missing in the stage, none has changed."""
    before = read(folder)
    with (
        pytest.raises(FileNotFoundError),
        exchanged(folder / ".stage", folder, [*NAMES, "z"], ["links/x.nq"]),
    ):
        pytest.fail("the block runs only where all have moved")
    assert read(folder) == before
