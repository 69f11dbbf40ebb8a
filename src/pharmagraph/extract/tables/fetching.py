"""Fetch a publisher's file into the cache: resumed where it broke off, checked, and whole or not there.

What has come so far stands in NAME.part, with the server's mark of the file's state beside it. The
next attempt, in this run or another, asks for the rest only if the file is still that one. The file
gets its name when all of it is there and its digest is known.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.atomic import write_atomically
from pharmagraph.errors import DownloadError, NotWrittenError
from pharmagraph.extract.tables.cache import Record, read_object, read_record, record_path
from pharmagraph.extract.tables.holding import held
from pharmagraph.extract.tables.webfile import TryAgainError, asked, check_address, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pharmagraph.extract.tables.mapping import Download, Mapping
    from pharmagraph.extract.tables.webfile import Answer

    Tell = Callable[[int, int | None], None]
    """What is told how many bytes have come, and of how many (None where the server does not say)."""

_PIECE = 1_048_576
_LONGEST_PAUSE = 30.0


class Limits(NamedTuple):
    """How far a fetch goes.

    ``size`` is the largest file (bytes), ``seconds`` the longest silence of a server, ``retries`` how often
    it is asked again after failures that brought nothing, ``pause`` the first pause before that (seconds;
    doubled each time).
    """

    size: int = 100 * 1024**3
    seconds: float = 30.0
    retries: int = 4
    pause: float = 1.0


LIMITS = Limits()


class Fetched(NamedTuple):
    """A file of the cache; ``is_new`` where it was fetched just now, ``record`` where it ever was."""

    file: Path
    record: Record | None
    is_new: bool


def fetch(  # noqa: PLR0913 - one for each thing that may be wanted
    address: str,
    target: Path,
    *,
    today: str,
    sha256: str = "",
    again: bool = False,
    limits: Limits = LIMITS,
    tell: Tell | None = None,
) -> Fetched:
    """Fetch a file unless it is there; ``today`` is the day for its record, ``sha256`` what it must be.

    ``again`` fetches it even if it is there. ``tell`` gets how many bytes are there, and of how many.
    Raises DownloadError where it cannot be fetched or is another file, NotWrittenError where it cannot be
    stored, LoadError where another process is fetching it. A file that was there before stays.
    """
    check_address(address)
    with held(target.with_name(f".{target.name}.lock"), f"{target.name} is being fetched by another process"):
        job = _Job(address, target, sha256, limits, tell)
        if not again and not job.began and (there := job.there()):
            return there
        with _disk(target):
            if again:
                job.begin_anew()
            job.fetch()
            return Fetched(target, job.settle(today), is_new=True)


class _Job:
    """One file on its way."""

    def __init__(self, address: str, target: Path, sha256: str, limits: Limits, tell: Tell | None) -> None:
        self.address, self.target, self.sha256 = address, target, sha256
        self.limits, self.tell = limits, tell
        self.part = target.with_name(target.name + ".part")
        self.state = target.with_name(target.name + ".part.json")
        found = read_object(self.state)
        self.began = found.get("address") == address and self.part.is_file()
        known = found if self.began else {}
        self.etag, self.modified = (str(known.get(key) or "") for key in ("etag", "modified"))
        total = found.get("total")
        self.total = total if self.began and isinstance(total, int) else None
        self.is_done = self.began and found.get("done") is True
        self.digest = hashlib.sha256()
        self.size = 0

    def there(self) -> Fetched | None:
        """Return the file that is there already, if it is the one that is wanted."""
        if not self.target.is_file():
            return None
        record = read_record(self.target)
        if record is None:
            if self.sha256 and file_digest(self.target) != self.sha256:
                message = f"{self.target} is not the file that the mapping describes: its digest is another"
                raise DownloadError(message, mend="move it away, or fetch the right one with --again")
            return Fetched(self.target, None, is_new=False)
        fits = record.address == self.address and record.size == self.target.stat().st_size
        fits = fits and self.sha256 in {"", record.sha256}
        return Fetched(self.target, record, is_new=False) if fits else None

    def begin_anew(self) -> None:
        """Forget what has come so far."""
        self.state.unlink(missing_ok=True)
        self.part.unlink(missing_ok=True)
        self.began, self.is_done, self.total, self.etag, self.modified = False, False, None, "", ""
        self.digest, self.size = hashlib.sha256(), 0

    def fetch(self) -> None:
        """Bring all of it into the part file, asking again where that may help."""
        if self.began:
            for piece in _pieces_of(self.part):
                self.digest.update(piece)
                self.size += len(piece)
        failures = 0
        while not self.is_done:
            before = self.size
            try:
                self._attempt()
            except TryAgainError as error:
                if error.is_stale:
                    self.begin_anew()
                failures = 1 if self.size > before else failures + 1
                if failures > self.limits.retries:
                    raise DownloadError(str(error)) from None
                pause = min(self.limits.pause * 2 ** (failures - 1), _LONGEST_PAUSE)
                time.sleep(max(pause, error.pause))

    def _attempt(self) -> None:
        validator = self.etag or self.modified
        start = self.size if validator else 0
        with asked(self.address, start, validator, self.limits.seconds) as answer:
            if answer.start != self.size or not self.began:
                self.begin_anew()
                self.etag, self.modified = answer.etag, answer.modified
            self.total = answer.total
            if answer.total is not None and answer.total > self.limits.size:
                raise self._too_large()
            self._note(is_done=False)
            self.began = True
            self._take(answer)
        if self.total is not None and self.size != self.total:
            raise TryAgainError(f"{shown(self.address)} broke off in the middle of the file")
        self._note(is_done=True)
        self.is_done = True

    def _take(self, answer: Answer) -> None:
        if self.tell:
            self.tell(self.size, self.total)
        with self.part.open("ab") as file:
            for piece in answer.pieces():
                if self.size + len(piece) > self.limits.size:
                    raise self._too_large()
                file.write(piece)
                self.digest.update(piece)
                self.size += len(piece)
                if self.tell:
                    self.tell(self.size, self.total)
            file.flush()
            os.fsync(file.fileno())

    def _note(self, *, is_done: bool) -> None:
        """Write down of what the part file is a part; first, so that it is never taken for another's."""
        noted = {
            "address": self.address, "etag": self.etag, "modified": self.modified, "total": self.total,
            "done": is_done,
        }  # fmt: skip
        write_atomically(self.state, json.dumps(noted).encode())

    def _too_large(self) -> DownloadError:
        self.begin_anew()
        return DownloadError(f"{shown(self.address)} is larger than {self.limits.size / 1024**2:,.0f} MiB")

    def settle(self, today: str) -> Record:
        """Check the file and give it its name; the record first, the note of the part last."""
        digest = self.digest.hexdigest()
        if self.sha256 and digest != self.sha256:
            self.begin_anew()
            raise DownloadError(
                f"{shown(self.address)} is not the file that the mapping describes: its digest is {digest}"
            )
        record = Record(self.address, digest, self.size, today, self.etag, self.modified)
        write_atomically(record_path(self.target), record.as_json())
        self.part.replace(self.target)
        self.state.unlink(missing_ok=True)
        return record


