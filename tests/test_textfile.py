from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.textfile import TextFile, decode, read_text

if TYPE_CHECKING:
    from pathlib import Path


@given(st.text(alphabet="ab\n\r\u00e9\U0001f600", max_size=60), st.data())
def test_every_offset_has_a_place(text: str, data: st.DataObject) -> None:
    """Line and column lead back to the character of an offset."""
    file = TextFile.of("x", text)
    offset = data.draw(st.integers(0, len(file.text)))
    place = file.place_of(offset)
    assert place.text == file.lines[place.line - 1]
    rest = place.text[place.column - 1 :]
    assert file.text.startswith(rest, offset)


def test_line_ends_are_folded() -> None:
    """All three kinds of line end count as one."""
    assert TextFile.of("x", "a\r\nb\rc\nd").lines == ("a", "b", "c", "d")


def test_a_place_outside_of_the_file_has_no_text() -> None:
    """A line that is not there is shown as empty."""
    assert TextFile.of("x", "a").place(7, 1).text == ""


def test_a_byte_order_mark_is_no_text() -> None:
    """A mark at the beginning is taken off."""
    assert decode("x", b"\xef\xbb\xbfa").text == "a"


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [(b"\xff", 1, 1), (b"ab\n\xc3\xa9\xff", 2, 2), (b"a\r\nb\xe9", 2, 2), ("\u00e9".encode("utf-16"), 1, 1)],
)
def test_other_encodings_are_refused_with_their_place(raw: bytes, line: int, column: int) -> None:
    """A byte that is not UTF-8 is named with line and column."""
    with pytest.raises(ContentError) as caught:
        decode("x", raw)
    found = caught.value.findings[0]
    assert (found.code, found.place.line, found.place.column) == ("PG102", line, column)


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x7f", "\u200b", "\u200e", "\u202e", "\u2066", "\ufffe", "\U000e0041"]
)
def test_unseen_characters_are_refused_with_their_place(character: str) -> None:
    """What can make a reader see another text than the program does may not stand in a content file."""
    with pytest.raises(ContentError) as caught:
        decode("x", f"ab\ncd{character}".encode())
    found = caught.value.findings[0]
    assert (found.code, found.place.line, found.place.column) == ("PG110", 2, 3)
    assert f"U+{ord(character):04X}" in found.message


def test_files_are_named_from_the_root(tmp_path: Path) -> None:
    """A finding names its file as its reader would."""
    with pytest.raises(ContentError) as caught:
        read_text(tmp_path / "a" / "b.txt", tmp_path)
    assert caught.value.findings[0].place.file == "a/b.txt"
    with pytest.raises(ContentError) as caught:
        read_text(tmp_path, tmp_path)
    assert caught.value.findings[0].code == "PG101"
