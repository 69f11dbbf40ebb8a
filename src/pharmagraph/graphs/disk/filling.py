"""Make the tables of a new generation: all graphs, or those that changed beside the others as they are.

The loading itself is done by a process of its own (``filler.py``). What comes out is compared with
the files before anyone may read it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from pharmagraph.errors import StoreError
from pharmagraph.graphs.disk import filler
from pharmagraph.graphs.disk.layout import LOCK, TABLES, flush_tree
from pharmagraph.graphs.disk.locks import share
from pharmagraph.graphs.disk.manifest import Manifest, parts_of
from pharmagraph.graphs.disk.sources import Source, files_of
from pharmagraph.graphs.process import engine_folder
from pharmagraph.graphs.progress import SILENT

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any, BinaryIO

    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.graphs.disk.sources import Mark, Read
    from pharmagraph.graphs.progress import Progress

_MEND = "check the space and the permissions of graphs/; the files of the graphs are untouched"
_NOT_CANONICAL = "make the files anew with: pharmagraph build, and pharmagraph load for imports"


class Before(NamedTuple):
    """A generation whose tables a new one may begin with."""

    generation: Path
    manifest: Manifest


def fill_all(
    generation: Path,
    dataset: Dataset,
    marks: Mapping[str, Mark],
    read: Mapping[str, Read],
    progress: Progress = SILENT,
) -> Manifest:
    """Load all files into a new generation; return its manifest, which is not written yet.

    ``read`` is what each file held; ``progress`` is told of bytes. Raises StoreError, also where the
    files are not canonical (sorted, each line once).
    """
    said = _run(generation, None, dataset, (), read, progress)
    quads: dict[str, int] = said["quads"]
    if said["total"] != sum(quads.values()):
        counted = f"{said['total']:,} statements of the {sum(quads.values()):,} in the files"
        message = f"the store holds {counted}: a file is not sorted, or holds a line twice"
        raise StoreError(message, mend=_NOT_CANONICAL)
    sources = tuple(Source(iri, marks[iri], read[iri].sha256, read[iri].lines, quads[iri]) for iri in read)
    return _finished(generation, sources, said)


def fill_part(  # noqa: PLR0913, PLR0917 - as ``fill_all``, and what to begin with
    generation: Path,
    dataset: Dataset,
    marks: Mapping[str, Mark],
    read: Mapping[str, Read],
    before: Before,
    progress: Progress = SILENT,
) -> Manifest:
    """Take over the tables of an older generation and load only the files in ``read``, which changed.

    Graphs that the data set has no more are emptied. Return the manifest, which is not written yet.
    Raises StoreError, also where the tables do not hold what the files say.
    """
    known = before.manifest.by_iri
    gone = known.keys() - files_of(dataset).keys()
    clear = sorted(gone | (read.keys() & known.keys()))
    said = _run(generation, before.generation / TABLES, dataset, clear, read, progress)
    if said["held"] != said["quads"]:
        raise StoreError("the store could not be brought up to date in part", mend=_NOT_CANONICAL)
    sources = tuple(
        Source(iri, marks[iri], read[iri].sha256, read[iri].lines, said["quads"][iri])
        if iri in read
        else known[iri]._replace(mark=marks[iri])
        for iri in files_of(dataset)
    )
    return _finished(generation, sources, said, before)


def _finished(
    generation: Path, sources: tuple[Source, ...], said: dict[str, Any], before: Before | None = None
) -> Manifest:
    named = {source.iri for source in sources if source.iri and source.quads}
    if set(said["graphs"]) != named:
        different = min(set(said["graphs"]) ^ named)
        raise StoreError(
            f"the store and the files do not agree on the graph <{different}>", mend=_NOT_CANONICAL
        )
    try:
        flush_tree(generation)
        if before is None:
            parts = parts_of(generation / TABLES)
        else:
            parts = parts_of(generation / TABLES, before.generation / TABLES, before.manifest.parts)
    except OSError as error:
        raise failed(error) from error
    built = before.manifest.built if before else sum(part.size for part in parts)
    return Manifest(sources, parts, said["engine"], built)


def failed(error: OSError) -> StoreError:
    """Say that the store cannot be built, and why."""
    reason = (error.strerror or "unknown reason").lower()
    return StoreError(f"the store cannot be built: {reason}", mend=_MEND)


def _run(  # noqa: PLR0913, PLR0917 - all that its work is made of
    generation: Path,
    begin: Path | None,
    dataset: Dataset,
    clear: Collection[str],
    read: Mapping[str, Read],
    progress: Progress,
) -> dict[str, Any]:
    """Have the process do its work; Ctrl-C ends it, and so does the end of this process.

    It inherits a share in the lock of the generation: nobody else may clear that away, and begin anew
    under the same name, before it has ended.
    """
    files = files_of(dataset)
    work = {
        "from": str(begin) if begin else None,
        "to": str(generation / TABLES),
        "clear": list(clear),
        "load": [(iri, str(files[iri]), read[iri].lines) for iri in files if iri in read],
    }
    command = [sys.executable, "-I", "-S", str(Path(filler.__file__)), engine_folder()]
    lock = share(generation / LOCK)
    inherited = () if lock is None or sys.platform == "win32" else (lock,)
    try:
        process = subprocess.Popen(  # noqa: S603 - our own script, nothing of the user's
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            pass_fds=inherited,
        )  # fmt: skip
    except OSError as error:
        raise failed(error) from error
    finally:
        if lock is not None:
            os.close(lock)
    with process:
        try:
            stdin, stdout = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
            stdin.write(json.dumps(work).encode() + b"\n")
            stdin.flush()
            answer = _answer(stdout, sum(files[iri].stat().st_size for iri in read), progress)
        except BaseException as error:
            process.kill()
            if isinstance(error, OSError):
                raise failed(error) from error
            raise
    if answer is None:
        message = f"the process that fills the store ended early (code {process.returncode})"
        raise StoreError(message, mend="try again; loading needs up to two gigabytes of memory")
    if "error" in answer:
        raise StoreError(f"the store cannot be built: {answer['error']}", mend=_MEND)
    return answer


def _answer(lines: BinaryIO, size: int, progress: Progress) -> dict[str, Any] | None:
    """Return what the process says in the end, None where it says nothing; until then tell how far it is."""
    progress.begin("filling the store", size, "bytes")
    left = size
    try:
        for line in iter(lines.readline, b""):
            said: dict[str, Any] = json.loads(line)
            if "read" not in said:
                return said
            left -= said["read"]
            progress.advance(said["read"])
            if left <= 0:  # what follows has no size: the engine sorts, then all is counted
                progress.end()
                progress.begin("checking the store", None, "")
        return None
    finally:
        progress.end()
