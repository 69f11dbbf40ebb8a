from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.errors import PharmagraphError
from pharmagraph.extract.factreader import field_digest
from pharmagraph.extract.formatting import canonical
from pharmagraph.review.accepting import (
    digest_of,
    fact_ids,
    next_id,
    with_excuses,
    with_fact,
    without_excuses,
    without_fact,
    written_fact,
)
from pharmagraph.textfile import TextFile

EMPTY = "source: glimmerol\nabout: glimmerol\nfacts: []\n"
COMMENTED = """# Read by two people.
source: glimmerol
about: glimmerol
facts:
# the first one
- id: gm-07
  relation: treats
  value: hiccups  # in adults
  cue: treats hiccups
  # a doubt

# another
- id: gm-09
  relation: has side effect
  value: yawning
  cue: yawning

# what carries nothing
excused:
- {sentence: 3, because: an address}
# the end
"""
FACT = {"id": "gm-10", "relation": "treats", "value": "cold ears", "cue": "treats … cold ears"}


def file(text: str) -> TextFile:
    """Make a facts file."""
    return TextFile.of("facts.yaml", text)


@pytest.mark.parametrize(
    ("own", "used", "expected"),
    [
        ([], [], "gl-001"),
        (["dz-001", "dz-030"], [], "dz-031"),
        (["dz-030", "dz-001"], [], "dz-031"),
        (["a9"], [], "a10"),
        (["x-1", "dz-0007"], [], "dz-0008"),
        (["first-fact"], [], "gl-001"),
        (["dz-001"], ["dz-004", "gl-900"], "dz-005"),
        ([], ["gl-002"], "gl-003"),
    ],
)
def test_numbering_of_the_file_goes_on(own: list[str], used: list[str], expected: str) -> None:
    """A new id has the prefix and width of the last numbered one, and none comes back."""
    assert next_id(own, used, "glimmerol") == expected


def test_first_fact_takes_the_brackets_away() -> None:
    """Of an empty list becomes one with a fact, in canonical form."""
    text = with_fact(file(EMPTY), {"id": "gl-001", "cue": "treats hiccups", "relation": "treats"})
    assert text == (
        "source: glimmerol\nabout: glimmerol\nfacts:\n"
        "- id: gl-001\n  relation: treats\n  cue: treats hiccups\n"
    )


def test_comments_stay_where_they_are() -> None:
    """A new fact comes after all others, and no comment of a person is lost or moved."""
    text = with_fact(file(COMMENTED), dict(FACT))
    assert text == COMMENTED.replace(
        "  cue: yawning\n",
        "  cue: yawning\n- id: gm-10\n  relation: treats\n  value: cold ears\n  cue: treats … cold ears\n",
    )
    assert without_fact(file(text), "gm-10") == COMMENTED


def test_blank_lines_between_facts_go_on() -> None:
    """Where facts are parted by blank lines, the new one is too."""
    text = "source: g\nfacts:\n- id: a-1\n  value: x\n\n- id: a-2\n  value: y\n"
    added = with_fact(file(text), {"id": "a-3", "value": "z"})
    assert added == text + "\n- id: a-3\n  value: z\n"
    assert without_fact(file(added), "a-3") == text


def test_comment_of_a_deleted_fact_stays() -> None:
    """What a person wrote above a fact is not deleted with it."""
    text = without_fact(file(COMMENTED), "gm-07")
    assert "gm-07" not in text
    assert "# the first one\n" in text


def test_excuses_are_sorted_and_can_be_taken_back() -> None:
    """An excuse comes to its place; the list goes with its last one if it came with the first."""
    text = with_excuses(file(COMMENTED), [1], "the name: a title")
    assert '- {sentence: 1, because: "the name: a title"}\n- {sentence: 3' in text
    assert without_excuses(file(text), [1]) == COMMENTED
    alone = with_excuses(file(EMPTY), [2], "an address")
    assert alone == EMPTY.replace("[]", "[]\nexcused:\n- {sentence: 2, because: an address}")
    assert without_excuses(file(alone), [2]) == EMPTY


def test_long_excuse_can_be_taken_back() -> None:
    """An excuse that takes several lines goes whole."""
    text = with_excuses(file(COMMENTED), [2, 1], "words " * 30)
    assert without_excuses(file(text), [1, 2, 9]) == COMMENTED


def test_what_is_not_there_cannot_go() -> None:
    """Deleting an unknown fact or excuse says so; so does a file without a list of facts."""
    with pytest.raises(PharmagraphError, match="no fact 'gm-99'"):
        without_fact(file(COMMENTED), "gm-99")
    with pytest.raises(PharmagraphError, match="no list of facts"):
        with_fact(file("source: g\n"), dict(FACT))


def test_excuses_may_stand_in_a_file_without_facts() -> None:
    """An excuse comes to the end of a file that has no list of facts yet."""
    assert with_excuses(file("source: g\n"), [1], "a title") == (
        "source: g\nexcused:\n- {sentence: 1, because: a title}\n"
    )


def test_facts_are_found_as_written() -> None:
    """Ids come in the order of the file; a fact's digest is that of its fields."""
    assert fact_ids(file(COMMENTED)) == ["gm-07", "gm-09"]
    assert fact_ids(file("source: g\nfacts: none\n")) == []
    assert written_fact(file(COMMENTED), "gm-99") is None
    node = written_fact(file(with_fact(file(EMPTY), dict(FACT))), "gm-10")
    assert node is not None
    assert field_digest(node) == digest_of(dict(FACT))


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40)


@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from(["value", "cue", "because"]), WORDS.filter(str.strip), min_size=1),
    st.sampled_from([EMPTY, COMMENTED]),
)
def test_adding_and_deleting_leave_nothing(fields: dict[str, str], text: str) -> None:
    """Whatever a fact says, it is read as it was written, and the file is as before once it is gone."""
    fact = {"id": "zz-001", **fields}
    added = with_fact(file(text), dict(fact))
    assert canonical(file(added), "facts.yaml") == added
    node = written_fact(file(added), "zz-001")
    assert node is not None
    assert field_digest(node) == digest_of(dict(fact))
    assert without_fact(file(added), "zz-001") == text
