from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from pharmagraph.errors import ContentError, MissingExtraError, NotWrittenError, PharmagraphError
from pharmagraph.extract.tables.mappingreader import read_mapping
from pharmagraph.extract.tables.staging import Staged, stage_file
from pharmagraph.extract.tables.staging.connection import connected
from support.staging import BASE, outcome, reading, stage, table

if TYPE_CHECKING:
    from collections.abc import Callable

CHILD = """
import resource, sys
from pathlib import Path
from pharmagraph.errors import PharmagraphError
from pharmagraph.extract.tables.staging import stage_file
from support.staging import reading, table
source, out, limit = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
form = table(format=sys.argv[4])
try:
    staged = stage_file(reading(form, ["a", "b"]), form, source, out)
    print(staged.rows, staged.rejected, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
except PharmagraphError as error:
    print(f"{type(error).__name__}: {error.message}")
"""


def child(source: Path, out: Path, limit: int = 0, form: str = "csv") -> subprocess.Popen[str]:
    """Start staging in a process of its own, with a limit on the size of files (bytes, 0 for none)."""
    root = Path(__file__).resolve().parents[4]
    # Coverage writes a file of its own in each process; the limit would meet that one, too.
    around = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    environment = {**around, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root / 'tests'}"}
    command = [sys.executable, "-c", CHILD, str(source), str(out), str(limit), form]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def numbered(path: Path, rows: int, form: str = "csv", width: int = 60) -> Path:
    """Write a table of so many rows."""
    with path.open("w") as handle:
        if form == "csv":
            handle.write("a,b\n")
        for n in range(rows):
            words = f"words of row {n} ".ljust(width, "x")
            handle.write(f"{n},{words}\n" if form == "csv" else json.dumps({"a": n, "b": words}) + "\n")
    return path


