"""Compare a lock with what it would be now, or with facts whose text is not at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.lock import MEND, claim_digest
from pharmagraph.extract.moves import move_findings
from pharmagraph.findings import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.fact import FactsFile
    from pharmagraph.extract.lock import Lock
    from pharmagraph.extract.source import Source


@dataclass(frozen=True, slots=True)
class LockChange:
    """What a new lock changes: ids of facts that are new, changed, moved to other words, or gone."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    text_changed: bool = False


def differences(before: Lock | None, after: Lock) -> LockChange:
    """Return what a new lock changes."""
    old = before.facts if before else {}
    both = sorted(set(old) & set(after.facts))
    return LockChange(
        added=tuple(sorted(set(after.facts) - set(old))),
        changed=tuple(n for n in both if old[n].digest != after.facts[n].digest),
        moved=tuple(
            n for n in both
            if (old[n].sentences, old[n].spans) != (after.facts[n].sentences, after.facts[n].spans)
        ),
        removed=tuple(sorted(set(old) - set(after.facts))),
        text_changed=before is not None and before.sentences != after.sentences,
    )  # fmt: skip


def compare_lock(locked: Lock, made: Lock, facts: FactsFile, name: str, *, whole: bool) -> Iterator[Finding]:
    """Yield how a lock differs from what it would be now that the text is at hand.

    ``whole`` is false where facts could not be read, so that they only seem to be gone.
    """
    place = Place(name)
    if (locked.reader, locked.splitter) != (made.reader, made.splitter):
        before, now = (f"{lock.reader} and {lock.splitter}" for lock in (locked, made))
        message = f"the lock was made with {before}; now it is {now}"
        yield Finding("PG409", message, place, f"look through what moves, then {MEND}")
        yield from move_findings(locked, made, facts)
        return
    if _text_of(locked) != _text_of(made):
        mend = f"look through what moves, then {MEND}"
        yield Finding("PG405", "the lock was made of another text", place, mend)
        yield from move_findings(locked, made, facts)
        return
    if locked.excused != made.excused:
        yield Finding("PG405", "other sentences are excused than the lock says", place, MEND)
    for fact in facts.facts:
        new, old = made.fact(fact.id), locked.fact(fact.id)
        if new is None:
            continue
        if old is None:
            yield Finding("PG404", f"the fact {fact.id} is not in the lock", fact.place_of("id"), MEND)
        elif old.digest != new.digest:
            yield Finding(
                "PG404", f"the fact {fact.id} was changed after it was locked", fact.place_of("id"), MEND
            )
        elif old != new:
            yield Finding(
                "PG404",
                f"the cue of {fact.id} stands elsewhere than the lock says",
                fact.place_of("cue"),
                MEND,
            )
    if whole:
        yield from _gone(locked, facts, place)


def _text_of(lock: Lock) -> tuple[object, ...]:
    return lock.document, lock.digest, lock.sha256, lock.sentences


def unverified(lock: Lock, facts: FactsFile, source: Source, name: str, *, whole: bool) -> Iterator[Finding]:
    """Yield the facts that the lock does not bear out, where the text is not at hand."""
    mend = "get the text and run: pharmagraph lock; or undo the change"
    if (lock.document, lock.sha256) != (source.document, source.sha256):
        yield Finding(
            "PG405", "the lock was made of another text than source.yaml describes", Place(name), mend
        )
    if lock.excused != tuple(sorted({e.sentence for e in facts.excuses})):
        yield Finding("PG405", "other sentences are excused than the lock says", Place(name), mend)
    for fact in facts.facts:
        locked = lock.fact(fact.id)
        if locked is None:
            yield Finding(
                "PG404",
                f"not verified: {fact.id} is not in the lock, and the text is not at hand",
                fact.place_of("id"),
                mend,
            )
        elif locked.digest != claim_digest(fact):
            yield Finding(
                "PG404",
                f"not verified: {fact.id} was changed after it was locked, and the text is not at hand",
                fact.place_of("id"),
                mend,
            )
    if whole:
        yield from _gone(lock, facts, Place(name))


def _gone(lock: Lock, facts: FactsFile, place: Place) -> Iterator[Finding]:
    here = {fact.id for fact in facts.facts}
    for name in sorted(set(lock.facts) - here):
        mend = f"bring the fact back, or, where it was meant to go, {MEND}"
        yield Finding("PG410", f"the fact {name} is in the lock, but gone from the file", place, mend)
