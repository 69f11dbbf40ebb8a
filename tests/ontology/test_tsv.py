from __future__ import annotations

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.ontology.tsv import read_table
from pharmagraph.textfile import TextFile


def table(text: str) -> TextFile:
    """Make a table of text in which | stands for a tab."""
    return TextFile.of("t.tsv", text.replace("|", "\t"))


def faults(text: str) -> list[tuple[int, int, str]]:
    """Return line, column and message of what is wrong with a table of the columns id, label, note."""
    with pytest.raises(ContentError) as caught:
        read_table(table(text), ("id", "label"), ("id", "label", "note"))
    assert {f.code for f in caught.value.findings} == {"PG112"}
    assert all(f.mend for f in caught.value.findings)
    return [(f.place.line, f.place.column, f.message) for f in caught.value.findings]


def test_rows_are_read_by_column() -> None:
    """Cells are known by their column, trimmed; comments and empty lines are passed over."""
    rows = read_table(table("# a comment\n\nlabel|id\n Muscle |m\n# another\n|n\n"), ("id",), ("id", "label"))
    assert [(r["id"], r["label"], r["note"], r.line) for r in rows] == [
        ("m", "Muscle", "", 4),
        ("n", "", "", 6),
    ]


def test_cells_have_places() -> None:
    """The place of a cell is where it begins; that of a row is its beginning."""
    (row,) = read_table(table("id|label|note\na|bcd|e"), ("id",), ("id", "label", "note"))
    assert [(p.line, p.column, p.width) for p in (row.place("label"), row.place("note"), row.place())] == [
        (2, 3, 3),
        (2, 7, 1),
        (2, 1, 1),
    ]


def test_cells_can_hold_several_words() -> None:
    """Parts between vertical bars are trimmed, empty ones left out."""
    (row,) = read_table(TextFile.of("t", "id\nx | y||z"), ("id",), ("id",))
    assert row.parts("id") == ("x", "y", "z")
    assert row.parts("none") == ()


def test_a_table_without_rows_is_empty() -> None:
    """A header alone is a table."""
    assert read_table(table("id|label\n"), ("id",), ("id", "label")) == []


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\n\n"])
def test_a_header_is_needed(text: str) -> None:
    """A file without header is refused."""
    assert faults(text) == [(1, 1, "the table has no header")]


def test_header_faults_have_their_place() -> None:
    """Missing, unknown and repeated columns are each told where they stand."""
    assert faults("id|note| colour|note\n") == [
        (1, 1, "the column 'label' is missing"),
        (1, 9, "the column 'colour' is unknown"),
        (1, 17, "the column 'note' is repeated"),
    ]


def test_rows_that_do_not_fit_are_all_told() -> None:
    """A row with too few or too many cells is told with its line."""
    assert faults("id|label\na\nb|c\nd|e|f\n") == [
        (2, 1, "the row has 1 cells, the header 2"),
        (4, 1, "the row has 3 cells, the header 2"),
    ]
