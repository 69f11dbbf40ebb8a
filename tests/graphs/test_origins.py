"""Rows in words: each file once, with all its rows."""

from __future__ import annotations

import pytest

from pharmagraph.graphs.origins import Origin, Publication, origin_words

SHOP = Publication("shop", "Shop")


def origins(file: str, *places: str, of: int = 1) -> list[Origin]:
    """Return rows of a file."""
    return [Origin(f"#{place}", file, place, SHOP, of) for place in places]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], []),
        (origins("a", "row 2"), ["a row 2"]),
        (origins("a", "row 2", of=68_488), ["a row 2, the first of 68,488 rows"]),
        (origins("a", "row 2", "row 3"), ["a rows 2 and 3"]),
        (origins("a", "row 2", "row 3", "row 4"), ["a rows 2 to 4"]),
        (origins("a", "line 1", "line 7", "line 8", "line 9"), ["a lines 1 and 7 to 9"]),
        (origins("a", "row 2", "row 4", "row 9"), ["a rows 2, 4 and 9"]),
        (origins("a", "row 2") + origins("b", "line 1", "line 3"), ["a row 2", "b lines 1 and 3"]),
        (origins("a", "row 2", "line 3"), ["a row 2, a line 3"]),
        (origins("a", "here", "there"), ["a here, a there"]),
    ],
)
def test_rows_are_told_by_file(rows: list[Origin], words: list[str]) -> None:
    """Those that follow one another are one; places that are no numbers stand as they are."""
    assert origin_words(rows) == words
