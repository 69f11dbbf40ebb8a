from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.tables.plan.order import grouped

TEXTS = st.lists(st.tuples(st.text("ab/>", max_size=3), st.text("ab/>é😀\uffff", max_size=3)), max_size=8)


@given(TEXTS)
def test_groups_stand_one_after_the_other(texts: list[tuple[str, str]]) -> None:
    """Whatever follows the beginnings, sorting group by group gives what sorting all at once gives."""
    groups = grouped(texts, lambda text: text[0])
    one_by_one = [text for _, group in groups for text in sorted("".join(t) for t in group)]
    assert one_by_one == sorted("".join(text) for text in texts)


@given(TEXTS)
def test_each_thing_is_in_one_group_that_shares_its_beginning(texts: list[tuple[str, str]]) -> None:
    """Nothing is lost or doubled, and a group's beginning is the beginning of all in it."""
    groups = grouped(texts, lambda text: text[0])
    assert sorted(texts) == sorted(text for _, group in groups for text in group)
    assert all(text[0].startswith(start) for start, group in groups for text in group)


def test_things_that_cannot_mix_are_apart() -> None:
    """Where neither text begins with the other, there are two groups."""
    assert grouped(["<b", "<a>", "<a/", "<b/"], lambda text: text) == [
        ("<a/", ["<a/"]),
        ("<a>", ["<a>"]),
        ("<b", ["<b", "<b/"]),
    ]
