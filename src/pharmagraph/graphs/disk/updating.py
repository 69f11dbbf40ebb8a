"""Bring the store up to the files: nobody is ever answered from one that says something else.

One process at a time builds; others wait. A new generation is filled, checked, forced to the disk, and
only then does the pointer change, by a rename. Where that fails, or ends in the middle, the generation
before is still there, and so are the files.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from pharmagraph.errors import StoreError
from pharmagraph.graphs.disk import layout
from pharmagraph.graphs.disk.filling import Before, failed, fill_all, fill_part
from pharmagraph.graphs.disk.inspecting import inspected, note_checked
from pharmagraph.graphs.disk.layout import (
    BUILDING,
    CURRENT,
    LOCK,
    current_generation,
    delete,
    generations,
    leftovers,
    new_generation,
    store_folder,
    write_durably,
)
from pharmagraph.graphs.disk.locks import alone, one_at_a_time
from pharmagraph.graphs.disk.opening import find
from pharmagraph.graphs.disk.sources import differing, files_of, marks_of, read_sources
from pharmagraph.graphs.progress import SILENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.graphs.disk.manifest import Manifest
    from pharmagraph.graphs.disk.opening import Held
    from pharmagraph.graphs.disk.sources import Mark, Read
    from pharmagraph.graphs.progress import Progress

    Tell = Callable[[str], None]

logger = logging.getLogger(__name__)

_MOST_TRIES = 5
_MOST_BLOAT = 1.5
_MOST_CHANGED = 0.5
# Loading takes about 53 seconds a gigabyte (measured: 31 s for 585 MB on two cores).
_WORTH_TELLING = 50_000_000


def notice(message: str) -> None:
    """Tell whoever runs this process; without other settings, logging writes it to standard error."""
    logger.warning("%s", message)


def update_store(dataset: Dataset, tell: Tell = notice, progress: Progress = SILENT) -> bool:
    """Bring the store up to the files, if they are large enough to need one; else delete it.

    Once a day that reads all of its files, to see that they are as they were written. ``tell`` is told why
    it is filled, ``progress`` how far it is. Returns whether anything was done. Raises StoreError
    where that cannot be done; then the files and the store are as they were, and queries do not use it.
    Raises GraphError where a file is missing.
    """
    folder = store_folder(dataset.default)
    if dataset.size < layout.LARGE:
        return _drop(folder, tell)
    found = find(dataset)
    sound = found.held is not None and inspected(found.held)
    found.let_go()
    if sound:
        if len(generations(folder)) > 1 or leftovers(folder):  # after a kill, or a long reader
            with suppress(StoreError), _building(folder, tell):
                _clean(folder)
        return False
    ready(dataset, tell, progress).close()
    return True


def follow(dataset: Dataset, tell: Tell = notice) -> None:
    """Bring the store up to the files as ``update_store`` does; where that cannot be done, say so.

    For whoever has just written files, which are good: the next query that needs the store tries again.
    """
    try:
        update_store(dataset, tell)
    except StoreError as error:
        tell(f"{error.message}; queries that need it will try again")


def ready(dataset: Dataset, tell: Tell = notice, progress: Progress = SILENT) -> Held:
    """Return the generation that says what the files say, which is built first where there is none.

    Raises what ``update_store`` does.
    """
    folder = store_folder(dataset.default)
    for _ in range(_MOST_TRIES):
        found = find(dataset)
        if found.held is not None:
            return found.held
        found.let_go()
        with _building(folder, tell):
            _bring_up(dataset, folder, tell, progress)
    raise StoreError("the store cannot be built: the files keep changing", mend="wait for what writes them")


def _drop(folder: Path, tell: Tell) -> bool:
    """Delete a store that nobody needs any more."""
    if current_generation(folder) is None and not generations(folder):
        return False
    with _building(folder, tell):
        (folder / CURRENT).unlink(missing_ok=True)
        _clean(folder)
    return True


@contextmanager
def _building(folder: Path, tell: Tell) -> Iterator[None]:
    """Be the only process that builds; turn errors of the system into StoreError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(folder / BUILDING, lambda: tell("waiting for another process to build the store")):
            yield
    except OSError as error:
        raise failed(error) from error


def _bring_up(dataset: Dataset, folder: Path, tell: Tell, progress: Progress = SILENT) -> None:
    """Build the store, unless another process just has."""
    found = find(dataset)
    try:
        if found.held is not None:
            return
        _clean(folder)  # what a killed build left may take the space that this one needs
        _replace(dataset, folder, found.usable, found.why, (tell, progress))
    finally:
        found.let_go()
    _clean(folder)


def _replace(
    dataset: Dataset, folder: Path, usable: Held | None, why: str, told: tuple[Tell, Progress]
) -> None:
    """Fill a new generation and make it the one that holds, unless files have changed meanwhile."""
    tell, progress = told
    stamp = dataset.stamp()
    marks = marks_of(dataset, stamp)
    changed = differing(dataset, usable.manifest.by_iri if usable is not None else {}, marks, progress)
    manifest = None
    generation = new_generation(folder)
    try:
        if usable is not None and _in_part(usable, marks, changed):
            manifest = _filled_in_part(generation, dataset, marks, changed, usable, told)
            if manifest is None:
                delete([generation])
                generation = new_generation(folder)
        if manifest is None:
            tell(f"{why}: loading {_size(marks):,.0f} MB of graphs")
            files = files_of(dataset)
            others = {iri: path for iri, path in files.items() if iri not in changed}
            known = {**changed, **read_sources(others, progress)}
            manifest = fill_all(generation, dataset, marks, {iri: known[iri] for iri in files}, progress)
        if dataset.stamp() == stamp:
            manifest.write(generation)
            note_checked(generation)
            write_durably(folder / CURRENT, f"{generation.name}\n")
    finally:
        if current_generation(folder) != generation:
            delete([generation])


def _in_part(usable: Held, marks: Mapping[str, Mark], changed: Mapping[str, Read]) -> bool:
    """Tell whether it pays to keep the tables that are there, and to load only what changed."""
    few = _size({iri: marks[iri] for iri in changed}) <= _MOST_CHANGED * _size(marks)
    return few and usable.manifest.size <= _MOST_BLOAT * usable.manifest.built


def _filled_in_part(  # noqa: PLR0913, PLR0917 - what there is, what changed, whom to tell
    generation: Path,
    dataset: Dataset,
    marks: Mapping[str, Mark],
    changed: Mapping[str, Read],
    usable: Held,
    told: tuple[Tell, Progress],
) -> Manifest | None:
    """Load what changed beside what did not; None where that does not come out as the files say."""
    tell, progress = told
    size = _size({iri: marks[iri] for iri in changed})
    if size > _WORTH_TELLING / 1e6:
        tell(f"files have changed since the store was built: loading {size:,.0f} MB of graphs")
    try:
        before = Before(usable.generation, usable.manifest)
        return fill_part(generation, dataset, marks, changed, before, progress)
    except StoreError as error:
        tell(f"{error.message}; it is built anew")
        return None


def _size(marks: Mapping[str, Mark]) -> float:
    """Return the size of files in megabytes."""
    return sum(mark[1] for mark in marks.values()) / 1e6


def _clean(folder: Path) -> None:
    """Delete what no reader holds any more, and what was never finished."""
    delete(leftovers(folder))
    current = current_generation(folder)
    for generation in generations(folder):
        if generation != current:
            with alone(generation / LOCK) as free:
                if free:
                    delete([generation])
