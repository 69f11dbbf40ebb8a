"""Why candidates are rejected and sentences excused: the reasons that are offered, and what follows.

A rejection always rejects its candidate. Only some reasons say more than that, here in one place.
"""

from __future__ import annotations

import re

NO_SUCH_THING = "the words are no such thing"
SAID_ALREADY = "stated by another fact already"
_AGAIN = "says again what is stated elsewhere"

REJECTING = (
    "the sentence does not say this", NO_SUCH_THING, "another relation is meant",
    "it is said of something else", "too general", SAID_ALREADY,
)  # fmt: skip
"""The reasons that are offered for rejecting a candidate."""

EXCUSING = (
    "nothing about the medicine", "general knowledge, nothing of this medicine", "about another medicine",
    "about the package or its storage", "a heading or reference only", _AGAIN,
)  # fmt: skip
"""The reasons that are offered for excusing a sentence."""

_EXCUSED = "no fact: "
# Words of a person's own that say the same as NO_SUCH_THING, and nothing beside it: "no side effect here"
# or "not a condition of this medicine" speak of one place, and so stop no name.
_NO_NAME = re.compile(
    r"(?:(?:this|that|it|they|the words?|these words|the name) (?:is|are|names?) |it's )?"
    r"(?:not? (?:(?:the )?names? of )?(?:an? |any )?|never an? )"
    r"(?:such (?:thing|finding|name)|term|name|medical (?:term|name|word)|finding|symptom|condition|disease|"
    r"illness|disorder|(?:side|adverse|unwanted|undesirable) (?:drug )?(?:effect|reaction|event))s?[.!]?",
    re.IGNORECASE,
)


def stops_name(reason: str) -> bool:
    """Tell whether a reason says that the words name nothing of the kind, wherever they stand."""
    return reason == NO_SUCH_THING or _NO_NAME.fullmatch(" ".join(reason.split())) is not None


def leaves_rule(reason: str) -> bool:
    """Tell whether a reason finds the rule right: what it proposed was there already."""
    return reason in {SAID_ALREADY, _EXCUSED + _AGAIN}


def of_excuse(because: str) -> str:
    """Return the reason with which the candidates of an excused sentence are rejected."""
    return f"{_EXCUSED}{because}"
