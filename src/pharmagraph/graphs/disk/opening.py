"""Find the generation that holds, see that it is whole and says what the files say, and keep it.

A generation is checked each time before a process opens it: that takes about a thousandth of a
second, and one that is damaged, or older than the files, is never asked.
"""

from __future__ import annotations

import os
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import GraphError
from pharmagraph.graphs.disk.layout import (
    DAMAGED,
    LOCK,
    MANIFEST,
    TABLES,
    current_generation,
    store_folder,
)
from pharmagraph.graphs.disk.locks import share
from pharmagraph.graphs.disk.manifest import Manifest, read_manifest
from pharmagraph.graphs.disk.sources import Source, differing, marks_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pharmagraph.graphs.dataset import Dataset, Stamp
    from pharmagraph.graphs.disk.sources import Mark


class Held:
    """A generation that is not deleted for as long as this object lives, or until ``close``.

    ``stamp`` is that of the files when they were compared with it; ``damaged`` is set once it proved to be.
    """

    def __init__(self, generation: Path, manifest: Manifest, handle: int) -> None:
        self.generation, self.manifest = generation, manifest
        self.stamp: Stamp = ()
        self.damaged = False
        self._end = weakref.finalize(self, os.close, handle)

    @property
    def tables(self) -> Path:
        """The folder that the engine opens."""
        return self.generation / TABLES

    @property
    def lock(self) -> Path:
        """The file that readers lock."""
        return self.generation / LOCK

    def close(self) -> None:
        """Let go of the generation."""
        self._end()

    def sound(self) -> bool:
        """Read all files of the generation; tell whether they are as they were written, else condemn it."""
        if damage := self.manifest.damage(self.generation, thorough=True):
            self.condemn(damage)
            return False
        return True

    def condemn(self, damage: str = "the engine could not read it") -> None:
        """See to it that nobody opens the generation any more, and note what is wrong with it."""
        self.damaged = True
        with suppress(OSError):
            (self.generation / DAMAGED).write_text(damage, encoding="utf-8")
        with suppress(OSError):
            (self.generation / MANIFEST).unlink(missing_ok=True)


class Found(NamedTuple):
    """What was found: a generation that can be asked, or why there is none.

    ``usable`` is one that is whole, though it may say less than the files.
    """

    held: Held | None
    why: str = ""
    usable: Held | None = None

    def let_go(self) -> None:
        """Let go of whatever was found."""
        for held in (self.held, self.usable):
            if held is not None:
                held.close()


def find(dataset: Dataset) -> Found:
    """Find the generation that holds a data set as its files are now.

    Raises GraphError where a file is not there, or is none of its graph.
    """
    folder = store_folder(dataset.default)
    generation = current_generation(folder)
    if generation is None:
        return Found(None, "there is no store yet")
    handle = share(generation / LOCK)
    if handle is None:
        return Found(None, "the store is damaged: its generation is not there")
    manifest = read_manifest(generation)
    if manifest is None:
        os.close(handle)
        return Found(None, f"the store is damaged: {_noted(generation)}")
    held = Held(generation, manifest, handle)
    if damage := manifest.damage(generation):
        held.close()
        return Found(None, f"the store is damaged: {damage}")
    held.stamp = dataset.stamp()
    if not _says_the_same(held, dataset, marks_of(dataset, held.stamp)):
        return Found(None, "files have changed since the store was built", held)
    return Found(held)


def _noted(generation: Path) -> str:
    """Return what was noted when the generation was condemned."""
    try:
        return (generation / DAMAGED).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return "nothing says what it holds"


def _says_the_same(held: Held, dataset: Dataset, marks: Mapping[str, Mark]) -> bool:
    """Tell whether a generation was built from the files as they are.

    Where the bytes are the same though the files are others (a copy, a checkout), their new marks are
    noted, so that they need not be read each time.
    """
    known = held.manifest.by_iri
    if known.keys() != marks.keys():
        return False
    if all(known[iri].mark == mark for iri, mark in marks.items()):
        return True
    if any(known[iri].mark[1] != mark[1] for iri, mark in marks.items()):
        return False
    try:
        if differing(dataset, known, marks) or dataset.stamp() != held.stamp:
            return False
    except GraphError:
        return False
    noted = tuple(Source(iri, marks[iri], *known[iri][2:]) for iri in known)
    before = held.manifest
    held.manifest = Manifest(noted, before.parts, before.engine, before.built)
    with suppress(OSError):  # a folder that cannot be written: they are read again next time
        held.manifest.write(held.generation)
    return True
