"""Open a publisher's file as a stream of bytes, whatever it is packed in, with bounded memory.

What a file is packed in is told by its first bytes, so a wrong ending does no harm. Nothing is ever
unpacked to a path that an archive names: only the bytes of one member are read.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from pharmagraph.extract.tables.staging.archives import is_tar, open_tar, open_zip
from pharmagraph.extract.tables.staging.limits import DICTIONARY_BYTES, FREE_BYTES, RATIO, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_HEAD = 1024
_DAMAGED = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile)
_WHOLE = "fetch the file again: it has not arrived whole, or was damaged on the way"


class Bytes(Protocol):
    """A stream that gives bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most so many bytes, b"" at the end."""
        ...


class Opened:
    """A data file's bytes; ``name`` is how people know it, ``member`` what it is in an archive ("")."""

    def __init__(self, file: str, member: str, stream: Bytes) -> None:
        self.name = f"{file}/{member}" if member else file
        self.member = member
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        """Return at most so many bytes, b"" at the end; raises ContentError (PG721)."""
        return self._stream.read(size)


@contextmanager
def open_bytes(path: Path, member: str = "", tell: Callable[[int], None] | None = None) -> Iterator[Opened]:
    """Open a data file: plain, .gz, .bz2, .xz, or a member of a .zip, .tar, .tar.gz and the like.

    ``member`` is the name, or a pattern, of what is read in an archive; it may be left out where there is
    one file in it. ``tell`` hears how many more bytes of the file have been read; in the end they add
    up to its size. Raises ContentError (PG721) with what is wrong, on opening or on reading.
    """
    name = path.name
    with _opened(path) as handle:
        raw = _Counted(handle, name, path.stat().st_size, tell)
        head = handle.read(_HEAD)
        handle.seek(0)
        if not head:
            raise unreadable(name, "the file is empty", _WHOLE)
        zipped = head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
        inside, stream = open_zip(raw, name, member) if zipped else _unpacked(raw, head, name, member)
        yield Opened(name, inside, stream)
        raw.finish()


def _opened(path: Path) -> io.BufferedReader:
    """Open a file; raises ContentError (PG721) where that cannot be done."""
    try:
        if path.exists() and not path.is_file():  # a named pipe would be waited for without end
            raise unreadable(path.name, "it is no file", "name a file")
        return path.open("rb")
    except OSError as error:
        raise _not_read(path.name, error) from error


def _not_read(name: str, error: OSError) -> Exception:
    reason = (error.strerror or "unknown reason").lower()
    mend = "check the name and the permissions of the file"
    return unreadable(name, f"the file cannot be read: {reason}", mend)


def damaged(name: str, error: Exception) -> Exception:
    """Make the error of a packed file that is cut short or damaged."""
    if isinstance(error, EOFError):
        return unreadable(name, "the packed file is cut short", _WHOLE)
    return unreadable(name, f"the packed file is damaged ({error})", _WHOLE)


def _unpacked(raw: _Counted, head: bytes, name: str, member: str) -> tuple[str, Bytes]:
    """Return the member and stream of a file that is no zip: unpacked, and out of its tar."""
    make = _packing(head)
    if make is None:
        return open_tar(lambda: _again(raw), name, member) if is_tar(head) else ("", raw)

    def stream() -> _Guarded:
        return _Guarded(make(_again(raw)), raw, name)

    if is_tar(stream().read(_HEAD)):
        return open_tar(stream, name, member)
    return "", stream()


def _again(raw: _Counted) -> _Counted:
    raw.seek(0)
    return raw


def _packing(head: bytes) -> Callable[[_Counted], Bytes] | None:
    if head.startswith(b"\x1f\x8b"):
        return lambda raw: gzip.GzipFile(fileobj=raw)
    if head.startswith(b"BZh"):
        return bz2.BZ2File
    if head.startswith(b"\xfd7zXZ\x00"):
        return _Xz
    return None


class _Counted(io.RawIOBase):
    """A file that says how far it has been read; reading it a second time is not counted again."""

    def __init__(
        self, handle: io.BufferedReader, name: str, size: int, tell: Callable[[int], None] | None
    ) -> None:
        super().__init__()
        self._name = name
        self._handle = handle
        self._size = size
        self._tell = tell
        self._told = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._handle.seek(offset, whence)

    def tell(self) -> int:
        return self._handle.tell()

    def read(self, size: int = -1) -> bytes:
        try:
            found = self._handle.read(size)
        except OSError as error:
            raise _not_read(self._name, error) from error
        self._say(self._handle.tell())
        return found

    def finish(self) -> None:
        """Say that the rest is read too: what follows the member of an archive is of no use."""
        self._say(self._size)

    def _say(self, position: int) -> None:
        if self._tell and position > self._told:
            self._tell(position - self._told)
            self._told = position


class _Guarded:
    """Unpacked bytes, as long as there are not far too many of them for what they come from."""

    def __init__(self, inner: Bytes, raw: _Counted, name: str) -> None:
        self._inner = inner
        self._raw = raw
        self._name = name
        self._given = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return unpacked bytes; raises ContentError where they are too many, or the file is damaged."""
        try:
            found = self._inner.read(size)
        except _DAMAGED as error:
            raise damaged(self._name, error) from error
        except OSError as error:
            if error.errno is None:  # bz2 says so that the data are wrong
                raise damaged(self._name, error) from error
            raise
        self._given += len(found)
        check_ratio(self._given, self._raw.tell(), self._name)
        return found


def check_ratio(unpacked: int, packed: int, name: str) -> None:
    """Refuse a file that unpacks to far more than tables do (PG721)."""
    if unpacked > FREE_BYTES and unpacked > RATIO * packed:
        message = f"the file unpacks to more than {RATIO} times its size"
        raise unreadable(name, message, "no table is packed so well; if it is right, unpack it yourself")


class _Xz:
    """An .xz file, with a bound on the memory that it may ask for (lzma.LZMAFile has none)."""

    def __init__(self, raw: _Counted) -> None:
        self._raw = raw
        self._inner = self._new()

    @staticmethod
    def _new() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(memlimit=DICTIONARY_BYTES)

    def read(self, size: int = -1, /) -> bytes:
        size = size if size >= 0 else 1 << 20
        while True:
            data = b""
            if self._inner.eof:  # several streams may follow one another
                data = (self._inner.unused_data or self._raw.read(1 << 16)).lstrip(b"\0")
                if not data:
                    return b""
                self._inner = self._new()
            elif self._inner.needs_input:
                data = self._raw.read(1 << 16)
                if not data:
                    raise EOFError
            if found := self._inner.decompress(data, size):
                return found
