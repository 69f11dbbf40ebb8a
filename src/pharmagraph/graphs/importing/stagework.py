"""Stage the files of a data set, each once: what an interrupted run has staged is taken as it is.

A staged file is called by a digest of all that it is made of: the publisher's file, what the mapping
says of the table, the version of staging, and the vocabulary where the table looks up terms. A
note beside it, written last, says that it is whole.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pharmagraph.atomic import write_atomically
from pharmagraph.errors import LoadError
from pharmagraph.extract.tables.cache import read_object
from pharmagraph.extract.tables.plan.staged import lookups_of
from pharmagraph.extract.tables.staging import STAGING_VERSION, Staged, stage_file
from pharmagraph.extract.tables.staging.connection import MEMORY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pharmagraph.extract.tables.lookups import Finder
    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.graphs.importing.files import Found
    from pharmagraph.graphs.progress import Progress

    Run = Callable[[Sequence[Callable[[], Staged]]], list[Staged]]

_PIECE = 1_048_576
_PARQUET, _NOTE = ".parquet", ".json"


class StoppedError(Exception):
    """Another file has failed, or the user has had enough: what is not whole need not become so."""


@dataclass(frozen=True, slots=True)
class Work:
    """What staging works with: ``memory`` ("" for as much as the engine thinks fit) and ``threads``."""

    mapping: Mapping
    folder: Path
    find: Finder
    words: str
    memory: str = ""
    threads: int = 1

    def key(self, found: Found, index: int, digest: str) -> str:
        """Return what tells this staged file from all others."""
        mapping, table = self.mapping, found.table
        looks_up = bool(lookups_of(mapping, table.name))
        parts = (
            STAGING_VERSION, mapping.base, mapping.dataset, found.path.name, digest, index,
            table, mapping.maps_of(table.name), mapping.columns_of(table.name),
            self.words if looks_up else "",
        )  # fmt: skip
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def stage_all(
    work: Work, files: Sequence[Found], progress: Progress, run: Run | None = None
) -> tuple[list[Staged], int]:
    """Stage all files and return them with how many of them an earlier run had staged.

    ``run`` carries the tasks out elsewhere; without it, they run in threads of this process. Raises what
    ``stage_file`` does, LoadError where a file of the cache is not the one that was fetched.
    """
    digests = _digests(work.mapping.dataset, files, progress)
    work.folder.mkdir(parents=True, exist_ok=True)
    keys = [work.key(one, n, digests[one.path]) for n, one in enumerate(files)]
    _forget(work.folder, set(keys))
    staged = [_there(work.folder / (key + _PARQUET)) for key in keys]
    reused = sum(one is not None for one in staged)
    todo = [n for n, one in enumerate(staged) if one is None]
    if reused:
        files_are = "file was" if len(files) == 1 else "files were"
        progress.say(f"{reused} of {len(files)} {files_are} staged by an earlier run already")
    tasks = [
        partial(
            stage_file, work.mapping, files[n].table, files[n].path, work.folder / (keys[n] + _PARQUET),
            index=n, find=work.find, sha256=digests[files[n].path], memory=work.memory or MEMORY,
        )
        for n in todo
    ]  # fmt: skip
    if run is not None:
        done = run(tasks)
        for one in done:
            _note(one)
    else:
        sizes = sum(files[n].path.stat().st_size for n in todo)
        done = _in_threads(tasks, work.threads, sizes, progress) if tasks else []
    for n, one in zip(todo, done, strict=True):
        staged[n] = one
    return [one for one in staged if one is not None], reused


def _digests(dataset: str, files: Sequence[Found], progress: Progress) -> dict[Path, str]:
    """Return the digests of the files; a file that several tables read is read once."""
    records = {one.path: one.record for one in files}
    found: dict[Path, str] = {}
    progress.begin("reading", sum(path.stat().st_size for path in records), "bytes")
    try:
        for path, record in records.items():
            try:
                found[path] = _digest(path, progress)
            except OSError as error:
                reason = (error.strerror or "unknown reason").lower()
                raise LoadError(f"cannot read {path}: {reason}", mend="check its permissions") from error
            if record is not None and record.sha256 != found[path]:
                message = f"{path} is not the file that was fetched: its digest is another"
                raise LoadError(message, mend=f"fetch it anew: pharmagraph get {dataset} --again")
    finally:
        progress.end()
    return found


def _digest(path: Path, progress: Progress) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while piece := handle.read(_PIECE):
            digest.update(piece)
            progress.advance(len(piece))
    return digest.hexdigest()


def _in_threads(
    tasks: Sequence[Callable[..., Staged]], threads: int, size: int, progress: Progress
) -> list[Staged]:
    """Carry the tasks out, several at a time, and tell of each in order; where one fails the others stop."""
    stopped = threading.Event()
    failures: list[BaseException] = []

    def tell(count: int, rows: int = 0) -> None:
        if stopped.is_set():
            raise StoppedError
        progress.advance(count, rows)

    def carry_out(task: Callable[..., Staged]) -> Staged:
        tell(0)
        try:
            staged = task(tell_bytes=tell, tell=partial(tell, 0))
            _note(staged)
        except StoppedError:
            raise
        except BaseException as error:
            failures.append(error)
            stopped.set()
            raise
        return staged

    progress.begin("staging", size, "bytes")
    staged: list[Staged] = []
    try:
        with ThreadPoolExecutor(min(threads, len(tasks)), "stage") as pool:
            try:
                for one in pool.map(carry_out, tasks):
                    progress.say(f"{one.name} ({one.table}): {one.rows:,} rows{_rejects_of(one)}")
                    staged.append(one)
            except BaseException:
                stopped.set()
                raise
    except StoppedError:
        raise failures[0] from None
    finally:
        progress.end()
    return staged


def _rejects_of(staged: Staged) -> str:
    """Say how many rows of a file were rejected, "" where none was."""
    return f", {staged.rejected:,} rejected" if staged.rejected else ""


def _there(path: Path) -> Staged | None:
    """Return a staged file that an earlier run has left whole."""
    saved = read_object(path.with_suffix(_NOTE))
    with suppress(KeyError, TypeError, OSError):
        staged = Staged.load(path, dict(saved["staged"]))  # type: ignore[call-overload]
        sizes = [staged.path.stat().st_size, staged.rejects.stat().st_size]
        return staged if sizes == saved["sizes"] else None
    return None


def _note(staged: Staged) -> None:
    """Note that a staged file is whole."""
    sizes = [staged.path.stat().st_size, staged.rejects.stat().st_size]
    noted = json.dumps({"staged": staged.save(), "sizes": sizes}, ensure_ascii=False)
    write_atomically(staged.path.with_suffix(_NOTE), noted.encode())


def _forget(folder: Path, keys: set[str]) -> None:
    """Delete what was staged of other files, or by another mapping, and what was never finished."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name.partition(".")[0] not in keys:
            path.unlink()


def words_digest(folders: Sequence[Path]) -> str:
    """Return a digest of all files of the ontology, on which look-ups depend."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            content = path.read_bytes()
            name = str(path.relative_to(folder))
            digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    return digest.hexdigest()