def test_what_staging_says_of_a_file(tmp_path: Path) -> None:
    """Digest and size are those of the publisher's file; what is said survives JSON."""
    content = gzip.compress(b"a,b\n1,2\n3\n")
    found = stage(tmp_path, content, table(), ["b"], name="thing.csv.gz", index=7).staged
    assert (found.file, found.name, found.member, found.table) == (
        "thing.csv.gz",
        "thing.csv.gz",
        "",
        "thing",
    )
    assert (found.sha256, found.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (found.rows, found.rejected, found.columns) == (1, 1, ("b",))
    assert Staged.load(found.path, json.loads(json.dumps(found.save()))) == found
    assert outcome(found).rows[0]["file"] == 7
    assert sorted(path.name for path in found.path.parent.iterdir()) == [
        "thing.parquet",
        "thing.parquet.rejects",
    ]


def test_a_known_digest_is_taken(tmp_path: Path) -> None:
    """Who knows the digest already saves reading the file once more."""
    assert stage(tmp_path, b"a\n1\n", table(), ["a"], sha256="ab").staged.sha256 == "ab"


def test_progress_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows and bytes that are told add up."""
    monkeypatch.setattr("pharmagraph.extract.tables.staging.transcoding.BLOCK", 10_000)
    rows: list[int] = []
    size: list[int] = []
    content = b"a,b\n" + b"1,2\n3\n" * 5_000
    form = table(quote="")
    found = stage(tmp_path, content, form, ["a"], tell=rows.append, tell_bytes=size.append).staged
    assert (sum(rows), sum(size)) == (found.rows + found.rejected, len(content))
    assert len(rows) > 2


def test_rows_stay_in_order_whatever_the_threads(tmp_path: Path) -> None:
    """Rows come in the order of the file, with their own numbers, with one thread or with four."""
    form = table()
    source = numbered(tmp_path / "thing.csv", 150_000)
    for threads in (1, 4):
        staged = stage_file(reading(form, ["a"]), form, source, tmp_path / "x.parquet", threads=threads)
        query = "select row, c0, row_number() over () as n from read_parquet(?)"
        query = f"select count(*) from ({query}) where row <> n + 1 or c0 <> (n - 1)::varchar"  # noqa: S608
        assert duckdb.execute(query, [str(staged.path)]).fetchone() == (0,)


def test_two_files_are_staged_at_once(tmp_path: Path) -> None:
    """Staging may run in several threads."""
    form = table()
    files = [numbered(tmp_path / f"{n}.csv", 20_000) for n in range(4)]
    done: list[Staged] = []

    def one(source: Path) -> None:
        done.append(
            stage_file(reading(form, ["a"]), form, source, tmp_path / "out" / f"{source.name}.parquet")
        )

    threads = [threading.Thread(target=one, args=(source,)) for source in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [staged.rows for staged in done] == [20_000] * 4


@pytest.mark.parametrize(("form", "limit"), [("csv", 200_000), ("parquet", 1_600_000)])
def test_a_full_disk_changes_nothing(tmp_path: Path, form: str, limit: int) -> None:
    """Where a file cannot grow, that is told; what was staged before stays, and nothing else is left.

    With CSV the clean file is stopped; with a Parquet file that is packed well, the one that is made.
    """
    out = tmp_path / "staged" / "thing.parquet"
    assert child(numbered(tmp_path / "thing.csv", 10), out).communicate()[0].startswith("10 0 ")
    before = {path.name: path.read_bytes() for path in out.parent.iterdir()}
    noisy = tmp_path / "noisy"
    style = "format parquet, compression zstd" if form == "parquet" else "format csv"
    words = "select range as a, substr(sha256(range::varchar), 1, 50) as b from range(40000)"
    duckdb.execute(f"copy ({words}) to '{noisy}' ({style})")
    assert form == "csv" or noisy.stat().st_size < limit
    said = child(noisy, out, limit, form).communicate()[0]
    assert said.startswith("NotWrittenError: cannot write")
    assert {path.name: path.read_bytes() for path in out.parent.iterdir()} == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """Where no folder can be, there is nothing to write to."""
    (tmp_path / "staged").write_text("in the way")
    with pytest.raises(NotWrittenError, match=r"cannot write .*thing.parquet: "):
        stage(tmp_path, b"a\n1\n", table(), ["a"])


def test_a_run_that_was_killed_leaves_nothing_that_lasts(tmp_path: Path) -> None:
    """After kill -9 nothing half-made is visible, and the next run clears up and completes."""
    source = numbered(tmp_path / "thing.csv", 400_000)
    out = tmp_path / "staged" / "thing.parquet"
    process = child(source, out)
    while not list(out.parent.glob(".*/clean")) and process.poll() is None:
        pass
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not out.exists()
    assert len(list(out.parent.iterdir())) == 1
    assert child(source, out).communicate()[0].startswith("400000 0 ")
    assert sorted(path.name for path in out.parent.iterdir()) == ["thing.parquet", "thing.parquet.rejects"]


def test_a_refused_file_leaves_what_was_staged(tmp_path: Path) -> None:
    """A damaged file does not take away what an earlier one gave."""
    found = stage(tmp_path, b"a\n1\n", table(), ["a"]).staged
    before = found.path.read_bytes()
    with pytest.raises(ContentError):
        stage(tmp_path, b"b\n1\n", table(), ["a"])
    assert found.path.read_bytes() == before
    assert len(list(found.path.parent.iterdir())) == 2


def test_staging_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without DuckDB the extra is named."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtraError, match="'tables'"):
        stage(tmp_path, b"a\n1\n", table(), ["a"])


LOCKED = [
    "select * from read_text('{outside}')",
    "select * from read_csv('{outside}')",
    "copy (select 1) to '{outside}.new'",
    "attach '{outside}.db'",
    "select * from read_csv('https://localhost:1/x.csv')",
    "load httpfs",
    "set threads = 3",
    "set enable_external_access = true",
    "set allowed_directories = ['/']",
]


@pytest.mark.parametrize("statement", LOCKED)
def test_the_engine_is_locked_down(tmp_path: Path, statement: str) -> None:
    """It reads and writes in its folder alone, loads nothing, and its settings are fixed."""
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n1\n")
    inside = tmp_path / "work"
    inside.mkdir()
    with (
        pytest.raises(PharmagraphError, match=r"Permission Error|locked|disabled"),
        connected(inside) as connection,
    ):
        connection.execute(statement.format(outside=outside))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["outside.csv", "work"]


def test_the_engine_reads_named_files(tmp_path: Path) -> None:
    """Files that are named may be read, and only read."""
    source = tmp_path / "o'ther.csv"
    source.write_text("a\n1\n")
    (tmp_path / "work").mkdir()
    with connected(tmp_path / "work", read=[source], threads=2) as connection:
        assert connection.execute("select * from read_csv(?)", [str(source)]).fetchall() == [(1,)]


def test_the_engine_tells_when_memory_is_short(tmp_path: Path) -> None:
    """Too little memory is told with what helps."""
    with (
        pytest.raises(PharmagraphError, match="the tables need more than 30MB of memory"),
        connected(tmp_path, memory="30MB") as connection,
    ):
        connection.execute("select list(range) from range(20000000)").fetchall()


@pytest.fixture
def staged_product(shared: Path, repository: Path, tmp_path: Path) -> Callable[[str, str, str], Staged]:
    """Give a function that stages a table of a shipped data set from the shared files."""

    def run(dataset: str, folder: str, name: str) -> Staged:
        mapping = read_mapping(repository / "extract" / dataset, BASE, None, repository)
        of = mapping.tables[name]
        there = shared / "data" / folder
        source = next(path for pattern in of.files for path in sorted(there.glob(pattern)))
        return stage_file(mapping, of, source, tmp_path / f"{name}.parquet")

    return run


@pytest.mark.parametrize(("name", "rows"), [("product", 128_241), ("package", 243_960)])
def test_the_drug_directory_is_staged_whole(
    staged_product: Callable[[str, str, str], Staged], name: str, rows: int
) -> None:
    """Both files of the directory come in with every row, and none is rejected."""
    staged = staged_product("fda-ndc", "fda_ndc", name)
    assert (staged.rows, staged.rejected) == (rows, 0)


@pytest.mark.long
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_memory_does_not_grow_with_rows(tmp_path: Path, form: str, show: Callable[[str], None]) -> None:
    """Ten times the rows take at most half as much memory again."""
    used = []
    for rows in (100_000, 1_000_000):
        source = numbered(tmp_path / f"{rows}.{form}", rows, form)
        said = child(source, tmp_path / f"{rows}.parquet", form=form).communicate()[0].split()
        assert said[:2] == [str(rows), "0"]
        used.append(int(said[2]))
    show(f"staging {form}: {used[0] // 1024} MB for 1e5 rows, {used[1] // 1024} MB for 1e6")
    assert used[1] <= 1.5 * used[0]


def test_hostile_files_are_staged_or_refused(
    shared: Path, tmp_path: Path, show: Callable[[str], None]
) -> None:
    """Files made to break readers of other formats give rows, rejects or a plain refusal, in any form."""
    sources = sorted((shared / "conformance" / "bad-inputs").iterdir())
    assert len(sources) >= 21
    refused = 0
    for source in sources:
        forms = [table(header=False, columns=("a",), quote=quote) for quote in ('"', "")]
        for form in (*forms, table(format="jsonl"), table(format="parquet")):
            try:
                staged = stage_file(reading(form, ["a"]), form, source, tmp_path / "x.parquet")
            except ContentError as error:
                assert [finding.code for finding in error.findings] == ["PG721"]  # noqa: PT017
                refused += 1
            else:
                assert staged.rows + staged.rejected > 0
    show(f"staging: {refused} of {4 * len(sources)} readings of hostile files were refused")
