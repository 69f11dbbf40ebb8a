"""What staging made of a file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Staged:
    """A publisher's file as clean rows.

    ``path`` is a Parquet file (columns file, row, item, care, c0…, v0…, k0…), ``rejects`` lists the
    rows that did not fit (JSON Lines; ``rejects.read_rejects``). ``rows`` and ``rejected`` count both.
    ``sha256`` and ``size`` (bytes) are those of the publisher's file. ``lines``: rows are numbered as
    lines of text (RFC 5147), not as rows of a table (RFC 7111).
    """

    table: str
    file: str
    path: Path
    rejects: Path
    rows: int
    rejected: int
    columns: tuple[str, ...]
    sha256: str
    size: int
    member: str = ""
    lines: bool = False

    @property
    def name(self) -> str:
        """The file as people know it, with the member where it is an archive."""
        return f"{self.file}/{self.member}" if self.member else self.file

    def save(self) -> dict[str, Any]:
        """Return what JSON can hold, without the paths."""
        kept = asdict(self)
        del kept["path"], kept["rejects"]
        return kept

    @classmethod
    def load(cls, path: Path, saved: dict[str, Any]) -> Staged:
        """Make it again of what ``save`` returned, and of where the Parquet file lies."""
        columns = tuple(saved["columns"])
        return cls(**{**saved, "columns": columns, "path": path, "rejects": rejects_path(path)})


def rejects_path(path: Path) -> Path:
    """Return where the rejects lie that belong to a staged file."""
    return path.with_name(f"{path.name}.rejects")
