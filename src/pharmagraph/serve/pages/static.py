"""Styles, scripts and signs of the pages: files of ours, which browsers may keep for long."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING

from starlette.responses import Response

from pharmagraph.serve.problem import Fault

if TYPE_CHECKING:
    from starlette.requests import Request

PATH = "/static/"
_TYPES = {
    "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
}  # fmt: skip
_A_YEAR = 31_536_000


@lru_cache(maxsize=1)
def files() -> dict[str, bytes]:
    """Return the files by name."""
    folder = resources.files("pharmagraph.serve.pages").joinpath("static")
    return {
        item.name: item.read_bytes().replace(b"\r\n", b"\n")
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.name.rpartition(".")[2] in _TYPES
    }


@lru_cache(maxsize=64)
def versioned(name: str) -> str:
    """Return the address of a file, with a digest of what is in it."""
    return f"{PATH}{name}?v={sha256(files()[name]).hexdigest()[:12]}"


async def static_file(request: Request) -> Response:
    """Answer with a file; raises Fault where there is none of the name."""
    name = request.path_params["name"]
    body = files().get(name)
    if body is None:
        raise Fault("not-found", "there is nothing at this address", "the pages begin at /")
    current = request.url.query == versioned(name).partition("?")[2]
    kept = f"public, max-age={_A_YEAR}, immutable" if current else "no-cache"
    return Response(body, headers={"Content-Type": _TYPES[name.rpartition(".")[2]], "Cache-Control": kept})
