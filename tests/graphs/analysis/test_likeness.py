from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.analysis.features import ASPECTS, WEIGHTS, features_of, weights_of
from pharmagraph.graphs.analysis.likeness import alike, alike_among, alike_row
from support.analysing import row, term

TERMS = st.frozensets(st.sampled_from("pqrstu"))
SETS = st.fixed_dictionaries(dict.fromkeys(ASPECTS, TERMS))


@given(one=SETS, other=SETS)
def test_likeness_is_the_weighted_jaccard_index(
    one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]
) -> None:
    """What both have over what either has, each term with its weight; the same from both sides."""
    shared = {a: sorted(one[a] & other[a]) for a in ASPECTS}
    sizes = [{a: len(its[a]) for a in ASPECTS} for its in (one, other)]
    both = sum(WEIGHTS[a] * len(one[a] & other[a]) for a in ASPECTS)
    either = sum(WEIGHTS[a] * len(one[a] | other[a]) for a in ASPECTS)
    expected = Fraction(both, either) if either else Fraction(0)
    found = alike("x", shared, sizes[0], sizes[1], WEIGHTS).likeness
    assert found == expected == alike("x", shared, sizes[1], sizes[0], WEIGHTS).likeness
    assert 0 <= found <= 1


def test_what_is_denied_disputed_or_no_term_is_no_feature() -> None:
    """To treat, to prevent and to be used for something is one thing; the firmest statement stands for it."""
    rows = [
        row(1, "a", "treats", "gout", status="reported"),
        row(2, "a", "usedFor", "gout"),
        row(3, "a", "treats", "hiccups", polarity="negated"),
        row(4, "a", "actsOn", "receptor", status="disputed"),
        row(5, "a", "hasDosage", "much", object=""),
        row(6, "a", "hasRoute", "oral"),
    ]
    found = features_of(rows)
    assert {aspect: sorted(terms) for aspect, terms in found[term("a")].items()} == {
        "indication": [term("gout")]
    }
    assert found[term("a")]["indication"][term("gout")].iri.endswith("002")


def test_a_row_says_what_is_shared() -> None:
    """Each count stands beside the terms that make it."""
    rows = [row(n, "a", "hasSideEffect", f"effect-{n:02}") for n in range(10)]
    rows += [row(n + 20, "b", "hasSideEffect", f"effect-{n:02}") for n in range(10)]
    rows += [row(50, "a", "hasDrugClass", "class"), row(51, "b", "hasDrugClass", "other")]
    rows += [row(60, "c", "treats", "gout")]
    [found] = alike_among(term("a"), features_of(rows), WEIGHTS)
    assert (found.medicine, found.likeness, found.rounded) == (term("b"), Fraction(10, 16), Decimal("0.625"))
    labels = {term(f"effect-{n:02}"): f"effect {n:02}" for n in range(10)}
    cells = alike_row(found, "b", "drug", labels)
    assert cells[:7] == ("b", "drug", Decimal("0.625"), "0 of 2", "none", "none", "10 of 10")
    assert str(cells[7]).startswith("side effect: effect 00, effect 01,")
    assert str(cells[7]).endswith("effect 07 and 2 more")


@pytest.mark.parametrize(
    ("given_weights", "words"),
    [
        ({"klass": 1}, "medicines are not compared by 'klass'"),
        ({"class": -1}, "-1 is no weight for 'class'"),
        ({"class": True}, "True is no weight"),
        (dict.fromkeys(ASPECTS, 0), "all weights are 0"),
    ],
    ids=["unknown", "negative", "no number", "nothing"],
)
def test_weights_that_are_none_are_refused(given_weights: dict[str, int], words: str) -> None:
    """An aspect that is not compared, and numbers that make no sense."""
    with pytest.raises(PharmagraphError, match=words):
        weights_of(given_weights)


def test_weights_may_be_set() -> None:
    """What is not set stays as it is; what weighs nothing makes nobody alike."""
    assert weights_of({"target": 0})["target"] == 0
    assert weights_of(None) == WEIGHTS
    rows = [row(1, "a", "actsOn", "receptor"), row(2, "b", "actsOn", "receptor")]
    assert alike_among(term("a"), features_of(rows), weights_of({"target": 0})) == []
