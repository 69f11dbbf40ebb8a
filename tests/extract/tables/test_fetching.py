from __future__ import annotations

import errno
import hashlib
import os
import socket
import ssl
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import OpenerDirector

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pharmagraph.errors import DownloadError, LoadError, NotWrittenError
from pharmagraph.extract.tables import cache
from pharmagraph.extract.tables.cache import cache_folder, dataset_cache, read_record
from pharmagraph.extract.tables.fetching import Limits, fetch, fetch_dataset
from pharmagraph.extract.tables.holding import held
from pharmagraph.extract.tables.mapping import Download, Mapping
from pharmagraph.extract.tables.webfile import check_address, proxies_of, shown
from support.fileserver import FileServer, Offered, file_server

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = "2026-11-22"
BODY = bytes(range(256)) * 3000
DIGEST = hashlib.sha256(BODY).hexdigest()
QUICK = Limits(pause=0.0, seconds=5.0)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[FileServer]:
    """Give a server that offers one file."""
    with file_server() as running:
        running.files["/table.gz"] = Offered(BODY)
        yield running


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Give where the file is to lie."""
    return tmp_path / "cache" / "trial" / "table.gz"


def names(folder: Path) -> set[str]:
    """Return what stands in a folder, without the locks."""
    return {p.name for p in folder.iterdir() if not p.name.endswith(".lock")}


def get(server: FileServer, target: Path, **manner: Any) -> Any:
    """Fetch the one file."""
    return fetch(server.url + "/table.gz", target, **{"today": TODAY, "limits": QUICK, **manner})


def test_a_file_comes_whole_with_its_record(server: FileServer, target: Path) -> None:
    """The bytes, the digest, the size, the day and the server's mark are kept, and nothing else is left."""
    told: list[tuple[int, int | None]] = []
    fetched = get(server, target, tell=lambda done, total: told.append((done, total)))
    assert fetched.is_new
    assert target.read_bytes() == BODY
    record = read_record(target)
    assert record == fetched.record
    assert record == cache.Record(server.url + "/table.gz", DIGEST, len(BODY), TODAY, '"one"', "")
    assert (told[0], told[-1]) == ((0, len(BODY)), (len(BODY), len(BODY)))
    assert told == sorted(told)
    assert names(target.parent) == {"table.gz", "table.gz.download.json"}


def test_a_file_that_is_there_is_not_asked_for(server: FileServer, target: Path) -> None:
    """The second time nothing is asked; with ``again`` it is fetched anew, under the new day."""
    get(server, target)
    again = get(server, target)
    assert (again.is_new, again.record.retrieved, len(server.asked)) == (False, TODAY, 1)
    server.files["/table.gz"] = Offered(b"newer")
    newer = get(server, target, again=True, today="2026-11-23")
    assert (newer.is_new, newer.record.retrieved, target.read_bytes()) == (True, "2026-11-23", b"newer")


def test_a_file_of_another_address_is_fetched_anew(server: FileServer, target: Path) -> None:
    """A mapping that names another address by now, or another digest, does not get the old file."""
    get(server, target)
    server.files["/new.gz"] = Offered(b"new")
    moved = fetch(server.url + "/new.gz", target, today=TODAY, limits=QUICK)
    assert (moved.is_new, target.read_bytes()) == (True, b"new")
    target.write_bytes(b"longer than before")
    assert fetch(server.url + "/new.gz", target, today=TODAY, limits=QUICK).is_new


def test_a_file_put_there_by_hand_stays(server: FileServer, target: Path) -> None:
    """It is taken as it is, unless a digest is stated that it does not have; ``again`` replaces it."""
    target.parent.mkdir(parents=True)
    target.write_bytes(b"by hand")
    assert get(server, target) == (target, None, False)
    digest = hashlib.sha256(b"by hand").hexdigest()
    assert not get(server, target, sha256=digest).is_new
    with pytest.raises(DownloadError, match="not the file that the mapping describes"):
        get(server, target, sha256=DIGEST)
    assert server.asked == []
    assert get(server, target, sha256=DIGEST, again=True).is_new


