"""What became of each fact whose text, or the reading of it, is another than its lock was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.lock import MEND
from pharmagraph.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.fact import Fact, FactsFile
    from pharmagraph.extract.lock import Lock, LockedFact, LockedSentence


def move_findings(locked: Lock, made: Lock, facts: FactsFile) -> Iterator[Finding]:
    """Yield a finding (PG404) for each fact that moved, stands in other words, lost them, or was changed.

    Facts whose sentence has the same number, words and headings are not named.
    """
    for fact in facts.facts:
        old, new = locked.fact(fact.id), made.fact(fact.id)
        if old is None:
            if new is not None:
                yield Finding("PG404", f"the fact {fact.id} is not in the lock", fact.place_of("id"), MEND)
        elif new is None:
            yield _lost(fact, old, locked, made)
        elif parts := list(_moves(old, new, locked, made)):
            mend = f"see that the sentence still says it, then {MEND}"
            yield Finding("PG404", f"{fact.id} {'; '.join(parts)}", fact.place_of("cue"), mend)


def _lost(fact: Fact, old: LockedFact, locked: Lock, made: Lock) -> Finding:
    """Say what became of the sentence of a fact whose cue is not found any more."""
    before = _sentence(locked, old)
    now = next((s.number for s in made.sentences if s.digest == before.digest), 0)
    if now:
        where = "is still there" if now == before.number else f"is now {now}"
        what = f"sentence {before.number} {where}, but its words are not found, or not in one place only"
    else:
        what = f"the words that stood in sentence {before.number} are no longer there"
    mend = "find the words that carry the fact now, or delete the fact"
    return Finding("PG404", f"{fact.id} lost its sentence: {what}", fact.place_of("cue"), mend)


def _moves(old: LockedFact, new: LockedFact, locked: Lock, made: Lock) -> Iterator[str]:
    """Yield in words how a fact that is still found differs from its lock."""
    before, after = _sentence(locked, old), _sentence(made, new)
    if old.digest != new.digest:
        yield "was changed after it was locked"
    if before.number != after.number:
        yield f"moved from sentence {before.number} to {after.number}"
    if before.digest != after.digest:
        yield "the words of its sentence changed"
    elif _within(old, before) != _within(new, after):
        yield "its cue stands elsewhere in the sentence"
    if before.headings != after.headings:
        below = " > ".join(after.headings)
        yield f"it now stands below '{below}'" if below else "it lost its heading"


def _sentence(lock: Lock, fact: LockedFact) -> LockedSentence:
    return lock.sentences[fact.sentences[0] - 1]


def _within(fact: LockedFact, sentence: LockedSentence) -> tuple[tuple[int, int], ...]:
    """Return where a cue stands, counted from the beginning of its sentence."""
    return tuple((start - sentence.start, end - sentence.start) for start, end in fact.spans)
