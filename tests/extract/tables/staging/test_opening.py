from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.extract.tables.staging import opening
from pharmagraph.extract.tables.staging.opening import open_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = b"a,b\n" + b"".join(b"%d,%d\n" % (n, n * n) for n in range(20_000))


def read(path: Path, member: str = "") -> bytes:
    """Read all of a data file, in pieces."""
    with open_bytes(path, member) as opened:
        return b"".join(iter(lambda: opened.read(1 << 14), b""))


def refused(path: Path, member: str = "") -> str:
    """Return in what words a data file is refused."""
    with pytest.raises(ContentError) as error:
        read(path, member)
    assert [finding.code for finding in error.value.findings] == ["PG721"]
    assert error.value.findings[0].mend
    return error.value.findings[0].message


def zipped(path: Path, *members: tuple[str, bytes]) -> Path:
    """Write a zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def tarred(path: Path, *members: tuple[str, bytes], mode: str = "w:gz") -> Path:
    """Write a tar archive."""
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


PACKERS = ["plain", "gzip", "bz2", "xz"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress], ids=PACKERS)
def test_a_file_is_unpacked_by_what_it_is(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """Plain, gzip, bzip2 and xz files give the same bytes, whatever the ending of the name."""
    path = tmp_path / "table.txt"
    path.write_bytes(pack(TEXT))
    assert read(path) == TEXT


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=PACKERS[1:])
def test_packed_pieces_may_follow_one_another(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """A file of several packed pieces is read to its end."""
    path = tmp_path / "table"
    path.write_bytes(pack(b"a\n") + pack(TEXT))
    assert read(path) == b"a\n" + TEXT


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=PACKERS[1:])
@pytest.mark.parametrize("left", [0.2, 0.9, 1])
def test_a_packed_file_cut_short_is_refused(
    tmp_path: Path, pack: Callable[[bytes], bytes], left: float
) -> None:
    """A file that ends too early is named, and nothing of it is taken for the whole."""
    packed = pack(TEXT)
    path = tmp_path / "table.gz"
    path.write_bytes(packed[: int(len(packed) * left) - 1])
    assert refused(path) == "the packed file is cut short"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=PACKERS[1:])
def test_a_damaged_file_is_refused(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """A byte that is wrong inside is found."""
    packed = bytearray(pack(TEXT))
    packed[len(packed) // 2] ^= 0xFF
    path = tmp_path / "table.gz"
    path.write_bytes(packed)
    assert refused(path).startswith("the packed file is")


def test_something_behind_a_packed_file_is_refused(tmp_path: Path) -> None:
    """Bytes behind a gzip file are no part of it, so the file is not what it was."""
    path = tmp_path / "table.gz"
    path.write_bytes(gzip.compress(TEXT) + b"more")
    assert refused(path).startswith("the packed file is damaged")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """A file without bytes is named as such."""
    path = tmp_path / "table.csv"
    path.touch()
    assert refused(path) == "the file is empty"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder and a named pipe are not waited for; a missing file is named."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert [refused(tmp_path), refused(pipe)] == ["it is no file"] * 2
    assert refused(tmp_path / "gone.csv") == "the file cannot be read: no such file or directory"


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that unpacks to far more than tables do stops being read, packed or in a zip."""
    monkeypatch.setattr(opening, "FREE_BYTES", 1_000_000)
    monkeypatch.setattr("pharmagraph.extract.tables.staging.archives.FREE_BYTES", 1_000_000)
    bomb = bytes(20_000_000)
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(bomb))
    assert refused(path) == "the file unpacks to more than 250 times its size"
    archive = zipped(tmp_path / "bomb.zip", ("table.csv", bomb))
    assert refused(archive) == "the file unpacks to more than 250 times its size"
    assert read(zipped(tmp_path / "fine.zip", ("table.csv", TEXT))) == TEXT


