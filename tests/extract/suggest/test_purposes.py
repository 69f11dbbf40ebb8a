"""To treat or to prevent, and in whom."""

from __future__ import annotations

import pytest

from pharmagraph.extract.suggest.purposes import (
    PREVENTS,
    TREATS,
    is_fronted,
    is_narrowed,
    names_people,
    purposes,
    tells_in_whom,
)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (["reduce the risk of "], (PREVENTS,)),
        (["prevention of "], (PREVENTS,)),
        (["to lower the chance for "], (PREVENTS,)),
        (["prevention of flump and treatment of "], (TREATS,)),
        (["treatment and prevention of "], (TREATS, PREVENTS)),
        (["prophylaxis or treatment of "], (TREATS, PREVENTS)),
        (["", "calmolin is used to prevent:"], (PREVENTS,)),
        (["treatment of ", "prevention of flump"], (TREATS,)),
        (["", ""], (TREATS,)),
        (["reduce the signs of "], (TREATS,)),
    ],
)
def test_what_is_done_to_a_problem(told: list[str], expected: tuple[str, ...]) -> None:
    """The nearest words that say so decide, those of the sentence before those above it."""
    assert purposes(*told) == expected


@pytest.mark.parametrize(
    ("before", "named", "expected"),
    [
        ("treatment of hives in patients with ", 18, True),
        ("treatment of patients with ", -1, False),
        ("to lower fats in adult patients with ", -1, False),
        ("reduce the risk of hives in adults with ", -1, True),
        ("reduce the risk of hives in ", 24, True),
        ("treatment of hives in ", 18, False),
        ("in adults for the prevention of hives associated with ", 37, False),
    ],
)
def test_in_whom(before: str, named: int, expected: bool) -> None:  # noqa: FBT001 - what is to come out
    """A problem of the people is no purpose where another one is named, or where one is prevented."""
    assert tells_in_whom(before, named) is expected


def test_people_in_front() -> None:
    """People in front are those to whom it is given for something else, if that is said behind them."""
    assert is_fronted("in patients with ", ", it is indicated to reduce the risk of hives")
    assert not is_fronted("in patients with ", ", it is indicated.")
    assert not is_fronted("it is given in patients with ", ", and used to treat hives")


def test_narrowing() -> None:
    """What it is useful in is what it is for; people named behind a problem only say in whom."""
    assert is_narrowed("treatment of hives in patients with ")
    assert not is_narrowed("it is useful in patients with ")
    assert names_people(" in children")
    assert not names_people(" and hives")