@contextmanager
def _disk(target: Path) -> Iterator[None]:
    """Turn errors of the disk into words."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        mend = "check the permissions and the free space of the folder; what has come so far is kept"
        raise NotWrittenError(f"cannot write {target}: {reason}", mend=mend) from error


def fetch_dataset(  # noqa: PLR0913 - as fetch
    mapping: Mapping,
    folder: Path,
    *,
    today: str,
    again: bool = False,
    limits: Limits = LIMITS,
    tell: Callable[[Download], Tell] | None = None,
) -> Iterator[Fetched]:
    """Fetch the files of a data set into a folder of the cache, one after the other.

    ``tell`` is called with each file and returns what is told how it gets on. Raises what ``fetch``
    does; the mend of a DownloadError then lists what to fetch by hand, and where to put it.
    """
    for number, download in enumerate(mapping.downloads):
        try:
            yield fetch(
                download.address, folder / download.file, today=today, sha256=download.sha256, again=again,
                limits=limits, tell=tell(download) if tell else None,
            )  # fmt: skip
        except DownloadError as error:
            error.mend = error.mend or by_hand(mapping.downloads[number:], folder)
            raise


def by_hand(downloads: Sequence[Download], folder: Path) -> str:
    """Say which files to fetch by hand, and where to put them."""
    rows = "".join(f"\n    {download.address}  as  {download.file}" for download in downloads)
    return f"try again later, or fetch by hand and put into {folder}:{rows}"


def file_digest(file: Path) -> str:
    """Return the SHA-256 digest of a file, in hexadecimal digits; raises OSError."""
    digest = hashlib.sha256()
    for piece in _pieces_of(file):
        digest.update(piece)
    return digest.hexdigest()


def _pieces_of(file: Path) -> Iterator[bytes]:
    with file.open("rb") as handle:
        while piece := handle.read(_PIECE):
            yield piece
