"""The data set of a project: the curated layer as default graph, and named graphs beside it.

    default graph     graphs/NAME.nq            what was curated
    graph/inferred    graphs/NAME.inferred.nq   what rules concluded from it
    data/DATASET      graphs/data/DATASET.nq    what was imported
    links/DATASET     graphs/links/DATASET.nq   which imported term is which curated one
    about/DATASET     graphs/about/DATASET.nq   what is said of the import: its source, and each row's

The IRIs of named graphs begin with the project's base. ``graph/curated`` is a name for the default
graph, for requests that must name what they want.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pharmagraph.graphs.disk.opening import Held

CURATED, INFERRED, EVERYTHING = "curated", "inferred", "all"
DATA, LINKS, ABOUT = "data", "links", "about"
PARTS = (DATA, LINKS, ABOUT)
"""The graphs of an import; the folders of their files, and what their IRIs go on with."""
EXTENSION = ".nq"
INFERRED_EXTENSION = f".{INFERRED}{EXTENSION}"

Stamp = tuple[tuple[str, int, int, int], ...]


class Scope(NamedTuple):
    """What of a data set a query sees.

    ``default`` are the graphs that make up its default graph, by their IRIs; "" is the curated
    layer. ``named`` are those that GRAPH reaches; None is all of them.
    """

    default: tuple[str, ...] = ("",)
    named: tuple[str, ...] | None = None


PLAIN = Scope()
"""The curated layer as default graph, and all named graphs."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Where the graphs of a data set lie.

    ``default`` is the file of the curated layer, ``curated`` the IRI that may stand for it;
    ``named`` maps the IRIs of the other graphs to their files, sorted. ``base`` is what short names
    of graphs are put behind. ``store`` is set where queries are to run on the store on disk, which
    holds all graphs.
    """

    default: Path
    curated: str = ""
    named: Mapping[str, Path] = field(default_factory=dict)
    base: str = ""
    store: Held | None = None

    @property
    def graphs(self) -> tuple[str, ...]:
        """The IRIs that a query may name, sorted."""
        return tuple(sorted({*self.named, self.curated} - {""}))

    @property
    def files(self) -> tuple[Path, ...]:
        """All files, the curated layer's first."""
        return (self.default, *(self.named[iri] for iri in sorted(self.named)))

    @property
    def size(self) -> int:
        """How many bytes all files hold; raises GraphError where one is not there."""
        return sum(size for _, _, size, _ in self.stamp())

    def stamp(self) -> Stamp:
        """Return what changes when a file does: name, inode, size and time of change of each.

        Raises GraphError where the curated layer has not been built, or a file is gone.
        """
        marks = []
        for path in self.files:
            try:
                seen = path.stat()
            except OSError as error:
                message = f"there is no built graph at {path}"
                raise GraphError(message, mend="build it with: pharmagraph build") from error
            marks.append((str(path), seen.st_ino, seen.st_size, seen.st_mtime_ns))
        return tuple(marks)

    def narrowed(self, wanted: Iterable[str]) -> Dataset:
        """Return the files of the curated layer and of no other named graphs than these."""
        kept = set(wanted)
        named = {iri: path for iri, path in self.named.items() if iri in kept}
        return Dataset(self.default, self.curated, named, self.base)

    def resolve(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the IRIs of graphs by name: "inferred", a data set, "all", or an IRI itself.

        A data set stands for what was imported, for its links and for what is said of it. The curated
        layer is "". Raises GraphError where there is no such graph.
        """
        found: dict[str, None] = {}
        for name in names:
            iris = self._called(name)
            if not iris:
                raise GraphError(f"the data set has no graph '{name}'", mend=self._mend(name))
            found |= dict.fromkeys(iris)
        return tuple(found)

    def _called(self, name: str) -> list[str]:
        if name in {CURATED, self.curated, self.base + f"graph/{CURATED}"}:
            return [""]
        if name == EVERYTHING:
            return ["", *sorted(self.named)]
        candidates = [name, *(f"{self.base}{part}/{name}" for part in ("graph", *PARTS))]
        return [iri for iri in candidates if iri in self.named]

    def _mend(self, name: str) -> str:
        from pharmagraph.ontology.vocabulary import did_you_mean

        short = sorted({iri.rsplit("/", 1)[-1] for iri in self.named})
        meant = did_you_mean(name, [CURATED, EVERYTHING, *short])
        known = ", ".join([CURATED, *short])
        mend = f"{meant} the graphs are: {known}" if meant else f"the graphs are: {known}"
        return mend if INFERRED in short else f"{mend}; build with inference to have '{INFERRED}'"


def scope_with(dataset: Dataset, names: Iterable[str]) -> Scope:
    """Return what a query sees that asks for more graphs beside the curated layer (``--with``).

    Raises GraphError where there is no such graph.
    """
    return Scope(tuple(dict.fromkeys(("", *dataset.resolve(names)))))


def project_dataset(folder: Path, name: str, base: str) -> Dataset:
    """Return the data set that a project's graphs folder holds now."""
    place = os.fspath(folder)
    files = tuple(tuple(_files_in(f"{place}{os.sep}{part}")) for part in PARTS)
    inferred = os.path.isfile(f"{place}{os.sep}{name}{INFERRED_EXTENSION}")  # noqa: PTH113 - as below
    return _dataset(folder, name, base, inferred, files)


@lru_cache(maxsize=8)
def _dataset(
    folder: Path,
    name: str,
    base: str,
    inferred: bool,  # noqa: FBT001 - there is one caller
    files: tuple[tuple[str, ...], ...],
) -> Dataset:
    """Return a data set of files that are there; the same for each query, until there are others."""
    named: dict[str, Path] = {}
    if inferred:
        named[f"{base}graph/{INFERRED}"] = folder / f"{name}{INFERRED_EXTENSION}"
    for part, names in zip(PARTS, files, strict=True):
        for file in names:
            named[f"{base}{part}/{file.removesuffix(EXTENSION)}"] = folder / part / file
    return Dataset(folder / f"{name}{EXTENSION}", f"{base}graph/{CURATED}", dict(sorted(named.items())), base)


def _files_in(folder: str) -> list[str]:
    """Return the names of the graphs' files in a folder, which need not be there."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - each query looks, and pathlib takes three times as long
    except OSError:
        return []
    return sorted(name for name in names if name.endswith(EXTENSION))
