from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import duckdb
import pytest

from pharmagraph.errors import ContentError
from pharmagraph.extract.tables.staging import stage_file
from support.staging import outcome, reading, stage, table

if TYPE_CHECKING:
    from pathlib import Path


def written(path: Path, query: str) -> Path:
    """Write a Parquet file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    duckdb.execute(f"copy ({query}) to '{path}' (format parquet)")
    return path


def test_columns_become_text(tmp_path: Path) -> None:
    """Numbers, dates, times and truth are written in the forms of XML Schema; rows count from 1."""
    query = (
        "select ' x ' as s, 7::bigint as i, 1.50::decimal(9,2) as d, date '2020-02-29' as t,"
        " timestamp '2020-02-29 12:30:05' as z, true as b union all select null, null, null, null, null, null"
    )
    source = written(tmp_path / "thing.parquet", query)
    names = ["s", "i", "d", "t", "z", "b"]
    form = table(format="parquet")
    told: list[int] = []
    staged = stage_file(reading(form, names), form, source, tmp_path / "out" / "x.parquet", tell=told.append)
    found = outcome(staged)
    ordered = dict(zip(staged.columns, found.cells[0], strict=True))
    whole = {"b": "true", "d": "1.50", "i": "7", "s": "x", "t": "2020-02-29", "z": "2020-02-29T12:30:05"}
    assert ordered == whole
    assert found.cells[1] == (None,) * 6
    assert (found.numbers, told) == ([1, 2], [2])


def test_a_packed_file_is_read(tmp_path: Path) -> None:
    """A Parquet file may be packed once more."""
    content = written(tmp_path / "p", "select 'x' as a").read_bytes()
    assert stage(tmp_path, gzip.compress(content), table(format="parquet"), ["a"]).cells == [("x",)]


def test_what_is_no_plain_column_is_refused(tmp_path: Path) -> None:
    """Lists and structures are no cells; a missing column is told."""
    content = written(tmp_path / "p", 'select [1] as a, \'x\' as "o\'d""d"').read_bytes()
    with pytest.raises(ContentError, match=r"the column 'a' holds INTEGER\[\], which is no plain value"):
        stage(tmp_path, content, table(format="parquet"), ["a"])
    with pytest.raises(ContentError, match="there is no column 'b'"):
        stage(tmp_path, content, table(format="parquet"), ["b"])
    assert stage(tmp_path, content, table(format="parquet"), ["o'd\"d"]).cells == [("x",)]


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    """Another file, and one that is cut short, are told."""
    content = written(tmp_path / "p", "select 'x' as a from range(1000)").read_bytes()
    broken = bytearray(content)
    broken[10:60] = b"\xff" * 50
    for bad in (bytes(broken), b"a,b\n1,2\n" * 10, content[:-50], content[:20] + content[-100:]):
        with pytest.raises(ContentError, match="the file is no Parquet file, or is damaged"):
            stage(tmp_path, bad, table(format="parquet"), ["a"])
    assert [path.name for path in (tmp_path / "staged").iterdir()] == []
