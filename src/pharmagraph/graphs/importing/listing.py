"""Which data sets there are: what each is, whether its files are at hand, and what was loaded of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import ContentError, LoadError
from pharmagraph.extract.tables.cache import dataset_cache, read_object
from pharmagraph.extract.tables.datasets import known_datasets
from pharmagraph.extract.tables.fetching import file_digest
from pharmagraph.extract.tables.mapping import FILE
from pharmagraph.graphs.importing.files import find_files
from pharmagraph.graphs.importing.folders import beside_mappings, mapping_folder, mapping_of
from pharmagraph.graphs.importing.loading import RECORD

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.graphs.importing.folders import Folders


class Listed(NamedTuple):
    """A data set.

    ``at_hand`` tells whether its files are there, ``loaded`` the day on which it was loaded ("" if it is
    not), with how many ``triples``; ``is_current`` whether by the mapping as it is now. ``fault`` is what
    is wrong with the mapping, "" if nothing is.
    """

    dataset: str
    title: str
    licence: str
    at_hand: bool
    loaded: str
    triples: int
    is_current: bool
    fault: str = ""

    @property
    def state(self) -> str:
        """When it was loaded, in words; "" if it was not."""
        old = "" if self.is_current else "; the mapping has changed since"
        return self.loaded + old if self.loaded else ""


def list_datasets(at: Folders) -> list[Listed]:
    """Return all data sets, the project's and those that come with pharmagraph, sorted by name."""
    return [_listed(at, name) for name in known_datasets(at.extract, at.core_extract)]


def _listed(at: Folders, dataset: str) -> Listed:
    record = at.graphs / "data" / f"{dataset}{RECORD}"
    noted = read_object(record)
    number = noted.get("triples")
    loaded = _day(record) if noted else ""
    triples = number if isinstance(number, int) else 0
    path = mapping_folder(at, dataset) / FILE
    is_current = noted.get("mapping") == file_digest(path)
    try:
        mapping = mapping_of(at, dataset)
    except ContentError as error:
        return Listed(
            dataset, "", "", at_hand=False, loaded=loaded, triples=triples, is_current=is_current,
            fault=error.message,
        )  # fmt: skip
    try:
        find_files(mapping, (), dataset_cache(dataset), beside_mappings(at, dataset))
        at_hand = True
    except LoadError:
        at_hand = False
    return Listed(dataset, mapping.title, mapping.licence, at_hand, loaded, triples, is_current)


def _day(path: Path) -> str:
    """Return the day on which a file was written, where the reader is."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone().date().isoformat()
