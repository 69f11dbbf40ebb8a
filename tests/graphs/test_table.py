"""A table fits its terminal and shows nothing but what can be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.graphs.table import Column, render, shown_width


def test_columns_are_aligned() -> None:
    """Texts stand to the left, numbers to the right, and no line ends in blanks."""
    columns = [Column("word", ["a", "bcd"]), Column("n", ["5", "12"], right=True), Column("end", ["", "x"])]
    assert render(columns, 2) == "word   n  end\n----  --  ---\na      5\nbcd   12  x\n"


def test_titles_are_bold_where_asked() -> None:
    """The row of titles alone is marked."""
    assert render([Column("a", ["b"])], 1, bold=True) == "\x1b[1ma\x1b[0m\n-\nb\n"


def test_wide_columns_are_wrapped_between_words() -> None:
    """The widest column gives way until the table fits."""
    columns = [Column("id", ["1"]), Column("words", ["one two three four five six"])]
    assert render(columns, 1, width=20) == (
        "id  words\n--  ----------------\n1   one two three\n    four five six\n"
    )


def test_long_names_are_broken_where_they_can_be_read() -> None:
    """An IRI breaks behind a slash, hyphen or colon; a word without any breaks anywhere."""
    columns = [Column("name", ["term:very-long/name", "abcdefghijklmnop"])]
    assert render(columns, 2, width=12).splitlines()[2:] == [
        "term:very-",
        "long/name",
        "abcdefghijkl",
        "mnop",
    ]


def test_too_many_columns_become_blocks() -> None:
    """Where columns cannot stand side by side, each row is a block."""
    columns = [Column("a", ["1" * 9, ""]), Column("bcd", ["x\ny", "z" * 9])]
    assert render(columns, 2, width=10) == "a    111111111\nbcd  x y\n\na\nbcd  zzzzzzzzz\n"


def test_lines_of_a_cell_stand_below_each_other() -> None:
    """A line end in a text is kept."""
    assert render([Column("a", ["x\ny"]), Column("b", ["1"])], 1) == "a  b\n-  -\nx  1\ny\n"


@pytest.mark.parametrize("sign", ["\x1b[31m", "\r", "\x07", "\u202e", "\x9b2J", "\u200f", "\u2066"])
def test_nothing_can_change_the_terminal(sign: str) -> None:
    """Control and direction characters are shown as what they are not."""
    assert sign not in render([Column("a", [f"x{sign}y"])], 1)


WORDS = st.text(alphabet="ab /-:\u00e9\u9320\u0301\n", max_size=40)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=5), st.integers(20, 80))
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, str]], width: int) -> None:
    """Whatever the cells, the table fits, and loses no letter."""
    columns = [Column("first", [a for a, _ in rows]), Column("second", [b for _, b in rows])]
    shown = render(columns, len(rows), width=width)
    assert max(shown_width(line) for line in shown.splitlines()) <= width
    body = "".join(shown.splitlines()[2:])
    for sign in "ab\u00e9\u9320":
        assert body.count(sign) == sum((a + b).count(sign) for a, b in rows)
