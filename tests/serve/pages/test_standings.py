from __future__ import annotations

from dataclasses import replace

import pytest

from pharmagraph.graphs.records import StatementRow
from pharmagraph.serve.pages.standings import (
    STANDINGS,
    certainty_meaning,
    counted,
    standing_key,
    standing_of,
)

ROW = StatementRow("urn:s", "urn:a", "urn:r", "has", "urn:b", "b")


@pytest.mark.parametrize(
    ("status", "polarity", "conditional", "key"),
    [
        ("accepted", "affirmed", False, "accepted"),
        ("accepted", "affirmed", True, "conditional"),
        ("accepted", "negated", True, "denied"),
        ("disputed", "affirmed", False, "disputed"),
        ("disputed", "negated", False, "disputed"),
        ("reported", "affirmed", True, "reported"),
        ("reported", "negated", False, "reported-denied"),
        ("inferred", "affirmed", False, "inferred"),
        ("superseded", "affirmed", False, "superseded"),
        ("", "", False, "accepted"),
        ("retracted", "affirmed", False, "retracted"),
    ],
)
def test_status_polarity_and_condition_give_one_standing(
    status: str, polarity: str, *, conditional: bool, key: str
) -> None:
    """Each statement has one standing, and only accepted ones are settled."""
    row = replace(ROW, status=status, polarity=polarity)
    found = standing_key(row, {ROW.iri} if conditional else set())
    assert found == key
    assert standing_of(found).settled == (key in {"accepted", "conditional"})


def test_an_unknown_status_keeps_its_word_and_is_not_settled() -> None:
    """A status that the pages do not know is shown in its own word, with a mark of its own."""
    found = standing_of("retracted")
    assert (found.key, found.word, found.settled) == ("other", "retracted", False)


def test_counts_come_in_order_and_always_tell_the_accepted() -> None:
    """Accepted statements are counted even where there is none; what is unknown comes last."""
    told = [(one["word"], one["count"]) for one in counted({"reported": 2, "odd": 1, "disputed": 3})]
    assert told == [("accepted", 0), ("disputed", 3), ("reported", 2), ("odd", 1)]


def test_every_standing_says_what_it_means() -> None:
    """Each standing has a sentence, and so has each certainty, known or not."""
    assert all(standing.meaning.endswith(".") for standing in STANDINGS.values())
    words = ("stated", "hedged", "interpreted", "odd")
    assert all(certainty_meaning(word).endswith(".") for word in words)
    assert certainty_meaning("stated") != certainty_meaning("stated", inferred=True)
