"""How much a publisher's file may ask for, and how a file is refused that cannot be read."""

from __future__ import annotations

from pharmagraph.errors import ContentError
from pharmagraph.findings import Finding, Place

ROW_BYTES = 4_000_000
"""The longest row of a table or line of JSON, in bytes of UTF-8; a longer one is rejected."""
RECORD_BYTES = 64_000_000
"""The longest record of a JSON array, in bytes; a longer one cannot be skipped, so the file is refused."""
NESTING = 100
"""How deep the lists and objects of a JSON record may be nested."""
FREE_BYTES = 100_000_000
"""So much may come out of a packed file, whatever its size."""
RATIO = 250
"""Beyond FREE_BYTES: how many bytes may come out of each byte that is read. Tables reach 5 to 50."""
DICTIONARY_BYTES = 300_000_000
"""The most memory that unpacking an .xz file may take."""
RESCANNED_BYTES = 64_000_000
"""How much may be read again after quotes that never close (and as much again as the file holds)."""
REJECT_WIDTH = 100
"""How many characters of a rejected cell are kept."""


def unreadable(file: str, message: str, mend: str, *, row: int = 0, column: int = 0) -> ContentError:
    """Make the error (PG721) of a data file that cannot be read; ``row`` and ``column`` count from 1."""
    place = Place(file, row, column)
    return ContentError(f"{place}: {message}", [Finding("PG721", message, place, mend)], mend=mend)
