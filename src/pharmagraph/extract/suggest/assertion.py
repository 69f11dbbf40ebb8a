"""What a sentence says of something that it names: that it is so, is not, may be, or is so if.

The gate reads scopes strictly (extract/scopes.py), since a fact must own up to every doubt. Here the
question is what the writer meant, so that a list such as "no rash, fever or pain" denies all three,
and "without fever, the rash spread" denies no rash. Letter case says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import FoldedText
from pharmagraph.extract.scopes import marks_of
from pharmagraph.extract.sentences import split
from pharmagraph.extract.suggest.assertionwords import (
    ANSWER,
    BACK,
    ENDS,
    FINITE,
    FORWARD,
    GONE,
    LIMB,
    LISTED,
    NEXT_LIMB,
    NOT_BETWEEN,
    NOT_GONE,
    PSEUDO,
    PURPOSE,
    SIGNS,
    SUBJECT,
    UNCHANGED,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.words import Span


@dataclass(frozen=True, slots=True)
class Assertion:
    """What is said of a target; each span holds the words that say it, None where nothing does.

    ``condition`` is the whole condition ("if you are pregnant"), the others are the words alone.
    """

    negation: Span | None = None
    hedge: Span | None = None
    condition: Span | None = None

    @property
    def negated(self) -> bool:
        """True where the sentence denies the target."""
        return self.negation is not None

    @property
    def hedged(self) -> bool:
        """True where the sentence says it with a reservation."""
        return self.hedge is not None


def assertion(text: str, start: int, end: int, target: Span) -> Assertion:
    """Return what the sentence between two offsets says of a target; all offsets are the text's.

    A word that belongs to the target itself says nothing of it: in "lack of appetite" nothing is denied.
    """
    negation = hedge = condition = None
    for mark in marks_of(text, start, end):
        if mark.kind == "negation" or _overlap((mark.start, mark.end), target) or not mark.bears_on(target):
            continue
        if mark.kind == "hedge":
            hedge = hedge or (mark.start, mark.end)
        elif not (mark.body[0] <= target[0] and target[1] <= mark.body[1]):
            condition = condition or mark.body
    for begin, stop in split(text, start, end):
        if begin <= target[0] < stop:
            folded = FoldedText.of(text, begin, max(stop, target[1]))
            inside = folded.place(target[0]), folded.place(target[1] - 1) + 1
            found = next(_negations(folded.text, inside), None)
            negation = folded.origin_span(*found) if found else None
    return Assertion(negation, hedge, condition)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _negations(plain: str, target: Span) -> Iterator[Span]:
    """Yield the words that deny a target in folded text, those that look forward first."""
    unreal = [m.span() for m in PSEUDO.finditer(plain)]
    kept = [m.span("what") for m in UNCHANGED.finditer(plain)]
    for found in FORWARD.finditer(plain, 0, target[0]):
        at = found.span()
        pseudo = any(_overlap(at, p) and p[1] <= target[0] for p in unreal)
        unchanged = any(at[1] <= a + 1 and b <= target[0] for a, b in kept)
        if not pseudo and not unchanged and _reaches(plain, found, target):
            yield at
    if answer := ANSWER.match(plain, target[1]):
        yield answer.span("words")
    for found in BACK.finditer(plain, target[1]):
        if not any(_overlap(found.span(), p) for p in unreal) and _stands_for(plain, target, found.start()):
            yield found.span()
    for found in GONE.finditer(plain, target[1]):
        if _stands_for(plain, target, found.start()) and not NOT_GONE.search(
            _clause_before(plain, target[0])
        ):
            yield found.span()


def _reaches(plain: str, found: re.Match[str], target: Span) -> bool:
    """Tell whether a denial reaches forward to the target."""
    at = found.end()
    between = plain[at : target[0]]
    if any(between[: end.start()].strip(" ,") for end in ENDS.finditer(between)):
        return False
    purposes = [m for m in PURPOSE.finditer(between) if not SIGNS.search(between[: m.start()])]
    if purposes and not SIGNS.search(found.group()):
        return False
    return not any(_new_statement(plain, at + m.end()) for m in LIMB.finditer(between))


def _new_statement(plain: str, at: int) -> bool:
    """Tell whether what follows a comma or an "and" has a verb of its own, and so is another statement."""
    end = NEXT_LIMB.search(plain, at + 1)
    limb = plain[at : end.start()] if end else plain[at:]
    return bool(FINITE.search(limb)) and LISTED.fullmatch(limb) is None


def _stands_for(plain: str, target: Span, at: int) -> bool:
    """Tell whether the target is what the words at an offset behind it speak of."""
    between = plain[target[1] : at]
    if NOT_BETWEEN.search(between) or FINITE.search(between):
        return False
    limbs = [m.end() for m in LIMB.finditer(between)]
    if limbs and FINITE.search(_limb_before(plain, target[0])):
        # "He had pain, and rash was not seen": the target belongs to the verb before it.
        return False
    return not any(SUBJECT.search(between[end:]) for end in limbs)


def _clause_before(plain: str, at: int) -> str:
    """Return the words before an offset, back to the last sign that ends a clause."""
    return re.split(r"[.;:,]", plain[:at])[-1]


def _limb_before(plain: str, at: int) -> str:
    """Return the words before an offset, back to the last joint of the sentence."""
    joint = max((m.end() for m in ENDS.finditer(plain, 0, at)), default=0)
    return plain[joint:at]
