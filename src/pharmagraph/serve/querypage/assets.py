"""The built front end: the editor's script, if somebody has built it."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "bundle"
SCRIPT, LICENCES = "query.js", "LICENSES.txt"
STYLE = "query.css"
HOW_TO_BUILD = "make frontend"
MEDIA_TYPES = {
    SCRIPT: "text/javascript; charset=utf-8",
    STYLE: "text/css; charset=utf-8",
    LICENCES: "text/plain; charset=utf-8",
}


def asset_path(name: str) -> Path | None:
    """Return where a file of the page lies; None for what is no such file, or has not been built."""
    if name not in MEDIA_TYPES:
        return None
    path = Path(__file__).with_name(STYLE) if name == STYLE else FOLDER / name
    return path if path.is_file() else None


def asset(name: str) -> tuple[bytes, str] | None:
    """Return a file of the page and its digest."""
    path = asset_path(name)
    if path is None:
        return None
    seen = path.stat()
    return _read(path, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, _time: int, _size: int) -> tuple[bytes, str]:
    data = path.read_bytes()
    return data, hashlib.sha256(data).hexdigest()[:32]


def asset_address(name: str) -> str:
    """Return the address of a file, which changes when the file does; "" where there is none."""
    found = asset(name)
    return f"/query/assets/{name}?v={found[1]}" if found else ""
