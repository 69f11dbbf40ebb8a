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

from pharmagraph.errors import GraphError, StoreDamagedError
from pharmagraph.graphs.disk.choosing import fitting
from pharmagraph.serve.lanes import Lanes

if TYPE_CHECKING:
    from pharmagraph.graphs.dataset import Dataset, Stamp
    from pharmagraph.graphs.disk.opening import Held
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
    damaged: bool = False

    @classmethod
    async def begin(
        cls, number: int, dataset: Dataset, settings: Settings, *, again: bool = False
    ) -> Generation:
        """Take up the files as they are now and start workers; large ones are brought into the store.

        A store that turns out to be damaged is built anew, once (``again``). Raises GraphError where
        they cannot be read or loaded.
        """
        opened = await asyncio.to_thread(_opened, dataset)
        stamp = dataset.stamp() if opened.store is None else opened.store.stamp
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix=_FOLDER_PREFIX))
        try:
            kept, graphs = await asyncio.to_thread(_kept, opened, folder)
            lanes = Lanes(kept, settings.limits, settings.sizes, doors=bool(settings.services))
            try:
                await lanes.start()
            except BaseException:
                await lanes.close()
                raise
        except BaseException as error:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            if isinstance(error, StoreDamagedError) and opened.store is not None and not again:
                opened.store.condemn()
                opened.store.close()
                return await cls.begin(number, dataset, settings, again=True)
            raise
        return cls(number, stamp, kept, graphs, lanes, folder)

    def suspect(self) -> None:
        """See, after a query that ended badly, whether the store on disk is still as it was written.

        Takes about a second for each gigabyte.
        """
        if self.dataset.store is not None and not self.dataset.store.sound():
            self.damaged = True

    def condemn(self) -> None:
        """Take note that the store on disk is damaged: this state is to be replaced by a new one."""
        self.damaged = True
        if self.dataset.store is not None:
            self.dataset.store.condemn()

    async def end(self, *, at_once: bool = False) -> None:
        """Let its queries end, unless ``at_once``; then end its workers and delete the copy."""
        if not at_once:
            await self.lanes.drained()
        await self.lanes.close()
        await asyncio.to_thread(shutil.rmtree, self.folder, ignore_errors=True)
        if self.dataset.store is not None:
            self.dataset.store.close()


def _opened(dataset: Dataset) -> Dataset:
    """Bring large files into the store, and see that it is as it was written: it will be asked for long."""
    opened = fitting(dataset, dataset.named)
    if opened.store is None or opened.store.sound():
        return opened
    opened.store.close()
    return fitting(dataset, dataset.named)


def _kept(dataset: Dataset, folder: Path) -> tuple[Dataset, dict[str, GraphFile]]:
    """Keep the files of a data set in a folder, so that a worker started later loads the same."""
    graphs: dict[str, GraphFile] = {}
    if dataset.store is not None and dataset.store.stamp != dataset.stamp():
        raise GraphError("the files of the graph have just changed", mend="wait for what writes them")
    for n, (iri, path) in enumerate([("", dataset.default), *dataset.named.items()]):
        own = folder / f"{n}{path.suffix}"
        try:
            _link_or_copy(path, own)
            graphs[iri] = _measured(iri, own) if dataset.store is None else _known(iri, own, dataset.store)
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


def _known(iri: str, path: Path, store: Held) -> GraphFile:
    """Return what the store was built from: a large file need not be read again."""
    source = store.manifest.by_iri[iri]
    return GraphFile(iri, path, source.lines, source.sha256, path.stat().st_mtime)


def _measured(iri: str, path: Path) -> GraphFile:
    """Read a file once: its digest, and its triples (canonical N-Quads have one a line)."""
    digest, lines = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            lines += piece.count(b"\n")
    return GraphFile(iri, path, lines, digest.hexdigest(), path.stat().st_mtime)
