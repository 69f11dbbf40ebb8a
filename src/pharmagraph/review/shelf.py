"""The files that a review reads and writes: facts.yaml, decisions.yaml, terms.tsv and names.ttl.

A file that someone else changed since it was read (an editor, git, another review) is never
overwritten: ``changed`` names it, and ``write`` refuses.
"""

from __future__ import annotations

import contextlib
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pharmagraph.atomic import write_atomically
from pharmagraph.errors import NotWrittenError
from pharmagraph.extract import factsfile
from pharmagraph.extract import source as source_file
from pharmagraph.extract.suggest import decisions as decisions_file
from pharmagraph.findings import relative_to
from pharmagraph.ontology.terms import TERMS
from pharmagraph.review import corename
from pharmagraph.textfile import TextFile, read_text

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Shelf:
    """Knows what stood in each file when it was last read.

    ``folder`` is that of the document, ``ontology`` the project's own, ``root`` the folder from
    which files are named.
    """

    def __init__(self, folder: Path, ontology: Path, root: Path) -> None:
        self.folder = folder
        self.root = root
        self.facts = folder / factsfile.FILE
        self.decisions = folder / decisions_file.FILE
        self.terms = ontology / TERMS
        self.names = ontology / corename.FILE
        self._watched = (self.facts, self.decisions, self.terms, self.names, folder / source_file.FILE)
        self._seen = {path: _bytes(path) for path in self._watched}

    def remember(self) -> None:
        """Take the files as they are now as read."""
        self._seen = {path: _bytes(path) for path in self._watched}

    def changed(self) -> list[str]:
        """Return the names of the files that are not as they were read."""
        return [relative_to(p, self.root) for p in self._watched if _bytes(p) != self._seen[p]]

    def text(self, path: Path) -> TextFile:
        """Read one of the files; raises ContentError where that fails."""
        return read_text(path, self.root)

    def write(self, path: Path, text: str) -> None:
        """Write one of the files, at once; delete it where there is no text.

        Raises NotWrittenError where it is not as it was read, or cannot be written; then it is left
        as it is.
        """
        content = text.encode()
        if content == self._seen[path]:
            return
        if _bytes(path) != self._seen[path]:
            name = relative_to(path, self.root)
            message = f"{name} was changed by another program, and so was left as it is"
            raise NotWrittenError(message, mend="look once more")
        if content:
            write_atomically(path, content)
        else:
            path.unlink(missing_ok=True)
        self._seen[path] = content or None

    def back(self, path: Path, before: bytes | None) -> None:
        """Put a file back as it was, after a later one could not be written."""
        if before is None:
            path.unlink(missing_ok=True)
        else:
            write_atomically(path, before)
        self._seen[path] = before

    def seen(self, path: Path) -> bytes | None:
        """Return what stood in a file when it was read, None where it was not there."""
        return self._seen[path]

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other reviews of this document waiting; the system lets go when the process ends.

        Where a folder cannot be locked (Windows, some network folders) nobody waits.
        """
        if sys.platform == "win32":  # pragma: no cover - folders cannot be opened there
            yield
            return
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            with contextlib.suppress(OSError):  # a folder of the network without locks
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _bytes(path: Path) -> bytes | None:
    """Return what stands in a file; None where there is none."""
    try:
        return path.read_bytes()
    except OSError:
        return None
