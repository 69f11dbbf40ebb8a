from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.extract.suggest.lexicons import Entry, read_lexicon, tagger_of
from pharmagraph.ontology.model import Term
from pharmagraph.ontology.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pathlib import Path

SPASM = Term("iri:spasm", "muscle-spasm", "kind", "muscle spasm", ("cramp",), ("tightens up", "draws … up"))
OLD = Term("iri:old", "old", "kind", "old name", status="retired")
VOCABULARY = Vocabulary(classes=(), relations=(), keys=(), terms=(SPASM, OLD), units=(), triples=(), base="")


def test_the_vocabulary_of_the_project() -> None:
    """Labels, synonyms and phrases of terms in use are found; retired terms and phrases with gaps are not."""
    tags = tagger_of(VOCABULARY).find("muscle spasms, cramps; tightens up; draws it up; an old name")
    assert [(tag.name, tag.payloads) for tag in tags] == [
        ("muscle spasm", (SPASM,)),
        ("cramp", (SPASM,)),
        ("tightens up", (SPASM,)),
    ]


def test_what_comes_beside_it(tmp_path: Path) -> None:
    """Entries of users' vocabularies and learnt phrases are found too, in the cache as without."""
    entry = Entry("X1", "Abdomen, Acute", ("Belly, 2", "ab"))
    for cache in (None, tmp_path, tmp_path):
        tags = tagger_of(VOCABULARY, extra=[entry, "grumbles"], cache=cache).find(
            "an acute abdomen grumbles, ab"
        )
        assert [tag.payloads for tag in tags] == [(entry,), ("grumbles",)]


def test_reading_a_vocabulary(tmp_path: Path) -> None:
    """A table with ids, labels and synonyms gives an entry a row; a row without a label gives none."""
    file = tmp_path / "mine.tsv"
    file.write_text("# mine\nid\tlabel\tsynonyms\nX1\tsour mood\tsulks | grumps\nX2\t\t\n", encoding="utf-8")
    (entry,) = read_lexicon(file, tmp_path)
    assert entry == Entry("X1", "sour mood", ("sulks", "grumps"))
    assert entry.names == ("sour mood", "sulks", "grumps")


def test_a_file_that_is_no_vocabulary(tmp_path: Path) -> None:
    """A table with other columns is refused, and the message names the file as the user knows it."""
    file = tmp_path / "mine.tsv"
    file.write_text("code\tname\nX1\tsour mood\n", encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        read_lexicon(file, tmp_path)
    assert {f.code for f in raised.value.findings} == {"PG112"}
    assert {f.place.file for f in raised.value.findings} == {"mine.tsv"}
