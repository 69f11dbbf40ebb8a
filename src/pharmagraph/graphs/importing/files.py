"""Find the files of a data set: those that were named, else in the cache, else beside the mapping."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import LoadError
from pharmagraph.extract.tables.cache import RECORD, read_record
from pharmagraph.extract.tables.mapping import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pharmagraph.extract.tables.cache import Record
    from pharmagraph.extract.tables.mapping import Mapping, Table

_NOT_DATA = (RECORD, ".part", ".part.json", ".lock")


class Found(NamedTuple):
    """A file of a table; ``record`` is what is known of it where it was fetched into the cache."""

    table: Table
    path: Path
    record: Record | None = None


def find_files(mapping: Mapping, named: Sequence[Path], cache: Path, beside: Sequence[Path]) -> list[Found]:
    """Return the files of each table, in the order of the tables and of the names.

    ``named`` are files and folders that the user names; then no other place is looked at. ``cache`` and
    ``beside`` need not be there. Raises LoadError where a table has no file, or a file no table.
    """
    places = [_offered(named)] if named else [_cached(mapping, cache), *_beside(beside)]
    found: list[Found] = []
    missing: list[Table] = []
    for table in mapping.tables.values():
        paths = next((paths for place in places if (paths := _of(table, place))), [])
        if not paths:
            missing.append(table)
        found += [Found(table, path, read_record(path) if path.parent == cache else None) for path in paths]
    if missing:
        raise _missing(mapping, missing, cache, [*named] or [cache, *beside], is_named=bool(named))
    used = {one.path for one in found}
    if strangers := [path for path in named if path.is_file() and path not in used]:
        wanted = ", ".join(dict.fromkeys(name for table in mapping.tables.values() for name in table.files))
        mend = f"leave it out, or give it a name that the mapping has: {wanted}"
        raise LoadError(f"{mapping.dataset} has no table for the file {strangers[0].name}", mend=mend)
    return found


def _offered(places: Iterable[Path]) -> dict[str, Path]:
    """Return the files that are named, or stand in folders that are named, by their names, sorted."""
    found: dict[str, Path] = {}
    for place in places:
        if place.is_dir():
            inside = [path for path in place.iterdir() if path.is_file() and _is_data(path.name)]
        elif place.is_file():
            inside = [place]
        else:
            raise LoadError(f"there is no file or folder {place}", mend="check the name")
        for path in inside:
            if found.setdefault(path.name, path) != path:
                mend = "rename one: the rows of a file are cited by its name"
                message = f"two files are called {path.name}: {found[path.name]} and {path}"
                raise LoadError(message, mend=mend)
    return {name: found[name] for name in sorted(found)}


def _beside(folders: Iterable[Path]) -> list[dict[str, Path]]:
    return [_offered([folder]) for folder in folders if folder.is_dir()]


def _is_data(name: str) -> bool:
    return not (name.startswith(".") or name == FILE or name.endswith(_NOT_DATA))


def _cached(mapping: Mapping, cache: Path) -> dict[str, Path]:
    """Return the files of the cache but for those that were fetched from where the mapping no longer says."""
    addresses = {download.address for download in mapping.downloads}
    offered = _offered([cache]) if cache.is_dir() else {}
    return {
        name: path
        for name, path in offered.items()
        if (record := read_record(path)) is None or record.address in addresses
    }


def _of(table: Table, offered: dict[str, Path]) -> list[Path]:
    """Return the files of a table: all that the first of its names finds that finds any."""
    for wanted in table.files:
        if paths := [path for name, path in offered.items() if fnmatchcase(name, wanted)]:
            return paths
    return []


def _missing(
    mapping: Mapping, tables: Sequence[Table], cache: Path, looked: Sequence[Path], *, is_named: bool
) -> LoadError:
    """Say which files are missing and how to come by them."""
    wanted = "; ".join(dict.fromkeys(" or ".join(table.files) for table in tables))
    where = ", ".join(str(place) for place in looked)
    message = f"{mapping.dataset}: no file for {wanted} (looked in {where})"
    if is_named:
        mend = "name it with --from, which takes several files and folders; or, where it has another name,"
        return LoadError(message, mend=f"{mend} rename it or add the name to files: in the mapping")
    if mapping.downloads:
        listed = "".join(f"\n    {d.address}  as  {d.file}" for d in mapping.downloads)
        mend = f"pharmagraph get {mapping.dataset}; or fetch by hand and put into {cache}:{listed}"
        return LoadError(message, mend=mend)
    return LoadError(message, mend=f"name it with --from, or put it into {looked[-1]}")
