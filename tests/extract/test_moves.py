"""When a source changes, check says what became of each fact before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.check import check_document, lock_document
from pharmagraph.extract.lock import FILE
from support.leaflet import FACTS, TEXT, source_yaml

if TYPE_CHECKING:
    from support.leaflet import Project


def renewed(project: Project, text: str, facts: str = FACTS) -> dict[str, str]:
    """Give the leaflet another text with its digest; return what check says of each fact."""
    lock_document(project.folder, project.vocabulary(), project.root)
    before = (project.folder / FILE).read_bytes()
    project.write("source.txt", text)
    project.write("source.yaml", source_yaml(text.encode()))
    project.write("facts.yaml", facts)
    checked = check_document(project.folder, project.vocabulary(), project.root)
    assert (project.folder / FILE).read_bytes() == before, "check writes nothing"
    assert "PG405" in {f.code for f in checked.findings}
    found = [f for f in checked.findings if f.code == "PG404"]
    assert all(f.place.line and f.mend for f in found)
    said = (f.message.partition(" ") for f in found)
    return {name: words for name, _, words in said}


def test_a_new_sentence_moves_those_behind_it(leaflet: Project) -> None:
    """Each fact behind it is named with its old and its new sentence; those before it are not."""
    said = renewed(leaflet, TEXT.replace("Rash may occur.", "Ask for help. Rash may occur."))
    assert said["q-030"] == "moved from sentence 26 to 27"
    assert said["q-042"] == "moved from sentence 39 to 40"
    assert "q-029" not in said
    assert len(said) == 13


def test_reworded_sentences_are_told(leaflet: Project) -> None:
    """A fact whose cue is still found is told where the words around it changed."""
    said = renewed(leaflet, TEXT.replace("Rash may occur.", "Rash may occur at night."))
    assert said == {"q-030": "the words of its sentence changed"}


def test_lost_words_are_told(leaflet: Project) -> None:
    """A fact whose words are gone is named with the sentence in which they stood."""
    said = renewed(leaflet, TEXT.replace("Rash may occur. ", ""))
    lost = said.pop("q-030")
    assert lost == "lost its sentence: the words that stood in sentence 26 are no longer there"
    assert all(words.startswith("moved from sentence") for words in said.values())


def test_a_cue_that_occurs_twice_now_is_told(leaflet: Project) -> None:
    """A fact can lose its one place while its sentence stays."""
    said = renewed(leaflet, TEXT.replace("It is broken", "Rash may occur. It is broken"))
    assert said["q-030"] == (
        "lost its sentence: sentence 26 is still there, but its words are not found, or not in one place only"
    )


def test_a_sentence_that_moved_and_stands_twice_is_told(leaflet: Project) -> None:
    """Where its sentence is now is said even where the cue has lost its one place."""
    said = renewed(leaflet, TEXT.replace("Rash may occur.", "Ask for help. Rash may occur. Rash may occur."))
    assert said["q-030"].startswith("lost its sentence: sentence 26 is now 27, but")


def test_a_cue_that_stands_elsewhere_is_told(leaflet: Project) -> None:
    """Another text with the same sentence: the cue was moved within it by hand."""
    facts = FACTS.replace("cue: painful}", "cue: and painful}")
    said = renewed(leaflet, TEXT.replace("in spring", "in autumn"), facts)
    assert said == {"q-004": "was changed after it was locked; its cue stands elsewhere in the sentence"}


@pytest.mark.parametrize(
    ("old", "new", "heading"),
    [
        ("How Quelorin works", "Quelorin inside", "Quelorin inside"),
        ("Side effects of Quelorin\n\n", "", "How to take Quelorin"),
    ],
)
def test_another_heading_is_told(leaflet: Project, old: str, new: str, heading: str) -> None:
    """A heading gives a sentence its sense, so a fact below another one is named."""
    said = renewed(leaflet, TEXT.replace(old, new))
    words = f"it now stands below 'Quelorin for Stiff Joints > {heading}'"
    assert any(words in told for told in said.values()), said


def test_a_lost_heading_is_told(leaflet: Project) -> None:
    """A sentence that stood below a heading and stands below none now is told."""
    said = renewed(leaflet, TEXT.removeprefix("Quelorin for Stiff Joints\n\n"))
    assert any("lost its heading" in told for told in said.values()), said


def test_new_facts_are_told_too(leaflet: Project) -> None:
    """A fact that came with the new text is not in the lock."""
    facts = FACTS.replace("id: q-004", "id: q-104")
    said = renewed(leaflet, TEXT.replace("in spring", "in autumn"), facts)
    assert said == {"the": "fact q-104 is not in the lock"}


def test_another_reading_tells_what_moves(leaflet: Project) -> None:
    """Where the reader has changed, facts that stand elsewhere than the lock says are named."""
    lock_document(leaflet.folder, leaflet.vocabulary(), leaflet.root)
    path = leaflet.folder / FILE
    text = path.read_text(encoding="utf-8")
    text = text.replace('"reader": "text-1"', '"reader": "text-0"').replace("[[0, 25]]", "[[0, 24]]")
    path.write_text(text, encoding="utf-8")
    found = check_document(leaflet.folder, leaflet.vocabulary(), leaflet.root).findings
    assert sorted((f.code, f.message.partition(";")[0]) for f in found if f.code != "PG409") == [
        ("PG404", "q-001 its cue stands elsewhere in the sentence")
    ]
