"""Let the files of an import take their places among a project's graphs, all or none; the store follows."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pharmagraph.errors import NotWrittenError
from pharmagraph.graphs.dataset import project_dataset
from pharmagraph.graphs.disk.updating import update_store
from pharmagraph.graphs.swapping import exchanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pharmagraph.graphs.importing.folders import Folders
    from pharmagraph.graphs.progress import Progress

RECORD = ".load.json"


def files_of(dataset: str) -> tuple[str, ...]:
    """Return all files that a load or an import may write, by their names in the graphs folder."""
    return (
        f"data/{dataset}.nq",
        f"data/{dataset}.rejects.tsv",
        f"data/{dataset}.repeats.tsv",
        f"links/{dataset}.nq",
        f"links/{dataset}.sssom.tsv",
        f"links/{dataset}.doubts.tsv",
        f"about/{dataset}.nq",
        f"data/{dataset}{RECORD}",
    )


@contextmanager
def emptied(out: Path) -> Iterator[Path]:
    """Give a folder without what a killed run has left in it; it is gone in the end."""
    shutil.rmtree(out, ignore_errors=True)
    try:
        yield out
    finally:
        shutil.rmtree(out, ignore_errors=True)


def publish_files(
    at: Folders, out: Path, names: Sequence[str], gone: Sequence[str], progress: Progress
) -> None:
    """Let the new files take their places, and the store follow; else nothing changes.

    ``names`` lie in ``out``; those in ``gone`` are no longer there afterwards. Raises NotWrittenError,
    StoreError.
    """
    try:
        with exchanged(out, at.graphs, names, gone):
            dataset = project_dataset(at.graphs, at.name, at.base)
            if dataset.default.is_file():
                update_store(dataset, progress.say, progress)
            else:
                progress.say("nothing has been curated into the graph yet: pharmagraph build")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        mend = "check the permissions and the free space of the folder; nothing was changed"
        raise NotWrittenError(f"cannot write to {at.graphs}: {reason}", mend=mend) from error
