"""What lies where in the folder of the store, and how a file gets there so that it stays.

graphs/.store/
  current           the name of the generation that holds, one line; changed by a rename
  building          locked by the process that builds
  g000001/          a generation: one state of the graphs, never changed once it holds
    manifest.json   what it was built from and which files it has; written last
    checked         its time says when all files were last read (``inspecting.py``)
    damaged         what is wrong, where something is; then there is no manifest any more
    lock            locked (shared) by everyone who reads this generation
    db/             the tables of the engine
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

STORE = ".store"
CURRENT, BUILDING, MANIFEST, LOCK, TABLES = "current", "building", "manifest.json", "lock", "db"
CHECKED, DAMAGED = "checked", "damaged"

LARGE = 20_000_000
"""Bytes of N-Quads from which on queries run on the store: loading them into memory takes half a second
(measured: 13 s for 585 MB), opening the store three hundredths."""

_NAME = re.compile(r"g[0-9]{6,12}\Z")
_MOST_TRIES = 1_000
_GONE, _PART = ".gone", ".part"


def store_folder(default: Path) -> Path:
    """Return the folder of the store that belongs to a curated layer's file."""
    return default.parent / STORE


def generations(folder: Path) -> list[Path]:
    """Return the folders of all generations, whole or not, the oldest first."""
    try:
        found = [path for path in folder.iterdir() if _NAME.match(path.name)]
    except FileNotFoundError:
        return []
    return sorted(found, key=lambda path: int(path.name[1:]))


def new_generation(folder: Path) -> Path:
    """Make the folder of a new generation; nobody else has it. Raises OSError."""
    existing = generations(folder)
    number = int(existing[-1].name[1:]) if existing else 0
    for ahead in range(1, _MOST_TRIES):
        path = folder / f"g{number + ahead:06}"
        with suppress(FileExistsError):
            path.mkdir(parents=True)
            (path / LOCK).touch()
            return path
    raise FileExistsError(None, "too many generations stand there")


def current_generation(folder: Path) -> Path | None:
    """Return the generation that holds, by the pointer; None where there is none that can be read."""
    try:
        name = (folder / CURRENT).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return folder / name if _NAME.match(name) else None


def write_durably(path: Path, text: str) -> None:
    """Put a small file in its place, old or new and never half, and on the disk. Raises OSError."""
    beside = path.with_name(f".{path.name}.{os.getpid()}{_PART}")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    flush_folder(path.parent)


def flush_tree(folder: Path) -> None:
    """Force all files below a folder to the disk, and the folders too. Raises OSError."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            flush(path)
        else:
            flush_folder(path)
    flush_folder(folder)


def flush(path: Path) -> None:
    """Force a file to the disk. Raises OSError."""
    # Windows flushes only what is open for writing; elsewhere reading is enough.
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    """Force a folder's names to the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def delete(paths: Iterable[Path]) -> None:
    """Delete generations and leftovers that nobody may use any more; what cannot go stays for next time.

    Each gets another name first: who comes by the old one finds nothing, not half of it, and Windows
    refuses where files in it are open.
    """
    import shutil

    for path in paths:
        gone = path if path.suffix == _GONE else path.with_name(f".{path.name}.{os.getpid()}{_GONE}")
        with suppress(OSError):
            if gone != path:
                path.rename(gone)
            if gone.is_dir():
                shutil.rmtree(gone, ignore_errors=True)
            else:
                gone.unlink()


def leftovers(folder: Path) -> list[Path]:
    """Return what interrupted deletions and writes left in the folder."""
    return sorted(path for path in folder.glob(".*") if path.suffix in {_GONE, _PART})
