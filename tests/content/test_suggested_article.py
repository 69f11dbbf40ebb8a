"""What the rules propose for the article on diazepam, beside the facts that people curated of it.

The rules were written knowing this article: the figures say that they read it, not how well they read others.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.suggesting import Held, held_against

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.source

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = "diazepam-for-muscle-spasms"


@pytest.fixture(scope="module")
def held(source_texts: Path) -> Held:
    """Give the candidates for the whole article, and the facts that were curated of it."""
    return held_against(ROOT, DOCUMENT, (source_texts / f"{DOCUMENT}.txt").read_bytes())


def test_nine_facts_in_ten_are_proposed(held: Held, show: Callable[[str], None]) -> None:
    """At least 90 % of the curated facts are proposed: subject, relation, object and polarity agree."""
    show(f"suggestions for the article: {held}; not proposed: {', '.join(held.missed)}")

    assert held.found >= 0.9 * held.facts


def test_nine_candidates_in_ten_are_right(held: Held) -> None:
    """At least 90 % of the candidates claim what a curated fact claims."""
    assert held.right >= 0.9 * held.candidates


@pytest.mark.parametrize(
    ("relation", "value"),
    [
        ("treats", "insomnia"),
        ("treats", "sweating"),
        ("treats", "trauma"),
        ("has side effect", "sedation"),
        ("has side effect", "amnesia"),
        ("has brand", "Xanax"),
    ],
)
def test_known_traps_are_avoided(held: Held, relation: str, value: str) -> None:
    """A symptom, a cause, a wanted effect and a sister drug's brand are not taken for what they are near."""
    found = [c for candidates in held.proposed.values() for c in candidates]

    assert [c for c in found if (c.relation, c.value) == (relation, value)] == []


def test_a_span_of_hours_is_no_dose(held: Held) -> None:
    """The hours after which a dose is repeated are in no candidate the dose itself."""
    found = [c for candidates in held.proposed.values() for c in candidates if c.relation == "has dosage"]
    doses = [c.value["dose"] for c in found if isinstance(c.value, dict)]

    assert doses
    assert [d for d in doses if isinstance(d, dict) and d["unit"] != "mg"] == []


def test_what_is_said_of_a_class_stays_with_it(held: Held) -> None:
    """Brands that are named as examples of a class are members of it, and no more is said of them there."""
    said = {(c.subject, c.relation) for cs in held.proposed.values() for c in cs if c.sentence == 28}

    assert ("Xanax", "has drug class") in said
    assert ("Xanax", "treats") not in said
    assert ("benzodiazepine", "treats") in said
