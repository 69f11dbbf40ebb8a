from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.tables.embedded import merging
from pharmagraph.extract.tables.embedded.merging import Merger
from pharmagraph.extract.tables.mapping import Mapping
from pharmagraph.extract.tables.plan import provenance
from pharmagraph.extract.tables.plan.lines import TYPE
from pharmagraph.extract.tables.plan.records import Repeat
from pharmagraph.extract.tables.tally import Counts

if TYPE_CHECKING:
    from pathlib import Path

MAPPING = Mapping("x", "https://example.org/", "", "")
ROWS_OF = "<https://w3id.org/pharmagraph/vocab/rows>"
LINES = [
    '<s> <p> "a" .\n',
    '<s> <p> "b\\t" .\n',
    "<s> <q> <o> .\n",
    f"<s> <{TYPE}> <A> .\n",
    f"<s> <{TYPE}> <B/> .\n",
]
ROWS = st.lists(st.tuples(st.lists(st.sampled_from(LINES), min_size=1), st.integers(0, 2), st.integers(1, 9)))


def merger_of(folder: Path, counts: Counts, *singles: str) -> Merger:
    """Return what merges rows of three maps; a row of each gives one value of the properties at most."""
    return Merger(MAPPING, ["m0", "m1", "m2"], [frozenset(singles)] * 3, counts, folder)


def origin(place: int) -> bytes:
    """Return a line that says from which row the subject is."""
    return f"<s> <from> <row={place}> .\n".encode()


@pytest.mark.parametrize("named", [50, 2], ids=["all rows", "the first of many"])
@pytest.mark.parametrize("most", [10**6, 20], ids=["in memory", "laid aside"])
@given(rows=ROWS.filter(bool))
def test_lines_of_rows_are_merged(
    tmp_path_factory: pytest.TempPathFactory, most: int, named: int, rows: list[tuple[list[str], int, int]]
) -> None:
    """Lines are sorted, each once, counted for the first part; the subject leads to its rows."""
    counts = Counts()
    merger = merger_of(tmp_path_factory.getbasetemp(), counts)
    rows.sort(key=lambda row: row[2])
    with patch.multiple(merging, MOST=most, PIECE=30), patch.object(provenance, "MOST_ROWS", named):
        for lines, part, place in rows:
            block = "".join(sorted(set(lines))).encode()
            merger.add(block, origin(place), part, place)
        taken = list(merger.take())
    merger.count()
    first = {
        line: min(part for lines, part, _ in rows if line in lines) for lines, _, _ in rows for line in lines
    }
    assert b"".join(piece for piece, _ in taken).decode() == "".join(sorted(first))
    *before, (_, origins) = taken
    assert {found for _, found in before} <= {None}
    places = sorted({place for *_, place in rows})
    expected_rows = b"".join(map(origin, places if len(places) <= named else places[:1]))
    if len(places) > named:
        number = f'"{len(places)}"^^<http://www.w3.org/2001/XMLSchema#integer>'
        expected_rows += f"<s> {ROWS_OF} {number} <https://example.org/about/x> .\n".encode()
    assert origins == expected_rows
    expected: dict[tuple[str, str], int] = {}
    for line, part in first.items():
        key = (f"m{part}", line.split(" ")[1][1:-1])
        expected[key] = expected.get(key, 0) + 1
    assert dict(counts.parts) == expected
    kinds = [line.split(" ")[2][1:-1] for line in first if f" <{TYPE}> " in line]
    assert dict(counts.classes) == {kind: kinds.count(kind) for kind in kinds}
    assert counts.listed == []


def test_subjects_follow_one_another(tmp_path: Path) -> None:
    """A row of another subject is told from one of the subject at hand, also where the names begin alike."""
    merger = merger_of(tmp_path, Counts())
    assert merger.idle
    assert list(merger.take()) == []
    assert not merger.begins(b"<s> <p> <o> .\n")
    merger.add(b"<s> <p> <o> .\n", b"from", 0, 1)
    assert not merger.begins(b"<s> <q> <o> .\n")
    assert merger.begins(b"<s/t> <p> <o> .\n")
    assert list(merger.take()) == [(b"<s> <p> <o> .\n", b"from")]
    assert merger.idle


def test_rows_may_come_without_their_origin(tmp_path: Path) -> None:
    """Where the rows that speak of subjects are found elsewhere, no line says where one is from."""
    merger = merger_of(tmp_path, Counts())
    merger.add(b"<s> <p> <o> .\n", None, 0, 1)
    assert list(merger.take()) == [(b"<s> <p> <o> .\n", b"")]


def test_what_rows_of_one_subject_say_differently_is_counted(tmp_path: Path) -> None:
    """Two values of a property of which each row has one, from rows of one map, are noted with places."""
    counts = Counts()
    merger = merger_of(tmp_path, counts, "p")
    for subject in ("s", "t"):
        for part, place, value in ((0, 2, "b"), (0, 6, "a"), (1, 7, "c"), (0, 9, "b")):
            merger.add(
                f'<{subject}> <p> "{value}" <g> .\n<{subject}> <q> "{value}" <g> .\n'.encode(),
                b"",
                part,
                place,
            )
        list(merger.take())
    assert counts.listed == [Repeat("m0", subject, "p", ((2, '"b"'), (6, '"a"'))) for subject in ("s", "t")]
    assert counts.repeats == {"m0": 2}
