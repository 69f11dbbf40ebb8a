from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.suggest.suggestions import Suggestions, write_suggestions
from pharmagraph.review.proposing import Proposer

if TYPE_CHECKING:
    from support.reviewing import Review


def test_the_file_comes_first_then_the_rules(review: Review) -> None:
    """What `suggest` wrote is reviewed; asked again, or without a file, the rules propose."""
    places = review.places
    vocabulary = places.vocabulary()
    write_suggestions(places.folder, Suggestions("glimmerol", review.candidates[:1]))
    propose = Proposer(places)
    assert list(propose(vocabulary)) == [review.candidates[0]]
    ruled = [(c.sentence, c.value) for c in propose(vocabulary)]
    assert (2, "hiccups") in ruled
    assert len(ruled) > 1
    (places.folder / "suggestions.yaml").unlink()
    assert [(c.sentence, c.value) for c in Proposer(places)(vocabulary)] == ruled
