"""A folder of N-Quads parts: their names, what each holds, and the list of them that stands beside it.

The parts, one after another, are the file that the embedded engine writes, byte for byte. The list
lies beside the folder and not in it, for some bulk loaders take every file of a folder.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pharmagraph.atomic import write_atomically
from pharmagraph.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pharmagraph.extract.tables.spark.writing import Attempt

FORM = "pharmagraph-parts/1"
"""What a list of parts calls its own form."""

_PIECE = 1 << 20
_AGAIN = "run the command again; nothing else was changed"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name in the folder, its triples, and bytes and SHA-256 of the file as it lies there."""

    name: str
    triples: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one graph. ``size`` and ``sha256`` are those of the whole text, unpacked."""

    folder: Path
    files: tuple[Part, ...]
    triples: int
    size: int
    sha256: str

    def pieces(self) -> Iterator[bytes]:
        """Yield the whole text in order, in pieces of about a megabyte.

        Raises ClusterError, at the end, where it is not the text that was written.
        """
        digest = hashlib.sha256()
        for part in self.files:
            for piece in unpacked(self.folder / part.name):
                digest.update(piece)
                yield piece
        if digest.hexdigest() != self.sha256:
            raise ClusterError(f"a part in {self.folder} was changed after it was written", mend=_AGAIN)


def unpacked(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces, without its packing where its name ends with .gz.

    Raises ClusterError where it cannot be read.
    """
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                yield piece
    except (OSError, EOFError, zlib.error) as error:
        raise ClusterError(f"{path} cannot be read: {error}", mend=_AGAIN) from None


def gather(folder: Path, attempts: Sequence[Attempt], ending: str) -> Parts:
    """Make parts of what the nodes wrote, in order: part-00000… and no other file in the folder.

    Raises ClusterError where a file is not here as its node wrote it, which shows that the folder is
    not the same for all, or where the order is not that of the text.
    """
    there = [attempt for attempt in attempts if attempt.triples]
    for one, next_ in pairwise(there):
        if one.last >= next_.first:
            raise ClusterError("Spark gave the parts out of order", mend="report this: it should not happen")
    files = []
    for number, attempt in enumerate(there):
        path = folder / f"part-{number:05}{ending}"
        try:
            (folder / attempt.name).rename(path)
        except FileNotFoundError:
            raise ClusterError(
                f"{folder} has no file {attempt.name}, which a node of the cluster has written to it",
                mend="name a folder that is the same one on this machine and on all nodes",
            ) from None
        files.append(Part(path.name, attempt.triples, path.stat().st_size, attempt.sha256))
    kept = {part.name for part in files}
    for path in folder.iterdir():
        if path.name not in kept:
            path.unlink()
    digest, text = hashlib.sha256(), 0
    for part in files:
        for piece in unpacked(folder / part.name):
            digest.update(piece)
            text += len(piece)
    if text != sum(attempt.size for attempt in there):
        raise ClusterError(f"the files in {folder} are not as long as they were written", mend=_AGAIN)
    return Parts(folder, tuple(files), sum(part.triples for part in files), text, digest.hexdigest())


def write_list(parts: Parts, graph: str) -> Path:
    """Write FOLDER.json beside the folder: what the parts are, for people and for who checks a copy.

    It is written last, so where it is there, all parts are. Raises NotWrittenError.
    """
    path = parts.folder.with_name(parts.folder.name + ".json")
    listed = {
        "form": FORM,
        "graph": graph,
        "triples": parts.triples,
        "size": parts.size,
        "sha256": parts.sha256,
        "parts": [
            {
                "file": f"{parts.folder.name}/{part.name}",
                "triples": part.triples,
                "size": part.size,
                "sha256": part.sha256,
            }
            for part in parts.files
        ],
    }
    write_atomically(path, (json.dumps(listed, indent=1, ensure_ascii=False) + "\n").encode())
    return path