def test_a_stated_digest_must_fit(server: FileServer, target: Path) -> None:
    """Another file is refused, and what stood there stays."""
    target.parent.mkdir(parents=True)
    target.write_bytes(b"by hand")
    with pytest.raises(DownloadError, match=f"its digest is {DIGEST}"):
        get(server, target, sha256="0" * 64, again=True)
    assert target.read_bytes() == b"by hand"
    assert names(target.parent) == {"table.gz"}


def test_what_breaks_off_goes_on_where_it_was(server: FileServer, target: Path) -> None:
    """Each attempt asks for the rest only, and the digest is that of the whole."""
    server.files["/table.gz"].cut = [100_000, 200_000, 5]
    fetched = get(server, target)
    assert target.read_bytes() == BODY
    assert fetched.record.sha256 == DIGEST
    assert [r for _, r in server.asked] == ["", "bytes=100000-", "bytes=300000-", "bytes=300005-"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(st.integers(0, 40), max_size=4),
    ranges=st.booleans(),
    etag=st.sampled_from(['"a"', "", 'W/"a"']),
)
def test_however_it_breaks_off_it_comes_whole(
    server: FileServer, tmp_path: Path, *, cuts: list[int], ranges: bool, etag: str
) -> None:
    """Wherever the connection ends, with or without ranges and marks: the file is that of the server."""
    server.files["/table.gz"] = Offered(BODY[:50], etag=etag, ranges=ranges, cut=list(cuts))
    target = tmp_path / "x.gz"
    fetched = get(server, target, again=True)
    assert target.read_bytes() == BODY[:50]
    assert fetched.record.sha256 == hashlib.sha256(BODY[:50]).hexdigest()


def test_another_run_goes_on_too(server: FileServer, target: Path) -> None:
    """What one run left, the next one completes; a date serves as mark as well."""
    server.files["/table.gz"] = Offered(
        BODY, etag="", modified="Sun, 22 Nov 2026 10:00:00 GMT", cut=[300_000]
    )
    with pytest.raises(DownloadError, match="broke off in the middle"):
        get(server, target, limits=QUICK._replace(retries=0))
    assert names(target.parent) == {"table.gz.part", "table.gz.part.json"}
    server.files["/table.gz"].cut = []
    get(server, target)
    assert server.asked[-1] == ("/table.gz", "bytes=300000-")
    assert target.read_bytes() == BODY


def test_a_file_that_changed_meanwhile_begins_anew(server: FileServer, target: Path) -> None:
    """Two states of a file are never put together."""
    server.files["/table.gz"].cut = [300_000]
    with pytest.raises(DownloadError):
        get(server, target, limits=QUICK._replace(retries=0))
    server.files["/table.gz"] = Offered(BODY[::-1], etag='"two"')
    get(server, target)
    assert target.read_bytes() == BODY[::-1]


@pytest.mark.parametrize("etag", ["", 'W/"weak"', "unquoted"])
def test_without_a_mark_it_begins_anew(server: FileServer, target: Path, etag: str) -> None:
    """Where the server gives nothing that tells the file from another state of it, no part is asked for."""
    server.files["/table.gz"] = Offered(BODY, etag=etag, cut=[300_000])
    get(server, target)
    assert [r for _, r in server.asked] == ["", ""]
    assert target.read_bytes() == BODY


def test_a_server_without_ranges_gives_it_whole(server: FileServer, target: Path) -> None:
    """The rest is asked for, the whole comes, and the whole is what is kept."""
    server.files["/table.gz"].ranges = False
    server.files["/table.gz"].cut = [300_000]
    get(server, target)
    assert [r for _, r in server.asked] == ["", "bytes=300000-"]
    assert target.read_bytes() == BODY


