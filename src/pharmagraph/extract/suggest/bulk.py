"""Suggestions for a whole collection of labels: in parallel, resumable, always in the same order.

Each file gets a file of suggestions in the folder of results, whole or not at all. What is there for the
same bytes and the same rules is not made again, so that work that was broken off goes on where it ended.
``summary.tsv`` tells, file by file in the order of their names, how many candidates there are, or why
there are none.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection
from typing import TYPE_CHECKING

from pharmagraph.atomic import write_atomically
from pharmagraph.errors import PharmagraphError
from pharmagraph.extract.readers import READERS
from pharmagraph.extract.suggest.bulkworker import Job, Outcome, serve
from pharmagraph.ontology.loading import ontology_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from pathlib import Path

SUMMARY = "summary.tsv"
SECONDS = 60
"""How long one file may take, in seconds; a label of 40 pages takes about one."""
_START_SECONDS = 300
_HEAD = "# of: "


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one file of a collection: ``fault`` says why there are no suggestions."""

    file: str
    candidates: int = 0
    sentences: int = 0
    fault: str = ""
    kept: bool = False


def suggest_all(  # noqa: PLR0913 - all beside the folders by keyword
    folder: Path,
    out: Path,
    job: Job,
    *,
    jobs: int,
    seconds: float = SECONDS,
    progress: Callable[[int, int], None] | None = None,
) -> list[Row]:
    """Write suggestions for every file below a folder that a reader knows; returns a row a file, by name.

    ``jobs`` is the number of processes, ``seconds`` what one file may take; ``progress`` is told how
    many files are done, and of how many. Raises PharmagraphError where there are no files or the
    processes cannot begin, NotWrittenError where a result cannot be written.
    """
    files = label_files(folder, out)
    if not files:
        known = ", ".join(sorted(f".{e}" for reader in READERS.values() for e in reader.extensions))
        raise PharmagraphError(f"no file below {folder} can be read", mend=f"files may end in: {known}")
    told = progress or _untold
    digest = rules_digest(job)
    rows: dict[str, Row] = {}
    todo: list[tuple[str, Path]] = []
    heads: dict[str, str] = {}
    for name, path in files.items():
        heads[name] = head = f"{_HEAD}{_digest(path)} {digest}\n"
        if (row := _kept(out / f"{name}.yaml", name, head)) is not None:
            rows[name] = row
        else:
            todo.append((name, path))
    told(len(rows), len(files))
    for name, outcome in _Crew(job, jobs, seconds).run(todo):
        if not outcome.fault:
            text = f"{heads[name]}# {outcome.candidates} {outcome.sentences}\n{outcome.text}"
            write_atomically(out / f"{name}.yaml", text.encode())
        else:
            with suppress(FileNotFoundError):
                (out / f"{name}.yaml").unlink()
        rows[name] = Row(name, outcome.candidates, outcome.sentences, outcome.fault)
        told(len(rows), len(files))
    listed = [rows[name] for name in files]
    write_atomically(out / SUMMARY, _summary(listed).encode())
    return listed


def _untold(done: int, total: int) -> None:
    """Tell nobody how far the work is."""
    del done, total


def label_files(folder: Path, out: Path) -> dict[str, Path]:
    """Return the files below a folder that a reader knows, by name and sorted.

    Results are left out, and links that lead out of the folder: a collection may come from anybody.
    """
    known = {f".{extension}" for reader in READERS.values() for extension in reader.extensions}
    inside, results = folder.resolve(), out.resolve()
    found = {}
    for path in folder.rglob("*"):
        if path.suffix.lower() in known and path.is_file():
            real = path.resolve()
            if real.is_relative_to(inside) and not real.is_relative_to(results):
                found[path.relative_to(folder).as_posix()] = path
    return dict(sorted(found.items()))


