"""The files that a store is built from: what each held, and whether it still does."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import StoreError
from pharmagraph.graphs.progress import SILENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pharmagraph.graphs.dataset import Dataset, Stamp
    from pharmagraph.graphs.progress import Progress

_PIECE = 1_048_576
_MEND = "make the file anew: pharmagraph build for what was curated, pharmagraph load for an import"

Mark = tuple[int, int, int]
"""What changes when a file does: inode, size and time of change (as in ``Dataset.stamp``)."""


class Source(NamedTuple):
    """A graph ("" is the curated layer) and the file that holds it.

    ``sha256`` and ``lines`` are of the file as it was loaded, ``quads`` is how many the store has of
    it: fewer than lines where the engine holds two ways to write a value for one (``1.0`` and ``1``).
    """

    iri: str
    mark: Mark
    sha256: str
    lines: int
    quads: int


class Read(NamedTuple):
    """What reading a file whole has told."""

    sha256: str
    lines: int


def _quiet(_: int) -> None:
    """Tell nobody."""


def files_of(dataset: Dataset) -> dict[str, Path]:
    """Return the files of a data set by the IRIs of their graphs, the curated layer ("") first."""
    return {"": dataset.default, **{iri: dataset.named[iri] for iri in sorted(dataset.named)}}


def marks_of(dataset: Dataset, stamp: Stamp) -> dict[str, Mark]:
    """Return the marks of all files by the IRIs of their graphs, from a stamp of the data set."""
    return {iri: mark[1:] for iri, mark in zip(files_of(dataset), stamp, strict=True)}


def read_source(iri: str, path: Path, tell: Callable[[int], object] = _quiet) -> Read:
    """Read a file once: its digest and its lines; ``tell`` hears of each piece how many bytes it has.

    Raises StoreError where it cannot be read, or a line does not end as one of its graph must: the
    store would answer from the wrong graph.
    """
    end = f" <{iri}> .\n".encode() if iri else b" .\n"
    digest, lines, ending, tail = hashlib.sha256(), 0, 0, b""
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                tell(len(piece))
                lines += piece.count(b"\n")
                # No line feed stands within a line of N-Quads, so each end is found once.
                whole = tail + piece
                ending += whole.count(end)
                tail = whole[1 - len(end) :]
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise StoreError(f"the built graph at {path} cannot be read: {reason}", mend=_MEND) from error
    if ending != lines or (tail and not tail.endswith(end[1:])):
        graph = f"the graph <{iri}>" if iri else "the default graph"
        message = f"{path.name} holds a line that is none of {graph}"
        raise StoreError(message, mend=_MEND)
    return Read(digest.hexdigest(), lines)


def differing(
    dataset: Dataset,
    known: Mapping[str, Source],
    marks: Mapping[str, Mark],
    progress: Progress = SILENT,
) -> dict[str, Read]:
    """Return what was read of files whose bytes are not those that are known.

    A file with the mark that is known is taken to be the same, so only others are read.
    """
    unsure = {
        iri: path
        for iri, path in files_of(dataset).items()
        if iri not in known or known[iri].mark != marks[iri]
    }
    read = read_sources(unsure, progress)
    return {iri: one for iri, one in read.items() if iri not in known or known[iri].sha256 != one.sha256}


def read_sources(files: Mapping[str, Path], progress: Progress = SILENT) -> dict[str, Read]:
    """Read files by the IRIs of their graphs, telling how far it is; raises what ``read_source`` does."""
    if not files:
        return {}
    progress.begin("reading the graphs", sum(_size(path) for path in files.values()), "bytes")
    try:
        return {iri: read_source(iri, path, progress.advance) for iri, path in files.items()}
    finally:
        progress.end()


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
