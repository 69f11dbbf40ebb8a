"""Find the one member of a zip or tar that holds the table, and read it as a stream.

Archives with names that lead out of them (absolute, "..", a drive) are refused whole: a publisher
makes no such names, so whoever did means harm.
"""

from __future__ import annotations

import fnmatch
import stat
import tarfile
import zipfile
from typing import IO, TYPE_CHECKING, cast

from pharmagraph.extract.tables.staging.limits import FREE_BYTES, RATIO, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pharmagraph.extract.tables.staging.opening import Bytes

_AGAIN = "fetch the file again: it has not arrived whole, or was damaged on the way"
_SHOWN = 5


def is_tar(head: bytes) -> bool:
    """Tell whether bytes begin a tar archive (POSIX.1-1988 and later: "ustar" at 257)."""
    return head[257:262] == b"ustar"


def open_zip(raw: object, name: str, member: str) -> tuple[str, Bytes]:
    """Return the name and the bytes of the member of a zip archive; raises ContentError (PG721)."""
    try:
        archive = zipfile.ZipFile(cast("IO[bytes]", raw))
        members = [info for info in archive.infolist() if not info.is_dir()]
    except zipfile.BadZipFile as error:
        raise unreadable(name, f"the zip file is damaged ({error})", _AGAIN) from error
    found = members[_choose([info.filename for info in members], name, member)]
    inside = f"{name}/{found.filename}"
    if stat.S_ISLNK(found.external_attr >> 16):
        raise unreadable(inside, "it is a symbolic link", "name the member that holds the table")
    if found.flag_bits & 1:
        raise unreadable(inside, "it is locked with a password", "unpack it yourself")
    if found.file_size > FREE_BYTES and found.file_size > RATIO * found.compress_size:
        message = f"the file unpacks to more than {RATIO} times its size"
        raise unreadable(inside, message, "no table is packed so well; if it is right, unpack it yourself")
    return found.filename, _ZipMember(archive, found, inside)


class _ZipMember:
    """The bytes of a member of a zip, whose damage is told in our words."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, inside: str) -> None:
        self._name = inside
        try:
            self._inner = archive.open(info)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise unreadable(inside, f"the member cannot be read ({error})", _AGAIN) from error

    def read(self, size: int = -1, /) -> bytes:
        """Return unpacked bytes; the checksum is compared at the end."""
        try:
            return self._inner.read(size)
        except zipfile.BadZipFile as error:
            raise unreadable(self._name, f"the zip file is damaged ({error})", _AGAIN) from error
        except EOFError as error:
            raise unreadable(self._name, "the zip file is cut short", _AGAIN) from error


def open_tar(stream: Callable[[], Bytes], name: str, member: str) -> tuple[str, Bytes]:
    """Return the name and the bytes of the member of a tar archive; raises ContentError (PG721).

    The archive is read twice, for a tar has no list of its members: ``stream`` begins it anew.
    """
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", stream()), mode="r|") as archive:
            members = [(info.name, info.isreg()) for info in archive if not info.isdir()]
        at = _choose([named for named, _ in members], name, member)
        wanted, regular = members[at]
        inside = f"{name}/{wanted}"
        if not regular:
            raise unreadable(inside, "it is a link, no file", "name the member that holds the table")
        again = tarfile.open(fileobj=cast("IO[bytes]", stream()), mode="r|")  # noqa: SIM115 - read later
        for info in again:
            if info.name == wanted and (inner := again.extractfile(info)) is not None:
                return wanted, _TarMember(inner, inside)
    except tarfile.TarError as error:
        raise unreadable(name, f"the tar file is damaged ({error})", _AGAIN) from error
    raise unreadable(name, "the tar file has changed while it was read", "try again")


class _TarMember:
    """The bytes of a member of a tar, whose damage is told in our words."""

    def __init__(self, inner: IO[bytes], inside: str) -> None:
        self._inner = inner
        self._name = inside

    def read(self, size: int = -1, /) -> bytes:
        """Return the member's bytes."""
        try:
            return self._inner.read(size)
        except tarfile.TarError as error:
            raise unreadable(self._name, f"the tar file is cut short ({error})", _AGAIN) from error


def _choose(names: Sequence[str], name: str, member: str) -> int:
    """Return which member is meant: by its whole name, by its last part, or by a pattern."""
    for other in names:
        parts = other.replace("\\", "/").split("/")
        if other.startswith(("/", "\\")) or ".." in parts or parts[0].endswith(":"):
            message = f"the archive holds a name that leads out of it: {other}"
            raise unreadable(name, message, "do not use this file, or ask its publisher")
    if not names:
        raise unreadable(name, "the archive is empty", _AGAIN)
    fits = [i for i, other in enumerate(names) if not member or _is(other, member)]
    shown = ", ".join(sorted(names)[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    if not fits:
        raise unreadable(name, f"there is no {member} in the archive", f"it holds: {shown}")
    if len(fits) > 1:
        what = f"{member} names {len(fits)} members" if member else f"the archive holds {len(fits)} files"
        raise unreadable(name, what, f"say which one is meant by member: in the mapping; it holds: {shown}")
    return fits[0]


def _is(name: str, member: str) -> bool:
    return name == member or any(
        fnmatch.fnmatchcase(shown, member) for shown in {name, name.rsplit("/", 1)[-1]}
    )
