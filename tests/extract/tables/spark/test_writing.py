from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ClusterError
from pharmagraph.extract.tables.mapping import Mapping
from pharmagraph.extract.tables.plan.records import Repeat
from pharmagraph.extract.tables.spark.work import counts
from pharmagraph.extract.tables.spark.writing import UNFINISHED, Writer

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.tables.spark.writing import Piece, Row

G = "<https://example.org/data/x> .\n"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


MAPPING = Mapping("x", "https://example.org/", "", "")
SINGLE = frozenset({"p:x"})


def block(subject: str, *rest: str) -> bytes:
    """Return the lines of a subject."""
    return "".join(f"<a:{subject}> {line} {G}" for line in rest).encode()


def origin(subject: str, row: int = 2) -> bytes:
    """Return a line that says where a subject is from."""
    return block(subject, f"<p:from> <f:1#row={row}>")


def named(subject: str, *rows: int) -> list[tuple[int, bytes]]:
    """Return rows of a subject with their lines."""
    return [(row, origin(subject, row)) for row in rows]


def write(folder: Path, rows: list[Row], *, packed: bool = False) -> Piece:
    """Write one piece into two folders below a folder."""
    for name in ("data", "rows"):
        (folder / name).mkdir(exist_ok=True)
    writer = Writer(folder / "data", folder / "rows", packed, MAPPING, ("m0", "m1"), (SINGLE, SINGLE))
    (piece,) = writer(3, rows)
    return piece


ONE = block("1", f"{TYPE} <c:C>", '<p:x> "o n e"')
ROWS: list[Row] = [
    (0, ONE, None, named("1", 2), 1),
    (
        None, None, [(1, block("2", '<p:x> "b"'), 3), (0, block("2", f"{TYPE} <c:C>", '<p:x> "b"'), 10)],
        named("2", 10, 3), 2,
    ),
]  # fmt: skip
TWO = block("2", f"{TYPE} <c:C>", '<p:x> "b"')


@pytest.mark.parametrize("packed", [False, True])
def test_a_piece_is_written_and_counted(packed: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a table's row
    """A piece is two files; its triples are counted by the first map that gives them, and by class."""
    piece = write(tmp_path, ROWS, packed=packed)
    origins = origin("1") + origin("2", 10) + origin("2", 3)
    for attempt, text in ((piece.data, ONE + TWO), (piece.rows, origins)):
        folder = "data" if attempt is piece.data else "rows"
        raw = (tmp_path / folder / attempt.name).read_bytes()
        assert (gzip.decompress(raw) if packed else raw) == text
        assert attempt.sha256 == hashlib.sha256(raw).hexdigest()
        assert (attempt.triples, attempt.size) == (text.count(b"\n"), len(text))
        assert attempt.first == text.splitlines(keepends=True)[0]
        assert attempt.last == text.splitlines(keepends=True)[-1]
        assert attempt.name.endswith(UNFINISHED)
    found = counts([piece], ["m0", "m1"])
    assert found.subjects == 2
    assert found.parts == {("m0", TYPE[1:-1]): 2, ("m0", "p:x"): 2}
    assert found.properties == {TYPE[1:-1]: 2, "p:x": 2}
    assert found.classes == {"c:C": 2}


def test_a_triple_counts_for_the_first_map(tmp_path: Path) -> None:
    """Of a triple that two maps give, the one that stands first in the mapping is counted."""
    rows: list[Row] = [
        (None, None, [(1, block("1", '<p:x> "b"'), 2), (0, block("1", '<p:x> "b"'), 2)], named("1", 2), 1)
    ]
    piece = write(tmp_path, rows)
    assert counts([piece], ["m0", "m1"]).parts == {("m0", "p:x"): 1}


def test_where_rows_of_a_map_differ_is_told(tmp_path: Path) -> None:
    """What two rows of one map say differently is listed with the rows; what two maps say is not."""
    several = [
        (part, block("1", f'<p:x> "{word}"'), row)
        for part, word, row in ((1, "c", 4), (0, "b", 7), (0, "a", 9))
    ]
    piece = write(tmp_path, [(None, None, several, named("1", 4, 7, 9), 3)])
    found = counts([piece], ["m0", "m1"])
    assert found.listed == [Repeat("m0", "a:1", "p:x", ((7, '"b"'), (9, '"a"')))]
    assert found.repeats == {"m0": 1}


def test_of_many_rows_the_first_is_named(tmp_path: Path) -> None:
    """Of more rows than are named, there is the first, and how many there are."""
    piece = write(tmp_path, [(0, ONE, None, named("1", 9, 3, 30), 68_488)])
    text = (tmp_path / "rows" / piece.rows.name).read_text(encoding="utf-8")
    first, count = text.splitlines(keepends=True)
    assert first == origin("1", 3).decode()
    assert count.startswith('<a:1> <https://w3id.org/pharmagraph/vocab/rows> "68488"^^')


def test_every_attempt_has_its_own_file(tmp_path: Path) -> None:
    """The same piece written twice, as when a node seemed lost, gives two files of the same bytes."""
    one, two = write(tmp_path, ROWS, packed=True), write(tmp_path, ROWS, packed=True)
    assert one.data.name != two.data.name
    assert one.data.sha256 == two.data.sha256


def test_a_wrong_order_is_noticed(tmp_path: Path) -> None:
    """Subjects out of order, or one that comes again, are an error: the parts would not be the text."""
    for rows in ([ROWS[1], ROWS[0]], [ROWS[0], ROWS[0]]):
        with pytest.raises(ClusterError, match="out of order"):
            write(tmp_path, rows)


def test_nothing_gives_empty_files(tmp_path: Path) -> None:
    """A piece without subjects has two empty files and no counts."""
    piece = write(tmp_path, [])
    assert (piece.data.triples, piece.rows.triples, piece.data.first) == (0, 0, b"")
    assert (piece.properties, piece.classes) == ({}, {})