def test_an_xz_file_may_not_ask_for_all_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dictionary above the bound is refused."""
    monkeypatch.setattr(opening, "DICTIONARY_BYTES", 10_000_000)
    path = tmp_path / "table.xz"
    path.write_bytes(lzma.compress(TEXT, preset=9))
    assert refused(path) == "the packed file is damaged (Memory usage limit exceeded)"


PACKERS = ["plain", "gzip", "bz2", "xz"]
ARCHIVES = {"zip": zipped, "tar": lambda *a: tarred(*a, mode="w"), "tar.gz": tarred}


@pytest.mark.parametrize("kind", ARCHIVES)
@pytest.mark.parametrize("member", ["all/table.csv", "table.csv", "*.csv", "all/t*"])
def test_a_member_is_named_or_matched(tmp_path: Path, kind: str, member: str) -> None:
    """A member is found by its whole name, its last part, or a pattern for either."""
    path = ARCHIVES[kind](tmp_path / f"all.{kind}", ("all/readme.txt", b"x"), ("all/table.csv", TEXT))
    with open_bytes(path, member) as opened:
        assert (opened.name, opened.member) == (f"all.{kind}/all/table.csv", "all/table.csv")
    assert read(path, member) == TEXT


@pytest.mark.parametrize("kind", ARCHIVES)
def test_the_only_member_needs_no_name(tmp_path: Path, kind: str) -> None:
    """An archive with one file is read without a word on members."""
    assert read(ARCHIVES[kind](tmp_path / "one", ("a/table.csv", TEXT))) == TEXT


@pytest.mark.parametrize("kind", ARCHIVES)
def test_a_member_that_is_not_clear_is_refused(tmp_path: Path, kind: str) -> None:
    """No such member, several that fit, several without a name, and none at all are told apart."""
    path = ARCHIVES[kind](tmp_path / "all", ("a.csv", TEXT), ("b.csv", TEXT))
    assert refused(path, "c.csv") == "there is no c.csv in the archive"
    assert refused(path, "*.csv") == "*.csv names 2 members"
    assert refused(path) == "the archive holds 2 files"
    if kind == "zip":
        assert refused(ARCHIVES[kind](tmp_path / "none")) == "the archive is empty"


@pytest.mark.parametrize("kind", ARCHIVES)
@pytest.mark.parametrize(
    "evil", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "..\\evil.csv", "C:/evil"]
)
def test_an_archive_with_a_name_that_leads_out_is_refused(tmp_path: Path, kind: str, evil: str) -> None:
    """Absolute names and .. are refused, though another member is asked for; nothing is written."""
    path = ARCHIVES[kind](tmp_path / "sub.zip", ("table.csv", TEXT), (evil, b"x"))
    assert refused(path, "table.csv") == f"the archive holds a name that leads out of it: {evil}"
    assert [found.name for found in tmp_path.iterdir()] == ["sub.zip"]


def test_links_are_refused(tmp_path: Path) -> None:
    """A symbolic link is no table, in a zip as in a tar."""
    link = zipfile.ZipInfo("table.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refused(tmp_path / "l.zip") == "it is a symbolic link"
    info = tarfile.TarInfo("table.csv")
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(tmp_path / "l.tar", "w") as archive_:
        archive_.addfile(info)
    assert refused(tmp_path / "l.tar") == "it is a link, no file"


def test_damaged_archives_are_refused(tmp_path: Path) -> None:
    """A zip without its end, a zip and a tar with wrong bytes, and a tar cut short are named."""
    whole = zipped(tmp_path / "a.zip", ("table.csv", os.urandom(50_000))).read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    assert refused(cut).startswith("the zip file is damaged")
    wrong = bytearray(whole)
    wrong[20_000] ^= 0xFF
    cut.write_bytes(wrong)
    assert refused(cut).startswith("the zip file is damaged")
    tar = tarred(tmp_path / "b.tar", ("table.csv", TEXT), mode="w").read_bytes()
    short = tmp_path / "short.tar"
    short.write_bytes(tar[:50_000])
    assert refused(short).startswith("the tar file is")
    packed = tarred(tmp_path / "b.tar.gz", ("table.csv", TEXT)).read_bytes()
    short.write_bytes(packed[: len(packed) - 20])
    assert refused(short) == "the packed file is cut short"


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    """A member that is locked is named, and no password asked for."""
    path = zipped(tmp_path / "a.zip", ("table.csv", TEXT))
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert refused(path) == "it is locked with a password"


def test_a_zip_packed_in_another_way_is_refused(tmp_path: Path) -> None:
    """A way of packing that Python does not know is told."""
    path = zipped(tmp_path / "a.zip", ("table.csv", TEXT))
    data = bytearray(path.read_bytes())
    data[8] = 99
    data[data.index(b"PK\x01\x02") + 10] = 99
    path.write_bytes(data)
    assert refused(path).startswith("the member cannot be read")


@pytest.mark.parametrize("kind", ["plain", "gz", *ARCHIVES])
def test_progress_adds_up_to_the_size_of_the_file(tmp_path: Path, kind: str) -> None:
    """What is told of bytes read comes to the size of the file, also where a tar is read twice."""
    path = tmp_path / "table"
    if kind in ARCHIVES:
        ARCHIVES[kind](path, ("table.csv", TEXT), ("z", os.urandom(5000)))
    else:
        path.write_bytes(gzip.compress(TEXT) if kind == "gz" else TEXT)
    told: list[int] = []
    with open_bytes(path, "table.csv", told.append) as opened:
        while opened.read(10_000):
            pass
    assert sum(told) == path.stat().st_size
    assert min(told) > 0
