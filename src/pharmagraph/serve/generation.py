"""One state of the built graph, with the workers that have loaded it."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import GraphError
from pharmagraph.serve.lanes import Lanes

if TYPE_CHECKING:
    from pharmagraph.graphs.dataset import Dataset, Stamp
    from pharmagraph.serve.settings import Settings

_PIECE = 1_048_576
_FOLDER_PREFIX = "pharmagraph-serve-"


class GraphFile(NamedTuple):
    """A graph of the data set: "" is the curated layer. ``digest`` is the SHA-256 of its file."""

    iri: str
    path: Path
    triples: int
    digest: str
    modified: float


@dataclass
class Generation:
    """One state of the data set: a copy of its files that no build changes, and workers over it.

    ``number`` counts from 1; ``stamp`` is that of the files it was made from.
    """

    number: int
    stamp: Stamp
    dataset: Dataset
    graphs: dict[str, GraphFile]
    lanes: Lanes
    folder: Path

    @classmethod
    async def begin(cls, number: int, dataset: Dataset, settings: Settings) -> Generation:
        """Take up the files as they are now and start workers.

        Raises GraphError where they cannot be read or loaded.
        """
        stamp = dataset.stamp()
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix=_FOLDER_PREFIX))
        try:
            kept, graphs = await asyncio.to_thread(_kept, dataset, folder)
            lanes = Lanes(kept, settings.limits, settings.sizes, doors=bool(settings.services))
            try:
                await lanes.start()
            except BaseException:
                await lanes.close()
                raise
        except BaseException:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            raise
        return cls(number, stamp, kept, graphs, lanes, folder)

    async def end(self, *, at_once: bool = False) -> None:
        """Let its queries end, unless ``at_once``; then end its workers and delete the copy."""
        if not at_once:
            await self.lanes.drained()
        await self.lanes.close()
        await asyncio.to_thread(shutil.rmtree, self.folder, ignore_errors=True)


def _kept(dataset: Dataset, folder: Path) -> tuple[Dataset, dict[str, GraphFile]]:
    """Keep the files of a data set in a folder, so that a worker started later loads the same."""
    graphs: dict[str, GraphFile] = {}
    for n, (iri, path) in enumerate([("", dataset.default), *dataset.named.items()]):
        own = folder / f"{n}{path.suffix}"
        try:
            _link_or_copy(path, own)
            graphs[iri] = _measured(iri, own)
        except OSError as error:
            message = f"the built graph at {path} cannot be read: {error.strerror}"
            raise GraphError(message, mend="build it with: pharmagraph build") from error
    named = {iri: graphs[iri].path for iri in dataset.named}
    return replace(dataset, default=graphs[""].path, named=named), graphs


def _link_or_copy(path: Path, own: Path) -> None:
    """Give a file a second name, which stays when a build puts another in its place; or copy it."""
    with suppress(OSError):  # on another disk, or on a system without links
        os.link(path, own)
        return
    shutil.copy2(path, own)


def _measured(iri: str, path: Path) -> GraphFile:
    """Read a file once: its digest, and its triples (canonical N-Quads have one a line)."""
    digest, lines = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            lines += piece.count(b"\n")
    return GraphFile(iri, path, lines, digest.hexdigest(), path.stat().st_mtime)
