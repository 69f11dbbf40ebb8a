"""DuckDB, locked down: it sees one folder, loads nothing, and stays within its memory.

No statement is ever made of what a file or a mapping says but as quoted text; this holds in case one
is. The database is in memory; what does not fit there spills into the folder.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pharmagraph.errors import MissingExtraError, NotWrittenError, PharmagraphError
from pharmagraph.extract.tables.plan.duck import duck_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

MEMORY = "512MB"


@contextmanager
def connected(
    folder: Path, *, read: Sequence[Path] = (), memory: str = MEMORY, threads: int | None = None
) -> Iterator[DuckDBPyConnection]:
    """Give a connection that reads and writes below a folder alone (and reads the files ``read``).

    Raises MissingExtraError without DuckDB. What goes wrong within is told in our words:
    NotWrittenError for a full disk, PharmagraphError for memory and all else.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtraError("tables", "reading tables") from error
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": threads or os.cpu_count() or 1,
            "memory_limit": memory or MEMORY,
            "temp_directory": str(folder),
            "extension_directory": str(folder),
            "secret_directory": str(folder),
            "allow_community_extensions": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "preserve_insertion_order": True,
        },
    )
    try:
        connection.execute(f"set allowed_directories = [{duck_text(str(folder))}]")
        if read:
            paths = ", ".join(duck_text(str(path)) for path in read)
            connection.execute(f"set allowed_paths = [{paths}]")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection
    except duckdb.Error as error:
        raise told(error, folder, memory or MEMORY) from error
    finally:
        connection.close()


def told(error: Exception, folder: Path, memory: str) -> PharmagraphError:
    """Return DuckDB's error in our words."""
    import duckdb

    reason = (str(error).splitlines() or ["unknown reason"])[0]
    if isinstance(error, duckdb.OutOfMemoryException):
        mend = "allow more memory, or fewer threads; check the free space of the folder too"
        return PharmagraphError(f"the tables need more than {memory} of memory", mend=mend)
    if isinstance(error, duckdb.IOException):
        mend = "check the free space and the permissions of the folder"
        return NotWrittenError(f"cannot write below {folder.parent}: {reason}", mend=mend)
    return PharmagraphError(f"the tables could not be worked on: {reason}", mend="report this, please")
