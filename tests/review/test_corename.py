"""The file with further names of terms that come with pharmagraph."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.ontology.turtle import parse_turtle
from pharmagraph.rdfterms import value_of
from pharmagraph.review.corename import with_core_name, without_core_name
from pharmagraph.review.newterm import NewName
from pharmagraph.textfile import TextFile

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1).filter(
    lambda words: bool(words.strip())
)


def name(words: str, column: str = "synonyms") -> NewName:
    """Return a name of a core term."""
    return NewName("x", words, column, "https://example.org/x")


@given(st.lists(WORDS, min_size=1, max_size=4, unique_by=lambda words: " ".join(words.split())))
def test_names_come_and_go(words: list[str]) -> None:
    """Whatever the words, the file is Turtle that holds them; without the last name there is no file."""
    text = ""
    for one in words:
        text = with_core_name(text, name(one))
    triples = parse_turtle(TextFile.of("names.ttl", text))
    assert {value_of(o) for _, _, o in triples} == {" ".join(one.split()) for one in words}
    for one in words:
        text = without_core_name(text, name(one))
    assert text == ""


def test_names_are_sorted_and_words_of_people_stay() -> None:
    """The order of adding does not matter; comments and other triples are left as they are."""
    both = with_core_name(with_core_name("", name("b")), name("a"))
    assert both == with_core_name(with_core_name("", name("a")), name("b"))
    own = "# mine\n<https://example.org/y> <https://example.org/p> 1 .\n"
    assert without_core_name(with_core_name(own, name("b", "phrases")), name("b", "phrases")) == own
