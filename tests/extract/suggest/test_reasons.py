"""What follows from the reason of a rejection."""

from __future__ import annotations

import pytest

from pharmagraph.extract.suggest.reasons import (
    EXCUSING,
    NO_SUCH_THING,
    REJECTING,
    SAID_ALREADY,
    leaves_rule,
    of_excuse,
    stops_name,
)


@pytest.mark.parametrize(
    "reason",
    [NO_SUCH_THING, "no side effect", "Not a side effect.", "this is no condition", "not a term",
     "no finding", "it's not an adverse reaction", "the words are not the name of a disease",
     "these words name no symptom", "no  such thing", "never a side effect"],
)  # fmt: skip
def test_words_that_are_no_name_are_stopped(reason: str) -> None:
    """The reason that is offered for it, and a person's own words that say the same."""
    assert stops_name(reason)
    assert not stops_name(of_excuse(reason))


@pytest.mark.parametrize(
    "reason",
    [*(r for r in REJECTING if r != NO_SUCH_THING), *EXCUSING, "no side effect here",
     "not a side effect of it",
     "no condition of this medicine", "a side effect", "no", "not said", "not", "nothing", ""],
)  # fmt: skip
def test_all_other_reasons_stop_nothing(reason: str) -> None:
    """What is wrong here may be right elsewhere."""
    assert not stops_name(reason)


def test_a_rule_is_right_where_it_repeats() -> None:
    """Of the reasons that are offered, one for rejecting and one for excusing say so."""
    reasons = [*REJECTING, *map(of_excuse, EXCUSING)]
    assert [reason for reason in reasons if leaves_rule(reason)] == [SAID_ALREADY, of_excuse(EXCUSING[-1])]
