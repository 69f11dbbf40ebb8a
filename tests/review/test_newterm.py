from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.begin import STARTER
from pharmagraph.ontology.loading import load_vocabulary
from pharmagraph.ontology.tablelayout import TERMS, canonical_table
from pharmagraph.project import core_ontology
from pharmagraph.review import newterm
from pharmagraph.review.newterm import NewName, TermDraft
from pharmagraph.textfile import TextFile

if TYPE_CHECKING:
    from pharmagraph.ontology.vocabulary import Vocabulary

TABLE = (STARTER / "ontology" / "terms.tsv").read_text(encoding="utf-8")
EARS = TermDraft("glowing-ears", "side effect", "glowing ears", definition="Ears that give light.")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Give the vocabulary of a new project."""
    root = STARTER
    return load_vocabulary(core_ontology(), root / "ontology", "https://example.org/my-drugs/", root)[0]


def file(text: str = TABLE) -> TextFile:
    """Make a table of terms."""
    return TextFile.of("terms.tsv", text)


def test_term_comes_to_its_kind() -> None:
    """A new row stands among those of its kind, and nothing else changes."""
    row = "glowing-ears\tside effect\tglowing ears\t\t\tEars that give light.\t\t\n"
    text = newterm.with_term(file(), EARS)
    assert text.replace(row, "") == TABLE
    assert text.index("cold-feet") < text.index("glowing-ears") < text.index("sleepiness")
    assert newterm.without_term(file(text), "glowing-ears") == TABLE


def test_term_comes_to_the_section_of_its_kind() -> None:
    """Comments part a table; the row stays below the comment of its kind, a new kind comes last."""
    table = "id\tkind\tlabel\n# harms\na\tside effect\ta\n# other\nb\tdrug\tb\n"
    text = newterm.with_term(file(table), TermDraft("c", "side effect", "c"))
    assert text == "id\tkind\tlabel\n# harms\na\tside effect\ta\nc\tside effect\tc\n# other\nb\tdrug\tb\n"
    text = newterm.with_term(file(table), TermDraft("c", "warning", "c"))
    assert text == table + "c\twarning\tc\n"


def test_missing_columns_are_added() -> None:
    """A table without a column that the term needs gets it."""
    text = newterm.with_term(file("id\tkind\tlabel\na\tdrug\ta\n"), EARS)
    assert text == (
        "id\tkind\tlabel\tdefinition\na\tdrug\ta\t\n"
        "glowing-ears\tside effect\tglowing ears\tEars that give light.\n"
    )


def test_first_term_makes_the_table() -> None:
    """Where there is no table yet, one is made with all columns."""
    text = newterm.with_term(None, EARS)
    assert canonical_table(file(text), TERMS) == text
    assert text.startswith(
        "id\tkind\tlabel\tsynonyms\tphrases\tdefinition\tstatus\treplaced by\nglowing-ears\t"
    )


@pytest.mark.parametrize("column", ["synonyms", "phrases"])
def test_name_comes_to_its_term(column: str) -> None:
    """Words become a further name of a term, and can be taken away again."""
    name = NewName("sleepiness", "wish  to sleep", column)
    text = newterm.with_name(file(), name)
    assert "wish to sleep" in text
    assert newterm.without_name(file(text), name) == TABLE


def test_look_alikes_come_nearest_first(vocabulary: Vocabulary) -> None:
    """Terms of the same kind are shown where a name is near, others only where they share a word."""
    found = [(term.id, name) for term, name in newterm.look_alikes("vivid dream", "side effect", vocabulary)]
    assert found[0] == ("vivid-dreams", "vivid dreams")
    ids = [term.id for term, _ in newterm.look_alikes("drowsyness", "side effect", vocabulary)]
    assert ids == ["sleepiness"]
    ids = [term.id for term, _ in newterm.look_alikes("do not chew", "side effect", vocabulary)]
    assert ids[0] == "do-not-chew"
    assert newterm.look_alikes("glowing ears", "side effect", vocabulary) == []


def test_draft_has_a_free_id(vocabulary: Vocabulary) -> None:
    """An id is made of the label; a number behind it where it is taken."""
    assert newterm.draft_of(" Öl  on ears ", "side effect", vocabulary) == TermDraft(
        "ol-on-ears", "side effect", "Öl on ears"
    )
    assert newterm.free_id("Yawning!", vocabulary) == "yawning-2"
    assert newterm.free_id("…", vocabulary) == "term"


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        (TermDraft("Ears", "side effect", "ears"), "the id 'Ears' has the wrong form"),
        (TermDraft("yawning", "side effect", "more yawning"), "the id 'yawning' is another term's"),
        (TermDraft("ears", "side efect", "ears"), "no kind 'side efect': side effect"),
        (TermDraft("ears", "qqqqqqqqqqqqq", "ears"), "no kind 'qqqqqqqqqqqqq'"),
        (TermDraft("ears", "side effect", " "), "the term needs a label"),
        (TermDraft("ears", "side effect", "Yawning"), "there is a term 'Yawning' of this kind already"),
        (TermDraft("ears", "side effect", "ears\tnose"), "a cell holds no tabs"),
        (TermDraft("ears", "side effect", "ears\u202enose"), "a cell holds no tabs"),
        (TermDraft("ears", "side effect", "ears", synonyms=("a|b",)), "a vertical bar parts names"),
    ],
)  # fmt: skip
def test_wrong_terms_are_refused(draft: TermDraft, fault: str, vocabulary: Vocabulary) -> None:
    """What terms.tsv could not hold is said in words."""
    assert any(fault in found for found in newterm.faults_of(draft, vocabulary))


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        (NewName("nothing", "words"), "there is no term 'nothing'"),
        (NewName("sleepiness", "Drowsiness"), "has this name already"),
        (NewName("sleepiness", " "), "the name is empty"),
        (NewName("sleepiness", "a|b"), "a vertical bar parts names"),
    ],
)  # fmt: skip
def test_wrong_names_are_refused(name: NewName, fault: str, vocabulary: Vocabulary) -> None:
    """Words that cannot become a name of the term are refused."""
    assert any(fault in found for found in newterm.faults_of(name, vocabulary))


def test_right_changes_have_no_fault(vocabulary: Vocabulary) -> None:
    """A good term and a good name can be written."""
    assert newterm.faults_of(EARS, vocabulary) == []
    assert newterm.faults_of(NewName("sleepiness", "tired mind"), vocabulary) == []
    tablet = newterm.name_for(vocabulary.find("tablet")[0], "pill-like thing", "synonyms")
    assert newterm.faults_of(tablet, vocabulary) == []


def test_vocabulary_is_extended_for_judging(vocabulary: Vocabulary) -> None:
    """A new term and a new name are found in the extended vocabulary as they will be once written."""
    more = newterm.extended(vocabulary, EARS)
    assert [term.id for term in more.find("glowing ears")] == ["glowing-ears"]
    assert vocabulary.find("glowing ears") == []
    for column in ("synonyms", "phrases"):
        named = newterm.extended(vocabulary, NewName("sleepiness", "tired mind", column))
        assert "tired mind" in named.find("sleepiness")[0].carriers
    assert more.relation_names() == vocabulary.relation_names()


def test_change_knows_its_kind_and_names(vocabulary: Vocabulary) -> None:
    """The kind of a defined or named term, and the words that now name it."""
    assert newterm.kind_of(EARS, vocabulary) == "side effect"
    assert newterm.kind_of(NewName("sleepiness", "x"), vocabulary) == "side effect"
    assert newterm.kind_of(None, vocabulary) == ""
    assert newterm.names_of(NewName("sleepiness", "x")) == ("x",)
    assert newterm.names_of(None) == ()


CELL = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"), exclude_characters="|"), max_size=20
)


@settings(max_examples=40)
@given(CELL.map(lambda t: " ".join(t.split())).filter(bool), CELL.map(lambda t: " ".join(t.split())))
def test_terms_come_and_go(label: str, definition: str) -> None:
    """Whatever a term is called, the table is canonical with it, and as before without it."""
    draft = TermDraft("zz-new", "side effect", label, definition=definition)
    text = newterm.with_term(file(), draft)
    assert canonical_table(file(text), TERMS) == text
    assert newterm.without_term(file(text), "zz-new") == TABLE
