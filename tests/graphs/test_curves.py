"""Words beside lines: they cover nothing, also where the line is shorter than its word."""

from __future__ import annotations

from pharmagraph.graphs.view.curves import TAG, Board
from pharmagraph.graphs.view.lettering import measure

LEFT, RIGHT = (-100.0, -15.0, -10.0, 15.0), (10.0, -15.0, 100.0, 15.0)
ALONG = ((0.0, 0.0), (-4.0, 0.0), (4.0, 0.0))


def covers(spot: tuple[float, float], word: str, box: tuple[float, float, float, float]) -> bool:
    """Tell whether a word at a spot meets a rectangle."""
    wide, high = measure(word, TAG) / 2, TAG / 2
    x, y = spot
    return x - wide < box[2] and box[0] < x + wide and y - high < box[3] and box[1] < y + high


def test_a_word_stands_on_its_line_where_there_is_room() -> None:
    """The first free point of the line is taken, and then it is taken."""
    board = Board(())
    assert board.spot("disputed", ALONG) == (0.0, 0.0)
    assert board.spot("disputed", ALONG) != (0.0, 0.0)


def test_a_word_leaves_a_line_that_is_too_short() -> None:
    """Between two boxes that are near each other it stands above or below, and covers neither."""
    board = Board((LEFT, RIGHT))
    first, second = (board.spot("partly reported", ALONG) for _ in range(2))
    assert first[1] > 0 > second[1]
    assert not any(covers(spot, "partly reported", box) for spot in (first, second) for box in (LEFT, RIGHT))


def test_a_word_without_any_room_stands_in_the_middle() -> None:
    """Far from its line nobody would know what it is about."""
    assert Board(((-500.0, -500.0, 500.0, 500.0),)).spot("disputed", ALONG) == (0.0, 0.0)
