from __future__ import annotations

import pytest

from pharmagraph.graphs.analysis.costs import cost_of, holds, is_step, passing, standing
from support.analysing import row

KINDS = [
    ({}, 10, "accepted"),
    ({"certainty": "interpreted"}, 14, "accepted, interpreted"),
    ({"certainty": "hedged"}, 18, "accepted, hedged"),
    ({"status": "inferred"}, 20, "inferred"),
    ({"status": "reported"}, 30, "reported"),
    ({"status": "disputed"}, 60, "disputed"),
]


@pytest.mark.parametrize(("said", "cost", "words"), KINDS, ids=[words for _, _, words in KINDS])
def test_what_is_said_more_firmly_costs_less(said: dict[str, str], cost: int, words: str) -> None:
    """Accepted before interpreted before hedged before inferred before reported before disputed."""
    statement = row(1, "a", "treats", "b", **said)
    assert (cost_of(statement), standing(statement)) == (cost, words)
    narrowed = row(1, "a", "treats", "b", qualifiers=(("when", "at night"),), **said)
    assert cost_of(narrowed) == cost + 1


def test_denied_and_superseded_statements_are_no_steps() -> None:
    """Nor are disputed ones unless asked for, values that are no terms, and what leads nowhere."""
    disputed = row(1, "a", "treats", "b", status="disputed")
    assert not is_step(disputed)
    assert is_step(disputed, disputed=True)
    assert not holds(disputed)
    for never in (
        row(1, "a", "treats", "b", polarity="negated"),
        row(1, "a", "treats", "b", status="superseded"),
    ):
        assert not is_step(never, disputed=True)
        assert not holds(never)
    assert not is_step(row(1, "a", "hasDosage", "b", object=""), disputed=True)
    assert not is_step(row(1, "a", "treats", "a"), disputed=True)
    assert standing(row(1, "a", "treats", "b", polarity="negated")) == "denied"


def test_a_crowded_term_costs_more_to_pass() -> None:
    """Three for each doubling of the neighbours."""
    assert [passing(n) for n in (0, 1, 2, 3, 4, 1024)] == [0, 0, 3, 3, 6, 30]