@pytest.mark.parametrize("said", ["bytes 7-10/11", "", "items 1-2/3"])
def test_another_part_than_asked_for_is_not_taken(server: FileServer, target: Path, said: str) -> None:
    """A server that gives another part, or does not say which, is asked for the whole."""
    server.files["/table.gz"].cut = [300_000]
    with pytest.raises(DownloadError):
        get(server, target, limits=QUICK._replace(retries=0))
    server.files["/table.gz"].headers = {"Content-Range": said}
    get(server, target)
    assert [r for _, r in server.asked] == ["", "bytes=300000-", ""]
    assert target.read_bytes() == BODY


def test_a_part_that_is_not_there_begins_anew(server: FileServer, target: Path) -> None:
    """After 416 the whole is asked for."""
    server.files["/table.gz"].cut = [300_000]
    with pytest.raises(DownloadError):
        get(server, target, limits=QUICK._replace(retries=0))
    server.files["/table.gz"].statuses = [416]
    get(server, target)
    assert [r for _, r in server.asked] == ["", "bytes=300000-", ""]


def test_what_was_whole_but_not_named_needs_no_server(server: FileServer, target: Path) -> None:
    """Killed between the last byte and the name, the next run only gives the name."""
    get(server, target)
    target.rename(target.with_name("table.gz.part"))
    state = f'{{"address": "{server.url}/table.gz", "etag": "", "modified": "", "total": null, "done": true}}'
    target.with_name("table.gz.part.json").write_text(state, encoding="utf-8")
    assert get(server, target).record.sha256 == DIGEST
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_faults_that_pass_are_waited_for(server: FileServer, target: Path, status: int) -> None:
    """The file is asked for again, as often as may be; Retry-After is heeded."""
    server.files["/table.gz"].statuses = [status] * 4
    server.files["/table.gz"].headers = {"Retry-After": "0"}
    get(server, target)
    assert len(server.asked) == 5
    server.files["/table.gz"].statuses = [status] * 5
    with pytest.raises(DownloadError, match=f"answered {status} "):
        get(server, target, again=True)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 304])
def test_faults_that_stay_are_told_at_once(server: FileServer, target: Path, status: int) -> None:
    """Nothing is asked twice where asking cannot help."""
    server.files["/table.gz"].statuses = [status] * 2
    with pytest.raises(DownloadError, match=r"answered|leads"):
        get(server, target)
    assert len(server.asked) == 1


def test_redirects_are_followed(server: FileServer, target: Path) -> None:
    """A file may have moved, and the record names the address of the mapping."""
    server.moved["/old"] = "/table.gz"
    fetched = fetch(server.url + "/old", target, today=TODAY, limits=QUICK)
    assert target.read_bytes() == BODY
    assert fetched.record is not None
    assert fetched.record.address == server.url + "/old"


@pytest.mark.parametrize(
    ("to", "message"),
    [
        ("/loop", "without end"),
        ("file:///etc/passwd", "without end, or to none"),
        ("ftp://127.0.0.1/x", "leads to no address"),
        ("http://paul:geheim@127.0.0.1/x", "leads to no address"),
        ("data:,x", "without end, or to none"),
    ],
)
def test_redirects_off_the_path_are_refused(server: FileServer, target: Path, to: str, message: str) -> None:
    """No redirect leads to a file of this machine, to another protocol, in a circle, or with a password."""
    server.moved["/loop"] = to
    with pytest.raises(DownloadError, match=message) as caught:
        fetch(server.url + "/loop", target, today=TODAY, limits=QUICK)
    assert "geheim" not in str(caught.value)
    assert not target.exists()


def test_many_redirects_are_refused(server: FileServer, target: Path) -> None:
    """More than a few steps are no way."""
    server.moved |= {f"/{n}": f"/{n + 1}" for n in range(9)}
    with pytest.raises(DownloadError, match="without end"):
        fetch(server.url + "/0", target, today=TODAY, limits=QUICK)
    assert len(server.asked) <= 7


