from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.extract.tables.mapping import Map
from pharmagraph.extract.tables.staging import check_rejects, write_rejects
from pharmagraph.extract.tables.template import Filter, Ref, Template
from support.staging import BASE, literal, mapping, stage, table

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.tables.staging import Staged

SUBJECT = Template((f"{BASE}thing/", Ref("a", Filter.ENCODE)))


def staged(folder: Path, content: bytes, name: str) -> Staged:
    """Stage a table of which a names the subject and b is a number."""
    of = table()
    what = mapping(of, Map("m", "thing", SUBJECT, literals=(literal("b", datatype="integer"),)))
    return stage(folder / name, content, of, what, name=name).staged


def test_rejects_are_written_in_the_order_of_the_file(tmp_path: Path) -> None:
    """What reading and what checking rejected stand in one order, sorted by file and row."""
    first = staged(tmp_path, b"a,b\n1,x\n2\n3,y\n4,1,2\n5,5\n,6\n", "b.csv")
    second = staged(tmp_path, b"a,b\n1,x\n", "a.csv")
    path = tmp_path / "out" / "rejects.tsv"
    assert write_rejects(path, [first, second]) == 6
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    assert rows[0] == ["file", "row", "column", "reason", "value"]
    assert [row[:3] for row in rows[1:]] == [
        ["a.csv", "2", "b"], ["b.csv", "2", "b"], ["b.csv", "3", "b"], ["b.csv", "4", "b"],
        ["b.csv", "5", "column 3"], ["b.csv", "7", "a"],
    ]  # fmt: skip
    assert rows[1][3:] == ["it is not a whole number", "x"]


def test_no_reject_runs_anything(tmp_path: Path) -> None:
    """Cells begin like no formula, hold no control characters, and are cut."""
    cells = [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "@SUM(1)",
        " =1",
        "-2+3",
        "x\ty\nz\x1b[31m",
        "\u202eevil",
        "y" * 300,
    ]
    content = "a,b\n" + "".join(f'1,"{cell}"\n' for cell in cells)
    found = staged(tmp_path, content.encode(), "=evil.csv")
    path = tmp_path / "rejects.tsv"
    assert write_rejects(path, [found]) == len(cells)
    text = path.read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.removesuffix("\n").split("\n")][1:]
    assert [row[0] for row in rows] == ["'=evil.csv"] * len(cells)
    assert [row[4] for row in rows[:5]] == [f"'{cell.strip()}" for cell in cells[:5]]
    assert rows[5][4] == "x y z\ufffd[31m"
    assert rows[6][4] == "\ufffdevil"
    assert rows[7][4] == "y" * 100


def test_no_rejects_make_a_table_with_a_header_alone(tmp_path: Path) -> None:
    """A file without rejects is said to have none."""
    path = tmp_path / "rejects.tsv"
    assert write_rejects(path, [staged(tmp_path, b"a,b\n1,2\n", "a.csv")]) == 0
    assert path.read_text(encoding="utf-8") == "file\trow\tcolumn\treason\tvalue\n"


@pytest.mark.parametrize(
    ("share", "bad", "refused"),
    [
        ("0", 0, False),
        ("0", 1, True),
        ("0.01", 1, False),
        ("0.01", 2, True),
        ("1", 100, False),
        ("0.999", 100, True),
    ],
)
def test_more_rejects_than_the_mapping_allows_are_refused(
    tmp_path: Path,
    share: str,
    bad: int,
    refused: bool,  # noqa: FBT001
) -> None:
    """The share counts over all files; the error tells the counts and shows the first rejected rows."""
    content = b"a,b\n" + b"1,x\n" * bad + b"1,2\n" * (100 - bad)
    of = table()
    what = mapping(of, Map("m", "thing", SUBJECT), rejects=Decimal(share))
    files = [staged(tmp_path, content, "a.csv")]
    if not refused:
        check_rejects(what, files)
        return
    with pytest.raises(ContentError) as error:
        check_rejects(what, files)
    shown = {"0": "0", "0.01": "1", "0.999": "99.9"}[share]
    message = f"{bad} of 100 rows of things were rejected; at most {shown} % may be"
    assert error.value.message == message
    codes = [finding.code for finding in error.value.findings]
    assert codes == ["PG722", "PG723"]
    more = {1: "", 2: ", and so in 1 more row", 100: ", and so in 99 more rows"}[bad]
    assert f"{error.value.findings[1].place}: {error.value.findings[1].message}" == (
        f"a.csv:2: b: it is not a whole number (x){more}"
    )


def test_faults_of_several_files_are_shown(tmp_path: Path) -> None:
    """Of each file the first reject of each kind, the most frequent first, five in all."""
    files = [staged(tmp_path, b"a,b\n" + b"1\n" * (n + 1) + b"1,x\n", f"{n}.csv") for n in range(3)]
    with pytest.raises(ContentError) as error:
        check_rejects(mapping(table(), Map("m", "thing", SUBJECT)), files)
    places = [str(finding.place) for finding in error.value.findings[1:]]
    assert places == ["2.csv:2", "1.csv:2", "0.csv:2", "0.csv:3", "1.csv:4"]
    assert error.value.findings[1].message.endswith(", and so in 2 more rows")
