"""get: what is fetched and said; no other command asks another host."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.fileserver import FileServer, Offered, file_server
from support.importing import MAPPING, PACKS, PRODUCTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.running import Run


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the data set's folder of an empty cache."""
    monkeypatch.setenv("PHARMAGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "pills"


@pytest.fixture
def server(project: Path) -> Iterator[FileServer]:
    """Give a server that offers the files of a data set whose mapping the project has."""
    with file_server() as running:
        running.files["/products.tsv"] = Offered(PRODUCTS.encode())
        running.files["/packs.jsonl"] = Offered(PACKS.encode(), cut=[10])
        folder = project / "extract" / "pills"
        folder.mkdir()
        text = MAPPING.replace("http://127.0.0.1:9", running.url)
        (folder / "mapping.yaml").write_text(text, encoding="utf-8")
        yield running


def test_get_then_load(run: Run, server: FileServer, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files come into the cache, what broke off goes on, and load finds them there."""
    monkeypatch.setattr("time.sleep", lambda _: None)
    result = run("get", "pills")
    assert (result.exit_code, result.stdout) == (0, "")
    lines = result.stderr.splitlines()
    assert lines[0] == "Register of made-up products; licence: CC0"
    assert lines[1].startswith(f"{cache / 'products.tsv'} (152 B), sha256 ")
    assert lines[-1] == "go on with: pharmagraph load pills"
    assert server.asked == [("/products.tsv", ""), ("/packs.jsonl", ""), ("/packs.jsonl", "bytes=10-")]
    loaded = run("load", "pills")
    assert "pills: 7 rows, 0 rejected, 30 triples" in loaded.stderr
    assert len(server.asked) == 3


def test_what_is_there_is_not_fetched_again(run: Run, server: FileServer, cache: Path) -> None:
    """Fetched files and files put there by hand stay; --again fetches all."""
    cache.mkdir(parents=True)
    (cache / "packs.jsonl").write_text("mine", encoding="utf-8")
    assert run("get", "pills").exit_code == 0
    second = run("get", "pills")
    assert "products.tsv is there, fetched on " in second.stderr
    assert "packs.jsonl is there, put there by hand; --again fetches it" in second.stderr
    assert len(server.asked) == 1
    server.files["/packs.jsonl"].cut = []
    assert run("get", "pills", "--again").exit_code == 0
    assert (cache / "packs.jsonl").read_text(encoding="utf-8") == PACKS


def test_ctrl_c_keeps_what_has_come(
    run: Run, server: FileServer, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 130; the next get goes on."""

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("time.sleep", interrupt)
        result = run("get", "pills")
    assert result.exit_code == 130
    assert "interrupted: what has come is kept" in result.stderr
    assert (cache / "packs.jsonl.part").stat().st_size == 10
    assert run("get", "pills").exit_code == 0
    assert server.asked[-1] == ("/packs.jsonl", "bytes=10-")


def test_what_cannot_be_fetched_is_told(run: Run, server: FileServer, cache: Path) -> None:
    """The address, what the server said, and what to fetch by hand and where to put it."""
    del server.files["/packs.jsonl"]
    result = run("get", "pills")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{server.url}/packs.jsonl answered 404 Not Found" in result.stderr
    assert f"fetch by hand and put into {cache}:" in result.stderr
    assert f"{server.url}/packs.jsonl  as  packs.jsonl" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.usefixtures("server", "cache")
def test_slips_are_told(run: Run, project: Path) -> None:
    """A data set that is none, and one whose mapping names no address."""
    assert "there is no data set 'nothing'" in run("get", "nothing").stderr
    mapping = project / "extract" / "pills" / "mapping.yaml"
    head, _, tail = MAPPING.partition("downloads:")
    mapping.write_text(head + "tables:" + tail.partition("tables:")[2], encoding="utf-8")
    result = run("get", "pills")
    assert result.exit_code == 1
    assert "does not say where its files are offered" in result.stderr
