from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.suggest.alignment import Alignment


def pairs(old: str, new: str) -> dict[int, int]:
    """Return the pairs of two texts whose sentences are letters."""
    return Alignment(list(old), list(new)).new


def test_equal_texts_pair_in_order() -> None:
    """Equal texts pair each sentence with itself, however often it is said."""
    assert pairs("abaab", "abaab") == {1: 1, 2: 2, 3: 3, 4: 4, 5: 5}


def test_repeated_sentences_follow_their_neighbours() -> None:
    """What is said twice is told apart by what stands beside it."""
    assert pairs("axbx", "axcbx") == {1: 1, 2: 2, 3: 4, 4: 5}
    assert pairs("axbx", "bx") == {3: 1, 4: 2}


def test_a_moved_sentence_is_paired_where_it_is_the_only_one() -> None:
    """What changed its place is paired; of several alike none is."""
    assert pairs("abcd", "dabc") == {1: 2, 2: 3, 3: 4, 4: 1}
    assert 2 not in pairs("axbcyd", "abxcdx")


def test_new_sentences_are_free_and_gaps_are_told() -> None:
    """New sentences are free; an old one that is gone stood between its neighbours."""
    aligned = Alignment(list("abc"), list("azc"))
    assert (aligned.free, aligned.gap(2)) == ([2], (1, 3))
    turned = Alignment(list("abc"), list("cza"))
    assert turned.gap(2) in {(1, 3), (3, 4)}
    assert Alignment([], []).free == []


@given(old=st.text("abcdef", max_size=12), new=st.text("abcdef", max_size=12))
def test_pairs_are_equal_and_never_share(old: str, new: str) -> None:
    """Whatever the texts, only equal sentences are paired, and each at most once."""
    found = Alignment(list(old), list(new))
    assert [old[a - 1] for a in found.new] == [new[b - 1] for b in found.new.values()]
    assert len(set(found.new.values())) == len(found.new)
    assert sorted([*found.new.values(), *found.free]) == list(range(1, len(new) + 1))
    for number in range(1, len(old) + 1):
        before, after = found.gap(number)
        assert 0 <= before < after <= len(new) + 1
