"""What narrows a contraindication is said with it, or nothing is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.suggest.limits import limited


def told(text: str, name: str) -> tuple[str, str] | None:
    """Return the name with what belongs to it, and the limit behind it ("" for none)."""
    start = text.index(name)
    found = limited(text, 0, len(text), (start, start + len(name)))
    if found is None:
        return None
    return text[slice(*found.span)], text[slice(*found.limit)] if found.limit else ""


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("flump", "flump", ("flump", "")),
        ("Flump (2.1), wobbles.", "Flump", ("Flump", "")),
        ("flump (FL)", "flump", ("flump", "")),
        ("severe flump", "flump", ("severe flump", "")),
        ("moderate or severe flump.", "flump", ("moderate or severe flump", "")),
        ("contraindicated in patients with a history of flump", "flump", ("history of flump", "")),
        ("Hypersensitivity to any part of it [see 4].", "Hypersensitivity",
         ("Hypersensitivity to any part of it", "")),
        ("in a child under 4 years of age", "child", ("child", "under 4 years of age")),
        ("Do not use calmolin in children who take dormexin.", "children", ("children", "who take dormexin")),
        ("pregnant women", "pregnant", ("pregnant", "")),
        ("flump unless it is mild", "flump", ("flump", "")),
    ],
)  # fmt: skip
def test_what_can_be_said_whole(text: str, name: str, expected: tuple[str, str]) -> None:
    """How bad it is and of what belongs to the name; an age or a medicine limits the people."""
    assert told(text, name) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("in a child who takes dormexin, or for 2 weeks after it", "child"),
        ("children and adolescents under 12 years", "children"),
        ("flump in adults", "adults"),
        ("for the purpose of making your child sleepy", "child"),
        ("risk of flump", "flump"),
        ("Do not use it for flump", "flump"),
        ("flump tablets", "flump"),
        ("women who may have flump", "flump"),
        ("children under 4 years " + "old " * 12, "children"),
    ],
)
def test_what_cannot_is_refused(text: str, name: str) -> None:
    """A limit of several limbs, another purpose, a place of something else: nothing is forbidden then."""
    assert told(text, name) is None


WORDS = (
    "in",
    "a child",
    "under",
    "4 years",
    "(",
    ",",
    "or",
    "who",
    "to",
    "of",
    "[",
    ")",
    ";",
    "flump",
    "severe",
)


@given(st.lists(st.sampled_from(WORDS)))
def test_a_name_stays_in_its_sentence(words: list[str]) -> None:
    """Whatever stands around it, the name and its limit are words of the sentence, one behind the other."""
    text = " ".join([*words, "wobbles", *words])
    start = len(" ".join([*words, ""]))
    found = limited(text, 0, len(text), (start, start + 7))

    if found is not None:
        assert 0 <= found.span[0] <= start < start + 7 <= found.span[1] <= len(text)
        assert found.limit is None or found.span[1] <= found.limit[0] < found.limit[1] <= len(text)
