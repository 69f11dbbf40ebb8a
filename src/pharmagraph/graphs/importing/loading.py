"""Load a data set: from the publisher's files to graphs of the project, all or nothing.

What is made lies in graphs/.load/DATASET/ until it is whole: staged rows of each file, then the graphs.
Then all files change places together and the store follows; if it cannot, the old files come back. An
interrupted run leaves the graphs as they were, and the next one takes the files that it has staged.
"""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import LoadError
from pharmagraph.extract.tables.staging import write_rejects
from pharmagraph.graphs.importing.emptiness import check_triples
from pharmagraph.graphs.importing.engines import Manner, engine_of
from pharmagraph.graphs.importing.making import make_graphs, written
from pharmagraph.graphs.importing.preparing import prepare, working
from pharmagraph.graphs.importing.publishing import RECORD, emptied, files_of, publish_files
from pharmagraph.graphs.importing.repeats import check_unique, repeats_table, repeats_told
from pharmagraph.graphs.progress import SILENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.tables.tally import Counts
    from pharmagraph.graphs.importing.engines import Wishes
    from pharmagraph.graphs.importing.folders import Folders
    from pharmagraph.graphs.importing.making import Made, Source
    from pharmagraph.graphs.progress import Progress

USUAL = Manner()


class SourceFile(NamedTuple):
    """A file of the publisher as a table: its digest, and how many rows fitted and how many did not."""

    name: str
    table: str
    sha256: str
    rows: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did.

    ``files`` are those that it wrote, ``sources`` what was read, ``reused`` how many of those an interrupted
    run had staged. ``rejects`` is the table of the rows that did not fit, None where all did. ``triples``
    are those of the data, ``links`` counts subjects that are terms of the project, by how they were found.
    ``repeats`` is the table of the subjects of which several rows say different things, None where there are
    none; ``notes`` are lines about them.
    """

    dataset: str
    files: tuple[Path, ...]
    sources: tuple[SourceFile, ...]
    reused: int
    rejects: Path | None
    triples: int
    counts: Counts
    links: dict[str, int]
    seconds: float
    repeats: Path | None = None
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows of the publisher's files fitted."""
        return sum(one.rows for one in self.sources)

    @property
    def rejected(self) -> int:
        """How many rows did not fit."""
        return sum(one.rejected for one in self.sources)


def load_dataset(
    at: Folders,
    dataset: str,
    files: Sequence[Path] = (),
    *,
    manner: Manner = USUAL,
    progress: Progress = SILENT,
) -> Loaded:
    """Load a data set into the project's graphs.

    ``files`` are files and folders with the publisher's files; without them, the cache and the folder of
    the mapping are looked into. Raises DatasetNotFoundError, LoadError where files are missing or another
    process loads it, ContentError where the mapping or a file cannot be read, too many rows do not fit, none
    is left, or rows differ that may not; NotWrittenError, StoreError, and what the engine raises. Then the
    graphs are as they were.
    """
    began = time.monotonic()
    with working(at, dataset) as work, engine_of(manner, work, progress) as engine:
        source, reused = prepare(at, dataset, files, work, engine, manner, progress)
        with emptied(work / "out") as out:
            made = make_graphs(source, engine, out, progress)
            check_triples(source, made.counts)
            check_unique(source, made.counts)
            names = list(made.files)
            if repeats := repeats_table(source, made.counts):
                names.append(f"data/{dataset}.repeats.tsv")
                with written(out / names[-1]) as sink:
                    sink(repeats)
            if source.rejected:
                names.append(f"data/{dataset}.rejects.tsv")
                write_rejects(out / names[-1], source.staged)
            names.append(f"data/{dataset}{RECORD}")
            with written(out / names[-1]) as sink:
                sink(_record(source, made))
            publish_files(at, out, names, [name for name in files_of(dataset) if name not in names], progress)
        shutil.rmtree(work, ignore_errors=True)
    kept = set(names)
    rejects, differing = (
        at.graphs / name if name in kept else None
        for name in (f"data/{dataset}.rejects.tsv", f"data/{dataset}.repeats.tsv")
    )
    sources = tuple(SourceFile(s.name, s.table, s.sha256, s.rows, s.rejected) for s in source.staged)
    return Loaded(
        dataset, tuple(at.graphs / name for name in names[:-1]), sources, reused, rejects,
        made.counts.parts.total(), made.counts, made.linked.counts, time.monotonic() - began,
        differing, tuple(repeats_told(source, made.counts)),
    )  # fmt: skip


def load_wishes(at: Folders, dataset: str, files: Sequence[Path | str], wishes: Wishes) -> Loaded:
    """Load a data set as ``load_dataset`` does, as a user of the library asks for it."""
    return load_dataset(at, dataset, [Path(file) for file in files], manner=Manner(**wishes))


def unload_dataset(at: Folders, dataset: str, progress: Progress = SILENT) -> tuple[Path, ...]:
    """Take a data set, loaded or imported, out of the project's graphs; return the files that are gone.

    Raises LoadError where it is not there or another process loads it, NotWrittenError, StoreError.
    """
    there = [name for name in files_of(dataset) if (at.graphs / name).is_file()]
    if not there:
        raise LoadError(f"{dataset} is not loaded", mend="pharmagraph load --list shows what is")
    with working(at, dataset) as work:
        publish_files(at, work, [], there, progress)
        shutil.rmtree(work, ignore_errors=True)
    return tuple(at.graphs / name for name in there)


def today() -> str:
    """Return the day, where the user is; it is noted beside the graphs, and stands in none."""
    return datetime.now().astimezone().date().isoformat()


def _record(source: Source, made: Made) -> bytes:
    """Return what is noted of a load, for the list of data sets."""
    noted = {
        "title": source.mapping.title,
        "licence": source.mapping.licence,
        "loaded": today(),
        "mapping": source.mapping_sha256,
        "rows": source.rows,
        "rejected": source.rejected,
        "triples": made.counts.parts.total(),
        "links": len(made.linked.links),
        "repeats": made.counts.repeats.total(),
        "files": [
            {
                "name": one.name,
                "table": one.table,
                "sha256": one.sha256,
                "rows": one.rows,
                "rejected": one.rejected,
            }
            for one in source.staged
        ],
    }
    return (json.dumps(noted, ensure_ascii=False, indent=2) + "\n").encode()
