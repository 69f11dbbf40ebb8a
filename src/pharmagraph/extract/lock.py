"""facts.lock.json: what was verified against the text of a source.

It is generated and committed: with it, a reader who may not have the text still sees which sentences
the source has, where each cue stands, and whether a fact was changed after it was verified.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pharmagraph.atomic import write_atomically
from pharmagraph.extract.mentions import claimed_terms
from pharmagraph.findings import Finding, Place
from pharmagraph.textfile import read_text, refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pharmagraph.extract.cue import Anchor
    from pharmagraph.extract.document import Document
    from pharmagraph.extract.fact import Fact, FactsFile
    from pharmagraph.extract.source import Source

FILE = "facts.lock.json"
VERSION = 1
MEND = "run: pharmagraph lock"
_KEYS = ("version", "document", "reader", "splitter", "digest", "sha256", "sentences", "facts", "excused")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_SHORT_DIGEST = re.compile(r"[0-9a-f]{16}\Z")


@dataclass(frozen=True, slots=True)
class LockedSentence:
    """A sentence as the lock has it: no words, only their digest (16 hexadecimal digits of SHA-256)."""

    number: int
    kind: str
    headings: tuple[str, ...]
    start: int
    end: int
    digest: str


@dataclass(frozen=True, slots=True)
class LockedFact:
    """A verified fact: the digest of its fields, and where each piece of its cue stands."""

    digest: str
    sentences: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """What was verified: of which text, read by what, and with which facts."""

    document: str
    reader: str
    splitter: str
    digest: str
    sha256: str
    sentences: tuple[LockedSentence, ...]
    facts: dict[str, LockedFact] = field(repr=False)
    excused: tuple[int, ...] = ()

    def fact(self, identifier: str) -> LockedFact | None:
        """Return a verified fact, or None where the lock has none of this id."""
        return self.facts.get(identifier)


def short_digest(text: str) -> str:
    """Return the digest of a sentence: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def make_lock(
    source: Source, facts: FactsFile, document: Document, anchors: Mapping[str, Anchor], sha256: str
) -> Lock:
    """Make the lock of facts whose cues were found; ``anchors`` leads from fact ids to places."""
    sentences = tuple(
        LockedSentence(
            s.number, s.kind, s.headings, s.start, s.end,
            short_digest(document.text[s.start : s.end]),
        )
        for s in document.sentences
    )  # fmt: skip
    locked = {
        fact.id: LockedFact(
            claim_digest(fact), (anchor.sentence,), anchor.spans, document.sentence(anchor.sentence).headings
        )
        for fact in facts.facts
        if (anchor := anchors.get(fact.id)) is not None
    }
    excused = tuple(sorted({e.sentence for e in facts.excuses}))
    return Lock(
        source.document,
        document.reader,
        document.splitter,
        document.digest,
        sha256,
        sentences,
        locked,
        excused,
    )


def claim_digest(fact: Fact) -> str:
    """Return the SHA-256 digest of all fields of a fact and of what they mean now.

    The subject may come from the top of the file (about), and a word may come to name another term:
    so the ids of all terms count as well as the words.
    """
    meant = [fact.relation.iri, fact.subject.id, *(f"{t.kind} {t.id}" for t in claimed_terms(fact))]
    return hashlib.sha256("\n".join([fact.digest, *meant]).encode()).hexdigest()


