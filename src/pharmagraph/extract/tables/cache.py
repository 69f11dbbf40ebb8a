"""The user's cache: where files of publishers are kept, and what is known of those that were fetched.

In the folder of a data set stand:

    NAME                  a file, whole
    NAME.download.json    where it came from, when, and its digest
    NAME.part             what has come of it so far, while it is being fetched
    NAME.part.json        and of what: address, the server's mark, the whole size
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

CACHE_VARIABLE = "PHARMAGRAPH_CACHE"
RECORD = ".download.json"
_MOST_OF_A_RECORD = 100_000


def cache_folder() -> Path:
    """Return the cache: PHARMAGRAPH_CACHE, else a folder where the platform keeps caches.

    Linux and others: XDG_CACHE_HOME or ~/.cache (XDG Base Directory Specification 0.8: a relative
    path there does not count); macOS: ~/Library/Caches; Windows: %LOCALAPPDATA%.
    """
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named).absolute()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "pharmagraph" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "pharmagraph"
    home = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(home) if Path(home).is_absolute() else Path.home() / ".cache") / "pharmagraph"


def dataset_cache(dataset: str, cache: Path | None = None) -> Path:
    """Return the folder of the cache for a data set; it need not be there."""
    return (cache or cache_folder()) / dataset


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a file that was fetched.

    ``size`` in bytes, ``retrieved`` the day (2026-11-22), ``etag`` and ``modified`` as the server gave
    them, "" if it did not.
    """

    address: str
    sha256: str
    size: int
    retrieved: str
    etag: str = ""
    modified: str = ""

    def as_json(self) -> bytes:
        """Return the record as the text of a file."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n").encode()


def record_path(file: Path) -> Path:
    """Return where the record of a file lies: beside it."""
    return file.with_name(file.name + RECORD)


def read_record(file: Path) -> Record | None:
    """Return what is known of a file of the cache, None for one that was put there by hand."""
    found = read_object(record_path(file))
    texts = [found.get(key) for key in ("address", "sha256", "retrieved", "etag", "modified")]
    size = found.get("size")
    if not isinstance(size, int) or not all(isinstance(text, str) for text in texts):
        return None
    address, sha256, retrieved, etag, modified = (str(text) for text in texts)
    return Record(address, sha256, size, retrieved, etag, modified)


def read_object(path: Path) -> dict[str, object]:
    """Return what a small JSON file of ours holds; nothing where it is not there or damaged."""
    try:
        if path.stat().st_size > _MOST_OF_A_RECORD:
            return {}
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