def test_https_never_becomes_http() -> None:
    """A redirect from an encrypted address to an open one is refused; the other way is fine."""
    from http.client import HTTPMessage
    from io import BytesIO
    from urllib.request import Request

    from pharmagraph.extract.tables.webfile import _Steps

    steps = _Steps()
    with pytest.raises(DownloadError, match="not encrypted"):
        steps.redirect_request(Request("https://h/x"), BytesIO(), 302, "", HTTPMessage(), "http://h/x")
    safer = steps.redirect_request(Request("http://h/x"), BytesIO(), 302, "", HTTPMessage(), "https://h/x")
    assert safer is not None
    assert safer.full_url == "https://h/x"


def test_a_file_too_large_is_refused(server: FileServer, target: Path) -> None:
    """By what the server says before anything comes, and by what comes where it does not say."""
    small = QUICK._replace(size=len(BODY) - 1)
    with pytest.raises(DownloadError, match="larger than"):
        get(server, target, limits=small)
    server.files["/table.gz"].measured = False
    with pytest.raises(DownloadError, match="larger than"):
        get(server, target, limits=small)
    assert names(target.parent) == set()
    assert get(server, target, limits=QUICK._replace(size=len(BODY))).record.sha256 == DIGEST


def test_a_packed_answer_is_refused(server: FileServer, target: Path) -> None:
    """Unless the file is packed by itself: then some servers say so too."""
    server.files["/table.txt"] = Offered(BODY, headers={"Content-Encoding": "gzip"})
    with pytest.raises(DownloadError, match="compresses the file"):
        fetch(server.url + "/table.txt", target, today=TODAY, limits=QUICK)
    server.files["/table.gz"].headers = {"Content-Encoding": "x-gzip"}
    assert get(server, target).record.sha256 == DIGEST


def test_silence_is_not_waited_out(target: Path) -> None:
    """A server that takes the connection and says nothing is given up."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/x"
        with pytest.raises(DownloadError, match="says nothing any more"):
            fetch(address, target, today=TODAY, limits=Limits(seconds=0.2, retries=0))


@pytest.mark.parametrize("said", [b"", b"220 ftp ready\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_what_is_no_http_is_told(target: Path, said: bytes) -> None:
    """A server of another kind, or one that hangs up, is named, without a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            connection, _ = other.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(said)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(DownloadError, match="cannot be reached"):
            fetch(
                f"http://127.0.0.1:{other.getsockname()[1]}/x", target, today=TODAY, limits=Limits(retries=0)
            )
        thread.join()


