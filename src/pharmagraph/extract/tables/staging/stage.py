"""Staging: a publisher's file becomes clean rows, and a list of those that do not fit."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pharmagraph.errors import NotWrittenError
from pharmagraph.extract.tables.plan.staged import lookups_of
from pharmagraph.extract.tables.staging.cleaning import Cleaning
from pharmagraph.extract.tables.staging.connection import MEMORY, connected
from pharmagraph.extract.tables.staging.csvrows import CsvRows
from pharmagraph.extract.tables.staging.jsonrows import JsonRows
from pharmagraph.extract.tables.staging.limits import unreadable
from pharmagraph.extract.tables.staging.opening import open_bytes
from pharmagraph.extract.tables.staging.rejects import merge_rejects, noting, read_rejects
from pharmagraph.extract.tables.staging.relation import clean_rows, parquet_rows, told_damage
from pharmagraph.extract.tables.staging.staged import Staged, rejects_path
from pharmagraph.ontology.vocabulary import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pharmagraph.extract.tables.mapping import Mapping, Table
    from pharmagraph.extract.tables.staging.clean import Clean
    from pharmagraph.extract.tables.staging.lookups import Find
    from pharmagraph.extract.tables.staging.opening import Opened
    from pharmagraph.extract.tables.staging.rejects import Note

STAGING_VERSION = 2
"""Changes when the same file and mapping would be staged otherwise than before."""

Tell: TypeAlias = "Callable[[int], None]"
_SHOWN_COLUMNS = 20


def _silent(_more: int) -> None:
    """Tell nobody."""


def stage_file(  # noqa: PLR0913 - all but the first four by keyword
    mapping: Mapping, table: Table, source: Path, out: Path, *, index: int = 0, find: Find | None = None,
    memory: str = MEMORY, threads: int = 1, sha256: str = "", tell: Tell | None = None,
    tell_bytes: Tell | None = None,
) -> Staged:  # fmt: skip
    """Stage one file of a table: write ``out`` (Parquet) and, beside it, what was rejected.

    Both appear whole or not at all. ``index`` goes into the column ``file``; ``find`` answers the look-ups
    of the maps; ``memory`` and ``threads`` bound DuckDB (one thread is enough: rows are numbered in order;
    stage two files at once instead); ``sha256`` is the digest of ``source`` where it
    is known. ``tell`` hears how many more rows are read, ``tell_bytes`` how many more bytes of the file.

    Raises ContentError (PG721) for a file that cannot be read, NotWrittenError, and MissingExtraError
    without DuckDB. How many rows may be rejected is for ``check_rejects`` to judge.
    """
    columns = mapping.columns_of(table.name)
    with _workplace(out) as work:
        noted, clean_path, part = work / "noted", work / "clean", work / "part.parquet"
        with noting(noted) as note, open_bytes(source, table.member, tell_bytes or _silent) as opened:
            clean = _Reading(table, columns, note, tell or _silent).write(opened, clean_path)
        with connected(work, memory=memory, threads=threads) as connection:
            if clean:
                rows, there = clean_rows(clean, clean_path, columns), clean.columns
            else:
                rows, there = parquet_rows(connection, clean_path, columns, opened.name)
                check_columns(there, table, columns, opened.name)
            cleaning = Cleaning(connection, mapping, table, there, plain=bool(clean and clean.plain))
            with told_damage(opened.name) if not clean else nullcontext():
                kept, rejected = cleaning.write(rows, part, index)
            clean_path.unlink()
            if not clean and tell:
                tell(kept + rejected)
            if lookups_of(mapping, table.name):
                found = work / "found.parquet"
                kept, rejected = cleaning.look_up(part, found, find)
                part = found
            rejects = work / "rejects"
            count = merge_rejects(rejects, read_rejects(noted), cleaning.rejects(part))
            final = cleaning.without_rejects(part, work / "final.parquet") if rejected else part
        staged = Staged(
            table=table.name, file=source.name, path=out, rejects=rejects_path(out), rows=kept,
            rejected=count,
            columns=columns, sha256=sha256 or _digest(source), size=source.stat().st_size,
            member=opened.member, lines=bool(clean and clean.lines),
        )  # fmt: skip
        _settle(final)
        rejects.replace(staged.rejects)
        final.replace(out)
        _settle(out.parent)
    return staged


@dataclass(frozen=True, slots=True)
class _Reading:
    """What reading a file asks for, and whom it tells."""

    table: Table
    columns: Sequence[str]
    note: Note
    tell: Tell

    def write(self, opened: Opened, path: Path) -> Clean | None:
        """Write the clean file, and return how; a Parquet file is taken as it is, and None returned."""
        with path.open("wb", buffering=1 << 20) as out:
            if self.table.format == "parquet":
                shutil.copyfileobj(opened, out, 1 << 20)
                return None
            if self.table.format == "jsonl":
                rows = JsonRows(opened, self.table, self.columns, opened.name, self.note)
                return rows.write(out, self.tell)
            cells = CsvRows(opened, self.table, opened.name, self.note)
            check_columns(cells.columns, self.table, self.columns, opened.name)
            return cells.write(out, self.tell)


def check_columns(there: Sequence[str], table: Table, columns: Sequence[str], file: str) -> None:
    """Refuse a file (PG721) that lacks a column which is needed, or has it twice."""
    needed = dict.fromkeys([*columns, *table.columns])
    counts = Counter(there)
    row = 1 if table.header and table.format == "csv" else 0
    for column in needed:
        if counts[column] > 1:
            mend = "give the columns other names in the file, or declare header: false and columns: […]"
            raise unreadable(file, f"the column '{column}' is there {counts[column]} times", mend, row=row)
        if not counts[column]:
            names = [name for name in there if name]
            shown = ", ".join(names[:_SHOWN_COLUMNS]) + (" …" if len(names) > _SHOWN_COLUMNS else "")
            mend = did_you_mean(column, names) or f"there are: {shown}; check the delimiter and the header"
            raise unreadable(file, f"there is no column '{column}'", mend, row=row)


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@contextmanager
def _workplace(out: Path) -> Iterator[Path]:
    """Give a folder beside ``out`` for what is unfinished; it is gone in the end, and so are older ones.

    What the system refuses meanwhile (a full disk, most often) is told as NotWrittenError.
    """
    begin = f".{out.name}."
    work = None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        for old in sorted(out.parent.glob("." + _literal(out.name) + ".*")):
            shutil.rmtree(old, ignore_errors=True)  # left by a process that was ended
        work = Path(tempfile.mkdtemp(prefix=begin, dir=out.parent)).resolve()
        yield work
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        mend = "check the free space and the permissions of the folder"
        raise NotWrittenError(f"cannot write {out}: {reason}", mend=mend) from error
    finally:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)


def _literal(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def _settle(path: Path) -> None:
    """Flush a file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