def lock_text(lock: Lock) -> str:
    """Write a lock as JSON: keys sorted, one line a sentence and a fact, so that changes read well."""

    def line(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    sentences = [
        line({
            "number": s.number, "kind": s.kind, "headings": s.headings, "start": s.start, "end": s.end,
            "digest": s.digest,
        })
        for s in lock.sentences
    ]  # fmt: skip
    facts = [
        f"{line(name)}: {line({'digest': f.digest, 'sentences': f.sentences, 'spans': f.spans})}"
        for name, f in sorted(lock.facts.items())
    ]
    parts = [
        f'"digest": {line(lock.digest)}',
        f'"document": {line(lock.document)}',
        f'"excused": {line(lock.excused)}',
        '"facts": {' + _lines(facts) + "}",
        f'"reader": {line(lock.reader)}',
        '"sentences": [' + _lines(sentences) + "]",
        f'"sha256": {line(lock.sha256)}',
        f'"splitter": {line(lock.splitter)}',
        f'"version": {VERSION}',
    ]
    return "{\n" + ",\n".join(f" {part}" for part in parts) + "\n}\n"


def _lines(rows: list[str]) -> str:
    return "\n" + ",\n".join(f"  {row}" for row in rows) + "\n " if rows else ""


def write_lock(lock: Lock, path: Path) -> None:
    """Write a lock so that a reader meets the old file or the new one, never half of one.

    Raises NotWrittenError where it cannot be written.
    """
    write_atomically(path, lock_text(lock).encode())


def read_lock(path: Path, root: Path) -> Lock:
    """Read a lock; raises ContentError (PG101, PG102, PG405) where it is missing or damaged."""
    file = read_text(path, root)
    try:
        top = json.loads(file.text, object_pairs_hook=_without_repeats)
    except json.JSONDecodeError as error:
        raise refused(
            _damaged(f"it is not valid JSON: {error.msg}", file.place(error.lineno, error.colno))
        ) from error
    except (ValueError, RecursionError) as error:
        raise refused(
            _damaged(
                str(error) if isinstance(error, _RepeatedKeyError) else "it cannot be read", Place(file.name)
            )
        ) from error
    try:
        return _lock_of(top)
    except _FormError as error:
        raise refused(_damaged(str(error), Place(file.name))) from error


class _RepeatedKeyError(ValueError):
    """A key stands twice."""


class _FormError(ValueError):
    """The lock does not have the form that we write."""


def _damaged(reason: str, place: Place) -> Finding:
    return Finding("PG405", f"the lock is damaged: {reason}", place, MEND)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _RepeatedKeyError("a key stands twice")
    return found


def _need(fits: object, reason: str) -> None:
    if not fits:
        raise _FormError(reason)


def _natural(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _lock_of(top: Any) -> Lock:
    _need(isinstance(top, dict) and set(top) == set(_KEYS), f"its keys should be {', '.join(_KEYS)}")
    _need(top["version"] == VERSION and _natural(top["version"]), f"its version should be {VERSION}")
    for name in ("document", "reader", "splitter"):
        _need(isinstance(top[name], str) and bool(top[name]), f"{name} should be words")
    for name in ("digest", "sha256"):
        _need(
            isinstance(top[name], str) and bool(_DIGEST.match(top[name])),
            f"{name} should be 64 hexadecimal digits",
        )
    _need(isinstance(top["sentences"], list), "sentences should be a list")
    _need(isinstance(top["facts"], dict), "facts should have ids as keys")
    _need(
        isinstance(top["excused"], list) and all(map(_natural, top["excused"])),
        "excused should be a list of numbers",
    )
    sentences = tuple(_sentence_of(row, number) for number, row in enumerate(top["sentences"], 1))
    facts = {name: _fact_of(row, name, sentences) for name, row in top["facts"].items()}
    return Lock(
        top["document"],
        top["reader"],
        top["splitter"],
        top["digest"],
        top["sha256"],
        sentences,
        facts,
        tuple(top["excused"]),
    )


def _sentence_of(row: Any, number: int) -> LockedSentence:
    keys = {"number", "kind", "headings", "start", "end", "digest"}
    _need(isinstance(row, dict) and set(row) == keys, f"sentence {number} has other keys than it should")
    _need(row["number"] == number and _natural(row["number"]), f"sentence {number} has another number")
    headings, digest = row["headings"], row["digest"]
    _need(
        isinstance(headings, list) and all(isinstance(h, str) for h in headings),
        f"sentence {number}: headings should be words",
    )
    _need(
        isinstance(row["kind"], str) and isinstance(digest, str) and bool(_SHORT_DIGEST.match(digest)),
        f"sentence {number} has no kind or digest",
    )
    _need(
        _natural(row["start"]) and _natural(row["end"]) and row["start"] < row["end"],
        f"sentence {number} has no offsets",
    )
    return LockedSentence(number, row["kind"], tuple(headings), row["start"], row["end"], digest)


def _fact_of(row: Any, name: str, sentences: tuple[LockedSentence, ...]) -> LockedFact:
    _need(
        isinstance(row, dict) and set(row) == {"digest", "sentences", "spans"},
        f"fact {name} has other keys than it should",
    )
    digest, numbers, spans = row["digest"], row["sentences"], row["spans"]
    _need(isinstance(digest, str) and bool(_DIGEST.match(digest)), f"fact {name} has no digest")
    _need(
        isinstance(numbers, list)
        and bool(numbers)
        and all(_natural(n) and 1 <= n <= len(sentences) for n in numbers),
        f"fact {name} names no sentence of the lock",
    )
    _need(
        isinstance(spans, list)
        and all(
            isinstance(s, list) and list(map(_natural, s)) == [True, True] and s[0] < s[1] for s in spans
        ),
        f"fact {name} has no spans",
    )
    headings = sentences[numbers[0] - 1].headings
    return LockedFact(digest, tuple(numbers), tuple((s[0], s[1]) for s in spans), headings)
