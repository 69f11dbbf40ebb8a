from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.serve.reply import in_one_line, note_headers


@given(st.text())
def test_any_note_is_a_header(note: str) -> None:
    """A note in a header is one line of printable ASCII, whatever was in it."""
    line = in_one_line(note)
    assert line.isascii()
    assert line.isprintable()


def test_notes_keep_their_lines_apart() -> None:
    """The lines of a note stand behind one another with bars between; what carets mark is left out."""
    assert in_one_line("query:1:2: no\n    SELECT\n    ^^\n    did you mean x?") == (
        "query:1:2: no | did you mean x?"
    )
    assert in_one_line("one\ntwo\n") == "one | two"
    assert in_one_line("^^") == ""


def test_there_are_not_too_many_notes() -> None:
    """A query with a thousand unknown names does not flood the head of the answer."""
    assert len(note_headers(f"note {n}" for n in range(1_000))) == 10