def test_offline_says_what_to_do_by_hand(tmp_path: Path) -> None:
    """The files that are still missing are listed with their addresses, and where to put them."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    downloads = tuple(Download(f"http://127.0.0.1:{port}/{n}.tsv", f"{n}.tsv") for n in "ab")
    mapping = Mapping("trial", "https://example.org/", "Trial", "CC0", downloads=downloads)
    with pytest.raises(DownloadError, match="cannot be reached") as caught:
        list(fetch_dataset(mapping, tmp_path, today=TODAY, limits=QUICK._replace(retries=1)))
    assert str(tmp_path) in caught.value.mend
    for n in "ab":
        assert f"http://127.0.0.1:{port}/{n}.tsv  as  {n}.tsv" in caught.value.mend


def test_the_files_of_a_data_set_come_one_after_the_other(server: FileServer, tmp_path: Path) -> None:
    """Each file is told of by name, and those that are there are given as they are."""
    server.files["/b"] = Offered(b"b")
    downloads = (Download(server.url + "/table.gz", "a.gz", DIGEST), Download(server.url + "/b", "b"))
    mapping = Mapping("trial", "https://example.org/", "Trial", "CC0", downloads=downloads)
    told: set[str] = set()
    manner: Any = {"today": TODAY, "tell": lambda download: lambda *_: told.add(download.file)}
    first = list(fetch_dataset(mapping, tmp_path, **manner))
    assert [(f.file.name, f.is_new) for f in first] == [("a.gz", True), ("b", True)]
    assert told == {"a.gz", "b"}
    assert [f.is_new for f in fetch_dataset(mapping, tmp_path, today=TODAY)] == [False, False]


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://h/x",
        "https://",
        "https://u:geheim@h/x",
        "https://h/a b",
        "https://[h/x",
        "x",
    ],
)
def test_addresses_that_are_none_are_refused(address: str) -> None:
    """Nothing but http and https, no password, no white space; the message shows no password."""
    with pytest.raises(DownloadError, match="no address that a file can be fetched from") as caught:
        check_address(address)
    assert "geheim" not in str(caught.value)


def test_messages_leave_out_keys() -> None:
    """What stands behind a question mark may be a key."""
    assert shown("https://h/x?key=geheim") == "https://h/x"
    assert shown("https://paul:geheim@h/x") == "https://h/x"


def test_the_proxy_is_that_of_the_environment(
    server: FileServer, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for other hosts, never for this machine; one that is no proxy of HTTP is refused."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert get(server, target).is_new
    monkeypatch.setenv("http_proxy", server.url)
    server.files["http://example.invalid/table.gz"] = Offered(BODY)
    proxied = fetch("http://example.invalid/table.gz", target, today=TODAY, limits=QUICK)
    assert proxied.is_new
    assert proxies_of({"all": "http://p:1", "https": "q:2"}) == {"http": "http://p:1", "https": "q:2"}
    with pytest.raises(DownloadError, match="the proxy socks5://p cannot be used"):
        proxies_of({"all": "socks5://p"})


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ssl.SSLCertVerificationError(1, "no"), "the certificate of example.invalid is not valid"),
        (socket.gaierror(-2, "no"), "there is no host example.invalid"),
        (ValueError("no"), "is no HTTP"),
    ],
)
def test_what_a_failed_connection_means_is_told(
    target: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    """A certificate that is not valid, a host that is not there, an answer that is none."""

    def fail(*_: object, **__: object) -> None:
        raise URLError(error) if isinstance(error, OSError) else error

    monkeypatch.setattr(OpenerDirector, "open", fail)
    with pytest.raises(DownloadError, match=message):
        fetch("https://example.invalid/x", target, today=TODAY, limits=QUICK)


def test_two_at_once_do_not_meet(server: FileServer, target: Path) -> None:
    """While one process fetches a file, another is told so."""
    with held(target.with_name(".table.gz.lock"), "busy"), pytest.raises(LoadError, match="another process"):
        get(server, target)
    assert get(server, target).is_new


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of folders are another matter there")
def test_a_disk_that_takes_nothing_is_told(
    server: FileServer, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk and a folder that cannot be made are named; what has come stays for the next run."""

    def full(handle: int) -> None:
        if os.fstat(handle).st_size == len(BODY):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(NotWrittenError, match="no space left on device"):
            get(server, target)
    assert names(target.parent) == {"table.gz.part", "table.gz.part.json"}
    target.parent.with_name("file").write_bytes(b"")
    with pytest.raises(NotWrittenError, match="cannot write"):
        get(server, target.parent.with_name("file") / "table.gz")


def test_a_damaged_record_counts_as_none(server: FileServer, target: Path) -> None:
    """A record that cannot be read makes the file one that was put there by hand."""
    get(server, target)
    record = target.with_name("table.gz.download.json")
    for content in (b"", b"[]", b'{"size": "x"}', b'{"size": 1, "address": 2}', b"\xff", b" " * 200_000):
        record.write_bytes(content)
        assert read_record(target) is None
        assert not get(server, target).is_new


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """PHARMAGRAPH_CACHE, else the folder that the platform has for caches."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("PHARMAGRAPH_CACHE", str(tmp_path / "mine"))
    assert dataset_cache("x") == tmp_path / "mine" / "x"
    monkeypatch.delenv("PHARMAGRAPH_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_folder() == tmp_path / "xdg" / "pharmagraph"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder() == tmp_path / ".cache" / "pharmagraph"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder() == tmp_path / "Library" / "Caches" / "pharmagraph"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert cache_folder() == tmp_path / "local" / "pharmagraph" / "Cache"
    monkeypatch.delenv("LOCALAPPDATA")
    assert cache_folder() == tmp_path / "AppData" / "Local" / "pharmagraph" / "Cache"
