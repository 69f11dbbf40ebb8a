from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.tables.embedded import merging
from pharmagraph.extract.tables.embedded.merging import Merger
from pharmagraph.extract.tables.plan.lines import TYPE
from pharmagraph.extract.tables.tally import Counts

if TYPE_CHECKING:
    from pathlib import Path

LINES = [
    '<s> <p> "a" .\n',
    '<s> <p> "b\\t" .\n',
    "<s> <q> <o> .\n",
    f"<s> <{TYPE}> <A> .\n",
    f"<s> <{TYPE}> <B/> .\n",
]
ROWS = st.lists(st.tuples(st.lists(st.sampled_from(LINES), min_size=1), st.integers(0, 2), st.integers(1, 9)))


@pytest.mark.parametrize("most", [10**6, 20], ids=["in memory", "laid aside"])
@given(rows=ROWS.filter(bool))
def test_lines_of_rows_are_merged(
    tmp_path_factory: pytest.TempPathFactory, most: int, rows: list[tuple[list[str], int, int]]
) -> None:
    """Lines are sorted, each once, counted for the first part; the origin is that of the first place."""
    merger, counts = Merger(tmp_path_factory.getbasetemp()), Counts()
    with patch.multiple(merging, MOST=most, PIECE=30):
        for lines, part, place in rows:
            block = "".join(sorted(set(lines))).encode()
            merger.add(block, str(place).encode(), part, place)
        taken = list(merger.take())
    merger.count(["m0", "m1", "m2"], counts)
    first = {
        line: min(part for lines, part, _ in rows if line in lines) for lines, _, _ in rows for line in lines
    }
    assert b"".join(piece for piece, _ in taken).decode() == "".join(sorted(first))
    assert b"".join(origin for _, origin in taken) == str(min(place for *_, place in rows)).encode()
    expected: dict[tuple[str, str], int] = {}
    for line, part in first.items():
        key = (f"m{part}", line.split(" ")[1][1:-1])
        expected[key] = expected.get(key, 0) + 1
    assert dict(counts.parts) == expected
    kinds = [line.split(" ")[2][1:-1] for line in first if f" <{TYPE}> " in line]
    assert dict(counts.classes) == {kind: kinds.count(kind) for kind in kinds}


def test_subjects_follow_one_another(tmp_path: Path) -> None:
    """A row of another subject is told from one of the subject at hand, also where the names begin alike."""
    merger = Merger(tmp_path)
    assert merger.idle
    assert list(merger.take()) == []
    assert not merger.begins(b"<s> <p> <o> .\n")
    merger.add(b"<s> <p> <o> .\n", b"from", 0, 1)
    assert not merger.begins(b"<s> <q> <o> .\n")
    assert merger.begins(b"<s/t> <p> <o> .\n")
    assert list(merger.take()) == [(b"<s> <p> <o> .\n", b"from")]
    assert merger.idle