def rules_digest(job: Job) -> str:
    """Return the digest of what bears on suggestions beside the label: vocabulary, patterns, decisions."""
    paths = [
        *ontology_files(job.core, job.ontology),
        *(p for top in (job.core, job.ontology) for p in sorted((top / "patterns").glob("*.yaml"))),
        *sorted(job.ontology.glob("*.tsv")),
        *sorted(job.extract.glob("*/decisions.yaml")),
        *job.vocabularies,
    ]
    made = hashlib.sha256()
    for path in paths:
        if path.is_file():
            made.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    for path in sorted(p for p in _code().glob("*.py")):
        made.update(path.read_bytes())
    return made.hexdigest()[:16]


def _code() -> Path:
    from pathlib import Path

    return Path(__file__).parent


def _digest(path: Path) -> str:
    made = hashlib.sha256()
    try:
        with path.open("rb") as handle:
            while piece := handle.read(1 << 20):
                made.update(piece)
    except OSError:
        return "unreadable"
    return made.hexdigest()[:16]


def _kept(path: Path, name: str, head: str) -> Row | None:
    """Return the row of a result that is there for the same bytes and rules."""
    try:
        with path.open(encoding="utf-8") as handle:
            same = handle.readline() == head
            counts = handle.readline().removeprefix("# ").split()
        return Row(name, int(counts[0]), int(counts[1]), kept=True) if same else None
    except (OSError, ValueError, IndexError):
        return None


def _summary(rows: list[Row]) -> str:
    lines = ["file\tcandidates\tsentences\tfault"]
    lines += [f"{row.file}\t{row.candidates}\t{row.sentences}\t{row.fault}" for row in rows]
    return "".join(f"{line}\n" for line in lines)


class _Worker:
    """One process that reads labels, and the file that it has in hand."""

    def __init__(self, job: Job) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe: Connection
        self.pipe, end = context.Pipe()
        self.process: BaseProcess = context.Process(target=serve, args=(end, job), daemon=True)
        self.process.start()
        end.close()
        self.name = ""
        self.until = time.monotonic() + _START_SECONDS
        self.ready = False

    def give(self, name: str, path: Path, seconds: float) -> None:
        self.name, self.until = name, time.monotonic() + seconds
        self.pipe.send(str(path))

    def end(self) -> None:
        """End the process, at work or not."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Crew:
    """Gives files to processes; one that falls or takes too long is replaced, its file goes without."""

    def __init__(self, job: Job, jobs: int, seconds: float) -> None:
        self._job = job
        self._jobs = jobs
        self._seconds = seconds

    def run(self, files: list[tuple[str, Path]]) -> Iterator[tuple[str, Outcome]]:
        """Yield the outcome of each file, as they come."""
        waiting = deque(files)
        workers = [_Worker(self._job) for _ in range(min(self._jobs, len(files)))]
        try:
            while workers:
                ready = connection.wait([w.pipe for w in workers], timeout=self._next(workers))
                for worker in [w for w in workers if w.pipe in ready or time.monotonic() > w.until]:
                    outcome = self._outcome(worker)
                    name, worker.name = worker.name, ""
                    if outcome is not None and name:
                        yield name, outcome
                    if not worker.process.is_alive() or worker.pipe.closed:
                        workers.remove(worker)
                        if waiting:
                            workers.append(_Worker(self._job))
                    elif waiting:
                        worker.give(*waiting.popleft(), self._seconds)
                    else:
                        workers.remove(worker)
                        worker.end()
        finally:
            for worker in workers:
                worker.end()

    def _next(self, workers: list[_Worker]) -> float:
        return max(0.0, min(w.until for w in workers) - time.monotonic())

    def _outcome(self, worker: _Worker) -> Outcome | None:
        """Return what a process has to say; None where it only says that it is ready."""
        try:
            if worker.pipe.poll():
                said: Outcome | None = worker.pipe.recv()
                worker.ready = True
                return said
        except (EOFError, OSError):
            worker.end()
            if not worker.ready:
                message = "the processes that read labels do not begin"
                raise PharmagraphError(message, mend="run `pharmagraph check`") from None
            return Outcome(fault="reading it breaks the parser, or needs too much memory")
        worker.end()
        return Outcome(fault=f"reading it takes longer than {self._seconds:g} seconds")
