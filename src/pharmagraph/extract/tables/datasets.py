"""Which data sets there are: the project's own mappings, and those that come with pharmagraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import DatasetNotFoundError
from pharmagraph.extract import source
from pharmagraph.extract.tables import mapping
from pharmagraph.findings import Finding, Place, relative_to
from pharmagraph.ontology.vocabulary import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def dataset_folders(extract: Path) -> list[Path]:
    """Return the folders of data sets below extract/, sorted; a folder is one if it has a mapping.yaml."""
    if not extract.is_dir():
        return []
    return sorted(p for p in extract.iterdir() if p.is_dir() and (p / mapping.FILE).is_file())


def known_datasets(own: Path, core: Path) -> dict[str, Path]:
    """Return all data sets by name, sorted; a project's own mapping goes before one that came along.

    ``own`` is the project's extract/, ``core`` the folder of the mappings that come with pharmagraph.
    """
    found = {folder.name: folder for extract in (core, own) for folder in dataset_folders(extract)}
    return dict(sorted(found.items()))


def find_dataset(name: str, own: Path, core: Path) -> Path:
    """Return the folder of a data set; raises DatasetNotFoundError with the names that come nearest."""
    known = known_datasets(own, core)
    if name in known:
        return known[name]
    mend = did_you_mean(name, known)
    if not mend:
        mend = f"there are: {', '.join(known)}; another one needs a mapping: extract/NAME/{mapping.FILE}"
    raise DatasetNotFoundError(f"there is no data set '{name}'", nearest(name, known), mend=mend)


def double_folders(extract: Path, root: Path) -> Iterator[Finding]:
    """Yield a finding for each folder that is a document and a data set at once."""
    for folder in dataset_folders(extract):
        if (folder / source.FILE).is_file():
            message = f"the folder holds a document ({source.FILE}) and a data set at once"
            mend = "give each a folder of its own"
            yield Finding("PG710", message, Place(relative_to(folder / mapping.FILE, root)), mend)
