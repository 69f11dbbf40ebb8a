"""What a generation says of itself: what it was built from, and which files it has.

Written last, so a generation without a manifest is none. The sizes of all files are compared each
time a generation is opened, and the digests of the small ones, which say what the large ones mean.
Large ones are read where there is time (a service that begins) or reason (a query that ended badly):
they carry checksums of their own for each block, but an engine that meets a wrong one may go on
reading for ever, and where it only asks whether something exists, take it for a no.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.graphs.disk.layout import MANIFEST, TABLES, write_durably
from pharmagraph.graphs.disk.sources import Source

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path
    from typing import Any

FORMAT = 1
_SMALL = 131_072


class Part(NamedTuple):
    """A file of the engine: its name, its size, and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds.

    ``engine`` is the engine's version, ``built`` how many bytes the files had when all was loaded last
    (later changes leave some behind that nothing needs).
    """

    sources: tuple[Source, ...]
    parts: tuple[Part, ...]
    engine: str
    built: int
    format: int = FORMAT

    @property
    def by_iri(self) -> dict[str, Source]:
        """The sources by the IRIs of their graphs."""
        return {source.iri: source for source in self.sources}

    @property
    def size(self) -> int:
        """How many bytes the files of the engine have."""
        return sum(part.size for part in self.parts)

    def write(self, generation: Path) -> None:
        """Write the manifest into its generation, whole or not at all. Raises OSError."""
        write_durably(generation / MANIFEST, json.dumps(asdict(self), indent=1) + "\n")

    def damage(self, generation: Path, *, thorough: bool = False) -> str:
        """Say what is wrong with the files of the generation; "" where nothing is seen.

        ``thorough`` reads the large files too: about a second for each gigabyte.
        """
        try:
            found = {path.name: path for path in (generation / TABLES).iterdir()}
            for part in self.parts:
                path = found.pop(part.name, None)
                if path is None:
                    return f"the file {part.name} is missing"
                wrong = path.stat().st_size != part.size
                if wrong or ((thorough or part.size < _SMALL) and digest_of(path) != part.sha256):
                    return f"the file {part.name} is not as it was written"
        except OSError as error:
            return f"its files cannot be read: {(error.strerror or 'unknown reason').lower()}"
        return f"the file {min(found)} does not belong there" if found else ""


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def parts_of(tables: Path, before: Path | None = None, known: Collection[Part] = ()) -> tuple[Part, ...]:
    """Return the files of the engine in a folder, sorted by name. Raises OSError.

    Files that are the very ones (links) of an older folder ``before`` are not read: they are ``known``.
    """
    digests = {part.name: part.sha256 for part in known}
    parts = []
    for path in sorted(tables.iterdir()):
        same = before is not None and path.name in digests and path.samefile(before / path.name)
        parts.append(Part(path.name, path.stat().st_size, digests[path.name] if same else digest_of(path)))
    return tuple(parts)


def read_manifest(generation: Path) -> Manifest | None:
    """Read the manifest of a generation; None where there is none that can be understood."""
    try:
        said = json.loads((generation / MANIFEST).read_text(encoding="utf-8"))
        return _manifest(said)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _manifest(said: dict[str, Any]) -> Manifest | None:
    if said["format"] != FORMAT:
        return None
    sources = tuple(
        Source(str(iri), (int(inode), int(size), int(time)), str(digest), int(lines), int(quads))
        for iri, (inode, size, time), digest, lines, quads in said["sources"]
    )
    parts = tuple(Part(str(name), int(size), str(digest)) for name, size, digest in said["parts"])
    return Manifest(sources, parts, str(said["engine"]), int(said["built"]))
