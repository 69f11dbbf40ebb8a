"""The process that fills a store: what it loads, how it counts, and when it ends."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.graphs.disk import filler
from pharmagraph.graphs.process import engine_folder
from support.storing import NDC, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def work(
    folder: Path, files: Mapping[str, Iterable[str]], begin: Path | None = None, **more: Any
) -> dict[str, Any]:
    """Write files and describe the work of loading them."""
    load = []
    for number, (graph, lines) in enumerate(files.items()):
        path = folder / f"{number}.nq"
        written = sorted(lines)
        path.write_text("".join(written), encoding="utf-8")
        load.append([graph, str(path), len(written)])
    return {
        "from": str(begin) if begin else None,
        "to": str(folder / "db"),
        "clear": [],
        "load": load,
        **more,
    }


def test_a_store_is_filled_and_counted(tmp_path: Path) -> None:
    """All is in tables: no log of writes is left, and what was counted came from them."""
    said = filler.fill(work(tmp_path, {"": lines_of("", range(7)), NDC: lines_of(NDC, range(9))}))
    assert said == {
        "total": 16, "quads": {"": 7, NDC: 9}, "held": {}, "graphs": [NDC], "engine": ox.__version__,
    }  # fmt: skip
    kinds = {path.suffix or path.name.split("-")[0] for path in (tmp_path / "db").iterdir()}
    assert kinds == {".sst", "CURRENT", "MANIFEST", "OPTIONS"}


def test_it_says_how_much_it_has_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Now and then while it reads, and what is left at the end of each file: all bytes, once."""
    monkeypatch.setattr(filler, "STEP", 100)
    told: list[int] = []
    said = work(tmp_path, {"": lines_of("", range(7)), NDC: lines_of(NDC, range(900))})
    filler.fill(said, told.append)
    assert sum(told) == sum(Path(path).stat().st_size for _, path, _ in said["load"])
    assert len(told) > 2
    assert min(told) >= 0


@pytest.mark.parametrize("small", [0, filler.SMALL])
def test_a_part_is_filled_beside_the_rest(
    tmp_path: Path, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the log or through tables, what changed replaces what was, and the old store is as it was."""
    monkeypatch.setattr(filler, "SMALL", small)
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    filler.fill(work(tmp_path / "old", {"": lines_of("", range(7)), NDC: lines_of(NDC, range(9))}))
    begin = tmp_path / "old" / "db"
    before = {path.name: path.read_bytes() for path in begin.iterdir()}
    files = {"": lines_of("", range(5, 8)), NDC: lines_of(NDC, range(4))}
    said = filler.fill(work(tmp_path / "new", files, begin, clear=["", NDC]))
    assert (said["total"], said["quads"], said["held"]) == (-1, {"": 3, NDC: 4}, {"": 3, NDC: 4})
    store = ox.Store.read_only(str(tmp_path / "new" / "db"))
    assert len(store) == 7
    assert {path.name: path.read_bytes() for path in begin.iterdir()} == before


def test_what_is_left_of_the_old_is_seen(tmp_path: Path) -> None:
    """A graph that was not emptied holds more than its file says, and one that lacks a quad holds less."""
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    filler.fill(work(tmp_path / "old", {"": lines_of("", range(7))}))
    said = filler.fill(work(tmp_path / "new", {"": lines_of("", range(9, 12))}, tmp_path / "old" / "db"))
    assert said["held"] == {"": 10}
    assert said["quads"] == {"": 3}


SCHEMA = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = st.sampled_from(
    ["1", "01", "+1", "1.0", "1.00", "1.10", "1.1", "0", "-0", "1e0", "1.0e0", "true", "x"]
)
KINDS = st.sampled_from(["integer", "decimal", "double", "boolean", "string", "dateTime"])
TERMS = st.tuples(NUMBERS, KINDS).map(lambda pair: f'"{pair[0]}"^^<{SCHEMA}{pair[1]}>')


@settings(max_examples=40, deadline=None)
@given(
    st.sets(st.tuples(st.integers(0, 2), st.integers(0, 2), st.one_of(TERMS, st.just('"1"'))), max_size=30)
)
def test_quads_are_counted_as_the_engine_counts_them(
    tmp_path_factory: pytest.TempPathFactory, rows: set[tuple[int, int, str]]
) -> None:
    """However values are written, a sorted file has as many quads as the engine makes of it."""
    lines = sorted(f"<http://e/s{s}> <http://e/p{p}> {o} .\n" for s, p, o in rows)
    path = tmp_path_factory.getbasetemp() / "values.nq"
    path.write_text("".join(lines), encoding="utf-8")
    store = ox.Store()
    store.load(path=path, format=ox.RdfFormat.N_QUADS)
    assert filler.distinct(str(path), ox) == len(store)


def started() -> subprocess.Popen[bytes]:
    """Start the process."""
    command = [sys.executable, "-I", "-S", filler.__file__, engine_folder()]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_it_ends_when_nobody_waits_for_it(tmp_path: Path) -> None:
    """When its input ends it ends: in the middle of its work, or before it knows of any."""
    path = tmp_path / "0.nq"
    os.mkfifo(path)  # loading waits for somebody who writes into it
    with started() as process:
        assert process.stdin is not None
        said = {"from": None, "to": str(tmp_path / "db"), "clear": [], "load": [["", str(path), 0]]}
        process.stdin.write(json.dumps(said).encode() + b"\n")
        process.stdin.close()
        assert process.wait(30) == 1
    with started() as process:
        assert process.communicate(b"{")[0] == b""
        assert process.returncode == 0


@pytest.mark.parametrize(
    ("sent", "answer", "code"),
    [
        (b"", "", None),
        (b'{"to": "/none/db"', "", None),
        (None, '"total": 2', 0),
        (b"broken\n", '"error": ', 0),
    ],
)
def test_the_answer_is_a_line(
    tmp_path: Path, sent: bytes | None, answer: str, code: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole line of work gets one line back, and so does one that cannot be done."""
    if sent is None:
        sent = json.dumps(work(tmp_path, {"": lines_of("", range(2))})).encode() + b"\n"
    reading, writing = os.pipe()
    os.write(writing, sent)
    os.close(writing)
    read = os.read
    out = io.StringIO()
    ended: list[int] = []
    monkeypatch.setattr(os, "read", lambda _, size: read(reading, size))
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(threading, "Thread", lambda **_: _Idle())
    monkeypatch.setattr(sys, "stdout", out)
    filler.main()
    os.close(reading)
    assert answer in out.getvalue()
    assert ended == ([] if code is None else [code])


class _Idle:
    """A thread that does nothing."""

    def start(self) -> None:
        """Do nothing."""
