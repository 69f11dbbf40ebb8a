"""What comes before triples: find a data set's files, stage them, and see that enough rows fit."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError, NotWrittenError
from pharmagraph.extract.tables.cache import dataset_cache
from pharmagraph.extract.tables.fetching import file_digest
from pharmagraph.extract.tables.holding import held
from pharmagraph.extract.tables.linkdecisions import read_decisions
from pharmagraph.extract.tables.lookups import Finder
from pharmagraph.extract.tables.mapping import FILE
from pharmagraph.extract.tables.staging import check_rejects, write_rejects
from pharmagraph.findings import relative_to
from pharmagraph.graphs.importing.emptiness import check_rows
from pharmagraph.graphs.importing.files import find_files
from pharmagraph.graphs.importing.folders import (
    beside_mappings,
    crosswalk_of,
    lock_file,
    mapping_folder,
    mapping_of,
    vocabulary_of,
    work_folder,
)
from pharmagraph.graphs.importing.making import Source
from pharmagraph.graphs.importing.stagework import Work, stage_all, words_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pharmagraph.graphs.importing.engines import Engine, Manner
    from pharmagraph.graphs.importing.folders import Folders
    from pharmagraph.graphs.progress import Progress

REJECTS = "rejects.tsv"


@contextmanager
def working(at: Folders, dataset: str) -> Iterator[Path]:
    """Give the folder where the import of a data set works, to one process at a time.

    Raises LoadError where another has it, NotWrittenError where it cannot be made.
    """
    busy = f"{dataset} is being loaded or unloaded by another process"
    with held(lock_file(at, dataset), busy):
        work = work_folder(at, dataset)
        try:
            work.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            mend = "check the permissions and the free space of the folder"
            raise NotWrittenError(f"cannot write {work}: {reason}", mend=mend) from error
        yield work


def prepare(  # noqa: PLR0913, PLR0917 - what a load was asked for, and where it works
    at: Folders,
    dataset: str,
    files: Sequence[Path],
    work: Path,
    engine: Engine,
    manner: Manner,
    progress: Progress,
) -> tuple[Source, int]:
    """Stage all files of a data set; return them with how many an interrupted run had staged.

    Raises DatasetNotFoundError, LoadError where files are missing, ContentError where the mapping or a
    file cannot be read, more rows do not fit than may be, or none is left: then those that do not fit are
    listed in ``work``.
    """
    vocabulary = vocabulary_of(at)
    mapping = mapping_of(at, dataset, vocabulary)
    rows = crosswalk_of(at, vocabulary)
    decisions = read_decisions(at.extract / dataset, mapping, vocabulary, at.root)
    found = find_files(mapping, files, dataset_cache(dataset), beside_mappings(at, dataset))
    staging = Work(
        mapping, work / "staged", Finder(vocabulary, rows),
        words_digest((at.core_ontology, at.ontology)), manner.memory, manner.most_threads,
    )  # fmt: skip
    staged, reused = stage_all(staging, found, progress, engine.stage)
    listed = work / REJECTS
    listed.unlink(missing_ok=True)
    try:
        check_rejects(mapping, staged)
        check_rows(at, mapping, staged)
    except ContentError as error:
        mend = f"{error.mend}. Nothing was changed"
        if any(one.rejected for one in staged):
            write_rejects(listed, staged)
            mend += f"; all that did not fit is listed in {relative_to(listed, at.root)}"
        first, *others = error.findings
        raise ContentError(error.message, [replace(first, mend=mend), *others], mend=mend) from None
    described = mapping_folder(at, dataset) / FILE
    source = Source(mapping, file_digest(described), found, staged, vocabulary, rows, decisions)
    return source, reused
