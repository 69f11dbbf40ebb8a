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
from pharmagraph.graphs.importing.publishing import RECORD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pharmagraph.graphs.importing.folders import Folders

_GRAPH = ".nq"


class Listed(NamedTuple):
    """A data set.

    ``at_hand`` tells whether its files are there, ``loaded`` the day on which it was loaded ("" if it is
    not), with how many ``triples``; ``is_current`` whether by the mapping as it is now. ``fault`` is what
    is wrong with the mapping, "" if nothing is; ``is_import`` whether it has none, since it is of RDF or KGX;
    ``is_orphan`` whether it had one, and that is gone.
    """

    dataset: str
    title: str
    licence: str
    at_hand: bool
    loaded: str
    triples: int
    is_current: bool
    fault: str = ""
    is_import: bool = False
    is_orphan: bool = False

    @property
    def state(self) -> str:
        """When it was loaded, in words; "" if it was not."""
        old = "" if self.is_current else "; the mapping has changed since"
        if self.is_orphan:
            old = "; its mapping is gone"
        return self.loaded + old if self.loaded else ""


def list_datasets(at: Folders) -> list[Listed]:
    """Return all data sets, sorted by name: those with a mapping, and what is loaded without one."""
    tables = known_datasets(at.extract, at.core_extract)
    loaded = {path.name.removesuffix(_GRAPH) for path in (at.graphs / "data").glob(f"*{_GRAPH}")}
    rows = [_listed(at, name) for name in tables]
    rows += [_without(at, name) for name in sorted(loaded - set(tables))]
    return sorted(rows, key=lambda one: one.dataset)


def _without(at: Folders, dataset: str) -> Listed:
    """Return what is noted of a data set without a mapping: an import, or one whose mapping is gone."""
    graph = at.graphs / "data" / f"{dataset}{_GRAPH}"
    noted = read_object(graph.with_name(f"{dataset}{RECORD}"))
    is_import = noted.get("imported") is True
    return Listed(
        dataset, _words(noted, "title"), _words(noted, "licence") or "not known", at_hand=is_import,
        loaded=_day(noted, graph), triples=_number(noted), is_current=True, is_import=is_import,
        is_orphan=not is_import,
    )  # fmt: skip


def _listed(at: Folders, dataset: str) -> Listed:
    record = at.graphs / "data" / f"{dataset}{RECORD}"
    noted = read_object(record)
    loaded = _day(noted, record) if noted else ""
    triples = _number(noted)
    path = mapping_folder(at, dataset) / FILE
    is_current = noted.get("mapping") == file_digest(path)
    try:
        mapping = mapping_of(at, dataset)
    except ContentError as error:
        return Listed(
            dataset, _words(noted, "title"), _words(noted, "licence"), at_hand=False, loaded=loaded,
            triples=triples, is_current=is_current, fault=error.message,
        )  # fmt: skip
    try:
        find_files(mapping, (), dataset_cache(dataset), beside_mappings(at, dataset))
        at_hand = True
    except LoadError:
        at_hand = False
    return Listed(dataset, mapping.title, mapping.licence, at_hand, loaded, triples, is_current)


def _words(noted: Mapping[str, object], key: str) -> str:
    found = noted.get(key)
    return found if isinstance(found, str) else ""


def _number(noted: Mapping[str, object]) -> int:
    found = noted.get("triples")
    return found if isinstance(found, int) else 0


def _day(noted: Mapping[str, object], path: Path) -> str:
    """Return the day on which it was loaded: as noted, else that on which a file was written."""
    if day := _words(noted, "loaded"):
        return day
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone().date().isoformat()
