from __future__ import annotations

from pathlib import Path

import pytest

from pharmagraph.extract.folding import folded
from pharmagraph.extract.suggest.mentions import mentions_in
from pharmagraph.extract.suggest.tagger import Tagger
from support.labelsets import SEEN, ids_of, open_vocabularies, part_of, reaction_sections, split

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("dataset", SEEN)
def test_the_split_is_that_of_the_seed(shared: str, dataset: str) -> None:
    """The lists of seen and unseen labels are what the seed makes of the data, and share no label."""
    parts = split(dataset, ids_of(Path(shared, "data"), dataset))
    assert {part: part_of(dataset, part) for part in parts} == parts
    assert not set(parts["seen"]) & set(parts["unseen"])


@pytest.mark.no_cover
def test_agreement_with_marked_labels(shared: str) -> None:
    """Of ten labels that the rules were written with, most marked reactions are found, and little else."""
    data = Path(shared, "data")
    tagger = Tagger((name, entry) for entry in open_vocabularies(data) for name in entry.names)
    right = proposed = marked = 0
    for section in reaction_sections(data, "seen")[:14]:
        found = {
            folded(mention.text)
            for sentence in section.document.sentences
            if sentence.kind != "cell"
            for mention in mentions_in(section.document, sentence, "side effect", tagger)
        }
        right += len(found & section.marked)
        proposed += len(found)
        marked += len(section.marked)
    assert right / proposed > 0.75
    assert right / marked > 0.75
